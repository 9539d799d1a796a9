//! The demonstration newsroom: people of every role, articles in every state that real actions and a faulty portal can reach.
//!
//! Architecture invariant: nothing is written into a database from here; everything happens by the desk's own actions. Its
//! contents are data of `galley-desk` (`demo`); this crate walks them, because that takes a portal as well as a desk.

mod build;
mod own_folder;

pub use build::{Built, OnProgress, Plan, Progress, build};
pub use galley_portal::RunningPortal;
pub use own_folder::{is_made, make, serve};

use galley_desk::DeskError;
use galley_portal::PortalError;
use std::io;

/// Why it was not built.
#[derive(Debug, thiserror::Error)]
pub enum DemoFault {
    /// The desk refused or failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The portal refused or failed.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// Reading or writing failed.
    #[error("{what}: {source}")]
    Io {
        /// What was done.
        what: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// It did not come out as written.
    #[error("{0}")]
    Story(String),
    /// Whoever was told of the progress did not want it any more.
    #[error("cancelled")]
    Cancelled,
}

impl DemoFault {
    fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}
