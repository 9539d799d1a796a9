//! Activity: the newsroom's audit, newest first, read from the event chains.

use super::article::words_of;
use crate::{
    db::sql::{Hash, Id, Ms},
    desk::{Desk, identity},
    error::{DeskError, Done},
    record,
    refusal::DeskRefusal,
};
use galley_domain::{
    content::hash::Sha256Hex,
    event::ArticleEvent,
    fold::fold,
    ids::{ArticleId, PersonId},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as JsonValue;
use std::{collections::BTreeMap, io::Write};

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
    /// Hash of the event, hex.
    pub hash: String,
}

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActivityPage {
    /// Rows, newest first.
    pub rows: Vec<ActivityRow>,
    /// Next page.
    pub cursor: Option<String>,
}

/// Rows of a page when none are asked for.
const PAGE: u32 = 100;
/// Rows of a page at most.
const MOST: u32 = 500;
/// Characters of an argument that are shown.
const LONGEST: usize = 200;

/// A page of the audit.
///
/// # Errors
/// Not signed in; a cursor that is none.
pub fn activity(desk: &Desk, request: &ActivityRequest) -> Done<ActivityPage> {
    desk.access()?;
    desk.store().read(|db| page(db, request))
}

fn page(db: &Connection, request: &ActivityRequest) -> Done<ActivityPage> {
    let limit = match request.limit {
        0 => PAGE,
        n => n.min(MOST),
    };
    let mut sql = String::from("SELECT id, stream, aseq, actor, at, kind, payload, hash FROM events WHERE 1");
    let mut values: Vec<Value> = Vec::new();
    if let Some(cursor) = &request.cursor {
        let id: i64 =
            cursor.parse().map_err(|_| DeskRefusal::BadInput { field: "cursor", why: "unreadable".into() })?;
        sql.push_str(" AND id < ?");
        values.push(id.into());
    }
    if let Some(article) = request.article {
        sql.push_str(" AND stream = ?");
        values.push(article.0.as_bytes().to_vec().into());
    }
    if !request.kind.is_empty() {
        sql.push_str(" AND kind = ?");
        values.push(request.kind.clone().into());
    }
    if !request.person.trim().is_empty() {
        let people = people_like(db, &request.person)?;
        let marks = vec!["?"; people.len()].join(", ");
        sql.push_str(&format!(" AND actor IN ({marks})"));
        values.extend(people.into_iter().map(|p| Value::from(p.0.as_bytes().to_vec())));
    }
    sql.push_str(" ORDER BY id DESC LIMIT ?");
    values.push(i64::from(limit + 1).into());
    let newsroom = identity(db)?.newsroom.0;
    let mut find = db.prepare_cached(&sql)?;
    let found = find.query_map(params_from_iter(values), |r| {
        Ok(Found {
            id: r.get(0)?,
            stream: r.get::<_, Id<uuid::Uuid>>(1)?.0,
            aseq: r.get(2)?,
            actor: r.get::<_, Id<PersonId>>(3)?.0,
            at: r.get::<_, Ms>(4)?.0,
            kind: r.get(5)?,
            payload: r.get(6)?,
            hash: r.get(7)?,
        })
    })?;
    let mut found = found.collect::<Result<Vec<_>, _>>()?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let cursor = found.last().filter(|_| more).map(|f| f.id.to_string());
    let rows = found.into_iter().map(|f| row(db, newsroom, f)).collect::<Done<Vec<_>>>()?;
    Ok(ActivityPage { rows, cursor })
}

struct Found {
    id: i64,
    stream: uuid::Uuid,
    aseq: i64,
    actor: PersonId,
    at: Timestamp,
    kind: String,
    payload: Option<Vec<u8>>,
    hash: Hash,
}

fn people_like(db: &Connection, text: &str) -> Done<Vec<PersonId>> {
    let wanted = fold(text.trim());
    let mut find = db.prepare_cached("SELECT id, name_folded FROM people")?;
    let rows = find.query_map([], |r| Ok((r.get::<_, Id<PersonId>>(0)?.0, r.get::<_, String>(1)?)))?;
    let mut out = Vec::new();
    for row in rows {
        let (id, name) = row?;
        if name.contains(&wanted) {
            out.push(id);
        }
    }
    Ok(out)
}

fn row(db: &Connection, newsroom: uuid::Uuid, f: Found) -> Done<ActivityRow> {
    let article = (f.stream != newsroom).then_some(ArticleId(f.stream));
    let headline = match article {
        Some(id) => db
            .prepare_cached("SELECT headline FROM articles WHERE id = ?1")?
            .query_row([Id(id)], |r| r.get::<_, String>(0))
            .optional()?,
        None => None,
    };
    let args = match (&f.payload, article) {
        // A redacted event says only that it happened.
        (None, _) => BTreeMap::new(),
        (Some(bytes), Some(_)) => match serde_json::from_slice::<ArticleEvent>(bytes) {
            Ok(event) => words_of(db, &event)?.0,
            Err(_) => BTreeMap::new(),
        },
        (Some(bytes), None) => scalars(db, serde_json::from_slice(bytes).unwrap_or_default())?,
    };
    Ok(ActivityRow {
        at: f.at,
        by: record::name_of(db, f.actor)?,
        kind: f.kind,
        args: args.into_iter().map(|(k, v)| (k, v.chars().take(LONGEST).collect())).collect(),
        article,
        headline,
        place: match article {
            Some(id) => format!("{id}/{}", f.aseq),
            None => format!("newsroom/{}", f.aseq),
        },
        hash: Sha256Hex(f.hash.0).to_string(),
    })
}

/// The plain fields of a newsroom event: people by name, lists of words joined, no keys and hashes.
fn scalars(db: &Connection, payload: JsonValue) -> Done<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    let JsonValue::Object(fields) = payload else { return Ok(out) };
    for (field, value) in fields {
        let text = match (field.as_str(), value) {
            ("kind" | "sha256" | "key" | "root", _) => continue,
            (_, JsonValue::String(s)) => s,
            (_, JsonValue::Bool(b)) => b.to_string(),
            (_, JsonValue::Number(n)) => n.to_string(),
            (_, JsonValue::Array(all)) => all.iter().filter_map(JsonValue::as_str).collect::<Vec<_>>().join(", "),
            _ => continue,
        };
        let text = match (field.as_str(), text.parse::<PersonId>()) {
            ("person" | "to" | "from" | "handed_to", Ok(id)) => record::name_of(db, id)?,
            _ => text,
        };
        out.insert(field, text);
    }
    Ok(out)
}

/// Writes the audit as CSV (RFC 4180), newest first, all of it: `at,by,kind,article,headline,args,place,hash`. `limit` and
/// `cursor` of the request are not looked at. Says how many rows.
///
/// # Errors
/// Not signed in; the writer fails.
pub fn activity_csv(desk: &Desk, request: &ActivityRequest, to: impl Write) -> Done<u64> {
    desk.access()?;
    let failed = |e: csv::Error| DeskError::Fault { what: "writing the audit", source: Box::new(e) };
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["at", "by", "kind", "article", "headline", "args", "place", "hash"]).map_err(failed)?;
    let mut request = ActivityRequest { cursor: None, limit: MOST, ..request.clone() };
    let mut rows = 0;
    loop {
        // One read for each page: a long export does not hold up the log's clean-up.
        let page = desk.store().read(|db| page(db, &request))?;
        for r in &page.rows {
            let args = serde_json::to_string(&r.args)?;
            let article = r.article.map(|a| a.to_string()).unwrap_or_default();
            let headline = r.headline.as_deref().unwrap_or_default();
            csv.write_record([
                &r.at.to_string(),
                &harmless(&r.by),
                &harmless(&r.kind),
                &article,
                &harmless(headline),
                &args,
                &r.place,
                &r.hash,
            ])
            .map_err(failed)?;
            rows += 1;
        }
        request.cursor = page.cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    csv.flush().map_err(DeskError::during("writing the audit"))?;
    Ok(rows)
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
