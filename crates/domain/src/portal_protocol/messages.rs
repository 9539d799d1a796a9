//! Bodies of requests and answers, and receipts.

use super::{IdempotencyKey, Order};
use crate::{
    approval::{Approval, ClearanceRecord},
    chain::ChainHead,
    charter::SignedCharter,
    content::hash::{MediaHash, RevisionHash, Sha256Hex},
    ids::{ArticleId, DestinationId, NewsroomId},
    signing::{PublicKey, Signature, SignedBytes, SigningKey, verify},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Version of this protocol: the `1` of `/v1/`.
pub const PROTOCOL: u32 = 1;

/// Most bytes a request other than a picture may have: a revision of 8 MiB as a JSON string inside JSON.
pub const MAX_REQUEST_BYTES: usize = 20 * 1024 * 1024;

/// Most bytes a picture may have.
pub const MAX_MEDIA_BYTES: usize = 50 * 1024 * 1024;

/// Body of `PUT /v1/charter`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharterBody {
    /// The charter.
    pub charter: SignedCharter,
    /// What the newsroom calls this portal. The first charter binds it; orders for another destination are refused.
    pub destination: DestinationId,
}

/// Body of `PUT /v1/articles/{article}/draft`: a revision with everything needed to judge it. It stays invisible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftBody {
    /// The revision's canonical JSON, byte for byte what was signed off.
    pub revision: String,
    /// The sign-offs of it.
    pub approvals: Vec<Approval>,
    /// The clearances of it.
    #[serde(default)]
    pub clearances: Vec<ClearanceRecord>,
    /// Where the article's history stands; the receipt signs it.
    pub chain_head: ChainHead,
}

/// Body of `POST .../publish`, `POST .../unschedule` and `DELETE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    /// The signed order.
    pub order: Order,
    /// Where the article's history stands; the receipt signs it.
    pub chain_head: ChainHead,
}

/// What the public sees of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PortalState {
    /// The portal does not know it.
    Absent,
    /// Held, invisible.
    Draft,
    /// Held, becomes visible by itself at a time.
    Scheduled,
    /// Visible.
    Public,
    /// Taken down; its address says so.
    TakenDown,
    /// Taken down for good.
    Killed,
}

impl PortalState {
    /// The word of database and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Public => "public",
            Self::TakenDown => "taken_down",
            Self::Killed => "killed",
        }
    }
}

/// A revision that becomes visible by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduledRevision {
    /// Which.
    pub revision_hash: RevisionHash,
    /// When.
    pub publish_at: Timestamp,
}

/// Where an article stands on the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleStatus {
    /// Which.
    pub article: ArticleId,
    /// What the public sees of it.
    pub state: PortalState,
    /// The visible revision (`public`), else `None`.
    pub revision_hash: Option<RevisionHash>,
    /// The newest revision the portal holds, visible or not; also the `ETag` of the draft.
    pub draft_hash: Option<RevisionHash>,
    /// The schedule, if one is open (also for an update of what is public).
    pub scheduled: Option<ScheduledRevision>,
    /// Highest `lane_seq` accepted; 0 = none yet.
    pub lane_seq: u32,
    /// Since when it is public.
    pub public_since: Option<Timestamp>,
    /// Its public address, once it has been given one; it stays the same.
    pub address: Option<String>,
    /// Digest of the rendered article on the public page ([`super::rendered_digest`]), when public.
    pub digest: Option<Sha256Hex>,
    /// Pictures the newest revision names and the portal does not have yet.
    pub media_missing: Vec<MediaHash>,
    /// The newest history head given for it.
    pub chain_head: Option<ChainHead>,
}

/// What a receipt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// A charter was taken over (or was in force already).
    Charter,
    /// A picture is stored.
    Media,
    /// A revision is stored, invisible.
    Draft,
    /// A publish order was carried out or scheduled.
    Publish,
    /// A schedule was taken back.
    Unschedule,
    /// The article was taken down.
    TakeDown,
    /// The article was killed.
    Kill,
    /// Nothing was done; this is how things stand.
    Status,
}

/// What the portal says it did or knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The portal's key.
    pub portal: PublicKey,
    /// Whose newsroom.
    pub newsroom: NewsroomId,
    /// Which destination the portal is.
    pub destination: Option<DestinationId>,
    /// What.
    pub done: Done,
    /// Version of the charter in force.
    pub charter_version: u64,
    /// The picture, for [`Done::Media`].
    pub media: Option<MediaHash>,
    /// How the article stands after it; absent for charter and media.
    pub status: Option<ArticleStatus>,
    /// The portal's time.
    pub at: Timestamp,
    /// SHA-256 of the request's content.
    pub request_sha256: Sha256Hex,
    /// The request's idempotency key; absent for a status.
    pub idempotency_key: Option<IdempotencyKey>,
}

/// Why a receipt is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptProblem {
    /// Not signed by the portal's known key.
    #[error("the receipt is not signed by the portal's key")]
    BadSignature,
    /// Signed, but not a receipt.
    #[error("the receipt cannot be read")]
    Unreadable,
    /// It names another key than the one that signed it.
    #[error("the receipt names another portal")]
    OtherPortal,
    /// It answers another request.
    #[error("the receipt answers another request")]
    OtherRequest,
}

/// A receipt as it travels: its canonical JSON (RFC 8785) and the portal's signature of
/// `"galley-receipt-1" || 0x00 || json`. Keep it as it is: its text is the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedReceipt {
    /// Canonical JSON of a [`Receipt`].
    pub receipt: String,
    /// By the portal's key.
    pub signature: Signature,
}

fn receipt_bytes(json: &str) -> Vec<u8> {
    let mut bytes = SignedBytes::new("galley-receipt-1").finish();
    bytes.extend_from_slice(json.as_bytes());
    bytes
}

impl SignedReceipt {
    /// Writes a receipt canonically and signs it.
    ///
    /// # Errors
    /// Only if it cannot be written as JSON, which its types rule out.
    pub fn sign(receipt: &Receipt, key: &SigningKey) -> Result<Self, serde_json::Error> {
        let json = serde_json_canonicalizer::to_string(receipt)?;
        let signature = key.sign(&receipt_bytes(&json));
        Ok(Self { receipt: json, signature })
    }

    /// Reads it, if this portal key signed it.
    ///
    /// # Errors
    /// [`ReceiptProblem`].
    pub fn verify(&self, portal: &PublicKey) -> Result<Receipt, ReceiptProblem> {
        if !verify(portal, &receipt_bytes(&self.receipt), &self.signature) {
            return Err(ReceiptProblem::BadSignature);
        }
        let receipt: Receipt = serde_json::from_str(&self.receipt).map_err(|_| ReceiptProblem::Unreadable)?;
        if receipt.portal == *portal { Ok(receipt) } else { Err(ReceiptProblem::OtherPortal) }
    }

    /// [`Self::verify`], and it answers the request with this content and idempotency key.
    ///
    /// # Errors
    /// [`ReceiptProblem`].
    pub fn verify_for(
        &self,
        portal: &PublicKey,
        body: &[u8],
        idempotency_key: Option<&IdempotencyKey>,
    ) -> Result<Receipt, ReceiptProblem> {
        let receipt = self.verify(portal)?;
        let fits = receipt.request_sha256 == Sha256Hex::of(body) && receipt.idempotency_key.as_ref() == idempotency_key;
        if fits { Ok(receipt) } else { Err(ReceiptProblem::OtherRequest) }
    }

    /// SHA-256 of the receipt's text: how the event chain names it.
    #[must_use]
    pub fn hash(&self) -> Sha256Hex {
        Sha256Hex::of(self.receipt.as_bytes())
    }
}

/// Answer of `GET /v1/time`; unsigned, so that a wrong clock can be set right before anything can be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeAnswer {
    /// The portal's time.
    pub now: Timestamp,
}

/// Answer of `GET /v1/capabilities`; unsigned. The desk pins `portal` when the destination is added, after its fingerprint was
/// compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// Program and version, e.g. `galley-portal 0.1.0`.
    pub software: String,
    /// The portal's key.
    pub portal: PublicKey,
    /// The site's name.
    pub name: String,
    /// Where readers find it.
    pub public_url: String,
    /// The pinned root key, if a newsroom is trusted yet.
    pub root: Option<PublicKey>,
    /// The newsroom, once a charter is there.
    pub newsroom: Option<NewsroomId>,
    /// The destination it is bound to, once a charter is there.
    pub destination: Option<DestinationId>,
    /// Version of the charter in force; 0 = none yet.
    pub charter_version: u64,
    /// Publishes by itself at a later time.
    pub schedules: bool,
    /// Largest picture, bytes.
    pub max_media_bytes: u64,
    /// Kinds of pictures taken.
    pub media_types: Vec<String>,
    /// The portal's time.
    pub now: Timestamp,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal;)*) => {
        /// Why the portal did not do something. Each code has one HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status it travels with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

error_codes! {
    /// The request cannot be read.
    BadRequest = "bad_request", 400;
    /// `Content-Digest` is absent or does not fit the content.
    DigestMismatch = "digest_mismatch", 400;
    /// `Idempotency-Key` is absent or not one.
    IdempotencyKeyMissing = "idempotency_key_missing", 400;
    /// Not signed, or not as the protocol asks.
    SignatureMissing = "signature_missing", 401;
    /// Signed by somebody else, or other bytes.
    SignatureBad = "signature_bad", 401;
    /// Signed more than five minutes from the portal's time: measure the clock, sign again.
    SignatureStale = "signature_stale", 401;
    /// The charter in force does not know the device (now): send the newest charter, then again.
    DeviceUnknown = "device_unknown", 401;
    /// No newsroom is trusted yet: run `galley portal trust`.
    NotTrusted = "not_trusted", 403;
    /// The charter is not signed by the pinned root key, or is another newsroom's.
    CharterRefused = "charter_refused", 403;
    /// The order is for another destination.
    OtherDestination = "other_destination", 403;
    /// The order's signer could not give it, or did not sign it.
    OrderRefused = "order_refused", 403;
    /// No such thing.
    NotFound = "not_found", 404;
    /// The endpoint does not know this method.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The same idempotency key is being worked on: ask again.
    InProgress = "in_progress", 409;
    /// No charter yet: send it, then again.
    CharterMissing = "charter_missing", 409;
    /// The charter's version is not higher than the one in force.
    CharterNotHigher = "charter_not_higher", 409;
    /// A newer order was accepted: this one is superseded.
    LaneSeqTooLow = "lane_seq_too_low", 409;
    /// The ordered revision is not held: send the draft, then again.
    RevisionMissing = "revision_missing", 409;
    /// Pictures of the revision are missing: send them, then again.
    MediaMissing = "media_missing", 409;
    /// The article was killed: it may not return.
    Killed = "killed", 410;
    /// `If-Match` or `If-None-Match` does not fit what the portal holds.
    PreconditionFailed = "precondition_failed", 412;
    /// Larger than the portal takes.
    TooLarge = "too_large", 413;
    /// Not a JPEG, PNG or WebP picture by its own bytes.
    MediaTypeRefused = "media_type_refused", 415;
    /// The bytes are not what their address or name says.
    HashMismatch = "hash_mismatch", 422;
    /// The revision is not one, or not in canonical form.
    RevisionRefused = "revision_refused", 422;
    /// The approvals do not hold.
    ApprovalsRefused = "approvals_refused", 422;
    /// A required clearance is missing.
    ClearanceMissing = "clearance_missing", 422;
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 422;
    /// Neither `If-Match` nor `If-None-Match`.
    PreconditionRequired = "precondition_required", 428;
    /// Too many requests: wait `Retry-After`.
    RateLimited = "rate_limited", 429;
    /// The portal failed: the outcome is unknown until looked up.
    Internal = "internal", 500;
    /// The portal cannot do it now.
    Unavailable = "unavailable", 503;
}

/// The body of every refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Why.
    pub code: ErrorCode,
    /// For people, in English.
    pub message: String,
    /// The exact problem where there is one (an `ApprovalProblem`, `OrderProblem`, `CharterProblem`).
    #[serde(default)]
    pub problem: Option<serde_json::Value>,
    /// How the article stands, where that helps.
    #[serde(default)]
    pub current: Option<ArticleStatus>,
    /// Version of the charter in force; 0 = none.
    #[serde(default)]
    pub charter_version: u64,
    /// The portal's time.
    pub now: Timestamp,
}
