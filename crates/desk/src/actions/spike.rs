//! Spike (hủy) and unspike (khôi phục).

use super::frame::{On, simple};
use crate::{desk::Desk, error::Done};
use galley_domain::workflow::Command;

/// Will not run; recoverable. Its schedules are taken back first.
///
/// # Errors
/// The workflow's refusals.
pub fn spike(desk: &Desk, on: On, reason: String) -> Done<()> {
    simple(desk, on, Command::Spike { reason })
}

/// Recovers it, back to where it was.
///
/// # Errors
/// The workflow's refusals.
pub fn unspike(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Unspike)
}
