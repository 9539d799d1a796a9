//! The protocol between a newsroom and its own portal: types, what is signed and how, verifying. Used by both sides
//! (docs/spec/portal-protocol.md).

mod order;

pub use order::*;
