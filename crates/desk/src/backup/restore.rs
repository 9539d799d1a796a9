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

/// Names the backup that the next opening of the window restores first.
const WANTED: &str = "restore.wanted";

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
    restore_held(path, dir, host, tell)
}

/// As [`restore`], for the window: it holds the folder already, and has not opened the database yet.
///
/// # Errors
/// As [`restore`].
pub fn restore_held(
    path: &Path,
    dir: &Path,
    host: &dyn Host,
    tell: &mut OnProgress<'_>,
) -> Result<RestoreOutcome, BackupError> {
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

/// Asks for a restore at the window's next opening: while a database is open it cannot be exchanged. The backup is proved
/// first, so that what cannot be used is said now.
///
/// # Errors
/// [`BackupError::Bad`], [`BackupError::TooNew`]; the wish cannot be written.
pub fn want_restore(path: &Path, dir: &Path, tell: &mut OnProgress<'_>) -> Result<Manifest, BackupError> {
    let manifest = archive::verify(path, tell)?;
    archive::check_version(&manifest)?;
    fs::write(dir.join(WANTED), path.to_string_lossy().as_bytes())?;
    fs::File::open(dir.join(WANTED))?.sync_all()?;
    Ok(manifest)
}

/// Restores what [`want_restore`] named, before the window opens its database; `None` = nothing was asked for. It is tried
/// once: a restore that fails leaves the present data in place, and is asked for anew.
///
/// # Errors
/// As [`restore`].
pub fn restore_wanted(
    dir: &Path,
    host: &dyn Host,
    tell: &mut OnProgress<'_>,
) -> Result<Option<RestoreOutcome>, BackupError> {
    let wanted = dir.join(WANTED);
    let path = match fs::read_to_string(&wanted) {
        Ok(path) => PathBuf::from(path),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e.into()),
    };
    let done = restore_held(&path, dir, host, tell);
    fs::remove_file(&wanted)?;
    done.map(Some)
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
