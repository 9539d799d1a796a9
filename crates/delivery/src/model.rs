//! What is delivered and the words for what happened to it. Plain data; stores keep most of it as JSON.

use galley_domain::{
    approval::{Approval, ClearanceRecord},
    chain::ChainHead,
    content::hash::{MediaHash, RevisionHash},
    ids::{ArticleId, DeliveryId, DestinationId, PersonId},
    portal_protocol::Order,
    publication::{PublicationEvent, Why},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// The lane of an article to one destination. Within a lane deliveries happen in the order of their `lane_seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lane {
    /// The article.
    pub article: ArticleId,
    /// The destination.
    pub destination: DestinationId,
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.article, self.destination)
    }
}

/// What a delivery does at the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryAction {
    /// Make the article public, now or at its time.
    Publish,
    /// Replace a live article by a newer revision.
    Update,
    /// Replace a live article by a corrected revision, with a notice on it.
    Correct,
    /// Take a time back before the article is public.
    Unschedule,
    /// Take a live article down; it may return.
    TakeDown,
    /// Take a live article down; it may not return.
    Kill,
}

impl DeliveryAction {
    /// Whether it brings content to the portal (publish, update, correct).
    #[must_use]
    pub fn brings_content(self) -> bool {
        matches!(self, Self::Publish | Self::Update | Self::Correct)
    }

    /// Whether it removes a public article (take down, kill).
    #[must_use]
    pub fn removes(self) -> bool {
        matches!(self, Self::TakeDown | Self::Kill)
    }

    /// The word of database, story and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Update => "update",
            Self::Correct => "correct",
            Self::Unschedule => "unschedule",
            Self::TakeDown => "take_down",
            Self::Kill => "kill",
        }
    }

    /// Order among due lanes: a takedown goes first, then taking a time back, then content. Higher goes first.
    #[must_use]
    pub fn priority(self) -> u8 {
        match self {
            Self::TakeDown | Self::Kill => 2,
            Self::Unschedule => 1,
            Self::Publish | Self::Update | Self::Correct => 0,
        }
    }
}

/// Who lets an article out at its time. Decided when a delivery is written, never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Firing {
    /// Galley sends the promotion at the time (a hub always does; a desk when the portal cannot future-date).
    Own,
    /// The portal holds the time (a desk without a hub, so that a closed laptop lid does not matter).
    Portal,
}

/// A picture the portal needs before the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaItem {
    /// Name and content address of the master's bytes.
    pub hash: MediaHash,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub content_type: String,
    /// Length of the bytes.
    pub bytes: u64,
}

/// Work owed to a portal, frozen when it was ordered: never rendered again, never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Identity.
    pub id: DeliveryId,
    /// Article and destination.
    pub lane: Lane,
    /// Place in the lane; [`crate::engine::LaneState::next_seq`] gives it before the order is signed.
    pub lane_seq: u32,
    /// What it does.
    pub action: DeliveryAction,
    /// Who ordered it.
    pub ordered_by: PersonId,
    /// When it was ordered (this computer's clock).
    pub ordered_at: Timestamp,
    /// When it shall be visible (UTC, by the portal's clock); `None` = at once.
    pub publish_at: Option<Timestamp>,
    /// Nothing of the content leaves before this time, whatever `publish_at` says.
    pub embargo: Option<Timestamp>,
    /// Who lets it out at its time, where the portal can.
    pub firing: Firing,
    /// For `unschedule`: the publication becomes *held* for this reason instead of *not planned*.
    pub then_hold: Option<Why>,
    /// The order as its person signed it.
    pub order: Order,
    /// Head of the article's event chain when it was ordered; the portal's receipt signs it.
    pub chain_head: ChainHead,
    /// The content; `None` for unschedule, takedown and kill.
    pub content: Option<Content>,
}

/// The frozen content of a delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Name of the revision.
    pub revision_hash: RevisionHash,
    /// The revision's canonical bytes (RFC 8785 JSON, UTF-8).
    pub revision: String,
    /// The signed approvals of this hash.
    pub approvals: Vec<Approval>,
    /// The signed clearances of this hash.
    pub clearances: Vec<ClearanceRecord>,
    /// The pictures it names.
    pub media: Vec<MediaItem>,
}

/// One line of a delivery's story. The text is the message `story-<code>` (underscores become hyphens) of
/// ui/locales/*/deliveries.ftl with `args` as its variables. Codes are listed in [`crate::engine::story`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryEntry {
    /// When (this computer's clock).
    pub at: Timestamp,
    /// The delivery it belongs to; `None` when it is about the lane alone (after a restore).
    pub delivery: Option<DeliveryId>,
    /// Code.
    pub code: String,
    /// Arguments of the message; never a credential.
    pub args: BTreeMap<String, String>,
}

/// Something a person must hear of. The text is the message `alert-<code>` (underscores become hyphens).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// When (this computer's clock).
    pub at: Timestamp,
    /// Where.
    pub lane: Lane,
    /// The delivery, if one is concerned.
    pub delivery: Option<DeliveryId>,
    /// What.
    pub code: AlertCode,
    /// Arguments of the message; never a credential.
    pub args: BTreeMap<String, String>,
}

/// What a person must hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertCode {
    /// It is kept back; `why`.
    Held,
    /// It is still kept back ten minutes before its time.
    HeldNearTime,
    /// Ten minutes before its time the portal has not accepted it.
    NotAccepted,
    /// Ten minutes before an embargo ends: this computer must be on and online then.
    MustBeOn,
    /// Sixty seconds after its time it is not visible.
    NotVisible,
    /// Sixty seconds after a takedown was ordered the article is still there.
    StillVisible,
    /// Sixty seconds after it was ordered the portal has not confirmed that a schedule is taken back: it may still go live.
    UnscheduleUnconfirmed,
    /// A person must act; `why`, with the portal's words.
    NeedsPerson,
    /// The portal has something newer than this computer knows; it was kept and nothing was sent.
    PortalNewer,
    /// The article was public before its schedule could be taken back.
    UnscheduleTooLate,
    /// The portal showed it before its time.
    TooEarly,
    /// An answer did not carry the signature of the pinned portal.
    UntrustedAnswer,
    /// It failed for longer than retries go on (24 hours).
    GaveUp,
}

impl AlertCode {
    /// Every code.
    pub const ALL: [Self; 13] = [
        Self::Held,
        Self::HeldNearTime,
        Self::NotAccepted,
        Self::MustBeOn,
        Self::NotVisible,
        Self::StillVisible,
        Self::UnscheduleUnconfirmed,
        Self::NeedsPerson,
        Self::PortalNewer,
        Self::UnscheduleTooLate,
        Self::TooEarly,
        Self::UntrustedAnswer,
        Self::GaveUp,
    ];

    /// The word of database and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::HeldNearTime => "held_near_time",
            Self::NotAccepted => "not_accepted",
            Self::MustBeOn => "must_be_on",
            Self::NotVisible => "not_visible",
            Self::StillVisible => "still_visible",
            Self::UnscheduleUnconfirmed => "unschedule_unconfirmed",
            Self::NeedsPerson => "needs_person",
            Self::PortalNewer => "portal_newer",
            Self::UnscheduleTooLate => "unschedule_too_late",
            Self::TooEarly => "too_early",
            Self::UntrustedAnswer => "untrusted_answer",
            Self::GaveUp => "gave_up",
        }
    }
}

/// A move of the publication's state (domain::publication::TABLE has its row), for the article's event chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The move.
    pub effect: PublicationEvent,
    /// The portal holds the schedule itself.
    pub portal_scheduled: bool,
    /// Public address if it became known.
    pub address: Option<String>,
    /// Why, for held and needs attention.
    pub why: Option<Why>,
    /// SHA-256 of the portal's signed receipt, lower-case hex.
    pub receipt: Option<String>,
}

/// A portal's signed answer as it arrived, kept as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// SHA-256 of `body`, lower-case hex.
    pub sha256: String,
    /// The bytes of the answer (JSON, UTF-8).
    pub body: String,
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done and verified.
    Done,
    /// A newer action took its place before it had an effect that counts.
    Superseded,
    /// The portal had something newer (after a restore).
    PortalNewer,
    /// The article was public before its schedule could be taken back.
    TooLate,
}

impl Outcome {
    /// The word of the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Superseded => "superseded",
            Self::PortalNewer => "portal_newer",
            Self::TooLate => "too_late",
        }
    }
}

/// What a destination's answers taught: clock, and whether it works. One row per destination.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Portal clock minus this computer's clock, in milliseconds, when last measured.
    pub offset_ms: Option<i64>,
    /// When the offset was measured (this computer's clock).
    pub offset_at: Option<Timestamp>,
    /// Transport failures and 5xx in a row.
    pub failures: u32,
    /// Nothing is sent before this time (open breaker or a Retry-After for the whole portal).
    pub closed_until: Option<Timestamp>,
    /// When it last answered well.
    pub last_ok: Option<Timestamp>,
    /// Words of the last failure; never a credential.
    pub last_failure: Option<String>,
}
