//! The first page of every view.

use super::bare;
use crate::support::{Row, Times, figure};
use galley_desk::{
    Desk,
    queries::list::{Filter, ListRequest, View, list_articles},
};
use galley_domain::ids::PersonId;
use rusqlite::{named_params, types::Value};
use std::path::Path;

/// As many rows as the window asks for.
const PAGE: u32 = 60;
const ROUNDS: usize = 40;
/// What a page may cost on top of its statement.
const MORE: f64 = 5.0;

const COLUMNS: &str =
    "a.rid, a.id, a.headline, a.authors, a.section, a.state, a.step, a.updated_at, a.word_count, a.priority,
    a.scheduled_at, a.publications, a.why, a.unapproved_changes, a.content_at,
    (SELECT name FROM people p WHERE p.id = a.claim_person),
    (SELECT s.at FROM seen s WHERE s.person = :me AND s.article = a.id)";

/// The statement that a view's first page is made from.
fn statement(view: View) -> String {
    let (from, condition, by) = match view {
        View::Mine => {
            ("article_people x CROSS JOIN articles a ON a.rid = x.rid", "a.state <> 'spiked' AND x.person = :me", "x")
        }
        View::All => ("articles a", "a.state <> 'spiked'", "a"),
        // The chief may sign every step of every section.
        View::ToReview => ("articles a", "a.state = 'in_review' AND a.step IN (1, 2)", "a"),
        View::Returned => ("articles a", "a.state = 'returned'", "a"),
        View::Approved => ("articles a", "a.state = 'approved' AND a.scheduled_at IS NULL AND a.live = 0", "a"),
        View::Scheduled => ("articles a", "a.scheduled_at IS NOT NULL", "a"),
        View::Live => ("articles a", "a.live = 1", "a"),
        View::Late => ("articles a", "(a.late = 1 OR a.attention = 1)", "a"),
        View::PostCheck => ("articles a", "a.post_check_due = 1", "a"),
        View::Held => ("articles a", "a.state = 'held'", "a"),
        View::Spiked => ("articles a", "a.state = 'spiked'", "a"),
    };
    format!(
        "SELECT {COLUMNS} FROM {from} WHERE {condition} ORDER BY {by}.updated_at DESC, {by}.rid DESC LIMIT {}",
        PAGE + 1
    )
}

/// Measures every view.
pub fn measure(desk: &Desk, folder: &Path, chief: PersonId, articles: u64) {
    let db = bare::reader(folder);
    for view in View::ALL {
        let request = ListRequest { view, filter: Filter::default(), text: String::new(), cursor: None, limit: PAGE };
        let sql = statement(view);
        let (mut ours, mut bare) = (Times::default(), Times::default());
        let mut shown = (0, 0);
        for round in 0..=ROUNDS {
            // The first round warms both.
            let (mut a, mut b) = (Times::default(), Times::default());
            shown.0 = a.time(|| list_articles(desk, &request).expect("a page").rows.len());
            shown.1 = b.time(|| {
                let mut find = db.prepare_cached(&sql).expect("a statement");
                let columns = find.column_count();
                let mut rows = find.query(named_params! { ":me": chief.0.as_bytes().as_slice() }).expect("rows");
                let mut page: Vec<Vec<Value>> = Vec::new();
                while let Some(row) = rows.next().expect("a row") {
                    page.push((0..columns).map(|i| row.get(i).expect("a value")).collect());
                }
                page.len()
            });
            if round > 0 {
                ours.add_ms(a.median());
                bare.add_ms(b.median());
            }
        }
        assert_eq!(shown.0, shown.1.min(PAGE as usize), "both found the same page of {}", view.as_str());
        Row {
            name: format!("first page of `{}`, {articles} articles, median", view.as_str()),
            unit: "ms",
            measured: ours.median(),
            reference: Some(bare.median()),
            limit: format!("≤ bare statement + {} ms", figure(MORE)),
            spread: ours.quartiles(),
            n: ours.n(),
            ok: ours.median() <= bare.median() + MORE,
        }
        .print();
    }
}
