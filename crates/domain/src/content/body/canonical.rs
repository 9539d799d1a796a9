//! The canonical form of a body: one value for everything a reader could not tell apart (docs/spec/body.md).

use super::{Block, Body, Figure, Inline, ListItem, Mark, TableCell, TableRow};
use crate::content::text::{clean, clean_line};

impl Body {
    /// This body in canonical form: NFC text, neighbouring text with equal marks joined, empty text dropped, marks in
    /// order, containers that hold nothing dropped, and empty paragraphs at the very end dropped (editors add one there
    /// so that one can type below a picture; opening an article must not change its hash). Idempotent.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut blocks: Vec<Block> = self.blocks.iter().filter_map(block).collect();
        while matches!(blocks.last(), Some(Block::Paragraph(content)) if content.is_empty()) {
            blocks.pop();
        }
        Self { blocks }
    }
}

/// A block in canonical form; `None` for a container that holds nothing. A merge of two valid edits can leave one (each
/// side deletes one of two list items), and the editor drops it likewise.
fn block(block: &Block) -> Option<Block> {
    Some(match block {
        Block::Paragraph(content) => Block::Paragraph(inlines(content)),
        Block::Heading { level, content } => Block::Heading { level: *level, content: inlines(content) },
        Block::PullQuote { attribution, content } => {
            Block::PullQuote { attribution: clean_line(attribution), content: inlines(content) }
        }
        Block::BulletList(items) => Block::BulletList(list(items)?),
        Block::OrderedList { start, items } => Block::OrderedList { start: *start, items: list(items)? },
        Block::Blockquote(blocks) => Block::Blockquote(some(blocks.iter().filter_map(self::block))?),
        Block::Table(rows) => Block::Table(some(rows.iter().filter_map(row))?),
        Block::Figure(f) => Block::Figure(figure(f)),
        Block::Gallery(figures) => Block::Gallery(some(figures.iter().map(figure))?),
        Block::Embed(e) => Block::Embed(super::Embed {
            url: e.url.trim().to_owned(),
            title: clean_line(&e.title),
            provider: clean_line(&e.provider),
        }),
        Block::HorizontalRule => Block::HorizontalRule,
    })
}

fn some<T>(items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let items: Vec<T> = items.collect();
    (!items.is_empty()).then_some(items)
}

fn list(items: &[ListItem]) -> Option<Vec<ListItem>> {
    some(items.iter().filter_map(|item| Some(ListItem { blocks: some(item.blocks.iter().filter_map(block))? })))
}

fn row(row: &TableRow) -> Option<TableRow> {
    Some(TableRow { cells: some(row.cells.iter().map(cell))? })
}

/// Cells are never dropped: the grid would shift. An empty one holds an empty paragraph, as in the editor.
fn cell(cell: &TableCell) -> TableCell {
    let blocks = some(cell.blocks.iter().filter_map(block)).unwrap_or_else(|| vec![Block::Paragraph(vec![])]);
    TableCell { header: cell.header, colspan: cell.colspan, rowspan: cell.rowspan, blocks }
}

fn figure(figure: &Figure) -> Figure {
    Figure {
        media: figure.media,
        caption: clean_line(&figure.caption),
        credit: clean_line(&figure.credit),
        alt: clean_line(&figure.alt),
        focal_x: figure.focal_x,
        focal_y: figure.focal_y,
    }
}

fn inlines(content: &[Inline]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        match inline {
            Inline::Text { text, .. } if text.is_empty() => {}
            Inline::Text { text, marks } => {
                let marks = ordered(marks);
                match out.last_mut() {
                    // Join before normalising: a letter and its accent may sit in two neighbouring pieces.
                    Some(Inline::Text { text: before, marks: same }) if *same == marks => before.push_str(text),
                    _ => out.push(Inline::Text { text: text.clone(), marks }),
                }
            }
            Inline::HardBreak => out.push(Inline::HardBreak),
            Inline::Footnote { text } => out.push(Inline::Footnote { text: clean_line(text) }),
        }
    }
    for inline in &mut out {
        if let Inline::Text { text, .. } = inline {
            *text = clean(text);
        }
    }
    out
}

/// Marks in order, one of each kind. Two links on one text cannot happen (the schema and the reader refuse it); should a
/// caller build such a value, the first target in order is kept.
fn ordered(marks: &[Mark]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = marks
        .iter()
        .map(|mark| match mark {
            Mark::Link { href } => Mark::Link { href: href.trim().to_owned() },
            other => other.clone(),
        })
        .collect();
    marks.sort();
    marks.dedup_by(|a, b| a.name() == b.name());
    marks
}
