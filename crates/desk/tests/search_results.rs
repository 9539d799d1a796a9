//! Search: what it finds is what a plain scan of the folded text finds (I17), in the right order, page by page.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::{
    db::{Store, StoreError, sql::Id},
    host::TestHost,
    search::{self, Cursor, Query, Request, facet},
    synth::{self, Shape},
};
use galley_domain::{ids::ArticleId, time::Timestamp};
use proptest::prelude::*;
use rusqlite::{Connection, params};
use std::ops::ControlFlow;

fn insert(db: &Connection, n: i64, headline: &str, body: &str) -> rusqlite::Result<i64> {
    db.execute(
        "INSERT INTO articles (id, aseq, search_id, state, step, round, creator, headline, standfirst, authors, word_count,
            priority, language, story_type, created_at, updated_at, content_at, state_since, workflow, details)
         VALUES (?1, 1, (SELECT coalesce(max(search_id), 0) + 1 FROM articles), 'draft', 0, 1, zeroblob(16), ?2, '', '', 0, 0,
            'vi', '', ?3, ?3, ?3, ?3, '{}', '{}')",
        params![Id(ArticleId(uuid::Uuid::from_u128(n as u128))), headline, n],
    )?;
    let rid = db.last_insert_rowid();
    db.execute(
        "INSERT INTO article_text (rid, headline, standfirst, body, extra) VALUES (?1, ?2, '', ?3, '')",
        params![rid, headline, body],
    )?;
    search::touch(db, rid)?;
    Ok(rid)
}

fn change(db: &Connection, rid: i64, body: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE article_text SET body = ?2 WHERE rid = ?1", params![rid, body])?;
    search::touch(db, rid)
}

fn store_of(articles: Vec<(String, String)>) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), TestHost::shared(1)).unwrap();
    store
        .write(move |tx| {
            for (i, (headline, body)) in articles.iter().enumerate() {
                insert(tx, i as i64 + 1, headline, body)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    (dir, store)
}

fn texts(items: &[(&str, &str)]) -> (tempfile::TempDir, Store) {
    store_of(items.iter().map(|(h, b)| ((*h).to_owned(), (*b).to_owned())).collect())
}

fn request(text: &str) -> Request {
    Request { query: Query::read(text), ..Request::default() }
}

/// Every page of so many, one after the other.
fn all_pages(store: &Store, request: &Request, page: usize) -> Vec<i64> {
    let mut out = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let found = store.read(|db| Ok::<_, StoreError>(search::find(db, request, after, page)?)).unwrap();
        assert!(found.rids.len() <= page);
        out.extend(found.rids);
        // A cursor survives being text.
        after = found.next.map(|c| c.to_string().parse().unwrap());
        if after.is_none() {
            return out;
        }
    }
}

fn find(store: &Store, text: &str) -> Vec<i64> {
    all_pages(store, &request(text), 50)
}

/// The same by scanning every text.
fn scanned(store: &Store, query: &Query) -> Vec<i64> {
    let rows: Vec<(i64, String, String)> = store
        .read(|db| {
            let mut all = db.prepare(
                "SELECT t.rid, t.headline, t.standfirst || ' ' || t.body || ' ' || t.extra FROM article_text t
                 JOIN articles a USING (rid) ORDER BY a.search_id DESC",
            )?;
            let rows = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<Result<_, _>>()?;
            Ok::<_, StoreError>(rows)
        })
        .unwrap();
    let mut exact = Vec::new();
    let mut other = Vec::new();
    for (rid, headline, body) in rows {
        let columns: Vec<Vec<search::Word>> = vec![search::words(&headline).collect(), search::words(&body).collect()];
        let says =
            |folded: bool| {
                query.terms.iter().all(|term| {
                    if folded {
                        columns.iter().any(|words| {
                            words.windows(term.folded.len()).any(|window| {
                                let last = term.folded.len() - 1;
                                window.iter().zip(&term.folded).enumerate().all(|(i, (w, wanted))| {
                                    if term.prefix && i == last {
                                        w.folded.starts_with(wanted)
                                    } else {
                                        w.folded == *wanted
                                    }
                                })
                            })
                        })
                    } else {
                        let last = term.exact.len().saturating_sub(1);
                        term.exact.iter().enumerate().all(|(i, wanted)| {
                            columns.iter().flatten().filter_map(|w| w.exact.as_ref()).any(|w| {
                                if term.exact_prefix && i == last { w.starts_with(wanted) } else { w == wanted }
                            })
                        })
                    }
                })
            };
        if query.terms.is_empty() || !says(true) {
            continue;
        }
        if says(false) { exact.push(rid) } else { other.push(rid) }
    }
    exact.extend(other);
    exact
}

#[test]
fn what_is_typed_without_marks_finds_what_is_written_with_them() {
    let (_dir, store) = texts(&[("Đường Nguyễn Huệ", "phố đi bộ"), ("Chợ Bến Thành", "du khách"), ("Duong dai", "")]);
    assert_eq!(find(&store, "duong nguyen"), [1]);
    assert_eq!(find(&store, "ĐƯỜNG "), [1, 3], "as written first");
    assert_eq!(find(&store, "du khach"), [2]);
    assert_eq!(find(&store, "khong co"), [] as [i64; 0]);
}

#[test]
fn the_newest_change_comes_first() {
    let (_dir, store) = texts(&[("Một tin", ""), ("Hai tin", ""), ("Ba tin", "")]);
    assert_eq!(find(&store, "tin "), [3, 2, 1]);
    store.write(|tx| Ok::<_, StoreError>(change(tx, 1, "sửa")?)).unwrap();
    assert_eq!(find(&store, "tin "), [1, 3, 2]);
}

#[test]
fn words_typed_with_marks_put_exact_matches_first_on_every_page() {
    let (_dir, store) = texts(&[("Phố cổ", ""), ("Phở bò", ""), ("Phố mới", ""), ("Phò tá", ""), ("Phố núi", "")]);
    for page in 1..6 {
        assert_eq!(all_pages(&store, &request("phố "), page), [5, 3, 1, 4, 2], "pages of {page}");
    }
    assert_eq!(find(&store, "pho "), [5, 4, 3, 2, 1]);
}

#[test]
fn what_was_removed_from_a_text_is_not_found_any_more() {
    let (_dir, store) = texts(&[("Tin", "bí mật cũ")]);
    assert_eq!(find(&store, "bi mat"), [1]);
    store.write(|tx| Ok::<_, StoreError>(change(tx, 1, "lời khác")?)).unwrap();
    assert_eq!(find(&store, "bi mat"), [] as [i64; 0]);
    store.write(|tx| Ok::<_, StoreError>(search::remove(tx, 1)?)).unwrap();
    assert_eq!(find(&store, "tin"), [] as [i64; 0]);
}

#[test]
fn nothing_typed_is_an_operator_or_an_error() {
    let (_dir, store) = texts(&[("OR NOT NEAR", "headline: ^a* {b} (c) + - \" ' ; DROP TABLE articles")]);
    for text in [
        "OR",
        "NOT",
        "NEAR(a b)",
        "headline:or",
        "a*b",
        "\"",
        "\"\"",
        "'; DROP TABLE articles; --",
        "{headline}",
        "^a",
        "a AND",
        "((((",
        "facets : tdraft",
        "-a",
        "+",
        "\u{0}",
        "a\u{0}b",
        "exact:x",
        "🙂",
        "٣",
        "中文",
        "\"unclosed phrase",
    ] {
        let _ = find(&store, text);
    }
    assert_eq!(find(&store, "drop table"), [1]);
    assert_eq!(find(&store, "or not near"), [1]);
    assert_eq!(find(&store, "tdraft"), [] as [i64; 0], "facets are not words of the text");
}

#[test]
fn a_section_a_person_a_state_and_dates_narrow_the_search() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), TestHost::shared(1)).unwrap();
    let shape = Shape::of(400, 40);
    synth::fill(&store, shape, &mut |_| ControlFlow::Continue(())).unwrap();
    let from = shape.newest.plus_millis(-200 * 60_000);
    let until = shape.newest.plus_millis(-100 * 60_000);
    let query = Query::read("và ");
    let r = Request {
        query: query.clone(),
        facets: vec![facet::section(&shape.section(3).unwrap()), facet::state("approved"), facet::LIVE.to_owned()],
        from: Some(from),
        until: Some(until),
        also: Some(("a.priority = ?".to_owned(), vec![rusqlite::types::Value::from(0)])),
    };
    let found = all_pages(&store, &r, 2);
    let wanted: Vec<i64> = store
        .read(|db| {
            let mut all = db.prepare(
                "SELECT rid FROM articles WHERE section = 'muc-3' AND state = 'approved' AND live = 1
                 AND updated_at >= ?1 AND updated_at < ?2",
            )?;
            let rows = all.query_map([from.millis(), until.millis()], |r| r.get(0))?.collect::<Result<_, _>>()?;
            Ok::<_, StoreError>(rows)
        })
        .unwrap();
    let expected: Vec<i64> = scanned(&store, &query).into_iter().filter(|rid| wanted.contains(rid)).collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);

    let person = Request { query, facets: vec![facet::person(shape.person(3))], ..Request::default() };
    let theirs: i64 = store
        .read(|db| {
            Ok::<_, StoreError>(db.query_row(
                "SELECT count(*) FROM article_people WHERE person = ?1",
                [Id(shape.person(3))],
                |r| r.get(0),
            )?)
        })
        .unwrap();
    let found = all_pages(&store, &person, 7).len() as i64;
    assert!(found > 0 && found <= theirs);
}

#[test]
fn dates_find_the_same_after_the_clock_was_set_back() {
    let (_dir, store) = texts(&[("Tin một", ""), ("Tin hai", ""), ("Tin ba", "")]);
    // The second was changed an hour "before" the first, by a clock that was wrong.
    store
        .write(|tx| {
            for (rid, at) in [(1, 10_000_000i64), (2, 6_400_000), (3, 10_000_001)] {
                tx.execute("UPDATE articles SET updated_at = ?2 WHERE rid = ?1", [rid, at])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let at = |ms| Some(Timestamp::from_millis(ms));
    let early = Request { until: at(7_000_000), ..request("tin ") };
    assert_eq!(all_pages(&store, &early, 10), [2]);
    let late = Request { from: at(9_000_000), ..request("tin ") };
    assert_eq!(all_pages(&store, &late, 10), [3, 1]);
}

#[test]
fn the_best_of_the_newest_puts_a_headline_before_a_mention() {
    let (_dir, store) =
        texts(&[("Bão số 9", "đổ bộ"), ("Thời tiết", "tin bão hôm nay và nhiều chuyện khác nữa"), ("Khác", "")]);
    let best = store.read(|db| Ok::<_, StoreError>(search::ranked(db, &request("bao "), 10)?)).unwrap();
    assert_eq!(best, [1, 2]);
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(vec![
            "phố", "phở", "pho", "PHỐ", "thành", "thanh", "Đà", "đa", "da", "Nẵng", "nang", "a", "an", "anh", "2021", "19/7", "x-y",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => "[a-zàáảãạăâđêôơư\u{301}\u{300} \"*:()^-]{0,8}",
    ]
}

fn text(words: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), 0..words).prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn i17_a_search_finds_exactly_what_a_scan_of_the_folded_text_finds(
        articles in proptest::collection::vec((text(4), text(12)), 1..12),
        changes in proptest::collection::vec((0usize..12, text(8)), 0..6),
        queries in proptest::collection::vec(text(3), 1..8),
        page in 1usize..5,
    ) {
        let n = articles.len();
        let (_dir, store) = store_of(articles);
        store.write(move |tx| {
            for (which, body) in &changes {
                change(tx, (which % n) as i64 + 1, body)?;
            }
            Ok::<_, StoreError>(())
        }).unwrap();
        for text in queries {
            let query = Query::read(&text);
            let expected = scanned(&store, &query);
            prop_assert_eq!(all_pages(&store, &request(&text), page), expected.clone(), "{:?} {:?}", text, query);
        }
    }
}
