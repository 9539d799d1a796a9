//! The whole way from this desk's database over real HTTP to a real portal that misbehaves: nothing lost, nothing doubled.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    actions::{
        steer::retry_delivery,
        take_down::{TakeDown, take_down},
    },
    queries::deliveries::story,
};
use galley_domain::{ids::ArticleId, publication::PublicationState as P};
use galley_portal::faults::{Fault, Step};
use newsroom_support::{on, portal::Stage};

const MINUTE: i64 = 60_000;

fn faults() -> [Fault; 8] {
    [
        Fault::LoseReply,
        Fault::LoseRequest,
        Fault::Refuse { status: 500, retry_after: None },
        Fault::Refuse { status: 429, retry_after: Some(7) },
        Fault::Refuse { status: 503, retry_after: Some(40) },
        Fault::FailAfter { status: 500 },
        Fault::Garbage,
        Fault::Truncate,
    ]
}

/// How often readers find the article's address in what the portal lists.
async fn listed(s: &Stage, id: ArticleId) -> usize {
    let Some(address) = s.publication(id).address else { return 0 };
    let feed: serde_json::Value = serde_json::from_str(&s.page("/feed.json").await.1).unwrap();
    feed["items"].as_array().unwrap().iter().filter(|i| i["url"] == address.as_str()).count()
}

fn codes(s: &Stage, id: ArticleId) -> Vec<String> {
    story(&s.n.desk, id, s.destination).unwrap().into_iter().map(|l| l.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_portal_does_at_whatever_step_an_article_is_live_once_and_taken_down_for_good() {
    let s = Stage::set().await;
    for step in [Step::Time, Step::Charter, Step::Status, Step::Draft, Step::Publish, Step::Page, Step::Delete] {
        for fault in faults() {
            let what = format!("{step:?} {fault:?}");
            let id = s.approved(&what);
            // Eleven minutes: the clock is due to be measured again; a charter is sent when somebody new came.
            s.pass(11 * MINUTE);
            if step == Step::Charter {
                s.n.be(s.n.chief);
                s.n.add(&format!("Người của {what}"), &[galley_domain::people::Role::Reporter]);
            }
            if step != Step::Delete {
                s.faults.once(step, fault.clone());
            }
            s.publish(id);
            s.deliver_within(16 * MINUTE).await;
            assert_eq!((s.state(id), s.faults.left()), (P::Live, 0), "{what}: {:?}", codes(&s, id));
            assert_eq!(listed(&s, id).await, 1, "{what}");
            let address = s.publication(id).address.unwrap();
            assert_eq!(s.page(&address).await.0, 200, "{what}");

            if step == Step::Delete {
                s.faults.once(step, fault);
            }
            s.n.be(s.n.chief);
            take_down(&s.n.desk, TakeDown { on: on(id), reason: "Hết hạn".into(), notice: String::new() }).unwrap();
            s.deliver_within(16 * MINUTE).await;
            assert_eq!((s.state(id), s.faults.left()), (P::TakenDown, 0), "{what}: {:?}", codes(&s, id));
            assert_eq!((s.page(&address).await.0, listed(&s, id).await), (410, 0), "{what}");
        }
    }
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_portal_is_not_asked_before_its_time() {
    let s = Stage::set().await;
    let id = s.approved("Cổng bận");
    s.faults.once(Step::Publish, Fault::Refuse { status: 429, retry_after: Some(90) });
    s.publish(id);
    s.deliver_within(5_000).await;
    let before = s.now();
    assert_ne!(s.state(id), P::Live);
    s.deliver_within(15 * MINUTE).await;
    assert_eq!(s.state(id), P::Live);
    assert!(s.now().since(before) >= 85_000, "asked again after {} ms", s.now().since(before));
    s.portal.stop().await;
}

/// The desk's clock is off; the portal's is right.
async fn with_clock_off(offset: i64) -> Stage {
    let s = Stage::set().await;
    s.n.host.advance(offset);
    s
}

/// As [`Stage::deliver`], each clock moving by the same time.
async fn deliver_apart(s: &Stage, within: i64) {
    let deliverer = galley_desk::deliverer::deliverer(&s.n.desk);
    for _ in 0..200 {
        let next = deliverer.work_off().await.unwrap();
        let Some(next) = next.filter(|t| t.since(s.now()) <= within) else {
            return deliverer.give_back().await.unwrap();
        };
        pass_apart(s, next.since(s.now()).max(1));
    }
    panic!("the deliveries do not come to rest");
}

fn pass_apart(s: &Stage, millis: i64) {
    use galley_portal::Clock as _;
    s.n.host.advance(millis);
    s.clock.set(s.clock.now().plus_millis(millis));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_clock_minutes_or_hours_wrong_an_article_appears_at_the_portals_right_time() {
    use galley_portal::Clock as _;
    for offset in [-4 * MINUTE, 4 * MINUTE, -150 * MINUTE] {
        let s = Stage::set().await;
        let id = s.approved("Đúng giờ");
        s.n.host.advance(offset);
        let at = s.clock.now().plus_millis(30 * MINUTE);
        s.n.be(s.managing);
        galley_desk::actions::deliver::schedule(&s.n.desk, on(id), s.destination, at.to_string()).unwrap();
        deliver_apart(&s, MINUTE).await;
        assert_eq!(s.state(id), P::Scheduled, "{offset}: {:?}", codes(&s, id));
        pass_apart(&s, 29 * MINUTE);
        deliver_apart(&s, 10_000).await;
        assert_eq!((s.state(id), listed(&s, id).await), (P::Scheduled, 0), "{offset}: not before its time");
        pass_apart(&s, 2 * MINUTE);
        deliver_apart(&s, MINUTE).await;
        assert_eq!((s.state(id), listed(&s, id).await), (P::Live, 1), "{offset}: {:?}", codes(&s, id));
        s.portal.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_dated_far_ahead_waits_for_a_person_and_goes_once_the_clock_is_right() {
    let s = with_clock_off(40 * MINUTE).await;
    s.n.be(s.reporter);
    let id = s.n.submitted("Đồng hồ chạy trước");
    for person in [s.editor, s.managing] {
        s.n.host.advance(MINUTE);
        s.n.be(person);
        galley_desk::actions::claim::claim(&s.n.desk, on(id), false).unwrap();
        s.n.sign_off(id).unwrap();
    }
    s.publish(id);
    deliver_apart(&s, MINUTE).await;
    assert_eq!((s.state(id), listed(&s, id).await), (P::NeedsAttention, 0), "{:?}", codes(&s, id));
    // Somebody sets the clock right; what was signed too early in the future counts when its time has come.
    s.pass(0);
    s.n.host.set_now(galley_portal::Clock::now(&*s.clock));
    s.pass(50 * MINUTE);
    s.n.be(s.managing);
    retry_delivery(&s.n.desk, id, s.destination).unwrap();
    s.deliver().await;
    assert_eq!((s.state(id), listed(&s, id).await), (P::Live, 1), "{:?}", codes(&s, id));
    s.portal.stop().await;
}
