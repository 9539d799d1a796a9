//! HTML as blocks. The HTML has been through the policy; its tree is walked here and only what the schema knows is built.

use super::{
    ImportError, ImportNote, Imported, MAX_IMPORT_BYTES, inline_line, nesting::nests_too_deeply, paragraph_text,
    says_nothing, within_limits,
};
use crate::content::{
    body::{
        Block, Body, Embed, Inline, ListItem, MAX_DEPTH, Mark, TableCell, TableRow, is_allowed_link,
        is_allowed_web_address,
    },
    sanitize::clean_for_import,
    text::{clean, clean_line},
};
use scraper::{ElementRef, Html, Node, node::Element};

/// How deep the tree of the HTML is followed; the text of what lies deeper is kept as it comes.
const MAX_TREE_DEPTH: usize = 200;
/// How deep blocks are nested at most, so that the result stays within the schema.
const MAX_BLOCK_DEPTH: usize = MAX_DEPTH - 4;

/// Reads HTML: a fragment (pasted) or a page. A first heading of rank 1 becomes the headline, else a page's title does.
///
/// # Errors
/// [`ImportError`].
pub fn import_html(html: &str) -> Result<Imported, ImportError> {
    if html.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge);
    }
    if nests_too_deeply(html) {
        return Err(ImportError::TooNested);
    }
    let title = page_title(html);
    let tree = Html::parse_fragment(&clean_for_import(html));
    let mut reader = Reader::default();
    let mut blocks = Blocks::default();
    reader.children(tree.root_element(), &mut blocks, &Context::default());
    let mut blocks = blocks.finish();
    let headline = match reader.headline.take() {
        Some(headline) => headline,
        None => title.unwrap_or_default(),
    };
    // A page often repeats its title as its first paragraph.
    if !headline.is_empty() && blocks.first().and_then(paragraph_text).is_some_and(|p| p == headline) {
        blocks.remove(0);
    }
    let body = Body { blocks };
    let body = if says_nothing(&body) { Body::default() } else { within_limits(&body)? };
    Ok(Imported { headline, body, notes: reader.notes, ..Imported::default() })
}

/// The text of a page's `<title>`. Cheap: only the part before the body is looked at.
fn page_title(html: &str) -> Option<String> {
    let lower = html.get(..html.len().min(64 * 1024)).unwrap_or(html).to_ascii_lowercase();
    let start = lower.find("<title")?;
    let open = start + lower[start..].find('>')? + 1;
    let end = open + lower[open..].find("</title")?;
    // Parsed as the text of an element, so that character references are read.
    let text = Html::parse_fragment(&html[open..end].replace('<', "&lt;")).root_element().text().collect::<String>();
    Some(clean_line(&collapse(&text))).filter(|t| !t.is_empty())
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What surrounds a node.
#[derive(Clone, Default)]
struct Context {
    marks: Vec<Mark>,
    /// Depth of the tree.
    tree: usize,
    /// Depth of blocks.
    block: usize,
    /// White space counts (inside `<pre>`).
    preformatted: bool,
}

impl Context {
    fn inside(&self) -> Self {
        Self { tree: self.tree + 1, ..self.clone() }
    }

    fn nested(&self) -> Self {
        Self { tree: self.tree + 1, block: self.block + 1, preformatted: false, marks: vec![] }
    }

    fn with(&self, mark: Mark) -> Self {
        let mut inside = self.inside();
        if !inside.marks.iter().any(|m| m.name() == mark.name()) {
            inside.marks.push(mark);
        }
        inside
    }
}

/// Blocks being built: finished ones, and the inline content of the one that is open.
#[derive(Default)]
struct Blocks {
    done: Vec<Block>,
    open: Vec<Inline>,
}

impl Blocks {
    /// Ends the open paragraph, if it says something.
    fn flush(&mut self) {
        let content = trimmed(std::mem::take(&mut self.open));
        if !content.is_empty() {
            self.done.push(Block::Paragraph(content));
        }
    }

    fn push(&mut self, block: Block) {
        self.flush();
        self.done.push(block);
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.done
    }

    fn text(&mut self, text: &str, context: &Context) {
        if context.preformatted {
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    self.open.push(Inline::HardBreak);
                }
                self.inline(line, context);
            }
            return;
        }
        // White space collapses (CSS Text 3, "white-space: normal"), across neighbouring pieces too; no-break spaces stay.
        let mut out = String::new();
        let mut spaced = match self.open.last() {
            None | Some(Inline::HardBreak) => true,
            Some(Inline::Text { text, .. }) => text.ends_with(' '),
            Some(Inline::Footnote { .. }) => false,
        };
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !spaced {
                    out.push(' ');
                }
                spaced = true;
            } else {
                out.push(c);
                spaced = false;
            }
        }
        self.inline(&out, context);
    }

    fn inline(&mut self, text: &str, context: &Context) {
        if !text.is_empty() {
            self.open.push(Inline::Text { text: clean(text), marks: context.marks.clone() });
        }
    }

    /// A line break; two of them in a row end the paragraph, as old portals write it.
    fn line_break(&mut self) {
        if matches!(self.open.last(), Some(Inline::HardBreak)) {
            self.flush();
        } else {
            self.open.push(Inline::HardBreak);
        }
    }
}

/// Inline content without white space and breaks at its ends; nothing when that is all there was.
fn trimmed(mut content: Vec<Inline>) -> Vec<Inline> {
    let blank = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.trim().is_empty(),
        Inline::HardBreak => true,
        Inline::Footnote { .. } => false,
    };
    while content.last().is_some_and(blank) {
        content.pop();
    }
    let start = content.iter().take_while(|i| blank(i)).count();
    content.drain(..start);
    if let Some(Inline::Text { text, .. }) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text { text, .. }) = content.last_mut() {
        *text = text.trim_end().to_owned();
    }
    content
}

#[derive(Default)]
struct Reader {
    headline: Option<String>,
    notes: Vec<ImportNote>,
}

impl Reader {
    fn children(&mut self, parent: ElementRef<'_>, out: &mut Blocks, context: &Context) {
        if context.tree > MAX_TREE_DEPTH {
            // Text of any depth is kept; only its structure is not followed further.
            out.text(&parent.text().collect::<String>(), context);
            return;
        }
        for child in parent.children() {
            match child.value() {
                Node::Text(text) => out.text(text, context),
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element, out, context);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, e: ElementRef<'_>, out: &mut Blocks, context: &Context) {
        let value = e.value();
        match value.name() {
            "b" | "strong" => self.children(e, out, &context.with(Mark::Bold)),
            "i" | "em" | "var" => self.children(e, out, &context.with(Mark::Italic)),
            "sub" => self.children(e, out, &context.with(Mark::Subscript)),
            "sup" => self.children(e, out, &context.with(Mark::Superscript)),
            "a" => self.link(e, out, context),
            "br" => out.line_break(),
            "img" => self.picture(value),
            "iframe" | "embed" => self.frame(value, out),
            "audio" | "video" => {
                let source = value.attr("src").unwrap_or_default().to_owned();
                self.notes.push(ImportNote::MediaLeftOut { source });
            }
            "hr" => out.push(Block::HorizontalRule),
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => self.heading(name, e, out, context),
            "ul" => {
                let items = self.items(e, context);
                self.nested(Block::BulletList(items), out, context);
            }
            "ol" => {
                let start = value.attr("start").and_then(|s| s.parse().ok()).filter(|n| *n <= 1_000_000).unwrap_or(1);
                let items = self.items(e, context);
                self.nested(Block::OrderedList { start, items }, out, context);
            }
            "blockquote" => {
                let blocks = self.blocks_of(e, context);
                self.nested(Block::Blockquote(blocks), out, context);
            }
            "aside" if value.has_class("pull-quote", scraper::CaseSensitivity::CaseSensitive) => {
                self.pull_quote(e, out, context);
            }
            "table" => self.table(e, out, context),
            "pre" => {
                out.flush();
                self.children(e, out, &Context { preformatted: true, ..context.inside() });
                out.flush();
            }
            // Inline elements that say nothing a body keeps.
            "span" | "font" | "u" | "s" | "small" | "mark" | "code" | "kbd" | "tt" | "q" | "abbr" | "ins" | "time"
            | "cite" => {
                self.children(e, out, &context.inside());
            }
            // Everything else is a block of its own: its content stands apart from what surrounds it.
            _ => {
                out.flush();
                self.children(e, out, &context.inside());
                out.flush();
            }
        }
    }

    fn blocks_of(&mut self, e: ElementRef<'_>, context: &Context) -> Vec<Block> {
        let mut inner = Blocks::default();
        self.children(e, &mut inner, &context.nested());
        inner.finish()
    }

    /// Adds a block that holds others. Beyond the depth the schema allows, what it holds stands in its place.
    fn nested(&mut self, block: Block, out: &mut Blocks, context: &Context) {
        if context.block < MAX_BLOCK_DEPTH {
            out.push(block);
            return;
        }
        out.flush();
        match block {
            Block::BulletList(items) | Block::OrderedList { items, .. } => {
                out.done.extend(items.into_iter().flat_map(|i| i.blocks));
            }
            Block::Blockquote(blocks) => out.done.extend(blocks),
            Block::Table(rows) => {
                out.done.extend(rows.into_iter().flat_map(|r| r.cells).flat_map(|c| c.blocks));
            }
            other => out.done.push(other),
        }
    }

    fn items(&mut self, list: ElementRef<'_>, context: &Context) -> Vec<ListItem> {
        let mut items: Vec<ListItem> = Vec::new();
        let mut loose = Blocks::default();
        for child in list.children() {
            match (child.value(), ElementRef::wrap(child)) {
                (_, Some(e)) if e.value().name() == "li" => {
                    take_loose(&mut loose, &mut items);
                    items.push(ListItem { blocks: self.blocks_of(e, context) });
                }
                // What stands in a list without being an item belongs to the item before it (nested lists of old editors).
                (_, Some(e)) => self.element(e, &mut loose, &context.nested()),
                (Node::Text(text), None) => loose.text(text, &context.nested()),
                _ => {}
            }
        }
        take_loose(&mut loose, &mut items);
        items.retain(|i| !i.blocks.is_empty());
        items
    }

    fn heading(&mut self, name: &str, e: ElementRef<'_>, out: &mut Blocks, context: &Context) {
        let mut inner = Blocks::default();
        self.children(e, &mut inner, &context.inside());
        let mut blocks = inner.finish();
        let content = match blocks.as_slice() {
            [Block::Paragraph(_)] => match blocks.pop() {
                Some(Block::Paragraph(content)) => content,
                _ => return,
            },
            // A heading around something else (a table, a list): that something, without the heading.
            _ => {
                out.flush();
                out.done.extend(blocks);
                return;
            }
        };
        let first = out.done.is_empty() && out.open.is_empty() && context.block == 0;
        if name == "h1" && first && self.headline.is_none() {
            self.headline = Some(inline_line(&content));
            return;
        }
        let level = match name {
            "h1" | "h2" => 2,
            "h3" => 3,
            _ => 4,
        };
        out.push(Block::Heading { level, content });
    }

    fn link(&mut self, e: ElementRef<'_>, out: &mut Blocks, context: &Context) {
        let href = e.value().attr("href").unwrap_or_default().trim();
        if is_allowed_link(href) {
            self.children(e, out, &context.with(Mark::Link { href: href.to_owned() }));
            return;
        }
        let text = clean_line(&collapse(&e.text().collect::<String>()));
        if !text.is_empty() {
            self.notes.push(ImportNote::LinkLeftOut { text, target: href.chars().take(200).collect() });
        }
        self.children(e, out, &context.inside());
    }

    fn picture(&mut self, img: &Element) {
        let attr = |name| clean_line(img.attr(name).unwrap_or_default());
        self.notes.push(ImportNote::PictureLeftOut { source: attr("src"), alt: attr("alt") });
    }

    fn frame(&mut self, frame: &Element, out: &mut Blocks) {
        let url = frame.attr("src").unwrap_or_default().trim().to_owned();
        if !is_allowed_web_address(&url) {
            self.notes.push(ImportNote::MediaLeftOut { source: url.chars().take(200).collect() });
            return;
        }
        let provider = url::Url::parse(&url).ok().and_then(|u| u.host_str().map(str::to_owned)).unwrap_or_default();
        let title = clean_line(frame.attr("title").unwrap_or_default());
        out.push(Block::Embed(Embed { url: url.clone(), title, provider }));
        self.notes.push(ImportNote::FrameBecameCard { url });
    }

    /// Our own pull quote, as the renderer writes it.
    fn pull_quote(&mut self, e: ElementRef<'_>, out: &mut Blocks, context: &Context) {
        let mut attribution = String::new();
        let mut content = Vec::new();
        for child in e.children().filter_map(ElementRef::wrap) {
            if child.value().has_class("attribution", scraper::CaseSensitivity::CaseSensitive) {
                attribution = clean_line(&collapse(&child.text().collect::<String>()));
            } else {
                let mut inner = Blocks::default();
                self.children(child, &mut inner, &context.inside());
                for block in inner.finish() {
                    if let Block::Paragraph(text) = block {
                        if !content.is_empty() {
                            content.push(Inline::HardBreak);
                        }
                        content.extend(text);
                    }
                }
            }
        }
        if !content.is_empty() {
            out.push(Block::PullQuote { attribution, content });
        }
    }

    fn table(&mut self, e: ElementRef<'_>, out: &mut Blocks, context: &Context) {
        let mut rows = Vec::new();
        out.flush();
        for section in e.children().filter_map(ElementRef::wrap) {
            match section.value().name() {
                "caption" => {
                    let blocks = self.blocks_of(section, context);
                    out.done.extend(blocks);
                }
                "tr" => rows.extend(self.row(section, context)),
                "thead" | "tbody" | "tfoot" => {
                    for row in section.children().filter_map(ElementRef::wrap).filter(|r| r.value().name() == "tr") {
                        rows.extend(self.row(row, context));
                    }
                }
                _ => {}
            }
        }
        let filled = rows.iter().flat_map(|r: &TableRow| &r.cells).any(|c| !c.blocks.is_empty());
        // A table of one cell is a frame around text, as old editors draw it.
        if rows.len() == 1 && rows[0].cells.len() == 1 {
            out.done.extend(rows.into_iter().flat_map(|r| r.cells).flat_map(|c| c.blocks));
        } else if filled {
            self.nested(Block::Table(rows), out, context);
        }
    }

    fn row(&mut self, e: ElementRef<'_>, context: &Context) -> Option<TableRow> {
        let span = |e: &Element, name| {
            e.attr(name).and_then(|n| n.parse().ok()).filter(|n| (1..=1000).contains(n)).unwrap_or(1)
        };
        let cells: Vec<TableCell> = e
            .children()
            .filter_map(ElementRef::wrap)
            .filter(|c| matches!(c.value().name(), "td" | "th"))
            .map(|c| TableCell {
                header: c.value().name() == "th",
                colspan: span(c.value(), "colspan"),
                rowspan: span(c.value(), "rowspan"),
                blocks: self.blocks_of(c, context),
            })
            .collect();
        (!cells.is_empty()).then_some(TableRow { cells })
    }
}

fn take_loose(loose: &mut Blocks, items: &mut Vec<ListItem>) {
    let blocks = std::mem::take(loose).finish();
    if blocks.is_empty() {
        return;
    }
    match items.last_mut() {
        Some(item) => item.blocks.extend(blocks),
        None => items.push(ListItem { blocks }),
    }
}
