//! Destinations: add, change, test. A portal's key is pinned at the first test or given from an export; after that only a
//! person can replace it.

use super::names;
use crate::{
    db::sql::{Id, Json, Ms},
    deliverer::{self, DestinationSettings, HostClock, destination_settings},
    desk::{Act, Desk},
    error::{DeskError, Done},
    host::ChangeKind,
    lanes,
    newsroom_event::NewsroomEvent,
    queries::newsroom::DestinationView,
    refusal::DeskRefusal,
    settings,
};
use galley_delivery::{
    contract::{
        Case, Outcome, check_destination,
        destination::{CLOCKS, CREDENTIALS},
    },
    engine::answer::Failure,
    model::{Content, Delivery, DeliveryAction, Firing, Lane},
    own_portal::OwnPortal,
};
use galley_domain::{
    chain::ChainHead,
    content::{
        body::{Block, Inline},
        revision::{RevisionContent, canonical, revision_hash},
    },
    ids::{ArticleId, DeliveryId, DestinationId},
    people::Privilege,
    portal_protocol::{Capabilities, Order, OrderKind, Signer, UNSIGNED},
    signing::{PublicKey, fingerprint},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, future::Future, net::IpAddr, sync::Arc};
use url::{Host, Url};

/// Characters of a portal's words that are shown.
const MOST_WORDS: usize = 300;

/// The one kind of portal there is so far.
pub const OWN: &str = "own";

/// What a test of a destination found. Nothing that readers see was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DestinationTest {
    /// Ready for deliveries.
    pub ok: bool,
    /// What stands in the way (`destination-<code>`): `unreachable`, `not_a_portal`, `other_key`, `not_trusted`,
    /// `trusts_another_newsroom`, `bound_to_another_destination`, `insecure_address`; `checks_failed`: see `checks`.
    pub problem: Option<String>,
    /// The portal's or the network's words for it.
    pub words: String,
    /// Program and version.
    pub software: String,
    /// The site's name.
    pub site: String,
    /// Where readers find it.
    pub public_url: String,
    /// Fingerprint of its key, to be compared with what its operator reads out.
    pub fingerprint: String,
    /// The key was pinned by this test.
    pub pinned_now: bool,
    /// It publishes by itself at a later time.
    pub schedules: bool,
    /// Portal's clock minus this computer's, in milliseconds.
    pub clock_offset: Option<i32>,
    /// What was tried, one after the other; empty where it already failed at asking what the portal is.
    pub checks: Vec<DestinationCheck>,
}

/// How one try of a destination came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// As it must.
    Passed,
    /// Deliveries work, but somebody should look.
    Warning,
    /// Not as it must: deliveries will not work.
    Failed,
    /// It could not be tried.
    NotTried,
}

/// One try of a destination: a case of the contract every portal must keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DestinationCheck {
    /// Which (`destination-check-<code>`; its attribute `todo` says what to do where it failed).
    pub code: String,
    /// How it came out.
    pub outcome: Tried,
    /// What was seen, in the portal's or the network's words.
    pub words: String,
}

/// Reads an address: https, or http on this computer itself; no name or password in it.
fn address(text: &str) -> Done<Url> {
    let url: Url = text.trim().parse().map_err(|_| DeskRefusal::BadAddress)?;
    let here = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && here);
    if scheme && url.host().is_some() && url.username().is_empty() && url.password().is_none() {
        Ok(url)
    } else {
        Err(DeskRefusal::BadAddress.into())
    }
}

fn free_name(db: &Connection, name: &str, of: DestinationId) -> Done<()> {
    let holder: Option<Id<DestinationId>> =
        db.prepare_cached("SELECT id FROM destinations WHERE name = ?1")?.query_row([name], |r| r.get(0)).optional()?;
    match holder {
        Some(holder) if holder.0 != of => Err(DeskRefusal::NameTaken { given: name.to_owned() }.into()),
        _ => Ok(()),
    }
}

/// Waits for what is asked of a portal. On a thread of its own, so that callers may or may not be inside an async runtime.
fn waiting<T: Send>(asked: impl Future<Output = T> + Send) -> Done<T> {
    std::thread::scope(|s| {
        let asking = s.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            Ok::<_, std::io::Error>(runtime.block_on(asked))
        });
        asking.join().map_err(|_| DeskError::Fault { what: "asking the portal", source: "it panicked".into() })
    })?
    .map_err(DeskError::during("asking the portal"))
}

/// Asks a portal what it is.
fn ask(url: &Url) -> Done<Result<Capabilities, Failure>> {
    waiting(OwnPortal::capabilities_of(url))
}

/// What the portal at an address says of itself: to compare its fingerprint before it is added. Waits for the network.
///
/// # Errors
/// [`DeskRefusal::BadAddress`], [`DeskRefusal::PortalUnreachable`].
pub fn look_at_portal(url: &str) -> Done<Capabilities> {
    ask(&address(url)?)?.map_err(|e| DeskRefusal::PortalUnreachable { why: e.words() }.into())
}

/// Adds a destination. Its key is pinned now, if it was handed over or the portal answers; else by the first test. Waits for
/// the network.
///
/// # Errors
/// The privilege `administer` is missing; [`DeskRefusal::BadAddress`], [`DeskRefusal::NameTaken`], a kind other than `own`.
pub fn add_destination(
    desk: &Desk,
    name: &str,
    kind: &str,
    url: &str,
    portal_key: Option<PublicKey>,
) -> Done<DestinationId> {
    desk.require(Privilege::Administer)?;
    let name = names::name("name", name)?;
    let url = address(url)?;
    if kind != OWN {
        return Err(DeskRefusal::BadInput { field: "kind", why: "unknown".into() }.into());
    }
    let id = desk.host().id(DestinationId::new);
    desk.store().read(|db| free_name(db, &name, id))?;
    let portal_key = match portal_key {
        Some(key) => Some(key),
        None => ask(&url)?.ok().map(|says| says.portal),
    };
    desk.act(move |act| {
        act.require(Privilege::Administer)?;
        free_name(act.tx, &name, id)?;
        let json = DestinationSettings { url: url.to_string(), portal_key: None };
        act.newsroom(&NewsroomEvent::DestinationAdded { destination: id, name: name.clone(), url: json.url.clone() })?;
        act.tx.execute(
            "INSERT INTO destinations (id, name, kind, json, position, created_at)
             VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(position), -1) + 1 FROM destinations), ?5)",
            params![Id(id), name, OWN, Json(&json), Ms(act.at)],
        )?;
        portal_key.map_or(Ok(()), |key| pin(act, id, key))?;
        Ok(id)
    })
}

/// Changes name, address, use, and whether it keeps its schedule when an article is reopened; the rest of the view is not
/// looked at. Another address keeps the pinned key: a portal that moved is the same portal.
///
/// # Errors
/// As [`add_destination`]; no such destination; closing one that is still owed something.
pub fn change_destination(desk: &Desk, view: &DestinationView) -> Done<()> {
    let r = view.clone();
    let name = names::name("name", &r.name)?;
    let url = address(&r.url)?.to_string();
    desk.act(move |act| {
        act.require(Privilege::Administer)?;
        let (old_name, Json(mut json), open) = row(act.tx, r.id)?;
        free_name(act.tx, &name, r.id)?;
        let mut keep: BTreeSet<DestinationId> = settings::get(act.tx, settings::KEEP_SCHEDULE)?.unwrap_or_default();
        let flags = [
            ("name", old_name != name),
            ("url", json.url != url),
            ("keep_schedule", keep.contains(&r.id) != r.keep_schedule),
            ("active", open != r.active),
        ];
        let changed: Vec<String> = flags.iter().filter(|f| f.1).map(|f| f.0.to_owned()).collect();
        if changed.is_empty() {
            return Ok(());
        }
        if open && !r.active {
            let mut owed = act.tx.prepare_cached("SELECT 1 FROM lanes WHERE destination = ?1 AND open = 1")?;
            if owed.exists([Id(r.id)])? {
                return Err(DeskRefusal::BadInput { field: "active", why: "owes_deliveries".into() }.into());
            }
        }
        act.newsroom(&NewsroomEvent::DestinationChanged { destination: r.id, name: name.clone(), changed })?;
        if r.keep_schedule {
            keep.insert(r.id);
        } else {
            keep.remove(&r.id);
        }
        act.set(settings::KEEP_SCHEDULE, &keep)?;
        json.url = url;
        act.tx.execute(
            "UPDATE destinations SET name = ?2, json = ?3,
                 closed_at = CASE WHEN ?4 THEN NULL ELSE coalesce(closed_at, ?5) END WHERE id = ?1",
            params![Id(r.id), name, Json(&json), r.active, Ms(act.at)],
        )?;
        Ok(())
    })
}

fn row(db: &Connection, id: DestinationId) -> Done<(String, Json<DestinationSettings>, bool)> {
    db.prepare_cached("SELECT name, json, closed_at IS NULL FROM destinations WHERE id = ?1")?
        .query_row([Id(id)], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .optional()?
        .ok_or_else(|| DeskRefusal::NotFound { what: "destination", given: id.to_string() }.into())
}

/// Pins a portal's key: `newsroom` op and event, and the row.
fn pin(act: &mut Act<'_>, id: DestinationId, key: PublicKey) -> Done<()> {
    let (name, Json(mut json), _) = row(act.tx, id)?;
    json.portal_key = Some(key);
    let event = NewsroomEvent::PortalTrusted { destination: id, name, key };
    // When the action has its op already, this is one more event of it.
    act.newsroom_more(&event)?;
    act.tx.execute("UPDATE destinations SET json = ?2 WHERE id = ?1", params![Id(id), Json(&json)])?;
    Ok(())
}

/// Pins a portal's key on a person's word, also in place of another: they compared the fingerprint.
///
/// # Errors
/// The privilege `administer` is missing; no such destination.
pub fn trust_portal(desk: &Desk, id: DestinationId, key: PublicKey) -> Done<()> {
    desk.act(move |act| {
        act.require(Privilege::Administer)?;
        pin(act, id, key)
    })
}

/// Pins the key a portal answers with now, in place of the one before: it was set up anew, its operator was called, and this is
/// the fingerprint they read out. Waits for the network; not for the UI thread.
///
/// # Errors
/// As [`trust_portal`]; the portal does not answer; its key has another fingerprint.
pub fn accept_portal_key(desk: &Desk, id: DestinationId, read_out: &str) -> Done<()> {
    desk.require(Privilege::Administer)?;
    let says = look_at_portal(&destination_settings(desk, id)?.url)?;
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    if letters(read_out) != letters(&fingerprint(&says.portal)) {
        return Err(DeskRefusal::BadInput { field: "fingerprint", why: "not_the_portals".into() }.into());
    }
    trust_portal(desk, id, says.portal)
}

/// Asks a portal what it is and whether it will take this newsroom's deliveries; pins its key if none is pinned yet, and
/// measures its clock. Where nothing stands in the way it runs the part of the adapters' contract that leaves no trace readers
/// could see: this desk's key, an article that is not there, and content nobody signed off, which must be refused. A portal
/// that has an older charter gets the newest, as before any delivery. Waits for the network; not for the UI thread.
///
/// # Errors
/// No such destination; the privilege `administer` is missing while no key is pinned, `steer_deliveries` otherwise.
pub fn test_destination(desk: &Desk, id: DestinationId) -> Done<DestinationTest> {
    let known = destination_settings(desk, id)?;
    let needed = if known.portal_key.is_none() { Privilege::Administer } else { Privilege::SteerDeliveries };
    desk.require(needed).or_else(|e| desk.require(Privilege::Administer).map_err(|_| e))?;
    let url = address(&known.url)?;
    let sent = desk.host().now();
    let answer = ask(&url)?;
    let received = desk.host().now();
    match answer {
        Ok(says) => {
            let mut test = take_answer(desk, id, &known, &says, sent, received)?;
            if test.ok {
                test.checks = try_contract(desk, id)?;
                if test.checks.iter().any(|c| c.outcome == Tried::Failed) {
                    test.ok = false;
                    test.problem = Some("checks_failed".to_owned());
                }
            }
            Ok(test)
        }
        Err(failure) => Ok(failed(failure)),
    }
}

/// The cases of the contract an administrator may run against a portal that readers use.
fn try_contract(desk: &Desk, id: DestinationId) -> Done<Vec<DestinationCheck>> {
    let adapter = match deliverer::adapter(desk, id) {
        Ok(adapter) => adapter,
        // Whoever opens this desk's key later can try again; nothing is wrong with the portal.
        Err(e @ DeskError::Refused(DeskRefusal::NoDeviceKey { .. })) => {
            let words = e.to_string();
            return Ok(vec![DestinationCheck { code: CREDENTIALS.to_owned(), outcome: Tried::NotTried, words }]);
        }
        Err(e) => return Err(e),
    };
    let unapproved = nobody_signed(desk, id)?;
    let clock = HostClock { host: Arc::clone(desk.host()) };
    let nowhere = Lane { article: desk.host().id(ArticleId::new), destination: id };
    let report = waiting(check_destination(&adapter, &clock, &nowhere, Some(&unapproved)))?;
    let line = |case: Case| {
        let (outcome, words) = match case.outcome {
            Outcome::Passed => (Tried::Passed, String::new()),
            Outcome::Skipped { why } => (Tried::NotTried, why),
            // The difference is measured and allowed for.
            Outcome::Failed { what } if case.name == CLOCKS => (Tried::Warning, what),
            Outcome::Failed { what } => (Tried::Failed, what),
        };
        DestinationCheck { code: case.name, outcome, words: words.chars().take(MOST_WORDS).collect() }
    };
    Ok(report.cases.into_iter().map(line).collect())
}

/// A delivery of an article that does not exist and that nobody signed off: no portal may take it.
fn nobody_signed(desk: &Desk, destination: DestinationId) -> Done<Delivery> {
    let host = desk.host();
    let (now, newsroom, by) = (host.now(), desk.identity()?.newsroom, desk.access()?.person);
    let lane = Lane { article: host.id(ArticleId::new), destination };
    let mut content = RevisionContent::empty(newsroom, lane.article);
    content.headline = desk.host().id(ArticleId::new).to_string();
    content.slug.clone_from(&content.headline);
    content.body.blocks.push(Block::Paragraph(vec![Inline::plain(content.headline.clone())]));
    let bytes = canonical(&content).map_err(DeskError::during("writing a revision"))?;
    let revision = String::from_utf8(bytes).map_err(DeskError::during("writing a revision"))?;
    let revision_hash = revision_hash(revision.as_bytes());
    Ok(Delivery {
        id: host.id(DeliveryId::new),
        lane,
        lane_seq: 1,
        action: DeliveryAction::Publish,
        ordered_by: by,
        ordered_at: now,
        publish_at: None,
        embargo: None,
        firing: Firing::Portal,
        then_hold: None,
        // Never sent: a draft goes without its order, and there is no draft.
        order: Order {
            kind: OrderKind::Publish,
            newsroom,
            article: lane.article,
            destination,
            revision_hash: Some(revision_hash),
            publish_at: None,
            embargo: None,
            lane_seq: 1,
            reason: String::new(),
            notice: String::new(),
            at: now,
            signer: Signer::Person(by),
            signature: UNSIGNED,
        },
        chain_head: ChainHead::START,
        content: Some(Content {
            revision_hash,
            revision,
            approvals: Vec::new(),
            clearances: Vec::new(),
            media: Vec::new(),
        }),
    })
}

fn failed(failure: Failure) -> DestinationTest {
    let (code, words) = match failure {
        Failure::Local { code, words } => {
            (if code == "insecure_address" { "insecure_address" } else { "unreachable" }, words)
        }
        Failure::Garbage { words } => ("not_a_portal", words),
        Failure::Status { status, words, .. } => ("not_a_portal", format!("{status} {words}")),
        other => ("unreachable", other.words()),
    };
    DestinationTest {
        ok: false,
        problem: Some(code.to_owned()),
        words,
        software: String::new(),
        site: String::new(),
        public_url: String::new(),
        fingerprint: String::new(),
        pinned_now: false,
        schedules: false,
        clock_offset: None,
        checks: Vec::new(),
    }
}

fn take_answer(
    desk: &Desk,
    id: DestinationId,
    known: &DestinationSettings,
    says: &Capabilities,
    sent: Timestamp,
    received: Timestamp,
) -> Done<DestinationTest> {
    let newsroom = desk.identity()?.newsroom;
    let root = desk.charter()?.root;
    let problem = if known.portal_key.is_some_and(|k| k != says.portal) {
        Some("other_key")
    } else if says.root.is_none() {
        Some("not_trusted")
    } else if says.root != Some(root) || says.newsroom.is_some_and(|n| n != newsroom) {
        Some("trusts_another_newsroom")
    } else if says.destination.is_some_and(|d| d != id) {
        Some("bound_to_another_destination")
    } else {
        None
    };
    let offset = says.now.since(sent.plus_millis(received.since(sent) / 2));
    let pinned_now = known.portal_key.is_none();
    let key = says.portal;
    desk.act(move |act| {
        if pinned_now {
            act.require(Privilege::Administer)?;
            // Somebody else may have tested it meanwhile.
            if row(act.tx, id)?.1.0.portal_key.is_none() {
                pin(act, id, key)?;
            }
        }
        let mut health = lanes::health(act.tx, id)?;
        health.offset_ms = Some(offset);
        health.offset_at = Some(received);
        health.last_ok = Some(received);
        act.tx
            .prepare_cached(
                "INSERT INTO destination_health (destination, json) VALUES (?1, ?2)
                 ON CONFLICT (destination) DO UPDATE SET json = excluded.json",
            )?
            .execute(params![Id(id), Json(&health)])?;
        act.tx.changed(ChangeKind::Newsroom, id);
        Ok(())
    })?;
    Ok(DestinationTest {
        ok: problem.is_none(),
        problem: problem.map(str::to_owned),
        words: String::new(),
        software: says.software.clone(),
        site: says.name.clone(),
        public_url: says.public_url.clone(),
        fingerprint: fingerprint(&says.portal),
        pinned_now,
        schedules: says.schedules,
        clock_offset: Some(i32::try_from(offset).unwrap_or(if offset < 0 { i32::MIN } else { i32::MAX })),
        checks: Vec::new(),
    })
}
