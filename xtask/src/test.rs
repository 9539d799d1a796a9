//! `cargo xtask test`: everything CI runs, the quick judgements first.

use std::path::Path;
use std::process::Command;

use crate::shell::{Failure, House, output, run, use_build_cache};
use crate::steps::Steps;
use crate::{check, interface, system, tools};

/// The journeys: the real app, driven by WebDriver.
const JOURNEYS: &str = "package(galley-tests) and binary(journeys)";

/// Runs it all; a step that fails stops only those that need it.
pub fn test(house: &House) -> Result<(), Failure> {
    let before = tree_state(&house.root);
    let mut steps = Steps::begin();
    steps
        .step("setup", &[], || {
            system::setup(system::Purpose::Test)?;
            tools::nextest(house).map(drop)
        })
        .step("format", &[], || check::format(house))
        .step("interface: packages", &["setup"], || interface::packages(house))
        .step("interface: types", &["interface: packages"], || interface::script(house, "check"))
        .step("interface: lints", &["interface: packages"], || interface::script(house, "lint"))
        .step("interface: tests", &["interface: packages"], || interface::script(house, "test"))
        .step("interface: page", &["interface: packages"], || interface::build(house))
        .step("lints", &["interface: page"], || check::lints(house))
        .step("licences, bans, sources, advisories", &["setup"], || check::dependencies(house))
        .step("programs", &["interface: page"], || programs(house, false))
        .step("examples in the documentation", &["interface: page"], || {
            run(house.cargo().args(["test", "--quiet", "--doc", "--workspace"]))
        })
        .step("tests", &["programs"], || {
            run(with_programs(house, &mut nextest(house, &format!("not ({JOURNEYS})"))?, "debug"))
        });
    if cfg!(target_os = "linux") {
        steps.step("journeys in the real app", &["programs"], || journeys(house, JOURNEYS, &[]));
    } else {
        println!("\nThe journeys need Linux (WebKitWebDriver, Xvfb): not run here.");
    }
    if std::env::var_os("CI").is_some() {
        steps.step("the tree is as it was", &[], || unchanged(&house.root, before.as_deref()));
    }
    steps.finish("cargo xtask test")
}

/// Every program of the workspace. One feature set for all of them: other selections would compile some crates anew.
pub fn programs(house: &House, release: bool) -> Result<(), Failure> {
    let mut command = house.cargo();
    command.args(["build", "--workspace", "--bins", "--exclude", "xtask"]);
    if release {
        command.arg("--release");
    }
    run(&mut command)
}

/// nextest over the tests that a filter names. Called by its own path: it may lie outside `PATH`.
pub fn nextest(house: &House, filter: &str) -> Result<Command, Failure> {
    let mut command = house.program(tools::nextest(house)?);
    command.args(["nextest", "run", "--workspace", "--profile", "ci", "-E", filter]);
    use_build_cache(&mut command);
    Ok(command)
}

/// Tells tests and benches where the built programs are (`GALLEY_BIN_DIR`) and where pictures go (`GALLEY_SCREENSHOTS`).
pub fn with_programs<'a>(house: &House, command: &'a mut Command, profile: &str) -> &'a mut Command {
    command.env("GALLEY_BIN_DIR", house.target.join(profile)).env("GALLEY_SCREENSHOTS", house.screenshots())
}

/// Runs journeys on a screen and a session bus of their own.
pub fn journeys(house: &House, filter: &str, more: &[(&str, &str)]) -> Result<(), Failure> {
    let mut inner = nextest(house, filter)?;
    if more.iter().any(|(name, _)| *name == "GALLEY_TOUR") {
        inner.arg("--no-capture");
    }
    let mut command = on_own_screen(house, &inner);
    run(with_programs(house, &mut command, "debug").envs(more.iter().copied()))
}

/// Wraps a command in Xvfb and a D-Bus session, whatever desktop the caller sits at.
pub fn on_own_screen(house: &House, inner: &Command) -> Command {
    let mut command = house.program("xvfb-run");
    command
        .args(["-a", "-s", "-screen 0 1440x900x24", "dbus-run-session", "--"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_remove("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11");
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

fn tree_state(root: &Path) -> Option<String> {
    output(Command::new("git").args(["status", "--porcelain"]).current_dir(root))
}

/// A build that changes files of the tree (a lock out of date, a generated file not ignored) is a defect.
fn unchanged(root: &Path, before: Option<&str>) -> Result<(), Failure> {
    let after = tree_state(root);
    if before == after.as_deref() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "the run changed files of the tree; commit or ignore them:\n{}",
            after.unwrap_or_default()
        )))
    }
}
