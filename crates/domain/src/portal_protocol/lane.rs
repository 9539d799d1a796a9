//! A portal's lane of one article: what orders do to it. Pure, so the portal runs what the property tests run.
//!
//! | order | from | to |
//! |---|---|---|
//! | publish, visible now | any but killed | public with that revision; an open schedule ends |
//! | publish, visible later | any but killed | scheduled; what is public stays until then |
//! | unschedule | any | the schedule ends; what is public stays |
//! | take down | any but killed | taken down; an open schedule ends |
//! | kill | any | killed, for ever |
//!
//! Every order needs a higher `lane_seq` than any accepted before, so nothing older takes effect after a correction, takedown
//! or kill. The very same order again is answered as done.

use super::{Order, OrderKind, PortalState, ScheduledRevision};
use crate::{
    content::hash::{RevisionHash, Sha256Hex},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The lane of one article on one portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// The visible revision.
    pub visible: Option<RevisionHash>,
    /// The open schedule.
    pub scheduled: Option<ScheduledRevision>,
    /// Taken down (and not published again since).
    pub taken_down: bool,
    /// Killed.
    pub killed: bool,
    /// Highest accepted `lane_seq`; 0 = none yet.
    pub lane_seq: u32,
    /// SHA-256 of the signed bytes of the order with that `lane_seq`.
    pub last_order: Option<Sha256Hex>,
    /// When it first became public.
    pub public_since: Option<Timestamp>,
    /// When the visible revision became visible.
    pub visible_since: Option<Timestamp>,
}

/// Why a lane does not take an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneRefusal {
    /// An order with this or a higher number was accepted before.
    SeqTooLow {
        /// The highest accepted.
        highest: u32,
    },
    /// The article was killed.
    Killed,
    /// A publish without a revision ([`super::check_order`] refuses it earlier).
    NoRevision,
}

impl Lane {
    /// What the public sees, given whether the portal holds any revision.
    #[must_use]
    pub fn state(&self, holds_draft: bool) -> PortalState {
        if self.killed {
            PortalState::Killed
        } else if self.visible.is_some() {
            PortalState::Public
        } else if self.scheduled.is_some() {
            PortalState::Scheduled
        } else if self.taken_down {
            PortalState::TakenDown
        } else if holds_draft {
            PortalState::Draft
        } else {
            PortalState::Absent
        }
    }

    /// The lane after an order whose signature and privilege have been checked. An order equal to the last one changes nothing.
    ///
    /// # Errors
    /// [`LaneRefusal`].
    pub fn accept(&self, order: &Order, now: Timestamp) -> Result<Self, LaneRefusal> {
        let hash = Sha256Hex::of(&order.bytes());
        if order.lane_seq == self.lane_seq && self.last_order == Some(hash) {
            return Ok(self.clone());
        }
        if order.lane_seq <= self.lane_seq {
            return Err(LaneRefusal::SeqTooLow { highest: self.lane_seq });
        }
        if self.killed && matches!(order.kind, OrderKind::Publish | OrderKind::TakeDown) {
            return Err(LaneRefusal::Killed);
        }
        let mut next = Self { lane_seq: order.lane_seq, last_order: Some(hash), scheduled: None, ..self.clone() };
        match order.kind {
            OrderKind::Publish => {
                let revision_hash = order.revision_hash.ok_or(LaneRefusal::NoRevision)?;
                match order.visible_from() {
                    Some(publish_at) if publish_at > now => {
                        next.scheduled = Some(ScheduledRevision { revision_hash, publish_at });
                    }
                    _ => next.show(revision_hash, now),
                }
            }
            OrderKind::Unschedule => {}
            OrderKind::TakeDown => {
                next.visible = None;
                next.taken_down = true;
            }
            OrderKind::Kill => {
                next.visible = None;
                next.killed = true;
            }
        }
        Ok(next)
    }

    /// The lane at a moment: an open schedule that is due has fired, at the very time it names. `None` if nothing is due.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<Self> {
        let s = self.scheduled.filter(|s| s.publish_at <= now)?;
        let mut next = self.clone();
        next.scheduled = None;
        next.show(s.revision_hash, s.publish_at);
        Some(next)
    }

    fn show(&mut self, revision: RevisionHash, at: Timestamp) {
        if self.visible != Some(revision) {
            self.visible_since = Some(at);
        }
        self.visible = Some(revision);
        self.taken_down = false;
        self.public_since = self.public_since.or(Some(at));
    }
}
