//! The log: `logs/galley.DATE.log` in the data folder, a week of it. It holds what happened, never what was written:
//! no text of an article, no name, no password.

use std::{backtrace::Backtrace, io, panic, path::Path};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days kept.
const DAYS: usize = 7;

/// Begins to write. `GALLEY_LOG` narrows or widens it, in the words of `tracing_subscriber::EnvFilter`.
///
/// # Errors
/// The folder cannot be made.
pub fn begin(data: &Path) -> io::Result<()> {
    let folder = data.join("logs");
    // The appender would make it too, but complains on stderr first that it is not there.
    std::fs::create_dir_all(&folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("galley")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(&folder)
        .map_err(io::Error::other)?;
    let filter = EnvFilter::try_from_env("GALLEY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(file).try_init();
    report_panics();
    Ok(())
}

/// The id under which a fault stands in the log, and which the person may read to whoever helps them.
#[must_use]
pub fn report_id() -> String {
    let mut random = [0u8; 4];
    // Without randomness the report is still written, under a number that says so.
    let _ = getrandom::fill(&mut random);
    hex::encode(random)
}

/// Writes an error and all its causes to the log and gives the report's id.
pub fn report(error: &dyn std::error::Error) -> String {
    let id = report_id();
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        causes.push(inner.to_string());
        cause = inner.source();
    }
    tracing::error!(report = id, causes = causes.join(": "), "{error}");
    id
}

/// A panic is a fault of ours: where it happened goes to the log. What it says does not, for it may quote text.
fn report_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or("?").to_owned();
        let trace = Backtrace::force_capture();
        tracing::error!(report = report_id(), place, thread, "panic\n{trace}");
        usual(info);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_have_ids_that_can_be_read_out() {
        let id = report_id();
        assert_eq!(id.len(), 8);
        assert_ne!(id, report_id());
    }

    #[test]
    fn a_panic_leaves_its_place_in_the_log_and_not_its_words() {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path()).unwrap();
        let secret = "the minister's other phone";
        let _ = panic::catch_unwind(|| panic!("cannot cut {secret}"));
        let log: String = std::fs::read_dir(folder.path().join("logs"))
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        assert!(log.contains("logging.rs") && log.contains("report="), "{log}");
        assert!(!log.contains(secret), "{log}");
    }
}
