//! Comment (góp ý): plain, anchored in the text by relative positions, the quoted text and the revision.

use super::frame::On;
use crate::{
    body_store,
    db::sql::{Hash, Id, Json, Ms},
    desk::Desk,
    error::Done,
    host::ChangeKind,
    record::name_of,
    refusal::DeskRefusal,
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use galley_domain::{
    content::place::Place,
    event::ArticleEvent,
    ids::{ArticleId, CommentId},
    workflow::Command,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// A new comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NewComment {
    /// The article.
    pub article: ArticleId,
    /// Words.
    pub text: String,
    /// Where in the text.
    #[serde(default)]
    pub place: Option<Place>,
    /// Comment it answers.
    #[serde(default)]
    pub reply_to: Option<CommentId>,
}

/// Comments on an article; everyone on it hears.
///
/// # Errors
/// The `comment` privilege is missing; an empty text.
pub fn comment(desk: &Desk, request: NewComment) -> Done<CommentId> {
    let id = desk.host().id(CommentId::new);
    desk.act(move |act| {
        if request.text.trim().is_empty() {
            return Err(DeskRefusal::BadInput { field: "text", why: "empty".into() }.into());
        }
        let mut article = act.load(On { article: request.article, round: None })?;
        act.decide(&article, &Command::Comment)?;
        let anchor = match &request.place {
            Some(place) => body_store::working_doc(act.tx, request.article)?.0.anchor(place).map(|a| BASE64.encode(a)),
            None => None,
        };
        let event = ArticleEvent::Commented {
            id,
            text: request.text.clone(),
            place: request.place.clone(),
            anchor: anchor.clone(),
            revision: article.workflow.revision,
            reply_to: request.reply_to,
        };
        act.write_op(Some(request.article), "comment", &event)?;
        act.record(&mut article, &[event])?;
        act.tx
            .prepare_cached(
                "INSERT INTO comments (id, article, author, at, text, place, anchor, quote, revision, reply_to)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                Id(id),
                Id(request.article),
                Id(act.actor()),
                Ms(act.at),
                request.text,
                request.place.as_ref().map(Json::<&Place>),
                anchor,
                request.place.as_ref().map(|p| p.quote.clone()),
                article.workflow.revision.map(Hash::from),
                request.reply_to.map(Id),
            ])?;
        act.save(&article)?;
        let by = name_of(act.tx, act.actor())?;
        for person in act.everyone_on(&article)? {
            act.notify(
                person,
                request.article,
                "commented",
                &[("by", by.clone()), ("text", request.text.clone())],
                false,
            )?;
        }
        Ok(id)
    })
}

/// Marks a comment as dealt with, or opens it again.
///
/// # Errors
/// No such comment; the `comment` privilege is missing.
pub fn resolve_comment(desk: &Desk, article: ArticleId, id: CommentId, resolved: bool) -> Done<()> {
    desk.act(move |act| {
        let mut loaded = act.load(On { article, round: None })?;
        act.decide(&loaded, &Command::Comment)?;
        let by = resolved.then(|| Id(act.actor()));
        let at = resolved.then_some(Ms(act.at));
        let n = act
            .tx
            .prepare_cached("UPDATE comments SET resolved_by = ?3, resolved_at = ?4 WHERE id = ?1 AND article = ?2")?
            .execute(params![Id(id), Id(article), by, at])?;
        if n == 0 {
            return Err(DeskRefusal::NotFound { what: "comment", given: id.to_string() }.into());
        }
        let event = ArticleEvent::CommentResolved { id, resolved };
        act.write_op(Some(article), "resolve_comment", &event)?;
        act.record(&mut loaded, &[event])?;
        act.tx.changed(ChangeKind::Article, article);
        act.save(&loaded)
    })
}
