//! An article's fields outside the merged text: what Details shows. Headline, standfirst and body live in the working
//! document (see [`crate::content`]); which of these fields a section requires or caps is a content profile.

use crate::{
    content::{
        hash::MediaHash,
        revision::{AiDisclosure, CorrectionNotice, Seo},
    },
    ids::{ArticleId, AttachmentId, PersonId, SectionId},
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A byline: a person of the newsroom, or a name alone; `name` is what readers see (a pen name, if one is used).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Byline {
    /// Who it is, when it is one of the newsroom's people.
    pub person: Option<PersonId>,
    /// The name shown (bút danh).
    pub name: String,
}

/// A picture of the article, apart from figures inside the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Picture {
    /// SHA-256 of the master.
    pub media: MediaHash,
    /// Caption (chú thích ảnh).
    pub caption: String,
    /// Credit (nguồn ảnh).
    pub credit: String,
    /// Text for those who cannot see it.
    pub alt: String,
    /// Rights note; stays in the newsroom.
    pub rights_note: String,
    /// Focal point, per mille of width and height.
    pub focal_x: u16,
    /// See `focal_x`.
    pub focal_y: u16,
}

/// A source: who or what document, contact, when. Never leaves the newsroom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Source {
    /// Who, or which document.
    pub who: String,
    /// How to reach them.
    pub contact: String,
    /// When they were spoken to or the document was seen; free text.
    pub when: String,
}

/// An attachment kept in the newsroom only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Attachment {
    /// Its identity.
    pub id: AttachmentId,
    /// File name as given.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Bytes.
    pub size: u32,
}

/// An article's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// Every field outside the merged text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Details {
    /// Kicker (tít phụ).
    pub kicker: String,
    /// Slug; empty = derived from the headline at the freeze.
    pub slug: String,
    /// Bylines, in order.
    pub bylines: Vec<Byline>,
    /// Dateline place.
    pub dateline: String,
    /// Section (chuyên mục).
    pub section: Option<SectionId>,
    /// Keywords.
    pub keywords: BTreeSet<String>,
    /// Topic.
    pub topic: String,
    /// Language.
    pub language: Language,
    /// Priority -2..=2.
    pub priority: i8,
    /// Story type (tin, bài, phỏng vấn, phóng sự ảnh ...): a key of the newsroom's list.
    pub story_type: String,
    /// Sources; never leave the newsroom.
    pub sources: Vec<Source>,
    /// Note to the desk.
    pub desk_note: String,
    /// Lead image.
    pub lead: Option<Picture>,
    /// Gallery.
    pub gallery: Vec<Picture>,
    /// Related articles.
    pub related: BTreeSet<ArticleId>,
    /// No destination receives the content before this moment.
    pub embargo: Option<Timestamp>,
    /// Planned length in words.
    pub planned_length: Option<u32>,
    /// The date the article gives itself, when it came from a page that had one. Until it is planned, its dates are checked
    /// against this one.
    #[specta(type = Option<String>)]
    pub dated: Option<NaiveDate>,
    /// SEO title and description.
    pub seo: Seo,
    /// AI-use disclosure.
    pub ai: AiDisclosure,
    /// Correction notices shown on the article, oldest first.
    pub corrections: Vec<CorrectionNotice>,
    /// External references (document numbers, links).
    pub references: Vec<String>,
    /// Attachments (newsroom only).
    pub attachments: Vec<Attachment>,
}
