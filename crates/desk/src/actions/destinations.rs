//! Destinations: add, change, test. A portal's key is pinned at the first contact; its fingerprint is compared by people.

use crate::{
    db::sql::{Id, Json, Ms},
    deliverer::{self, DestinationSettings},
    desk::Desk,
    error::{DeskError, Done},
    newsroom_event::NewsroomEvent,
    queries::newsroom::DestinationView,
    refusal::DeskRefusal,
    settings,
};
use galley_delivery::{adapter::PortalAdapter, engine::answer::Failure, own_portal::OwnPortal};
use galley_domain::{ids::DestinationId, people::Privilege, portal_protocol::Capabilities, signing::fingerprint};
use rusqlite::params;
use std::collections::BTreeSet;
use url::Url;

/// An address the desk may speak to: https, or this computer itself; without credentials.
///
/// # Errors
/// [`DeskRefusal::BadAddress`].
pub fn allowed(url: &str) -> Done<Url> {
    let url: Url = url.trim().parse().map_err(|_| DeskRefusal::BadAddress)?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let fits = (url.scheme() == "https" || (url.scheme() == "http" && here)) && url.username().is_empty() && url.password().is_none();
    if fits { Ok(url) } else { Err(DeskRefusal::BadAddress.into()) }
}

fn unreachable(e: &Failure) -> DeskError {
    DeskRefusal::PortalUnreachable { why: format!("{e:?}").chars().take(200).collect() }.into()
}

/// What the portal at an address says of itself; to compare fingerprints before it is added.
///
/// # Errors
/// [`DeskRefusal::BadAddress`], [`DeskRefusal::PortalUnreachable`].
pub async fn look_at_portal(url: &str) -> Done<Capabilities> {
    OwnPortal::capabilities_of(&allowed(url)?).await.map_err(|e| unreachable(&e))
}

/// Adds a destination of our own kind and pins its key.
///
/// # Errors
/// The privilege `administer` is missing; a name that is taken; an address that is not allowed or does not answer.
pub async fn add_destination(desk: &Desk, name: &str, kind: &str, url: &str) -> Done<DestinationId> {
    desk.require(Privilege::Administer)?;
    if kind != "own" {
        return Err(DeskRefusal::BadInput { field: "kind", why: "own".into() }.into());
    }
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(DeskRefusal::BadInput { field: "name", why: "empty".into() }.into());
    }
    let url = allowed(url)?;
    let portal = look_at_portal(url.as_str()).await?;
    let id = desk.host().id(DestinationId::new);
    let json = DestinationSettings { url: url.to_string(), portal_key: Some(portal.portal) };
    let desk = desk.clone();
    tokio::task::spawn_blocking(move || {
        desk.act(move |act| {
            act.require(Privilege::Administer)?;
            let taken = act.tx.prepare_cached("SELECT 1 FROM destinations WHERE name = ?1")?.exists([&name])?;
            if taken {
                return Err(DeskRefusal::NameTaken { given: name }.into());
            }
            act.newsroom(&NewsroomEvent::DestinationAdded { destination: id, name: name.clone(), url: json.url.clone() })?;
            if let Some(key) = json.portal_key {
                act.newsroom(&NewsroomEvent::PortalTrusted { destination: id, name: name.clone(), key })?;
            }
            act.tx.execute(
                "INSERT INTO destinations (id, name, kind, json, position, created_at)
                 VALUES (?1, ?2, 'own', ?3, (SELECT coalesce(max(position), -1) + 1 FROM destinations), ?4)",
                params![Id(id), name, Json(&json), Ms(act.at)],
            )?;
            act.tx.changed_all(crate::host::ChangeKind::Newsroom);
            Ok(id)
        })
    })
    .await
    .map_err(DeskError::during("adding a destination"))?
}

/// Changes name, address, use, and whether it keeps its schedule when an article is reopened. A new address keeps the pinned key.
///
/// # Errors
/// The privilege `administer` is missing; no such destination; an address that is not allowed.
pub fn change_destination(desk: &Desk, view: &DestinationView) -> Done<()> {
    let url = allowed(&view.url)?;
    let view = view.clone();
    desk.act(move |act| {
        act.require(Privilege::Administer)?;
        let (name, json, open): (String, Json<DestinationSettings>, bool) = act
            .tx
            .query_row("SELECT name, json, closed_at IS NULL FROM destinations WHERE id = ?1", [Id(view.id)], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .map_err(|_| DeskRefusal::NotFound { what: "destination", given: view.id.to_string() })?;
        let mut keep: BTreeSet<DestinationId> = settings::get(act.tx, settings::KEEP_SCHEDULE)?.unwrap_or_default();
        let mut changed = Vec::new();
        if name != view.name {
            changed.push("name".to_owned());
        }
        if json.0.url != url.as_str() {
            changed.push("url".to_owned());
        }
        if keep.contains(&view.id) != view.keep_schedule {
            changed.push("keep_schedule".to_owned());
        }
        if open != view.active {
            changed.push("active".to_owned());
        }
        if changed.is_empty() {
            return Ok(());
        }
        act.newsroom(&NewsroomEvent::DestinationChanged { destination: view.id, name: view.name.clone(), changed })?;
        if view.keep_schedule {
            keep.insert(view.id);
        } else {
            keep.remove(&view.id);
        }
        settings::set(act.tx, settings::KEEP_SCHEDULE, &keep)?;
        let json = DestinationSettings { url: url.to_string(), ..json.0 };
        act.tx.execute(
            "UPDATE destinations SET name = ?2, json = ?3, closed_at = ?4 WHERE id = ?1",
            params![Id(view.id), view.name, Json(&json), (!view.active).then_some(Ms(act.at))],
        )?;
        act.tx.changed_all(crate::host::ChangeKind::Newsroom);
        Ok(())
    })
}

/// Whether address and credentials are right, without changing anything. Gives the portal's words.
///
/// # Errors
/// Not signed in; no such destination; [`DeskRefusal::PortalUnreachable`] with why.
pub async fn test_destination(desk: &Desk, id: DestinationId) -> Done<String> {
    desk.access()?;
    let at = desk.clone();
    let adapter = tokio::task::spawn_blocking(move || deliverer::adapter(&at, id))
        .await
        .map_err(DeskError::during("testing a destination"))??;
    let settings = deliverer::destination_settings(desk, id)?;
    let words = adapter.test(desk.host().now()).await.map_err(|e| unreachable(&e))?;
    Ok(format!("{words} · {}", settings.portal_key.as_ref().map(fingerprint).unwrap_or_default()))
}
