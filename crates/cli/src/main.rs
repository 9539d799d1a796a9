//! `galley`: every verb of a desk from the command line, the reference portal, and the demonstration newsroom.
//!
//! Architecture invariant: nothing is decided here. Commands read words and files, call one use case of `galley-desk`, and
//! say what came of it: as lines in the newsroom's language, or as one JSON value.

mod answer;
mod args;
mod article;
mod context;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
mod coverage;
mod delivery;
mod demo;
mod help;
mod lists;
mod newsroom;
mod notices;
mod settings;
mod show;
mod workflow;

use answer::{Answer, CliError, Outcome, complain, print};
use args::Command;
use context::Context;
use galley_domain::content::import::html_as_delivered;
use serde_json::json;
use std::{
    env,
    ffi::OsString,
    io::{self, Read as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).try_init();
    let words: Vec<OsString> = env::args_os().collect();
    // No desk is open yet: help speaks the language asked for, else the system's.
    let cli = match help::read(&words, &context::say_at_once(help::lang_of(&words))) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let cx = Context::new(&cli);
    // A portal with --json has given its one value already.
    let silent = cx.json && matches!(cli.command, Command::Portal(args::Portal::Serve { .. }));
    let done = run(&cx, cli.command).and_then(|answer| {
        if !silent {
            print(&answer, cx.json)?;
        }
        Ok(answer.fault)
    });
    match done {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(3),
        Err(error) => ExitCode::from(complain(&error, cx.json, cx.say())),
    }
}

fn run(cx: &Context, command: Command) -> Outcome {
    let command = match workflow::run(cx, command) {
        Ok(outcome) => return outcome,
        Err(command) => *command,
    };
    match command {
        Command::Init(request) => newsroom::init(cx, &request),
        Command::People(command) => newsroom::people(cx, command),
        Command::Password => newsroom::password(cx),
        Command::RecoveryKey => newsroom::recovery_key(cx),
        Command::Recover => newsroom::recover(cx),
        Command::Section(command) => newsroom::section(cx, command),
        Command::Article(command) => article::run(cx, command),
        Command::Search { text, limit } => lists::search(cx, text, limit),
        Command::View(command) => lists::views(cx, command),
        Command::Notices(command) => notices::notices(cx, command),
        Command::Quarantine(command) => notices::quarantine(cx, command),
        Command::Delegate(request) => newsroom::delegate(cx, request),
        Command::EndDelegation { from, to } => newsroom::end_delegation(cx, &from, &to),
        Command::Destination(command) => delivery::destination(cx, command),
        Command::Deliveries { open } => delivery::deliveries(cx, open),
        Command::Story(place) => delivery::story(cx, &place),
        Command::Retry { place, overwrite } => delivery::retry(cx, &place, overwrite),
        Command::Deliver { until_idle } => delivery::deliver(cx, until_idle),
        Command::StopDeliveries => delivery::stop(cx, true),
        Command::ResumeDeliveries => delivery::stop(cx, false),
        Command::Sanitize => sanitize(),
        Command::Verify => newsroom::verify(cx),
        Command::Backup { file } => newsroom::backup(cx, &file),
        Command::Restore { file } => newsroom::restore(cx, &file),
        Command::Enrol { name } => newsroom::enrol(cx, &name),
        Command::Doctor => newsroom::doctor(cx),
        Command::Activity(request) => newsroom::audit(cx, &request),
        Command::Portal(command) => delivery::portal(cx, command),
        Command::Newsroom(command) => settings::newsroom(cx, command),
        Command::Demo { portal_data, portal_listen } => demo::make(cx, portal_data, portal_listen),
        verb => unreachable_verb(&verb),
    }
}

/// Every other command is a verb, which `workflow` has taken.
fn unreachable_verb(verb: &Command) -> Outcome {
    Err(CliError::Demo(format!("a command nobody carries out: {verb:?}")))
}

/// `sanitize`.
fn sanitize() -> Outcome {
    use galley_desk::refusal::DeskRefusal;
    use galley_domain::content::import::{ImportError, MAX_IMPORT_BYTES};
    let mut html = Vec::new();
    let limit = MAX_IMPORT_BYTES as u64;
    io::stdin().lock().take(limit + 1).read_to_end(&mut html).map_err(CliError::io("reading stdin"))?;
    let text =
        String::from_utf8(html).map_err(|_| DeskRefusal::BadInput { field: "html", why: "not_unicode".into() })?;
    let clean = html_as_delivered(&text).map_err(|e| match e {
        ImportError::TooLarge => galley_desk::actions::import::too_large(text.len() as u64, MAX_IMPORT_BYTES),
        ImportError::TooNested => DeskRefusal::BadInput { field: "html", why: "too_nested".into() },
    })?;
    Ok(Answer::new(json!({ "html": clean }), vec![clean]))
}
