//! Search, newest first, as people type it: the window's page of results beside the bare statement of FTS5.

use super::bare;
use crate::support::{Row, Times, figure};
use galley_desk::{
    Desk,
    queries::list::{Filter, ListRequest, View, list_articles},
    search::{self, Query},
    synth::Words,
};
use rusqlite::Connection;
use std::{hint::black_box, path::Path};

const PAGE: u32 = 60;
const QUERIES: usize = 240;
const ROUNDS: usize = 3;
const LIMIT: f64 = 1.5;

/// What people type: words of real headlines with and without marks, unfinished words, phrases, common words alone.
fn queries(db: &Connection, articles: u64) -> Vec<String> {
    let mut source = Words::new(11);
    let mut out = Vec::with_capacity(QUERIES);
    while out.len() < QUERIES {
        let rid = source.below(usize::try_from(articles).expect("a size")) as i64 + 1;
        let headline: String = db
            .prepare_cached("SELECT headline FROM article_text WHERE rid = ?1")
            .and_then(|mut find| find.query_row([rid], |r| r.get(0)))
            .expect("a headline");
        let words: Vec<&str> = headline.split([' ', '.']).filter(|word| !word.is_empty()).collect();
        let at = source.below(words.len() - 4);
        let some = |n: usize| words[at..at + n].join(" ");
        let first_letters = |word: &str, n: usize| word.chars().take(n).collect::<String>();
        out.push(match out.len() % 8 {
            0 => format!("{} ", some(2)),
            1 => search::fold(&some(2)) + " ",
            2 => format!("{} ", some(3)),
            3 => format!("{} {}", some(1), first_letters(words[at + 1], 2)),
            4 => format!("\"{}\"", some(2)),
            5 => format!("{} ", source.by_frequency(out.len())),
            6 => first_letters(words[at], 1 + out.len() % 3),
            _ => format!("{} ", some(4)),
        });
    }
    out
}

/// The same search for FTS5: the words with their marks, where any were typed, and the words whatever their marks.
struct Bare {
    marked: Option<String>,
    folded: String,
}

impl Bare {
    fn of(text: &str) -> Self {
        let terms = Query::read(text).terms;
        let quoted = |words: &[String], star: bool| format!("\"{}\"{}", words.join(" "), if star { "*" } else { "" });
        let letters: Vec<String> = terms.iter().map(|term| quoted(&term.folded, term.prefix)).collect();
        let folded = format!("{{headline body}} : ({})", letters.join(" AND "));
        let mut exact = Vec::new();
        for term in &terms {
            for (n, word) in term.exact.iter().enumerate() {
                exact.push(quoted(std::slice::from_ref(word), term.exact_prefix && n + 1 == term.exact.len()));
            }
        }
        // A word with its marks says its letters too.
        let rest: Vec<String> = terms
            .iter()
            .zip(&letters)
            .filter(|(term, _)| term.folded.len() > 1 || term.exact.is_empty())
            .map(|(_, letters)| format!("{{headline body}} : {letters}"))
            .collect();
        let marked = (!exact.is_empty()).then(|| {
            let exact = format!("exact : ({})", exact.join(" AND "));
            std::iter::once(exact).chain(rest).collect::<Vec<_>>().join(" AND ")
        });
        Self { marked, folded }
    }

    /// The statement for one page; a second where the first does not fill it.
    fn page(&self, db: &Connection) -> Vec<i64> {
        let mut find = db
            .prepare_cached("SELECT rowid FROM article_fts WHERE article_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?2")
            .expect("a statement");
        let mut ask = |expression: &String| {
            let rows = find.query_map((expression, PAGE + 1), |r| r.get::<_, i64>(0)).expect("rows");
            rows.collect::<Result<Vec<_>, _>>().expect("rows")
        };
        match self.marked.as_ref().map(&mut ask) {
            Some(page) if page.len() > PAGE as usize => page,
            _ => ask(&self.folded),
        }
    }
}

/// Measures a newsroom.
pub fn measure(desk: &Desk, folder: &Path, articles: u64, words: u64, most: f64) {
    let db = bare::reader(folder);
    let queries = queries(&db, articles);
    let (mut ours, mut bare) = (Times::default(), Times::default());
    let mut slowest: Vec<(f64, f64, &str)> = Vec::new();
    for round in 0..=ROUNDS {
        for text in &queries {
            let request = ListRequest {
                view: View::All,
                filter: Filter::default(),
                text: text.clone(),
                cursor: None,
                limit: PAGE,
            };
            let statement = Bare::of(text);
            let (mut a, mut b) = (Times::default(), Times::default());
            black_box(a.time(|| list_articles(desk, &request).expect("a page")));
            black_box(b.time(|| statement.page(&db)));
            if round > 0 {
                ours.add_ms(a.median());
                bare.add_ms(b.median());
                slowest.push((a.median(), b.median(), text));
            }
        }
    }
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (took, bare, text) in slowest.iter().step_by(ROUNDS).take(6) {
        println!("  slow: {} ms ({} bare) for {text:?}", figure(*took), figure(*bare));
    }
    Row {
        name: format!("search newest first, {articles} articles of {words} words, p99"),
        unit: "ms",
        measured: ours.p99(),
        reference: Some(bare.p99()),
        limit: format!("< {} ms and ≤ {LIMIT}x of the bare FTS5 statement's p99", figure(most)),
        spread: ours.median_and_most(),
        n: ours.n(),
        ok: ours.p99() < most && ours.p99() <= bare.p99() * LIMIT,
    }
    .print();
}
