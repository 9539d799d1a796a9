//! One installed Galley, without a window: the SQLite store, the use cases (one file per verb), keys, deliveries.
//!
//! Architecture invariant: nothing here knows of a window or of Tauri. One user action is one SQLite transaction; listeners
//! hear of it only after the commit. Clock, randomness and keychain come from [`host::Host`].

pub mod actions;
pub mod backup;
pub mod body_store;
pub mod charter_issue;
pub mod db;
pub mod deliverer;
pub mod demo;
pub mod desk;
pub mod doctor;
pub mod error;
mod findings;
pub mod freeze;
pub mod host;
pub mod keys;
pub mod lanes;
pub mod lock;
pub mod media;
pub mod messages;
pub mod newsroom_event;
pub mod queries;
mod record;
pub mod refusal;
mod restored;
pub mod search;
pub mod settings;
pub mod synth;
pub mod verify;

pub use desk::Desk;
pub use error::{DeskError, Done};
