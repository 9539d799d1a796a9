//! `GET /media/HASH` and `GET /media/HASH-480`: pictures that a public article shows, and no others.

use super::{MEDIA_CSP, PageError, pages, tagged};
use crate::{
    app::App,
    error::PortalError,
    media::{copy_kind, path_of},
    store::pictures,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use galley_domain::content::hash::MediaHash;
use std::sync::Arc;

/// How long a reader's browser or a proxy may keep a picture without asking: short, because a takedown must reach it too.
const KEEP: &str = "public, max-age=3600";

fn read_name(name: &str) -> Option<(MediaHash, Option<u32>)> {
    match name.split_once('-') {
        Some((hash, width)) => Some((hash.parse().ok()?, Some(width.parse().ok()?))),
        None => Some((name.parse().ok()?, None)),
    }
}

/// A picture or its smaller copy.
pub async fn picture(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let Some((hash, width)) = read_name(&name) else { return pages::missing(&app, &headers).await };
    let found = app
        .store
        .read(move |tx| {
            Ok::<_, PortalError>(if pictures::is_public(tx, hash)? { pictures::find(tx, hash)? } else { None })
        })
        .await?;
    let Some(picture) = found.filter(|p| width.is_none_or(|w| p.widths.contains(&w))) else {
        return pages::missing(&app, &headers).await;
    };
    let path = path_of(&app.media_dir(), hash, width);
    let kind = if width.is_some() { copy_kind(picture.kind) } else { picture.kind };
    let read = tokio::task::spawn_blocking({
        let path = path.clone();
        move || std::fs::read(path)
    });
    let bytes = read.await.map_err(|_| PortalError::Worker)?.map_err(|source| PortalError::File { path, source })?;
    let mut response = tagged(&headers, &format!("\"{name}\""), kind.media_type(), bytes);
    let fields = response.headers_mut();
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
    fields.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MEDIA_CSP));
    // Feed readers and search engines show pictures on their own pages.
    fields.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    Ok(response)
}
