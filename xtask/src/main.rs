//! `cargo xtask VERB`: the commands that README and CI call.
//!
//! Works on a machine that has only rustup, a C compiler and Node: it has no native dependencies, says what else is
//! missing, and installs it where it can.
// This program talks to a person at a terminal; printing is its work.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod check;
mod interface;
mod package;
mod run;
mod shell;
mod steps;
mod system;
mod test;
mod tools;

use std::process::ExitCode;

use shell::{Failure, House};

const HELP: &str = "\
cargo xtask VERB

  run       install what is missing, build Galley, start the reference portal and open the app on a demonstration
            newsroom; without a display, run the app through its main job under Xvfb instead
              --data DIR    keep the demonstration there (default: target/demo)
              --fresh       make the demonstration newsroom anew
  test      everything CI runs
  check     format, lints, licences, stale bindings, house rules
  bench     measure, and print one table
              NAME ...      only these programs (store, typing, start, memory)
  package   an installable package for this system
  setup     only install what is missing
              --for build|run|test|package   (default: test)
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let verb = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let outcome = House::find().and_then(|house| match verb.as_str() {
        "run" => run::run(&house, &rest),
        "test" => none(&rest).and_then(|()| test::test(&house)),
        "check" => none(&rest).and_then(|()| check::check(&house)),
        "bench" => bench::bench(&house, &rest),
        "package" => none(&rest).and_then(|()| package::package(&house)),
        "setup" => setup(&house, &rest),
        "" | "help" | "-h" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failure::usage(format!("`{other}` is not a verb of xtask.\n\n{HELP}"))),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Refuses words a verb does not take.
fn none(rest: &[String]) -> Result<(), Failure> {
    match rest.first() {
        None => Ok(()),
        Some(word) => Err(Failure::usage(format!("this verb takes no `{word}`; see `cargo xtask help`"))),
    }
}

fn setup(house: &House, rest: &[String]) -> Result<(), Failure> {
    let purpose = match rest {
        [] => system::Purpose::Test,
        [flag, value] if flag == "--for" => match value.as_str() {
            "build" => system::Purpose::Build,
            "run" => system::Purpose::Run,
            "test" => system::Purpose::Test,
            "package" => system::Purpose::Package,
            _ => return Err(Failure::usage(format!("`--for {value}`: one of build, run, test, package"))),
        },
        _ => return Err(Failure::usage("setup takes only `--for build|run|test|package`")),
    };
    system::setup(purpose)?;
    if purpose == system::Purpose::Test {
        tools::nextest(house)?;
        tools::deny(house)?;
    }
    println!("Nothing is missing.");
    Ok(())
}
