//! Settings of the newsroom: rules and privileges into the charter with dates, lists and profiles beside it.

use super::names;
use crate::{
    desk::{Act, Desk},
    error::Done,
    newsroom_event::NewsroomEvent,
    queries::newsroom::{NewsroomSettings, ReasonOption, settings_in},
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    charter::{Charter, DatedRules, RolePrivileges, Rules},
    people::{Privilege, Role},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

/// Idle minutes before the key locks: at least, at most.
const IDLE: std::ops::RangeInclusive<u32> = 1..=10;

fn bad(field: &'static str, why: &str) -> DeskRefusal {
    DeskRefusal::BadInput { field, why: why.into() }
}

fn list(field: &'static str, rows: &[ReasonOption]) -> Done<Vec<ReasonOption>> {
    let mut seen = BTreeSet::new();
    rows.iter()
        .map(|row| {
            if !super::names::is_code(&row.code) {
                return Err(bad(field, "bad_code").into());
            }
            if !seen.insert(row.code.clone()) {
                return Err(bad(field, "twice").into());
            }
            let name_vi = names::name(field, &row.name_vi)?;
            let name_en =
                if row.name_en.trim().is_empty() { name_vi.clone() } else { names::name(field, &row.name_en)? };
            Ok(ReasonOption { code: row.code.clone(), name_vi, name_en })
        })
        .collect()
}

fn cleaned(given: &NewsroomSettings) -> Done<NewsroomSettings> {
    let mut s = given.clone();
    s.name = names::name("name", &s.name)?;
    if s.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(bad("time_zone", "unknown").into());
    }
    if !IDLE.contains(&s.idle_lock_minutes) {
        return Err(bad("idle_lock_minutes", "out_of_range").into());
    }
    s.return_reasons = list("return_reasons", &s.return_reasons)?;
    if s.return_reasons.is_empty() {
        return Err(bad("return_reasons", "empty").into());
    }
    s.story_types = list("story_types", &s.story_types)?;
    s.clearance_kinds = list("clearance_kinds", &s.clearance_kinds)?;
    let keys: BTreeSet<&str> = s.profiles.iter().map(|p| p.key.as_str()).collect();
    if keys.len() != s.profiles.len() {
        return Err(bad("profiles", "twice").into());
    }
    if !keys.contains("default") || keys.iter().any(|k| !names::is_code(k)) {
        return Err(bad("profiles", if keys.contains("default") { "bad_code" } else { "no_default" }).into());
    }
    Ok(s)
}

fn by_role(rows: &[(Role, Vec<Privilege>)]) -> BTreeMap<Role, BTreeSet<Privilege>> {
    rows.iter().map(|(r, p)| (*r, p.iter().copied().collect())).collect()
}

fn rules(s: &NewsroomSettings) -> Rules {
    Rules { four_eyes: s.four_eyes, last_editor_may_not_finish: s.last_editor_may_not_finish, fast_lane: s.fast_lane }
}

/// Names of what differs: first what the charter holds, then the rest.
fn differences(old: &NewsroomSettings, new: &NewsroomSettings) -> (Vec<&'static str>, Vec<&'static str>) {
    let pick = |all: &[(&'static str, bool)]| all.iter().filter(|x| x.1).map(|x| x.0).collect::<Vec<_>>();
    let roles = by_role(&new.privileges);
    let old_roles = by_role(&old.privileges);
    let signed = pick(&[
        ("name", old.name != new.name),
        ("four_eyes", old.four_eyes != new.four_eyes),
        ("last_editor_may_not_finish", old.last_editor_may_not_finish != new.last_editor_may_not_finish),
        ("fast_lane", old.fast_lane != new.fast_lane),
        ("privileges", roles.iter().any(|(r, p)| old_roles.get(r) != Some(p))),
    ]);
    let plain = pick(&[
        ("time_zone", old.time_zone != new.time_zone),
        ("return_reasons", old.return_reasons != new.return_reasons),
        ("story_types", old.story_types != new.story_types),
        ("clearance_kinds", old.clearance_kinds != new.clearance_kinds),
        ("profiles", old.profiles != new.profiles),
        ("idle_lock_minutes", old.idle_lock_minutes != new.idle_lock_minutes),
    ]);
    (signed, plain)
}

/// Saves the settings as a whole; what does not differ is not touched. Delegations are not changed here. Rules, privileges and
/// the name need the passphrase; they are compared with the charter version the person saw.
///
/// # Errors
/// The privilege `administer` is missing; a value that cannot be taken; [`DeskRefusal::FieldConflict`] when the charter moved
/// on; [`DeskRefusal::LastAdministrator`]; `RootLocked` or `WrongPassword`.
pub fn save_newsroom_settings(desk: &Desk, given: &NewsroomSettings, passphrase: Option<&str>) -> Done<()> {
    desk.require(Privilege::Administer)?;
    let new = cleaned(given)?;
    let charter = desk.charter()?;
    let now = desk.decided_now()?;
    let old = desk.store().read(|db| settings_in(db, &charter, now))?;
    let (signed, plain) = differences(&old, &new);
    if signed.is_empty() && plain.is_empty() {
        return Ok(());
    }
    let minutes = i64::from(new.idle_lock_minutes);
    if signed.is_empty() {
        desk.act(move |act| {
            act.require(Privilege::Administer)?;
            write(act, &new, &[]).map(drop)
        })?;
    } else {
        desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
            if u64::from(new.charter_version) != act.charter.version {
                let theirs = act.charter.version.to_string();
                return Err(DeskRefusal::FieldConflict { field: "charter_version".into(), theirs }.into());
            }
            let roles = write(act, &new, &signed)?;
            act.issue(root, |charter, at| {
                amend(charter, &new, &roles, at);
                Ok(())
            })
        })?;
    }
    desk.session.set_idle(minutes * 60_000);
    Ok(())
}

/// Writes event and plain settings; gives the roles as they were.
fn write(
    act: &mut Act<'_>,
    new: &NewsroomSettings,
    signed: &[&'static str],
) -> Done<BTreeMap<Role, BTreeSet<Privilege>>> {
    let old = settings_in(act.tx, &act.charter, act.at)?;
    let (_, plain) = differences(&old, new);
    let gone = act
        .charter
        .required_clearances
        .iter()
        .find(|r| r.until.is_none() && !new.clearance_kinds.iter().any(|k| k.code == r.kind));
    if gone.is_some() {
        return Err(bad("clearance_kinds", "in_use").into());
    }
    let changed = signed.iter().chain(&plain).map(|s| (*s).to_owned()).collect();
    act.newsroom(&NewsroomEvent::SettingsChanged { changed })?;
    act.set(settings::NEWSROOM_NAME, &new.name)?;
    act.set(settings::TIME_ZONE, &new.time_zone)?;
    act.set(settings::RETURN_REASONS, &new.return_reasons)?;
    act.set(settings::STORY_TYPES, &new.story_types)?;
    act.set(settings::CLEARANCE_KINDS, &new.clearance_kinds)?;
    act.set(settings::PROFILES, &new.profiles)?;
    act.set(settings::IDLE_LOCK_MINUTES, &new.idle_lock_minutes)?;
    Ok(by_role(&old.privileges))
}

fn amend(charter: &mut Charter, new: &NewsroomSettings, old: &BTreeMap<Role, BTreeSet<Privilege>>, at: Timestamp) {
    charter.name.clone_from(&new.name);
    if charter.rules_at(at) != rules(new) {
        for r in charter.rules.iter_mut().filter(|r| r.until.is_none_or(|u| u > at)) {
            r.until = Some(at);
        }
        charter.rules.push(DatedRules { rules: rules(new), from: at, until: None });
    }
    for (role, privileges) in by_role(&new.privileges) {
        if old.get(&role) == Some(&privileges) {
            continue;
        }
        for r in charter.role_privileges.iter_mut().filter(|r| r.role == role && r.until.is_none_or(|u| u > at)) {
            r.until = Some(at);
        }
        let privileges = privileges.into_iter().collect();
        charter.role_privileges.push(RolePrivileges { role, privileges, from: at, until: None });
    }
}
