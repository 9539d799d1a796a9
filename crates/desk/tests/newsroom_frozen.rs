//! Newsrooms as released versions left them, with everything real actions and a real portal put into them: opened, read and
//! verified by today's code. A form of the kept JSON that changed without a migration is found here.
//!
//! `tests/fixtures/frozen/newsroom-vN.tar.zst` is a backup made by a desk of schema version N. A released one never changes.
//! To freeze a new version: `cargo test -p galley-desk --test newsroom_frozen -- --ignored a_released_newsroom_is_frozen`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod newsroom_support;

use galley_desk::{
    Desk,
    actions::{
        clear::clear,
        comment::{NewComment, comment},
        correct::correct,
        hold::hold,
        reopen::reopen,
        return_article::{ReasonGiven, Return, return_article},
        spike::spike,
        submit::{Submit, submit},
        take_down::{TakeDown, kill, take_down},
    },
    backup::{self, Reason},
    db::LATEST,
    host::TestHost,
    keys::Cost,
    queries::{
        article::{article, compare, findings, history, preview},
        deliveries::{deliveries, story},
        list::{Filter, ListRequest, View, list_articles},
        newsroom::start_state,
    },
    verify::verify,
};
use galley_domain::{
    ids::SectionId,
    publication::PublicationState as P,
    workflow::{ClearTo, EditorialState as E},
};
use newsroom_support::{PASSWORD, on, portal::Stage};
use std::{fs, path::PathBuf};

const HOUR: i64 = 3_600_000;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/frozen")
}

/// Headline, editorial state, and the state at the portal.
const ARTICLES: [(&str, E, Option<P>); 9] = [
    ("Bài đang viết", E::Draft, None),
    ("Bài trả lại", E::Returned, None),
    ("Bài chờ duyệt", E::InReview, None),
    ("Bài gác lại", E::Held, None),
    ("Bài hủy", E::Spiked, None),
    ("Bài đã đăng", E::Approved, Some(P::Live)),
    // A restored desk takes nothing for granted that was open: it asks the portal first (I16).
    ("Bài hẹn giờ", E::Approved, Some(P::OutcomeUnknown)),
    ("Bài đã gỡ", E::Approved, Some(P::TakenDown)),
    ("Bài gỡ hẳn", E::Spiked, Some(P::TakenDown)),
];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes a fixture; run by hand when a schema version is released"]
async fn a_released_newsroom_is_frozen_for_later_versions() {
    let s = Stage::set().await;
    let desk = &s.n.desk;
    s.n.be(s.reporter);
    let draft = s.n.draft("Bài đang viết");
    let words = NewComment { article: draft, text: "Thêm số liệu".into(), place: None, reply_to: None };
    comment(desk, words).unwrap();
    let returned = s.n.submitted("Bài trả lại");
    let _ = s.n.submitted("Bài chờ duyệt");
    let (held, spiked) = (s.n.draft("Bài gác lại"), s.n.draft("Bài hủy"));
    s.n.be(s.editor);
    let reason = ReasonGiven { code: "missing_source".into(), note: "Thiếu nguồn".into(), place: None };
    return_article(desk, Return { on: on(returned), to_step: None, reasons: vec![reason] }).unwrap();
    s.n.be(s.managing);
    hold(desk, on(held), "Chờ số liệu".into(), Some(s.now().plus_millis(48 * HOUR))).unwrap();
    spike(desk, on(spiked), "Trùng bài".into()).unwrap();
    let (live, timed) = (s.approved("Bài đã đăng"), s.approved("Bài hẹn giờ"));
    let (removed, killed) = (s.approved("Bài đã gỡ"), s.approved("Bài gỡ hẳn"));
    s.n.be(s.n.chief);
    clear(desk, on(live), "legal".into(), ClearTo::Cleared { note: "Đã đọc".into() }).unwrap();
    for id in [live, removed, killed] {
        s.publish(id);
    }
    s.schedule(timed, 30 * HOUR);
    s.deliver().await;
    s.n.be(s.n.chief);
    let down =
        |id| TakeDown { on: on(id), reason: "Tòa soạn quyết định".into(), notice: "Bài đã gỡ.".into() };
    take_down(desk, down(removed)).unwrap();
    kill(desk, down(killed)).unwrap();
    // A correction that walked the whole way.
    correct(desk, on(live), "Bản trước sai tên cầu.".into()).unwrap();
    submit(desk, Submit { on: on(live), fast_lane: false, editor: None }).unwrap();
    s.signed_off(live);
    s.n.be(s.n.chief);
    clear(desk, on(live), "legal".into(), ClearTo::Cleared { note: "Đã đọc lại".into() }).unwrap();
    s.publish(live);
    s.deliver().await;
    assert!(reopen(desk, on(killed)).is_err());
    fs::create_dir_all(folder()).unwrap();
    let file = folder().join(format!("newsroom-v{LATEST}.tar.zst"));
    let _ = fs::remove_file(&file);
    backup::make(desk.store(), &file, Reason::Asked, &mut backup::no_progress).unwrap();
    s.portal.stop().await;
}

#[test]
fn a_newsroom_of_every_released_version_is_read_and_verified_by_todays_code() {
    let mut opened = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.starts_with("newsroom-v") {
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        let host = TestHost::shared(99);
        backup::restore(&path, dir.path(), &*host, &mut backup::no_progress).unwrap_or_else(|e| panic!("{name}: {e}"));
        let desk = Desk::open(dir.path(), host, Cost::FOR_TESTS).unwrap_or_else(|e| panic!("{name}: {e}"));
        let chief = start_state(&desk).unwrap().people.into_iter().find(|p| p.name == "Hoàng Lan").unwrap().id;
        galley_desk::actions::session::sign_in(&desk, chief, PASSWORD).unwrap();
        let view = |view| {
            let request =
                ListRequest { view, filter: Filter::default(), text: String::new(), cursor: None, limit: 100 };
            list_articles(&desk, &request).unwrap().rows
        };
        let rows: Vec<_> = view(View::All).into_iter().chain(view(View::Spiked)).collect();
        assert_eq!(rows.len(), ARTICLES.len(), "{name}");
        for (headline, editorial, portal) in ARTICLES {
            let row = rows.iter().find(|r| r.headline == headline).unwrap_or_else(|| panic!("{name}: {headline}"));
            assert_eq!((row.state, row.publication), (editorial, portal), "{name}: {headline}");
            let shown = article(&desk, row.id).unwrap();
            assert_eq!(shown.workflow.editorial, editorial, "{name}: {headline}");
            assert_eq!(shown.details.section.as_ref().map(SectionId::as_str), Some("thoi-su"), "{name}: {headline}");
            assert!(desk.load_body(row.id).unwrap().len() > 2, "{name}: {headline}");
            assert!(preview(&desk, row.id, None).unwrap().html.contains("Đoạn thứ nhất"), "{name}: {headline}");
            findings(&desk, row.id).unwrap();
            let told = history(&desk, row.id).unwrap();
            for revision in told.iter().filter_map(|entry| entry.revision) {
                compare(&desk, row.id, None, Some(revision)).unwrap();
            }
            for destination in shown.workflow.publications.keys() {
                assert!(!story(&desk, row.id, *destination).unwrap().is_empty(), "{name}: {headline}");
            }
        }
        assert!(deliveries(&desk, false).unwrap().len() >= 4, "{name}");
        let report = verify(&desk, &mut backup::no_progress).unwrap();
        assert!(report.is_sound() && report.events > 40, "{name}: {report:?}");
        opened += 1;
    }
    assert!(opened > 0, "no frozen newsroom in {}", folder().display());
}
