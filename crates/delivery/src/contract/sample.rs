//! Made-up deliveries for stores and engines, which look at neither signatures nor content.

use crate::model::{Content, Delivery, DeliveryAction, Firing, Lane, MediaItem};
use galley_domain::{
    chain::ChainHead,
    content::hash::{MediaHash, RevisionHash, sha256},
    ids::{DeliveryId, NewsroomId, PersonId},
    portal_protocol::{Order, OrderKind, Signer, UNSIGNED},
    time::Timestamp,
};

/// A made-up delivery in the making.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Article and destination.
    pub lane: Lane,
    /// Place in the lane.
    pub seq: u32,
    /// What it does.
    pub action: DeliveryAction,
    /// When it was ordered.
    pub at: Timestamp,
    /// When it shall be visible.
    pub publish_at: Option<Timestamp>,
    /// Nothing leaves before.
    pub embargo: Option<Timestamp>,
    /// Who lets it out.
    pub firing: Firing,
    /// Pictures.
    pub media: Vec<MediaHash>,
    /// Different numbers give different revisions.
    pub version: u32,
    /// Who ordered it.
    pub by: PersonId,
    /// Whose newsroom.
    pub newsroom: NewsroomId,
}

impl Sample {
    /// A delivery for now.
    #[must_use]
    pub fn new(lane: Lane, seq: u32, action: DeliveryAction, at: Timestamp) -> Self {
        Self {
            lane,
            seq,
            action,
            at,
            publish_at: None,
            embargo: None,
            firing: Firing::Portal,
            media: Vec::new(),
            version: seq,
            by: PersonId(lane.article.0),
            newsroom: NewsroomId(lane.destination.0),
        }
    }

    /// The made-up revision's name.
    #[must_use]
    pub fn revision(&self) -> RevisionHash {
        RevisionHash(sha256(format!("{}-{}", self.lane.article, self.version).as_bytes()))
    }

    /// The delivery. Its id follows from lane and number, so the same sample gives the same delivery.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        let content = self.action.brings_content().then(|| Content {
            revision_hash: self.revision(),
            revision: format!("{{\"version\":{}}}", self.version),
            approvals: Vec::new(),
            clearances: Vec::new(),
            media: self
                .media
                .iter()
                .map(|hash| MediaItem { hash: *hash, content_type: "image/png".into(), bytes: 1 })
                .collect(),
        });
        let mut random = [0u8; 10];
        let name = sha256(format!("{}-{}", self.lane, self.seq).as_bytes());
        random.copy_from_slice(&name[..10]);
        let kind = match self.action {
            DeliveryAction::Publish | DeliveryAction::Update | DeliveryAction::Correct => OrderKind::Publish,
            DeliveryAction::Unschedule => OrderKind::Unschedule,
            DeliveryAction::TakeDown => OrderKind::TakeDown,
            DeliveryAction::Kill => OrderKind::Kill,
        };
        Delivery {
            id: DeliveryId::new(self.at, random),
            lane: self.lane,
            lane_seq: self.seq,
            action: self.action,
            ordered_by: self.by,
            ordered_at: self.at,
            publish_at: self.publish_at,
            embargo: self.embargo,
            firing: self.firing,
            then_hold: None,
            order: Order {
                kind,
                newsroom: self.newsroom,
                article: self.lane.article,
                destination: self.lane.destination,
                revision_hash: content.as_ref().map(|c| c.revision_hash),
                publish_at: self.publish_at,
                embargo: self.embargo,
                lane_seq: self.seq,
                reason: String::new(),
                notice: String::new(),
                at: self.at,
                signer: Signer::Person(self.by),
                signature: UNSIGNED,
            },
            chain_head: ChainHead::START,
            content,
        }
    }
}
