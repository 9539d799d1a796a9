//! The store in memory keeps the store contract, and the contract notices a store that does not.

use galley_delivery::{
    contract::{MemoryStore, StoreBench, store_suite},
    engine::{Input, LaneState, Moment, Step},
    model::{Alert, Delivery, Health, Lane, StoryEntry},
    store::{Claim, Counts, DatabaseLease, DeliveryStore, Holder, Stopped, StoreError},
};
use galley_domain::{
    content::hash::MediaHash,
    ids::{ArticleId, DeliveryId, DestinationId, NewsroomId, PersonId, uuid_v7},
    time::Timestamp,
};

fn id(kind: u8, n: u8) -> uuid::Uuid {
    uuid_v7(Timestamp::from_millis(1_790_000_000_000), [kind, n, 0, 0, 0, 0, 0, 0, 0, 0])
}

struct Bench<S>(S);

impl<S: DeliveryStore> StoreBench for Bench<S> {
    fn store(&self) -> &dyn DeliveryStore {
        &self.0
    }
    fn lane(&self, article: u8, destination: u8) -> Lane {
        Lane { article: ArticleId(id(1, article)), destination: DestinationId(id(2, destination)) }
    }
    fn newsroom(&self) -> NewsroomId {
        NewsroomId(id(3, 0))
    }
    fn person(&self) -> PersonId {
        PersonId(id(4, 0))
    }
}

#[test]
fn the_store_in_memory_keeps_the_contract() {
    let report = store_suite(|| Bench(MemoryStore::default()));
    assert!(report.passed(), "{}", report.failures());
    assert!(report.cases.len() >= 24);
}

/// A store that forgets to look at the fence.
struct NoFence(MemoryStore);

impl DeliveryStore for NoFence {
    fn record(&self, claim: &Claim, input: Input, moment: &Moment, _: Timestamp) -> Result<Step, StoreError> {
        self.0.steer(&claim.lane, input, moment)
    }
    fn take_database_lease(&self, h: &Holder, now: Timestamp, until: Timestamp) -> Result<DatabaseLease, StoreError> {
        self.0.take_database_lease(h, now, until)
    }
    fn release_database_lease(&self, h: &Holder) -> Result<(), StoreError> {
        self.0.release_database_lease(h)
    }
    fn claim_due(
        &self,
        h: &Holder,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        full: &[DestinationId],
    ) -> Result<Vec<Claim>, StoreError> {
        self.0.claim_due(h, now, until, limit, full)
    }
    fn order(&self, delivery: &Delivery, moment: &Moment) -> Result<Step, StoreError> {
        self.0.order(delivery, moment)
    }
    fn steer(&self, lane: &Lane, input: Input, moment: &Moment) -> Result<Step, StoreError> {
        self.0.steer(lane, input, moment)
    }
    fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        self.0.delivery(id)
    }
    fn media(&self, hash: MediaHash) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.media(hash)
    }
    fn lane(&self, lane: &Lane) -> Result<Option<LaneState>, StoreError> {
        self.0.lane(lane)
    }
    fn lanes(&self, open_only: bool) -> Result<Vec<LaneState>, StoreError> {
        self.0.lanes(open_only)
    }
    fn story(&self, lane: &Lane, delivery: Option<DeliveryId>) -> Result<Vec<StoryEntry>, StoreError> {
        self.0.story(lane, delivery)
    }
    fn alerts(&self, since: Timestamp) -> Result<Vec<Alert>, StoreError> {
        self.0.alerts(since)
    }
    fn health(&self, destination: DestinationId) -> Result<Health, StoreError> {
        self.0.health(destination)
    }
    fn record_health(&self, destination: DestinationId, health: &Health) -> Result<(), StoreError> {
        self.0.record_health(destination, health)
    }
    fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.0.next_due()
    }
    fn stopped(&self) -> Result<Option<Stopped>, StoreError> {
        self.0.stopped()
    }
    fn set_stopped(&self, stopped: Option<&Stopped>) -> Result<(), StoreError> {
        self.0.set_stopped(stopped)
    }
    fn counts(&self) -> Result<Counts, StoreError> {
        self.0.counts()
    }
}

#[test]
fn the_contract_notices_a_store_without_fences() {
    let report = store_suite(|| Bench(NoFence(MemoryStore::default())));
    assert!(report.failures().contains("a_deliverer_that_lost_its_lease_cannot_write"), "{}", report.failures());
}
