//! Charters.

use crate::error::PortalError;
use galley_domain::{
    charter::{Charter, SignedCharter},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

/// The charter in force: the highest version.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn newest(db: &Connection) -> Result<Option<(Charter, String)>, PortalError> {
    let json: Option<String> =
        db.query_row("SELECT json FROM charter ORDER BY version DESC LIMIT 1", [], |r| r.get(0)).optional()?;
    json.map(|json| {
        let charter = serde_json::from_str(&json).map_err(|_| PortalError::Damaged("charter"))?;
        Ok((charter, json))
    })
    .transpose()
}

/// Keeps a charter.
///
/// # Errors
/// The database's.
pub fn keep(db: &Connection, charter: &Charter, signed: &SignedCharter, at: Timestamp) -> Result<(), rusqlite::Error> {
    db.execute(
        "INSERT INTO charter (version, json, signature, received_at) VALUES (?1, ?2, ?3, ?4)",
        params![
            i64::try_from(charter.version).unwrap_or(i64::MAX),
            signed.charter,
            signed.signature.to_string(),
            at.millis()
        ],
    )?;
    Ok(())
}
