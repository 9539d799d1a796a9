//! What the public may see. Written by [`project`] alone, read by the site alone.

use super::{
    articles::{self, ArticleRow},
    search,
};
use crate::error::PortalError;
use galley_domain::{
    content::{
        hash::{MediaHash, RevisionHash, Sha256Hex},
        revision::RevisionContent,
    },
    ids::{ArticleId, SectionId},
    portal_protocol::{public_html, rendered_digest},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A public article as lists, feeds and search show it.
#[derive(Debug, Clone)]
pub struct Card {
    /// Which.
    pub id: ArticleId,
    /// Its public path.
    pub path: String,
    /// Its section.
    pub section: String,
    /// `vi` or `en`.
    pub language: String,
    /// Kicker.
    pub kicker: String,
    /// Headline.
    pub headline: String,
    /// Standfirst.
    pub standfirst: String,
    /// Names, joined.
    pub byline: String,
    /// Lead picture.
    pub lead: Option<MediaHash>,
    /// Its text alternative.
    pub lead_alt: String,
    /// Its focal point, per mille of width and height.
    pub focal: (u16, u16),
    /// When it first became public.
    pub published_at: Timestamp,
    /// When the visible revision became visible.
    pub updated_at: Timestamp,
}

const CARD: &str =
    "id, path, section, language, kicker, headline, standfirst, byline, lead, lead_alt, lead_x, lead_y, published_at,
    updated_at";

fn card(row: &Row<'_>) -> Result<Card, rusqlite::Error> {
    let id: String = row.get(0)?;
    let lead: Option<String> = row.get(8)?;
    Ok(Card {
        id: id.parse().map_err(|_| rusqlite::Error::InvalidColumnType(0, "id".into(), rusqlite::types::Type::Text))?,
        path: row.get(1)?,
        section: row.get(2)?,
        language: row.get(3)?,
        kicker: row.get(4)?,
        headline: row.get(5)?,
        standfirst: row.get(6)?,
        byline: row.get(7)?,
        lead: lead.and_then(|h| h.parse().ok()),
        lead_alt: row.get(9)?,
        focal: (row.get(10)?, row.get(11)?),
        published_at: Timestamp::from_millis(row.get(12)?),
        updated_at: Timestamp::from_millis(row.get(13)?),
    })
}

fn cards(db: &Connection, rest: &str, params: impl rusqlite::Params) -> Result<Vec<Card>, rusqlite::Error> {
    let mut statement = db.prepare_cached(&format!("SELECT {CARD} FROM public_article {rest}"))?;
    statement.query_map(params, card)?.collect()
}

/// A public article with everything its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What lists show.
    pub card: Card,
    /// The visible revision.
    pub hash: RevisionHash,
    /// The whole content.
    pub content: RevisionContent,
    /// Body, gallery and footnotes.
    pub html: String,
    /// Digest of `html`.
    pub digest: Sha256Hex,
}

/// Makes the public tables say what the article's lane says: shows, replaces or takes away. The HTML is rendered here, once, by
/// the same code the desk used to know its digest.
///
/// # Errors
/// [`PortalError::Write`] if the renderer and the policy disagree; the caller's transaction then takes everything back.
pub fn project(db: &Connection, a: &ArticleRow) -> Result<(), PortalError> {
    let id = a.id.to_string();
    let old: Option<(i64, String)> = db
        .query_row("SELECT rowid, hash FROM public_article WHERE id = ?1", [&id], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    if let Some((rowid, _)) = &old {
        search::remove(db, *rowid)?;
        db.execute("DELETE FROM public_article WHERE rowid = ?1", [rowid])?;
        db.execute("DELETE FROM public_media WHERE article = ?1", [&id])?;
    }
    let Some(hash) = a.lane.visible else { return Ok(()) };
    let content = articles::revision(db, a.id, hash)?.ok_or(PortalError::Damaged("revision"))?.content;
    let html = public_html(&content).map_err(|e| PortalError::Write(e.to_string()))?;
    let published = a.lane.public_since.ok_or(PortalError::Damaged("lane"))?;
    let lead = content.media.lead.as_ref();
    let names: Vec<&str> = content.bylines.iter().map(|b| b.name.as_str()).collect();
    db.execute(
        "INSERT INTO public_article (id, hash, path, section, language, kicker, headline, standfirst, byline, lead, lead_alt,
             lead_x, lead_y, html, digest, published_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            id,
            hash.to_string(),
            a.path.as_ref().ok_or(PortalError::Damaged("path"))?,
            content.section.as_ref().map_or("", SectionId::as_str),
            language(&content),
            content.kicker,
            content.headline,
            content.standfirst,
            names.join(", "),
            lead.map(|l| l.media.to_string()),
            lead.map_or("", |l| l.alt.as_str()),
            lead.map_or(500, |l| l.focal_x),
            lead.map_or(500, |l| l.focal_y),
            html,
            rendered_digest(&html).to_string(),
            published.millis(),
            a.lane.visible_since.unwrap_or(published).millis(),
        ],
    )?;
    let rowid = db.last_insert_rowid();
    for media in content.all_media() {
        db.execute("INSERT INTO public_media (media, article) VALUES (?1, ?2)", params![media.to_string(), id])?;
    }
    search::add(db, rowid, &search_text(&content, &names))?;
    Ok(())
}

fn language(content: &RevisionContent) -> &'static str {
    match content.language {
        galley_domain::article::Language::Vi => "vi",
        galley_domain::article::Language::En => "en",
    }
}

fn search_text(content: &RevisionContent, names: &[&str]) -> String {
    let mut text =
        vec![content.kicker.clone(), content.headline.clone(), content.standfirst.clone(), content.topic.clone()];
    text.extend(names.iter().map(|n| (*n).to_owned()));
    text.extend(content.keywords.iter().cloned());
    text.extend(content.body.leaves().map(|leaf| leaf.text()));
    text.join("\n")
}

/// The page of a public article.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn shown(db: &Connection, id: ArticleId) -> Result<Option<Shown>, PortalError> {
    let Some(card) = cards(db, "WHERE id = ?1", [id.to_string()])?.pop() else { return Ok(None) };
    let (hash, html, digest, json): (String, String, String, String) = db.query_row(
        "SELECT p.hash, p.html, p.digest, r.json FROM public_article p JOIN revision r ON r.hash = p.hash WHERE p.id = ?1",
        [id.to_string()],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )?;
    Ok(Some(Shown {
        card,
        hash: hash.parse().map_err(|_| PortalError::Damaged("hash"))?,
        content: serde_json::from_str(&json).map_err(|_| PortalError::Damaged("revision"))?,
        html,
        digest: digest.parse().map_err(|_| PortalError::Damaged("digest"))?,
    }))
}

/// Digest of what is shown of an article, if it is public.
///
/// # Errors
/// The database's.
pub fn digest(db: &Connection, id: ArticleId) -> Result<Option<Sha256Hex>, rusqlite::Error> {
    let text: Option<String> =
        db.query_row("SELECT digest FROM public_article WHERE id = ?1", [id.to_string()], |r| r.get(0)).optional()?;
    Ok(text.and_then(|t| t.parse().ok()))
}

/// Newest articles, of all sections or one, after skipping some.
///
/// # Errors
/// The database's.
pub fn newest(db: &Connection, section: Option<&str>, skip: u32, take: u32) -> Result<Vec<Card>, rusqlite::Error> {
    match section {
        Some(s) => cards(
            db,
            "WHERE section = ?1 ORDER BY published_at DESC, id DESC LIMIT ?2 OFFSET ?3",
            params![s, take, skip],
        ),
        None => cards(db, "ORDER BY published_at DESC, id DESC LIMIT ?1 OFFSET ?2", params![take, skip]),
    }
}

/// Those of these articles that are public, newest first.
///
/// # Errors
/// The database's.
pub fn of(db: &Connection, ids: impl IntoIterator<Item = ArticleId>) -> Result<Vec<Card>, rusqlite::Error> {
    let mut out = Vec::new();
    for id in ids {
        out.extend(cards(db, "WHERE id = ?1", [id.to_string()])?);
    }
    out.sort_by_key(|c| std::cmp::Reverse(c.published_at));
    Ok(out)
}

/// Articles in which an expression of [`search::expression`] is found, newest first.
///
/// # Errors
/// The database's.
pub fn found(db: &Connection, expression: &str, skip: u32, take: u32) -> Result<Vec<Card>, rusqlite::Error> {
    cards(
        db,
        "WHERE rowid IN (SELECT rowid FROM public_search WHERE public_search MATCH ?1)
         ORDER BY published_at DESC, id DESC LIMIT ?2 OFFSET ?3",
        params![expression, take, skip],
    )
}
