//! Opening an article: what the sheet needs before it can show the text, beside the statements and the decoding alone.
//!
//! The statements are those that this information takes, whoever asks: the row, the charter's version, comments,
//! destinations, the names of the people mentioned, snapshot and updates. What the desk adds: who may do what and why not,
//! the checksums of the stored text, one more encoding of it for the window.

use super::bare;
use crate::support::{Row, Times};
use galley_desk::{Desk, queries::article, synth::Shape};
use galley_domain::{article::Details, content::ydoc::WorkingDoc, ids::ArticleId, workflow::Workflow};
use rusqlite::{Connection, OptionalExtension};
use std::{hint::black_box, path::Path};

const LIMIT: f64 = 1.5;
const ROUNDS: usize = 3;

/// Read and decoded, nothing made of it.
fn read_and_decode(db: &Connection, id: ArticleId) -> (Workflow, Details, WorkingDoc, Vec<String>) {
    let key = id.0.as_bytes().as_slice();
    let _: (Option<i64>, Option<i64>) = db
        .prepare_cached("SELECT (SELECT max(version) FROM charter), (SELECT max(at) FROM events)")
        .and_then(|mut find| find.query_row([], |r| Ok((r.get(0)?, r.get(1)?))))
        .expect("the charter's version");
    let (workflow, details, _, _): (String, String, String, i64) = db
        .prepare_cached("SELECT workflow, details, headline, word_count FROM articles WHERE id = ?1")
        .and_then(|mut find| find.query_row([key], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))))
        .expect("a row");
    let snapshot: Option<(Vec<u8>, i64)> = db
        .prepare_cached("SELECT bytes, upto_seq FROM body_snapshots WHERE article = ?1")
        .and_then(|mut find| find.query_row([key], |r| Ok((r.get(0)?, r.get(1)?))).optional())
        .expect("a snapshot");
    let seq = snapshot.as_ref().map_or(0, |(_, seq)| *seq);
    let mut find = db
        .prepare_cached("SELECT bytes FROM body_updates WHERE article = ?1 AND seq > ?2 ORDER BY seq")
        .expect("a statement");
    let updates: Vec<Vec<u8>> = find.query_map((key, seq), |r| r.get(0)).and_then(Iterator::collect).expect("updates");
    let mut rest = Vec::new();
    for sql in [
        "SELECT text FROM comments WHERE article = ?1 ORDER BY at, id",
        "SELECT name FROM destinations WHERE ?1 IS NOT NULL ORDER BY position, name",
        "SELECT p.name FROM articles a JOIN article_people x ON x.rid = a.rid JOIN people p ON p.id = x.person
         WHERE a.id = ?1",
    ] {
        let mut find = db.prepare_cached(sql).expect("a statement");
        let found = find.query_map([key], |r| r.get::<_, String>(0)).expect("rows");
        rest.extend(found.map(|text| text.expect("a row")));
    }
    let tail: Vec<&[u8]> = updates.iter().map(Vec::as_slice).collect();
    (
        serde_json::from_str(&workflow).expect("a workflow"),
        serde_json::from_str(&details).expect("details"),
        WorkingDoc::load(snapshot.as_ref().map(|(bytes, _)| bytes.as_slice()), &tail).expect("a document"),
        rest,
    )
}

/// Measures every article that has a real document.
pub fn measure(desk: &Desk, folder: &Path, shape: &Shape) {
    let db = bare::reader(folder);
    let (mut ours, mut bare) = (Times::default(), Times::default());
    for round in 0..=ROUNDS {
        for n in shape.articles - shape.documents..shape.articles {
            let id = shape.article(n);
            let (mut a, mut b) = (Times::default(), Times::default());
            let open = || black_box((article::article(desk, id).expect("a view"), desk.load_body(id).expect("a text")));
            let read = || black_box(read_and_decode(&db, id));
            // In turns: neither always comes to pages that the other has just warmed.
            if n.is_multiple_of(2) {
                a.time(open);
                b.time(read);
            } else {
                b.time(read);
                a.time(open);
            }
            if round > 0 {
                ours.add_ms(a.median());
                bare.add_ms(b.median());
            }
        }
    }
    Row {
        name: format!("opening an article ({} with real documents), median", shape.documents),
        unit: "ms",
        measured: ours.median(),
        reference: Some(bare.median()),
        limit: format!("≤ {LIMIT}x of statements and decoding"),
        spread: ours.quartiles(),
        n: ours.n(),
        ok: ours.median() <= bare.median() * LIMIT,
    }
    .print();
}
