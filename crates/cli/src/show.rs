//! Articles as JSON and as lines.

use crate::{
    answer::{Answer, Outcome},
    context::Context,
};
use galley_desk::{
    Desk,
    queries::{
        article::{ArticleView, article, findings, preview},
        list::ArticleRow,
    },
};
use galley_domain::{
    checks::Finding,
    content::{
        diff::{RevisionDiff, Segment, SegmentOp},
        hash::RevisionHash,
    },
    ids::ArticleId,
    workflow::EditorialState,
};
use serde_json::{Value, json};

/// The hash the next sign-off would name: the content as it stands while it is written or reviewed; the approved one after.
pub fn revision_hash(view: &ArticleView, working: RevisionHash) -> RevisionHash {
    match view.workflow.editorial {
        EditorialState::InReview => working,
        _ => view.workflow.approved_revision.unwrap_or(working),
    }
}

/// An article, in short: what every verb answers.
///
/// # Errors
/// Not signed in; no such article.
pub fn article_json(desk: &Desk, id: ArticleId) -> Outcome<(Value, ArticleView)> {
    let view = article(desk, id)?;
    let working = preview(desk, id, None)?.revision;
    let w = &view.workflow;
    let name = |p: &galley_domain::ids::PersonId| view.names.get(&p.to_string()).cloned();
    let publications: Vec<Value> = view
        .publications
        .iter()
        .map(|row| {
            let mut out = serde_json::to_value(&row.publication)?;
            if let Value::Object(map) = &mut out {
                map.insert("destination".to_owned(), json!(row.destination));
                map.insert("name".to_owned(), json!(row.name));
            }
            Ok(out)
        })
        .collect::<Result<_, serde_json::Error>>()?;
    let sign_offs: Vec<Value> = w
        .sign_offs
        .iter()
        .map(|s| {
            json!({ "step": s.step, "by": name(&s.person), "at": s.at, "revision": s.revision, "stale": s.stale,
                         "own_article": s.own_article })
        })
        .collect();
    let json = json!({
        "id": id,
        "headline": view.headline,
        "state": w.editorial,
        "revision_hash": revision_hash(&view, working),
        "working_hash": working,
        "approved_hash": w.approved_revision,
        "round": w.round,
        "step": w.step,
        "steps": view.steps.last().map_or(0, |(step, _)| *step),
        "section": view.details.section,
        "language": view.details.language,
        "words": view.words,
        "creator": name(&w.creator),
        "claimed_by": w.claim.as_ref().and_then(|c| name(&c.person)),
        "sign_offs": sign_offs,
        "clearances": w.clearances,
        "publications": publications,
        "unapproved_changes": view.unapproved_changes,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
    });
    Ok((json, view))
}

/// The answer of a verb: the article as it is now.
///
/// # Errors
/// As [`article_json`].
pub fn verb(cx: &Context, desk: &Desk, id: ArticleId) -> Outcome {
    let (json, view) = article_json(desk, id)?;
    let lines = article_lines(cx, &json, &view);
    Ok(Answer::new(json, lines))
}

fn headline(cx: &Context, headline: &str) -> String {
    if headline.is_empty() { cx.text("cli-untitled", &[]) } else { headline.to_owned() }
}

/// An article in a few lines.
pub fn article_lines(cx: &Context, json: &Value, view: &ArticleView) -> Vec<String> {
    let w = &view.workflow;
    let state = cx.text(&format!("editorial-{}", w.editorial.as_str()), &[]);
    let id = view.id.to_string();
    let headline = headline(cx, &view.headline);
    let mut lines = vec![if w.editorial == EditorialState::InReview {
        let steps = view.steps.last().map_or(0, |(step, _)| *step).to_string();
        let args = [
            ("id", id.as_str()),
            ("state", &state),
            ("step", &w.step.to_string()),
            ("steps", &steps),
            ("headline", &headline),
        ];
        cx.text("cli-article-step", &args)
    } else {
        cx.text("cli-article", &[("id", &id), ("state", &state), ("headline", &headline)])
    }];
    if let Some(hash) = json.get("revision_hash").and_then(Value::as_str) {
        lines.push(cx.text("cli-revision", &[("hash", hash)]));
    }
    for row in &view.publications {
        let state = cx.text(&format!("publication-{}", row.publication.state.as_str()), &[]);
        let address = row.publication.address.as_deref().unwrap_or_default();
        let args = [("destination", row.name.as_str()), ("state", &state), ("address", address)];
        lines.push(cx.text("cli-publication", &args).trim_end().to_owned());
    }
    lines
}

/// What the checks find, with its message.
///
/// # Errors
/// Not signed in; no such article.
pub fn findings_of(cx: &Context, desk: &Desk, id: ArticleId) -> Outcome<(Value, Vec<String>)> {
    let found = findings(desk, id)?;
    let message = |f: &Finding| {
        let id = format!("finding-{}", f.kind.as_str());
        cx.say().known(&id, &f.args).unwrap_or(id)
    };
    let mut json = Vec::new();
    let mut lines = Vec::new();
    for f in &found {
        let mut value = serde_json::to_value(f)?;
        if let Value::Object(map) = &mut value {
            map.insert("message".to_owned(), json!(message(f)));
        }
        json.push(value);
        lines.push(format!("- {}", message(f)));
    }
    Ok((Value::Array(json), lines))
}

/// A row of a list, as one line.
pub fn row_line(cx: &Context, row: &ArticleRow) -> String {
    let state = cx.text(&format!("editorial-{}", row.state.as_str()), &[]);
    let publication = row.publication.map(|p| cx.text(&format!("publication-{}", p.as_str()), &[]));
    let state = publication.map_or_else(|| state.clone(), |p| format!("{state}, {p}"));
    let id = row.id.to_string();
    cx.text("cli-article", &[("id", &id), ("state", &state), ("headline", &headline(cx, &row.headline))])
}

fn segments(all: &[Segment]) -> String {
    all.iter()
        .map(|s| match s.op {
            SegmentOp::Same => s.text.clone(),
            SegmentOp::Added => format!("{{+{}+}}", s.text),
            SegmentOp::Removed => format!("[-{}-]", s.text),
        })
        .collect()
}

/// A difference in words, as `git diff --word-diff` shows it.
pub fn diff_lines(diff: &RevisionDiff) -> Vec<String> {
    use galley_domain::content::diff::DiffKind;
    let fields = diff.fields.iter().map(|f| format!("{}: {}", f.field, segments(&f.segments)));
    let blocks = diff.blocks.iter().filter(|b| b.kind != DiffKind::Same).map(|b| segments(&b.segments));
    fields.chain(blocks).collect()
}
