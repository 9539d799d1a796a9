//! Atom (RFC 4287), JSON Feed 1.1, sitemap, robots.txt. What leaves the public tables leaves all of them.

use super::{
    PageError, etag,
    look::{self, When, when},
    pages, tagged,
};
use crate::{
    app::App,
    error::PortalError,
    store::{
        pictures,
        public::{self, Card},
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use rusqlite::Connection;
use serde_json::json;
use std::sync::Arc;

/// Articles in a feed.
const ENTRIES: u32 = 30;
/// Most addresses a sitemap may hold (sitemaps.org). Older articles are reached through sections and search.
const SITEMAP: u32 = 50_000;

#[derive(Template)]
#[template(path = "feed.xml")]
struct AtomFeed {
    name: String,
    url: String,
    path: String,
    title: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    urn: String,
    address: String,
    lang: String,
    headline: String,
    standfirst: String,
    section: String,
    authors: String,
    published: When,
    updated: When,
    picture: Option<(String, &'static str, u64)>,
}

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Sitemap {
    url: String,
    sections: Vec<String>,
    entries: Vec<(String, String)>,
}

fn entry(app: &App, db: &Connection, card: Card) -> Result<Entry, PortalError> {
    let picture = match card.lead {
        Some(hash) => pictures::find(db, hash)?.map(|p| {
            let src = format!("{}{}", app.public_url, galley_domain::portal_protocol::media_path(&hash));
            (src, look::media_type_of(&p, false), p.size)
        }),
        None => None,
    };
    Ok(Entry {
        urn: pages::urn(card.id),
        address: format!("{}{}", app.public_url, card.path),
        lang: card.language,
        headline: card.headline,
        standfirst: card.standfirst,
        section: look::section_name(app, &card.section),
        authors: card.byline,
        published: when(app, card.published_at),
        updated: when(app, card.updated_at),
        picture,
    })
}

async fn entries(app: &Arc<App>, section: Option<String>) -> Result<Vec<Entry>, PageError> {
    let reading = Arc::clone(app);
    let entries = app
        .store
        .read(move |tx| {
            let cards = public::newest(tx, section.as_deref(), 0, ENTRIES)?;
            cards.into_iter().map(|c| entry(&reading, tx, c)).collect::<Result<Vec<_>, PortalError>>()
        })
        .await?;
    Ok(entries)
}

async fn atom_of(app: &Arc<App>, asked: &HeaderMap, section: Option<(String, String)>) -> Result<Response, PageError> {
    let path = section.as_ref().map_or_else(|| "/feed.atom".to_owned(), |(id, _)| format!("/{id}/feed.atom"));
    let name = app.name();
    let title = section.as_ref().map_or_else(|| name.clone(), |(_, s)| format!("{name} – {s}"));
    let entries = entries(app, section.map(|(id, _)| id)).await?;
    // A feed without entries still needs a date; the newest change dates it, so it stays the same until something changes.
    let epoch = || "1970-01-01T00:00:00Z".to_owned();
    let updated = entries.iter().map(|e| e.updated.iso.clone()).max().unwrap_or_else(epoch);
    let xml = AtomFeed { name, url: app.public_url.clone(), path, title, updated, entries }.render()?;
    Ok(tagged(asked, &etag(xml.as_bytes()), "application/atom+xml; charset=utf-8", xml))
}

/// `GET /feed.atom`.
pub async fn atom(State(app): State<Arc<App>>, asked: HeaderMap) -> Result<Response, PageError> {
    atom_of(&app, &asked, None).await
}

/// `GET /SECTION/feed.atom`.
pub async fn section_atom(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: HeaderMap,
) -> Result<Response, PageError> {
    let known = app.trust().charter.is_some_and(|c| c.sections.iter().any(|s| s.id.as_str() == id));
    if !known {
        return pages::missing(&app, &asked).await;
    }
    let name = look::section_name(&app, &id);
    atom_of(&app, &asked, Some((id, name))).await
}

/// `GET /feed.json` (jsonfeed.org, version 1.1).
pub async fn json(State(app): State<Arc<App>>, asked: HeaderMap) -> Result<Response, PageError> {
    let items: Vec<_> = entries(&app, None)
        .await?
        .into_iter()
        .map(|e| {
            let mut item = json!({
                "id": e.urn,
                "url": e.address,
                "title": e.headline,
                "summary": e.standfirst,
                "content_text": e.standfirst,
                "language": e.lang,
                "date_published": e.published.iso,
                "date_modified": e.updated.iso,
                "tags": [e.section],
                "authors": [{"name": e.authors}],
            });
            if let (Some((src, ..)), Some(item)) = (e.picture, item.as_object_mut()) {
                item.insert("image".to_owned(), json!(src));
            }
            item
        })
        .collect();
    let feed = look::data_block(&json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": app.name(),
        "home_page_url": app.public_url,
        "feed_url": format!("{}/feed.json", app.public_url),
        "language": "vi",
        "items": items,
    }));
    Ok(tagged(&asked, &etag(feed.as_bytes()), "application/feed+json", feed))
}

/// `GET /sitemap.xml`.
pub async fn sitemap(State(app): State<Arc<App>>, asked: HeaderMap) -> Result<Response, PageError> {
    let reading = Arc::clone(&app);
    let entries = app
        .store
        .read(move |tx| {
            let cards = public::newest(tx, None, 0, SITEMAP - 200)?;
            let address = |c: Card| (format!("{}{}", reading.public_url, c.path), when(&reading, c.updated_at).iso);
            Ok::<_, PortalError>(cards.into_iter().map(address).collect())
        })
        .await?;
    let sections = app.trust().charter.iter().flat_map(|c| &c.sections).take(199).map(|s| s.id.to_string()).collect();
    let xml = Sitemap { url: app.public_url.clone(), sections, entries }.render()?;
    Ok(tagged(&asked, &etag(xml.as_bytes()), "application/xml; charset=utf-8", xml))
}

/// `GET /robots.txt` (RFC 9309).
pub async fn robots(State(app): State<Arc<App>>) -> Response {
    let text =
        format!("User-agent: *\nDisallow: /tim-kiem\nDisallow: /co-chu\n\nSitemap: {}/sitemap.xml\n", app.public_url);
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
