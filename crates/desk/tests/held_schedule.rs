//! An article opened again before its time: its schedule is held, those who can let it go hear of it at once and ten minutes before, and
//! what everybody signed can be delivered while the new text is worked on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    DeskError,
    actions::{
        deliver::{publish, unschedule},
        reopen::reopen,
        restore_revision::replace_text,
        steer::retry_delivery,
    },
    queries::{article::article, newsroom::notices, status::status},
    refusal::DeskRefusal,
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingText},
    ids::{ArticleId, PersonId},
    people::Role,
    publication::PublicationState as P,
    workflow::{EditorialState, Refusal},
};
use newsroom_support::{declined, on, portal::Stage, refused};

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

fn told(s: &Stage, person: PersonId, id: ArticleId, code: &str) -> usize {
    s.n.be(person);
    notices(&s.n.desk, true).unwrap().iter().filter(|n| n.article == Some(id) && n.code == code).count()
}

/// A schedule at the portal, in two hours; then the article is opened again and its text changed.
async fn reopened(s: &Stage) -> ArticleId {
    let id = s.approved("Bài sẽ mở lại");
    s.schedule(id, 2 * HOUR);
    s.deliver_within(MINUTE).await;
    assert_eq!((s.state(id), s.publication(id).portal_scheduled), (P::Scheduled, true));
    reopen(&s.n.desk, on(id)).unwrap();
    let text = WorkingText {
        headline: "Bài đang viết lại".into(),
        standfirst: "Chưa ai duyệt.".into(),
        body: Body::from_paragraphs(["Chữ mới."]),
    };
    replace_text(&s.n.desk, id, text, "edit").unwrap();
    assert_eq!(s.state(id), P::Scheduled, "held only once the portal has confirmed it");
    s.deliver_within(MINUTE).await;
    assert_eq!(s.state(id), P::Held);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_everybody_signed_is_delivered_at_its_time_while_the_new_text_is_worked_on() {
    let s = Stage::set().await;
    let id = reopened(&s).await;
    let signed = article(&s.n.desk, id).unwrap().workflow.approved_revision;
    s.n.be(s.reporter);
    assert!(matches!(declined(retry_delivery(&s.n.desk, id, s.destination)), Refusal::NoPrivilege { .. }));
    s.n.be(s.managing);
    retry_delivery(&s.n.desk, id, s.destination).unwrap();
    s.deliver_within(MINUTE).await;
    assert_eq!(
        (s.state(id), s.publication(id).portal_scheduled),
        (P::Scheduled, true),
        "the portal holds its time again"
    );
    s.pass(2 * HOUR);
    s.deliver_within(MINUTE).await;
    let w = article(&s.n.desk, id).unwrap().workflow;
    assert_eq!((s.state(id), w.editorial), (P::Live, EditorialState::Draft));
    assert_eq!(s.publication(id).revision, signed);
    let page = s.page(&s.publication(id).address.unwrap()).await.1;
    assert!(page.contains("Bài sẽ mở lại") && !page.contains("Chữ mới."), "the new text is not what was signed");
    assert_eq!(told(&s, s.managing, id, "held_near_time"), 0, "it is not held any more");
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_can_let_it_go_hears_at_once_and_again_ten_minutes_before() {
    let s = Stage::set().await;
    let other = s.n.add("Ngọc Mai", &[Role::ManagingEditor]);
    let id = reopened(&s).await;
    for person in [s.managing, other, s.n.chief, s.reporter] {
        assert_eq!(told(&s, person, id, "held"), 1);
        assert_eq!(told(&s, person, id, "held_near_time"), 0);
    }
    let time = s.publication(id).publish_at.unwrap();
    s.n.be(s.managing);
    let on_the_line = || status(&s.n.desk).unwrap().alerts.iter().filter(|a| a.code == "held_near_time").count();
    assert_eq!(on_the_line(), 0, "its time is far");
    s.set_time(time.plus_millis(-10 * MINUTE - 1));
    assert_eq!(told(&s, other, id, "held_near_time"), 0);
    s.set_time(time.plus_millis(-10 * MINUTE));
    for person in [s.managing, other, s.n.chief] {
        assert_eq!(told(&s, person, id, "held_near_time"), 1);
    }
    assert_eq!(on_the_line(), 1);
    assert_eq!(told(&s, s.reporter, id, "held_near_time"), 0, "she can do nothing about it");
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_published_only_where_its_signed_revision_is_held() {
    let s = Stage::set().await;
    let id = reopened(&s).await;
    // Taken back for good: nothing is held there any more, and nobody is reminded.
    s.n.be(s.managing);
    unschedule(&s.n.desk, on(id), s.destination).unwrap();
    s.deliver_within(MINUTE).await;
    assert_eq!(s.state(id), P::NotPlanned);
    assert!(matches!(declined(publish(&s.n.desk, on(id), s.destination)), Refusal::WrongState { .. }));
    assert_eq!(
        refused(retry_delivery(&s.n.desk, id, s.destination)),
        DeskRefusal::OrderRefused { why: "nothing_owed".into() }
    );
    s.pass(3 * HOUR);
    assert_eq!(told(&s, s.managing, id, "held_near_time"), 0);
    let count: i64 = s
        .n
        .desk
        .store()
        .read(|db| {
            Ok::<_, DeskError>(
                db.query_row("SELECT count(*) FROM notices WHERE code = 'held_near_time'", [], |r| r.get(0))?,
            )
        })
        .unwrap();
    assert_eq!(count, 0);
    s.portal.stop().await;
}
