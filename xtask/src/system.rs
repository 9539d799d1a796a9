//! What the machine must have, and installing it where we know how.

use std::process::Command;

use crate::shell::{Failure, in_path, output, run};

/// What the machine is asked to do; each asks for more packages than the one before, packaging apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Compile everything, and open the app on a display.
    Build,
    /// Also drive the app without a display.
    Run,
    /// Also run every test: input method, accessibility tree, notifications.
    Test,
    /// Compile, and make an installable package.
    Package,
}

/// Debian and Ubuntu packages to compile and open the app: the webview's headers, SVG for icons, and the tray's library,
/// which is loaded at run time.
const BUILD: &[&str] =
    &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "librsvg2-dev", "libayatana-appindicator3-1"];
/// To drive it without a display; openbox gives focus.
const RUN: &[&str] =
    &["webkit2gtk-driver", "xvfb", "xauth", "dbus", "dbus-x11", "openbox", "xdotool", "imagemagick", "fonts-noto-core"];
/// To run every test: a real Vietnamese input method, and the accessibility bus.
const TEST: &[&str] = &["ibus", "ibus-gtk3", "ibus-unikey", "at-spi2-core"];
/// To make a package: the bundler reads the tray library's pkg-config file to name its dependency.
const PACKAGE: &[&str] = &["libayatana-appindicator3-dev"];

fn packages(purpose: Purpose) -> Vec<&'static str> {
    match purpose {
        Purpose::Build => BUILD.to_vec(),
        Purpose::Run => [BUILD, RUN].concat(),
        Purpose::Test => [BUILD, RUN, TEST].concat(),
        Purpose::Package => [BUILD, PACKAGE].concat(),
    }
}

/// Checks Rust and Node, and installs the system packages that are missing.
pub fn setup(purpose: Purpose) -> Result<(), Failure> {
    rust()?;
    node()?;
    match family() {
        Family::Debian => debian(&packages(purpose)),
        other => {
            print!("{}", other.hint());
            Ok(())
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    OtherLinux,
    Mac,
    Windows,
}

fn family() -> Family {
    if cfg!(target_os = "macos") {
        Family::Mac
    } else if cfg!(windows) {
        Family::Windows
    } else {
        linux_family(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
    }
}

/// Reads `ID` and `ID_LIKE` of os-release(5).
fn linux_family(os_release: &str) -> Family {
    let names: Vec<&str> = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .collect();
    let is = |wanted: &[&str]| names.iter().any(|name| wanted.contains(name));
    if is(&["debian", "ubuntu"]) {
        Family::Debian
    } else if is(&["fedora", "rhel"]) {
        Family::Fedora
    } else if is(&["arch"]) {
        Family::Arch
    } else {
        Family::OtherLinux
    }
}

impl Family {
    fn hint(self) -> &'static str {
        match self {
            Self::Debian => "",
            Self::Fedora => {
                "This is not Debian or Ubuntu; if the build misses something, install:\n  sudo dnf install gcc gcc-c++ make \
                 pkgconf webkit2gtk4.1-devel librsvg2-devel libayatana-appindicator-gtk3 xorg-x11-server-Xvfb dbus-x11\n"
            }
            Self::Arch => {
                "This is not Debian or Ubuntu; if the build misses something, install:\n  sudo pacman -S --needed base-devel \
                 webkit2gtk-4.1 librsvg libayatana-appindicator xorg-server-xvfb dbus\n"
            }
            Self::OtherLinux => {
                "This Linux is not one we know. Galley needs a C compiler, pkg-config, WebKitGTK 4.1 and librsvg with their \
                 headers, and libayatana-appindicator 3; the tests also need WebKitWebDriver, Xvfb, D-Bus and IBus-Unikey.\n"
            }
            Self::Mac => {
                "On macOS install the command line tools once: xcode-select --install\n(The journeys need Linux; they are not \
                 run here.)\n"
            }
            Self::Windows => {
                "On Windows install the Visual Studio Build Tools (Desktop development with C++) and, before Windows 11, the \
                 WebView2 runtime.\n(The journeys need Linux; they are not run here.)\n"
            }
        }
    }
}

/// Installs what dpkg does not know as installed.
fn debian(wanted: &[&str]) -> Result<(), Failure> {
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        println!("System packages: all {} present.", wanted.len());
        return Ok(());
    }
    let list = missing.join(" ");
    println!("System packages missing: {list}");
    let apt = AptGet::find().ok_or_else(|| {
        Failure::new(format!(
            "Neither root nor sudo here. Have these installed, then try again:\n  apt-get install {list}"
        ))
    })?;
    // An old list names package versions that the archive no longer has.
    run(&mut apt.with(&["update"]))?;
    run(apt.with(&["install", "-y", "--no-install-recommends"]).args(&missing)).map_err(|failure| {
        Failure::new(format!("{failure}\nThe packages could not be installed. By hand:\n  apt-get install {list}"))
    })
}

/// `apt-get`, as root.
struct AptGet {
    sudo: bool,
}

impl AptGet {
    fn find() -> Option<Self> {
        let root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
        (root || in_path("sudo").is_some()).then_some(Self { sudo: !root })
    }

    fn with(&self, words: &[&str]) -> Command {
        let mut command = if self.sudo { Command::new("sudo") } else { Command::new("env") };
        // Given as a word: sudo drops the variables of its caller.
        command.arg("DEBIAN_FRONTEND=noninteractive").arg("apt-get").args(words);
        command
    }
}

fn installed(package: &str) -> bool {
    output(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package])).as_deref()
        == Some("installed")
}

/// The compiler and the two components the checks call.
fn rust() -> Result<(), Failure> {
    let version = output(Command::new("rustc").arg("--version")).unwrap_or_default();
    let found = version.split_whitespace().nth(1).and_then(numbers);
    if found.is_none_or(|found| found < (1, 95, 0)) {
        return Err(Failure::new(format!(
            "Galley needs Rust 1.95 or later; found `{version}`. Run: rustup update stable"
        )));
    }
    for (component, program) in [("clippy", "cargo-clippy"), ("rustfmt", "rustfmt")] {
        if output(Command::new(program).arg("--version")).is_none() {
            println!("Rust component missing: {component}");
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// Node as Vite 8 asks for it: `^20.19.0 || >=22.12.0`.
fn node() -> Result<(), Failure> {
    match output(Command::new("node").arg("--version")) {
        Some(version) if numbers(version.trim_start_matches('v')).is_some_and(node_will_do) => Ok(()),
        Some(version) => {
            Err(Failure::new(format!("Galley needs Node 20.19 or later of 20, or 22.12 or later; found {version}.")))
        }
        None => Err(Failure::new("Galley needs Node 20.19 or later of 20, or 22.12 or later, and found none in PATH.")),
    }
}

fn node_will_do(version: (u32, u32, u32)) -> bool {
    version >= (22, 12, 0) || (version.0 == 20 && version >= (20, 19, 0))
}

fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let plain = version.split(['-', '+']).next()?;
    let mut parts = plain.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_judged_as_vite_judges_them() {
        for (version, will_do) in [
            ("20.18.3", false),
            ("20.19.0", true),
            ("21.7.0", false),
            ("22.11.0", false),
            ("22.12.0", true),
            ("24.1.0", true),
        ] {
            assert_eq!(numbers(version).is_some_and(node_will_do), will_do, "{version}");
        }
    }

    #[test]
    fn versions_with_a_suffix_are_read() {
        assert_eq!(numbers("1.97.0-nightly"), Some((1, 97, 0)));
        assert_eq!(numbers("none"), None);
    }

    #[test]
    fn relatives_of_debian_are_known_by_their_likeness() {
        for (os_release, family) in [
            ("ID=debian\nVERSION_ID=\"12\"\n", Family::Debian),
            ("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Debian),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", Family::Fedora),
            ("ID=manjaro\nID_LIKE=arch\n", Family::Arch),
            ("ID=nixos\n", Family::OtherLinux),
        ] {
            assert_eq!(linux_family(os_release), family, "{os_release}");
        }
    }
}
