//! A store in memory, with transactions and crashes. For tests and for an administrator's test run; it keeps nothing.

use crate::{
    engine::{Input, LaneState, Moment, Step, step},
    model::{Alert, Delivery, Evidence, Health, Lane, Move, Outcome, StoryEntry},
    store::{Claim, Counts, DatabaseLease, DeliveryStore, Holder, Stopped, StoreError},
};
use galley_domain::{
    content::hash::MediaHash,
    ids::{DeliveryId, DestinationId},
    publication::PublicationEvent,
    time::Timestamp,
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A lane's row.
#[derive(Debug, Clone)]
struct Row {
    state: LaneState,
    fence: u64,
    lease: Option<(Holder, Timestamp)>,
}

/// Everything, committed.
#[derive(Debug, Clone, Default)]
struct Db {
    lanes: BTreeMap<Lane, Row>,
    deliveries: BTreeMap<DeliveryId, Delivery>,
    media: BTreeMap<MediaHash, Vec<u8>>,
    story: Vec<(Lane, StoryEntry)>,
    alerts: Vec<Alert>,
    events: Vec<(Lane, Happened)>,
    closed: Vec<(DeliveryId, Outcome)>,
    evidence: Vec<(Option<DeliveryId>, Evidence)>,
    health: BTreeMap<DestinationId, Health>,
    lease: Option<(Holder, Timestamp)>,
    stopped: Option<Stopped>,
}

/// What a desk would append to an article's event chain.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// A delivery was ordered.
    Ordered(DeliveryId, PublicationEvent),
    /// The publication moved.
    Moved(Move),
}

/// When the program dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// Just before the commit: nothing of the transaction is there.
    BeforeCommit,
    /// Just after it: all of it is there, and nobody was told.
    AfterCommit,
}

/// The store. After a crash every method fails until [`MemoryStore::revive`].
#[derive(Debug, Default)]
pub struct MemoryStore {
    db: Mutex<Db>,
    crash: Mutex<Option<(u32, Crash)>>,
    dead: Mutex<bool>,
}

/// The program died.
#[derive(Debug, thiserror::Error)]
#[error("the program crashed")]
struct Crashed;

fn crashed() -> StoreError {
    StoreError::Fault(Box::new(Crashed))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MemoryStore {
    /// Dies at the `n`-th write from now (1 = the next).
    pub fn crash_at(&self, n: u32, crash: Crash) {
        *lock(&self.crash) = Some((n.max(1), crash));
    }

    /// The program starts again over what was committed.
    pub fn revive(&self) {
        *lock(&self.crash) = None;
        *lock(&self.dead) = false;
    }

    /// Whether it has crashed.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        *lock(&self.dead)
    }

    /// Keeps a picture's bytes.
    pub fn add_media(&self, bytes: &[u8]) -> MediaHash {
        let hash = MediaHash::of(bytes);
        lock(&self.db).media.insert(hash, bytes.to_vec());
        hash
    }

    /// A backup: everything committed so far, as a store of its own.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { db: Mutex::new(lock(&self.db).clone()), crash: Mutex::default(), dead: Mutex::default() }
    }

    /// How deliveries ended, in order.
    #[must_use]
    pub fn closed(&self) -> Vec<(DeliveryId, Outcome)> {
        lock(&self.db).closed.clone()
    }

    /// What happened in a lane, in order.
    #[must_use]
    pub fn events(&self, lane: &Lane) -> Vec<Happened> {
        lock(&self.db).events.iter().filter(|(l, _)| l == lane).map(|(_, e)| e.clone()).collect()
    }

    /// Signed answers kept.
    #[must_use]
    pub fn evidence(&self) -> Vec<(Option<DeliveryId>, Evidence)> {
        lock(&self.db).evidence.clone()
    }

    fn read<T>(&self, read: impl FnOnce(&Db) -> T) -> Result<T, StoreError> {
        if self.is_dead() { Err(crashed()) } else { Ok(read(&lock(&self.db))) }
    }

    /// One transaction: all of `write`'s changes or none.
    fn write<T>(&self, write: impl FnOnce(&mut Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.is_dead() {
            return Err(crashed());
        }
        let mut db = lock(&self.db);
        let mut next = db.clone();
        let done = write(&mut next)?;
        let now = {
            let mut crash = lock(&self.crash);
            let due = crash.as_mut().and_then(|(n, how)| {
                *n -= 1;
                (*n == 0).then_some(*how)
            });
            if due.is_some() {
                *crash = None;
            }
            due
        };
        if now == Some(Crash::BeforeCommit) {
            *lock(&self.dead) = true;
            return Err(crashed());
        }
        *db = next;
        if now == Some(Crash::AfterCommit) {
            *lock(&self.dead) = true;
            return Err(crashed());
        }
        Ok(done)
    }
}

impl Db {
    fn run(&mut self, lane: &Lane, input: Input, moment: &Moment) -> Result<Step, StoreError> {
        let row = self.lanes.get_mut(lane).ok_or(StoreError::NoLane(*lane))?;
        let ordered = match &input {
            Input::Order { delivery } => Some(delivery.id),
            _ => None,
        };
        let done = step(&row.state, input, moment);
        row.state = done.state.clone();
        self.story.extend(done.story.iter().map(|s| (*lane, s.clone())));
        self.alerts.extend(done.alerts.iter().cloned());
        if let (Some(id), Some(effect)) = (ordered, done.ordered) {
            self.events.push((*lane, Happened::Ordered(id, effect)));
        }
        self.events.extend(done.moves.iter().map(|m| (*lane, Happened::Moved(m.clone()))));
        self.closed.extend(done.closed.iter().copied());
        self.evidence.extend(done.evidence.iter().cloned());
        Ok(done)
    }
}

impl DeliveryStore for MemoryStore {
    fn take_database_lease(
        &self,
        holder: &Holder,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<DatabaseLease, StoreError> {
        self.write(|db| match &db.lease {
            Some((other, ends)) if other != holder && *ends > now => {
                Ok(DatabaseLease::Other { holder: other.clone(), until: *ends })
            }
            _ => {
                if db.lease.as_ref().is_none_or(|(other, _)| other != holder) {
                    for row in db.lanes.values_mut() {
                        row.lease.take_if(|(h, _)| h != holder);
                    }
                }
                db.lease = Some((holder.clone(), until));
                Ok(DatabaseLease::Mine)
            }
        })
    }

    fn release_database_lease(&self, holder: &Holder) -> Result<(), StoreError> {
        self.write(|db| {
            db.lease.take_if(|(h, _)| h == holder);
            for row in db.lanes.values_mut() {
                row.lease.take_if(|(h, _)| h == holder);
            }
            Ok(())
        })
    }

    fn claim_due(
        &self,
        holder: &Holder,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        full: &[DestinationId],
    ) -> Result<Vec<Claim>, StoreError> {
        self.write(|db| {
            let mut due: Vec<(&Lane, &mut Row)> = db
                .lanes
                .iter_mut()
                .filter(|(lane, row)| {
                    row.state.due_at.is_some_and(|t| t <= now)
                        && row.lease.as_ref().is_none_or(|(_, ends)| *ends <= now)
                        && !full.contains(&lane.destination)
                })
                .collect();
            due.sort_by_key(|(_, row)| (std::cmp::Reverse(row.state.priority()), row.state.due_at));
            let claims = due.into_iter().take(limit).map(|(lane, row)| {
                row.fence += 1;
                row.lease = Some((holder.clone(), until));
                Claim { lane: *lane, holder: holder.clone(), fence: row.fence, priority: row.state.priority() }
            });
            Ok(claims.collect())
        })
    }

    fn record(&self, claim: &Claim, input: Input, moment: &Moment, until: Timestamp) -> Result<Step, StoreError> {
        self.write(|db| {
            let row = db.lanes.get(&claim.lane).ok_or(StoreError::NoLane(claim.lane))?;
            if row.fence != claim.fence {
                return Err(StoreError::LostLease);
            }
            let done = db.run(&claim.lane, input, moment)?;
            if let Some(row) = db.lanes.get_mut(&claim.lane) {
                row.lease = done.effect.is_some().then(|| (claim.holder.clone(), until));
            }
            Ok(done)
        })
    }

    fn order(&self, delivery: &Delivery, moment: &Moment) -> Result<Step, StoreError> {
        self.write(|db| {
            let before = db.clone();
            let new = || Row { state: LaneState::new(delivery.lane), fence: 0, lease: None };
            db.lanes.entry(delivery.lane).or_insert_with(new);
            let done = db.run(&delivery.lane, Input::Order { delivery: Box::new(delivery.clone()) }, moment)?;
            if done.refused.is_some() {
                *db = before;
            } else {
                db.deliveries.insert(delivery.id, delivery.clone());
            }
            Ok(done)
        })
    }

    fn steer(&self, lane: &Lane, input: Input, moment: &Moment) -> Result<Step, StoreError> {
        self.write(|db| {
            let restored = matches!(input, Input::Restored { .. });
            let done = db.run(lane, input, moment)?;
            if restored && let Some(row) = db.lanes.get_mut(lane) {
                row.fence += 1;
                row.lease = None;
            }
            Ok(done)
        })
    }

    fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        self.read(|db| db.deliveries.get(&id).cloned())
    }

    fn media(&self, hash: MediaHash) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| db.media.get(&hash).cloned())
    }

    fn lane(&self, lane: &Lane) -> Result<Option<LaneState>, StoreError> {
        self.read(|db| db.lanes.get(lane).map(|r| r.state.clone()))
    }

    fn lanes(&self, open_only: bool) -> Result<Vec<LaneState>, StoreError> {
        self.read(|db| {
            let all = db.lanes.values().map(|r| &r.state);
            all.filter(|s| !open_only || s.is_open()).cloned().collect()
        })
    }

    fn story(&self, lane: &Lane, delivery: Option<DeliveryId>) -> Result<Vec<StoryEntry>, StoreError> {
        self.read(|db| {
            let of_lane = db.story.iter().filter(|(l, _)| l == lane).map(|(_, s)| s);
            of_lane.filter(|s| delivery.is_none() || s.delivery == delivery).cloned().collect()
        })
    }

    fn alerts(&self, since: Timestamp) -> Result<Vec<Alert>, StoreError> {
        self.read(|db| db.alerts.iter().filter(|a| a.at >= since).cloned().collect())
    }

    fn health(&self, destination: DestinationId) -> Result<Health, StoreError> {
        self.read(|db| db.health.get(&destination).cloned().unwrap_or_default())
    }

    fn record_health(&self, destination: DestinationId, health: &Health) -> Result<(), StoreError> {
        self.write(|db| {
            db.health.insert(destination, health.clone());
            Ok(())
        })
    }

    fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|db| {
            let times = db.lanes.values().filter_map(|r| {
                let due = r.state.due_at?;
                Some(r.lease.as_ref().map_or(due, |(_, ends)| due.max(*ends)))
            });
            times.min()
        })
    }

    fn stopped(&self) -> Result<Option<Stopped>, StoreError> {
        self.read(|db| db.stopped.clone())
    }

    fn set_stopped(&self, stopped: Option<&Stopped>) -> Result<(), StoreError> {
        self.write(|db| {
            db.stopped = stopped.cloned();
            Ok(())
        })
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        self.read(|db| {
            let mut counts = Counts::default();
            for state in db.lanes.values().map(|r| &r.state) {
                *counts.by_state.entry(state.publication.state).or_default() += 1;
                counts.open += u64::from(state.is_open());
                counts.unknown += u64::from(state.unknown);
                counts.waiting_for_person += u64::from(state.waits_for_person());
            }
            counts
        })
    }
}
