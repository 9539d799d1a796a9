//! I10: who has no role changes nothing: every verb is refused, and not a row of the database differs afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    Desk, DeskError,
    actions::{
        backup::backup_now,
        change_passphrase::change_passphrase,
        claim::{claim, unclaim},
        clear::clear,
        comment::{NewComment, comment},
        correct::{correct, propose_correction},
        create::{CreateArticle, create_article},
        delegate::{Delegate, delegate},
        deliver::{publish, schedule, unschedule},
        destinations::{add_destination, change_destination, trust_portal},
        device::enrol_device,
        edit_details::{EditDetails, edit_details},
        hold::{hold, release},
        import::import_article,
        newsroom_settings::save_newsroom_settings,
        people::{AddPerson, GrantRequest, add_person, deactivate_person, reset_password},
        post_check::post_check,
        recall::recall,
        reopen::reopen,
        restore_revision::{replace_text, restore_revision},
        return_article::{ReasonGiven, Return, return_article},
        sections::save_section,
        sign_off::{SignOffRequest, sign_off},
        spike::{spike, unspike},
        steer::{overwrite_portal, retry_delivery, stop_deliveries},
        submit::{Submit, submit},
        take_down::{TakeDown, kill, take_down},
        withdraw::withdraw,
    },
    queries::newsroom::{destinations, newsroom_settings, sections},
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingText},
    ids::{ArticleId, DestinationId, PersonId},
    people::{Privilege, Role},
    signing::SigningKey,
    workflow::ClearTo,
};
use newsroom_support::{PASSPHRASE, PASSWORD, grant, on, portal::Stage};

type Verb = (&'static str, Box<dyn Fn(&Desk, ArticleId) -> Result<(), DeskError>>);

/// Every verb that changes something for others, tried by name on one article.
fn verbs(s: &Stage, stranger: PersonId) -> Vec<Verb> {
    let d: DestinationId = s.destination;
    let (chief, managing) = (s.n.chief, s.managing);
    let now = s.now();
    let at = now.plus_millis(3_600_000);
    let revision = s.n.revision(s.n.submitted("Bài để lấy mã"));
    let settings = newsroom_settings(&s.n.desk).unwrap();
    let section = sections(&s.n.desk).unwrap().remove(0);
    let portal = destinations(&s.n.desk).unwrap().remove(0);
    let text =
        || WorkingText {
            headline: "Đổi".into(), standfirst: String::new(), body: Body::from_paragraphs(["Đổi."])
        };
    let down = |id| TakeDown { on: on(id), reason: "Vì".into(), notice: String::new() };
    let key = SigningKey::from_bytes(&[5; 32]).public();
    macro_rules! verbs {
        ($($name:literal => |$desk:ident, $id:ident| $call:expr),* $(,)?) => {
            vec![$(($name, Box::new(move |$desk: &Desk, $id: ArticleId| { let _ = $id; $call.map(drop) }) as Box<_>)),*]
        };
    }
    let other_settings = {
        let mut x = settings;
        x.idle_lock_minutes += 1;
        x
    };
    let other_section = {
        let mut x = section;
        x.name_vi.push('!');
        x
    };
    let other_portal = {
        let mut x = portal;
        x.name.push('!');
        x
    };
    verbs![
        "create" => |desk, id| create_article(desk, CreateArticle::default()),
        "import" => |desk, id| import_article(desk, "bai.txt", "Tít\n\nMột đoạn văn.".as_bytes(), None),
        "edit" => |desk, id| replace_text(desk, id, text(), "edit"),
        "type" => |desk, id| desk.push_update(id, "cửa sổ", &[0, 0]),
        "restore a revision" => |desk, id| restore_revision(desk, id, revision),
        "edit details" => |desk, id| {
            let seen = galley_desk::queries::article::article(desk, id)?.details;
            let mut wanted = seen.clone();
            wanted.kicker = "Đổi".into();
            edit_details(desk, EditDetails { article: id, seen, wanted })
        },
        "submit" => |desk, id| submit(desk, Submit { on: on(id), fast_lane: false, editor: None }),
        "withdraw" => |desk, id| withdraw(desk, on(id)),
        "claim" => |desk, id| claim(desk, on(id), true),
        "unclaim" => |desk, id| unclaim(desk, on(id)),
        "return" => |desk, id| {
            let reasons = vec![ReasonGiven { code: "style".into(), note: String::new(), place: None }];
            return_article(desk, Return { on: on(id), to_step: None, reasons })
        },
        "sign off" => |desk, id| {
            let revision = galley_desk::queries::article::article(desk, id)?.revision.unwrap_or(revision);
            sign_off(desk, SignOffRequest { on: on(id), revision, editor: None, also_stale: true })
        },
        "recall" => |desk, id| recall(desk, on(id)),
        "reopen" => |desk, id| reopen(desk, on(id)),
        "hold" => |desk, id| hold(desk, on(id), "Vì".into(), None),
        "release" => |desk, id| release(desk, on(id)),
        "spike" => |desk, id| spike(desk, on(id), "Vì".into()),
        "unspike" => |desk, id| unspike(desk, on(id)),
        "comment" => |desk, id| comment(desk, NewComment { article: id, text: "Tôi nghĩ".into(), place: None, reply_to: None }),
        "clear" => |desk, id| clear(desk, on(id), "legal".into(), ClearTo::NotNeeded),
        "schedule" => |desk, id| schedule(desk, on(id), d, at.to_string()),
        "unschedule" => |desk, id| unschedule(desk, on(id), d),
        "publish" => |desk, id| publish(desk, on(id), d),
        "correct" => |desk, id| correct(desk, on(id), "Sửa".into()),
        "propose a correction" => |desk, id| propose_correction(desk, on(id), "Sai".into()),
        "take down" => |desk, id| take_down(desk, down(id)),
        "kill" => |desk, id| kill(desk, down(id)),
        "post check" => |desk, id| post_check(desk, on(id), "Đã xem".into()),
        "retry" => |desk, id| retry_delivery(desk, id, d),
        "overwrite" => |desk, id| overwrite_portal(desk, id, d),
        "stop deliveries" => |desk, id| stop_deliveries(desk, true),
        "delegate" => |desk, id| {
            let lend = Delegate { to: stranger, privileges: vec![Privilege::Publish], from: None, until: at };
            delegate(desk, &lend, Some(PASSPHRASE))
        },
        "add a person" => |desk, id| {
            let grants: Vec<GrantRequest> = vec![grant(Role::Administrator)];
            let request = AddPerson { name: "Kẻ lạ".into(), pen_names: vec![], grants, password: PASSWORD.into() };
            add_person(desk, &request, Some(PASSPHRASE))
        },
        "reset a password" => |desk, id| reset_password(desk, chief, "mật khẩu khác hẳn", Some(PASSPHRASE)),
        "deactivate" => |desk, id| deactivate_person(desk, managing, None, Some(PASSPHRASE)),
        "settings" => |desk, id| save_newsroom_settings(desk, &other_settings, Some(PASSPHRASE)),
        "section" => |desk, id| save_section(desk, &other_section, Some(PASSPHRASE)),
        "add a destination" => |desk, id| add_destination(desk, "Cổng lạ", "own", "http://127.0.0.1:9", Some(key)),
        "change a destination" => |desk, id| change_destination(desk, &other_portal),
        "trust a portal" => |desk, id| trust_portal(desk, d, key),
        "enrol" => |desk, id| enrol_device(desk, "Máy lạ", Some(PASSPHRASE)),
        "change the passphrase" => |desk, id| change_passphrase(desk, PASSPHRASE, "một câu mật khác hẳn"),
        "back up" => |desk, id| backup_now(desk, None, &mut galley_desk::backup::no_progress),
    ]
}

/// Every row of what the newsroom decides on; not who is signed in.
fn rows(desk: &Desk) -> String {
    use std::fmt::Write as _;
    desk.store()
        .read(|db| {
            let tables: Vec<String> = db
                .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'article_fts' ORDER BY name")?
                .query_map([], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            let mut all = String::new();
            for table in tables {
                let mut find = db.prepare(&format!("SELECT * FROM {table}"))?;
                let columns = find.column_count();
                let mut rows = find.query([])?;
                while let Some(row) = rows.next()? {
                    write!(all, "{table}: ").unwrap();
                    for n in 0..columns {
                        write!(all, "{:?}|", row.get_ref(n)?).unwrap();
                    }
                    all.push('\n');
                }
            }
            Ok::<_, DeskError>(all)
        })
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_role_every_verb_is_refused_and_leaves_no_row_behind() {
    let s = Stage::set().await;
    let stranger = s.n.add("Khách", &[]);
    s.n.be(s.reporter);
    let draft = s.n.draft("Bản nháp");
    let review = s.n.submitted("Chờ duyệt");
    s.n.be(s.managing);
    let spiked = s.n.draft("Sẽ hủy");
    spike(&s.n.desk, on(spiked), "Vì".into()).unwrap();
    let held = s.n.draft("Sẽ gác");
    hold(&s.n.desk, on(held), "Vì".into(), None).unwrap();
    let approved = s.approved("Đã duyệt");
    let scheduled = s.approved("Đã hẹn");
    s.schedule(scheduled, 7_200_000);
    let live = s.approved("Đã đăng");
    s.publish(live);
    s.deliver().await;
    s.n.be(s.n.chief);
    let verbs = verbs(&s, stranger);
    s.n.be(stranger);
    let before = rows(&s.n.desk);
    for article in [draft, review, spiked, held, approved, scheduled, live] {
        for (name, verb) in &verbs {
            match verb(&s.n.desk, article) {
                Err(e) => assert!(e.is_refusal(), "{name}: {e}"),
                Ok(()) => panic!("{name} was done by somebody without a role"),
            }
            let after = rows(&s.n.desk);
            assert!(after == before, "{name} left a trace: {}", changed(&before, &after));
        }
    }
    // And nobody signed in at all can do no more.
    galley_desk::actions::session::sign_out(&s.n.desk);
    for (name, verb) in &verbs {
        assert!(verb(&s.n.desk, draft).is_err_and(|e| e.is_refusal()), "{name}");
    }
    assert!(rows(&s.n.desk) == before);
    s.portal.stop().await;
}

fn changed(before: &str, after: &str) -> String {
    after.lines().filter(|l| !before.contains(l)).take(3).collect::<Vec<_>>().join("\n")
}
