//! Schedule (hẹn giờ), unschedule (bỏ hẹn giờ), publish (xuất bản ngay).

use super::frame::{On, Words};
use crate::{
    db::sql::Id,
    desk::{Act, Desk},
    error::Done,
    record::Loaded,
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    ids::DestinationId,
    time::{Timestamp, read_local},
    workflow::Command,
};
use rusqlite::OptionalExtension;

/// Delivers an approved article at a time: RFC 3339, or local text of the newsroom's zone.
///
/// # Errors
/// The workflow's refusals; a time that cannot be read, does not exist or exists twice; [`DeskRefusal::Locked`].
pub fn schedule(desk: &Desk, on: On, destination: DestinationId, at: String) -> Done<()> {
    desk.act(move |act| {
        let zone = settings::zone(act.tx)?;
        let at = read_local(&at, zone).map_err(|e| DeskRefusal::BadInput { field: "at", why: e.to_string() })?;
        deliver(act, on, destination, Some(at))
    })
}

/// Delivers an approved article now.
///
/// # Errors
/// The workflow's refusals; [`DeskRefusal::Locked`].
pub fn publish(desk: &Desk, on: On, destination: DestinationId) -> Done<()> {
    desk.act(move |act| deliver(act, on, destination, None))
}

/// Delivers the approved revision that is held back because the article was opened again: at its time if that lies ahead,
/// else now.
///
/// # Errors
/// As [`publish`].
pub fn deliver_approved(desk: &Desk, on: On, destination: DestinationId) -> Done<()> {
    desk.act(move |act| {
        let article: Loaded = act.load(on)?;
        let time = article.workflow.publications.get(&destination).and_then(|p| p.publish_at);
        deliver(act, on, destination, time.filter(|t| *t > act.at))
    })
}

fn deliver(act: &mut Act<'_>, on: On, destination: DestinationId, at: Option<Timestamp>) -> Done<()> {
    known(act, destination)?;
    let mut article: Loaded = act.load(on)?;
    let command = Command::Deliver { destination, at, embargo: article.details.embargo };
    act.carry_out(&mut article, &command, &Words::default())
}

/// Takes a schedule back.
///
/// # Errors
/// The workflow's refusals.
pub fn unschedule(desk: &Desk, on: On, destination: DestinationId) -> Done<()> {
    desk.act(move |act| {
        known(act, destination)?;
        let mut article = act.load(on)?;
        act.carry_out(&mut article, &Command::Unschedule { destination }, &Words::default())
    })
}

fn known(act: &Act<'_>, destination: DestinationId) -> Done<()> {
    let open: Option<bool> = act
        .tx
        .prepare_cached("SELECT closed_at IS NULL FROM destinations WHERE id = ?1")?
        .query_row([Id(destination)], |r| r.get(0))
        .optional()?;
    match open {
        Some(true) => Ok(()),
        _ => Err(DeskRefusal::NotFound { what: "destination", given: destination.to_string() }.into()),
    }
}
