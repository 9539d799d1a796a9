//! A body as HTML, Markdown or text. Pure, and written by walking the nodes: every tag and attribute below is written by
//! this file, every text and attribute value is escaped, and nothing else can appear.
//!
//! What is delivered goes through [`deliverable_html`]: rendered, then through the one policy of [`super::sanitize`]. The
//! policy must not change it; if it does, renderer and policy disagree and nothing is sent.

use super::{
    body::{Block, Body, Embed, Figure, Inline, ListItem, Mark, TableRow, is_allowed_link, is_allowed_web_address},
    hash::{MediaHash, sha256_hex},
    revision::{RevisionContent, RevisionPicture},
    sanitize::{LINK_REL, clean_html},
};
use std::fmt::Write as _;

/// Where readers find a picture.
pub trait MediaUrls {
    /// The address of a picture, absolute (http, https) or below the portal's root (`/media/...`); `None` when it has none.
    fn url(&self, media: &MediaHash) -> Option<String>;
}

impl<F: Fn(&MediaHash) -> Option<String>> MediaUrls for F {
    fn url(&self, media: &MediaHash) -> Option<String> {
        self(media)
    }
}

/// What the renderer needs besides the content.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// Addresses of pictures.
    pub media: &'a dyn MediaUrls,
}

/// Why HTML could not be made for delivery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderFault {
    /// A picture has no address there.
    #[error("picture {0} has no address")]
    MissingMedia(MediaHash),
    /// The policy would change what the renderer wrote.
    #[error("the policy changes the rendered article from byte {at}: {ours:?} became {cleaned:?}")]
    ChangedByPolicy {
        /// First byte that differs.
        at: usize,
        /// What the renderer wrote there, cut to 80 characters.
        ours: String,
        /// What the policy made of it, cut to 80 characters.
        cleaned: String,
    },
}

/// SHA-256 of rendered HTML, as lower-case hex: what a portal's public page carries and the watchdog compares.
#[must_use]
pub fn render_digest(html: &str) -> String {
    sha256_hex(html.as_bytes())
}

/// A body as HTML. Footnotes are numbered and listed at the end; a picture without address shows its caption alone; empty
/// paragraphs are left out.
#[must_use]
pub fn render_article_body(body: &Body, options: &RenderOptions<'_>) -> String {
    let mut out = Html { options, out: String::new(), notes: vec![] };
    out.blocks(&body.canonical().blocks);
    out.footnotes();
    out.out
}

/// The HTML of an article as it is delivered: its body, then its gallery, then its footnotes. Headline, standfirst, bylines,
/// lead image and correction notices are fields of their own at every destination and not part of it.
///
/// # Errors
/// [`RenderFault`]; nothing may be sent then.
pub fn deliverable_html(content: &RevisionContent, options: &RenderOptions<'_>) -> Result<String, RenderFault> {
    let content = content.cleaned();
    if let Some(missing) = content.all_media().into_iter().find(|m| options.media.url(m).is_none()) {
        return Err(RenderFault::MissingMedia(missing));
    }
    let mut out = Html { options, out: String::new(), notes: vec![] };
    out.blocks(&content.body.blocks);
    let gallery: Vec<Figure> = content.media.gallery.iter().map(RevisionPicture::as_figure).collect();
    if !gallery.is_empty() {
        out.gallery(&gallery);
    }
    out.footnotes();
    let ours = out.out;
    let cleaned = clean_html(&ours);
    if cleaned == ours {
        return Ok(ours);
    }
    let at = ours.bytes().zip(cleaned.bytes()).take_while(|(a, b)| a == b).count();
    let excerpt = |s: &str| s.chars().skip(s.char_indices().take_while(|(i, _)| *i < at).count()).take(80).collect();
    Err(RenderFault::ChangedByPolicy { at, ours: excerpt(&ours), cleaned: excerpt(&cleaned) })
}

struct Html<'a> {
    options: &'a RenderOptions<'a>,
    out: String,
    notes: Vec<String>,
}

/// Escapes text as the HTML Standard's "escaping a string" does, attribute mode included: one function for both.
fn escape(text: &str, attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

impl Html<'_> {
    fn raw(&mut self, html: &'static str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape(text, false, &mut self.out);
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, true, &mut self.out);
        self.out.push('"');
    }

    fn number(&mut self, name: &'static str, value: u32) {
        let _ = write!(self.out, " {name}=\"{value}\"");
    }

    /// Opens a link; the address has been checked by the schema, and is checked again here.
    fn open_link(&mut self, href: &str) {
        self.raw("<a");
        self.attribute("href", href);
        self.attribute("rel", LINK_REL);
        self.raw(">");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|b| self.block(b));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(content) if content.is_empty() => {}
            Block::Paragraph(content) => {
                self.raw("<p>");
                self.inlines(content);
                self.raw("</p>");
            }
            Block::Heading { content, .. } if content.is_empty() => {}
            Block::Heading { level, content } => {
                let (open, close) = match level {
                    3 => ("<h3>", "</h3>"),
                    4 => ("<h4>", "</h4>"),
                    _ => ("<h2>", "</h2>"),
                };
                self.raw(open);
                self.inlines(content);
                self.raw(close);
            }
            Block::BulletList(items) => {
                self.raw("<ul>");
                self.list(items);
                self.raw("</ul>");
            }
            Block::OrderedList { start, items } => {
                self.raw("<ol");
                if *start != 1 {
                    self.number("start", *start);
                }
                self.raw(">");
                self.list(items);
                self.raw("</ol>");
            }
            Block::Blockquote(blocks) => {
                self.raw("<blockquote>");
                self.blocks(blocks);
                self.raw("</blockquote>");
            }
            Block::PullQuote { attribution, content } => {
                self.raw("<aside class=\"pull-quote\"><p>");
                self.inlines(content);
                self.raw("</p>");
                if !attribution.is_empty() {
                    self.raw("<p class=\"attribution\">");
                    self.text(attribution);
                    self.raw("</p>");
                }
                self.raw("</aside>");
            }
            Block::Table(rows) => self.table(rows),
            Block::Figure(figure) => self.figure(figure),
            Block::Gallery(figures) => self.gallery(figures),
            Block::Embed(embed) => self.embed(embed),
            Block::HorizontalRule => self.raw("<hr>"),
        }
    }

    fn list(&mut self, items: &[ListItem]) {
        for item in items {
            self.raw("<li>");
            self.blocks(&item.blocks);
            self.raw("</li>");
        }
    }

    fn table(&mut self, rows: &[TableRow]) {
        self.raw("<div class=\"table\"><table><tbody>");
        for row in rows {
            // A heading cell names its column when its whole row are heading cells, else its row (WCAG technique H63).
            let scope = if row.cells.iter().all(|c| c.header) { "col" } else { "row" };
            self.raw("<tr>");
            for cell in &row.cells {
                self.raw(if cell.header { "<th" } else { "<td" });
                if cell.colspan != 1 {
                    self.number("colspan", cell.colspan);
                }
                if cell.rowspan != 1 {
                    self.number("rowspan", cell.rowspan);
                }
                if cell.header {
                    self.attribute("scope", scope);
                }
                self.raw(">");
                self.blocks(&cell.blocks);
                self.raw(if cell.header { "</th>" } else { "</td>" });
            }
            self.raw("</tr>");
        }
        self.raw("</tbody></table></div>");
    }

    fn gallery(&mut self, figures: &[Figure]) {
        self.raw("<div class=\"gallery\">");
        figures.iter().for_each(|f| self.figure(f));
        self.raw("</div>");
    }

    fn figure(&mut self, figure: &Figure) {
        self.raw("<figure>");
        if let Some(url) = self.options.media.url(&figure.media) {
            self.raw("<img");
            self.attribute("src", &url);
            self.attribute("alt", &figure.alt);
            self.raw(" loading=\"lazy\" decoding=\"async\">");
        }
        if !figure.caption.is_empty() || !figure.credit.is_empty() {
            self.raw("<figcaption>");
            self.text(&figure.caption);
            if !figure.credit.is_empty() {
                self.raw(if figure.caption.is_empty() {
                    "<cite class=\"credit\">"
                } else {
                    " <cite class=\"credit\">"
                });
                self.text(&figure.credit);
                self.raw("</cite>");
            }
            self.raw("</figcaption>");
        }
        self.raw("</figure>");
    }

    /// A card: a link, never a frame.
    fn embed(&mut self, embed: &Embed) {
        let title = if embed.title.is_empty() { &embed.url } else { &embed.title };
        self.raw("<aside class=\"embed\">");
        if is_allowed_web_address(&embed.url) {
            self.open_link(&embed.url);
            self.text(title);
            self.raw("</a>");
        } else {
            self.text(title);
        }
        if !embed.provider.is_empty() {
            self.raw(" <span class=\"provider\">");
            self.text(&embed.provider);
            self.raw("</span>");
        }
        self.raw("</aside>");
    }

    fn inlines(&mut self, content: &[Inline]) {
        let mut rest = content;
        while let Some(first) = rest.first() {
            match first {
                Inline::Text { marks, .. } => {
                    // Neighbouring texts of one link share one <a>: it is one link to a screen reader.
                    let href = link(marks);
                    let run = rest
                        .iter()
                        .take_while(|i| matches!(i, Inline::Text { marks, .. } if link(marks) == href))
                        .count();
                    let allowed = href.filter(|h| is_allowed_link(h));
                    if let Some(href) = allowed {
                        self.open_link(href);
                    }
                    rest[..run].iter().for_each(|i| self.marked(i));
                    if allowed.is_some() {
                        self.raw("</a>");
                    }
                    rest = &rest[run..];
                    continue;
                }
                Inline::HardBreak => self.raw("<br>"),
                Inline::Footnote { text } => {
                    self.notes.push(text.clone());
                    let n = self.notes.len();
                    let _ = write!(
                        self.out,
                        "<sup class=\"footnote\"><a href=\"#fn-{n}\" id=\"fnref-{n}\" rel=\"{LINK_REL}\">{n}</a></sup>"
                    );
                }
            }
            rest = &rest[1..];
        }
    }

    fn marked(&mut self, inline: &Inline) {
        let Inline::Text { text, marks } = inline else { return };
        let tags: Vec<(&str, &str)> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Bold => Some(("<strong>", "</strong>")),
                Mark::Italic => Some(("<em>", "</em>")),
                Mark::Subscript => Some(("<sub>", "</sub>")),
                Mark::Superscript => Some(("<sup>", "</sup>")),
                Mark::Link { .. } => None,
            })
            .collect();
        tags.iter().for_each(|(open, _)| self.out.push_str(open));
        self.text(text);
        tags.iter().rev().for_each(|(_, close)| self.out.push_str(close));
    }

    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.raw("<section class=\"footnotes\"><ol>");
        for (i, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            let n = i + 1;
            let _ = write!(self.out, "<li id=\"fn-{n}\">");
            self.text(&note);
            // An arrow needs no translation; its name comes from the number it returns to.
            let _ = write!(self.out, " <a href=\"#fnref-{n}\" rel=\"{LINK_REL}\">↩ {n}</a></li>");
        }
        self.raw("</ol></section>");
    }
}

fn link(marks: &[Mark]) -> Option<&str> {
    marks.iter().find_map(|mark| match mark {
        Mark::Link { href } => Some(href.as_str()),
        _ => None,
    })
}

/// A body as Markdown (CommonMark, tables as in GFM): for the CLI and for reading, not for delivery.
#[must_use]
pub fn render_markdown(body: &Body) -> String {
    let mut notes = Vec::new();
    let mut out = markdown_blocks(&body.canonical().blocks, &mut notes).join("\n\n");
    for (i, note) in notes.iter().enumerate() {
        let _ = write!(out, "\n\n[^{}]: {}", i + 1, escape_markdown(note));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn markdown_blocks(blocks: &[Block], notes: &mut Vec<String>) -> Vec<String> {
    blocks.iter().map(|b| markdown(b, notes)).filter(|b| !b.is_empty()).collect()
}

fn markdown(block: &Block, notes: &mut Vec<String>) -> String {
    match block {
        Block::Paragraph(content) => markdown_inlines(content, notes),
        Block::Heading { level, content } => {
            format!("{} {}", "#".repeat(usize::from(*level)), markdown_inlines(content, notes))
        }
        Block::BulletList(items) => items.iter().map(|i| markdown_item("- ", i, notes)).collect::<Vec<_>>().join("\n"),
        Block::OrderedList { start, items } => {
            let item = |(n, i): (u32, &ListItem), notes: &mut Vec<String>| markdown_item(&format!("{n}. "), i, notes);
            (*start..).zip(items).map(|pair| item(pair, notes)).collect::<Vec<_>>().join("\n")
        }
        Block::Blockquote(blocks) => prefixed("> ", "> ", &markdown_blocks(blocks, notes).join("\n\n")),
        Block::PullQuote { attribution, content } => {
            let mut text = markdown_inlines(content, notes);
            if !attribution.is_empty() {
                let _ = write!(text, "\n\n— {}", escape_markdown(attribution));
            }
            prefixed("> ", "> ", &text)
        }
        Block::Table(rows) => markdown_table(rows, notes),
        Block::Figure(figure) => markdown_figure(figure),
        Block::Gallery(figures) => figures.iter().map(markdown_figure).collect::<Vec<_>>().join("\n\n"),
        Block::Embed(Embed { url, title, .. }) => {
            format!("[{}](<{url}>)", escape_markdown(if title.is_empty() { url } else { title }))
        }
        Block::HorizontalRule => "---".to_owned(),
    }
}

fn markdown_item(marker: &str, item: &ListItem, notes: &mut Vec<String>) -> String {
    prefixed(marker, &" ".repeat(marker.len()), &markdown_blocks(&item.blocks, notes).join("\n\n"))
}

fn prefixed(first: &str, rest: &str, text: &str) -> String {
    let lines = text.lines().enumerate().map(|(i, line)| format!("{}{line}", if i == 0 { first } else { rest }));
    lines.map(|l| l.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn markdown_table(rows: &[TableRow], notes: &mut Vec<String>) -> String {
    let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let mut cells: Vec<String> = row
            .cells
            .iter()
            .map(|c| markdown_blocks(&c.blocks, notes).join(" ").replace(['\n', '\\'], " ").replace('|', "\\|"))
            .collect();
        cells.resize(width, String::new());
        lines.push(format!("| {} |", cells.join(" | ")));
        if i == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    lines.join("\n")
}

fn markdown_figure(figure: &Figure) -> String {
    let mut out = format!("![{}](media:{})", escape_markdown(&figure.alt), figure.media);
    for line in [&figure.caption, &figure.credit] {
        if !line.is_empty() {
            let _ = write!(out, "\n*{}*", escape_markdown(line));
        }
    }
    out
}

fn markdown_inlines(content: &[Inline], notes: &mut Vec<String>) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Text { text, marks } => {
                // Emphasis marks must touch the words, not the spaces around them.
                let inner = text.trim();
                let lead = &text[..text.len() - text.trim_start().len()];
                let trail = if inner.is_empty() { "" } else { &text[text.trim_end().len()..] };
                let mut piece = escape_markdown(inner);
                for mark in marks.iter().filter(|_| !inner.is_empty()) {
                    piece = match mark {
                        Mark::Bold => format!("**{piece}**"),
                        Mark::Italic => format!("*{piece}*"),
                        Mark::Link { href } if href.is_empty() => piece,
                        Mark::Link { href } => format!("[{piece}](<{}>)", href.replace(['<', '>'], "")),
                        Mark::Subscript => format!("<sub>{piece}</sub>"),
                        Mark::Superscript => format!("<sup>{piece}</sup>"),
                    };
                }
                out.push_str(lead);
                out.push_str(&piece);
                out.push_str(trail);
            }
            Inline::HardBreak => out.push_str("\\\n"),
            Inline::Footnote { text } => {
                notes.push(text.clone());
                let _ = write!(out, "[^{}]", notes.len());
            }
        }
    }
    out
}

fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
