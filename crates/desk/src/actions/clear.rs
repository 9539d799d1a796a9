//! Clear (xác nhận kiểm tra): legal, picture rights, sources, checklist: needed, not needed, or cleared for one revision.

use super::frame::On;
use crate::{desk::Desk, error::Done};
use galley_domain::{
    approval::{ClearanceOutcome, ClearanceRecord},
    event::ArticleEvent,
    portal_protocol::UNSIGNED,
    workflow::{ClearTo, Clearance, Command},
};

/// Sets a clearance.
///
/// # Errors
/// The workflow's refusals; [`crate::refusal::DeskRefusal::Locked`]: a clearance is signed, like a sign-off.
pub fn clear(desk: &Desk, on: On, clearance: String, to: ClearTo) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        let command = Command::Clear { clearance, to };
        let mut decision = act.decide(&article, &command)?;
        for event in &mut decision.events {
            let ArticleEvent::ClearanceSet { clearance, state, record } = event else { continue };
            let outcome = match state {
                Clearance::Cleared { .. } => ClearanceOutcome::Cleared,
                Clearance::NotNeeded => ClearanceOutcome::NotNeeded,
                Clearance::Required { .. } => continue,
            };
            // Before anything is frozen there is nothing to sign about.
            let Some(revision_hash) = article.workflow.revision else { continue };
            let statement = ClearanceRecord {
                newsroom: act.identity.newsroom,
                article: article.workflow.article,
                revision_hash,
                kind: clearance.clone(),
                outcome,
                person: act.actor(),
                at: act.at,
                signature: UNSIGNED,
            };
            *record = Some(statement.signed(act.key()?));
        }
        act.write_op(Some(on.article), command.action().as_str(), &command)?;
        act.record(&mut article, &decision.events)?;
        act.save(&article)
    })
}
