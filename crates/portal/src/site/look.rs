//! What pages are filled with: texts ready to show, addresses ready to link. The words around them are in the templates.

use super::assets::style_path;
use crate::{
    app::App,
    error::PortalError,
    imprint::Imprint,
    media,
    store::{
        pictures::{self, Picture},
        public::Card,
    },
};
use chrono::{Datelike as _, Weekday};
use galley_domain::{content::hash::MediaHash, portal_protocol::media_path, time::Timestamp};
use rusqlite::Connection;

/// Stands where the number of readers online will be; control characters never occur in revisions or templates.
pub const ONLINE: &str = "\u{1}online\u{1}";
/// Stands where an article's views will be.
pub const VIEWS: &str = "\u{1}views\u{1}";

/// A moment as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// For `datetime` attributes and feeds.
    pub iso: String,
    /// `24/08/2021`.
    pub date: String,
    /// `16:13`.
    pub clock: String,
}

/// A moment in the site's zone.
pub fn when(app: &App, at: Timestamp) -> When {
    let local = at.utc().with_timezone(&app.config.zone);
    When {
        iso: local.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        date: local.format("%d/%m/%Y").to_string(),
        clock: local.format("%H:%M").to_string(),
    }
}

/// A section as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionLink {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Readers are in it now.
    pub current: bool,
}

/// What every page needs.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The site's name.
    pub name: String,
    /// Its address, without a slash at the end.
    pub url: String,
    /// Address of the style sheet.
    pub style: String,
    /// All sections.
    pub sections: Vec<SectionLink>,
    /// Today.
    pub today: When,
    /// Its day of the week.
    pub weekday: Weekday,
    /// Text size 0..=3, chosen by the reader.
    pub size: u8,
    /// Path of this page.
    pub here: String,
    /// Who answers for the site.
    pub imprint: Imprint,
    /// See [`ONLINE`].
    pub online: &'static str,
}

impl Frame {
    /// For a page at `here`, in a section or none.
    pub fn new(app: &App, here: &str, section: Option<&str>, size: u8, imprint: Imprint) -> Self {
        let now = app.now();
        Self {
            name: app.name(),
            url: app.public_url.clone(),
            style: style_path(),
            sections: sections(app, section),
            today: when(app, now),
            weekday: now.utc().with_timezone(&app.config.zone).weekday(),
            size,
            here: here.to_owned(),
            imprint,
            online: ONLINE,
        }
    }
}

fn sections(app: &App, current: Option<&str>) -> Vec<SectionLink> {
    let trust = app.trust();
    let known = trust.charter.iter().flat_map(|c| &c.sections);
    known
        .map(|s| SectionLink { id: s.id.to_string(), name: s.name_vi.clone(), current: Some(s.id.as_str()) == current })
        .collect()
}

/// The name of a section; its key if the charter has forgotten it.
pub fn section_name(app: &App, id: &str) -> String {
    let trust = app.trust();
    let named = trust.charter.iter().flat_map(|c| &c.sections).find(|s| s.id.as_str() == id).map(|s| s.name_vi.clone());
    named.unwrap_or_else(|| id.to_owned())
}

/// A picture in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Img {
    /// Address.
    pub src: String,
    /// Addresses by width; empty if there is one size only.
    pub srcset: String,
    /// Text alternative.
    pub alt: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Class that keeps the focal point in sight where the picture is cut: `f-X-Y`, quarters of width and height.
    pub focal: String,
}

/// A stored picture as a page shows it.
pub fn img(picture: &Picture, alt: &str, (x, y): (u16, u16)) -> Img {
    let src = media_path(&picture.hash);
    let mut sizes: Vec<String> = picture.widths.iter().map(|w| format!("{src}-{w} {w}w")).collect();
    if !sizes.is_empty() {
        sizes.push(format!("{src} {}w", picture.width));
    }
    let quarter = |permille: u16| (u32::from(permille.min(1000)) + 125) / 250;
    Img {
        srcset: sizes.join(", "),
        src,
        alt: alt.to_owned(),
        width: picture.width,
        height: picture.height,
        focal: format!("f-{}-{}", quarter(x), quarter(y)),
    }
}

/// A picture by its hash.
pub fn img_of(db: &Connection, hash: MediaHash, alt: &str, focal: (u16, u16)) -> Result<Option<Img>, PortalError> {
    Ok(pictures::find(db, hash)?.map(|p| img(&p, alt, focal)))
}

/// The media type of what a picture's address gives; for feeds.
pub fn media_type_of(picture: &Picture, copy: bool) -> &'static str {
    if copy { media::copy_kind(picture.kind).media_type() } else { picture.kind.media_type() }
}

/// An article in a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Path.
    pub href: String,
    /// `vi` or `en`.
    pub lang: String,
    /// Kicker, may be empty.
    pub kicker: String,
    /// Headline.
    pub headline: String,
    /// Standfirst, may be empty.
    pub standfirst: String,
    /// Section's key.
    pub section: String,
    /// Section's name.
    pub section_name: String,
    /// When it was published.
    pub when: When,
    /// Lead picture.
    pub img: Option<Img>,
}

/// An article in a list, from what is stored of it.
pub fn item(app: &App, db: &Connection, card: Card) -> Result<Item, PortalError> {
    let img = match card.lead {
        Some(hash) => img_of(db, hash, &card.lead_alt, card.focal)?,
        None => None,
    };
    Ok(Item {
        section_name: section_name(app, &card.section),
        when: when(app, card.published_at),
        href: card.path,
        lang: card.language,
        kicker: card.kicker,
        headline: card.headline,
        standfirst: card.standfirst,
        section: card.section,
        img,
    })
}

/// Several.
pub fn items(app: &App, db: &Connection, cards: Vec<Card>) -> Result<Vec<Item>, PortalError> {
    cards.into_iter().map(|c| item(app, db, c)).collect()
}

/// JSON as the content of a `<script>` data block: `<`, `>` and `&` as escapes, so no text can end the block (or be taken for HTML by
/// anything that guesses).
pub fn data_block(json: &serde_json::Value) -> String {
    json.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
