//! Take down (gỡ bài: may return) and kill (may not). The author is always told.

use super::frame::{On, Words};
use crate::{desk::Desk, error::Done, record::name_of};
use galley_domain::workflow::Command;
use serde::{Deserialize, Serialize};

/// What to take down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TakeDown {
    /// The article.
    pub on: On,
    /// Why, for the newsroom's record.
    pub reason: String,
    /// What readers see instead; may be empty.
    #[serde(default)]
    pub notice: String,
}

/// Takes a live article down at every destination.
///
/// # Errors
/// The workflow's refusals; [`crate::refusal::DeskRefusal::Locked`].
pub fn take_down(desk: &Desk, request: TakeDown) -> Done<()> {
    remove(desk, request, "taken_down", |reason| Command::TakeDown { reason })
}

/// Kills a live article at every destination.
///
/// # Errors
/// The workflow's refusals; [`crate::refusal::DeskRefusal::Locked`].
pub fn kill(desk: &Desk, request: TakeDown) -> Done<()> {
    remove(desk, request, "killed", |reason| Command::Kill { reason })
}

fn remove(desk: &Desk, request: TakeDown, told: &'static str, command: fn(String) -> Command) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(request.on)?;
        let words = Words { reason: request.reason.clone(), notice: request.notice.clone() };
        act.carry_out(&mut article, &command(request.reason.clone()), &words)?;
        let by = name_of(act.tx, act.actor())?;
        for person in act.everyone_on(&article)? {
            act.notify(
                person,
                request.on.article,
                told,
                &[("by", by.clone()), ("reason", request.reason.clone())],
                true,
            )?;
        }
        Ok(())
    })
}
