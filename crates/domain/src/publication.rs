//! Publication: one small state machine per article and destination (product.md), as a table.

use crate::{content::hash::RevisionHash, ids::PersonId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Publication state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PublicationState {
    /// No plan for this destination.
    NotPlanned,
    /// Has a time.
    Scheduled,
    /// Due; waits for its lane.
    Queued,
    /// A request is under way.
    Sending,
    /// The portal's word.
    Accepted,
    /// Galley fetched it and the content matched.
    Live,
    /// Kept back: the content moved on, a clearance is missing, or a person holds it.
    Held,
    /// The reply was lost after bytes were sent: look up before resending.
    OutcomeUnknown,
    /// Failed; will be retried.
    Failed,
    /// A person must act.
    NeedsAttention,
    /// Past its time and not visible.
    Late,
    /// A newer revision is on its way to a live article.
    Updating,
    /// A takedown is on its way.
    TakingDown,
    /// Gone from the portal.
    TakenDown,
}

impl PublicationState {
    /// Every state.
    pub const ALL: [Self; 14] = [
        Self::NotPlanned,
        Self::Scheduled,
        Self::Queued,
        Self::Sending,
        Self::Accepted,
        Self::Live,
        Self::Held,
        Self::OutcomeUnknown,
        Self::Failed,
        Self::NeedsAttention,
        Self::Late,
        Self::Updating,
        Self::TakingDown,
        Self::TakenDown,
    ];

    /// The word of database and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotPlanned => "not_planned",
            Self::Scheduled => "scheduled",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Live => "live",
            Self::Held => "held",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Failed => "failed",
            Self::NeedsAttention => "needs_attention",
            Self::Late => "late",
            Self::Updating => "updating",
            Self::TakingDown => "taking_down",
            Self::TakenDown => "taken_down",
        }
    }
}

/// Where an article stands with one destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Publication {
    /// State.
    pub state: PublicationState,
    /// The revision planned, sent or live.
    pub revision: Option<RevisionHash>,
    /// When it shall be visible; `None` = at once.
    pub publish_at: Option<Timestamp>,
    /// Who ordered the newest action.
    pub ordered_by: Option<PersonId>,
    /// Highest lane number ordered.
    pub lane_seq: u32,
    /// The portal holds the schedule itself: it fires even when this computer is off.
    pub portal_scheduled: bool,
    /// Whether a destination has made it public (ever since the last takedown).
    pub public: bool,
    /// Public address, once known.
    pub address: Option<String>,
    /// When it was verified as live.
    pub live_at: Option<Timestamp>,
    /// Why it is held or needs attention: a code of the messages, with what the portal said.
    pub why: Option<Why>,
}

/// A reason code with an argument for its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Why {
    /// Message code, e.g. `content_changed`, `clearance_missing`, `portal_refused`.
    pub code: String,
    /// The portal's words or the missing thing.
    pub detail: String,
}

impl Publication {
    /// Not planned.
    #[must_use]
    pub fn none() -> Self {
        Self {
            state: PublicationState::NotPlanned,
            revision: None,
            publish_at: None,
            ordered_by: None,
            lane_seq: 0,
            portal_scheduled: false,
            public: false,
            address: None,
            live_at: None,
            why: None,
        }
    }
}

/// What can happen to a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PublicationEvent {
    /// A person gave it a time.
    Schedule,
    /// A person took the time back, and the portal confirmed where it had it.
    Unschedule,
    /// A person or the schedule wants it out now.
    Enqueue,
    /// The engine began a request.
    Begin,
    /// The portal answered yes.
    Accept,
    /// Read back and equal.
    Verify,
    /// Kept back.
    Hold,
    /// Let go again.
    Release,
    /// Reply lost after bytes were sent.
    LoseReply,
    /// A look-up settled an unknown outcome: the portal does not have it.
    FindAbsent,
    /// A failure that time may mend.
    FailForNow,
    /// A failure a person must mend.
    NeedPerson,
    /// The watchdog found it not visible past its time.
    RunLate,
    /// A newer revision was ordered.
    Update,
    /// A takedown or kill was ordered.
    TakeDown,
    /// The portal confirmed it is gone.
    Gone,
}

/// The table: (state, event) -> state. What is not here does not happen.
pub const TABLE: &[(PublicationState, PublicationEvent, PublicationState)] = {
    use PublicationEvent as E;
    use PublicationState as S;
    &[
        (S::NotPlanned, E::Schedule, S::Scheduled),
        (S::NotPlanned, E::Enqueue, S::Queued),
        (S::Scheduled, E::Schedule, S::Scheduled),
        (S::Scheduled, E::Unschedule, S::NotPlanned),
        (S::Scheduled, E::Enqueue, S::Queued),
        (S::Scheduled, E::Hold, S::Held),
        (S::Scheduled, E::Begin, S::Sending),
        (S::Scheduled, E::Accept, S::Scheduled),
        (S::Scheduled, E::Verify, S::Live),
        (S::Scheduled, E::LoseReply, S::OutcomeUnknown),
        (S::Scheduled, E::FailForNow, S::Failed),
        (S::Scheduled, E::NeedPerson, S::NeedsAttention),
        (S::Scheduled, E::RunLate, S::Late),
        (S::Scheduled, E::TakeDown, S::TakingDown),
        (S::Queued, E::Begin, S::Sending),
        (S::Queued, E::Unschedule, S::NotPlanned),
        (S::Queued, E::Schedule, S::Scheduled),
        (S::Queued, E::Enqueue, S::Queued),
        (S::Queued, E::Hold, S::Held),
        (S::Queued, E::NeedPerson, S::NeedsAttention),
        (S::Queued, E::FailForNow, S::Failed),
        (S::Queued, E::RunLate, S::Late),
        (S::Queued, E::TakeDown, S::TakingDown),
        (S::Sending, E::Accept, S::Accepted),
        (S::Sending, E::Schedule, S::Scheduled),
        (S::Sending, E::Hold, S::Held),
        (S::Sending, E::LoseReply, S::OutcomeUnknown),
        (S::Sending, E::FailForNow, S::Failed),
        (S::Sending, E::NeedPerson, S::NeedsAttention),
        (S::Sending, E::TakeDown, S::TakingDown),
        (S::Accepted, E::Verify, S::Live),
        (S::Accepted, E::RunLate, S::Late),
        (S::Accepted, E::FailForNow, S::Failed),
        (S::Accepted, E::NeedPerson, S::NeedsAttention),
        (S::Accepted, E::Update, S::Updating),
        (S::Accepted, E::TakeDown, S::TakingDown),
        (S::Live, E::Verify, S::Live),
        (S::Live, E::Update, S::Updating),
        (S::Live, E::TakeDown, S::TakingDown),
        (S::Live, E::NeedPerson, S::NeedsAttention),
        (S::Held, E::Release, S::Queued),
        (S::Held, E::Schedule, S::Scheduled),
        (S::Held, E::Enqueue, S::Queued),
        (S::Held, E::Unschedule, S::NotPlanned),
        (S::Held, E::NeedPerson, S::NeedsAttention),
        (S::Held, E::RunLate, S::Late),
        (S::Held, E::TakeDown, S::TakingDown),
        (S::OutcomeUnknown, E::Accept, S::Accepted),
        (S::OutcomeUnknown, E::Schedule, S::Scheduled),
        (S::OutcomeUnknown, E::FindAbsent, S::Queued),
        (S::OutcomeUnknown, E::LoseReply, S::OutcomeUnknown),
        (S::OutcomeUnknown, E::NeedPerson, S::NeedsAttention),
        (S::OutcomeUnknown, E::RunLate, S::Late),
        (S::OutcomeUnknown, E::TakeDown, S::TakingDown),
        (S::OutcomeUnknown, E::Gone, S::TakenDown),
        (S::Failed, E::Begin, S::Sending),
        (S::Failed, E::Enqueue, S::Queued),
        (S::Failed, E::Schedule, S::Scheduled),
        (S::Failed, E::Unschedule, S::NotPlanned),
        (S::Failed, E::Hold, S::Held),
        (S::Failed, E::NeedPerson, S::NeedsAttention),
        (S::Failed, E::RunLate, S::Late),
        (S::Failed, E::TakeDown, S::TakingDown),
        (S::NeedsAttention, E::Enqueue, S::Queued),
        (S::NeedsAttention, E::Begin, S::Sending),
        (S::NeedsAttention, E::Schedule, S::Scheduled),
        (S::NeedsAttention, E::Unschedule, S::NotPlanned),
        (S::NeedsAttention, E::Hold, S::Held),
        (S::NeedsAttention, E::Verify, S::Live),
        (S::NeedsAttention, E::Update, S::Updating),
        (S::NeedsAttention, E::TakeDown, S::TakingDown),
        (S::Late, E::Begin, S::Sending),
        (S::Late, E::Accept, S::Accepted),
        (S::Late, E::Verify, S::Live),
        (S::Late, E::Enqueue, S::Queued),
        (S::Late, E::Schedule, S::Scheduled),
        (S::Late, E::Unschedule, S::NotPlanned),
        (S::Late, E::Hold, S::Held),
        (S::Late, E::LoseReply, S::OutcomeUnknown),
        (S::Late, E::FailForNow, S::Late),
        (S::Late, E::NeedPerson, S::NeedsAttention),
        (S::Late, E::Update, S::Updating),
        (S::Late, E::TakeDown, S::TakingDown),
        (S::Updating, E::Begin, S::Updating),
        (S::Updating, E::Accept, S::Accepted),
        (S::Updating, E::Verify, S::Live),
        (S::Updating, E::LoseReply, S::OutcomeUnknown),
        (S::Updating, E::FailForNow, S::Updating),
        (S::Updating, E::FindAbsent, S::Updating),
        (S::Updating, E::NeedPerson, S::NeedsAttention),
        (S::Updating, E::Update, S::Updating),
        (S::Updating, E::RunLate, S::Late),
        (S::Updating, E::TakeDown, S::TakingDown),
        (S::TakingDown, E::Begin, S::TakingDown),
        (S::TakingDown, E::LoseReply, S::TakingDown),
        (S::TakingDown, E::FailForNow, S::TakingDown),
        (S::TakingDown, E::FindAbsent, S::TakenDown),
        (S::TakingDown, E::NeedPerson, S::NeedsAttention),
        (S::TakingDown, E::TakeDown, S::TakingDown),
        (S::TakingDown, E::Gone, S::TakenDown),
        (S::TakenDown, E::Schedule, S::Scheduled),
        (S::TakenDown, E::Enqueue, S::Queued),
        (S::TakenDown, E::TakeDown, S::TakingDown),
        (S::TakenDown, E::Gone, S::TakenDown),
    ]
};

/// The next state, or `None` when the table has no such row.
#[must_use]
pub fn next(state: PublicationState, event: PublicationEvent) -> Option<PublicationState> {
    TABLE.iter().find(|(s, e, _)| *s == state && *e == event).map(|(_, _, to)| *to)
}
