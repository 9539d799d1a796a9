//! The demonstration newsroom from the window: made once in a folder of its own, opened as another window; its portal is
//! served by whoever has its desk open.

use crate::{
    news::LongWork,
    shell::{Answer, Shell, failure, fault},
};
use galley_demo::{DemoFault, RunningPortal};
use galley_desk::{
    demo,
    refusal::{DeskRefusal, Failure},
};
use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// Makes it beside the window's own folder; gives where it stands.
///
/// # Errors
/// Cancelled: nothing is left of it. A fault stands in the log.
pub fn prepare(shell: &Arc<Shell>) -> Answer<PathBuf> {
    let mut folder = shell.data().to_owned().into_os_string();
    folder.push("-demo");
    let folder = PathBuf::from(folder);
    if galley_demo::is_made(&folder) {
        return Ok(folder);
    }
    let mut told = shell.long_work(LongWork::Demonstration);
    let made = galley_demo::make(&folder, &mut |p| told(u64::from(p.done), u64::from(p.total)));
    made.map(|()| folder).map_err(|error| match error {
        DemoFault::Cancelled => Failure::desk(&DeskRefusal::Cancelled),
        DemoFault::Desk(error) => failure(&error),
        other => fault("unexpected", &other),
    })
}

/// Opens a window on it: another process, for a program has one data folder.
///
/// # Errors
/// The program cannot be started.
pub fn open(folder: &Path) -> io::Result<()> {
    let program = std::env::current_exe()?;
    // Its secrets protect nothing; asking for their passphrase would only be in the way.
    Command::new(program).arg("--data").arg(folder).env("GALLEY_PASSPHRASE", demo::PASSWORD).spawn().map(drop)
}

/// Serves the portal of the demonstration in this folder, if there is one.
pub async fn serve_portal(folder: PathBuf) -> Option<RunningPortal> {
    galley_demo::serve(&folder).await.unwrap_or_else(|error| {
        // Somebody else may serve it. Deliveries say what they meet.
        tracing::warn!(%error, "the demonstration's portal is not served from here");
        None
    })
}
