//! Restoring: the archive is unpacked and proved beside the present data, which is then set aside whole; the restored
//! database gets a new device and starts with every lane unknown.
//!
//! The exchange is a series of renames that a crash may interrupt anywhere: [`finish_restore`] runs before every opening
//! and ends what was begun.

use super::{BackupError, Manifest, OnProgress, archive};
use crate::{
    db::{self, DATABASE, StoreError},
    host::Host,
    keys::age_file::SECRETS,
    lock::{self, LockError},
    settings::{self, Restored},
};
use galley_domain::{ids::DeviceId, time::Timestamp};
use rusqlite::Connection;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Unpacked and proved, not yet in place.
const READY: &str = "restore.ready";
const PARTIAL: &str = "restore.partial";
/// Inside [`READY`]: the name of the folder the present data goes to.
const ASIDE: &str = "aside";
/// Inside [`READY`]: everything present has been set aside.
const ASIDE_DONE: &str = "aside.done";
/// What is exchanged. The log before the database: alone it would be taken for a damaged pair, never for a new one.
const ITEMS: [&str; 6] = ["galley.db-wal", "galley.db-shm", DATABASE, "media", "attachments", SECRETS];

/// What a restore did.
#[derive(Debug, Clone)]
pub struct RestoreOutcome {
    /// What the archive held.
    pub manifest: Manifest,
    /// Where the data that was here before is kept; `None` = there was none.
    pub set_aside: Option<PathBuf>,
    /// The new identity of this desk.
    pub device: DeviceId,
}

/// Restores an archive into a data folder. No store may be open on the folder.
///
/// # Errors
/// [`BackupError`]; until the exchange begins the present data is untouched, and once it began it ends.
pub fn restore(
    path: &Path,
    dir: &Path,
    host: &dyn Host,
    tell: &mut OnProgress<'_>,
) -> Result<RestoreOutcome, BackupError> {
    let _alone = lock::alone(dir).map_err(|e| match e {
        LockError::InUse => BackupError::InUse,
        LockError::Io(e) => e.into(),
    })?;
    finish_restore(dir)?;
    let partial = dir.join(PARTIAL);
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    db::make_folder(&partial)?;
    let unpacked = unpack(path, &partial, host, tell);
    let (manifest, device) = match unpacked {
        Ok(done) => done,
        Err(e) => {
            let _ = fs::remove_dir_all(&partial);
            return Err(e);
        }
    };
    let aside = free_name(dir, host.now());
    fs::write(partial.join(ASIDE), aside.as_bytes())?;
    sync_all(&partial)?;
    let had_data = ITEMS.iter().any(|item| dir.join(item).exists());
    fs::rename(&partial, dir.join(READY))?;
    archive::sync_folder(&dir.join(READY));
    finish_restore(dir)?;
    Ok(RestoreOutcome { manifest, set_aside: had_data.then(|| dir.join(aside)), device })
}

fn unpack(
    path: &Path,
    to: &Path,
    host: &dyn Host,
    tell: &mut OnProgress<'_>,
) -> Result<(Manifest, DeviceId), BackupError> {
    let manifest = archive::read(path, tell, &mut |name| {
        let file = to.join(name);
        if let Some(parent) = file.parent() {
            db::make_folder(parent)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(file).map(Some)
    })?;
    archive::check_version(&manifest)?;
    let database = to.join(DATABASE);
    archive::check_database(&database, &manifest)?;
    let device = host.id(DeviceId::new);
    make_new_device(&database, &manifest, device, host.now())?;
    Ok((manifest, device))
}

/// A new device, so that no number this desk gave out since the backup is given out twice; and the mark that makes
/// delivery read every portal back before it sends.
fn make_new_device(database: &Path, manifest: &Manifest, device: DeviceId, now: Timestamp) -> Result<(), BackupError> {
    let mut restored = Connection::open(database)?;
    let tx = restored.transaction()?;
    let before = settings::get::<Restored>(&tx, settings::RESTORED)?;
    settings::set(&tx, settings::DEVICE, &device)?;
    settings::set(
        &tx,
        settings::RESTORED,
        &Restored {
            at: now,
            first: before.and_then(|r| r.first).or(Some(now)),
            made_at: manifest.made_at,
            generation: before.map_or(1, |r| r.generation.saturating_add(1)),
            told: None,
            settled: None,
        },
    )?;
    tx.commit()?;
    if let Some(what) = db::quick_check(&restored)? {
        return Err(BackupError::Store(StoreError::Corrupt(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
            Some(what),
        ))));
    }
    Ok(())
}

fn free_name(dir: &Path, now: Timestamp) -> String {
    let stamp = now.utc().format("%Y%m%dT%H%M%SZ");
    let mut name = format!("before-restore-{stamp}");
    let mut n = 2;
    while dir.join(&name).exists() {
        name = format!("before-restore-{stamp}-{n}");
        n += 1;
    }
    name
}

fn sync_all(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all(&entry.path())?;
        } else {
            fs::File::open(entry.path())?.sync_all()?;
        }
    }
    fs::File::open(dir)?.sync_all()
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Ends a restore that was interrupted after it was ready; does nothing else. Runs before every opening.
///
/// # Errors
/// Those of renaming.
pub fn finish_restore(dir: &Path) -> io::Result<()> {
    let ready = dir.join(READY);
    if !ready.exists() {
        return Ok(());
    }
    let name = fs::read_to_string(ready.join(ASIDE))?;
    let aside = dir.join(name.trim());
    let done = ready.join(ASIDE_DONE);
    if !done.exists() {
        db::make_folder(&aside)?;
        for item in ITEMS {
            // A backup without secrets.age (made where a keychain was used) leaves the present one in use.
            if item == SECRETS && !ready.join(SECRETS).exists() {
                continue;
            }
            rename_if_there(&dir.join(item), &aside.join(item))?;
        }
        fs::write(&done, b"")?;
        fs::File::open(&ready)?.sync_all()?;
    }
    for item in ITEMS {
        rename_if_there(&ready.join(item), &dir.join(item))?;
    }
    fs::remove_dir_all(&ready)?;
    // An empty folder is no data that was kept.
    let _ = fs::remove_dir(&aside);
    archive::sync_folder(&dir.join(DATABASE));
    Ok(())
}
