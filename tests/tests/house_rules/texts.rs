//! Rules on any text: length, sleeps, things left unfinished, words of one machine, migrations, the CI script.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::tree::{Breach, Tree, code_lines, has_word};

/// More than this and a file has more than one subject.
const LINES: usize = 800;

/// Guesses instead of signals.
const SLEEPS: &[&str] = &["thread::sleep", "time::sleep", "sleep(", "sleep_until(", "setTimeout(", "waitForTimeout("];

/// Things left for later, or switched off.
const UNFINISHED: &[&str] = &[
    "TODO",
    "FIXME",
    "XXX",
    "HACK",
    "todo!",
    "unimplemented!",
    // Except a helper that another test runs in a process of its own, or a maker of fixtures: it says so.
    "#[ignore]",
    "#[ignore = \"slow",
    "#[ignore = \"flaky",
    "it.skip",
    "test.skip",
    "describe.skip",
    "it.only",
    "test.only",
    "describe.only",
    "it.todo",
    "test.todo",
    "xit(",
    "xdescribe(",
    "eslint-disable ",
    "@ts-ignore",
    "@ts-nocheck",
];

/// Folders that only one machine has.
const MACHINE: &[&str] = &["/work/", "/root/", "/home/", "/Users/", "C:\\Users"];

pub fn files_are_short(tree: &Tree) -> Vec<Breach> {
    tree.written(&["rs", "ts", "js", "svelte", "css"])
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            let says = format!("{lines} lines; split it by subject, {LINES} at most");
            (lines > LINES).then(|| Breach::new(path, LINES + 1, says))
        })
        .collect()
}

pub fn tests_do_not_sleep(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for (path, text) in tree.written(&["rs", "ts"]) {
        for (line, code) in code_lines(path, text, true) {
            if let Some(word) = SLEEPS.iter().find(|word| has_word(&code, word)) {
                found.push(Breach::new(path, line, format!("`{word}` in a test: wait for the signal it stands for")));
            }
        }
    }
    found
}

pub fn nothing_is_left_unfinished(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for (path, text) in tree.written(&[]) {
        for (index, line) in text.lines().enumerate() {
            if let Some(word) = UNFINISHED.iter().find(|word| has_word(line, word)) {
                found.push(Breach::new(path, index + 1, format!("`{word}`: finish it, mend it, or take it out")));
            }
        }
    }
    found
}

pub fn no_words_of_one_machine(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for (path, text) in tree.written(&[]) {
        for (index, line) in text.lines().enumerate() {
            if let Some(word) = MACHINE.iter().find(|word| starts_a_path(line, word)) {
                found.push(Breach::new(path, index + 1, format!("`{word}`: a path that only one machine has")));
            }
        }
    }
    found
}

/// Whether an absolute path begins there: `/a/work/` and `https://site/home/` are other paths.
fn starts_a_path(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '/' | '~'))
    })
}

pub fn migrations_are_numbered(tree: &Tree) -> Vec<Breach> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut found = Vec::new();
    for (path, _) in tree.files().filter(|(path, _)| path.starts_with("migrations/") && path.ends_with(".sql")) {
        if let Some((folder, name)) = path.rsplit_once('/') {
            folders.entry(folder).or_default().push(name);
        }
    }
    for (folder, names) in folders {
        for (index, name) in names.iter().enumerate() {
            let well_named = name.split_once('_').is_some_and(|(number, rest)| {
                let stem = rest.trim_end_matches(".sql");
                number == format!("{:04}", index + 1)
                    && !stem.is_empty()
                    && stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            });
            if !well_named {
                let says =
                    format!("should be {:04}_name.sql: numbers without gaps or doubles, small letters", index + 1);
                found.push(Breach::new(&format!("{folder}/{name}"), 1, says));
            }
        }
    }
    found
}

/// `migrations/RELEASED` has a line `SHA-256  FILE` for every migration that left the house.
pub fn released_migrations_never_change(tree: &Tree) -> Vec<Breach> {
    const LIST: &str = "migrations/RELEASED";
    let Some(list) = tree.text(LIST) else { return Vec::new() };
    let mut found = Vec::new();
    for (index, line) in list.lines().enumerate() {
        let mut words = line.split_whitespace();
        let (Some(hash), Some(file), None) = (words.next(), words.next(), words.next()) else { continue };
        if hash.len() != 64 || !file.ends_with(".sql") {
            continue;
        }
        let says = match tree.text(&format!("migrations/{file}")) {
            None => "released, and no longer there: people's databases name it".to_owned(),
            Some(text) if hex::encode(Sha256::digest(text)) != hash => {
                "released, and changed since: undo the change and write a new migration".to_owned()
            }
            Some(_) => continue,
        };
        found.push(Breach::new(LIST, index + 1, format!("{file}: {says}")));
    }
    found
}

pub fn ci_runs_one_command(tree: &Tree) -> Vec<Breach> {
    let Some(script) = tree.text(".ci/run") else {
        return Vec::new();
    };
    const LINES: &[&str] = &["#!/usr/bin/env bash", "set -eu", "cd \"$(dirname \"$0\")/..\"", "exec cargo xtask test"];
    let lines: Vec<&str> = script.lines().filter(|line| !line.is_empty()).collect();
    if lines == LINES {
        Vec::new()
    } else {
        vec![Breach::new(
            ".ci/run",
            1,
            "calls more or less than `cargo xtask test`: put the step into xtask, where people run it too",
        )]
    }
}

/// A test's name says what holds; `test_1` or `works` does not.
pub fn tests_are_named_as_sentences(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for (path, text) in tree.written(&["rs"]) {
        let mut marked = false;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                marked = true;
            } else if marked && let Some(rest) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) {
                marked = false;
                let name = rest.split(['(', '<']).next().unwrap_or_default();
                if name.split('_').count() < 3 || name.starts_with("test_") {
                    found.push(Breach::new(path, index + 1, format!("`{name}`: name a test as a sentence that holds")));
                }
            }
        }
    }
    found
}

/// A test that a document calls as a witness is there: five words and more, joined by underscores, in backticks.
pub fn witnesses_exist(tree: &Tree) -> Vec<Breach> {
    let name = |word: &str| {
        word.split('_').count() >= 5
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && word.split('_').all(|part| !part.is_empty())
    };
    let code: Vec<&str> = tree.files().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text).collect();
    let mut found = Vec::new();
    for (path, text) in tree.written(&["md"]).filter(|(path, _)| path.starts_with("docs/")) {
        for (line, words) in text.lines().enumerate() {
            for word in words.split('`').skip(1).step_by(2).filter(|word| name(word)) {
                let (plain, case) = (format!("fn {word}("), format!("fn {word}<"));
                if !code.iter().any(|text| text.contains(&plain) || text.contains(&case)) {
                    found.push(Breach::new(path, line + 1, format!("there is no test `{word}`")));
                }
            }
        }
    }
    found
}
