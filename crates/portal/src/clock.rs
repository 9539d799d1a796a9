//! The portal's time, injected so that tests decide it.

use galley_domain::time::Timestamp;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::sync::watch;

/// Longest wait in one piece: a computer that sleeps, or whose clock is set, is noticed within it.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// A clock that can be waited for.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
    /// Waits until `at` by this clock, or a little while; the caller looks at the time again afterwards.
    fn wait(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn wait(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let millis = u64::try_from(at.since(self.now())).unwrap_or(0);
        Box::pin(tokio::time::sleep(Duration::from_millis(millis).min(LONGEST_WAIT)))
    }
}

/// A clock that stands still until it is set; for tests and demonstrations.
#[derive(Debug)]
pub struct ManualClock(watch::Sender<Timestamp>);

impl ManualClock {
    /// A clock showing this time.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(watch::Sender::new(now))
    }

    /// Sets it; whoever waits for a time now reached goes on.
    pub fn set(&self, now: Timestamp) {
        self.0.send_replace(now);
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0.send_modify(|now| *now = now.plus_millis(millis));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn wait(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut watch = self.0.subscribe();
        Box::pin(async move {
            // The sender lives as long as `self`, so this ends only when the time is reached.
            let _ = watch.wait_for(|now| *now >= at).await;
        })
    }
}
