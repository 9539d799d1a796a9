//! Backups: one archive (tar, zstd) with the database, media, attachments, sealed keys, the charter and a manifest of
//! SHA-256 sums, verified by opening it.
//!
//! The database inside is a copy of one moment (SQLite's online backup API under one read transaction), so writing goes on
//! meanwhile. Files under media/ and attachments/ never change, so copying them after the database leaves nothing out.

mod archive;
mod folder;
mod restore;

pub use archive::{Entry, Manifest, create, verify};
pub use folder::{Nightly, before_migration, default_folder, list, make, nightly, nightly_due, same_disk};
pub use restore::{RestoreOutcome, finish_restore, restore, restore_held, restore_wanted, want_restore};

use std::{io, ops::ControlFlow};

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The nightly one.
    Nightly,
    /// Before a migration.
    Migration,
    /// A person asked for it.
    Asked,
}

impl Reason {
    /// The word in file names and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nightly => "nightly",
            Self::Migration => "migration",
            Self::Asked => "asked",
        }
    }
}

/// How far a long piece of work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes (of a backup) or rows (of a verification) done.
    pub done: u64,
    /// The same in all, as far as known.
    pub total: u64,
}

/// Told of progress now and then; answers whether to go on.
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Goes on without telling anybody.
pub fn no_progress(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A backup or restore that did not happen. The present data is untouched.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The person cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The disk is full.
    #[error("the disk is full; the unfinished backup was removed")]
    DiskFull,
    /// Not an archive of Galley, or damaged: which file, and what is wrong.
    #[error("this backup cannot be used: {0}")]
    Bad(String),
    /// Made by a newer Galley.
    #[error("this backup was made by a newer Galley (database version {found}, this one knows {known})")]
    TooNew {
        /// Version of its database.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The folder's window is open.
    #[error("close the window of this data folder first")]
    InUse,
    /// A file could not be read or written.
    #[error("backup: {0}")]
    Io(#[source] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::db::StoreError),
}

impl BackupError {
    /// The code of its message.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::DiskFull => "disk_full",
            Self::Bad(_) => "bad_backup",
            Self::TooNew { .. } => "backup_too_new",
            Self::InUse => "in_use",
            Self::Io(_) => "backup_io",
            Self::Store(e) => e.code(),
        }
    }
}

impl From<io::Error> for BackupError {
    fn from(e: io::Error) -> Self {
        if e.kind() == io::ErrorKind::StorageFull { Self::DiskFull } else { Self::Io(e) }
    }
}

impl From<rusqlite::Error> for BackupError {
    fn from(e: rusqlite::Error) -> Self {
        match crate::db::StoreError::from(e) {
            crate::db::StoreError::DiskFull(_) => Self::DiskFull,
            other => Self::Store(other),
        }
    }
}
