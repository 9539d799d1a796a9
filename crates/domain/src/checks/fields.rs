//! Fields that are missing or over their cap, empty blocks, sources.

use super::{CheckInput, FindingKind, Findings, passage::may_be_empty};
use crate::{
    content::{
        body::{LeafKind, inline_text},
        place::{Field, Place},
        revision::AiUse,
        text::{OBJECT, count_words},
    },
    profile::{Demand, FieldRule},
};
use std::{borrow::Cow, collections::BTreeSet};
use unicode_segmentation::UnicodeSegmentation;

pub(super) fn check(input: &CheckInput<'_>, out: &mut Findings<'_>) {
    for (name, rule) in &input.profile.fields {
        if let Some(text) = value(input, name) {
            field(name, rule, &text, out);
        }
    }
    empty_blocks(input, out);
    let named = |s: &str| s.trim().to_lowercase();
    let have =
        input.details.sources.iter().map(|s| named(&s.who)).filter(|s| !s.is_empty()).collect::<BTreeSet<_>>().len();
    let need = usize::try_from(input.profile.min_sources).unwrap_or(usize::MAX);
    if have < need {
        let args = vec![("have", have.to_string()), ("need", need.to_string())];
        out.add(FindingKind::MissingSecondSource, Some(Place::detail("sources")), args);
    }
}

fn field(name: &str, rule: &FieldRule, text: &str, out: &mut Findings<'_>) {
    let place = match name {
        "headline" => Place::field(Field::Headline),
        "kicker" => Place::field(Field::Kicker),
        "standfirst" => Place::field(Field::Standfirst),
        "body" => Place::field(Field::Body),
        other => Place::detail(other),
    };
    let named = || ("field", name.to_owned());
    if text.trim().is_empty() {
        let kind = match rule.demand {
            Demand::Optional => return,
            Demand::Recommended => FindingKind::RecommendedField,
            Demand::Required => FindingKind::RequiredField,
        };
        return out.add(kind, Some(place), vec![named()]);
    }
    let mut cap = |unit: &str, max: Option<u32>, count: &dyn Fn() -> usize| {
        let Some(max) = max.and_then(|m| usize::try_from(m).ok()) else { return };
        let actual = count();
        if actual > max {
            let args =
                vec![named(), ("unit", unit.to_owned()), ("max", max.to_string()), ("actual", actual.to_string())];
            out.add(FindingKind::TooLong, Some(place.clone()), args);
        }
    };
    cap("chars", rule.max_chars, &|| text.trim().graphemes(true).count());
    cap("words", rule.max_words, &|| usize::try_from(count_words(text)).unwrap_or(usize::MAX));
}

/// What a field of a profile holds, as text; empty = missing. `None` for a name this version does not know.
fn value<'a>(input: &CheckInput<'a>, name: &str) -> Option<Cow<'a, str>> {
    let d = input.details;
    let list = |items: Vec<&str>| Cow::Owned(items.join(", "));
    let present = |yes: bool| Cow::Borrowed(if yes { "+" } else { "" });
    Some(match name {
        "headline" => input.headline.into(),
        "standfirst" => input.standfirst.into(),
        "body" if input.body.is_empty() => "".into(),
        "body" => input.body.plain_text().into(),
        "kicker" => d.kicker.as_str().into(),
        "slug" => d.slug.as_str().into(),
        "bylines" => list(d.bylines.iter().map(|b| b.name.as_str()).collect()),
        "dateline" => d.dateline.as_str().into(),
        "section" => d.section.as_ref().map_or("", |s| s.as_str()).into(),
        "keywords" => list(d.keywords.iter().map(String::as_str).collect()),
        "topic" => d.topic.as_str().into(),
        "story_type" => d.story_type.as_str().into(),
        "sources" => list(d.sources.iter().map(|s| s.who.as_str()).collect()),
        "desk_note" => d.desk_note.as_str().into(),
        "lead" => present(d.lead.is_some()),
        "gallery" => present(!d.gallery.is_empty()),
        "related" => present(!d.related.is_empty()),
        "embargo" => present(d.embargo.is_some()),
        "planned_length" => present(d.planned_length.is_some()),
        "seo_title" => d.seo.title.as_str().into(),
        "seo_description" => d.seo.description.as_str().into(),
        // A disclosure is complete when what helped and who checked it are named; "no machine" needs neither.
        "ai" => present(d.ai.extent == AiUse::None || !(d.ai.tool.is_empty() || d.ai.checked_by.is_empty())),
        "references" => list(d.references.iter().map(String::as_str).collect()),
        "attachments" => present(!d.attachments.is_empty()),
        _ => return None,
    })
}

fn empty_blocks(input: &CheckInput<'_>, out: &mut Findings<'_>) {
    if input.body.is_empty() {
        return; // one finding says it all
    }
    for (leaf, allowed) in input.body.leaves().zip(may_be_empty(input.body)) {
        let (content, block) = match leaf.kind {
            LeafKind::Paragraph(content) => (content, "paragraph"),
            LeafKind::Heading { content, .. } => (content, "heading"),
            LeafKind::PullQuote { content, .. } => (content, "quote"),
            LeafKind::Figure(_) | LeafKind::Embed(_) | LeafKind::Divider => continue,
        };
        let text = inline_text(content);
        if !allowed && text.chars().all(|c| c.is_whitespace() && c != OBJECT) {
            out.add(
                FindingKind::EmptyBlock,
                Some(Place::in_body(leaf.index, 0, 0, "")),
                vec![("block", block.to_owned())],
            );
        }
    }
}
