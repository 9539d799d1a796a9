//! The stretches of text of an article, each with the means to name a place in it.

use super::CheckInput;
use crate::content::{
    body::{Block, Body, Inline, LeafKind, Mark},
    place::{Field, Place},
    text::{OBJECT, utf16_len},
};
use std::{borrow::Cow, cell::OnceCell, ops::Range};

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Headline, kicker, standfirst.
    Line,
    /// A paragraph, heading or pull quote.
    Running,
    /// A caption or the title of a card.
    Label,
    /// A footnote; its place is the mark in the text.
    Footnote,
}

/// A stretch of text. `text` is as offsets count it; a finding's byte range in it becomes a [`Place`].
pub(super) struct Passage<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) role: Role,
    /// Number of the picture from 1, in `lead` and `gallery`.
    pub(super) number: Option<usize>,
    field: Field,
    block: Option<u32>,
    /// Where every finding lies, whatever its range: the mark of a footnote.
    fixed: Option<u32>,
    /// The byte ranges of `text` that carry a link.
    links: Vec<Range<usize>>,
    /// UTF-16 offset at each byte of `text`; made when the first place is asked for.
    utf16: OnceCell<Vec<u32>>,
}

impl<'a> Passage<'a> {
    fn new(field: Field, block: Option<u32>, role: Role, text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), role, number: None, field, block, fixed: None, links: vec![], utf16: OnceCell::new() }
    }

    /// Does a link cover any of this range of bytes?
    pub(super) fn linked(&self, bytes: &Range<usize>) -> bool {
        self.links.iter().any(|l| l.start < bytes.end && bytes.start < l.end)
    }

    /// The place of a range of bytes of `text`, which must begin and end at characters.
    pub(super) fn place(&self, bytes: &Range<usize>) -> Place {
        if let Some(at) = self.fixed {
            return Place {
                field: self.field.clone(),
                block: self.block,
                start: at,
                end: at + 1,
                quote: OBJECT.to_string(),
            };
        }
        let offsets = self.utf16.get_or_init(|| {
            let mut offsets = Vec::with_capacity(self.text.len() + 1);
            let mut at = 0;
            for c in self.text.chars() {
                offsets.resize(offsets.len() + c.len_utf8(), at);
                at += if c.len_utf16() == 2 { 2 } else { 1 };
            }
            offsets.push(at);
            offsets
        });
        let offset = |byte: usize| offsets.get(byte).copied().unwrap_or_default();
        let quote = self.text.get(bytes.clone()).unwrap_or_default().to_owned();
        Place {
            field: self.field.clone(),
            block: self.block,
            start: offset(bytes.start),
            end: offset(bytes.end),
            quote,
        }
    }

    /// Adds the argument that says which picture, where there are several.
    pub(super) fn with_number<'n>(&self, mut args: Vec<(&'n str, String)>) -> Vec<(&'n str, String)> {
        if let Some(number) = self.number {
            args.push(("number", number.to_string()));
        }
        args
    }
}

/// Every passage with text in it: headline, kicker, standfirst, body in reading order with its footnotes, captions.
pub(super) fn passages<'a>(input: &CheckInput<'a>) -> Vec<Passage<'a>> {
    let mut out = vec![
        Passage::new(Field::Headline, None, Role::Line, input.headline),
        Passage::new(Field::Kicker, None, Role::Line, input.details.kicker.as_str()),
        Passage::new(Field::Standfirst, None, Role::Line, input.standfirst),
    ];
    for leaf in input.body.leaves() {
        let role = match leaf.kind {
            LeafKind::Paragraph(_) | LeafKind::Heading { .. } | LeafKind::PullQuote { .. } => Role::Running,
            LeafKind::Figure(_) | LeafKind::Embed(_) | LeafKind::Divider => Role::Label,
        };
        // One run of plain text is the rule; it need not be copied.
        let text: Cow<'a, str> = match leaf.content() {
            [Inline::Text { text, .. }] => text.as_str().into(),
            _ => leaf.text().into(),
        };
        let links = linked_bytes(leaf.content());
        out.push(Passage { links, ..Passage::new(Field::Body, Some(leaf.index), role, text) });
        let mut at = 0;
        for inline in leaf.content() {
            match inline {
                Inline::Text { text, .. } => at += utf16_len(text),
                Inline::HardBreak => at += 1,
                Inline::Footnote { text } => {
                    let note = Passage::new(Field::Body, Some(leaf.index), Role::Footnote, text.as_str());
                    out.push(Passage { fixed: Some(at), ..note });
                    at += 1;
                }
            }
        }
    }
    let pictures = |name: &str, picture: &'a crate::article::Picture, number| {
        let caption = Passage::new(Field::Detail(name.to_owned()), None, Role::Label, picture.caption.as_str());
        Passage { number, ..caption }
    };
    out.extend(input.details.lead.iter().map(|p| pictures("lead", p, None)));
    out.extend(input.details.gallery.iter().enumerate().map(|(i, p)| pictures("gallery", p, Some(i + 1))));
    out.retain(|p| !p.text.trim().is_empty());
    out
}

fn linked_bytes(content: &[Inline]) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut out = Vec::new();
    for inline in content {
        let start = at;
        at += match inline {
            Inline::Text { text, .. } => text.len(),
            Inline::HardBreak => 1,
            Inline::Footnote { .. } => OBJECT.len_utf8(),
        };
        if matches!(inline, Inline::Text { marks, .. } if marks.iter().any(|m| matches!(m, Mark::Link { .. }))) {
            out.push(start..at);
        }
    }
    out
}

/// For every leaf whether it may be empty without anybody missing something: cells of tables, and the empty paragraphs at
/// the very end that editors keep so that one can type below a picture.
pub(super) fn may_be_empty(body: &Body) -> Vec<bool> {
    let last = body.blocks.iter().rposition(|b| !matches!(b, Block::Paragraph(c) if c.is_empty())).map_or(0, |i| i + 1);
    body.leaves()
        .map(|leaf| {
            let top = usize::try_from(leaf.top).unwrap_or(usize::MAX);
            top >= last || matches!(body.blocks.get(top), Some(Block::Table(_)))
        })
        .collect()
}
