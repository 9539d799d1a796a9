//! Backup: asked for by a person, besides the nightly one.

use crate::{
    backup::{self, Reason, no_progress},
    desk::Desk,
    error::{DeskError, Done},
    queries::newsroom::{BackupInfo, backup_info},
};
use galley_domain::people::Privilege;
use std::path::PathBuf;

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
