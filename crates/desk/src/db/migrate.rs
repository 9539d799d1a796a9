//! Numbered migrations: embedded, checked by their SHA-256, applied all or nothing.

use super::{OpenError, sql::Hash};
use galley_domain::{content::hash::sha256, time::Timestamp};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::path::Path;

/// `PRAGMA application_id` of a desk's database: "GLLY".
pub const APPLICATION_ID: i32 = 0x474c_4c59;

/// One numbered step of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// 1, 2, 3 ... without gaps; also `PRAGMA user_version` once applied.
    pub version: i64,
    /// Its file's name without number and ending.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// Every migration of migrations/desk, in order.
static MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "first", sql: include_str!("../../../../migrations/desk/0001_first.sql") },
    Migration { version: 2, name: "deliveries", sql: include_str!("../../../../migrations/desk/0002_deliveries.sql") },
    Migration { version: 3, name: "looks", sql: include_str!("../../../../migrations/desk/0003_looks.sql") },
];

/// Every migration this Galley knows, in order.
#[must_use]
pub fn migrations() -> &'static [Migration] {
    MIGRATIONS
}

/// Newest version this Galley knows.
pub const LATEST: i64 = 3;

/// What a database file says of itself before anything is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// No table yet.
    Empty,
    /// Ours, at this version.
    Version(i64),
}

/// Reads what a file is, without changing it.
pub(super) fn inspect(db: &Connection, path: &Path, known: &[Migration]) -> Result<Found, OpenError> {
    let application: i32 = db.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if tables == 0 && application == 0 {
        return Ok(Found::Empty);
    }
    if application != APPLICATION_ID {
        return Err(OpenError::NotOurs { path: path.to_owned() });
    }
    let latest = known.last().map_or(0, |m| m.version);
    if version > latest {
        return Err(OpenError::TooNew { found: version, known: latest, path: path.to_owned() });
    }
    for m in known.iter().filter(|m| m.version <= version) {
        let applied: Option<(String, Hash)> = db
            .query_row("SELECT name, sha256 FROM schema_migrations WHERE version = ?1", [m.version], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?;
        if applied != Some((m.name.to_owned(), Hash(sha256(m.sql.as_bytes())))) {
            return Err(OpenError::Altered { version: m.version, path: path.to_owned() });
        }
    }
    Ok(Found::Version(version))
}

/// Applies what is pending in one transaction. Another process may have been quicker: what it applied is skipped.
pub(super) fn apply(db: &mut Connection, known: &[Migration], now: Timestamp) -> Result<(), OpenError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = tx.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if version == 0 {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.execute_batch(
            "CREATE TABLE IF NOT EXISTS schema_migrations (
                 version    INTEGER NOT NULL PRIMARY KEY,
                 name       TEXT NOT NULL,
                 sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
                 applied_at INTEGER NOT NULL
             ) STRICT",
        )?;
    }
    for m in known.iter().filter(|m| m.version > version) {
        tx.execute_batch(m.sql)?;
        tx.execute(
            "INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES (?1, ?2, ?3, ?4)",
            params![m.version, m.name, Hash(sha256(m.sql.as_bytes())), now.millis()],
        )?;
        tx.pragma_update(None, "user_version", m.version)?;
    }
    let broken: i64 = tx.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0))?;
    if broken != 0 {
        return Err(OpenError::Store(super::StoreError::Sqlite(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY),
            Some(format!("{broken} rows point nowhere after migrating")),
        ))));
    }
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_gaps() {
        for (i, m) in migrations().iter().enumerate() {
            assert_eq!(m.version, i64::try_from(i).unwrap() + 1, "{}", m.name);
        }
        assert_eq!(migrations().last().unwrap().version, LATEST);
    }
}
