//! Opening a data folder's database: recognise, check, set aside what is damaged, back up, migrate.

use super::{
    Migration, OpenError, StoreError,
    migrate::{self, Found},
    pragmas,
};
use crate::{backup, host::Host};
use galley_domain::time::Timestamp;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// File name of the database inside a data folder.
pub const DATABASE: &str = "galley.db";

/// Left beside the database when damage was met while running: the next open walks the whole file.
pub(super) const SUSPECT: &str = "galley.db.suspect";

/// Databases up to this size are walked whole at every open (some 50 ms); larger ones when suspect, nightly and by `doctor`.
const ALWAYS_CHECKED: u64 = 32 << 20;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Opens, or makes, the database of a folder and brings it to the newest version.
pub(super) fn open(dir: &Path, host: &Arc<dyn Host>, known: &[Migration]) -> Result<Connection, OpenError> {
    make_folder(dir).map_err(OpenError::Folder)?;
    backup::finish_restore(dir).map_err(OpenError::Folder)?;
    let path = dir.join(DATABASE);
    let now = host.now();
    let opened = try_open(dir, &path, host, known);
    if let Err(OpenError::Store(StoreError::Corrupt(e))) = &opened {
        return Err(damaged(dir, now, &e.to_string()));
    }
    opened
}

fn try_open(dir: &Path, path: &Path, host: &Arc<dyn Host>, known: &[Migration]) -> Result<Connection, OpenError> {
    check_writable(dir)?;
    let size = match fs::metadata(path) {
        Ok(meta) => meta.len(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            if with_suffix(path, "-wal").exists() {
                // Its database is gone; SQLite would delete it.
                return Err(damaged(dir, host.now(), "the database file is missing, its log is there"));
            }
            0
        }
        Err(e) => return Err(OpenError::Folder(e)),
    };
    let found = if size == 0 {
        if path.exists() && lived_in(dir) {
            return Err(damaged(dir, host.now(), "the database file is empty"));
        }
        Found::Empty
    } else {
        probe(dir, path, size, known, host)?
    };

    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    if db.is_readonly(rusqlite::MAIN_DB)? {
        return Err(OpenError::Store(StoreError::ReadOnly(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY),
            None,
        ))));
    }
    private(path).map_err(OpenError::Folder)?;
    pragmas::writer(&db)?;
    let latest = known.last().map_or(0, |m| m.version);
    match found {
        Found::Version(v) if v == latest => {}
        Found::Version(v) => {
            tracing::info!(from = v, to = latest, "backing up before migrating");
            backup::before_migration(&db, dir, host).map_err(|e| OpenError::BackupFirst(e.to_string()))?;
            migrate::apply(&mut db, known, host.now())?;
        }
        Found::Empty => migrate::apply(&mut db, known, host.now())?,
    }
    Ok(db)
}

/// A folder that cannot be written is said to be so, before SQLite calls it something less clear.
fn check_writable(dir: &Path) -> Result<(), OpenError> {
    let probe = dir.join(format!("galley.{}.writable", std::process::id()));
    let sqlite = |code| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
    match fs::OpenOptions::new().write(true).create(true).truncate(true).open(&probe) {
        Ok(file) => {
            drop(file);
            let _ = fs::remove_file(&probe);
            Ok(())
        }
        Err(e) => Err(match e.kind() {
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                OpenError::Store(StoreError::ReadOnly(sqlite(rusqlite::ffi::SQLITE_READONLY)))
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                OpenError::Store(StoreError::DiskFull(sqlite(rusqlite::ffi::SQLITE_FULL)))
            }
            _ => OpenError::Folder(e),
        }),
    }
}

/// Looks at an existing file without changing it: not even its log is folded in.
fn probe(dir: &Path, path: &Path, size: u64, known: &[Migration], host: &Arc<dyn Host>) -> Result<Found, OpenError> {
    let mut head = [0u8; 16];
    let read = fs::File::open(path).and_then(|mut f| io::Read::read_exact(&mut f, &mut head));
    match read {
        Ok(()) if &head == MAGIC => {}
        Ok(()) => return Err(damaged(dir, host.now(), "the file does not begin like a database")),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(damaged(dir, host.now(), "the file is cut short"));
        }
        Err(e) => return Err(OpenError::Folder(e)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.busy_timeout(pragmas::BUSY)?;
    let found = migrate::inspect(&db, path, known)?;
    let suspect = dir.join(SUSPECT);
    if size <= ALWAYS_CHECKED || suspect.exists() {
        if let Some(what) = pragmas::quick_check(&db)? {
            drop(db);
            return Err(damaged(dir, host.now(), &what));
        }
        if suspect.exists() {
            fs::remove_file(&suspect).map_err(OpenError::Folder)?;
        }
    }
    Ok(found)
}

/// Has this folder been used? Then an empty database file is damage, not a fresh start.
fn lived_in(dir: &Path) -> bool {
    ["backups", "media", "attachments"]
        .iter()
        .any(|sub| fs::read_dir(dir.join(sub)).is_ok_and(|mut entries| entries.next().is_some()))
}

fn damaged(dir: &Path, now: Timestamp, detail: &str) -> OpenError {
    match set_aside(dir, now) {
        Ok(kept) => {
            OpenError::Corrupt { set_aside: kept, newest_backup: newest_backup(dir), detail: detail.to_owned() }
        }
        Err(e) => OpenError::Folder(e),
    }
}

/// Renames the database with its log to `galley.db.damaged-<time>`; nothing is deleted. Returns the new path.
///
/// # Errors
/// Those of renaming.
pub fn set_aside(dir: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let from = dir.join(DATABASE);
    let stamp = now.utc().format("%Y%m%dT%H%M%SZ");
    let mut to = dir.join(format!("{DATABASE}.damaged-{stamp}"));
    let mut n = 2;
    while to.exists() || with_suffix(&to, "-wal").exists() {
        to = dir.join(format!("{DATABASE}.damaged-{stamp}-{n}"));
        n += 1;
    }
    for suffix in ["", "-wal", "-shm"] {
        match fs::rename(with_suffix(&from, suffix), with_suffix(&to, suffix)) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    let _ = fs::remove_file(dir.join(SUSPECT));
    tracing::error!(kept = %to.display(), "the database was set aside");
    Ok(to)
}

/// The newest backup of a folder that opens and passes its checks.
#[must_use]
pub fn newest_backup(dir: &Path) -> Option<(PathBuf, Timestamp)> {
    backup::list(dir)
        .into_iter()
        .rev()
        .find_map(|path| backup::verify(&path, &mut backup::no_progress).ok().map(|m| (path, m.made_at)))
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes a folder that only its owner can enter.
pub(crate) fn make_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Makes a file readable by its owner alone.
pub(crate) fn private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = fs::metadata(path)?;
        if meta.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
