//! Sections, destinations, rules and lists, saved views, the audit.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_delivery::contract::destination::{CASES, CLOCKS, CREDENTIALS};
use galley_desk::{
    actions::{
        destinations::{DestinationTest, Tried, add_destination, change_destination, trust_portal},
        newsroom_settings::save_newsroom_settings,
        notices::{dismiss_alert, read_notices},
        saved_view::{delete_view, save_view, saved_views},
        sections::save_section,
        spike::spike,
        submit::{Submit, submit},
    },
    doctor::{Level, doctor},
    queries::{
        activity::{ActivityRequest, activity, activity_csv},
        article::article,
        list::{Filter, SavedView, View},
        newsroom::{ReasonOption, SectionView, destinations, newsroom_settings, notices, root_key_file, sections},
    },
    refusal::DeskRefusal,
};
use galley_domain::{
    charter::RootKeyFile,
    people::{Privilege, Role},
    signing::SigningKey,
    workflow::{EditorialState, Refusal},
};
use galley_portal::faults::{Fault, Step};
use newsroom_support::{Newsroom, PASSPHRASE, declined, on, portal::Stage, refused, section};

fn sport(chain: Vec<u8>) -> SectionView {
    SectionView {
        id: section("cong-nghe"),
        name_vi: "Công nghệ".into(),
        name_en: String::new(),
        chain,
        clearances: vec!["legal".into()],
        active: true,
    }
}

#[test]
fn a_changed_chain_is_dated_and_an_article_under_way_follows_the_chain_of_the_day() {
    let n = Newsroom::found();
    let before = sections(&n.desk).unwrap();
    assert!(before.iter().all(|s| s.chain == [1, 2]));
    save_section(&n.desk, &sport(vec![1]), Some(PASSPHRASE)).unwrap();
    n.host.advance(60_000);
    save_section(&n.desk, &sport(vec![1, 3]), Some(PASSPHRASE)).unwrap();
    let now = sections(&n.desk).unwrap();
    let ours = now.last().unwrap();
    assert_eq!((ours.id.as_str(), ours.name_en.as_str(), &ours.chain), ("cong-nghe", "Công nghệ", &vec![1, 3]));
    let charter = n.desk.charter().unwrap();
    let chains = &charter.section(&ours.id).unwrap().chains;
    assert_eq!(chains.len(), 2);
    assert_eq!(chains[0].until, Some(chains[1].from));
    assert_eq!(charter.chain_at(&ours.id, chains[1].from.plus_millis(-1)), Some(&[Privilege::SignOff1][..]));
    assert_eq!(charter.required_clearances(Some(&ours.id), charter.issued_at), ["legal"]);

    let same = n.desk.charter().unwrap().version;
    save_section(&n.desk, &SectionView { active: false, ..sport(vec![1, 3]) }, None).unwrap();
    assert_eq!(n.desk.charter().unwrap().version, same, "closing a section needs no passphrase");
    assert!(!sections(&n.desk).unwrap().last().unwrap().active);
}

#[test]
fn a_section_without_a_step_or_with_an_unknown_clearance_is_refused() {
    let n = Newsroom::found();
    for chain in [vec![], vec![0], vec![5], vec![1; 9]] {
        assert!(matches!(
            refused(save_section(&n.desk, &sport(chain), Some(PASSPHRASE))),
            DeskRefusal::BadInput { field: "chain", .. }
        ));
    }
    let unknown = SectionView { clearances: vec!["astrology".into()], ..sport(vec![1]) };
    assert!(matches!(refused(save_section(&n.desk, &unknown, Some(PASSPHRASE))), DeskRefusal::NotFound { .. }));
}

#[test]
fn rules_need_the_passphrase_and_lists_do_not() {
    let n = Newsroom::found();
    let mut s = newsroom_settings(&n.desk).unwrap();
    s.return_reasons.push(ReasonOption { code: "tone".into(), name_vi: "Giọng văn".into(), name_en: String::new() });
    s.time_zone = "Asia/Bangkok".into();
    save_newsroom_settings(&n.desk, &s, None).unwrap();
    assert_eq!(n.desk.charter().unwrap().version, 1);
    let read = newsroom_settings(&n.desk).unwrap();
    assert_eq!(read.return_reasons.last().unwrap().name_en, "Giọng văn");
    assert_eq!(read.time_zone, "Asia/Bangkok");

    let rules = galley_desk::queries::newsroom::NewsroomSettings { four_eyes: false, ..read };
    assert_eq!(refused(save_newsroom_settings(&n.desk, &rules, None)), DeskRefusal::RootLocked);
    let stale = galley_desk::queries::newsroom::NewsroomSettings { charter_version: 0, ..rules.clone() };
    let out = save_newsroom_settings(&n.desk, &stale, Some(PASSPHRASE));
    assert!(matches!(refused(out), DeskRefusal::FieldConflict { .. }));
    save_newsroom_settings(&n.desk, &rules, Some(PASSPHRASE)).unwrap();
    let charter = n.desk.charter().unwrap();
    assert!(!charter.rules_at(charter.issued_at).four_eyes);
    assert!(charter.rules_at(charter.issued_at.plus_millis(-1)).four_eyes, "the past keeps its rules");

    let bad = |change: fn(&mut galley_desk::queries::newsroom::NewsroomSettings)| {
        let mut s = newsroom_settings(&n.desk).unwrap();
        change(&mut s);
        refused(save_newsroom_settings(&n.desk, &s, None))
    };
    assert!(matches!(bad(|s| s.time_zone = "Mars/Base".into()), DeskRefusal::BadInput { field: "time_zone", .. }));
    assert!(matches!(bad(|s| s.profiles.clear()), DeskRefusal::BadInput { field: "profiles", .. }));
    assert!(matches!(bad(|s| s.idle_lock_minutes = 600), DeskRefusal::BadInput { .. }));
    assert!(matches!(bad(|s| s.return_reasons.clear()), DeskRefusal::BadInput { .. }));
}

#[test]
fn a_shorter_idle_time_locks_the_key_sooner() {
    let n = Newsroom::found();
    let mut s = newsroom_settings(&n.desk).unwrap();
    s.idle_lock_minutes = 2;
    save_newsroom_settings(&n.desk, &s, None).unwrap();
    n.host.advance(2 * 60_000);
    assert!(galley_desk::actions::session::session(&n.desk).unwrap().unwrap().locked);
}

#[test]
fn edited_privileges_are_dated_in_the_charter_and_hold_at_once() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let mut s = newsroom_settings(&n.desk).unwrap();
    for (role, privileges) in &mut s.privileges {
        if *role == Role::Reporter {
            privileges.retain(|p| *p != Privilege::Submit);
        }
    }
    save_newsroom_settings(&n.desk, &s, Some(PASSPHRASE)).unwrap();
    n.be(lan);
    let id = n.draft("Cầu mới thông xe");
    let out = submit(&n.desk, Submit { on: on(id), fast_lane: false, editor: None });
    assert_eq!(declined(out), Refusal::NoPrivilege { privilege: Privilege::Submit });
    assert_eq!(article(&n.desk, id).unwrap().workflow.editorial, EditorialState::Draft);
}

#[test]
fn a_destination_is_https_or_this_computer_and_keeps_the_key_it_was_given() {
    let n = Newsroom::found();
    let key = SigningKey::from_bytes(&[9; 32]).public();
    for url in ["http://bao.example", "ftp://127.0.0.1/", "https://a:b@bao.example", "bao.example", ""] {
        assert_eq!(refused(add_destination(&n.desk, "Cổng", "own", url, Some(key))), DeskRefusal::BadAddress, "{url}");
    }
    assert!(matches!(
        refused(add_destination(&n.desk, "Cổng", "wordpress", "https://bao.example", Some(key))),
        DeskRefusal::BadInput { field: "kind", .. }
    ));
    let id = add_destination(&n.desk, "Cổng chính", "own", "https://bao.example/", Some(key)).unwrap();
    let twice = add_destination(&n.desk, "Cổng chính", "own", "https://khac.example/", Some(key));
    assert!(matches!(refused(twice), DeskRefusal::NameTaken { .. }));

    let mut view = destinations(&n.desk).unwrap().remove(0);
    assert_eq!(view.portal_fingerprint, Some(galley_domain::signing::fingerprint(&key)));
    view.url = "https://moi.bao.example/".into();
    view.keep_schedule = true;
    change_destination(&n.desk, &view).unwrap();
    let after = destinations(&n.desk).unwrap().remove(0);
    assert_eq!(after, view, "a portal that moved keeps its pinned key");
    let other = SigningKey::from_bytes(&[8; 32]).public();
    trust_portal(&n.desk, id, other).unwrap();
    let pinned = destinations(&n.desk).unwrap().remove(0).portal_fingerprint;
    assert_eq!(pinned, Some(galley_domain::signing::fingerprint(&other)));

    let duc = n.add("Minh Đức", &[Role::EditorInChief]);
    n.be(duc);
    let lacking = Refusal::NoPrivilege { privilege: Privilege::Administer };
    assert_eq!(declined(change_destination(&n.desk, &view)), lacking);
    assert_eq!(declined(trust_portal(&n.desk, id, key)), lacking);
}

#[test]
fn a_destination_whose_portal_does_not_answer_is_added_and_pinned_later() {
    let n = Newsroom::found();
    // A port that was free a moment ago and that nobody listens on.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let id = add_destination(&n.desk, "Cổng", "own", &format!("http://{free}/"), None).unwrap();
    assert_eq!(destinations(&n.desk).unwrap()[0].portal_fingerprint, None);
    let test = galley_desk::actions::destinations::test_destination(&n.desk, id).unwrap();
    assert_eq!((test.ok, test.problem.as_deref()), (false, Some("unreachable")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_destination_is_tried_by_the_contract_and_readers_see_nothing_of_it() {
    let s = Stage::set().await;
    let tried = |test: &DestinationTest| {
        test.checks.iter().map(|c| (c.code.clone(), c.outcome)).collect::<Vec<(String, Tried)>>()
    };
    let try_it = || {
        let (desk, id) = (s.n.desk.clone(), s.destination);
        tokio::task::spawn_blocking(move || galley_desk::actions::destinations::test_destination(&desk, id).unwrap())
    };
    s.n.be(s.managing);
    let test = try_it().await.unwrap();
    let passed: Vec<_> = CASES.iter().map(|case| ((*case).to_owned(), Tried::Passed)).collect();
    assert!(test.ok, "{test:?}");
    assert_eq!(tried(&test), passed);
    // Lists and sitemap of a portal that learnt the newsroom's sections, and not one article.
    let public = s.public().await;
    assert!(public[1].contains("\"items\":[]"), "{}", public[1]);
    assert!(public.iter().all(|page| !page.contains("<article")), "{public:?}");
    assert!(try_it().await.unwrap().ok, "and it can be tried again");
    assert_eq!(s.public().await, public, "nothing of a test is public");

    // Clocks apart: told, and allowed for.
    s.clock.set(s.now().plus_millis(2 * 60_000));
    let apart = try_it().await.unwrap();
    assert!(apart.ok, "{apart:?}");
    assert_eq!(tried(&apart)[1], (CLOCKS.to_owned(), Tried::Warning));
    s.clock.set(s.now());

    // A portal that answers well once and then not: which try failed, and in its words.
    s.faults.always(Step::Status, Fault::Garbage);
    let failed = try_it().await.unwrap();
    assert_eq!((failed.ok, failed.problem.as_deref()), (false, Some("checks_failed")));
    let line = failed.checks.iter().find(|c| c.code == CREDENTIALS).unwrap();
    assert_eq!(line.outcome, Tried::Failed);
    assert!(!line.words.is_empty());
    s.portal.stop().await;
}

#[test]
fn saved_views_are_a_persons_own() {
    let n = Newsroom::found();
    let view = |name: &str, text: &str| SavedView {
        name: name.into(),
        view: View::All,
        filter: Filter::default(),
        text: text.into(),
    };
    save_view(&n.desk, &view("Cầu đường", "cầu")).unwrap();
    save_view(&n.desk, &view("Chợ", "chợ")).unwrap();
    save_view(&n.desk, &view("Cầu đường", "đường")).unwrap();
    let mine = saved_views(&n.desk).unwrap();
    assert_eq!(mine, [view("Cầu đường", "đường"), view("Chợ", "chợ")]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    n.be(duc);
    assert_eq!(saved_views(&n.desk).unwrap(), []);
    assert!(matches!(refused(delete_view(&n.desk, "Chợ")), DeskRefusal::NotFound { .. }));
    n.be(n.chief);
    delete_view(&n.desk, "Chợ").unwrap();
    assert_eq!(saved_views(&n.desk).unwrap().len(), 1);
}

#[test]
fn a_notice_is_read_by_the_person_it_is_for_alone() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    n.be(lan);
    let id = n.submitted("Cầu mới thông xe");
    n.be(duc);
    let told = notices(&n.desk, true).unwrap();
    assert_eq!((told.len(), told[0].code.as_str(), told[0].article), (1, "waiting_for_you", Some(id)));
    n.be(lan);
    assert!(matches!(refused(dismiss_alert(&n.desk, &told[0].id)), DeskRefusal::NotFound { .. }));
    n.be(duc);
    dismiss_alert(&n.desk, &told[0].id).unwrap();
    assert!(notices(&n.desk, true).unwrap().is_empty());
    assert_eq!(notices(&n.desk, false).unwrap().len(), 1);
    assert_eq!(read_notices(&n.desk, None).unwrap(), 0);
}

#[test]
fn the_audit_is_newest_first_pages_without_gaps_and_filters() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    n.be(lan);
    let id = n.submitted("Cầu mới thông xe");
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = activity(&n.desk, &ActivityRequest { limit: 2, cursor, ..ActivityRequest::default() }).unwrap();
        assert!(page.rows.len() <= 2);
        seen.extend(page.rows);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let whole = activity(&n.desk, &ActivityRequest::default()).unwrap();
    assert_eq!(seen, whole.rows);
    let kinds: Vec<&str> = seen.iter().map(|r| r.kind.as_str()).collect();
    assert_eq!(kinds, ["submitted", "created", "charter_issued", "person_added", "charter_issued", "newsroom_founded"]);
    assert_eq!(seen[0].headline.as_deref(), Some("Cầu mới thông xe"));
    assert_eq!(seen[3].args["person"], "Lan Anh");
    assert_eq!(seen[3].args["roles"], "reporter");
    let of = |request: ActivityRequest| activity(&n.desk, &request).unwrap().rows.len();
    assert_eq!(of(ActivityRequest { article: Some(id), ..ActivityRequest::default() }), 2);
    assert_eq!(of(ActivityRequest { person: "lan anh".into(), ..ActivityRequest::default() }), 2);
    assert_eq!(of(ActivityRequest { person: "nobody".into(), ..ActivityRequest::default() }), 0);
    assert_eq!(of(ActivityRequest { kind: "charter_issued".into(), ..ActivityRequest::default() }), 2);
    let bad = activity(&n.desk, &ActivityRequest { cursor: Some("x".into()), ..ActivityRequest::default() });
    assert!(matches!(refused(bad), DeskRefusal::BadInput { .. }));
}

#[test]
fn the_audit_as_csv_holds_every_event_and_no_formula() {
    let n = Newsroom::found();
    let id = n.draft("=HYPERLINK(\"http://evil.example\")\n, \"quoted\"");
    spike(&n.desk, on(id), "trùng, \"lặp\"".into()).unwrap();
    let mut out = Vec::new();
    let rows = activity_csv(&n.desk, &ActivityRequest::default(), &mut out).unwrap();
    let mut csv = csv::Reader::from_reader(out.as_slice());
    assert_eq!(csv.headers().unwrap().iter().next(), Some("at"));
    let records: Vec<csv::StringRecord> = csv.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(records.len() as u64, rows);
    assert_eq!(rows, 4);
    assert_eq!(&records[0][2], "spiked");
    assert!(records[0][5].contains("trùng"));
    assert!(records[0][4].starts_with("'=HYPERLINK"), "{}", &records[0][4]);
    assert_eq!(records[0][7].len(), 64);
}

#[test]
fn the_root_key_file_is_what_a_portal_trusts() {
    let n = Newsroom::found();
    let file = root_key_file(&n.desk).unwrap();
    let text = serde_json::to_string(&file).unwrap();
    let read = RootKeyFile::parse(&text).unwrap();
    assert_eq!((read.root, read.name.as_str()), (n.desk.charter().unwrap().root, "Báo Phố"));
}

#[test]
fn the_doctor_finds_a_new_desk_well_apart_from_what_it_still_lacks() {
    let n = Newsroom::found();
    let level = |code: &str| {
        let report = doctor(&n.desk).unwrap();
        report.checks.iter().find(|c| c.code == code).unwrap_or_else(|| panic!("{code}")).level
    };
    for well in ["database", "schema", "clock_back", "administrator", "recovery_key", "device_key", "device_enrolled"] {
        assert_eq!(level(well), Level::Ok, "{well}");
    }
    assert_eq!(level("second_person"), Level::Warn);
    assert_eq!(level("backup"), Level::Warn);
    n.add("Minh Đức", &[Role::Editor]);
    assert_eq!(level("second_person"), Level::Ok);
    galley_desk::backup::nightly(n.desk.store(), &mut galley_desk::backup::no_progress).unwrap();
    assert_eq!((level("backup"), level("backup_disk")), (Level::Ok, Level::Warn));
    n.host.advance(3 * 86_400_000);
    assert_eq!(level("backup"), Level::Warn);
    n.host.advance(-10 * 86_400_000);
    assert_eq!(level("clock_back"), Level::Fail);
}
