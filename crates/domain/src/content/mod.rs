//! Content: the working text (a Yjs document) and what is frozen from it (a revision named by its hash).
//!
//! - [`body`]: body schema 1, its JSON and its canonical form (docs/spec/body.md).
//! - [`revision`]: everything people sign off and portals receive, its canonical bytes and its hash.
//! - [`ydoc`]: the working document: merge, decode against the schema, seed, replace, anchors.
//! - [`render`]: HTML, Markdown and text from a body by walking its nodes; [`sanitize`]: the one HTML policy.
//! - [`import`]: text, HTML and Markdown from outside into a body; [`diff`]: what changed between two revisions.

pub mod body;
pub mod diff;
pub mod hash;
pub mod import;
pub mod place;
pub mod render;
pub mod revision;
pub mod sanitize;
pub mod text;
pub mod ydoc;
