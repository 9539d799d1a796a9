//! Backup: asked for by a person, besides the nightly one; and the wish to go back to one.

use crate::{
    backup::{self, OnProgress, Progress, Reason},
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
/// The privilege `administer` is missing; [`DeskRefusal::Cancelled`], or a fault of the disk: no backup is left then, and the
/// present data is untouched.
pub fn backup_now(desk: &Desk, to: Option<PathBuf>, tell: &mut OnProgress<'_>) -> Done<BackupInfo> {
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
    // Written, then read again: as much work once more, whatever the archive was packed to.
    let mut whole = 0;
    backup::make(desk.store(), &path, Reason::Asked, &mut |p| {
        whole = p.total;
        tell(Progress { done: p.done, total: p.total.saturating_mul(2) })
    })?;
    let proved = backup::verify(&path, &mut |p| {
        let read = whole.saturating_mul(p.done.min(p.total)) / p.total.max(1);
        tell(Progress { done: whole.saturating_add(read), total: whole.saturating_mul(2) })
    });
    if let Err(e) = proved {
        // What was not proved is no backup.
        std::fs::remove_file(&path).map_err(DeskError::during("removing an unproved backup"))?;
        return Err(e.into());
    }
    Ok(backup_info(desk, &path, now))
}

/// Puts a backup in the place of the present data at the next start: an open database cannot be exchanged. Who may: an
/// administrator; anybody where the folder holds no newsroom.
///
/// # Errors
/// The privilege `administer` is missing; no such backup lies here; [`DeskRefusal::BadBackup`].
pub fn restore_at_next_start(desk: &Desk, path: &str, tell: &mut OnProgress<'_>) -> Done<()> {
    if desk.identity().is_ok() {
        desk.require(Privilege::Administer)?;
    }
    restore_unopened(desk.data_dir(), path, tell)
}

/// As [`restore_at_next_start`], for a folder whose database cannot be opened: nobody can sign in there.
///
/// # Errors
/// No such backup lies here; [`DeskRefusal::BadBackup`].
pub fn restore_unopened(dir: &Path, path: &str, tell: &mut OnProgress<'_>) -> Done<()> {
    // Only what lies there: the window names no other file of this computer.
    if !backups_lying(dir).iter().any(|one| one.path == path) {
        return Err(DeskRefusal::NotFound { what: "backup", given: path.to_owned() }.into());
    }
    backup::want_restore(Path::new(path), dir, tell)?;
    Ok(())
}
