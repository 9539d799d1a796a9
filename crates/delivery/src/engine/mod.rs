//! The rules of delivering, sans-IO: `step(state, input, moment) -> step`. The production driver, the property tests and the
//! model checker run this same function.
//!
//! How it keeps the promises (docs/spec/delivery.md has the tables):
//! - **Write-ahead.** An effect is in the returned state (`in_flight`) before it is performed. A deliverer that dies in the
//!   middle leaves it there; the next one treats a write as a lost reply.
//! - **Unknown.** After a lost reply nothing but a look-up is wanted, whatever arrives meanwhile.
//! - **Invisible, then promote.** Media, draft, promotion are separate effects; only the promotion makes something public.
//! - **One target.** A newer delivery supersedes older ones of its lane, except that a takedown is finished first.
//! - **Embargo.** No effect that hands content over is wanted before it, by the portal's clock.

pub mod answer;
pub mod breaker;
mod flow;
mod reply;
pub mod retry;
pub mod state;
pub mod story;
pub mod watch;

use crate::model::{Alert, Delivery, Evidence, Move, Outcome, StoryEntry};
use answer::{Answer, Capabilities, Failure};
pub use flow::STOPPED_LOOK_MS;
use galley_domain::{
    ids::DeliveryId,
    publication::{PublicationEvent, Why},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
pub use state::{Effect, InFlight, Job, LaneState, Phase};

/// Whether requests may be sent to the destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// Yes.
    Open,
    /// Not before this time (open breaker, `Retry-After`, bulkhead, unknown clock); this computer's clock.
    NotBefore(Timestamp),
    /// A person stopped all deliveries: content waits; takedowns, kills and unschedules go on.
    Stopped,
}

/// The circumstances of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// This computer's clock.
    pub now: Timestamp,
    /// Portal clock minus this computer's, in milliseconds; 0 when not measured yet.
    pub offset_ms: i64,
    /// 64 random bits, for jitter.
    pub roll: u64,
    /// Whether requests may be sent.
    pub sending: Sending,
    /// What the portal can do.
    pub capabilities: Capabilities,
}

impl Moment {
    /// The moment of a person's action, where nothing is sent: clock offset as in `offset_ms`, everything else neutral.
    #[must_use]
    pub fn of_order(now: Timestamp, offset_ms: i64) -> Self {
        Self { now, offset_ms, roll: 0, sending: Sending::Open, capabilities: Capabilities { future_dating_ms: None } }
    }

    /// The portal's clock now.
    #[must_use]
    pub fn portal_now(&self) -> Timestamp {
        self.now.plus_millis(self.offset_ms)
    }

    /// A time of the portal's clock on this computer's clock.
    #[must_use]
    pub fn local(&self, portal: Timestamp) -> Timestamp {
        portal.plus_millis(self.offset_ms.saturating_neg())
    }
}

/// What can happen to a lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "input")]
#[allow(clippy::large_enum_variant, reason = "one at a time, moved once")]
pub enum Input {
    /// A delivery was ordered; in the transaction of the person's action.
    Order {
        /// It.
        delivery: Box<Delivery>,
    },
    /// A deliverer claimed the lane.
    Wake,
    /// The answer to the request `token`.
    Reply {
        /// Which request.
        token: u64,
        /// The answer.
        result: Result<Answer, Failure>,
    },
    /// The check just before sending failed; the request `token` was not sent.
    GateClosed {
        /// Which request.
        token: u64,
        /// Why.
        why: Why,
    },
    /// A person keeps it back; only while the portal was promised nothing (else an *unschedule* delivery is needed).
    Hold {
        /// Why.
        why: Why,
    },
    /// A person says: try (again). Also releases what is held.
    Resend {
        /// Overwrite what somebody did at the portal.
        overwrite: bool,
    },
    /// The database was restored from a backup: read the portal back before anything else.
    Restored {
        /// Hold for a person what the portal does not have, instead of sending it.
        hold_unsent: bool,
    },
}

/// What a step decided. A store writes all of it in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The lane's new state.
    pub state: LaneState,
    /// The request to perform now; it is also in `state.in_flight`. `None`: nothing until `state.due_at`.
    pub effect: Option<InFlight>,
    /// New lines of the story, in order.
    pub story: Vec<StoryEntry>,
    /// What people must hear.
    pub alerts: Vec<Alert>,
    /// For [`Input::Order`]: what the order itself does to the publication, i.e. the `effect` of the article's *ordered* event.
    pub ordered: Option<PublicationEvent>,
    /// Further moves of the publication, in order: one *publication moved* event each.
    pub moves: Vec<Move>,
    /// Deliveries that ended.
    pub closed: Vec<(DeliveryId, Outcome)>,
    /// Signed answers to keep, by delivery.
    pub evidence: Vec<(Option<DeliveryId>, Evidence)>,
    /// The input was refused and the state is unchanged; the code is a message `why-<code>`.
    pub refused: Option<Why>,
}

/// Decides. Pure: the same arguments give the same step.
#[must_use]
pub fn step(state: &LaneState, input: Input, moment: &Moment) -> Step {
    let mut lane = flow::Stepper::new(state.clone(), *moment);
    match input {
        Input::Order { delivery } => lane.order(&delivery),
        Input::Wake => lane.wake(),
        Input::Reply { token, result } => lane.reply(token, result),
        Input::GateClosed { token, why } => lane.gate_closed(token, why),
        Input::Hold { why } => lane.hold(why),
        Input::Resend { overwrite } => lane.resend(overwrite),
        Input::Restored { hold_unsent } => lane.restore(hold_unsent),
    }
    lane.finish()
}
