//! Submit, sign off, publish: the whole verb beside a bare commit of the very rows it wrote.
//!
//! Before every verb the database is copied. Afterwards the rows that differ are read from it, and the copy gets the same
//! ones: prepared statements, warm pages, one transaction, the same pragmas. Then both hold the same rows, which is checked.

use crate::support::{
    Row, Times,
    newsroom::{self, HOA, LAN, MINH, SECTION},
    size,
};
use galley_desk::{
    Desk,
    actions::{On, deliver, destinations, sign_off, submit},
    db::{DATABASE, writer_pragmas},
    queries::review,
    search::{facet, words},
    synth::{self, Shape, Words},
};
use galley_domain::ids::{ArticleId, DestinationId, PersonId};
use rusqlite::{Connection, params_from_iter, types::Value};
use std::{
    collections::BTreeSet,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

const LIMIT: f64 = 3.0;
/// Articles that are there already.
const OTHERS: u64 = 2_000;
const WORDS: usize = 300;

/// Measures the three verbs.
pub fn measure() {
    let folder = newsroom::bench_folder().join("decisions");
    let _ = fs::remove_dir_all(&folder);
    let scene = Scene::set(&folder);
    let mut verbs = [Verb::new("submit"), Verb::new("sign-off"), Verb::new("publish")];
    let articles = usize::try_from(size(40, 5)).expect("a size");
    for n in 0..=articles {
        // The first article warms caches and statements.
        let keep = n > 0;
        let id = scene.drafted(n);
        let on = On { article: id, round: None };
        newsroom::sits(&scene.desk, LAN);
        let [submitting, signing, publishing] = &mut verbs;
        submitting.measure(&scene, keep, |desk| {
            submit::submit(desk, submit::Submit { on, fast_lane: false, editor: None }).expect("submitted");
        });
        for who in [MINH, HOA] {
            newsroom::sits(&scene.desk, who);
            let revision = review::sign_off_view(&scene.desk, id).expect("a view").revision;
            signing.measure(&scene, keep, |desk| {
                let request = sign_off::SignOffRequest { on, revision, editor: None, also_stale: true };
                sign_off::sign_off(desk, request).expect("signed off");
            });
        }
        publishing.measure(&scene, keep, |desk| deliver::publish(desk, on, scene.destination).expect("ordered"));
    }
    for verb in verbs {
        verb.row().print();
    }
    drop(scene);
    let _ = fs::remove_dir_all(&folder);
}

struct Scene {
    desk: Desk,
    desk_folder: PathBuf,
    copy: PathBuf,
    destination: DestinationId,
}

impl Scene {
    fn set(folder: &Path) -> Self {
        let desk_folder = folder.join("desk");
        let desk = newsroom::founded(&desk_folder);
        synth::fill(desk.store(), Shape::of(OTHERS, 100), &mut |_| ControlFlow::Continue(())).expect("filled");
        newsroom::sits(&desk, newsroom::CHIEF);
        // Nobody answers there: an order is written all the same, and nothing is sent while no deliverer runs.
        let destination = destinations::add_destination(&desk, "Cổng An Lạc", "own", "http://127.0.0.1:9/", None)
            .expect("a destination");
        Self { desk, desk_folder, copy: folder.join("copy.db"), destination }
    }

    fn drafted(&self, n: usize) -> ArticleId {
        newsroom::sits(&self.desk, LAN);
        let mut source = Words::new(n as u64 + 1_000);
        let headline = source.text(9);
        let paragraphs: Vec<String> = (0..WORDS / 60).map(|_| source.text(60)).collect();
        let id = newsroom::written(&self.desk, &headline, &source.text(25), &paragraphs);
        self.desk.refresh_dirty().expect("the list follows");
        id
    }

    /// A copy of the database as it is now, opened for writing as the desk opens its own.
    fn copied(&self) -> Connection {
        self.desk
            .store()
            .on_writer(|db| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get::<_, i64>(0)))
            .expect("the writer")
            .expect("folded in");
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.copy.clone().into_os_string();
            path.push(ending);
            let _ = fs::remove_file(path);
        }
        fs::copy(self.desk_folder.join(DATABASE), &self.copy).expect("copied");
        let db = Connection::open(&self.copy).expect("the copy opens");
        writer_pragmas(&db).expect("pragmas");
        db
    }
}

struct Verb {
    name: &'static str,
    ours: Times,
    bare: Times,
    rows: Times,
}

impl Verb {
    fn new(name: &'static str) -> Self {
        Self { name, ours: Times::default(), bare: Times::default(), rows: Times::default() }
    }

    fn measure(&mut self, scene: &Scene, keep: bool, verb: impl FnOnce(&Desk)) {
        let mut copy = scene.copied();
        let (mut a, mut b) = (Times::default(), Times::default());
        a.time(|| verb(&scene.desk));
        let changes = changes(&scene.desk_folder.join(DATABASE), &scene.copy);
        // Once for nothing, so that statements are prepared and pages are in memory.
        for really in [false, true] {
            let mut once = Times::default();
            let tx = once.time(|| {
                let tx =
                    copy.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).expect("a transaction");
                for (sql, values) in &changes {
                    tx.prepare_cached(sql).and_then(|mut s| s.execute(params_from_iter(values))).expect(sql);
                }
                if really {
                    tx.commit().expect("committed");
                    return None;
                }
                Some(tx)
            });
            drop(tx);
            if really {
                b.add_ms(once.median());
            }
        }
        drop(copy);
        assert_eq!(
            left(&scene.desk_folder.join(DATABASE), &scene.copy),
            0,
            "{}: the copy holds the same rows",
            self.name
        );
        if keep {
            self.ours.add_ms(a.median());
            self.bare.add_ms(b.median());
            self.rows.add_ms(changes.len() as f64);
        }
    }

    fn row(&self) -> Row {
        Row {
            name: format!("{} ({} statements), median", self.name, self.rows.median()),
            unit: "ms",
            measured: self.ours.median(),
            reference: Some(self.bare.median()),
            limit: format!("≤ {LIMIT}x of a bare commit of the same rows"),
            spread: self.ours.quartiles(),
            n: self.ours.n(),
            ok: self.ours.median() <= self.bare.median() * LIMIT,
        }
    }
}

type Statement = (String, Vec<Value>);

/// A table: its columns, and which of them name a row.
struct Table {
    name: String,
    columns: Vec<String>,
    key: Vec<usize>,
}

/// Both databases at once: `main` is the desk's, `old` the copy.
fn both(desk: &Path, copy: &Path) -> Connection {
    let db = Connection::open(desk).expect("the desk's database opens");
    db.execute("ATTACH ?1 AS old", [copy.to_str().expect("a path")]).expect("attached");
    db
}

fn tables(db: &Connection) -> Vec<Table> {
    let mut find = db
        .prepare(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                AND name NOT LIKE 'article\\_fts%' ESCAPE '\\'",
        )
        .expect("a statement");
    let names: Vec<String> = find.query_map([], |r| r.get(0)).and_then(Iterator::collect).expect("names");
    names
        .into_iter()
        .map(|name| {
            let mut find = db.prepare("SELECT name, pk FROM pragma_table_info(?1)").expect("a statement");
            let columns: Vec<(String, i64)> =
                find.query_map([&name], |r| Ok((r.get(0)?, r.get(1)?))).and_then(Iterator::collect).expect("columns");
            let key = columns.iter().enumerate().filter(|(_, (_, pk))| *pk > 0).map(|(i, _)| i).collect();
            Table { name, columns: columns.into_iter().map(|(name, _)| name).collect(), key }
        })
        .collect()
}

fn rows(db: &Connection, sql: &str, values: &[Value]) -> Vec<Vec<Value>> {
    let mut find = db.prepare(sql).expect(sql);
    let n = find.column_count();
    find.query_map(params_from_iter(values), |r| (0..n).map(|i| r.get(i)).collect())
        .and_then(Iterator::collect)
        .expect(sql)
}

impl Table {
    fn names(&self, which: impl Iterator<Item = usize>, between: &str, ending: &str) -> String {
        which.map(|i| format!("{}{ending}", self.columns[i])).collect::<Vec<_>>().join(between)
    }

    /// Rows of one database that are not so in the other.
    fn only_in(&self, db: &Connection, here: &str, there: &str, key_alone: bool) -> Vec<Vec<Value>> {
        let which: Vec<usize> = if key_alone { self.key.clone() } else { (0..self.columns.len()).collect() };
        let columns = self.names(which.into_iter(), ", ", "");
        let name = &self.name;
        rows(db, &format!("SELECT {columns} FROM {here}.{name} EXCEPT SELECT {columns} FROM {there}.{name}"), &[])
    }

    /// The statements that make the copy's table like the desk's.
    fn changes(&self, db: &Connection, out: &mut Vec<Statement>) {
        let name = &self.name;
        let by_key = self.names(self.key.iter().copied(), " AND ", " = ?");
        for key in self.only_in(db, "old", "main", true) {
            out.push((format!("DELETE FROM {name} WHERE {by_key}"), key));
        }
        for row in self.only_in(db, "main", "old", false) {
            let key: Vec<Value> = self.key.iter().map(|i| row[*i].clone()).collect();
            match rows(db, &format!("SELECT * FROM old.{name} WHERE {by_key}"), &key).into_iter().next() {
                None => {
                    let marks = vec!["?"; row.len()].join(", ");
                    out.push((format!("INSERT INTO {name} VALUES ({marks})"), row));
                }
                Some(before) => {
                    let changed: Vec<usize> = (0..row.len()).filter(|i| row[*i] != before[*i]).collect();
                    let set = self.names(changed.iter().copied(), ", ", " = ?");
                    let values = changed.iter().map(|i| row[*i].clone()).chain(key).collect();
                    out.push((format!("UPDATE {name} SET {set} WHERE {by_key}"), values));
                }
            }
        }
    }
}

/// Everything that a verb changed, as statements for the copy.
fn changes(desk: &Path, copy: &Path) -> Vec<Statement> {
    let db = both(desk, copy);
    let mut out = Vec::new();
    for table in tables(&db) {
        table.changes(&db, &mut out);
    }
    // The full-text row of an article whose place in the search is new.
    let moved = rows(
        &db,
        "SELECT a.rid, o.search_id, a.search_id FROM main.articles a JOIN old.articles o ON o.rid = a.rid
         WHERE o.search_id <> a.search_id",
        &[],
    );
    for row in moved {
        let [Value::Integer(rid), old, Value::Integer(new)] = row.as_slice() else { panic!("row numbers") };
        out.push(("DELETE FROM article_fts WHERE rowid = ?".to_owned(), vec![old.clone()]));
        let mut values = vec![Value::Integer(*new)];
        values.extend(indexed(&db, *rid).map(Value::Text));
        out.push((
            "INSERT INTO article_fts (rowid, headline, body, exact, facets) VALUES (?, ?, ?, ?, ?)".to_owned(),
            values,
        ));
    }
    out
}

/// The four columns of an article in the full text.
fn indexed(db: &Connection, rid: i64) -> [String; 4] {
    let (headline, standfirst, body, extra): (String, String, String, String) = db
        .query_row("SELECT headline, standfirst, body, extra FROM main.article_text WHERE rid = ?1", [rid], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
        })
        .expect("a text");
    let mut marked = BTreeSet::new();
    let mut folded = |parts: &[&str]| {
        let found: Vec<_> = parts.iter().flat_map(|part| words(part)).collect();
        marked.extend(found.iter().filter_map(|word| word.exact.clone()));
        found.into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
    };
    let (headline, body) = (folded(&[&headline]), folded(&[&standfirst, &body, &extra]));
    let (state, live): (String, bool) = db
        .query_row("SELECT state, live FROM main.articles WHERE rid = ?1", [rid], |r| Ok((r.get(0)?, r.get(1)?)))
        .expect("a row");
    let mut facets = vec![facet::state(&state)];
    facets.extend(SECTION.parse().ok().as_ref().map(facet::section));
    if state == "approved" && !live {
        facets.push(facet::APPROVED.to_owned());
    }
    for person in rows(db, "SELECT person FROM main.article_people WHERE rid = ?", &[Value::Integer(rid)]) {
        let [Value::Blob(id)] = person.as_slice() else { panic!("a person") };
        facets.push(facet::person(PersonId(hex::encode(id).parse().expect("an identity"))));
    }
    [headline, body, marked.into_iter().collect::<Vec<_>>().join(" "), facets.join(" ")]
}

/// How many rows still differ.
fn left(desk: &Path, copy: &Path) -> usize {
    let db = both(desk, copy);
    tables(&db)
        .iter()
        .map(|table| table.only_in(&db, "main", "old", false).len() + table.only_in(&db, "old", "main", false).len())
        .sum()
}
