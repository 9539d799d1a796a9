//! What a portal can answer, in words every adapter shares.

use crate::model::Evidence;
use galley_domain::{
    content::hash::{MediaHash, RevisionHash},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Where an article is at a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalState {
    /// The portal does not know it.
    Absent,
    /// Stored and invisible.
    Draft,
    /// Stored, and the portal will show it at a time.
    Scheduled,
    /// Readers see it.
    Public,
    /// Taken down; may return.
    TakenDown,
    /// Taken down; may not return.
    Killed,
}

impl PortalState {
    /// The word of stories.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Public => "public",
            Self::TakenDown => "taken_down",
            Self::Killed => "killed",
        }
    }
}

/// One reading of an article at a portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalView {
    /// State.
    pub state: PortalState,
    /// Revision readers see, where the portal can tell.
    pub public: Option<RevisionHash>,
    /// Newest revision stored, visible or not, where the portal can tell.
    pub draft: Option<RevisionHash>,
    /// Revision the portal will show by itself at `publish_at` (also of an update to what is public).
    pub scheduled: Option<RevisionHash>,
    /// Highest lane number the portal has obeyed; 0 when none or when the portal keeps none.
    pub lane_seq: u32,
    /// When it will show it, when scheduled (portal's clock).
    pub publish_at: Option<Timestamp>,
    /// Pictures the newest revision names and the portal does not have.
    pub media_missing: Vec<MediaHash>,
    /// Entity tag for a conditional write of the draft.
    pub etag: Option<String>,
    /// Public address.
    pub address: Option<String>,
    /// Changes whenever somebody edits the article at the portal, where revisions cannot tell.
    pub marker: Option<String>,
}

impl PortalView {
    /// The portal does not know the article.
    #[must_use]
    pub fn absent() -> Self {
        Self {
            state: PortalState::Absent,
            public: None,
            draft: None,
            scheduled: None,
            lane_seq: 0,
            publish_at: None,
            media_missing: Vec::new(),
            etag: None,
            address: None,
            marker: None,
        }
    }
}

/// What a read of the public page and the portal's API found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "seen")]
pub enum Visibility {
    /// Page and API show exactly what was delivered (or, for a takedown, say that it is gone).
    AsOrdered {
        /// Public address.
        address: Option<String>,
    },
    /// Not yet.
    NotYet {
        /// What was found instead, for the story.
        found: String,
    },
    /// Readers see something else.
    Differs {
        /// What differs, for the story.
        found: String,
    },
}

/// A good answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
#[allow(clippy::large_enum_variant, reason = "one at a time, moved once")]
pub enum Answer {
    /// To a look-up, and to every write except of media: how the portal stands now.
    View {
        /// The reading.
        view: PortalView,
        /// The signed answer.
        evidence: Option<Evidence>,
    },
    /// The picture is there.
    MediaStored,
    /// To a verification.
    Seen {
        /// What was seen.
        visibility: Visibility,
    },
}

/// Whether bytes of a request can have reached the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// Certainly not: name not found, connection refused, TLS not established.
    No,
    /// They may have.
    Maybe,
}

/// A request that did not come to a good answer. `words` never holds a credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "failure")]
pub enum Failure {
    /// No answer.
    Transport {
        /// Whether bytes can have arrived.
        sent: Sent,
        /// What happened.
        words: String,
    },
    /// An answer with an error status.
    Status {
        /// HTTP status.
        status: u16,
        /// The portal's own code, if it gave one.
        code: Option<String>,
        /// `Retry-After`, in milliseconds from now.
        retry_after_ms: Option<i64>,
        /// The portal's words.
        words: String,
    },
    /// A good status with a body that cannot be read.
    Garbage {
        /// What is wrong with it.
        words: String,
    },
    /// An answer without a valid signature of the pinned portal.
    Untrusted {
        /// What is wrong with it.
        words: String,
    },
    /// This computer cannot make the request (no credential, no bytes of a picture, a bad address): a person must act.
    Local {
        /// Code of a message `why-<code>`.
        code: String,
        /// Detail.
        words: String,
    },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.words(), self.kind())
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// Words for the story and the person.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Transport { words, .. }
            | Self::Garbage { words }
            | Self::Untrusted { words }
            | Self::Local { words, .. } => words.clone(),
            Self::Status { status, words, .. } if words.is_empty() => status.to_string(),
            Self::Status { status, words, .. } => format!("{status}: {words}"),
        }
    }

    /// Why it goes on trying, as a code of a message `why-<code>`: what a person reads instead of the words, which are the
    /// portal's or of this computer's network.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Transport { sent: Sent::No, .. } => "unreachable",
            Self::Transport { sent: Sent::Maybe, .. } => "no_answer",
            Self::Status { status: 408 | 425 | 429 | 503, .. } => "portal_busy",
            Self::Status { status: 500.., .. } => "portal_fault",
            Self::Garbage { .. } | Self::Untrusted { .. } => "unreadable_answer",
            Self::Status { .. } | Self::Local { .. } => "failing",
        }
    }

    /// The kind, for the story.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Transport { sent: Sent::No, .. } => "not_sent",
            Self::Transport { sent: Sent::Maybe, .. } => "no_answer",
            Self::Status { .. } => "status",
            Self::Garbage { .. } => "garbage",
            Self::Untrusted { .. } => "untrusted",
            Self::Local { .. } => "local",
        }
    }
}

/// What a portal can do; adapters answer it without asking the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The portal can hold a time itself, when it lies at least this many milliseconds ahead; `None` = it cannot.
    pub future_dating_ms: Option<i64>,
}
