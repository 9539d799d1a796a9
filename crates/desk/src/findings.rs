//! Findings of an article: the checks of `domain`, with what they need from the database.

use crate::{
    db::sql::{Id, Json},
    error::Done,
    record::Loaded,
    settings,
};
use galley_domain::{
    checks::{self, Candidate, CheckInput, Finding, Fingerprint, OpenPoint},
    content::{place::Place, revision::RevisionContent},
    ids::ArticleId,
    profile::ContentProfile,
    time::Timestamp,
};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Near-duplicate candidates looked at, at most.
const CANDIDATES: usize = 50;

/// The content profile of a section; `default` serves the rest.
pub(crate) fn profile(db: &Connection, article: &Loaded) -> Done<ContentProfile> {
    let all: Vec<ContentProfile> = settings::get(db, "profiles")?.unwrap_or_default();
    let section = article.details.section.as_ref();
    let own = all.iter().find(|p| section.is_some_and(|s| p.sections.contains(s)));
    let default = || all.iter().find(|p| p.key == "default");
    Ok(own.or_else(default).cloned().unwrap_or_else(ContentProfile::default_profile))
}

/// Findings of a frozen or current content.
pub(crate) fn of(db: &Connection, article: &Loaded, content: &RevisionContent, now: Timestamp) -> Done<Vec<Finding>> {
    let profile = profile(db, article)?;
    let zone = settings::zone(db)?;
    let planned = article.workflow.publications.values().filter_map(|p| p.publish_at).min();
    let day = |at: Timestamp| at.utc().with_timezone(&zone).date_naive();
    let publish_date = planned.map(day).or(article.details.dated).unwrap_or_else(|| day(now));
    let reasons: Vec<OpenPoint> = article
        .workflow
        .returns
        .iter()
        .flat_map(|r| r.reasons.iter().zip(&r.resolved))
        .filter(|(_, resolved)| !**resolved)
        .map(|(reason, _)| OpenPoint {
            place: reason.place.clone(),
            code: reason.code.clone(),
            note: reason.note.clone(),
        })
        .collect();
    let comments = open_comments(db, article.workflow.article)?;
    let existing = candidates(db, article, content)?;
    Ok(checks::run(&CheckInput {
        article: Some(article.workflow.article),
        headline: &content.headline,
        standfirst: &content.standfirst,
        body: &content.body,
        details: &article.details,
        profile: &profile,
        publish_date: Some(publish_date),
        open_reasons: &reasons,
        open_comments: &comments,
        existing: &existing,
    }))
}

fn open_comments(db: &Connection, article: ArticleId) -> Done<Vec<OpenPoint>> {
    let mut find = db.prepare_cached(
        "SELECT text, place FROM comments WHERE article = ?1 AND resolved_at IS NULL AND reply_to IS NULL ORDER BY at",
    )?;
    let rows = find.query_map([Id(article)], |r| {
        Ok(OpenPoint { note: r.get(0)?, place: r.get::<_, Option<Json<Place>>>(1)?.map(|j| j.0), code: String::new() })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Articles that share a band of the fingerprint.
fn candidates(db: &Connection, article: &Loaded, content: &RevisionContent) -> Done<Vec<Candidate>> {
    let id = article.workflow.article;
    let Some(own) = Fingerprint::of(id, &content.headline, &content.standfirst, &content.body) else {
        return Ok(Vec::new());
    };
    let mut rids = BTreeSet::new();
    let mut share = db.prepare_cached("SELECT rid FROM article_shingles WHERE hash = ?1 AND rid <> ?2 LIMIT 100")?;
    for band in own.bands() {
        for rid in share.query_map(params![band, article.rid], |r| r.get::<_, i64>(0))? {
            rids.insert(rid?);
        }
    }
    let mut find = db.prepare_cached(
        "SELECT a.id, a.headline, t.minhash FROM articles a JOIN article_text t ON t.rid = a.rid
         WHERE a.rid = ?1 AND a.state <> 'spiked' AND t.minhash IS NOT NULL",
    )?;
    let mut out = Vec::new();
    for rid in rids.into_iter().take(CANDIDATES) {
        let rows = find.query_map([rid], |r| {
            let bytes: Vec<u8> = r.get(2)?;
            Ok(Candidate {
                fingerprint: Fingerprint {
                    article: r.get::<_, Id<ArticleId>>(0)?.0,
                    minhash: bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect(),
                },
                headline: r.get(1)?,
            })
        })?;
        for row in rows {
            out.push(row?);
        }
    }
    Ok(out)
}
