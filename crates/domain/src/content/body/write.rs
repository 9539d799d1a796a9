//! A body as JSON.

use super::{Block, Body, Embed, FOCAL_MIDDLE, Figure, Inline, ListItem, Mark, TableCell, TableRow};
use serde_json::{Map, Value, json};

impl Body {
    /// The canonical JSON of this body, a ProseMirror document (`{"type":"doc", ...}`). Default attributes are left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let body = self.canonical();
        node("doc", Map::new(), body.blocks.iter().map(block).collect())
    }
}

fn node(name: &str, attrs: Map<String, Value>, content: Vec<Value>) -> Value {
    let mut out = Map::new();
    out.insert("type".into(), name.into());
    if !attrs.is_empty() {
        out.insert("attrs".into(), Value::Object(attrs));
    }
    if !content.is_empty() {
        out.insert("content".into(), Value::Array(content));
    }
    Value::Object(out)
}

fn attrs<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Map<String, Value> {
    pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn said(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}

fn unless(value: u32, default: u32) -> Option<Value> {
    (value != default).then(|| value.into())
}

fn block(block: &Block) -> Value {
    match block {
        Block::Paragraph(content) => node("paragraph", Map::new(), inlines(content)),
        Block::Heading { level, content } => {
            node("heading", attrs([("level", Some((*level).into()))]), inlines(content))
        }
        Block::BulletList(items) => node("bulletList", Map::new(), list(items)),
        Block::OrderedList { start, items } => node("orderedList", attrs([("start", unless(*start, 1))]), list(items)),
        Block::Blockquote(blocks) => node("blockquote", Map::new(), blocks.iter().map(self::block).collect()),
        Block::PullQuote { attribution, content } => {
            node("pullQuote", attrs([("attribution", said(attribution))]), inlines(content))
        }
        Block::Table(rows) => node("table", Map::new(), rows.iter().map(row).collect()),
        Block::Figure(f) => figure(f),
        Block::Gallery(figures) => node("gallery", Map::new(), figures.iter().map(figure).collect()),
        Block::Embed(Embed { url, title, provider }) => node(
            "embed",
            attrs([("url", Some(url.as_str().into())), ("title", said(title)), ("provider", said(provider))]),
            vec![],
        ),
        Block::HorizontalRule => node("horizontalRule", Map::new(), vec![]),
    }
}

fn list(items: &[ListItem]) -> Vec<Value> {
    items.iter().map(|item| node("listItem", Map::new(), item.blocks.iter().map(block).collect())).collect()
}

fn row(row: &TableRow) -> Value {
    node("tableRow", Map::new(), row.cells.iter().map(cell).collect())
}

fn cell(cell: &TableCell) -> Value {
    node(
        if cell.header { "tableHeader" } else { "tableCell" },
        attrs([("colspan", unless(cell.colspan, 1)), ("rowspan", unless(cell.rowspan, 1))]),
        cell.blocks.iter().map(block).collect(),
    )
}

fn figure(f: &Figure) -> Value {
    node(
        "figure",
        attrs([
            ("media", Some(f.media.to_string().into())),
            ("caption", said(&f.caption)),
            ("credit", said(&f.credit)),
            ("alt", said(&f.alt)),
            ("focalX", unless(f.focal_x.into(), FOCAL_MIDDLE.into())),
            ("focalY", unless(f.focal_y.into(), FOCAL_MIDDLE.into())),
        ]),
        vec![],
    )
}

fn inlines(content: &[Inline]) -> Vec<Value> {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, marks } if marks.is_empty() => json!({"type": "text", "text": text}),
            Inline::Text { text, marks } => {
                json!({"type": "text", "text": text, "marks": marks.iter().map(mark).collect::<Vec<_>>()})
            }
            Inline::HardBreak => node("hardBreak", Map::new(), vec![]),
            Inline::Footnote { text } => node("footnote", attrs([("text", said(text))]), vec![]),
        })
        .collect()
}

fn mark(mark: &Mark) -> Value {
    match mark {
        Mark::Link { href } => json!({"type": "link", "attrs": {"href": href}}),
        other => json!({"type": other.name()}),
    }
}
