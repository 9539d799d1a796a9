//! One window per data folder: a locked file. The CLI works beside the window; a restore needs the folder alone.
//!
//! The lock is the operating system's, so a killed process leaves none behind. Who may deliver is another matter: a lease
//! in the database.

use fs4::fs_std::FileExt;
use std::{
    fs::{self, File},
    io,
    path::Path,
};

/// A lock on a data folder, let go when dropped.
#[derive(Debug)]
pub struct FolderLock {
    // Held for its lock.
    _file: File,
}

/// Why the folder was not locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("another Galley has this data folder open")]
    InUse,
    /// The lock file cannot be made.
    #[error("the data folder cannot be locked: {0}")]
    Io(#[from] io::Error),
}

fn take(dir: &Path, name: &str) -> Result<FolderLock, LockError> {
    crate::db::make_folder(dir)?;
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(name))?;
    if FileExt::try_lock_exclusive(&file)? { Ok(FolderLock { _file: file }) } else { Err(LockError::InUse) }
}

/// Locks the folder for its one window.
///
/// # Errors
/// [`LockError::InUse`] when another process shows this folder's window.
pub fn window(dir: &Path) -> Result<FolderLock, LockError> {
    take(dir, "window.lock")
}

/// Locks the folder for a restore: no window may be open on it, and none can open meanwhile.
///
/// # Errors
/// [`LockError::InUse`].
pub fn alone(dir: &Path) -> Result<FolderLock, LockError> {
    take(dir, "window.lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_window_and_is_free_again_once_it_closed() {
        let dir = tempfile::tempdir().unwrap();
        let first = window(dir.path()).unwrap();
        assert!(matches!(window(dir.path()), Err(LockError::InUse)));
        assert!(matches!(alone(dir.path()), Err(LockError::InUse)));
        drop(first);
        window(dir.path()).unwrap();
    }
}
