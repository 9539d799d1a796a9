//! Correct (đính chính): starts a correction of a live article; it walks the section's chain or the fast lane. Proposing one
//! needs no such privilege.

use super::frame::{On, Words};
use crate::{desk::Desk, error::Done, record::name_of};
use galley_domain::{content::revision::CorrectionNotice, event::ArticleEvent, people::Privilege, workflow::Command};

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
