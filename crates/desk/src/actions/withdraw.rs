//! Withdraw (rút lại): the author takes their own submission back.

use super::frame::{On, simple};
use crate::{desk::Desk, error::Done};
use galley_domain::workflow::Command;

/// Withdraws a submission.
///
/// # Errors
/// The workflow's refusals.
pub fn withdraw(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Withdraw)
}
