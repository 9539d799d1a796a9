//! Recall (thu hồi duyệt): the sign-offs of an approved revision are removed; schedules are taken back at the portals first.

use super::frame::{On, simple};
use crate::{desk::Desk, error::Done};
use galley_domain::workflow::Command;

/// See the module.
///
/// # Errors
/// The workflow's refusals.
pub fn recall(desk: &Desk, on: On) -> Done<()> {
    simple(desk, on, Command::Recall)
}
