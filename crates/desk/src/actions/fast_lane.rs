//! Fast lane (tin nóng): an article that waits for step 1 goes straight to step 2; a post-publication check is owed then.
//! Whoever submits their own article may ask for the lane with the submission.

use super::frame::{On, Words};
use crate::{db::sql::Id, desk::Desk, error::Done};
use galley_domain::workflow::{Command, Context, required_steps};
use std::collections::BTreeSet;

/// See the module. Those who may sign the step it waits for now hear of it.
///
/// # Errors
/// The workflow's refusals.
pub fn fast_lane(desk: &Desk, on: On) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        act.carry_out(&mut article, &Command::FastLane, &Words::default())?;
        let headline: String = act
            .tx
            .prepare_cached("SELECT headline FROM articles WHERE id = ?1")?
            .query_row([Id(on.article)], |r| r.get(0))?;
        let keep = BTreeSet::new();
        let charter = std::sync::Arc::clone(&act.charter);
        let cx = Context { actor: act.actor(), at: act.at, charter: &charter, keep_schedule: &keep };
        let section = article.workflow.section.as_ref();
        let next = required_steps(&article.workflow, &cx).first().map(|(_, privilege)| *privilege);
        for person in charter.people.iter().map(|p| p.id) {
            if next.is_some_and(|privilege| charter.holds(person, privilege, section, act.at)) {
                act.notify(person, on.article, "waiting_for_you", &[("headline", headline.clone())], false)?;
            }
        }
        Ok(())
    })
}
