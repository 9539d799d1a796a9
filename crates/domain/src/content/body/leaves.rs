//! The leaf blocks of a body, in reading order: what places count and what counts words.

use super::{Block, Body, Embed, Figure, Inline};
use crate::content::text::OBJECT;

/// A leaf block: one that holds text or is itself the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// Its number in reading order, from 0; see [`crate::content::place::Place::block`].
    pub index: u32,
    /// The number of the top-level block it lies in.
    pub top: u32,
    /// What it is.
    pub kind: LeafKind<'a>,
}

/// The kinds of leaf block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind<'a> {
    /// A paragraph, wherever it stands.
    Paragraph(&'a [Inline]),
    /// A heading.
    Heading {
        /// 2, 3 or 4.
        level: u8,
        /// Its text.
        content: &'a [Inline],
    },
    /// A pull quote.
    PullQuote {
        /// Whose words.
        attribution: &'a str,
        /// The line.
        content: &'a [Inline],
    },
    /// A picture, alone or of a gallery.
    Figure(&'a Figure),
    /// A card.
    Embed(&'a Embed),
    /// A divider.
    Divider,
}

/// The text of inline content as offsets count it: a hard break is `\n`, a footnote U+FFFC.
#[must_use]
pub fn inline_text(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Text { text, .. } => out.push_str(text),
            Inline::HardBreak => out.push('\n'),
            Inline::Footnote { .. } => out.push(OBJECT),
        }
    }
    out
}

impl<'a> Leaf<'a> {
    /// Its inline content; empty for pictures, cards and dividers.
    #[must_use]
    pub fn content(&self) -> &'a [Inline] {
        match self.kind {
            LeafKind::Paragraph(content) | LeafKind::Heading { content, .. } | LeafKind::PullQuote { content, .. } => {
                content
            }
            LeafKind::Figure(_) | LeafKind::Embed(_) | LeafKind::Divider => &[],
        }
    }

    /// Its text, as offsets count it: of a picture its caption, of a card its title, of a divider nothing.
    #[must_use]
    pub fn text(&self) -> String {
        match self.kind {
            LeafKind::Figure(figure) => figure.caption.clone(),
            LeafKind::Embed(embed) => embed.title.clone(),
            _ => inline_text(self.content()),
        }
    }

    /// What its footnotes say.
    pub fn footnotes(&self) -> impl Iterator<Item = &'a str> {
        self.content().iter().filter_map(|inline| match inline {
            Inline::Footnote { text } => Some(text.as_str()),
            _ => None,
        })
    }

    /// The targets of its links with their text range in UTF-16 units: `(href, start, end)`. One entry per marked text.
    #[must_use]
    pub fn links(&self) -> Vec<(&'a str, u32, u32)> {
        let mut at = 0;
        let mut out = Vec::new();
        for inline in self.content() {
            let len = match inline {
                Inline::Text { text, .. } => crate::content::text::utf16_len(text),
                _ => 1,
            };
            if let Inline::Text { marks, .. } = inline {
                for mark in marks {
                    if let super::Mark::Link { href } = mark {
                        out.push((href.as_str(), at, at + len));
                    }
                }
            }
            at += len;
        }
        out
    }
}

impl Body {
    /// The leaf blocks in reading order: paragraphs, headings, pull quotes, figures, embeds, dividers.
    pub fn leaves(&self) -> impl Iterator<Item = Leaf<'_>> {
        let mut out = Vec::new();
        for (top, block) in self.blocks.iter().enumerate() {
            collect(block, u32::try_from(top).unwrap_or(u32::MAX), &mut out);
        }
        out.into_iter()
    }

    /// Calls `visit` for every leaf block in reading order.
    pub fn walk(&self, visit: impl FnMut(Leaf<'_>)) {
        self.leaves().for_each(visit);
    }
}

fn collect<'a>(block: &'a Block, top: u32, out: &mut Vec<Leaf<'a>>) {
    let mut push = |kind| {
        let index = u32::try_from(out.len()).unwrap_or(u32::MAX);
        out.push(Leaf { index, top, kind });
    };
    match block {
        Block::Paragraph(content) => push(LeafKind::Paragraph(content)),
        Block::Heading { level, content } => push(LeafKind::Heading { level: *level, content }),
        Block::PullQuote { attribution, content } => push(LeafKind::PullQuote { attribution, content }),
        Block::Figure(figure) => push(LeafKind::Figure(figure)),
        Block::Gallery(figures) => figures.iter().for_each(|f| push(LeafKind::Figure(f))),
        Block::Embed(embed) => push(LeafKind::Embed(embed)),
        Block::HorizontalRule => push(LeafKind::Divider),
        Block::BulletList(items) | Block::OrderedList { items, .. } => {
            items.iter().flat_map(|i| &i.blocks).for_each(|b| collect(b, top, out));
        }
        Block::Blockquote(blocks) => blocks.iter().for_each(|b| collect(b, top, out)),
        Block::Table(rows) => {
            rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.blocks).for_each(|b| collect(b, top, out));
        }
    }
}
