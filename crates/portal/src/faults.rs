//! Faults committed on purpose, for contract tests and demonstrations. Off unless [`crate::Config::faults`] is set; the
//! portal behind them is the real one, and so is what breaks: the connection, the status, the bytes.

use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// A step of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// `GET /v1/time`.
    Time,
    /// `GET /v1/capabilities`.
    Capabilities,
    /// `PUT /v1/charter`.
    Charter,
    /// `PUT /v1/media/...`.
    Media,
    /// `PUT .../draft`.
    Draft,
    /// `POST .../publish`.
    Publish,
    /// `POST .../unschedule`.
    Unschedule,
    /// `DELETE /v1/articles/...`: takedown and kill.
    Delete,
    /// `GET /v1/articles/...`.
    Status,
    /// Any page readers get.
    Page,
}

impl Step {
    /// The step a request of the write API is.
    #[must_use]
    pub fn of(method: &str, path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/v1/")?;
        match (method, rest) {
            ("GET", "time") => Some(Self::Time),
            ("GET", "capabilities") => Some(Self::Capabilities),
            ("PUT", "charter") => Some(Self::Charter),
            ("PUT", r) if r.starts_with("media/") => Some(Self::Media),
            ("PUT", r) if r.ends_with("/draft") => Some(Self::Draft),
            ("POST", r) if r.ends_with("/publish") => Some(Self::Publish),
            ("POST", r) if r.ends_with("/unschedule") => Some(Self::Unschedule),
            ("DELETE", _) => Some(Self::Delete),
            ("GET", r) if r.starts_with("articles/") => Some(Self::Status),
            _ => None,
        }
    }
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum Fault {
    /// The request is done and kept; the connection closes without an answer.
    LoseReply,
    /// The connection closes; nothing was done.
    LoseRequest,
    /// Answered with this status instead; nothing was done.
    Refuse {
        /// HTTP status, e.g. 500, 429, 503.
        status: u16,
        /// `Retry-After` in seconds.
        retry_after: Option<u32>,
    },
    /// The request is done and kept, but answered with this status.
    FailAfter {
        /// HTTP status, e.g. 500.
        status: u16,
    },
    /// The request is done and kept, but the answer is nonsense with status 200.
    Garbage,
    /// The answer starts and breaks off in the middle.
    Truncate,
    /// The request is done and kept; the answer never comes (until the asker gives up).
    NeverAnswer,
    /// Everything is right but late.
    Delay {
        /// By this many milliseconds.
        millis: u64,
    },
}

#[derive(Debug)]
struct Rule {
    step: Step,
    fault: Fault,
    skip: u32,
    times: Option<u32>,
}

/// A list of faults to commit, shared with the running portal.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Rule>>>);

impl Faults {
    /// No faults yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// At the next request of this step.
    pub fn once(&self, step: Step, fault: Fault) {
        self.add(step, fault, 0, Some(1));
    }

    /// At every request of this step until [`Self::clear`].
    pub fn always(&self, step: Step, fault: Fault) {
        self.add(step, fault, 0, None);
    }

    /// After letting `skip` requests of this step pass, at the next `times` of them (`None` = all).
    pub fn add(&self, step: Step, fault: Fault, skip: u32, times: Option<u32>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Rule { step, fault, skip, times });
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many faults are still to be committed (an endless one counts as one).
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The fault for a request of this step, if any; it is used up.
    pub(crate) fn take(&self, step: Step) -> Option<Fault> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = rules.iter().position(|r| r.step == step)?;
        let rule = rules.get_mut(at)?;
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        let fault = rule.fault.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(at);
            }
        }
        Some(fault)
    }
}
