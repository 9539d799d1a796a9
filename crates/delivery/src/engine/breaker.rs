//! One destination's breaker and clock: pure functions over [`Health`]. They delay, never drop.

use super::{answer::Failure, retry};
use crate::model::Health;
use galley_domain::time::Timestamp;

/// Failures in a row that open the breaker.
pub const FAILURES_TO_OPEN: u32 = 5;
/// Longest time the breaker stays open before one request probes again.
const LONGEST_OPEN_MS: i64 = 60_000;
/// A measured clock offset is used for this long.
pub const OFFSET_FRESH_MS: i64 = 10 * 60_000;

/// After a good answer (an error that only a person can mend is one too: the portal works).
#[must_use]
pub fn after_answer(health: &Health, now: Timestamp) -> Health {
    Health { failures: 0, closed_until: None, last_ok: Some(now), ..health.clone() }
}

/// After a failure. Errors of one article (4xx, local) do not count against the destination; a 429 or 503 with
/// `Retry-After` closes it for that time, as the portal asked.
#[must_use]
pub fn after_failure(health: &Health, failure: &Failure, now: Timestamp, roll: u64) -> Health {
    let mut next = Health { last_failure: Some(failure.words()), ..health.clone() };
    match failure {
        Failure::Local { .. } => return health.clone(),
        Failure::Status { status: 429 | 503, retry_after_ms: Some(ms), .. } => {
            next.closed_until = Some(now.plus_millis((*ms).clamp(0, 3_600_000))).max(health.closed_until);
            return next;
        }
        Failure::Status { status, .. } if *status < 500 => return after_answer(&next, now),
        _ => {}
    }
    next.failures = health.failures.saturating_add(1);
    if next.failures >= FAILURES_TO_OPEN {
        let wait = retry::wait_ms(next.failures - FAILURES_TO_OPEN + 1, roll, LONGEST_OPEN_MS);
        next.closed_until = Some(now.plus_millis(wait)).max(health.closed_until);
    }
    next
}

/// Before when nothing may be sent; `None` = open for requests.
#[must_use]
pub fn closed_until(health: &Health, now: Timestamp) -> Option<Timestamp> {
    health.closed_until.filter(|until| *until > now)
}

/// Whether only one request at a time may probe the destination.
#[must_use]
pub fn probing(health: &Health) -> bool {
    health.failures >= FAILURES_TO_OPEN
}

/// Whether the clock must be measured before anything is sent.
#[must_use]
pub fn needs_clock(health: &Health, now: Timestamp) -> bool {
    // A clock set back makes the age negative: measure again then too.
    health.offset_at.is_none_or(|at| !(0..OFFSET_FRESH_MS).contains(&now.since(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::answer::Sent;

    #[test]
    fn five_failures_in_a_row_open_the_breaker_and_one_answer_closes_it() {
        let now = Timestamp::from_millis(1_000_000);
        let lost = Failure::Transport { sent: Sent::No, words: "refused".into() };
        let mut health = Health::default();
        for n in 1..=5 {
            assert_eq!(closed_until(&health, now), None, "after {n} failures");
            health = after_failure(&health, &lost, now, 1_000_000);
        }
        assert_eq!(closed_until(&health, now), Some(now.plus_millis(2_000)));
        assert!(probing(&health));
        health = after_answer(&health, now);
        assert_eq!(closed_until(&health, now), None);
        assert!(!probing(&health));
    }

    #[test]
    fn a_refusal_of_one_article_does_not_count_against_the_destination() {
        let now = Timestamp::from_millis(1_000_000);
        let refused = Failure::Status { status: 422, code: None, retry_after_ms: None, words: String::new() };
        let mut health = Health::default();
        for _ in 0..20 {
            health = after_failure(&health, &refused, now, 0);
        }
        assert_eq!(closed_until(&health, now), None);
    }

    #[test]
    fn a_clock_is_measured_at_first_after_ten_minutes_and_after_being_set_back() {
        let now = Timestamp::from_millis(10_000_000);
        assert!(needs_clock(&Health::default(), now));
        let health = Health { offset_at: Some(now), ..Health::default() };
        assert!(!needs_clock(&health, now.plus_millis(599_999)));
        assert!(needs_clock(&health, now.plus_millis(600_000)));
        assert!(needs_clock(&health, now.plus_millis(-1)));
    }
}
