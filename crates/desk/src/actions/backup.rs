//! Backup: asked for by a person, besides the nightly one; and the wish to go back to one.

use crate::{
    backup::{self, Reason, no_progress},
    desk::Desk,
    error::{DeskError, Done},
    queries::newsroom::{BackupInfo, backup_info, backups_lying},
    refusal::DeskRefusal,
};
use galley_domain::people::Privilege;
use std::path::{Path, PathBuf};

/// Makes a backup now, into the given file or the backup folder. It is opened and checked before this returns.
///
/// # Errors
/// The privilege `administer` is missing; a fault of the disk, with the present data untouched.
pub fn backup_now(desk: &Desk, to: Option<PathBuf>) -> Done<BackupInfo> {
    desk.require(Privilege::Administer)?;
    let now = desk.host().now();
    let path = match to {
        Some(path) => path,
        None => {
            let folder = backup::default_folder(desk.data_dir());
            std::fs::create_dir_all(&folder).map_err(DeskError::during("making the backup folder"))?;
            folder.join(format!("galley-{}.tar.zst", now.utc().format("%Y%m%dT%H%M%S")))
        }
    };
    let failed = |e| DeskError::during::<backup::BackupError>("making a backup")(e);
    backup::make(desk.store(), &path, Reason::Asked, &mut no_progress).map_err(failed)?;
    backup::verify(&path, &mut no_progress).map_err(failed)?;
    Ok(backup_info(desk, &path, now))
}

/// Puts a backup in the place of the present data at the next start: an open database cannot be exchanged. Who may: an
/// administrator; anybody where the folder holds no newsroom.
///
/// # Errors
/// The privilege `administer` is missing; no such backup lies here; [`DeskRefusal::BadBackup`].
pub fn restore_at_next_start(desk: &Desk, path: &str) -> Done<()> {
    if desk.identity().is_ok() {
        desk.require(Privilege::Administer)?;
    }
    restore_unopened(desk.data_dir(), path)
}

/// As [`restore_at_next_start`], for a folder whose database cannot be opened: nobody can sign in there.
///
/// # Errors
/// No such backup lies here; [`DeskRefusal::BadBackup`].
pub fn restore_unopened(dir: &Path, path: &str) -> Done<()> {
    // Only what lies there: the window names no other file of this computer.
    if !backups_lying(dir).iter().any(|one| one.path == path) {
        return Err(DeskRefusal::NotFound { what: "backup", given: path.to_owned() }.into());
    }
    backup::want_restore(Path::new(path), dir, &mut no_progress)?;
    Ok(())
}
