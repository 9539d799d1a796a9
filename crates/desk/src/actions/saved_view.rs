//! Saved views: a view, its filter and search text under a name; each person's own.

use crate::{
    db::sql::{Id, Json},
    desk::Desk,
    error::{DeskError, Done},
    queries::list::SavedView,
    refusal::DeskRefusal,
};
use rusqlite::params;

/// The signed-in person's saved views, in their order.
///
/// # Errors
/// Not signed in.
pub fn saved_views(desk: &Desk) -> Done<Vec<SavedView>> {
    let me = desk.access()?.person;
    desk.store().read(|db| {
        let mut find = db.prepare_cached("SELECT json FROM saved_views WHERE person = ?1 ORDER BY position, name")?;
        let rows = find.query_map([Id(me)], |r| Ok(r.get::<_, Json<SavedView>>(0)?.0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Saves a view; one of the same name is replaced.
///
/// # Errors
/// Not signed in; an empty name.
pub fn save_view(desk: &Desk, view: &SavedView) -> Done<()> {
    let me = desk.access()?.person;
    let mut view = view.clone();
    view.name = view.name.trim().to_owned();
    if view.name.is_empty() || view.name.chars().count() > 80 {
        return Err(DeskRefusal::BadInput { field: "name", why: "length".into() }.into());
    }
    let id = desk.host().id(galley_domain::ids::uuid_v7);
    desk.store().write(move |tx| {
        tx.execute("DELETE FROM saved_views WHERE person = ?1 AND name = ?2", params![Id(me), view.name])?;
        tx.execute(
            "INSERT INTO saved_views (id, person, name, json, position)
             VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(position), -1) + 1 FROM saved_views WHERE person = ?2))",
            params![Id(id), Id(me), view.name, Json(&view)],
        )?;
        Ok::<_, DeskError>(())
    })
}

/// Deletes a saved view; nothing happens when there is none of that name.
///
/// # Errors
/// Not signed in.
pub fn delete_view(desk: &Desk, name: &str) -> Done<()> {
    let me = desk.access()?.person;
    let name = name.to_owned();
    desk.store().write(move |tx| {
        tx.execute("DELETE FROM saved_views WHERE person = ?1 AND name = ?2", params![Id(me), name])?;
        Ok::<_, DeskError>(())
    })
}
