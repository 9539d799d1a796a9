//! Claim (nhận duyệt), take over with notice, and let go.

use super::frame::{On, Words, simple};
use crate::{desk::Desk, error::Done, record::name_of};
use galley_domain::workflow::Command;

/// Claims an article in review. Whoever held it before is told.
///
/// # Errors
/// The workflow's refusals; held by somebody else unless `take_over`.
pub fn claim(desk: &Desk, on: On, take_over: bool) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        let before = article.workflow.claim;
        act.carry_out(&mut article, &Command::Claim { take_over }, &Words::default())?;
        if let Some(held) = before {
            let by = name_of(act.tx, act.actor())?;
            act.notify(held.person, on.article, "claim_taken_over", &[("by", by)], false)?;
        }
        Ok(())
    })
}

/// Lets a claim go.
///
/// # Errors
/// The workflow's refusals.
pub fn unclaim(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Unclaim)
}
