//! Style and mark of the site, built into the program.

use super::{etag, tagged};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use galley_domain::content::hash::sha256_hex;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../assets/site.css");
const MARK: &str = include_str!("../../assets/mark.svg");

/// Name of the style sheet: it holds the style's hash, so it may be kept for ever.
static STYLE_NAME: LazyLock<String> = LazyLock::new(|| format!("site-{}.css", &sha256_hex(STYLE.as_bytes())[..16]));

/// Address of the style sheet.
pub fn style_path() -> String {
    format!("/assets/{}", *STYLE_NAME)
}

/// `GET /assets/...`.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let (media_type, content, forever) = match name.as_str() {
        n if *n == **STYLE_NAME => ("text/css; charset=utf-8", STYLE, true),
        "mark.svg" => ("image/svg+xml", MARK, false),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let mut response = tagged(&headers, &etag(content.as_bytes()), media_type, content);
    let keep = if forever { "public, max-age=31536000, immutable" } else { "public, max-age=86400" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}
