//! Backups hold everything and are proved; a restore loses nothing, neither of the backup nor of what was there before.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::{
    backup::{self, BackupError, Progress, Reason},
    db::{DATABASE, Store, StoreError},
    host::{Host, TestHost},
    lock, media,
    settings::{self, Restored},
};
use galley_domain::ids::DeviceId;
use std::{fs, ops::ControlFlow, path::Path, sync::Arc};

fn open(dir: &Path, host: &Arc<TestHost>) -> Store {
    Store::open(dir, host.clone()).unwrap()
}

fn note(store: &Store, text: &str) {
    let text = text.to_owned();
    store.write(move |tx| Ok::<_, StoreError>(settings::set(tx, "note", &text)?)).unwrap();
}

fn get<T: serde::de::DeserializeOwned>(store: &Store, key: &str) -> Option<T> {
    store.read(|db| Ok::<_, StoreError>(settings::get(db, key)?)).unwrap()
}

/// A folder with a database, a picture, an attachment and a sealed key.
fn newsroom(dir: &Path, host: &Arc<TestHost>) -> Store {
    let store = open(dir, host);
    let device = (&**host as &dyn Host).id(DeviceId::new);
    store
        .write(move |tx| {
            settings::set(tx, settings::DEVICE, &device)?;
            tx.execute(
                "INSERT INTO charter (version, bytes, signature, at) VALUES (3, CAST('{\"version\":3}' AS BLOB), zeroblob(64), 0)",
                [],
            )?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    note(&store, "trong bản sao");
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(4, 3).write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    media::import(dir, &png).unwrap();
    fs::write(dir.join("secrets.age"), b"sealed").unwrap();
    store
}

fn tree(dir: &Path) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                out.push(path.strip_prefix(dir).unwrap().display().to_string());
            }
        }
    }
    out.sort();
    out
}

#[test]
fn a_backup_holds_database_pictures_attachments_sealed_keys_and_charter_and_is_proved() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let store = newsroom(dir.path(), &host);
    let file = dir.path().join("sao.tar.zst");
    let manifest = backup::make(&store, &file, Reason::Asked, &mut backup::no_progress).unwrap();
    let names: Vec<&str> = manifest.files.keys().map(|n| n.split('/').next().unwrap()).collect();
    assert_eq!(names, ["attachments", "charter.json", "charter.sig", DATABASE, "keys.json", "media", "secrets.age"]);
    assert_eq!(backup::verify(&file, &mut backup::no_progress).unwrap(), manifest);
    let left: Vec<String> = tree(dir.path()).into_iter().filter(|f| f.starts_with("sao")).collect();
    assert_eq!(left, ["sao.tar.zst"], "no half-made files beside it");
}

#[test]
fn any_changed_or_missing_byte_of_a_backup_is_noticed() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let store = newsroom(dir.path(), &host);
    let file = dir.path().join("sao.tar.zst");
    backup::make(&store, &file, Reason::Asked, &mut backup::no_progress).unwrap();
    let good = fs::read(&file).unwrap();
    let bad = dir.path().join("hong.tar.zst");
    for at in (0..good.len()).step_by(good.len() / 60 + 1) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x40;
        fs::write(&bad, &bytes).unwrap();
        assert!(backup::verify(&bad, &mut backup::no_progress).is_err(), "byte {at} of {}", good.len());
    }
    for keep in [0, 10, good.len() / 2, good.len() - 1] {
        fs::write(&bad, &good[..keep]).unwrap();
        assert!(backup::verify(&bad, &mut backup::no_progress).is_err(), "cut to {keep}");
    }
}

#[test]
fn an_archive_with_a_file_that_would_leave_the_folder_is_refused() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    for evil in ["../outside", "media/../../outside", "/etc/outside", "window.lock"] {
        let mut tar = tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).unwrap());
        let mut header = tar::Header::new_gnu();
        header.set_size(4);
        header.as_old_mut().name[..evil.len()].copy_from_slice(evil.as_bytes());
        header.set_cksum();
        tar.append(&header, &b"evil"[..]).unwrap();
        let file = dir.path().join("evil.tar.zst");
        fs::write(&file, tar.into_inner().unwrap().finish().unwrap()).unwrap();
        let into = dir.path().join("into");
        let out = backup::restore(&file, &into, &*host, &mut backup::no_progress);
        assert!(matches!(out, Err(BackupError::Bad(_))), "{evil}: {out:?}");
        assert!(!dir.path().join("outside").exists());
    }
}

#[test]
fn a_restore_brings_back_the_backup_and_keeps_what_was_there() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let file = dir.path().join("sao.tar.zst");
    let data = dir.path().join("data");
    {
        let store = newsroom(&data, &host);
        backup::make(&store, &file, Reason::Asked, &mut backup::no_progress).unwrap();
        note(&store, "sau bản sao");
    }
    let before = tree(&data);
    let done = backup::restore(&file, &data, &*host, &mut backup::no_progress).unwrap();
    assert_eq!(get::<String>(&open(&data, &host), "note").as_deref(), Some("trong bản sao"));
    let aside = done.set_aside.unwrap();
    assert_eq!(get::<String>(&open(&aside, &host), "note").as_deref(), Some("sau bản sao"));
    for kept in
        before.iter().filter(|f| f.starts_with("media/") || f.starts_with("attachments/") || *f == "secrets.age")
    {
        assert!(data.join(kept).exists() && aside.join(kept).exists(), "{kept}");
    }
    assert!(!data.join("restore.ready").exists() && !data.join("restore.partial").exists());
}

#[test]
fn a_restored_desk_is_a_new_device_and_knows_that_portals_may_be_ahead() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let file = dir.path().join("sao.tar.zst");
    let data = dir.path().join("data");
    let (device, made_at) = {
        let store = newsroom(&data, &host);
        let manifest = backup::make(&store, &file, Reason::Asked, &mut backup::no_progress).unwrap();
        (get::<DeviceId>(&store, settings::DEVICE).unwrap(), manifest.made_at)
    };
    host.advance(86_400_000);
    for generation in 1..=2 {
        let done = backup::restore(&file, &data, &*host, &mut backup::no_progress).unwrap();
        let store = open(&data, &host);
        let now = get::<DeviceId>(&store, settings::DEVICE).unwrap();
        assert_eq!(now, done.device);
        assert_ne!(now, device, "numbers given out since the backup are never given out again");
        let restored: Restored = get(&store, settings::RESTORED).unwrap();
        assert_eq!((restored.made_at, restored.settled, restored.generation), (made_at, None, 1));
        assert!(generation == 1 || done.set_aside.is_some());
    }
}

#[test]
fn a_restore_interrupted_anywhere_in_the_exchange_is_ended_at_the_next_opening() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let file = dir.path().join("sao.tar.zst");
    {
        let store = newsroom(&dir.path().join("first"), &host);
        backup::make(&store, &file, Reason::Asked, &mut backup::no_progress).unwrap();
    }
    // What lies ready just before the exchange, as `restore` leaves it.
    let items = ["galley.db", "media", "attachments", "secrets.age"];
    for steps in 0..=2 * items.len() + 1 {
        let data = dir.path().join(format!("data-{steps}"));
        drop(newsroom(&data, &host));
        note(&open(&data, &host), "trước khi khôi phục");
        let other = dir.path().join(format!("ready-{steps}"));
        backup::restore(&file, &other, &*host, &mut backup::no_progress).unwrap();
        let ready = data.join("restore.ready");
        let aside = data.join("before-restore-x");
        fs::create_dir_all(&ready).unwrap();
        for item in items {
            fs::rename(other.join(item), ready.join(item)).unwrap();
        }
        fs::write(ready.join("aside"), "before-restore-x").unwrap();
        // The crash: after so many of the renames.
        let mut left = steps;
        let mut step = || {
            let go = left > 0;
            left = left.saturating_sub(1);
            go
        };
        fs::create_dir_all(&aside).unwrap();
        for item in items {
            if step() {
                fs::rename(data.join(item), aside.join(item)).unwrap();
            }
        }
        if step() {
            fs::write(ready.join("aside.done"), b"").unwrap();
        }
        for item in items {
            if step() {
                fs::rename(ready.join(item), data.join(item)).unwrap();
            }
        }
        let store = open(&data, &host);
        assert_eq!(get::<String>(&store, "note").as_deref(), Some("trong bản sao"), "after {steps} renames");
        assert!(get::<Restored>(&store, settings::RESTORED).is_some());
        assert!(!ready.exists());
        assert_eq!(
            get::<String>(&open(&aside, &host), "note").as_deref(),
            Some("trước khi khôi phục"),
            "after {steps}"
        );
    }
}

#[test]
fn a_bad_backup_leaves_the_present_data_as_it_is() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let data = dir.path().join("data");
    drop(newsroom(&data, &host));
    let before = tree(&data);
    let bad = dir.path().join("hong.tar.zst");
    fs::write(&bad, b"not an archive").unwrap();
    assert!(matches!(backup::restore(&bad, &data, &*host, &mut backup::no_progress), Err(BackupError::Bad(_))));
    let after: Vec<String> = tree(&data).into_iter().filter(|f| f != "window.lock").collect();
    assert_eq!(after, before);
}

#[test]
fn a_folder_whose_window_is_open_is_not_restored_into() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let store = newsroom(dir.path(), &host);
    let file = dir.path().join("sao.tar.zst");
    backup::make(&store, &file, Reason::Asked, &mut backup::no_progress).unwrap();
    let _window = lock::window(dir.path()).unwrap();
    assert!(matches!(backup::restore(&file, dir.path(), &*host, &mut backup::no_progress), Err(BackupError::InUse)));
}

#[test]
fn progress_grows_and_a_cancelled_backup_or_restore_leaves_nothing_behind() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let data = dir.path().join("data");
    let store = newsroom(&data, &host);
    let file = dir.path().join("sao.tar.zst");
    let mut told: Vec<Progress> = Vec::new();
    backup::make(&store, &file, Reason::Asked, &mut |p| {
        told.push(p);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(told.windows(2).all(|w| w[0].done <= w[1].done) && told.iter().all(|p| p.done <= p.total));
    assert!(told.len() > 3);
    for stop_at in 0..told.len() {
        let mut n = 0;
        let other = dir.path().join("other.tar.zst");
        let out = backup::make(&store, &other, Reason::Asked, &mut |_| {
            n += 1;
            if n > stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(out, Err(BackupError::Cancelled)), "stopped at {stop_at}: {out:?}");
        let left: Vec<String> = tree(dir.path()).into_iter().filter(|f| f.starts_with("other")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
    drop(store);
    let before = tree(&data);
    let out = backup::restore(&file, &data, &*host, &mut |_| ControlFlow::Break(()));
    assert!(matches!(out, Err(BackupError::Cancelled)));
    assert_eq!(tree(&data).into_iter().filter(|f| f != "window.lock").collect::<Vec<_>>(), before);
}

#[test]
fn a_restore_knows_from_its_beginning_how_much_there_is_to_read() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let data = dir.path().join("data");
    let store = newsroom(&data, &host);
    // A photograph: it packs to nearly its own size.
    let mut state = 1u64;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    });
    fs::create_dir_all(data.join("media")).unwrap();
    fs::write(data.join("media/large"), noise.take(6 << 20).collect::<Vec<u8>>()).unwrap();
    let file = dir.path().join("sao.tar.zst");
    let mut made: Vec<Progress> = Vec::new();
    backup::make(&store, &file, Reason::Asked, &mut |p| (made.push(p), ControlFlow::Continue(())).1).unwrap();
    let end = made.last().unwrap();
    assert_eq!(end.done, end.total, "a backup ends where it said it would");
    drop(store);
    let mut told: Vec<Progress> = Vec::new();
    backup::restore(&file, &data, &*host, &mut |p| (told.push(p), ControlFlow::Continue(())).1).unwrap();
    let size = fs::metadata(&file).unwrap().len();
    assert!(told.iter().all(|p| p.total == size) && told.windows(2).all(|w| w[0].done <= w[1].done), "{told:?}");
    assert!(told[0].done * 4 < size, "at the beginning it is not nearly done: {told:?}");
    assert_eq!(told.last().unwrap().done, size);
}

#[test]
fn a_nightly_backup_is_due_once_a_night_and_the_newest_seven_are_kept() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let store = newsroom(dir.path(), &host);
    assert!(backup::nightly_due(&store).unwrap());
    let mut made = Vec::new();
    for _ in 0..9 {
        let done = backup::nightly(&store, &mut backup::no_progress).unwrap();
        assert!(done.same_disk, "the default folder lies beside the data");
        made.push(done.path);
        assert!(!backup::nightly_due(&store).unwrap());
        host.advance(23 * 3_600_000);
        assert!(backup::nightly_due(&store).unwrap());
    }
    assert_eq!(backup::list(dir.path()), made[2..]);
}

#[test]
fn the_chosen_backup_folder_is_found_even_when_the_database_is_gone() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let elsewhere = tempfile::tempdir().unwrap();
    let store = newsroom(dir.path(), &host);
    let chosen = elsewhere.path().display().to_string();
    store.write(move |tx| Ok::<_, StoreError>(settings::set(tx, settings::BACKUP_FOLDER, &chosen)?)).unwrap();
    let done = backup::nightly(&store, &mut backup::no_progress).unwrap();
    drop(store);
    fs::remove_file(dir.path().join(DATABASE)).unwrap();
    assert_eq!(backup::list(dir.path()), [done.path]);
}

#[test]
fn writing_goes_on_while_a_backup_runs_and_the_backup_is_of_one_moment() {
    let (dir, host) = (tempfile::tempdir().unwrap(), TestHost::shared(1));
    let data = dir.path().join("data");
    let store = newsroom(&data, &host);
    let file = dir.path().join("sao.tar.zst");
    let mut n = 0;
    let writer = store.clone();
    backup::make(&store, &file, Reason::Asked, &mut |_| {
        n += 1;
        note(&writer, &format!("sửa {n}"));
        ControlFlow::Continue(())
    })
    .unwrap();
    drop((store, writer));
    backup::restore(&file, &data, &*host, &mut backup::no_progress).unwrap();
    assert_eq!(get::<String>(&open(&data, &host), "note").as_deref(), Some("trong bản sao"));
}
