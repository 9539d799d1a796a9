//! The charter's versions, people's keys, ops, and the event chains with what they fold to.

use super::Walk;
use crate::{
    db::sql::{Hash, Id, Json, Ms},
    error::Done,
};
use galley_domain::{
    article::Details,
    chain::{ChainFlaw, ChainHead, Event, EventHeader, Stream, follow},
    charter::{SignedCharter, accepts},
    content::{
        hash::{RevisionHash, Sha256Hex, sha256},
        revision::parse_canonical,
    },
    event::{ArticleEvent, Stamp},
    ids::{ArticleId, DeviceId, OpId, PersonId, SectionId},
    people::Privilege,
    portal_protocol::{OrderKind, Signer, check_order},
    signing::{PublicKey, Signature},
    workflow::{Workflow, apply, created},
};
use rusqlite::{OptionalExtension, Row};
use std::collections::BTreeSet;

/// Every version: signed by the one root key, in order, and named by an event with its hash.
pub(super) fn charters(walk: &mut Walk<'_, '_>) -> Done<()> {
    let root = walk.charter.root;
    let stored = crate::keys::person::root(walk.db)?;
    if stored.is_none_or(|(public, _)| public != root) {
        walk.found("root_differs", "charter", "the sealed root key is not the one the charter names");
    }
    let named: BTreeSet<(u64, String)> = {
        let mut find = walk.db.prepare("SELECT payload FROM events WHERE stream = ?1 AND kind = 'charter_issued'")?;
        let rows = find.query_map([Id(walk.identity.newsroom)], |r| r.get::<_, Option<Vec<u8>>>(0))?;
        let mut named = BTreeSet::new();
        for row in rows {
            let value: serde_json::Value = serde_json::from_slice(&row?.unwrap_or_default()).unwrap_or_default();
            if let (Some(v), Some(h)) = (value["version"].as_u64(), value["sha256"].as_str()) {
                named.insert((v, h.to_owned()));
            }
        }
        named
    };
    let mut before = None;
    let mut here = BTreeSet::new();
    let mut find = walk.db.prepare("SELECT version, bytes, signature FROM charter ORDER BY version")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (version, bytes, signature): (i64, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let version = u64::try_from(version).unwrap_or(0);
        walk.report.charters += 1;
        here.insert(version);
        let place = format!("charter/{version}");
        let hash = Sha256Hex::of(&bytes).to_string();
        let signed = String::from_utf8(bytes).ok().zip(<[u8; 64]>::try_from(signature).ok());
        let read = signed.map(|(charter, s)| SignedCharter { charter, signature: Signature(s) }.verify(&root));
        match read {
            Some(Ok(charter)) => {
                if charter.version != version || charter.newsroom != walk.identity.newsroom {
                    walk.found("charter_order", &place, "another version or newsroom than its row says");
                }
                if let Err(e) = accepts(before.as_ref(), &charter) {
                    walk.found("charter_order", &place, &e);
                }
                before = Some(charter);
            }
            Some(Err(e)) => walk.found("charter_signature", &place, &e),
            None => walk.found("charter_signature", &place, "not text, or no signature"),
        }
        if !named.contains(&(version, hash)) {
            walk.found("charter_unnamed", &place, "no event of the newsroom names this version with this hash");
        }
    }
    for (version, _) in named.iter().filter(|(v, _)| !here.contains(v)) {
        walk.found("charter_missing", &format!("charter/{version}"), "an event names a version that is not here");
    }
    Ok(())
}

/// Every public key stored for a person is in the charter for that person, with the same dates.
pub(super) fn keys(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare("SELECT person, public, from_at, until_at FROM person_keys")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let person = row.get::<_, Id<PersonId>>(0)?.0;
        let key = PublicKey(row.get::<_, Hash>(1)?.0);
        let from = row.get::<_, Ms>(2)?.0;
        let until = row.get::<_, Option<Ms>>(3)?.map(|m| m.0);
        let known = walk.charter.person(person).map(|p| p.keys.as_slice()).unwrap_or_default();
        if !known.iter().any(|k| k.key == key && k.from == from && k.until == until) {
            walk.found("key_unknown", &format!("person/{person}"), "a stored key is not in the charter with its dates");
        }
    }
    Ok(())
}

/// Every op's payload is what its hash says, and the numbers of each device have no gap.
pub(super) fn ops(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare("SELECT id, device, dev_seq, payload, sha256 FROM ops ORDER BY device, dev_seq")?;
    let mut rows = find.query([])?;
    let mut last: Option<(DeviceId, i64)> = None;
    while let Some(row) = rows.next()? {
        let op = row.get::<_, Id<OpId>>(0)?.0;
        let device = row.get::<_, Id<DeviceId>>(1)?.0;
        let n: i64 = row.get(2)?;
        let payload: Vec<u8> = row.get(3)?;
        if sha256(&payload) != row.get::<_, Hash>(4)?.0 {
            walk.found("op_changed", &format!("op/{op}"), "the payload does not give its hash");
        }
        let expected = last.filter(|(d, _)| *d == device).map_or(1, |(_, n)| n + 1);
        if n != expected {
            walk.found("op_missing", &format!("op/{op}"), &format!("number {n} of its desk, expected {expected}"));
        }
        last = Some((device, n));
        walk.step()?;
    }
    Ok(())
}

/// A chain being walked.
struct Chain {
    stream: Stream,
    head: ChainHead,
    /// The fold of an article's events; `None` for the newsroom's stream, and once a payload cannot be read (redacted).
    fold: Option<(Workflow, Details)>,
}

fn stream_of(walk: &Walk<'_, '_>, id: uuid::Uuid) -> Stream {
    if id == walk.identity.newsroom.0 { Stream::Newsroom } else { Stream::Article(ArticleId(id)) }
}

fn event_of(walk: &Walk<'_, '_>, row: &Row<'_>) -> Done<Event> {
    let signature: Option<Vec<u8>> = row.get(8)?;
    let payload: Option<Vec<u8>> = row.get(6)?;
    let header = EventHeader {
        newsroom: walk.identity.newsroom,
        stream: stream_of(walk, row.get::<_, Id<uuid::Uuid>>(0)?.0),
        aseq: row.get::<_, i64>(1)?.try_into().unwrap_or(0),
        op_id: row.get::<_, Id<OpId>>(2)?.0,
        actor: row.get::<_, Id<PersonId>>(3)?.0,
        device: row.get::<_, Id<DeviceId>>(4)?.0,
        at: row.get::<_, Ms>(5)?.0,
        kind: row.get(11)?,
        payload_sha256: Sha256Hex(row.get::<_, Hash>(7)?.0),
        signature: signature.and_then(|s| <[u8; 64]>::try_from(s).ok()).map(Signature),
        prev: Sha256Hex(row.get::<_, Hash>(9)?.0),
    };
    // Bytes that are no text keep their own hash: the comparison with the header finds them.
    let payload = payload.map(|p| String::from_utf8(p).unwrap_or_else(|e| format!("{:?}", e.into_bytes())));
    Ok(Event { header, payload, hash: Sha256Hex(row.get::<_, Hash>(10)?.0) })
}

/// Walks every chain; folds each article's and compares with its row.
pub(super) fn events(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare(
        "SELECT e.stream, e.aseq, e.op, e.actor, e.device, e.at, e.payload, e.payload_sha256, e.signature, e.prev, e.hash,
                e.kind, o.id IS NOT NULL
         FROM events e LEFT JOIN ops o ON o.id = e.op ORDER BY e.stream, e.aseq",
    )?;
    let mut rows = find.query([])?;
    let mut chain: Option<Chain> = None;
    while let Some(row) = rows.next()? {
        let event = event_of(walk, row)?;
        let stream = event.header.stream;
        let mut current = match chain.take() {
            Some(c) if c.stream == stream => c,
            ended => {
                if let Some(ended) = ended {
                    end(walk, &ended)?;
                }
                walk.report.streams += 1;
                Chain { stream, head: ChainHead::START, fold: None }
            }
        };
        one(walk, &mut current, &event, row.get(12)?)?;
        chain = Some(current);
        walk.report.events += 1;
        walk.step()?;
    }
    if let Some(ended) = chain {
        end(walk, &ended)?;
    }
    // An article whose whole chain is gone.
    let mut find = walk.db.prepare(
        "SELECT a.id, a.aseq FROM articles a WHERE a.aseq > 0 AND NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = a.id)",
    )?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (id, aseq): (Id<ArticleId>, i64) = (row.get(0)?, row.get(1)?);
        walk.found("tail_missing", &format!("{}/{aseq}", id.0), "the article's events are gone");
    }
    Ok(())
}

fn one(walk: &mut Walk<'_, '_>, chain: &mut Chain, event: &Event, has_op: bool) -> Done<()> {
    let h = &event.header;
    let place = format!("{}/{}", chain.stream, h.aseq);
    match follow(walk.identity.newsroom, chain.stream, chain.head, event) {
        Ok(head) => chain.head = head,
        Err(fault) => {
            let code = match fault.what {
                ChainFlaw::Gap => "event_missing",
                ChainFlaw::Broken => "event_broken",
                ChainFlaw::Changed => "event_changed",
                ChainFlaw::PayloadChanged => "payload_changed",
                ChainFlaw::Foreign => "event_foreign",
            };
            walk.found(code, &place, &fault);
            // Going on from here shows what else is wrong, not the same again.
            chain.head = ChainHead { aseq: h.aseq, hash: event.hash };
        }
    }
    if !has_op {
        walk.found("op_missing", &place, "the op it answers is gone");
    }
    if h.signature.is_some() {
        let key = walk.charter.device_key_at(h.device, h.at).copied();
        if !key.is_some_and(|k| event.signed_by(&k)) {
            walk.found("op_signature", &place, "not signed by the desk's key of that date");
        }
    }
    let Some(payload) = &event.payload else {
        walk.report.redacted += 1;
        chain.fold = None;
        return Ok(());
    };
    let Stream::Article(article) = chain.stream else { return Ok(()) };
    let Ok(told) = serde_json::from_str::<ArticleEvent>(payload) else {
        walk.found("payload_unreadable", &place, "not an event this Galley knows");
        chain.fold = None;
        return Ok(());
    };
    if told.kind() != h.kind {
        walk.found("payload_unreadable", &place, "its kind is not what its header says");
    }
    signatures(walk, chain, event, &told, &place)?;
    let stamp = Stamp { article, op: h.op_id, actor: h.actor, at: h.at };
    if h.aseq == 1
        && let ArticleEvent::Created { details } = &told
    {
        chain.fold = Some((created(details, &stamp), (**details).clone()));
    }
    if let Some((workflow, details)) = &mut chain.fold {
        apply(workflow, &told, &stamp);
        if let ArticleEvent::Created { details: d } | ArticleEvent::DetailsEdited { details: d, .. } = &told {
            details.clone_from(d);
        }
    }
    Ok(())
}

/// The end of a chain: does the row show what the chain folds to, and is nothing missing after its last event?
fn end(walk: &mut Walk<'_, '_>, chain: &Chain) -> Done<()> {
    let Stream::Article(article) = chain.stream else { return Ok(()) };
    let row: Option<(i64, Json<serde_json::Value>, Json<serde_json::Value>)> = walk
        .db
        .prepare_cached("SELECT aseq, workflow, details FROM articles WHERE id = ?1")?
        .query_row([Id(article)], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .optional()?;
    let place = format!("{article}/{}", chain.head.aseq);
    let Some((aseq, workflow, details)) = row else {
        walk.found("projection_missing", &place, "the chain's article has no row");
        return Ok(());
    };
    if u64::try_from(aseq).unwrap_or(0) > chain.head.aseq {
        walk.found("tail_missing", &place, &format!("the article's row knows event {aseq}"));
        return Ok(());
    }
    if u64::try_from(aseq).unwrap_or(0) < chain.head.aseq {
        walk.found("projection_differs", &place, &format!("the article's row stands at event {aseq}"));
    }
    if let Some((w, d)) = &chain.fold {
        if serde_json::to_value(w)? != workflow.0 {
            walk.found("projection_differs", &place, "the state shown is not what the events say");
        }
        if serde_json::to_value(d)? != details.0 {
            walk.found("projection_differs", &place, "the details shown are not what the events say");
        }
    }
    Ok(())
}

/// Section of a frozen revision; `Err` = the revision is not here.
fn section_of(walk: &Walk<'_, '_>, hash: RevisionHash) -> Done<Result<Option<SectionId>, ()>> {
    let bytes: Option<Vec<u8>> = walk
        .db
        .prepare_cached("SELECT canonical FROM revisions WHERE hash = ?1")?
        .query_row([Hash::from(hash)], |r| r.get(0))
        .optional()?;
    Ok(match bytes {
        None => Err(()),
        // Damage of the revision itself is found where revisions are walked.
        Some(bytes) => Ok(parse_canonical(&bytes).ok().and_then(|r| r.section)),
    })
}

/// What people signed in an event: judged by the charter at its own date.
fn signatures(walk: &mut Walk<'_, '_>, chain: &Chain, event: &Event, told: &ArticleEvent, place: &str) -> Done<()> {
    let h = &event.header;
    let newsroom = walk.identity.newsroom;
    let article = match chain.stream {
        Stream::Article(id) => id,
        Stream::Newsroom => return Ok(()),
    };
    match told {
        ArticleEvent::SignedOff { approval: a, .. } => {
            walk.report.signatures += 1;
            let fits = a.newsroom == newsroom && a.article == article && a.person == h.actor;
            let good = fits && walk.charter.key_at(a.person, a.at).is_some_and(|k| a.verify(k));
            if !good {
                walk.found("approval_signature", &place, "not signed by the person's key of that date");
            }
            let Ok(section) = section_of(walk, a.revision_hash)? else {
                walk.found("revision_missing", &place, &a.revision_hash);
                return Ok(());
            };
            let held = section.is_some_and(|s| {
                let chain = walk.charter.chain_at(&s, a.at).unwrap_or_default();
                let step = usize::from(a.step).checked_sub(1).and_then(|i| chain.get(i)).copied();
                step.is_some_and(|p| walk.charter.holds(a.person, p, Some(&s), a.at))
            });
            if !held {
                walk.found("approval_privilege", &place, "the signer did not hold the step's privilege at that date");
            }
        }
        ArticleEvent::ClearanceSet { record: Some(r), .. } => {
            walk.report.signatures += 1;
            let fits = r.newsroom == newsroom && r.article == article && r.person == h.actor;
            let good = fits
                && walk.charter.key_at(r.person, r.at).is_some_and(|k| r.verify(k))
                && walk.charter.holds(r.person, Privilege::Clear, None, r.at);
            if !good {
                walk.found("clearance_signature", &place, "not signed by somebody who could clear at that date");
            }
        }
        ArticleEvent::Ordered { order, destination, .. } => {
            walk.report.signatures += 1;
            if order.article != article || order.destination != *destination || order.newsroom != newsroom {
                walk.found("order_bad", &place, "the order is for something else");
                return Ok(());
            }
            // Only a publish names a revision, and with it a section to judge by.
            let problem = match (order.kind, order.revision_hash) {
                (OrderKind::Publish, Some(hash)) => match section_of(walk, hash)? {
                    Ok(section) => check_order(&walk.charter, order, section.as_ref()).err().map(|e| e.to_string()),
                    Err(()) => {
                        walk.found("revision_missing", &place, &hash);
                        None
                    }
                },
                _ => {
                    let key = match order.signer {
                        Signer::Person(p) => walk.charter.key_at(p, order.at),
                        Signer::Device(d) => walk.charter.device_key_at(d, order.at),
                    };
                    (!key.is_some_and(|k| order.verify(k))).then(|| "the signature is not good".to_owned())
                }
            };
            if let Some(problem) = problem {
                walk.found("order_bad", &place, &problem);
            }
        }
        _ => {}
    }
    Ok(())
}
