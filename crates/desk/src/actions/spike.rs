//! Spike (hủy) and unspike (khôi phục).

use super::{
    frame::{On, Words, simple},
    hold::forget_to_look_again,
};
use crate::{desk::Desk, error::Done};
use galley_domain::workflow::Command;

/// Will not run; recoverable. Its schedules are taken back first.
///
/// # Errors
/// The workflow's refusals.
pub fn spike(desk: &Desk, on: On, reason: String) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        act.carry_out(&mut article, &Command::Spike { reason }, &Words::default())?;
        forget_to_look_again(act, on.article)
    })
}

/// Recovers it, back to where it was.
///
/// # Errors
/// The workflow's refusals.
pub fn unspike(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Unspike)
}
