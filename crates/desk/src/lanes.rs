//! Lanes in SQLite: the engine runs inside the transaction, and everything its step says is written there.

use crate::{
    db::sql::{Id, Json, Ms},
    desk::{Access, Act, Desk},
    error::{DeskError, Done},
    host::{ChangeKind, Origin},
    record::{self, Loaded},
    restored,
};
use galley_delivery::{
    engine::{Input, LaneState, Moment, STOPPED_LOOK_MS, Step, step, watch::TEN_MINUTES_MS},
    model::{Alert, AlertCode, Delivery, Health, Lane, StoryEntry},
    store::{Claim, Counts, DatabaseLease, DeliveryStore, Holder, Stopped, StoreError},
};
use galley_domain::{
    content::hash::MediaHash,
    event::ArticleEvent,
    ids::{ArticleId, DeliveryId, DestinationId, PersonId},
    people::Privilege,
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// The setting that stops all deliveries.
pub(crate) const STOPPED: &str = "deliveries_stopped";

/// Reads a lane's state.
pub(crate) fn lane_state(db: &Connection, lane: &Lane) -> Done<Option<LaneState>> {
    Ok(db
        .prepare_cached("SELECT state FROM lanes WHERE article = ?1 AND destination = ?2")?
        .query_row(params![Id(lane.article), Id(lane.destination)], |r| r.get::<_, Json<LaneState>>(0))
        .optional()?
        .map(|j| j.0))
}

/// What is known of a destination.
pub(crate) fn health(db: &Connection, destination: DestinationId) -> Done<Health> {
    Ok(db
        .prepare_cached("SELECT json FROM destination_health WHERE destination = ?1")?
        .query_row([Id(destination)], |r| r.get::<_, Json<Health>>(0))
        .optional()?
        .map_or_else(Health::default, |j| j.0))
}

/// A lane's next number.
pub(crate) fn next_seq(db: &Connection, lane: &Lane) -> Done<u32> {
    Ok(lane_state(db, lane)?.map_or(1, |s| s.next_seq()))
}

/// Writes a delivery and runs the engine on its lane. Returns the step; when it is refused nothing was written.
pub(crate) fn order(db: &Connection, delivery: &Delivery, moment: &Moment) -> Done<Step> {
    let state = lane_state(db, &delivery.lane)?.unwrap_or_else(|| LaneState::new(delivery.lane));
    let step = step(&state, Input::Order { delivery: Box::new(delivery.clone()) }, moment);
    if step.refused.is_some() {
        return Ok(step);
    }
    db.prepare_cached(
        "INSERT INTO deliveries (id, article, destination, lane_seq, action, json, ordered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        Id(delivery.id),
        Id(delivery.lane.article),
        Id(delivery.lane.destination),
        delivery.lane_seq,
        delivery.action.as_str(),
        Json(delivery),
        Ms(delivery.ordered_at),
    ])?;
    write_step(db, &delivery.lane, &step, moment.now)?;
    Ok(step)
}

/// Content that waited while deliveries were stopped is looked at now instead of at its next turn.
pub(crate) fn wake_after_stop(db: &Connection, now: Timestamp) -> Done<()> {
    let next_turn = now.plus_millis(STOPPED_LOOK_MS);
    db.prepare_cached("UPDATE lanes SET due_at = ?1 WHERE due_at > ?1 AND due_at <= ?2")?
        .execute(params![Ms(now), Ms(next_turn)])?;
    Ok(())
}

/// Writes what a step says, except its moves: those are events of the article.
pub(crate) fn write_step(db: &Connection, lane: &Lane, step: &Step, now: Timestamp) -> Done<()> {
    let s = &step.state;
    db.prepare_cached(
        "INSERT INTO lanes (article, destination, state, due_at, priority, open, publication, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (article, destination) DO UPDATE SET state = excluded.state, due_at = excluded.due_at,
             priority = excluded.priority, open = excluded.open, publication = excluded.publication,
             updated_at = excluded.updated_at",
    )?
    .execute(params![
        Id(lane.article),
        Id(lane.destination),
        Json(s),
        s.due_at.map(Ms),
        s.priority(),
        s.is_open(),
        s.publication_state().as_str(),
        Ms(now),
    ])?;
    let mut tell = db.prepare_cached(
        "INSERT INTO delivery_story (article, destination, delivery, at, code, args) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for line in &step.story {
        tell.execute(params![
            Id(lane.article),
            Id(lane.destination),
            line.delivery.map(Id),
            Ms(line.at),
            line.code,
            Json(&line.args)
        ])?;
    }
    let mut alert =
        db.prepare_cached("INSERT INTO delivery_alerts (at, article, destination, json) VALUES (?1, ?2, ?3, ?4)")?;
    for a in &step.alerts {
        alert.execute(params![Ms(a.at), Id(lane.article), Id(lane.destination), Json(a)])?;
    }
    let mut close = db.prepare_cached("UPDATE deliveries SET outcome = ?2 WHERE id = ?1")?;
    for (id, outcome) in &step.closed {
        close.execute(params![Id(*id), outcome.as_str()])?;
    }
    let mut keep = db.prepare_cached(
        "INSERT INTO receipts (sha256, article, destination, delivery, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (sha256) DO NOTHING",
    )?;
    for (delivery, evidence) in &step.evidence {
        keep.execute(params![
            evidence.sha256,
            Id(lane.article),
            Id(lane.destination),
            delivery.map(Id),
            evidence.body,
            Ms(now)
        ])?;
    }
    Ok(())
}

impl Act<'_> {
    /// Records a step's moves as events of the article.
    pub fn record_moves(
        &mut self,
        article: &mut Loaded,
        destination: DestinationId,
        step: &Step,
        skip: usize,
    ) -> Done<()> {
        let events: Vec<ArticleEvent> = step
            .moves
            .iter()
            .skip(skip)
            .map(|m| ArticleEvent::PublicationMoved {
                destination,
                effect: m.effect,
                portal_scheduled: m.portal_scheduled,
                address: m.address.clone(),
                why: m.why.clone(),
                receipt: m.receipt.clone(),
            })
            .collect();
        if !events.is_empty() {
            self.record(article, &events)?;
        }
        Ok(())
    }
}

/// The desk's lanes as the deliverer sees them.
#[derive(Debug, Clone)]
pub struct DeskLanes {
    desk: Desk,
}

impl DeskLanes {
    /// Of this desk.
    #[must_use]
    pub fn new(desk: &Desk) -> Self {
        Self { desk: desk.clone() }
    }

    /// Runs the engine on a lane inside one transaction and writes everything, the article's events too. They are recorded
    /// for the person who ordered the newest delivery: the deliverer is nobody.
    fn run(
        &self,
        lane: &Lane,
        input: Input,
        moment: &Moment,
        guard: impl FnOnce(&Connection, &Step) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<Step, StoreError> {
        let lane = *lane;
        let moment = *moment;
        let desk = self.desk.clone();
        let out: Result<Step, LaneFailure> = self.desk.store.write_as(Origin::Service, move |tx| {
            let state = lane_state(tx, &lane)?.ok_or(StoreError::NoLane(lane))?;
            let step = step(&state, input, &moment);
            guard(tx, &step)?;
            write_step(tx, &lane, &step, moment.now)?;
            if state.restored && !step.state.restored {
                restored::read_back(tx, &step.state, moment.now)?;
            }
            if !step.moves.is_empty() || !step.alerts.is_empty() {
                let mut article = record::load(tx, lane.article)?;
                let person = state.publication.ordered_by.unwrap_or(article.workflow.creator);
                let mut act = Act::begin(&desk, tx, Access { person, key: None })?;
                if !step.moves.is_empty() {
                    act.write_op(Some(lane.article), "deliver", &step.moves)?;
                    act.record_moves(&mut article, lane.destination, &step, 0)?;
                    act.save(&article)?;
                }
                tell_people(&act, &article, &step)?;
            }
            tx.changed(ChangeKind::Delivery, lane.article);
            Ok(step)
        });
        out.map_err(LaneFailure::into_store)
    }

    fn read<T>(&self, f: impl FnOnce(&Connection) -> Done<T>) -> Result<T, StoreError> {
        self.desk.store.read(f).map_err(fault)
    }

    fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Connection) -> Done<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.desk.store.write_as(Origin::Service, move |tx| f(tx)).map_err(fault)
    }
}

/// Code of the reminder ten minutes before the time of what is held; the watchdog's own word for it.
const NEAR_TIME: AlertCode = AlertCode::HeldNearTime;

/// People hear of what a portal did: the one who ordered it and the authors; of what is held also everybody who can let it
/// go, and those again ten minutes before its time.
pub(crate) fn tell_people(act: &Act<'_>, article: &Loaded, step: &Step) -> Done<()> {
    for alert in &step.alerts {
        let args: Vec<(&str, String)> = alert.args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
        let mut people = act.everyone_on(article)?;
        people.extend(step.state.publication.ordered_by);
        let held = matches!(alert.code, AlertCode::Held | AlertCode::HeldNearTime);
        let steering = if held { steering(act, article) } else { BTreeSet::new() };
        people.extend(&steering);
        for person in people {
            act.notify_even_self(person, article.workflow.article, alert.code.as_str(), &args, true)?;
        }
        // A delivery that is still open has the watchdog for this.
        let time = step.state.publication.publish_at.filter(|_| !step.state.is_open() && alert.code == AlertCode::Held);
        if let Some(time) = time {
            let at = time.plus_millis(-TEN_MINUTES_MS);
            let mut args = args.clone();
            args.extend([("at", time.to_string()), ("destination", alert.lane.destination.to_string())]);
            for person in steering.iter().filter(|_| at > act.at) {
                act.notify_at(*person, article.workflow.article, NEAR_TIME.as_str(), &args, true, at)?;
            }
        }
    }
    Ok(())
}

/// Those who may steer this article's deliveries.
fn steering(act: &Act<'_>, article: &Loaded) -> BTreeSet<PersonId> {
    let section = article.workflow.section.as_ref();
    let people = act.charter.people.iter().map(|p| p.id);
    people.filter(|p| act.charter.holds(*p, Privilege::SteerDeliveries, section, act.at)).collect()
}

/// Whatever was to be said of the lane near its time is said of the order that is given now instead.
pub(crate) fn forget_reminders(act: &Act<'_>, lane: &Lane) -> Done<()> {
    act.tx
        .prepare_cached(
            "DELETE FROM notices WHERE article = ?1 AND code = ?2 AND json_extract(args, '$.destination') = ?3 AND due_at > ?4",
        )?
        .execute(params![Id(lane.article), NEAR_TIME.as_str(), lane.destination.to_string(), Ms(act.tx.now())])?;
    Ok(())
}

fn fault(e: DeskError) -> StoreError {
    StoreError::Fault(Box::new(e))
}

/// Carries both kinds of error out of a transaction.
#[derive(Debug, thiserror::Error)]
enum LaneFailure {
    #[error(transparent)]
    Lane(#[from] StoreError),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl LaneFailure {
    fn into_store(self) -> StoreError {
        match self {
            Self::Lane(e) => e,
            Self::Desk(e) => fault(e),
        }
    }
}

impl From<crate::db::StoreError> for LaneFailure {
    fn from(e: crate::db::StoreError) -> Self {
        Self::Desk(e.into())
    }
}

impl From<rusqlite::Error> for LaneFailure {
    fn from(e: rusqlite::Error) -> Self {
        Self::Desk(e.into())
    }
}

pub(crate) fn lane_of(r: &rusqlite::Row<'_>) -> rusqlite::Result<Lane> {
    Ok(Lane { article: r.get::<_, Id<ArticleId>>(0)?.0, destination: r.get::<_, Id<DestinationId>>(1)?.0 })
}

impl DeliveryStore for DeskLanes {
    fn take_database_lease(
        &self,
        holder: &Holder,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<DatabaseLease, StoreError> {
        let holder = holder.clone();
        self.write(move |db| {
            let taken = db
                .prepare_cached(
                    "INSERT INTO delivering (one, holder, lease_until) VALUES (1, ?1, ?3)
                     ON CONFLICT (one) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
                     WHERE delivering.holder = excluded.holder OR delivering.lease_until <= ?2",
                )?
                .execute(params![holder.0, Ms(now), Ms(until)])?;
            if taken > 0 {
                // The programs before no longer deliver; the fences keep them from writing.
                db.prepare_cached(
                    "UPDATE lanes SET holder = NULL, lease_until = NULL WHERE due_at IS NOT NULL AND holder <> ?1",
                )?
                .execute([&holder.0])?;
                return Ok(DatabaseLease::Mine);
            }
            Ok(db.query_row("SELECT holder, lease_until FROM delivering", [], |r| {
                Ok(DatabaseLease::Other { holder: Holder(r.get(0)?), until: r.get::<_, Ms>(1)?.0 })
            })?)
        })
    }

    fn release_database_lease(&self, holder: &Holder) -> Result<(), StoreError> {
        let holder = holder.clone();
        self.write(move |db| {
            db.execute("DELETE FROM delivering WHERE holder = ?1", [&holder.0])?;
            db.execute("UPDATE lanes SET holder = NULL, lease_until = NULL WHERE holder = ?1", [&holder.0])?;
            Ok(())
        })
    }

    fn claim_due(
        &self,
        holder: &Holder,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        full: &[DestinationId],
    ) -> Result<Vec<Claim>, StoreError> {
        if restored::waits_to_be_let_in(&self.desk).map_err(fault)? {
            return Ok(Vec::new());
        }
        // Looking needs no write transaction; most looks find nothing.
        let wanted: Vec<Lane> = self.read(|db| {
            let mut find = db.prepare_cached(
                "SELECT article, destination FROM lanes WHERE due_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)
                 ORDER BY priority DESC, due_at",
            )?;
            let lanes = find.query_map([Ms(now)], lane_of)?;
            let fits = |lane: &rusqlite::Result<Lane>| lane.as_ref().is_ok_and(|l| !full.contains(&l.destination));
            Ok(lanes.filter(|l| l.is_err() || fits(l)).take(limit).collect::<Result<_, _>>()?)
        })?;
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let holder = holder.clone();
        self.write(move |db| {
            // Somebody may have been faster since.
            let mut take = db.prepare_cached(
                "UPDATE lanes SET holder = ?3, lease_until = ?4, fence = fence + 1
                 WHERE article = ?1 AND destination = ?2 AND due_at <= ?5 AND (lease_until IS NULL OR lease_until <= ?5)
                 RETURNING fence, priority",
            )?;
            let mut claims = Vec::new();
            for lane in wanted {
                let taken: Option<(i64, u8)> = take
                    .query_row(params![Id(lane.article), Id(lane.destination), holder.0, Ms(until), Ms(now)], |r| {
                        Ok((r.get(0)?, r.get(1)?))
                    })
                    .optional()?;
                claims.extend(taken.map(|(fence, priority)| Claim {
                    lane,
                    holder: holder.clone(),
                    fence: u64::try_from(fence).unwrap_or(0),
                    priority,
                }));
            }
            Ok(claims)
        })
    }

    fn record(&self, claim: &Claim, input: Input, moment: &Moment, until: Timestamp) -> Result<Step, StoreError> {
        let claim = claim.clone();
        self.run(&claim.lane.clone(), input, moment, move |db, step| {
            let fence = i64::try_from(claim.fence).unwrap_or(i64::MAX);
            let (holder, lease) = match step.effect {
                Some(_) => (Some(claim.holder.0.clone()), Some(Ms(until))),
                None => (None, None),
            };
            let kept = db
                .prepare_cached(
                    "UPDATE lanes SET holder = ?4, lease_until = ?5
                     WHERE article = ?1 AND destination = ?2 AND fence = ?3 AND holder = ?6",
                )
                .and_then(|mut s| {
                    s.execute(params![
                        Id(claim.lane.article),
                        Id(claim.lane.destination),
                        fence,
                        holder,
                        lease,
                        claim.holder.0
                    ])
                })
                .map_err(|e| fault(e.into()))?;
            if kept == 1 { Ok(()) } else { Err(StoreError::LostLease) }
        })
    }

    fn order(&self, delivery: &Delivery, moment: &Moment) -> Result<Step, StoreError> {
        let delivery = delivery.clone();
        let moment = *moment;
        self.write(move |db| order(db, &delivery, &moment))
    }

    fn steer(&self, lane: &Lane, input: Input, moment: &Moment) -> Result<Step, StoreError> {
        let raise = matches!(input, Input::Restored { .. });
        let at = *lane;
        self.run(lane, input, moment, move |db, _| {
            if raise {
                db.execute(
                    "UPDATE lanes SET fence = fence + 1, holder = NULL, lease_until = NULL WHERE article = ?1 AND destination = ?2",
                    params![Id(at.article), Id(at.destination)],
                )
                .map_err(|e| fault(e.into()))?;
            }
            Ok(())
        })
    }

    fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached("SELECT json FROM deliveries WHERE id = ?1")?
                .query_row([Id(id)], |r| r.get::<_, Json<Delivery>>(0))
                .optional()?
                .map(|j| j.0))
        })
    }

    fn media(&self, hash: MediaHash) -> Result<Option<Vec<u8>>, StoreError> {
        crate::media::master(self.desk.store.dir(), hash).map_err(|e| StoreError::Fault(Box::new(e)))
    }

    fn lane(&self, lane: &Lane) -> Result<Option<LaneState>, StoreError> {
        self.read(|db| lane_state(db, lane))
    }

    fn lanes(&self, open_only: bool) -> Result<Vec<LaneState>, StoreError> {
        self.read(|db| {
            let mut find = db.prepare_cached("SELECT state FROM lanes WHERE open = 1 OR ?1 = 0")?;
            let rows = find.query_map([open_only], |r| Ok(r.get::<_, Json<LaneState>>(0)?.0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn story(&self, lane: &Lane, delivery: Option<DeliveryId>) -> Result<Vec<StoryEntry>, StoreError> {
        self.read(|db| {
            let mut find = db.prepare_cached(
                "SELECT at, delivery, code, args FROM delivery_story WHERE article = ?1 AND destination = ?2
                 AND (?3 IS NULL OR delivery = ?3) ORDER BY id",
            )?;
            let rows = find.query_map(params![Id(lane.article), Id(lane.destination), delivery.map(Id)], |r| {
                Ok(StoryEntry {
                    at: r.get::<_, Ms>(0)?.0,
                    delivery: r.get::<_, Option<Id<DeliveryId>>>(1)?.map(|d| d.0),
                    code: r.get(2)?,
                    args: r.get::<_, Json<_>>(3)?.0,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn alerts(&self, since: Timestamp) -> Result<Vec<Alert>, StoreError> {
        self.read(|db| {
            let mut find = db.prepare_cached("SELECT json FROM delivery_alerts WHERE at >= ?1 ORDER BY id")?;
            let rows = find.query_map([Ms(since)], |r| Ok(r.get::<_, Json<Alert>>(0)?.0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn health(&self, destination: DestinationId) -> Result<Health, StoreError> {
        self.read(|db| health(db, destination))
    }

    fn record_health(&self, destination: DestinationId, health: &Health) -> Result<(), StoreError> {
        let health = health.clone();
        self.write(move |db| {
            db.prepare_cached(
                "INSERT INTO destination_health (destination, json) VALUES (?1, ?2)
                 ON CONFLICT (destination) DO UPDATE SET json = excluded.json WHERE json IS NOT excluded.json",
            )?
            .execute(params![Id(destination), Json(&health)])?;
            Ok(())
        })
    }

    fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        if restored::waits_to_be_let_in(&self.desk).map_err(fault)? {
            return Ok(None);
        }
        self.read(|db| {
            let next = "SELECT min(max(due_at, coalesce(lease_until, due_at))) FROM lanes WHERE due_at IS NOT NULL";
            Ok(db.query_row(next, [], |r| r.get::<_, Option<Ms>>(0))?.map(|m| m.0))
        })
    }

    fn stopped(&self) -> Result<Option<Stopped>, StoreError> {
        self.read(|db| Ok(crate::settings::get::<Option<Stopped>>(db, STOPPED)?.flatten()))
    }

    fn set_stopped(&self, stopped: Option<&Stopped>) -> Result<(), StoreError> {
        let stopped = stopped.cloned();
        self.write(move |db| Ok(crate::settings::set(db, STOPPED, &stopped)?))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        let mut counts = Counts::default();
        for lane in self.lanes(false)? {
            *counts.by_state.entry(lane.publication_state()).or_default() += 1;
            counts.open += u64::from(lane.is_open());
            counts.unknown += u64::from(lane.unknown);
            counts.waiting_for_person += u64::from(lane.waits_for_person());
        }
        Ok(counts)
    }
}
