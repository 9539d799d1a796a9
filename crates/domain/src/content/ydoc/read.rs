//! Reading a working document: the tree as ProseMirror JSON, checked against the schema.

use super::{BODY, FRAGMENTS, HEADLINE, STANDFIRST, WorkingText, fragment};
use crate::content::{
    body::{Block, Body, BodyError, Inline, MAX_DEPTH},
    text::clean,
};
use serde_json::{Map, Value, json};
use yrs::{
    Any, Out, ReadTxn, Text, Xml, XmlElementRef, XmlFragment, XmlOut, XmlTextRef,
    any::Number,
    types::{Attrs, text::YChange},
};

/// A working document that says something the schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A fragment is not what the schema allows there.
    #[error("{fragment}{error}")]
    Schema {
        /// `headline`, `standfirst` or `body`.
        fragment: &'static str,
        /// Where in it and what.
        error: BodyError,
    },
    /// Headline or standfirst holds more than plain paragraphs of text.
    #[error("{fragment} holds more than plain text")]
    NotPlain {
        /// `headline` or `standfirst`.
        fragment: &'static str,
    },
    /// Content that no editor writes (values among the nodes, attributes on text ...).
    #[error("{fragment}{path}: content that no editor writes")]
    Foreign {
        /// `headline`, `standfirst` or `body`.
        fragment: &'static str,
        /// Where in it.
        path: String,
    },
    /// The document holds something beside the three fragments.
    #[error("unknown part {0:?}")]
    UnknownPart(String),
}

/// Deepest XML tree: a block is at most three elements (table, row, cell) below its parent block.
const MAX_XML_DEPTH: usize = 3 * MAX_DEPTH + 4;

pub(super) fn text<T: ReadTxn>(txn: &T) -> Result<WorkingText, TextError> {
    if let Some((name, _)) = txn.root_refs().find(|(name, _)| !FRAGMENTS.contains(name)) {
        return Err(TextError::UnknownPart(name.chars().take(80).collect()));
    }
    Ok(WorkingText { headline: line(txn, HEADLINE)?, standfirst: line(txn, STANDFIRST)?, body: read_body(txn, BODY)? })
}

fn read_body<T: ReadTxn>(txn: &T, name: &'static str) -> Result<Body, TextError> {
    let Some(fragment) = fragment(txn, name) else { return Ok(Body::default()) };
    let mut path = String::new();
    let content = children(txn, &fragment, &mut path, 0);
    let content = content.map_err(|Foreign| TextError::Foreign { fragment: name, path })?;
    Body::from_json(&json!({"type": "doc", "content": content}))
        .map_err(|error| TextError::Schema { fragment: name, error })
}

/// Headline or standfirst. One paragraph, but a merge of two replacements can leave two: their texts are joined by a space,
/// so that none is lost.
fn line<T: ReadTxn>(txn: &T, name: &'static str) -> Result<String, TextError> {
    let body = read_body(txn, name)?;
    let mut lines = Vec::new();
    for block in &body.blocks {
        let Block::Paragraph(content) = block else { return Err(TextError::NotPlain { fragment: name }) };
        match content.as_slice() {
            [] => {}
            [Inline::Text { text, marks }] if marks.is_empty() => lines.push(text.as_str()),
            _ => return Err(TextError::NotPlain { fragment: name }),
        }
    }
    Ok(clean(&lines.join(" ")))
}

/// One top-level child of a fragment as a block; `None` for what the canonical form drops or the schema refuses.
pub(super) fn block<T: ReadTxn>(txn: &T, node: &XmlOut) -> Option<Block> {
    let XmlOut::Element(element) = node else { return None };
    let json = self::element(txn, element, &mut String::new(), 1).ok()?;
    // A lone empty paragraph is dropped at the end of a body; kept here by what follows it.
    let rule = json!({"type": "horizontalRule"});
    let body = Body::from_json(&json!({"type": "doc", "content": [json, rule]})).ok()?;
    (body.blocks.len() == 2).then(|| body.blocks.into_iter().next())?
}

/// Content that no editor writes; the path says where.
#[derive(Debug)]
struct Foreign;

fn children<T: ReadTxn>(
    txn: &T,
    parent: &impl XmlFragment,
    path: &mut String,
    depth: usize,
) -> Result<Vec<Value>, Foreign> {
    if depth > MAX_XML_DEPTH {
        return Err(Foreign);
    }
    let nodes: Vec<XmlOut> = parent.children(txn).collect();
    // The iterator ends at the first child that is not XML; such a child hides what follows it.
    if nodes.len() != usize::try_from(parent.len(txn)).unwrap_or(usize::MAX) {
        return Err(Foreign);
    }
    let mut out = Vec::with_capacity(nodes.len());
    for (i, node) in nodes.iter().enumerate() {
        let before = path.len();
        path.push_str(&format!("/content/{i}"));
        match node {
            XmlOut::Element(element) => out.push(self::element(txn, element, path, depth + 1)?),
            XmlOut::Text(text) => texts(txn, text, &mut out)?,
            XmlOut::Fragment(_) => return Err(Foreign),
        }
        path.truncate(before);
    }
    Ok(out)
}

fn element<T: ReadTxn>(txn: &T, element: &XmlElementRef, path: &mut String, depth: usize) -> Result<Value, Foreign> {
    let mut node = Map::new();
    node.insert("type".into(), element.try_tag().ok_or(Foreign)?.as_ref().into());
    let mut attrs = Map::new();
    for (name, value) in element.attributes(txn) {
        let Out::Any(value) = value else { return Err(Foreign) };
        attrs.insert(name.to_owned(), json_of(&value).ok_or(Foreign)?);
    }
    if !attrs.is_empty() {
        node.insert("attrs".into(), Value::Object(attrs));
    }
    let content = children(txn, element, path, depth)?;
    if !content.is_empty() {
        node.insert("content".into(), Value::Array(content));
    }
    Ok(Value::Object(node))
}

/// Text nodes of an XML text: one per run of equal formatting.
fn texts<T: ReadTxn>(txn: &T, text: &XmlTextRef, out: &mut Vec<Value>) -> Result<(), Foreign> {
    if text.attributes(txn).next().is_some() {
        return Err(Foreign);
    }
    for piece in text.diff(txn, YChange::identity) {
        let Out::Any(Any::String(string)) = &piece.insert else { return Err(Foreign) };
        let mut node = json!({"type": "text", "text": string.as_ref()});
        if let Some(attrs) = &piece.attributes {
            let marks = marks(attrs)?;
            if !marks.is_empty() {
                node["marks"] = Value::Array(marks);
            }
        }
        out.push(node);
    }
    Ok(())
}

/// Formatting attributes as marks. Tiptap names an attribute after its mark, with `--` and a hash of eight characters where
/// the same mark can lie on a text several times; none of ours can, but what it would read is read.
fn marks(attrs: &Attrs) -> Result<Vec<Value>, Foreign> {
    let mut attrs: Vec<_> = attrs.iter().filter(|(_, value)| !matches!(value, Any::Null | Any::Undefined)).collect();
    attrs.sort_by(|a, b| a.0.cmp(b.0));
    let mut out = Vec::with_capacity(attrs.len());
    for (name, value) in attrs {
        let mark = match value {
            Any::Map(map) if map.is_empty() => json!({"type": mark_name(name)}),
            Any::Map(_) => json!({"type": mark_name(name), "attrs": json_of(value).ok_or(Foreign)?}),
            _ => return Err(Foreign),
        };
        out.push(mark);
    }
    Ok(out)
}

fn mark_name(attribute: &str) -> &str {
    match attribute.rsplit_once("--") {
        Some((name, hash))
            if hash.len() == 8
                && hash.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=')) =>
        {
            name
        }
        _ => attribute,
    }
}

/// A value as JSON; `None` for what JSON or the schema has no place for. The depth of values is bounded by the gate.
fn json_of(value: &Any) -> Option<Value> {
    Some(match value {
        Any::Null | Any::Undefined => Value::Null,
        Any::Bool(b) => (*b).into(),
        Any::Number(Number::Int(n)) => (*n).into(),
        // JavaScript has one kind of number; a whole one may come as a float.
        #[allow(clippy::cast_possible_truncation)]
        Any::Number(Number::Float(f)) if f.fract() == 0.0 && f.abs() < 1e9 => (*f as i64).into(),
        Any::String(s) => s.as_ref().into(),
        Any::Map(map) => Value::Object(map.iter().map(|(k, v)| Some((k.clone(), json_of(v)?))).collect::<Option<_>>()?),
        Any::Number(Number::Float(_)) | Any::Buffer(_) | Any::Array(_) => return None,
    })
}
