//! `galley doctor`: is this desk well, and what to do where it is not. Changes nothing; needs nobody signed in.

use crate::{
    actions::device,
    backup,
    charter_issue::has_administrator,
    db::{
        LATEST, quick_check,
        sql::{Json, Ms},
    },
    deliverer::DestinationSettings,
    desk::Desk,
    error::{DeskError, Done},
    settings,
};
use galley_delivery::model::Health;
use galley_domain::{charter::Charter, time::Timestamp};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// Free space below which writing will soon fail, and below which it is time to make room.
const SPACE_FAIL: u64 = 200 * 1000 * 1000;
const SPACE_WARN: u64 = 2 * 1000 * 1000 * 1000;
/// A clock further off than this is worth a word; a portal refuses requests five minutes off.
const CLOCK_WARN_MS: i64 = 5_000;
const CLOCK_FAIL_MS: i64 = 4 * 60_000;
/// Age of a backup worth a word, and of silence from a portal.
const DAY_MS: i64 = 24 * 3_600_000;
/// A projection may lag behind typing by two seconds; a minute means something keeps it from being refreshed.
const LAG_MS: i64 = 60_000;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Well.
    Ok,
    /// Somebody should look.
    Warn,
    /// Work or deliveries are in danger.
    Fail,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Check {
    /// What was looked at (`doctor-<code>`).
    pub code: String,
    /// How it came out.
    pub level: Level,
    /// Arguments of the message.
    pub args: BTreeMap<String, String>,
    /// What to do (`doctor-todo-<code>`); `None` when all is well.
    pub todo: Option<String>,
}

/// What the doctor found, one check after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DoctorReport {
    /// Galley's version.
    pub version: String,
    /// The data folder.
    pub data: String,
    /// When.
    pub at: Timestamp,
    /// The checks.
    pub checks: Vec<Check>,
}

impl DoctorReport {
    /// The worst of it.
    #[must_use]
    pub fn worst(&self) -> Level {
        self.checks.iter().map(|c| c.level).max().unwrap_or(Level::Ok)
    }

    fn add(&mut self, code: &str, level: Level, args: &[(&str, String)], todo: &str) {
        self.checks.push(Check {
            code: code.to_owned(),
            level,
            args: args.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect(),
            todo: (level != Level::Ok).then(|| todo.to_owned()),
        });
    }
}

/// `Warn` if it is so.
fn warn_if(bad: bool) -> Level {
    if bad { Level::Warn } else { Level::Ok }
}

/// Looks at everything.
///
/// # Errors
/// A fault when the database cannot be read at all.
pub fn doctor(desk: &Desk) -> Done<DoctorReport> {
    let now = desk.host().now();
    let mut report = DoctorReport {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data: desk.data_dir().display().to_string(),
        at: now,
        checks: Vec::new(),
    };
    space(desk, &mut report);
    let founded = desk.identity().is_ok();
    desk.store().read(|db| {
        database(db, &mut report)?;
        if founded {
            let charter = desk.charter_in(db)?;
            clock(db, now, &mut report)?;
            people(db, &charter, now, &mut report)?;
            work(db, now, &mut report)?;
            portals(db, now, &mut report)?;
        }
        Ok::<_, DeskError>(())
    })?;
    if founded {
        keys(desk, &mut report)?;
        backups(desk, now, &mut report)?;
    } else {
        report.add("newsroom", Level::Warn, &[], "init");
    }
    Ok(report)
}

fn space(desk: &Desk, report: &mut DoctorReport) {
    match fs4::available_space(desk.data_dir()) {
        Ok(free) => {
            let level = match free {
                n if n < SPACE_FAIL => Level::Fail,
                n if n < SPACE_WARN => Level::Warn,
                _ => Level::Ok,
            };
            report.add("disk_space", level, &[("megabytes", (free / 1_000_000).to_string())], "free_space");
        }
        Err(e) => report.add("disk_space", Level::Warn, &[("why", e.to_string())], "free_space"),
    }
}

fn database(db: &Connection, report: &mut DoctorReport) -> Done<()> {
    let damage = quick_check(db)?;
    let level = if damage.is_some() { Level::Fail } else { Level::Ok };
    report.add("database", level, &[("detail", damage.unwrap_or_default())], "restore_backup");
    let version: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let args = [("version", version.to_string()), ("sqlite", rusqlite::version().to_owned())];
    report.add("schema", if version == LATEST { Level::Ok } else { Level::Fail }, &args, "update_galley");
    let mode: String = db.query_row("PRAGMA journal_mode", [], |r| r.get(0))?;
    // Without a write-ahead log everything is as safe, but reading waits for writing: a network folder, usually.
    report.add("journal", warn_if(mode != "wal"), &[("mode", mode)], "local_folder");
    Ok(())
}

fn clock(db: &Connection, now: Timestamp, report: &mut DoctorReport) -> Done<()> {
    let mut worst: Option<i64> = None;
    let mut find = db.prepare("SELECT json FROM destination_health")?;
    for health in find.query_map([], |r| Ok(r.get::<_, Json<Health>>(0)?.0))? {
        if let Some(ms) = health?.offset_ms
            && worst.is_none_or(|w| ms.abs() > w.abs())
        {
            worst = Some(ms);
        }
    }
    let level = match worst.map(i64::abs) {
        Some(ms) if ms >= CLOCK_FAIL_MS => Level::Fail,
        Some(ms) if ms >= CLOCK_WARN_MS => Level::Warn,
        _ => Level::Ok,
    };
    let shown = worst.map(|ms| ms.to_string()).unwrap_or_default();
    report.add("clock", level, &[("milliseconds", shown)], "set_clock");
    // Decisions never go back in time, so a clock set back stays visible in what is written.
    let last: Option<i64> = db.query_row("SELECT max(at) FROM events", [], |r| r.get(0))?;
    let ahead = last.map_or(0, |ms| ms - now.millis());
    let level = if ahead > CLOCK_WARN_MS { Level::Fail } else { Level::Ok };
    report.add("clock_back", level, &[("milliseconds", ahead.max(0).to_string())], "set_clock");
    Ok(())
}

fn people(db: &Connection, charter: &Charter, now: Timestamp, report: &mut DoctorReport) -> Done<()> {
    let level = if has_administrator(charter, now) { Level::Ok } else { Level::Fail };
    report.add("administrator", level, &[], "restore_backup");
    let active: i64 = db.query_row("SELECT count(*) FROM people WHERE deactivated_at IS NULL", [], |r| r.get(0))?;
    let alone = active < 2 && charter.rules_at(now).four_eyes;
    report.add("second_person", warn_if(alone), &[("people", active.to_string())], "add_person");
    let papers: i64 =
        db.query_row("SELECT count(*) FROM person_keys WHERE until_at IS NULL AND recovery IS NOT NULL", [], |r| {
            r.get(0)
        })?;
    report.add("recovery_key", warn_if(papers == 0), &[], "print_recovery_key");
    Ok(())
}

fn work(db: &Connection, now: Timestamp, report: &mut DoctorReport) -> Done<()> {
    let count = |sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0));
    let lagging: i64 =
        db.query_row("SELECT count(*) FROM body_dirty WHERE since < ?1", params![Ms(now.plus_millis(-LAG_MS))], |r| {
            r.get(0)
        })?;
    report.add("projections", warn_if(lagging > 0), &[("count", lagging.to_string())], "restart");
    let kept = count("SELECT count(*) FROM quarantine WHERE settled_at IS NULL")?;
    report.add("quarantine", warn_if(kept > 0), &[("count", kept.to_string())], "report_quarantine");
    let pending = count("SELECT count(*) FROM ops WHERE state = 'pending'")?;
    report.add("ops", warn_if(pending > 0), &[("count", pending.to_string())], "restart");
    let unknown =
        count("SELECT count(*) FROM lanes WHERE json_extract(state, '$.unknown') OR publication = 'outcome_unknown'")?;
    report.add("unknown_lanes", warn_if(unknown > 0), &[("count", unknown.to_string())], "deliver");
    let waiting = count("SELECT count(*) FROM lanes WHERE publication IN ('needs_attention', 'held', 'late')")?;
    report.add("waiting_lanes", warn_if(waiting > 0), &[("count", waiting.to_string())], "see_deliveries");
    let urgent: i64 = db.query_row(
        "SELECT count(*) FROM notices WHERE urgent = 1 AND read_at IS NULL AND due_at <= ?1",
        [Ms(now)],
        |r| r.get(0),
    )?;
    report.add("alerts", warn_if(urgent > 0), &[("count", urgent.to_string())], "see_alerts");
    let restored: Option<settings::Restored> = settings::get(db, settings::RESTORED)?;
    let unsettled = restored.filter(|r| r.settled.is_none());
    let made_at = unsettled.map(|r| r.made_at.to_string()).unwrap_or_default();
    report.add("restored", warn_if(unsettled.is_some()), &[("made_at", made_at)], "deliver");
    Ok(())
}

fn portals(db: &Connection, now: Timestamp, report: &mut DoctorReport) -> Done<()> {
    let mut find = db.prepare(
        "SELECT d.name, d.json, h.json FROM destinations d LEFT JOIN destination_health h ON h.destination = d.id
         WHERE d.closed_at IS NULL ORDER BY d.position, d.name",
    )?;
    let rows = find.query_map([], |r| {
        Ok((
            r.get::<_, String>(0)?,
            r.get::<_, Json<DestinationSettings>>(1)?.0,
            r.get::<_, Option<Json<Health>>>(2)?.map(|h| h.0).unwrap_or_default(),
        ))
    })?;
    for row in rows {
        let (name, settings, health) = row?;
        let pinned = settings.portal_key.is_some();
        report.add("portal_key", warn_if(!pinned), &[("destination", name.clone())], "test_destination");
        let silent = health.last_ok.is_none_or(|at| now.since(at) > DAY_MS);
        let level = if health.failures > 0 && silent { Level::Fail } else { warn_if(silent || health.failures > 0) };
        let args = [
            ("destination", name),
            ("last_contact", health.last_ok.map(|t| t.to_string()).unwrap_or_default()),
            ("why", health.last_failure.unwrap_or_default()),
        ];
        report.add("portal_contact", level, &args, "test_destination");
    }
    Ok(())
}

fn keys(desk: &Desk, report: &mut DoctorReport) -> Done<()> {
    let (level, why) = match desk.device_key() {
        Ok(_) => (Level::Ok, String::new()),
        Err(e) => (Level::Fail, e.to_string()),
    };
    let kind = desk.host().keychain().kind();
    report.add("device_key", level, &[("keychain", kind.to_owned()), ("why", why)], "open_keychain");
    let enrolled = device::is_enrolled(desk)?;
    report.add("device_enrolled", if enrolled { Level::Ok } else { Level::Fail }, &[], "enrol_device");
    Ok(())
}

fn backups(desk: &Desk, now: Timestamp, report: &mut DoctorReport) -> Done<()> {
    let newest: Option<(String, i64)> = desk.store().read(|db| {
        let mut find = db.prepare("SELECT file, at FROM backups ORDER BY at DESC")?;
        let rows = find.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?;
        for row in rows {
            let (file, at) = row?;
            if PathBuf::from(&file).exists() {
                return Ok::<_, DeskError>(Some((file, at)));
            }
        }
        Ok(None)
    })?;
    let Some((file, at)) = newest else {
        report.add("backup", Level::Warn, &[], "back_up");
        return Ok(());
    };
    let at = Timestamp::from_millis(at);
    let old = now.since(at) > 2 * DAY_MS;
    report.add("backup", warn_if(old), &[("at", at.to_string()), ("file", file.clone())], "back_up");
    let same = backup::same_disk(&PathBuf::from(&file), desk.data_dir());
    report.add("backup_disk", warn_if(same), &[("file", file)], "other_disk");
    Ok(())
}
