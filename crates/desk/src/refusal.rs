//! Refusals of the desk, beside those of the workflow, and the one shape in which a failure crosses to a screen, the CLI
//! or a script.

use galley_domain::workflow::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why the desk did not do something. Each is one message of `errors.ftl` (`refusal-<code>`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeskRefusal {
    /// Nobody is signed in.
    #[error("sign in first")]
    NotSignedIn,
    /// The person key is locked; the password opens it again.
    #[error("locked; give the password again")]
    Locked,
    /// The newsroom's root key is locked; the administrator's passphrase opens it for ten minutes.
    #[error("the newsroom's passphrase is needed")]
    RootLocked,
    /// Wrong password or passphrase.
    #[error("wrong password")]
    WrongPassword,
    /// Too many wrong passwords in a row.
    #[error("too many wrong passwords; wait {seconds} seconds")]
    TooManyTries {
        /// How long.
        seconds: u32,
    },
    /// A password that is too short: at least ten characters.
    #[error("the password is too short: at least 10 characters")]
    WeakPassword,
    /// The person has been deactivated.
    #[error("this person has been deactivated")]
    Deactivated,
    /// There is no such thing (any more).
    #[error("there is no such {what}: {given}")]
    NotFound {
        /// `article`, `person`, `section`, `destination`, `revision`, `delivery`, `comment`, `attachment`.
        what: &'static str,
        /// As given.
        given: String,
    },
    /// Several things answer to it.
    #[error("several {what}s answer to {given:?}")]
    Ambiguous {
        /// As in `NotFound`.
        what: &'static str,
        /// As given.
        given: String,
    },
    /// A field's value cannot be taken.
    #[error("{field}: {why}")]
    BadInput {
        /// Which field.
        field: &'static str,
        /// Code of what is wrong.
        why: String,
    },
    /// Somebody else holds the article: the workflow's refusal, with the name it does not know.
    #[error("{holder} holds this article")]
    ClaimedByOther {
        /// Who.
        holder: String,
    },
    /// A compare-and-set field was changed by somebody else meanwhile.
    #[error("{field} was changed meanwhile")]
    FieldConflict {
        /// Which field.
        field: String,
        /// Value now.
        theirs: String,
    },
    /// A folder already holds a newsroom.
    #[error("this folder already holds a newsroom")]
    NewsroomExists,
    /// A folder holds no newsroom yet.
    #[error("this folder holds no newsroom yet; run `galley init`")]
    NoNewsroom,
    /// The last administrator cannot go.
    #[error("the last administrator cannot be deactivated or lose the role")]
    LastAdministrator,
    /// A name is taken.
    #[error("the name is taken: {given:?}")]
    NameTaken {
        /// As given.
        given: String,
    },
    /// A file is too large.
    #[error("the file is too large: {megabytes} MB; at most {limit} MB")]
    TooLarge {
        /// Its size.
        megabytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A picture would expand to too many pixels.
    #[error("the picture is too large: {megapixels} megapixels; at most {limit}")]
    TooManyPixels {
        /// Its size.
        megapixels: u64,
        /// The limit.
        limit: u64,
    },
    /// Not JPEG, PNG or WebP, or broken.
    #[error("not a picture Galley takes: JPEG, PNG or WebP")]
    NotAPicture,
    /// Binary bytes under a text's name.
    #[error("not a text: the file holds binary data")]
    NotText,
    /// A file kind the import does not know.
    #[error("cannot import this kind of file: {given}; give .txt, .md or .html")]
    UnknownFileKind {
        /// Its ending.
        given: String,
    },
    /// The working text does not fit the schema; it is kept and read-only.
    #[error("the text has parts this Galley does not know; it is read-only here")]
    UnknownContent {
        /// Where.
        path: String,
    },
    /// A body update was refused and kept in quarantine.
    #[error("an edit could not be read; it is kept in quarantine")]
    Quarantined,
    /// Editor and desk do not agree on the content; both are kept.
    #[error("the editor and the desk read this text differently; both are kept")]
    ContentDiverged,
    /// Deliveries are stopped for the whole newsroom.
    #[error("all deliveries are stopped")]
    DeliveriesStopped,
    /// An address that is not https (or loopback).
    #[error("the address must begin with https:// (http:// only on this computer)")]
    BadAddress,
    /// A lane does not take the order.
    #[error("the delivery was not ordered: {why}")]
    OrderRefused {
        /// Code of why.
        why: String,
    },
    /// This desk's key cannot be had.
    #[error("this desk's key cannot be opened: {why}")]
    NoDeviceKey {
        /// Why.
        why: String,
    },
    /// The charter does not know this desk (after a restore): portals would refuse what it sends.
    #[error("the charter does not know this desk; run `galley enrol`")]
    NotEnrolled,
    /// A portal does not answer as one.
    #[error("the portal cannot be reached: {why}")]
    PortalUnreachable {
        /// Why.
        why: String,
    },
    /// Another Galley has the folder open, or delivers.
    #[error("another Galley uses this folder")]
    InUse,
    /// A backup that cannot be used.
    #[error("this backup cannot be used: {why}")]
    BadBackup {
        /// What is wrong.
        why: String,
    },
    /// A long piece of work was cancelled by the person.
    #[error("cancelled")]
    Cancelled,
}

impl DeskRefusal {
    /// The code, as in messages and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::Locked => "locked",
            Self::RootLocked => "root_locked",
            Self::WrongPassword => "wrong_password",
            Self::TooManyTries { .. } => "too_many_tries",
            Self::WeakPassword => "weak_password",
            Self::Deactivated => "deactivated",
            Self::NotFound { .. } => "not_found",
            Self::Ambiguous { .. } => "ambiguous",
            Self::BadInput { .. } => "bad_input",
            Self::ClaimedByOther { .. } => "claimed_by_other",
            Self::FieldConflict { .. } => "field_conflict",
            Self::NewsroomExists => "newsroom_exists",
            Self::NoNewsroom => "no_newsroom",
            Self::LastAdministrator => "last_administrator",
            Self::NameTaken { .. } => "name_taken",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::NotAPicture => "not_a_picture",
            Self::NotText => "not_text",
            Self::UnknownFileKind { .. } => "unknown_file_kind",
            Self::UnknownContent { .. } => "unknown_content",
            Self::Quarantined => "quarantined",
            Self::ContentDiverged => "content_diverged",
            Self::DeliveriesStopped => "deliveries_stopped",
            Self::BadAddress => "bad_address",
            Self::OrderRefused { .. } => "order_refused",
            Self::NoDeviceKey { .. } => "no_device_key",
            Self::NotEnrolled => "not_enrolled",
            Self::PortalUnreachable { .. } => "portal_unreachable",
            Self::InUse => "in_use",
            Self::BadBackup { .. } => "bad_backup",
            Self::Cancelled => "cancelled",
        }
    }

    /// Arguments of the message.
    #[must_use]
    pub fn args(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::NotFound { what, given } | Self::Ambiguous { what, given } => {
                vec![("what", (*what).to_owned()), ("given", given.clone())]
            }
            Self::BadInput { field, why } => vec![("field", (*field).to_owned()), ("why", why.clone())],
            Self::ClaimedByOther { holder } => vec![("holder", holder.clone())],
            Self::FieldConflict { field, theirs } => vec![("field", field.clone()), ("theirs", theirs.clone())],
            Self::NameTaken { given } | Self::UnknownFileKind { given } => vec![("given", given.clone())],
            Self::TooLarge { megabytes, limit } => {
                vec![("megabytes", megabytes.to_string()), ("limit", limit.to_string())]
            }
            Self::TooManyPixels { megapixels, limit } => {
                vec![("megapixels", megapixels.to_string()), ("limit", limit.to_string())]
            }
            Self::TooManyTries { seconds } => vec![("seconds", seconds.to_string())],
            Self::UnknownContent { path } => vec![("path", path.clone())],
            Self::BadBackup { why }
            | Self::NoDeviceKey { why }
            | Self::PortalUnreachable { why }
            | Self::OrderRefused { why } => vec![("why", why.clone())],
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
    }
}

/// How a failure crosses an edge (IPC, `--json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Failure {
    /// `true`: refused, a person can act on it. `false`: a fault, reported under `report`.
    pub refused: bool,
    /// Message id is `refusal-<code>` or `fault-<code>`.
    pub code: String,
    /// Arguments of the message.
    pub args: BTreeMap<String, String>,
    /// The same in plain English, for logs and scripts.
    pub message: String,
    /// Id under which a fault is found in the log.
    pub report: Option<String>,
}

impl Failure {
    /// A refusal of the workflow.
    #[must_use]
    pub fn workflow(refusal: &Refusal) -> Self {
        let mut args = BTreeMap::new();
        // The serde form is the one place that lists a refusal's fields; reuse it for the message's arguments.
        if let Ok(serde_json::Value::Object(map)) = serde_json::to_value(refusal) {
            for (k, v) in map {
                if k != "code" {
                    let text = v.as_str().map_or_else(|| v.to_string(), str::to_owned);
                    args.insert(k, text);
                }
            }
        }
        Self { refused: true, code: refusal.code().to_owned(), args, message: refusal.to_string(), report: None }
    }

    /// A refusal of the desk.
    #[must_use]
    pub fn desk(refusal: &DeskRefusal) -> Self {
        Self {
            refused: true,
            code: refusal.code().to_owned(),
            args: refusal.args(),
            message: refusal.to_string(),
            report: None,
        }
    }
}
