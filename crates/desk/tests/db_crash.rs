//! Crashes, with real processes: killed while writing, while migrating, on a disk that is full.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::{
    backup,
    db::{LATEST, Migration, Store, StoreError, migrations},
    host::TestHost,
};
use std::{
    env,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

const DIR: &str = "GALLEY_CRASH_DIR";

fn open(dir: &Path) -> Store {
    Store::open(dir, TestHost::shared(1)).unwrap()
}

/// This test binary again, running one of its helpers.
fn helper(name: &str, dir: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", name, "--ignored", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .stdout(Stdio::piped());
    command.stderr(Stdio::null());
    command
}

fn dir_of_helper() -> std::path::PathBuf {
    env::var_os(DIR).expect("started by a test").into()
}

/// Writes pairs of rows for ever; each pair is one action. Says a number once it is committed.
#[test]
#[ignore = "run by the crash tests"]
fn helper_that_writes_until_killed() {
    let store = open(&dir_of_helper());
    for n in 1..1_000_000i64 {
        store
            .write(move |tx| {
                tx.execute("INSERT INTO article_shingles (hash, rid) SELECT ?1, rid FROM articles LIMIT 0", [n])?;
                tx.execute("INSERT INTO settings (key, value) VALUES ('a' || ?1, ?1)", [n])?;
                tx.execute(
                    "INSERT INTO quarantine (article, bytes, reason, person, session, at) VALUES (zeroblob(16), zeroblob(9000), ?1, zeroblob(16), '', ?1)",
                    [n],
                )?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        println!("committed {n}");
    }
}

#[test]
fn killing_the_program_at_any_moment_leaves_every_action_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let mut highest = 0i64;
    for round in 0..8 {
        let mut child = helper("helper_that_writes_until_killed", dir.path()).spawn().unwrap();
        let mut told = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            if let Some(n) = line.strip_prefix("committed ") {
                told = n.parse().unwrap();
                // Another moment each round; the kill itself falls somewhere inside the next actions.
                if told >= 3 + round * 5 {
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        let store = open(dir.path());
        let (settings, rows): (i64, i64) = store
            .read(|db| {
                let one = |sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0));
                Ok::<_, StoreError>((
                    one("SELECT count(*) FROM settings WHERE key GLOB 'a*'")?,
                    one("SELECT count(*) FROM quarantine")?,
                ))
            })
            .unwrap();
        assert_eq!(settings, rows, "an action was torn");
        assert!(rows >= told, "{told} were said to be saved, {rows} are there");
        highest = highest.max(rows);
        store
            .write(|tx| {
                tx.execute("DELETE FROM settings", [])?;
                tx.execute("DELETE FROM quarantine", [])?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    assert!(highest > 0);
}

fn slow_migrations() -> Vec<Migration> {
    let slow = "CREATE TABLE slow (x INTEGER) STRICT;
                WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000) INSERT INTO slow SELECT x FROM n;
                DELETE FROM settings;";
    migrations().iter().copied().chain([Migration { version: LATEST + 1, name: "slow", sql: slow }]).collect()
}

#[test]
#[ignore = "run by the crash tests"]
fn helper_that_migrates() {
    println!("migrating");
    Store::open_with(&dir_of_helper(), TestHost::shared(1), &slow_migrations()).unwrap();
    println!("migrated");
}

#[test]
fn killing_the_program_while_it_migrates_leaves_the_old_version_whole() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path())
        .write(|tx| {
            Ok::<_, StoreError>(tx.execute("INSERT INTO settings (key, value) VALUES ('kept', '1')", []).map(drop)?)
        })
        .unwrap();
    let mut child = helper("helper_that_migrates", dir.path()).spawn().unwrap();
    // The log grows once the migration writes: that is the signal that it is in the middle.
    let log = dir.path().join("galley.db-wal");
    let before = std::fs::metadata(&log).map_or(0, |m| m.len());
    while std::fs::metadata(&log).map_or(0, |m| m.len()) <= before + 100_000 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stdout).contains("migrated"), "it was too quick to be killed");
    assert_eq!(backup::list(dir.path()).len(), 1, "a backup was made first");
    let store = open(dir.path());
    let kept: i64 = store
        .read(|db| {
            Ok::<_, StoreError>(db.query_row("SELECT count(*) FROM settings WHERE key = 'kept'", [], |r| r.get(0))?)
        })
        .unwrap();
    assert_eq!(kept, 1);
}

/// Fills the disk its folder is on, and says how that went.
#[test]
#[ignore = "run by the crash tests"]
fn helper_that_fills_its_disk() {
    let dir = dir_of_helper();
    let store = open(&dir);
    let mut saved = 0i64;
    let refused = loop {
        let out = store.write(move |tx| {
            tx.execute(
                "INSERT INTO quarantine (article, bytes, reason, person, session, at) VALUES (zeroblob(16), randomblob(100000), '', zeroblob(16), '', ?1)",
                [saved],
            )?;
            Ok::<_, StoreError>(())
        });
        match out {
            Ok(()) => saved += 1,
            Err(e) => break e,
        }
    };
    assert_eq!(refused.code(), "disk_full", "{refused:?}");
    let there = |store: &Store| -> i64 {
        store
            .read(|db| Ok::<_, StoreError>(db.query_row("SELECT count(*) FROM quarantine", [], |r| r.get(0))?))
            .unwrap()
    };
    assert_eq!(there(&store), saved);
    assert!(matches!(
        backup::make(&store, &dir.join("b.tar.zst"), backup::Reason::Asked, &mut backup::no_progress),
        Err(backup::BackupError::DiskFull)
    ));
    assert!(!dir.join("b.tar.zst").exists() && !dir.join("b.tar.zst.new").exists());
    drop(store);
    assert_eq!(there(&open(&dir)), saved);
    println!("full after {saved}");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_disk_that_is_really_full_everything_saved_stays_and_the_rest_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    // A tmpfs of 6 MB, mounted in a namespace of its own; where that is not allowed there is nothing to try here (the
    // page limit test covers the same path).
    let exe = env::current_exe().unwrap();
    let script = "mount -t tmpfs -o size=6m tmpfs \"$GALLEY_CRASH_DIR\" || exit 77; exec \"$0\" --exact helper_that_fills_its_disk --ignored --nocapture";
    let output = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", script])
        .arg(exe)
        .env(DIR, dir.path())
        .output();
    match output {
        Ok(o) if o.status.success() => {
            assert!(String::from_utf8_lossy(&o.stdout).contains("full after"));
        }
        Ok(o) if String::from_utf8_lossy(&o.stdout).contains("running 1 test") => {
            panic!("{}\n{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
        }
        _ => println!("no tmpfs can be mounted here"),
    }
}

/// Opens a folder on a disk that was made read-only, and says how that went.
#[test]
#[ignore = "run by the crash tests"]
fn helper_that_opens_a_read_only_disk() {
    let dir = dir_of_helper();
    let before = std::fs::read(dir.join("galley.db")).unwrap();
    let refused = Store::open(&dir, TestHost::shared(1)).unwrap_err();
    assert_eq!(refused.code(), "database_read_only", "{refused:?}");
    assert_eq!(std::fs::read(dir.join("galley.db")).unwrap(), before);
    println!("refused as read-only");
}

#[cfg(target_os = "linux")]
#[test]
fn a_data_folder_that_cannot_be_written_is_said_to_be_so_and_is_not_touched() {
    let (source, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(open(source.path()));
    let script = "mount -t tmpfs -o size=6m tmpfs \"$GALLEY_CRASH_DIR\" && cp \"$1\" \"$GALLEY_CRASH_DIR\" \
        && mount -o remount,ro \"$GALLEY_CRASH_DIR\" || exit 77
        exec \"$0\" --exact helper_that_opens_a_read_only_disk --ignored --nocapture";
    let output = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", script])
        .arg(env::current_exe().unwrap())
        .arg(source.path().join("galley.db"))
        .env(DIR, dir.path())
        .output();
    match output {
        Ok(o) if o.status.success() => assert!(String::from_utf8_lossy(&o.stdout).contains("refused as read-only")),
        Ok(o) if String::from_utf8_lossy(&o.stdout).contains("running 1 test") => {
            panic!("{}\n{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
        }
        _ => println!("no tmpfs can be mounted here"),
    }
}
