//! How much the desk adds to its database: lists, opening, search, decisions.
//!
//! Every figure stands beside the bare statements that do the same work, on the same file, in the same run, one after the
//! other in turns. The bare side is warm, as the desk is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that cannot go on says why and stops"
)]

#[path = "store/actions.rs"]
mod actions;
#[path = "store/bare.rs"]
mod bare;
#[path = "store/checks.rs"]
mod checks;
#[path = "store/lists.rs"]
mod lists;
#[path = "store/opening.rs"]
mod opening;
#[path = "store/searching.rs"]
mod searching;
mod support;

use support::{newsroom, size};

fn main() {
    // By name, for whoever works on one of them: `store searching`.
    let only: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let wanted = |part: &str| only.is_empty() || only.iter().any(|word| word == part);
    if ["lists", "opening", "searching"].iter().any(|part| wanted(part)) {
        of_many(&wanted);
    }
    if wanted("actions") {
        actions::measure();
    }
    if wanted("checks") {
        checks::measure();
    }
}

fn of_many(wanted: &dyn Fn(&str) -> bool) {
    let large = size(1_000_000, 2_000);
    let folder = newsroom::filled(large, 100);
    let desk = newsroom::open(&folder);
    let chief = newsroom::sits(&desk, newsroom::CHIEF);
    let shape = newsroom::shape(large, 100, chief);
    if wanted("lists") {
        lists::measure(&desk, &folder, chief, large);
    }
    if wanted("opening") {
        opening::measure(&desk, &folder, &shape);
    }
    if !wanted("searching") {
        return;
    }
    searching::measure(&desk, &folder, large, 100, 300.0);
    drop(desk);

    let middle = size(100_000, 1_000);
    let folder = newsroom::filled(middle, 300);
    let desk = newsroom::open(&folder);
    newsroom::sits(&desk, newsroom::CHIEF);
    searching::measure(&desk, &folder, middle, 300, 60.0);
}
