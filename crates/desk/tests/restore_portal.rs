//! An old backup beside a portal that is ahead of it: nothing old returns, nothing is sent twice, what the portal has newer is
//! taken over and shown, and what it never had waits for a person.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_delivery::store::DeliveryStore;
use galley_desk::{
    Desk, DeskError,
    actions::{
        correct::correct,
        deliver,
        restore_revision::replace_text,
        steer::retry_delivery,
        submit::{Submit, submit},
        take_down::{TakeDown, kill, take_down},
    },
    backup::{self, Reason},
    deliverer,
    lanes::DeskLanes,
    queries::newsroom::start_state,
    refusal::DeskRefusal,
    settings::{self, Restored},
    verify::verify,
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingText},
    ids::ArticleId,
    publication::PublicationState as P,
};
use galley_portal::faults::{Fault, Step};
use newsroom_support::{on, portal::Stage, refused};
use std::{collections::BTreeSet, path::Path};

const HOUR: i64 = 3_600_000;

fn restored(desk: &Desk) -> Restored {
    desk.store().read(|db| Ok::<_, DeskError>(settings::get(db, settings::RESTORED)?)).unwrap().unwrap()
}

fn story(s: &Stage, id: ArticleId) -> Vec<String> {
    let lane = galley_delivery::model::Lane { article: id, destination: s.destination };
    DeskLanes::new(&s.n.desk).story(&lane, None).unwrap().into_iter().map(|l| l.code).collect()
}

fn numbers(file: &Path) -> BTreeSet<(Vec<u8>, i64)> {
    let db = rusqlite::Connection::open(file).unwrap();
    let mut find = db.prepare("SELECT device, dev_seq FROM ops").unwrap();
    find.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_backup_beside_a_portal_that_went_on_sends_nothing_again_and_takes_over_what_is_newer() {
    let s = Stage::set().await;
    let corrected = s.approved("Bài sẽ đính chính");
    let removed = s.approved("Bài sẽ gỡ");
    let killed = s.approved("Bài sẽ gỡ hẳn");
    for id in [corrected, removed, killed] {
        s.publish(id);
    }
    let timed = s.approved("Bài hẹn giờ rồi hiện");
    s.schedule(timed, 2 * HOUR);
    s.deliver().await;
    assert_eq!((s.state(corrected), s.state(timed)), (P::Live, P::Scheduled));
    // Ordered, and nothing of it at the portal yet.
    let queued = s.approved("Bài gửi sau bản sao");
    s.publish(queued);
    let unsent = s.approved("Bài chưa kịp gửi");
    s.schedule(unsent, 9 * HOUR);
    let later = s.approved("Bài duyệt rồi, chưa hẹn");

    let file = s.portal_dir.path().join("sao.tar.zst");
    backup::make(s.n.desk.store(), &file, Reason::Asked, &mut backup::no_progress).unwrap();

    // What happens after the backup, all of it lost with the computer: only the portal knows.
    s.n.be(s.managing);
    deliver::unschedule(&s.n.desk, on(unsent), s.destination).unwrap();
    s.publish(later);
    s.deliver().await;
    s.n.be(s.n.chief);
    correct(&s.n.desk, on(corrected), "Bài đã in sai tên cầu.".into()).unwrap();
    let text = WorkingText {
        headline: "Bài đã đính chính".into(),
        standfirst: "Tên cầu đã sửa.".into(),
        body: Body::from_paragraphs(["Cầu tên là Cầu Mới."]),
    };
    replace_text(&s.n.desk, corrected, text, "edit").unwrap();
    submit(&s.n.desk, Submit { on: on(corrected), fast_lane: false, editor: None }).unwrap();
    s.signed_off(corrected);
    s.publish(corrected);
    s.n.be(s.n.chief);
    let down = |id| TakeDown { on: on(id), reason: "Tòa soạn quyết định".into(), notice: String::new() };
    take_down(&s.n.desk, down(removed)).unwrap();
    kill(&s.n.desk, down(killed)).unwrap();
    s.pass(3 * HOUR);
    s.deliver().await;
    assert_eq!((s.state(queued), s.state(later), s.state(removed)), (P::Live, P::Live, P::TakenDown));
    // A person joined since: the portal has a newer charter than the backup.
    s.n.be(s.n.chief);
    s.n.add("Người mới", &[galley_domain::people::Role::Reporter]);
    s.n.be(s.managing);
    let after = s.approved("Bài chỉ cổng biết");
    s.publish(after);
    s.deliver().await;
    assert_eq!(s.state(after), P::Live);
    let public = s.public().await;
    let version = s.n.desk.charter().unwrap().version;

    let mut aside = None;
    let s = s.reopen(|dir| {
        let host = galley_desk::host::TestHost::shared(99);
        aside = backup::restore(&file, dir, &*host, &mut backup::no_progress).unwrap().set_aside;
    });
    assert!(s.n.desk.charter().unwrap().version < version);
    assert_eq!(restored(&s.n.desk).settled, None);
    assert_eq!(start_state(&s.n.desk).unwrap().notice.unwrap().0, "device_not_enrolled");

    // Not let in yet: nothing is tried, and whoever asks is told.
    assert_eq!(refused(deliverer::until_idle(&s.n.desk).await), DeskRefusal::NotEnrolled);
    s.deliver().await;
    assert_eq!(s.public().await, public);
    s.enrol();
    assert_eq!(s.n.desk.charter().unwrap().version, version + 1, "portals take higher versions only");
    // Not read back yet: no order is taken, since its number is not known.
    s.n.be(s.managing);
    let early = refused(deliver::publish(&s.n.desk, on(later), s.destination));
    assert_eq!(early, DeskRefusal::OrderRefused { why: "not_read_back".into() });

    // Every write would be spoilt: reading back needs none.
    for step in [Step::Draft, Step::Publish, Step::Unschedule, Step::Delete, Step::Media] {
        s.faults.always(step, Fault::Refuse { status: 500, retry_after: None });
    }
    s.deliver().await;
    assert_eq!(s.public().await, public, "nothing old returned and nothing new appeared");
    assert_eq!(s.faults.left(), 5);
    assert!(restored(&s.n.desk).settled.is_some());
    let states = [corrected, removed, killed, timed, queued, later, unsent].map(|id| s.state(id));
    assert_eq!(states[6], P::Held, "{:?} {:?}", story(&s, unsent), s.publication(unsent));
    assert_eq!(states, [P::Live, P::TakenDown, P::TakenDown, P::Live, P::Live, P::Live, P::Held]);
    for id in [corrected, removed, killed, later] {
        assert!(story(&s, id).contains(&"portal_newer".to_owned()), "{:?}", story(&s, id));
    }
    for id in [corrected, removed, killed, timed, queued, later, unsent] {
        assert!(!story(&s, id).iter().rev().take_while(|c| *c != "restored").any(|c| c == "sent"));
    }
    let unplanned = |db: &rusqlite::Connection| {
        db.query_row("SELECT count(*) FROM lanes WHERE publication = 'not_planned'", [], |r| r.get::<_, i64>(0))
    };
    assert_eq!(s.n.desk.store().read(|db| Ok::<_, DeskError>(unplanned(db)?)).unwrap(), 0);

    // Numbers given out after the backup were not given out again.
    let known = numbers(&aside.unwrap().join("galley.db"));
    let mine = s.n.desk.identity().unwrap().device;
    let fresh = numbers(&s.n.dir.path().join("galley.db"));
    assert!(fresh.iter().filter(|(d, _)| d.as_slice() == mine.0.as_bytes()).count() > 3);
    assert!(known.iter().all(|(d, _)| d.as_slice() != mine.0.as_bytes()));

    // And the desk goes on: what waited is sent on a person's word, and a newer order is higher than the portal's number.
    s.faults.clear();
    s.n.be(s.managing);
    retry_delivery(&s.n.desk, unsent, s.destination).unwrap();
    s.n.be(s.n.chief);
    take_down(&s.n.desk, down(corrected)).unwrap();
    s.pass(10 * HOUR);
    s.deliver().await;
    assert_eq!((s.state(corrected), s.state(unsent)), (P::TakenDown, P::Live));
    assert_eq!(s.page(&s.publication(corrected).address.unwrap()).await.0, 410);
    let report = verify(&s.n.desk, &mut backup::no_progress).unwrap();
    assert_eq!(report.findings, []);
    assert!(report.lost >= 5, "portals signed for what was lost: {report:?}");
    s.portal.stop().await;
}
