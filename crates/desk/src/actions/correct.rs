//! Correct (đính chính): starts a correction of a live article; it walks the section's chain or the fast lane. Proposing one
//! needs no such privilege.

use super::frame::{On, Words};
use crate::{
    body_store,
    desk::Desk,
    error::Done,
    freeze,
    record::{Loaded, name_of},
    refusal::DeskRefusal,
};
use galley_domain::{
    content::revision::CorrectionNotice, event::ArticleEvent, ids::ArticleId, people::Privilege, workflow::Command,
};
use rusqlite::Connection;

/// Reopens a live article for a correction; `notice` (may be empty) will stand on the article with the time it was written.
///
/// # Errors
/// The workflow's refusals.
pub fn correct(desk: &Desk, on: On, notice: String) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        let told = act.everyone_on(&article)?;
        act.carry_out(&mut article, &Command::Correct, &Words::default())?;
        if !notice.trim().is_empty() {
            let mut details = article.details.clone();
            details.corrections.push(CorrectionNotice { at: act.at, text: notice.trim().to_owned() });
            let event = ArticleEvent::DetailsEdited { details: Box::new(details), changed: vec!["corrections".into()] };
            act.record(&mut article, &[event])?;
            act.save(&article)?;
        }
        let by = name_of(act.tx, act.actor())?;
        for person in told {
            act.notify(person, on.article, "correcting", &[("by", by.clone())], false)?;
        }
        Ok(())
    })
}

/// Notices that readers have already: those of the revision last approved. The correction under way adds at most one.
pub(crate) fn standing_notices(db: &Connection, article: &Loaded) -> Done<usize> {
    let approved = article.workflow.approved_revision.map(|hash| freeze::revision(db, hash)).transpose()?;
    Ok(approved.map_or(0, |content| content.corrections.len()))
}

/// The notice of the correction under way: `None` when none is under way.
pub(crate) fn own_notice(db: &Connection, article: &Loaded) -> Done<Option<String>> {
    if !article.workflow.correcting {
        return Ok(None);
    }
    let own = article.details.corrections.get(standing_notices(db, article)?);
    Ok(Some(own.map(|notice| notice.text.clone()).unwrap_or_default()))
}

/// Words the notice of the correction under way anew; empty takes it back. What readers have been told already stays.
///
/// # Errors
/// The workflow's refusals (only who may type may do this); [`DeskRefusal::BadInput`] when no correction is under way.
pub fn change_notice(desk: &Desk, article: ArticleId, text: String) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(On { article, round: None })?;
        act.decide(&article, &Command::Edit)?;
        let Some(before) = own_notice(act.tx, &article)? else {
            return Err(DeskRefusal::BadInput { field: "corrections", why: "no_correction".into() }.into());
        };
        let text = text.trim().to_owned();
        if text == before {
            return Ok(());
        }
        let standing = standing_notices(act.tx, &article)?;
        let mut details = article.details.clone();
        let at = details.corrections.get(standing).map_or(act.at, |notice| notice.at);
        details.corrections.truncate(standing);
        if !text.is_empty() {
            details.corrections.push(CorrectionNotice { at, text });
        }
        let event = ArticleEvent::DetailsEdited { details: Box::new(details), changed: vec!["corrections".into()] };
        let id = article.workflow.article;
        act.write_op(Some(id), "change_notice", &event)?;
        act.record(&mut article, &[event])?;
        body_store::mark_dirty(act.tx, id, act.at)?;
        body_store::settle(act.tx, &mut article, act.at)?;
        act.save(&article)
    })
}

/// Says what is wrong with a live article; those who may correct it hear of it.
///
/// # Errors
/// The workflow's refusals.
pub fn propose_correction(desk: &Desk, on: On, note: String) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        let text = note.clone();
        act.carry_out(&mut article, &Command::ProposeCorrection { note }, &Words::default())?;
        let by = name_of(act.tx, act.actor())?;
        let section = article.workflow.section.as_ref();
        let people: Vec<_> = act.charter.people.iter().map(|p| p.id).collect();
        for p in people.into_iter().filter(|p| act.charter.holds(*p, Privilege::Correct, section, act.at)) {
            act.notify(p, on.article, "correction_proposed", &[("by", by.clone()), ("note", text.clone())], false)?;
        }
        Ok(())
    })
}
