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
    publication::{Publication, PublicationState, Why},
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
    /// What a person can do, the most useful first.
    pub remedies: Vec<Remedy>,
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
                remedies: remedies(p),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// What a person can do about a publication that waits for one. Each has its button (`remedy-<word>` in the messages).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Try again now.
    Retry,
    /// Deliver the approved revision although the text has moved on.
    DeliverApproved,
    /// Read what the text has become.
    ReviewNew,
    /// Put what was approved in the place of what the portal shows.
    OverwritePortal,
    /// Take the order back.
    Unschedule,
}

/// The things a person can do about a publication, the most useful first.
#[must_use]
pub fn remedies(p: &Publication) -> Vec<Remedy> {
    use PublicationState as P;
    let edited = p.why.as_ref().is_some_and(|w| w.code == "edited_elsewhere");
    let mut out = match p.state {
        P::Held => vec![Remedy::DeliverApproved, Remedy::ReviewNew],
        P::NeedsAttention if edited => vec![Remedy::Retry, Remedy::OverwritePortal],
        P::NeedsAttention | P::Failed | P::Late => vec![Remedy::Retry],
        P::Scheduled | P::Queued => Vec::new(),
        _ => return Vec::new(),
    };
    // What readers have is taken down, not unscheduled.
    if !p.public {
        out.push(Remedy::Unschedule);
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(state: PublicationState, code: &str, public: bool) -> Vec<Remedy> {
        let why = Some(Why { code: code.to_owned(), detail: String::new() });
        remedies(&Publication { state, why, public, ..Publication::none() })
    }

    #[test]
    fn every_publication_that_waits_for_a_person_has_a_remedy_and_every_remedy_is_offered_somewhere() {
        use PublicationState as P;
        for state in [P::Held, P::NeedsAttention, P::Failed, P::Late] {
            for public in [false, true] {
                assert!(!waiting(state, "gave_up", public).is_empty(), "{state:?}");
            }
        }
        let all: std::collections::BTreeSet<_> = P::ALL
            .into_iter()
            .flat_map(|state| {
                [waiting(state, "edited_elsewhere", false), waiting(state, "portal_refused", true)].concat()
            })
            .collect();
        use Remedy as R;
        assert_eq!(all, [R::Retry, R::DeliverApproved, R::ReviewNew, R::OverwritePortal, R::Unschedule].into());
    }

    #[test]
    fn overwriting_is_offered_only_where_the_portal_holds_something_else_and_unscheduling_never_for_what_is_public() {
        use PublicationState as P;
        assert!(waiting(P::NeedsAttention, "edited_elsewhere", true).contains(&Remedy::OverwritePortal));
        assert!(!waiting(P::NeedsAttention, "portal_refused", false).contains(&Remedy::OverwritePortal));
        assert!(!waiting(P::NeedsAttention, "edited_elsewhere", true).contains(&Remedy::Unschedule));
        assert!(waiting(P::Failed, "unreachable", false).contains(&Remedy::Unschedule));
    }
}
