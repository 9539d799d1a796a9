//! The harness of the journeys: the real app under WebDriver, with the real portal, the real command line program, an
//! own display, an own D-Bus session, and the services that a desktop would have on it.
//!
//! Architecture invariant: nothing here stands in for a part of Galley. What is imitated is the desktop around it (the
//! tray, the notification area), and that over the real bus. A wait ends by a signal (a frame of the page, a line of a
//! program, a message on the bus) or fails when its time is up; nothing sleeps.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of this serves tests: a harness that cannot go on says why and stops"
)]

pub mod accessibility;
pub mod app;
pub mod axe;
pub mod bus;
pub mod desktop;
pub mod input_method;
pub mod page;
pub mod process;
pub mod programs;
pub mod screen;
pub mod stage;

pub use app::App;
pub use stage::Stage;

use std::time::Duration;

/// How long anything may take before a journey fails. Generous: two cores, and other work beside it.
pub const PATIENCE: Duration = Duration::from_secs(30);
