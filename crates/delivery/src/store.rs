//! What the engine needs from a database. A desk without a hub implements it on its SQLite; a hub on its own store; both
//! run [`crate::contract::store_suite`]. Synchronous: the driver calls it on a blocking thread.
//!
//! Rules for every implementation:
//! - **Every method is one transaction**: all of it commits or none.
//! - **The engine runs inside the transaction.** `record`, `steer` and `order` load the lane's [`LaneState`], call
//!   [`crate::engine::step`], and write what the [`Step`] says: the new state, the story, alerts, moves (as chain events and
//!   the publication's row), closed deliveries, evidence. Nothing of a step is ever applied from a copy loaded earlier.
//! - **A fence guards every write of a deliverer**: each claim of a lane gets a higher number; a `record` with a lower one is
//!   refused with [`StoreError::LostLease`] and changes nothing.
//! - A step whose `effect` is `None` frees the lane's lease in the same transaction; otherwise the lease is extended to `until`.
//! - `LaneState` is stored whole, as JSON; `due_at`, `priority()`, `unknown` and `publication.state` may be columns beside it.

use crate::{
    engine::{Input, LaneState, Moment, Step},
    model::{Alert, Delivery, Health, Lane, StoryEntry},
};
use galley_domain::{
    content::hash::MediaHash,
    ids::{DeliveryId, DestinationId},
    publication::PublicationState,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who delivers: one running program. A fresh random name per start, so that a crashed program's lease is not taken for one's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Holder(pub String);

/// A lane lent to one deliverer.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The lane.
    pub lane: Lane,
    /// Who holds it.
    pub holder: Holder,
    /// Number of this claim; higher than that of every earlier claim of the lane.
    pub fence: u64,
    /// Priority of what the lane wants next ([`LaneState::priority`]).
    pub priority: u8,
}

/// Answer to asking for the database lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseLease {
    /// Held until the time asked for.
    Mine,
    /// Another program delivers from this database.
    Other {
        /// Which.
        holder: Holder,
        /// Until when, unless it renews.
        until: Timestamp,
    },
}

/// Who stopped all deliveries, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Name shown to people.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// How many lanes are in each publication state, and what they owe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lanes by state; states without lanes are absent.
    pub by_state: BTreeMap<PublicationState, u64>,
    /// Lanes with a delivery that is not closed.
    pub open: u64,
    /// Lanes that must be read back before anything is sent.
    pub unknown: u64,
    /// Open lanes that only a person can move on ([`LaneState::waits_for_person`]).
    pub waiting_for_person: u64,
}

/// Why a store operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The lane was claimed by another since, or freed; nothing was written.
    #[error("the lane was claimed by another deliverer since")]
    LostLease,
    /// There is no such lane; nothing was written.
    #[error("there is no lane {0}")]
    NoLane(Lane),
    /// The database failed; nothing was written.
    #[error("the database failed")]
    Fault(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Work owed to portals, durable. See the module's rules.
pub trait DeliveryStore: Send + Sync + 'static {
    /// Takes or renews the lease of the whole database for `holder` until `until`; free when nobody holds it or the holder's
    /// time has passed. When the holder changes, the lane leases of others are freed (their programs no longer deliver; the
    /// fences keep them from writing). A hub, where several may deliver, always answers [`DatabaseLease::Mine`].
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn take_database_lease(
        &self,
        holder: &Holder,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<DatabaseLease, StoreError>;

    /// Gives the database lease back, and every lane lease of this holder. Does nothing when it is not the holder.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn release_database_lease(&self, holder: &Holder) -> Result<(), StoreError>;

    /// Claims up to `limit` lanes whose `due_at <= now` and whose lease is free or past, except lanes to `full` destinations;
    /// highest [`LaneState::priority`] first, then earliest `due_at`. Each claim raises the lane's fence by one.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn claim_due(
        &self,
        holder: &Holder,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        full: &[DestinationId],
    ) -> Result<Vec<Claim>, StoreError>;

    /// Records what a deliverer learnt: runs the engine on the stored state and writes the result, if the claim's fence is
    /// still the lane's. `until` is the new end of the lease.
    ///
    /// # Errors
    /// [`StoreError::LostLease`] with nothing written; [`StoreError::NoLane`]; [`StoreError::Fault`].
    fn record(&self, claim: &Claim, input: Input, moment: &Moment, until: Timestamp) -> Result<Step, StoreError>;

    /// Writes a delivery and tells its lane, making the lane when it is new. When [`Step::refused`] is set nothing is written.
    /// A desk does the same inside the transaction of the person's action; this method is that part alone.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn order(&self, delivery: &Delivery, moment: &Moment) -> Result<Step, StoreError>;

    /// Records what a person or a restore says about a lane ([`Input::Resend`], [`Input::Hold`], [`Input::Restored`]); no claim needed.
    /// [`Input::Restored`] also raises the fence, so that a deliverer of before cannot write.
    ///
    /// # Errors
    /// [`StoreError::NoLane`]; [`StoreError::Fault`].
    fn steer(&self, lane: &Lane, input: Input, moment: &Moment) -> Result<Step, StoreError>;

    /// A frozen delivery.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError>;

    /// The bytes of a master picture.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn media(&self, hash: MediaHash) -> Result<Option<Vec<u8>>, StoreError>;

    /// One lane's state.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn lane(&self, lane: &Lane) -> Result<Option<LaneState>, StoreError>;

    /// Lanes with an open delivery, or all; in no promised order.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn lanes(&self, open_only: bool) -> Result<Vec<LaneState>, StoreError>;

    /// The story of a lane, oldest first; only one delivery's when `delivery` is given.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn story(&self, lane: &Lane, delivery: Option<DeliveryId>) -> Result<Vec<StoryEntry>, StoreError>;

    /// Alerts raised since a time, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn alerts(&self, since: Timestamp) -> Result<Vec<Alert>, StoreError>;

    /// What is known of a destination; [`Health::default`] before the first answer.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn health(&self, destination: DestinationId) -> Result<Health, StoreError>;

    /// Replaces what is known of a destination.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn record_health(&self, destination: DestinationId, health: &Health) -> Result<(), StoreError>;

    /// The earliest time a lane can be claimed: its `due_at`, or the end of its lease when that is later; `None` when no lane
    /// has a `due_at`.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

    /// Whether all deliveries are stopped. Takedowns, kills and unschedules go on while they are.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn stopped(&self) -> Result<Option<Stopped>, StoreError>;

    /// Stops all deliveries (`Some`) or lets them go on (`None`).
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn set_stopped(&self, stopped: Option<&Stopped>) -> Result<(), StoreError>;

    /// Counts for the status line.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    fn counts(&self) -> Result<Counts, StoreError>;
}
