//! One article as the editor and its panels show it.

use super::deliveries::{Remedy, remedies};
use crate::{
    actions::correct::own_notice,
    body_store,
    db::sql::{Hash, Id, Json, Ms},
    desk::{Desk, monotone},
    error::{DeskError, Done},
    freeze, record,
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use galley_domain::{
    article::{Details, Language, Picture},
    checks::Finding,
    content::{
        body::BODY_SCHEMA_VERSION,
        diff::{RevisionDiff, diff_revisions},
        hash::{MediaHash, RevisionHash},
        place::Place,
        render::{RenderOptions, deliverable_html},
        revision::{AiDisclosure, CorrectionNotice, RevisionContent, Seo, canonical},
    },
    event::ArticleEvent,
    ids::{ArticleId, CommentId, DestinationId, PersonId},
    publication::Publication,
    time::Timestamp,
    workflow::{
        Action, Clearance, Command, Context, EditorialState, Possible, Refusal, Workflow, decide, possible, primary,
        required_steps,
    },
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything the sheet and Details need, apart from the working text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ArticleView {
    /// Article.
    pub id: ArticleId,
    /// Headline of the working text.
    pub headline: String,
    /// Fields outside the text.
    pub details: Details,
    /// Bumped by every change of details; given back with an edit (compare and set).
    pub details_version: u32,
    /// Workflow.
    pub workflow: Workflow,
    /// Steps that must be signed: (step, privilege word).
    pub steps: Vec<(u8, String)>,
    /// Every verb, possible or why not.
    pub possible: Vec<Possible>,
    /// The notice readers will get with the correction under way, may be empty; `None`: no correction is under way.
    pub notice: Option<String>,
    /// The one thing this person would do next.
    pub primary: Option<Action>,
    /// May this person type in it now?
    pub editable: bool,
    /// Why not: a refusal code.
    pub read_only_because: Option<String>,
    /// Names of everybody mentioned, by person id.
    pub names: BTreeMap<String, String>,
    /// Headlines of the related articles, by article id; one that is not there any more is left out.
    pub related: BTreeMap<String, String>,
    /// Publications with their destinations.
    pub publications: Vec<PublicationRow>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Created.
    pub created_at: Timestamp,
    /// Newest change.
    pub updated_at: Timestamp,
    /// Words in the body.
    pub words: u32,
    /// Body schema of the document.
    pub schema_version: u32,
    /// The working text differs from the approved revision.
    pub unapproved_changes: bool,
    /// Newest hash of the frozen content (short form on screen).
    pub revision: Option<RevisionHash>,
}

/// A destination and where the article stands with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PublicationRow {
    /// Destination.
    pub destination: DestinationId,
    /// Its name.
    pub name: String,
    /// State.
    pub publication: Publication,
    /// What a person can do about it, the most useful first.
    pub remedies: Vec<Remedy>,
}

/// A plain, anchored comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Comment {
    /// Identity.
    pub id: CommentId,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Words.
    pub text: String,
    /// Where it stands now, if the text is still there.
    pub place: Option<Place>,
    /// Its text is gone: what it was.
    pub orphaned: Option<String>,
    /// Answers this comment.
    pub reply_to: Option<CommentId>,
    /// Dealt with.
    pub resolved: bool,
}

/// An entry of the history panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HistoryEntry {
    /// Per-article sequence.
    pub aseq: u32,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Event kind (`event-<kind>` in messages).
    pub kind: String,
    /// Arguments of the message.
    pub args: BTreeMap<String, String>,
    /// Revision frozen or signed with it.
    pub revision: Option<RevisionHash>,
    /// Hash of the event, hex.
    pub hash: String,
}

/// Two revisions and what lies between.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct RevisionComparison {
    /// Older; `None` = nothing before.
    pub from: Option<RevisionHash>,
    /// Newer; `None` = the working text.
    pub to: Option<RevisionHash>,
    /// What changed.
    pub diff: RevisionDiff,
}

/// How the portal will show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Preview {
    /// Headline.
    pub headline: String,
    /// Kicker.
    pub kicker: String,
    /// Standfirst.
    pub standfirst: String,
    /// Rendered and sanitised body.
    pub html: String,
    /// Bylines as shown.
    pub bylines: Vec<String>,
    /// Dateline.
    pub dateline: String,
    /// Language.
    pub language: Language,
    /// Section name.
    pub section: String,
    /// Lead image, if any.
    pub lead: Option<galley_domain::article::Picture>,
    /// Notices of correction that readers are told.
    pub corrections: Vec<CorrectionNotice>,
    /// The use of AI that readers are told.
    pub ai: AiDisclosure,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Headlines of the related articles.
    pub related: Vec<String>,
    /// What a search engine is given in place of headline and standfirst, and the address.
    pub seo: Seo,
    /// The article's part of its public address, where one was given.
    pub slug: String,
    /// Hash of the content shown.
    pub revision: RevisionHash,
}

/// Everything about one article, for the signed-in person.
///
/// # Errors
/// Not signed in; no such article.
pub fn article(desk: &Desk, id: ArticleId) -> Done<ArticleView> {
    let me = desk.access()?.person;
    desk.store().read(|db| {
        let now = monotone(db, desk.host().now())?;
        let loaded = record::load(db, id)?;
        let charter = desk.charter_in(db)?;
        let keep = BTreeSet::new();
        let cx = Context { actor: me, at: now, charter: &charter, keep_schedule: &keep };
        let w = &loaded.workflow;
        let edit = decide(w, &Command::Edit, &cx).err();
        let (headline, words, created_at, updated_at, unapproved_changes): (String, u32, Ms, Ms, bool) = db
            .prepare_cached(
                "SELECT headline, word_count, created_at, updated_at, unapproved_changes FROM articles WHERE rid = ?1",
            )?
            .query_row([loaded.rid], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
        let comments = comments(db, id)?;
        let mut people: BTreeSet<PersonId> = w.byline_people.iter().copied().collect();
        people.extend(
            [w.creator].into_iter().chain(w.claim.map(|c| c.person)).chain(w.submitted_by).chain(w.reopened_by),
        );
        people.extend(w.sign_offs.iter().map(|s| s.person));
        people.extend(w.returns.iter().map(|r| r.by));
        people.extend(comments.iter().map(|c| c.by));
        people.extend(w.held.iter().map(|h| h.by));
        people.extend(w.clearances.values().filter_map(|c| match c {
            Clearance::Required { by, .. } | Clearance::Cleared { by, .. } => Some(*by),
            Clearance::NotNeeded => None,
        }));
        let names = people
            .into_iter()
            .map(|p| Ok((p.to_string(), record::name_of(db, p)?)))
            .collect::<Done<BTreeMap<_, _>>>()?;
        Ok(ArticleView {
            id,
            headline,
            details_version: u32::try_from(loaded.aseq).unwrap_or(u32::MAX),
            steps: required_steps(w, &cx).into_iter().map(|(s, p)| (s, privilege_word(p))).collect(),
            possible: possible(w, &cx),
            notice: own_notice(db, &loaded)?,
            primary: primary(w, &cx),
            editable: edit.is_none(),
            read_only_because: edit.map(|refusal| read_only_because(w.editorial, &refusal).to_owned()),
            names,
            related: headlines(db, &loaded.details.related)?,
            publications: publications(db, w)?,
            comments,
            created_at: created_at.0,
            updated_at: updated_at.0,
            words,
            schema_version: BODY_SCHEMA_VERSION,
            unapproved_changes,
            revision: w.revision,
            details: loaded.details,
            workflow: loaded.workflow,
        })
    })
}

fn headlines(db: &Connection, articles: &BTreeSet<ArticleId>) -> Done<BTreeMap<String, String>> {
    let mut find = db.prepare_cached("SELECT headline FROM articles WHERE id = ?1")?;
    let mut found = BTreeMap::new();
    for id in articles {
        if let Some(headline) = find.query_row([Id(*id)], |r| r.get(0)).optional()? {
            found.insert(id.to_string(), headline);
        }
    }
    Ok(found)
}

/// Why nobody, or not this person, may type here: the state where it says enough, else the refusal.
fn read_only_because(state: EditorialState, refusal: &Refusal) -> &'static str {
    match (state, refusal) {
        (_, Refusal::ClaimedByOther { .. }) => "claimed_by_other",
        (EditorialState::Approved, _) => "approved",
        (EditorialState::InReview, _) => "in_review",
        (EditorialState::Held, _) => "held",
        (EditorialState::Spiked, _) => "spiked",
        (EditorialState::Draft | EditorialState::Returned, _) => "no_privilege",
    }
}

fn privilege_word(p: galley_domain::people::Privilege) -> String {
    serde_json::to_value(p).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Every open destination with where the article stands; closed ones only if something was ever ordered there.
fn publications(db: &Connection, w: &Workflow) -> Done<Vec<PublicationRow>> {
    let mut find = db.prepare_cached("SELECT id, name, closed_at IS NULL FROM destinations ORDER BY position, name")?;
    let rows = find
        .query_map([], |r| Ok((r.get::<_, Id<DestinationId>>(0)?.0, r.get::<_, String>(1)?, r.get::<_, bool>(2)?)))?;
    let mut out = Vec::new();
    for row in rows {
        let (destination, name, open) = row?;
        let publication = w.publications.get(&destination).cloned();
        if open || publication.is_some() {
            let publication = publication.unwrap_or_else(Publication::none);
            let remedies = remedies(&publication);
            out.push(PublicationRow { destination, name, publication, remedies });
        }
    }
    Ok(out)
}

/// Comments with the place they stand at now: the anchor is resolved in the working document.
fn comments(db: &Connection, article: ArticleId) -> Done<Vec<Comment>> {
    let mut find = db.prepare_cached(
        "SELECT id, author, at, text, place, anchor, quote, reply_to, resolved_at IS NOT NULL FROM comments
         WHERE article = ?1 ORDER BY at, id",
    )?;
    let rows = find.query_map([Id(article)], |r| {
        Ok((
            Comment {
                id: r.get::<_, Id<CommentId>>(0)?.0,
                by: r.get::<_, Id<PersonId>>(1)?.0,
                at: r.get::<_, Ms>(2)?.0,
                text: r.get(3)?,
                place: r.get::<_, Option<Json<Place>>>(4)?.map(|j| j.0),
                orphaned: None,
                reply_to: r.get::<_, Option<Id<CommentId>>>(7)?.map(|i| i.0),
                resolved: r.get(8)?,
            },
            r.get::<_, Option<String>>(5)?,
            r.get::<_, Option<String>>(6)?,
        ))
    })?;
    let mut out = Vec::new();
    let mut doc = None;
    for row in rows {
        let (mut comment, anchor, quote) = row?;
        if let Some(anchor) = anchor.and_then(|a| BASE64.decode(a).ok()) {
            let doc = match &doc {
                Some(doc) => doc,
                None => doc.insert(body_store::working_doc(db, article)?.0),
            };
            comment.place = doc.resolve(&anchor);
            if comment.place.is_none() {
                comment.orphaned = quote;
            }
        }
        out.push(comment);
    }
    Ok(out)
}

/// Findings of the current content.
///
/// # Errors
/// Not signed in; no such article.
pub fn findings(desk: &Desk, id: ArticleId) -> Done<Vec<Finding>> {
    desk.access()?;
    let now = desk.decided_now()?;
    desk.store().read(|db| {
        let loaded = record::load(db, id)?;
        let content = freeze::content(db, &loaded)?;
        crate::findings::of(db, &loaded, &content, now)
    })
}

/// The article's history, newest first.
///
/// # Errors
/// Not signed in.
pub fn history(desk: &Desk, id: ArticleId) -> Done<Vec<HistoryEntry>> {
    desk.access()?;
    desk.store().read(|db| {
        record::load(db, id)?;
        let mut find = db.prepare_cached(
            "SELECT aseq, at, actor, kind, payload, hash FROM events WHERE stream = ?1 ORDER BY aseq DESC LIMIT 2000",
        )?;
        let rows = find.query_map([Id(id)], |r| {
            Ok((
                r.get::<_, u32>(0)?,
                r.get::<_, Ms>(1)?.0,
                r.get::<_, Id<PersonId>>(2)?.0,
                r.get::<_, String>(3)?,
                r.get::<_, Option<Vec<u8>>>(4)?,
                r.get::<_, Hash>(5)?.0,
            ))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (aseq, at, actor, kind, payload, hash) = row?;
            let event: Option<ArticleEvent> = payload.and_then(|p| serde_json::from_slice(&p).ok());
            let (args, revision) = event.as_ref().map(|e| words_of(db, e)).transpose()?.unwrap_or_default();
            let hash = galley_domain::content::hash::Sha256Hex(hash).to_string();
            out.push(HistoryEntry { aseq, at, by: record::name_of(db, actor)?, kind, args, revision, hash });
        }
        Ok(out)
    })
}

/// Arguments of an event's message, and the revision it names.
pub(crate) fn words_of(
    db: &Connection,
    event: &ArticleEvent,
) -> Done<(BTreeMap<String, String>, Option<RevisionHash>)> {
    let mut args = BTreeMap::new();
    let mut put = |k: &str, v: String| {
        args.insert(k.to_owned(), v);
    };
    let mut revision = None;
    let destination = |id: &DestinationId| -> Done<String> {
        let name: Option<String> = db
            .prepare_cached("SELECT name FROM destinations WHERE id = ?1")?
            .query_row([Id(*id)], |r| r.get(0))
            .optional()?;
        Ok(name.unwrap_or_else(|| id.to_string()))
    };
    match event {
        ArticleEvent::DetailsEdited { changed, .. } => put("fields", changed.join(", ")),
        ArticleEvent::Submitted { revision: r, step, fast_lane, .. } => {
            revision = Some(*r);
            put("step", step.to_string());
            put("fast_lane", fast_lane.to_string());
        }
        ArticleEvent::FastLaneTaken { step } => put("step", step.to_string()),
        ArticleEvent::Claimed { taken_from: Some(p) } => put("taken_from", record::name_of(db, *p)?),
        ArticleEvent::ClaimHandedOn { from, to } => {
            put("from", record::name_of(db, *from)?);
            put("to", to.map(|p| record::name_of(db, p)).transpose()?.unwrap_or_default());
        }
        ArticleEvent::Revised { revision: r, .. } => revision = Some(*r),
        ArticleEvent::Returned { reasons, to_step, .. } => {
            let reason = reasons.first();
            put("reason", reason.map(|r| r.code.clone()).unwrap_or_default());
            put("note", reason.map(|r| r.note.clone()).unwrap_or_default());
            put("count", reasons.len().to_string());
            put("to_step", to_step.map(|s| s.to_string()).unwrap_or_default());
        }
        ArticleEvent::SignedOff { approval, to, .. } => {
            revision = Some(approval.revision_hash);
            put("step", approval.step.to_string());
            put("own_article", approval.own_article.to_string());
            put("to", to.as_str().to_owned());
        }
        ArticleEvent::Reopened { correcting } => put("correcting", correcting.to_string()),
        ArticleEvent::Held { reason, .. } | ArticleEvent::Spiked { reason } => put("reason", reason.clone()),
        ArticleEvent::ClearanceSet { clearance, state, .. } => {
            put("clearance", clearance.clone());
            let word = match state {
                Clearance::NotNeeded => "not_needed",
                Clearance::Required { .. } => "required",
                Clearance::Cleared { .. } => "cleared",
            };
            put("state", word.to_owned());
        }
        ArticleEvent::PostChecked { note } | ArticleEvent::CorrectionProposed { note } => put("note", note.clone()),
        ArticleEvent::Commented { text, .. } => put("text", text.clone()),
        ArticleEvent::Ordered { destination: d, order, .. } => {
            revision = order.revision_hash;
            put("destination", destination(d)?);
            put("order", order.kind.as_str().to_owned());
            put("at", order.publish_at.map(|t| t.to_string()).unwrap_or_default());
            put("reason", order.reason.clone());
        }
        ArticleEvent::PublicationMoved { destination: d, effect, address, .. } => {
            put("destination", destination(d)?);
            let word = serde_json::to_value(effect)?;
            put("effect", word.as_str().unwrap_or_default().to_owned());
            put("address", address.clone().unwrap_or_default());
        }
        _ => {}
    }
    Ok((args, revision))
}

/// What lies between two revisions. `from = None`: the one frozen before `to`; `to = None`: the working text.
///
/// # Errors
/// Not signed in; no such article or revision.
pub fn compare(
    desk: &Desk,
    id: ArticleId,
    from: Option<RevisionHash>,
    to: Option<RevisionHash>,
) -> Done<RevisionComparison> {
    desk.access()?;
    desk.store().read(|db| {
        let loaded = record::load(db, id)?;
        let new = match to {
            Some(hash) => freeze::revision_of(db, id, hash)?,
            None => freeze::content(db, &loaded)?,
        };
        let from = match (from, to) {
            (Some(hash), _) => Some(hash),
            (None, Some(hash)) => before(db, id, hash)?,
            (None, None) => loaded.workflow.revision,
        };
        let old = match from {
            Some(hash) => freeze::revision_of(db, id, hash)?,
            None => RevisionContent::empty(new.newsroom_id, id),
        };
        Ok(RevisionComparison { from, to, diff: diff_revisions(&old, &new) })
    })
}

/// The revision that the article's events named before they first named this one. Revisions that were only looked at are in
/// no event: a comparison that began there would leave out what was changed before the look.
fn before(db: &Connection, article: ArticleId, hash: RevisionHash) -> Done<Option<RevisionHash>> {
    let mut find = db.prepare_cached(
        "SELECT payload FROM events WHERE stream = ?1 AND kind IN ('submitted', 'revised') AND payload IS NOT NULL
         ORDER BY aseq",
    )?;
    let mut last = None;
    for payload in find.query_map([Id(article)], |r| r.get::<_, Vec<u8>>(0))? {
        match serde_json::from_slice(&payload?)? {
            ArticleEvent::Submitted { revision, .. } | ArticleEvent::Revised { revision, .. } if revision == hash => {
                break;
            }
            ArticleEvent::Submitted { revision, .. } | ArticleEvent::Revised { revision, .. } => last = Some(revision),
            _ => {}
        }
    }
    Ok(last)
}

/// Private preview: the content as the portal will show it, rendered and sanitised here. `None` = the working text.
///
/// # Errors
/// Not signed in; no such article or revision; a fault when the renderer's own output does not pass the policy.
pub fn preview(desk: &Desk, id: ArticleId, revision: Option<RevisionHash>) -> Done<Preview> {
    desk.access()?;
    desk.store().read(|db| {
        let content = match revision {
            Some(hash) => freeze::revision_of(db, id, hash)?,
            None => freeze::content(db, &record::load(db, id)?)?,
        };
        preview_of(db, &content)
    })
}

pub(crate) fn preview_of(db: &Connection, content: &RevisionContent) -> Done<Preview> {
    let hash = content.hash().map_err(DeskError::during("hashing the content"))?;
    let address = |media: &MediaHash| Some(format!("/media/{media}"));
    let html = deliverable_html(content, &RenderOptions { media: &address }).map_err(DeskError::during("rendering"))?;
    // The policy knows a portal's addresses only; on this desk the same pictures come from its own scheme.
    let html = html.replace("src=\"/media/", "src=\"galley-media://localhost/");
    let english = content.language == Language::En;
    let column = if english { "name_en" } else { "name_vi" };
    let section: Option<String> = match &content.section {
        Some(key) => db
            .prepare_cached(&format!("SELECT {column} FROM sections WHERE key = ?1"))?
            .query_row([key.as_str()], |r| r.get(0))
            .optional()?,
        None => None,
    };
    let lead = content.media.lead.as_ref().map(|p| Picture {
        media: p.media,
        caption: p.caption.clone(),
        credit: p.credit.clone(),
        alt: p.alt.clone(),
        rights_note: String::new(),
        focal_x: p.focal_x,
        focal_y: p.focal_y,
    });
    let related = headlines(db, &content.related)?.into_values().collect();
    Ok(Preview {
        headline: content.headline.clone(),
        kicker: content.kicker.clone(),
        standfirst: content.standfirst.clone(),
        html,
        bylines: content.bylines.iter().map(|b| b.name.clone()).collect(),
        dateline: content.dateline.clone(),
        language: content.language,
        section: section.unwrap_or_default(),
        lead,
        corrections: content.corrections.clone(),
        ai: content.ai.clone(),
        keywords: content.keywords.iter().cloned().collect(),
        related,
        seo: content.seo.clone(),
        slug: content.slug.clone(),
        revision: hash,
    })
}

/// Notes which revision this person has on screen now, for "what changed since your last look". What they are typing
/// themselves is no look: while they may edit, the comparison stays with what they began from.
///
/// # Errors
/// Not signed in; no such article.
pub fn seen(desk: &Desk, id: ArticleId) -> Done<()> {
    let me = desk.access()?.person;
    let now = desk.decided_now()?;
    let at_desk = desk.clone();
    desk.store().write(move |tx| {
        let loaded = record::load(tx, id)?;
        let charter = at_desk.charter_in(tx)?;
        let keep = BTreeSet::new();
        let cx = Context { actor: me, at: now, charter: &charter, keep_schedule: &keep };
        let writing = decide(&loaded.workflow, &Command::Edit, &cx).is_ok();
        let known = tx.prepare_cached("SELECT 1 FROM seen WHERE person = ?1 AND article = ?2")?.exists(params![Id(me), Id(id)])?;
        if writing && known {
            tx.prepare_cached("UPDATE seen SET at = ?3 WHERE person = ?1 AND article = ?2")?
                .execute(params![Id(me), Id(id), Ms(tx.now())])?;
            return Ok(());
        }
        let content = freeze::content(tx, &loaded)?;
        let hash = content.hash().map_err(DeskError::during("hashing the content"))?;
        let bytes = canonical(&content).map_err(DeskError::during("writing a revision"))?;
        // Kept so that a later look can be compared with it.
        tx.prepare_cached(
            "INSERT INTO revisions (hash, article, canonical, state, frozen_by, created_at) VALUES (?1, ?2, ?3, NULL, ?4, ?5)
             ON CONFLICT (hash) DO NOTHING",
        )?
        .execute(params![Hash::from(hash), Id(id), bytes, Id(me), Ms(tx.now())])?;
        tx.prepare_cached(
            "INSERT INTO seen (person, article, revision, revision_at, at) VALUES (?1, ?2, ?3, ?4, ?4)
             ON CONFLICT (person, article) DO UPDATE SET at = excluded.at,
                before = CASE WHEN revision IS excluded.revision THEN before ELSE revision END,
                before_at = CASE WHEN revision IS excluded.revision THEN before_at ELSE coalesce(revision_at, at) END,
                revision_at = CASE WHEN revision IS excluded.revision THEN revision_at ELSE excluded.revision_at END,
                revision = excluded.revision",
        )?
        .execute(params![Id(me), Id(id), Hash::from(hash), Ms(tx.now())])?;
        Ok(())
    })
}

/// What somebody signed they have looked at, and the next comparison begins with it.
pub(crate) fn signed_is_seen(
    db: &Connection,
    person: PersonId,
    id: ArticleId,
    hash: RevisionHash,
    at: Timestamp,
) -> Done<()> {
    db.prepare_cached(
        "INSERT INTO seen (person, article, revision, revision_at, at) VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (person, article) DO UPDATE SET revision = excluded.revision, revision_at = excluded.revision_at,
            at = excluded.at, before = NULL, before_at = NULL",
    )?
    .execute(params![Id(person), Id(id), Hash::from(hash), Ms(at)])?;
    Ok(())
}

/// What this person's last look was at and when, given the content in front of them; `None` = this is the first.
pub(crate) fn last_look(
    db: &Connection,
    person: PersonId,
    id: ArticleId,
    current: RevisionHash,
    writing: bool,
) -> Done<Option<(RevisionHash, Timestamp)>> {
    type Looks = (Option<Hash>, Ms, Option<Hash>, Option<Ms>);
    let looks: Option<Looks> = db
        .prepare_cached(
            "SELECT revision, coalesce(revision_at, at), before, before_at FROM seen WHERE person = ?1 AND article = ?2",
        )?
        .query_row(params![Id(person), Id(id)], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .optional()?;
    let Some((newest, newest_at, before, before_at)) = looks else { return Ok(None) };
    let newest = newest.map(|hash| (hash.revision(), newest_at.0));
    let before = before.zip(before_at).map(|(hash, at)| (hash.revision(), at.0));
    let other = |look: &(RevisionHash, Timestamp)| look.0 != current;
    // Who changes it sees all that is new since the look before, their own changes too.
    Ok(if writing {
        before.filter(other).or(newest.filter(other))
    } else {
        newest.filter(other).or(before.filter(other))
    })
}
