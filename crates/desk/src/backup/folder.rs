//! The folder of nightly and other automatic backups: names, when one is due, how many are kept.

use super::{BackupError, Manifest, OnProgress, Reason, archive};
use crate::{
    db::{Store, StoreError},
    host::Host,
    settings,
};
use galley_domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Automatic backups kept of each reason.
const KEEP: usize = 7;
/// A nightly backup is due when the newest is older than this, in milliseconds: 20 hours, so that a PC switched on at
/// nine one day and at eight the next still makes one.
const DUE_AFTER: i64 = 20 * 3_600_000;
const ENDING: &str = ".tar.zst";

/// What a nightly backup came to.
#[derive(Debug, Clone)]
pub struct Nightly {
    /// The archive.
    pub path: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// It lies on the disk it is to protect against losing: warn.
    pub same_disk: bool,
}

/// `backups` in the data folder: where automatic backups go unless the administrator chose another folder.
#[must_use]
pub fn default_folder(dir: &Path) -> PathBuf {
    dir.join("backups")
}

/// The chosen folder must be known when the database is damaged, hence a line in a file beside it.
fn chosen_folder(dir: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(dir.join("backup-folder")).ok()?;
    let line = text.trim();
    (!line.is_empty()).then(|| PathBuf::from(line))
}

/// Automatic backups of a data folder that exist, oldest first: those of the default and of the chosen folder.
#[must_use]
pub fn list(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = [Some(default_folder(dir)), chosen_folder(dir)]
        .into_iter()
        .flatten()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| name_of(p).is_some_and(|n| n.starts_with("galley-") && n.ends_with(ENDING)))
        .collect();
    // Names begin with the time, so they sort by it whatever the folder.
    found.sort_by(|a, b| name_of(a).cmp(&name_of(b)));
    found
}

fn name_of(path: &Path) -> Option<&str> {
    path.file_name().and_then(|n| n.to_str())
}

fn file_name(at: Timestamp, reason: Reason) -> String {
    format!("galley-{}-{}{ENDING}", at.utc().format("%Y%m%dT%H%M%S%3fZ"), reason.as_str())
}

/// Removes all but the newest [`KEEP`] of a reason.
fn prune(folder: &Path, reason: Reason) {
    let ending = format!("-{}{ENDING}", reason.as_str());
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| name_of(p).is_some_and(|n| n.starts_with("galley-") && n.ends_with(&ending)))
        .collect();
    all.sort();
    let surplus = all.len().saturating_sub(KEEP);
    for path in all.into_iter().take(surplus) {
        if let Err(e) = fs::remove_file(&path) {
            tracing::warn!(file = %path.display(), error = %e, "an old backup could not be removed");
        }
    }
}

/// The backup that precedes a migration. The store is not open yet: `db` is its connection to be.
///
/// # Errors
/// [`BackupError`]; then nothing may be migrated.
pub fn before_migration(db: &Connection, dir: &Path, host: &Arc<dyn Host>) -> Result<PathBuf, BackupError> {
    let folder = default_folder(dir);
    let to = folder.join(file_name(host.now(), Reason::Migration));
    archive::create(db, dir, &to, Reason::Migration, &**host, &mut super::no_progress)?;
    prune(&folder, Reason::Migration);
    Ok(to)
}

/// Makes a backup into a file somebody named.
///
/// # Errors
/// [`BackupError`].
pub fn make(store: &Store, to: &Path, reason: Reason, tell: &mut OnProgress<'_>) -> Result<Manifest, BackupError> {
    let manifest = store.read(|db| archive::create(db, store.dir(), to, reason, &**store.host(), tell))?;
    let bytes = i64::try_from(fs::metadata(to)?.len()).unwrap_or(i64::MAX);
    let (file, at) = (to.display().to_string(), manifest.made_at.millis());
    store.write::<_, StoreError>(move |tx| {
        tx.execute(
            "INSERT OR REPLACE INTO backups (file, reason, bytes, at) VALUES (?1, ?2, ?3, ?4)",
            params![file, reason.as_str(), bytes, at],
        )?;
        Ok(())
    })?;
    Ok(manifest)
}

/// Is a nightly backup due?
///
/// # Errors
/// Those of the store.
pub fn nightly_due(store: &Store) -> Result<bool, StoreError> {
    let newest = store.read(|db| {
        db.query_row("SELECT max(at) FROM backups WHERE reason = 'nightly'", [], |r| r.get::<_, Option<i64>>(0))
            .optional()
            .map_err(StoreError::from)
    })?;
    let now = store.host().now().millis();
    Ok(newest.flatten().is_none_or(|at| now - at >= DUE_AFTER || at > now))
}

/// Makes the nightly backup into the chosen folder and keeps the newest seven.
///
/// # Errors
/// [`BackupError`].
pub fn nightly(store: &Store, tell: &mut OnProgress<'_>) -> Result<Nightly, BackupError> {
    let chosen = store.read(|db| settings::get::<String>(db, settings::BACKUP_FOLDER).map_err(StoreError::from))?;
    let note = store.dir().join("backup-folder");
    match &chosen {
        Some(folder) => fs::write(&note, folder)?,
        None => match fs::remove_file(&note) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        },
    }
    let folder = chosen.map_or_else(|| default_folder(store.dir()), PathBuf::from);
    let path = folder.join(file_name(store.host().now(), Reason::Nightly));
    let manifest = make(store, &path, Reason::Nightly, tell)?;
    prune(&folder, Reason::Nightly);
    Ok(Nightly { same_disk: same_disk(store.dir(), &folder), path, manifest })
}

/// Do two folders lie on the same file system? Then losing one disk loses both. `true` when it cannot be told.
#[must_use]
pub fn same_disk(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
            return a.dev() == b.dev();
        }
    }
    #[cfg(not(unix))]
    {
        let root =
            |p: &Path| fs::canonicalize(p).ok().and_then(|p| p.components().next().map(|c| c.as_os_str().to_owned()));
        if let (Some(a), Some(b)) = (root(a), root(b)) {
            return a == b;
        }
    }
    true
}
