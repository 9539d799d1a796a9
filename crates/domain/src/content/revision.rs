//! A revision: frozen content with a hash. It is what people sign off and what portals receive, so its bytes are exact:
//! JSON in the canonical form of RFC 8785 of content that is itself in canonical form (docs/spec/body.md).
//!
//! Not in a revision: priority, sources, desk notes, rights notes, embargo, times, planned length, attachments, external
//! references. They stay in the newsroom.

use super::{
    body::{BODY_SCHEMA_VERSION, Body, FOCAL_MIDDLE, Figure},
    hash::{MediaHash, RevisionHash},
    text::clean_line,
};
use crate::{
    article::{Byline, Language},
    ids::{ArticleId, NewsroomId, SectionId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What stands before the canonical bytes when they are hashed, so that this hash can never be one of anything else.
pub const REVISION_HASH_TAG: &[u8] = b"galley-rev-1";

/// Most bytes a canonical revision may have.
pub const MAX_REVISION_BYTES: usize = 8 * 1024 * 1024;

/// Everything readers get, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RevisionContent {
    /// The newsroom whose article this is.
    pub newsroom_id: NewsroomId,
    /// The article.
    pub article_id: ArticleId,
    /// Version of the body schema; [`BODY_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Headline (tít).
    #[serde(default)]
    pub headline: String,
    /// Kicker (tít phụ).
    #[serde(default)]
    pub kicker: String,
    /// Slug.
    #[serde(default)]
    pub slug: String,
    /// Standfirst (sapo).
    #[serde(default)]
    pub standfirst: String,
    /// Body.
    pub body: Body,
    /// Bylines, in order.
    #[serde(default)]
    pub bylines: Vec<Byline>,
    /// Dateline place.
    #[serde(default)]
    pub dateline: String,
    /// Section (chuyên mục).
    #[serde(default)]
    pub section: Option<SectionId>,
    /// Keywords: a set.
    #[serde(default)]
    pub keywords: BTreeSet<String>,
    /// Topic.
    #[serde(default)]
    pub topic: String,
    /// Language.
    pub language: Language,
    /// Story type: a key of the newsroom's list.
    #[serde(default)]
    pub story_type: String,
    /// Lead image and gallery; pictures inside the body are in the body.
    #[serde(default)]
    pub media: RevisionMedia,
    /// Related articles: a set.
    #[serde(default)]
    pub related: BTreeSet<ArticleId>,
    /// Search engine title and description.
    #[serde(default)]
    pub seo: Seo,
    /// AI-use disclosure.
    #[serde(default)]
    pub ai: AiDisclosure,
    /// Correction notices (đính chính), oldest first.
    #[serde(default)]
    pub corrections: Vec<CorrectionNotice>,
}

/// The pictures of an article outside its body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RevisionMedia {
    /// Lead image.
    #[serde(default)]
    pub lead: Option<RevisionPicture>,
    /// Gallery, in order.
    #[serde(default)]
    pub gallery: Vec<RevisionPicture>,
}

/// A picture as readers get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RevisionPicture {
    /// SHA-256 of the master.
    pub media: MediaHash,
    /// Caption (chú thích ảnh).
    #[serde(default)]
    pub caption: String,
    /// Credit (nguồn ảnh).
    #[serde(default)]
    pub credit: String,
    /// Text for those who cannot see it.
    #[serde(default)]
    pub alt: String,
    /// Focal point, per mille of the width, 0..=1000.
    #[serde(default = "middle")]
    pub focal_x: u16,
    /// Focal point, per mille of the height, 0..=1000.
    #[serde(default = "middle")]
    pub focal_y: u16,
}

fn middle() -> u16 {
    FOCAL_MIDDLE
}

impl RevisionPicture {
    /// The same picture as the body would hold it.
    #[must_use]
    pub fn as_figure(&self) -> Figure {
        Figure {
            media: self.media,
            caption: self.caption.clone(),
            credit: self.credit.clone(),
            alt: self.alt.clone(),
            focal_x: self.focal_x,
            focal_y: self.focal_y,
        }
    }
}

/// What search engines are told, where it differs from headline and standfirst.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct Seo {
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
}

/// How much of an article a machine wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AiUse {
    /// Nothing.
    #[default]
    None,
    /// It helped (translation, transcription, a draft that was rewritten).
    Assisted,
    /// It wrote or drew parts that readers see.
    Generated,
}

/// Disclosure of AI use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct AiDisclosure {
    /// How much.
    #[serde(rename = "use")]
    pub extent: AiUse,
    /// By what.
    pub tool: String,
    /// Checked by whom.
    pub checked_by: String,
}

/// A correction readers are told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CorrectionNotice {
    /// When.
    pub at: Timestamp,
    /// What was wrong and what is right.
    pub text: String,
}

/// Why bytes are not a revision, or content cannot become one.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// Not JSON, or not the JSON of a revision.
    #[error("not the JSON of a revision: {0}")]
    Json(#[from] serde_json::Error),
    /// The canonical form could not be written.
    #[error("cannot be written in canonical form: {0}")]
    Unwritable(String),
    /// The bytes say something that is written otherwise in canonical form.
    #[error("the bytes are not the canonical form of what they say")]
    NotCanonical,
    /// A schema version this program does not know.
    #[error("body schema {0} is newer than this program knows ({BODY_SCHEMA_VERSION})")]
    SchemaTooNew(u32),
    /// Larger than [`MAX_REVISION_BYTES`].
    #[error("{0} bytes are more than a revision may have")]
    TooLarge(usize),
    /// A picture's focal point is outside the picture.
    #[error("a focal point lies outside its picture")]
    FocalPoint,
}

impl RevisionContent {
    /// An empty revision of an article.
    #[must_use]
    pub fn empty(newsroom_id: NewsroomId, article_id: ArticleId) -> Self {
        Self {
            newsroom_id,
            article_id,
            schema_version: BODY_SCHEMA_VERSION,
            headline: String::new(),
            kicker: String::new(),
            slug: String::new(),
            standfirst: String::new(),
            body: Body::default(),
            bylines: vec![],
            dateline: String::new(),
            section: None,
            keywords: BTreeSet::new(),
            topic: String::new(),
            language: Language::default(),
            story_type: String::new(),
            media: RevisionMedia::default(),
            related: BTreeSet::new(),
            seo: Seo::default(),
            ai: AiDisclosure::default(),
            corrections: vec![],
        }
    }

    /// This content in canonical form: NFC text, one-line fields without outer white space, empty keywords, nameless
    /// bylines and empty notices dropped, the body as [`Body::canonical`]. Idempotent.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        Self {
            newsroom_id: self.newsroom_id,
            article_id: self.article_id,
            schema_version: self.schema_version,
            headline: clean_line(&self.headline),
            kicker: clean_line(&self.kicker),
            slug: clean_line(&self.slug),
            standfirst: clean_line(&self.standfirst),
            body: self.body.canonical(),
            bylines: self
                .bylines
                .iter()
                .map(|b| Byline { person: b.person, name: clean_line(&b.name) })
                .filter(|b| !b.name.is_empty())
                .collect(),
            dateline: clean_line(&self.dateline),
            section: self.section.clone(),
            keywords: self.keywords.iter().map(|k| clean_line(k)).filter(|k| !k.is_empty()).collect(),
            topic: clean_line(&self.topic),
            language: self.language,
            story_type: clean_line(&self.story_type),
            media: RevisionMedia {
                lead: self.media.lead.as_ref().map(picture),
                gallery: self.media.gallery.iter().map(picture).collect(),
            },
            related: self.related.clone(),
            seo: Seo { title: clean_line(&self.seo.title), description: clean_line(&self.seo.description) },
            ai: AiDisclosure {
                extent: self.ai.extent,
                tool: clean_line(&self.ai.tool),
                checked_by: clean_line(&self.ai.checked_by),
            },
            corrections: self
                .corrections
                .iter()
                .map(|c| CorrectionNotice { at: c.at, text: clean_line(&c.text) })
                .filter(|c| !c.text.is_empty())
                .collect(),
        }
    }

    /// Every picture a portal needs for this revision, each once: lead, gallery, body.
    #[must_use]
    pub fn all_media(&self) -> Vec<MediaHash> {
        let mut seen = BTreeSet::new();
        let outside = self.media.lead.iter().chain(&self.media.gallery).map(|p| p.media);
        outside.chain(self.body.media()).filter(|m| seen.insert(*m)).collect()
    }

    /// The hash of this content.
    ///
    /// # Errors
    /// As [`canonical`].
    pub fn hash(&self) -> Result<RevisionHash, RevisionError> {
        Ok(revision_hash(&canonical(self)?))
    }
}

fn picture(p: &RevisionPicture) -> RevisionPicture {
    RevisionPicture {
        media: p.media,
        caption: clean_line(&p.caption),
        credit: clean_line(&p.credit),
        alt: clean_line(&p.alt),
        focal_x: p.focal_x,
        focal_y: p.focal_y,
    }
}

/// The canonical bytes of a revision: RFC 8785 (JCS) over the cleaned content. Members that say nothing (`null`, `""`, `[]`,
/// `{}`, a focal point in the middle, no AI use) are left out.
///
/// # Errors
/// [`RevisionError::TooLarge`], [`RevisionError::FocalPoint`], [`RevisionError::SchemaTooNew`].
pub fn canonical(content: &RevisionContent) -> Result<Vec<u8>, RevisionError> {
    if content.schema_version > BODY_SCHEMA_VERSION {
        return Err(RevisionError::SchemaTooNew(content.schema_version));
    }
    let pictures = content.media.lead.iter().chain(&content.media.gallery);
    if pictures.clone().any(|p| p.focal_x > 1000 || p.focal_y > 1000) {
        return Err(RevisionError::FocalPoint);
    }
    let mut json = serde_json::to_value(content.cleaned())?;
    if let Value::Object(members) = &mut json {
        for (name, member) in members.iter_mut() {
            match name.as_str() {
                "body" => {} // canonical by itself
                "ai" => drop_members(member, |name, v| name == "use" && v == "none"),
                _ => drop_members(member, |name, v| name.starts_with("focal_") && *v == FOCAL_MIDDLE),
            }
        }
        members.retain(|name, v| name == "body" || !says_nothing(v));
    }
    let bytes = serde_json_canonicalizer::to_vec(&json).map_err(|e| RevisionError::Unwritable(e.to_string()))?;
    if bytes.len() > MAX_REVISION_BYTES { Err(RevisionError::TooLarge(bytes.len())) } else { Ok(bytes) }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(s) => s.is_empty(),
        Value::Array(a) => a.is_empty(),
        Value::Object(o) => o.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Drops the members of all objects inside `value` that say nothing or that `default` names. Entries of arrays stay.
fn drop_members(value: &mut Value, default: fn(&str, &Value) -> bool) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|v| drop_members(v, default));
            members.retain(|name, v| !says_nothing(v) && !default(name, v));
        }
        Value::Array(entries) => entries.iter_mut().for_each(|v| drop_members(v, default)),
        _ => {}
    }
}

/// `SHA-256("galley-rev-1" || canonical)`.
#[must_use]
pub fn revision_hash(canonical: &[u8]) -> RevisionHash {
    RevisionHash(Sha256::new().chain_update(REVISION_HASH_TAG).chain_update(canonical).finalize().into())
}

/// Reads canonical bytes back.
///
/// # Errors
/// [`RevisionError::NotCanonical`] when the bytes are not exactly what [`canonical`] writes for what they say; the other
/// variants when they say nothing that is a revision.
pub fn parse_canonical(bytes: &[u8]) -> Result<RevisionContent, RevisionError> {
    if bytes.len() > MAX_REVISION_BYTES {
        return Err(RevisionError::TooLarge(bytes.len()));
    }
    let content: RevisionContent = serde_json::from_slice(bytes)?;
    if canonical(&content)? == bytes { Ok(content) } else { Err(RevisionError::NotCanonical) }
}
