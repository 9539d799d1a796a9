//! The status line: saved, owed, clock. It never lies.

use crate::{
    db::sql::{Id, Json, Ms},
    desk::{Desk, KeyClosed},
    error::Done,
    lanes::STOPPED,
    settings,
};
use galley_delivery::{model::Health, store::Stopped};
use galley_domain::{
    ids::{ArticleId, PersonId},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The status line's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Status {
    /// Newest durable commit.
    pub saved_at: Option<Timestamp>,
    /// Articles that owe a portal something now (tray: "n articles owe something").
    pub owed: u32,
    /// Of these, must be sent while this computer is on (no portal-side schedule).
    pub owed_needs_this_computer: u32,
    /// All deliveries are stopped, by whom.
    pub stopped_by: Option<String>,
    /// Largest measured offset to a portal in milliseconds, if any was measured.
    pub clock_offset: Option<i32>,
    /// Some destination cannot be reached since.
    pub offline_since: Option<Timestamp>,
    /// Nothing can be sent before this desk's key is opened, and what opens it.
    pub key_closed: Option<KeyClosed>,
    /// Newest backup.
    pub last_backup: Option<Timestamp>,
    /// Alerts not yet seen.
    pub alerts: Vec<Alert>,
    /// This process delivers (holds the lease), another does, or none.
    pub delivering: String,
}

/// Something a person must be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Alert {
    /// Identity, for dismissing.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Message code (`alert-<code>`).
    pub code: String,
    /// Arguments; `headline` of the article it is about among them.
    pub args: BTreeMap<String, String>,
    /// Article it is about.
    pub article: Option<ArticleId>,
}

/// What the status line says now.
///
/// # Errors
/// A fault of the database.
pub fn status(desk: &Desk) -> Done<Status> {
    let now = desk.host().now();
    let me = desk.access().ok().map(|a| a.person);
    desk.store().read(|db| {
        let saved: Option<i64> = db.query_row(
            "SELECT max(coalesce((SELECT max(at) FROM events), 0), coalesce((SELECT max(at) FROM body_updates WHERE at > ?1), 0))",
            [Ms(now.plus_millis(-86_400_000))],
            |r| r.get(0),
        )?;
        let owed: u32 = db.query_row("SELECT count(DISTINCT article) FROM lanes WHERE open = 1", [], |r| r.get(0))?;
        let here: u32 = db.query_row(
            "SELECT count(DISTINCT article) FROM lanes WHERE open = 1
             AND NOT (publication = 'scheduled' AND json_extract(state, '$.publication.portal_scheduled'))
             AND publication NOT IN ('needs_attention', 'held')",
            [],
            |r| r.get(0),
        )?;
        let stopped: Option<Stopped> = settings::get(db, STOPPED)?.flatten();
        let mut clock_offset: Option<i32> = None;
        let mut offline_since = None;
        let mut find = db.prepare_cached(
            "SELECT h.json FROM destination_health h JOIN destinations d ON d.id = h.destination WHERE d.closed_at IS NULL",
        )?;
        for health in find.query_map([], |r| Ok(r.get::<_, Json<Health>>(0)?.0))? {
            let health = health?;
            if let Some(ms) = health.offset_ms {
                let ms = i32::try_from(ms).unwrap_or(i32::MAX);
                clock_offset = Some(clock_offset.filter(|o| o.abs() >= ms.abs()).unwrap_or(ms));
            }
            if health.failures > 0 {
                offline_since = Some(offline_since.unwrap_or(now).min(health.last_ok.unwrap_or(now)));
            }
        }
        let backup: Option<i64> = db.query_row("SELECT max(at) FROM backups", [], |r| r.get(0))?;
        let holder: Option<i64> = db.query_row("SELECT lease_until FROM delivering", [], |r| r.get(0)).optional()?;
        Ok(Status {
            saved_at: saved.filter(|ms| *ms > 0).map(Timestamp::from_millis),
            owed,
            owed_needs_this_computer: here,
            stopped_by: stopped.map(|s| s.by),
            clock_offset,
            offline_since,
            key_closed: desk.key_closed(),
            last_backup: backup.map(Timestamp::from_millis),
            alerts: me.map_or_else(|| Ok(Vec::new()), |me| alerts(db, me, now))?,
            delivering: if holder.is_some_and(|until| until > now.millis()) { "somebody" } else { "nobody" }.to_owned(),
        })
    })
}

/// What this person has not yet seen, newest first.
fn alerts(db: &Connection, me: PersonId, now: Timestamp) -> Done<Vec<Alert>> {
    let mut find = db.prepare_cached(
        "SELECT n.id, n.at, n.code, n.args, n.article, a.headline FROM notices n LEFT JOIN articles a ON a.id = n.article
         WHERE n.person = ?1 AND n.read_at IS NULL AND n.due_at <= ?2 ORDER BY n.at DESC LIMIT 100",
    )?;
    let rows = find.query_map((Id(me), Ms(now)), |r| {
        let mut args = r.get::<_, Json<BTreeMap<String, String>>>(3)?.0;
        if let Some(headline) = r.get(5)? {
            args.entry("headline".to_owned()).or_insert(headline);
        }
        Ok(Alert {
            id: r.get::<_, Id<uuid::Uuid>>(0)?.0.to_string(),
            at: r.get::<_, Ms>(1)?.0,
            code: r.get(2)?,
            args,
            article: r.get::<_, Option<Id<ArticleId>>>(4)?.map(|i| i.0),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
