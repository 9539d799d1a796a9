//! A place in an article: what a finding, a comment or a return reason points at.

use serde::{Deserialize, Serialize};

/// The part of an article a place lies in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// Headline (tít).
    Headline,
    /// Kicker (tít phụ).
    Kicker,
    /// Standfirst (sapo).
    Standfirst,
    /// Body; see [`Place::block`].
    Body,
    /// A field of the article's details, by its name: `section`, `keywords`, `lead`, `gallery` ...
    Detail(String),
}

/// A place in an article. Offsets are UTF-16 code units (as in JavaScript) in the text of one block.
///
/// Blocks of the body are counted as [`crate::content::body::Body::leaves`] counts them: every paragraph, heading, pull
/// quote, figure, embed and divider in reading order, from 0, however deeply nested. In a block's text a hard break is
/// one `\n` and a footnote one U+FFFC, so an offset equals a ProseMirror position inside that block.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
pub struct Place {
    /// Which part of the article.
    pub field: Field,
    /// Which block of the body; `None` outside the body, or for the body as a whole.
    pub block: Option<u32>,
    /// First unit.
    pub start: u32,
    /// After the last unit; equal to `start` for a point.
    pub end: u32,
    /// The text that stood there when the place was noted; shown when it is gone ("orphaned, was: ...").
    pub quote: String,
}

impl Place {
    /// A whole field.
    #[must_use]
    pub fn field(field: Field) -> Self {
        Self { field, block: None, start: 0, end: 0, quote: String::new() }
    }

    /// A field of the details, by name.
    #[must_use]
    pub fn detail(name: &str) -> Self {
        Self::field(Field::Detail(name.to_owned()))
    }

    /// A range in a block of the body.
    #[must_use]
    pub fn in_body(block: u32, start: u32, end: u32, quote: impl Into<String>) -> Self {
        Self { field: Field::Body, block: Some(block), start, end, quote: quote.into() }
    }

    /// A range in the headline, kicker or standfirst.
    #[must_use]
    pub fn in_field(field: Field, start: u32, end: u32, quote: impl Into<String>) -> Self {
        Self { field, block: None, start, end, quote: quote.into() }
    }
}
