//! Memory at rest: the app with its list open, beside a window of Tauri with Tiptap in it and nothing else.
//!
//! Proportional memory (PSS) of the process and all it started; pages shared with others count by their share.

use crate::support::{Row, Times, newsroom, size, window};
use galley_tests::{App, Stage, process};
use std::time::Duration;
use tokio::time::interval;

const STARTS: u64 = 5;
/// At rest: so many looks in a row within two percent.
const CALM: usize = 6;

/// Measures.
pub async fn measure() {
    let articles = size(1_000_000, 2_000);
    let folder = tokio::task::spawn_blocking(move || newsroom::filled(articles, 100)).await.expect("a newsroom");
    let stage = Stage::set("bench-memory").await;
    let (mut ours, mut bare) = (Times::default(), Times::default());
    for _ in 0..size(STARTS, 2) {
        let app = window::app(&stage, &folder).await;
        window::list_of(&app).await;
        ours.add_ms(at_rest(&app).await);
        app.close().await;
        let other = window::bare(&stage, &["Galley".to_owned()]).await;
        bare.add_ms(at_rest(&other).await);
        other.close().await;
    }
    Row {
        name: format!("memory (PSS) at rest with the list open, {articles} articles, median"),
        unit: "MiB",
        measured: ours.median(),
        reference: Some(bare.median()),
        limit: "beside a bare Tauri + Tiptap window; no limit".to_owned(),
        spread: ours.quartiles(),
        n: ours.n(),
        ok: true,
    }
    .print();
}

/// MiB, once they no longer move.
async fn at_rest(app: &App) -> f64 {
    let mut again = interval(Duration::from_millis(500));
    let mut looks: Vec<f64> = Vec::new();
    loop {
        again.tick().await;
        looks.push(process::memory(app.id()) as f64 / 1_024.0);
        let last = &looks[looks.len().saturating_sub(CALM)..];
        let (least, most) = last.iter().fold((f64::MAX, 0.0_f64), |(a, b), v| (a.min(*v), b.max(*v)));
        if (last.len() == CALM && most <= least * 1.02) || looks.len() >= 60 {
            return last.iter().sum::<f64>() / last.len() as f64;
        }
    }
}
