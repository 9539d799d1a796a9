//! Post-publication check (hậu kiểm): owed after the fast lane until somebody does it.

use super::frame::{On, simple};
use crate::{desk::Desk, error::Done};
use galley_domain::workflow::Command;

/// Records the check.
///
/// # Errors
/// The workflow's refusals.
pub fn post_check(desk: &Desk, on: On, note: String) -> Done<()> {
    simple(desk, on, Command::PostCheck { note })
}
