//! The interface: its packages, its checks and its built page.

use std::process::Command;

use crate::shell::{Failure, House, npm, read, run, write};

/// Installs the npm packages when the lock file differs from the one installed last.
pub fn packages(house: &House) -> Result<(), Failure> {
    let lock = read(&house.ui().join("package-lock.json"))?;
    let stamp = house.ui().join("node_modules/.galley-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        println!("npm packages: as the lock file says.");
        return Ok(());
    }
    run(npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(house.ui()))?;
    write(&stamp, &lock)
}

/// Runs a script of `ui/package.json`.
pub fn script(house: &House, name: &str) -> Result<(), Failure> {
    run(npm().args(["run", "--silent", name]).current_dir(house.ui()))
}

/// Builds `ui/dist`, which the desktop binary embeds when it is compiled.
pub fn build(house: &House) -> Result<(), Failure> {
    script(house, "build")
}

/// The pinned bundler of desktop packages, in a folder of its own: its optional binaries for systems that a registry
/// does not carry would otherwise break `npm ci` of the interface.
pub fn bundler(house: &House) -> Result<Command, Failure> {
    let folder = house.root.join("tools/tauri-cli");
    let wanted = read(&folder.join("package.json"))?;
    let stamp = folder.join("node_modules/.galley-package");
    if !std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        run(npm().args(["install", "--no-package-lock", "--no-audit", "--no-fund"]).current_dir(&folder))?;
        write(&stamp, &wanted)?;
    }
    let file = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    Ok(Command::new(folder.join("node_modules/.bin").join(file)))
}
