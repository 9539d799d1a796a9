//! Anchors: places that move with the text. A comment or a return reason keeps the encoded relative positions of its start
//! and end (Yjs "relative positions", `yrs` sticky indices, the same bytes) beside its quote; when the text it stood on is
//! gone it is orphaned.
//!
//! Layout: version 1, flag (1 = a point), then two positions, each with its length as 16 bits, big end first.

use super::{BODY, HEADLINE, STANDFIRST, WorkingDoc, fragment};
use crate::content::{
    place::{Field, Place},
    text::{OBJECT, clean, utf16_len, utf16_slice},
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use unicode_segmentation::UnicodeSegmentation;
use yrs::{
    Any, Assoc, BranchID, IndexedSequence, Out, ReadTxn, StickyIndex, Text, Transact, Xml, XmlElementRef, XmlFragment,
    XmlOut, XmlTextRef,
    branch::Branch,
    types::text::YChange,
    updates::{decoder::Decode, encoder::Encode},
};

/// Most bytes an encoded anchor has.
pub const MAX_ANCHOR_BYTES: usize = 512;
const VERSION: u8 = 1;

/// A leaf block as the document holds it.
struct RawLeaf {
    element: XmlElementRef,
    /// Its children in order, with where each begins in the raw text.
    parts: Vec<(u32, Part)>,
    /// Its text exactly as stored; a hard break is `\n`, a footnote U+FFFC. Empty for pictures, cards and dividers: they
    /// are anchored as a whole.
    raw: String,
    /// What is quoted of a block that is anchored as a whole: a picture's caption, a card's title.
    caption: String,
}

enum Part {
    Text(XmlTextRef),
    /// A hard break or footnote: one unit.
    Atom,
}

impl RawLeaf {
    fn new<T: ReadTxn>(txn: &T, element: XmlElementRef) -> Self {
        let mut raw = String::new();
        let mut parts = Vec::new();
        for child in element.children(txn) {
            let start = utf16_len(&raw);
            match child {
                XmlOut::Text(text) => {
                    for piece in text.diff(txn, YChange::identity) {
                        if let Out::Any(Any::String(s)) = &piece.insert {
                            raw.push_str(s);
                        }
                    }
                    parts.push((start, Part::Text(text)));
                }
                XmlOut::Element(e) => {
                    raw.push(if e.try_tag().is_some_and(|t| t.as_ref() == "hardBreak") { '\n' } else { OBJECT });
                    parts.push((start, Part::Atom));
                }
                XmlOut::Fragment(_) => {}
            }
        }
        let caption = ["caption", "title"].iter().find_map(|name| match element.get_attribute(txn, name) {
            Some(Out::Any(Any::String(s))) => Some(clean(&s)),
            _ => None,
        });
        Self { element, parts, raw, caption: caption.unwrap_or_default() }
    }

    /// A position in the raw text. `Assoc::After` holds on to the unit after it, `Before` to the one before.
    fn sticky<T: ReadTxn>(&self, txn: &T, at: u32, assoc: Assoc) -> Option<StickyIndex> {
        let len = utf16_len(&self.raw);
        if len == 0 {
            return Some(StickyIndex::from_type(txn, &self.element, Assoc::Before));
        }
        // At either end only one side has a unit to hold on to.
        let assoc = if at == 0 {
            Assoc::After
        } else if at >= len {
            Assoc::Before
        } else {
            assoc
        };
        let unit = if assoc == Assoc::After { at } else { at.min(len) - 1 };
        let (index, (start, part)) = self.parts.iter().enumerate().rev().find(|(_, (start, _))| *start <= unit)?;
        match part {
            Part::Text(text) => text.sticky_index(txn, at.min(len) - start, assoc),
            Part::Atom => {
                let child = u32::try_from(index).ok()?;
                let child = if assoc == Assoc::After { child } else { child + 1 };
                self.element.sticky_index(txn, child, assoc)
            }
        }
    }

    /// Where in the raw text a position of `branch` at `index` is.
    fn position(&self, branch: &BranchID, index: u32) -> Option<u32> {
        let element: &Branch = self.element.as_ref();
        if element.id() == *branch {
            let len = utf16_len(&self.raw);
            return Some(self.parts.get(index as usize).map_or(len, |(start, _)| *start));
        }
        self.parts.iter().find_map(|(start, part)| match part {
            Part::Text(text) => (AsRef::<Branch>::as_ref(text).id() == *branch).then_some(start + index),
            Part::Atom => None,
        })
    }
}

/// The leaf blocks of a fragment, numbered as [`crate::content::body::Body::leaves`] numbers them.
fn leaves<T: ReadTxn>(txn: &T, name: &str) -> Vec<RawLeaf> {
    fn walk<T: ReadTxn>(txn: &T, node: XmlOut, depth: usize, out: &mut Vec<RawLeaf>) {
        let XmlOut::Element(element) = node else { return };
        let Some(tag) = element.try_tag().cloned() else { return };
        match tag.as_ref() {
            "paragraph" | "heading" | "pullQuote" | "figure" | "embed" | "horizontalRule" => {
                out.push(RawLeaf::new(txn, element));
            }
            tag => {
                let before = out.len();
                if depth < 128 {
                    element.children(txn).for_each(|child| walk(txn, child, depth + 1, out));
                }
                // A cell without paragraph counts as one with an empty paragraph.
                if before == out.len() && matches!(tag, "tableCell" | "tableHeader") {
                    out.push(RawLeaf { element, parts: vec![], raw: String::new(), caption: String::new() });
                }
            }
        }
    }
    let mut out = Vec::new();
    if let Some(parent) = fragment(txn, name) {
        parent.children(txn).for_each(|child| walk(txn, child, 0, &mut out));
    }
    out
}

/// Offsets of the stored text and of its canonical form, matched at the borders of grapheme clusters: NFC never reaches
/// across one (UAX #29 keeps a letter and its marks together).
fn matched(raw: &str) -> Vec<(u32, u32)> {
    let mut at = (0, 0);
    let mut out = vec![at];
    for cluster in raw.graphemes(true) {
        at.0 += utf16_len(cluster);
        at.1 += if cluster.contains('\n') { utf16_len(cluster) } else { utf16_len(&clean(cluster)) };
        out.push(at);
    }
    out
}

fn to_raw(raw: &str, canonical: u32) -> u32 {
    if clean_keeping_breaks(raw) == raw {
        return canonical.min(utf16_len(raw));
    }
    matched(raw).iter().rev().find(|(_, c)| *c <= canonical).map_or(0, |(r, _)| *r)
}

fn to_canonical(raw: &str, at: u32) -> u32 {
    if clean_keeping_breaks(raw) == raw {
        return at;
    }
    matched(raw).iter().rev().find(|(r, _)| *r <= at).map_or(0, |(_, c)| *c)
}

/// The canonical text of a block: hard breaks stay `\n`.
fn clean_keeping_breaks(raw: &str) -> String {
    raw.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

fn fragment_of(field: &Field) -> Option<&'static str> {
    match field {
        Field::Headline => Some(HEADLINE),
        Field::Standfirst => Some(STANDFIRST),
        Field::Body => Some(BODY),
        Field::Kicker | Field::Detail(_) => None,
    }
}

impl WorkingDoc {
    /// The anchor of a place, to be kept with it. `None` for places outside the three texts, for the body as a whole,
    /// and for blocks that are not there.
    #[must_use]
    pub fn anchor(&self, place: &Place) -> Option<Vec<u8>> {
        let name = fragment_of(&place.field)?;
        let block = match place.field {
            Field::Body => place.block?,
            _ => 0,
        };
        let txn = self.doc.transact();
        let leaves = leaves(&txn, name);
        let leaf = leaves.get(usize::try_from(block).ok()?)?;
        let (start, end) = (to_raw(&leaf.raw, place.start), to_raw(&leaf.raw, place.end.max(place.start)));
        let point = start == end;
        let first = leaf.sticky(&txn, start, Assoc::After)?.encode_v1();
        let last = leaf.sticky(&txn, end, Assoc::Before)?.encode_v1();
        let mut out = vec![VERSION, u8::from(point)];
        for position in [first, last] {
            out.extend(u16::try_from(position.len()).ok()?.to_be_bytes());
            out.extend(position);
        }
        (out.len() <= MAX_ANCHOR_BYTES).then_some(out)
    }

    /// Where an anchor stands now, with the text that stands there. `None` when its text is gone (orphaned) or the bytes
    /// are not an anchor of this document.
    #[must_use]
    pub fn resolve(&self, anchor: &[u8]) -> Option<Place> {
        if anchor.len() > MAX_ANCHOR_BYTES {
            return None;
        }
        // Anchors are stored by others; see the module documentation for why decoding is guarded.
        catch_unwind(AssertUnwindSafe(|| self.resolve_inner(anchor))).ok().flatten()
    }

    fn resolve_inner(&self, anchor: &[u8]) -> Option<Place> {
        let (&[version, point], rest) = anchor.split_first_chunk::<2>()?;
        if version != VERSION {
            return None;
        }
        let (first, rest) = position(rest)?;
        let (last, rest) = position(rest)?;
        if !rest.is_empty() {
            return None;
        }
        let txn = self.doc.transact();
        let (first, last) = (first.get_offset(&txn)?, last.get_offset(&txn)?);
        let (first_id, last_id) = (first.branch.id(), last.branch.id());
        for (name, field) in [(HEADLINE, Field::Headline), (STANDFIRST, Field::Standfirst), (BODY, Field::Body)] {
            let leaves = leaves(&txn, name);
            let Some((number, leaf, start)) =
                leaves.iter().enumerate().find_map(|(i, l)| Some((i, l, l.position(&first_id, first.index)?)))
            else {
                continue;
            };
            // The end may have moved into a later block (a paragraph was split): then the place ends with its block.
            let later = || leaves.iter().skip(number + 1).any(|l| l.position(&last_id, last.index).is_some());
            let end = match leaf.position(&last_id, last.index) {
                Some(end) => end,
                None if later() => utf16_len(&leaf.raw),
                None => return None,
            };
            if point == 0 && end <= start {
                return None;
            }
            let (start, end) = (to_canonical(&leaf.raw, start), to_canonical(&leaf.raw, end.max(start)));
            let text = clean_keeping_breaks(&leaf.raw);
            let block = matches!(field, Field::Body).then(|| u32::try_from(number).unwrap_or(u32::MAX));
            let quote = if leaf.caption.is_empty() { utf16_slice(&text, start, end) } else { leaf.caption.clone() };
            return Some(Place { field, block, start, end, quote });
        }
        None
    }
}

fn position(bytes: &[u8]) -> Option<(StickyIndex, &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<2>()?;
    let (encoded, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
    Some((StickyIndex::decode_v1(encoded).ok()?, rest))
}
