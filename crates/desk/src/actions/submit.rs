//! Submit (gửi duyệt): freezes a revision, runs the checks, sends it to the first step of its section's chain.

use super::frame::{On, Words};
use crate::{desk::Desk, error::Done, findings, freeze::EditorContent};
use galley_domain::{
    ids::PersonId,
    profile::Severity,
    workflow::{Command, Context, required_steps},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What to submit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Submit {
    /// The article.
    pub on: On,
    /// Hot news: skip step 1.
    #[serde(default)]
    pub fast_lane: bool,
    /// What the bound editor shows, if one is bound.
    #[serde(default)]
    pub editor: Option<EditorContent>,
}

/// Submits an article.
///
/// # Errors
/// The workflow's refusals; blocking findings refuse it; the editor and the desk reading the text differently refuse it.
pub fn submit(desk: &Desk, request: Submit) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(request.on)?;
        let frozen = act.freeze(&mut article, request.editor.as_ref())?;
        let findings = findings::of(act.tx, &article, &frozen.content, act.at)?;
        let count = |s| u32::try_from(findings.iter().filter(|f| f.severity == s).count()).unwrap_or(u32::MAX);
        let command = Command::Submit {
            revision: frozen.hash,
            blocking: count(Severity::Blocking),
            advice: count(Severity::Advice),
            fast_lane: request.fast_lane,
        };
        act.carry_out(&mut article, &command, &Words::default())?;
        // Those who may sign the first step hear of it.
        let keep = BTreeSet::new();
        let cx = Context { actor: act.actor(), at: act.at, charter: &act.charter, keep_schedule: &keep };
        if let Some((_, privilege)) = required_steps(&article.workflow, &cx).first() {
            let section = article.workflow.section.as_ref();
            let waiting: Vec<PersonId> = act
                .charter
                .people
                .iter()
                .map(|p| p.id)
                .filter(|p| act.charter.holds(*p, *privilege, section, act.at))
                .collect();
            for person in waiting {
                act.notify(
                    person,
                    article.workflow.article,
                    "waiting_for_you",
                    &[("headline", frozen.content.headline.clone())],
                    false,
                )?;
            }
        }
        Ok(())
    })
}
