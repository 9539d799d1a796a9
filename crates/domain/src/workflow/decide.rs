//! The decision: the table's row, the privilege, the guards in order, then the events.

use super::{
    Action, ClearTo, Clearance, Command, EditorialState, Refusal, Workflow,
    table::{self, Guard, Needs},
};
use crate::{
    approval::Approval,
    charter::Charter,
    content::hash::RevisionHash,
    event::ArticleEvent,
    ids::{DestinationId, PersonId},
    people::Privilege,
    portal_protocol::OrderKind,
    publication::{PublicationEvent, PublicationState, next},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a decision is made with, besides the article and the command.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who acts; taken from the session, never from the request.
    pub actor: PersonId,
    /// The sequencer's time.
    pub at: Timestamp,
    /// The charter in force.
    pub charter: &'a Charter,
    /// Destinations that keep the approved revision on schedule when an article is reopened.
    pub keep_schedule: &'a BTreeSet<DestinationId>,
}

/// Something to order of a destination; the actor's signed order is made from it in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPlan {
    /// Where.
    pub destination: DestinationId,
    /// What.
    pub kind: OrderKind,
    /// The revision, for a publish.
    pub revision: Option<RevisionHash>,
    /// When it shall be visible; `None` = at once.
    pub publish_at: Option<Timestamp>,
    /// What it does to the publication.
    pub effect: PublicationEvent,
}

/// What an accepted command leads to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decision {
    /// Events, in order.
    pub events: Vec<ArticleEvent>,
    /// Orders to write beside them.
    pub orders: Vec<OrderPlan>,
}

/// An action as a screen shows it: possible, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Possible {
    /// The verb.
    pub action: Action,
    /// `None` = possible.
    pub refusal: Option<Refusal>,
}

/// Decides a command. The same function on the desk and the hub.
///
/// # Errors
/// The first [`Refusal`] that applies: state, then privilege, then the row's guards in order. Nothing has changed then.
pub fn decide(w: &Workflow, command: &Command, cx: &Context<'_>) -> Result<Decision, Refusal> {
    check(w, command.action(), Some(command), cx)?;
    Ok(carry_out(w, command, cx))
}

/// Every verb with whether it is possible now; guards that depend on the command's content count as met.
#[must_use]
pub fn possible(w: &Workflow, cx: &Context<'_>) -> Vec<Possible> {
    Action::ALL.iter().map(|&action| Possible { action, refusal: check(w, action, None, cx).err() }).collect()
}

/// The one thing this person would do next here, if any: the primary button.
#[must_use]
pub fn primary(w: &Workflow, cx: &Context<'_>) -> Option<Action> {
    let can = |a| check(w, a, None, cx).is_ok();
    let order: &[Action] = match w.editorial {
        EditorialState::Draft | EditorialState::Returned => &[Action::Submit],
        EditorialState::InReview if w.claim.is_none_or(|c| c.person != cx.actor) => &[Action::Claim, Action::SignOff],
        EditorialState::InReview => &[Action::SignOff],
        EditorialState::Approved => match waits(w) {
            Some(Waits::ForNewer) => &[Action::Publish, Action::PostCheck],
            Some(Waits::ForTime) => &[Action::Schedule, Action::Publish, Action::PostCheck],
            None => &[Action::PostCheck],
        },
        EditorialState::Held => &[Action::Release],
        EditorialState::Spiked => &[Action::Unspike],
    };
    order.iter().copied().find(|a| can(*a))
}

/// What an approved article waits for at some destination; the more pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Waits {
    /// Readers have, or had, another revision than the approved one.
    ForNewer,
    /// Nothing of it has been there yet, or its time was taken back.
    ForTime,
}

/// Does the approved revision still have to be ordered somewhere? Never planned anywhere counts too; what was taken down as it
/// is does not: somebody wanted it gone.
fn waits(w: &Workflow) -> Option<Waits> {
    use PublicationState as P;
    if w.publications.is_empty() {
        return Some(Waits::ForTime);
    }
    let orderable = w.publications.iter().filter(|(d, p)| next(p.state, deliver_effect(w, **d, false)).is_some());
    orderable
        .filter_map(|(_, p)| match p.state {
            P::NotPlanned | P::Held => Some(Waits::ForTime),
            _ if p.revision == w.approved_revision => None,
            P::TakenDown => Some(Waits::ForNewer),
            _ if p.public => Some(Waits::ForNewer),
            _ => Some(Waits::ForTime),
        })
        .min()
}

/// The steps that must be signed: all of the chain, without the first on the fast lane.
#[must_use]
pub fn required_steps(w: &Workflow, cx: &Context<'_>) -> Vec<(u8, Privilege)> {
    let skip = usize::from(w.fast_lane);
    chain(w, cx).iter().enumerate().skip(skip).map(|(i, p)| (u8::try_from(i + 1).unwrap_or(u8::MAX), *p)).collect()
}

fn chain<'a>(w: &Workflow, cx: &Context<'a>) -> &'a [Privilege] {
    w.section.as_ref().and_then(|s| cx.charter.chain_at(s, cx.at)).unwrap_or(&[])
}

fn step_privilege(w: &Workflow, step: u8, cx: &Context<'_>) -> Option<Privilege> {
    chain(w, cx).get(usize::from(step).checked_sub(1)?).copied()
}

fn holds(w: &Workflow, privilege: Privilege, cx: &Context<'_>) -> bool {
    cx.charter.holds(cx.actor, privilege, w.section.as_ref(), cx.at)
}

fn check(w: &Workflow, action: Action, command: Option<&Command>, cx: &Context<'_>) -> Result<(), Refusal> {
    let row = table::row(w.editorial, action).ok_or(Refusal::WrongState { state: w.editorial, action })?;
    let need = |privilege| if holds(w, privilege, cx) { Ok(()) } else { Err(Refusal::NoPrivilege { privilege }) };
    let step = || need(step_privilege(w, w.step, cx).ok_or(Refusal::NoChain)?);
    match row.needs {
        Needs::Privilege(p) => need(p)?,
        Needs::Step => step()?,
        Needs::StepAnd(p) => {
            need(p)?;
            step()?;
        }
    }
    row.guards.iter().try_for_each(|g| guard(*g, w, action, command, cx))
}

fn own(w: &Workflow, person: PersonId) -> bool {
    w.creator == person || w.byline_people.contains(&person)
}

fn public(w: &Workflow) -> bool {
    w.publications.values().any(|p| p.public)
}

fn taken_down(w: &Workflow) -> bool {
    use PublicationState as P;
    w.publications.values().any(|p| matches!(p.state, P::TakingDown | P::TakenDown))
}

fn ensure(ok: bool, refusal: Refusal) -> Result<(), Refusal> {
    if ok { Ok(()) } else { Err(refusal) }
}

fn guard(g: Guard, w: &Workflow, action: Action, command: Option<&Command>, cx: &Context<'_>) -> Result<(), Refusal> {
    match g {
        Guard::Own => ensure(own(w, cx.actor) || w.reopened_by == Some(cx.actor), Refusal::NotOwn),
        Guard::Submitter => ensure(w.submitted_by == Some(cx.actor), Refusal::NotSubmitter),
        Guard::HoldsClaim => match w.claim {
            Some(c) if c.person == cx.actor => Ok(()),
            Some(c) => Err(Refusal::ClaimedByOther { holder: c.person }),
            None => Err(Refusal::NotClaimed),
        },
        Guard::NotHeldByOther => match w.claim {
            Some(c) if c.person != cx.actor && !matches!(command, Some(Command::Claim { take_over: true })) => {
                Err(Refusal::ClaimedByOther { holder: c.person })
            }
            _ => Ok(()),
        },
        Guard::FourEyes => {
            let on = cx.charter.rules_at(cx.at).four_eyes;
            ensure(!(on && own(w, cx.actor)), Refusal::FourEyes { alone: !someone_else_could_sign(w, cx) })
        }
        Guard::NotLastEditor => {
            let last_step = required_steps(w, cx).last().is_some_and(|(s, _)| *s == w.step);
            let rule = cx.charter.rules_at(cx.at).last_editor_may_not_finish;
            let changed_by = match command {
                Some(Command::SignOff { current, .. }) if Some(*current) != w.revision => w.claim.map(|c| c.person),
                _ => w.last_content_by,
            };
            ensure(!(rule && last_step && changed_by == Some(cx.actor)), Refusal::LastEditor)
        }
        Guard::HasChain => {
            ensure(w.section.is_some(), Refusal::NoSection)?;
            ensure(!chain(w, cx).is_empty(), Refusal::NoChain)
        }
        Guard::NoBlockingFinding => match command {
            Some(Command::Submit { blocking, .. } | Command::SignOff { blocking, .. }) => {
                ensure(*blocking == 0, Refusal::BlockingFindings { count: *blocking })
            }
            _ => Ok(()),
        },
        Guard::FastLaneOpen => match command {
            Some(Command::Submit { fast_lane: true, .. }) => ensure(
                cx.charter.rules_at(cx.at).fast_lane && chain(w, cx).len() > 1 && holds(w, Privilege::FastLane, cx),
                Refusal::FastLaneClosed,
            ),
            _ => Ok(()),
        },
        Guard::BeforeFastLane => ensure(
            cx.charter.rules_at(cx.at).fast_lane && chain(w, cx).len() > 1 && w.step == 1 && !w.fast_lane,
            Refusal::FastLaneClosed,
        ),
        Guard::HasReason => match command {
            Some(Command::Return { reasons, .. }) => {
                ensure(!reasons.is_empty() && reasons.iter().all(|r| !r.code.trim().is_empty()), Refusal::ReasonMissing)
            }
            Some(
                Command::Hold { reason, .. }
                | Command::TakeDown { reason }
                | Command::Kill { reason }
                | Command::ProposeCorrection { note: reason },
            ) => ensure(!reason.trim().is_empty(), Refusal::ReasonMissing),
            _ => Ok(()),
        },
        Guard::EarlierStep => match command {
            Some(Command::Return { to_step: Some(step), .. }) => {
                let first = required_steps(w, cx).first().map_or(1, |(s, _)| *s);
                ensure((first..w.step).contains(step), Refusal::NoSuchStep { step: *step })
            }
            _ => Ok(()),
        },
        Guard::SeenIsCurrent => match command {
            Some(Command::SignOff { seen, current, changes_since, .. }) => {
                ensure(seen == current, Refusal::StaleContent { changes: *changes_since })
            }
            _ => Ok(()),
        },
        Guard::ApprovalsFit => match command {
            Some(Command::SignOff { current, approvals, .. }) => approvals_fit(w, *current, approvals, cx),
            _ => Ok(()),
        },
        Guard::NotPublic => ensure(!public(w), Refusal::AlreadyPublic),
        Guard::Public => ensure(public(w), Refusal::NotPublic),
        Guard::WasPublic => ensure(public(w) || taken_down(w), Refusal::NotPublic),
        Guard::Cleared => cleared(w, cx),
        Guard::NotKilled => ensure(!w.killed, Refusal::Killed),
        Guard::TimeFits => match command {
            Some(Command::Deliver { at, embargo, .. }) => {
                ensure(at.is_none_or(|t| t > cx.at), Refusal::TimePassed)?;
                ensure(embargo.is_none_or(|e| at.unwrap_or(cx.at) >= e), Refusal::BeforeEmbargo)
            }
            _ => Ok(()),
        },
        Guard::Orderable => match command {
            Some(Command::Deliver { destination, at, .. }) => {
                let effect = deliver_effect(w, *destination, at.is_some());
                let state = w.publications.get(destination).map_or(PublicationState::NotPlanned, |p| p.state);
                let same = w.publications.get(destination).is_some_and(|p| {
                    p.revision == w.revision
                        && matches!(
                            p.state,
                            PublicationState::Queued
                                | PublicationState::Sending
                                | PublicationState::Accepted
                                | PublicationState::Live
                                | PublicationState::Updating
                        )
                });
                ensure(!same && next(state, effect).is_some(), Refusal::AlreadyOrdered)
            }
            _ => Ok(()),
        },
        // Asked for by name alone: no screen offers to publish a draft.
        Guard::HeldThere => match command {
            Some(Command::Deliver { destination, .. })
                if w.approved_revision.is_some()
                    && w.publications.get(destination).is_some_and(|p| p.state == PublicationState::Held) =>
            {
                Ok(())
            }
            _ => Err(Refusal::WrongState { state: w.editorial, action }),
        },
        Guard::Scheduled => {
            let open = |d: &DestinationId| {
                w.publications
                    .get(d)
                    .is_some_and(|p| !p.public && next(p.state, PublicationEvent::Unschedule).is_some())
            };
            let any = match command {
                Some(Command::Unschedule { destination }) => open(destination),
                _ => w.publications.keys().any(open),
            };
            ensure(any, Refusal::NothingScheduled)
        }
        Guard::CheckOwed => ensure(w.post_check_due, Refusal::NoCheckOwed),
    }
}

/// Would anybody else, by privilege and four eyes, be able to sign the current step?
fn someone_else_could_sign(w: &Workflow, cx: &Context<'_>) -> bool {
    let Some(privilege) = step_privilege(w, w.step, cx) else { return false };
    cx.charter
        .people
        .iter()
        .any(|p| p.id != cx.actor && !own(w, p.id) && cx.charter.holds(p.id, privilege, w.section.as_ref(), cx.at))
}

/// Required by the charter's rules or by a person, and not cleared for the revision that an order would send.
fn cleared(w: &Workflow, cx: &Context<'_>) -> Result<(), Refusal> {
    let by_rule = cx.charter.required_clearances(w.section.as_ref(), cx.at);
    let revision = w.approved_revision.or(w.revision);
    let missing = revision.and_then(|revision| w.missing_clearance(&by_rule, revision));
    missing.map_or(Ok(()), |kind| Err(Refusal::ClearanceMissing { kind: kind.to_owned() }))
}

/// Sign-offs that count for `current`: unsigned by content change.
fn signed_steps(w: &Workflow, current: RevisionHash) -> BTreeSet<u8> {
    w.sign_offs.iter().filter(|s| s.revision == current).map(|s| s.step).collect()
}

fn approvals_fit(w: &Workflow, current: RevisionHash, approvals: &[Approval], cx: &Context<'_>) -> Result<(), Refusal> {
    let key = cx.charter.key_at(cx.actor, cx.at).ok_or(Refusal::BadSignature)?;
    if w.fast_lane {
        // A portal asks the same of every signer of a skipped step 1.
        ensure(holds(w, Privilege::FastLane, cx), Refusal::FastLaneClosed)?;
    }
    let signed = signed_steps(w, current);
    let own_article = own(w, cx.actor);
    let mut steps = BTreeSet::new();
    for a in approvals {
        let privilege = step_privilege(w, a.step, cx).ok_or(Refusal::NoSuchStep { step: a.step })?;
        ensure(holds(w, privilege, cx), Refusal::NoPrivilege { privilege })?;
        let fits = a.newsroom == cx.charter.newsroom
            && a.article == w.article
            && a.revision_hash == current
            && a.round == w.round
            && a.person == cx.actor
            && a.at == cx.at
            && a.own_article == own_article
            && a.fast_lane == w.fast_lane
            && (a.step == w.step || (a.step < w.step && !signed.contains(&a.step)))
            && steps.insert(a.step)
            && a.verify(key);
        ensure(fits, Refusal::BadSignature)?;
    }
    ensure(steps.contains(&w.step), Refusal::BadSignature)
}

fn deliver_effect(w: &Workflow, destination: DestinationId, timed: bool) -> PublicationEvent {
    let there = w.publications.get(&destination).is_some_and(|p| p.public);
    match (there, timed) {
        (true, _) => PublicationEvent::Update,
        (false, true) => PublicationEvent::Schedule,
        (false, false) => PublicationEvent::Enqueue,
    }
}

/// Unschedule everything not yet public, as hold, spike, recall and reopen do first.
fn unschedule_all(w: &Workflow, effect: PublicationEvent, keep: &BTreeSet<DestinationId>) -> Vec<OrderPlan> {
    w.publications
        .iter()
        .filter(|(d, p)| !p.public && !keep.contains(d) && next(p.state, effect).is_some())
        .map(|(d, _)| OrderPlan {
            destination: *d,
            kind: OrderKind::Unschedule,
            revision: None,
            publish_at: None,
            effect,
        })
        .collect()
}

fn take_down_all(w: &Workflow, kind: OrderKind) -> Vec<OrderPlan> {
    w.publications
        .iter()
        .filter(|(_, p)| next(p.state, PublicationEvent::TakeDown).is_some() && p.lane_seq > 0)
        .map(|(d, _)| OrderPlan {
            destination: *d,
            kind,
            revision: None,
            publish_at: None,
            effect: PublicationEvent::TakeDown,
        })
        .collect()
}

fn carry_out(w: &Workflow, command: &Command, cx: &Context<'_>) -> Decision {
    let none = BTreeSet::new();
    let events = |events| Decision { events, orders: Vec::new() };
    match command {
        Command::Edit | Command::Comment => Decision::default(),
        Command::Submit { revision, advice, fast_lane, .. } => events(vec![ArticleEvent::Submitted {
            revision: *revision,
            content_by: cx.actor,
            fast_lane: *fast_lane,
            step: if *fast_lane { 2 } else { 1 },
            advice: *advice,
        }]),
        Command::Withdraw => events(vec![ArticleEvent::Withdrawn]),
        Command::Claim { .. } => {
            let taken_from = w.claim.map(|c| c.person).filter(|p| *p != cx.actor);
            events(vec![ArticleEvent::Claimed { taken_from }])
        }
        Command::Unclaim => events(vec![ArticleEvent::Unclaimed]),
        Command::Return { id, to_step, reasons } => {
            events(vec![ArticleEvent::Returned { id: *id, to_step: *to_step, reasons: reasons.clone() }])
        }
        Command::SignOff { current, approvals, .. } => events(sign_off_events(w, *current, approvals, cx)),
        Command::FastLane => events(vec![ArticleEvent::FastLaneTaken { step: 2 }]),
        Command::Recall => Decision {
            events: vec![ArticleEvent::Recalled { step: w.step }],
            orders: unschedule_all(w, PublicationEvent::Unschedule, &none),
        },
        Command::Reopen => Decision {
            events: vec![ArticleEvent::Reopened { correcting: false }],
            orders: unschedule_all(w, PublicationEvent::Hold, cx.keep_schedule),
        },
        Command::Correct => events(vec![ArticleEvent::Reopened { correcting: true }]),
        Command::Hold { reason, look_again } => Decision {
            events: vec![ArticleEvent::Held { reason: reason.clone(), look_again: *look_again }],
            orders: unschedule_all(w, PublicationEvent::Unschedule, &none),
        },
        Command::Release => events(vec![ArticleEvent::Released]),
        Command::Spike { reason } => Decision {
            events: vec![ArticleEvent::Spiked { reason: reason.clone() }],
            orders: unschedule_all(w, PublicationEvent::Unschedule, &none),
        },
        Command::Unspike => events(vec![ArticleEvent::Unspiked]),
        Command::Clear { clearance, to } => {
            let state = match (to, w.revision) {
                (ClearTo::NotNeeded, _) => Clearance::NotNeeded,
                (ClearTo::Cleared { note }, Some(revision)) => {
                    Clearance::Cleared { by: cx.actor, at: cx.at, revision, note: note.clone() }
                }
                // Nothing is frozen yet, so there is nothing to clear: it stays asked for.
                (ClearTo::Required | ClearTo::Cleared { .. }, _) => Clearance::Required { by: cx.actor, at: cx.at },
            };
            events(vec![ArticleEvent::ClearanceSet { clearance: clearance.clone(), state, record: None }])
        }
        Command::Deliver { destination, at, .. } => Decision {
            events: Vec::new(),
            orders: vec![OrderPlan {
                destination: *destination,
                kind: OrderKind::Publish,
                revision: w.approved_revision,
                publish_at: *at,
                effect: deliver_effect(w, *destination, at.is_some()),
            }],
        },
        Command::Unschedule { destination } => Decision {
            events: Vec::new(),
            orders: vec![OrderPlan {
                destination: *destination,
                kind: OrderKind::Unschedule,
                revision: None,
                publish_at: None,
                effect: PublicationEvent::Unschedule,
            }],
        },
        Command::ProposeCorrection { note } => events(vec![ArticleEvent::CorrectionProposed { note: note.clone() }]),
        Command::TakeDown { .. } => Decision { events: Vec::new(), orders: take_down_all(w, OrderKind::TakeDown) },
        Command::Kill { .. } => Decision { events: Vec::new(), orders: take_down_all(w, OrderKind::Kill) },
        Command::PostCheck { note } => events(vec![ArticleEvent::PostChecked { note: note.clone() }]),
    }
}

/// The new freeze (if the holder changed the content), then one event per signed step; the last says where it stands.
fn sign_off_events(w: &Workflow, current: RevisionHash, approvals: &[Approval], cx: &Context<'_>) -> Vec<ArticleEvent> {
    let mut events = Vec::new();
    if w.revision != Some(current) {
        let content_by = w.claim.map_or(cx.actor, |c| c.person);
        events.push(ArticleEvent::Revised { revision: current, content_by });
    }
    let mut signed = signed_steps(w, current);
    let required = required_steps(w, cx);
    for a in approvals {
        signed.insert(a.step);
        let open = required.iter().map(|(s, _)| *s).find(|s| !signed.contains(s));
        let last = required.last().map_or(0, |(s, _)| *s);
        let (to, step) = match open {
            Some(step) => (EditorialState::InReview, step),
            None => (EditorialState::Approved, last),
        };
        events.push(ArticleEvent::SignedOff { approval: a.clone(), to, step });
    }
    events
}
