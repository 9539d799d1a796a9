//! After a restore: portals may hold something newer than this database knows. Every lane is told once, at the first opening,
//! before anybody can order or deliver; then each portal is read back, and when the last lane was, the restore is settled.

use crate::{
    actions::device,
    db::{
        Tx,
        sql::{Id, Ms},
    },
    desk::{Access, Act, Desk},
    error::{DeskError, Done},
    host::{ChangeKind, Origin},
    lanes::{self, lane_of},
    record,
    settings::{self, RESTORED, Restored},
};
use galley_delivery::{
    engine::{Input, LaneState, Moment, step},
    model::Lane,
};
use galley_domain::time::Timestamp;
use rusqlite::{Connection, params};

/// Articles changed this long before the backup (milliseconds: ninety days) may have been delivered since, although the backup
/// has no lane for them.
const RECENT_MS: i64 = 90 * 24 * 3_600_000;

/// Tells every lane of a restored database that it is unknown. Does nothing in any other database, nor a second time.
///
/// # Errors
/// Those of the database; then the desk must not be opened.
pub(crate) fn begin(desk: &Desk) -> Done<()> {
    let restored = desk.store.read(|db| Ok::<_, DeskError>(settings::get::<Restored>(db, RESTORED)?))?;
    let Some(restored) = restored.filter(|r| r.told.is_none()) else { return Ok(()) };
    let at = desk.clone();
    desk.store.write_as(Origin::Service, move |tx| {
        let now = tx.now();
        lay_open(tx, restored.made_at, now)?;
        let lanes: Vec<Lane> = tx
            .prepare("SELECT article, destination FROM lanes")?
            .query_map([], lane_of)?
            .collect::<Result<_, rusqlite::Error>>()?;
        for lane in &lanes {
            tell(&at, tx, lane, now)?;
        }
        // Who delivered from the database the backup was made of does not deliver from this one.
        tx.execute("DELETE FROM delivering", [])?;
        let settled = lanes.is_empty().then_some(now);
        settings::set(tx, RESTORED, &Restored { told: Some(now), settled, ..restored })?;
        tx.changed_all(ChangeKind::Delivery);
        Ok::<_, DeskError>(())
    })
}

/// Lanes for what may have been ordered after the backup: they are read back like the others.
fn lay_open(tx: &Tx<'_>, made_at: Timestamp, now: Timestamp) -> Done<()> {
    let missing: Vec<Lane> = tx
        .prepare(
            "SELECT a.id, d.id FROM articles a JOIN destinations d ON d.closed_at IS NULL
             WHERE a.updated_at >= ?1 AND a.state <> 'spiked'
               AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.article = a.id AND l.destination = d.id)",
        )?
        .query_map([Ms(made_at.plus_millis(-RECENT_MS))], lane_of)?
        .collect::<Result<_, rusqlite::Error>>()?;
    for lane in missing {
        tx.execute(
            "INSERT INTO lanes (article, destination, state, priority, open, publication, updated_at)
             VALUES (?1, ?2, ?3, 0, 0, 'not_planned', ?4)",
            params![Id(lane.article), Id(lane.destination), crate::db::sql::Json(&LaneState::new(lane)), Ms(now)],
        )?;
    }
    Ok(())
}

/// What the portal does not have is held for a person: an order of before the loss may no longer be meant.
fn tell(desk: &Desk, tx: &Tx<'_>, lane: &Lane, now: Timestamp) -> Done<()> {
    let Some(state) = lanes::lane_state(tx, lane)? else { return Ok(()) };
    let step = step(&state, Input::Restored { hold_unsent: true }, &Moment::of_order(now, 0));
    lanes::write_step(tx, lane, &step, now)?;
    tx.execute(
        "UPDATE lanes SET fence = fence + 1, holder = NULL, lease_until = NULL WHERE article = ?1 AND destination = ?2",
        params![Id(lane.article), Id(lane.destination)],
    )?;
    if !step.moves.is_empty() {
        let mut article = record::load(tx, lane.article)?;
        let person = state.publication.ordered_by.unwrap_or(article.workflow.creator);
        let mut act = Act::begin(desk, tx, Access { person, key: None })?;
        act.write_op(Some(lane.article), "restore", &step.moves)?;
        act.record_moves(&mut article, lane.destination, &step, 0)?;
        act.save(&article)?;
    }
    Ok(())
}

/// A lane has been read back: one that nobody ordered anything in, and of which the portal knows nothing, was only there to
/// be asked about; and when it was the last, the restore is settled.
pub(crate) fn read_back(db: &Connection, state: &LaneState, now: Timestamp) -> Done<()> {
    if !state.is_open() && state.highest_seq == 0 && !state.touched {
        for table in ["delivery_story", "lanes"] {
            db.execute(
                &format!("DELETE FROM {table} WHERE article = ?1 AND destination = ?2"),
                params![Id(state.lane.article), Id(state.lane.destination)],
            )?;
        }
    }
    // Lanes that wait for their reading are due.
    let more = db
        .prepare_cached("SELECT 1 FROM lanes WHERE due_at IS NOT NULL AND json_extract(state, '$.restored') LIMIT 1")?
        .exists([])?;
    if !more && let Some(restored) = settings::get::<Restored>(db, RESTORED)? {
        settings::set(db, RESTORED, &Restored { settled: Some(now), ..restored })?;
    }
    Ok(())
}

/// Must this desk wait until the administrator has let it in? Portals refuse what an unknown desk sends, so nothing is tried.
pub(crate) fn waits_to_be_let_in(desk: &Desk) -> Done<bool> {
    match device::is_enrolled(desk) {
        Ok(enrolled) => Ok(!enrolled),
        // Before the first run there is nothing to deliver.
        Err(DeskError::Refused(crate::refusal::DeskRefusal::NoNewsroom)) => Ok(false),
        Err(e) => Err(e),
    }
}
