//! The JSON of a body as TypeScript sees it. Never built in Rust: [`super::Body`] reads and writes the JSON itself; these
//! types only describe it to the binding generator.

use std::collections::BTreeMap;

/// A body: the JSON of a ProseMirror document.
#[derive(specta::Type)]
pub struct BodyJson {
    /// Always `doc`.
    pub r#type: String,
    /// Its blocks; absent when empty.
    #[specta(optional)]
    pub content: Option<Vec<BodyNodeJson>>,
}

/// A node of a body.
#[derive(specta::Type)]
pub struct BodyNodeJson {
    /// Its name: `paragraph`, `heading` ...
    pub r#type: String,
    /// Its attributes that differ from the default.
    #[specta(optional)]
    pub attrs: Option<BTreeMap<String, BodyAttributeJson>>,
    /// Its children.
    #[specta(optional)]
    pub content: Option<Vec<BodyNodeJson>>,
    /// Marks of a text node.
    #[specta(optional)]
    pub marks: Option<Vec<BodyMarkJson>>,
    /// Text of a text node.
    #[specta(optional)]
    pub text: Option<String>,
}

/// A mark.
#[derive(specta::Type)]
pub struct BodyMarkJson {
    /// Its name.
    pub r#type: String,
    /// `href` of a link.
    #[specta(optional)]
    pub attrs: Option<BTreeMap<String, BodyAttributeJson>>,
}

/// An attribute: text or a whole number.
#[derive(serde::Serialize, specta::Type)]
#[serde(untagged)]
pub enum BodyAttributeJson {
    /// Text.
    Text(String),
    /// A whole number.
    Number(u32),
}
