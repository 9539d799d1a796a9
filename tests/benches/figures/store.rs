//! How much the desk adds to its database: lists, opening, search, decisions.
//!
//! Every figure stands beside the bare statements that do the same work, on the same file, in the same run, one after the
//! other in turns. The bare side is warm, as the desk is.

mod actions;
mod bare;
mod checks;
mod lists;
mod opening;
mod searching;
use crate::support::{newsroom, size};

/// Measures; only these parts where any are named: `store searching`.
pub fn measure(only: &[String]) {
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
    let desk = newsroom::desk(&folder);
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
    let desk = newsroom::desk(&folder);
    newsroom::sits(&desk, newsroom::CHIEF);
    searching::measure(&desk, &folder, middle, 300, 60.0);
}
