//! The newsroom's rules and lists. Rules, privileges and the name stand in the charter, so changing them needs the passphrase.

use crate::{
    desk::Desk,
    error::Done,
    newsroom_event::NewsroomEvent,
    queries::newsroom::NewsroomSettings,
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    charter::{Charter, DatedRules, RolePrivileges, Rules},
    people::Privilege,
    time::Timestamp,
};
use rusqlite::Connection;

fn rules(s: &NewsroomSettings) -> Rules {
    Rules {
        four_eyes: s.four_eyes,
        last_editor_may_not_finish: s.last_editor_may_not_finish,
        fast_lane: s.fast_lane,
    }
}

fn signed_changes(charter: &Charter, s: &NewsroomSettings, at: Timestamp) -> Vec<String> {
    let mut changed = Vec::new();
    if charter.name != s.name {
        changed.push("name".to_owned());
    }
    if charter.rules_at(at) != rules(s) {
        changed.push("rules".to_owned());
    }
    if s.privileges.iter().any(|(role, wanted)| charter.role_privileges_at(*role, at) != *wanted) {
        changed.push("privileges".to_owned());
    }
    changed
}

fn amend(charter: &mut Charter, s: &NewsroomSettings, at: Timestamp) {
    charter.name.clone_from(&s.name);
    if charter.rules_at(at) != rules(s) {
        for old in &mut charter.rules {
            old.until.get_or_insert(at);
        }
        charter.rules.push(DatedRules { rules: rules(s), from: at, until: None });
    }
    for (role, wanted) in &s.privileges {
        if charter.role_privileges_at(*role, at) != *wanted {
            for old in charter.role_privileges.iter_mut().filter(|r| r.role == *role) {
                old.until.get_or_insert(at);
            }
            charter.role_privileges.push(RolePrivileges { role: *role, privileges: wanted.clone(), from: at, until: None });
        }
    }
}

/// Writes the lists and switches that the charter does not hold; names what changed.
fn write(db: &Connection, s: &NewsroomSettings) -> Done<Vec<String>> {
    let mut changed = Vec::new();
    let mut put = |key: &'static str, value: serde_json::Value| -> Done<()> {
        if settings::get::<serde_json::Value>(db, key)?.as_ref() != Some(&value) {
            settings::set(db, key, &value)?;
            changed.push(key.to_owned());
        }
        Ok(())
    };
    put(settings::NEWSROOM_NAME, serde_json::to_value(&s.name)?)?;
    put(settings::TIME_ZONE, serde_json::to_value(&s.time_zone)?)?;
    put(settings::RETURN_REASONS, serde_json::to_value(&s.return_reasons)?)?;
    put(settings::STORY_TYPES, serde_json::to_value(&s.story_types)?)?;
    put(settings::CLEARANCE_KINDS, serde_json::to_value(&s.clearance_kinds)?)?;
    put(settings::PROFILES, serde_json::to_value(&s.profiles)?)?;
    put(settings::IDLE_LOCK_MINUTES, serde_json::to_value(s.idle_lock_minutes.clamp(1, 120))?)?;
    Ok(changed)
}

/// Saves the newsroom's settings.
///
/// # Errors
/// The privilege `administer` is missing; an empty name or an unknown time zone; `RootLocked` or `WrongPassword` when the charter changes.
pub fn save_newsroom_settings(desk: &Desk, wanted: &NewsroomSettings, passphrase: Option<&str>) -> Done<()> {
    desk.require(Privilege::Administer)?;
    if wanted.name.trim().is_empty() {
        return Err(DeskRefusal::BadInput { field: "name", why: "empty".into() }.into());
    }
    if wanted.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(DeskRefusal::BadInput { field: "time_zone", why: "unknown".into() }.into());
    }
    let wanted = wanted.clone();
    if signed_changes(&*desk.charter()?, &wanted, desk.host().now()).is_empty() {
        return desk.act(move |act| {
            act.require(Privilege::Administer)?;
            let changed = write(act.tx, &wanted)?;
            if !changed.is_empty() {
                act.newsroom(&NewsroomEvent::SettingsChanged { changed })?;
            }
            Ok(())
        });
    }
    desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
        let mut changed = write(act.tx, &wanted)?;
        changed.extend(signed_changes(&act.charter, &wanted, act.at));
        act.newsroom(&NewsroomEvent::SettingsChanged { changed })?;
        act.issue(root, |charter, at| {
            amend(charter, &wanted, at);
            Ok(())
        })
    })
}
