//! A demonstration for one person at one computer: desk and portal in one folder that is there whole or not at all, with
//! secrets of its own, and a portal that is served by whoever opens the desk.

use crate::{
    DemoFault,
    build::{COST, OnProgress, Plan, build},
};
use galley_desk::{demo, host::SystemHost, keys::age_file::AgeFile};
use galley_portal::{Config, Portal, RunningPortal};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

/// In the desk's folder: where its portal listens.
const PLACE: &str = "demonstration.json";
/// In the desk's folder: its portal.
const PORTAL: &str = "portal";

#[derive(Debug, Serialize, Deserialize)]
struct Place {
    listen: SocketAddr,
}

/// Is there a finished demonstration in this folder?
#[must_use]
pub fn is_made(dir: &Path) -> bool {
    dir.join(PLACE).exists()
}

/// Makes the demonstration in this folder, which must not be there yet. Cancelled or failed it leaves nothing.
///
/// # Errors
/// [`DemoFault`].
pub fn make(dir: &Path, tell: &mut OnProgress<'_>) -> Result<(), DemoFault> {
    let mut partial = dir.to_owned().into_os_string();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    remove(&partial)?;
    let made = make_in(&partial, tell);
    let moved =
        made.and_then(|()| fs::rename(&partial, dir).map_err(DemoFault::io("putting the demonstration in place")));
    if moved.is_err() {
        remove(&partial)?;
    }
    moved
}

fn make_in(dir: &Path, tell: &mut OnProgress<'_>) -> Result<(), DemoFault> {
    fs::create_dir_all(dir).map_err(DemoFault::io("making the demonstration's folder"))?;
    // Sealed in the folder: what belongs to a demonstration is not left behind in the computer's keychain.
    let keychain =
        AgeFile::open(dir, demo::PASSWORD, COST).map_err(galley_desk::DeskError::during("keeping secrets"))?;
    let listen = two_free_ports().map_err(DemoFault::io("looking for a free port"))?;
    let built = build(
        Plan {
            dir: dir.to_owned(),
            portal_data: dir.join(PORTAL),
            listen,
            passphrase: demo::PASSWORD.to_owned(),
            host: SystemHost::new(Box::new(keychain)),
        },
        tell,
    )?;
    for differs in built.differs {
        tracing::warn!(differs, "the demonstration came out differently");
    }
    let place = serde_json::to_vec(&Place { listen }).map_err(galley_desk::DeskError::from)?;
    fs::write(dir.join(PLACE), place).map_err(DemoFault::io("writing down where the portal listens"))
}

fn remove(dir: &Path) -> Result<(), DemoFault> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(DemoFault::io("clearing the demonstration's folder")(e)),
        _ => Ok(()),
    }
}

/// A port of this computer that is free, and the next one too.
fn two_free_ports() -> io::Result<SocketAddr> {
    loop {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = first.local_addr()?;
        let next = address.port().checked_add(1);
        if next.is_some_and(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()) {
            return Ok(address);
        }
    }
}

/// Serves the portal of the demonstration in this folder, if there is one here.
///
/// # Errors
/// Its port is taken; its data cannot be read.
pub async fn serve(dir: &Path) -> Result<Option<RunningPortal>, DemoFault> {
    let text = match fs::read(dir.join(PLACE)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(DemoFault::io("reading where the portal listens"))?,
    };
    let place: Place = serde_json::from_slice(&text).map_err(galley_desk::DeskError::from)?;
    let config = Config::new(dir.join(PORTAL), place.listen);
    Ok(Some(Portal::serve(config, std::future::pending()).await?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;

    #[test]
    fn a_demonstration_that_is_cancelled_leaves_nothing_and_can_be_made_again() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("galley-demo");
        let mut told = Vec::new();
        let cancelled = make(&dir, &mut |progress| {
            told.push(progress);
            if progress.done == 9 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(cancelled, Err(DemoFault::Cancelled)), "{cancelled:?}");
        assert_eq!(told.iter().map(|p| p.done).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
        assert!(told.iter().all(|p| p.total > 100), "{told:?}");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "nothing is left");
        assert!(!is_made(&dir));
    }
}
