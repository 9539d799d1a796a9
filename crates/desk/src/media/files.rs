//! Files named by the SHA-256 of their bytes: `media/ab/cd/abcd...`, `attachments/ab/cd/abcd...`.

use super::{MAX_FILE, MediaError};
use crate::db::{make_folder, with_suffix};
use galley_domain::content::hash::{MediaHash, sha256};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

pub(super) fn path_of(folder: &Path, hash: &[u8; 32]) -> PathBuf {
    let name = hex::encode(hash);
    folder.join(&name[..2]).join(&name[2..4]).join(name)
}

/// Writes a file whole or not at all, and durably: a new file, on disk, then its name. One that exists is left alone.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    // Two threads may take the same picture in at once: each writes a file of its own.
    let unique = format!("{:?}", std::thread::current().id());
    let unique: String = unique.chars().filter(char::is_ascii_digit).collect();
    let temporary = with_suffix(path, &format!(".{}-{unique}.new", std::process::id()));
    let written = (|| {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        if let Some(parent) = path.parent()
            && let Ok(folder) = fs::File::open(parent)
        {
            let _ = folder.sync_all();
        }
        Ok(())
    })();
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

pub(super) fn keep_master(dir: &Path, bytes: &[u8]) -> io::Result<MediaHash> {
    let hash = sha256(bytes);
    keep(&path_of(&dir.join("media"), &hash), bytes)?;
    Ok(MediaHash(hash))
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Where a master lies (whether or not it exists).
#[must_use]
pub fn master_path(dir: &Path, hash: MediaHash) -> PathBuf {
    path_of(&dir.join("media"), &hash.0)
}

/// The bytes of a master, compared with its hash; `None` = there is none.
///
/// # Errors
/// [`MediaError::Changed`] when the file was changed behind Galley's back, or it cannot be read.
pub fn master(dir: &Path, hash: MediaHash) -> Result<Option<Vec<u8>>, MediaError> {
    let bytes = read(&master_path(dir, hash))?;
    match bytes {
        Some(bytes) if sha256(&bytes) != hash.0 => Err(MediaError::Changed(hash)),
        found => Ok(found),
    }
}

/// Keeps a newsroom-only file; gives its SHA-256.
///
/// # Errors
/// [`MediaError::TooLarge`], or it cannot be written.
pub fn keep_attachment(dir: &Path, bytes: &[u8]) -> Result<[u8; 32], MediaError> {
    super::prepare::check_size(bytes.len() as u64, MAX_FILE)?;
    let hash = sha256(bytes);
    keep(&path_of(&dir.join("attachments"), &hash), bytes)?;
    Ok(hash)
}

/// The bytes of a newsroom-only file, compared with its hash; `None` = there is none.
///
/// # Errors
/// As [`master`].
pub fn attachment(dir: &Path, hash: [u8; 32]) -> Result<Option<Vec<u8>>, MediaError> {
    let bytes = read(&path_of(&dir.join("attachments"), &hash))?;
    match bytes {
        Some(bytes) if sha256(&bytes) != hash => Err(MediaError::Changed(MediaHash(hash))),
        found => Ok(found),
    }
}
