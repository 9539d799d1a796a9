//! The suites every store and every adapter must pass. They return a [`Report`] and never panic, so that tests and
//! administrators (`galley destination test`) run the same code.

pub mod adapter;
mod adapter_cases;
pub mod destination;
pub mod memory;
pub mod sample;
pub mod store;
mod store_cases;

use serde::{Deserialize, Serialize};

pub use adapter::{Bench, Fault, adapter_suite};
pub use adapter_cases::marker;
pub use destination::check_destination;
pub use memory::MemoryStore;
pub use store::{StoreBench, store_suite};

/// How a case went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// As it must.
    Passed,
    /// This bench cannot show it; why.
    Skipped {
        /// Why.
        why: String,
    },
    /// Not as it must.
    Failed {
        /// What was seen.
        what: String,
    },
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The sentence that must hold, with underscores.
    pub name: String,
    /// How it went.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// All cases of a suite.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// In the order they ran.
    pub cases: Vec<Case>,
}

impl Report {
    /// Whether no case failed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.cases.iter().all(|c| !matches!(c.outcome, Outcome::Failed { .. }))
    }

    /// The failed cases, one a line.
    #[must_use]
    pub fn failures(&self) -> String {
        let failed = self.cases.iter().filter_map(|c| match &c.outcome {
            Outcome::Failed { what } => Some(format!("{}: {what}", c.name)),
            _ => None,
        });
        failed.collect::<Vec<_>>().join("\n")
    }

    fn add(&mut self, name: &str, result: Verdict) {
        let outcome = match result {
            Ok(()) => Outcome::Passed,
            Err(Miss::Skip(why)) => Outcome::Skipped { why },
            Err(Miss::Wrong(what)) => Outcome::Failed { what },
        };
        self.cases.push(Case { name: name.to_owned(), outcome });
    }
}

/// Why a case did not pass.
#[derive(Debug)]
pub(crate) enum Miss {
    Skip(String),
    Wrong(String),
}

pub(crate) type Verdict = Result<(), Miss>;

impl<E: std::error::Error> From<E> for Miss {
    fn from(error: E) -> Self {
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            words = format!("{words}: {inner}");
            cause = inner.source();
        }
        Self::Wrong(words)
    }
}

pub(crate) fn wrong<T>(what: impl Into<String>) -> Result<T, Miss> {
    Err(Miss::Wrong(what.into()))
}

/// A condition of a case.
pub(crate) fn must(holds: bool, what: impl Into<String>) -> Verdict {
    if holds { Ok(()) } else { wrong(what) }
}

/// Two things that must be equal.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, wanted: &T) -> Verdict {
    if got == wanted { Ok(()) } else { wrong(format!("{what}: got {got:?}, wanted {wanted:?}")) }
}
