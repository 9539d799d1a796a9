//! Notices: what a person is told. Reading one is not a decision of the newsroom; it is this desk's own memory.

use crate::{
    db::sql::{Id, Ms},
    desk::Desk,
    error::{DeskError, Done},
    host::ChangeKind,
    refusal::DeskRefusal,
};
use rusqlite::params;
use uuid::Uuid;

/// Marks a notice of the signed-in person as read.
///
/// # Errors
/// Not signed in; no such notice.
pub fn dismiss_alert(desk: &Desk, id: &str) -> Done<()> {
    let me = desk.access()?.person;
    let missing = || DeskRefusal::NotFound { what: "notice", given: id.to_owned() };
    let uuid = Uuid::parse_str(id).map_err(|_| missing())?;
    let gone = missing();
    desk.store().write(move |tx| {
        let n = tx
            .prepare_cached("UPDATE notices SET read_at = ?3 WHERE id = ?1 AND person = ?2")?
            .execute(params![Id(uuid), Id(me), Ms(tx.now())])?;
        if n == 0 {
            return Err(DeskError::from(gone));
        }
        tx.changed(ChangeKind::Notice, me);
        Ok(())
    })
}
