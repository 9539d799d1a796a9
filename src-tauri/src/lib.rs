//! The desktop shell: one window on one data folder, its tray, notifications and links, and the commands through which
//! the interface reaches the desk.
//!
//! Architecture invariant: nothing of the newsroom's rules is here. A command is one line over a function of
//! `galley-desk`; what the window may do is what `commands/list.rs` names, and nothing else.

pub mod commands;

mod arguments;
mod background;
mod demonstration;
mod instance;
mod leaving;
mod link;
mod logging;
mod media;
mod messages;
mod news;
mod notices;
mod shell;
mod tray;
mod window;

use arguments::Arguments;
use background::Background;
use clap::Parser;
use galley_desk::keys::Cost;
use instance::{Claim, Door, Knock};
use leaving::Step;
use link::Link;
use news::News;
use shell::Shell;
use std::{
    io::Write,
    path::Path,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Instant,
};
use tauri::{AppHandle, Manager, RunEvent, WindowEvent, async_runtime};
use tray::{Choice, Tray};

/// Exit codes are those of the command line program: 0 done, 1 refused, 2 wrong usage, 3 fault.
const REFUSED: u8 = 1;
const WRONG_USAGE: u8 = 2;
const FAULT: u8 = 3;

/// Runs the program with the arguments it was started with.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => {
            let _ = answer.print();
            return if answer.use_stderr() { ExitCode::from(WRONG_USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let Some(data) = arguments.data() else {
        return complain(WRONG_USAGE, "this system names no folder for your data; give one with --data DIR");
    };
    match instance::claim(&data, Knock::from(arguments.link)) {
        Ok(Claim::Theirs) => ExitCode::SUCCESS,
        Ok(Claim::Ours(door)) => match open(&data, door, &arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(FAULT, &format!("the window cannot be opened: {error}")),
        },
        Err(error) => complain(REFUSED, &format!("{} cannot be opened here: {error}", data.display())),
    }
}

/// For a terminal: there is no window to say it in.
fn complain(code: u8, what: &str) -> ExitCode {
    tracing::error!("{what}");
    let _ = writeln!(std::io::stderr(), "galley-desktop: {what}");
    ExitCode::from(code)
}

fn open(data: &Path, door: Door, arguments: &Arguments) -> tauri::Result<()> {
    if let Err(error) = logging::begin(data) {
        // A log that cannot be written is no reason to keep somebody from their articles.
        complain(FAULT, &format!("no log: {error}"));
    }
    let shell = Shell::new(data, Cost::STRONG, arguments.lock_after());
    // The desk opens while the window does.
    let opening = Arc::clone(&shell);
    thread::Builder::new().name("opening".to_owned()).spawn(move || opening.open())?;
    if let Some(link) = arguments.link {
        shell.subscriber.tell(News::Open { article: link.article.to_string() });
    }

    let pictures = Arc::clone(&shell);
    let setting_up = Arc::clone(&shell);
    let background = Arc::new(Mutex::new(None));
    let started = Arc::clone(&background);
    let app = tauri::Builder::default()
        .manage(Arc::clone(&shell))
        .invoke_handler(commands::builder().invoke_handler())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, move |_, request, responder| {
            let shell = Arc::clone(&pictures);
            async_runtime::spawn_blocking(move || responder.respond(media::answer(&shell, &request)));
        })
        .setup(move |app| {
            set_up(app.handle(), &setting_up, door)?;
            *started.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(async_runtime::block_on(async { Background::begin(&setting_up) }));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(move |app, event| on_event(app, &shell, &background, event));
    Ok(())
}

fn set_up(app: &AppHandle, shell: &Arc<Shell>, door: Door) -> tauri::Result<()> {
    let window = window::open(app, shell.data())?;
    window::prepare_webview(&window)?;

    let handle = app.clone();
    shell.on_leave(move || handle.exit(0));

    let (handle, listening) = (app.clone(), Arc::clone(shell));
    thread::Builder::new().name("door".to_owned()).spawn(move || {
        door.listen(|knock| {
            show(
                &handle,
                &listening,
                match knock {
                    Knock::Show => None,
                    Knock::Open(link) => Some(link),
                },
            );
        });
    })?;

    let (handle, choosing) = (app.clone(), Arc::clone(shell));
    let tray = Tray::begin(app, move |choice| match choice {
        Choice::Open => window::show(&handle),
        Choice::Owed => {
            window::show(&handle);
            choosing.subscriber.tell(News::ShowOwed);
        }
        Choice::Quit => {
            window::show(&handle);
            ask_to_leave(&choosing);
        }
    })?;
    let (handle, watching) = (app.clone(), Arc::clone(shell));
    async_runtime::spawn(background::watch(Arc::clone(shell), tray, move |link| show(&handle, &watching, link)));
    Ok(())
}

/// Brings the window up, with an article if one is named.
fn show(app: &AppHandle, shell: &Shell, link: Option<Link>) {
    window::show(app);
    if let Some(link) = link {
        shell.subscriber.tell(News::Open { article: link.article.to_string() });
    }
}

fn ask_to_leave(shell: &Shell) {
    match shell.leaving.asked(shell.somebody_works(), Instant::now()) {
        Step::AskPage => shell.subscriber.tell(News::Leaving),
        Step::Leave => shell.leave(),
    }
}

fn on_event(app: &AppHandle, shell: &Arc<Shell>, background: &Mutex<Option<Background>>, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } => {
            api.prevent_close();
            ask_to_leave(shell);
        }
        // Sent before the window is gone: its place can still be read.
        RunEvent::ExitRequested { .. } => {
            if let Some(window) = app.get_webview_window(window::MAIN) {
                window::remember(&window, shell.data());
            }
        }
        RunEvent::Exit => {
            let running = background.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(running) = running {
                async_runtime::block_on(running.stop(shell));
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for link in urls.iter().filter_map(|url| url.as_str().parse().ok()) {
                show(app, shell, Some(link));
            }
        }
        _ => {}
    }
}
