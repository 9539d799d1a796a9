//! Content profiles: which fields a section requires, recommends or caps. Data, not code.

use crate::ids::SectionId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much a profile asks for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Not asked for.
    Optional,
    /// Its absence is advice.
    Recommended,
    /// Its absence blocks.
    Required,
}

/// Whether a finding of a kind blocks, advises, or is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Not looked for.
    Off,
    /// Shown; does not block.
    Advice,
    /// Refuses submission and sign-off.
    Blocking,
}

/// A field's rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldRule {
    /// Required, recommended or optional.
    pub demand: Demand,
    /// Cap in characters (user-perceived), if any; over it is a `too_long` finding.
    pub max_chars: Option<u32>,
    /// Cap in words, if any.
    pub max_words: Option<u32>,
}

/// A content profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ContentProfile {
    /// Key, e.g. `default`.
    pub key: String,
    /// Name in Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Rules by field name (`headline`, `standfirst`, `body`, `section`, `bylines`, `lead`, ...).
    pub fields: BTreeMap<String, FieldRule>,
    /// Severity by finding kind; a kind not named has its default.
    pub findings: BTreeMap<String, Severity>,
    /// Least number of sources; fewer is a `missing_second_source` finding.
    pub min_sources: u32,
    /// Sections that use it; the profile `default` serves the rest.
    pub sections: Vec<SectionId>,
}

impl ContentProfile {
    /// The profile every newsroom starts with: headline, standfirst, body, section and byline required; a headline of at
    /// most 140 characters; a lead image recommended; two sources recommended.
    #[must_use]
    pub fn default_profile() -> Self {
        let rule = |demand, max_chars| FieldRule { demand, max_chars, max_words: None };
        let fields = [
            ("headline", rule(Demand::Required, Some(140))),
            ("standfirst", rule(Demand::Required, Some(500))),
            ("body", rule(Demand::Required, None)),
            ("section", rule(Demand::Required, None)),
            ("bylines", rule(Demand::Required, None)),
            ("kicker", rule(Demand::Optional, Some(60))),
            ("lead", rule(Demand::Recommended, None)),
            ("keywords", rule(Demand::Recommended, None)),
            ("seo_title", rule(Demand::Optional, Some(70))),
            ("seo_description", rule(Demand::Optional, Some(160))),
        ];
        Self {
            key: "default".into(),
            name_vi: "Mặc định".into(),
            name_en: "Default".into(),
            fields: fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            findings: BTreeMap::new(),
            min_sources: 2,
            sections: Vec::new(),
        }
    }
}
