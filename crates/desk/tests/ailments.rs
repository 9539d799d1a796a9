//! What the doctor finds on a desk that is not well, each ailment a real one; and a key that locks when nobody works.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    actions::{
        backup::backup_now,
        deliver::{publish, unschedule},
        restore_revision::replace_text,
        session::unlock,
        steer::retry_delivery,
        submit::{Submit, submit},
        take_down::{TakeDown, kill, take_down},
    },
    backup,
    doctor::{Level, doctor},
    refusal::DeskRefusal,
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingText},
    publication::PublicationState as P,
};
use galley_portal::faults::{Fault, Step};
use newsroom_support::{PASSWORD, on, portal::Stage, refused};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn level(s: &Stage, code: &str) -> Level {
    let report = doctor(&s.n.desk).unwrap();
    let worst = report.checks.iter().filter(|c| c.code == code).map(|c| c.level).max();
    let found = report.checks.iter().find(|c| c.code == code && c.level != Level::Ok);
    assert!(found.is_none_or(|c| c.todo.is_some()), "{code} says what to do");
    worst.unwrap_or_else(|| panic!("nothing about {code}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_ailment_is_found_and_gone_once_it_is_cured() {
    let s = Stage::set().await;
    let id = s.approved("Bài");
    assert_eq!(level(&s, "backup"), Level::Warn, "there is none yet");
    s.n.be(s.n.chief);
    backup_now(&s.n.desk, None, &mut galley_desk::backup::no_progress).unwrap();
    assert_eq!((level(&s, "backup"), level(&s, "backup_disk")), (Level::Ok, Level::Warn), "beside the data");

    // A portal that does not answer.
    s.publish(id);
    for step in [Step::Time, Step::Status] {
        s.faults.always(step, Fault::LoseRequest);
    }
    s.deliver_within(0).await;
    assert_ne!(level(&s, "portal_contact"), Level::Ok);
    s.faults.clear();
    s.deliver_within(16 * MINUTE).await;
    assert_eq!((s.state(id), level(&s, "portal_contact")), (P::Live, Level::Ok));

    // A delivery that waits for a person.
    let held = s.approved("Bài bị từ chối");
    s.faults.once(Step::Draft, Fault::Refuse { status: 403, retry_after: None });
    s.publish(held);
    s.deliver_within(1_000).await;
    assert_eq!((level(&s, "waiting_lanes"), level(&s, "alerts")), (Level::Warn, Level::Warn));
    retry_delivery(&s.n.desk, held, s.destination).unwrap();
    s.deliver_within(16 * MINUTE).await;
    assert_eq!((s.state(held), level(&s, "waiting_lanes")), (P::Live, Level::Ok));

    // A clock that was set back, and a backup that grew old.
    s.n.host.advance(-60 * MINUTE);
    assert_eq!(level(&s, "clock_back"), Level::Fail);
    s.n.host.advance(60 * MINUTE);
    assert_eq!((level(&s, "clock_back"), level(&s, "backup")), (Level::Ok, Level::Ok));
    s.pass(3 * DAY);
    assert_eq!(level(&s, "backup"), Level::Warn);

    // A restored desk: unknown to the charter, and portals not read back.
    let file = backup::list(s.n.dir.path()).pop().unwrap();
    let s = s.reopen(|dir| {
        let host = galley_desk::host::TestHost::shared(5);
        backup::restore(&file, dir, &*host, &mut backup::no_progress).unwrap();
    });
    assert_eq!((level(&s, "device_enrolled"), level(&s, "restored")), (Level::Fail, Level::Warn));
    s.enrol();
    s.deliver().await;
    assert_eq!((level(&s, "device_enrolled"), level(&s, "restored")), (Level::Ok, Level::Ok));
    s.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_idle_minutes_writing_goes_on_and_every_signature_asks_for_the_password() {
    let s = Stage::set().await;
    let (live, scheduled, ready) = (s.approved("Đã đăng"), s.approved("Đã hẹn"), s.approved("Sẽ đăng"));
    s.publish(live);
    s.schedule(scheduled, DAY);
    s.deliver_within(MINUTE).await;
    s.n.be(s.reporter);
    let review = s.n.submitted("Chờ duyệt");
    s.n.be(s.n.chief);
    let own = s.n.draft("Bài của tổng biên tập");
    let down = |id| TakeDown { on: on(id), reason: "Sai".into(), notice: String::new() };

    s.pass(10 * MINUTE);
    assert_eq!(refused(s.n.sign_off(review)), DeskRefusal::Locked);
    assert_eq!(refused(publish(&s.n.desk, on(ready), s.destination)), DeskRefusal::Locked);
    assert_eq!(refused(take_down(&s.n.desk, down(live))), DeskRefusal::Locked);
    assert_eq!(refused(kill(&s.n.desk, down(live))), DeskRefusal::Locked);
    assert_eq!((s.state(live), s.state(scheduled)), (P::Live, P::Scheduled), "nothing happened");
    // What needs no signature goes on: typing, submitting, and taking a schedule back, which only makes less public.
    let text = WorkingText {
        headline: "Vẫn viết được".into(),
        standfirst: "Tóm tắt.".into(),
        body: Body::from_paragraphs(["Chữ không mất."]),
    };
    replace_text(&s.n.desk, own, text, "edit").unwrap();
    submit(&s.n.desk, Submit { on: on(own), fast_lane: false, editor: None }).unwrap();
    unschedule(&s.n.desk, on(scheduled), s.destination).unwrap();

    assert_eq!(refused(unlock(&s.n.desk, "sai mật khẩu rồi")), DeskRefusal::WrongPassword);
    assert_eq!(refused(s.n.sign_off(review)), DeskRefusal::Locked);
    unlock(&s.n.desk, PASSWORD).unwrap();
    s.n.sign_off(review).unwrap();
    publish(&s.n.desk, on(ready), s.destination).unwrap();
    s.deliver_within(MINUTE).await;
    assert_eq!((s.state(ready), s.state(scheduled)), (P::Live, P::NotPlanned));
    s.portal.stop().await;
}
