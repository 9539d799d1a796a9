//! What a public page must carry so that a desk can see for itself that readers get what was signed off.
//!
//! In the head: `<meta name="galley-revision" content="HASH">` and `<meta name="galley-digest" content="SHA256">`. In the
//! body: the rendered article between `<!--galley:article-->` and `<!--/galley:article-->`, whose SHA-256 is that digest. The
//! renderer escapes `<` and `>` in all text, so no article can write these marks itself.

use crate::content::{
    hash::{MediaHash, RevisionHash, Sha256Hex},
    render::{RenderFault, RenderOptions, deliverable_html},
    revision::RevisionContent,
};

/// Before the rendered article.
pub const ARTICLE_START: &str = "<!--galley:article-->";
/// After it.
pub const ARTICLE_END: &str = "<!--/galley:article-->";

/// What a public page says and holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageMarks {
    /// The revision it says it shows.
    pub revision: RevisionHash,
    /// The digest it says its article has.
    pub digest: Sha256Hex,
    /// The digest of the article it really holds.
    pub shown: Sha256Hex,
}

impl PageMarks {
    /// Does the page show this revision, rendered to these bytes, unaltered?
    #[must_use]
    pub fn shows(&self, revision: RevisionHash, digest: Sha256Hex) -> bool {
        self.revision == revision && self.digest == digest && self.shown == digest
    }
}

/// Reads a public page's marks; `None` if any is missing, i.e. it is not an article's page of this protocol.
#[must_use]
pub fn read_page(html: &str) -> Option<PageMarks> {
    let revision = meta(html, "galley-revision")?.parse().ok()?;
    let digest = meta(html, "galley-digest")?.parse().ok()?;
    let (_, rest) = html.split_once(ARTICLE_START)?;
    let (article, _) = rest.split_once(ARTICLE_END)?;
    Some(PageMarks { revision, digest, shown: rendered_digest(article) })
}

fn meta<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(&format!("<meta name=\"{name}\" content=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Where a portal of this protocol shows a picture: `/media/HASH`, below its root.
#[must_use]
pub fn media_path(media: &MediaHash) -> String {
    format!("/media/{media}")
}

/// The article's HTML exactly as a portal of this protocol shows it (body, gallery, footnotes), so that both sides can know its
/// digest ([`rendered_digest`]) from the revision alone.
///
/// # Errors
/// [`RenderFault::ChangedByPolicy`]; such an article is neither sent nor shown.
pub fn public_html(content: &RevisionContent) -> Result<String, RenderFault> {
    let media = |m: &MediaHash| Some(media_path(m));
    deliverable_html(content, &RenderOptions { media: &media })
}

/// Digest of a rendered article: SHA-256 of its HTML's bytes.
#[must_use]
pub fn rendered_digest(article_html: &str) -> Sha256Hex {
    Sha256Hex::of(article_html.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_altered_anywhere_in_its_article_is_seen() {
        let article = "<p>Xin chào</p>";
        let (revision, digest) = (RevisionHash([7; 32]), rendered_digest(article));
        let page = format!(
            "<head><meta name=\"galley-revision\" content=\"{revision}\"><meta name=\"galley-digest\" content=\"{digest}\">\
             </head><body>{ARTICLE_START}{article}{ARTICLE_END}</body>"
        );
        assert!(read_page(&page).unwrap().shows(revision, digest));
        assert!(!read_page(&page.replace("chào", "chao")).unwrap().shows(revision, digest));
        assert!(!read_page(&page).unwrap().shows(RevisionHash([8; 32]), digest));
        assert_eq!(read_page("<html><p>404</p></html>"), None);
    }
}
