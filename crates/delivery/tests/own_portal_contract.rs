//! The own-portal adapter, engine and driver against the real reference portal on loopback, whose answers are spoilt on
//! purpose. Nothing here is a stand-in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod newsroom;

use galley_delivery::contract::{
    MemoryStore, Outcome, adapter::Bench as _, adapter_suite, check_destination, destination::nowhere,
};
use newsroom::Newsroom;

/// Every case of the contract runs: none is skipped by our own portal.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_portal_keeps_the_adapter_contract() {
    let only = std::env::var("GALLEY_CASE").ok();
    let report = adapter_suite(only.as_deref(), || async { Ok(Newsroom::open().await) }).await;
    assert!(report.passed(), "{}", report.failures());
    let skipped: Vec<_> = report.cases.iter().filter(|c| matches!(c.outcome, Outcome::Skipped { .. })).collect();
    assert!(skipped.is_empty(), "{skipped:?}");
    assert!(only.is_some() || report.cases.len() >= 27);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_can_test_a_destination_without_leaving_a_trace() {
    let newsroom = Newsroom::open().await;
    let adapter = newsroom.adapter().unwrap();
    let clock = newsroom.clock();
    let mut unapproved = {
        let plan = galley_delivery::contract::adapter::Plan {
            lane: newsroom.lane(),
            seq: 1,
            action: galley_delivery::model::DeliveryAction::Publish,
            version: 1,
            publish_at: None,
            embargo: None,
            firing: galley_delivery::model::Firing::Portal,
            picture: false,
        };
        newsroom.delivery(&plan, &MemoryStore::default()).unwrap()
    };
    if let Some(content) = &mut unapproved.content {
        content.approvals.clear();
    }
    let report = check_destination(&*adapter, &*clock, &nowhere(newsroom::destination()), Some(&unapproved)).await;
    assert!(report.passed(), "{}", report.failures());
    assert_eq!(report.cases.len(), 6);

    // The same with a desk the portal does not know, and with clocks apart.
    newsroom.set_portal_offset(10 * 60_000);
    let stranger = newsroom.stranger().unwrap();
    let report = check_destination(&*stranger, &*clock, &nowhere(newsroom::destination()), None).await;
    let failures = report.failures();
    assert!(failures.contains("the_credentials_are_accepted"), "{failures}");
    assert!(failures.contains("this_computers_clock_agrees_with_the_portals"), "{failures}");
    assert!(!failures.contains("the_portal_is_reached"), "{failures}");
}
