//! One installed Galley, without a window: its database, keys, pictures, search, backups and use cases.
//!
//! Architecture invariant: nothing here knows of `tauri`, and nothing reads a clock or draws randomness except through
//! [`host::Host`].

pub mod backup;
pub mod db;
pub mod host;
pub mod keys;
pub mod lock;
pub mod settings;
