//! From outside into a body: a text file, a portal page saved as text, HTML, Markdown.
//!
//! Nothing of the outside survives but text, structure and allowed links: HTML goes through the policy of
//! [`super::sanitize`], then its tree is mapped to blocks; what a body has no place for is left out and told in a note.
//! Pictures are left out too: they come in as files, so that their metadata is removed and their hash known.

mod decode;
mod html;
mod nesting;
mod portal_page;
mod text;

pub use decode::{DecodeError, decode_text, looks_binary};
pub use html::import_html;
pub use text::import_text;

use super::body::{Block, Body, Inline, LeafKind, inline_text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What was read from outside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct Imported {
    /// Headline; empty when none was recognised.
    pub headline: String,
    /// Standfirst; empty when none was recognised.
    pub standfirst: String,
    /// Body.
    pub body: Body,
    /// Who is named under the text.
    pub byline: Option<String>,
    /// The date the page gives itself.
    pub date: Option<NaiveDate>,
    /// What was left out or changed.
    pub notes: Vec<ImportNote>,
}

/// Something that was left out or changed on import. Shown to the person who imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ImportNote {
    /// A line of the page around the article (visitors, views, lists of other articles).
    FurnitureLeftOut {
        /// The line.
        text: String,
    },
    /// A picture; to be added as a file.
    PictureLeftOut {
        /// Its address.
        source: String,
        /// Its alternative text.
        alt: String,
    },
    /// A frame (video, map ...) that became a card with a link.
    FrameBecameCard {
        /// Its address.
        url: String,
    },
    /// Sound, video or a frame without an address that can be kept.
    MediaLeftOut {
        /// Its address.
        source: String,
    },
    /// A link whose address is not allowed; its text was kept.
    LinkLeftOut {
        /// The text.
        text: String,
        /// The address.
        target: String,
    },
}

/// Why something was not imported at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More than a body may hold (see [`super::body`]).
    #[error("more text than an article may hold")]
    TooLarge,
    /// Elements inside elements beyond [`MAX_NESTING`]: no page a person wrote.
    #[error("the page nests its elements too deeply")]
    TooNested,
}

/// How deeply elements of HTML may be nested. HTML parsers take time that grows with the square of it.
pub const MAX_NESTING: usize = 1_000;

/// Most bytes of text or HTML that are read.
pub const MAX_IMPORT_BYTES: usize = 8 * 1024 * 1024;

/// Reads Markdown (CommonMark with tables). HTML inside it goes through the same policy as any HTML.
///
/// # Errors
/// [`ImportError`].
pub fn import_markdown(markdown: &str) -> Result<Imported, ImportError> {
    if markdown.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge);
    }
    let parser = pulldown_cmark::Parser::new_ext(markdown, pulldown_cmark::Options::ENABLE_TABLES);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, parser);
    import_html(&html)
}

/// HTML from outside as Galley would deliver it: imported, rendered, checked. Pictures are left out, as on import.
///
/// # Errors
/// [`ImportError`].
pub fn html_as_delivered(html: &str) -> Result<String, ImportError> {
    let imported = import_html(html)?;
    let mut body = imported.body;
    for line in [imported.standfirst, imported.headline] {
        if !line.is_empty() {
            body.blocks.insert(0, Block::Paragraph(vec![Inline::plain(line)]));
        }
    }
    let none = |_: &super::hash::MediaHash| None;
    let ours = super::render::render_article_body(&body, &super::render::RenderOptions { media: &none });
    Ok(super::sanitize::clean_html(&ours))
}

/// Checks the limits of a body built here, and brings it into canonical form.
fn within_limits(body: &Body) -> Result<Body, ImportError> {
    Body::from_json(&body.to_json()).map_err(|_| ImportError::TooLarge)
}

/// Inline content as one line of plain text.
fn inline_line(content: &[Inline]) -> String {
    super::text::clean_line(&inline_text(content).replace(super::text::OBJECT, ""))
}

/// The text of a block that is one paragraph.
fn paragraph_text(block: &Block) -> Option<String> {
    match block {
        Block::Paragraph(content) => Some(inline_line(content)),
        _ => None,
    }
}

/// True when a body holds nothing readers would see.
fn says_nothing(body: &Body) -> bool {
    body.leaves().all(|l| matches!(l.kind, LeafKind::Divider)) || body.is_empty()
}
