//! Galley's rules, pure: articles, revisions and their hashes, workflow, people and privileges, charter and approvals,
//! the event chain, findings, schedules, the portal protocol.
//!
//! Architecture invariant: nothing here does I/O, reads a clock, draws randomness, or is async. Times, identities and
//! random bytes are arguments, so the same inputs give the same bytes. `rusqlite`, `tokio`, `reqwest` and `tauri` never
//! appear in this crate.

pub mod approval;
pub mod article;
pub mod chain;
pub mod charter;
pub mod checks;
pub mod content;
pub mod event;
pub mod fold;
pub mod ids;
pub mod people;
pub mod portal_protocol;
pub mod profile;
pub mod publication;
pub mod signing;
pub mod time;
pub mod workflow;
