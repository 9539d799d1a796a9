//! Create: the article exists; its creator seeds the working text, once.

use crate::{
    body_store,
    db::sql::{Id, Json, Ms},
    desk::Desk,
    error::Done,
    record::Loaded,
};
use galley_domain::{
    article::{Byline, Details, Language},
    content::ydoc::{WorkingText, seed},
    event::{ArticleEvent, Stamp},
    ids::{ArticleId, SectionId},
    people::Privilege,
    workflow::{Refusal, created},
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// A new article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct CreateArticle {
    /// Section.
    pub section: Option<SectionId>,
    /// Language.
    pub language: Language,
    /// Headline; may be empty.
    pub headline: String,
}

/// Creates an empty article with the creator's byline.
///
/// # Errors
/// The `create` privilege is missing.
pub fn create_article(desk: &Desk, request: CreateArticle) -> Done<ArticleId> {
    let text = WorkingText { headline: request.headline.clone(), ..WorkingText::default() };
    let details = Details { section: request.section, language: request.language, ..Details::default() };
    create_with(desk, text, details)
}

/// Creates an article with its first text and details (import). Without a byline it gets the creator's.
///
/// # Errors
/// The `create` privilege is missing.
pub fn create_with(desk: &Desk, text: WorkingText, mut details: Details) -> Done<ArticleId> {
    let id = desk.host().id(ArticleId::new);
    let client = u64::from_le_bytes(desk.host().bytes::<8>());
    desk.act(move |act| {
        if !act.charter.holds(act.actor(), Privilege::Create, details.section.as_ref(), act.at) {
            return Err(Refusal::NoPrivilege { privilege: Privilege::Create }.into());
        }
        super::names::own_bylines(act.tx, &mut details)?;
        if details.bylines.is_empty() {
            let (name, pen_names): (String, Json<Vec<String>>) = act.tx.query_row(
                "SELECT name, pen_names FROM people WHERE id = ?1",
                [Id(act.actor())],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )?;
            let shown = pen_names.0.into_iter().next().unwrap_or(name);
            details.bylines.push(Byline { person: Some(act.actor()), name: shown });
        }
        let event = ArticleEvent::Created { details: Box::new(details.clone()) };
        act.write_op(Some(id), "create", &event)?;
        let stamp = Stamp { article: id, op: act.op, actor: act.actor(), at: act.at };
        let workflow = created(&details, &stamp);
        act.tx
            .prepare_cached(
                "INSERT INTO articles (id, aseq, search_id, state, step, round, creator, headline, standfirst, authors,
                    word_count, priority, language, story_type, created_at, updated_at, content_at, state_since, workflow, details)
                 VALUES (?1, 0, (SELECT coalesce(max(search_id), 0) + 1 FROM articles), 'draft', 0, 1, ?2, '', '', '', 0, 0,
                    'vi', '', ?3, ?3, ?3, ?3, ?4, ?5)",
            )?
            .execute(params![Id(id), Id(act.actor()), Ms(act.at), Json(&workflow), Json(&details)])?;
        let rid = act.tx.last_insert_rowid();
        let mut article = Loaded {
            rid,
            workflow,
            details,
            aseq: 0,
            state_since: act.at,
            content_at: act.at,
            why: None,
            unapproved_changes: false,
        };
        body_store::append(act.tx, id, &seed(&text, client), act.actor(), "seed", act.at)?;
        act.record(&mut article, &[event])?;
        body_store::settle(act.tx, &mut article, act.at)?;
        act.save(&article)?;
        Ok(id)
    })
}
