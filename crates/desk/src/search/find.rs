//! Asking FTS5: newest change first, page by page; and the best of the newest.

use super::Query;
use galley_domain::time::Timestamp;
use rusqlite::{Connection, ToSql, params_from_iter, types::Value};
use std::{fmt, fmt::Write, str::FromStr};

/// Only the newest so many matches are ranked.
const RANKED: usize = 2000;
/// `search_id` follows `updated_at` as long as the clock does not jump back; a bound on the walk allows for this much.
const CLOCK_SLACK_MS: i64 = 24 * 3_600_000;

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The words.
    pub query: Query,
    /// Facet words that must all hold (see [`super::facet`]).
    pub facets: Vec<String>,
    /// Changed at or after.
    pub from: Option<Timestamp>,
    /// Changed before.
    pub until: Option<Timestamp>,
    /// A further condition on the row, as SQL over `a` (articles) with `?` parameters, and its values. Never user text.
    pub also: Option<(String, Vec<Value>)>,
}

/// Where a page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Among the articles whose marks differ from those typed.
    pub other_marks: bool,
    /// `search_id` of the last one given.
    pub below: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.other_marks { 'o' } else { 'e' }, self.below)
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (tier, below) = text.split_at_checked(1).ok_or(())?;
        let other_marks = match tier {
            "e" => false,
            "o" => true,
            _ => return Err(()),
        };
        Ok(Self { other_marks, below: below.parse().map_err(|_| ())? })
    }
}

/// A page of matches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows of `articles`, in order.
    pub rids: Vec<i64>,
    /// Give this to get the next page; `None` = no more.
    pub next: Option<Cursor>,
}

/// What every match must hold, whatever its marks.
fn folded(request: &Request) -> String {
    with_facets(request.query.folded_expression(), request)
}

/// The same, with every word that was typed with marks holding them.
fn marked(request: &Request) -> String {
    with_facets(request.query.marked_expression(), request)
}

fn with_facets(mut expression: String, request: &Request) -> String {
    if !request.facets.is_empty() {
        let words: Vec<String> =
            request.facets.iter().map(|f| f.chars().filter(char::is_ascii_alphanumeric).collect()).collect();
        let _ = write!(expression, " AND facets : ({})", words.join(" AND "));
    }
    expression
}

/// The tiers of a request: what is looked for in each, in order.
fn tiers(request: &Request) -> Vec<(bool, String)> {
    if request.query.has_marks() {
        let (all, marked) = (folded(request), marked(request));
        vec![(false, marked.clone()), (true, format!("({all}) NOT ({marked})"))]
    } else {
        vec![(false, folded(request))]
    }
}

/// One page, newest change first. When something was typed with marks, first those that hold it so, then the others.
/// An empty query finds nothing.
///
/// # Errors
/// Those of SQLite.
pub fn find(db: &Connection, request: &Request, after: Option<Cursor>, limit: usize) -> rusqlite::Result<Found> {
    let mut out = Found::default();
    if request.query.is_empty() || limit == 0 {
        return Ok(out);
    }
    let (lowest, highest) = bounds(db, request)?;
    if after.is_none() && request.query.has_marks() {
        return first_of_two_tiers(db, request, (lowest, highest), limit);
    }
    for (other_marks, expression) in tiers(request) {
        let mut below = highest;
        match after {
            Some(cursor) if cursor.other_marks && !other_marks => continue,
            Some(cursor) if cursor.other_marks == other_marks => below = below.min(cursor.below),
            _ => {}
        }
        // One more than asked: is there a next page?
        let wanted = limit - out.rids.len() + 1;
        let mut last = below;
        for (rid, search_id) in walk(db, request, &expression, (lowest, below), wanted)? {
            if out.rids.len() == limit {
                out.next = Some(Cursor { other_marks, below: last });
                return Ok(out);
            }
            out.rids.push(rid);
            last = search_id;
        }
        if out.rids.len() == limit {
            // The tier is used up exactly; the next page begins the next one, if there is one.
            if !other_marks && request.query.has_marks() {
                out.next = Some(Cursor { other_marks: true, below: i64::MAX });
            }
            return Ok(out);
        }
    }
    Ok(out)
}

/// The first page of words typed with marks. Those that hold them are asked for first, because they often fill the page; then
/// the newest whatever their marks, from which the ones given are left out. That is one walk, where "these and not those" would
/// be two at once.
fn first_of_two_tiers(db: &Connection, request: &Request, bounds: (i64, i64), limit: usize) -> rusqlite::Result<Found> {
    let mut page = walk(db, request, &marked(request), bounds, limit + 1)?;
    let more_marked = page.len() > limit;
    let full = page.len() >= limit;
    let mut more = more_marked;
    if !full {
        let held = page.len();
        for row in walk(db, request, &folded(request), bounds, limit + 1)? {
            if !page[..held].contains(&row) {
                page.push(row);
            }
        }
        more = page.len() > limit;
    }
    page.truncate(limit);
    let next = if full && !more_marked {
        // The tier is used up exactly; the next page begins the next one, if there is one.
        Some(Cursor { other_marks: true, below: i64::MAX })
    } else {
        page.last().filter(|_| more).map(|(_, below)| Cursor { other_marks: !more_marked, below: *below })
    };
    Ok(Found { rids: page.into_iter().map(|(rid, _)| rid).collect(), next })
}

/// The newest so many matches of an expression, within bounds of `search_id`: row and `search_id`.
fn walk(
    db: &Connection,
    request: &Request,
    expression: &str,
    (lowest, below): (i64, i64),
    wanted: usize,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut sql = String::from(
        "SELECT a.rid, a.search_id FROM article_fts AS f CROSS JOIN articles AS a ON a.search_id = f.rowid
         WHERE f.article_fts MATCH ? AND f.rowid < ? AND f.rowid >= ?",
    );
    let mut values = vec![Value::from(expression.to_owned()), Value::from(below), Value::from(lowest)];
    for (condition, at) in [("a.updated_at >= ?", request.from), ("a.updated_at < ?", request.until)] {
        if let Some(at) = at {
            let _ = write!(sql, " AND {condition}");
            values.push(Value::from(at.millis()));
        }
    }
    if let Some((condition, more)) = &request.also {
        let _ = write!(sql, " AND ({condition})");
        values.extend(more.iter().cloned());
    }
    sql.push_str(" ORDER BY f.rowid DESC LIMIT ?");
    values.push(Value::from(i64::try_from(wanted).unwrap_or(i64::MAX)));
    let mut find = db.prepare_cached(&sql)?;
    let rows =
        find.query_map(params_from_iter(values.iter().map(|v| v as &dyn ToSql)), |r| Ok((r.get(0)?, r.get(1)?)))?;
    rows.collect()
}

/// Lowest and one past the highest `search_id` that a date filter can hold, so that the walk need not pass the rest.
fn bounds(db: &Connection, request: &Request) -> rusqlite::Result<(i64, i64)> {
    let mut lowest = 0;
    let mut highest = i64::MAX;
    if let Some(from) = request.from {
        lowest = db
            .prepare_cached("SELECT search_id FROM articles WHERE updated_at < ?1 ORDER BY updated_at DESC LIMIT 1")?
            .query([from.millis().saturating_sub(CLOCK_SLACK_MS)])?
            .next()?
            .map_or(Ok(0), |r| r.get(0))?;
    }
    if let Some(until) = request.until {
        highest = db
            .prepare_cached("SELECT search_id FROM articles WHERE updated_at >= ?1 ORDER BY updated_at LIMIT 1")?
            .query([until.millis().saturating_add(CLOCK_SLACK_MS)])?
            .next()?
            .map_or(Ok(i64::MAX), |r| r.get(0))?;
    }
    Ok((lowest, highest))
}

/// The best of the newest 2,000 matches by bm25, a hit in the headline weighing eight times one in the text.
///
/// # Errors
/// Those of SQLite.
pub fn ranked(db: &Connection, request: &Request, limit: usize) -> rusqlite::Result<Vec<i64>> {
    let mut out = Vec::new();
    if request.query.is_empty() {
        return Ok(out);
    }
    for (_, expression) in tiers(request) {
        let mut find = db.prepare_cached(
            "SELECT a.rid FROM (
                 SELECT rowid AS search_id, bm25(article_fts, 8.0, 1.0, 0.0, 0.0) AS score
                 FROM article_fts WHERE article_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?2
             ) AS newest JOIN articles AS a ON a.search_id = newest.search_id
             WHERE (?3 IS NULL OR a.updated_at >= ?3) AND (?4 IS NULL OR a.updated_at < ?4)
             ORDER BY newest.score, newest.search_id DESC LIMIT ?5",
        )?;
        let rows = find.query_map(
            rusqlite::params![
                expression,
                i64::try_from(RANKED).unwrap_or(i64::MAX),
                request.from.map(Timestamp::millis),
                request.until.map(Timestamp::millis),
                i64::try_from(limit - out.len()).unwrap_or(0)
            ],
            |r| r.get::<_, i64>(0),
        )?;
        for row in rows {
            out.push(row?);
        }
        if out.len() >= limit {
            break;
        }
    }
    Ok(out)
}
