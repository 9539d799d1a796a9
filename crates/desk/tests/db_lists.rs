//! The first page of every view is a walk of an index: nothing is sorted, nothing is scanned.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::{
    db::{Store, StoreError},
    host::TestHost,
    synth::{self, Shape},
};
use std::ops::ControlFlow;

/// Views as lists ask for them: name, tables, condition.
const VIEWS: [(&str, &str, &str); 12] = [
    ("all", "articles a", "a.state <> 'spiked'"),
    ("to review", "articles a", "a.state = 'in_review'"),
    ("returned", "articles a", "a.state = 'returned'"),
    ("held", "articles a", "a.state = 'held'"),
    ("spiked", "articles a", "a.state = 'spiked'"),
    ("approved", "articles a", "a.state = 'approved' AND a.scheduled_at IS NULL AND a.live = 0"),
    ("scheduled", "articles a", "a.scheduled_at IS NOT NULL"),
    ("live", "articles a", "a.live = 1"),
    ("late", "articles a", "(a.late = 1 OR a.attention = 1)"),
    ("post check", "articles a", "a.post_check_due = 1"),
    (
        "mine",
        "article_people p CROSS JOIN articles a ON a.rid = p.rid",
        "p.person = x'01900000000070008000000000000003'",
    ),
    (
        "by author",
        "article_people p CROSS JOIN articles a ON a.rid = p.rid",
        "a.state <> 'spiked' AND p.person = x'01900000000070008000000000000003'",
    ),
];

fn plan(store: &Store, sql: &str) -> String {
    store
        .read(|db| {
            let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let lines: Result<Vec<String>, _> = explain.query_map([], |r| r.get::<_, String>(3))?.collect();
            Ok::<_, StoreError>(lines?.join(" | "))
        })
        .unwrap()
}

#[test]
fn every_views_pages_are_walks_of_an_index_with_and_without_a_section() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), TestHost::shared(1)).unwrap();
    synth::fill(&store, Shape::of(2_000, 30), &mut |_| ControlFlow::Continue(())).unwrap();
    for (name, tables, condition) in VIEWS {
        let by = if tables.starts_with("article_people") { "p" } else { "a" };
        let section = if by == "a" { " AND a.section = 'muc-3'" } else { "" };
        for more in [
            String::new(),
            section.to_owned(),
            format!("{section} AND ({by}.updated_at, {by}.rid) < (1795424000000, 900)"),
            format!("{section} AND {by}.updated_at >= 1795400000000 AND {by}.updated_at < 1795424000000"),
        ] {
            let sql = format!(
                "SELECT a.rid, a.headline FROM {tables} WHERE {condition}{more} ORDER BY {by}.updated_at DESC, {by}.rid DESC LIMIT 50"
            );
            let plan = plan(&store, &sql);
            assert!(!plan.contains("TEMP B-TREE"), "{name}: sorted\n{sql}\n{plan}");
            assert!(
                plan.contains("USING INDEX") || plan.contains("USING PRIMARY KEY"),
                "{name}: scanned\n{sql}\n{plan}"
            );
            store
                .read(|db| {
                    let n = db.prepare(&sql)?.query_map([], |_| Ok(()))?.count();
                    assert!(n <= 50);
                    Ok::<_, StoreError>(())
                })
                .unwrap();
        }
    }
}
