//! The check just before content is handed over: approvals, clearances, and whatever else may have changed since the order.

use crate::model::Delivery;
use galley_domain::{publication::Why, time::Timestamp};

/// Implemented by the owner of the store; called on a blocking thread before every request that hands content over.
/// (The embargo is the engine's own rule and does not depend on it.)
pub trait Gate: Send + Sync + 'static {
    /// May this delivery's content leave now? `now` is the portal's time as far as known.
    ///
    /// # Errors
    /// Why not: the delivery becomes *held* with it (a message `why-<code>`, e.g. `clearance_missing`, `approval_missing`, `content_changed`).
    /// When the check itself fails (the database does), answer [`GateClosed::Unavailable`]: the delivery waits.
    fn check(&self, delivery: &Delivery, now: Timestamp) -> Result<(), GateClosed>;
}

/// Why a gate did not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateClosed {
    /// The content may not leave.
    Held(Why),
    /// It could not be found out; nothing was decided.
    Unavailable(String),
}

/// Lets everything through: for destinations' own test runs, where the content is made up.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenGate;

impl Gate for OpenGate {
    fn check(&self, _delivery: &Delivery, _now: Timestamp) -> Result<(), GateClosed> {
        Ok(())
    }
}
