//! Reading: what the screens and the CLI show. Each function reads from a read-only connection and changes nothing.

pub mod activity;
pub mod article;
pub mod deliveries;
pub mod find;
pub mod list;
pub mod newsroom;
pub mod review;
pub mod status;
