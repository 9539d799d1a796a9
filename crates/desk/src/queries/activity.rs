//! Activity: the newsroom's audit, newest first.

use super::article::words_of;
use crate::{
    db::sql::{Id, Ms},
    desk::Desk,
    error::{DeskError, Done},
    refusal::DeskRefusal,
};
use galley_domain::{event::ArticleEvent, fold::fold, ids::ArticleId, time::Timestamp};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ActivityRequest {
    /// Only this article.
    pub article: Option<ArticleId>,
    /// Only by people whose name contains this.
    pub person: String,
    /// Only this event kind.
    pub kind: String,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Rows wanted, at most 500; 0 = 100.
    pub limit: u32,
}

/// A row of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActivityRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Event kind (`event-<kind>`).
    pub kind: String,
    /// Arguments of the message.
    pub args: BTreeMap<String, String>,
    /// Article, if of one.
    pub article: Option<ArticleId>,
    /// Its headline.
    pub headline: Option<String>,
    /// Stream and sequence, as `stream/aseq`.
    pub place: String,
}

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActivityPage {
    /// Rows, newest first.
    pub rows: Vec<ActivityRow>,
    /// Next page.
    pub cursor: Option<String>,
}

/// A page of the audit, newest first.
///
/// # Errors
/// Not signed in; a cursor that is not one of ours.
pub fn activity(desk: &Desk, request: &ActivityRequest) -> Done<ActivityPage> {
    desk.access()?;
    let limit = if request.limit == 0 { 100 } else { request.limit.min(500) };
    let before: i64 = match request.cursor.as_deref() {
        None => i64::MAX,
        Some(text) => text.parse().map_err(|_| DeskRefusal::BadInput { field: "cursor", why: "not one of ours".into() })?,
    };
    let person = format!("%{}%", fold(&request.person));
    desk.store().read(|db| {
        let mut find = db.prepare_cached(
            "SELECT e.id, e.at, e.kind, e.payload, e.stream, e.aseq, p.name, a.id, a.headline FROM events e
             LEFT JOIN people p ON p.id = e.actor LEFT JOIN articles a ON a.id = e.stream
             WHERE e.id < ?1 AND (?2 IS NULL OR e.stream = ?2) AND (?3 = '' OR e.kind = ?3)
               AND (?4 = '%%' OR p.name_folded LIKE ?4)
             ORDER BY e.id DESC LIMIT ?5",
        )?;
        let rows = find.query_map(params![before, request.article.map(Id), request.kind, person, limit + 1], |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, Ms>(1)?.0,
                r.get::<_, String>(2)?,
                r.get::<_, Option<Vec<u8>>>(3)?,
                r.get::<_, Id<uuid::Uuid>>(4)?.0,
                r.get::<_, i64>(5)?,
                r.get::<_, Option<String>>(6)?,
                r.get::<_, Option<Id<ArticleId>>>(7)?.map(|i| i.0),
                r.get::<_, Option<String>>(8)?,
            ))
        })?;
        let mut out = Vec::new();
        let mut last = None;
        let mut more = false;
        for row in rows {
            let (id, at, kind, payload, stream, aseq, by, article, headline) = row?;
            if out.len() == limit as usize {
                more = true;
                break;
            }
            last = Some(id);
            let args = arguments(db, payload.as_deref())?;
            let by = by.unwrap_or_default();
            out.push(ActivityRow { at, by, kind, args, article, headline, place: format!("{stream}/{aseq}") });
        }
        Ok(ActivityPage { rows: out, cursor: last.filter(|_| more).map(|id| id.to_string()) })
    })
}

/// Arguments of an event's message: an article's by its type, a newsroom's from its plain fields.
fn arguments(db: &Connection, payload: Option<&[u8]>) -> Done<BTreeMap<String, String>> {
    let Some(payload) = payload else { return Ok(BTreeMap::new()) };
    if let Ok(event) = serde_json::from_slice::<ArticleEvent>(payload) {
        return Ok(words_of(db, &event)?.0);
    }
    let value: serde_json::Value = serde_json::from_slice(payload)?;
    let mut out = BTreeMap::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        let text = match value {
            serde_json::Value::String(s) => s.clone(),
            serde_json::Value::Number(n) => n.to_string(),
            serde_json::Value::Array(items) => items.iter().filter_map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
            _ => continue,
        };
        if key != "kind" {
            out.insert(key.clone(), text);
        }
    }
    Ok(out)
}

/// Writes the whole audit as CSV (RFC 4180), oldest last: `at,by,kind,article,headline,place,args`.
///
/// # Errors
/// Not signed in; the writer fails.
pub fn activity_csv(desk: &Desk, out: impl std::io::Write) -> Done<()> {
    let mut csv = csv::Writer::from_writer(out);
    let failed = || DeskError::during::<csv::Error>("writing CSV");
    csv.write_record(["at", "by", "kind", "article", "headline", "place", "args"]).map_err(failed())?;
    let mut request = ActivityRequest { limit: 500, ..ActivityRequest::default() };
    loop {
        let page = activity(desk, &request)?;
        for row in page.rows {
            let article = row.article.map(|a| a.to_string()).unwrap_or_default();
            let args = serde_json::to_string(&row.args)?;
            let headline = row.headline.unwrap_or_default();
            csv.write_record([&row.at.to_string(), &row.by, &row.kind, &article, &headline, &row.place, &args]).map_err(failed())?;
        }
        match page.cursor {
            Some(cursor) => request.cursor = Some(cursor),
            None => break,
        }
    }
    csv.flush().map_err(DeskError::during("writing CSV"))?;
    Ok(())
}
