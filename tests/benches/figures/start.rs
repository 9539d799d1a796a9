//! From the start of the process to a list that can be used, with a million articles and with none, in turns.
//!
//! The real app under WebDriver; a script in its page signs in as soon as it can. What WebDriver itself takes is in both
//! figures. The files are in the system's cache on both sides.

use crate::support::{Row, Times, newsroom, size, window};
use galley_tests::{Stage, process};
use std::{fs, path::Path};

const STARTS: u64 = 20;
const LIMIT: f64 = 1.25;

/// Measures.
pub async fn measure() {
    let articles = size(1_000_000, 2_000);
    let starts = size(STARTS, 4);
    let (full, empty) = tokio::task::spawn_blocking(move || {
        let full = newsroom::filled(articles, 100);
        let empty = newsroom::bench_folder().join("empty");
        let _ = fs::remove_dir_all(&empty);
        drop(newsroom::founded(&empty));
        newsroom::no_backup_now(&empty);
        (full, empty)
    })
    .await
    .expect("newsrooms");
    let stage = Stage::set("bench-start").await;
    let (mut with, mut without) = (Times::default(), Times::default());
    for round in 0..=starts {
        let mut both = [(&full, &mut with), (&empty, &mut without)];
        if round.is_multiple_of(2) {
            both.reverse();
        }
        for (folder, times) in both {
            let took = start(&stage, folder).await;
            // The first round warms the system's cache.
            if round > 0 {
                times.add_ms(took);
            }
        }
    }
    Row {
        name: format!("start to a usable list, {articles} articles, median"),
        unit: "ms",
        measured: with.median(),
        reference: Some(without.median()),
        limit: format!("≤ {LIMIT}x of an empty database"),
        spread: with.quartiles(),
        n: with.n(),
        ok: with.median() <= without.median() * LIMIT,
    }
    .print();
}

/// Milliseconds from the start of the process to the list.
async fn start(stage: &Stage, folder: &Path) -> f64 {
    let app = window::app(stage, folder).await;
    let age = process::age(app.id()).as_secs_f64() * 1_000.0;
    // The clock that the page reads.
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
    let now = chrono::Utc::now().timestamp_micros() as f64 / 1_000.0;
    let shown = window::list_of(&app).await;
    app.close().await;
    shown - now + age
}
