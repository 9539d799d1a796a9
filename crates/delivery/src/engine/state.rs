//! What is remembered of a lane between steps. A store keeps it whole, as JSON.

use super::answer::PortalView;
use crate::model::{Delivery, DeliveryAction, Firing, Lane};
use galley_domain::{
    content::hash::{MediaHash, RevisionHash},
    ids::{DeliveryId, PersonId},
    publication::{Publication, PublicationState, Why},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The next thing to do for a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Read how the portal stands.
    LookUp,
    /// Upload the pictures, one by one.
    Media,
    /// Store the invisible draft.
    Draft,
    /// Everything is in place; wait for its time.
    AwaitTime,
    /// Make it public, or give the portal its time.
    Promote,
    /// The portal holds the time; wait for it.
    AwaitVisible,
    /// Read page and API.
    Verify,
    /// Take the time back at the portal.
    Unschedule,
    /// Take it down.
    TakeDown,
    /// Read that it is gone.
    VerifyGone,
}

/// A request to a portal. Its payload is the frozen delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum Effect {
    /// Read the article at the portal.
    LookUp,
    /// Upload a picture.
    PutMedia {
        /// Which.
        hash: MediaHash,
    },
    /// Store the draft.
    PutDraft {
        /// Entity tag it must replace; `None` = there must be none.
        replaces: Option<String>,
    },
    /// Make the draft public.
    Promote {
        /// `Some` = the portal shall hold this time itself.
        at: Option<Timestamp>,
    },
    /// Take a portal-side schedule back.
    Unschedule,
    /// Take down or kill.
    TakeDown,
    /// Compare what readers see with what was delivered.
    VerifyLive {
        /// Public address as the portal named it.
        address: Option<String>,
    },
    /// See that readers no longer get it.
    VerifyGone {
        /// Public address as the portal named it.
        address: Option<String>,
    },
}

impl Effect {
    /// Whether the portal may stand differently after it.
    #[must_use]
    pub fn writes(&self) -> bool {
        !matches!(self, Self::LookUp | Self::VerifyLive { .. } | Self::VerifyGone { .. })
    }

    /// Whether it hands content over, so that approvals, clearances and embargo are checked just before it.
    #[must_use]
    pub fn hands_content_over(&self) -> bool {
        matches!(self, Self::PutMedia { .. } | Self::PutDraft { .. } | Self::Promote { .. })
    }

    /// The word of story and idempotency key.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::LookUp => "look_up",
            Self::PutMedia { .. } => "put_media",
            Self::PutDraft { .. } => "put_draft",
            Self::Promote { .. } => "promote",
            Self::Unschedule => "unschedule",
            Self::TakeDown => "take_down",
            Self::VerifyLive { .. } => "verify_live",
            Self::VerifyGone { .. } => "verify_gone",
        }
    }
}

/// An effect the driver must perform now. It is in the store before it is performed, so that a crash is noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFlight {
    /// Number of this request within the lane; the answer names it.
    pub token: u64,
    /// What to do.
    pub effect: Effect,
    /// The delivery it serves; `None` when a lane is only read back.
    pub delivery: Option<DeliveryId>,
    /// The same for every repetition that must have one effect (the `Idempotency-Key`).
    pub key: String,
    /// Since when (this computer's clock).
    pub since: Timestamp,
}

/// A delivery that is not closed: the small part of it that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The frozen delivery.
    pub delivery: DeliveryId,
    /// Its place in the lane.
    pub lane_seq: u32,
    /// What it does.
    pub action: DeliveryAction,
    /// Who ordered it.
    pub ordered_by: PersonId,
    /// When.
    pub ordered_at: Timestamp,
    /// The content's hash.
    pub revision: Option<RevisionHash>,
    /// When it shall be visible.
    pub publish_at: Option<Timestamp>,
    /// Nothing leaves before.
    pub embargo: Option<Timestamp>,
    /// Who lets it out.
    pub firing: Firing,
    /// For unschedule: become held for this.
    pub then_hold: Option<Why>,
    /// Pictures not yet at the portal.
    pub media: Vec<MediaHash>,
    /// Next thing to do.
    pub phase: Phase,
    /// Whether the publication has moved for this order.
    pub announced: bool,
    /// When the portal accepted it (this computer's clock).
    pub accepted_at: Option<Timestamp>,
    /// Failures in a row.
    pub attempts: u32,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// Nothing is tried before (this computer's clock).
    pub not_before: Option<Timestamp>,
    /// Bumped when a request was settled with a refusal, so that a resend has a fresh idempotency key.
    pub rounds: u32,
    /// Only a person moves it on.
    pub stuck: Option<Why>,
    /// `stuck` means kept back, not failed.
    pub held: bool,
    /// A person allowed overwriting what somebody did at the portal.
    pub overwrite: bool,
    /// The watchdog spoke ten minutes before.
    pub told_ten: bool,
    /// The watchdog spoke sixty seconds after.
    pub told_late: bool,
    /// A person was told that retries go on for long.
    pub told_age: bool,
    /// The story says that it waits for the embargo.
    pub told_embargo: bool,
}

impl Job {
    /// The changing part of a new delivery; `offset_ms` as in [`Self::visible_at`].
    #[must_use]
    pub fn of(delivery: &Delivery, offset_ms: i64) -> Self {
        let mut job = Self {
            delivery: delivery.id,
            lane_seq: delivery.lane_seq,
            action: delivery.action,
            ordered_by: delivery.ordered_by,
            ordered_at: delivery.ordered_at,
            revision: delivery.content.as_ref().map(|c| c.revision_hash),
            publish_at: delivery.publish_at,
            embargo: delivery.embargo,
            firing: delivery.firing,
            then_hold: delivery.then_hold.clone(),
            media: delivery.content.iter().flat_map(|c| &c.media).map(|m| m.hash).collect(),
            phase: Phase::LookUp,
            announced: false,
            accepted_at: None,
            attempts: 0,
            failing_since: None,
            not_before: None,
            rounds: 0,
            stuck: None,
            held: false,
            overwrite: false,
            told_ten: false,
            told_late: false,
            told_age: false,
            told_embargo: false,
        };
        // Ordered less than ten minutes ahead: the watchdog after the time is enough.
        job.told_ten = job.visible_at(offset_ms).since(job.ordered_at) < super::watch::TEN_MINUTES_MS;
        job
    }

    /// When it shall be visible: its time or the end of its embargo, whichever is later; at once = when it was ordered.
    /// By the portal's clock, which is `offset_ms` ahead of this computer's.
    #[must_use]
    pub fn visible_at(&self, offset_ms: i64) -> Timestamp {
        let timed = self.publish_at.max(self.embargo);
        timed.unwrap_or_else(|| self.ordered_at.plus_millis(offset_ms))
    }
}

/// A lane between two steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LaneState {
    /// Article and destination.
    pub lane: Lane,
    /// Where the article stands with the destination, for people.
    pub publication: Publication,
    /// Highest lane number ordered here or seen at the portal.
    pub highest_seq: u32,
    /// The delivery being worked on.
    pub current: Option<Job>,
    /// Newer deliveries that wait (behind a takedown, or until a request under way is answered).
    pub queue: Vec<Job>,
    /// The request under way.
    pub in_flight: Option<InFlight>,
    /// Number of the last request.
    pub token: u64,
    /// The portal may stand otherwise than known: nothing but a look-up is sent.
    pub unknown: bool,
    /// Restored from a backup and not read back yet.
    pub restored: bool,
    /// After a restore: what the portal does not have is held for a person instead of sent.
    pub hold_unsent: bool,
    /// Any write was ever begun.
    pub touched: bool,
    /// A promotion was begun that no later unschedule or takedown has undone.
    pub promoted: bool,
    /// The portal holds the schedule itself, as far as known. `publication` learns it with the next move, as every fold of the
    /// article's events does.
    pub portal_scheduled: bool,
    /// The revision the portal confirmed as public.
    pub public: Option<RevisionHash>,
    /// Revisions begun to be written since.
    pub begun: Vec<RevisionHash>,
    /// The portal as last seen.
    pub seen: Option<PortalView>,
    /// Killed: nothing may return.
    pub killed: bool,
    /// When to read the portal again although nothing is owed: it holds a time that an order unknown here gave it.
    pub look_at: Option<Timestamp>,
    /// Failed look-ups in a row of a lane without a delivery.
    pub attempts: u32,
    /// Next time to work on it (this computer's clock); `None` = nothing to do.
    pub due_at: Option<Timestamp>,
}

impl LaneState {
    /// A lane nothing was ordered in.
    #[must_use]
    pub fn new(lane: Lane) -> Self {
        Self {
            lane,
            publication: Publication::none(),
            highest_seq: 0,
            current: None,
            queue: Vec::new(),
            in_flight: None,
            token: 0,
            unknown: false,
            restored: false,
            hold_unsent: false,
            touched: false,
            promoted: false,
            portal_scheduled: false,
            public: None,
            begun: Vec::new(),
            seen: None,
            killed: false,
            look_at: None,
            attempts: 0,
            due_at: None,
        }
    }

    /// The lane number the next order must carry.
    #[must_use]
    pub fn next_seq(&self) -> u32 {
        self.highest_seq.saturating_add(1)
    }

    /// Order among due lanes; higher goes first. See [`DeliveryAction::priority`].
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.current.iter().chain(&self.queue).map(|j| j.action.priority()).max().unwrap_or(0)
    }

    /// Whether a delivery is not closed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.current.is_some() || !self.queue.is_empty()
    }

    /// Whether only a person can move it on.
    #[must_use]
    pub fn waits_for_person(&self) -> bool {
        self.current.as_ref().is_some_and(|j| j.stuck.is_some()) && self.queue.is_empty()
    }

    /// Where the publication stands.
    #[must_use]
    pub fn publication_state(&self) -> PublicationState {
        self.publication.state
    }
}
