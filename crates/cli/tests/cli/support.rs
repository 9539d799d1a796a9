//! A newsroom in a folder of its own, and `galley` as a process over it.

use galley_desk::{
    Desk,
    actions::{first_run, people, session},
    host::SystemHost,
    keys::{Cost, age_file::AgeFile},
};
use galley_domain::{people::Role, workflow::Action};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

/// The passphrase of every newsroom here.
pub const PASSPHRASE: &str = "a river crosses the old town";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse 22";
/// Administrator and editor-in-chief.
pub const QUAN: &str = "Trần Quân";
/// A reporter.
pub const LAN: &str = "Lan Anh";
/// An editor.
pub const MINH: &str = "Minh Đức";
/// A managing editor.
pub const HOA: &str = "Thu Hoà";

/// What the program answered.
#[derive(Debug)]
pub struct Said {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// Asserts that it was done.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "not done: {self:#?}");
        self
    }

    /// The output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not JSON: {e}: {self:#?}"))
    }

    /// Asserts that it was refused with this code, in JSON as on stderr: a reason and what to do next.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        assert_eq!(self.code, 1, "not refused: {self:#?}");
        let error = self.json()["error"].clone();
        assert_eq!(error["code"], code, "{self:#?}");
        assert_eq!(error["refused"], true, "{self:#?}");
        assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()), "a reason: {self:#?}");
        let lines: Vec<&str> = self.err.lines().collect();
        assert!(lines.len() >= 2, "what happened and what to do: {self:#?}");
        assert!(!self.err.contains('{') && !self.err.contains("refusal-"), "a text for people: {self:#?}");
        error
    }

    /// Asserts that it failed with this code; never more than the fault was done.
    #[track_caller]
    pub fn failed(self, code: &str) -> Value {
        assert_eq!(self.code, 3, "not a fault: {self:#?}");
        let error = self.json()["error"].clone();
        assert_eq!(error["code"], code, "{self:#?}");
        assert_eq!(error["refused"], false, "{self:#?}");
        assert!(error["report"].as_str().is_some_and(|r| !r.is_empty()), "{self:#?}");
        assert!(self.err.lines().count() >= 2, "what happened and what to do: {self:#?}");
        error
    }
}

/// `galley` over one folder, with nothing of the caller's surroundings.
pub struct Galley {
    home: TempDir,
    verbs: Mutex<BTreeSet<String>>,
}

impl Galley {
    /// Over an empty folder.
    pub fn empty() -> Self {
        Self { home: tempfile::tempdir().unwrap(), verbs: Mutex::default() }
    }

    /// Over a newsroom of four people, founded at once and with passwords that cost nothing.
    pub fn founded() -> Self {
        let galley = Self::empty();
        let desk = galley.desk();
        let first = first_run::FirstRun {
            language: "vi".into(),
            newsroom: "Báo An Lạc".into(),
            time_zone: "Asia/Ho_Chi_Minh".into(),
            name: QUAN.into(),
            password: PASSWORD.into(),
            passphrase: PASSPHRASE.into(),
        };
        first_run::first_run(&desk, &first).unwrap();
        for (name, role) in [(LAN, Role::Reporter), (MINH, Role::Editor), (HOA, Role::ManagingEditor)] {
            let request = people::AddPerson {
                name: name.into(),
                pen_names: Vec::new(),
                grants: vec![people::GrantRequest { role, sections: None }],
                password: PASSWORD.into(),
            };
            people::add_person(&desk, &request, Some(PASSPHRASE)).unwrap();
        }
        session::sign_out(&desk);
        galley
    }

    /// The desk of the folder, in this process.
    pub fn desk(&self) -> Desk {
        let dir = self.data();
        fs::create_dir_all(&dir).unwrap();
        let keychain = AgeFile::open(&dir, PASSPHRASE, Cost::FOR_TESTS).unwrap();
        Desk::open(&dir, Arc::new(SystemHost::new(Box::new(keychain))), Cost::FOR_TESTS).unwrap()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path("desk")
    }

    /// A file or folder beside it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file beside the data folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The program, without its words.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.path("share"))
            .env("LANG", "C.UTF-8")
            .env("GALLEY_PASSWORD", PASSWORD)
            .env("GALLEY_PASSPHRASE", PASSPHRASE)
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a prepared command to its end.
    pub fn end(mut command: Command) -> Said {
        let output = command.output().unwrap();
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `galley WORDS`, with nothing added.
    pub fn bare(&self, words: &[&str]) -> Said {
        let mut command = self.command();
        command.args(words);
        Self::end(command)
    }

    /// `galley --data FOLDER WORDS`: for people.
    pub fn says(&self, words: &[&str]) -> Said {
        let mut command = self.command();
        command.arg("--data").arg(self.data()).args(words);
        Self::end(command)
    }

    /// `galley --data FOLDER --json WORDS`, with more environment.
    pub fn with(&self, env: &[(&str, &str)], words: &[&str]) -> Said {
        self.noted(words);
        let mut command = self.command();
        command.arg("--data").arg(self.data()).arg("--json").args(words).envs(env.iter().copied());
        Self::end(command)
    }

    /// `galley --data FOLDER --json --as WHO WORDS`.
    pub fn asks(&self, who: &str, words: &[&str]) -> Said {
        self.noted(words);
        let mut command = self.command();
        command.arg("--data").arg(self.data()).args(["--json", "--as", who]).args(words);
        Self::end(command)
    }

    /// The same, done, as JSON.
    #[track_caller]
    pub fn does(&self, who: &str, words: &[&str]) -> Value {
        self.asks(who, words).done().json()
    }

    /// `galley ... < INPUT`.
    pub fn fed(&self, words: &[&str], input: &[u8]) -> Said {
        let mut command = self.command();
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // The program may have read enough before the end.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn noted(&self, words: &[&str]) {
        let verb = words.first().map(|first| first.replace('-', "_"));
        let verb = match (verb.as_deref(), words.get(1)) {
            (Some("article"), Some(second)) => Some((*second).to_owned()),
            _ => verb,
        };
        self.verbs.lock().unwrap_or_else(PoisonError::into_inner).extend(verb);
    }

    /// The verbs of the workflow that no command has named yet.
    pub fn verbs_left(&self) -> Vec<&'static str> {
        let named = self.verbs.lock().unwrap_or_else(PoisonError::into_inner);
        Action::ALL.into_iter().map(Action::as_str).filter(|verb| !named.contains(*verb)).collect()
    }

    /// Lan writes an article; gives its id.
    pub fn drafted(&self, headline: &str) -> String {
        self.written(LAN, headline)
    }

    /// Somebody writes an article; gives its id.
    pub fn written(&self, who: &str, headline: &str) -> String {
        let body = self.file(
            "body.txt",
            "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh với hai trăm đại biểu.\n\n\
             Đại biểu thống nhất lịch làm việc của quý tới.\n",
        );
        let made = self.does(
            who,
            &[
                "article",
                "new",
                "--headline",
                headline,
                "--standfirst",
                "Hội nghị bàn ba việc lớn.",
                "--section",
                "thoi-su",
                "--body-file",
                &body,
            ],
        );
        made["id"].as_str().unwrap().to_owned()
    }

    /// Somebody claims the step and signs what they read.
    #[track_caller]
    pub fn signed(&self, who: &str, id: &str) -> Value {
        let read = self.does(who, &["claim", id]);
        self.does(who, &["sign-off", id, "--revision", read["revision_hash"].as_str().unwrap()])
    }

    /// Both steps of an article that is in review.
    #[track_caller]
    pub fn signed_by_both(&self, id: &str) -> Value {
        self.signed(MINH, id);
        let approved = self.signed(HOA, id);
        assert_eq!(approved["state"], "approved");
        approved
    }

    /// An article of Lan's that is approved.
    #[track_caller]
    pub fn approved(&self, headline: &str) -> String {
        let id = self.drafted(headline);
        self.does(LAN, &["submit", &id]);
        self.signed_by_both(&id);
        id
    }

    /// Delivers what is due; gives what was counted.
    #[track_caller]
    pub fn delivers(&self) -> Value {
        self.with(&[], &["deliver", "--until-idle"]).done().json()
    }

    /// State and address of an article at the only portal there is.
    #[track_caller]
    pub fn publication(&self, id: &str) -> (String, String) {
        let shown = self.does(HOA, &["article", "show", id]);
        let place = &shown["publications"][0];
        let text = |field: &str| place[field].as_str().unwrap_or_default().to_owned();
        (text("state"), text("address"))
    }

    /// A portal that trusts the newsroom and is one of its destinations, named `Cổng`.
    pub fn with_portal(&self) -> Portal {
        let key = self.path("newsroom-key.json");
        self.says(&["newsroom", "export-key", &key.display().to_string()]).done();
        let portal = Portal::trusting(self, &key);
        let added = self.does(QUAN, &["destination", "add", "Cổng", "--kind", "own", "--url", &portal.write_api]);
        assert_eq!(added["test"]["ok"], true, "{added}");
        portal
    }
}

impl Galley {
    /// A portal with nothing of the one before but its addresses and its newsroom.
    pub fn portal_set_up_anew(&self, site: &str, write_api: &str) -> Portal {
        let folder = self.path("portal-anew");
        let mut trust = self.command();
        trust.args(["portal", "trust"]).arg(self.path("newsroom-key.json")).arg("--data").arg(&folder);
        Self::end(trust).done();
        Portal::again(self, folder, site, write_api)
    }
}

/// `galley portal serve` as its own process.
pub struct Portal {
    child: Child,
    /// Where readers connect, without a slash at the end.
    pub site: String,
    /// Where desks connect.
    pub write_api: String,
    folder: PathBuf,
}

impl Portal {
    fn trusting(galley: &Galley, key: &Path) -> Self {
        let folder = galley.path("portal");
        let mut trust = galley.command();
        trust.args(["portal", "trust"]).arg(key).arg("--data").arg(&folder);
        Galley::end(trust).done();
        Self::serve(galley, folder, &["--listen", "127.0.0.1:0"])
    }

    /// A portal that has ended, on its data and addresses.
    pub fn again(galley: &Galley, folder: PathBuf, site: &str, write_api: &str) -> Self {
        let address = |url: &str| url.trim_start_matches("http://").to_owned();
        Self::serve(galley, folder, &["--listen", &address(site), "--write-listen", &address(write_api)])
    }

    fn serve(galley: &Galley, folder: PathBuf, listen: &[&str]) -> Self {
        let mut command = galley.command();
        command.args(["portal", "serve", "--json", "--data"]).arg(&folder).args(listen).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        // It says where it listens once it does.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line:?}"));
        let text = |field: &str| said[field].as_str().unwrap().to_owned();
        Self { child, site: text("site"), write_api: text("write_api"), folder }
    }

    /// Status and page at an address, or at a path of the site.
    pub fn reads(&self, address: &str) -> (u16, String) {
        let url = if address.starts_with('/') { format!("{}{address}", self.site) } else { address.to_owned() };
        let answer = reqwest::blocking::get(url).unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    }

    /// Asks it to end and waits until it has; gives its exit code and its folder.
    pub fn ends(mut self) -> (i32, PathBuf) {
        let done = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), self.folder.clone())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
