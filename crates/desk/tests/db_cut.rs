//! I13: power lost at any write. Everything a desk writes goes into the write-ahead log first, so the log cut off anywhere, even in
//! the middle of a page, is what a crash there leaves. Whatever is cut off, the database holds whole actions, in order.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    Desk,
    actions::{
        claim::claim,
        comment::{NewComment, comment},
        deliver::schedule,
        restore_revision::replace_text,
        submit::{Submit, submit},
    },
    db::DATABASE,
    keys::Cost,
};
use galley_domain::{
    content::{body::Body, hash::Sha256Hex, ydoc::WorkingText},
    people::Role,
};
use newsroom_support::{Newsroom, on};
use rusqlite::{Connection, OpenFlags};
use std::{fmt::Write as _, fs, path::Path};

/// Everything the database holds, row by row, as one hash; and that its parts fit together.
fn state(dir: &Path) -> String {
    let db = Connection::open_with_flags(dir.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let tables: Vec<String> = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'article_fts' ORDER BY name")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut all = String::new();
    for table in tables {
        let mut find = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = find.column_count();
        let mut rows = find.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for n in 0..columns {
                write!(all, "{:?}|", row.get_ref(n).unwrap()).unwrap();
            }
            all.push('\n');
        }
    }
    let one = |sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(one("SELECT count(*) FROM events WHERE NOT EXISTS (SELECT 1 FROM ops WHERE ops.id = events.op)"), 0);
    assert_eq!(
        one("SELECT count(*) FROM articles a WHERE a.aseq <> (SELECT max(aseq) FROM events WHERE stream = a.id)"),
        0,
        "row and chain agree"
    );
    assert_eq!(
        one(
            "SELECT count(*) FROM (SELECT device, max(dev_seq) - count(*) AS gap FROM ops GROUP BY device) WHERE gap <> 0"
        ),
        0,
        "numbers without gaps"
    );
    assert_eq!(
        one(
            "SELECT count(*) FROM (SELECT stream, max(aseq) - count(*) AS gap FROM events GROUP BY stream) WHERE gap <> 0"
        ),
        0
    );
    Sha256Hex::of(all.as_bytes()).to_string()
}

#[test]
fn cut_off_anywhere_in_the_log_the_database_holds_whole_actions_in_order() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    let ha = n.add("Thu Hà", &[Role::ManagingEditor]);
    let destination =
        galley_desk::actions::destinations::add_destination(&n.desk, "Cổng", "own", "http://127.0.0.1:9", None)
            .unwrap();
    n.be(lan);
    // Closing folds the log into the database: from here on everything is in a new log.
    let (dir, host) = (n.dir, n.host);
    drop(n.desk);
    let desk = Desk::open(dir.path(), host.clone(), Cost::FOR_TESTS).unwrap();
    let n = Newsroom { desk, host, dir, chief: n.chief, recovery_key: n.recovery_key };
    let database = n.dir.path().join(DATABASE);
    let base = fs::read(&database).unwrap();

    let mut states = vec![state(n.dir.path())];
    let mut id = None;
    for step in 0..9 {
        n.host.advance(1_000);
        match (step, id) {
            (0, _) => n.be(lan),
            (1, _) => id = Some(n.draft("Bài bị cắt điện")),
            (2, Some(id)) => {
                let text = WorkingText {
                    headline: "Bài bị cắt điện giữa chừng".into(),
                    standfirst: "Viết tiếp.".into(),
                    body: Body::from_paragraphs(["Một đoạn.", "Một đoạn nữa."]),
                };
                replace_text(&n.desk, id, text, "edit").unwrap();
            }
            (3, Some(id)) => {
                comment(
                    &n.desk,
                    NewComment { article: id, text: "Xem lại số liệu".into(), place: None, reply_to: None },
                )
                .unwrap();
            }
            (4, Some(id)) => submit(&n.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap(),
            (5, Some(id)) => {
                n.be(duc);
                claim(&n.desk, on(id), false).unwrap();
            }
            (6, Some(id)) => n.sign_off(id).unwrap(),
            (7, Some(id)) => {
                n.be(ha);
                n.sign_off(id).unwrap();
            }
            (_, Some(id)) => {
                let at = n.host_now().plus_millis(3_600_000).to_string();
                schedule(&n.desk, on(id), destination, at).unwrap();
            }
            _ => panic!("no article"),
        }
        states.push(state(n.dir.path()));
    }
    states.dedup();
    assert!(states.len() >= 9, "{} states", states.len());
    assert_eq!(fs::read(&database).unwrap(), base, "nothing was folded in meanwhile: every write is in the log");
    let log = fs::read(n.dir.path().join("galley.db-wal")).unwrap();
    let page = usize::from(u16::from_be_bytes([base[16], base[17]]));
    let frame = 24 + page;

    let mut reached = Vec::new();
    let frames = (log.len() - 32) / frame;
    for n in 0..=frames {
        // After a whole page, and in the middle of the next.
        for within in [0, 24 + page / 2] {
            let end = (32 + n * frame + within).min(log.len());
            let copy = tempfile::tempdir().unwrap();
            fs::write(copy.path().join(DATABASE), &base).unwrap();
            fs::write(copy.path().join("galley.db-wal"), &log[..end]).unwrap();
            let found = state(copy.path());
            let at = states.iter().position(|s| *s == found);
            reached.push(at.unwrap_or_else(|| panic!("cut at byte {end}: half an action is there")));
        }
    }
    assert!(reached.is_sorted(), "a longer log never holds less");
    reached.dedup();
    assert_eq!(reached, (0..states.len()).collect::<Vec<_>>(), "every action is one commit");
}
