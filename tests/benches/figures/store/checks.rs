//! The checks of a long article, as the window asks for them while somebody types: they must not grow faster than the text.

use crate::support::{Row, Times, newsroom};
use galley_desk::{Desk, queries::article, synth::Words};
use galley_domain::ids::ArticleId;
use std::{fs, hint::black_box};

const SHORT: usize = 2_500;
const LONG: usize = 20_000;
const ROUNDS: usize = 30;
const MOST: f64 = 50.0;
/// Eight times the text; a quadratic check would take sixty-four times as long.
const GROWTH: f64 = 16.0;

/// Measures the findings of a long text beside those of a short one.
pub fn measure() {
    let folder = newsroom::bench_folder().join("checks");
    let _ = fs::remove_dir_all(&folder);
    let desk = newsroom::founded(&folder);
    let (short, long) = (written(&desk, SHORT), written(&desk, LONG));
    let (mut of_short, mut of_long) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        black_box(of_short.time(|| article::findings(&desk, short).expect("findings")));
        black_box(of_long.time(|| article::findings(&desk, long).expect("findings")));
    }
    Row {
        name: format!("checks of {LONG} words, beside {SHORT} words, median"),
        unit: "ms",
        measured: of_long.median(),
        reference: Some(of_short.median()),
        limit: format!("< {MOST} ms and ≤ {GROWTH}x"),
        spread: of_long.quartiles(),
        n: of_long.n(),
        ok: of_long.median() < MOST && of_long.median() <= of_short.median() * GROWTH,
    }
    .print();
    drop(desk);
    let _ = fs::remove_dir_all(&folder);
}

fn written(desk: &Desk, words: usize) -> ArticleId {
    let mut source = Words::new(words as u64);
    let headline = source.text(9);
    let paragraphs: Vec<String> = (0..words / 50).map(|_| source.text(50)).collect();
    newsroom::written(desk, &headline, &source.text(25), &paragraphs)
}
