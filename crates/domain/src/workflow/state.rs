//! What the workflow knows of one article: a fold over its events.

use crate::{
    content::hash::RevisionHash,
    content::place::Place,
    ids::{ArticleId, CommentId, DestinationId, PersonId, SectionId},
    publication::Publication,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Editorial state (product.md). Steps count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EditorialState {
    /// Bản nháp: being written.
    Draft,
    /// Chờ duyệt: waiting for, or claimed by, an editor of the current step.
    InReview,
    /// Trả lại: sent back with reasons.
    Returned,
    /// Đã duyệt: every step signed off the same content hash.
    Approved,
    /// Gác lại: kept aside, with a reason and a date to look again.
    Held,
    /// Hủy: not going to run; recoverable.
    Spiked,
}

impl EditorialState {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Draft, Self::InReview, Self::Returned, Self::Approved, Self::Held, Self::Spiked];

    /// The word of database and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Held => "held",
            Self::Spiked => "spiked",
        }
    }
}

/// The holder of an article in review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Claim {
    /// Who holds it.
    pub person: PersonId,
    /// Since when.
    pub at: Timestamp,
}

/// One recorded sign-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignOff {
    /// Step of the chain, from 1.
    pub step: u8,
    /// Who signed.
    pub person: PersonId,
    /// The hash on the signer's screen.
    pub revision: RevisionHash,
    /// Round it was decided in.
    pub round: u32,
    /// When.
    pub at: Timestamp,
    /// The signer signed an article of their own (four eyes switched off).
    pub own_article: bool,
    /// Signed on the fast lane.
    pub fast_lane: bool,
    /// The content changed afterwards; this sign-off no longer counts.
    pub stale: bool,
}

/// One reason of a return, optionally anchored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReturnReason {
    /// Key of the newsroom's reason list, e.g. `missing_source`.
    pub code: String,
    /// What the editor wrote.
    pub note: String,
    /// Where in the text, if anchored.
    pub place: Option<Place>,
    /// Encoded relative positions (base64) of the place in the working document, if anchored.
    pub anchor: Option<String>,
}

/// A return with its reasons and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReturnRecord {
    /// Identity; reasons are resolved by (`id`, index).
    pub id: CommentId,
    /// Who returned it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// To the author (`None`) or to an earlier step.
    pub to_step: Option<u8>,
    /// At least one.
    pub reasons: Vec<ReturnReason>,
    /// Which reasons are resolved, by index.
    pub resolved: Vec<bool>,
}

/// A clearance kind: `legal`, `picture_rights`, `sources`, `checklist`, or one the newsroom added.
pub type ClearanceKind = String;

/// State of one clearance of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Clearance {
    /// Looked at and not needed.
    NotNeeded,
    /// Required; blocks delivery.
    Required {
        /// Who asked for it.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
    /// Cleared for one revision.
    Cleared {
        /// By whom.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// For which revision; another revision needs it again.
        revision: RevisionHash,
        /// What was checked.
        note: String,
    },
}

impl Clearance {
    /// Does it let this revision through?
    #[must_use]
    pub fn clears(&self, revision: RevisionHash) -> bool {
        match self {
            Self::NotNeeded => true,
            Self::Required { .. } => false,
            Self::Cleared { revision: cleared, .. } => *cleared == revision,
        }
    }
}

/// Kept aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Held {
    /// Why.
    pub reason: String,
    /// When to look again.
    pub look_again: Option<Timestamp>,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Everything `decide` needs to know of one article. A fold over its events: see [`super::apply`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Workflow {
    /// The article.
    pub article: ArticleId,
    /// Who created it.
    pub creator: PersonId,
    /// Editorial state.
    pub editorial: EditorialState,
    /// Step of the chain being waited for (1-based) while in review; the number of steps once approved; else 0.
    pub step: u8,
    /// Bumped by every accepted decision.
    pub round: u32,
    /// Section as of the newest details.
    pub section: Option<SectionId>,
    /// People with a byline as of the newest details; while in review also those who had one since it began.
    pub byline_people: Vec<PersonId>,
    /// The revision under review or approved (frozen).
    pub revision: Option<RevisionHash>,
    /// Who last changed the content of `revision`.
    pub last_content_by: Option<PersonId>,
    /// Who reopened it; may edit and submit the new revision like its author.
    pub reopened_by: Option<PersonId>,
    /// Who submitted this round of review.
    pub submitted_by: Option<PersonId>,
    /// The claim, while in review.
    pub claim: Option<Claim>,
    /// Sign-offs of the current review, stale ones too.
    pub sign_offs: Vec<SignOff>,
    /// Returns, oldest first.
    pub returns: Vec<ReturnRecord>,
    /// Fast lane: step 1 is skipped.
    pub fast_lane: bool,
    /// A post-publication check (hậu kiểm) is owed.
    pub post_check_due: bool,
    /// Held, with what.
    pub held: Option<Held>,
    /// State and step to go back to on release or unspike.
    pub before: Option<(EditorialState, u8)>,
    /// Clearances by kind.
    pub clearances: BTreeMap<ClearanceKind, Clearance>,
    /// The content was reopened for a correction of what is live.
    pub correcting: bool,
    /// Publication per destination.
    pub publications: BTreeMap<DestinationId, Publication>,
    /// The revision last approved, and kept so while a newer one is being worked on.
    pub approved_revision: Option<RevisionHash>,
    /// Killed: may not return.
    pub killed: bool,
}

impl Workflow {
    /// The first clearance a revision still needs: of those the rules require, and those a person asked for. What was cleared for
    /// another revision is needed again.
    #[must_use]
    pub fn missing_clearance<'a>(&'a self, by_rule: &'a [String], revision: RevisionHash) -> Option<&'a str> {
        let by_rule = by_rule.iter().map(String::as_str).filter(|kind| !self.clearances.contains_key(*kind));
        let given = self.clearances.iter().filter(|(_, c)| !c.clears(revision)).map(|(kind, _)| kind.as_str());
        by_rule.chain(given).next()
    }
}
