//! Migrations: numbered, all or nothing, checked by hash, with a copy of the database before.

use crate::error::PortalError;
use galley_domain::content::hash::sha256_hex;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::path::Path;

const MIGRATIONS: &[(&str, &str)] = &[("0001_portal", include_str!("../../../../migrations/portal/0001_portal.sql"))];

pub(super) fn migrate(db: &mut Connection, path: &Path) -> Result<(), PortalError> {
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT",
    )?;
    let found: i64 = db.query_row("SELECT coalesce(max(number), 0) FROM migration", [], |r| r.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(PortalError::DatabaseTooNew { found, known });
    }
    if found > 0 && found < known {
        let copy = path.with_extension(format!("before-{known:04}.sqlite"));
        db.execute("VACUUM INTO ?1", params![copy.to_string_lossy()])?;
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (number, (name, sql)) in (1i64..).zip(MIGRATIONS) {
        let sha256 = sha256_hex(sql.as_bytes());
        let ran: Option<String> =
            tx.query_row("SELECT sha256 FROM migration WHERE number = ?1", [number], |r| r.get(0)).optional()?;
        match ran {
            Some(ran) if ran != sha256 => return Err(PortalError::MigrationChanged(number)),
            Some(_) => {}
            None => {
                tx.execute_batch(sql)?;
                tx.execute(
                    "INSERT INTO migration (number, name, sha256) VALUES (?1, ?2, ?3)",
                    params![number, name, sha256],
                )?;
            }
        }
    }
    tx.commit()?;
    Ok(())
}
