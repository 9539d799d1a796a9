//! The editorial workflow: one readable [table], a [decision](decide) and a [fold](apply).
//!
//! Commands are requests; the sequencer (the hub, or the desk working alone) decides them in per-article order and
//! records events. The same code runs wherever that decision is made.

mod action;
mod apply;
mod decide;
mod refusal;
mod state;
pub mod table;

pub use action::{Action, ClearTo, Command};
pub use apply::{apply, approving, created};
pub use decide::{Context, Decision, OrderPlan, Possible, decide, possible, primary, required_steps};
pub use refusal::Refusal;
pub use state::{Claim, Clearance, ClearanceKind, EditorialState, Held, ReturnReason, ReturnRecord, SignOff, Workflow};
