//! `cargo xtask check`: everything that can be judged without running the app.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::shell::{Failure, House, run};
use crate::steps::Steps;
use crate::{interface, system, test, tools};

/// How long the advisory database may take to arrive.
const ADVISORY_PATIENCE: Duration = Duration::from_secs(60);

/// Format, lints, licences, stale bindings, house rules.
pub fn check(house: &House) -> Result<(), Failure> {
    let mut steps = Steps::begin();
    steps
        .step("setup", &[], || system::setup(system::Purpose::Build))
        .step("format", &[], || format(house))
        .step("interface: packages", &["setup"], || interface::packages(house))
        .step("interface: types", &["interface: packages"], || interface::script(house, "check"))
        .step("interface: lints", &["interface: packages"], || interface::script(house, "lint"))
        .step("interface: page", &["interface: packages"], || interface::build(house))
        .step("lints", &["interface: page"], || lints(house))
        .step("licences, bans, sources, advisories", &["setup"], || dependencies(house))
        .step("bindings and house rules", &["interface: page"], || {
            run(&mut test::nextest(house, "test(bindings_are_current) or binary(house_rules)")?)
        });
    steps.finish("cargo xtask check")
}

/// rustfmt, as rustfmt.toml says.
pub fn format(house: &House) -> Result<(), Failure> {
    run(house.cargo().args(["fmt", "--all", "--check"]))
        .map_err(|failure| Failure::new(format!("{failure} (mend with: cargo fmt --all)")))
}

/// clippy over everything, warnings refused.
pub fn lints(house: &House) -> Result<(), Failure> {
    run(house.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// cargo-deny: licences, bans and sources always; advisories where their database can be had.
pub fn dependencies(house: &House) -> Result<(), Failure> {
    let deny = tools::deny(house)?;
    let mut command = house.program(&deny);
    // Errors alone: the list of crates in two versions would bury them.
    command.args(["--log-level", "error", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    if advisories_arrive(house.program(&deny)) {
        println!("Advisories: the RustSec database was reached; judged too.");
        command.arg("advisories");
    } else {
        println!("Advisories: NOT judged, the RustSec database could not be reached.");
    }
    run(&mut command)
}

/// Fetches the advisory database; false when it cannot be had in time.
fn advisories_arrive(mut deny: Command) -> bool {
    let spawned = deny
        .args(["--log-level", "error", "fetch", "db"])
        // Nobody is there to answer a question about a host or a password.
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else { return false };
    let Some(mut errors) = child.stderr.take() else { return false };
    let (ended, end) = mpsc::channel();
    // The pipe closes when the program and its git have ended: waited for with a limit, without polling.
    std::thread::spawn(move || {
        let mut said = String::new();
        let _ = errors.read_to_string(&mut said);
        let _ = ended.send(());
    });
    if end.recv_timeout(ADVISORY_PATIENCE).is_err() {
        let _ = child.kill();
    }
    child.wait().is_ok_and(|status| status.success())
}
