//! Who is signed in, and their opened key: in memory only, wiped after ten idle minutes.

use galley_domain::{ids::PersonId, signing::SigningKey, time::Timestamp};
use std::{
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

/// An opened key is forgotten after this much idleness, in milliseconds.
pub const IDLE_MS: i64 = 10 * 60 * 1000;

/// Why there is no key to sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// Ten minutes idle, or locked by hand: the password opens it again.
    #[error("locked")]
    Locked,
}

/// A person's opened key, wiped when dropped.
#[derive(Clone)]
pub struct Unlocked {
    /// Whose.
    pub person: PersonId,
    /// The key.
    pub key: SigningKey,
}

impl fmt::Debug for Unlocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unlocked").field("person", &self.person).field("key", &"redacted").finish()
    }
}

struct SignedIn {
    person: PersonId,
    key: Option<SigningKey>,
    used: Timestamp,
}

/// The session of one process.
pub struct Session {
    inner: Mutex<Option<SignedIn>>,
    /// What the newsroom's rule says.
    idle_ms: AtomicI64,
    /// What this desk was started with; the shorter of the two counts.
    longest_ms: AtomicI64,
}

impl Default for Session {
    fn default() -> Self {
        Self { inner: Mutex::default(), idle_ms: AtomicI64::new(IDLE_MS), longest_ms: AtomicI64::new(IDLE_MS) }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("person", &self.person()).finish_non_exhaustive()
    }
}

impl Session {
    fn with<T>(&self, f: impl FnOnce(&mut Option<SignedIn>) -> T) -> T {
        f(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Locks after so many idle milliseconds from now on, at most [`IDLE_MS`].
    pub fn set_idle(&self, millis: i64) {
        self.idle_ms.store(millis.clamp(1, IDLE_MS), Ordering::Relaxed);
    }

    /// Locks after so many idle milliseconds at the latest, whatever the newsroom's rule says: a desk in an open place.
    pub fn set_longest(&self, millis: i64) {
        self.longest_ms.store(millis.clamp(1, IDLE_MS), Ordering::Relaxed);
    }

    /// Signs a person in with their opened key; replaces whoever was signed in.
    pub fn sign_in(&self, unlocked: Unlocked, now: Timestamp) {
        self.with(|s| *s = Some(SignedIn { person: unlocked.person, key: Some(unlocked.key), used: now }));
    }

    /// Signs out and forgets the key.
    pub fn sign_out(&self) {
        self.with(|s| *s = None);
    }

    /// Forgets the key; the person stays signed in.
    pub fn lock(&self) {
        self.with(|s| {
            if let Some(s) = s {
                s.key = None;
            }
        });
    }

    /// Who is signed in, locked or not.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.with(|s| s.as_ref().map(|s| s.person))
    }

    /// Notes that the person is at work (a key press, a click).
    pub fn touch(&self, now: Timestamp) {
        self.expire(now);
        self.with(|s| {
            if let Some(s) = s {
                s.used = now;
            }
        });
    }

    /// Locks if idle for too long; call it about once a second. Returns `true` when it locked just now.
    pub fn expire(&self, now: Timestamp) -> bool {
        let idle_ms = self.idle_ms.load(Ordering::Relaxed).min(self.longest_ms.load(Ordering::Relaxed));
        self.with(|s| match s {
            // A clock set back by more than a minute counts as idle too: it must not keep a key open for longer.
            Some(s) if s.key.is_some() && !(-60_000..idle_ms).contains(&now.since(s.used)) => {
                s.key = None;
                true
            }
            _ => false,
        })
    }

    /// Is there an opened key?
    #[must_use]
    pub fn is_unlocked(&self, now: Timestamp) -> bool {
        self.key(now).is_ok()
    }

    /// As [`Session::is_unlocked`], but looking does not count as work: for what is shown.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.expire(now);
        self.with(|s| s.as_ref().is_some_and(|s| s.key.is_some()))
    }

    /// The opened key, if there is one. Looking does not count as work.
    #[must_use]
    pub fn peek(&self, now: Timestamp) -> Option<Unlocked> {
        self.expire(now);
        self.with(|s| s.as_ref().and_then(|s| Some(Unlocked { person: s.person, key: s.key.clone()? })))
    }

    /// The opened key. Using it counts as work.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn key(&self, now: Timestamp) -> Result<Unlocked, NoKey> {
        self.expire(now);
        self.with(|s| {
            let s = s.as_mut().ok_or(NoKey::NotSignedIn)?;
            let key = s.key.clone().ok_or(NoKey::Locked)?;
            s.used = now;
            Ok(Unlocked { person: s.person, key })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in(at: Timestamp) -> Session {
        let session = Session::default();
        let person = PersonId(uuid::Uuid::from_u128(1));
        session.sign_in(Unlocked { person, key: SigningKey::from_bytes(&[7; 32]) }, at);
        session
    }

    #[test]
    fn ten_idle_minutes_lock_the_key_and_work_keeps_it_open() {
        let at = Timestamp::from_millis(1_000_000_000);
        let session = signed_in(at);
        session.touch(at.plus_millis(IDLE_MS - 1));
        assert!(session.key(at.plus_millis(2 * IDLE_MS - 2)).is_ok());
        assert_eq!(session.key(at.plus_millis(3 * IDLE_MS)).unwrap_err(), NoKey::Locked);
        assert!(session.person().is_some(), "locked, but still signed in");
    }

    #[test]
    fn a_desk_may_lock_sooner_than_the_newsrooms_rule_and_never_later() {
        let at = Timestamp::from_millis(1_000_000_000);
        let session = signed_in(at);
        session.set_longest(5_000);
        session.set_idle(60_000);
        assert!(session.is_open(at.plus_millis(4_999)));
        assert!(!session.is_open(at.plus_millis(5_000)));

        let session = signed_in(at);
        session.set_longest(2 * IDLE_MS);
        session.set_idle(60_000);
        assert!(!session.is_open(at.plus_millis(60_000)));
    }

    #[test]
    fn work_after_ten_idle_minutes_does_not_bring_the_key_back() {
        let at = Timestamp::from_millis(1_000_000_000);
        let session = signed_in(at);
        session.touch(at.plus_millis(IDLE_MS));
        assert_eq!(session.key(at.plus_millis(IDLE_MS)).unwrap_err(), NoKey::Locked);
    }

    #[test]
    fn setting_the_clock_back_does_not_keep_a_key_open() {
        let at = Timestamp::from_millis(1_000_000_000);
        assert!(signed_in(at).expire(at.plus_millis(-120_000)));
    }

    #[test]
    fn signing_out_forgets_everything_and_debug_shows_no_key() {
        let at = Timestamp::from_millis(1_000_000_000);
        let session = signed_in(at);
        let shown = format!("{:?} {:?}", session, session.key(at).unwrap());
        assert!(shown.contains("redacted") && !shown.contains("7, 7"));
        session.sign_out();
        assert_eq!(session.key(at).unwrap_err(), NoKey::NotSignedIn);
    }
}
