//! Every pragma in one place.

use rusqlite::{Connection, config::DbConfig};
use std::time::Duration;

/// How long a statement waits for another program's lock.
pub(super) const BUSY: Duration = Duration::from_secs(5);

fn common(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY)?;
    // A double-quoted word that is no column is an error, not a string; functions in the schema are not trusted.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// For the writer: WAL, a commit is on disk when it returns, foreign keys hold.
///
/// # Errors
/// Those of SQLite, e.g. a file that is no database.
pub fn writer(db: &Connection) -> rusqlite::Result<()> {
    common(db)?;
    db.pragma_update(None, "foreign_keys", true)?;
    // A file system that cannot do WAL answers with another mode; then the database still works, more slowly.
    db.query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "journal_size_limit", 64 << 20)?;
    db.pragma_update(None, "cache_size", -16_000)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

/// For readers: nothing can be written.
///
/// # Errors
/// Those of SQLite.
pub fn reader(db: &Connection) -> rusqlite::Result<()> {
    common(db)?;
    db.pragma_update(None, "query_only", true)?;
    db.pragma_update(None, "cache_size", -16_000)?;
    Ok(())
}

/// Walks the whole database; `Ok(None)` = sound, else what is wrong. About a second per gigabyte.
///
/// On a connection just opened for it: FTS5 checks against the structure its connection has in memory, and calls one that
/// another connection has changed meanwhile damaged (seen on SQLite 3.54.1). [`super::Store::check`] does it right.
///
/// # Errors
/// Those of SQLite other than damage.
pub(crate) fn quick_check(db: &Connection) -> rusqlite::Result<Option<String>> {
    match db.query_row("PRAGMA quick_check(1)", [], |r| r.get::<_, String>(0)) {
        Ok(word) if word == "ok" => Ok(None),
        Ok(what) => Ok(Some(what)),
        Err(e) => match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => Ok(Some(e.to_string())),
            _ => Err(e),
        },
    }
}
