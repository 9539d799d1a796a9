//! Notices: what a person was told. Marking one read is no decision of the newsroom and leaves no event.

use crate::{
    db::sql::{Id, Ms},
    desk::Desk,
    error::{DeskError, Done},
    host::{ChangeKind, Origin},
    refusal::DeskRefusal,
};
use galley_domain::ids::ArticleId;
use rusqlite::params;
use uuid::Uuid;

/// Marks one notice of the signed-in person as read.
///
/// # Errors
/// Not signed in; no such notice of theirs.
pub fn dismiss_alert(desk: &Desk, id: &str) -> Done<()> {
    let me = desk.access()?.person;
    let unknown = || DeskRefusal::NotFound { what: "notice", given: id.chars().take(80).collect() };
    let uuid = Uuid::parse_str(id).map_err(|_| unknown())?;
    let n = desk.store().write_as(Origin::Person, move |tx| {
        let n = tx.execute(
            "UPDATE notices SET read_at = coalesce(read_at, ?3) WHERE id = ?1 AND person = ?2",
            params![Id(uuid), Id(me), Ms(tx.now())],
        )?;
        tx.changed(ChangeKind::Notice, me);
        Ok::<_, DeskError>(n)
    })?;
    if n == 0 { Err(unknown().into()) } else { Ok(()) }
}

/// Marks all notices of the signed-in person as read, or those about one article. Says how many.
///
/// # Errors
/// Not signed in.
pub fn read_notices(desk: &Desk, article: Option<ArticleId>) -> Done<u32> {
    let me = desk.access()?.person;
    let now = desk.decided_now()?;
    desk.store().write_as(Origin::Person, move |tx| {
        let n = tx.execute(
            "UPDATE notices SET read_at = ?2 WHERE person = ?1 AND read_at IS NULL AND due_at <= ?2
             AND (?3 IS NULL OR article = ?3)",
            params![Id(me), Ms(now), article.map(Id)],
        )?;
        if n > 0 {
            tx.changed(ChangeKind::Notice, me);
        }
        Ok(u32::try_from(n).unwrap_or(u32::MAX))
    })
}

/// Notes that system notifications were raised for these.
///
/// # Errors
/// A fault of the database.
pub fn mark_shown(desk: &Desk, ids: &[String]) -> Done<()> {
    let ids: Vec<Uuid> = ids.iter().filter_map(|id| Uuid::parse_str(id).ok()).collect();
    desk.store().write_as(Origin::Service, move |tx| {
        let mut mark = tx.prepare_cached("UPDATE notices SET shown_at = ?2 WHERE id = ?1 AND shown_at IS NULL")?;
        for id in ids {
            mark.execute(params![Id(id), Ms(tx.now())])?;
        }
        Ok(())
    })
}
