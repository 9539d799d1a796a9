//! The event chain: every accepted decision names the hash of the one before, so a changed byte anywhere shows.
//!
//! A stream is one article's events, or the newsroom's own (people, sections, charter). A redacted event keeps its
//! header; its payload is gone, its payload's hash stays, and the chain still verifies.

use crate::{
    content::hash::{Sha256Hex, sha256},
    ids::{ArticleId, DeviceId, NewsroomId, OpId, PersonId},
    signing::{PublicKey, Signature, SignedBytes, verify},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Hash of an event: SHA-256 of `"galley-event-1" || 0x00 || canonical JSON of its header`.
pub type EventHash = Sha256Hex;

/// Hash before the first event of any stream.
pub const GENESIS: EventHash = Sha256Hex([0; 32]);

/// Which chain: an article's, or the newsroom's own. Text on the wire: `newsroom`, or the article's UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Stream {
    /// People, sections, destinations, charter.
    Newsroom,
    /// One article.
    Article(ArticleId),
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newsroom => f.write_str("newsroom"),
            Self::Article(id) => id.fmt(f),
        }
    }
}

impl From<Stream> for String {
    fn from(s: Stream) -> String {
        s.to_string()
    }
}

impl TryFrom<String> for Stream {
    type Error = crate::ids::BadId;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        if s == "newsroom" { Ok(Self::Newsroom) } else { s.parse().map(Self::Article) }
    }
}

/// Everything about an event that its hash covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventHeader {
    /// Whose.
    pub newsroom: NewsroomId,
    /// Which chain.
    pub stream: Stream,
    /// Position in the chain, from 1 without gaps.
    pub aseq: u64,
    /// The op it answers.
    pub op_id: OpId,
    /// Who acted.
    pub actor: PersonId,
    /// At which desk.
    pub device: DeviceId,
    /// When the sequencer decided.
    pub at: Timestamp,
    /// Kind, e.g. `signed_off`.
    pub kind: String,
    /// SHA-256 of the payload's text.
    pub payload_sha256: Sha256Hex,
    /// The desk's signature of the op ([`op_bytes`]), where the kind needs one.
    pub signature: Option<Signature>,
    /// Hash of the event before; [`GENESIS`] for the first.
    pub prev: EventHash,
}

impl EventHeader {
    /// The event's hash.
    ///
    /// # Errors
    /// Only if the header cannot be written as JSON, which its types rule out.
    pub fn hash(&self) -> Result<EventHash, serde_json::Error> {
        let json = serde_json_canonicalizer::to_vec(self)?;
        let mut bytes = SignedBytes::new("galley-event-1").finish();
        bytes.extend_from_slice(&json);
        Ok(Sha256Hex(sha256(&bytes)))
    }
}

/// An event as it is stored and shown to a verifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What the hash covers.
    pub header: EventHeader,
    /// JSON text whose SHA-256 the header names; `None` once redacted.
    pub payload: Option<String>,
    /// Hash of the header.
    pub hash: EventHash,
}

impl Event {
    /// The same event without its payload; it still verifies.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        self.payload = None;
        self
    }

    /// Did this device key sign the op? `false` if the event carries no signature.
    #[must_use]
    pub fn signed_by(&self, device: &PublicKey) -> bool {
        let h = &self.header;
        h.signature.is_some_and(|s| {
            verify(device, &op_bytes(h.newsroom, h.stream, h.op_id, h.actor, h.device, &h.kind, &h.payload_sha256), &s)
        })
    }
}

/// Bytes a desk signs for an op: `galley-op-1`, newsroom, op id, stream (text), actor, device, kind (text), payload hash. The
/// position, time and previous hash are the sequencer's and not known to the desk yet.
#[must_use]
pub fn op_bytes(
    newsroom: NewsroomId,
    stream: Stream,
    op_id: OpId,
    actor: PersonId,
    device: DeviceId,
    kind: &str,
    payload_sha256: &Sha256Hex,
) -> Vec<u8> {
    SignedBytes::new("galley-op-1")
        .id(newsroom.0)
        .id(op_id.0)
        .text(&stream.to_string())
        .id(actor.0)
        .id(device.0)
        .text(kind)
        .hash(&payload_sha256.0)
        .finish()
}

/// Where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainHead {
    /// Position of the last event; 0 = none yet.
    pub aseq: u64,
    /// Its hash; [`GENESIS`] if none.
    pub hash: EventHash,
}

impl ChainHead {
    /// Before the first event.
    pub const START: Self = Self { aseq: 0, hash: GENESIS };
}

/// What is to be appended: an event without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Whose.
    pub newsroom: NewsroomId,
    /// Which chain.
    pub stream: Stream,
    /// The op it answers.
    pub op_id: OpId,
    /// Who acted.
    pub actor: PersonId,
    /// At which desk.
    pub device: DeviceId,
    /// When it was decided.
    pub at: Timestamp,
    /// Kind.
    pub kind: String,
    /// JSON text.
    pub payload: String,
    /// The desk's signature, where the kind needs one.
    pub signature: Option<Signature>,
}

/// Places an event after `head`.
///
/// # Errors
/// Only if the header cannot be written as JSON, which its types rule out.
pub fn append(head: ChainHead, new: NewEvent) -> Result<Event, serde_json::Error> {
    let header = EventHeader {
        newsroom: new.newsroom,
        stream: new.stream,
        aseq: head.aseq + 1,
        op_id: new.op_id,
        actor: new.actor,
        device: new.device,
        at: new.at,
        kind: new.kind,
        payload_sha256: Sha256Hex::of(new.payload.as_bytes()),
        signature: new.signature,
        prev: head.hash,
    };
    let hash = header.hash()?;
    Ok(Event { header, payload: Some(new.payload), hash })
}

/// What is wrong at a place of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ChainFlaw {
    /// Not the next position.
    #[error("an event is missing or out of order")]
    Gap,
    /// Does not name the hash of the event before.
    #[error("does not follow the event before it")]
    Broken,
    /// The header does not give the stored hash.
    #[error("the event was changed")]
    Changed,
    /// The payload does not give the header's hash of it.
    #[error("the event's content was changed")]
    PayloadChanged,
    /// An event of another stream or newsroom.
    #[error("an event of another history")]
    Foreign,
}

/// Where a chain fails first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("event {aseq}: {what}")]
pub struct ChainFault {
    /// The position expected there.
    pub aseq: u64,
    /// What is wrong.
    pub what: ChainFlaw,
}

/// Checks one event against the head before it and gives the new head.
///
/// # Errors
/// [`ChainFault`].
pub fn follow(newsroom: NewsroomId, stream: Stream, head: ChainHead, event: &Event) -> Result<ChainHead, ChainFault> {
    let aseq = head.aseq + 1;
    let fault = |what| ChainFault { aseq, what };
    let h = &event.header;
    if h.newsroom != newsroom || h.stream != stream {
        return Err(fault(ChainFlaw::Foreign));
    }
    if h.aseq != aseq {
        return Err(fault(ChainFlaw::Gap));
    }
    if h.prev != head.hash {
        return Err(fault(ChainFlaw::Broken));
    }
    if h.hash().ok() != Some(event.hash) {
        return Err(fault(ChainFlaw::Changed));
    }
    if event.payload.as_ref().is_some_and(|p| Sha256Hex::of(p.as_bytes()) != h.payload_sha256) {
        return Err(fault(ChainFlaw::PayloadChanged));
    }
    Ok(ChainHead { aseq, hash: event.hash })
}

/// Walks a stream from its first event and gives its head.
///
/// # Errors
/// The first [`ChainFault`].
pub fn verify_stream<'a>(
    newsroom: NewsroomId,
    stream: Stream,
    events: impl IntoIterator<Item = &'a Event>,
) -> Result<ChainHead, ChainFault> {
    events.into_iter().try_fold(ChainHead::START, |head, event| follow(newsroom, stream, head, event))
}
