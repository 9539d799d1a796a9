//! What surrounds one journey: its folders, display, bus, portal and command line.

use crate::{
    App, PATIENCE,
    bus::Bus,
    desktop::Desktop,
    process::Running,
    programs::{program, screenshots, target},
    screen::Screen,
};
use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};
use tokio::{net::TcpStream, process::Command, time::timeout};

/// The passphrase of every newsroom in the journeys.
pub const PASSPHRASE: &str = "a river crosses the old town";
/// The password of every person in the journeys.
pub const PASSWORD: &str = "correct horse 22";

/// One journey's surroundings.
#[derive(Debug)]
pub struct Stage {
    name: String,
    folder: PathBuf,
    /// The display.
    pub screen: Screen,
    /// The D-Bus session.
    pub bus: Bus,
    /// What a desktop has on its bus: a tray and a place for notifications.
    pub desktop: Desktop,
    pictures: u32,
}

/// What the command line program answered.
#[derive(Debug)]
pub struct Said {
    /// Exit code: 0 done, 1 refused, 2 wrong usage, 3 fault.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The output as JSON.
    ///
    /// # Panics
    /// It is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("not JSON: {fault}: {self:?}"))
    }

    /// Asserts that it was done.
    ///
    /// # Panics
    /// It was not.
    #[must_use]
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "not done: {self:?}");
        self
    }
}

impl Stage {
    /// Makes the surroundings of the journey `name`. Its folder is emptied first and kept afterwards, to be looked at.
    ///
    /// # Panics
    /// Something needed is not installed; `cargo xtask test` installs it.
    pub async fn set(name: &str) -> Self {
        let folder = target().join("tmp").join("journeys").join(name);
        let _ = fs::remove_dir_all(&folder);
        for part in ["home", "data", "config", "cache", "run", "bus"] {
            fs::create_dir_all(folder.join(part)).expect("a folder of the journey");
        }
        private(&folder.join("run"));
        let screen = Screen::start().await;
        let bus = Bus::start(&folder.join("bus")).await;
        let desktop = Desktop::begin(&bus).await;
        Self { name: name.to_owned(), folder, screen, bus, desktop, pictures: 0 }
    }

    /// A folder or file of this journey.
    #[must_use]
    pub fn path(&self, part: impl AsRef<Path>) -> PathBuf {
        self.folder.join(part)
    }

    /// The desk's data folder.
    #[must_use]
    pub fn desk(&self) -> PathBuf {
        std::env::var_os("GALLEY_DEMO_DATA").map_or_else(|| self.path("desk"), PathBuf::from)
    }

    /// A program that sees this journey's surroundings and nothing of the caller's.
    #[must_use]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("DISPLAY", self.screen.display())
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("LANG", "C.UTF-8")
            .env("GALLEY_PASSPHRASE", PASSPHRASE)
            .env("GALLEY_PASSWORD", PASSWORD)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GTK_IM_MODULE")
            .env_remove("LC_ALL")
            .env_remove("LANGUAGE")
            .kill_on_drop(true);
        command
    }

    /// Runs `galley --data DESK WORDS` to its end.
    ///
    /// # Panics
    /// It does not end in time.
    pub async fn galley(&self, words: &[&str]) -> Said {
        self.galley_at(&self.desk(), &[], words).await
    }

    /// Runs `galley --data FOLDER WORDS` with more environment to its end.
    ///
    /// # Panics
    /// It does not end in time.
    pub async fn galley_at(&self, folder: &Path, env: &[(&str, &str)], words: &[&str]) -> Said {
        let mut command = self.command(program("galley"));
        command.envs(env.iter().copied()).arg("--data").arg(folder).args(words);
        let output = timeout(PATIENCE, command.output())
            .await
            .unwrap_or_else(|_| panic!("galley {words:?} does not end"))
            .expect("galley starts");
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Opens the app on the desk's folder.
    pub async fn app(&self) -> App {
        self.app_with(&[], &[]).await
    }

    /// Opens the app with more arguments and environment.
    pub async fn app_with(&self, words: &[&str], env: &[(&str, &str)]) -> App {
        let desk = self.desk();
        let mut all = vec!["--data".to_owned(), desk.display().to_string()];
        all.extend(words.iter().map(|word| (*word).to_owned()));
        App::open(self, &all, env).await
    }

    /// Makes the demonstration newsroom in the desk's folder, its portal's data in another.
    ///
    /// # Panics
    /// It does not come out as written.
    pub async fn demonstration(&self, portal: &Path, address: SocketAddr) {
        let mut command = self.command(program("galley"));
        command.arg("--data").arg(self.desk()).arg("demo").arg("--portal-data").arg(portal);
        command.args(["--portal-listen", &address.to_string()]);
        let output = timeout(PATIENCE * 8, command.output()).await.expect("in time").expect("galley starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Starts the reference portal on a free port of 127.0.0.1, with its data in a folder of this journey.
    pub async fn portal(&self) -> Portal {
        Portal::start(self, &self.path("portal"), free_address()).await
    }

    /// Where the next picture goes: numbered in the order of the journey.
    ///
    /// # Panics
    /// The folder cannot be made.
    #[must_use]
    pub fn picture(&mut self, name: &str) -> PathBuf {
        self.pictures += 1;
        let folder = screenshots().join(&self.name);
        fs::create_dir_all(&folder).expect("a folder for pictures");
        folder.join(format!("{:02}-{name}.png", self.pictures))
    }

    /// Tells what the journey does; printed when it runs as a tour.
    pub fn step(&self, what: &str) {
        println!("{}: {what}", self.name);
    }
}

/// The reference portal as its own process.
#[derive(Debug)]
pub struct Portal {
    running: Running,
    address: SocketAddr,
    folder: PathBuf,
}

impl Portal {
    /// Starts it on an address and waits until it answers.
    ///
    /// # Panics
    /// It does not.
    pub async fn start(stage: &Stage, folder: &Path, address: SocketAddr) -> Self {
        let mut command = stage.command(program("galley"));
        command.args(["portal", "serve", "--listen", &address.to_string(), "--data"]).arg(folder);
        let mut running = Running::start("the portal", command);
        running.line(|line| line.contains(&address.to_string())).await;
        timeout(PATIENCE, TcpStream::connect(address)).await.expect("in time").expect("the portal answers");
        Self { running, address, folder: folder.to_owned() }
    }

    /// Its address: `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Address of its write API: the port after the public one.
    #[must_use]
    pub fn write_url(&self) -> String {
        format!("http://{}:{}", self.address.ip(), self.address.port() + 1)
    }

    /// Its data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a reader sees at a path: status and page.
    ///
    /// # Panics
    /// The portal does not answer.
    pub async fn read(&self, path: &str) -> (u16, String) {
        let url = format!("{}{}", self.url(), path.trim_start_matches('/'));
        let answer = timeout(PATIENCE, reqwest::get(url)).await.expect("in time").expect("the portal answers");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    }

    /// Ends it without warning.
    pub async fn kill(&mut self) {
        self.running.kill().await;
    }

    /// Starts it again on the same address and data.
    pub async fn start_again(&mut self, stage: &Stage) {
        let (folder, address) = (self.folder.clone(), self.address);
        *self = Self::start(stage, &folder, address).await;
    }
}

/// A loopback port that was free a moment ago.
///
/// # Panics
/// There is none.
#[must_use]
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// XDG_RUNTIME_DIR must belong to this person alone (XDG base directory specification).
fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("rights of a folder");
}
