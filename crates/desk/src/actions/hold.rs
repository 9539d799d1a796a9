//! Hold (gác lại) and release (thôi gác).

use super::frame::{On, Words};
use crate::{
    db::sql::{Id, Ms},
    desk::{Act, Desk},
    error::Done,
};
use galley_domain::{ids::ArticleId, time::Timestamp, workflow::Command};
use rusqlite::params;

const LOOK_AGAIN: &str = "look_again";

/// Keeps an article aside, with a reason and a date to look again; its schedules are taken back first. At that date whoever
/// put it aside and everybody who worked on it is reminded.
///
/// # Errors
/// The workflow's refusals.
pub fn hold(desk: &Desk, on: On, reason: String, look_again: Option<Timestamp>) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        let mut people = act.everyone_on(&article)?;
        people.insert(act.actor());
        act.carry_out(&mut article, &Command::Hold { reason: reason.clone(), look_again }, &Words::default())?;
        if let Some(at) = look_again.filter(|at| *at > act.at) {
            for person in people {
                act.notify_at(person, on.article, LOOK_AGAIN, &[("reason", reason.clone())], true, at)?;
            }
        }
        Ok(())
    })
}

/// Lets it go, back to where it was.
///
/// # Errors
/// The workflow's refusals.
pub fn release(desk: &Desk, on: On) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        act.carry_out(&mut article, &Command::Release, &Words::default())?;
        forget_to_look_again(act, on.article)
    })
}

/// What is not aside any more is not to be looked at again.
pub(super) fn forget_to_look_again(act: &Act<'_>, article: ArticleId) -> Done<()> {
    act.tx.prepare_cached("DELETE FROM notices WHERE article = ?1 AND code = ?2 AND due_at > ?3")?.execute(params![
        Id(article),
        LOOK_AGAIN,
        Ms(act.at)
    ])?;
    Ok(())
}
