//! Freezing: the working text and the details become a revision, named by its hash.

use crate::{
    body_store,
    db::sql::{Hash, Id, Ms},
    desk::{Act, identity},
    error::{DeskError, Done},
    record::Loaded,
    refusal::DeskRefusal,
};
use galley_domain::{
    article::{Details, Picture},
    content::{
        body::BODY_SCHEMA_VERSION,
        hash::RevisionHash,
        revision::{RevisionContent, RevisionMedia, RevisionPicture, canonical, parse_canonical, revision_hash},
        ydoc::WorkingText,
    },
    ids::{ArticleId, NewsroomId},
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// ProseMirror JSON of the three bound editors at the moment of a freeze; compared with what Rust reads (I3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct EditorContent {
    /// The headline's plain text.
    pub headline: String,
    /// The standfirst's plain text.
    pub standfirst: String,
    /// The body's document node.
    /// The body's document node.
    #[specta(type = galley_domain::content::body::Body)]
    pub body: serde_json::Value,
}

/// A frozen revision.
#[derive(Debug, Clone)]
pub(crate) struct Frozen {
    pub hash: RevisionHash,
    pub content: RevisionContent,
}

fn picture(p: &Picture) -> RevisionPicture {
    RevisionPicture {
        media: p.media,
        caption: p.caption.clone(),
        credit: p.credit.clone(),
        alt: p.alt.clone(),
        focal_x: p.focal_x,
        focal_y: p.focal_y,
    }
}

/// A slug from a headline: folded, ASCII, words joined by `-`, at most 80 characters.
#[must_use]
pub fn slug(headline: &str) -> String {
    let folded = crate::search::fold(headline);
    let mut out = String::new();
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
        if out.len() + word.len() + 1 > 80 {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

/// The content a freeze would name now. Everything of sync.md's list, nothing beside it.
pub(crate) fn assemble(
    newsroom: NewsroomId,
    article: ArticleId,
    details: &Details,
    text: &WorkingText,
) -> RevisionContent {
    let mut content = RevisionContent::empty(newsroom, article);
    content.schema_version = BODY_SCHEMA_VERSION;
    content.headline.clone_from(&text.headline);
    content.standfirst.clone_from(&text.standfirst);
    content.body = text.body.clone();
    content.kicker.clone_from(&details.kicker);
    content.slug = if details.slug.is_empty() { slug(&text.headline) } else { details.slug.clone() };
    content.bylines.clone_from(&details.bylines);
    content.dateline.clone_from(&details.dateline);
    content.section.clone_from(&details.section);
    content.keywords.clone_from(&details.keywords);
    content.topic.clone_from(&details.topic);
    content.language = details.language;
    content.story_type.clone_from(&details.story_type);
    content.media = RevisionMedia {
        lead: details.lead.as_ref().map(picture),
        gallery: details.gallery.iter().map(picture).collect(),
    };
    content.related.clone_from(&details.related);
    content.seo = details.seo.clone();
    content.ai = details.ai.clone();
    content.corrections.clone_from(&details.corrections);
    content.cleaned()
}

/// The current content of an article.
pub(crate) fn content(db: &Connection, article: &Loaded) -> Done<RevisionContent> {
    let (doc, _) = body_store::working_doc(db, article.workflow.article)?;
    let text = body_store::text_of(&doc)?;
    Ok(assemble(identity(db)?.newsroom, article.workflow.article, &article.details, &text))
}

/// A stored revision's content.
///
/// # Errors
/// [`DeskRefusal::NotFound`]; a fault when the stored bytes are not what their hash names.
pub(crate) fn revision(db: &Connection, hash: RevisionHash) -> Done<RevisionContent> {
    parse_canonical(&revision_bytes(db, hash)?).map_err(DeskError::during("reading a revision"))
}

/// A stored revision of this article.
///
/// # Errors
/// As [`revision`]; it is another article's.
pub(crate) fn revision_of(db: &Connection, article: ArticleId, hash: RevisionHash) -> Done<RevisionContent> {
    let content = revision(db, hash)?;
    if content.article_id == article {
        Ok(content)
    } else {
        Err(DeskRefusal::NotFound { what: "revision", given: hash.to_string() }.into())
    }
}

/// A stored revision's canonical bytes, checked against their hash.
pub(crate) fn revision_bytes(db: &Connection, hash: RevisionHash) -> Done<Vec<u8>> {
    let bytes: Option<Vec<u8>> = db
        .prepare_cached("SELECT canonical FROM revisions WHERE hash = ?1")?
        .query_row([Hash::from(hash)], |r| r.get(0))
        .optional()?;
    let bytes = bytes.ok_or_else(|| DeskRefusal::NotFound { what: "revision", given: hash.to_string() })?;
    if revision_hash(&bytes) == hash {
        Ok(bytes)
    } else {
        Err(DeskError::Fault { what: "a stored revision is damaged", source: "its hash differs".into() })
    }
}

impl Act<'_> {
    /// Freezes the current text and details. When an editor is bound it sends what it shows; a difference between the two
    /// readings is refused and both stay: the updates in the stream, the editor's in its window.
    pub fn freeze(&self, article: &mut Loaded, editor: Option<&EditorContent>) -> Done<Frozen> {
        let (doc, text) = body_store::settle(self.tx, article, self.at)?;
        if let Some(shown) = editor {
            same_content(&text, shown)?;
        }
        let id = article.workflow.article;
        let content = assemble(self.identity.newsroom, id, &article.details, &text);
        let bytes = canonical(&content).map_err(DeskError::during("writing a revision"))?;
        let hash = revision_hash(&bytes);
        self.tx
            .prepare_cached(
                "INSERT INTO revisions (hash, article, canonical, state, frozen_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (hash) DO NOTHING",
            )?
            .execute(params![Hash::from(hash), Id(id), bytes, doc.state_v1(), Id(self.actor()), Ms(self.at)])?;
        Ok(Frozen { hash, content })
    }
}

/// I3: the editor's and Rust's reading of the same document agree, in canonical form.
fn same_content(text: &WorkingText, shown: &EditorContent) -> Done<()> {
    let body = galley_domain::content::body::Body::from_json(&shown.body).map_err(|_| DeskRefusal::ContentDiverged)?;
    let clean = galley_domain::content::text::clean;
    let same = body.to_json() == text.body.to_json()
        && clean(&shown.headline) == clean(&text.headline)
        && clean(&shown.standfirst) == clean(&text.standfirst);
    if same { Ok(()) } else { Err(DeskRefusal::ContentDiverged.into()) }
}
