//! What happened: the payloads of events. The chain that binds them is [`crate::chain`]; a fold of an article's events
//! is its [`crate::workflow::Workflow`].

use crate::{
    approval::{Approval, ClearanceRecord},
    article::Details,
    content::{hash::RevisionHash, place::Place},
    ids::{ArticleId, CommentId, DeliveryId, DestinationId, OpId, PersonId},
    portal_protocol::Order,
    publication::{PublicationEvent, Why},
    time::Timestamp,
    workflow::{Clearance, ClearanceKind, EditorialState, ReturnReason},
};
use serde::{Deserialize, Serialize};

/// One accepted decision about an article. `kind` in the chain is the serde tag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ArticleEvent {
    /// The article exists; its creator seeded the working text.
    Created {
        /// First details.
        details: Box<Details>,
    },
    /// Fields outside the text changed.
    DetailsEdited {
        /// All details after the change.
        details: Box<Details>,
        /// Which fields changed, by name.
        changed: Vec<String>,
    },
    /// Sent for review; the revision is frozen.
    Submitted {
        /// The frozen content.
        revision: RevisionHash,
        /// Person who last changed the content.
        content_by: PersonId,
        /// Step 1 is skipped.
        fast_lane: bool,
        /// First step waited for.
        step: u8,
        /// Advice findings that were open at submission.
        advice: u32,
    },
    /// Hot news: the step it waited for is skipped.
    FastLaneTaken {
        /// Step waited for now.
        step: u8,
    },
    /// The author took the submission back.
    Withdrawn,
    /// An editor holds it.
    Claimed {
        /// Whose claim was taken over, if any.
        taken_from: Option<PersonId>,
    },
    /// The holder let it go.
    Unclaimed,
    /// The holder was deactivated; an administrator handed what they held to somebody else.
    ClaimHandedOn {
        /// Who held it.
        from: PersonId,
        /// Who holds it now; `None` = nobody.
        to: Option<PersonId>,
    },
    /// The holder changed the content; a new revision is frozen and earlier sign-offs of another hash are stale.
    Revised {
        /// The newly frozen content.
        revision: RevisionHash,
        /// Person who changed it.
        content_by: PersonId,
    },
    /// Sent back with reasons.
    Returned {
        /// Identity of this return.
        id: CommentId,
        /// `None` = to the author.
        to_step: Option<u8>,
        /// At least one.
        reasons: Vec<ReturnReason>,
    },
    /// A return reason was dealt with.
    ReasonResolved {
        /// The return.
        id: CommentId,
        /// Index of the reason.
        index: u32,
        /// Dealt with, or opened again.
        resolved: bool,
    },
    /// A step was signed.
    SignedOff {
        /// The signed approval as a portal will judge it.
        approval: Approval,
        /// Where it stands now.
        to: EditorialState,
        /// Step now waited for (or the number of steps when approved).
        step: u8,
    },
    /// The sign-offs of an approved revision were removed.
    Recalled {
        /// Step it returns to.
        step: u8,
    },
    /// A new revision was started; the old one stays approved.
    Reopened {
        /// To correct what is live.
        correcting: bool,
    },
    /// Kept aside.
    Held {
        /// Why.
        reason: String,
        /// When to look again.
        look_again: Option<Timestamp>,
    },
    /// Back to where it was.
    Released,
    /// Not going to run.
    Spiked {
        /// Why; may be empty.
        reason: String,
    },
    /// Recovered.
    Unspiked,
    /// A clearance changed.
    ClearanceSet {
        /// Which.
        clearance: ClearanceKind,
        /// Its state now.
        state: Clearance,
        /// The signed statement a portal judges, when something was cleared or found not needed for a frozen revision.
        record: Option<ClearanceRecord>,
    },
    /// The post-publication check was done.
    PostChecked {
        /// What was found.
        note: String,
    },
    /// Somebody commented.
    Commented {
        /// Identity.
        id: CommentId,
        /// Words.
        text: String,
        /// Where in the text.
        place: Option<Place>,
        /// Encoded relative positions (base64).
        anchor: Option<String>,
        /// Revision that was on screen.
        revision: Option<RevisionHash>,
        /// Comment it answers.
        reply_to: Option<CommentId>,
    },
    /// A comment was dealt with.
    CommentResolved {
        /// Which.
        id: CommentId,
        /// Dealt with, or opened again.
        resolved: bool,
    },
    /// A person ordered something of a destination; signed.
    Ordered {
        /// The destination.
        destination: DestinationId,
        /// The delivery row written with it.
        delivery: DeliveryId,
        /// The signed order.
        order: Box<Order>,
        /// What it does to the publication.
        effect: PublicationEvent,
    },
    /// A destination's state moved.
    PublicationMoved {
        /// The destination.
        destination: DestinationId,
        /// The move.
        effect: PublicationEvent,
        /// The portal holds the schedule itself.
        portal_scheduled: bool,
        /// Public address if it became known.
        address: Option<String>,
        /// Why.
        why: Option<Why>,
        /// Hash of the portal's signed receipt, hex.
        receipt: Option<String>,
    },
    /// A correction was proposed by somebody without the privilege to make it.
    CorrectionProposed {
        /// What is wrong.
        note: String,
    },
}

impl ArticleEvent {
    /// The kind as stored in the chain, e.g. `signed_off`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::DetailsEdited { .. } => "details_edited",
            Self::Submitted { .. } => "submitted",
            Self::FastLaneTaken { .. } => "fast_lane_taken",
            Self::Withdrawn => "withdrawn",
            Self::Claimed { .. } => "claimed",
            Self::Unclaimed => "unclaimed",
            Self::ClaimHandedOn { .. } => "claim_handed_on",
            Self::Revised { .. } => "revised",
            Self::Returned { .. } => "returned",
            Self::ReasonResolved { .. } => "reason_resolved",
            Self::SignedOff { .. } => "signed_off",
            Self::Recalled { .. } => "recalled",
            Self::Reopened { .. } => "reopened",
            Self::Held { .. } => "held",
            Self::Released => "released",
            Self::Spiked { .. } => "spiked",
            Self::Unspiked => "unspiked",
            Self::ClearanceSet { .. } => "clearance_set",
            Self::PostChecked { .. } => "post_checked",
            Self::Commented { .. } => "commented",
            Self::CommentResolved { .. } => "comment_resolved",
            Self::Ordered { .. } => "ordered",
            Self::PublicationMoved { .. } => "publication_moved",
            Self::CorrectionProposed { .. } => "correction_proposed",
        }
    }
}

/// What an event needs to be placed: who, when, where from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The article.
    pub article: ArticleId,
    /// The op it answers.
    pub op: OpId,
    /// Who acted.
    pub actor: PersonId,
    /// When it was decided.
    pub at: Timestamp,
}
