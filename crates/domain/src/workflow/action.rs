//! The verbs. A verb on a button, a command of the CLI, a row of the table and an entry of the audit have the same name.

use super::{ClearanceKind, ReturnReason};
use crate::{
    approval::Approval,
    content::hash::RevisionHash,
    ids::{CommentId, DestinationId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A verb on an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change text or details.
    Edit,
    /// Send for review.
    Submit,
    /// Take one's own submission back.
    Withdraw,
    /// Hold an article in review, or take a claim over with notice.
    Claim,
    /// Let a claim go.
    Unclaim,
    /// Send back with reasons.
    Return,
    /// Sign a step.
    SignOff,
    /// Hot news: skip step 1 of an article that waits for it.
    FastLane,
    /// Remove the sign-offs of an approved revision.
    Recall,
    /// Start a new revision of an approved article.
    Reopen,
    /// Keep aside.
    Hold,
    /// Let go again.
    Release,
    /// Will not run.
    Spike,
    /// Recover.
    Unspike,
    /// Comment, or resolve a comment or reason.
    Comment,
    /// Set a clearance.
    Clear,
    /// Deliver at a time.
    Schedule,
    /// Take a schedule back.
    Unschedule,
    /// Deliver now.
    Publish,
    /// Start a correction of a live article.
    Correct,
    /// Say that a live article needs a correction.
    ProposeCorrection,
    /// Take down; may return.
    TakeDown,
    /// Take down; may not return.
    Kill,
    /// Do the post-publication check.
    PostCheck,
}

impl Action {
    /// Every verb, in the order menus show them.
    pub const ALL: [Self; 24] = [
        Self::Edit,
        Self::Submit,
        Self::Withdraw,
        Self::Claim,
        Self::Unclaim,
        Self::Return,
        Self::SignOff,
        Self::FastLane,
        Self::Recall,
        Self::Reopen,
        Self::Hold,
        Self::Release,
        Self::Spike,
        Self::Unspike,
        Self::Comment,
        Self::Clear,
        Self::Schedule,
        Self::Unschedule,
        Self::Publish,
        Self::Correct,
        Self::ProposeCorrection,
        Self::TakeDown,
        Self::Kill,
        Self::PostCheck,
    ];

    /// The word of commands, audit and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::Withdraw => "withdraw",
            Self::Claim => "claim",
            Self::Unclaim => "unclaim",
            Self::Return => "return",
            Self::SignOff => "sign_off",
            Self::FastLane => "fast_lane",
            Self::Recall => "recall",
            Self::Reopen => "reopen",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Spike => "spike",
            Self::Unspike => "unspike",
            Self::Comment => "comment",
            Self::Clear => "clear",
            Self::Schedule => "schedule",
            Self::Unschedule => "unschedule",
            Self::Publish => "publish",
            Self::Correct => "correct",
            Self::ProposeCorrection => "propose_correction",
            Self::TakeDown => "take_down",
            Self::Kill => "kill",
            Self::PostCheck => "post_check",
        }
    }
}

/// A verb with what it needs. `round` and the expected state guard against deciding on what is no longer so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "command")]
pub enum Command {
    /// May the actor change text or details now? (Typing itself is not an action.)
    Edit,
    /// See [`Action::Submit`].
    Submit {
        /// The revision just frozen.
        revision: RevisionHash,
        /// Blocking findings of it.
        blocking: u32,
        /// Advice findings of it.
        advice: u32,
        /// Ask for the fast lane.
        fast_lane: bool,
    },
    /// See [`Action::Withdraw`].
    Withdraw,
    /// See [`Action::Claim`].
    Claim {
        /// Take it even if somebody else holds it.
        take_over: bool,
    },
    /// See [`Action::Unclaim`].
    Unclaim,
    /// See [`Action::Return`].
    Return {
        /// New identity.
        id: CommentId,
        /// `None` = to the author.
        to_step: Option<u8>,
        /// At least one.
        reasons: Vec<ReturnReason>,
    },
    /// See [`Action::SignOff`].
    SignOff {
        /// The hash on the signer's screen.
        seen: RevisionHash,
        /// Hash of the current content, just frozen.
        current: RevisionHash,
        /// How many changes lie between, for the refusal's words.
        changes_since: u32,
        /// Blocking findings of the current content.
        blocking: u32,
        /// Signed approvals, one for each step signed now (the current one and stale ones the signer re-signs).
        approvals: Vec<Approval>,
    },
    /// See [`Action::FastLane`].
    FastLane,
    /// See [`Action::Recall`].
    Recall,
    /// See [`Action::Reopen`].
    Reopen,
    /// See [`Action::Hold`].
    Hold {
        /// Why.
        reason: String,
        /// When to look again.
        look_again: Option<Timestamp>,
    },
    /// See [`Action::Release`].
    Release,
    /// See [`Action::Spike`].
    Spike {
        /// Why; may be empty.
        reason: String,
    },
    /// See [`Action::Unspike`].
    Unspike,
    /// See [`Action::Comment`].
    Comment,
    /// See [`Action::Clear`].
    Clear {
        /// Which.
        clearance: ClearanceKind,
        /// To what.
        to: ClearTo,
    },
    /// See [`Action::Schedule`] and [`Action::Publish`] (`at = None`).
    Deliver {
        /// Where.
        destination: DestinationId,
        /// When; `None` = now.
        at: Option<Timestamp>,
        /// Embargo of the article.
        embargo: Option<Timestamp>,
    },
    /// See [`Action::Unschedule`].
    Unschedule {
        /// Where.
        destination: DestinationId,
    },
    /// See [`Action::Correct`].
    Correct,
    /// See [`Action::ProposeCorrection`].
    ProposeCorrection {
        /// What is wrong.
        note: String,
    },
    /// See [`Action::TakeDown`].
    TakeDown {
        /// Why.
        reason: String,
    },
    /// See [`Action::Kill`].
    Kill {
        /// Why.
        reason: String,
    },
    /// See [`Action::PostCheck`].
    PostCheck {
        /// What was found.
        note: String,
    },
}

/// What a clearance is set to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "to")]
pub enum ClearTo {
    /// Not needed.
    NotNeeded,
    /// Required.
    Required,
    /// Cleared for the current revision.
    Cleared {
        /// What was checked.
        note: String,
    },
}

impl Command {
    /// The verb.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Edit => Action::Edit,
            Self::Submit { .. } => Action::Submit,
            Self::Withdraw => Action::Withdraw,
            Self::Claim { .. } => Action::Claim,
            Self::Unclaim => Action::Unclaim,
            Self::Return { .. } => Action::Return,
            Self::SignOff { .. } => Action::SignOff,
            Self::FastLane => Action::FastLane,
            Self::Recall => Action::Recall,
            Self::Reopen => Action::Reopen,
            Self::Hold { .. } => Action::Hold,
            Self::Release => Action::Release,
            Self::Spike { .. } => Action::Spike,
            Self::Unspike => Action::Unspike,
            Self::Comment => Action::Comment,
            Self::Clear { .. } => Action::Clear,
            Self::Deliver { at: Some(_), .. } => Action::Schedule,
            Self::Deliver { at: None, .. } => Action::Publish,
            Self::Unschedule { .. } => Action::Unschedule,
            Self::Correct => Action::Correct,
            Self::ProposeCorrection { .. } => Action::ProposeCorrection,
            Self::TakeDown { .. } => Action::TakeDown,
            Self::Kill { .. } => Action::Kill,
            Self::PostCheck { .. } => Action::PostCheck,
        }
    }
}
