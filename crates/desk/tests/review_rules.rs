//! What a review rests on: whose article it is, what was cleared for which text, what changed since when, who is reminded.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod newsroom_support;

use galley_desk::{
    actions::{
        claim::claim,
        clear::clear,
        deliver::publish,
        edit_details::{EditDetails, edit_details},
        hold::{hold, release},
        notices::read_notices,
        people::{AddPerson, add_person},
        reopen::reopen,
        restore_revision::{replace_text, restore_revision},
        submit::{Submit, submit},
    },
    queries::{
        article::{article, compare, history, preview, seen},
        find::revision_by_prefix,
        review::sign_off_view,
        status::status,
    },
    refusal::DeskRefusal,
};
use galley_domain::{
    article::{Byline, Details, Picture},
    content::{
        body::Body,
        hash::{MediaHash, sha256},
        revision::{AiDisclosure, AiUse},
        ydoc::WorkingText,
    },
    ids::{ArticleId, PersonId},
    people::Role,
    workflow::{ClearTo, Refusal},
};
use newsroom_support::{Newsroom, PASSPHRASE, PASSWORD, declined, grant, on, portal::Stage, refused, section};

const HOUR: i64 = 3_600_000;

fn details(n: &Newsroom, id: ArticleId, change: impl FnOnce(&mut Details)) {
    let seen = article(&n.desk, id).unwrap().details;
    let mut wanted = seen.clone();
    change(&mut wanted);
    edit_details(&n.desk, EditDetails { article: id, seen, wanted }).unwrap();
}

fn written(n: &Newsroom, id: ArticleId, headline: &str) {
    let text = WorkingText {
        headline: headline.into(),
        standfirst: "Tóm tắt.".into(),
        body: Body::from_paragraphs(["Đoạn viết lại."]),
    };
    replace_text(&n.desk, id, text, "edit").unwrap();
}

fn alerts(n: &Newsroom, person: PersonId, code: &str) -> usize {
    n.be(person);
    status(&n.desk).unwrap().alerts.iter().filter(|a| a.code == code).count()
}

#[test]
fn a_pen_name_that_somebody_typed_is_its_owners_and_they_do_not_sign_their_own_article() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    let request = AddPerson {
        name: "Trần Minh".into(),
        pen_names: vec!["Trúc Mai".into()],
        grants: vec![grant(Role::Editor)],
        password: PASSWORD.into(),
    };
    let editor = add_person(&n.desk, &request, Some(PASSPHRASE)).unwrap();
    n.be(reporter);
    let id = n.draft("Bài ký bút danh");
    // Decomposed and with a space too many, as pasted from elsewhere.
    details(&n, id, |d| d.bylines = vec![Byline { person: None, name: "Tru\u{301}c  Mai".into() }]);
    assert_eq!(article(&n.desk, id).unwrap().details.bylines[0].person, Some(editor));
    // Nor does it help to say that it is somebody else.
    details(&n, id, |d| d.bylines = vec![Byline { person: Some(reporter), name: "Trúc Mai".into() }]);
    assert_eq!(article(&n.desk, id).unwrap().details.bylines[0].person, Some(editor));
    submit(&n.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap();
    n.be(editor);
    claim(&n.desk, on(id), false).unwrap();
    assert!(matches!(declined(n.sign_off(id)), Refusal::FourEyes { .. }));
}

#[test]
fn nobody_takes_out_their_own_byline_and_then_signs() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    let editor = n.add("Trần Minh", &[Role::Editor]);
    n.be(reporter);
    let id = n.draft("Bài viết chung");
    details(&n, id, |d| d.bylines.push(Byline { person: None, name: "Trần Minh".into() }));
    submit(&n.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap();
    n.be(editor);
    claim(&n.desk, on(id), false).unwrap();
    details(&n, id, |d| d.bylines.truncate(1));
    assert!(matches!(declined(n.sign_off(id)), Refusal::FourEyes { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cleared_for_one_text_is_not_cleared_for_the_next() {
    let s = Stage::set().await;
    let id = s.approved("Bài pháp lý");
    s.n.be(s.n.chief);
    clear(&s.n.desk, on(id), "legal".into(), ClearTo::Cleared { note: "Đã đọc".into() }).unwrap();
    s.n.be(s.managing);
    reopen(&s.n.desk, on(id)).unwrap();
    written(&s.n, id, "Bài pháp lý, viết lại");
    submit(&s.n.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap();
    let shown = sign_off_view(&s.n.desk, id).unwrap().clearances;
    assert_eq!(shown, [("legal".to_owned(), None)], "given for the text before");
    s.signed_off(id);
    s.n.be(s.managing);
    let missing = declined(publish(&s.n.desk, on(id), s.destination));
    assert_eq!(missing, Refusal::ClearanceMissing { kind: "legal".into() });
    s.n.be(s.n.chief);
    clear(&s.n.desk, on(id), "legal".into(), ClearTo::Cleared { note: "Đã đọc lại".into() }).unwrap();
    s.publish(id);
    s.portal.stop().await;
}

#[test]
fn the_history_compares_with_what_was_sent_before_and_not_with_a_look_in_between() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    let editor = n.add("Trần Minh", &[Role::Editor]);
    let managing = n.add("Ngọc Hoà", &[Role::ManagingEditor]);
    n.be(reporter);
    let id = n.submitted("Bài thứ nhất");
    let sent = n.revision(id);
    n.host.advance(1_000);
    n.be(editor);
    claim(&n.desk, on(id), false).unwrap();
    written(&n, id, "Bài thứ hai");
    n.host.advance(1_000);
    n.be(managing);
    seen(&n.desk, id).unwrap();
    n.host.advance(1_000);
    n.be(editor);
    written(&n, id, "Bài thứ ba");
    let revision = sign_off_view(&n.desk, id).unwrap().revision;
    let request =
        galley_desk::actions::sign_off::SignOffRequest { on: on(id), revision, editor: None, also_stale: false };
    galley_desk::actions::sign_off::sign_off(&n.desk, request).unwrap();
    assert_eq!(compare(&n.desk, id, None, Some(revision)).unwrap().from, Some(sent));
    assert_eq!(compare(&n.desk, id, None, Some(sent)).unwrap().from, None);
}

#[test]
fn a_restored_revision_is_again_everything_its_hash_names_and_what_stays_in_the_newsroom_stays() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    n.be(reporter);
    let picture = |rights: &str, caption: &str| Picture {
        media: MediaHash(sha256(b"anh")),
        caption: caption.into(),
        credit: "Lan Anh".into(),
        alt: "Cầu".into(),
        rights_note: rights.into(),
        focal_x: 500,
        focal_y: 300,
    };
    let id = n.draft("Cầu mới thông xe");
    details(&n, id, |d| {
        d.kicker = "Giao thông".into();
        d.keywords = ["cầu", "đường"].map(String::from).into();
        d.lead = Some(picture("mua một lần", "Cầu sáng nay"));
        d.gallery = vec![picture("", "Cầu đêm qua")];
        d.bylines = vec![Byline { person: None, name: "Lan Anh".into() }];
        d.seo.title = "Cầu mới".into();
        d.ai = AiDisclosure { extent: AiUse::Assisted, tool: "máy dịch".into(), checked_by: "Lan Anh".into() };
        d.related = [id].into();
    });
    seen(&n.desk, id).unwrap();
    let first = preview(&n.desk, id, None).unwrap().revision;
    galley_desk::actions::submit::submit(&n.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap();
    galley_desk::actions::withdraw::withdraw(&n.desk, on(id)).unwrap();

    // Everything changes, also what no revision holds.
    n.host.advance(1_000);
    written(&n, id, "Cầu lùi ngày thông xe");
    details(&n, id, |d| {
        *d = Details {
            section: Some(section("van-hoa")),
            lead: Some(picture("mua trọn", "Cầu chiều nay")),
            slug: "cau-lui-ngay".into(),
            desk_note: "gọi lại sở".into(),
            planned_length: Some(600),
            ..Details::default()
        }
    });
    assert_ne!(preview(&n.desk, id, None).unwrap().revision, first);

    n.host.advance(1_000);
    restore_revision(&n.desk, id, first).unwrap();
    assert_eq!(preview(&n.desk, id, None).unwrap().revision, first, "the same content has the same name");
    let now = article(&n.desk, id).unwrap();
    let d = now.details;
    assert_eq!((now.headline.as_str(), d.kicker.as_str(), d.slug.as_str()), ("Cầu mới thông xe", "Giao thông", ""));
    assert_eq!(d.bylines, [Byline { person: Some(reporter), name: "Lan Anh".into() }]);
    assert_eq!((d.desk_note.as_str(), d.planned_length), ("gọi lại sở", Some(600)), "this never was in a revision");
    assert_eq!(
        d.lead,
        Some(picture("mua trọn", "Cầu sáng nay")),
        "a rights note is of the picture, not of the revision"
    );
    let changed = history(&n.desk, id).unwrap().into_iter().find(|e| e.kind == "details_edited").unwrap();
    assert!(changed.args["fields"].contains("kicker"), "{:?}", changed.args);
    restore_revision(&n.desk, id, first).unwrap();
    assert_eq!(history(&n.desk, id).unwrap()[0].aseq, changed.aseq, "a second time nothing is left to restore");
}

#[test]
fn a_revision_of_another_article_is_neither_compared_nor_shown_nor_restored() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    n.be(reporter);
    let (mine, other) = (n.draft("Của bài này"), n.submitted("Của bài khác"));
    let foreign = n.revision(other);
    assert!(preview(&n.desk, other, Some(foreign)).is_ok());
    for out in [
        restore_revision(&n.desk, mine, foreign),
        compare(&n.desk, mine, None, Some(foreign)).map(drop),
        compare(&n.desk, mine, Some(foreign), None).map(drop),
        preview(&n.desk, mine, Some(foreign)).map(drop),
        revision_by_prefix(&n.desk, mine, preview(&n.desk, mine, None).unwrap().revision, &foreign.to_string()[..12])
            .map(drop),
    ] {
        assert!(matches!(refused(out), DeskRefusal::NotFound { what: "revision", .. }));
    }
    assert_eq!(article(&n.desk, mine).unwrap().headline, "Của bài này");
}

#[test]
fn who_put_an_article_aside_and_who_wrote_it_are_reminded_at_its_date_and_not_before() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    let managing = n.add("Ngọc Hoà", &[Role::ManagingEditor]);
    n.be(reporter);
    let (kept, let_go) = (n.draft("Bài gác lại"), n.draft("Bài gác rồi thôi"));
    n.be(managing);
    let date = n.host_now().plus_millis(48 * HOUR);
    hold(&n.desk, on(kept), "Chờ số liệu".into(), Some(date)).unwrap();
    hold(&n.desk, on(let_go), "Chờ số liệu".into(), Some(date)).unwrap();
    release(&n.desk, on(let_go)).unwrap();
    n.host.advance(48 * HOUR - 1);
    assert_eq!((alerts(&n, managing, "look_again"), alerts(&n, reporter, "look_again")), (0, 0));
    // What is not due yet is not read away with the rest.
    read_notices(&n.desk, None).unwrap();
    n.host.advance(1);
    assert_eq!((alerts(&n, managing, "look_again"), alerts(&n, reporter, "look_again")), (1, 1));
}

#[test]
fn a_signer_reads_everything_that_goes_out() {
    let n = Newsroom::found();
    let reporter = n.add("Lan Anh", &[Role::Reporter]);
    let editor = n.add("Minh Đức", &[Role::Editor]);
    n.be(reporter);
    let other = n.draft("Khởi công cầu An Lạc");
    let id = n.draft("Bàn giao cầu An Lạc");
    details(&n, id, |d| {
        d.keywords = ["cầu".to_owned(), "đường".to_owned()].into();
        d.related = [other].into();
        d.ai = AiDisclosure { extent: AiUse::Assisted, tool: "Máy dịch".into(), checked_by: "Minh Đức".into() };
        d.seo.title = "Cầu An Lạc thông xe".into();
        d.slug = "ban-giao-cau".into();
    });
    submit(&n.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap();
    n.be(editor);
    claim(&n.desk, on(id), false).unwrap();
    let shown = sign_off_view(&n.desk, id).unwrap().preview;
    assert_eq!(shown, preview(&n.desk, id, None).unwrap());
    assert_eq!(shown.keywords, ["cầu", "đường"]);
    assert_eq!(shown.related, ["Khởi công cầu An Lạc"]);
    assert_eq!((shown.ai.extent, shown.ai.tool.as_str()), (AiUse::Assisted, "Máy dịch"));
    assert_eq!((shown.seo.title.as_str(), shown.slug.as_str()), ("Cầu An Lạc thông xe", "ban-giao-cau"));
    assert!(!shown.section.is_empty());
}
