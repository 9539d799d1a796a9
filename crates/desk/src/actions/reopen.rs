//! Reopen (mở lại): a new revision is started; the old one stays approved; scheduled deliveries are held.

use super::frame::{On, simple};
use crate::{desk::Desk, error::Done};
use galley_domain::workflow::Command;

/// See the module.
///
/// # Errors
/// The workflow's refusals.
pub fn reopen(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Reopen)
}
