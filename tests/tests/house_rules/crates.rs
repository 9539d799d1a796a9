//! Rules on crates: who may import whom, what is pure, what each says about itself.

use super::tree::{Breach, Tree, code_lines, is_rust_test};

/// Which crates of ours a package may build on. Every member has a row.
const LAYERS: &[(&str, &[&str])] = &[
    ("galley-domain", &[]),
    ("galley-delivery", &["galley-domain"]),
    ("galley-desk", &["galley-domain", "galley-delivery"]),
    ("galley-hub", &["galley-domain", "galley-delivery"]),
    ("galley-portal", &["galley-domain"]),
    ("galley-demo", &["galley-domain", "galley-delivery", "galley-desk", "galley-portal"]),
    ("galley-cli", &["galley-domain", "galley-delivery", "galley-desk", "galley-hub", "galley-portal", "galley-demo"]),
    ("galley-desktop", &["galley-domain", "galley-delivery", "galley-desk", "galley-demo"]),
    (
        "galley-tests",
        &[
            "galley-domain",
            "galley-delivery",
            "galley-desk",
            "galley-hub",
            "galley-portal",
            "galley-cli",
            "galley-desktop",
        ],
    ),
    ("xtask", &[]),
];

/// What tests may use on top: the real portal instead of an imitation.
const FOR_TESTS: &[(&str, &[&str])] = &[
    ("galley-delivery", &["galley-portal"]),
    ("galley-desk", &["galley-portal"]),
    ("galley-cli", &["galley-portal"]),
    ("galley-desktop", &["galley-portal"]),
];

/// Crates of others that only some packages may use: beginning of the name, packages, reason.
const FENCED: &[(&str, &[&str], &str)] = &[
    ("tauri", &["galley-desktop"], "the shell is replaceable: only src-tauri knows Tauri"),
    ("wry", &["galley-desktop"], "the shell is replaceable: only src-tauri knows the webview"),
    ("webkit2gtk", &["galley-desktop"], "the shell is replaceable: only src-tauri knows the webview"),
    ("rusqlite", &["galley-desk", "galley-hub", "galley-portal", "galley-tests"], "only stores speak SQL"),
    ("axum", &["galley-hub", "galley-portal", "galley-tests"], "only servers serve"),
    ("thirtyfour", &["galley-tests"], "only journeys drive the app"),
];

/// Crates that bring I/O, a clock, chance or async with them.
const IMPURE: &[&str] = &[
    "rusqlite",
    "tokio",
    "reqwest",
    "axum",
    "tauri",
    "getrandom",
    "rand",
    "keyring",
    "keyring-core",
    "fs4",
    "hyper",
    "futures",
    "async-trait",
    "tracing-subscriber",
];

/// What pure code does not name, and what it does instead.
const IMPURE_CODE: &[(&str, &str)] = &[
    ("std::fs", "files are read by desk"),
    ("std::net", "the network belongs to delivery"),
    ("std::process", "programs are started at the edge"),
    ("std::env", "settings are arguments"),
    ("std::thread", "domain is plain functions"),
    ("std::io", "bytes are arguments"),
    ("SystemTime", "take `now` as an argument"),
    ("Instant", "take `now` as an argument"),
    ("Utc::now", "take `now` as an argument"),
    ("Local::now", "take `now` as an argument"),
    ("Uuid::new_v4", "take ids as arguments"),
    ("Uuid::now_v7", "take ids as arguments"),
    ("getrandom", "take random bytes as an argument"),
    ("thread_rng", "take random bytes as an argument"),
    ("OsRng", "take random bytes as an argument"),
    ("async fn", "domain is plain functions"),
    (".await", "domain is plain functions"),
    ("println!", "return a value"),
];

struct Manifest<'a> {
    path: &'a str,
    text: &'a str,
    table: toml::Table,
    name: String,
}

impl Manifest<'_> {
    /// Names of dependencies: of the package itself, or of its tests.
    fn dependencies(&self, tests: bool) -> Vec<String> {
        let kinds: &[&str] = if tests { &["dev-dependencies"] } else { &["dependencies", "build-dependencies"] };
        let per_target = self.table.get("target").and_then(toml::Value::as_table);
        let tables = per_target
            .into_iter()
            .flat_map(toml::Table::values)
            .filter_map(toml::Value::as_table)
            .chain([&self.table])
            .flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()));
        tables.flat_map(toml::Table::iter).map(|(name, how)| real_name(name, how)).collect()
    }

    fn line_of(&self, dependency: &str) -> usize {
        self.text.lines().position(|line| line.contains(dependency)).map_or(1, |index| index + 1)
    }
}

/// A dependency may stand under another name.
fn real_name(name: &str, how: &toml::Value) -> String {
    how.get("package").and_then(toml::Value::as_str).unwrap_or(name).to_owned()
}

fn manifests(tree: &Tree) -> Vec<Manifest<'_>> {
    tree.files()
        .filter(|(path, _)| path.ends_with("/Cargo.toml") && !path.contains("/fixtures/"))
        .filter_map(|(path, text)| {
            let table: toml::Table = text.parse().ok()?;
            let name = table.get("package")?.get("name")?.as_str()?.to_owned();
            Some(Manifest { path, text, table, name })
        })
        .collect()
}

fn row(table: &[(&str, &'static [&'static str])], name: &str) -> Option<&'static [&'static str]> {
    table.iter().find(|(package, _)| *package == name).map(|(_, allowed)| *allowed)
}

pub fn layers(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for manifest in manifests(tree) {
        let Some(allowed) = row(LAYERS, &manifest.name) else {
            found.push(Breach::new(
                manifest.path,
                1,
                format!("`{}` has no row in LAYERS: decide what it may build on", manifest.name),
            ));
            continue;
        };
        let for_tests = row(FOR_TESTS, &manifest.name).unwrap_or_default();
        for tests in [false, true] {
            for dependency in manifest.dependencies(tests) {
                let known =
                    allowed.contains(&dependency.as_str()) || (tests && for_tests.contains(&dependency.as_str()));
                if row(LAYERS, &dependency).is_some() && !known && dependency != manifest.name {
                    let says =
                        format!("`{}` may not import `{dependency}`; it may build on {allowed:?}", manifest.name);
                    found.push(Breach::new(manifest.path, manifest.line_of(&dependency), says));
                }
            }
        }
    }
    found
}

pub fn fences(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for manifest in manifests(tree) {
        for dependency in [manifest.dependencies(false), manifest.dependencies(true)].concat() {
            for (start, packages, reason) in FENCED {
                let meant = dependency == *start || dependency.starts_with(&format!("{start}-"));
                if meant && !packages.contains(&manifest.name.as_str()) {
                    let says = format!("`{dependency}` belongs to {packages:?} alone: {reason}");
                    found.push(Breach::new(manifest.path, manifest.line_of(&dependency), says));
                }
            }
        }
    }
    found
}

pub fn domain_is_pure(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for manifest in manifests(tree).iter().filter(|manifest| manifest.name == "galley-domain") {
        for dependency in manifest.dependencies(false) {
            if IMPURE.contains(&dependency.as_str()) {
                let says = format!("domain is pure: `{dependency}` brings I/O, a clock, chance or async with it");
                found.push(Breach::new(manifest.path, manifest.line_of(&dependency), says));
            }
        }
    }
    for (path, text) in tree.written(&["rs"]).filter(|(path, _)| path.starts_with("crates/domain/src/")) {
        for (line, code) in code_lines(path, text, false) {
            for (word, instead) in IMPURE_CODE.iter().filter(|(word, _)| super::tree::has_word(&code, word)) {
                found.push(Breach::new(path, line, format!("domain is pure: `{word}` is outside it; {instead}")));
            }
        }
    }
    found
}

pub fn lints_are_shared(tree: &Tree) -> Vec<Breach> {
    manifests(tree)
        .iter()
        .filter(|manifest| {
            let shared = manifest.table.get("lints").and_then(|lints| lints.get("workspace"));
            shared.and_then(toml::Value::as_bool) != Some(true)
        })
        .map(|manifest| Breach::new(manifest.path, 1, "takes its own lints: write `[lints]` with `workspace = true`"))
        .collect()
}

pub fn headers_say_what_is_absent(tree: &Tree) -> Vec<Breach> {
    tree.written(&["rs"])
        .filter(|(path, text)| path.starts_with("crates/") && path.ends_with("/src/lib.rs") && text.lines().count() > 3)
        .filter(|(_, text)| {
            let header: Vec<_> = text.lines().take_while(|line| line.starts_with("//!")).collect();
            !header.join("\n").to_lowercase().contains("architecture invariant")
        })
        .map(|(path, _)| {
            let says = "the header lacks `Architecture invariant: ...`: say there what this crate never does or knows";
            Breach::new(path, 1, says)
        })
        .collect()
}

pub fn map_names_every_crate(tree: &Tree) -> Vec<Breach> {
    let Some(map) = tree.text("docs/ARCHITECTURE.md") else { return Vec::new() };
    manifests(tree)
        .iter()
        .filter_map(|manifest| manifest.path.strip_suffix("/Cargo.toml"))
        .filter(|folder| !map.contains(folder))
        .map(|folder| Breach::new("docs/ARCHITECTURE.md", 1, format!("the map does not name `{folder}`")))
        .collect()
}

/// Unsafe code is forbidden by the compiler; this keeps the one attribute that would let it in out of our sources.
pub fn no_lint_is_switched_off_for_a_crate(tree: &Tree) -> Vec<Breach> {
    const KEPT: &[&str] = &["unsafe_code", "unwrap_used", "expect_used", "clippy::panic", "clippy::all", "warnings"];
    let mut found = Vec::new();
    for (path, text) in tree.written(&["rs"]).filter(|(path, _)| !is_rust_test(path)) {
        for (line, code) in code_lines(path, text, false) {
            let whole = code.trim_start().starts_with("#![allow(");
            if let Some(lint) = KEPT.iter().find(|lint| whole && code.contains(*lint)) {
                found.push(Breach::new(
                    path,
                    line,
                    format!("`{lint}` is switched off for a whole file: handle the case instead"),
                ));
            }
        }
    }
    found
}
