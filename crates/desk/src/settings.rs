//! Small facts of this desk, one JSON value per key.

use crate::db::sql::Json;
use galley_domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Identity of this installed Galley ([`galley_domain::ids::DeviceId`]). A restore makes a new one, so that nothing numbered
/// per device is ever reused.
pub const DEVICE: &str = "device_id";
/// The newsroom of this data folder ([`galley_domain::ids::NewsroomId`]).
pub const NEWSROOM: &str = "newsroom_id";
/// Set by a restore: [`Restored`].
pub const RESTORED: &str = "restored";
/// Name of the newsroom (text), as in the charter.
pub const NEWSROOM_NAME: &str = "newsroom_name";
/// Interface language the newsroom was set up in: `vi` or `en`.
pub const LANGUAGE: &str = "language";
/// IANA time zone of the newsroom (text).
pub const TIME_ZONE: &str = "time_zone";
/// Content profiles (`Vec<ContentProfile>`).
pub const PROFILES: &str = "profiles";
/// Reasons a return may name (`Vec<ReasonOption>`).
pub const RETURN_REASONS: &str = "return_reasons";
/// Story types (`Vec<ReasonOption>`).
pub const STORY_TYPES: &str = "story_types";
/// Kinds of clearances (`Vec<ReasonOption>`).
pub const CLEARANCE_KINDS: &str = "clearance_kinds";
/// Destinations that keep the approved revision on schedule when an article is reopened (`BTreeSet<DestinationId>`).
pub const KEEP_SCHEDULE: &str = "keep_schedule";
/// Idle minutes before the key locks (number); absent = 10.
pub const IDLE_LOCK_MINUTES: &str = "idle_lock_minutes";
/// `true` in a demonstration newsroom.
pub const DEMONSTRATION: &str = "demonstration";
/// Folder for nightly backups (text); without it `backups` in the data folder.
pub const BACKUP_FOLDER: &str = "backup_folder";

/// This database came out of a backup: what portals hold may be newer than what it knows. Until `settled`, every lane is
/// unknown and nothing is sent before its portal has been read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// When it was restored.
    pub at: Timestamp,
    /// When this history was first restored: what portals signed for before and is not here was lost then.
    #[serde(default)]
    pub first: Option<Timestamp>,
    /// When the backup was made: what happened since is unknown here.
    pub made_at: Timestamp,
    /// How many times this newsroom was restored.
    pub generation: u32,
    /// When every lane was told that it is unknown; `None` = not opened since.
    #[serde(default)]
    pub told: Option<Timestamp>,
    /// When every lane had been read back; `None` = not yet.
    pub settled: Option<Timestamp>,
}

/// Reads a setting.
///
/// # Errors
/// Those of SQLite, also for a value of another shape.
pub fn get<T: DeserializeOwned>(db: &Connection, key: &str) -> rusqlite::Result<Option<T>> {
    db.prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([key], |r| r.get::<_, Json<T>>(0))
        .optional()
        .map(|found| found.map(|j| j.0))
}

/// Writes a setting.
///
/// # Errors
/// Those of SQLite.
pub fn set<T: Serialize>(tx: &Connection, key: &str, value: &T) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?
        .execute(params![key, Json(value)])?;
    Ok(())
}

/// Removes a setting.
///
/// # Errors
/// Those of SQLite.
pub fn remove(tx: &Connection, key: &str) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM settings WHERE key = ?1", [key])?;
    Ok(())
}

/// The newsroom's time zone; Hanoi's until it is set.
///
/// # Errors
/// Those of SQLite.
pub fn zone(db: &Connection) -> rusqlite::Result<chrono_tz::Tz> {
    let name: Option<String> = get(db, TIME_ZONE)?;
    Ok(name.and_then(|n| n.parse().ok()).unwrap_or(chrono_tz::Asia::Ho_Chi_Minh))
}
