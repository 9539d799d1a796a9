//! The desk's one error. A refusal is an answer a person can act on; everything else is a fault with a report id.

use crate::{
    backup::BackupError,
    db::{OpenError, StoreError},
    keys::SealError,
    lock::LockError,
    refusal::{DeskRefusal, Failure},
};
use galley_domain::workflow::Refusal;
use std::collections::BTreeMap;

/// Why a use case did not do what was asked. In every case nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The workflow refuses.
    #[error(transparent)]
    Workflow(#[from] Refusal),
    /// The desk refuses.
    #[error(transparent)]
    Refused(#[from] DeskRefusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Anything else: a fault of ours or of the machine.
    #[error("{what}")]
    Fault {
        /// What was being done.
        what: &'static str,
        /// Cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl DeskError {
    /// A fault while doing `what`.
    pub fn fault(what: &'static str) -> impl FnOnce(Box<dyn std::error::Error + Send + Sync>) -> Self {
        move |source| Self::Fault { what, source }
    }

    /// Wraps any error as a fault while doing `what`.
    pub fn during<E: Into<Box<dyn std::error::Error + Send + Sync>>>(what: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Fault { what, source: source.into() }
    }

    /// Refused, as against failed.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Workflow(_) | Self::Refused(_))
    }

    /// How it crosses to a screen or a script. `report` is the id under which the log holds the causes of a fault.
    #[must_use]
    pub fn failure(&self, report: Option<String>) -> Failure {
        let fault = |code: &str| Failure {
            refused: false,
            code: code.to_owned(),
            args: BTreeMap::new(),
            message: self.to_string(),
            report: report.clone(),
        };
        match self {
            Self::Workflow(r) => Failure::workflow(r),
            Self::Refused(r) => Failure::desk(r),
            Self::Store(e) => fault(e.code()),
            Self::Open(e) => fault(e.code()),
            Self::Fault { .. } => fault("unexpected"),
        }
    }
}

impl From<rusqlite::Error> for DeskError {
    fn from(e: rusqlite::Error) -> Self {
        Self::Store(e.into())
    }
}

impl From<SealError> for DeskError {
    fn from(e: SealError) -> Self {
        match e {
            SealError::WrongPassword => DeskRefusal::WrongPassword.into(),
            SealError::WeakPassword => DeskRefusal::WeakPassword.into(),
            SealError::Unreadable => Self::Fault { what: "opening a sealed key", source: Box::new(e) },
        }
    }
}

impl From<BackupError> for DeskError {
    fn from(e: BackupError) -> Self {
        match e {
            BackupError::Cancelled => DeskRefusal::Cancelled.into(),
            BackupError::InUse => DeskRefusal::InUse.into(),
            BackupError::Bad(why) => DeskRefusal::BadBackup { why }.into(),
            e @ BackupError::TooNew { .. } => DeskRefusal::BadBackup { why: e.to_string() }.into(),
            BackupError::Store(e) => e.into(),
            // The same fault, and the same thing to do, as when the database finds the disk full.
            BackupError::DiskFull => Self::Store(StoreError::DiskFull(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL),
                None,
            ))),
            BackupError::Io(e) => Self::Fault { what: "backing up or restoring", source: Box::new(e) },
        }
    }
}

impl From<LockError> for DeskError {
    fn from(e: LockError) -> Self {
        match e {
            LockError::InUse => DeskRefusal::InUse.into(),
            LockError::Io(e) => Self::Fault { what: "locking the data folder", source: Box::new(e) },
        }
    }
}

impl From<serde_json::Error> for DeskError {
    fn from(e: serde_json::Error) -> Self {
        Self::Fault { what: "reading or writing JSON", source: Box::new(e) }
    }
}

/// Short for what every use case returns.
pub type Done<T> = Result<T, DeskError>;
