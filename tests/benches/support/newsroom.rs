//! Newsrooms to measure on: founded by the desk's own use cases, filled in bulk by `synth`, kept under `target/bench` for
//! as long as schema and filling stay the same.

use galley_desk::{
    Desk,
    actions::{first_run, people, sections, session},
    backup::Reason,
    db::{StoreError, migrations},
    host::SystemHost,
    keys::{Cost, age_file::AgeFile},
    queries::newsroom::SectionView,
    synth::{self, Shape},
};
use galley_domain::{ids::PersonId, people::Role};
use galley_tests::{
    programs::target,
    stage::{PASSPHRASE, PASSWORD},
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

/// Administrator and editor-in-chief; writes as many of the made-up articles as anybody.
pub const CHIEF: &str = "Trần Quân";
/// A reporter.
pub const REPORTER: &str = "Lan Anh";
/// An editor.
pub const EDITOR: &str = "Minh Đức";
/// A managing editor.
pub const MANAGING: &str = "Thu Hoà";

/// A section of every newsroom.
pub const SECTION: &str = "thoi-su";

/// Another number when [`fill`] makes something else, or words are indexed otherwise.
const FILLING: u32 = 1;

/// Where the benches keep what they make.
pub fn bench_folder() -> PathBuf {
    target().join("bench")
}

/// A desk with its keys in a file, as the app finds it when it opens the folder with the same passphrase.
pub fn open(folder: &Path) -> Desk {
    fs::create_dir_all(folder).expect("a folder");
    let keychain = AgeFile::open(folder, PASSPHRASE, Cost::FOR_TESTS).expect("secrets.age opens");
    Desk::open(folder, Arc::new(SystemHost::new(Box::new(keychain))), Cost::FOR_TESTS).expect("the desk opens")
}

/// Signs somebody in.
pub fn sits(desk: &Desk, name: &str) -> PersonId {
    let id = session::by_name(desk, name).expect("known");
    session::sign_in(desk, id, PASSWORD).expect("signed in");
    id
}

/// Founds a newsroom with people of four roles in an empty folder; its chief sits at the desk.
pub fn found(folder: &Path) -> Desk {
    let desk = open(folder);
    let first = first_run::FirstRun {
        language: "vi".into(),
        newsroom: "Báo An Lạc".into(),
        time_zone: "Asia/Ho_Chi_Minh".into(),
        name: CHIEF.into(),
        password: PASSWORD.into(),
        passphrase: PASSPHRASE.into(),
    };
    first_run::first_run(&desk, &first).expect("founded");
    for (name, role) in [(REPORTER, Role::Reporter), (EDITOR, Role::Editor), (MANAGING, Role::ManagingEditor)] {
        let grants = vec![people::GrantRequest { role, sections: None }];
        let request = people::AddPerson { name: name.into(), pen_names: Vec::new(), grants, password: PASSWORD.into() };
        people::add_person(&desk, &request, Some(PASSPHRASE)).expect("somebody joins");
    }
    desk
}

/// The shape of a newsroom of so many articles; the first of its people is the chief.
pub fn shape(articles: u64, words: usize, chief: PersonId) -> Shape {
    Shape { first_person: Some(chief), ..Shape::of(articles, words) }
}

/// The folder of a newsroom of that size, made when it is not there yet, and its chief.
pub fn filled(articles: u64, words: usize) -> PathBuf {
    let all = bench_folder();
    let key = key();
    remove_older(&all, &key);
    let folder = all.join(format!("{articles}x{words}-{key}"));
    let mark = folder.join("filled");
    if !mark.exists() {
        let _ = fs::remove_dir_all(&folder);
        println!("making a newsroom of {articles} articles of {words} words in {}", folder.display());
        let begun = Instant::now();
        fill(&folder, articles, words);
        fs::write(&mark, format!("{:.0} seconds\n", begun.elapsed().as_secs_f64())).expect("a mark");
        println!("made in {:.0} s", begun.elapsed().as_secs_f64());
    }
    no_backup_now(&folder);
    folder
}

fn fill(folder: &Path, articles: u64, words: usize) {
    let desk = found(folder);
    let chief = sits(&desk, CHIEF);
    let shape = shape(articles, words, chief);
    for id in (0..shape.sections).filter_map(|n| shape.section(n)) {
        let name = format!("Mục {id}");
        let section = SectionView {
            id,
            name_vi: name.clone(),
            name_en: name,
            chain: vec![1, 2],
            clearances: Vec::new(),
            active: true,
        };
        sections::save_section(&desk, &section, Some(PASSPHRASE)).expect("a section");
    }
    synth::fill(desk.store(), shape, &mut |done| {
        if done.is_multiple_of(100_000) {
            println!("  {done}");
        }
        ControlFlow::Continue(())
    })
    .expect("filled");
}

/// The nightly backup is not what is measured: it counts as made just now.
pub fn no_backup_now(folder: &Path) {
    let desk = open(folder);
    let done = desk.store().write(|tx| {
        tx.execute("DELETE FROM backups WHERE file = 'bench'", []).map_err(StoreError::from)?;
        tx.execute(
            "INSERT INTO backups (file, reason, bytes, at) VALUES ('bench', ?1, 0, ?2)",
            (Reason::Nightly.as_str(), tx.now().millis()),
        )
        .map_err(StoreError::from)?;
        Ok::<_, StoreError>(())
    });
    done.expect("noted");
}

/// Changes with the schema and with how newsrooms are filled.
fn key() -> String {
    let mut hash = Sha256::new();
    hash.update(FILLING.to_le_bytes());
    for migration in migrations() {
        hash.update(migration.sql);
    }
    hash.update(include_str!("../../../crates/desk/src/synth.rs"));
    hex::encode(&hash.finalize()[..4])
}

/// A million articles are gigabytes: those of an older schema go.
fn remove_older(all: &Path, key: &str) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.contains('x') && entry.path().is_dir() && !name.ends_with(key) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
