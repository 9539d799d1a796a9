//! The program `galley` as a script meets it: its own process, folders of its own, a real portal process.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests")]

mod deliveries;
mod demo;
mod newsroom;
mod refusals;
mod support;
mod verbs;
