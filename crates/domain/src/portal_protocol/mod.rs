//! The protocol between a newsroom and its own portal: types, what is signed and how, verifying. Used by both sides
//! (docs/spec/portal-protocol.md).

mod clock;
mod http;
mod lane;
mod messages;
mod order;
mod page;

pub use clock::*;
pub use http::*;
pub use lane::*;
pub use messages::*;
pub use order::*;
pub use page::*;
