//! Restore a revision's text, and edit the text from the command line: both are updates of the working document, so nothing
//! that stands elsewhere is lost.

use super::frame::On;
use crate::{
    body_store,
    desk::Desk,
    error::{DeskError, Done},
    freeze,
};
use galley_domain::{
    content::{hash::RevisionHash, ydoc::WorkingText},
    ids::ArticleId,
    workflow::Command,
};

/// Makes the working text what a revision says. The text replaced stays in the history.
///
/// # Errors
/// The workflow's refusals (only who may type may restore); no such revision.
pub fn restore_revision(desk: &Desk, article: ArticleId, revision: RevisionHash) -> Done<()> {
    let old = desk.store().read(|db| freeze::revision(db, revision))?;
    replace_text(
        desk,
        article,
        WorkingText { headline: old.headline, standfirst: old.standfirst, body: old.body },
        "restore",
    )
}

/// Makes the working text this text.
///
/// # Errors
/// As [`restore_revision`].
pub fn replace_text(desk: &Desk, article: ArticleId, text: WorkingText, how: &'static str) -> Done<()> {
    // A fresh client id for every writing: one used twice silently loses edits.
    let client = u64::from_le_bytes(desk.host().bytes::<8>());
    desk.act(move |act| {
        let mut loaded = act.load(On { article, round: None })?;
        act.decide(&loaded, &Command::Edit)?;
        // The text replaced is frozen first, so that it can be had back.
        act.freeze(&mut loaded, None)?;
        let (mut doc, _) = body_store::working_doc(act.tx, article)?;
        let update = doc.replace(&text, client).map_err(DeskError::during("replacing the text"))?;
        if !update.is_empty() {
            body_store::append(act.tx, article, &update, act.actor(), how, act.at)?;
            body_store::settle(act.tx, &mut loaded, act.at)?;
            act.write_op(Some(article), how, &revision_marker(&text))?;
            act.save(&loaded)?;
            act.tx.changed(crate::host::ChangeKind::Body, article);
        }
        Ok(())
    })
}

fn revision_marker(text: &WorkingText) -> serde_json::Value {
    serde_json::json!({ "headline": text.headline })
}
