//! What a desk needs from where it runs: a clock, randomness, a keychain, and a way to tell the window what changed.
//!
//! Architecture invariant: `desk` reads no clock and draws no randomness except through [`Host`], so that every use case
//! runs the same in the app ([`SystemHost`]) and in a test ([`TestHost`]).

use crate::keys::keychain::{Keychain, MemoryKeychain};
use galley_domain::time::Timestamp;
use serde::Serialize;
use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

/// The edge of a desk. Narrow on purpose: whatever else a use case needs is an argument.
pub trait Host: Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;

    /// Fills `bytes` with random bytes fit for keys.
    fn random(&self, bytes: &mut [u8]);

    /// Where the device key and portal credentials are kept.
    fn keychain(&self) -> &dyn Keychain;

    /// Tells whoever listens what changed. Called after the commit, never before.
    fn emit(&self, changed: Changed);
}

impl dyn Host {
    /// A new identity of any kind: `host.id(ArticleId::new)`.
    pub fn id<T>(&self, make: impl FnOnce(Timestamp, [u8; 10]) -> T) -> T {
        let mut random = [0u8; 10];
        self.random(&mut random);
        make(self.now(), random)
    }

    /// A random array, e.g. a salt.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0u8; N];
        self.random(&mut out);
        out
    }
}

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Articles: their row in lists, state, details, comments.
    Article,
    /// The working text of articles.
    Body,
    /// Deliveries and publications.
    Delivery,
    /// Pictures and attachments.
    Media,
    /// People, roles, sections, chains, profiles, destinations, charter, settings.
    Newsroom,
    /// Notices to a person.
    Notice,
    /// Who is signed in, or locked.
    Session,
    /// Another process changed the database: anything may differ; `ids` is empty.
    Everything,
}

/// Who caused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An action of this process's person.
    Person,
    /// The deliverer, the watchdog or another service of this process.
    Service,
    /// Another process on the same data folder (the CLI beside the app).
    Outside,
}

/// News for the window: refetch these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Changed {
    /// What kind.
    pub kind: ChangeKind,
    /// Identities as text, without repetition; empty = all of the kind.
    pub ids: Vec<String>,
    /// Who.
    pub origin: Origin,
}

/// Takes the news of a [`SystemHost`].
pub type Listener = Arc<dyn Fn(Changed) + Send + Sync>;

/// The real thing: the computer's clock, the operating system's randomness, a keychain, and listeners.
pub struct SystemHost {
    keychain: Box<dyn Keychain>,
    listeners: Mutex<Vec<Listener>>,
}

impl SystemHost {
    /// A host with this keychain (see [`crate::keys::keychain::open`]).
    #[must_use]
    pub fn new(keychain: Box<dyn Keychain>) -> Self {
        Self { keychain, listeners: Mutex::new(Vec::new()) }
    }

    /// Adds a listener to [`Host::emit`]. It is called on the thread that committed and must be quick.
    pub fn listen(&self, listener: Listener) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(listener);
    }
}

impl fmt::Debug for SystemHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemHost")
    }
}

impl Host for SystemHost {
    #[allow(clippy::disallowed_methods, reason = "this is the edge where time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::from(chrono::Utc::now())
    }

    fn random(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Going on without randomness would make guessable keys; a system that had it at start cannot lose it.
            std::process::abort();
        }
    }

    fn keychain(&self) -> &dyn Keychain {
        &*self.keychain
    }

    fn emit(&self, changed: Changed) {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for listener in listeners {
            listener(changed.clone());
        }
    }
}

/// A host for tests: a clock that moves only when told, seeded randomness, a keychain in memory, and a list of what was
/// emitted. The same seed gives the same identities.
pub struct TestHost {
    now: AtomicI64,
    random: Mutex<u64>,
    keychain: MemoryKeychain,
    emitted: Mutex<Vec<Changed>>,
}

impl fmt::Debug for TestHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestHost").field("now", &self.now()).finish_non_exhaustive()
    }
}

impl TestHost {
    /// At 2026-11-23T09:00:00Z with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            now: AtomicI64::new(1_795_424_400_000),
            random: Mutex::new(seed),
            keychain: MemoryKeychain::default(),
            emitted: Mutex::new(Vec::new()),
        }
    }

    /// The same, ready to hand to a store.
    #[must_use]
    pub fn shared(seed: u64) -> Arc<Self> {
        Arc::new(Self::new(seed))
    }

    /// Sets the clock.
    pub fn set_now(&self, at: Timestamp) {
        self.now.store(at.millis(), Ordering::SeqCst);
    }

    /// Moves the clock by so many milliseconds (negative: backwards).
    pub fn advance(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    /// What was emitted since the last call.
    pub fn take_emitted(&self) -> Vec<Changed> {
        std::mem::take(&mut *self.emitted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Host for TestHost {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::SeqCst))
    }

    fn random(&self, bytes: &mut [u8]) {
        let mut state = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            let word = split_mix(&mut state).to_le_bytes();
            for (b, w) in chunk.iter_mut().zip(word) {
                *b = w;
            }
        }
    }

    fn keychain(&self) -> &dyn Keychain {
        &self.keychain
    }

    fn emit(&self, changed: Changed) {
        self.emitted.lock().unwrap_or_else(PoisonError::into_inner).push(changed);
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): repeatable bytes for tests and synthetic data, not for keys.
pub(crate) fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_identities_and_another_seed_others() {
        let id = |seed| (&TestHost::new(seed) as &dyn Host).id(galley_domain::ids::ArticleId::new);
        assert_eq!(id(1), id(1));
        assert_ne!(id(1), id(2));
    }

    #[test]
    fn the_clock_of_a_test_moves_only_when_told() {
        let host = TestHost::new(1);
        let before = host.now();
        assert_eq!(host.now(), before);
        host.advance(-5);
        assert_eq!(host.now().since(before), -5);
    }

    #[test]
    fn every_listener_of_the_system_host_hears_the_news() {
        let host = SystemHost::new(Box::<MemoryKeychain>::default());
        let heard = Arc::new(Mutex::new(0));
        for _ in 0..2 {
            let heard = Arc::clone(&heard);
            host.listen(Arc::new(move |_| *heard.lock().unwrap() += 1));
        }
        host.emit(Changed { kind: ChangeKind::Article, ids: vec![], origin: Origin::Person });
        assert_eq!(*heard.lock().unwrap(), 2);
    }
}
