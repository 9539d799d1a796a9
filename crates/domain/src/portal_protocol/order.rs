//! Orders: what a portal is told to do with an article, signed by the person who decided it.

use crate::{
    charter::Charter,
    content::hash::RevisionHash,
    ids::{ArticleId, DestinationId, DeviceId, NewsroomId, PersonId, SectionId},
    people::Privilege,
    signing::{PublicKey, Signature, SignedBytes, SigningKey, verify},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// Make a revision public, now or at a time.
    Publish,
    /// Take a schedule back; what is already public stays.
    Unschedule,
    /// Take a public article down (gỡ bài); it may return.
    TakeDown,
    /// Take it down for good; it may not return.
    Kill,
}

impl OrderKind {
    /// The word of database and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Unschedule => "unschedule",
            Self::TakeDown => "take_down",
            Self::Kill => "kill",
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Publish => 1,
            Self::Unschedule => 2,
            Self::TakeDown => 3,
            Self::Kill => 4,
        }
    }
}

/// Who signs an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum Signer {
    /// A person, with their own key.
    Person(PersonId),
    /// A desk, with its device key. Only for *unschedule*, which can make nothing more public than it is: a late offline edit
    /// holds a scheduled delivery while nobody is there to sign.
    Device(DeviceId),
}

/// A signed order. Bytes signed ([`SignedBytes`]): `galley-order-1`, kind (u8: 1 publish, 2 unschedule, 3 take down, 4 kill),
/// newsroom, article, destination, revision hash (maybe), publish at (maybe), embargo (maybe), lane seq (u32), reason (text),
/// notice (text), time, signer (u8: 1 person, 2 device; then its id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// What.
    pub kind: OrderKind,
    /// Whose newsroom.
    pub newsroom: NewsroomId,
    /// Which article.
    pub article: ArticleId,
    /// Which portal; another portal refuses it.
    pub destination: DestinationId,
    /// The revision, for a publish; absent otherwise.
    pub revision_hash: Option<RevisionHash>,
    /// When it shall be visible; absent = at once.
    pub publish_at: Option<Timestamp>,
    /// Not visible before this, whatever `publish_at` says.
    pub embargo: Option<Timestamp>,
    /// Position in the lane of this article and destination; the portal refuses lower ones than it has seen.
    pub lane_seq: u32,
    /// Why, for the newsroom's record (takedown, kill); the public never sees it.
    pub reason: String,
    /// What the public reads instead of the article (takedown, kill), in the article's language; may be empty.
    pub notice: String,
    /// When it was decided.
    pub at: Timestamp,
    /// Who signs.
    pub signer: Signer,
    /// By that signer's key.
    pub signature: Signature,
}

/// A signature of zeros, for statements about to be signed with their `signed` method.
pub const UNSIGNED: Signature = Signature([0; 64]);

impl Order {
    /// The bytes to sign; the `signature` field is not part of them.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let b = SignedBytes::new("galley-order-1")
            .u8(self.kind.code())
            .id(self.newsroom.0)
            .id(self.article.0)
            .id(self.destination.0)
            .maybe(self.revision_hash, |b, h| b.hash(&h.0))
            .maybe(self.publish_at, SignedBytes::time)
            .maybe(self.embargo, SignedBytes::time)
            .u32(self.lane_seq)
            .text(&self.reason)
            .text(&self.notice)
            .time(self.at);
        match self.signer {
            Signer::Person(p) => b.u8(1).id(p.0),
            Signer::Device(d) => b.u8(2).id(d.0),
        }
        .finish()
    }

    /// Signs it, replacing the signature it carries ([`UNSIGNED`] until then).
    #[must_use]
    pub fn signed(mut self, key: &SigningKey) -> Self {
        self.signature = key.sign(&self.bytes());
        self
    }

    /// Is it signed by this key?
    #[must_use]
    pub fn verify(&self, key: &PublicKey) -> bool {
        verify(key, &self.bytes(), &self.signature)
    }

    /// The earliest moment it lets the article be visible: the later of `publish_at` and `embargo`; `None` = at once.
    #[must_use]
    pub fn visible_from(&self) -> Option<Timestamp> {
        self.publish_at.max(self.embargo)
    }
}

/// Why an order has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum OrderProblem {
    /// Another newsroom's.
    #[error("the order is another newsroom's")]
    OtherNewsroom,
    /// A publish without a revision, or another kind with one or with times.
    #[error("the order does not have the fields of its kind")]
    Malformed,
    /// A desk signed something only a person may order.
    #[error("only a person may order this")]
    NeedsPerson,
    /// Visible before its own embargo.
    #[error("the order publishes before its own embargo")]
    BeforeEmbargo,
    /// A takedown or kill without a reason.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The signer had no valid key at that date.
    #[error("the signer had no valid key at that date")]
    NoKey,
    /// Not signed by that signer.
    #[error("the signature is not good")]
    BadSignature,
    /// The signer did not hold any of the privileges that allow it.
    #[error("the signer did not hold the privilege at that date")]
    NoPrivilege {
        /// What would have been enough.
        privilege: Privilege,
    },
}

/// The privileges any of which allows an order.
fn enough(order: &Order) -> &'static [Privilege] {
    use Privilege as P;
    match order.kind {
        OrderKind::Publish if order.publish_at.is_some_and(|t| t > order.at) => &[P::Schedule],
        OrderKind::Publish => &[P::Publish],
        // Each of these actions takes a schedule back first (product.md).
        OrderKind::Unschedule => &[P::Unschedule, P::Hold, P::Spike, P::Recall, P::Reopen, P::StopDeliveries],
        OrderKind::TakeDown => &[P::TakeDown],
        OrderKind::Kill => &[P::Kill],
    }
}

/// Was this order one its signer could give, in this section, at its own date? `section` is the revision's, or that of the
/// revision the portal holds; `None` only when the article has none.
///
/// # Errors
/// The first [`OrderProblem`].
pub fn check_order(charter: &Charter, order: &Order, section: Option<&SectionId>) -> Result<(), OrderProblem> {
    if order.newsroom != charter.newsroom {
        return Err(OrderProblem::OtherNewsroom);
    }
    let publish = order.kind == OrderKind::Publish;
    let timed = order.publish_at.is_some() || order.embargo.is_some();
    if publish != order.revision_hash.is_some() || (timed && !publish) {
        return Err(OrderProblem::Malformed);
    }
    if matches!(order.kind, OrderKind::TakeDown | OrderKind::Kill) && order.reason.trim().is_empty() {
        return Err(OrderProblem::ReasonMissing);
    }
    if order.embargo.is_some_and(|e| order.publish_at.unwrap_or(order.at) < e) {
        return Err(OrderProblem::BeforeEmbargo);
    }
    let key = match order.signer {
        Signer::Person(p) => charter.key_at(p, order.at),
        Signer::Device(_) if order.kind != OrderKind::Unschedule => return Err(OrderProblem::NeedsPerson),
        Signer::Device(d) => charter.device_key_at(d, order.at),
    }
    .ok_or(OrderProblem::NoKey)?;
    if !order.verify(key) {
        return Err(OrderProblem::BadSignature);
    }
    if let Signer::Person(p) = order.signer {
        let enough = enough(order);
        if !enough.iter().any(|x| charter.holds(p, *x, section, order.at)) {
            return Err(OrderProblem::NoPrivilege { privilege: enough[0] });
        }
    }
    Ok(())
}
