//! The site readers see: server-rendered pages, feeds, pictures. No script is sent and none would run.

mod assets;
mod feeds;
mod look;
mod pages;
mod pictures;
pub mod visitors;

use crate::{app::App, error::PortalError};
use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use galley_domain::content::hash::sha256_hex;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// What pages may do: show our own pictures and style, send our own forms. JSON-LD is a data block, never executed, and needs no
/// allowance (HTML Standard, "prepare the script element").
const PAGE_CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                        frame-ancestors 'none'";
/// What a picture opened by itself may do: nothing.
const MEDIA_CSP: &str = "default-src 'none'; sandbox";

/// The router of the public listener.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(pages::front))
        .route("/tim-kiem", get(pages::search))
        .route("/co-chu", get(pages::text_size))
        .route("/feed.atom", get(feeds::atom))
        .route("/feed.json", get(feeds::json))
        .route("/sitemap.xml", get(feeds::sitemap))
        .route("/robots.txt", get(feeds::robots))
        .route("/assets/{name}", get(assets::asset))
        .route("/media/{name}", get(pictures::picture))
        .route("/{section}", get(pages::section))
        .route("/{section}/feed.atom", get(feeds::section_atom))
        .route("/{section}/{article}", get(pages::article))
        .fallback(pages::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), around))
        .with_state(app)
}

/// Around every public answer: due schedules fire first, the usual fields are set after.
async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if let Err(error) = app.fire_due().await {
        return PageError::from(error).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, PAGE_CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(header::CACHE_CONTROL, "no-cache");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    response
}

/// A page that could not be made. The cause stays in the log.
#[derive(Debug)]
pub struct PageError(PortalError);

impl<E: Into<PortalError>> From<E> for PageError {
    fn from(e: E) -> Self {
        Self(e.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "a page could not be made");
        let page = include_str!("../../templates/fault.html");
        (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    }
}

/// The weak entity tag of some content (RFC 9110, 8.8.3): weak, because counters in the page may differ.
fn etag(content: &[u8]) -> String {
    format!("W/\"{}\"", &sha256_hex(content)[..32])
}

/// Does the asker hold this already? Weak comparison (RFC 9110, 13.1.2).
fn not_modified(asked: &HeaderMap, etag: &str) -> bool {
    let bare = |t: &str| t.trim().trim_start_matches("W/").to_owned();
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|t| t.trim() == "*" || bare(t) == bare(etag))
}

/// Content with its entity tag, or 304 if the asker holds it.
fn tagged(asked: &HeaderMap, etag: &str, media_type: &'static str, content: impl Into<axum::body::Body>) -> Response {
    let mut response = if not_modified(asked, etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media_type)], content.into()).into_response()
    };
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// The reader's address: the peer's, or the one a proxy on this computer passes on.
fn reader_address(peer: ConnectInfo<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    let forwarded = || {
        let list = headers.get("x-forwarded-for")?.to_str().ok()?;
        list.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = peer.0.ip();
    if peer.is_loopback() { forwarded().unwrap_or(peer) } else { peer }
}
