//! What can go wrong with the database, sorted by what a person can do about it.

use galley_domain::time::Timestamp;
use rusqlite::ErrorCode as Code;
use std::path::PathBuf;

/// A read or write that did not happen. Nothing of a failed write is kept; everything committed before it is.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk (or the page limit) is full. Do: free space, then repeat.
    #[error("the disk is full; nothing of this was saved")]
    DiskFull(#[source] rusqlite::Error),
    /// Another program held the database longer than five seconds. Do: repeat.
    #[error("the database was locked by another program")]
    Locked(#[source] rusqlite::Error),
    /// The file or its folder may not be written. Do: mend the permissions.
    #[error("the database may not be written")]
    ReadOnly(#[source] rusqlite::Error),
    /// The file is damaged. Do: start recovery; the next open checks it whole and sets it aside.
    #[error("the database is damaged")]
    Corrupt(#[source] rusqlite::Error),
    /// The disk failed or the file vanished.
    #[error("the database could not be read or written")]
    Io(#[source] rusqlite::Error),
    /// Anything else of SQLite: a fault of ours.
    #[error("database: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// The closure given to the writer panicked; its transaction was rolled back.
    #[error("an action failed inside the database thread")]
    Panicked,
    /// A write inside a write: it would wait for itself.
    #[error("a write was started inside a write")]
    Nested,
    /// The store was closed.
    #[error("the database is closed")]
    Closed,
}

impl StoreError {
    /// The code of the message that tells what was kept and what to do.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DiskFull(_) => "disk_full",
            Self::Locked(_) => "database_locked",
            Self::ReadOnly(_) => "database_read_only",
            Self::Corrupt(_) => "database_corrupt",
            Self::Io(_) => "database_io",
            Self::Sqlite(_) | Self::Panicked | Self::Nested => "database_fault",
            Self::Closed => "database_closed",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        match e.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull(e),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked(e),
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly(e),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt(e),
            Some(Code::SystemIoFailure | Code::CannotOpen) => Self::Io(e),
            _ => Self::Sqlite(e),
        }
    }
}

/// A data folder that could not be opened. Nothing in it was deleted or overwritten.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database was made by a newer Galley. Do: install that version, or restore a backup of this one.
    #[error("the database has version {found}, this Galley knows up to {known}; it was left as it is in {path}")]
    TooNew {
        /// Version of the file.
        found: i64,
        /// Newest version known here.
        known: i64,
        /// The file, untouched.
        path: PathBuf,
    },
    /// The file is damaged, or no database. It was renamed. Do: restore `newest_backup`, or start anew.
    #[error("the database is damaged; it was kept as {set_aside}")]
    Corrupt {
        /// Where it is kept now.
        set_aside: PathBuf,
        /// Newest backup of this folder that opens and passes its checks.
        newest_backup: Option<(PathBuf, Timestamp)>,
        /// What SQLite said.
        detail: String,
    },
    /// The file is a SQLite database of another program. It was left alone.
    #[error("{path} is not a Galley database")]
    NotOurs {
        /// The file, untouched.
        path: PathBuf,
    },
    /// An applied migration is not the one this Galley has: the file was made by a modified Galley. Left alone.
    #[error("migration {version} of {path} is not the one this Galley knows")]
    Altered {
        /// Which.
        version: i64,
        /// The file, untouched.
        path: PathBuf,
    },
    /// The backup that must precede a migration could not be made; nothing was migrated.
    #[error("the backup before the upgrade failed; nothing was changed: {0}")]
    BackupFirst(String),
    /// The folder could not be made or read.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[source] std::io::Error),
    /// Disk full, locked, read-only or failing.
    #[error(transparent)]
    Store(StoreError),
}

impl OpenError {
    /// The code of the message that tells what was kept and what to do.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooNew { .. } => "database_too_new",
            Self::Corrupt { .. } => "database_set_aside",
            Self::NotOurs { .. } => "database_not_ours",
            Self::Altered { .. } => "database_altered",
            Self::BackupFirst(_) => "backup_before_upgrade_failed",
            Self::Folder(_) => "data_folder_unusable",
            Self::Store(e) => e.code(),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(e: rusqlite::Error) -> Self {
        Self::Store(e.into())
    }
}
