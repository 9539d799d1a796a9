//! What shall happen to an article of the demonstration newsroom, step by step, and where that leaves it.

use galley_domain::{publication::PublicationState, workflow::EditorialState};
use serde::Deserialize;

/// One step of an article's path. `by` is the key of a person ([`super::DemoPerson::key`]) who acts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum DemoStep {
    /// Submit for review.
    Submit {
        /// Who.
        by: String,
        /// On the fast lane (tin nóng).
        #[serde(default)]
        fast_lane: bool,
    },
    /// Withdraw one's submission.
    Withdraw {
        /// Who.
        by: String,
    },
    /// Claim the current step.
    Claim {
        /// Who.
        by: String,
    },
    /// Replace words of the body once, as its holder or author.
    Edit {
        /// Who.
        by: String,
        /// Words of one paragraph.
        find: String,
        /// What stands there afterwards.
        replace: String,
    },
    /// Comment.
    Comment {
        /// Who.
        by: String,
        /// What.
        text: String,
        /// Words of the body it is anchored to, if any.
        #[serde(default)]
        on: Option<String>,
    },
    /// Return with reasons.
    Return {
        /// Who.
        by: String,
        /// To this step; to the author without it.
        #[serde(default)]
        to_step: Option<u8>,
        /// Why.
        reasons: Vec<DemoReason>,
    },
    /// Mark every open return reason as resolved.
    ResolveReasons {
        /// Who.
        by: String,
    },
    /// Sign the current step, claiming it first if nobody has.
    SignOff {
        /// Who.
        by: String,
    },
    /// Hold.
    Hold {
        /// Who.
        by: String,
        /// Why.
        reason: String,
        /// Look again after so many days.
        look_again_days: i64,
    },
    /// Spike.
    Spike {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
    /// Reopen an approved article.
    Reopen {
        /// Who.
        by: String,
    },
    /// Require a clearance.
    Require {
        /// Who.
        by: String,
        /// Kind: `legal`, `picture_rights`, `sources`, `checklist`.
        clearance: String,
    },
    /// Give a clearance.
    Clear {
        /// Who.
        by: String,
        /// Kind.
        clearance: String,
        /// What was checked.
        note: String,
    },
    /// Schedule.
    Schedule {
        /// Who.
        by: String,
        /// So many minutes after the newsroom is built.
        in_minutes: i64,
    },
    /// Publish now.
    Publish {
        /// Who.
        by: String,
    },
    /// Propose a correction.
    ProposeCorrection {
        /// Who.
        by: String,
        /// What is wrong.
        note: String,
    },
    /// Start a correction.
    Correct {
        /// Who.
        by: String,
        /// The notice readers get.
        notice: String,
    },
    /// Take down.
    TakeDown {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
    /// Kill.
    Kill {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
    /// From now on the portal commits this fault at this step, for this article.
    Portal {
        /// Where.
        at: PortalStep,
        /// What.
        fault: PortalFault,
    },
    /// The portal is well again.
    PortalWell,
    /// Let the deliveries run until nothing more happens by itself.
    Deliver,
    /// Let so much time pass (of the injected clock), then run deliveries and the watchdog.
    Pass {
        /// Minutes.
        minutes: i64,
    },
}

impl DemoStep {
    /// Who acts, if a person does.
    #[must_use]
    pub fn by(&self) -> Option<&str> {
        match self {
            Self::Submit { by, .. }
            | Self::Withdraw { by }
            | Self::Claim { by }
            | Self::Edit { by, .. }
            | Self::Comment { by, .. }
            | Self::Return { by, .. }
            | Self::ResolveReasons { by }
            | Self::SignOff { by }
            | Self::Hold { by, .. }
            | Self::Spike { by, .. }
            | Self::Reopen { by }
            | Self::Require { by, .. }
            | Self::Clear { by, .. }
            | Self::Schedule { by, .. }
            | Self::Publish { by }
            | Self::ProposeCorrection { by, .. }
            | Self::Correct { by, .. }
            | Self::TakeDown { by, .. }
            | Self::Kill { by, .. } => Some(by),
            Self::Portal { .. } | Self::PortalWell | Self::Deliver | Self::Pass { .. } => None,
        }
    }
}

/// A reason of a return.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoReason {
    /// Key of the newsroom's reason list.
    pub code: String,
    /// What the editor wrote.
    pub note: String,
    /// Words of the body it is anchored to, if any.
    #[serde(default)]
    pub on: Option<String>,
}

/// A step of the portal protocol where a fault can sit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalStep {
    /// Creating or changing the draft.
    Draft,
    /// Publishing.
    Publish,
    /// Asking for the state.
    Status,
    /// Taking down.
    Delete,
    /// The page readers get.
    Page,
}

/// A fault of the portal. Named as those of the reference portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault", deny_unknown_fields)]
pub enum PortalFault {
    /// Done and kept; no answer comes.
    LoseReply,
    /// Nothing was done; the connection closes.
    LoseRequest,
    /// Nothing was done; this status.
    Refuse {
        /// HTTP status.
        status: u16,
    },
}

/// Where a path leaves its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Editorial state.
    pub editorial: EditorialState,
    /// Publication state; `not_planned` when nothing was ordered.
    #[serde(default = "not_planned")]
    pub publication: PublicationState,
}

fn not_planned() -> PublicationState {
    PublicationState::NotPlanned
}
