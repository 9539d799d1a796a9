//! What Galley promises to be fast at, measured: see docs/BENCHMARKS.md.
//!
//! `figures PROGRAM [PART ...]` runs one of the programs below, in a process of its own; `cargo xtask bench` runs them all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that cannot go on says why and stops"
)]

mod memory;
mod start;
mod store;
mod support;
mod typing;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let (program, parts) = words.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let wait = || tokio::runtime::Runtime::new().expect("a runtime");
    match program {
        "store" => store::measure(parts),
        "typing" => wait().block_on(typing::measure()),
        "start" => wait().block_on(start::measure()),
        "memory" => wait().block_on(memory::measure()),
        other => panic!("{other:?} is no program; there are: store, typing, start, memory"),
    }
}
