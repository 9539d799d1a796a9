//! Return (trả lại): sends an article back with reasons, to its author or an earlier step; everyone who touched it hears.

use super::frame::{On, Words};
use crate::{body_store, desk::Desk, error::Done, record::name_of};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use galley_domain::{
    content::place::Place,
    ids::CommentId,
    workflow::{Command, ReturnReason},
};
use serde::{Deserialize, Serialize};

/// One reason as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReasonGiven {
    /// Key of the newsroom's list.
    pub code: String,
    /// What the editor wrote.
    #[serde(default)]
    pub note: String,
    /// Where in the text.
    #[serde(default)]
    pub place: Option<Place>,
}

/// What to return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Return {
    /// The article.
    pub on: On,
    /// To the author (`None`) or to an earlier step.
    #[serde(default)]
    pub to_step: Option<u8>,
    /// At least one.
    pub reasons: Vec<ReasonGiven>,
}

/// Returns an article.
///
/// # Errors
/// The workflow's refusals.
pub fn return_article(desk: &Desk, request: Return) -> Done<()> {
    let id = desk.host().id(CommentId::new);
    desk.act(move |act| {
        let mut article = act.load(request.on)?;
        let (doc, text) = body_store::settle(act.tx, &mut article, act.at)?;
        let reasons: Vec<ReturnReason> = request
            .reasons
            .iter()
            .map(|r| ReturnReason {
                code: r.code.clone(),
                note: r.note.clone(),
                anchor: r.place.as_ref().and_then(|p| doc.anchor(p)).map(|a| BASE64.encode(a)),
                place: r.place.clone(),
            })
            .collect();
        let first = reasons.first().map(|r| (r.code.clone(), r.note.clone()));
        let everyone = act.everyone_on(&article)?;
        act.carry_out(&mut article, &Command::Return { id, to_step: request.to_step, reasons }, &Words::default())?;
        let by = name_of(act.tx, act.actor())?;
        let (reason, note) = first.unwrap_or_default();
        for person in everyone {
            let args = [
                ("by", by.clone()),
                ("reason", reason.clone()),
                ("note", note.clone()),
                ("headline", text.headline.clone()),
            ];
            act.notify(person, request.on.article, "returned", &args, false)?;
        }
        Ok(())
    })
}

/// Marks a return reason as dealt with, or opens it again.
///
/// # Errors
/// No such article or return; the `comment` privilege is missing.
pub fn resolve_reason(desk: &Desk, on: On, id: CommentId, index: u32, resolved: bool) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(On { round: None, ..on })?;
        act.decide(&article, &Command::Comment)?;
        let event = galley_domain::event::ArticleEvent::ReasonResolved { id, index, resolved };
        act.write_op(Some(on.article), "resolve_reason", &event)?;
        act.record(&mut article, &[event])?;
        act.save(&article)
    })
}
