//! The archive itself: written in one pass with the manifest last, read in one pass.

use super::{BackupError, OnProgress, Progress, Reason};
use crate::{
    db::{self, APPLICATION_ID, DATABASE, LATEST, with_suffix},
    host::Host,
    keys::age_file::SECRETS,
};
use galley_domain::time::Timestamp;
use rusqlite::{Connection, OpenFlags, backup::Backup};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    cell::Cell,
    collections::BTreeMap,
    fs,
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
    rc::Rc,
};

pub(super) const MANIFEST: &str = "manifest.json";
/// Folders of a data folder that belong into a backup.
pub(super) const FOLDERS: [&str; 2] = ["media", "attachments"];
/// Pages copied between two reports of progress: 4 MB.
const PAGES: i32 = 1024;

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
}

/// What an archive holds; its last file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the archive; 1.
    pub format: u32,
    /// When it was made: the moment of the database copy.
    pub made_at: Timestamp,
    /// Version of Galley that made it.
    pub galley: String,
    /// Version of the database inside.
    pub schema: i64,
    /// Why.
    pub reason: Reason,
    /// Every other file by its path in the archive.
    pub files: BTreeMap<String, Entry>,
}

/// Counts bytes towards a report of progress.
struct Meter<'a, 'b> {
    done: u64,
    total: u64,
    /// How far into an archive that is read: what comes out of it is known only at its end.
    within: Option<Rc<Cell<u64>>>,
    tell: &'a mut OnProgress<'b>,
}

impl Meter<'_, '_> {
    fn add(&mut self, bytes: u64) -> Result<(), BackupError> {
        self.done = self.within.as_ref().map_or(self.done + bytes, |at| at.get());
        let total = self.total.max(self.done);
        if (self.tell)(Progress { done: self.done, total }).is_break() { Err(BackupError::Cancelled) } else { Ok(()) }
    }
}

/// A file that tells how far it was read.
struct Counted {
    file: fs::File,
    at: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(piece)?;
        self.at.set(self.at.get() + n as u64);
        Ok(n)
    }
}

/// Copies `from` to `to` in pieces, hashing; reports and may be cancelled after each.
fn copy_hashed(from: &mut dyn Read, to: &mut dyn Write, meter: &mut Meter<'_, '_>) -> Result<Entry, BackupError> {
    let mut hash = Sha256::new();
    let mut bytes = 0u64;
    let mut piece = vec![0u8; 1 << 20];
    loop {
        let n = from.read(&mut piece)?;
        if n == 0 {
            break;
        }
        hash.update(&piece[..n]);
        to.write_all(&piece[..n])?;
        bytes += n as u64;
        meter.add(n as u64)?;
    }
    Ok(Entry { bytes, sha256: hex::encode(hash.finalize()) })
}

/// Removes the unfinished file unless told to keep it.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            let _ = fs::remove_file(path);
        }
    }
}

/// Copies the database as of one moment, as a single file without a log.
fn copy_database(from: &Connection, to: &Path, meter: &mut Meter<'_, '_>) -> Result<(), BackupError> {
    // Holding one read transaction pins the moment: writers go on, and no change makes the copy start over.
    let _pinned = if from.is_autocommit() { Some(from.unchecked_transaction()?) } else { None };
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get::<_, i64>(0))?;
    let mut copy = Connection::open(to)?;
    {
        let backup = Backup::new(from, &mut copy)?;
        let mut before = 0;
        loop {
            let more = backup.step(PAGES)?;
            let p = backup.progress();
            let copied = u64::try_from(p.pagecount - p.remaining).unwrap_or(0) * 4096;
            meter.add(copied.saturating_sub(before))?;
            before = copied;
            match more {
                rusqlite::backup::StepResult::Done => break,
                rusqlite::backup::StepResult::More => {}
                // Another connection holds a lock; busy_timeout has waited already.
                _ => {
                    return Err(BackupError::Store(db::StoreError::Locked(rusqlite::Error::SqliteFailure(
                        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
                        None,
                    ))));
                }
            }
        }
    }
    copy.query_row("PRAGMA journal_mode = DELETE", [], |r| r.get::<_, String>(0))?;
    Ok(())
}

/// Every file under `dir/sub`, as (path in the archive, path on disk, bytes), in order.
fn files_under(dir: &Path, sub: &str) -> io::Result<Vec<(String, PathBuf, u64)>> {
    let mut out = Vec::new();
    let mut open = vec![(sub.to_owned(), dir.join(sub))];
    while let Some((name, path)) = open.pop() {
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => return Err(e),
        };
        for entry in entries {
            let entry = entry?;
            let Some(file) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push((format!("{name}/{file}"), entry.path()));
            } else if kind.is_file() && !file.ends_with(".new") {
                out.push((format!("{name}/{file}"), entry.path(), entry.metadata()?.len()));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// The sealed keys and the newest charter in plain sight, for use without the database (a portal can be told again).
fn papers(db: &Connection) -> rusqlite::Result<Vec<(&'static str, Vec<u8>)>> {
    let has = |table: &str| -> rusqlite::Result<bool> {
        db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = ?1", [table], |r| r.get::<_, i64>(0))
            .map(|n| n > 0)
    };
    let mut out = Vec::new();
    if has("sealed_keys")? && has("person_keys")? {
        let keys: String = db.query_row(
            "SELECT json_object(
                'newsroom', (SELECT json_group_array(json_object('name', name, 'public', lower(hex(public)), 'sealed', json(sealed))) FROM sealed_keys),
                'people', (SELECT json_group_array(json_object('person', lower(hex(person)), 'public', lower(hex(public)), 'sealed', json(sealed)))
                           FROM person_keys WHERE sealed IS NOT NULL))",
            [],
            |r| r.get(0),
        )?;
        out.push(("keys.json", keys.into_bytes()));
    }
    if has("charter")? {
        let newest: Vec<(i64, Vec<u8>, Vec<u8>)> = db
            .prepare("SELECT version, bytes, signature FROM charter ORDER BY version DESC LIMIT 1")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<Result<_, _>>()?;
        if let Some((_, bytes, signature)) = newest.into_iter().next() {
            out.push(("charter.json", bytes));
            out.push(("charter.sig", hex::encode(signature).into_bytes()));
        }
    }
    Ok(out)
}

/// Makes an archive of a data folder and verifies it by opening. An existing file of that name is replaced only by a
/// finished and verified one.
///
/// `db` is a connection to the folder's database that no other thread uses; `to` must not lie in media/ or attachments/.
///
/// # Errors
/// [`BackupError`]; the unfinished file is removed.
pub fn create(
    db: &Connection,
    dir: &Path,
    to: &Path,
    reason: Reason,
    host: &dyn Host,
    tell: &mut OnProgress<'_>,
) -> Result<Manifest, BackupError> {
    if let Some(parent) = to.parent().filter(|p| !p.as_os_str().is_empty()) {
        db::make_folder(parent)?;
    }
    let made_at = host.now();
    let schema: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let size: i64 =
        db.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |r| r.get(0))?;
    let size = u64::try_from(size).unwrap_or(0);

    let copy = Unfinished(Some(with_suffix(to, ".db.new")));
    let part = with_suffix(to, ".new");
    let mut unfinished = Unfinished(Some(part.clone()));
    let copy_path = with_suffix(to, ".db.new");
    let _ = fs::remove_file(&copy_path);

    // The database is copied, then packed, then verified: three passes of it, two of the files.
    let mut meter = Meter { done: 0, total: size * 3, within: None, tell };
    copy_database(db, &copy_path, &mut meter)?;

    let mut files = vec![(DATABASE.to_owned(), copy_path.clone(), fs::metadata(&copy_path)?.len())];
    for sub in FOLDERS {
        files.extend(files_under(dir, sub)?);
    }
    if let Ok(meta) = fs::metadata(dir.join(SECRETS)) {
        files.push((SECRETS.to_owned(), dir.join(SECRETS), meta.len()));
    }
    meter.total += 2 * files.iter().skip(1).map(|f| f.2).sum::<u64>();

    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut packer = Packer::new(options.open(&part)?, made_at)?;
    let mut manifest = Manifest {
        format: 1,
        made_at,
        galley: env!("CARGO_PKG_VERSION").to_owned(),
        schema,
        reason,
        files: BTreeMap::new(),
    };
    for (name, path, bytes) in files {
        let file = fs::File::open(&path)?;
        let entry = packer.add(&name, &mut file.take(bytes), bytes, &mut meter)?;
        manifest.files.insert(name, entry);
    }
    for (name, bytes) in papers(db)? {
        let entry = packer.add(name, &mut bytes.as_slice(), bytes.len() as u64, &mut meter)?;
        manifest.files.insert(name.to_owned(), entry);
    }
    let text = serde_json::to_vec_pretty(&manifest).map_err(|e| BackupError::Io(e.into()))?;
    packer.add(MANIFEST, &mut text.as_slice(), text.len() as u64, &mut meter)?;
    packer.finish()?;
    drop(copy);

    let (done, total) = (meter.done, meter.total);
    // What is left of the whole, by how far into the archive it is.
    let rest = |p: Progress| u128::from(total.saturating_sub(done)) * u128::from(p.done) / u128::from(p.total.max(1));
    let so_far = |p: Progress| done + u64::try_from(rest(p)).unwrap_or(0);
    verify(&part, &mut |p| (meter.tell)(Progress { done: so_far(p), total: total.max(so_far(p)) }))?;
    fs::rename(&part, to)?;
    unfinished.0 = None;
    sync_folder(to);
    Ok(manifest)
}

/// Makes a rename durable where the system allows it.
pub(super) fn sync_folder(path: &Path) {
    if let Some(parent) = path.parent()
        && let Ok(folder) = fs::File::open(parent)
    {
        let _ = folder.sync_all();
    }
}

struct Packer {
    tar: tar::Builder<zstd::Encoder<'static, fs::File>>,
    at: u64,
}

impl Packer {
    fn new(file: fs::File, at: Timestamp) -> io::Result<Self> {
        let mut zstd = zstd::Encoder::new(file, 3)?;
        zstd.include_checksum(true)?;
        Ok(Self { tar: tar::Builder::new(zstd), at: u64::try_from(at.millis() / 1000).unwrap_or(0) })
    }

    fn add(
        &mut self,
        name: &str,
        from: &mut dyn Read,
        bytes: u64,
        meter: &mut Meter<'_, '_>,
    ) -> Result<Entry, BackupError> {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(self.at);
        header.set_path(name)?;
        header.set_cksum();
        // By hand instead of `append`, for hashing and cancelling on the way: header, bytes, padding to 512.
        let out = self.tar.get_mut();
        out.write_all(header.as_bytes())?;
        let entry = copy_hashed(from, out, meter)?;
        if entry.bytes != bytes {
            return Err(BackupError::Io(io::Error::other(format!("{name} changed while it was copied"))));
        }
        let padding = (512 - bytes % 512) % 512;
        out.write_all(&[0u8; 512][..usize::try_from(padding).unwrap_or(0)])?;
        Ok(entry)
    }

    fn finish(self) -> io::Result<()> {
        self.tar.into_inner()?.finish()?.sync_all()
    }
}

/// Only names this program writes; nothing that could leave the folder it is unpacked into.
fn allowed(path: &Path) -> Option<String> {
    let name = path.to_str()?;
    let plain = path.components().all(|c| matches!(c, Component::Normal(_)));
    let known = [DATABASE, SECRETS, "keys.json", "charter.json", "charter.sig", MANIFEST].contains(&name)
        || FOLDERS.iter().any(|f| name.strip_prefix(f).is_some_and(|rest| rest.starts_with('/')));
    (plain && known).then(|| name.to_owned())
}

fn bad(e: impl std::fmt::Display) -> BackupError {
    BackupError::Bad(e.to_string())
}

/// Reads an archive, giving each file to `place` (where to write it; `None` = only hash it), and compares with the manifest.
pub(super) fn read(
    path: &Path,
    tell: &mut OnProgress<'_>,
    place: &mut dyn FnMut(&str) -> io::Result<Option<fs::File>>,
) -> Result<Manifest, BackupError> {
    let (file, at) = (fs::File::open(path)?, Rc::<Cell<u64>>::default());
    let mut meter = Meter { done: 0, total: file.metadata()?.len(), within: Some(Rc::clone(&at)), tell };
    let file = Counted { file, at };
    let mut archive = tar::Archive::new(zstd::Decoder::new(file).map_err(bad)?);
    let mut found: BTreeMap<String, Entry> = BTreeMap::new();
    let mut manifest: Option<Manifest> = None;
    for entry in archive.entries().map_err(bad)? {
        let mut entry = entry.map_err(bad)?;
        let path = entry.path().map_err(bad)?.into_owned();
        let name = allowed(&path).ok_or_else(|| bad(format!("unexpected file {}", path.display())))?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(bad(format!("{name} is not a plain file")));
        }
        if name == MANIFEST {
            let mut text = Vec::new();
            entry.by_ref().take(256 << 20).read_to_end(&mut text).map_err(bad)?;
            manifest = Some(serde_json::from_slice(&text).map_err(bad)?);
            continue;
        }
        let mut out: Box<dyn Write> = match place(&name)? {
            Some(file) => Box::new(file),
            None => Box::new(io::sink()),
        };
        let read = copy_hashed(&mut entry, &mut *out, &mut meter).map_err(|e| match e {
            // A cut or changed archive shows as a read error of the decoder.
            BackupError::Io(e) => bad(e),
            e => e,
        })?;
        if found.insert(name.clone(), read).is_some() {
            return Err(bad(format!("{name} occurs twice")));
        }
    }
    // The tar ends before the compressed stream does: its checksum is judged only by reading to the very end.
    let rest = io::copy(&mut archive.into_inner().take(1 << 20), &mut io::sink()).map_err(bad)?;
    if rest == 1 << 20 {
        return Err(bad("there is more behind its end"));
    }
    let manifest = manifest.ok_or_else(|| bad("it is cut short: the manifest is missing"))?;
    if manifest.format != 1 {
        return Err(bad(format!("unknown form {}", manifest.format)));
    }
    if let Some((name, _)) = manifest.files.iter().find(|(name, entry)| found.get(*name) != Some(entry)) {
        return Err(bad(format!("{name} is missing or differs from the manifest")));
    }
    if found.len() != manifest.files.len() {
        return Err(bad("it holds files the manifest does not name"));
    }
    if !manifest.files.contains_key(DATABASE) {
        return Err(bad("it holds no database"));
    }
    Ok(manifest)
}

/// Opens the database of an archive and walks it whole.
pub(super) fn check_database(path: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(bad)?;
    if let Some(what) = db::quick_check(&db).map_err(bad)? {
        return Err(bad(format!("its database is damaged: {what}")));
    }
    let (application, version): (i32, i64) = db
        .query_row("SELECT application_id, user_version FROM pragma_application_id, pragma_user_version", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .map_err(bad)?;
    if application != APPLICATION_ID || version != manifest.schema {
        return Err(bad("its database is not Galley's"));
    }
    Ok(())
}

/// Verifies an archive: every file against the manifest, and the database by opening it.
///
/// # Errors
/// [`BackupError::Bad`] with what is wrong; others when it cannot be read. A database newer than this Galley is sound here;
/// [`super::restore`] refuses it.
pub fn verify(path: &Path, tell: &mut OnProgress<'_>) -> Result<Manifest, BackupError> {
    let temporary = with_suffix(path, ".check");
    let unfinished = Unfinished(Some(temporary.clone()));
    let manifest = read(path, tell, &mut |name| {
        if name == DATABASE { fs::File::create(&temporary).map(Some) } else { Ok(None) }
    })?;
    check_database(&temporary, &manifest)?;
    drop(unfinished);
    Ok(manifest)
}

/// Refuses a database newer than this Galley.
pub(super) fn check_version(manifest: &Manifest) -> Result<(), BackupError> {
    if manifest.schema > LATEST {
        return Err(BackupError::TooNew { found: manifest.schema, known: LATEST });
    }
    Ok(())
}
