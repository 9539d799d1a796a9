//! The pages.

use super::{
    PageError, etag,
    look::{self, Frame, Img, Item, ONLINE, VIEWS, When, when},
    reader_address, tagged, visitors,
};
use crate::{
    app::App,
    error::PortalError,
    imprint,
    store::{
        articles::{self, ArticleRow},
        public::{self, Shown},
        search as finding,
    },
};
use askama::Template;
use axum::{
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::Weekday;
use galley_domain::{
    content::revision::{AiUse, RevisionPicture},
    ids::ArticleId,
};
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::json;
use std::{net::SocketAddr, sync::Arc};

/// Articles per page of a list.
const PER_PAGE: u32 = 20;
/// Articles on top of the front page: one large, the others beside it.
const ON_TOP: u32 = 5;
/// Articles of each section on the front page.
const PER_SECTION: u32 = 4;
/// Newest articles listed on the front page and beside an article.
const NEWEST: u32 = 8;
/// Related articles under one.
const RELATED: usize = 6;
/// Last page of a list that is made; what is older is found by search and sitemap.
const LAST_PAGE: u32 = 500;

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    c: Frame,
    lead: Option<Item>,
    top: Vec<Item>,
    blocks: Vec<Block>,
    newest: Vec<Item>,
}

struct Block {
    id: String,
    name: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "section.html")]
struct SectionPage {
    c: Frame,
    id: String,
    name: String,
    items: Vec<Item>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    c: Frame,
    query: String,
    asked: bool,
    items: Vec<Item>,
    pages: Pages,
}

/// Ways to newer and older pages of a list.
struct Pages {
    number: u32,
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    c: Frame,
    a: ArticleView,
    related: Vec<Item>,
    newest: Vec<Item>,
}

struct ArticleView {
    address: String,
    revision: String,
    digest: String,
    lang: &'static str,
    section: String,
    section_name: String,
    title: String,
    description: String,
    kicker: String,
    headline: String,
    standfirst: String,
    dateline: String,
    bylines: Vec<String>,
    published: When,
    updated: Option<When>,
    views: &'static str,
    lead: Option<(Img, RevisionPicture)>,
    corrections: Vec<(When, String)>,
    ai: Option<(bool, String, String)>,
    keywords: Vec<String>,
    html: String,
    json_ld: String,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage {
    c: Frame,
    notice: String,
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFoundPage {
    c: Frame,
}

/// A reader's request.
pub struct Asked {
    peer: ConnectInfo<SocketAddr>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Asked {
    type Rejection = StatusCode;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, StatusCode> {
        let peer = parts.extensions.get().copied().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self { peer, method: parts.method.clone(), headers: parts.headers.clone(), uri: parts.uri.clone() })
    }
}

/// Text size the reader chose, from their cookie; 0 if none.
fn text_size_of(headers: &HeaderMap) -> u8 {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    cookies
        .filter_map(|c| c.trim().strip_prefix("co-chu="))
        .find_map(|v| v.parse().ok())
        .filter(|n| *n <= 3)
        .unwrap_or(0)
}

/// A made page: counters filled in, tagged, 304 where the reader holds it. A person's request counts as a visit.
fn show(app: &App, asked: &Asked, page: &impl Template, article: Option<&ArticleRow>) -> Result<Response, PageError> {
    let blank = page.render()?;
    let tag = etag(blank.as_bytes());
    let now = app.now();
    if visitors::is_reader(&asked.method, &asked.headers) {
        let program = asked.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        app.visitors.came(reader_address(asked.peer, &asked.headers), program, article.map(|a| a.id), now);
    }
    let mut html = blank.replace(ONLINE, &app.visitors.online(now).to_string());
    if let Some(a) = article {
        html = html.replace(VIEWS, &(a.views + app.visitors.unwritten(a.id)).to_string());
    }
    let mut response = tagged(&asked.headers, &tag, "text/html; charset=utf-8", html);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Cookie"));
    Ok(response)
}

async fn frame(app: &App, asked: &Asked, section: Option<&str>) -> Result<Frame, PortalError> {
    // Read for every page: it may be changed beside the running portal.
    let imprint = app.store.read(imprint::read).await?;
    Ok(Frame::new(app, asked.uri.path(), section, text_size_of(&asked.headers), imprint))
}

/// `GET /`.
pub async fn front(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, PageError> {
    let c = frame(&app, &asked, None).await?;
    let reading = Arc::clone(&app);
    let page = app
        .store
        .read(move |tx| {
            let app = &reading;
            let newest = public::newest(tx, None, 0, NEWEST.max(ON_TOP))?;
            let top: Vec<public::Card> = newest.iter().take(ON_TOP as usize).cloned().collect();
            let mut blocks = Vec::new();
            for s in &c.sections {
                // What stands on top already is not repeated below.
                let mut cards = public::newest(tx, Some(&s.id), 0, PER_SECTION + ON_TOP)?;
                cards.retain(|card| top.iter().all(|t| t.id != card.id));
                cards.truncate(PER_SECTION as usize);
                if !cards.is_empty() {
                    let items = look::items(app, tx, cards)?;
                    blocks.push(Block { id: s.id.clone(), name: s.name.clone(), items });
                }
            }
            let newest = if newest.len() > ON_TOP as usize { newest } else { Vec::new() };
            let mut top = look::items(app, tx, top)?.into_iter();
            let lead = top.next();
            let newest = look::items(app, tx, newest)?;
            Ok::<_, PortalError>(FrontPage { lead, top: top.collect(), blocks, newest, c })
        })
        .await?;
    show(&app, &asked, &page, None)
}

/// Which page of a list.
#[derive(Debug, Deserialize)]
pub struct PageNumber {
    trang: Option<String>,
}

impl PageNumber {
    fn get(&self) -> u32 {
        self.trang.as_deref().and_then(|t| t.parse().ok()).unwrap_or(1).clamp(1, LAST_PAGE)
    }
}

fn pages(number: u32, more: bool, link: impl Fn(u32) -> String) -> Pages {
    Pages {
        number,
        newer: (number > 1).then(|| link(number - 1)),
        older: (more && number < LAST_PAGE).then(|| link(number + 1)),
    }
}

/// Cuts a list to a page; says whether there is more.
fn cut(mut cards: Vec<public::Card>) -> (Vec<public::Card>, bool) {
    let more = cards.len() > PER_PAGE as usize;
    cards.truncate(PER_PAGE as usize);
    (cards, more)
}

/// `GET /SECTION`.
pub async fn section(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(page): Query<PageNumber>,
    asked: Asked,
) -> Result<Response, PageError> {
    let c = frame(&app, &asked, Some(&id)).await?;
    let number = page.get();
    let Some(name) = c.sections.iter().find(|s| s.id == id).map(|s| s.name.clone()) else {
        return not_found_page(&app, &asked).await;
    };
    let reading = Arc::clone(&app);
    let page = app
        .store
        .read(move |tx| {
            let skip = (number - 1) * PER_PAGE;
            let (cards, more) = cut(public::newest(tx, Some(&id), skip, PER_PAGE + 1)?);
            let items = look::items(&reading, tx, cards)?;
            let pages = pages(number, more, |n| format!("/{id}?trang={n}"));
            Ok::<_, PortalError>(SectionPage { c, id, name, items, pages })
        })
        .await?;
    show(&app, &asked, &page, None)
}

/// What is searched for.
#[derive(Debug, Deserialize)]
pub struct SearchQuery {
    q: Option<String>,
    trang: Option<String>,
}

/// `GET /tim-kiem?q=...`.
pub async fn search(
    State(app): State<Arc<App>>,
    Query(query): Query<SearchQuery>,
    asked: Asked,
) -> Result<Response, PageError> {
    let c = frame(&app, &asked, None).await?;
    let number = PageNumber { trang: query.trang }.get();
    let typed: String = query.q.unwrap_or_default().trim().chars().take(200).collect();
    let expression = finding::expression(&typed);
    let reading = Arc::clone(&app);
    let page = app
        .store
        .read(move |tx| {
            let cards = match &expression {
                Some(e) => public::found(tx, e, (number - 1) * PER_PAGE, PER_PAGE + 1)?,
                None => Vec::new(),
            };
            let (cards, more) = cut(cards);
            let items = look::items(&reading, tx, cards)?;
            let link = |n| format!("/tim-kiem?q={}&trang={n}", percent(&typed));
            let pages = pages(number, more, link);
            Ok::<_, PortalError>(SearchPage { c, asked: expression.is_some(), query: typed, items, pages })
        })
        .await?;
    let mut response = show(&app, &asked, &page, None)?;
    no_index(&mut response);
    Ok(response)
}

/// Percent-encoding of a query's value (RFC 3986): everything but unreserved characters.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

fn no_index(response: &mut Response) {
    response.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
}

/// A chosen text size, and the page to go back to.
#[derive(Debug, Deserialize)]
pub struct SizeQuery {
    muc: Option<String>,
    ve: Option<String>,
}

/// `GET /co-chu?muc=1&ve=/...`: remembers the text size in a cookie and goes back. Works without script.
pub async fn text_size(Query(query): Query<SizeQuery>) -> Response {
    let size: u8 = query.muc.and_then(|m| m.parse().ok()).filter(|n| *n <= 3).unwrap_or(0);
    // Back to a page of this site only: `//host` and `/\host` are other sites to a browser.
    let safe = |path: &String| {
        path.starts_with('/') && !path.starts_with("//") && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
    };
    let back = query.ve.filter(safe).unwrap_or_else(|| "/".to_owned());
    let mut response = Redirect::to(&back).into_response();
    let cookie = format!("co-chu={size}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

enum Found {
    Public(Box<(ArticleRow, ArticlePage)>),
    Moved(String),
    Gone(String),
    Nothing,
}

/// `GET /SECTION/SLUG-ID`.
pub async fn article(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, PageError> {
    let path = asked.uri.path().to_owned();
    let mut c = frame(&app, &asked, None).await?;
    let reading = Arc::clone(&app);
    let found = app
        .store
        .read(move |tx| {
            let app = &reading;
            let Some(row) = articles::by_path(tx, &path)? else { return moved(tx, &path) };
            if let Some(shown) = public::shown(tx, row.id)? {
                let section = shown.card.section.clone();
                c.sections.iter_mut().for_each(|s| s.current = s.id == section);
                let related = related(app, tx, &shown)?;
                let newest = public::newest(tx, None, 0, NEWEST + 1)?;
                let newest = newest.into_iter().filter(|n| n.id != row.id).take(NEWEST as usize).collect();
                let newest = look::items(app, tx, newest)?;
                let a = view(app, tx, shown)?;
                return Ok(Found::Public(Box::new((row, ArticlePage { c, a, related, newest }))));
            }
            let was_public = row.lane.public_since.is_some();
            Ok::<_, PortalError>(if was_public && (row.lane.killed || row.lane.taken_down) {
                Found::Gone(row.notice)
            } else {
                Found::Nothing
            })
        })
        .await?;
    match found {
        Found::Public(page) => show(&app, &asked, &page.1, Some(&page.0)),
        Found::Moved(path) => Ok(Redirect::permanent(&path).into_response()),
        Found::Gone(notice) => {
            let page = GonePage { c: frame(&app, &asked, None).await?, notice };
            let mut response = show(&app, &asked, &page, None)?;
            *response.status_mut() = StatusCode::GONE;
            no_index(&mut response);
            Ok(response)
        }
        Found::Nothing => not_found_page(&app, &asked).await,
    }
}

/// Another slug or section before the same end: the article's own address.
fn moved(tx: &Transaction<'_>, path: &str) -> Result<Found, PortalError> {
    let end = path.rsplit(['-', '/']).next().unwrap_or_default();
    let known = if end.len() == 12 { articles::by_short(tx, end)? } else { None };
    let Some(row) = known.filter(|r| r.lane.public_since.is_some()) else { return Ok(Found::Nothing) };
    Ok(row.path.map_or(Found::Nothing, Found::Moved))
}

fn related(app: &App, tx: &Transaction<'_>, shown: &Shown) -> Result<Vec<Item>, PortalError> {
    let own = shown.card.id;
    let mut cards = public::of(tx, shown.content.related.iter().copied().filter(|id| *id != own))?;
    if cards.is_empty() {
        let take = u32::try_from(RELATED).unwrap_or(u32::MAX) + 1;
        cards = public::newest(tx, Some(&shown.card.section), 0, take)?;
        cards.retain(|c| c.id != own);
    }
    cards.truncate(RELATED);
    look::items(app, tx, cards)
}

fn view(app: &App, tx: &Transaction<'_>, shown: Shown) -> Result<ArticleView, PortalError> {
    let Shown { card, hash, content, html, digest } = shown;
    let published = when(app, card.published_at);
    // The first minute's corrections of a wrong comma are not "updated".
    let updated = (card.updated_at.since(card.published_at) >= 60_000).then(|| when(app, card.updated_at));
    let lead = match &content.media.lead {
        Some(p) => look::img_of(tx, p.media, &p.alt, (p.focal_x, p.focal_y))?.map(|img| (img, p.clone())),
        None => None,
    };
    let address = format!("{}{}", app.public_url, card.path);
    let or = |a: &str, b: &str| if a.is_empty() { b.to_owned() } else { a.to_owned() };
    let title = or(&content.seo.title, &content.headline);
    let description = or(&content.seo.description, &content.standfirst);
    let section_name = look::section_name(app, &card.section);
    let authors: Vec<_> = content.bylines.iter().map(|b| json!({"@type": "Person", "name": b.name})).collect();
    let pictures: Vec<String> = lead.iter().map(|(img, _)| format!("{}{}", app.public_url, img.src)).collect();
    let json_ld = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "headline": content.headline,
        "description": description,
        "inLanguage": card.language,
        "articleSection": section_name,
        "keywords": content.keywords,
        "datePublished": published.iso,
        "dateModified": when(app, card.updated_at).iso,
        "author": authors,
        "image": pictures,
        "correction": content.corrections.iter().map(|c| &c.text).collect::<Vec<_>>(),
        "publisher": {"@type": "NewsMediaOrganization", "name": app.name(), "url": app.public_url},
    });
    Ok(ArticleView {
        revision: hash.to_string(),
        digest: digest.to_string(),
        lang: if card.language == "en" { "en" } else { "vi" },
        section: card.section,
        section_name,
        title,
        description,
        dateline: content.dateline,
        bylines: content.bylines.into_iter().map(|b| b.name).collect(),
        published,
        updated,
        views: VIEWS,
        lead,
        corrections: content.corrections.into_iter().map(|c| (when(app, c.at), c.text)).collect(),
        ai: match content.ai.extent {
            AiUse::None => None,
            AiUse::Assisted => Some((false, content.ai.tool, content.ai.checked_by)),
            AiUse::Generated => Some((true, content.ai.tool, content.ai.checked_by)),
        },
        keywords: content.keywords.into_iter().collect(),
        kicker: content.kicker,
        headline: content.headline,
        standfirst: content.standfirst,
        html,
        json_ld: look::data_block(&json_ld),
        address,
    })
}

async fn not_found_page(app: &App, asked: &Asked) -> Result<Response, PageError> {
    let mut response = show(app, asked, &NotFoundPage { c: frame(app, asked, None).await? }, None)?;
    // Never 304: the reader gets to read that there is nothing.
    *response.status_mut() = StatusCode::NOT_FOUND;
    no_index(&mut response);
    Ok(response)
}

/// Everything else.
pub async fn not_found(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, PageError> {
    not_found_page(&app, &asked).await
}

/// A picture that is not there, or not public: the same answer for both.
pub async fn missing(_app: &App, _headers: &HeaderMap) -> Result<Response, PageError> {
    Ok(StatusCode::NOT_FOUND.into_response())
}

/// For other modules: the id a card's address belongs to.
#[must_use]
pub fn urn(id: ArticleId) -> String {
    format!("urn:uuid:{id}")
}
