//! Databases as released versions left them, opened by today's code with their rows.
//!
//! `tests/fixtures/frozen/desk-vN.db.zst` is the database of schema version N. A released one never changes. To freeze a
//! new version: `cargo test -p galley-desk --test db_frozen -- --ignored a_released_schema_is_frozen`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::{
    backup,
    db::{
        DATABASE, LATEST, Store, StoreError,
        sql::{Hash, Id, Ms},
    },
    host::TestHost,
    search, settings,
};
use galley_domain::{
    content::hash::sha256,
    ids::{ArticleId, PersonId},
    time::Timestamp,
};
use rusqlite::params;
use std::{fs, path::PathBuf};
use uuid::Uuid;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/frozen")
}

const HEADLINES: [(&str, &str, &str); 3] = [
    ("Đà Nẵng mở thêm bốn tuyến xe buýt", "approved", "thoi-su"),
    ("Lũ lớn trên sông Thu Bồn", "in_review", "thoi-su"),
    ("A quiet year for the harbour", "draft", "kinh-te"),
];

fn article(n: usize) -> ArticleId {
    ArticleId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0100 + n as u128))
}

fn person() -> PersonId {
    PersonId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001))
}

#[test]
#[ignore = "makes a fixture; run by hand when a schema version is released"]
fn a_released_schema_is_frozen_for_later_versions() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), TestHost::shared(1)).unwrap();
    store
        .write(|tx| {
            settings::set(tx, "newsroom_name", &"Báo Thử")?;
            tx.execute(
                "INSERT INTO people (id, name, name_folded, created_at) VALUES (?1, 'Trần Minh', 'tran minh', 1)",
                [Id(person())],
            )?;
            for (n, (headline, state, section)) in HEADLINES.iter().enumerate() {
                let at = Ms(Timestamp::from_millis(1_795_424_400_000 + n as i64));
                tx.execute(
                    "INSERT INTO articles (id, aseq, search_id, state, step, round, section, creator, headline, standfirst, authors,
                        word_count, priority, language, story_type, created_at, updated_at, content_at, state_since, workflow, details)
                     VALUES (?1, 1, (SELECT coalesce(max(search_id), 0) + 1 FROM articles), ?2, 1, 1, ?3, ?4, ?5, '', 'Trần Minh', 3, 0, 'vi', 'tin',
                        ?6, ?6, ?6, ?6, '{}', '{}')",
                    params![Id(article(n)), state, section, Id(person()), headline, at],
                )?;
                let rid = tx.last_insert_rowid();
                tx.execute(
                    "INSERT INTO article_people (person, updated_at, rid, byline, creator) VALUES (?1, ?2, ?3, 1, 1)",
                    params![Id(person()), at, rid],
                )?;
                tx.execute(
                    "INSERT INTO article_text (rid, headline, standfirst, body, extra) VALUES (?1, ?2, '', 'Nội dung bài số ' || ?1, '')",
                    params![rid, headline],
                )?;
                search::touch(tx, rid)?;
                tx.execute(
                    "INSERT INTO events (stream, aseq, op, actor, device, at, kind, payload, payload_sha256, prev, hash)
                     VALUES (?1, 1, ?1, ?2, ?2, ?3, 'created', CAST('{}' AS BLOB), ?4, zeroblob(32), ?5)",
                    params![Id(article(n)), Id(person()), at, Hash(sha256(b"{}")), Hash(sha256(headline.as_bytes()))],
                )?;
                tx.execute(
                    "INSERT INTO body_updates (article, seq, bytes, sha256, person, session, at) VALUES (?1, 1, x'0000', ?2, ?3, 'seed', ?4)",
                    params![Id(article(n)), Hash(sha256(&[0, 0])), Id(person()), at],
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store.on_writer(|db| db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)").unwrap()).unwrap();
    drop(store);
    let bytes = zstd::encode_all(fs::read(dir.path().join(DATABASE)).unwrap().as_slice(), 19).unwrap();
    fs::create_dir_all(folder()).unwrap();
    fs::write(folder().join(format!("desk-v{LATEST}.db.zst")), bytes).unwrap();
}

#[test]
fn databases_of_every_released_version_open_today_with_their_rows() {
    let mut opened = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(version) = name.strip_prefix("desk-v").and_then(|n| n.strip_suffix(".db.zst")) else { continue };
        let version: i64 = version.parse().unwrap();
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(DATABASE), zstd::decode_all(fs::File::open(&path).unwrap()).unwrap()).unwrap();
        let store = Store::open(dir.path(), TestHost::shared(1)).unwrap_or_else(|e| {
            panic!("{name}: {e}. A released migration was changed; if it was never released, freeze it anew")
        });
        assert_eq!(store.check().unwrap(), None, "{name}");
        assert_eq!(backup::list(dir.path()).len(), usize::from(version < LATEST), "{name}: backed up before migrating");
        store
            .read(|db| {
                assert_eq!(settings::get::<String>(db, "newsroom_name")?.as_deref(), Some("Báo Thử"));
                for (n, (headline, state, section)) in HEADLINES.iter().enumerate() {
                    let row: (String, String, String) = db.query_row(
                        "SELECT a.headline, a.state, a.section FROM articles a JOIN article_people p ON p.rid = a.rid
                         WHERE a.id = ?1 AND p.person = ?2",
                        params![Id(article(n)), Id(person())],
                        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
                    )?;
                    assert_eq!(row, ((*headline).to_owned(), (*state).to_owned(), (*section).to_owned()), "{name}");
                    let hash: Hash = db.query_row(
                        "SELECT hash FROM events WHERE stream = ?1 AND aseq = 1",
                        [Id(article(n))],
                        |r| r.get(0),
                    )?;
                    assert_eq!(hash.0, sha256(headline.as_bytes()), "{name}");
                    let update: Vec<u8> =
                        db.query_row("SELECT bytes FROM body_updates WHERE article = ?1", [Id(article(n))], |r| {
                            r.get(0)
                        })?;
                    assert_eq!(update, [0, 0], "{name}");
                }
                let request =
                    search::Request { query: search::Query::read("song thu bon "), ..search::Request::default() };
                assert_eq!(search::find(db, &request, None, 10)?.rids, [2], "{name}");
                Ok::<_, StoreError>(())
            })
            .unwrap();
        opened += 1;
    }
    assert!(opened > 0, "no frozen database in {}", folder().display());
}
