//! Words and options about the newsroom: its people, sections, rules and lists.

use clap::{Args, Subcommand, ValueEnum};
use galley_desk::actions::people::GrantRequest;
use galley_domain::{
    ids::SectionId,
    people::{Privilege, Role},
};
use std::path::PathBuf;

fn role(word: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::as_str).join(", ");
    Role::ALL
        .into_iter()
        .find(|r| r.as_str() == word.replace('-', "_"))
        .ok_or_else(|| format!("no such role; one of {}", known()))
}

pub(super) fn privilege(word: &str) -> Result<Privilege, String> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|e| e.to_string())
}

/// `people`.
#[derive(Debug, Subcommand)]
pub enum People {
    /// Add a person. Their first password comes from GALLEY_NEW_PASSWORD, else GALLEY_PASSWORD, else a prompt
    Add {
        /// Name
        name: String,
        #[command(flatten)]
        roles: Roles,
        /// Pen name (bút danh)
        #[arg(long, value_name = "NAME")]
        pen_name: Vec<String>,
    },
    /// List everybody
    List,
    /// Change name, roles or pen names; what is not given stays
    Change {
        /// Who
        name: String,
        /// New name
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        #[command(flatten)]
        roles: Roles,
        /// Pen names
        #[arg(long, value_name = "NAME")]
        pen_name: Vec<String>,
    },
    /// Give a person a new password (GALLEY_NEW_PASSWORD, else GALLEY_PASSWORD, else a prompt)
    ResetPassword {
        /// Who
        name: String,
    },
    /// Deactivate a person
    Deactivate {
        /// Who
        name: String,
        /// Who gets their claims
        #[arg(long, value_name = "NAME")]
        hand_claims_to: Option<String>,
    },
}

/// Roles to hold.
#[derive(Debug, Args)]
pub struct Roles {
    /// Role: reporter, contributor, editor, managing_editor, editor_in_chief, administrator
    #[arg(long = "role", value_parser = role, value_delimiter = ',')]
    pub roles: Vec<Role>,
    /// Only in these sections
    #[arg(long = "section", value_delimiter = ',')]
    pub sections: Vec<SectionId>,
}

impl Roles {
    /// As an action takes them.
    pub fn grants(&self) -> Vec<GrantRequest> {
        let sections = (!self.sections.is_empty()).then(|| self.sections.iter().cloned().collect());
        self.roles.iter().map(|role| GrantRequest { role: *role, sections: sections.clone() }).collect()
    }
}

/// `section`.
#[derive(Debug, Subcommand)]
pub enum Section {
    /// Add a section, or change one
    Add {
        /// Key: a-z, 0-9 and -
        key: SectionId,
        /// Name in Vietnamese
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Name in English
        #[arg(long, default_value = "", value_name = "NAME")]
        name_en: String,
        /// Sign-off levels in order, 1 to 4
        #[arg(long, value_delimiter = ',', default_value = "1,2")]
        chain: Vec<u8>,
        /// Clearances it requires
        #[arg(long, value_delimiter = ',')]
        clearance: Vec<String>,
        /// Not shown in menus
        #[arg(long)]
        closed: bool,
    },
    /// List sections
    List,
}

/// `newsroom`.
#[derive(Debug, Subcommand)]
pub enum Newsroom {
    /// Write the public root key to a file, for the portal
    ExportKey {
        /// The file
        file: PathBuf,
    },
    /// Show the newsroom
    Show,
    /// Show its rules and lists
    Settings,
    /// Change a rule
    Rule {
        /// Four eyes
        #[arg(long, value_name = "YES")]
        four_eyes: Option<bool>,
        /// The last editor of the content may not give the final sign-off
        #[arg(long, value_name = "YES")]
        last_editor_may_not_finish: Option<bool>,
        /// Fast lane
        #[arg(long, value_name = "YES")]
        fast_lane: Option<bool>,
    },
    /// Change name, time zone or idle time; what is not given stays
    Change {
        /// Name of the newsroom
        #[arg(long)]
        name: Option<String>,
        /// IANA time zone
        #[arg(long)]
        zone: Option<String>,
        /// Idle minutes before a person's key locks, 1 to 10
        #[arg(long, value_name = "MINUTES")]
        idle: Option<u32>,
    },
    /// The lists people choose from
    #[command(subcommand)]
    Choice(Choice),
    /// What a role may do; without --privilege shows it
    Privileges {
        /// Role: reporter, contributor, editor, managing_editor, editor_in_chief, administrator
        #[arg(value_parser = role)]
        role: Role,
        /// Everything the role may do from now on, e.g. submit,sign_off.1
        #[arg(long = "privilege", value_parser = privilege, value_delimiter = ',')]
        privileges: Vec<Privilege>,
    },
    /// Which fields a section requires, recommends or caps
    #[command(subcommand)]
    Profile(Profile),
    /// Change the passphrase of the newsroom's key, from GALLEY_PASSPHRASE to GALLEY_NEW_PASSPHRASE or as prompted
    Passphrase,
}

/// A list people choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListName {
    /// Reasons of a return.
    ReturnReasons,
    /// Story types.
    StoryTypes,
    /// Kinds of clearances.
    Clearances,
}

/// `newsroom choice`.
#[derive(Debug, Subcommand)]
pub enum Choice {
    /// Add an entry to a list, or change its names
    Set {
        /// List
        #[arg(value_enum)]
        list: ListName,
        /// Code of the entry
        code: String,
        /// Name in Vietnamese
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Name in English
        #[arg(long, default_value = "", value_name = "NAME")]
        name_en: String,
    },
    /// Take an entry out of a list
    Remove {
        /// List
        #[arg(value_enum)]
        list: ListName,
        /// Code of the entry
        code: String,
    },
}

/// `newsroom profile`.
#[derive(Debug, Subcommand)]
pub enum Profile {
    /// List profiles
    List,
    /// Show a profile as the JSON that `save` takes
    Show {
        /// Key of the profile
        key: String,
    },
    /// Add the profile of a JSON file, or change the one of its key
    Save {
        /// The file
        file: PathBuf,
    },
    /// Remove a profile; its sections use `default` then
    Remove {
        /// Key of the profile
        key: String,
    },
}

/// `notices`.
#[derive(Debug, Subcommand)]
pub enum Notices {
    /// List what was not read yet
    List {
        /// Also what was read
        #[arg(long)]
        all: bool,
    },
    /// Mark everything as read
    Read {
        /// Only what is about this article
        #[arg(long, value_name = "ID")]
        article: Option<String>,
    },
    /// Mark one as read
    Dismiss {
        /// Id of the notice
        notice: String,
    },
}

/// `quarantine`.
#[derive(Debug, Subcommand)]
pub enum Quarantine {
    /// List what is kept
    List {
        /// Also what was settled
        #[arg(long)]
        all: bool,
    },
    /// Write what is kept to a file, byte for byte, for a report
    Export {
        /// Number
        number: u32,
        /// The file; it must not be there yet
        file: PathBuf,
    },
    /// Say that one was dealt with; it stays in the database
    Settle {
        /// Number
        number: u32,
    },
}
