//! The command line: words, options and their help.

use clap::{Args, Parser, Subcommand, ValueEnum};
use galley_desk::{actions::people::GrantRequest, queries::list::View};
use galley_domain::{
    ids::SectionId,
    people::{Privilege, Role},
};
use std::{net::SocketAddr, path::PathBuf};

/// A newsroom's desk from the command line.
///
/// Exit codes: 0 done, 1 refused (the reason on stderr, and as JSON with --json), 2 wrong usage, 3 fault.
#[derive(Debug, Parser)]
#[command(name = "galley", version, propagate_version = true)]
pub struct Cli {
    /// Data folder of the desk (of the portal, for `portal`); without it the one of this person
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Who acts: a name or an id. The password comes from GALLEY_PASSWORD or a prompt
    #[arg(long = "as", global = true, value_name = "NAME", env = "GALLEY_AS")]
    pub who: Option<String>,
    /// One JSON value on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of the output; without it the newsroom's
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// An article, by its id or the beginning of it.
#[derive(Debug, Args)]
pub struct One {
    /// Article id, or its beginning (8 digits or more)
    pub id: String,
}

/// An article at a destination.
#[derive(Debug, Args)]
pub struct There {
    /// Article id, or its beginning
    pub id: String,
    /// Destination, by name or id
    #[arg(long, value_name = "DEST")]
    pub to: String,
}

/// An article and why.
#[derive(Debug, Args)]
pub struct Because {
    /// Article id, or its beginning
    pub id: String,
    /// Why
    #[arg(long)]
    pub reason: String,
    /// What readers see instead
    #[arg(long, default_value = "")]
    pub notice: String,
}

/// A command.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "made once per run")]
pub enum Command {
    /// Make the newsroom of an empty data folder
    Init(Init),
    /// People of the newsroom
    #[command(subcommand)]
    People(People),
    /// Change one's own password
    Password,
    /// Make a new recovery key for oneself
    RecoveryKey,
    /// Come back by the printed recovery key (from GALLEY_RECOVERY_KEY or a prompt)
    Recover,
    /// Sections and their chains
    #[command(subcommand)]
    Section(Section),
    /// Write and read articles
    #[command(subcommand)]
    Article(Article),
    /// Find articles, newest first
    Search {
        /// Words; with marks they must match exactly, without they need not
        text: String,
        /// Rows at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Submit for review
    Submit {
        #[command(flatten)]
        article: One,
        /// Hot news (tin nóng): skip step 1
        #[arg(long)]
        fast_lane: bool,
    },
    /// Withdraw one's submission
    Withdraw(One),
    /// Claim the current step
    Claim {
        #[command(flatten)]
        article: One,
        /// Also when somebody else holds it; they are told
        #[arg(long)]
        take_over: bool,
    },
    /// Let a claim go
    Unclaim(One),
    /// Return with at least one reason
    Return(Return),
    /// Sign off exactly this content
    SignOff {
        #[command(flatten)]
        article: One,
        /// Hash of what was read, or its beginning (8 digits or more)
        #[arg(long, value_name = "HASH")]
        revision: String,
    },
    /// Remove the sign-offs of an approved article
    Recall(One),
    /// Start a new revision of an approved article
    Reopen(One),
    /// Keep aside
    Hold {
        #[command(flatten)]
        article: One,
        /// Why
        #[arg(long)]
        reason: String,
        /// When to look again
        #[arg(long, value_name = "TIME")]
        look_again: Option<String>,
    },
    /// Let a held article go on
    Release(One),
    /// It will not run
    Spike {
        #[command(flatten)]
        article: One,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Recover a spiked article
    Unspike(One),
    /// Deliver at a time: RFC 3339, or local time of the newsroom (2026-11-24T06:00)
    Schedule {
        #[command(flatten)]
        place: There,
        /// When
        #[arg(long, value_name = "TIME")]
        at: String,
    },
    /// Take a schedule back
    Unschedule {
        #[command(flatten)]
        article: One,
        /// Destination, by name or id; without it wherever it is scheduled
        #[arg(long, value_name = "DEST")]
        to: Option<String>,
    },
    /// Deliver now
    Publish(There),
    /// Reopen a live article for a correction
    Correct {
        #[command(flatten)]
        article: One,
        /// The notice readers get
        #[arg(long, default_value = "")]
        notice: String,
    },
    /// Say what is wrong with a live article
    ProposeCorrection {
        #[command(flatten)]
        article: One,
        /// What is wrong
        #[arg(long)]
        note: String,
    },
    /// Take down; it may return
    TakeDown(Because),
    /// Kill; it may not return
    Kill(Because),
    /// Give, require or drop a clearance
    Clear(Clear),
    /// Hot news (tin nóng): skip step 1 of an article that waits for it
    FastLane(One),
    /// Record the post-publication check (hậu kiểm)
    PostCheck {
        #[command(flatten)]
        article: One,
        /// What was found
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Comment on an article
    Comment {
        #[command(flatten)]
        article: One,
        /// What to say
        text: String,
        /// Answer to this comment
        #[arg(long, value_name = "COMMENT")]
        reply_to: Option<String>,
    },
    /// Mark a comment, or a reason of a return, as dealt with
    Resolve {
        #[command(flatten)]
        article: One,
        /// Comment, or return
        item: String,
        /// Which reason of the return, from 0
        #[arg(long)]
        reason: Option<u32>,
        /// Open it again
        #[arg(long)]
        open: bool,
    },
    /// Lend one's privileges for a period
    Delegate(Delegate),
    /// Take back what was lent
    EndDelegation {
        /// Who lent
        from: String,
        /// Who may act
        to: String,
    },
    /// Portals the newsroom delivers to
    #[command(subcommand)]
    Destination(Destination),
    /// Deliveries and where they stand
    Deliveries {
        /// Only those that are not done
        #[arg(long)]
        open: bool,
    },
    /// The story of an article at a destination
    Story(There),
    /// Try a delivery again
    Retry {
        #[command(flatten)]
        place: There,
        /// Overwrite what somebody changed at the portal
        #[arg(long)]
        overwrite: bool,
    },
    /// Deliver what is due
    Deliver {
        /// End when nothing is due any more; without it, deliver until stopped
        #[arg(long)]
        until_idle: bool,
    },
    /// Stop all deliveries; what makes less public goes on
    StopDeliveries,
    /// Let deliveries go on
    ResumeDeliveries,
    /// HTML on stdin becomes the HTML that would be delivered
    Sanitize,
    /// Check chains, hashes, signatures and projections
    Verify,
    /// Make a backup and check it
    Backup {
        /// Where to
        file: PathBuf,
    },
    /// Put a backup in place of the data folder's content, which is kept beside it
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Let this desk into the charter after a restore
    Enrol {
        /// Name of this desk
        name: String,
    },
    /// Is this desk well?
    Doctor,
    /// The audit, newest first
    Activity(Activity),
    /// The reference portal
    #[command(subcommand)]
    Portal(Portal),
    /// The newsroom's key
    #[command(subcommand)]
    Newsroom(Newsroom),
    /// Make the demonstration newsroom
    Demo {
        /// Data folder of its portal; without it the desk's with `-portal` at its end
        #[arg(long, value_name = "DIR")]
        portal_data: Option<PathBuf>,
        /// Where its portal will listen, and on the next port; it is free again afterwards
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7400")]
        portal_listen: SocketAddr,
    },
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Name of the newsroom
    #[arg(long)]
    pub newsroom: String,
    /// Name of the first person: administrator and editor-in-chief
    #[arg(long)]
    pub admin: String,
    /// IANA time zone
    #[arg(long, default_value = "Asia/Ho_Chi_Minh")]
    pub zone: String,
}

fn role(word: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::as_str).join(", ");
    Role::ALL
        .into_iter()
        .find(|r| r.as_str() == word.replace('-', "_"))
        .ok_or_else(|| format!("no such role; one of {}", known()))
}

fn privilege(word: &str) -> Result<Privilege, String> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|e| e.to_string())
}

fn view(word: &str) -> Result<View, String> {
    let known = || View::ALL.map(View::as_str).join(", ");
    View::ALL
        .into_iter()
        .find(|v| v.as_str() == word.replace('-', "_"))
        .ok_or_else(|| format!("no such view; one of {}", known()))
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

/// `article`.
#[derive(Debug, Subcommand)]
pub enum Article {
    /// A new article
    New {
        /// Language
        #[arg(long, value_enum, default_value = "vi")]
        language: Lang,
        #[command(flatten)]
        edit: Changes,
    },
    /// A file as a new article: .txt (also a portal page saved as text), .html, .md
    Import {
        /// The file
        file: PathBuf,
        /// Section
        #[arg(long)]
        section: Option<SectionId>,
    },
    /// Change an article; what is not given stays
    Edit {
        #[command(flatten)]
        article: One,
        #[command(flatten)]
        edit: Changes,
    },
    /// Show an article
    Show(One),
    /// List articles, newest change first
    List {
        /// View: mine, to_review, returned, approved, scheduled, live, late, post_check, held, spiked, all
        #[arg(long, value_parser = view, default_value = "all")]
        view: View,
        /// Only of this section
        #[arg(long)]
        section: Option<SectionId>,
        /// Only by this person
        #[arg(long, value_name = "NAME")]
        author: Option<String>,
        /// Rows at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Everything that happened to it, newest first
    History(One),
    /// What changed between two revisions
    Diff {
        #[command(flatten)]
        article: One,
        /// Older; without it the one before
        #[arg(long, value_name = "HASH")]
        from: Option<String>,
        /// Newer; without it the text as it stands
        #[arg(long, value_name = "HASH")]
        to: Option<String>,
    },
    /// Make the text what a revision says
    Restore {
        #[command(flatten)]
        article: One,
        /// The revision
        #[arg(long, value_name = "HASH")]
        revision: String,
    },
    /// Keep a file with the article, in the newsroom only
    Attach {
        #[command(flatten)]
        article: One,
        /// The file
        file: PathBuf,
    },
}

/// What to change of an article.
#[derive(Debug, Default, Args)]
pub struct Changes {
    /// Headline (tít)
    #[arg(long)]
    pub headline: Option<String>,
    /// Standfirst (sapo)
    #[arg(long)]
    pub standfirst: Option<String>,
    /// Body, from a file: .txt, .md or .html
    #[arg(long, value_name = "FILE")]
    pub body_file: Option<PathBuf>,
    /// Section
    #[arg(long)]
    pub section: Option<SectionId>,
    /// Bylines; a person's name or pen name makes it theirs
    #[arg(long, value_name = "NAME")]
    pub byline: Vec<String>,
    /// Kicker (tít phụ)
    #[arg(long)]
    pub kicker: Option<String>,
    /// Keywords
    #[arg(long, value_delimiter = ',')]
    pub keywords: Vec<String>,
    /// Dateline place
    #[arg(long)]
    pub dateline: Option<String>,
    /// Topic
    #[arg(long)]
    pub topic: Option<String>,
    /// Story type
    #[arg(long)]
    pub story_type: Option<String>,
    /// Priority, -2 to 2
    #[arg(long, allow_negative_numbers = true)]
    pub priority: Option<i8>,
    /// A source: who, or which document. It never leaves the newsroom
    #[arg(long, value_name = "WHO")]
    pub source: Vec<String>,
    /// Note to the desk
    #[arg(long)]
    pub desk_note: Option<String>,
    /// Nothing goes out before this time; empty = no embargo
    #[arg(long, value_name = "TIME")]
    pub embargo: Option<String>,
    /// The date an imported article gives itself, YYYY-MM-DD; empty = none
    #[arg(long, value_name = "DATE")]
    pub dated: Option<String>,
    /// The notice of the correction under way; empty = none
    #[arg(long)]
    pub notice: Option<String>,
    /// Lead image, from a file
    #[arg(long, value_name = "FILE")]
    pub lead: Option<PathBuf>,
    /// Caption of the lead image
    #[arg(long)]
    pub lead_caption: Option<String>,
    /// Credit of the lead image
    #[arg(long)]
    pub lead_credit: Option<String>,
    /// Text of the lead image for those who cannot see it
    #[arg(long)]
    pub lead_alt: Option<String>,
}

/// `return`.
#[derive(Debug, Args)]
pub struct Return {
    /// Article id, or its beginning
    pub id: String,
    /// Code of the newsroom's reason list, e.g. wrong_figure, missing_source; may be given several times
    #[arg(long, value_name = "CODE")]
    pub reason: Vec<String>,
    /// Note to the reason of the same place
    #[arg(long, value_name = "TEXT")]
    pub note: Vec<String>,
    /// To an earlier step instead of the author
    #[arg(long, value_name = "N")]
    pub to_step: Option<u8>,
}

/// `clear`.
#[derive(Debug, Args)]
pub struct Clear {
    /// Article id, or its beginning
    pub id: String,
    /// Clearance, e.g. legal, picture_rights, sources, checklist
    pub clearance: String,
    /// It is required
    #[arg(long, conflicts_with_all = ["not_needed", "note"])]
    pub required: bool,
    /// It is not needed
    #[arg(long, conflicts_with = "note")]
    pub not_needed: bool,
    /// What was checked
    #[arg(long, default_value = "")]
    pub note: String,
}

/// `delegate`.
#[derive(Debug, Args)]
pub struct Delegate {
    /// To whom
    pub to: String,
    /// What, e.g. sign_off.3
    #[arg(long = "privilege", value_parser = privilege, value_delimiter = ',', required = true)]
    pub privileges: Vec<Privilege>,
    /// From when; without it from now
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Until when
    #[arg(long, value_name = "TIME")]
    pub until: String,
}

/// `destination`.
#[derive(Debug, Subcommand)]
pub enum Destination {
    /// Add a destination and test it
    Add {
        /// Name
        name: String,
        /// Kind of portal
        #[arg(long, default_value = "own")]
        kind: String,
        /// Address of its write API, as `portal serve` prints it
        #[arg(long)]
        url: String,
    },
    /// List destinations
    List,
    /// Ask the portal whether it will take deliveries; nothing there is changed
    Test {
        /// Name or id
        name: String,
    },
    /// Accept the key a portal uses now in place of the one before, by the fingerprint its operator reads out
    Trust {
        /// Name or id
        name: String,
        /// Fingerprint
        #[arg(long)]
        fingerprint: String,
    },
    /// Change a destination; what is not given stays
    Change {
        /// Name or id
        name: String,
        /// New name
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        /// New address
        #[arg(long)]
        url: Option<String>,
        /// Keep the approved revision on schedule when an article is reopened
        #[arg(long, value_name = "YES")]
        keep_schedule: Option<bool>,
        /// In use
        #[arg(long, value_name = "YES")]
        active: Option<bool>,
    },
}

/// `activity`.
#[derive(Debug, Args)]
pub struct Activity {
    /// As CSV
    #[arg(long)]
    pub csv: bool,
    /// Only this article
    #[arg(long, value_name = "ID")]
    pub article: Option<String>,
    /// Only by people whose name contains this
    #[arg(long, value_name = "NAME", default_value = "")]
    pub person: String,
    /// Only this kind of event
    #[arg(long, default_value = "")]
    pub kind: String,
    /// Rows at most (not for CSV, which holds all)
    #[arg(long, default_value_t = 100)]
    pub limit: u32,
}

/// `portal`.
#[derive(Debug, Subcommand)]
pub enum Portal {
    /// Serve the site, and the write API on the next port, until SIGINT or SIGTERM
    Serve {
        /// Where readers connect
        #[arg(long, value_name = "ADDR")]
        listen: SocketAddr,
        /// Where desks connect; without it the next port
        #[arg(long, value_name = "ADDR")]
        write_listen: Option<SocketAddr>,
        /// Address of the site as readers see it, when a proxy stands before it
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
        /// Name of the site; without it the newsroom's
        #[arg(long)]
        name: Option<String>,
        /// IANA time zone times are shown in
        #[arg(long, default_value = "Asia/Ho_Chi_Minh")]
        zone: chrono_tz::Tz,
    },
    /// Trust a newsroom by its key, once and for life
    Trust {
        /// File of `galley newsroom export-key`
        file: PathBuf,
    },
    /// Say who answers for the site, at the foot of every page; without options show what stands there
    Imprint {
        /// The body that governs the site
        #[arg(long, value_name = "TEXT")]
        publisher: Option<String>,
        /// Number and date of its licence
        #[arg(long, value_name = "TEXT")]
        licence: Option<String>,
        /// The editor in charge
        #[arg(long, value_name = "NAME")]
        editor: Option<String>,
        /// Address of the newsroom
        #[arg(long, value_name = "TEXT")]
        address: Option<String>,
        /// Telephone, mail
        #[arg(long, value_name = "TEXT")]
        contact: Option<String>,
    },
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
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        // Names and conflicts of every command, which a start checks of the one command it is asked for.
        Cli::command().debug_assert();
    }
}
