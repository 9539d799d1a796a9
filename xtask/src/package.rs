//! `cargo xtask package`: an installable package for the system it runs on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Failure, House, output, run};
use crate::test::programs;
use crate::{interface, system};

/// What the .deb may hold, as beginnings of paths; anything else is a surprise and refused.
const SHIPPED: &[&str] = &[
    "usr/bin/galley-desktop",
    "usr/bin/galley",
    "usr/share/applications/",
    "usr/share/icons/hicolor/",
    "usr/share/doc/galley",
    "usr/share/metainfo/",
    "usr/share/man/",
    "usr/lib/Galley/",
    "usr/lib/galley/",
];

/// What the .deb's control part may hold: no script runs at installation.
const CONTROL: &[&str] = &["control", "md5sums"];

/// Builds the package and prints where it lies.
pub fn package(house: &House) -> Result<(), Failure> {
    let (kind, ending) = if cfg!(target_os = "linux") {
        ("deb", "deb")
    } else if cfg!(target_os = "macos") {
        ("dmg", "dmg")
    } else {
        ("nsis", "exe")
    };
    system::setup(system::Purpose::Package)?;
    interface::packages(house)?;
    interface::build(house)?;
    // The desktop app and the command line tool in one build: built one after the other, the crates that they share would be
    // compiled for each of them. The bundler only packs.
    programs(house, true)?;
    let folder = house.target.join("release/bundle").join(kind);
    // A package of an earlier version left there would be taken for the new one.
    let _ = std::fs::remove_dir_all(&folder);
    let mut bundler = interface::bundler(house)?;
    run(bundler.args(["bundle", "--bundles", kind]).current_dir(house.root.join("src-tauri")).env("CI", "true"))?;
    let made = packages_in(&folder, ending)?;
    if made.is_empty() {
        return Err(Failure::new(format!("the bundler left no .{ending} in {}", folder.display())));
    }
    for path in &made {
        if kind == "deb" {
            inspect(path)?;
        }
        println!("\nPackage: {}", path.display());
        if kind == "deb" {
            println!("Install: sudo apt-get install '{}'", path.display());
        }
    }
    Ok(())
}

fn packages_in(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|fault| Failure::new(format!("{}: {fault}", folder.display())))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    found.sort();
    Ok(found)
}

/// Says what is in a .deb, and refuses one that holds what it should not.
fn inspect(deb: &Path) -> Result<(), Failure> {
    let ask = |word: &str| {
        output(Command::new("dpkg-deb").arg(word).arg(deb))
            .ok_or_else(|| Failure::new(format!("dpkg-deb {word} cannot read {}", deb.display())))
    };
    println!("\n{}", ask("-f")?);
    let listing = ask("-c")?;
    println!("{listing}");
    let mut surprises = surprises(&listing);
    // `dpkg-deb -I` lists each control file: size, lines, then `*` and an interpreter for a script, and its name.
    surprises.extend(control_files(&ask("-I")?).into_iter().filter(|name| !CONTROL.contains(&name.as_str())));
    if surprises.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "{} holds what a package of Galley should not:\n{}",
            deb.display(),
            surprises.join("\n")
        )))
    }
}

/// Lines of `dpkg-deb -c` that are no ordinary file of root in a place we named.
fn surprises(listing: &str) -> Vec<String> {
    listing
        .lines()
        .filter(|line| {
            let mut words = line.split_whitespace();
            let (mode, owner) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let path = words.nth(3).unwrap_or_default().trim_start_matches("./");
            let is_folder = mode.starts_with('d');
            let known = SHIPPED.iter().any(|start| path.starts_with(start) || (is_folder && start.starts_with(path)));
            let special = mode.contains(['s', 't', 'S', 'T']) || mode.as_bytes().get(8) == Some(&b'w');
            !known || special || !matches!(owner, "root/root" | "0/0") || !mode.starts_with(['d', '-'])
        })
        .map(str::to_owned)
        .collect()
}

fn control_files(info: &str) -> Vec<String> {
    info.lines()
        .filter(|line| line.trim_start().starts_with(|first: char| first.is_ascii_digit()) && line.contains(" bytes,"))
        .filter_map(|line| line.split_whitespace().skip(4).find(|word| *word != "*" && !word.starts_with("#!")))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_ordinary_files_is_no_surprise() {
        let listing = "drwxr-xr-x 0/0               0 2026-11-23 10:00 usr/\n\
                       drwxr-xr-x 0/0               0 2026-11-23 10:00 usr/bin/\n\
                       -rwxr-xr-x 0/0        12345678 2026-11-23 10:00 usr/bin/galley-desktop\n\
                       -rw-r--r-- 0/0             120 2026-11-23 10:00 usr/share/applications/Galley.desktop";
        assert_eq!(surprises(listing), Vec::<String>::new());
    }

    #[test]
    fn a_foreign_path_a_setuid_file_and_a_writable_file_are_surprises() {
        for line in [
            "-rw-r--r-- root/root 12 2026-11-23 10:00 ./etc/cron.d/galley",
            "-rwsr-xr-x root/root 12 2026-11-23 10:00 ./usr/bin/galley",
            "-rwxr-xrwx root/root 12 2026-11-23 10:00 ./usr/bin/galley",
            "-rwxr-xr-x lan/lan 12 2026-11-23 10:00 ./usr/bin/galley",
            "lrwxrwxrwx root/root 0 2026-11-23 10:00 ./usr/bin/galley -> ../../etc/passwd",
        ] {
            assert_eq!(surprises(line), [line]);
        }
    }

    #[test]
    fn scripts_of_a_package_are_seen() {
        let info = " new Debian package, version 2.0.\n size 5000 bytes: control archive=700 bytes.\n     400 bytes,    12 \
                    lines      control\n     300 bytes,     5 lines      md5sums\n      60 bytes,     3 lines   *  \
                    postinst             #!/bin/sh\n Package: galley";
        assert_eq!(control_files(info), ["control", "md5sums", "postinst"]);
    }
}
