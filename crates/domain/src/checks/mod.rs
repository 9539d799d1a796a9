//! Checks: what a machine can see is missing or wrong in an article before people read it.
//!
//! [`run`] is pure and linear in the length of the text. Each [`Finding`] has a kind, a place, and the arguments of its
//! message (`finding-<kind>` in `findings.ftl`, which says what is wrong and what to do). Whether a kind blocks, advises or
//! is off is the content profile's; [`FindingKind::default_severity`] speaks where the profile is silent.
//!
//! - `fields`, `pictures`, `links`, `words`: what is missing, too long, empty or doubled;
//! - `dates`: dates that contradict the publish date or themselves, in Vietnamese and English;
//! - `legacy`: leftovers of TCVN3 and VNI, with the text they stood for;
//! - [`fingerprint`]: near-duplicates by MinHash.

mod dates;
mod fields;
pub mod fingerprint;
mod legacy;
mod links;
mod passage;
mod pictures;
mod syllable;
mod words;
mod words_lists;

#[cfg(test)]
mod tests;

pub use fingerprint::{Candidate, Fingerprint};

use crate::{
    article::Details,
    content::{body::Body, place::Place},
    ids::ArticleId,
    profile::{ContentProfile, Severity},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most findings of one kind that are listed; a text with more of them needs another look as a whole.
pub const MAX_FINDINGS_PER_KIND: usize = 100;

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A field the profile requires is empty. Args: `field`.
    RequiredField,
    /// A field the profile recommends is empty. Args: `field`.
    RecommendedField,
    /// A field is over its cap. Args: `field`, `unit` (`chars` or `words`), `max`, `actual`.
    TooLong,
    /// A picture has no caption. Args: `where` (`lead`, `gallery`, `body`), `number` (from 1).
    PictureWithoutCaption,
    /// A picture has no credit. Args as above.
    PictureWithoutCredit,
    /// A picture has no text for those who cannot see it. Args as above.
    PictureWithoutAlt,
    /// An empty paragraph, heading, list item or quote. Args: `block` (`paragraph`, `heading`, `quote`).
    EmptyBlock,
    /// The same word twice in a row. Args: `word`.
    DoubledWord,
    /// Two spaces or more in a row. Args: `count`.
    DoubledSpace,
    /// Characters nobody sees that break search and line ends. Args: `codes` (`U+200B ...`), `count`.
    InvisibleCharacters,
    /// Letters and accents stored apart (NFD). No args.
    DecomposedText,
    /// A link or card that leads nowhere. Args: `reason` (`empty`, `address`, `card`), `text`, `href`.
    LinkWithoutTarget,
    /// A web address written out but not linked. Args: `address`.
    UnlinkedAddress,
    /// A date that contradicts the publish date, its weekday, its range or the calendar. Args: `reason`
    /// (`after_publish`, `weekday`, `range`, `impossible`, `relative`), `date`, and by reason `publish_date`, `weekday`
    /// (the right one, `mon` .. `sun`), `other` (start of the range), `word` (the relative word), `expected`.
    DateContradiction,
    /// A reason of a return is not resolved. Args: `code`, `note`.
    UnresolvedReason,
    /// A comment is not resolved. Args: `note`.
    UnresolvedComment,
    /// Fewer sources than the profile asks for. Args: `have`, `need`.
    MissingSecondSource,
    /// Text typed for the old fonts (TCVN3 "ABC", VNI). Args: `encoding` (`tcvn3`, `vni`), `text`, `suggest`.
    LegacyEncoding,
    /// Much the same text as an existing article. Args: `article`, `headline`, `percent`.
    NearDuplicate,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::RequiredField,
        Self::RecommendedField,
        Self::TooLong,
        Self::PictureWithoutCaption,
        Self::PictureWithoutCredit,
        Self::PictureWithoutAlt,
        Self::EmptyBlock,
        Self::DoubledWord,
        Self::DoubledSpace,
        Self::InvisibleCharacters,
        Self::DecomposedText,
        Self::LinkWithoutTarget,
        Self::UnlinkedAddress,
        Self::DateContradiction,
        Self::UnresolvedReason,
        Self::UnresolvedComment,
        Self::MissingSecondSource,
        Self::LegacyEncoding,
        Self::NearDuplicate,
    ];

    /// The word of profiles, messages (`finding-<word>`), database and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiredField => "required_field",
            Self::RecommendedField => "recommended_field",
            Self::TooLong => "too_long",
            Self::PictureWithoutCaption => "picture_without_caption",
            Self::PictureWithoutCredit => "picture_without_credit",
            Self::PictureWithoutAlt => "picture_without_alt",
            Self::EmptyBlock => "empty_block",
            Self::DoubledWord => "doubled_word",
            Self::DoubledSpace => "doubled_space",
            Self::InvisibleCharacters => "invisible_characters",
            Self::DecomposedText => "decomposed_text",
            Self::LinkWithoutTarget => "link_without_target",
            Self::UnlinkedAddress => "unlinked_address",
            Self::DateContradiction => "date_contradiction",
            Self::UnresolvedReason => "unresolved_reason",
            Self::UnresolvedComment => "unresolved_comment",
            Self::MissingSecondSource => "missing_second_source",
            Self::LegacyEncoding => "legacy_encoding",
            Self::NearDuplicate => "near_duplicate",
        }
    }

    /// What holds when a profile does not name the kind. Blocking is only what no newsroom would publish and a machine
    /// cannot mistake: the rest is advice, because a machine that stops a right text is switched off and then finds nothing.
    #[must_use]
    pub fn default_severity(self) -> Severity {
        match self {
            Self::RequiredField | Self::LinkWithoutTarget | Self::UnresolvedReason | Self::LegacyEncoding => {
                Severity::Blocking
            }
            _ => Severity::Advice,
        }
    }

    /// The severity under a profile.
    #[must_use]
    pub fn severity(self, profile: &ContentProfile) -> Severity {
        profile.findings.get(self.as_str()).copied().unwrap_or_else(|| self.default_severity())
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// [`Severity::Blocking`] or [`Severity::Advice`]; what is off is not looked for.
    pub severity: Severity,
    /// Where; `None` when it concerns the article as a whole. In `lead` and `gallery` offsets count in the caption; the
    /// argument `number` says which picture.
    pub place: Option<Place>,
    /// Arguments of the message, by the names [`FindingKind`] lists.
    pub args: BTreeMap<String, String>,
}

/// A return reason or comment nobody has resolved yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenPoint {
    /// Where it is anchored, if it is.
    pub place: Option<Place>,
    /// Key of the newsroom's reason list; empty for a comment.
    pub code: String,
    /// What was written; the message falls back to the code.
    pub note: String,
}

/// What is checked, and what it is checked against.
#[derive(Debug, Clone, Copy)]
pub struct CheckInput<'a> {
    /// The article itself: left out when duplicates are looked for.
    pub article: Option<ArticleId>,
    /// Headline.
    pub headline: &'a str,
    /// Standfirst.
    pub standfirst: &'a str,
    /// Body.
    pub body: &'a Body,
    /// Every field outside the merged text; its `language` chooses how numbers with strokes are read.
    pub details: &'a Details,
    /// The profile of the article's section.
    pub profile: &'a ContentProfile,
    /// The local day it will be published, as planned, or today when nothing is planned; `None` = dates are only checked
    /// against themselves.
    pub publish_date: Option<NaiveDate>,
    /// Return reasons not yet resolved.
    pub open_reasons: &'a [OpenPoint],
    /// Comments not yet resolved.
    pub open_comments: &'a [OpenPoint],
    /// Articles that may be much the same; see [`Fingerprint::bands`] for how a store finds them.
    pub existing: &'a [Candidate],
}

/// Finds everything. The same input gives the same findings in the same order: by place (kinds and arguments decide within
/// one), and what concerns the article as a whole last.
#[must_use]
pub fn run(input: &CheckInput<'_>) -> Vec<Finding> {
    let mut out = Findings::new(input.profile);
    fields::check(input, &mut out);
    pictures::check(input, &mut out);
    points(FindingKind::UnresolvedReason, input.open_reasons, &mut out);
    points(FindingKind::UnresolvedComment, input.open_comments, &mut out);
    for passage in passage::passages(input) {
        let old_fonts = legacy::check(&passage, &mut out);
        words::check(&passage, &old_fonts, &mut out);
        links::bare_addresses(&passage, &mut out);
        dates::check(&passage, input.publish_date, input.details.language, &mut out);
    }
    links::targets(input.body, &mut out);
    near_duplicates(input, &mut out);
    out.sorted()
}

fn points(kind: FindingKind, open: &[OpenPoint], out: &mut Findings<'_>) {
    for point in open {
        let note = if point.note.trim().is_empty() { &point.code } else { &point.note };
        let mut args = vec![("note", note.clone())];
        if !point.code.is_empty() {
            args.push(("code", point.code.clone()));
        }
        out.add(kind, point.place.clone(), args);
    }
}

fn near_duplicates(input: &CheckInput<'_>, out: &mut Findings<'_>) {
    if input.existing.is_empty() || out.off(FindingKind::NearDuplicate) {
        return;
    }
    let Some(own) = fingerprint::minhash(input.headline, input.standfirst, input.body) else { return };
    for candidate in input.existing.iter().filter(|c| Some(c.fingerprint.article) != input.article) {
        let alike = fingerprint::resemblance(&own, &candidate.fingerprint.minhash);
        if alike >= fingerprint::NEAR_DUPLICATE_PERCENT {
            let args = vec![
                ("article", candidate.fingerprint.article.to_string()),
                ("headline", candidate.headline.clone()),
                ("percent", alike.to_string()),
            ];
            out.add(FindingKind::NearDuplicate, None, args);
        }
    }
}

/// Findings under way: knows the profile, drops what is off, keeps the lists short.
struct Findings<'a> {
    profile: &'a ContentProfile,
    found: Vec<Finding>,
    counts: BTreeMap<FindingKind, usize>,
}

impl<'a> Findings<'a> {
    fn new(profile: &'a ContentProfile) -> Self {
        Self { profile, found: Vec::new(), counts: BTreeMap::new() }
    }

    fn off(&self, kind: FindingKind) -> bool {
        kind.severity(self.profile) == Severity::Off
    }

    fn add(&mut self, kind: FindingKind, place: Option<Place>, args: Vec<(&str, String)>) {
        let severity = kind.severity(self.profile);
        let count = self.counts.entry(kind).or_default();
        if severity == Severity::Off || *count == MAX_FINDINGS_PER_KIND {
            return;
        }
        *count += 1;
        let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.found.push(Finding { kind, severity, place, args });
    }

    fn sorted(mut self) -> Vec<Finding> {
        fn key(f: &Finding) -> (bool, &Option<Place>, FindingKind, &BTreeMap<String, String>) {
            (f.place.is_none(), &f.place, f.kind, &f.args)
        }
        self.found.sort_by(|a, b| key(a).cmp(&key(b)));
        self.found.dedup();
        self.found
    }
}
