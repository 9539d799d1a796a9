//! I3: what the editor shows and what Rust reads is the same canonical content, for documents that the editor's own code made, two
//! people edited at once and Yjs merged. The corpus is written by `ui/src/lib/editor/differential.test.ts`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

use base64::{Engine, engine::general_purpose::STANDARD};
use galley_domain::content::{
    body::Body,
    text::clean,
    ydoc::{WorkingDoc, seed},
};
use serde_json::Value;

const CORPUS: &str = include_str!("fixtures/tiptap/differential.jsonl");

struct Case {
    updates: Vec<Vec<u8>>,
    headline: String,
    standfirst: String,
    body: Value,
}

fn cases() -> Vec<Case> {
    let line = |value: &Value| Body::from_json(value).unwrap().plain_text();
    let read = |text: &str| {
        let case: Value = serde_json::from_str(text).unwrap();
        let updates = case["updates"].as_array().unwrap().iter();
        Case {
            updates: updates.map(|u| STANDARD.decode(u.as_str().unwrap()).unwrap()).collect(),
            headline: line(&case["headline"]),
            standfirst: line(&case["standfirst"]),
            body: case["body"].clone(),
        }
    };
    CORPUS.lines().map(read).collect()
}

fn load(updates: &[Vec<u8>]) -> WorkingDoc {
    let updates: Vec<&[u8]> = updates.iter().map(Vec::as_slice).collect();
    WorkingDoc::load(None, &updates).unwrap()
}

#[test]
fn what_the_editor_shows_is_what_rust_reads_for_every_document_of_the_corpus() {
    let cases = cases();
    assert!(cases.len() >= 60);
    for (n, case) in cases.iter().enumerate() {
        let read = load(&case.updates).text().unwrap();
        let shown = Body::from_json(&case.body).unwrap();
        assert_eq!(read.body.to_json(), shown.to_json(), "document {}", n + 1);
        assert_eq!(
            (clean(&read.headline), clean(&read.standfirst)),
            (clean(&case.headline), clean(&case.standfirst)),
            "document {}",
            n + 1
        );
    }
}

/// What arrived in another order, twice, or by way of a snapshot is the same document.
#[test]
fn the_corpus_reads_the_same_from_a_snapshot_and_after_every_update_came_twice() {
    for (n, case) in cases().iter().enumerate() {
        let mut doc = load(&case.updates);
        let once = doc.text().unwrap();
        for update in case.updates.iter().rev() {
            doc.apply(update).unwrap();
        }
        assert_eq!(doc.text().unwrap(), once, "document {}: the same updates again", n + 1);
        let snapshot = doc.snapshot_v2();
        let restored = WorkingDoc::load(Some(&snapshot), &[]).unwrap();
        assert_eq!(restored.text().unwrap(), once, "document {}: from a snapshot", n + 1);
        let sown = WorkingDoc::load(None, &[&seed(&once, 77)]).unwrap();
        assert_eq!(sown.text().unwrap(), once, "document {}: sown anew", n + 1);
    }
}
