//! Running other programs, and what can go wrong with that.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a verb stopped: said to the person who called it.
#[derive(Debug)]
pub struct Failure {
    says: String,
    usage: bool,
}

impl Failure {
    /// Something did not work.
    pub fn new(says: impl Into<String>) -> Self {
        Self { says: says.into(), usage: false }
    }

    /// The call itself was wrong.
    pub fn usage(says: impl Into<String>) -> Self {
        Self { says: says.into(), usage: true }
    }

    /// 2 for a wrong call, 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        if self.usage { 2 } else { 1 }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

/// Where things are: the workspace and its target folder.
#[derive(Debug)]
pub struct House {
    /// The workspace root.
    pub root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR` where it is set.
    pub target: PathBuf,
}

impl House {
    /// The workspace this program was built from.
    pub fn find() -> Result<Self, Failure> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().ok_or_else(|| Failure::new("xtask does not lie in a workspace"))?.to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// A program run in the workspace root.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Cargo, in the workspace root. Uses sccache when it is installed and nothing else was chosen.
    pub fn cargo(&self) -> Command {
        let mut command = self.program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        use_build_cache(&mut command);
        command
    }

    /// A built program of this workspace in `target/PROFILE/`.
    pub fn built(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The folder with the interface.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where journeys leave their pictures.
    pub fn screenshots(&self) -> PathBuf {
        self.target.join("screenshots")
    }
}

/// Lets cargo share compiled crates between checkouts through sccache, where that is installed.
pub fn use_build_cache(command: &mut Command) {
    if std::env::var_os("RUSTC_WRAPPER").is_none() && in_path("sccache").is_some() {
        command.env("RUSTC_WRAPPER", "sccache").env("CARGO_INCREMENTAL", "0");
    }
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    if let Some(name) = Path::new(&words[0]).file_name() {
        words[0] = name.to_string_lossy().into_owned();
    }
    words.extend(command.get_args().map(|word| {
        let word = word.to_string_lossy();
        if word.contains([' ', '(', '&', '|']) { format!("'{word}'") } else { word.into_owned() }
    }));
    words.join(" ")
}

/// Runs a program with the terminal handed through; anything but exit 0 is a failure.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let line = shown(command);
    println!("$ {line}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|fault| Failure::new(format!("{line}: cannot start: {fault}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{line}: {status}"))) }
}

/// Runs a program quietly and gives its standard output, trimmed; `None` when it is absent or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let done = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// The full path of a program found in `PATH`.
pub fn in_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|path| path.is_file())
}

/// npm, which on Windows is a script.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Reads a text file of ours.
pub fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|fault| Failure::new(format!("{}: {fault}", path.display())))
}

/// Writes a text file of ours, and the folder it lies in.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let fault = |fault| Failure::new(format!("{}: {fault}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    std::fs::write(path, text).map_err(fault)
}
