//! `cargo xtask bench`: runs the bench programs and prints one table with the machine it was measured on.
//!
//! They are in one binary, `tests/benches/figures`, which is started anew for each. A program prints one JSON object a line
//! for each row, and anything else for a person to read:
//!
//! `{"name": "search, newest first, p99", "measured": 41.2, "unit": "ms", "reference": 30.9, "ratio": 1.33,
//!   "limit": "≤ 1.5x and ≤ 300 ms", "spread": "38.0–44.9", "n": 20, "ok": true}`
//!
//! `measured` and `reference` are in `unit`; `ratio` is the first by the second, both from the same run; `limit` and
//! `spread` are words or numbers; `reference`, `ratio`, `limit` and `spread` may be absent or null. `ok` is the
//! program's own judgement against `limit`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::on_some_screen;
use crate::shell::{Failure, House, output, read, shown, write};
use crate::{interface, system};

/// The programs, in the order of the table.
const PROGRAMS: &[&str] = &["store", "typing", "start", "memory"];
/// Of these, the ones that hold the app against a bare window; see src-tauri/benches/bare_window.rs.
const BESIDE_BARE: &[&str] = &["typing", "memory"];
const BARE_WINDOW: &str = "bare_window";
/// What holds the programs.
const FIGURES: &str = "figures";

struct Row {
    name: String,
    measured: String,
    reference: String,
    ratio: String,
    limit: String,
    spread: String,
    n: String,
    ok: bool,
}

/// Measures, prints the table and keeps it in `target/bench/latest.md`.
pub fn bench(house: &House, names: &[String]) -> Result<(), Failure> {
    if let Some(name) = names.iter().find(|name| !PROGRAMS.contains(&name.as_str())) {
        return Err(Failure::usage(format!("`{name}` is no bench program; there are: {}", PROGRAMS.join(", "))));
    }
    let wanted: Vec<&str> = PROGRAMS
        .iter()
        .copied()
        .filter(|program| names.is_empty() || names.iter().any(|name| name == program))
        .collect();
    system::setup(system::Purpose::Run)?;
    interface::packages(house)?;
    interface::build(house)?;
    if wanted.iter().any(|name| BESIDE_BARE.contains(name)) {
        interface::script(house, "bare")?;
    }
    let built = build(house)?;
    // Before the work: afterwards the load would be our own.
    let machine = machine(house);
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for program in &wanted {
        println!("\n== bench {program}");
        match measure(house, program, &built) {
            Ok(found) if found.is_empty() => faults.push(format!("{program}: printed no row")),
            Ok(found) => rows.extend(found),
            Err(failure) => faults.push(format!("{program}: {failure}")),
        }
    }
    let text = format!("{machine}\n{}", table(&rows));
    let path = house.target.join("bench/latest.md");
    write(&path, &text)?;
    println!("\n{text}\nKept in {}", path.display());
    faults.extend(rows.iter().filter(|row| !row.ok).map(|row| format!("over its limit: {}", row.name)));
    if faults.is_empty() { Ok(()) } else { Err(Failure::new(faults.join("\n"))) }
}

/// Builds the programs and what measures them, together: apart they would have other features and compile everything twice.
/// Tells where they lie, by name.
fn build(house: &House) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let mut cargo = house.cargo();
    cargo.args(["build", "--release", "--workspace", "--exclude", "xtask", "--bins"]);
    for name in [FIGURES, BARE_WINDOW] {
        cargo.args(["--bench", name]);
    }
    cargo.arg("--message-format=json-render-diagnostics").stdin(Stdio::null()).stderr(Stdio::inherit());
    let line = shown(&cargo);
    println!("$ {line}");
    let done = cargo.output().map_err(|fault| Failure::new(format!("{line}: {fault}")))?;
    if !done.status.success() {
        return Err(Failure::new(format!("{line}: {}", done.status)));
    }
    let said = String::from_utf8_lossy(&done.stdout);
    let units = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let named = |unit: Value| {
        let bench = unit["target"]["kind"][0] == "bench";
        let name = unit["target"]["name"].as_str()?.to_owned();
        Some((name, PathBuf::from(unit["executable"].as_str().filter(|_| bench)?)))
    };
    Ok(units.filter_map(named).collect())
}

fn measure(house: &House, program: &str, built: &BTreeMap<String, PathBuf>) -> Result<Vec<Row>, Failure> {
    let found = |name: &str| built.get(name).ok_or_else(|| Failure::new(format!("cargo did not build `{name}`")));
    let mut command = house.program(found(FIGURES)?);
    command.arg(program);
    let mut command = on_some_screen(house, command, "release");
    command.env("GALLEY_BARE_WINDOW", found(BARE_WINDOW)?);
    let line = shown(&command);
    println!("$ {line}");
    let fault = |fault| Failure::new(format!("{line}: {fault}"));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(fault)?;
    let mut rows = Vec::new();
    let mut wrong = None;
    if let Some(stdout) = child.stdout.take() {
        for said in BufReader::new(stdout).lines() {
            let said = said.map_err(fault)?;
            println!("{said}");
            if said.starts_with('{') {
                match row(&said) {
                    Ok(found) => rows.push(found),
                    Err(why) => wrong = Some(format!("a row cannot be read ({why}): {said}")),
                }
            }
        }
    }
    let status = child.wait().map_err(fault)?;
    match wrong {
        Some(why) => Err(Failure::new(why)),
        None if !status.success() => Err(Failure::new(format!("{line}: {status}"))),
        None => Ok(rows),
    }
}

fn row(line: &str) -> Result<Row, String> {
    let value: Value = serde_json::from_str(line).map_err(|fault| fault.to_string())?;
    let text = |key: &str| match value.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (None, Some(float)) => short(float),
            _ => number.to_string(),
        },
        Some(other) => other.to_string(),
    };
    let needed = |key: &str| Some(text(key)).filter(|text| !text.is_empty()).ok_or_else(|| format!("no `{key}`"));
    let unit = needed("unit")?;
    let with_unit = |text: String| if text.is_empty() { text } else { format!("{text} {unit}") };
    Ok(Row {
        name: needed("name")?,
        measured: with_unit(needed("measured")?),
        reference: with_unit(text("reference")),
        ratio: Some(text("ratio"))
            .filter(|ratio| !ratio.is_empty())
            .map_or_else(String::new, |ratio| format!("{ratio}x")),
        limit: text("limit"),
        spread: text("spread"),
        n: needed("n")?,
        ok: value.get("ok").and_then(Value::as_bool).ok_or("no `ok`")?,
    })
}

/// Three figures are what such a measurement carries.
fn short(number: f64) -> String {
    let decimals = match number.abs() {
        big if big >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        small if small >= 0.1 || small == 0.0 => 2,
        _ => 4,
    };
    format!("{number:.decimals$}")
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| what | measured | reference | ratio | limit | spread | n | within |\n|---|---:|---:|---:|---|---|---:|---|\n",
    );
    for row in rows {
        let cells = [&row.name, &row.measured, &row.reference, &row.ratio, &row.limit, &row.spread, &row.n];
        for cell in cells {
            let _ = write!(text, "| {} ", cell.replace('|', "\\|"));
        }
        let _ = writeln!(text, "| {} |", if row.ok { "yes" } else { "**no**" });
    }
    text
}

/// The machine, as far as it tells about itself.
fn machine(house: &House) -> String {
    let proc = |name: &str| std::fs::read_to_string(format!("/proc/{name}")).unwrap_or_default();
    let field = |text: &str, key: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(key))
            .map(|rest| rest.trim_start_matches([':', '\t', ' ']).trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or_else(|_| "?".to_owned(), |n| n.to_string());
    let processor = field(&proc("cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field(&proc("meminfo"), "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(|| "?".to_owned(), |kib| format!("{:.1} GiB", kib / 1_048_576.0));
    let system = read(Path::new("/etc/os-release"))
        .ok()
        .and_then(|text| field(&text, "PRETTY_NAME="))
        .map_or_else(|| std::env::consts::OS.to_owned(), |name| name.trim_matches('"').to_owned());
    let kernel = output(Command::new("uname").arg("-sr")).unwrap_or_default();
    let load = proc("loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let say = |command: &mut Command| output(command).unwrap_or_else(|| "?".to_owned());
    let commit = say(house.program("git").args(["describe", "--always", "--dirty"]));
    let rustc = say(Command::new("rustc").arg("--version"));
    format!(
        "Commit {commit}, release build, {rustc}.\nMachine: {processor}, {cores} cores, {memory} memory, {system}, {kernel}; \
         load average before the run {load}. Both figures of a ratio come from the same run.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_with_its_unit_and_shortened() {
        let line = r#"{"name":"search | p99","measured":41.234,"unit":"ms","reference":30.9,"ratio":1.3344,"limit":"≤ 1.5x","n":20,"ok":false}"#;
        let text = table(&[row(line).expect("a row")]);
        let last = text.lines().last().unwrap_or_default();
        assert_eq!(last, "| search \\| p99 | 41.2 ms | 30.9 ms | 1.33x | ≤ 1.5x |  | 20 | **no** |");
    }

    #[test]
    fn a_row_without_a_judgement_is_refused() {
        let line = r#"{"name":"a","measured":1,"unit":"ms","n":1}"#;
        assert_eq!(row(line).err().as_deref(), Some("no `ok`"));
    }
}
