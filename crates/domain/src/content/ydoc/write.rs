//! Writing into a working document, as Tiptap's collaboration extension would: the same element names, attributes (all of
//! them, defaults too, because the extension compares them one by one) and text runs.

use super::{BODY, HEADLINE, STANDFIRST, WorkingText, fragment, read};
use crate::content::{
    body::{Block, Body, Embed, Figure, Inline, ListItem, Mark, TableRow},
    text::{clean, utf16_len},
};
use std::collections::HashMap;
use yrs::{
    Any, Out, ReadTxn, Text, TransactionMut, Xml, XmlElementPrelim, XmlElementRef, XmlFragment, XmlOut, XmlTextPrelim,
    XmlTextRef,
    any::Number,
    types::{Attrs, text::YChange},
};

/// Writes the first content into an empty document.
pub(super) fn seed(txn: &mut TransactionMut<'_>, text: &WorkingText) {
    for (name, line) in [(HEADLINE, &text.headline), (STANDFIRST, &text.standfirst)] {
        if let Some(parent) = fragment(txn, name) {
            block(txn, &parent, 0, &paragraph(line));
        }
    }
    if let Some(parent) = fragment(txn, BODY) {
        let mut blocks = text.body.canonical().blocks;
        if blocks.is_empty() {
            blocks.push(Block::Paragraph(vec![]));
        }
        for (i, b) in (0..).zip(&blocks) {
            block(txn, &parent, i, b);
        }
    }
}

/// Turns the document into `text`, touching only what differs.
pub(super) fn replace(txn: &mut TransactionMut<'_>, text: &WorkingText) {
    for (name, line) in [(HEADLINE, &text.headline), (STANDFIRST, &text.standfirst)] {
        replace_blocks(txn, name, &[paragraph(line)]);
    }
    let mut blocks = text.body.canonical().blocks;
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(vec![]));
    }
    replace_blocks(txn, BODY, &blocks);
}

fn paragraph(line: &str) -> Block {
    let line = clean(line);
    Block::Paragraph(if line.is_empty() { vec![] } else { vec![Inline::plain(line)] })
}

fn replace_blocks(txn: &mut TransactionMut<'_>, name: &str, new: &[Block]) {
    let Some(parent) = fragment(txn, name) else { return };
    let nodes: Vec<XmlOut> = parent.children(txn).collect();
    let mut old: Vec<Option<Block>> = nodes.iter().map(|node| read::block(txn, node)).collect();
    // Content that is not XML hides what follows it from the iterator; then everything is written anew.
    let len = parent.len(txn);
    if usize::try_from(len).unwrap_or(usize::MAX) != nodes.len() {
        parent.remove_range(txn, 0, len);
        old.clear();
    }
    // An empty paragraph at the end is where the next one is typed: the canonical form has none, and it may stay.
    while old.len() > new.len().max(1) && matches!(old.last(), Some(Some(Block::Paragraph(c))) if c.is_empty()) {
        old.pop();
    }
    let key = |b: &Block| Body { blocks: vec![b.clone(), Block::HorizontalRule] }.to_json().to_string();
    // What cannot be read as a block is equal to nothing.
    let old_keys: Vec<String> =
        old.iter().enumerate().map(|(i, b)| b.as_ref().map_or_else(|| format!("unreadable {i}"), key)).collect();
    let new_keys: Vec<String> = new.iter().map(key).collect();

    let mut at = 0u32; // where the next block of `new` stands or goes
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &old_keys, &new_keys) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        if tag == similar::DiffTag::Equal {
            at += u32::try_from(new_range.len()).unwrap_or(0);
            continue;
        }
        let pairs = paired(&old[old_range.clone()], &new[new_range.clone()]);
        let mut next_old = 0;
        for (b, partner) in new[new_range].iter().zip(pairs) {
            if let Some(partner) = partner {
                let skipped = u32::try_from(partner - next_old).unwrap_or(0);
                if skipped > 0 {
                    parent.remove_range(txn, at, skipped);
                }
                next_old = partner + 1;
                let index = old_range.start + partner;
                if edit(txn, nodes.get(index), old[index].as_ref(), b) {
                    at += 1;
                    continue;
                }
                parent.remove_range(txn, at, 1);
            }
            block(txn, &parent, at, b);
            at += 1;
        }
        let surplus = u32::try_from(old_range.len() - next_old).unwrap_or(0);
        if surplus > 0 {
            parent.remove_range(txn, at, surplus);
        }
    }
}

/// For each new block of a changed stretch, the old block it is an edit of, in order: the same number of blocks pair off one
/// by one, otherwise those pair that begin and end alike.
fn paired(old: &[Option<Block>], new: &[Block]) -> Vec<Option<usize>> {
    if old.len() == new.len() {
        return (0..new.len()).map(Some).collect();
    }
    let mut from = 0;
    new.iter()
        .map(|b| {
            let found = (from..old.len()).find(|i| old[*i].as_ref().is_some_and(|o| alike(o, b)))?;
            from = found + 1;
            Some(found)
        })
        .collect()
}

/// Two blocks of plain text that share at least half of the longer one at its ends.
fn alike(a: &Block, b: &Block) -> bool {
    let (Some(a), Some(b)) = (plain_text(a), plain_text(b)) else { return false };
    let prefix = common(a.chars(), b.chars());
    let suffix = common(a[prefix..].chars().rev(), b[prefix..].chars().rev());
    2 * (prefix + suffix) >= a.len().max(b.len())
}

fn plain_text(block: &Block) -> Option<&str> {
    match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => plain(content),
        _ => None,
    }
}

/// Edits the text of a block in place where both are the same kind of block and hold plain text alone; true when done.
fn edit(txn: &mut TransactionMut<'_>, node: Option<&XmlOut>, old: Option<&Block>, new: &Block) -> bool {
    let (Some(XmlOut::Element(element)), Some(old)) = (node, old) else { return false };
    let (old_content, new_content) = match (old, new) {
        (Block::Paragraph(a), Block::Paragraph(b)) => (a, b),
        (Block::Heading { level: x, content: a }, Block::Heading { level: y, content: b }) if x == y => (a, b),
        _ => return false,
    };
    let (Some(old_text), Some(new_text)) = (plain(old_content), plain(new_content)) else { return false };
    let nodes: Vec<XmlOut> = element.children(txn).collect();
    let text = match nodes.as_slice() {
        [] => element.push_back(txn, XmlTextPrelim::new("")),
        [XmlOut::Text(text)] => text.clone(),
        _ => return false,
    };
    // Offsets below are those of the canonical text: only when the document holds exactly it.
    if raw(txn, &text).as_deref() != Some(old_text) {
        return false;
    }
    let prefix = common(old_text.chars(), new_text.chars());
    let (old_rest, new_rest) = (&old_text[prefix..], &new_text[prefix..]);
    let suffix = common(old_rest.chars().rev(), new_rest.chars().rev());
    let removed = &old_rest[..old_rest.len() - suffix];
    let added = &new_rest[..new_rest.len() - suffix];
    let at = utf16_len(&old_text[..prefix]);
    if !removed.is_empty() {
        text.remove_range(txn, at, utf16_len(removed));
    }
    if !added.is_empty() {
        text.insert(txn, at, added);
    }
    true
}

/// How many bytes of equal characters two sequences begin with.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum()
}

/// The text of content that is one run without marks, or nothing.
fn plain(content: &[Inline]) -> Option<&str> {
    match content {
        [] => Some(""),
        [Inline::Text { text, marks }] if marks.is_empty() => Some(text),
        _ => None,
    }
}

/// The text of an XML text without any formatting, exactly as stored.
fn raw<T: ReadTxn>(txn: &T, text: &XmlTextRef) -> Option<String> {
    let mut out = String::new();
    for piece in text.diff(txn, YChange::identity) {
        match (&piece.insert, &piece.attributes) {
            (Out::Any(Any::String(s)), None) => out.push_str(s),
            _ => return None,
        }
    }
    Some(out)
}

/// Attributes in the order given, so that the same content gives the same bytes.
type Attributes = Vec<(&'static str, Any)>;

fn number(n: impl Into<i64>) -> Any {
    Any::Number(Number::Int(n.into()))
}

fn insert<P: XmlFragment>(
    txn: &mut TransactionMut<'_>,
    parent: &P,
    at: u32,
    name: &'static str,
    attrs: Attributes,
) -> XmlElementRef {
    let element = parent.insert(txn, at, XmlElementPrelim::empty(name));
    for (name, value) in attrs {
        element.insert_attribute(txn, name, value);
    }
    element
}

fn block<P: XmlFragment>(txn: &mut TransactionMut<'_>, parent: &P, at: u32, b: &Block) {
    match b {
        Block::Paragraph(content) => {
            let element = insert(txn, parent, at, "paragraph", vec![]);
            inlines(txn, &element, content);
        }
        Block::Heading { level, content } => {
            let element = insert(txn, parent, at, "heading", vec![("level", number(*level))]);
            inlines(txn, &element, content);
        }
        Block::PullQuote { attribution, content } => {
            let attrs = vec![("attribution", attribution.as_str().into())];
            let element = insert(txn, parent, at, "pullQuote", attrs);
            inlines(txn, &element, content);
        }
        Block::BulletList(items) => {
            let element = insert(txn, parent, at, "bulletList", vec![]);
            list(txn, &element, items);
        }
        Block::OrderedList { start, items } => {
            let element = insert(txn, parent, at, "orderedList", vec![("start", number(*start))]);
            list(txn, &element, items);
        }
        Block::Blockquote(inner) => {
            let element = insert(txn, parent, at, "blockquote", vec![]);
            blocks(txn, &element, inner);
        }
        Block::Table(rows) => {
            let element = insert(txn, parent, at, "table", vec![]);
            for (i, row) in (0..).zip(rows) {
                self::row(txn, &element, i, row);
            }
        }
        Block::Figure(f) => figure(txn, parent, at, f),
        Block::Gallery(figures) => {
            let element = insert(txn, parent, at, "gallery", vec![]);
            for (i, f) in (0..).zip(figures) {
                figure(txn, &element, i, f);
            }
        }
        Block::Embed(Embed { url, title, provider }) => {
            let attrs = vec![
                ("url", url.as_str().into()),
                ("title", title.as_str().into()),
                ("provider", provider.as_str().into()),
            ];
            insert(txn, parent, at, "embed", attrs);
        }
        Block::HorizontalRule => drop(insert(txn, parent, at, "horizontalRule", vec![])),
    }
}

fn blocks(txn: &mut TransactionMut<'_>, parent: &XmlElementRef, inner: &[Block]) {
    for (i, b) in (0..).zip(inner) {
        block(txn, parent, i, b);
    }
}

fn list(txn: &mut TransactionMut<'_>, parent: &XmlElementRef, items: &[ListItem]) {
    for (i, item) in (0..).zip(items) {
        let element = insert(txn, parent, i, "listItem", vec![]);
        blocks(txn, &element, &item.blocks);
    }
}

fn row(txn: &mut TransactionMut<'_>, table: &XmlElementRef, at: u32, row: &TableRow) {
    let element = insert(txn, table, at, "tableRow", vec![]);
    for (i, cell) in (0..).zip(&row.cells) {
        let name = if cell.header { "tableHeader" } else { "tableCell" };
        let attrs = vec![("colspan", number(cell.colspan)), ("rowspan", number(cell.rowspan))];
        let cell_element = insert(txn, &element, i, name, attrs);
        blocks(txn, &cell_element, &cell.blocks);
    }
}

fn figure<P: XmlFragment>(txn: &mut TransactionMut<'_>, parent: &P, at: u32, f: &Figure) {
    let attrs = vec![
        ("media", f.media.to_string().into()),
        ("caption", f.caption.as_str().into()),
        ("credit", f.credit.as_str().into()),
        ("alt", f.alt.as_str().into()),
        ("focalX", number(f.focal_x)),
        ("focalY", number(f.focal_y)),
    ];
    insert(txn, parent, at, "figure", attrs);
}

/// Inline content: neighbouring texts share one XML text, everything else is an element.
fn inlines(txn: &mut TransactionMut<'_>, parent: &XmlElementRef, content: &[Inline]) {
    let mut at = 0;
    let mut rest = content;
    while let Some(first) = rest.first() {
        match first {
            Inline::Text { .. } => {
                let run = rest.iter().take_while(|i| matches!(i, Inline::Text { .. })).count();
                texts(txn, parent, at, &rest[..run]);
                rest = &rest[run..];
            }
            Inline::HardBreak => {
                insert(txn, parent, at, "hardBreak", vec![]);
                rest = &rest[1..];
            }
            Inline::Footnote { text } => {
                insert(txn, parent, at, "footnote", vec![("text", text.as_str().into())]);
                rest = &rest[1..];
            }
        }
        at += 1;
    }
}

/// One XML text: the whole text first, then one mark after the other, so that the bytes do not depend on the order in
/// which a hash map is walked.
fn texts(txn: &mut TransactionMut<'_>, parent: &XmlElementRef, at: u32, run: &[Inline]) {
    let whole: String = run
        .iter()
        .filter_map(|i| match i {
            Inline::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let target = parent.insert(txn, at, XmlTextPrelim::new(whole));
    let mut start = 0;
    for inline in run {
        let Inline::Text { text, marks } = inline else { continue };
        let len = utf16_len(text);
        for mark in marks {
            target.format(txn, start, len, formatting(mark));
        }
        start += len;
    }
}

/// A mark as formatting: its name, and its attributes as a map.
fn formatting(mark: &Mark) -> Attrs {
    let mut attrs: HashMap<String, Any> = HashMap::new();
    if let Mark::Link { href } = mark {
        attrs.insert("href".to_owned(), href.as_str().into());
    }
    Attrs::from([(mark.name().into(), Any::from(attrs))])
}
