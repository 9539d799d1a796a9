//! Deliveries: one row per article and destination; each tells its story.

use crate::{
    db::sql::{Json, Ms},
    desk::Desk,
    error::{DeskError, Done},
    lanes::DeskLanes,
};
use galley_delivery::{engine::LaneState, model::Lane, store::DeliveryStore};
use galley_domain::{
    ids::{ArticleId, DeliveryId, DestinationId},
    publication::{PublicationState, Why},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A row of the deliveries screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeliveryRow {
    /// Article.
    pub article: ArticleId,
    /// Its headline.
    pub headline: String,
    /// Destination.
    pub destination: DestinationId,
    /// Its name.
    pub destination_name: String,
    /// Newest delivery of the lane.
    pub delivery: Option<DeliveryId>,
    /// State.
    pub state: PublicationState,
    /// Why held or waiting for a person.
    pub why: Option<Why>,
    /// When it shall be visible.
    pub publish_at: Option<Timestamp>,
    /// When it is tried next.
    pub next_try_at: Option<Timestamp>,
    /// Tries so far.
    pub attempts: u32,
    /// Public address.
    pub address: Option<String>,
    /// Newest change.
    pub updated_at: Timestamp,
    /// The portal fires the schedule itself, even with this computer off.
    pub portal_scheduled: bool,
    /// What a person can do: `retry`, `deliver_approved`, `review_new`, `accept_portal`, `unschedule`, ...
    pub remedies: Vec<String>,
}

/// A sentence of a delivery's story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StoryLine {
    /// When.
    pub at: Timestamp,
    /// Message code (`story-<code>`).
    pub code: String,
    /// Arguments.
    pub args: BTreeMap<String, String>,
}

/// Deliveries, newest change first; only the open ones if asked so.
///
/// # Errors
/// Not signed in.
pub fn deliveries(desk: &Desk, only_open: bool) -> Done<Vec<DeliveryRow>> {
    desk.access()?;
    desk.store().read(|db| {
        let mut find = db.prepare_cached(
            "SELECT l.state, l.updated_at, a.headline, d.name FROM lanes l
             LEFT JOIN articles a ON a.id = l.article LEFT JOIN destinations d ON d.id = l.destination
             WHERE l.open = 1 OR ?1 = 0 ORDER BY l.updated_at DESC LIMIT 1000",
        )?;
        let rows = find.query_map([only_open], |r| {
            let lane: LaneState = r.get::<_, Json<LaneState>>(0)?.0;
            let updated_at = r.get::<_, Ms>(1)?.0;
            let headline: Option<String> = r.get(2)?;
            let name: Option<String> = r.get(3)?;
            let p = &lane.publication;
            Ok(DeliveryRow {
                article: lane.lane.article,
                headline: headline.unwrap_or_default(),
                destination: lane.lane.destination,
                destination_name: name.unwrap_or_else(|| lane.lane.destination.to_string()),
                delivery: lane.current.as_ref().map(|j| j.delivery),
                state: p.state,
                why: p.why.clone(),
                publish_at: p.publish_at,
                next_try_at: lane.due_at.filter(|_| p.state == PublicationState::Failed),
                attempts: lane.current.as_ref().map_or(0, |j| j.attempts),
                address: p.address.clone(),
                updated_at,
                portal_scheduled: p.portal_scheduled,
                remedies: remedies(&lane),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// The things a person can do about a lane, the most useful first.
fn remedies(lane: &LaneState) -> Vec<String> {
    use PublicationState as P;
    let words: &[&str] = match lane.publication.state {
        P::Held => &["deliver_approved", "review_new", "unschedule"],
        P::NeedsAttention => &["retry", "accept_portal", "unschedule"],
        P::Failed | P::Late => &["retry", "unschedule"],
        P::Scheduled | P::Queued => &["unschedule"],
        _ => &[],
    };
    words.iter().map(|w| (*w).to_owned()).collect()
}

/// The story of an article at a destination, oldest first.
///
/// # Errors
/// Not signed in.
pub fn story(desk: &Desk, article: ArticleId, destination: DestinationId) -> Done<Vec<StoryLine>> {
    desk.access()?;
    let lines = DeskLanes::new(desk)
        .story(&Lane { article, destination }, None)
        .map_err(DeskError::during("reading a delivery's story"))?;
    Ok(lines.into_iter().map(|l| StoryLine { at: l.at, code: l.code, args: l.args }).collect())
}
