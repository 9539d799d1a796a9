//! Articles as the newsroom sees them: revisions held, the lane, orders taken.

use crate::error::PortalError;
use galley_domain::{
    approval::{Approval, ClearanceRecord},
    chain::ChainHead,
    content::{hash::RevisionHash, revision::RevisionContent},
    ids::ArticleId,
    portal_protocol::{Lane, Order},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// An article's row.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleRow {
    /// Which.
    pub id: ArticleId,
    /// Public path.
    pub path: Option<String>,
    /// Newest revision held.
    pub newest: Option<RevisionHash>,
    /// Its lane.
    pub lane: Lane,
    /// What readers are told instead of it.
    pub notice: String,
    /// Newest history head given.
    pub chain_head: Option<ChainHead>,
    /// Views written down so far.
    pub views: u64,
}

impl ArticleRow {
    /// An article the portal has heard nothing of.
    #[must_use]
    pub fn unknown(id: ArticleId) -> Self {
        Self { id, path: None, newest: None, lane: Lane::default(), notice: String::new(), chain_head: None, views: 0 }
    }
}

/// The end of an article's address: the last twelve digits of its UUID, which are random.
#[must_use]
pub fn short_of(id: ArticleId) -> String {
    let digits = id.0.simple().to_string();
    digits[digits.len() - 12..].to_owned()
}

const COLUMNS: &str = "id, path, newest, lane, notice, chain_head, views";

fn read(row: &Row<'_>) -> Result<Result<ArticleRow, PortalError>, rusqlite::Error> {
    let (id, path, newest): (String, Option<String>, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (lane, notice, chain_head): (String, String, Option<String>) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let views: i64 = row.get(6)?;
    let parse = || {
        Some(ArticleRow {
            id: id.parse().ok()?,
            path,
            newest: newest.map(|h| h.parse()).transpose().ok()?,
            lane: serde_json::from_str(&lane).ok()?,
            notice,
            chain_head: chain_head.map(|c| serde_json::from_str(&c)).transpose().ok()?,
            views: u64::try_from(views).ok()?,
        })
    };
    Ok(parse().ok_or(PortalError::Damaged("article")))
}

/// An article by its id.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn by_id(db: &Connection, id: ArticleId) -> Result<Option<ArticleRow>, PortalError> {
    let sql = format!("SELECT {COLUMNS} FROM article WHERE id = ?1");
    db.query_row(&sql, [id.to_string()], read).optional()?.transpose()
}

/// An article by its exact public path.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn by_path(db: &Connection, path: &str) -> Result<Option<ArticleRow>, PortalError> {
    let sql = format!("SELECT {COLUMNS} FROM article WHERE path = ?1");
    db.query_row(&sql, [path], read).optional()?.transpose()
}

/// The one article whose address ends like this, if there is exactly one.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn by_short(db: &Connection, short: &str) -> Result<Option<ArticleRow>, PortalError> {
    let mut found = db.prepare_cached(&format!("SELECT {COLUMNS} FROM article WHERE short = ?1 LIMIT 2"))?;
    let mut rows = found.query_map([short], read)?.collect::<Result<Vec<_>, _>>()?;
    if rows.len() == 1 { rows.pop().transpose() } else { Ok(None) }
}

/// Articles whose schedule is due.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn due(db: &Connection, now: Timestamp) -> Result<Vec<ArticleRow>, PortalError> {
    let sql = format!("SELECT {COLUMNS} FROM article WHERE due <= ?1 ORDER BY due, id");
    let mut found = db.prepare_cached(&sql)?;
    let rows = found.query_map([now.millis()], read)?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().collect()
}

/// When the next schedule is due.
///
/// # Errors
/// The database's.
pub fn next_due(db: &Connection) -> Result<Option<Timestamp>, rusqlite::Error> {
    let millis: Option<i64> = db.query_row("SELECT min(due) FROM article WHERE due IS NOT NULL", [], |r| r.get(0))?;
    Ok(millis.map(Timestamp::from_millis))
}

/// Writes an article's row; its views are left alone.
///
/// # Errors
/// The database's.
pub fn save(db: &Connection, a: &ArticleRow) -> Result<(), PortalError> {
    let chain_head = a.chain_head.as_ref().map(serde_json::to_string).transpose()?;
    db.execute(
        "INSERT INTO article (id, path, short, newest, lane, due, notice, chain_head)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET path = excluded.path, newest = excluded.newest, lane = excluded.lane,
             due = excluded.due, notice = excluded.notice, chain_head = excluded.chain_head",
        params![
            a.id.to_string(),
            a.path,
            short_of(a.id),
            a.newest.map(|h| h.to_string()),
            serde_json::to_string(&a.lane)?,
            a.lane.scheduled.map(|s| s.publish_at.millis()),
            a.notice,
            chain_head,
        ],
    )?;
    Ok(())
}

/// Is this path given to another article?
///
/// # Errors
/// The database's.
pub fn path_taken(db: &Connection, path: &str, by_other_than: ArticleId) -> Result<bool, rusqlite::Error> {
    let id = by_other_than.to_string();
    db.query_row("SELECT EXISTS (SELECT 1 FROM article WHERE path = ?1 AND id <> ?2)", params![path, id], |r| r.get(0))
}

/// A revision held, with what it was judged by.
#[derive(Debug, Clone)]
pub struct HeldRevision {
    /// The content.
    pub content: RevisionContent,
    /// Its sign-offs.
    pub approvals: Vec<Approval>,
    /// Its clearances.
    pub clearances: Vec<ClearanceRecord>,
}

/// A revision of an article.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn revision(db: &Connection, article: ArticleId, hash: RevisionHash) -> Result<Option<HeldRevision>, PortalError> {
    let row: Option<(String, String, String)> = db
        .query_row(
            "SELECT json, approvals, clearances FROM revision WHERE hash = ?1 AND article = ?2",
            params![hash.to_string(), article.to_string()],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .optional()?;
    row.map(|(json, approvals, clearances)| {
        let damaged = |_| PortalError::Damaged("revision");
        Ok(HeldRevision {
            content: serde_json::from_str(&json).map_err(damaged)?,
            approvals: serde_json::from_str(&approvals).map_err(damaged)?,
            clearances: serde_json::from_str(&clearances).map_err(damaged)?,
        })
    })
    .transpose()
}

/// Keeps a revision; sent again, its approvals and clearances are replaced by the newer ones.
///
/// # Errors
/// The database's.
pub fn keep_revision(
    db: &Connection,
    hash: RevisionHash,
    json: &str,
    held: &HeldRevision,
    at: Timestamp,
) -> Result<(), PortalError> {
    db.execute(
        "INSERT INTO revision (hash, article, json, approvals, clearances, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (hash) DO UPDATE SET approvals = excluded.approvals, clearances = excluded.clearances",
        params![
            hash.to_string(),
            held.content.article_id.to_string(),
            json,
            serde_json::to_string(&held.approvals)?,
            serde_json::to_string(&held.clearances)?,
            at.millis(),
        ],
    )?;
    Ok(())
}

/// Keeps an accepted order. The same order again changes nothing.
///
/// # Errors
/// The database's.
pub fn keep_order(db: &Connection, order: &Order, at: Timestamp) -> Result<(), PortalError> {
    db.execute(
        "INSERT INTO placed_order (article, lane_seq, json, received_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (article, lane_seq) DO NOTHING",
        params![order.article.to_string(), order.lane_seq, serde_json::to_string(order)?, at.millis()],
    )?;
    Ok(())
}

/// Adds counted views, all in one transaction.
///
/// # Errors
/// The database's.
pub fn add_views(db: &Connection, counts: &[(ArticleId, u64)]) -> Result<(), rusqlite::Error> {
    let mut add = db.prepare_cached("UPDATE article SET views = views + ?2 WHERE id = ?1")?;
    for (id, n) in counts {
        add.execute(params![id.to_string(), i64::try_from(*n).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}
