//! Restore a revision, and edit the text from the command line. The text becomes an update of the working document, so nothing
//! that stands elsewhere is lost.

use super::{edit_details, frame::On, names};
use crate::{
    body_store,
    desk::Desk,
    error::{DeskError, Done},
    freeze,
};
use galley_domain::{
    article::{Details, Picture},
    content::{
        hash::RevisionHash,
        revision::{RevisionContent, RevisionPicture},
        ydoc::WorkingText,
    },
    event::ArticleEvent,
    ids::ArticleId,
    workflow::Command,
};

/// Makes text and details what a revision of the article says: everything its hash names but the correction notices, which
/// readers have been told. What stays in the newsroom (sources, notes, embargo, attachments ...) stays as it is, and what is
/// replaced stays in the history.
///
/// # Errors
/// The workflow's refusals (only who may type may restore); the article has no such revision.
pub fn restore_revision(desk: &Desk, article: ArticleId, revision: RevisionHash) -> Done<()> {
    let old = desk.store().read(|db| freeze::revision_of(db, article, revision))?;
    let text =
        WorkingText { headline: old.headline.clone(), standfirst: old.standfirst.clone(), body: old.body.clone() };
    put(desk, article, text, Some(old), "restore")
}

/// Makes the working text this text.
///
/// # Errors
/// The workflow's refusals.
pub fn replace_text(desk: &Desk, article: ArticleId, text: WorkingText, how: &'static str) -> Done<()> {
    put(desk, article, text, None, how)
}

fn put(
    desk: &Desk,
    article: ArticleId,
    text: WorkingText,
    old: Option<RevisionContent>,
    how: &'static str,
) -> Done<()> {
    // A fresh client id for every writing: one used twice silently loses edits.
    let client = u64::from_le_bytes(desk.host().bytes::<8>());
    desk.act(move |act| {
        let mut loaded = act.load(On { article, round: None })?;
        act.decide(&loaded, &Command::Edit)?;
        // What is replaced is frozen first, so that it can be had back.
        act.freeze(&mut loaded, None)?;
        let (mut doc, _) = body_store::working_doc(act.tx, article)?;
        let update = doc.replace(&text, client).map_err(DeskError::during("replacing the text"))?;
        let (details, changed) = match &old {
            Some(old) => {
                let mut wanted = details_of(&loaded.details, old);
                names::own_bylines(act.tx, &mut wanted)?;
                edit_details::merge(&loaded.details, &loaded.details, &wanted)?
            }
            None => (loaded.details.clone(), Vec::new()),
        };
        if update.is_empty() && changed.is_empty() {
            return Ok(());
        }
        act.write_op(Some(article), how, &revision_marker(&text))?;
        if !changed.is_empty() {
            act.record(&mut loaded, &[ArticleEvent::DetailsEdited { details: Box::new(details), changed }])?;
            body_store::mark_dirty(act.tx, article, act.at)?;
        }
        if !update.is_empty() {
            body_store::append(act.tx, article, &update, act.actor(), how, act.at)?;
            act.tx.changed(crate::host::ChangeKind::Body, article);
        }
        body_store::settle(act.tx, &mut loaded, act.at)?;
        act.save(&loaded)
    })
}

/// The details with everything that a revision says of them.
fn details_of(now: &Details, old: &RevisionContent) -> Details {
    // Rights notes are in no revision: a picture that is still known keeps its own.
    let known = || now.lead.iter().chain(&now.gallery);
    let picture = |p: &RevisionPicture| Picture {
        media: p.media,
        caption: p.caption.clone(),
        credit: p.credit.clone(),
        alt: p.alt.clone(),
        rights_note: known().find(|k| k.media == p.media).map(|k| k.rights_note.clone()).unwrap_or_default(),
        focal_x: p.focal_x,
        focal_y: p.focal_y,
    };
    // A slug that followed the headline goes on following it.
    let followed = old.slug == freeze::slug(&old.headline);
    Details {
        kicker: old.kicker.clone(),
        slug: if followed { String::new() } else { old.slug.clone() },
        bylines: old.bylines.clone(),
        dateline: old.dateline.clone(),
        section: old.section.clone(),
        keywords: old.keywords.clone(),
        topic: old.topic.clone(),
        language: old.language,
        story_type: old.story_type.clone(),
        lead: old.media.lead.as_ref().map(picture),
        gallery: old.media.gallery.iter().map(picture).collect(),
        related: old.related.clone(),
        seo: old.seo.clone(),
        ai: old.ai.clone(),
        ..now.clone()
    }
}

fn revision_marker(text: &WorkingText) -> serde_json::Value {
    serde_json::json!({ "headline": text.headline })
}
