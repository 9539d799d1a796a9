//! Delivering articles to portals: once, on time, proven (docs/spec/delivery.md).
//!
//! - [`model`]: what is delivered (frozen), and the words for what happened to it.
//! - [`engine`]: the rules, sans-IO: `step(state, input, moment) -> step`. No network, no database, no clock.
//! - [`store`]: the [`store::DeliveryStore`] trait that a desk (and a hub) implements; every operation is one transaction.
//! - [`adapter`]: the [`adapter::PortalAdapter`] trait that speaks one portal's language; [`own_portal`] speaks ours.
//! - [`driver`]: claims what is due, performs the engine's effects, records the answers.
//! - [`contract`]: the suites every store and every adapter must pass, as functions that return a report.
//!
//! Architecture invariant: [`engine`] and [`model`] do no I/O and draw no randomness; the moment of a step is an argument.

pub mod adapter;
pub mod clock;
pub mod contract;
pub mod driver;
pub mod engine;
pub mod gate;
pub mod model;
pub mod own_portal;
pub mod store;
