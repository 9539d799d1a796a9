//! What a command gives back, and how it is said: one JSON value, or lines in the newsroom's language.

use galley_delivery::clock::{Clock as _, SystemClock};
use galley_desk::{
    DeskError,
    messages::{Language, Messages},
    refusal::{DeskRefusal, Failure},
};
use galley_domain::workflow::Refusal;
use galley_portal::PortalError;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, Write},
    path::Path,
};

/// A command's result.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// For scripts.
    pub json: Value,
    /// For people.
    pub lines: Vec<String>,
    /// What was looked at is not well: exit code 3, with the answer given all the same.
    pub fault: bool,
}

impl Answer {
    /// An answer.
    pub fn new(json: Value, lines: Vec<String>) -> Self {
        Self { json, lines, fault: false }
    }
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The desk refused or failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The portal refused or failed.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// This program refused.
    #[error("{message}")]
    Refused {
        /// Message is `refusal-<code>`.
        code: &'static str,
        /// Its arguments.
        args: BTreeMap<String, String>,
        /// The same in plain English.
        message: String,
    },
    /// Reading or writing failed.
    #[error("{what}: {source}")]
    Io {
        /// What was done.
        what: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// The demonstration newsroom did not come out as written.
    #[error("{0}")]
    Demo(String),
}

impl From<DeskRefusal> for CliError {
    fn from(e: DeskRefusal) -> Self {
        Self::Desk(e.into())
    }
}

impl From<Refusal> for CliError {
    fn from(e: Refusal) -> Self {
        Self::Desk(e.into())
    }
}

impl From<serde_json::Error> for CliError {
    fn from(e: serde_json::Error) -> Self {
        Self::Desk(e.into())
    }
}

/// A command's outcome.
pub type Outcome<T = Answer> = Result<T, CliError>;

impl CliError {
    /// A refusal of this program.
    pub fn refused(code: &'static str, message: &str, args: &[(&str, &str)]) -> Self {
        let args = args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Self::Refused { code, args, message: message.to_owned() }
    }

    /// A file that a person named and that cannot be used.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |e| {
            let (file, why) = (path.display().to_string(), e.to_string());
            let message = format!("{file} cannot be read or written: {why}");
            Self::refused("file_unreadable", &message, &[("file", &file), ("why", &why)])
        }
    }

    /// A failure of reading or writing.
    pub fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, source }
    }

    fn fault(&self, code: &str, report: &str) -> Failure {
        Failure {
            refused: false,
            code: code.to_owned(),
            args: BTreeMap::new(),
            message: self.to_string(),
            report: Some(report.to_owned()),
        }
    }

    /// As it crosses the edge.
    pub fn failure(&self, report: &str) -> Failure {
        let refused = |code: &str, why: &str| Failure {
            refused: true,
            code: code.to_owned(),
            args: BTreeMap::from([("why".to_owned(), why.to_owned())]),
            message: why.to_owned(),
            report: None,
        };
        match self {
            Self::Desk(e) => e.failure(Some(report.to_owned())),
            Self::Portal(e @ PortalError::NotARootKey(_)) => refused("portal_key_file", &e.to_string()),
            Self::Portal(e @ PortalError::TrustsAnother { .. }) => refused("trusts_another", &e.to_string()),
            Self::Portal(_) => self.fault("portal", report),
            Self::Refused { code, args, message } => Failure {
                refused: true,
                code: (*code).to_owned(),
                args: args.clone(),
                message: message.clone(),
                report: None,
            },
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => self.fault("disk_full", report),
            Self::Io { .. } | Self::Demo(_) => self.fault("unexpected", report),
        }
    }

    /// Everything that led to it, for the log.
    fn causes(&self) -> String {
        let mut out = Vec::new();
        let mut next: Option<&dyn Error> = self.source();
        while let Some(e) = next {
            out.push(e.to_string());
            next = e.source();
        }
        out.join(": ")
    }
}

/// Texts in the language in use.
#[derive(Debug)]
pub struct Say {
    messages: Messages,
}

impl Say {
    /// Texts of this language.
    pub fn new(language: Language) -> Self {
        Self { messages: Messages::new(language) }
    }

    /// A text.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        self.messages.say(id, args)
    }

    /// A text with the arguments as a map; `None` when there is none of that name.
    pub fn known(&self, id: &str, args: &BTreeMap<String, String>) -> Option<String> {
        self.messages.get(id, args)
    }

    /// What an event says; the fields it names are said in words.
    pub fn event(&self, kind: &str, args: &BTreeMap<String, String>) -> String {
        let mut args = args.clone();
        if let Some(fields) = args.get_mut("fields") {
            let word = |field: &str| {
                self.known(&format!("field-{field}"), &BTreeMap::new()).unwrap_or_else(|| field.to_owned())
            };
            *fields = fields.split(", ").map(word).collect::<Vec<_>>().join(", ");
        }
        self.known(&format!("event-{kind}"), &args).unwrap_or_else(|| kind.to_owned())
    }

    /// What an attribute of a text says.
    pub fn attribute(&self, id: &str, attribute: &str, args: &BTreeMap<String, String>) -> Option<String> {
        self.messages.attribute(id, attribute, args)
    }
}

/// Writes an answer to stdout.
///
/// # Errors
/// Stdout is closed or full.
pub fn print(answer: &Answer, json: bool) -> Outcome<()> {
    let mut out = io::stdout().lock();
    let written = if json {
        serde_json::to_writer(&mut out, &answer.json).map_err(io::Error::from).and_then(|()| writeln!(out))
    } else {
        answer.lines.iter().try_for_each(|line| writeln!(out, "{line}"))
    };
    match written.and_then(|()| out.flush()) {
        // Whoever reads has read enough (`| head`); what was asked for is done.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(CliError::io("writing the answer")),
    }
}

/// Says why not: the reason on stderr, with `--json` the failure on stdout too. Gives the exit code.
pub fn complain(error: &CliError, json: bool, say: &Say) -> u8 {
    let report = report_id();
    let failure = error.failure(&report);
    if json {
        // Nobody is left to tell when stdout is gone.
        let _ = print(&Answer::new(json!({ "error": failure }), Vec::new()), true);
    }
    let mut err = io::stderr().lock();
    for line in reasons(error, &failure, say) {
        let _ = writeln!(err, "{line}");
    }
    if failure.refused { 1 } else { 3 }
}

/// Arguments of a refusal in words: codes of the domain become its words in the language in use.
fn in_words(args: &BTreeMap<String, String>, say: &Say) -> BTreeMap<String, String> {
    let word = |key: &str, value: &str| {
        let kind = match key {
            "state" => "editorial",
            "action" => "action",
            "kind" => "clearance",
            "privilege" => "privilege",
            _ => return None,
        };
        say.known(&format!("{kind}-{}", value.replace('.', "-")), &BTreeMap::new())
    };
    args.iter().map(|(k, v)| (k.clone(), word(k, v).unwrap_or_else(|| v.clone()))).collect()
}

fn reasons(error: &CliError, failure: &Failure, say: &Say) -> Vec<String> {
    let alone = failure.code == "four_eyes" && failure.args.get("alone").is_some_and(|alone| alone == "true");
    let code = if alone { "four_eyes_alone" } else { &failure.code };
    let id = format!("{}-{code}", if failure.refused { "refusal" } else { "fault" });
    let args = in_words(&failure.args, say);
    let mut lines = Vec::new();
    match say.known(&id, &args) {
        Some(text) => lines.push(text),
        None if failure.refused => lines.push(failure.message.clone()),
        None => lines.push(say.text("fault", &[])),
    }
    if let Some(todo) = say.attribute(&id, "todo", &args) {
        lines.push(say.text("cli-todo", &[("todo", &todo)]));
    }
    if let Some(report) = failure.report.as_deref().filter(|_| !failure.refused) {
        lines.push(format!("{}: {}", failure.message, error.causes()));
        lines.push(say.text("cli-report", &[("report", report)]));
    }
    lines
}

/// Under what a fault is told on; short enough to be read out.
fn report_id() -> String {
    format!("{:x}", SystemClock.now().millis())
}
