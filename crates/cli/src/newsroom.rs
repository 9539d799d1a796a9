//! The newsroom itself: first run, people, sections, backup, checks, audit.

use crate::{
    answer::{Answer, CliError, Outcome},
    args::{Activity, Delegate, Init, People, Roles, Section},
    context::{Context, article_id, time},
};
use galley_desk::{
    Desk,
    actions::{
        backup::backup_now,
        delegate, device,
        first_run::{FirstRun, first_run},
        people::{self as people_actions, AddPerson, ChangePerson, GrantRequest},
        sections::save_section,
        session,
    },
    backup::{self, no_progress},
    doctor::{self, Level},
    queries::{
        activity::{ActivityRequest, activity, activity_csv},
        newsroom::{self as queries, SectionView},
    },
    refusal::DeskRefusal,
    verify,
};
use serde_json::{Value, json};
use std::{io, path::Path};

/// `init`.
pub fn init(cx: &Context, request: &Init) -> Outcome {
    let password = cx.password("GALLEY_PASSWORD")?;
    let passphrase = cx.passphrase()?;
    let desk = cx.open_new()?;
    let done = first_run(
        &desk,
        &FirstRun {
            language: cx.language().as_str().to_owned(),
            newsroom: request.newsroom.clone(),
            time_zone: request.zone.clone(),
            name: request.admin.clone(),
            password: password.to_string(),
            passphrase: passphrase.to_string(),
        },
    )?;
    let info = queries::start_state(&desk)?.newsroom;
    let fingerprint = info.as_ref().map(|n| n.root_fingerprint.clone()).unwrap_or_default();
    let args = [("name", request.newsroom.as_str()), ("person", &request.admin), ("key", &done.recovery_key)];
    let mut lines = vec![cx.text("cli-newsroom-made", &args)];
    lines.extend(cx.say().attribute("cli-newsroom-made", "todo", &Default::default()));
    lines.push(cx.text("cli-root-fingerprint", &[("fingerprint", &fingerprint)]));
    let json = json!({ "newsroom": info, "person": done.session.person, "recovery_key": done.recovery_key,
                       "fingerprint": fingerprint });
    Ok(Answer::new(json, lines))
}

fn person_json(desk: &Desk, id: galley_domain::ids::PersonId) -> Outcome<Value> {
    let found = queries::people(desk)?.into_iter().find(|p| p.id == id);
    Ok(serde_json::to_value(found)?)
}

/// `people`.
pub fn people(cx: &Context, command: People) -> Outcome {
    match command {
        People::Add { name, roles, pen_name } => add_person(cx, name, &roles, pen_name),
        People::List => {
            let desk = cx.signed_in()?;
            let all = queries::people(&desk)?;
            let lines = all
                .iter()
                .map(|p| {
                    let roles: Vec<String> =
                        p.grants.iter().map(|g| cx.text(&format!("role-{}", g.role.as_str()), &[])).collect();
                    format!("{}  {}  {}", p.id, p.name, roles.join(", "))
                })
                .collect();
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
        People::Change { name, rename, roles, pen_name } => {
            let desk = cx.acting()?;
            let id = session::by_name(&desk, &name)?;
            let known = queries::people(&desk)?.into_iter().find(|p| p.id == id);
            let known = known.ok_or(DeskRefusal::NotFound { what: "person", given: name })?;
            let held = known.grants.iter().map(|g| GrantRequest {
                role: g.role,
                sections: g.sections.as_ref().map(|s| s.iter().cloned().collect()),
            });
            let grants = if roles.roles.is_empty() { held.collect() } else { roles.grants() };
            let signed = rename.is_some() || !roles.roles.is_empty();
            let request = ChangePerson {
                person: id,
                name: rename.unwrap_or(known.name),
                pen_names: if pen_name.is_empty() { known.pen_names } else { pen_name },
                grants,
            };
            let passphrase = if signed { Some(cx.passphrase()?) } else { None };
            people_actions::change_person(&desk, &request, passphrase.as_ref().map(|p| p.as_str()))?;
            Ok(Answer::new(person_json(&desk, id)?, vec![cx.text("cli-person-changed", &[("name", &request.name)])]))
        }
        People::ResetPassword { name } => {
            let desk = cx.acting()?;
            let id = session::by_name(&desk, &name)?;
            let password = cx.new_password()?;
            people_actions::reset_password(&desk, id, &password, Some(&cx.passphrase()?))?;
            Ok(Answer::new(person_json(&desk, id)?, vec![cx.text("cli-password-changed", &[("name", &name)])]))
        }
        People::Deactivate { name, hand_claims_to } => {
            let desk = cx.acting()?;
            let id = session::by_name(&desk, &name)?;
            let to = hand_claims_to.map(|to| session::by_name(&desk, &to)).transpose()?;
            let done = people_actions::deactivate_person(&desk, id, to, Some(&cx.passphrase()?))?;
            let (handed, released) = (done.handed.to_string(), done.released.to_string());
            let args = [("name", name.as_str()), ("handed", &handed), ("released", &released)];
            let json = json!({ "person": id, "handed": done.handed, "released": done.released });
            Ok(Answer::new(json, vec![cx.text("cli-person-deactivated", &args)]))
        }
    }
}

fn add_person(cx: &Context, name: String, roles: &Roles, pen_names: Vec<String>) -> Outcome {
    if roles.roles.is_empty() {
        return Err(DeskRefusal::BadInput { field: "role", why: "empty".into() }.into());
    }
    let desk = cx.acting()?;
    let request = AddPerson { name, pen_names, grants: roles.grants(), password: cx.new_password()?.to_string() };
    let id = people_actions::add_person(&desk, &request, Some(&cx.passphrase()?))?;
    Ok(Answer::new(person_json(&desk, id)?, vec![cx.text("cli-person-added", &[("name", &request.name)])]))
}

/// `password`: from GALLEY_PASSWORD to GALLEY_NEW_PASSWORD.
pub fn password(cx: &Context) -> Outcome {
    let desk = cx.acting()?;
    let old = cx.password("GALLEY_PASSWORD")?;
    let new = cx.password("GALLEY_NEW_PASSWORD")?;
    session::change_password(&desk, &old, &new)?;
    let name = session::session(&desk)?.map(|s| s.person.name).unwrap_or_default();
    Ok(Answer::new(json!({ "person": name }), vec![cx.text("cli-password-changed", &[("name", &name)])]))
}

/// `recovery-key`.
pub fn recovery_key(cx: &Context) -> Outcome {
    let desk = cx.acting()?;
    let key = session::new_recovery_key(&desk, &cx.password("GALLEY_PASSWORD")?)?;
    Ok(Answer::new(json!({ "recovery_key": key.as_str() }), vec![key.to_string()]))
}

/// `recover`.
pub fn recover(cx: &Context) -> Outcome {
    let desk = cx.open()?;
    let key = cx.password("GALLEY_RECOVERY_KEY")?;
    let session = session::recover(&desk, &key, &cx.new_password()?)?;
    let lines = vec![cx.text("cli-password-changed", &[("name", &session.person.name)])];
    Ok(Answer::new(serde_json::to_value(&session)?, lines))
}

/// `section`.
pub fn section(cx: &Context, command: Section) -> Outcome {
    match command {
        Section::Add { key, name, name_en, chain, clearance, closed } => {
            let desk = cx.acting()?;
            let view = SectionView { id: key, name_vi: name, name_en, chain, clearances: clearance, active: !closed };
            save_section(&desk, &view, Some(&cx.passphrase()?))?;
            let saved = queries::sections(&desk)?.into_iter().find(|s| s.id == view.id);
            Ok(Answer::new(
                serde_json::to_value(saved)?,
                vec![cx.text("cli-section-saved", &[("name", &view.name_vi)])],
            ))
        }
        Section::List => {
            let desk = cx.signed_in()?;
            let all = queries::sections(&desk)?;
            let lines = all
                .iter()
                .map(|s| {
                    let chain: Vec<String> = s.chain.iter().map(u8::to_string).collect();
                    format!("{}  {} / {}  {}", s.id, s.name_vi, s.name_en, chain.join(" → "))
                })
                .collect();
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
    }
}

/// `delegate`.
pub fn delegate(cx: &Context, request: Delegate) -> Outcome {
    let desk = cx.acting()?;
    let to = session::by_name(&desk, &request.to)?;
    let from = request.from.as_deref().map(|t| time(&desk, t)).transpose()?;
    let until = time(&desk, &request.until)?;
    let wanted = delegate::Delegate { to, privileges: request.privileges, from, until };
    delegate::delegate(&desk, &wanted, Some(&cx.passphrase()?))?;
    let lines = vec![cx.text("cli-delegated", &[("name", &request.to), ("until", &cx.when(until))])];
    Ok(Answer::new(serde_json::to_value(&wanted)?, lines))
}

/// `end-delegation`.
pub fn end_delegation(cx: &Context, from: &str, to: &str) -> Outcome {
    let desk = cx.acting()?;
    let (from, to) = (session::by_name(&desk, from)?, session::by_name(&desk, to)?);
    delegate::end_delegation(&desk, from, to, Some(&cx.passphrase()?))?;
    Ok(Answer::new(json!({ "from": from, "to": to }), vec![cx.text("cli-delegation-ended", &[])]))
}

/// `backup`.
pub fn backup(cx: &Context, file: &Path) -> Outcome {
    let desk = cx.acting()?;
    let made = backup_now(&desk, Some(absolute(file)?), &mut galley_desk::backup::no_progress)?;
    let size = made.size.to_string();
    let lines = vec![cx.text("cli-backup-made", &[("path", &made.path), ("size", &size)])];
    Ok(Answer::new(serde_json::to_value(&made)?, lines))
}

/// The desk remembers where a backup is, wherever it is asked from next.
fn absolute(file: &Path) -> Outcome<std::path::PathBuf> {
    std::path::absolute(file).map_err(CliError::file(file))
}

/// `restore`.
pub fn restore(cx: &Context, file: &Path) -> Outcome {
    if !file.exists() {
        return Err(CliError::file(file)(io::ErrorKind::NotFound.into()));
    }
    let dir = cx.folder("galley")?;
    let done = backup::restore(file, &dir, &cx.host(&dir), &mut no_progress)
        .map_err(|e| CliError::Desk(galley_desk::DeskError::from(e)))?;
    let shown = file.display().to_string();
    let mut lines = vec![cx.text("cli-restored", &[("file", &shown)])];
    lines.extend(cx.say().attribute("cli-restored", "todo", &Default::default()));
    let aside = done.set_aside.as_ref().map(|p| p.display().to_string());
    lines.extend(aside.as_ref().map(|path| cx.text("cli-set-aside", &[("path", path)])));
    let json = json!({ "file": shown, "set_aside": aside, "device": done.device, "made_at": done.manifest.made_at });
    Ok(Answer::new(json, lines))
}

/// `enrol`.
pub fn enrol(cx: &Context, name: &str) -> Outcome {
    let desk = cx.signed_in()?;
    device::enrol_device(&desk, name, Some(&cx.passphrase()?))?;
    let json = json!({ "device": desk.identity()?.device, "enrolled": device::is_enrolled(&desk)? });
    Ok(Answer::new(json, vec![cx.text("cli-enrolled", &[])]))
}

/// `verify`.
pub fn verify(cx: &Context) -> Outcome {
    let desk = cx.open()?;
    let report = verify::verify(&desk, &mut no_progress)?;
    let lines = if report.is_sound() {
        let (streams, events) = (report.streams.to_string(), report.events.to_string());
        let mut lines = vec![cx.text("cli-verified", &[("streams", &streams), ("events", &events)])];
        if report.lost > 0 {
            lines.push(cx.text("cli-verified-lost", &[("count", &report.lost.to_string())]));
        }
        lines
    } else {
        let what = |code: &str| cx.say().known(&format!("verify-{code}"), &Default::default());
        report
            .findings
            .iter()
            .map(|f| format!("{}  {}  {}", what(&f.code).unwrap_or_else(|| f.code.clone()), f.place, f.detail))
            .collect()
    };
    let mut json = serde_json::to_value(&report)?;
    if let Value::Object(map) = &mut json {
        map.insert("sound".to_owned(), json!(report.is_sound()));
    }
    Ok(Answer { json, lines, fault: !report.is_sound() })
}

/// `doctor`.
pub fn doctor(cx: &Context) -> Outcome {
    // Looking at a folder that is not there must not make one.
    if !cx.folder("galley")?.exists() {
        return Err(DeskRefusal::NoNewsroom.into());
    }
    let desk = cx.open_new()?;
    let report = doctor::doctor(&desk)?;
    let mark = |level| match level {
        Level::Ok => "ok",
        Level::Warn => "warn",
        Level::Fail => "fail",
    };
    let lines = report
        .checks
        .iter()
        .map(|c| {
            let what = cx.say().known(&format!("doctor-{}", c.code), &c.args).unwrap_or_else(|| {
                let args: Vec<String> = c.args.iter().map(|(k, v)| format!("{k}={v}")).collect();
                format!("{} {}", c.code, args.join(" "))
            });
            let todo = c.todo.as_ref().map(|t| {
                let id = format!("doctor-todo-{t}");
                cx.say().known(&id, &c.args).unwrap_or_else(|| t.clone())
            });
            let todo = todo.map(|t| format!("  → {t}")).unwrap_or_default();
            format!("{:<5}{}{todo}", mark(c.level), what.trim_end())
        })
        .collect();
    let mut json = serde_json::to_value(&report)?;
    if let Value::Object(map) = &mut json {
        map.insert("worst".to_owned(), json!(mark(report.worst())));
    }
    Ok(Answer { json, lines, fault: report.worst() == Level::Fail })
}

/// `activity`.
pub fn audit(cx: &Context, request: &Activity) -> Outcome {
    let desk = cx.signed_in()?;
    let article = request.article.as_deref().map(|id| article_id(&desk, id)).transpose()?;
    let mut wanted = ActivityRequest {
        article,
        person: request.person.clone(),
        kind: request.kind.clone(),
        cursor: None,
        limit: request.limit,
    };
    if request.csv {
        let mut csv = Vec::new();
        wanted.limit = 0;
        activity_csv(&desk, &wanted, &mut csv)?;
        let text = String::from_utf8_lossy(&csv).trim_end().to_owned();
        return Ok(Answer::new(Value::from(text.clone()), vec![text]));
    }
    let mut rows = Vec::new();
    while u32::try_from(rows.len()).is_ok_and(|n| n < request.limit) {
        let page = activity(&desk, &wanted)?;
        rows.extend(page.rows);
        match page.cursor {
            Some(cursor) => wanted.cursor = Some(cursor),
            None => break,
        }
    }
    rows.truncate(request.limit as usize);
    let lines = rows
        .iter()
        .map(|row| {
            let what = cx.say().event(&row.kind, &row.args);
            format!("{}  {}  {what}  {}", cx.when(row.at), row.by, row.headline.as_deref().unwrap_or_default())
        })
        .collect();
    Ok(Answer::new(serde_json::to_value(&rows)?, lines))
}
