//! The table: state, action, privilege, guards -> state. What has no row is refused as [`super::Refusal::WrongState`].

use super::{Action, EditorialState};
use crate::people::Privilege;

/// The privilege a row needs, in the article's section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// This one.
    Privilege(Privilege),
    /// The sign-off privilege named by the current step of the section's chain.
    Step,
    /// Both: this one and that of the current step.
    StepAnd(Privilege),
}

/// A condition beside state and privilege. Each has one refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The actor created it, carries its byline, or reopened it.
    Own,
    /// The actor submitted it.
    Submitter,
    /// The actor holds the claim.
    HoldsClaim,
    /// Nobody else holds the claim (or it is taken over).
    NotHeldByOther,
    /// Somebody holds the claim or the actor does.
    FourEyes,
    /// On the last step: the optional rule that the last editor of the content may not finish.
    NotLastEditor,
    /// It has a section with a chain.
    HasChain,
    /// No finding blocks.
    NoBlockingFinding,
    /// The fast lane is open to the actor, if asked for.
    FastLaneOpen,
    /// The newsroom has a fast lane, and the article waits at the step it skips.
    BeforeFastLane,
    /// At least one reason, or a reason text.
    HasReason,
    /// The step returned to is earlier than the current one.
    EarlierStep,
    /// The hash on the signer's screen is the hash of the current content.
    SeenIsCurrent,
    /// The approvals are for this article, revision, round and the right steps, by the actor, and well signed.
    ApprovalsFit,
    /// No destination has made it public.
    NotPublic,
    /// Some destination has made it public.
    Public,
    /// Public somewhere, or taken down where it was: what only may return can still be killed.
    WasPublic,
    /// Every required clearance is given for this revision.
    Cleared,
    /// Not killed.
    NotKilled,
    /// The time lies ahead, and not before the embargo.
    TimeFits,
    /// The destination can take it: nothing of the same revision is there or under way.
    Orderable,
    /// The destination named holds the approved revision back, because the article was opened again.
    HeldThere,
    /// Something is scheduled or waits there.
    Scheduled,
    /// A post-publication check is owed.
    CheckOwed,
}

/// Where a row leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The state does not change.
    Stay,
    /// This state.
    State(EditorialState),
    /// Where it was before it was held or spiked.
    Before,
    /// The next unsigned step, or approved.
    NextStep,
    /// The author (returned) or an earlier step (in review).
    AuthorOrStep,
    /// The last step, in review.
    LastStep,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// From these states.
    pub from: &'static [EditorialState],
    /// The verb.
    pub action: Action,
    /// The privilege.
    pub needs: Needs,
    /// Conditions, in the order they are checked.
    pub guards: &'static [Guard],
    /// Where it leads.
    pub to: To,
}

/// The editorial workflow.
pub const TABLE: &[Row] = {
    use Action as A;
    use EditorialState as S;
    use Guard as G;
    use Needs::{Privilege as P, Step, StepAnd};
    use Privilege as V;
    use To::{AuthorOrStep, Before, LastStep, NextStep, State, Stay};
    const ANY: &[S] = &[S::Draft, S::InReview, S::Returned, S::Approved, S::Held, S::Spiked];
    const STANDING: &[S] = &[S::Draft, S::InReview, S::Returned, S::Approved, S::Held];
    const WRITING: &[S] = &[S::Draft, S::Returned];
    &[
        Row { from: WRITING, action: A::Edit, needs: P(V::EditOwn), guards: &[G::Own], to: Stay },
        Row { from: &[S::InReview], action: A::Edit, needs: P(V::EditClaimed), guards: &[G::HoldsClaim], to: Stay },
        Row {
            from: WRITING,
            action: A::Submit,
            needs: P(V::Submit),
            guards: &[G::Own, G::HasChain, G::FastLaneOpen, G::NoBlockingFinding],
            to: State(S::InReview),
        },
        Row {
            from: &[S::InReview],
            action: A::Withdraw,
            needs: P(V::WithdrawOwn),
            guards: &[G::Submitter],
            to: State(S::Draft),
        },
        Row {
            from: &[S::InReview],
            action: A::Claim,
            needs: StepAnd(V::Claim),
            guards: &[G::NotHeldByOther],
            to: Stay,
        },
        Row { from: &[S::InReview], action: A::Unclaim, needs: P(V::Claim), guards: &[G::HoldsClaim], to: Stay },
        Row {
            from: &[S::InReview],
            action: A::Return,
            needs: StepAnd(V::Return),
            guards: &[G::NotHeldByOther, G::HasReason, G::EarlierStep],
            to: AuthorOrStep,
        },
        Row {
            from: &[S::InReview],
            action: A::SignOff,
            needs: Step,
            guards: &[
                G::NotHeldByOther,
                G::FourEyes,
                G::SeenIsCurrent,
                G::NotLastEditor,
                G::NoBlockingFinding,
                G::ApprovalsFit,
            ],
            to: NextStep,
        },
        Row {
            from: &[S::InReview],
            action: A::FastLane,
            needs: P(V::FastLane),
            guards: &[G::NotHeldByOther, G::BeforeFastLane],
            to: NextStep,
        },
        Row { from: &[S::Approved], action: A::Recall, needs: P(V::Recall), guards: &[G::NotPublic], to: LastStep },
        Row {
            from: &[S::Approved],
            action: A::Reopen,
            needs: P(V::Reopen),
            guards: &[G::NotKilled],
            to: State(S::Draft),
        },
        Row {
            from: &[S::Approved],
            action: A::Correct,
            needs: P(V::Correct),
            guards: &[G::NotKilled, G::Public],
            to: State(S::Draft),
        },
        Row {
            from: &[S::Draft, S::InReview, S::Returned, S::Approved],
            action: A::Hold,
            needs: P(V::Hold),
            guards: &[G::NotPublic, G::HasReason],
            to: State(S::Held),
        },
        Row { from: &[S::Held], action: A::Release, needs: P(V::Hold), guards: &[], to: Before },
        Row { from: STANDING, action: A::Spike, needs: P(V::Spike), guards: &[G::NotPublic], to: State(S::Spiked) },
        Row { from: &[S::Spiked], action: A::Unspike, needs: P(V::Spike), guards: &[G::NotKilled], to: Before },
        Row { from: ANY, action: A::Comment, needs: P(V::Comment), guards: &[], to: Stay },
        Row { from: STANDING, action: A::Clear, needs: P(V::Clear), guards: &[], to: Stay },
        Row {
            from: &[S::Approved],
            action: A::Schedule,
            needs: P(V::Schedule),
            guards: &[G::NotKilled, G::Cleared, G::TimeFits, G::Orderable],
            to: Stay,
        },
        Row {
            from: &[S::Approved],
            action: A::Publish,
            needs: P(V::Publish),
            guards: &[G::NotKilled, G::Cleared, G::TimeFits, G::Orderable],
            to: Stay,
        },
        // "Deliver the approved one": the text is being worked on again, the revision everybody signed is not.
        Row {
            from: &[S::Draft, S::InReview, S::Returned],
            action: A::Schedule,
            needs: P(V::Schedule),
            guards: &[G::HeldThere, G::NotKilled, G::Cleared, G::TimeFits, G::Orderable],
            to: Stay,
        },
        Row {
            from: &[S::Draft, S::InReview, S::Returned],
            action: A::Publish,
            needs: P(V::Publish),
            guards: &[G::HeldThere, G::NotKilled, G::Cleared, G::TimeFits, G::Orderable],
            to: Stay,
        },
        Row { from: STANDING, action: A::Unschedule, needs: P(V::Unschedule), guards: &[G::Scheduled], to: Stay },
        Row {
            from: &[S::Approved],
            action: A::ProposeCorrection,
            needs: P(V::ProposeCorrection),
            guards: &[G::Public, G::HasReason],
            to: Stay,
        },
        Row {
            from: STANDING,
            action: A::TakeDown,
            needs: P(V::TakeDown),
            guards: &[G::Public, G::HasReason],
            to: Stay,
        },
        Row {
            from: STANDING,
            action: A::Kill,
            needs: P(V::Kill),
            guards: &[G::NotKilled, G::WasPublic, G::HasReason],
            to: State(S::Spiked),
        },
        Row { from: STANDING, action: A::PostCheck, needs: P(V::Claim), guards: &[G::CheckOwed], to: Stay },
    ]
};

/// The row for an action in a state.
#[must_use]
pub fn row(state: EditorialState, action: Action) -> Option<&'static Row> {
    TABLE.iter().find(|r| r.action == action && r.from.contains(&state))
}
