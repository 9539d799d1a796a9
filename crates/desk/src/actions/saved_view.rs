//! Saved views: a person's own, under names they chose. No decision of the newsroom, hence no event.

use super::names;
use crate::{
    db::sql::{Id, Json},
    desk::Desk,
    error::{DeskError, Done},
    host::{ChangeKind, Origin},
    queries::list::SavedView,
    refusal::DeskRefusal,
};
use rusqlite::params;

/// Most views a person keeps.
const MOST: i64 = 50;

/// Saves a view; one of the same name is replaced and keeps its place.
///
/// # Errors
/// Not signed in; an empty name; more than fifty.
pub fn save_view(desk: &Desk, view: &SavedView) -> Done<()> {
    let me = desk.access()?.person;
    let view = SavedView { name: names::name("name", &view.name)?, ..view.clone() };
    desk.store().write_as(Origin::Person, move |tx| {
        let count: i64 = tx.query_row(
            "SELECT count(*) FROM saved_views WHERE person = ?1 AND name <> ?2",
            params![Id(me), view.name],
            |r| r.get(0),
        )?;
        if count >= MOST {
            return Err(DeskError::from(DeskRefusal::BadInput { field: "name", why: "too_many".into() }));
        }
        tx.execute(
            "INSERT INTO saved_views (person, name, json, position)
             VALUES (?1, ?2, ?3, (SELECT coalesce(max(position), -1) + 1 FROM saved_views WHERE person = ?1))
             ON CONFLICT (person, name) DO UPDATE SET json = excluded.json",
            params![Id(me), view.name, Json(&view)],
        )?;
        tx.changed(ChangeKind::Newsroom, me);
        Ok(())
    })
}

/// Forgets a view.
///
/// # Errors
/// Not signed in; no view of that name.
pub fn delete_view(desk: &Desk, name: &str) -> Done<()> {
    let me = desk.access()?.person;
    let name = name.to_owned();
    desk.store().write_as(Origin::Person, move |tx| {
        let n = tx.execute("DELETE FROM saved_views WHERE person = ?1 AND name = ?2", params![Id(me), name])?;
        if n == 0 {
            return Err(DeskError::from(DeskRefusal::NotFound { what: "view", given: name }));
        }
        tx.changed(ChangeKind::Newsroom, me);
        Ok(())
    })
}

/// The signed-in person's views, in their order.
///
/// # Errors
/// Not signed in.
pub fn saved_views(desk: &Desk) -> Done<Vec<SavedView>> {
    let me = desk.access()?.person;
    desk.store().read(|db| {
        let mut find = db.prepare_cached("SELECT json FROM saved_views WHERE person = ?1 ORDER BY position")?;
        let rows = find.query_map([Id(me)], |r| Ok(r.get::<_, Json<SavedView>>(0)?.0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}
