//! `cargo xtask run`: the whole Galley on a demonstration newsroom.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::shell::{Failure, House, read, run as do_run, write};
use crate::test::{journeys, on_own_screen, programs, with_programs};
use crate::{interface, system};

/// How long the portal may take to answer its first connection.
const PORTAL_PATIENCE: Duration = Duration::from_secs(30);

/// The passphrase `galley demo` gives where it is not told another.
const DEMO_PASSPHRASE: &str = "galley-demo";

struct Demo {
    /// The newsroom's data folder.
    desk: PathBuf,
    /// The portal's data folder.
    portal: PathBuf,
    /// Where the portal listens. The newsroom's destination names it, so it stays the same from start to start.
    address: SocketAddr,
}

/// Builds everything, starts the portal and opens the app.
pub fn run(house: &House, words: &[String]) -> Result<(), Failure> {
    let mut folder = house.target.join("demo");
    let mut fresh = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), word.strip_prefix("--data=")) {
            ("--fresh", _) => fresh = true,
            ("--data", _) => match words.next() {
                Some(dir) => folder = absolute(dir)?,
                None => return Err(Failure::usage("`--data` needs a folder")),
            },
            (_, Some(dir)) => folder = absolute(dir)?,
            _ => return Err(Failure::usage(format!("run takes `--data DIR` and `--fresh`, not `{word}`"))),
        }
    }
    let window = has_display();
    system::setup(if window { system::Purpose::Build } else { system::Purpose::Run })?;
    interface::packages(house)?;
    interface::build(house)?;
    programs(house, false)?;
    let demo = newsroom(house, &folder, fresh)?;
    let _portal = Portal::start(house, &demo)?;
    println!("\nPortal:    http://{}/\nNewsroom:  {}", demo.address, demo.desk.display());
    if window {
        let mut app = house.program(house.built("debug", "galley-desktop"));
        // Where no keychain answers, the demonstration's key is sealed by the passphrase it was made with: everybody knows it.
        if std::env::var_os("GALLEY_PASSPHRASE").is_none() {
            app.env("GALLEY_PASSPHRASE", DEMO_PASSPHRASE);
        }
        do_run(app.arg("--data").arg(&demo.desk))
    } else {
        println!("\nNo display here: the same app runs its main job under Xvfb, driven by WebDriver.\n");
        tour(house, &demo)
    }
}

/// The main job, from a blank page to a live article, step by step.
fn tour(house: &House, demo: &Demo) -> Result<(), Failure> {
    let portal = format!("http://{}/", demo.address);
    let desk = demo.desk.to_string_lossy().into_owned();
    let folder = house.screenshots().join("the_main_job");
    // Pictures of an earlier run would be told as this one's.
    remove_folder(&folder)?;
    let outcome = journeys(
        house,
        "package(galley-tests) and binary(journeys) and test(/(^|::)the_main_job$/)",
        &[("GALLEY_TOUR", "1"), ("GALLEY_DEMO_DATA", &desk), ("GALLEY_DEMO_PORTAL", &portal)],
    );
    let mut pictures: Vec<String> = std::fs::read_dir(&folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    pictures.sort();
    println!("\nPortal:      {portal}\nScreenshots: {}", folder.display());
    for picture in &pictures {
        println!("  {picture}");
    }
    outcome
}

/// The demonstration newsroom: made on the first run, kept for the next.
fn newsroom(house: &House, folder: &Path, fresh: bool) -> Result<Demo, Failure> {
    let fault = |fault| Failure::new(format!("{}: {fault}", folder.display()));
    // Written last: a folder without it holds a newsroom that was not finished, or something that is not ours.
    let mark = folder.join("portal-address");
    if fresh && mark.exists() {
        for part in ["desk", "portal"] {
            remove_folder(&folder.join(part))?;
        }
        std::fs::remove_file(&mark).map_err(fault)?;
    }
    let (desk, portal) = (folder.join("desk"), folder.join("portal"));
    if mark.exists() {
        let address = read(&mark)?.trim().parse().map_err(|_| {
            Failure::new(format!("{} holds no address. Begin again with: cargo xtask run --fresh", mark.display()))
        })?;
        return Ok(Demo { desk, portal, address });
    }
    let begun = folder.join("begun");
    if desk.exists() || portal.exists() {
        if !begun.exists() {
            return Err(Failure::new(format!(
                "{} holds data that is not a demonstration newsroom. Choose another folder with --data DIR.",
                folder.display()
            )));
        }
        remove_folder(&desk)?;
        remove_folder(&portal)?;
    }
    write(&begun, "a demonstration newsroom is being made here\n")?;
    let address = free_address()?;
    println!("\nMaking the demonstration newsroom in {}", folder.display());
    do_run(
        house
            .program(house.built("debug", "galley"))
            .arg("demo")
            .arg("--data")
            .arg(&desk)
            .arg("--portal-data")
            .arg(&portal)
            .args(["--portal-listen", &address.to_string()]),
    )?;
    write(&mark, &format!("{address}\n"))?;
    std::fs::remove_file(&begun).map_err(fault)?;
    Ok(Demo { desk, portal, address })
}

fn remove_folder(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(path) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("{} cannot be removed: {fault}. Is something still open in it?", path.display())))
        }
        _ => Ok(()),
    }
}

/// A loopback port that was free a moment ago.
fn free_address() -> Result<SocketAddr, Failure> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|fault| Failure::new(format!("no free port on 127.0.0.1: {fault}")))
}

/// The reference portal, stopped when this goes out of scope.
struct Portal {
    child: Child,
}

impl Portal {
    fn start(house: &House, demo: &Demo) -> Result<Self, Failure> {
        if TcpStream::connect(demo.address).is_ok() {
            return Err(Failure::new(format!(
                "something already answers on {}: is `cargo xtask run` open in another window? Close it, or use another \
                 folder with --data DIR.",
                demo.address
            )));
        }
        let mut child = house
            .program(house.built("debug", "galley"))
            .args(["portal", "serve", "--listen", &demo.address.to_string(), "--data"])
            .arg(&demo.portal)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| Failure::new(format!("the portal cannot start: {fault}")))?;
        let lines = relay(&mut child);
        let mut portal = Self { child };
        let begun = Instant::now();
        // Each line it says may mean that it listens; without one it is tried again after a tenth of a second.
        while TcpStream::connect(demo.address).is_err() {
            if let Ok(Some(status)) = portal.child.try_wait() {
                return Err(Failure::new(format!("the portal ended at once: {status}")));
            }
            if begun.elapsed() > PORTAL_PATIENCE {
                return Err(Failure::new(format!("the portal does not answer on {}", demo.address)));
            }
            let _ = lines.recv_timeout(Duration::from_millis(100));
        }
        Ok(portal)
    }
}

/// Passes on what the portal says, so that its pipe never fills; each line is also a signal.
fn relay(child: &mut Child) -> mpsc::Receiver<()> {
    let (said, lines) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                println!("portal: {line}");
                let _ = said.send(());
            }
        });
    }
    lines
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A screen to open a window on: always there on macOS and Windows.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A command as it is, or on a screen of its own where there is none.
pub fn on_some_screen(house: &House, mut command: Command, profile: &str) -> Command {
    if !has_display() {
        command = on_own_screen(house, &command);
    }
    with_programs(house, &mut command, profile);
    command
}

fn absolute(dir: &str) -> Result<PathBuf, Failure> {
    std::path::absolute(dir).map_err(|fault| Failure::usage(format!("{dir}: {fault}")))
}
