//! Why an action was not done. Small and exhaustive: each variant is one message of `errors.ftl` (`refusal-<code>`),
//! which says what happened, what was kept and what to do.

use super::{Action, EditorialState};
use crate::{ids::PersonId, people::Privilege};
use serde::{Deserialize, Serialize};

/// A refused action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Refusal {
    /// The state has no such way out.
    #[error("not possible while the article is {}", state.as_str())]
    WrongState {
        /// Where it is.
        state: EditorialState,
        /// What was asked.
        action: Action,
    },
    /// The actor lacks the privilege here.
    #[error("the privilege for this is missing")]
    NoPrivilege {
        /// Which.
        privilege: Privilege,
    },
    /// Decided meanwhile by somebody else.
    #[error("the article has moved on: round {current}, this was round {given}")]
    StaleRound {
        /// Round of the request.
        given: u32,
        /// Round now.
        current: u32,
    },
    /// Nobody signs off what carries their byline or what they created.
    #[error("nobody signs off their own article; ask a second person")]
    FourEyes {
        /// There is nobody else who could sign: add a second person.
        alone: bool,
    },
    /// The last person to change the content may not give the final sign-off.
    #[error("you changed the content last; the final sign-off needs somebody else")]
    LastEditor,
    /// The content is not the one on the signer's screen.
    #[error("the content has changed since: {changes} changes")]
    StaleContent {
        /// How many.
        changes: u32,
    },
    /// Somebody else holds it.
    #[error("held by somebody else")]
    ClaimedByOther {
        /// Who.
        holder: PersonId,
    },
    /// Claim it first.
    #[error("claim the article first")]
    NotClaimed,
    /// Not the author, nor the creator.
    #[error("not your article")]
    NotOwn,
    /// Not the person who submitted it.
    #[error("not your submission")]
    NotSubmitter,
    /// A return without a reason.
    #[error("at least one reason is needed")]
    ReasonMissing,
    /// A step that is not earlier than the current one.
    #[error("there is no earlier step {step}")]
    NoSuchStep {
        /// The step asked for.
        step: u8,
    },
    /// Findings block it.
    #[error("{count} findings block this")]
    BlockingFindings {
        /// How many.
        count: u32,
    },
    /// No section, so no chain.
    #[error("choose a section first: its chain decides who signs off")]
    NoSection,
    /// The chain of the section names no step.
    #[error("the section has no sign-off chain")]
    NoChain,
    /// The newsroom has switched the fast lane off, or the actor may not use it.
    #[error("the fast lane is not open to you")]
    FastLaneClosed,
    /// A required clearance is missing.
    #[error("a clearance is missing: {kind}")]
    ClearanceMissing {
        /// Which.
        kind: String,
    },
    /// A destination has made it public.
    #[error("already public: correct it or take it down")]
    AlreadyPublic,
    /// Nothing is public.
    #[error("not public anywhere")]
    NotPublic,
    /// Killed articles do not return.
    #[error("killed: it may not return")]
    Killed,
    /// A time in the past.
    #[error("that time has passed")]
    TimePassed,
    /// Before the embargo.
    #[error("the embargo ends later")]
    BeforeEmbargo,
    /// Nothing scheduled or waiting there.
    #[error("nothing is scheduled there")]
    NothingScheduled,
    /// The same revision is there or on its way.
    #[error("this revision is already there or on its way")]
    AlreadyOrdered,
    /// No check is owed.
    #[error("no post-publication check is owed")]
    NoCheckOwed,
    /// A signature does not fit what is decided.
    #[error("a signature does not fit what is decided")]
    BadSignature,
}

impl Refusal {
    /// The code, as in messages and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "wrong_state",
            Self::NoPrivilege { .. } => "no_privilege",
            Self::StaleRound { .. } => "stale_round",
            Self::FourEyes { .. } => "four_eyes",
            Self::LastEditor => "last_editor",
            Self::StaleContent { .. } => "stale_content",
            Self::ClaimedByOther { .. } => "claimed_by_other",
            Self::NotClaimed => "not_claimed",
            Self::NotOwn => "not_own",
            Self::NotSubmitter => "not_submitter",
            Self::ReasonMissing => "reason_missing",
            Self::NoSuchStep { .. } => "no_such_step",
            Self::BlockingFindings { .. } => "blocking_findings",
            Self::NoSection => "no_section",
            Self::NoChain => "no_chain",
            Self::FastLaneClosed => "fast_lane_closed",
            Self::ClearanceMissing { .. } => "clearance_missing",
            Self::AlreadyPublic => "already_public",
            Self::NotPublic => "not_public",
            Self::Killed => "killed",
            Self::TimePassed => "time_passed",
            Self::BeforeEmbargo => "before_embargo",
            Self::NothingScheduled => "nothing_scheduled",
            Self::AlreadyOrdered => "already_ordered",
            Self::NoCheckOwed => "no_check_owed",
            Self::BadSignature => "bad_signature",
        }
    }
}
