//! Our own portal's language (docs/spec/portal-protocol.md): requests signed with the device key, answers that are receipts
//! signed by the pinned portal.

mod http;
mod page;

use crate::{
    adapter::{Asking, PortalAdapter, Seen},
    engine::answer::{Capabilities, Failure, PortalState, PortalView, Visibility},
    model::{Delivery, Evidence, Lane, MediaItem},
};
use galley_domain::{
    charter::SignedCharter,
    content::hash::Sha256Hex,
    ids::{ArticleId, DestinationId, DeviceId, NewsroomId},
    portal_protocol::{
        self as protocol, ArticleStatus, CharterBody, DraftBody, ErrorBody, ErrorCode, IdempotencyKey, OrderBody,
        Receipt, RequestParts, SIGNATURE_WINDOW_MS, SignedReceipt, TimeAnswer, content_digest, sign_request,
    },
    signing::{PublicKey, SigningKey, fingerprint},
    time::Timestamp,
};
use http::{MAX_ANSWER, Outgoing, Raw};
use reqwest::{
    Client, Method, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, sync::Arc};

/// What the adapter must know of a destination.
#[derive(Clone)]
pub struct OwnPortalSettings {
    /// Address of the write API, without `/v1`: https, or this computer itself.
    pub url: Url,
    /// The newsroom.
    pub newsroom: NewsroomId,
    /// The destination's identity, which orders and the portal's charter binding name.
    pub destination: DestinationId,
    /// The portal's key, pinned when the destination was added.
    pub portal_key: PublicKey,
    /// This desk.
    pub device: DeviceId,
    /// Its key.
    pub device_key: Arc<SigningKey>,
    /// The newest charter with its version; sent when the portal has an older one. Asked on a blocking thread.
    pub charter: Arc<dyn Fn() -> Option<(u64, SignedCharter)> + Send + Sync>,
}

impl fmt::Debug for OwnPortalSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnPortalSettings")
            .field("url", &self.url.as_str())
            .field("destination", &self.destination)
            .finish_non_exhaustive()
    }
}

/// Speaks to one portal of our own kind.
#[derive(Debug)]
pub struct OwnPortal {
    settings: OwnPortalSettings,
    client: Client,
}

/// An answer with an error status, and what our portal says with it.
struct Refusal {
    status: u16,
    retry_after_ms: Option<i64>,
    body: Option<ErrorBody>,
    words: String,
}

impl From<Refusal> for Failure {
    fn from(r: Refusal) -> Self {
        let code = r.body.as_ref().map(|b| b.code.as_str().to_owned());
        let words = match r.body {
            Some(ErrorBody { message, problem: Some(problem), .. }) => format!("{message} ({problem})"),
            Some(ErrorBody { message, .. }) => message,
            None => r.words,
        };
        Self::Status { status: r.status, code, retry_after_ms: r.retry_after_ms, words }
    }
}

/// One signed request.
struct Signed<'a> {
    method: Method,
    path: String,
    body: Vec<u8>,
    content_type: &'a str,
    key: Option<&'a str>,
    condition: Option<(HeaderName, String)>,
    now: Timestamp,
    long: bool,
}

fn local(code: &str, words: impl Into<String>) -> Failure {
    Failure::Local { code: code.into(), words: words.into() }
}

fn untrusted(words: impl fmt::Display) -> Failure {
    Failure::Untrusted { words: words.to_string() }
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|e| local("bad_request", e.to_string()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|e| Failure::Garbage { words: format!("the answer cannot be read: {e}") })
}

/// How an article stands, in the engine's words.
fn view(status: &ArticleStatus) -> PortalView {
    use protocol::PortalState as P;
    PortalView {
        state: match status.state {
            P::Absent => PortalState::Absent,
            P::Draft => PortalState::Draft,
            P::Scheduled => PortalState::Scheduled,
            P::Public => PortalState::Public,
            P::TakenDown => PortalState::TakenDown,
            P::Killed => PortalState::Killed,
        },
        public: status.revision_hash,
        draft: status.draft_hash,
        scheduled: status.scheduled.map(|s| s.revision_hash),
        lane_seq: status.lane_seq,
        publish_at: status.scheduled.map(|s| s.publish_at),
        media_missing: status.media_missing.clone(),
        etag: status.draft_hash.map(|h| h.to_string()),
        address: status.address.clone(),
        marker: None,
    }
}

impl OwnPortal {
    /// An adapter for one destination.
    ///
    /// # Errors
    /// [`Failure::Local`] with code `insecure_address` or `address_with_credentials`, or when no TLS client can be made.
    pub fn new(settings: OwnPortalSettings) -> Result<Self, Failure> {
        http::allowed(&settings.url)?;
        let client = http::client(&settings.url)?;
        Ok(Self { settings, client })
    }

    /// What a portal says of itself, unsigned: asked before its key is pinned, so that two people can compare the fingerprint.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn capabilities_of(url: &Url) -> Result<protocol::Capabilities, Failure> {
        http::allowed(url)?;
        let client = http::client(url)?;
        let raw = http::send(&client, plain(endpoint(url, "/v1/capabilities")?, MAX_ANSWER)).await?;
        if raw.status.is_success() { read(&raw.body) } else { Err(refusal(&raw, Timestamp::from_millis(0)).into()) }
    }

    fn article_path(article: ArticleId, rest: &str) -> String {
        format!("/v1/articles/{article}{rest}")
    }

    /// Sends one signed request.
    async fn send(&self, request: &Signed<'_>) -> Result<Result<Raw, Refusal>, Failure> {
        let url = endpoint(&self.settings.url, &request.path)?;
        let digest = content_digest(&request.body);
        let key = match request.key {
            Some(key) => Some(key.parse::<IdempotencyKey>().map_err(|e| local("bad_request", e.to_string()))?.field()),
            None => None,
        };
        let parts = RequestParts {
            method: request.method.as_str().to_owned(),
            authority: authority(&url),
            path: url.path().to_owned(),
            content_digest: digest.clone(),
            idempotency_key: key.clone(),
        };
        let mut nonce = [0u8; 16];
        getrandom::fill(&mut nonce).map_err(|e| local("no_randomness", e.to_string()))?;
        let fields = sign_request(&parts, self.settings.device, &self.settings.device_key, request.now, nonce)
            .map_err(|e| local("bad_request", e.to_string()))?;
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: &str| {
            HeaderValue::from_str(value)
                .map(|v| {
                    headers.insert(name, v);
                })
                .map_err(|e| local("bad_request", e.to_string()))
        };
        put(HeaderName::from_static("content-digest"), &digest)?;
        put(HeaderName::from_static("signature-input"), &fields.signature_input)?;
        put(HeaderName::from_static("signature"), &fields.signature)?;
        if let Some(key) = &key {
            put(HeaderName::from_static("idempotency-key"), key)?;
            put(CONTENT_TYPE, request.content_type)?;
        }
        if let Some((name, value)) = &request.condition {
            put(name.clone(), value)?;
        }
        let raw = http::send(
            &self.client,
            Outgoing {
                method: request.method.clone(),
                url,
                headers,
                body: request.body.clone(),
                long: request.long,
                most: MAX_ANSWER,
            },
        )
        .await?;
        Ok(if raw.status.is_success() { Ok(raw) } else { Err(refusal(&raw, request.now)) })
    }

    /// Sends, and once more after sending the newest charter when the portal judged by an older one.
    async fn send_knowing_charter(&self, request: &Signed<'_>) -> Result<Raw, Failure> {
        let refused = match self.send(request).await? {
            Ok(raw) => return Ok(raw),
            Err(refused) => refused,
        };
        let Some(body) = &refused.body else { return Err(refused.into()) };
        let by_charter = matches!(
            body.code,
            ErrorCode::CharterMissing
                | ErrorCode::DeviceUnknown
                | ErrorCode::OrderRefused
                | ErrorCode::ApprovalsRefused
                | ErrorCode::ClearanceMissing
        );
        if !by_charter || !self.bring_charter(body.charter_version, request.now).await? {
            return Err(refused.into());
        }
        // The refusal may be kept under the old key; what the charter changed is a new request.
        let key = request.key.map(|k| format!("{k}-c"));
        let again = Signed {
            method: request.method.clone(),
            path: request.path.clone(),
            body: request.body.clone(),
            condition: request.condition.clone(),
            key: key.as_deref(),
            ..*request
        };
        self.send(&again).await?.map_err(Failure::from)
    }

    /// Sends the newest charter if it is newer than the portal's. Says whether it did.
    async fn bring_charter(&self, theirs: u64, now: Timestamp) -> Result<bool, Failure> {
        let source = Arc::clone(&self.settings.charter);
        let newest = tokio::task::spawn_blocking(move || source()).await;
        let Some((version, charter)) = newest.map_err(|e| local("charter_unreadable", e.to_string()))? else {
            return Ok(false);
        };
        if version <= theirs {
            return Ok(false);
        }
        let body = json(&CharterBody { charter, destination: self.settings.destination })?;
        let mut random = [0u8; 8];
        getrandom::fill(&mut random).map_err(|e| local("no_randomness", e.to_string()))?;
        let key = format!("charter-{version}-{:016x}", u64::from_be_bytes(random));
        let request = Signed {
            method: Method::PUT,
            path: "/v1/charter".into(),
            body,
            content_type: "application/json",
            key: Some(&key),
            condition: None,
            now,
            long: false,
        };
        match self.send(&request).await? {
            Ok(_) => Ok(true),
            // Another desk was faster: then the portal has it.
            Err(Refusal { body: Some(ErrorBody { code: ErrorCode::CharterNotHigher, .. }), .. }) => Ok(true),
            Err(refused) => Err(refused.into()),
        }
    }

    /// The receipt of an answer, if the pinned portal signed it for exactly this request.
    fn receipt(&self, request: &Signed<'_>, raw: &Raw, sent_key: Option<&str>) -> Result<(Receipt, Evidence), Failure> {
        let signed: SignedReceipt = read(&raw.body)?;
        let key = sent_key.and_then(|k| k.parse::<IdempotencyKey>().ok());
        let alt = sent_key.and_then(|k| format!("{k}-c").parse::<IdempotencyKey>().ok());
        let receipt = signed
            .verify_for(&self.settings.portal_key, &request.body, key.as_ref())
            .or_else(|e| match &alt {
                Some(alt) => signed.verify_for(&self.settings.portal_key, &request.body, Some(alt)),
                None => Err(e),
            })
            .map_err(untrusted)?;
        if receipt.newsroom != self.settings.newsroom
            || receipt.destination.is_some_and(|d| d != self.settings.destination)
        {
            return Err(untrusted("the receipt is another newsroom's or destination's"));
        }
        let body = String::from_utf8_lossy(&raw.body).into_owned();
        Ok((receipt, Evidence { sha256: signed.hash().to_string(), body }))
    }

    /// The article's status in a receipt about this very article.
    fn seen(&self, article: ArticleId, receipt: &Receipt, evidence: Evidence) -> Result<Seen, Failure> {
        match &receipt.status {
            Some(status) if status.article == article => Ok((view(status), Some(evidence))),
            _ => Err(untrusted("the receipt is about another article")),
        }
    }

    /// How an article stands, with the version of the charter the portal judges by.
    async fn status(&self, article: ArticleId, now: Timestamp) -> Result<(ArticleStatus, u64, Evidence), Failure> {
        let request = Signed {
            method: Method::GET,
            path: Self::article_path(article, ""),
            body: Vec::new(),
            content_type: "",
            key: None,
            condition: None,
            now,
            long: false,
        };
        let raw = self.send_knowing_charter(&request).await?;
        let (receipt, evidence) = self.receipt(&request, &raw, None)?;
        // A reading is of now: an old one, however well signed, is a replay.
        if receipt.at.since(now).abs() > SIGNATURE_WINDOW_MS {
            return Err(untrusted("the receipt is of another time"));
        }
        match receipt.status {
            Some(status) if status.article == article => Ok((status, receipt.charter_version, evidence)),
            _ => Err(untrusted("the receipt is about another article")),
        }
    }

    async fn order(
        &self,
        delivery: &Delivery,
        method: Method,
        rest: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Seen, Failure> {
        let chain_head = delivery.chain_head;
        let request = Signed {
            method,
            path: Self::article_path(delivery.lane.article, rest),
            body: json(&OrderBody { order: delivery.order.clone(), chain_head })?,
            content_type: "application/json",
            key: Some(key),
            condition: None,
            now,
            long: false,
        };
        let raw = self.send_knowing_charter(&request).await?;
        let (receipt, evidence) = self.receipt(&request, &raw, Some(key))?;
        self.seen(delivery.lane.article, &receipt, evidence)
    }
}

impl PortalAdapter for OwnPortal {
    fn capabilities(&self) -> Capabilities {
        Capabilities { future_dating_ms: Some(1) }
    }

    fn time(&self) -> Asking<'_, Timestamp> {
        Box::pin(async {
            let url = endpoint(&self.settings.url, "/v1/time")?;
            let raw = http::send(&self.client, plain(url, MAX_ANSWER)).await?;
            if raw.status.is_success() {
                Ok(read::<TimeAnswer>(&raw.body)?.now)
            } else {
                Err(refusal(&raw, Timestamp::from_millis(0)).into())
            }
        })
    }

    fn test(&self, now: Timestamp) -> Asking<'_, String> {
        Box::pin(async move {
            let says = Self::capabilities_of(&self.settings.url).await?;
            if says.portal != self.settings.portal_key {
                return Err(untrusted(format!("the portal's key is now {}", fingerprint(&says.portal))));
            }
            if says.root.is_none() {
                return Err(local("not_trusted", ""));
            }
            if says.newsroom.is_some_and(|n| n != self.settings.newsroom)
                || says.destination.is_some_and(|d| d != self.settings.destination)
            {
                return Err(local("other_destination", says.name));
            }
            // A reading of an article that cannot be: proves the device's key without leaving a trace.
            self.status(ArticleId(self.settings.destination.0), now).await?;
            Ok(format!("{} ({})", says.name, says.software))
        })
    }

    fn look_up<'a>(&'a self, lane: &'a Lane, now: Timestamp) -> Asking<'a, Seen> {
        Box::pin(async move {
            let (status, theirs, evidence) = self.status(lane.article, now).await?;
            // Every delivery begins with a look-up, so what was taken away from somebody counts there before anything is sent.
            self.bring_charter(theirs, now).await?;
            Ok((view(&status), Some(evidence)))
        })
    }

    fn put_media<'a>(&'a self, item: &'a MediaItem, bytes: Vec<u8>, key: &'a str, now: Timestamp) -> Asking<'a, ()> {
        Box::pin(async move {
            let request = Signed {
                method: Method::PUT,
                path: format!("/v1/media/{}", item.hash),
                body: bytes,
                content_type: &item.content_type,
                key: Some(key),
                condition: None,
                now,
                long: true,
            };
            let raw = self.send_knowing_charter(&request).await?;
            let (receipt, _) = self.receipt(&request, &raw, Some(key))?;
            if receipt.media == Some(item.hash) { Ok(()) } else { Err(untrusted("the receipt is for another picture")) }
        })
    }

    fn put_draft<'a>(
        &'a self,
        delivery: &'a Delivery,
        replaces: Option<&'a str>,
        key: &'a str,
        now: Timestamp,
    ) -> Asking<'a, Seen> {
        Box::pin(async move {
            let content = delivery.content.as_ref().ok_or_else(|| local("content_missing", ""))?;
            let body = json(&DraftBody {
                revision: content.revision.clone(),
                approvals: content.approvals.clone(),
                clearances: content.clearances.clone(),
                chain_head: delivery.chain_head,
            })?;
            let condition = match replaces {
                Some(tag) => (IF_MATCH, format!("\"{tag}\"")),
                None => (IF_NONE_MATCH, "*".to_owned()),
            };
            let request = Signed {
                method: Method::PUT,
                path: Self::article_path(delivery.lane.article, "/draft"),
                body,
                content_type: "application/json",
                key: Some(key),
                condition: Some(condition),
                now,
                long: false,
            };
            let raw = self.send_knowing_charter(&request).await?;
            let (receipt, evidence) = self.receipt(&request, &raw, Some(key))?;
            let seen = self.seen(delivery.lane.article, &receipt, evidence)?;
            if seen.0.draft == Some(content.revision_hash) {
                Ok(seen)
            } else {
                Err(Failure::Garbage { words: "the portal stored another revision than was sent".into() })
            }
        })
    }

    /// Our portal reads the time from the signed order itself; `at` is the same.
    fn promote<'a>(
        &'a self,
        delivery: &'a Delivery,
        _at: Option<Timestamp>,
        key: &'a str,
        now: Timestamp,
    ) -> Asking<'a, Seen> {
        Box::pin(self.order(delivery, Method::POST, "/publish", key, now))
    }

    fn unschedule<'a>(&'a self, delivery: &'a Delivery, key: &'a str, now: Timestamp) -> Asking<'a, Seen> {
        Box::pin(self.order(delivery, Method::POST, "/unschedule", key, now))
    }

    fn take_down<'a>(&'a self, delivery: &'a Delivery, key: &'a str, now: Timestamp) -> Asking<'a, Seen> {
        Box::pin(self.order(delivery, Method::DELETE, "", key, now))
    }

    fn verify_live<'a>(
        &'a self,
        delivery: &'a Delivery,
        address: Option<&'a str>,
        now: Timestamp,
    ) -> Asking<'a, Visibility> {
        Box::pin(async move {
            let (status, ..) = self.status(delivery.lane.article, now).await?;
            page::live(self, delivery, &status, address).await
        })
    }

    fn verify_gone<'a>(
        &'a self,
        delivery: &'a Delivery,
        address: Option<&'a str>,
        now: Timestamp,
    ) -> Asking<'a, Visibility> {
        Box::pin(async move {
            let (status, ..) = self.status(delivery.lane.article, now).await?;
            page::gone(self, &status, address).await
        })
    }
}

/// A request without signature.
fn plain(url: Url, most: usize) -> Outgoing {
    Outgoing { method: Method::GET, url, headers: HeaderMap::new(), body: Vec::new(), long: false, most }
}

fn endpoint(base: &Url, path: &str) -> Result<Url, Failure> {
    base.join(path).map_err(|e| local("bad_address", e.to_string()))
}

/// Host, with the port unless it is the scheme's own (RFC 9421, 2.2.3).
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
}

fn refusal(raw: &Raw, now: Timestamp) -> Refusal {
    Refusal {
        status: raw.status.as_u16(),
        retry_after_ms: http::retry_after(&raw.headers, now),
        body: serde_json::from_slice(&raw.body).ok(),
        words: http::words_of(&raw.body),
    }
}

/// SHA-256 of bytes as text, for the story.
fn short_hash(bytes: &[u8]) -> String {
    Sha256Hex::of(bytes).to_string().chars().take(12).collect()
}
