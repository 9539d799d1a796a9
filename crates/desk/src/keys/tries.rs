//! Guessing made slow: after three wrong passwords in a row each further try must wait, twice as long every time.
//!
//! In memory only: whoever can restart the program can also copy the database and guess at the sealed keys themselves; what
//! stops that is the cost of deriving a key ([`super::Cost`]). This stops somebody at an unlocked desk.

use galley_domain::time::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Wrong tries that cost nothing.
const FREE: u32 = 3;
/// Longest wait in seconds.
const LONGEST: u32 = 300;

#[derive(Debug, Clone, Copy)]
struct Wrong {
    count: u32,
    last: Timestamp,
}

/// Wrong tries by what was to be opened (`person:<id>`, `root`, `recovery`).
#[derive(Debug, Default)]
pub struct Tries(Mutex<HashMap<String, Wrong>>);

/// Seconds to wait after so many wrong tries in a row.
fn wait(count: u32) -> u32 {
    match count.checked_sub(FREE) {
        None => 0,
        Some(more) => 1u32.checked_shl(more).unwrap_or(LONGEST).min(LONGEST),
    }
}

impl Tries {
    fn with<T>(&self, f: impl FnOnce(&mut HashMap<String, Wrong>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Seconds until the next try is let through; `Ok` = now.
    ///
    /// # Errors
    /// How many seconds to wait, at least one.
    pub fn check(&self, what: &str, now: Timestamp) -> Result<(), u32> {
        self.with(|all| {
            let Some(wrong) = all.get(what) else { return Ok(()) };
            let passed = now.since(wrong.last) / 1000;
            let left = i64::from(wait(wrong.count)) - passed;
            // A clock set back must not lock anybody out for longer than the longest wait.
            match u32::try_from(left) {
                Ok(left) if left > 0 => Err(left.min(LONGEST)),
                _ => Ok(()),
            }
        })
    }

    /// Notes a wrong try.
    pub fn wrong(&self, what: &str, now: Timestamp) {
        self.with(|all| {
            let count = all.get(what).map_or(0, |w| w.count).saturating_add(1);
            all.insert(what.to_owned(), Wrong { count, last: now });
        });
    }

    /// Notes a right one: the count starts anew.
    pub fn right(&self, what: &str) {
        self.with(|all| all.remove(what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_slips_cost_nothing_and_then_each_try_waits_twice_as_long() {
        let tries = Tries::default();
        let mut now = Timestamp::from_millis(1_000_000_000);
        for _ in 0..3 {
            assert_eq!(tries.check("person:1", now), Ok(()));
            tries.wrong("person:1", now);
        }
        assert_eq!(tries.check("person:1", now), Err(1));
        assert_eq!(tries.check("person:2", now), Ok(()), "somebody else is not held up");
        now = now.plus_millis(1000);
        assert_eq!(tries.check("person:1", now), Ok(()));
        tries.wrong("person:1", now);
        assert_eq!(tries.check("person:1", now), Err(2));
        for _ in 0..40 {
            tries.wrong("person:1", now);
        }
        assert_eq!(tries.check("person:1", now), Err(LONGEST));
        assert_eq!(tries.check("person:1", now.plus_millis(-86_400_000)), Err(LONGEST), "a clock set back");
        tries.right("person:1");
        assert_eq!(tries.check("person:1", now), Ok(()));
    }
}
