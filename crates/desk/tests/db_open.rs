//! Opening a data folder: new, older, newer, damaged, locked, full. Nothing of a person's is ever deleted.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::{
    backup,
    db::{APPLICATION_ID, DATABASE, LATEST, Migration, OpenError, Store, StoreError, migrations},
    host::{Host, TestHost},
    settings,
};
use rusqlite::Connection;
use std::{fs, path::Path, sync::Arc, time::Duration};

fn host() -> Arc<dyn Host> {
    TestHost::shared(1)
}

fn open(dir: &Path) -> Result<Store, OpenError> {
    Store::open(dir, host())
}

fn note(store: &Store, text: &str) {
    let text = text.to_owned();
    store.write(move |tx| Ok::<_, StoreError>(settings::set(tx, "note", &text)?)).unwrap();
}

fn noted(store: &Store) -> Option<String> {
    store.read(|db| Ok::<_, StoreError>(settings::get(db, "note")?)).unwrap()
}

fn migrations_and(more: &[Migration]) -> Vec<Migration> {
    migrations().iter().chain(more).copied().collect()
}

#[test]
fn a_new_folder_gets_a_database_of_the_newest_version_that_only_its_owner_can_read() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("newsroom");
    let store = open(&dir).unwrap();
    let (application, version, journal, foreign): (i32, i64, String, bool) = store
        .on_writer(|db| {
            let one = |p: &str| db.query_row(&format!("PRAGMA {p}"), [], |r| r.get::<_, i64>(0)).unwrap();
            let journal = db.query_row("PRAGMA journal_mode", [], |r| r.get(0)).unwrap();
            assert_eq!(one("synchronous"), 2, "FULL");
            assert_eq!(one("trusted_schema"), 0);
            (one("application_id") as i32, one("user_version"), journal, one("foreign_keys") == 1)
        })
        .unwrap();
    assert_eq!((application, version, journal.as_str(), foreign), (APPLICATION_ID, LATEST, "wal", true));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(dir.join(DATABASE)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn what_was_written_is_there_after_closing_and_opening() {
    let dir = tempfile::tempdir().unwrap();
    note(&open(dir.path()).unwrap(), "còn đây");
    assert_eq!(noted(&open(dir.path()).unwrap()).as_deref(), Some("còn đây"));
}

#[test]
fn a_newer_database_is_refused_and_left_byte_for_byte_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let newer = Migration { version: LATEST + 1, name: "later", sql: "CREATE TABLE later (x INTEGER) STRICT;" };
    drop(Store::open_with(dir.path(), host(), &migrations_and(&[newer])).unwrap());
    let before = fs::read(dir.path().join(DATABASE)).unwrap();
    match open(dir.path()) {
        Err(e @ OpenError::TooNew { found, known, .. }) => {
            assert_eq!((found, known, e.code()), (LATEST + 1, LATEST, "database_too_new"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(dir.path().join(DATABASE)).unwrap(), before);
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    Connection::open(dir.path().join(DATABASE)).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = fs::read(dir.path().join(DATABASE)).unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::NotOurs { .. })));
    assert_eq!(fs::read(dir.path().join(DATABASE)).unwrap(), before);
}

#[test]
fn a_database_whose_migrations_differ_from_ours_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let mut altered = migrations_and(&[]);
    altered[0].sql = "CREATE TABLE other (x INTEGER) STRICT;";
    assert!(matches!(Store::open_with(dir.path(), host(), &altered), Err(OpenError::Altered { version: 1, .. })));
}

#[test]
fn a_migration_that_fails_leaves_the_old_version_with_its_rows_and_a_backup() {
    let dir = tempfile::tempdir().unwrap();
    note(&open(dir.path()).unwrap(), "trước khi nâng cấp");
    let good = Migration { version: LATEST + 1, name: "good", sql: "CREATE TABLE more (x INTEGER) STRICT;" };
    let bad = Migration {
        version: LATEST + 2,
        name: "bad",
        sql: "DELETE FROM settings; CREATE TABLE more (x INTEGER) STRICT;",
    };
    assert!(Store::open_with(dir.path(), host(), &migrations_and(&[good, bad])).is_err());
    let store = open(dir.path()).unwrap();
    assert_eq!(noted(&store).as_deref(), Some("trước khi nâng cấp"));
    let tables: i64 = store
        .read(|db| {
            Ok::<_, StoreError>(
                db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'more'", [], |r| r.get(0))?,
            )
        })
        .unwrap();
    assert_eq!(tables, 0, "not even the migration that worked");
    assert_eq!(backup::list(dir.path()).len(), 1);
}

#[test]
fn an_older_database_is_backed_up_and_brought_up_with_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    note(&open(dir.path()).unwrap(), "cũ");
    let next = Migration {
        version: LATEST + 1,
        name: "next",
        sql: "CREATE TABLE next (x TEXT) STRICT; INSERT INTO next SELECT value FROM settings WHERE key = 'note';",
    };
    let store = Store::open_with(dir.path(), host(), &migrations_and(&[next])).unwrap();
    let moved: String =
        store.read(|db| Ok::<_, StoreError>(db.query_row("SELECT x FROM next", [], |r| r.get(0))?)).unwrap();
    assert_eq!(moved, "\"cũ\"");
    let backups = backup::list(dir.path());
    let manifest = backup::verify(&backups[0], &mut backup::no_progress).unwrap();
    assert_eq!(manifest.schema, LATEST);
}

#[test]
fn a_migration_that_would_leave_rows_pointing_nowhere_is_undone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let orphans = Migration {
        version: LATEST + 1,
        name: "orphans",
        sql: "PRAGMA defer_foreign_keys = ON;
              INSERT INTO person_keys (public, person, from_at) VALUES (zeroblob(32), zeroblob(16), 0);",
    };
    assert!(Store::open_with(dir.path(), host(), &migrations_and(&[orphans])).is_err());
    open(dir.path()).unwrap();
}

fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    // Page 1 stays readable: the damage is found by walking, not by the header.
    for b in bytes.iter_mut().skip(4096).step_by(7) {
        *b ^= 0x5a;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_database_is_set_aside_whole_and_the_newest_good_backup_is_offered() {
    let dir = tempfile::tempdir().unwrap();
    let host = TestHost::shared(1);
    {
        let store = Store::open(dir.path(), host.clone()).unwrap();
        note(&store, "trong bản sao");
        backup::nightly(&store, &mut backup::no_progress).unwrap();
        host.advance(3_600_000);
        backup::nightly(&store, &mut backup::no_progress).unwrap();
    }
    // The newest backup is bad too: the one before it is offered.
    let backups = backup::list(dir.path());
    let cut = fs::read(&backups[1]).unwrap();
    fs::write(&backups[1], &cut[..cut.len() / 2]).unwrap();

    damage(&dir.path().join(DATABASE));
    let damaged = fs::read(dir.path().join(DATABASE)).unwrap();
    match Store::open(dir.path(), host.clone()) {
        Err(OpenError::Corrupt { set_aside, newest_backup, .. }) => {
            assert_eq!(fs::read(&set_aside).unwrap(), damaged, "kept byte for byte");
            assert_eq!(newest_backup.unwrap().0, backups[0]);
        }
        other => panic!("{other:?}"),
    }
    assert!(!dir.path().join(DATABASE).exists());
    backup::restore(&backups[0], dir.path(), &*host, &mut backup::no_progress).unwrap();
    assert_eq!(noted(&Store::open(dir.path(), host).unwrap()).as_deref(), Some("trong bản sao"));
}

#[test]
fn files_that_are_no_database_are_set_aside_never_overwritten() {
    for bytes in [&b"not a database at all, but somebody's file"[..], b"SQLite", &[0u8; 5000]] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(DATABASE), bytes).unwrap();
        match open(dir.path()) {
            Err(OpenError::Corrupt { set_aside, newest_backup: None, .. }) => {
                assert_eq!(fs::read(set_aside).unwrap(), bytes);
            }
            other => panic!("{other:?}"),
        }
        open(dir.path()).unwrap();
    }
}

#[test]
fn an_emptied_database_in_a_folder_that_was_used_is_damage_and_not_a_fresh_start() {
    let dir = tempfile::tempdir().unwrap();
    {
        let store = open(dir.path()).unwrap();
        backup::nightly(&store, &mut backup::no_progress).unwrap();
    }
    fs::write(dir.path().join(DATABASE), b"").unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Corrupt { newest_backup: Some(_), .. })));
}

#[test]
fn a_log_without_its_database_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("galley.db-wal"), b"committed work").unwrap();
    let Err(OpenError::Corrupt { set_aside, .. }) = open(dir.path()) else { panic!() };
    let kept = format!("{}-wal", set_aside.display());
    assert_eq!(fs::read(kept).unwrap(), b"committed work");
}

#[test]
fn damage_met_while_running_makes_the_next_opening_walk_the_whole_file() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let _ = store
        .read(|_| Err::<(), _>(StoreError::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(11), None))));
    assert!(dir.path().join("galley.db.suspect").exists());
    drop(store);
    open(dir.path()).unwrap();
    assert!(!dir.path().join("galley.db.suspect").exists(), "it was walked and found sound");
}

#[test]
fn a_sound_database_is_found_sound_whatever_was_read_and_written_before() {
    use galley_desk::{search, synth};
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    synth::fill(&store, synth::Shape::of(300, 60), &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    let request = search::Request { query: search::Query::read("va "), ..search::Request::default() };
    for round in 0..40i64 {
        store.read(|db| Ok::<_, StoreError>(search::find(db, &request, None, 10)?)).unwrap();
        store.write(move |tx| Ok::<_, StoreError>(search::touch(tx, 1 + round * 7)?)).unwrap();
        assert_eq!(store.check().unwrap(), None, "round {round}");
    }
}

#[test]
fn a_refused_action_leaves_nothing_and_tells_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let host = TestHost::shared(1);
    let store = Store::open(dir.path(), host.clone()).unwrap();
    let out: Result<(), StoreError> = store.write(|tx| {
        settings::set(tx, "note", &"half")?;
        tx.changed_all(galley_desk::host::ChangeKind::Article);
        Err(StoreError::Closed)
    });
    assert!(out.is_err());
    assert_eq!(noted(&store), None);
    assert_eq!(host.take_emitted(), []);
}

#[test]
fn news_comes_once_per_kind_and_after_the_commit() {
    use galley_desk::host::{ChangeKind, Changed, Origin};
    let dir = tempfile::tempdir().unwrap();
    let host = TestHost::shared(1);
    let store = Store::open(dir.path(), host.clone()).unwrap();
    store
        .write(|tx| {
            for id in ["b", "a", "b"] {
                tx.changed(ChangeKind::Article, id);
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let news = Changed { kind: ChangeKind::Article, ids: vec!["a".into(), "b".into()], origin: Origin::Person };
    assert_eq!(host.take_emitted(), [news]);
}

#[test]
fn an_action_that_panics_is_rolled_back_and_the_store_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let out: Result<(), StoreError> = store.write(|tx| {
        settings::set(tx, "note", &"half")?;
        panic!("a fault of ours");
    });
    assert!(matches!(out, Err(StoreError::Panicked)));
    assert_eq!(noted(&store), None);
    note(&store, "goes on");
    assert_eq!(noted(&store).as_deref(), Some("goes on"));
}

#[test]
fn a_write_inside_a_write_is_refused_instead_of_waiting_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let same = store.clone();
    let out: Result<(), StoreError> = store.write(move |_| same.write(|_| Ok::<_, StoreError>(())));
    assert!(matches!(out, Err(StoreError::Nested)));
}

#[test]
fn readers_cannot_write_and_see_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    note(&store, "one");
    store
        .read(|db| {
            assert!(db.execute("DELETE FROM settings", []).is_err());
            let first: Option<String> = settings::get(db, "note")?;
            note(&store, "two");
            let second: Option<String> = settings::get(db, "note")?;
            assert_eq!((first.as_deref(), second.as_deref()), (Some("one"), Some("one")));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(noted(&store).as_deref(), Some("two"));
}

#[test]
fn many_readers_and_a_writer_at_once_all_finish() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    note(&store, "x");
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert!(noted(&store).is_some());
                }
            });
        }
        for i in 0..20 {
            note(&store, &i.to_string());
        }
    });
}

#[test]
fn a_full_disk_keeps_what_was_saved_says_so_and_the_next_action_works_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    note(&store, "saved before");
    store
        .on_writer(|db| {
            let pages: i64 = db.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
            db.query_row(&format!("PRAGMA max_page_count = {}", pages + 4), [], |r| r.get::<_, i64>(0)).unwrap();
        })
        .unwrap();
    let big = "x".repeat(200_000);
    let out = store.write(move |tx| {
        settings::set(tx, "note", &"half of it")?;
        Ok::<_, StoreError>(settings::set(tx, "big", &big)?)
    });
    let e = out.unwrap_err();
    assert_eq!(e.code(), "disk_full");
    assert_eq!(noted(&store).as_deref(), Some("saved before"));
    store.on_writer(|db| db.query_row("PRAGMA max_page_count = 1000000", [], |r| r.get::<_, i64>(0)).unwrap()).unwrap();
    note(&store, "saved after");
    assert_eq!(noted(&store).as_deref(), Some("saved after"));
}

#[test]
fn a_database_locked_by_another_program_is_said_to_be_locked_and_works_again_later() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    store.on_writer(|db| db.busy_timeout(Duration::from_millis(30)).unwrap()).unwrap();
    let other = Connection::open(dir.path().join(DATABASE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let out = store.write(|tx| Ok::<_, StoreError>(settings::set(tx, "note", &"x")?));
    assert_eq!(out.unwrap_err().code(), "database_locked");
    other.execute_batch("ROLLBACK").unwrap();
    note(&store, "later");
}

#[test]
fn another_programs_changes_are_noticed_and_our_own_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let app = open(dir.path()).unwrap();
    let cli = open(dir.path()).unwrap();
    assert!(!app.changed_outside().unwrap());
    note(&app, "mine");
    assert!(!app.changed_outside().unwrap());
    note(&cli, "theirs");
    assert!(app.changed_outside().unwrap());
    assert!(!app.changed_outside().unwrap());
}

#[test]
fn two_programs_opening_a_new_folder_at_once_make_one_database() {
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for i in 0..4 {
            let dir = dir.path();
            scope.spawn(move || note(&open(dir).unwrap(), &i.to_string()));
        }
    });
    let applied: i64 = open(dir.path())
        .unwrap()
        .read(|db| Ok::<_, StoreError>(db.query_row("SELECT count(*) FROM schema_migrations", [], |r| r.get(0))?))
        .unwrap();
    assert_eq!(applied, LATEST);
}

#[test]
fn history_can_be_redacted_but_neither_rewritten_nor_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    store
        .write(|tx| {
            tx.execute_batch(
                "INSERT INTO events (stream, aseq, op, actor, device, at, kind, payload, payload_sha256, prev, hash)
                 VALUES (zeroblob(16), 1, zeroblob(16), zeroblob(16), zeroblob(16), 0, 'created', x'01', zeroblob(32), zeroblob(32), zeroblob(32));
                 INSERT INTO revisions (hash, article, canonical, frozen_by, created_at) VALUES (zeroblob(32), zeroblob(16), x'01', zeroblob(16), 0)",
            )?;
            assert!(tx.execute("DELETE FROM events", []).is_err());
            assert!(tx.execute("UPDATE events SET kind = 'other'", []).is_err());
            assert!(tx.execute("UPDATE events SET payload = x'02'", []).is_err());
            assert!(tx.execute("UPDATE revisions SET canonical = x'02'", []).is_err());
            assert_eq!(tx.execute("UPDATE events SET payload = NULL", []).unwrap(), 1);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
