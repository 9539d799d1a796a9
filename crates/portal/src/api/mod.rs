//! The write API: desks send charters, pictures, revisions and signed orders; every effect is answered by a signed receipt.

mod article;
mod charter;

use crate::{
    app::{App, Trust},
    error::{ApiError, PortalError},
    media,
    store::{answers, pictures},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
    routing::any,
};
use galley_domain::{
    charter::{Charter, MAX_CHARTER_BYTES},
    content::hash::{MediaHash, Sha256Hex, sha256_hex},
    ids::{ArticleId, DeviceId},
    portal_protocol::{
        ArticleStatus, Capabilities, Done, ErrorCode, IdempotencyKey, MAX_MEDIA_BYTES, MAX_REQUEST_BYTES, PROTOCOL,
        Receipt, RequestParts, RequestProblem, SignatureFields, SignedReceipt, TimeAnswer, content_digest,
        content_digest_fits, verify_request,
    },
    signing::PublicKey,
    time::Timestamp,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http_body_util::BodyExt as _;
use rusqlite::Transaction;
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// How far an order's or approval's own time may lie ahead of the portal's.
pub(crate) const AHEAD_MS: i64 = 5 * 60 * 1000;

#[derive(Clone)]
struct Api {
    app: Arc<App>,
    limiter: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    /// Requests since the limiter last forgot addresses that have been quiet.
    asked: Arc<AtomicU32>,
    /// Turns for reading a charter before it is known who sends it.
    charters: Arc<Semaphore>,
}

/// Most bytes of a charter request: the charter as a JSON string, every second character escaped.
const MAX_CHARTER_REQUEST: usize = 2 * MAX_CHARTER_BYTES + 64 * 1024;
/// Charters read at once.
const CHARTERS_AT_ONCE: usize = 4;
/// The limiter forgets quiet addresses after this many requests.
const FORGET_AFTER: u32 = 4096;

/// The router of the write listener.
pub fn router(app: Arc<App>) -> Router {
    let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    let quota =
        Quota::per_second(at_least_one(app.config.write_per_second)).allow_burst(at_least_one(app.config.write_burst));
    let api = Api {
        app,
        limiter: Arc::new(RateLimiter::keyed(quota)),
        asked: Arc::default(),
        charters: Arc::new(Semaphore::new(CHARTERS_AT_ONCE)),
    };
    Router::new().fallback(any(entry)).with_state(api)
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    Time,
    Capabilities,
    Charter,
    Media(MediaHash),
    Draft(ArticleId),
    Publish(ArticleId),
    Unschedule(ArticleId),
    Remove(ArticleId),
    Status(ArticleId),
}

fn endpoint(method: &Method, path: &str) -> Result<Endpoint, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound, "no such endpoint");
    let rest = path.strip_prefix("/v1/").ok_or_else(not_found)?;
    let parts: Vec<&str> = rest.split('/').collect();
    let article = |id: &str| {
        id.parse::<ArticleId>()
            .ok()
            // One spelling only: the path is signed, and names the article.
            .filter(|parsed| parsed.to_string() == id)
            .ok_or_else(|| ApiError::new(ErrorCode::BadRequest, "not an article id"))
    };
    let found = match (parts.as_slice(), method) {
        (["time"], &Method::GET) => Endpoint::Time,
        (["capabilities"], &Method::GET) => Endpoint::Capabilities,
        (["charter"], &Method::PUT) => Endpoint::Charter,
        (["media", hash], &Method::PUT) => {
            Endpoint::Media(hash.parse().map_err(|_| ApiError::new(ErrorCode::BadRequest, "not a SHA-256"))?)
        }
        (["articles", id, "draft"], &Method::PUT) => Endpoint::Draft(article(id)?),
        (["articles", id, "publish"], &Method::POST) => Endpoint::Publish(article(id)?),
        (["articles", id, "unschedule"], &Method::POST) => Endpoint::Unschedule(article(id)?),
        (["articles", id], &Method::DELETE) => Endpoint::Remove(article(id)?),
        (["articles", id], &Method::GET) => Endpoint::Status(article(id)?),
        (["time" | "capabilities" | "charter"] | ["media" | "articles", ..], _) => {
            return Err(ApiError::new(ErrorCode::MethodNotAllowed, "not with this method"));
        }
        _ => return Err(not_found()),
    };
    Ok(found)
}

/// A request that has been let in.
struct Call {
    endpoint: Endpoint,
    device: DeviceId,
    body: Bytes,
    idempotency_key: Option<IdempotencyKey>,
    /// SHA-256 of method, path and content digest: what an idempotency key is bound to.
    request: String,
    if_match: Option<String>,
    if_none_match: Option<String>,
    now: Timestamp,
    trust: Trust,
}

async fn entry(State(api): State<Api>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let app = Arc::clone(&api.app);
    // As it stood before: a charter that arrives meanwhile must not be named as the one a refusal was judged by, or the desk
    // would take the refusal for final.
    let judged_by = app.trust().version();
    let answer = handle(&api, peer, request).await.unwrap_or_else(|refusal| {
        tracing::info!(code = refusal.code.as_str(), %peer, "refused: {}", refusal.message);
        refusal.respond(judged_by, app.now())
    });
    no_store(answer)
}

fn no_store(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

async fn handle(api: &Api, peer: SocketAddr, request: Request) -> Result<Response, ApiError> {
    let app = &api.app;
    if api.asked.fetch_add(1, Ordering::Relaxed) % FORGET_AFTER == FORGET_AFTER - 1 {
        api.limiter.retain_recent();
    }
    if api.limiter.check_key(&peer.ip()).is_err() {
        return Err(ApiError::new(ErrorCode::RateLimited, "too many requests from this address"));
    }
    let (head, body) = request.into_parts();
    if head.uri.query().is_some() {
        return Err(ApiError::new(ErrorCode::BadRequest, "no endpoint takes a query"));
    }
    let endpoint = endpoint(&head.method, head.uri.path())?;
    match endpoint {
        Endpoint::Time => return Ok(axum::Json(TimeAnswer { now: app.now() }).into_response()),
        Endpoint::Capabilities => return Ok(axum::Json(capabilities(app)).into_response()),
        _ => {}
    }
    let trust = app.trust_or_look().await?;
    if trust.root.is_none() {
        return Err(ApiError::new(
            ErrorCode::NotTrusted,
            "this portal trusts no newsroom yet: galley portal trust FILE",
        ));
    }
    let text = |name: &str| head.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let digest_refused =
        || ApiError::new(ErrorCode::DigestMismatch, "Content-Digest is absent or does not fit the content");
    let content_digest_field = text("content-digest").ok_or_else(digest_refused)?;
    let key_field = if head.method == Method::GET { None } else { text("idempotency-key") };
    let idempotency_key = key_field.as_deref().and_then(IdempotencyKey::from_field);
    if head.method != Method::GET && idempotency_key.is_none() {
        return Err(ApiError::new(ErrorCode::IdempotencyKeyMissing, "Idempotency-Key is absent or not one"));
    }
    let parts = RequestParts {
        method: head.method.as_str().to_owned(),
        authority: authority(&head.uri, &head.headers),
        path: head.uri.path().to_owned(),
        content_digest: content_digest_field,
        idempotency_key: key_field,
    };
    let signature = match (text("signature-input"), text("signature")) {
        (Some(signature_input), Some(signature)) => SignatureFields { signature_input, signature },
        _ => return Err(ApiError::new(ErrorCode::SignatureMissing, "the request is not signed")),
    };
    let now = app.now();
    let signed_by = |charters: &[Option<&Charter>]| {
        if charters.iter().all(Option::is_none) {
            return Err(ApiError::new(ErrorCode::CharterMissing, "no charter yet: send it first"));
        }
        // A desk is let in by its own clock, which may be ahead of this one by as much as its orders may.
        let known = |c: &Charter, device| {
            c.device_key_at(device, now).or_else(|| c.device_key_at(device, now.plus_millis(AHEAD_MS))).copied()
        };
        let key = |device| -> Option<PublicKey> { charters.iter().flatten().find_map(|c| known(c, device)) };
        verify_request(&parts, &signature, now, key).map(|v| v.device).map_err(|p| signature_refusal(&p))
    };
    // The signature covers the digest of the content, so a stranger's content is never even read. The one exception is a charter,
    // which may introduce the very desk that sends it: it is judged by its own root signature, a few at a time.
    let (device, body, offered) = if endpoint == Endpoint::Charter {
        let _turn = api.charters.acquire().await.map_err(|_| PortalError::Worker)?;
        let body = read_body(body, &head.headers, MAX_CHARTER_REQUEST).await?;
        let offered = charter::judge(&trust, &body)?;
        (signed_by(&[Some(&offered.charter), trust.charter.as_deref()])?, body, Some(offered))
    } else {
        let device = match signed_by(&[trust.charter.as_deref()]) {
            Ok(device) => device,
            Err(refusal) => {
                drain(body).await;
                return Err(refusal);
            }
        };
        let most = if matches!(endpoint, Endpoint::Media(_)) { MAX_MEDIA_BYTES } else { MAX_REQUEST_BYTES };
        (device, read_body(body, &head.headers, most).await?, None)
    };
    if !content_digest_fits(&parts.content_digest, &body) {
        return Err(digest_refused());
    }
    let request = format!("{}\n{}\n{}", parts.method, parts.path, content_digest(&body));
    let call = Call {
        endpoint,
        device,
        body,
        idempotency_key,
        request: sha256_hex(request.as_bytes()),
        if_match: text("if-match"),
        if_none_match: text("if-none-match"),
        now,
        trust,
    };
    app.fire_due().await?;
    carry_out(app, call, offered).await
}

fn signature_refusal(p: &RequestProblem) -> ApiError {
    let code = match p {
        RequestProblem::Unsigned | RequestProblem::Malformed => ErrorCode::SignatureMissing,
        RequestProblem::Stale => ErrorCode::SignatureStale,
        RequestProblem::UnknownDevice => ErrorCode::DeviceUnknown,
        RequestProblem::BadSignature => ErrorCode::SignatureBad,
    };
    ApiError::because(code, p)
}

/// Throws a refused request's content away, up to a measure: closing on a sender in mid-sentence would reset the connection
/// and take the refusal with it.
async fn drain(body: Body) {
    const MOST: usize = 2 * 1024 * 1024;
    const LONGEST: Duration = Duration::from_secs(2);
    let mut body = body;
    let reading = async {
        let mut read = 0;
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, Bytes::len);
            if read > MOST {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(LONGEST, reading).await;
}

async fn read_body(body: Body, headers: &HeaderMap, most: usize) -> Result<Bytes, ApiError> {
    let too_large = || ApiError::new(ErrorCode::TooLarge, format!("more than {most} bytes"));
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|n| n > most) {
        return Err(too_large());
    }
    to_bytes(body, most).await.map_err(|e| {
        let over =
            std::error::Error::source(&e).is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>);
        if over { too_large() } else { ApiError::new(ErrorCode::BadRequest, "the content did not arrive whole") }
    })
}

/// The request's authority as RFC 9421, 2.2.3 has it: lower case, without a default port.
fn authority(uri: &axum::http::Uri, headers: &HeaderMap) -> String {
    let given = uri
        .authority()
        .map(|a| a.as_str().to_owned())
        .or_else(|| headers.get(header::HOST).and_then(|h| h.to_str().ok()).map(str::to_owned))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let plain = given.strip_suffix(":443").or_else(|| given.strip_suffix(":80"));
    plain.map_or_else(|| given.clone(), str::to_owned)
}

fn capabilities(app: &App) -> Capabilities {
    let trust = app.trust();
    Capabilities {
        protocol: PROTOCOL,
        software: concat!("galley-portal ", env!("CARGO_PKG_VERSION")).to_owned(),
        portal: app.key.public(),
        name: app.name(),
        public_url: app.public_url.clone(),
        root: trust.root,
        newsroom: trust.charter.as_ref().map(|c| c.newsroom),
        destination: trust.destination,
        charter_version: trust.version(),
        schedules: true,
        max_media_bytes: MAX_MEDIA_BYTES as u64,
        media_types: pictures::Kind::ALL.iter().map(|k| k.media_type().to_owned()).collect(),
        now: app.now(),
    }
}

/// What a call came to, inside its transaction.
struct Outcome {
    done: Done,
    media: Option<MediaHash>,
    status: Option<ArticleStatus>,
    /// New trust, after a charter.
    trust: Option<Trust>,
}

async fn carry_out(app: &Arc<App>, call: Call, offered: Option<charter::Offered>) -> Result<Response, ApiError> {
    // Bytes of a picture are judged and written outside the database's lock; the same bytes again change nothing.
    let picture = match call.endpoint {
        Endpoint::Media(hash) => {
            let (dir, body) = (app.media_dir(), call.body.clone());
            let kept = tokio::task::spawn_blocking(move || media::keep(&dir, hash, &body)).await;
            Some(kept.unwrap_or_else(|_| Err(PortalError::Worker.into()))?)
        }
        _ => None,
    };
    let shared = Arc::clone(app);
    let (body, _) = app
        .store
        .write_and(move |tx| judge_and_do(&shared, tx, &call, offered, picture.as_ref()), {
            let app = Arc::clone(app);
            move |(_, changed): &(String, Option<Changed>)| {
                if let Some(changed) = changed {
                    app.set_next_due(changed.due);
                    if let Some(trust) = &changed.trust {
                        app.set_trust(trust.clone());
                    }
                }
            }
        })
        .await?;
    answer(body)
}

/// What the rest of the portal must hear of, once it is committed.
struct Changed {
    due: Option<Timestamp>,
    trust: Option<Trust>,
}

/// Judges a call and does it, in one transaction; gives the answer's text. A call done before gets the answer it got then.
fn judge_and_do(
    app: &App,
    tx: &Transaction<'_>,
    call: &Call,
    offered: Option<charter::Offered>,
    picture: Option<&pictures::Picture>,
) -> Result<(String, Option<Changed>), ApiError> {
    if let Some(key) = &call.idempotency_key
        && let Some(kept) = answers::find(tx, key)?
    {
        if kept.request == call.request {
            return Ok((kept.body, None));
        }
        let words = "this idempotency key was used for another request: take a new one";
        return Err(ApiError::new(ErrorCode::IdempotencyKeyReused, words));
    }
    let outcome = match call.endpoint {
        Endpoint::Charter => charter::take_over(tx, call, offered)?,
        Endpoint::Media(hash) => {
            if let Some(picture) = picture {
                pictures::keep(tx, picture, call.now)?;
            }
            Outcome { done: Done::Media, media: Some(hash), status: None, trust: None }
        }
        Endpoint::Draft(id) => article::draft(app, tx, call, id)?,
        Endpoint::Publish(id) | Endpoint::Unschedule(id) | Endpoint::Remove(id) => article::order(app, tx, call, id)?,
        Endpoint::Status(id) => article::status(app, tx, id)?,
        Endpoint::Time | Endpoint::Capabilities => {
            return Err(ApiError::new(ErrorCode::NotFound, "answered without a signature"));
        }
    };
    let trust = outcome.trust.as_ref().unwrap_or(&call.trust);
    let receipt = Receipt {
        portal: app.key.public(),
        newsroom: trust.charter.as_ref().ok_or(PortalError::Damaged("charter"))?.newsroom,
        destination: trust.destination,
        done: outcome.done,
        charter_version: trust.version(),
        media: outcome.media,
        status: outcome.status,
        at: call.now,
        request_sha256: Sha256Hex::of(&call.body),
        idempotency_key: call.idempotency_key.clone(),
    };
    let signed = SignedReceipt::sign(&receipt, &app.key).map_err(PortalError::from)?;
    let body = serde_json::to_string(&signed).map_err(PortalError::from)?;
    if let Some(key) = &call.idempotency_key {
        answers::keep(tx, key, &call.request, &body, call.now)?;
    }
    let due = crate::store::articles::next_due(tx)?;
    tracing::info!(done = ?receipt.done, device = %call.device, "carried out");
    Ok((body, Some(Changed { due, trust: outcome.trust })))
}

/// A receipt as an answer; its `ETag` is the newest revision held.
fn answer(body: String) -> Result<Response, ApiError> {
    let etag = serde_json::from_str::<SignedReceipt>(&body)
        .and_then(|s| serde_json::from_str::<Receipt>(&s.receipt))
        .map_err(PortalError::from)?
        .status
        .and_then(|s| s.draft_hash)
        .and_then(|h| HeaderValue::from_str(&format!("\"{h}\"")).ok());
    let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    if let Some(etag) = etag {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}
