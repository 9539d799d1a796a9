//! The watchdog, from the desk's own database over HTTP: silent as long as all is well, heard ten minutes before a time and sixty
//! seconds after it when it is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_delivery::{driver::Deliverer, store::DeliveryStore};
use galley_desk::{deliverer::deliverer, lanes::DeskLanes, queries::newsroom::notices};
use galley_domain::{ids::ArticleId, publication::PublicationState as P, time::Timestamp};
use galley_portal::faults::{Fault, Step};
use newsroom_support::portal::Stage;

const MINUTE: i64 = 60_000;

/// Works on what is due until `end`, every step at the very moment it falls due; alerts come with their moments.
async fn until(s: &Stage, deliverer: &Deliverer, end: Timestamp) {
    loop {
        let next = deliverer.work_off().await.unwrap();
        let Some(next) = next.filter(|t| *t <= end) else { break };
        s.set_time(next.max(s.now().plus_millis(1)));
    }
    s.set_time(end);
    deliverer.work_off().await.unwrap();
    deliverer.give_back().await.unwrap();
}

fn alerts(s: &Stage) -> Vec<(&'static str, i64)> {
    let all = DeskLanes::new(&s.n.desk).alerts(Timestamp::from_millis(0)).unwrap();
    all.into_iter().map(|a| (a.code.as_str(), a.at.millis())).collect()
}

fn hears(s: &Stage, id: ArticleId, code: &str) -> bool {
    [s.managing, s.reporter].into_iter().all(|person| {
        s.n.be(person);
        notices(&s.n.desk, true).unwrap().iter().any(|n| n.article == Some(id) && n.code == code && n.urgent)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_takes_nothing_is_told_ten_minutes_before_and_sixty_seconds_after() {
    let s = Stage::set().await;
    let id = s.approved("Bài hẹn giờ");
    s.faults.always(Step::Draft, Fault::Refuse { status: 500, retry_after: None });
    s.schedule(id, 30 * MINUTE);
    let time = s.publication(id).publish_at.unwrap();
    let deliverer = deliverer(&s.n.desk);
    until(&s, &deliverer, time.plus_millis(-10 * MINUTE - 1)).await;
    assert_eq!(alerts(&s), []);
    until(&s, &deliverer, time.plus_millis(-10 * MINUTE)).await;
    assert_eq!(alerts(&s), [("not_accepted", time.plus_millis(-10 * MINUTE).millis())]);
    until(&s, &deliverer, time.plus_millis(MINUTE - 1)).await;
    assert_eq!(alerts(&s).len(), 1);
    until(&s, &deliverer, time.plus_millis(MINUTE)).await;
    assert_eq!(alerts(&s)[1..], [("not_visible", time.plus_millis(MINUTE).millis())]);
    assert_eq!(s.state(id), P::Late);
    assert!(hears(&s, id, "not_accepted") && hears(&s, id, "not_visible"));
    // The portal comes back: late is still delivered, once.
    s.faults.clear();
    s.deliver_within(16 * MINUTE).await;
    assert_eq!(s.state(id), P::Live);
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_disturbed_while_all_is_well() {
    let s = Stage::set().await;
    let id = s.approved("Bài hẹn giờ");
    s.schedule(id, 30 * MINUTE);
    let time = s.publication(id).publish_at.unwrap();
    let deliverer = deliverer(&s.n.desk);
    until(&s, &deliverer, time.plus_millis(2 * MINUTE)).await;
    assert_eq!((s.state(id), alerts(&s)), (P::Live, vec![]));
    let live = s.publication(id).live_at.unwrap();
    assert!(live.since(time) < MINUTE, "verified {} ms after its time", live.since(time));
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_takedown_that_is_not_obeyed_is_told_after_sixty_seconds() {
    let s = Stage::set().await;
    let id = s.approved("Bài sẽ gỡ");
    s.publish(id);
    s.deliver_within(MINUTE).await;
    assert_eq!(s.state(id), P::Live);
    s.faults.always(Step::Delete, Fault::Refuse { status: 503, retry_after: None });
    s.n.be(s.n.chief);
    let down = galley_desk::actions::take_down::TakeDown {
        on: newsroom_support::on(id),
        reason: "Sai".into(),
        notice: String::new(),
    };
    galley_desk::actions::take_down::take_down(&s.n.desk, down).unwrap();
    let ordered = s.now();
    let deliverer = deliverer(&s.n.desk);
    until(&s, &deliverer, ordered.plus_millis(MINUTE - 1)).await;
    assert_eq!(alerts(&s), []);
    until(&s, &deliverer, ordered.plus_millis(MINUTE)).await;
    assert_eq!(alerts(&s), [("still_visible", ordered.plus_millis(MINUTE).millis())]);
    s.portal.stop().await;
}
