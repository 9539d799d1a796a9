//! The reading view of a sign-off: made from the frozen revision, marked with what changed since this person's last look.

use super::article::{Preview, last_look, preview_of};
use crate::{
    actions::sign_off::steps_to_sign,
    desk::Desk,
    error::{DeskError, Done},
    freeze, record,
};
use galley_domain::{
    checks::Finding,
    content::{
        diff::{RevisionDiff, diff_revisions},
        hash::RevisionHash,
    },
    ids::ArticleId,
    time::Timestamp,
    workflow::{Clearance, Command, Context, decide, required_steps},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a signer sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SignOffView {
    /// The hash a sign-off will name.
    pub revision: RevisionHash,
    /// Round it is asked in.
    pub round: u32,
    /// Step, of how many.
    pub step: u8,
    /// Steps of the chain.
    pub steps: u8,
    /// Stale steps this person may sign again with it.
    pub also_signs: Vec<u8>,
    /// The article as a reader will see it.
    pub preview: Preview,
    /// What changed since this person's last look; `None` = first look.
    pub changes: Option<RevisionDiff>,
    /// When that look was.
    pub last_look: Option<Timestamp>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Clearances: kind and state.
    pub clearances: Vec<(String, Option<Clearance>)>,
    /// Sign-offs so far: step, name, when, stale, own article.
    pub sign_offs: Vec<SignedStep>,
    /// The person's key is locked: the password is asked for with the sign-off.
    pub needs_password: bool,
}

/// A step that was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignedStep {
    /// Step.
    pub step: u8,
    /// Name.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// No longer counts.
    pub stale: bool,
    /// Own article.
    pub own_article: bool,
}

/// The reading view of a sign-off. The working text is what will be frozen, so it is what is shown.
///
/// # Errors
/// Not signed in; no such article.
pub fn sign_off_view(desk: &Desk, id: ArticleId) -> Done<SignOffView> {
    let access = desk.access()?;
    let now = desk.decided_now()?;
    desk.store().read(|db| {
        let loaded = record::load(db, id)?;
        let charter = desk.charter_in(db)?;
        let keep = BTreeSet::new();
        let cx = Context { actor: access.person, at: now, charter: &charter, keep_schedule: &keep };
        let content = freeze::content(db, &loaded)?;
        let revision = content.hash().map_err(DeskError::during("hashing the content"))?;
        let w = &loaded.workflow;
        let writing = decide(w, &Command::Edit, &cx).is_ok();
        let look = last_look(db, access.person, id, revision, writing)?;
        let changes = match look {
            Some((hash, _)) => Some(diff_revisions(&freeze::revision(db, hash)?, &content)),
            None => None,
        };
        let steps = required_steps(w, &cx);
        let also_signs: Vec<u8> =
            steps_to_sign(&loaded, &cx, revision, true).into_iter().filter(|s| *s != w.step).collect();
        let mut kinds: BTreeSet<String> = charter.required_clearances(w.section.as_ref(), now).into_iter().collect();
        kinds.extend(w.clearances.keys().cloned());
        Ok(SignOffView {
            revision,
            round: w.round,
            step: w.step,
            steps: steps.last().map_or(0, |(s, _)| *s),
            also_signs,
            preview: preview_of(db, &content)?,
            changes,
            last_look: look.map(|(_, at)| at),
            findings: crate::findings::of(db, &loaded, &content, now)?,
            clearances: kinds
                .into_iter()
                .map(|k| {
                    // Given for another text, it says nothing of this one.
                    let given = w.clearances.get(&k).filter(|c| c.clears(revision)).cloned();
                    (k, given)
                })
                .collect(),
            sign_offs: w
                .sign_offs
                .iter()
                .map(|s| {
                    Ok(SignedStep {
                        step: s.step,
                        name: record::name_of(db, s.person)?,
                        at: s.at,
                        stale: s.stale || s.revision != revision,
                        own_article: s.own_article,
                    })
                })
                .collect::<Done<_>>()?,
            needs_password: access.key.is_none(),
        })
    })
}
