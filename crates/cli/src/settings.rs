//! `newsroom`: its key, its rules, and the lists people choose from.

use crate::{
    answer::{Answer, CliError, Outcome},
    args::{Choice, ListName, Newsroom, Profile},
    context::Context,
};
use galley_desk::{
    Desk,
    actions::{change_passphrase::change_passphrase, newsroom_settings::save_newsroom_settings},
    queries::newsroom::{self as queries, NewsroomSettings, ReasonOption},
    refusal::DeskRefusal,
};
use galley_domain::{
    ids::SectionId,
    people::{Privilege, Role},
    profile::ContentProfile,
};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// `newsroom`.
pub fn newsroom(cx: &Context, command: Newsroom) -> Outcome {
    match command {
        Newsroom::ExportKey { file } => export_key(cx, &file),
        Newsroom::Show => show(cx),
        Newsroom::Settings => {
            let settings = serde_json::to_value(queries::newsroom_settings(&cx.signed_in()?)?)?;
            let lines = vec![serde_json::to_string_pretty(&settings)?];
            Ok(Answer::new(settings, lines))
        }
        Newsroom::Rule { four_eyes, last_editor_may_not_finish: last_editor, fast_lane } => save(cx, true, |s| {
            s.four_eyes = four_eyes.unwrap_or(s.four_eyes);
            s.last_editor_may_not_finish = last_editor.unwrap_or(s.last_editor_may_not_finish);
            s.fast_lane = fast_lane.unwrap_or(s.fast_lane);
            Ok(())
        }),
        Newsroom::Change { name, zone, idle } => {
            let signed = name.is_some();
            save(cx, signed, |s| {
                s.name = name.unwrap_or_else(|| s.name.clone());
                s.time_zone = zone.unwrap_or_else(|| s.time_zone.clone());
                s.idle_lock_minutes = idle.unwrap_or(s.idle_lock_minutes);
                Ok(())
            })
        }
        Newsroom::Choice(command) => save(cx, false, |s| choose(s, command)),
        Newsroom::Privileges { role, privileges } if privileges.is_empty() => privileges_of(cx, role),
        Newsroom::Privileges { role, privileges } => save(cx, true, |s| {
            s.privileges.retain(|(known, _)| *known != role);
            s.privileges.push((role, privileges));
            Ok(())
        }),
        Newsroom::Profile(command) => profile(cx, command),
        Newsroom::Passphrase => {
            let desk = cx.acting()?;
            change_passphrase(&desk, &cx.passphrase()?, &cx.new_passphrase()?)?;
            Ok(Answer::new(json!({ "changed": true }), vec![cx.text("cli-passphrase-changed", &[])]))
        }
    }
}

/// Changes the settings; `signed`: the charter holds some of it, so the newsroom's key signs.
fn save(cx: &Context, signed: bool, change: impl FnOnce(&mut NewsroomSettings) -> Outcome<()>) -> Outcome {
    let desk = cx.acting()?;
    let mut settings = queries::newsroom_settings(&desk)?;
    change(&mut settings)?;
    let passphrase = if signed { Some(cx.passphrase()?) } else { None };
    save_newsroom_settings(&desk, &settings, passphrase.as_ref().map(|p| p.as_str()))?;
    let json = serde_json::to_value(queries::newsroom_settings(&desk)?)?;
    Ok(Answer::new(json, vec![cx.text("cli-settled", &[])]))
}

fn entries(settings: &mut NewsroomSettings, list: ListName) -> &mut Vec<ReasonOption> {
    match list {
        ListName::ReturnReasons => &mut settings.return_reasons,
        ListName::StoryTypes => &mut settings.story_types,
        ListName::Clearances => &mut settings.clearance_kinds,
    }
}

fn choose(settings: &mut NewsroomSettings, command: Choice) -> Outcome<()> {
    match command {
        Choice::Set { list, code, name, name_en } => {
            let list = entries(settings, list);
            match list.iter_mut().find(|one| one.code == code) {
                Some(one) => (one.name_vi, one.name_en) = (name, name_en),
                None => list.push(ReasonOption { code, name_vi: name, name_en }),
            }
        }
        Choice::Remove { list, code } => {
            let list = entries(settings, list);
            let before = list.len();
            list.retain(|one| one.code != code);
            if list.len() == before {
                return Err(DeskRefusal::NotFound { what: "choice", given: code }.into());
            }
        }
    }
    Ok(())
}

fn privileges_of(cx: &Context, role: Role) -> Outcome {
    let settings = queries::newsroom_settings(&cx.signed_in()?)?;
    let held = settings.privileges.into_iter().find(|(known, _)| *known == role);
    let held: Vec<Privilege> = held.map(|(_, held)| held).unwrap_or_default();
    let json = serde_json::to_value(&held)?;
    let words = json.as_array().into_iter().flatten().filter_map(Value::as_str);
    let lines = words.map(|word| format!("{word}  {}", cx.text(&format!("privilege-{}", word.replace('.', "-")), &[])));
    let lines = lines.collect();
    Ok(Answer::new(json, lines))
}

fn profile(cx: &Context, command: Profile) -> Outcome {
    let known = |desk: &Desk| Ok::<_, CliError>(queries::newsroom_settings(desk)?.profiles);
    match command {
        Profile::List => {
            let all = known(&cx.signed_in()?)?;
            let sections = |p: &ContentProfile| p.sections.iter().map(SectionId::as_str).collect::<Vec<_>>().join(", ");
            let lines = all.iter().map(|p| format!("{}  {} / {}  {}", p.key, p.name_vi, p.name_en, sections(p)));
            let lines = lines.map(|line| line.trim_end().to_owned()).collect();
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
        Profile::Show { key } => {
            let found = known(&cx.signed_in()?)?.into_iter().find(|p| p.key == key);
            let found = serde_json::to_value(found.ok_or(DeskRefusal::NotFound { what: "profile", given: key })?)?;
            let lines = vec![serde_json::to_string_pretty(&found)?];
            Ok(Answer::new(found, lines))
        }
        Profile::Save { file } => {
            let text = fs::read_to_string(&file).map_err(CliError::file(&file))?;
            let given: ContentProfile = serde_json::from_str(&text)
                .map_err(|e| DeskRefusal::BadInput { field: "profiles", why: e.to_string() })?;
            save(cx, false, |s| {
                // A section has one profile: the one that was given it last.
                for other in s.profiles.iter_mut().filter(|p| p.key != given.key) {
                    other.sections.retain(|section| !given.sections.contains(section));
                }
                match s.profiles.iter_mut().find(|p| p.key == given.key) {
                    Some(one) => *one = given,
                    None => s.profiles.push(given),
                }
                Ok(())
            })
        }
        Profile::Remove { key } => save(cx, false, |s| {
            let before = s.profiles.len();
            s.profiles.retain(|p| p.key != key);
            if s.profiles.len() == before {
                return Err(DeskRefusal::NotFound { what: "profile", given: key }.into());
            }
            Ok(())
        }),
    }
}

fn export_key(cx: &Context, file: &Path) -> Outcome {
    let desk = cx.open()?;
    let key = queries::root_key_file(&desk)?;
    let mut text = serde_json::to_string_pretty(&key)?;
    text.push('\n');
    fs::write(file, text).map_err(CliError::file(file))?;
    let fingerprint = galley_domain::signing::fingerprint(&key.root);
    let shown = file.display().to_string();
    let lines = vec![cx.text("cli-key-exported", &[("file", &shown), ("fingerprint", &fingerprint)])];
    Ok(Answer::new(json!({ "file": shown, "fingerprint": fingerprint }), lines))
}

fn show(cx: &Context) -> Outcome {
    let desk = cx.open()?;
    let state = queries::start_state(&desk)?;
    let lines = state
        .newsroom
        .iter()
        .map(|n| format!("{}  {}  {}  {}", n.id, n.name, n.time_zone, n.root_fingerprint))
        .chain(state.people.iter().map(|p| p.name.clone()))
        .collect();
    Ok(Answer::new(serde_json::to_value(&state)?, lines))
}
