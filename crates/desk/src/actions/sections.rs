//! Sections: names, order and use on this desk; chain and required clearances in the charter, with dates.

use super::names;
use crate::{
    db::sql::Ms,
    desk::{Act, Desk},
    error::Done,
    newsroom_event::NewsroomEvent,
    queries::newsroom::{ReasonOption, SectionView},
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    charter::{Chain, Charter, CharterSection, ClearanceRule},
    people::Privilege,
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Most steps of a chain.
const MOST_STEPS: usize = 8;

fn bad(field: &'static str, why: &str) -> DeskRefusal {
    DeskRefusal::BadInput { field, why: why.into() }
}

/// A section checked and cleaned.
struct Wanted {
    view: SectionView,
    steps: Vec<Privilege>,
    clearances: BTreeSet<String>,
}

fn check(db: &Connection, given: &SectionView) -> Done<Wanted> {
    let view = SectionView {
        name_vi: names::name("name_vi", &given.name_vi)?,
        name_en: names::name("name_en", if given.name_en.trim().is_empty() { &given.name_vi } else { &given.name_en })?,
        ..given.clone()
    };
    let steps: Option<Vec<Privilege>> = given.chain.iter().map(|level| Privilege::sign_off(*level)).collect();
    let steps = steps.ok_or_else(|| bad("chain", "no_such_level"))?;
    if steps.is_empty() || steps.len() > MOST_STEPS {
        return Err(bad("chain", if steps.is_empty() { "empty" } else { "too_long" }).into());
    }
    let kinds: Vec<ReasonOption> = settings::get(db, settings::CLEARANCE_KINDS)?.unwrap_or_default();
    let clearances: BTreeSet<String> = given.clearances.iter().cloned().collect();
    if let Some(unknown) = clearances.iter().find(|c| !kinds.iter().any(|k| k.code == **c)) {
        return Err(DeskRefusal::NotFound { what: "clearance", given: unknown.clone() }.into());
    }
    Ok(Wanted { view, steps, clearances })
}

/// Clearances the charter requires of this section by name.
pub(crate) fn own_clearances(
    charter: &Charter,
    view: &galley_domain::ids::SectionId,
    at: Timestamp,
) -> BTreeSet<String> {
    charter
        .required_clearances
        .iter()
        .filter(|r| r.section.as_ref() == Some(view) && galley_domain::people::in_period(at, r.from, r.until))
        .map(|r| r.kind.clone())
        .collect()
}

/// What of it the charter holds and would change.
fn signed_changes(charter: &Charter, w: &Wanted, at: Timestamp) -> Vec<String> {
    let mut changed = Vec::new();
    let known = charter.section(&w.view.id);
    if known.is_none_or(|s| s.name_vi != w.view.name_vi || s.name_en != w.view.name_en) {
        changed.push("name".to_owned());
    }
    if charter.chain_at(&w.view.id, at) != Some(w.steps.as_slice()) {
        changed.push("chain".to_owned());
    }
    if own_clearances(charter, &w.view.id, at) != w.clearances {
        changed.push("clearances".to_owned());
    }
    changed
}

/// Makes a section, or changes one. Articles under way are judged by the chain of each sign-off's own date. Only opening and
/// closing it needs no passphrase.
///
/// # Errors
/// The privilege `administer` is missing; an empty chain or a level other than 1 to 4; an unknown clearance; `RootLocked`
/// or `WrongPassword`.
pub fn save_section(desk: &Desk, given: &SectionView, passphrase: Option<&str>) -> Done<()> {
    desk.require(Privilege::Administer)?;
    let w = desk.store().read(|db| check(db, given))?;
    if signed_changes(&*desk.charter()?, &w, desk.decided_now()?).is_empty() {
        return desk.act(move |act| {
            act.require(Privilege::Administer)?;
            write(act, &w, Vec::new()).map(drop)
        });
    }
    desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
        let changed = signed_changes(&act.charter, &w, act.at);
        if !write(act, &w, changed)? {
            return Ok(());
        }
        act.issue(root, |charter, at| {
            amend(charter, w, at);
            Ok(())
        })
    })
}

/// Writes the row and the event; `false` if nothing differs.
fn write(act: &mut Act<'_>, w: &Wanted, mut changed: Vec<String>) -> Done<bool> {
    let key = w.view.id.as_str();
    let was_open: Option<bool> = act
        .tx
        .prepare_cached("SELECT closed_at IS NULL FROM sections WHERE key = ?1")?
        .query_row([key], |r| r.get(0))
        .optional()?;
    if was_open.is_some_and(|open| open != w.view.active) {
        changed.push("active".to_owned());
    }
    if changed.is_empty() {
        return Ok(false);
    }
    let (section, name) = (w.view.id.clone(), w.view.name_vi.clone());
    let event = match was_open {
        None => NewsroomEvent::SectionAdded { section, name },
        Some(_) => NewsroomEvent::SectionChanged { section, name, changed },
    };
    act.newsroom(&event)?;
    let closed = (!w.view.active).then_some(Ms(act.at));
    act.tx.execute(
        "INSERT INTO sections (key, name_vi, name_en, position, closed_at)
         VALUES (?1, ?2, ?3, (SELECT coalesce(max(position), -1) + 1 FROM sections), ?4)
         ON CONFLICT (key) DO UPDATE SET name_vi = excluded.name_vi, name_en = excluded.name_en,
             closed_at = CASE WHEN excluded.closed_at IS NULL THEN NULL ELSE coalesce(closed_at, excluded.closed_at) END",
        params![key, w.view.name_vi, w.view.name_en, closed],
    )?;
    Ok(true)
}

fn amend(charter: &mut Charter, w: Wanted, at: Timestamp) {
    let id = w.view.id;
    let known = own_clearances(charter, &id, at);
    for r in &mut charter.required_clearances {
        if r.section.as_ref() == Some(&id) && r.until.is_none_or(|u| u > at) && !w.clearances.contains(&r.kind) {
            r.until = Some(at);
        }
    }
    for kind in w.clearances.difference(&known) {
        let new = ClearanceRule { kind: kind.clone(), section: Some(id.clone()), from: at, until: None };
        charter.required_clearances.push(new);
    }
    let chain = Chain { steps: w.steps, from: at, until: None };
    match charter.sections.iter_mut().find(|s| s.id == id) {
        None => charter.sections.push(CharterSection {
            id,
            name_vi: w.view.name_vi,
            name_en: w.view.name_en,
            chains: vec![chain],
        }),
        Some(section) => {
            section.name_vi = w.view.name_vi;
            section.name_en = w.view.name_en;
            let same = section.chains.iter().any(|c| c.until.is_none() && c.steps == chain.steps);
            if !same {
                for c in section.chains.iter_mut().filter(|c| c.until.is_none_or(|u| u > at)) {
                    c.until = Some(at);
                }
                section.chains.push(chain);
            }
        }
    }
}
