//! A body from JSON, strictly: the schema and nothing else.

use super::{
    Block, Body, Embed, FOCAL_MIDDLE, Figure, Inline, ListItem, MAX_ATTRIBUTE_BYTES, MAX_DEPTH, MAX_NODES,
    MAX_TEXT_BYTES, Mark, TableCell, TableRow, is_allowed_link, is_allowed_web_address,
};
use crate::content::hash::MediaHash;
use serde_json::{Map, Value};

/// JSON that is not a body of schema 1: what is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct BodyError {
    /// Where, as a path into the JSON: `/content/2/content/0/marks/1`.
    pub path: String,
    /// What.
    pub fault: BodyFault,
}

/// What can be wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyFault {
    /// Something is not the kind of JSON value it has to be.
    #[error("expected {0}")]
    Expected(&'static str),
    /// A node the schema does not have, or does not have here.
    #[error("a node of type {0:?} cannot stand here")]
    UnknownNode(String),
    /// A mark the schema does not have.
    #[error("unknown mark {0:?}")]
    UnknownMark(String),
    /// A member or attribute the schema does not have.
    #[error("unknown attribute {0:?}")]
    UnknownAttribute(String),
    /// An attribute the node needs is not there.
    #[error("attribute {0:?} is missing")]
    MissingAttribute(&'static str),
    /// An attribute outside its range or form.
    #[error("attribute {0:?} has a value the schema does not allow")]
    BadAttribute(&'static str),
    /// A link or card to an address that is not allowed.
    #[error("the address {0:?} is not allowed")]
    BadAddress(String),
    /// Two links on one text.
    #[error("two links on the same text")]
    TwoLinks,
    /// Blocks nested beyond [`MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// Beyond [`MAX_NODES`], [`MAX_TEXT_BYTES`] or [`MAX_ATTRIBUTE_BYTES`].
    #[error("too large")]
    TooLarge,
}

impl BodyFault {
    /// A short stable code for reports.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Expected(_) => "expected",
            Self::UnknownNode(_) => "unknown_node",
            Self::UnknownMark(_) => "unknown_mark",
            Self::UnknownAttribute(_) => "unknown_attribute",
            Self::MissingAttribute(_) => "missing_attribute",
            Self::BadAttribute(_) => "bad_attribute",
            Self::BadAddress(_) => "bad_address",
            Self::TwoLinks => "two_links",
            Self::TooDeep => "too_deep",
            Self::TooLarge => "too_large",
        }
    }
}

/// Attributes that Tiptap 3's own extensions add with the value `null`; allowed as `null` only, which says nothing.
const NULL_ATTRIBUTES: [&str; 7] = ["colwidth", "align", "type", "target", "rel", "class", "title"];

impl Body {
    /// Reads a body from the JSON of a ProseMirror document. The result is in canonical form.
    ///
    /// # Errors
    /// [`BodyError`] with the path of the first thing that the schema does not allow. What a merge of two valid edits
    /// can leave behind (a list without items, a cell without paragraph) is no error: see [`Body::canonical`].
    pub fn from_json(json: &Value) -> Result<Self, BodyError> {
        let mut reader = Reader::default();
        reader.document(json).map_err(|fault| BodyError {
            path: if reader.path.is_empty() { "/".into() } else { reader.path.clone() },
            fault,
        })
    }
}

type Read<T> = Result<T, BodyFault>;

#[derive(Default)]
struct Reader {
    /// Where the reader is. Left as it is when a fault is returned, so that it names the place.
    path: String,
    nodes: usize,
    text_bytes: usize,
}

impl Reader {
    /// Reads `inner` with `step` added to the path.
    fn at<T>(&mut self, step: &str, inner: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let before = self.path.len();
        self.path.push('/');
        self.path.push_str(step);
        let value = inner(self)?;
        self.path.truncate(before);
        Ok(value)
    }

    /// Counts bytes of text against the limit.
    fn weigh(&mut self, bytes: usize) -> Read<()> {
        self.text_bytes += bytes;
        if self.text_bytes > MAX_TEXT_BYTES { Err(BodyFault::TooLarge) } else { Ok(()) }
    }

    fn document(&mut self, json: &Value) -> Read<Body> {
        let (name, node) = self.node(json)?;
        if name != "doc" {
            return Err(BodyFault::UnknownNode(name.to_owned()));
        }
        self.attributes(node, &[])?;
        let blocks = self.children(node, |r, child| r.block(child, 0))?;
        Ok(Body { blocks }.canonical())
    }

    /// The members of a node and its name; refuses members a node cannot have.
    fn node<'a>(&mut self, json: &'a Value) -> Read<(&'a str, &'a Map<String, Value>)> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(BodyFault::TooLarge);
        }
        let node = json.as_object().ok_or(BodyFault::Expected("an object"))?;
        let name = node.get("type").and_then(Value::as_str).ok_or(BodyFault::Expected("a node type"))?;
        for member in node.keys() {
            let known = matches!(member.as_str(), "type" | "attrs" | "content" | "marks")
                || (member == "text" && name == "text");
            if !known {
                return Err(BodyFault::UnknownAttribute(member.chars().take(80).collect()));
            }
        }
        Ok((name, node))
    }

    fn children<T>(
        &mut self,
        node: &Map<String, Value>,
        mut read: impl FnMut(&mut Self, &Value) -> Read<T>,
    ) -> Read<Vec<T>> {
        let Some(content) = node.get("content") else { return Ok(vec![]) };
        self.at("content", |r| {
            let content = content.as_array().ok_or(BodyFault::Expected("an array of nodes"))?;
            content.iter().enumerate().map(|(i, child)| r.at(&i.to_string(), |r| read(r, child))).collect()
        })
    }

    /// Refuses children and marks where a node has none.
    fn childless(&mut self, node: &Map<String, Value>) -> Read<()> {
        match node.get("content") {
            None => Ok(()),
            Some(Value::Array(content)) if content.is_empty() => Ok(()),
            Some(_) => self.at("content", |_| Err(BodyFault::Expected("no content"))),
        }
    }

    fn attributes<'a>(&mut self, node: &'a Map<String, Value>, known: &[&str]) -> Read<Attributes<'a>> {
        let attrs = match node.get("attrs") {
            None | Some(Value::Null) => return Ok(Attributes(None)),
            Some(attrs) => attrs,
        };
        self.at("attrs", |r| {
            let attrs = attrs.as_object().ok_or(BodyFault::Expected("an object"))?;
            for (name, value) in attrs {
                let says_nothing = value.is_null() && NULL_ATTRIBUTES.contains(&name.as_str());
                if !known.contains(&name.as_str()) && !says_nothing {
                    return Err(BodyFault::UnknownAttribute(name.chars().take(80).collect()));
                }
                if let Some(text) = value.as_str() {
                    if text.len() > MAX_ATTRIBUTE_BYTES {
                        return Err(BodyFault::TooLarge);
                    }
                    r.weigh(text.len())?;
                }
            }
            Ok(Attributes(Some(attrs)))
        })
    }

    fn blocks(&mut self, node: &Map<String, Value>, depth: usize) -> Read<Vec<Block>> {
        self.children(node, |r, child| r.block(child, depth + 1))
    }

    fn block(&mut self, json: &Value, depth: usize) -> Read<Block> {
        if depth > MAX_DEPTH {
            return Err(BodyFault::TooDeep);
        }
        let (name, node) = self.node(json)?;
        Ok(match name {
            "paragraph" => {
                self.attributes(node, &[])?;
                Block::Paragraph(self.inlines(node)?)
            }
            "heading" => {
                let level = self.attributes(node, &["level"])?.number("level", 2, 4)?;
                let level = level.ok_or(BodyFault::MissingAttribute("level"))?;
                Block::Heading { level: u8::try_from(level).unwrap_or(2), content: self.inlines(node)? }
            }
            "bulletList" => {
                self.attributes(node, &[])?;
                Block::BulletList(self.list(node, depth)?)
            }
            "orderedList" => {
                let start = self.attributes(node, &["start"])?.number("start", 0, 1_000_000)?.unwrap_or(1);
                Block::OrderedList { start, items: self.list(node, depth)? }
            }
            "blockquote" => {
                self.attributes(node, &[])?;
                Block::Blockquote(self.blocks(node, depth)?)
            }
            "pullQuote" => {
                let attribution = self.attributes(node, &["attribution"])?.text("attribution")?.unwrap_or_default();
                Block::PullQuote { attribution: attribution.to_owned(), content: self.inlines(node)? }
            }
            "table" => {
                self.attributes(node, &[])?;
                Block::Table(self.children(node, |r, child| r.row(child, depth))?)
            }
            "figure" => Block::Figure(self.figure(node)?),
            "gallery" => {
                self.attributes(node, &[])?;
                Block::Gallery(self.children(node, |r, child| match r.node(child)? {
                    ("figure", node) => r.figure(node),
                    (other, _) => Err(BodyFault::UnknownNode(other.to_owned())),
                })?)
            }
            "embed" => Block::Embed(self.embed(node)?),
            "horizontalRule" => {
                self.attributes(node, &[])?;
                self.childless(node)?;
                Block::HorizontalRule
            }
            other => return Err(BodyFault::UnknownNode(other.chars().take(80).collect())),
        })
    }

    fn list(&mut self, node: &Map<String, Value>, depth: usize) -> Read<Vec<ListItem>> {
        self.children(node, |r, child| {
            let (name, node) = r.node(child)?;
            if name != "listItem" {
                return Err(BodyFault::UnknownNode(name.to_owned()));
            }
            r.attributes(node, &[])?;
            Ok(ListItem { blocks: r.blocks(node, depth)? })
        })
    }

    fn row(&mut self, json: &Value, depth: usize) -> Read<TableRow> {
        let (name, node) = self.node(json)?;
        if name != "tableRow" {
            return Err(BodyFault::UnknownNode(name.to_owned()));
        }
        self.attributes(node, &[])?;
        let cells = self.children(node, |r, child| {
            let (name, node) = r.node(child)?;
            let header = match name {
                "tableHeader" => true,
                "tableCell" => false,
                other => return Err(BodyFault::UnknownNode(other.to_owned())),
            };
            let attrs = r.attributes(node, &["colspan", "rowspan"])?;
            Ok(TableCell {
                header,
                colspan: attrs.number("colspan", 1, 1000)?.unwrap_or(1),
                rowspan: attrs.number("rowspan", 1, 1000)?.unwrap_or(1),
                blocks: r.blocks(node, depth)?,
            })
        })?;
        Ok(TableRow { cells })
    }

    fn figure(&mut self, node: &Map<String, Value>) -> Read<Figure> {
        let attrs = self.attributes(node, &["media", "caption", "credit", "alt", "focalX", "focalY"])?;
        self.childless(node)?;
        let media = attrs.text("media")?.ok_or(BodyFault::MissingAttribute("media"))?;
        let media: MediaHash = media.parse().map_err(|_| BodyFault::BadAttribute("media"))?;
        let middle = u32::from(FOCAL_MIDDLE);
        let per_mille = |value: Option<u32>| u16::try_from(value.unwrap_or(middle)).unwrap_or(FOCAL_MIDDLE);
        Ok(Figure {
            media,
            caption: attrs.text("caption")?.unwrap_or_default().to_owned(),
            credit: attrs.text("credit")?.unwrap_or_default().to_owned(),
            alt: attrs.text("alt")?.unwrap_or_default().to_owned(),
            focal_x: per_mille(attrs.number("focalX", 0, 1000)?),
            focal_y: per_mille(attrs.number("focalY", 0, 1000)?),
        })
    }

    fn embed(&mut self, node: &Map<String, Value>) -> Read<Embed> {
        let attrs = self.attributes(node, &["url", "title", "provider"])?;
        self.childless(node)?;
        let url = attrs.text("url")?.ok_or(BodyFault::MissingAttribute("url"))?.trim();
        if !is_allowed_web_address(url) {
            return Err(BodyFault::BadAddress(url.chars().take(200).collect()));
        }
        Ok(Embed {
            url: url.to_owned(),
            title: attrs.text("title")?.unwrap_or_default().to_owned(),
            provider: attrs.text("provider")?.unwrap_or_default().to_owned(),
        })
    }

    fn inlines(&mut self, node: &Map<String, Value>) -> Read<Vec<Inline>> {
        self.children(node, |r, child| {
            let (name, node) = r.node(child)?;
            match name {
                "text" => {
                    let text = node.get("text").and_then(Value::as_str).ok_or(BodyFault::Expected("text"))?;
                    r.attributes(node, &[])?;
                    r.childless(node)?;
                    r.weigh(text.len())?;
                    Ok(Inline::Text { text: text.to_owned(), marks: r.marks(node)? })
                }
                // Marks on a break or a footnote show nothing; the editor sets them when a selection crosses one and the
                // working document does not keep them. They are checked and left out.
                "hardBreak" => {
                    r.attributes(node, &[])?;
                    r.childless(node)?;
                    r.marks(node)?;
                    Ok(Inline::HardBreak)
                }
                "footnote" => {
                    let text = r.attributes(node, &["text"])?.text("text")?.unwrap_or_default().to_owned();
                    r.childless(node)?;
                    r.marks(node)?;
                    Ok(Inline::Footnote { text })
                }
                other => Err(BodyFault::UnknownNode(other.chars().take(80).collect())),
            }
        })
    }

    fn marks(&mut self, node: &Map<String, Value>) -> Read<Vec<Mark>> {
        let Some(marks) = node.get("marks") else { return Ok(vec![]) };
        self.at("marks", |r| {
            let marks = marks.as_array().ok_or(BodyFault::Expected("an array of marks"))?;
            let marks: Vec<Mark> =
                marks.iter().enumerate().map(|(i, m)| r.at(&i.to_string(), |r| r.mark(m))).collect::<Read<_>>()?;
            let mut targets = marks.iter().filter(|m| matches!(m, Mark::Link { .. }));
            let first = targets.next();
            if targets.any(|m| Some(m) != first) { Err(BodyFault::TwoLinks) } else { Ok(marks) }
        })
    }

    fn mark(&mut self, json: &Value) -> Read<Mark> {
        let mark = json.as_object().ok_or(BodyFault::Expected("an object"))?;
        let name = mark.get("type").and_then(Value::as_str).ok_or(BodyFault::Expected("a mark type"))?;
        if let Some(member) = mark.keys().find(|k| !matches!(k.as_str(), "type" | "attrs")) {
            return Err(BodyFault::UnknownAttribute(member.chars().take(80).collect()));
        }
        let plain = match name {
            "bold" => Mark::Bold,
            "italic" => Mark::Italic,
            "subscript" => Mark::Subscript,
            "superscript" => Mark::Superscript,
            "link" => {
                let attrs = self.attributes(mark, &["href"])?;
                let href = attrs.text("href")?.unwrap_or_default().trim();
                if !href.is_empty() && !is_allowed_link(href) {
                    return Err(BodyFault::BadAddress(href.chars().take(200).collect()));
                }
                return Ok(Mark::Link { href: href.to_owned() });
            }
            other => return Err(BodyFault::UnknownMark(other.chars().take(80).collect())),
        };
        self.attributes(mark, &[])?;
        Ok(plain)
    }
}

/// Attributes of a node, known names only.
#[derive(Clone, Copy)]
struct Attributes<'a>(Option<&'a Map<String, Value>>);

impl<'a> Attributes<'a> {
    /// An attribute; `null` says the same as nothing.
    fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|v| !v.is_null())
    }

    fn text(self, name: &'static str) -> Read<Option<&'a str>> {
        self.get(name).map(|v| v.as_str().ok_or(BodyFault::BadAttribute(name))).transpose()
    }

    fn number(self, name: &'static str, least: u32, most: u32) -> Read<Option<u32>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| (least..=most).contains(n));
        number.map(Some).ok_or(BodyFault::BadAttribute(name))
    }
}
