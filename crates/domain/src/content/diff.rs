//! What changed between two revisions: field by field, block by block, word by word, in a shape a screen can draw as it is.

use super::{
    body::{Block, Body, Inline, Leaf, LeafKind, Mark},
    revision::{AiUse, RevisionContent, RevisionPicture},
};
use serde::{Deserialize, Serialize};
use similar::{Algorithm, ChangeTag, DiffTag, TextDiff, capture_diff_slices};
use std::collections::BTreeMap;

/// Everything that differs between two revisions, and the body whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct RevisionDiff {
    /// Fields that differ; equal ones are not listed.
    pub fields: Vec<FieldDiff>,
    /// The leaf blocks of both bodies in reading order, equal ones too.
    pub blocks: Vec<BlockDiff>,
    /// How many fields and blocks differ: "3 changes since".
    pub changes: u32,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldDiff {
    /// Its name as in a revision: `headline`, `bylines`, `media.lead` ...
    pub field: String,
    /// Its text, word by word.
    pub segments: Vec<Segment>,
}

/// A leaf block in one or both bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BlockDiff {
    /// What happened to it.
    pub kind: DiffKind,
    /// Its number in the old body (see [`super::place::Place::block`]); none when added.
    pub block_old: Option<u32>,
    /// Its number in the new body; none when removed.
    pub block_new: Option<u32>,
    /// Its text (of a picture the caption), word by word.
    pub segments: Vec<Segment>,
    /// What differs beside the text: a picture, a link, marks, a level. Of a block in one body alone, what it has of these.
    pub attributes: Vec<AttributeDiff>,
}

/// What happened to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DiffKind {
    /// In both, equal.
    Same,
    /// Only in the new one.
    Added,
    /// Only in the old one.
    Removed,
    /// In both, different.
    Changed,
}

/// A piece of text that is in both, or in one alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Segment {
    /// Where it is.
    pub op: SegmentOp,
    /// The text.
    pub text: String,
}

/// Where a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SegmentOp {
    /// In both.
    Same,
    /// In the new one alone.
    Added,
    /// In the old one alone.
    Removed,
}

/// Something of a block that differs beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AttributeDiff {
    /// `kind`, `level`, `inside`, `media`, `credit`, `alt`, `focal`, `url`, `provider`, `attribution`, `links`, `marks` or
    /// `footnotes`.
    pub name: String,
    /// Before; empty when there was none.
    pub before: String,
    /// After; empty when there is none.
    pub after: String,
}

/// Compares two revisions.
#[must_use]
pub fn diff_revisions(old: &RevisionContent, new: &RevisionContent) -> RevisionDiff {
    let (old, new) = (old.cleaned(), new.cleaned());
    let fields: Vec<FieldDiff> = fields(&old)
        .into_iter()
        .zip(fields(&new))
        .filter(|((_, a), (_, b))| a != b)
        .map(|((field, a), (_, b))| FieldDiff { field: field.to_owned(), segments: diff_words(&a, &b) })
        .collect();
    let blocks = diff_bodies(&old.body, &new.body);
    let changes = fields.len() + blocks.iter().filter(|b| b.kind != DiffKind::Same).count();
    RevisionDiff { fields, blocks, changes: u32::try_from(changes).unwrap_or(u32::MAX) }
}

/// Every field outside the body as text. The order is that of a revision.
fn fields(r: &RevisionContent) -> [(&'static str, String); 18] {
    let lines = |items: Vec<String>| items.join("\n");
    [
        ("headline", r.headline.clone()),
        ("kicker", r.kicker.clone()),
        ("slug", r.slug.clone()),
        ("standfirst", r.standfirst.clone()),
        ("bylines", lines(r.bylines.iter().map(|b| b.name.clone()).collect())),
        ("dateline", r.dateline.clone()),
        ("section", r.section.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("keywords", lines(r.keywords.iter().cloned().collect())),
        ("topic", r.topic.clone()),
        (
            "language",
            serde_json::to_value(r.language).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
        ),
        ("story_type", r.story_type.clone()),
        ("media.lead", r.media.lead.as_ref().map(picture).unwrap_or_default()),
        ("media.gallery", lines(r.media.gallery.iter().map(picture).collect())),
        ("related", lines(r.related.iter().map(ToString::to_string).collect())),
        ("seo.title", r.seo.title.clone()),
        ("seo.description", r.seo.description.clone()),
        ("ai", ai(r)),
        ("corrections", lines(r.corrections.iter().map(|c| format!("{} {}", c.at, c.text)).collect())),
    ]
}

fn ai(r: &RevisionContent) -> String {
    let extent = match r.ai.extent {
        AiUse::None => "",
        AiUse::Assisted => "assisted",
        AiUse::Generated => "generated",
    };
    [extent, &r.ai.tool, &r.ai.checked_by].join(" ").trim().to_owned()
}

fn picture(p: &RevisionPicture) -> String {
    [p.media.to_string(), p.caption.clone(), p.credit.clone(), p.alt.clone(), focal(p.focal_x, p.focal_y)].join(" · ")
}

fn focal(x: u16, y: u16) -> String {
    format!("{x}‰ {y}‰")
}

/// Two texts word by word; neighbouring pieces of one kind are joined.
#[must_use]
pub fn diff_words(old: &str, new: &str) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    for change in TextDiff::from_slices(&tokens(old), &tokens(new)).iter_all_changes() {
        let op = match change.tag() {
            ChangeTag::Equal => SegmentOp::Same,
            ChangeTag::Insert => SegmentOp::Added,
            ChangeTag::Delete => SegmentOp::Removed,
        };
        match out.last_mut() {
            Some(last) if last.op == op => last.text.push_str(change.value()),
            _ => out.push(Segment { op, text: change.value().to_owned() }),
        }
    }
    out
}

/// A leaf block in the form it is compared in.
struct Compared {
    index: u32,
    text: String,
    attributes: BTreeMap<&'static str, String>,
}

impl Compared {
    /// Equal keys are equal blocks.
    fn key(&self) -> String {
        format!("{:?}\n{}", self.attributes, self.text)
    }
}

fn diff_bodies(old: &Body, new: &Body) -> Vec<BlockDiff> {
    let (old, new) = (compared(old), compared(new));
    let keys = |blocks: &[Compared]| blocks.iter().map(Compared::key).collect::<Vec<_>>();
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(&old), &keys(&new)) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        let (old, new) = (&old[old_range], &new[new_range]);
        if tag == DiffTag::Equal {
            out.extend(old.iter().zip(new).map(|(a, b)| pair(a, b)));
        } else {
            replaced(old, new, &mut out);
        }
    }
    out
}

/// A stretch that differs: blocks that resemble one another pair up in order, the others were removed or added.
fn replaced(old: &[Compared], new: &[Compared], out: &mut Vec<BlockDiff>) {
    let mut from = 0;
    for b in new {
        let partner = (from..old.len()).find(|i| resembles(&old[*i], b));
        if let Some(partner) = partner {
            out.extend(old[from..partner].iter().map(|a| alone(a, DiffKind::Removed)));
            out.push(pair(&old[partner], b));
            from = partner + 1;
        } else {
            out.push(alone(b, DiffKind::Added));
        }
    }
    out.extend(old[from..].iter().map(|a| alone(a, DiffKind::Removed)));
}

/// Words, runs of white space, and every other character alone: a comma after a word is a change of the comma.
fn tokens(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Kind {
        Word,
        Space,
        Other,
    }
    let kind = |c: char| {
        if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) {
            Kind::Word
        } else if c.is_whitespace() {
            Kind::Space
        } else {
            Kind::Other
        }
    };
    let mut out = Vec::new();
    let mut start = 0;
    let mut before: Option<Kind> = None;
    for (at, c) in text.char_indices() {
        let now = kind(c);
        if before.as_ref().is_some_and(|known| *known != now || now == Kind::Other) {
            out.extend(text.get(start..at));
            start = at;
        }
        before = Some(now);
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

/// Two blocks of one kind that share at least half of their words, or their picture or address.
fn resembles(a: &Compared, b: &Compared) -> bool {
    if a.attributes.get("kind") != b.attributes.get("kind") && a.text != b.text {
        return false;
    }
    let same = |name| a.attributes.get(name).is_some_and(|v| Some(v) == b.attributes.get(name));
    if a.text.is_empty() || b.text.is_empty() {
        return same("media") || same("url") || a.text == b.text;
    }
    same("media") || TextDiff::from_words(a.text.as_str(), b.text.as_str()).ratio() >= 0.5
}

fn pair(a: &Compared, b: &Compared) -> BlockDiff {
    let names: std::collections::BTreeSet<&&str> = a.attributes.keys().chain(b.attributes.keys()).collect();
    let value = |c: &Compared, name: &str| c.attributes.get(name).cloned().unwrap_or_default();
    let attributes: Vec<AttributeDiff> = names
        .into_iter()
        .map(|name| AttributeDiff { name: (*name).to_owned(), before: value(a, name), after: value(b, name) })
        .filter(|d| d.before != d.after)
        .collect();
    let same = attributes.is_empty() && a.text == b.text;
    BlockDiff {
        kind: if same { DiffKind::Same } else { DiffKind::Changed },
        block_old: Some(a.index),
        block_new: Some(b.index),
        segments: diff_words(&a.text, &b.text),
        attributes,
    }
}

fn alone(block: &Compared, kind: DiffKind) -> BlockDiff {
    let (op, block_old, block_new) = match kind {
        DiffKind::Added => (SegmentOp::Added, None, Some(block.index)),
        _ => (SegmentOp::Removed, Some(block.index), None),
    };
    let segments = if block.text.is_empty() { vec![] } else { vec![Segment { op, text: block.text.clone() }] };
    // What a block is and stands in can be seen; its picture, address and links are named, or nobody would see them.
    let attributes = block.attributes.iter().filter(|(name, _)| !matches!(**name, "kind" | "inside" | "focal")).map(
        |(name, value)| {
            let (before, after) = match kind {
                DiffKind::Added => (String::new(), value.clone()),
                _ => (value.clone(), String::new()),
            };
            AttributeDiff { name: (*name).to_owned(), before, after }
        },
    );
    BlockDiff { kind, block_old, block_new, segments, attributes: attributes.collect() }
}

fn compared(body: &Body) -> Vec<Compared> {
    let surroundings = surroundings(body);
    body.leaves()
        .zip(surroundings)
        .map(|(leaf, inside)| {
            let mut attributes = attributes(&leaf);
            if !inside.is_empty() {
                attributes.insert("inside", inside);
            }
            Compared { index: leaf.index, text: leaf.text(), attributes }
        })
        .collect()
}

fn attributes(leaf: &Leaf<'_>) -> BTreeMap<&'static str, String> {
    let mut out = BTreeMap::new();
    let mut set = |name, value: String| {
        if !value.is_empty() {
            out.insert(name, value);
        }
    };
    match leaf.kind {
        LeafKind::Paragraph(_) => set("kind", "paragraph".into()),
        LeafKind::Heading { level, .. } => {
            set("kind", "heading".into());
            set("level", level.to_string());
        }
        LeafKind::PullQuote { attribution, .. } => {
            set("kind", "pullQuote".into());
            set("attribution", attribution.to_owned());
        }
        LeafKind::Figure(f) => {
            set("kind", "figure".into());
            set("media", f.media.to_string());
            set("credit", f.credit.clone());
            set("alt", f.alt.clone());
            set("focal", focal(f.focal_x, f.focal_y));
        }
        LeafKind::Embed(e) => {
            set("kind", "embed".into());
            set("url", e.url.clone());
            set("provider", e.provider.clone());
        }
        LeafKind::Divider => set("kind", "horizontalRule".into()),
    }
    set("links", leaf.links().into_iter().map(|(href, ..)| href).collect::<Vec<_>>().join("\n"));
    set("footnotes", leaf.footnotes().collect::<Vec<_>>().join("\n"));
    set("marks", marks(leaf.content()));
    out
}

/// The marks of a text, each with the words it lies on.
fn marks(content: &[Inline]) -> String {
    let mut out = Vec::new();
    for inline in content {
        if let Inline::Text { text, marks } = inline {
            let names: Vec<&str> = marks.iter().filter(|m| !matches!(m, Mark::Link { .. })).map(Mark::name).collect();
            if !names.is_empty() {
                out.push(format!("{}: {}", names.join("+"), text.trim()));
            }
        }
    }
    out.join("\n")
}

/// For each leaf block the blocks it stands in, outermost first: `bulletList`, `table 2/1` (row and column from 1) ...
fn surroundings(body: &Body) -> Vec<String> {
    fn walk(block: &Block, path: &mut Vec<String>, out: &mut Vec<String>) {
        let mut inside = |name: String, blocks: &[Block], out: &mut Vec<String>| {
            path.push(name);
            blocks.iter().for_each(|b| walk(b, path, out));
            path.pop();
        };
        match block {
            Block::BulletList(items) => items.iter().for_each(|i| inside("bulletList".into(), &i.blocks, out)),
            Block::OrderedList { start, items } => {
                items.iter().for_each(|i| inside(format!("orderedList {start}"), &i.blocks, out));
            }
            Block::Blockquote(blocks) => inside("blockquote".into(), blocks, out),
            Block::Table(rows) => {
                for (r, row) in rows.iter().enumerate() {
                    for (c, cell) in row.cells.iter().enumerate() {
                        let kind = if cell.header { "tableHeader" } else { "tableCell" };
                        let name = format!("{kind} {}/{} {}×{}", r + 1, c + 1, cell.colspan, cell.rowspan);
                        inside(name, &cell.blocks, out);
                    }
                }
            }
            Block::Gallery(figures) => {
                let here = path.iter().map(String::as_str).chain(["gallery"]).collect::<Vec<_>>().join(" > ");
                out.extend(figures.iter().map(|_| here.clone()));
            }
            Block::Paragraph(_)
            | Block::Heading { .. }
            | Block::PullQuote { .. }
            | Block::Figure(_)
            | Block::Embed(_)
            | Block::HorizontalRule => out.push(path.join(" > ")),
        }
    }
    let mut out = Vec::new();
    body.blocks.iter().for_each(|b| walk(b, &mut Vec::new(), &mut out));
    out
}
