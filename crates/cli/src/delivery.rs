//! Destinations, deliveries, and the portal.

use crate::{
    answer::{Answer, CliError, Outcome, print},
    args::{Destination, Portal as PortalCommand, There},
    context::{Context, article_id, destination_id},
};
use galley_desk::{
    Desk,
    actions::{
        destinations::{self, DestinationTest, Tried, test_destination},
        steer,
    },
    deliverer::{self, Running},
    queries::{
        deliveries as queries,
        newsroom::{DestinationView, destinations as all_destinations},
    },
    refusal::DeskRefusal,
};
use galley_domain::{ids::DestinationId, signing::fingerprint};
use galley_portal::{Config, Portal};
use serde_json::{Value, json};
use std::path::Path;
use tokio::runtime::Runtime;

/// A runtime for what talks to the network.
///
/// # Errors
/// The system gives no threads.
pub fn runtime() -> Outcome<Runtime> {
    Runtime::new().map_err(CliError::io("starting threads"))
}

/// Waits until the program is asked to end.
pub async fn asked_to_end() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn destination_view(desk: &Desk, id: DestinationId) -> Outcome<DestinationView> {
    let found = all_destinations(desk)?.into_iter().find(|d| d.id == id);
    found.ok_or_else(|| DeskRefusal::NotFound { what: "destination", given: id.to_string() }.into())
}

fn test_line(cx: &Context, name: &str, test: &DestinationTest) -> String {
    match &test.problem {
        None => {
            let args = [
                ("name", name),
                ("site", &test.site),
                ("software", &test.software),
                ("fingerprint", &test.fingerprint),
            ];
            cx.text("cli-destination-ok", &args)
        }
        Some(code) => {
            let id = format!("destination-{code}");
            let problem = cx.say().known(&id, &Default::default()).unwrap_or_else(|| code.clone());
            let args = [("name", name), ("problem", problem.as_str()), ("words", test.words.as_str())];
            cx.text("cli-destination-not-ready", &args).trim_end().to_owned()
        }
    }
}

/// What a test of a destination found: what it is, then one line for each try.
fn test_lines(cx: &Context, name: &str, test: &DestinationTest) -> Vec<String> {
    let mut lines = vec![test_line(cx, name, test)];
    for check in &test.checks {
        let id = format!("destination-check-{}", check.code);
        let what = cx.say().known(&id, &Default::default()).unwrap_or_else(|| check.code.clone());
        let outcome = cx.text(
            match check.outcome {
                Tried::Passed => "tried-passed",
                Tried::Warning => "tried-warning",
                Tried::Failed => "tried-failed",
                Tried::NotTried => "tried-not_tried",
            },
            &[],
        );
        let args = [("what", what.as_str()), ("outcome", &outcome), ("words", &check.words)];
        lines.push(cx.text("cli-tried", &args).trim_end().to_owned());
        if check.outcome != Tried::Passed
            && let Some(todo) = cx.say().attribute(&id, "todo", &Default::default())
        {
            lines.push(cx.text("cli-todo", &[("todo", &todo)]));
        }
    }
    lines
}

/// The destination with what a test of it found.
fn with_test(desk: &Desk, id: DestinationId, test: &DestinationTest) -> Outcome<Value> {
    let mut json = serde_json::to_value(destination_view(desk, id)?)?;
    if let Value::Object(map) = &mut json {
        map.insert("test".to_owned(), serde_json::to_value(test)?);
    }
    Ok(json)
}

/// `destination`.
pub fn destination(cx: &Context, command: Destination) -> Outcome {
    match command {
        Destination::Add { name, kind, url } => {
            let desk = cx.acting()?;
            let id = destinations::add_destination(&desk, &name, &kind, &url, None)?;
            // The test pins the portal's key; a portal that is not there yet is tested later.
            let test = test_destination(&desk, id)?;
            let mut lines = vec![cx.text("cli-destination-added", &[("name", &name)])];
            lines.extend(test_lines(cx, &name, &test));
            Ok(Answer::new(with_test(&desk, id, &test)?, lines))
        }
        Destination::List => {
            let desk = cx.signed_in()?;
            let all = all_destinations(&desk)?;
            let lines = all.iter().map(|d| format!("{}  {}  {}  {}", d.id, d.name, d.kind, d.url)).collect();
            Ok(Answer::new(serde_json::to_value(&all)?, lines))
        }
        Destination::Look { url } => {
            let says = destinations::look_at_portal(&url)?;
            let key = fingerprint(&says.portal);
            let args = [("site", says.name.as_str()), ("software", &says.software), ("fingerprint", &key)];
            let json = json!({ "site": says.name, "software": says.software, "public_url": says.public_url,
                               "fingerprint": key, "schedules": says.schedules });
            Ok(Answer::new(json, vec![cx.text("cli-portal-is", &args)]))
        }
        Destination::Test { name } => {
            let desk = cx.acting()?;
            let id = destination_id(&desk, &name)?;
            let test = test_destination(&desk, id)?;
            let lines = test_lines(cx, &name, &test);
            Ok(Answer::new(with_test(&desk, id, &test)?, lines))
        }
        Destination::Trust { name, fingerprint } => {
            let desk = cx.acting()?;
            let id = destination_id(&desk, &name)?;
            destinations::accept_portal_key(&desk, id, &fingerprint)?;
            let test = test_destination(&desk, id)?;
            Ok(Answer::new(with_test(&desk, id, &test)?, test_lines(cx, &name, &test)))
        }
        Destination::Change { name, rename, url, keep_schedule, active } => {
            let desk = cx.acting()?;
            let known = destination_view(&desk, destination_id(&desk, &name)?)?;
            let request = DestinationView {
                name: rename.unwrap_or(known.name),
                url: url.unwrap_or(known.url),
                keep_schedule: keep_schedule.unwrap_or(known.keep_schedule),
                active: active.unwrap_or(known.active),
                ..known
            };
            destinations::change_destination(&desk, &request)?;
            let json = serde_json::to_value(destination_view(&desk, request.id)?)?;
            Ok(Answer::new(json, vec![cx.text("cli-settled", &[])]))
        }
    }
}

/// `deliveries`.
pub fn deliveries(cx: &Context, only_open: bool) -> Outcome {
    let desk = cx.signed_in()?;
    let rows = queries::deliveries(&desk, only_open)?;
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let state = cx.text(&format!("publication-{}", row.state.as_str()), &[]);
            let address = row.address.as_deref().unwrap_or_default();
            let line = format!("{}  {}  {}  {state}  {address}", row.article, row.headline, row.destination_name);
            line.trim_end().to_owned()
        })
        .collect();
    if lines.is_empty() {
        lines.push(cx.text("cli-none", &[]));
    }
    Ok(Answer::new(serde_json::to_value(&rows)?, lines))
}

/// `story`.
pub fn story(cx: &Context, place: &There) -> Outcome {
    let desk = cx.signed_in()?;
    let lines = queries::story(&desk, article_id(&desk, &place.id)?, destination_id(&desk, &place.to)?)?;
    let shown = lines
        .iter()
        .map(|l| {
            let id = format!("story-{}", l.code.replace('_', "-"));
            let what = cx.say().known(&id, &l.args).unwrap_or_else(|| {
                let args: Vec<String> = l.args.iter().map(|(k, v)| format!("{k}={v}")).collect();
                format!("{} {}", l.code, args.join(" "))
            });
            format!("{}  {}", cx.when(l.at), what.trim_end())
        })
        .collect();
    Ok(Answer::new(serde_json::to_value(&lines)?, shown))
}

/// `retry`.
pub fn retry(cx: &Context, place: &There, overwrite: bool) -> Outcome {
    let desk = cx.acting()?;
    let (article, destination) = (article_id(&desk, &place.id)?, destination_id(&desk, &place.to)?);
    if overwrite {
        steer::overwrite_portal(&desk, article, destination)?;
    } else {
        steer::retry_delivery(&desk, article, destination)?;
    }
    crate::show::verb(cx, &desk, article)
}

/// `stop-deliveries`, `resume-deliveries`.
pub fn stop(cx: &Context, stopped: bool) -> Outcome {
    let desk = cx.acting()?;
    steer::stop_deliveries(&desk, stopped)?;
    let id = if stopped { "cli-deliveries-stopped" } else { "cli-deliveries-resumed" };
    Ok(Answer::new(json!({ "stopped": stopped }), vec![cx.text(id, &[])]))
}

/// `deliver`.
pub fn deliver(cx: &Context, until_idle: bool) -> Outcome {
    let desk = cx.open()?;
    // Asks for the passphrase now rather than at the first delivery.
    desk.device_key()?;
    let runtime = runtime()?;
    if !until_idle {
        if !cx.json {
            print(&Answer::new(Value::Null, vec![cx.text("cli-delivering", &[])]), false)?;
        }
        runtime.block_on(async {
            let running = Running::start(&desk);
            asked_to_end().await;
            running.stop().await;
        });
        return Ok(Answer::new(json!({ "stopped": true }), Vec::new()));
    }
    let report = runtime.block_on(deliverer::until_idle(&desk))?;
    let counts = &report.counts;
    let (open, waiting) = (counts.open.to_string(), counts.waiting_for_person.to_string());
    let mut lines: Vec<String> = counts
        .by_state
        .iter()
        .map(|(state, n)| format!("{n}  {}", cx.text(&format!("publication-{}", state.as_str()), &[])))
        .collect();
    lines.push(cx.text("cli-idle", &[("open", &open), ("waiting", &waiting)]));
    lines.extend(report.next_due.map(|at| cx.text("cli-next-due", &[("at", &cx.when(at))])));
    let json = json!({
        "by_state": counts.by_state,
        "open": counts.open,
        "unknown": counts.unknown,
        "waiting_for_person": counts.waiting_for_person,
        "next_due": report.next_due,
    });
    Ok(Answer::new(json, lines))
}

/// `portal`.
pub fn portal(cx: &Context, command: PortalCommand) -> Outcome {
    let dir = cx.folder("galley-portal")?;
    match command {
        PortalCommand::Trust { file } => trust(cx, &dir, &file),
        PortalCommand::Imprint { publisher, licence, editor, address, contact } => {
            let imprint = Portal::imprint(&dir, |now| {
                let given = [publisher, licence, editor, address, contact];
                let fields =
                    [&mut now.publisher, &mut now.licence, &mut now.editor, &mut now.address, &mut now.contact];
                for (field, given) in fields.into_iter().zip(given) {
                    if let Some(text) = given {
                        *field = text;
                    }
                }
            })?;
            let said = |(name, value): (&str, &str)| {
                let value = if value.is_empty() { cx.text("cli-imprint-missing", &[]) } else { value.to_owned() };
                format!("{}: {value}", cx.text(&format!("cli-imprint-{name}"), &[]))
            };
            let lines = imprint.fields().into_iter().map(said).collect();
            Ok(Answer::new(serde_json::to_value(&imprint)?, lines))
        }
        PortalCommand::Serve { listen, write_listen, public_url, name, zone } => {
            let mut config = Config::new(dir, listen);
            config.write_listen = write_listen;
            config.public_url = public_url;
            config.name = name;
            config.zone = zone;
            runtime()?.block_on(serve(cx, config))
        }
    }
}

fn trust(cx: &Context, dir: &Path, file: &Path) -> Outcome {
    if !file.is_file() {
        return Err(CliError::file(file)(std::io::ErrorKind::NotFound.into()));
    }
    let fingerprint = Portal::trust(dir, file)?;
    let lines = vec![cx.text("cli-portal-trusts", &[("fingerprint", &fingerprint)])];
    Ok(Answer::new(json!({ "fingerprint": fingerprint }), lines))
}

async fn serve(cx: &Context, config: Config) -> Outcome {
    let running = Portal::serve(config, asked_to_end()).await?;
    let (site, write, key) = (running.public_url.clone(), running.write_url(), fingerprint(&running.key()));
    let lines = vec![
        cx.text("cli-portal-site", &[("url", &site)]),
        cx.text("cli-portal-write", &[("url", &write)]),
        cx.text("cli-portal-key", &[("fingerprint", &key)]),
    ];
    print(&Answer::new(json!({ "site": site, "write_api": write, "fingerprint": key }), lines), cx.json)?;
    running.wait().await;
    // With --json the addresses were the one value.
    Ok(Answer::new(Value::Null, vec![cx.text("cli-portal-stopped", &[])]))
}
