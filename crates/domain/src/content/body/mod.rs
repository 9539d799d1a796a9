//! Body schema 1: what a body can hold, and nothing else. The schema, its JSON and its canonical form are written down in
//! docs/spec/body.md; node and mark names are those of Tiptap 3 where it has the node.
//!
//! A [`Body`] is read from JSON by [`Body::from_json`] (strict: what the schema does not name is an error with its path)
//! and written by [`Body::to_json`] (canonical: the same content always gives the same JSON).

mod canonical;
mod leaves;
mod links;
mod read;
mod shape;
mod write;

pub use leaves::{Leaf, LeafKind, inline_text};
pub use links::{is_allowed_link, is_allowed_web_address};
pub use read::{BodyError, BodyFault};
pub use shape::{BodyAttributeJson, BodyJson, BodyMarkJson, BodyNodeJson};

use super::{hash::MediaHash, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of the body schema this program writes. A document of a higher version is opened read-only.
pub const BODY_SCHEMA_VERSION: u32 = 1;

/// How deeply blocks may be nested (lists in cells in quotes ...). Far beyond any article; bounds recursion.
pub const MAX_DEPTH: usize = 24;
/// How many nodes a body may have.
pub const MAX_NODES: usize = 200_000;
/// How many bytes of text, attributes included, a body may have: some 600,000 Vietnamese words.
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;
/// How many bytes one attribute (caption, address, footnote ...) may have.
pub const MAX_ATTRIBUTE_BYTES: usize = 16 * 1024;

/// A body: blocks in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A block of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside the body; the article's own headline is level 1.
    Heading {
        /// 2, 3 or 4.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A list with bullets.
    BulletList(Vec<ListItem>),
    /// A numbered list.
    OrderedList {
        /// Number of the first item.
        start: u32,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A quotation of other words than ours.
    Blockquote(Vec<Block>),
    /// A line of the article shown large beside it.
    PullQuote {
        /// Whose words; may be empty.
        attribution: String,
        /// The line.
        content: Vec<Inline>,
    },
    /// A table.
    Table(Vec<TableRow>),
    /// A picture.
    Figure(Figure),
    /// Pictures shown together.
    Gallery(Vec<Figure>),
    /// A link card to something elsewhere. Never an iframe.
    Embed(Embed),
    /// A divider.
    HorizontalRule,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListItem {
    /// Its blocks; the first is usually a paragraph.
    pub blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableRow {
    /// Its cells.
    pub cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCell {
    /// A heading cell (`tableHeader`) instead of a plain one (`tableCell`).
    pub header: bool,
    /// Columns it spans, 1..=1000 (the limit of HTML, "colspan").
    pub colspan: u32,
    /// Rows it spans, 1..=1000.
    pub rowspan: u32,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A picture in the body, named by the hash of its master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// SHA-256 of the master.
    pub media: MediaHash,
    /// Caption (chú thích ảnh).
    pub caption: String,
    /// Credit (nguồn ảnh).
    pub credit: String,
    /// Text for those who cannot see it.
    pub alt: String,
    /// Focal point across, per mille of the width, 0..=1000; 500 is the middle.
    pub focal_x: u16,
    /// Focal point down, per mille of the height, 0..=1000.
    pub focal_y: u16,
}

impl Figure {
    /// A picture with nothing said about it yet.
    #[must_use]
    pub fn new(media: MediaHash) -> Self {
        Self {
            media,
            caption: String::new(),
            credit: String::new(),
            alt: String::new(),
            focal_x: FOCAL_MIDDLE,
            focal_y: FOCAL_MIDDLE,
        }
    }
}

/// The default focal point: the middle.
pub const FOCAL_MIDDLE: u16 = 500;

/// A card that links to something elsewhere (a video, a post).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embed {
    /// Its address: http or https.
    pub url: String,
    /// What readers see; may be empty.
    pub title: String,
    /// Where it is (`YouTube` ...); may be empty.
    pub provider: String,
}

/// What a paragraph, heading or pull quote is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text with its marks.
    Text {
        /// The text.
        text: String,
        /// Its marks, at most one of each kind.
        marks: Vec<Mark>,
    },
    /// A line break inside a block.
    HardBreak,
    /// A footnote at this point.
    Footnote {
        /// What it says.
        text: String,
    },
}

impl Inline {
    /// Plain text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), marks: Vec::new() }
    }
}

/// A mark on text. The order of the variants is the order of marks in the canonical form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A link. `href` is empty (a link still without target: a finding) or an address that [`is_allowed_link`] allows.
    Link {
        /// Where to.
        href: String,
    },
    /// Subscript.
    Subscript,
    /// Superscript.
    Superscript,
}

impl Mark {
    /// Its name in JSON and in the working document.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Link { .. } => "link",
            Self::Subscript => "subscript",
            Self::Superscript => "superscript",
        }
    }
}

impl Body {
    /// A body of plain paragraphs.
    #[must_use]
    pub fn from_paragraphs<S: AsRef<str>>(paragraphs: impl IntoIterator<Item = S>) -> Self {
        let blocks = paragraphs
            .into_iter()
            .map(|p| {
                let p = text::clean(p.as_ref());
                Block::Paragraph(if p.is_empty() { vec![] } else { vec![Inline::plain(p)] })
            })
            .collect();
        Self { blocks }.canonical()
    }

    /// True when readers would see nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leaves().all(|leaf| match leaf.kind {
            LeafKind::Paragraph(content) | LeafKind::Heading { content, .. } | LeafKind::PullQuote { content, .. } => {
                inline_text(content).trim().is_empty()
            }
            LeafKind::Figure(_) | LeafKind::Embed(_) | LeafKind::Divider => false,
        })
    }

    /// The text readers would see, for search and previews: one line per block, hard breaks as line ends, captions in
    /// place, footnotes at the end.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut lines = Vec::new();
        let mut notes = Vec::new();
        for leaf in self.leaves() {
            lines.push(leaf.text().replace(text::OBJECT, ""));
            notes.extend(leaf.footnotes().map(str::to_owned));
        }
        lines.extend(notes);
        lines.retain(|l| !l.is_empty());
        lines.join("\n")
    }

    /// Words in the running text: paragraphs, headings, lists, quotes, tables. Captions, cards and footnotes do not count.
    #[must_use]
    pub fn word_count(&self) -> u32 {
        self.leaves()
            .map(|leaf| match leaf.kind {
                LeafKind::Paragraph(content)
                | LeafKind::Heading { content, .. }
                | LeafKind::PullQuote { content, .. } => text::count_words(&inline_text(content)),
                LeafKind::Figure(_) | LeafKind::Embed(_) | LeafKind::Divider => 0,
            })
            .sum()
    }

    /// Every picture the body names, each once, in reading order.
    #[must_use]
    pub fn media(&self) -> Vec<MediaHash> {
        let mut seen = BTreeSet::new();
        self.leaves()
            .filter_map(|leaf| match leaf.kind {
                LeafKind::Figure(figure) => Some(figure.media),
                _ => None,
            })
            .filter(|media| seen.insert(*media))
            .collect()
    }
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        Self::from_json(&json).map_err(serde::de::Error::custom)
    }
}

/// In TypeScript a body is the editor's own JSON.
impl specta::Type for Body {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <shape::BodyJson as specta::Type>::definition(types)
    }
}
