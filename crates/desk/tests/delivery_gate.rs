//! The gate just before content leaves: what no longer holds then is held and told, and the portal gets nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    DeskError,
    actions::{clear::clear, steer::retry_delivery},
    queries::newsroom::notices,
};
use galley_domain::{ids::ArticleId, publication::PublicationState as P, workflow::ClearTo};
use newsroom_support::{on, portal::Stage};
use rusqlite::params;

/// Changes a row the way a faulty disk or a hand in the database would; the guards of the schema allow it.
fn change(s: &Stage, id: ArticleId, sql: &'static str) {
    let changed =
        s.n.desk.store().write(move |tx| Ok::<_, DeskError>(tx.execute(sql, params![id.0.as_bytes()])?)).unwrap();
    assert_eq!(changed, 1, "{sql}");
}

/// Held for this reason; whoever ordered it and who wrote it hear of it; readers see nothing.
async fn is_held(s: &Stage, id: ArticleId, why: &str) {
    s.deliver_within(1_000).await;
    let p = s.publication(id);
    assert_eq!((p.state, p.why.as_ref().map(|w| w.code.as_str())), (P::Held, Some(why)), "{p:?}");
    for person in [s.managing, s.reporter] {
        s.n.be(person);
        let told = notices(&s.n.desk, true).unwrap();
        let told = told.iter().find(|n| n.article == Some(id) && n.code == "held");
        assert_eq!(told.map(|n| n.args["why"].as_str()), Some(why));
    }
    assert!(!s.page("/feed.json").await.1.contains(&id.to_string()));
}

/// Nothing stands in its way any more: it is let go, and readers get it.
async fn let_go(s: Stage, id: ArticleId) {
    s.n.be(s.managing);
    retry_delivery(&s.n.desk, id, s.destination).unwrap();
    s.deliver().await;
    assert_eq!(s.state(id), P::Live);
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clearance_asked_for_after_the_order_holds_it_until_it_is_given() {
    let s = Stage::set().await;
    let id = s.approved("Bài cần xác nhận pháp lý");
    s.publish(id);
    s.n.be(s.managing);
    clear(&s.n.desk, on(id), "legal".into(), ClearTo::Required).unwrap();
    is_held(&s, id, "clearance_missing").await;
    s.n.be(s.n.chief);
    clear(&s.n.desk, on(id), "legal".into(), ClearTo::Cleared { note: String::new() }).unwrap();
    let_go(s, id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_embargo_holds_what_was_ordered_before_it() {
    let s = Stage::set().await;
    let id = s.approved("Bài dời hạn cấm đăng");
    s.publish(id);
    let later = s.now().plus_millis(3_600_000).to_string();
    s.n.desk
        .store()
        .write(move |tx| {
            let sql = "UPDATE articles SET details = json_set(details, '$.embargo', ?2) WHERE id = ?1";
            Ok::<_, DeskError>(tx.execute(sql, params![id.0.as_bytes(), later])?)
        })
        .unwrap();
    is_held(&s, id, "embargo_later").await;
    s.pass(3_600_001);
    let_go(s, id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn approvals_that_are_gone_and_content_that_was_changed_never_leave() {
    let s = Stage::set().await;
    let cases = [
        (
            "Một",
            "UPDATE deliveries SET json = json_remove(json, '$.content.approvals[1]') WHERE article = ?1",
            "approval_missing",
        ),
        (
            "Hai",
            "UPDATE deliveries SET json = json_set(json, '$.content.approvals[0].step', 2) WHERE article = ?1",
            "approval_missing",
        ),
        (
            "Ba",
            "UPDATE deliveries SET json = replace(json, 'Đoạn thứ nhất của bài', 'Đoạn thứ nhất bị sửa') WHERE article = ?1",
            "content_damaged",
        ),
        (
            "Bốn",
            "UPDATE deliveries SET json = json_set(json, '$.content.revision', '{}') WHERE article = ?1",
            "content_damaged",
        ),
    ];
    for (headline, sql, why) in cases {
        let id = s.approved(headline);
        s.publish(id);
        change(&s, id, sql);
        is_held(&s, id, why).await;
    }
    s.portal.stop().await;
}
