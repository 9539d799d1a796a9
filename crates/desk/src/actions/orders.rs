//! Orders: signed by the person (or, to take something back, by this desk), written with their frozen payload in the
//! transaction of the verb.

use super::frame::Words;
use crate::{
    db::sql::Hash,
    desk::Act,
    error::{DeskError, Done},
    freeze, lanes,
    record::Loaded,
    refusal::DeskRefusal,
};
use galley_delivery::{
    engine::Moment,
    model::{Content, Delivery, DeliveryAction, Firing, Lane, MediaItem},
};
use galley_domain::{
    approval::ClearanceRecord,
    chain::Stream,
    content::hash::RevisionHash,
    event::ArticleEvent,
    ids::DeliveryId,
    portal_protocol::{Order, OrderKind, Signer, UNSIGNED},
    publication::{PublicationEvent, Why},
    workflow::{OrderPlan, approving},
};
use rusqlite::{OptionalExtension, params};

/// Signs and writes the orders of a decision.
pub(crate) fn place(act: &mut Act<'_>, article: &mut Loaded, plans: &[OrderPlan], words: &Words) -> Done<()> {
    for plan in plans {
        place_one(act, article, plan, words)?;
    }
    Ok(())
}

fn place_one(act: &mut Act<'_>, article: &mut Loaded, plan: &OrderPlan, words: &Words) -> Done<()> {
    let id = article.workflow.article;
    let lane = Lane { article: id, destination: plan.destination };
    let embargo = article.details.embargo.filter(|_| plan.kind == OrderKind::Publish);
    let order = Order {
        kind: plan.kind,
        newsroom: act.identity.newsroom,
        article: id,
        destination: plan.destination,
        revision_hash: plan.revision,
        publish_at: plan.publish_at,
        embargo,
        lane_seq: lanes::next_seq(act.tx, &lane)?,
        reason: words.reason.clone(),
        notice: words.notice.clone(),
        at: act.at,
        signer: Signer::Person(act.actor()),
        signature: UNSIGNED,
    };
    let order = sign(act, order)?;
    let delivery_id = act.desk.host().id(DeliveryId::new);
    let event = ArticleEvent::Ordered {
        destination: plan.destination,
        delivery: delivery_id,
        order: Box::new(order.clone()),
        effect: plan.effect,
    };
    let was_public = article.workflow.publications.get(&plan.destination).is_some_and(|p| p.public);
    let correcting = article.workflow.correcting;
    act.record(article, &[event])?;
    let content = plan.revision.map(|hash| content(act, article, hash)).transpose()?;
    let health = lanes::health(act.tx, plan.destination)?;
    let delivery = Delivery {
        id: delivery_id,
        lane,
        lane_seq: order.lane_seq,
        action: action(plan.kind, was_public, correcting),
        ordered_by: act.actor(),
        // Not the decision's own time, which never goes back: after a clock was set back the delivery would wait for it.
        ordered_at: act.tx.now(),
        publish_at: plan.publish_at,
        embargo,
        firing: firing(embargo, plan),
        then_hold: (plan.effect == PublicationEvent::Hold)
            .then(|| Why { code: "content_changed".into(), detail: String::new() }),
        order,
        content,
        chain_head: crate::desk::chain_head(act.tx, act.identity, Stream::Article(id))?,
    };
    let step = lanes::order(act.tx, &delivery, &Moment::of_order(act.tx.now(), health.offset_ms.unwrap_or(0)))?;
    if let Some(why) = step.refused {
        return Err(DeskRefusal::OrderRefused { why: why.code }.into());
    }
    // The order's own effect is in its event already (`Step::ordered`); these are what followed at once.
    act.record_moves(article, plan.destination, &step, 0)?;
    lanes::forget_reminders(act, &lane)?;
    lanes::tell_people(act, article, &step)?;
    act.tx.changed(crate::host::ChangeKind::Delivery, id);
    Ok(())
}

/// A person signs; taking a schedule back only makes less public, so with the person's key locked this desk's key will do.
fn sign(act: &Act<'_>, mut order: Order) -> Done<Order> {
    match act.key() {
        Ok(key) => Ok(order.signed(key)),
        Err(locked) if order.kind == OrderKind::Unschedule => {
            order.signer = Signer::Device(act.identity.device);
            let key = act.desk.device_key().map_err(|_| locked)?;
            Ok(order.signed(&key))
        }
        Err(locked) => Err(locked),
    }
}

fn action(kind: OrderKind, was_public: bool, correcting: bool) -> DeliveryAction {
    match kind {
        OrderKind::Publish if was_public && correcting => DeliveryAction::Correct,
        OrderKind::Publish if was_public => DeliveryAction::Update,
        OrderKind::Publish => DeliveryAction::Publish,
        OrderKind::Unschedule => DeliveryAction::Unschedule,
        OrderKind::TakeDown => DeliveryAction::TakeDown,
        OrderKind::Kill => DeliveryAction::Kill,
    }
}

/// Without a hub the portal keeps the time, so that a closed lid does not matter; under embargo nothing leaves before, so this
/// computer must fire.
fn firing(embargo: Option<galley_domain::time::Timestamp>, plan: &OrderPlan) -> Firing {
    match (embargo, plan.publish_at) {
        (None, Some(_)) => Firing::Portal,
        (Some(e), Some(at)) if e < at => Firing::Portal,
        _ => Firing::Own,
    }
}

/// The frozen content: canonical bytes, the approvals that name them, the pictures, the chain's head.
fn content(act: &Act<'_>, article: &Loaded, hash: RevisionHash) -> Done<Content> {
    let bytes = freeze::revision_bytes(act.tx, hash)?;
    let revision = freeze::revision(act.tx, hash)?;
    let approvals = approvals(act, article, hash)?;
    let mut media = Vec::new();
    for picture in revision.all_media() {
        let row: Option<(String, i64)> = act
            .tx
            .prepare_cached("SELECT mime, bytes FROM media WHERE hash = ?1")?
            .query_row([Hash::from(picture)], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let (content_type, bytes) =
            row.ok_or_else(|| DeskRefusal::NotFound { what: "picture", given: picture.to_string() })?;
        media.push(MediaItem { hash: picture, content_type, bytes: u64::try_from(bytes).unwrap_or(0) });
    }
    Ok(Content {
        revision_hash: hash,
        revision: String::from_utf8(bytes).map_err(DeskError::during("reading a revision"))?,
        approvals,
        clearances: clearances(act, article, hash)?,
        media,
    })
}

/// The signed approvals that made this hash approved, from the article's chain.
pub(crate) fn approvals(
    act: &Act<'_>,
    article: &Loaded,
    hash: RevisionHash,
) -> Done<Vec<galley_domain::approval::Approval>> {
    let mut find = act.tx.prepare_cached(
        "SELECT payload FROM events WHERE stream = ?1 AND payload IS NOT NULL
         AND kind IN ('submitted', 'fast_lane_taken', 'withdrawn', 'reopened', 'returned', 'recalled', 'signed_off') ORDER BY aseq",
    )?;
    let stream = crate::desk::stream_key(act.identity, Stream::Article(article.workflow.article));
    let mut events: Vec<ArticleEvent> = Vec::new();
    for row in find.query_map(params![stream], |r| r.get::<_, Vec<u8>>(0))? {
        events.push(serde_json::from_slice(&row?)?);
    }
    Ok(approving(&events, hash))
}

/// The newest signed clearance of each kind for this hash.
fn clearances(act: &Act<'_>, article: &Loaded, hash: RevisionHash) -> Done<Vec<ClearanceRecord>> {
    let mut newest = std::collections::BTreeMap::new();
    let mut find = act.tx.prepare_cached(
        "SELECT payload FROM events WHERE stream = ?1 AND kind = 'clearance_set' AND payload IS NOT NULL ORDER BY aseq",
    )?;
    let stream = crate::desk::stream_key(act.identity, Stream::Article(article.workflow.article));
    for row in find.query_map(params![stream], |r| r.get::<_, Vec<u8>>(0))? {
        if let ArticleEvent::ClearanceSet { clearance, record, .. } = serde_json::from_slice(&row?)? {
            // A clearance asked for again after it was given takes the older statement away.
            newest.insert(clearance, record);
        }
    }
    Ok(newest.into_values().flatten().filter(|r| r.revision_hash == hash).collect())
}
