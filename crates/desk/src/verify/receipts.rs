//! What was sent and what portals signed for: the anchor outside this computer.

use super::Walk;
use crate::{
    db::sql::{Hash, Id, Json, Ms},
    deliverer::DestinationSettings,
    error::Done,
};
use galley_delivery::model::Delivery;
use galley_domain::{
    chain::ChainHead,
    content::{hash::Sha256Hex, revision::revision_hash},
    ids::{ArticleId, DeliveryId, DestinationId},
    portal_protocol::SignedReceipt,
    signing::PublicKey,
};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// Every delivery's frozen content gives the hash it was ordered by; its order is the one in the chain.
pub(super) fn deliveries(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare("SELECT id, article, destination, lane_seq, json FROM deliveries")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get::<_, Id<DeliveryId>>(0)?.0;
        let article = row.get::<_, Id<ArticleId>>(1)?.0;
        let destination = row.get::<_, Id<DestinationId>>(2)?.0;
        let (lane_seq, text): (u32, String) = (row.get(3)?, row.get(4)?);
        let place = format!("delivery/{id}");
        walk.step()?;
        let Ok(d) = serde_json::from_str::<Delivery>(&text) else {
            walk.found("delivery_changed", &place, "it cannot be read");
            continue;
        };
        let fits = d.id == id
            && d.lane.article == article
            && d.lane.destination == destination
            && d.lane_seq == lane_seq
            && d.order.lane_seq == lane_seq;
        if !fits {
            walk.found("delivery_changed", &place, "it is not what its row says");
        }
        if d.content.as_ref().is_some_and(|c| {
            revision_hash(c.revision.as_bytes()) != c.revision_hash || d.order.revision_hash != Some(c.revision_hash)
        }) {
            walk.found("delivery_changed", &place, "its content is not what was ordered");
        }
        let order = serde_json::to_value(&d.order)?;
        let mut chain = walk.db.prepare_cached(
            "SELECT payload FROM events WHERE stream = ?1 AND kind = 'ordered' AND payload IS NOT NULL",
        )?;
        let mut events = chain.query([Id(article)])?;
        let mut named = false;
        while let Some(event) = events.next()? {
            let value: serde_json::Value = serde_json::from_slice(&event.get::<_, Vec<u8>>(0)?).unwrap_or_default();
            named |= value["delivery"].as_str() == Some(&id.to_string()) && value["order"] == order;
        }
        if !named {
            walk.found("delivery_changed", &place, "no event of the article orders exactly this");
        }
    }
    Ok(())
}

/// Every receipt is signed by the pinned portal, and the head of history it names is in the article's chain. Every receipt
/// an event names is here.
pub(super) fn receipts(walk: &mut Walk<'_, '_>) -> Done<()> {
    let pinned: BTreeMap<DestinationId, PublicKey> = {
        let mut find = walk.db.prepare("SELECT id, json FROM destinations")?;
        let rows = find.query_map([], |r| {
            Ok((r.get::<_, Id<DestinationId>>(0)?.0, r.get::<_, Json<DestinationSettings>>(1)?.0.portal_key))
        })?;
        let mut pinned = BTreeMap::new();
        for row in rows {
            if let (id, Some(key)) = row? {
                pinned.insert(id, key);
            }
        }
        pinned
    };
    let mut find = walk.db.prepare("SELECT sha256, article, destination, body FROM receipts")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let sha: String = row.get(0)?;
        let article = row.get::<_, Id<ArticleId>>(1)?.0;
        let destination = row.get::<_, Id<DestinationId>>(2)?.0;
        let body: String = row.get(3)?;
        walk.report.receipts += 1;
        walk.step()?;
        let place = format!("receipt/{sha}");
        let Ok(signed) = serde_json::from_str::<SignedReceipt>(&body) else {
            // Another kind of portal's answer: its bytes are all there is to compare.
            if Sha256Hex::of(body.as_bytes()).to_string() != sha {
                walk.found("receipt_changed", &place, "its bytes do not give its hash");
            }
            continue;
        };
        if signed.hash().to_string() != sha {
            walk.found("receipt_changed", &place, "its text does not give its hash");
        }
        let Some(key) = pinned.get(&destination) else {
            walk.found("receipt_signature", &place, "its destination has no pinned key");
            continue;
        };
        let receipt = match signed.verify(key) {
            Ok(receipt) => receipt,
            Err(e) => {
                walk.found("receipt_signature", &place, &e);
                continue;
            }
        };
        if let Some(head) = receipt.status.as_ref().filter(|s| s.article == article).and_then(|s| s.chain_head) {
            head_is_here(walk, article, head, &place)?;
        }
    }
    let mut find = walk.db.prepare(
        "SELECT e.stream, e.aseq, json_extract(CAST(e.payload AS TEXT), '$.receipt') AS named FROM events e
         WHERE e.kind = 'publication_moved' AND e.payload IS NOT NULL AND json_valid(CAST(e.payload AS TEXT))
           AND named IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.sha256 = named)",
    )?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (stream, aseq, sha): (Id<uuid::Uuid>, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        walk.found("receipt_missing", &format!("{}/{aseq}", stream.0), &sha);
    }
    Ok(())
}

fn head_is_here(walk: &mut Walk<'_, '_>, article: ArticleId, head: ChainHead, place: &str) -> Done<()> {
    if head.aseq == 0 {
        return Ok(());
    }
    let ours: Option<(Hash, Ms)> = walk
        .db
        .prepare_cached("SELECT hash, at FROM events WHERE stream = ?1 AND aseq = ?2")?
        .query_row(params![Id(article), i64::try_from(head.aseq).unwrap_or(i64::MAX)], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (ours, at) = ours.map(|(hash, at)| (hash.0, at.0)).unzip();
    if ours == Some(head.hash.0) {
        return Ok(());
    }
    // A restored history ends at its backup and goes on differently; what was there before the restore must still fit.
    if walk.restored.is_some_and(|restored| at.is_none_or(|at| at >= restored)) {
        walk.report.lost = walk.report.lost.saturating_add(1);
    } else {
        let detail = format!("the portal signed for event {} with another hash than is here", head.aseq);
        walk.found("history_rewritten", &place, &detail);
    }
    Ok(())
}
