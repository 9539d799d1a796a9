//! An article inside an action: loaded whole, its events appended and folded, its row rewritten; all in one transaction.

use crate::{
    db::sql::{Hash, Id, Json, Ms},
    desk::Act,
    error::Done,
    host::ChangeKind,
    refusal::DeskRefusal,
    search,
};
use galley_domain::{
    article::Details,
    chain::{ChainHead, Stream},
    event::{ArticleEvent, Stamp},
    ids::{ArticleId, DestinationId, PersonId},
    publication::PublicationState,
    time::Timestamp,
    workflow::{Workflow, apply},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// An article as its row holds it.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// Row number of this database.
    pub rid: i64,
    /// The fold of its events.
    pub workflow: Workflow,
    /// Fields outside the text.
    pub details: Details,
    /// Sequence of the newest event; also the version an edit of details is compared with.
    pub aseq: i64,
    /// When the state was entered.
    pub state_since: Timestamp,
    /// Newest change of text or details.
    pub content_at: Timestamp,
    /// Why it stands where it stands.
    pub why: Option<Why>,
    /// The working text differs from the approved revision.
    pub unapproved_changes: bool,
}

/// Message code and arguments of an article's line in the list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Why {
    pub code: String,
    pub args: BTreeMap<String, String>,
}

impl Why {
    pub fn new(code: &str, args: &[(&str, String)]) -> Self {
        Self { code: code.to_owned(), args: args.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect() }
    }
}

/// Loads an article.
///
/// # Errors
/// [`DeskRefusal::NotFound`].
pub(crate) fn load(db: &Connection, id: ArticleId) -> Done<Loaded> {
    db.prepare_cached(
        "SELECT rid, workflow, details, aseq, state_since, content_at, why, unapproved_changes FROM articles WHERE id = ?1",
    )?
    .query_row([Id(id)], |r| {
        Ok(Loaded {
            rid: r.get(0)?,
            workflow: r.get::<_, Json<Workflow>>(1)?.0,
            details: r.get::<_, Json<Details>>(2)?.0,
            aseq: r.get(3)?,
            state_since: r.get::<_, Ms>(4)?.0,
            content_at: r.get::<_, Ms>(5)?.0,
            why: r.get::<_, Option<Json<Why>>>(6)?.map(|j| j.0),
            unapproved_changes: r.get(7)?,
        })
    })
    .optional()?
    .ok_or_else(|| DeskRefusal::NotFound { what: "article", given: id.to_string() }.into())
}

/// A person's name, or their id when unknown.
pub(crate) fn name_of(db: &Connection, person: PersonId) -> Done<String> {
    let name: Option<String> =
        db.prepare_cached("SELECT name FROM people WHERE id = ?1")?.query_row([Id(person)], |r| r.get(0)).optional()?;
    Ok(name.unwrap_or_else(|| person.to_string()))
}

/// Summary of an article's publications for its row.
struct Summary {
    scheduled_at: Option<Timestamp>,
    live: bool,
    live_at: Option<Timestamp>,
    late: bool,
    attention: bool,
    states: Vec<(DestinationId, PublicationState)>,
}

fn summary(w: &Workflow) -> Summary {
    use PublicationState as P;
    let all = || w.publications.values();
    Summary {
        scheduled_at: all().filter(|p| p.state == P::Scheduled).filter_map(|p| p.publish_at).min(),
        live: all().any(|p| matches!(p.state, P::Live | P::Updating | P::Accepted)),
        live_at: all().filter_map(|p| p.live_at).max(),
        late: all().any(|p| p.state == P::Late),
        attention: all().any(|p| matches!(p.state, P::NeedsAttention | P::OutcomeUnknown | P::Failed | P::Held)),
        states: w.publications.iter().map(|(d, p)| (*d, p.state)).filter(|(_, s)| *s != P::NotPlanned).collect(),
    }
}

impl Act<'_> {
    /// Appends events to the article's chain and folds them.
    pub fn record(&mut self, article: &mut Loaded, events: &[ArticleEvent]) -> Done<ChainHead> {
        let id = article.workflow.article;
        let stamp = Stamp { article: id, op: self.op, actor: self.actor(), at: self.at };
        let mut head = ChainHead::START;
        for event in events {
            head = self.append(Stream::Article(id), event.kind(), event)?;
            let before = article.workflow.editorial;
            apply(&mut article.workflow, event, &stamp);
            if article.workflow.editorial != before {
                article.state_since = self.at;
                article.why = None;
            }
            match event {
                ArticleEvent::Created { details } | ArticleEvent::DetailsEdited { details, .. } => {
                    article.details = (**details).clone();
                    article.content_at = self.at;
                }
                _ => {}
            }
            if let Some(why) = self.why(event)? {
                article.why = Some(why);
            }
            article.aseq = i64::try_from(head.aseq).unwrap_or(i64::MAX);
        }
        Ok(head)
    }

    /// What the list says about an article after this event, where there is something to say.
    fn why(&self, event: &ArticleEvent) -> Done<Option<Why>> {
        let by = || name_of(self.tx, self.actor());
        Ok(match event {
            ArticleEvent::Submitted { .. } => Some(Why::new("submitted", &[("by", by()?)])),
            ArticleEvent::FastLaneTaken { .. } => Some(Why::new("fast_lane_taken", &[("by", by()?)])),
            ArticleEvent::Claimed { .. } => Some(Why::new("claimed", &[("by", by()?)])),
            ArticleEvent::ClaimHandedOn { to: Some(p), .. } => {
                Some(Why::new("claimed", &[("by", name_of(self.tx, *p)?)]))
            }
            ArticleEvent::Returned { reasons, to_step, .. } => {
                let reason = reasons.first().map(|r| r.code.clone()).unwrap_or_default();
                let note = reasons.first().map(|r| r.note.clone()).unwrap_or_default();
                let code = if to_step.is_some() { "returned_to_step" } else { "returned" };
                Some(Why::new(code, &[("by", by()?), ("reason", reason), ("note", note)]))
            }
            ArticleEvent::Held { reason, .. } => Some(Why::new("held", &[("by", by()?), ("reason", reason.clone())])),
            ArticleEvent::Spiked { reason } => Some(Why::new("spiked", &[("by", by()?), ("reason", reason.clone())])),
            ArticleEvent::Reopened { correcting } => {
                Some(Why::new(if *correcting { "correcting" } else { "reopened" }, &[("by", by()?)]))
            }
            ArticleEvent::Recalled { .. } => Some(Why::new("recalled", &[("by", by()?)])),
            ArticleEvent::Withdrawn => Some(Why::new("withdrawn", &[("by", by()?)])),
            ArticleEvent::PublicationMoved { why: Some(why), .. } => {
                Some(Why::new(&why.code, &[("detail", why.detail.clone())]))
            }
            ArticleEvent::PublicationMoved { why: None, .. } | ArticleEvent::SignedOff { .. } => None,
            _ => None,
        })
    }

    /// Rewrites the article's row, its people and its place in the search, from what was folded.
    pub fn save(&mut self, a: &Loaded) -> Done<()> {
        let w = &a.workflow;
        let d = &a.details;
        let s = summary(w);
        self.tx
            .prepare_cached(
                "UPDATE articles SET aseq = ?2, state = ?3, step = ?4, round = ?5, section = ?6, claim_person = ?7,
                    claim_at = ?8, authors = ?9, priority = ?10, language = ?11, story_type = ?12, lead_media = ?13,
                    updated_at = ?14, content_at = ?15, state_since = ?16, why = ?17, revision = ?18,
                    approved_revision = ?19, unapproved_changes = ?20, fast_lane = ?21, post_check_due = ?22,
                    look_again_at = ?23, embargo = ?24, scheduled_at = ?25, live = ?26, live_at = ?27, late = ?28,
                    attention = ?29, publications = ?30, workflow = ?31, details = ?32
                 WHERE rid = ?1",
            )?
            .execute(params![
                a.rid,
                a.aseq,
                w.editorial.as_str(),
                w.step,
                w.round,
                w.section.as_ref().map(|s| s.as_str().to_owned()),
                w.claim.map(|c| Id(c.person)),
                w.claim.map(|c| Ms(c.at)),
                self.authors(w, d)?,
                d.priority,
                if d.language == galley_domain::article::Language::En { "en" } else { "vi" },
                d.story_type,
                d.lead.as_ref().map(|p| Hash::from(p.media)),
                Ms(self.at),
                Ms(a.content_at),
                Ms(a.state_since),
                a.why.as_ref().map(Json),
                w.revision.map(Hash::from),
                w.approved_revision.map(Hash::from),
                a.unapproved_changes,
                w.fast_lane,
                w.post_check_due,
                w.held.as_ref().and_then(|h| h.look_again).map(Ms),
                d.embargo.map(Ms),
                s.scheduled_at.map(Ms),
                s.live,
                s.live_at.map(Ms),
                s.late,
                s.attention,
                Json(&s.states),
                Json(w),
                Json(d),
            ])?;
        self.save_people(a)?;
        search::touch(self.tx, a.rid)?;
        self.tx.changed(ChangeKind::Article, w.article);
        Ok(())
    }

    fn authors(&self, w: &Workflow, d: &Details) -> Done<String> {
        let shown: Vec<&str> = d.bylines.iter().map(|b| b.name.as_str()).filter(|n| !n.is_empty()).collect();
        if shown.is_empty() { name_of(self.tx, w.creator) } else { Ok(shown.join(", ")) }
    }

    fn save_people(&self, a: &Loaded) -> Done<()> {
        self.tx.prepare_cached("DELETE FROM article_people WHERE rid = ?1")?.execute([a.rid])?;
        let w = &a.workflow;
        let people: BTreeSet<PersonId> = w.byline_people.iter().copied().chain([w.creator]).collect();
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO article_people (person, updated_at, rid, byline, creator) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for p in people {
            insert.execute(params![Id(p), Ms(self.at), a.rid, w.byline_people.contains(&p), w.creator == p])?;
        }
        Ok(())
    }

    /// Tells a person something, now or from a later moment on; nobody is told of what they did themselves.
    pub fn notify(
        &self,
        person: PersonId,
        article: ArticleId,
        code: &str,
        args: &[(&str, String)],
        urgent: bool,
    ) -> Done<()> {
        if person == self.actor() { Ok(()) } else { self.notify_even_self(person, article, code, args, urgent) }
    }

    /// As [`Act::notify`], also for the actor: what a portal did later is news to whoever ordered it.
    pub fn notify_even_self(
        &self,
        person: PersonId,
        article: ArticleId,
        code: &str,
        args: &[(&str, String)],
        urgent: bool,
    ) -> Done<()> {
        self.notify_at(person, article, code, args, urgent, self.at)
    }

    /// Tells a person something from a later moment on.
    pub fn notify_at(
        &self,
        person: PersonId,
        article: ArticleId,
        code: &str,
        args: &[(&str, String)],
        urgent: bool,
        due: Timestamp,
    ) -> Done<()> {
        let args: BTreeMap<&str, &String> = args.iter().map(|(k, v)| (*k, v)).collect();
        let id = self.desk.host.id(galley_domain::ids::uuid_v7);
        self.tx
            .prepare_cached(
                "INSERT INTO notices (id, person, article, code, args, urgent, at, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![Id(id), Id(person), Id(article), code, Json(&args), urgent, Ms(self.at), Ms(due)])?;
        self.tx.changed(ChangeKind::Notice, person);
        Ok(())
    }

    /// Everybody who touched the article: creator, bylines, everyone with an event in its chain.
    pub fn everyone_on(&self, a: &Loaded) -> Done<BTreeSet<PersonId>> {
        let mut people: BTreeSet<PersonId> =
            a.workflow.byline_people.iter().copied().chain([a.workflow.creator]).collect();
        let mut find = self.tx.prepare_cached("SELECT DISTINCT actor FROM events WHERE stream = ?1")?;
        for row in find.query_map([Id(a.workflow.article)], |r| r.get::<_, Id<PersonId>>(0))? {
            people.insert(row?.0);
        }
        Ok(people)
    }
}
