//! Answers kept per idempotency key, so that a request sent again has no second effect and gets the first answer.

use galley_domain::{
    portal_protocol::{IDEMPOTENCY_KEPT_MS, IdempotencyKey},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

/// A kept answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of method, path and content digest of the request it answered.
    pub request: String,
    /// The answer's body.
    pub body: String,
}

/// The answer kept under a key.
///
/// # Errors
/// The database's.
pub fn find(db: &Connection, key: &IdempotencyKey) -> Result<Option<Kept>, rusqlite::Error> {
    db.query_row("SELECT request, body FROM answer WHERE idempotency_key = ?1", [key.as_str()], |r| {
        Ok(Kept { request: r.get(0)?, body: r.get(1)? })
    })
    .optional()
}

/// Keeps an answer, and lets go of those older than thirty days.
///
/// # Errors
/// The database's.
pub fn keep(
    db: &Connection,
    key: &IdempotencyKey,
    request: &str,
    body: &str,
    at: Timestamp,
) -> Result<(), rusqlite::Error> {
    db.execute(
        "INSERT INTO answer (idempotency_key, request, body, at) VALUES (?1, ?2, ?3, ?4)",
        params![key.as_str(), request, body, at.millis()],
    )?;
    db.execute("DELETE FROM answer WHERE at < ?1", [at.plus_millis(-IDEMPOTENCY_KEPT_MS).millis()])?;
    Ok(())
}
