//! Claims what is due, performs the engine's effects, records the answers. The only place where delivering meets time,
//! network and threads.

mod perform;
mod until_idle;

pub use until_idle::IdleReport;

use crate::{
    adapter::Adapters,
    clock::{Clock, Dice},
    engine::{Input, Moment, Sending, Step, answer::Capabilities, breaker},
    gate::Gate,
    model::{Alert, Health, Lane},
    store::{Claim, DatabaseLease, DeliveryStore, Holder, StoreError},
};
use galley_domain::{ids::DestinationId, time::Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{sync::Notify, task::JoinSet};

/// How long a lane's lease lasts; renewed with every step. Longer than any request may take.
pub const LEASE_MS: i64 = 180_000;
/// A request is sent within this time of being written down, or not at all: with the longest time a request may take (two
/// minutes for a picture) it ends before the lane's lease. So a computer that slept in between does not send what another
/// deliverer, or this one, has long dealt with.
pub const SEND_WITHIN_MS: i64 = 45_000;
/// How long the database lease lasts; renewed every [`LOOK_MS`]. Short, so that after a crash the next program soon delivers.
pub const DATABASE_LEASE_MS: i64 = 15_000;
/// When nothing is due the store is looked at this often, since another program may order something.
const LOOK_MS: i64 = 5_000;
/// Lanes worked on at once.
const LANES: usize = 32;
/// Bulkhead: lanes worked on at once for one destination.
const LANES_PER_DESTINATION: usize = 4;
/// While a destination is probed or busy, others wait this long before they ask again.
const BUSY_MS: i64 = 500;

/// Hears what happened, after it is committed. Must not block.
pub trait Notifier: Send + Sync + 'static {
    /// A lane's state moved on.
    fn changed(&self, lane: &Lane);
    /// A person must hear of something.
    fn alert(&self, alert: &Alert);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Notifier for Silent {
    fn changed(&self, _lane: &Lane) {}
    fn alert(&self, _alert: &Alert) {}
}

/// Why delivering ended.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// Another program delivers from this database.
    #[error("another program delivers from this database (until {until})")]
    OtherDelivers {
        /// Until when, unless it renews.
        until: Timestamp,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A thread could not be joined.
    #[error("a worker of the deliverer failed")]
    Worker(#[from] tokio::task::JoinError),
}

/// What the deliverer is made of.
#[derive(Clone)]
pub struct Parts {
    /// Where the work is.
    pub store: Arc<dyn DeliveryStore>,
    /// How to reach portals.
    pub adapters: Arc<dyn Adapters>,
    /// This computer's clock.
    pub clock: Arc<dyn Clock>,
    /// Random bits.
    pub dice: Arc<dyn Dice>,
    /// The check just before sending.
    pub gate: Arc<dyn Gate>,
    /// Who hears of it.
    pub notifier: Arc<dyn Notifier>,
}

/// Delivers. Cheap to clone; clones share one set of workers' limits.
#[derive(Clone)]
pub struct Deliverer {
    parts: Parts,
    holder: Holder,
    nudge: Arc<Notify>,
    /// Lanes being worked on, by destination.
    busy: Arc<Mutex<BTreeMap<DestinationId, usize>>>,
    /// Destinations whose health is being changed: one change at a time.
    health: Arc<tokio::sync::Mutex<()>>,
}

impl Deliverer {
    /// A deliverer with a fresh random name.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let name = format!("{:016x}{:016x}", parts.dice.roll(), parts.dice.roll());
        Self { parts, holder: Holder(name), nudge: Arc::default(), busy: Arc::default(), health: Arc::default() }
    }

    /// Says that there is new work (a delivery was ordered, a person steered): looks at once.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Delivers until `shutdown` is notified; then finishes the requests under way and gives the leases back. While another
    /// program holds the database lease it waits for it; while the database fails it logs that and tries again.
    pub async fn run(&self, shutdown: Arc<Notify>) {
        let mut workers: JoinSet<Result<(), DriverError>> = JoinSet::new();
        let stop = shutdown.notified();
        tokio::pin!(stop);
        loop {
            let later = self.now().plus_millis(LOOK_MS);
            let wake_at = self.round(&mut workers).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the deliverer could not use its database");
                later
            });
            tokio::select! {
                () = &mut stop => break,
                () = self.nudge.notified() => {}
                Some(done) = workers.join_next() => report(done),
                () = self.parts.clock.until(wake_at) => {}
            }
        }
        while let Some(done) = workers.join_next().await {
            report(done);
        }
        if self.give_back().await.is_err() {
            tracing::warn!("the database lease was not given back; it runs out by itself");
        }
    }

    /// Gives the database lease and the lanes back, so that another program can deliver at once.
    ///
    /// # Errors
    /// [`DriverError::Store`].
    pub async fn give_back(&self) -> Result<(), DriverError> {
        let (store, holder) = (Arc::clone(&self.parts.store), self.holder.clone());
        Ok(tokio::task::spawn_blocking(move || store.release_database_lease(&holder)).await??)
    }

    /// One look: the lease, then what is due. Answers when to look again.
    async fn round(&self, workers: &mut JoinSet<Result<(), DriverError>>) -> Result<Timestamp, DriverError> {
        match self.take_lease().await? {
            DatabaseLease::Mine => self.start_due(workers).await,
            DatabaseLease::Other { .. } => Ok(self.now().plus_millis(LOOK_MS)),
        }
    }

    fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    async fn take_lease(&self) -> Result<DatabaseLease, DriverError> {
        let (store, holder, now) = (Arc::clone(&self.parts.store), self.holder.clone(), self.now());
        let lease = tokio::task::spawn_blocking(move || {
            store.take_database_lease(&holder, now, now.plus_millis(DATABASE_LEASE_MS))
        });
        Ok(lease.await??)
    }

    /// Starts a worker for every lane that is due and fits; answers when to look again.
    async fn start_due(&self, workers: &mut JoinSet<Result<(), DriverError>>) -> Result<Timestamp, DriverError> {
        let now = self.now();
        // One claim at a time: each must see which destinations the one before has filled.
        while workers.len() < LANES {
            let full = self.full_destinations();
            let (store, holder) = (Arc::clone(&self.parts.store), self.holder.clone());
            let claims =
                tokio::task::spawn_blocking(move || store.claim_due(&holder, now, now.plus_millis(LEASE_MS), 1, &full));
            let Some(claim) = claims.await??.into_iter().next() else { break };
            let deliverer = self.clone();
            let place = Place::take(&self.busy, claim.lane.destination);
            workers.spawn(async move {
                let done = deliverer.work(&claim, &place).await;
                drop(place);
                deliverer.nudge();
                done
            });
        }
        let store = Arc::clone(&self.parts.store);
        let next = tokio::task::spawn_blocking(move || store.next_due()).await??;
        let latest = now.plus_millis(LOOK_MS);
        // What is due already is claimed or waits for a place: a worker's end wakes us.
        Ok(next.filter(|t| *t > now).map_or(latest, |t| t.min(latest)))
    }

    fn full_destinations(&self) -> Vec<DestinationId> {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.iter().filter(|(_, n)| **n >= LANES_PER_DESTINATION).map(|(d, _)| *d).collect()
    }

    /// Works on one claimed lane until the engine wants nothing more now, or the claim is lost.
    async fn work(&self, claim: &Claim, place: &Place) -> Result<(), DriverError> {
        let mut input = Input::Wake;
        loop {
            let moment = self.moment(claim, place).await?;
            let step = match self.record(claim, input, moment).await {
                Ok(step) => step,
                Err(DriverError::Store(StoreError::LostLease)) => return Ok(()),
                Err(e) => return Err(e),
            };
            let Some(flight) = step.effect else { return Ok(()) };
            input = self.perform(&claim.lane, flight, &moment).await?;
        }
    }

    async fn record(&self, claim: &Claim, input: Input, moment: Moment) -> Result<Step, DriverError> {
        let (store, claim) = (Arc::clone(&self.parts.store), claim.clone());
        let until = self.now().plus_millis(LEASE_MS);
        let step = tokio::task::spawn_blocking(move || {
            let step = store.record(&claim, input, &moment, until);
            (step, claim.lane)
        });
        let (step, lane) = step.await?;
        let step = step?;
        for alert in &step.alerts {
            self.parts.notifier.alert(alert);
        }
        self.parts.notifier.changed(&lane);
        Ok(step)
    }

    /// The circumstances of the next step: clock offset, breaker, bulkhead, stop switch.
    async fn moment(&self, claim: &Claim, place: &Place) -> Result<Moment, DriverError> {
        let store = Arc::clone(&self.parts.store);
        let destination = claim.lane.destination;
        let (health, stopped) =
            tokio::task::spawn_blocking(move || Ok::<_, StoreError>((store.health(destination)?, store.stopped()?)))
                .await??;
        let now = self.now();
        let mut moment = Moment {
            now,
            offset_ms: health.offset_ms.unwrap_or(0),
            roll: self.parts.dice.roll(),
            sending: if stopped.is_some() { Sending::Stopped } else { Sending::Open },
            capabilities: Capabilities { future_dating_ms: None },
        };
        let adapters = Arc::clone(&self.parts.adapters);
        // Settings and keychain may be slow: not on the async threads. A missing adapter shows when the effect is performed.
        let adapter = tokio::task::spawn_blocking(move || adapters.adapter(destination)).await?;
        if let Ok(adapter) = &adapter {
            moment.capabilities = adapter.capabilities();
        }
        if let Some(until) = breaker::closed_until(&health, now) {
            moment.sending = Sending::NotBefore(until);
        } else if breaker::probing(&health) && place.others() {
            moment.sending = Sending::NotBefore(now.plus_millis(BUSY_MS));
        } else if breaker::needs_clock(&health, now)
            && let Ok(adapter) = adapter
        {
            let measured = self.measure_clock(&*adapter, destination).await?;
            match measured {
                Ok(offset) => moment.offset_ms = offset,
                Err(until) => moment.sending = Sending::NotBefore(until),
            }
            moment.now = self.now();
        }
        Ok(moment)
    }

    /// Changes a destination's health, one change at a time.
    async fn change_health(
        &self,
        destination: DestinationId,
        change: impl FnOnce(Health) -> Health + Send + 'static,
    ) -> Result<Health, DriverError> {
        let _one = self.health.lock().await;
        let store = Arc::clone(&self.parts.store);
        let health = tokio::task::spawn_blocking(move || {
            let before = store.health(destination)?;
            let after = change(before.clone());
            if after != before {
                store.record_health(destination, &after)?;
            }
            Ok::<_, StoreError>(after)
        });
        Ok(health.await??)
    }
}

/// A lane's place in its destination's bulkhead; given back when dropped.
struct Place {
    busy: Arc<Mutex<BTreeMap<DestinationId, usize>>>,
    destination: DestinationId,
}

impl Place {
    fn take(busy: &Arc<Mutex<BTreeMap<DestinationId, usize>>>, destination: DestinationId) -> Self {
        *busy.lock().unwrap_or_else(PoisonError::into_inner).entry(destination).or_default() += 1;
        Self { busy: Arc::clone(busy), destination }
    }

    /// Whether other lanes to the destination are being worked on.
    fn others(&self) -> bool {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.get(&self.destination).is_some_and(|n| *n > 1)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = busy.get_mut(&self.destination) {
            *n = n.saturating_sub(1);
        }
    }
}

fn report(done: Result<Result<(), DriverError>, tokio::task::JoinError>) {
    match done {
        Ok(Ok(())) => {}
        // The lane's lease runs out and another round takes it up; nothing is lost.
        Ok(Err(error)) => tracing::error!(%error, "a lane could not be worked on"),
        Err(error) => tracing::error!(%error, "a worker of the deliverer failed"),
    }
}
