//! Hold (gác lại) and release (thôi gác).

use super::frame::{On, simple};
use crate::{desk::Desk, error::Done};
use galley_domain::{time::Timestamp, workflow::Command};

/// Keeps an article aside, with a reason and a date to look again; its schedules are taken back first.
///
/// # Errors
/// The workflow's refusals.
pub fn hold(desk: &Desk, on: On, reason: String, look_again: Option<Timestamp>) -> Done<()> {
    simple(desk, on, Command::Hold { reason, look_again })
}

/// Lets it go, back to where it was.
///
/// # Errors
/// The workflow's refusals.
pub fn release(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Release)
}
