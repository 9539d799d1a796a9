//! What the bench programs share: sizes, rows of the table, the newsrooms they measure on.
//!
//! `GALLEY_BENCH_SHRINK=100` divides every size by a hundred, for a quick trial; every row then says so.

pub mod newsroom;
pub mod window;

use serde_json::json;
use std::time::{Duration, Instant};

/// By how much sizes are divided: 1 unless `GALLEY_BENCH_SHRINK` says otherwise.
pub fn shrink() -> u64 {
    std::env::var("GALLEY_BENCH_SHRINK").ok().and_then(|text| text.parse().ok()).filter(|by| *by > 0).unwrap_or(1)
}

/// A size of the full run, divided; never below `least`.
pub fn size(full: u64, least: u64) -> u64 {
    (full / shrink()).max(least.min(full))
}

/// One row of the table; see xtask/src/bench.rs.
pub struct Row {
    /// What was measured.
    pub name: String,
    /// `ms`, `MiB` ...
    pub unit: &'static str,
    /// The figure.
    pub measured: f64,
    /// What it is compared with, from the same run.
    pub reference: Option<f64>,
    /// The limit in words.
    pub limit: String,
    /// How far the single figures lie apart.
    pub spread: String,
    /// Single measurements.
    pub n: usize,
    /// Within the limit?
    pub ok: bool,
}

impl Row {
    /// Prints it as the line that `cargo xtask bench` reads.
    pub fn print(&self) {
        let name = match shrink() {
            1 => self.name.clone(),
            by => format!("{} (sizes divided by {by})", self.name),
        };
        println!(
            "{}",
            json!({
                "name": name,
                "measured": self.measured,
                "unit": self.unit,
                "reference": self.reference,
                "ratio": self.reference.filter(|reference| *reference > 0.0).map(|reference| self.measured / reference),
                "limit": self.limit,
                "spread": self.spread,
                "n": self.n,
                "ok": self.ok,
            })
        );
    }
}

/// Durations of one kind.
#[derive(Default)]
pub struct Times(Vec<f64>);

impl Times {
    /// Runs something and keeps how long it took.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let out = work();
        self.add(begun.elapsed());
        out
    }

    /// Keeps a duration.
    pub fn add(&mut self, took: Duration) {
        self.add_ms(took.as_secs_f64() * 1_000.0);
    }

    /// Keeps a duration in milliseconds (or any other figure in its own unit).
    pub fn add_ms(&mut self, ms: f64) {
        self.0.push(ms);
    }

    /// How many.
    pub fn n(&self) -> usize {
        self.0.len()
    }

    /// The value below which so many percent lie (nearest rank).
    pub fn percentile(&self, percent: f64) -> f64 {
        let mut all = self.0.clone();
        all.sort_by(f64::total_cmp);
        let rank = (percent / 100.0 * all.len() as f64).ceil().max(1.0) as usize;
        all.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    /// The middle.
    pub fn median(&self) -> f64 {
        self.percentile(50.0)
    }

    /// The 99th percentile.
    pub fn p99(&self) -> f64 {
        self.percentile(99.0)
    }

    /// The range that half of all lie in.
    pub fn quartiles(&self) -> String {
        format!("{}–{}", figure(self.percentile(25.0)), figure(self.percentile(75.0)))
    }

    /// Median and largest.
    pub fn median_and_most(&self) -> String {
        format!("median {}, most {}", figure(self.median()), figure(self.percentile(100.0)))
    }
}

/// Three figures are what such a measurement carries.
pub fn figure(number: f64) -> String {
    let decimals = match number.abs() {
        big if big >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        small if small >= 0.1 || small == 0.0 => 2,
        _ => 4,
    };
    format!("{number:.decimals$}")
}
