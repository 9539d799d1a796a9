//! Sign off (ký duyệt): names the hash on the signer's screen; if the holder changed the content, the current body is frozen
//! first and must be what the signer saw.

use super::frame::{On, Words};
use crate::{
    desk::Desk,
    error::{DeskError, Done},
    findings,
    freeze::{self, EditorContent},
    queries::article::signed_is_seen,
    record::Loaded,
};
use galley_domain::{
    approval::ApprovalText,
    content::{diff::diff_revisions, hash::RevisionHash},
    ids::PersonId,
    profile::Severity,
    workflow::{Command, Context, EditorialState, required_steps},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What to sign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SignOffRequest {
    /// The article.
    pub on: On,
    /// The hash on the signer's screen.
    pub revision: RevisionHash,
    /// What the bound editor shows, if one is bound.
    #[serde(default)]
    pub editor: Option<EditorContent>,
    /// Sign stale steps this person holds privileges for again, too.
    #[serde(default = "yes")]
    pub also_stale: bool,
}

fn yes() -> bool {
    true
}

/// The steps a person signs with one sign-off: the current one, and (if wanted) earlier required ones that nobody's
/// sign-off covers for this hash and whose privilege the person holds.
pub(crate) fn steps_to_sign(article: &Loaded, cx: &Context<'_>, hash: RevisionHash, also_stale: bool) -> Vec<u8> {
    let w = &article.workflow;
    required_steps(w, cx)
        .into_iter()
        .filter(|(step, privilege)| {
            let covered = w.sign_offs.iter().any(|s| s.step == *step && s.revision == hash);
            *step == w.step
                || (also_stale
                    && *step < w.step
                    && !covered
                    && cx.charter.holds(cx.actor, *privilege, w.section.as_ref(), cx.at))
        })
        .map(|(step, _)| step)
        .collect()
}

/// Signs off. Needs the person's key to be unlocked.
///
/// # Errors
/// The workflow's refusals, among them four eyes and "3 changes since"; [`crate::refusal::DeskRefusal::Locked`].
pub fn sign_off(desk: &Desk, request: SignOffRequest) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(request.on)?;
        let frozen = act.freeze(&mut article, request.editor.as_ref())?;
        let changes_since = if frozen.hash == request.revision {
            0
        } else {
            freeze::revision(act.tx, request.revision)
                .map_or(1, |seen| diff_revisions(&seen, &frozen.content).changes.max(1))
        };
        let findings = findings::of(act.tx, &article, &frozen.content, act.at)?;
        let blocking = findings.iter().filter(|f| f.severity == Severity::Blocking).count();
        let keep = BTreeSet::new();
        let charter = std::sync::Arc::clone(&act.charter);
        let cx = Context { actor: act.actor(), at: act.at, charter: &charter, keep_schedule: &keep };
        let w = &article.workflow;
        let own_article = w.creator == act.actor() || w.byline_people.contains(&act.actor());
        // Whether the person may sign at all is the workflow's to say; without a key there is nothing to say it with.
        let text = |step| ApprovalText {
            newsroom: act.identity.newsroom,
            article: w.article,
            revision_hash: frozen.hash,
            round: w.round,
            step,
            person: act.actor(),
            at: act.at,
            fast_lane: w.fast_lane,
            own_article,
        };
        let steps = steps_to_sign(&article, &cx, frozen.hash, request.also_stale);
        let command = |approvals| Command::SignOff {
            seen: request.revision,
            current: frozen.hash,
            changes_since,
            blocking: u32::try_from(blocking).unwrap_or(u32::MAX),
            approvals,
        };
        let approvals = match act.key() {
            Ok(key) => steps.iter().map(|s| text(*s).sign(key)).collect(),
            Err(locked) => {
                // A plainer refusal (no privilege, four eyes, stale content) comes before "locked".
                return Err(match act.decide(&article, &command(Vec::new())) {
                    Err(DeskError::Workflow(galley_domain::workflow::Refusal::BadSignature)) | Ok(_) => locked,
                    Err(refused) => refused,
                });
            }
        };
        act.carry_out(&mut article, &command(approvals), &Words::default())?;
        let headline = frozen.content.headline.clone();
        let told: BTreeSet<PersonId> = if article.workflow.editorial == EditorialState::Approved {
            act.everyone_on(&article)?
        } else {
            let next = required_steps(&article.workflow, &cx).into_iter().find(|(s, _)| *s == article.workflow.step);
            let section = article.workflow.section.as_ref();
            next.map(|(_, p)| {
                let people = act.charter.people.iter().map(|x| x.id);
                people.filter(|x| act.charter.holds(*x, p, section, act.at)).collect()
            })
            .unwrap_or_default()
        };
        let code = if article.workflow.editorial == EditorialState::Approved { "approved" } else { "waiting_for_you" };
        for person in told {
            act.notify(person, request.on.article, code, &[("headline", headline.clone())], false)?;
        }
        signed_is_seen(act.tx, act.actor(), request.on.article, frozen.hash, act.at)?;
        act.tx.prepare_cached("UPDATE articles SET unapproved_changes = 0 WHERE rid = ?1")?.execute([article.rid])?;
        Ok(())
    })
}
