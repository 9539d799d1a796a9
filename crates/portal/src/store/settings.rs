//! Single values.

use rusqlite::{Connection, OptionalExtension, params};

/// A setting's value.
///
/// # Errors
/// The database's.
pub fn get(db: &Connection, name: &str) -> Result<Option<String>, rusqlite::Error> {
    db.query_row("SELECT value FROM setting WHERE name = ?1", [name], |r| r.get(0)).optional()
}

/// Sets it.
///
/// # Errors
/// The database's.
pub fn set(db: &Connection, name: &str, value: &str) -> Result<(), rusqlite::Error> {
    db.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        params![name, value],
    )?;
    Ok(())
}
