//! Which failure means what, and how long to wait (portals.md rules 3 and 4).

use super::answer::{Failure, Sent};

/// Smallest bound of the first wait.
pub const FIRST_WAIT_MS: i64 = 2_000;
/// Largest bound of any wait.
pub const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// Retries of one delivery go on for this long, then a person is asked. Takedowns and look-ups go on.
pub const MAX_AGE_MS: i64 = 24 * 3_600_000;
/// Waits are never shorter, so that a broken portal is not hammered.
const SHORTEST_WAIT_MS: i64 = 250;
/// A portal cannot put a retry off for longer.
const LONGEST_RETRY_AFTER_MS: i64 = 3_600_000;

/// The portal's code for a signature whose time is too far from its clock.
pub const STALE: &str = "signature_stale";
/// The portal's code for a key it knows from another request.
const KEY_REUSED: &str = "idempotency_key_reused";

/// What a failure means for what happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nothing happened at the portal; the same request may be sent again after a wait.
    Again,
    /// It may have happened: only a look-up may follow.
    Unknown,
    /// The portal stands differently than thought: look up, then decide.
    LookAgain,
    /// A person must act.
    Person,
}

/// The table. `writes` is whether the request would have changed something: a read is never unknown.
///
/// | failure | a write | a read |
/// |---|---|---|
/// | not sent (refused, no name, no TLS) | again | again |
/// | no answer, garbage, untrusted | unknown | again |
/// | 5xx | unknown | again |
/// | 408 (the portal waited for the request) | unknown | again |
/// | 425, 429 | again | again |
/// | 409, 412 | look again | again |
/// | any with code `signature_stale` (our clock; it is measured anew) | again | again |
/// | any with code `idempotency_key_reused` | look again | again |
/// | other 4xx, 3xx, 1xx | a person | a person |
/// | local | a person | a person |
#[must_use]
pub fn class(failure: &Failure, writes: bool) -> Class {
    let maybe = if writes { Class::Unknown } else { Class::Again };
    match failure {
        Failure::Transport { sent: Sent::No, .. } => Class::Again,
        Failure::Transport { sent: Sent::Maybe, .. } | Failure::Garbage { .. } | Failure::Untrusted { .. } => maybe,
        Failure::Status { code: Some(code), .. } if code == STALE => Class::Again,
        Failure::Status { code: Some(code), .. } if code == KEY_REUSED && writes => Class::LookAgain,
        Failure::Status { status, .. } => match status {
            500..=599 | 408 => maybe,
            425 | 429 => Class::Again,
            409 | 412 if writes => Class::LookAgain,
            409 | 412 => Class::Again,
            _ => Class::Person,
        },
        Failure::Local { .. } => Class::Person,
    }
}

/// Full jitter: anything between nothing and the bound, which doubles from 2 s to 15 min. `attempt` counts from 1;
/// `roll` is 64 random bits.
#[must_use]
pub fn wait_ms(attempt: u32, roll: u64, longest: i64) -> i64 {
    let doubled = FIRST_WAIT_MS.saturating_mul(1_i64 << attempt.saturating_sub(1).min(20));
    let bound = doubled.min(longest).max(SHORTEST_WAIT_MS);
    let part = i64::try_from(roll % 1_000_001).unwrap_or(0);
    (bound.saturating_mul(part) / 1_000_000).max(SHORTEST_WAIT_MS)
}

/// The wait after a failure: `Retry-After` when the portal gave one (at most an hour), else full jitter.
#[must_use]
pub fn wait_after(failure: &Failure, attempt: u32, roll: u64) -> i64 {
    if let Failure::Status { retry_after_ms: Some(ms), .. } = failure {
        return (*ms).clamp(SHORTEST_WAIT_MS, LONGEST_RETRY_AFTER_MS);
    }
    wait_ms(attempt, roll, LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Failure {
        Failure::Status { status, code: None, retry_after_ms: None, words: String::new() }
    }

    #[test]
    fn a_lost_reply_to_a_write_is_unknown_and_a_refused_connection_is_not() {
        let lost = Failure::Transport { sent: Sent::Maybe, words: String::new() };
        let refused = Failure::Transport { sent: Sent::No, words: String::new() };
        assert_eq!(class(&lost, true), Class::Unknown);
        assert_eq!(class(&lost, false), Class::Again);
        assert_eq!(class(&refused, true), Class::Again);
        assert_eq!(class(&Failure::Garbage { words: String::new() }, true), Class::Unknown);
        assert_eq!(class(&Failure::Untrusted { words: String::new() }, true), Class::Unknown);
    }

    #[test]
    fn every_status_has_its_class() {
        for s in [500, 502, 503, 504, 599, 408] {
            assert_eq!(class(&status(s), true), Class::Unknown, "{s}");
        }
        for s in [425, 429] {
            assert_eq!(class(&status(s), true), Class::Again, "{s}");
        }
        for s in [409, 412] {
            assert_eq!(class(&status(s), true), Class::LookAgain, "{s}");
        }
        for s in [301, 302, 400, 401, 403, 404, 410, 413, 415, 422, 451] {
            assert_eq!(class(&status(s), true), Class::Person, "{s}");
        }
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour_and_cover_the_whole_range() {
        assert_eq!(wait_ms(1, 1_000_000, LONGEST_WAIT_MS), 2_000);
        assert_eq!(wait_ms(2, 1_000_000, LONGEST_WAIT_MS), 4_000);
        assert_eq!(wait_ms(40, 1_000_000, LONGEST_WAIT_MS), LONGEST_WAIT_MS);
        assert_eq!(wait_ms(40, 0, LONGEST_WAIT_MS), 250);
        assert_eq!(wait_ms(3, 500_000, LONGEST_WAIT_MS), 4_000);
    }

    #[test]
    fn a_portals_retry_after_is_honoured_up_to_an_hour() {
        let asked = |ms| Failure::Status { status: 429, code: None, retry_after_ms: Some(ms), words: String::new() };
        assert_eq!(wait_after(&asked(7_000), 1, 0), 7_000);
        assert_eq!(wait_after(&asked(86_400_000), 1, 0), 3_600_000);
    }
}
