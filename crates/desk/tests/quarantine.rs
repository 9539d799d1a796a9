//! What somebody typed and Galley could not take is kept, and there is a way out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod newsroom_support;

use galley_desk::{
    Desk,
    actions::quarantine::{export_kept, kept, settle_kept},
    doctor::{Level, doctor},
    queries::activity::{ActivityRequest, activity},
    refusal::DeskRefusal,
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingDoc},
    people::{Privilege, Role},
    workflow::Refusal,
};
use newsroom_support::{Newsroom, declined, refused};

/// What the doctor says of it: its level, and how many are kept.
fn told(desk: &Desk) -> (Level, String) {
    let report = doctor(desk).unwrap();
    let check = report.checks.into_iter().find(|c| c.code == "quarantine").unwrap();
    assert_eq!(check.todo.is_some(), check.level != Level::Ok);
    (check.level, check.args["count"].clone())
}

#[test]
fn a_change_that_cannot_be_taken_is_kept_byte_for_byte_until_somebody_has_dealt_with_it() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let other = n.add("Minh Đức", &[Role::Reporter]);
    n.be(lan);
    let id = n.draft("Nước lên");
    let before = n.desk.load_body(id).unwrap();

    // A real change of the text, cut off on its way; and one of which nothing can be read.
    let mut doc = WorkingDoc::load(None, &[&before]).unwrap();
    let mut text = doc.text().unwrap();
    text.body = Body::from_paragraphs(["Nước sông lên nhanh trong đêm tại An Lạc."]);
    let whole = doc.replace(&text, 77).unwrap();
    let cut = whole[..whole.len() - 3].to_vec();
    for bytes in [&cut[..], &[0xff, 0xfe, 1, 2]] {
        assert!(matches!(refused(n.desk.push_update(id, "cửa sổ", bytes)), DeskRefusal::Quarantined));
    }
    assert_eq!(n.desk.load_body(id).unwrap(), before, "nothing of it reached the text");
    assert_eq!(told(&n.desk), (Level::Warn, "2".into()));

    // Whoever typed it reads in it what they typed, and takes the bytes out for a report.
    let mine = kept(&n.desk, false).unwrap();
    assert_eq!(mine.iter().map(|k| (k.article, k.by.as_str())).collect::<Vec<_>>(), [(id, "Lan Anh"); 2]);
    assert_eq!((mine[0].headline.as_str(), mine[0].size as usize), ("Nước lên", cut.len()));
    assert!(mine[0].text.contains("Nước sông lên nhanh trong đêm"), "{}", mine[0].text);
    assert!(mine.iter().all(|k| !k.reason.is_empty() && k.settled_at.is_none()));
    assert_eq!(export_kept(&n.desk, mine[0].number).unwrap(), cut);

    // It is nobody else's business but the administrator's.
    n.be(other);
    assert_eq!(kept(&n.desk, true).unwrap(), []);
    let needed = Refusal::NoPrivilege { privilege: Privilege::Administer };
    assert_eq!(declined(export_kept(&n.desk, mine[0].number)), needed);
    assert_eq!(declined(settle_kept(&n.desk, mine[0].number)), needed);
    assert!(matches!(refused(export_kept(&n.desk, 99)), DeskRefusal::NotFound { what: "kept_change", .. }));
    n.be(n.chief);
    assert_eq!(kept(&n.desk, false).unwrap(), mine);

    // Settled, it is out of sight, in the audit, and still there.
    n.be(lan);
    settle_kept(&n.desk, mine[0].number).unwrap();
    settle_kept(&n.desk, mine[0].number).unwrap();
    assert_eq!(told(&n.desk), (Level::Warn, "1".into()));
    n.be(n.chief);
    settle_kept(&n.desk, mine[1].number).unwrap();
    assert_eq!(told(&n.desk), (Level::Ok, "0".into()));
    assert_eq!(kept(&n.desk, false).unwrap(), []);
    let all = kept(&n.desk, true).unwrap();
    assert_eq!((all.len(), all[0].settled_at.is_some()), (2, true));
    assert_eq!(export_kept(&n.desk, mine[0].number).unwrap(), cut);
    let request = ActivityRequest { kind: "quarantine_settled".into(), ..ActivityRequest::default() };
    let by: Vec<String> = activity(&n.desk, &request).unwrap().rows.into_iter().map(|row| row.by).collect();
    assert_eq!(by, ["Hoàng Lan", "Lan Anh"], "once each, newest first");

    // The article can be written in as before.
    n.be(lan);
    n.desk.push_update(id, "cửa sổ", &whole).unwrap();
    let now = WorkingDoc::load(None, &[&n.desk.load_body(id).unwrap()]).unwrap().text().unwrap();
    assert_eq!(now.body, text.body);
}
