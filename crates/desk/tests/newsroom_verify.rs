//! `verify` after a real delivery to a real portal: sound as it is, and whatever byte is changed is found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    Desk,
    actions::{
        deliver::publish,
        destinations::{add_destination, test_destination},
        people::reset_password,
    },
    deliverer::deliverer,
    keys::Cost,
    queries::{article::article, newsroom::root_key_file},
    refusal::DeskRefusal,
    verify::{VerifyReport, verify},
};
use galley_domain::{content::hash::MediaHash, ids::ArticleId, people::Role, publication::PublicationState};
use galley_portal::{Config, ManualClock, Portal, RunningPortal};
use newsroom_support::{Newsroom, PASSPHRASE, on, refused};
use std::{ops::ControlFlow, path::Path, sync::Arc};

struct Delivered {
    n: Newsroom,
    article: ArticleId,
    picture: MediaHash,
}

fn sound(n: &Newsroom) -> VerifyReport {
    verify(&n.desk, &mut galley_desk::backup::no_progress).unwrap()
}

/// A portal that trusts the newsroom, on the desk's own time.
async fn portal(n: &Newsroom, clock: Arc<ManualClock>) -> RunningPortal {
    let dir = n.dir.path().join("portal");
    let file = n.dir.path().join("root.json");
    std::fs::write(&file, serde_json::to_string(&root_key_file(&n.desk).unwrap()).unwrap()).unwrap();
    Portal::trust(&dir, &file).unwrap();
    let config = Config { clock, ..Config::new(dir, "127.0.0.1:0".parse().unwrap()) };
    Portal::serve(config, std::future::pending()).await.unwrap()
}

/// Works off what is due, and moves both clocks to what is due next, until nothing is.
async fn deliver(n: &Newsroom, clock: &ManualClock) {
    let deliverer = deliverer(&n.desk);
    for _ in 0..50 {
        let Some(next) = deliverer.work_off().await.unwrap() else { return };
        if next.since(n.host_now()) > 600_000 {
            return;
        }
        let at = next.max(n.host_now().plus_millis(1));
        n.host.set_now(at);
        clock.set(at);
    }
    panic!("the delivery does not come to rest");
}

/// An article with everything verify looks at: approved by two people, one of whom has a new key since; published; its
/// receipts kept; a picture with its original.
fn delivered() -> Delivered {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    let ha = n.add("Thu Hà", &[Role::ManagingEditor]);
    let article_id = n.approved(lan, duc, ha);
    n.be(n.chief);
    reset_password(&n.desk, duc, "mật khẩu mới tinh", Some(PASSPHRASE)).unwrap();

    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let picture = galley_desk::media::import(n.dir.path(), png.get_ref()).unwrap();
    let (kept, at) = (picture.clone(), n.host_now());
    n.desk
        .store()
        .write(move |tx| Ok::<_, galley_desk::DeskError>(galley_desk::media::record(tx, &kept, at)?))
        .unwrap();

    let clock = Arc::new(ManualClock::new(n.host_now()));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let running = runtime.block_on(portal(&n, Arc::clone(&clock)));
    let destination = add_destination(&n.desk, "Cổng", "own", &running.write_url(), None).unwrap();
    let test = test_destination(&n.desk, destination).unwrap();
    assert!(test.ok, "{test:?}");
    assert!(!test.pinned_now, "pinned when it was added");
    n.be(ha);
    publish(&n.desk, on(article_id), destination).unwrap();
    runtime.block_on(deliver(&n, &clock));
    runtime.block_on(running.stop());
    let state = article(&n.desk, article_id).unwrap().workflow.publications[&destination].state;
    assert_eq!(state, PublicationState::Live);
    Delivered { n, article: article_id, picture: picture.hash }
}

fn codes(desk: &Desk) -> Vec<String> {
    let report = verify(desk, &mut galley_desk::backup::no_progress).unwrap();
    let mut codes: Vec<String> = report.findings.into_iter().map(|f| f.code).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn a_newsroom_that_delivered_is_sound_and_everything_of_it_was_looked_at() {
    let d = delivered();
    let report = sound(&d.n);
    assert_eq!(report.findings, []);
    assert!(report.is_sound());
    assert_eq!((report.streams, report.charters, report.redacted), (2, 5, 0));
    assert_eq!(report.signatures, 3, "two sign-offs and an order");
    assert!(report.receipts >= 2, "{report:?}");
    assert_eq!((report.revisions, report.files), (1, 2));
    assert!(report.events > 10 && report.updates > 0);
}

#[test]
fn a_verification_tells_how_far_it_is_and_can_be_broken_off() {
    let n = Newsroom::found();
    let mut last = (0, 0);
    verify(&n.desk, &mut |p| {
        last = (p.done, p.total);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(last.1 > 0 && last.0 == last.1);
    assert_eq!(refused(verify(&n.desk, &mut |_| ControlFlow::Break(()))), DeskRefusal::Cancelled);
}

/// Copies the newsroom, runs SQL on the copy's file with the guards of the schema taken off, and verifies the copy.
fn tampered(d: &Delivered, sql: &str) -> (usize, Vec<String>) {
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("galley.db");
    let original = rusqlite::Connection::open(d.n.dir.path().join("galley.db")).unwrap();
    original.execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
    for sub in ["media", "attachments"] {
        copy_folder(&d.n.dir.path().join(sub), &copy.path().join(sub));
    }
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(
        "DROP TRIGGER events_are_never_deleted; DROP TRIGGER events_are_never_rewritten;
         DROP TRIGGER revisions_are_never_rewritten; PRAGMA foreign_keys = OFF;",
    )
    .unwrap();
    let rows = db.execute(&sql.replace(":article", &format!("x'{}'", d.article.0.simple())), []).unwrap();
    drop(db);
    let desk = Desk::open(copy.path(), d.n.host.clone(), Cost::FOR_TESTS).unwrap();
    (rows, codes(&desk))
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Runs SQL behind the desk's back; a finding of this code must come of it.
fn check(d: &Delivered, what: &str, sql: &str, code: &str) {
    let (rows, found) = tampered(d, sql);
    assert!(rows > 0, "{what}: nothing was changed");
    assert!(found.iter().any(|c| c == code), "{what}: {code} not among {found:?}");
}

#[test]
fn an_untouched_copy_is_sound() {
    let d = delivered();
    let (_, found) = tampered(&d, "UPDATE settings SET value = value");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_changed_event_is_found_in_every_column_its_hash_covers() {
    let d = delivered();
    let at = "WHERE stream = :article AND aseq = 3";
    for (column, value, code) in [
        ("payload", "CAST(replace(CAST(payload AS TEXT), '{', '{ ') AS BLOB)", "payload_changed"),
        ("payload_sha256", "zeroblob(32)", "event_changed"),
        ("actor", "zeroblob(16)", "event_changed"),
        ("device", "zeroblob(16)", "event_changed"),
        ("op", "zeroblob(16)", "op_missing"),
        ("at", "at + 1", "event_changed"),
        ("kind", "'spiked'", "event_changed"),
        ("prev", "zeroblob(32)", "event_broken"),
        ("hash", "zeroblob(32)", "event_changed"),
        ("signature", "zeroblob(64)", "op_signature"),
    ] {
        check(&d, column, &format!("UPDATE events SET {column} = {value} {at}"), code);
    }
}

#[test]
fn a_missing_event_is_found_at_the_beginning_in_the_middle_and_at_the_end() {
    let d = delivered();
    check(&d, "first", "DELETE FROM events WHERE stream = :article AND aseq = 1", "event_missing");
    check(&d, "middle", "DELETE FROM events WHERE stream = :article AND aseq = 3", "event_missing");
    let last =
        "DELETE FROM events WHERE stream = :article AND aseq = (SELECT max(aseq) FROM events WHERE stream = :article)";
    check(&d, "last", last, "tail_missing");
    check(&d, "all", "DELETE FROM events WHERE stream = :article", "tail_missing");
}

#[test]
fn history_before_a_delivery_rewritten_whole_contradicts_the_portals_receipt() {
    // The last event a receipt names, recomputed by somebody who knows how: the chain itself fits, the receipt does not.
    let d = delivered();
    let db = rusqlite::Connection::open(d.n.dir.path().join("galley.db")).unwrap();
    db.execute_batch("DROP TRIGGER events_are_never_rewritten;").unwrap();
    let newsroom = d.n.desk.identity().unwrap().newsroom;
    rewrite(&db, newsroom, d.article);
    drop(db);
    let found = codes(&d.n.desk);
    assert!(found.contains(&"history_rewritten".to_owned()), "{found:?}");
    assert!(!found.iter().any(|c| c.starts_with("event_")), "the forged chain is whole: {found:?}");
}

/// Rewrites the time of an article's second event, without its signature, and every hash after it.
fn rewrite(db: &rusqlite::Connection, newsroom: galley_domain::ids::NewsroomId, article: ArticleId) {
    use galley_desk::db::sql::{Hash, Id, Ms};
    use galley_domain::{
        chain::{EventHeader, Stream},
        content::hash::Sha256Hex,
        ids::{DeviceId, OpId, PersonId},
    };
    let mut prev = None;
    let count: i64 =
        db.query_row("SELECT max(aseq) FROM events WHERE stream = ?1", [Id(article)], |r| r.get(0)).unwrap();
    for aseq in 1..=count {
        let (id, mut header): (i64, EventHeader) = db
            .query_row(
                "SELECT id, op, actor, device, at, kind, payload_sha256, prev FROM events WHERE stream = ?1 AND aseq = ?2",
                rusqlite::params![Id(article), aseq],
                |r| {
                    Ok((
                        r.get(0)?,
                        EventHeader {
                            newsroom,
                            stream: Stream::Article(article),
                            aseq: u64::try_from(aseq).unwrap(),
                            op_id: r.get::<_, Id<OpId>>(1)?.0,
                            actor: r.get::<_, Id<PersonId>>(2)?.0,
                            device: r.get::<_, Id<DeviceId>>(3)?.0,
                            at: r.get::<_, Ms>(4)?.0,
                            kind: r.get(5)?,
                            payload_sha256: Sha256Hex(r.get::<_, Hash>(6)?.0),
                            signature: None,
                            prev: Sha256Hex(r.get::<_, Hash>(7)?.0),
                        },
                    ))
                },
            )
            .unwrap();
        if aseq == 2 {
            header.at = header.at.plus_millis(1);
        }
        if let Some(prev) = prev {
            header.prev = prev;
        }
        let hash = header.hash().unwrap();
        db.execute(
            "UPDATE events SET at = ?2, prev = ?3, hash = ?4, signature = NULL WHERE id = ?1",
            rusqlite::params![id, Ms(header.at), Hash(header.prev.0), Hash(hash.0)],
        )
        .unwrap();
        prev = Some(hash);
    }
}

#[test]
fn a_changed_or_missing_byte_anywhere_else_is_found_too() {
    let d = delivered();
    for (what, sql, code) in [
        ("op", "UPDATE ops SET payload = CAST('{}' AS BLOB) WHERE kind = 'submit'", "op_changed"),
        ("op gone", "DELETE FROM ops WHERE kind = 'submit'", "op_missing"),
        (
            "charter",
            "UPDATE charter SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Thu H', 'Thu h') AS BLOB) WHERE version = 5",
            "charter_signature",
        ),
        ("charter signature", "UPDATE charter SET signature = zeroblob(64) WHERE version = 2", "charter_signature"),
        ("newest charter gone", "DELETE FROM charter WHERE version = 5", "charter_missing"),
        ("older charter gone", "DELETE FROM charter WHERE version = 3", "charter_missing"),
        ("root", "UPDATE sealed_keys SET public = zeroblob(32) WHERE name = 'root'", "root_differs"),
        ("person key", "UPDATE person_keys SET from_at = from_at - 1 WHERE until_at IS NOT NULL", "key_unknown"),
        (
            "revision",
            "UPDATE revisions SET canonical = CAST(replace(CAST(canonical AS TEXT), 'Cầu', 'Cẩu') AS BLOB)",
            "revision_changed",
        ),
        ("revision's article", "UPDATE revisions SET article = zeroblob(16)", "revision_changed"),
        ("revision gone", "DELETE FROM revisions", "revision_missing"),
        ("working text", "UPDATE body_updates SET bytes = zeroblob(length(bytes))", "update_changed"),
        (
            "state shown",
            "UPDATE articles SET workflow = replace(workflow, '\"approved\"', '\"draft\"')",
            "projection_differs",
        ),
        ("details shown", "UPDATE articles SET details = json_set(details, '$.topic', 'khác')", "projection_differs"),
        ("article row gone", "DELETE FROM articles", "projection_missing"),
        ("delivery", "UPDATE deliveries SET json = replace(json, 'Cầu', 'Cẩu')", "delivery_changed"),
        (
            "delivery's order",
            "UPDATE deliveries SET json = json_set(json, '$.order.reason', 'khác')",
            "delivery_changed",
        ),
        ("receipt", "UPDATE receipts SET body = replace(body, 'signature', 'signaturE')", "receipt_changed"),
        (
            "receipt's portal",
            "UPDATE receipts SET body = replace(body, 'public_since', 'public_sincE')",
            "receipt_signature",
        ),
        ("receipts gone", "DELETE FROM receipts", "receipt_missing"),
    ] {
        check(&d, what, sql, code);
    }
}

#[test]
fn a_changed_or_missing_picture_is_found() {
    let d = delivered();
    let path = galley_desk::media::master_path(d.n.dir.path(), d.picture);
    let bytes = std::fs::read(&path).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::remove_file(&path).unwrap();
    assert_eq!(codes(&d.n.desk), ["file_missing"]);
    std::fs::write(&path, changed).unwrap();
    assert_eq!(codes(&d.n.desk), ["file_changed"]);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(codes(&d.n.desk), Vec::<String>::new());
}

#[test]
fn a_redacted_event_still_verifies_and_is_counted() {
    let d = delivered();
    d.n.desk
        .store()
        .write(move |tx| {
            let sql = "UPDATE events SET payload = NULL WHERE stream = ?1 AND kind = 'claimed'";
            Ok::<_, galley_desk::DeskError>(tx.execute(sql, [galley_desk::db::sql::Id(d.article)])?)
        })
        .unwrap();
    let report = sound(&d.n);
    assert_eq!((report.findings, report.redacted), (vec![], 2));
}
