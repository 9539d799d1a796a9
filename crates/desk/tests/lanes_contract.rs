//! The desk's own store of deliveries keeps the contract that every store must keep.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_delivery::{
    contract::{StoreBench, store_suite},
    model::Lane,
    store::DeliveryStore,
};
use galley_desk::{host::Host, lanes::DeskLanes};
use galley_domain::ids::{ArticleId, DestinationId, NewsroomId, PersonId};
use newsroom_support::Newsroom;

struct Bench {
    newsroom: Newsroom,
    lanes: DeskLanes,
    articles: Vec<ArticleId>,
    destinations: Vec<DestinationId>,
}

impl Bench {
    fn new() -> Self {
        let newsroom = Newsroom::found();
        let articles = (0..8).map(|n| newsroom.draft(&format!("Bài số {n}"))).collect();
        let host: &dyn Host = &*newsroom.host;
        let destinations = (0..8).map(|_| host.id(DestinationId::new)).collect();
        Self { lanes: DeskLanes::new(&newsroom.desk), newsroom, articles, destinations }
    }
}

impl StoreBench for Bench {
    fn store(&self) -> &dyn DeliveryStore {
        &self.lanes
    }
    fn lane(&self, article: u8, destination: u8) -> Lane {
        Lane { article: self.articles[usize::from(article)], destination: self.destinations[usize::from(destination)] }
    }
    fn newsroom(&self) -> NewsroomId {
        self.newsroom.desk.identity().unwrap().newsroom
    }
    fn person(&self) -> PersonId {
        self.newsroom.chief
    }
}

#[test]
fn the_desks_lanes_keep_the_contract_of_stores() {
    let report = store_suite(Bench::new);
    assert!(report.passed(), "{}", report.failures());
    assert!(report.cases.len() >= 24);
}
