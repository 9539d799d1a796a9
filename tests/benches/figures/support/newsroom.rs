//! Newsrooms to measure on: founded by the desk's own use cases, filled in bulk by `synth`, kept under `target/bench` for
//! as long as schema and filling stay the same.

#[path = "../../../shared/founding.rs"]
mod founding;

pub use founding::{CHIEF, HOA, LAN, MINH, SECTION, desk, founded, sits, written};

use galley_desk::{
    actions::sections,
    backup::Reason,
    db::{StoreError, migrations},
    queries::newsroom::SectionView,
    synth::{self, Shape},
};
use galley_domain::ids::PersonId;
use galley_tests::{programs::target, stage::PASSPHRASE};
use sha2::{Digest, Sha256};
use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Instant,
};

/// Another number when [`fill`] makes something else, or words are indexed otherwise.
const FILLING: u32 = 1;

/// Where the benches keep what they make.
pub fn bench_folder() -> PathBuf {
    target().join("bench")
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
    let desk = founded(folder);
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
    let desk = desk(folder);
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
    hash.update(include_str!("../../../../crates/desk/src/synth.rs"));
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
