//! The fold: what an article's events make of it. Total: an event that was accepted is never refused here.

use super::{Claim, EditorialState, Held, ReturnRecord, SignOff, Workflow};
use crate::{
    approval::Approval,
    article::Details,
    content::hash::RevisionHash,
    event::{ArticleEvent, Stamp},
    ids::PersonId,
    portal_protocol::OrderKind,
    publication::{Publication, PublicationEvent, PublicationState, Why, next},
};
use std::collections::BTreeMap;

/// The workflow of a newly created article.
#[must_use]
pub fn created(details: &Details, stamp: &Stamp) -> Workflow {
    let mut w = Workflow {
        article: stamp.article,
        creator: stamp.actor,
        editorial: EditorialState::Draft,
        step: 0,
        round: 1,
        section: None,
        byline_people: Vec::new(),
        revision: None,
        last_content_by: None,
        reopened_by: None,
        submitted_by: None,
        claim: None,
        sign_offs: Vec::new(),
        returns: Vec::new(),
        fast_lane: false,
        post_check_due: false,
        held: None,
        before: None,
        clearances: BTreeMap::new(),
        correcting: false,
        publications: BTreeMap::new(),
        approved_revision: None,
        killed: false,
    };
    take_details(&mut w, details);
    w
}

fn take_details(w: &mut Workflow, details: &Details) {
    w.section.clone_from(&details.section);
    let people = details.bylines.iter().filter_map(|b| b.person);
    if w.editorial == EditorialState::InReview {
        // Nobody stops being an author of what is under review, least of all by taking out their own name before signing it.
        let more: Vec<PersonId> = people.filter(|p| !w.byline_people.contains(p)).collect();
        w.byline_people.extend(more);
    } else {
        w.byline_people = people.collect();
    }
}

/// Applies one accepted event. Events that are decisions bump the round; comments, details and a portal's progress do not.
pub fn apply(w: &mut Workflow, event: &ArticleEvent, stamp: &Stamp) {
    let decision = !matches!(
        event,
        ArticleEvent::Created { .. }
            | ArticleEvent::DetailsEdited { .. }
            | ArticleEvent::Commented { .. }
            | ArticleEvent::CommentResolved { .. }
            | ArticleEvent::ReasonResolved { .. }
            | ArticleEvent::Revised { .. }
            | ArticleEvent::Ordered { .. }
            | ArticleEvent::PublicationMoved { .. }
            | ArticleEvent::CorrectionProposed { .. }
    );
    if decision {
        w.round += 1;
    }
    match event {
        ArticleEvent::Created { details } | ArticleEvent::DetailsEdited { details, .. } => take_details(w, details),
        ArticleEvent::Submitted { revision, content_by, fast_lane, step, .. } => {
            w.editorial = EditorialState::InReview;
            w.step = *step;
            w.revision = Some(*revision);
            w.last_content_by = Some(*content_by);
            w.submitted_by = Some(stamp.actor);
            w.fast_lane = *fast_lane;
            w.claim = None;
            w.sign_offs.clear();
        }
        ArticleEvent::FastLaneTaken { step } => {
            w.step = *step;
            w.fast_lane = true;
            w.claim = None;
            // A sign-off given before does not say under its signature that step 1 was skipped.
            w.sign_offs.clear();
        }
        ArticleEvent::Withdrawn => {
            w.editorial = EditorialState::Draft;
            leave_review(w);
        }
        ArticleEvent::Claimed { .. } => w.claim = Some(Claim { person: stamp.actor, at: stamp.at }),
        ArticleEvent::Unclaimed => w.claim = None,
        ArticleEvent::ClaimHandedOn { to, .. } => w.claim = to.map(|person| Claim { person, at: stamp.at }),
        ArticleEvent::Revised { revision, content_by } => revise(w, revision, *content_by),
        ArticleEvent::Returned { id, to_step, reasons } => {
            w.returns.push(ReturnRecord {
                id: *id,
                by: stamp.actor,
                at: stamp.at,
                to_step: *to_step,
                reasons: reasons.clone(),
                resolved: vec![false; reasons.len()],
            });
            w.claim = None;
            match to_step {
                Some(step) => {
                    w.step = *step;
                    w.sign_offs.retain(|s| s.step < *step);
                }
                None => {
                    w.editorial = EditorialState::Returned;
                    leave_review(w);
                }
            }
        }
        ArticleEvent::ReasonResolved { id, index, resolved } => {
            if let Some(r) = w.returns.iter_mut().find(|r| r.id == *id)
                && let Some(slot) = r.resolved.get_mut(*index as usize)
            {
                *slot = *resolved;
            }
        }
        ArticleEvent::SignedOff { approval, to, step } => {
            w.sign_offs.retain(|s| s.step != approval.step);
            w.sign_offs.push(SignOff {
                step: approval.step,
                person: approval.person,
                revision: approval.revision_hash,
                round: approval.round,
                at: approval.at,
                own_article: approval.own_article,
                fast_lane: approval.fast_lane,
                stale: false,
            });
            w.sign_offs.sort_by_key(|s| s.step);
            w.claim = None;
            w.editorial = *to;
            w.step = *step;
            if *to == EditorialState::Approved {
                w.approved_revision = w.revision;
                w.post_check_due |= w.fast_lane;
            }
        }
        ArticleEvent::Recalled { step } => {
            w.editorial = EditorialState::InReview;
            w.step = *step;
            w.sign_offs.clear();
            w.approved_revision = None;
        }
        ArticleEvent::Reopened { correcting } => {
            w.editorial = EditorialState::Draft;
            w.correcting = *correcting;
            w.reopened_by = Some(stamp.actor);
            leave_review(w);
        }
        ArticleEvent::Held { reason, look_again } => {
            w.before = Some((w.editorial, w.step));
            w.held = Some(Held { reason: reason.clone(), look_again: *look_again, by: stamp.actor, at: stamp.at });
            w.editorial = EditorialState::Held;
            w.claim = None;
        }
        ArticleEvent::Released | ArticleEvent::Unspiked => {
            let (state, step) = w.before.take().unwrap_or((EditorialState::Draft, 0));
            w.held = None;
            w.editorial = state;
            w.step = step;
        }
        ArticleEvent::Spiked { .. } => {
            // A held article that is spiked goes back to what it was before it was held.
            if w.before.is_none() {
                w.before = Some((w.editorial, w.step));
            }
            w.held = None;
            w.claim = None;
            w.editorial = EditorialState::Spiked;
        }
        ArticleEvent::ClearanceSet { clearance, state, .. } => {
            w.clearances.insert(clearance.clone(), state.clone());
        }
        ArticleEvent::PostChecked { .. } => w.post_check_due = false,
        ArticleEvent::Ordered { destination, order, effect, .. } => {
            let p = w.publications.entry(*destination).or_insert_with(Publication::none);
            p.lane_seq = p.lane_seq.max(order.lane_seq);
            p.ordered_by = Some(stamp.actor);
            if order.kind == OrderKind::Publish {
                p.revision = order.revision_hash;
                p.publish_at = order.publish_at;
            }
            if order.kind == OrderKind::Unschedule && p.portal_scheduled {
                // Counts as held or unscheduled only once the portal has confirmed it.
                p.why = Some(Why { code: "unscheduling".into(), detail: String::new() });
            } else {
                p.why = None;
                p.state = next(p.state, *effect).unwrap_or(p.state);
            }
            if order.kind == OrderKind::Kill {
                w.killed = true;
                w.before = Some((w.editorial, w.step));
                w.editorial = EditorialState::Spiked;
            }
        }
        ArticleEvent::PublicationMoved { destination, effect, portal_scheduled, address, why, .. } => {
            let p = w.publications.entry(*destination).or_insert_with(Publication::none);
            p.state = next(p.state, *effect).unwrap_or(p.state);
            p.portal_scheduled = *portal_scheduled;
            p.why.clone_from(why);
            if address.is_some() {
                p.address.clone_from(address);
            }
            match p.state {
                PublicationState::Accepted | PublicationState::Live => {
                    p.public = true;
                    w.correcting = false;
                    if *effect == PublicationEvent::Verify {
                        p.live_at = Some(stamp.at);
                    }
                }
                PublicationState::TakenDown => p.public = false,
                _ => {}
            }
        }
        ArticleEvent::Commented { .. }
        | ArticleEvent::CommentResolved { .. }
        | ArticleEvent::CorrectionProposed { .. } => {}
    }
}

/// A new hash makes every sign-off of another hash stale, and clearances of another revision are required again.
fn revise(w: &mut Workflow, revision: &RevisionHash, by: PersonId) {
    w.revision = Some(*revision);
    w.last_content_by = Some(by);
    for s in &mut w.sign_offs {
        s.stale = s.revision != *revision;
    }
}

fn leave_review(w: &mut Workflow) {
    w.step = 0;
    w.claim = None;
    w.sign_offs.clear();
    w.fast_lane = false;
}

/// The signed approvals that made a revision approved, as of the last time it became so: what goes with it to a portal. They
/// follow the sign-offs of the fold, and outlive them: a revision stays approved while a newer text is worked on.
#[must_use]
pub fn approving<'a>(events: impl IntoIterator<Item = &'a ArticleEvent>, hash: RevisionHash) -> Vec<Approval> {
    let mut open: Vec<&Approval> = Vec::new();
    let mut last = Vec::new();
    for event in events {
        match event {
            ArticleEvent::Submitted { .. }
            | ArticleEvent::FastLaneTaken { .. }
            | ArticleEvent::Withdrawn
            | ArticleEvent::Reopened { .. }
            | ArticleEvent::Returned { to_step: None, .. } => open.clear(),
            ArticleEvent::Returned { to_step: Some(step), .. } => open.retain(|a| a.step < *step),
            ArticleEvent::Recalled { .. } => {
                open.clear();
                last.clear();
            }
            ArticleEvent::SignedOff { approval, to, .. } => {
                open.retain(|a| a.step != approval.step);
                open.push(approval);
                open.sort_by_key(|a| a.step);
                if *to == EditorialState::Approved && approval.revision_hash == hash {
                    last = open.iter().filter(|a| a.revision_hash == hash).map(|a| (*a).clone()).collect();
                }
            }
            _ => {}
        }
    }
    last
}
