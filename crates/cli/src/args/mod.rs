//! The command line: words, options and their help.

mod article;
mod newsroom;
mod portal;

pub use article::{Article, Changes, Clear, Narrow, Return, Views};
pub use newsroom::{Choice, ListName, Newsroom, Notices, People, Profile, Quarantine, Roles, Section};
pub use portal::{Destination, Portal};

use clap::{Args, Parser, Subcommand, ValueEnum};
use galley_domain::people::Privilege;
use newsroom::privilege;
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
    /// One's own views of the list
    #[command(subcommand)]
    View(Views),
    /// What one was told
    #[command(subcommand)]
    Notices(Notices),
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
    /// Deliver the revision that is approved where it is held, although the article was reopened
    DeliverApproved(There),
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
    /// Typed changes that could not be taken and are kept aside
    #[command(subcommand)]
    Quarantine(Quarantine),
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
