//! Approvals and clearances: signed statements of a person about one revision, and the check that desk, hub and portal
//! all run before anything becomes public.

use crate::{
    charter::Charter,
    content::{hash::RevisionHash, revision::RevisionContent},
    ids::{ArticleId, NewsroomId, PersonId, SectionId},
    people::Privilege,
    signing::{PublicKey, Signature, SignedBytes, SigningKey, verify},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an approval says, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalText {
    /// Whose newsroom.
    pub newsroom: NewsroomId,
    /// Which article.
    pub article: ArticleId,
    /// The exact content approved.
    pub revision_hash: RevisionHash,
    /// The round of the workflow it was decided in.
    pub round: u32,
    /// Step of the section's chain, from 1.
    pub step: u8,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// Step 1 was skipped.
    pub fast_lane: bool,
    /// The signer created the article or carries its byline (only possible with four eyes switched off).
    pub own_article: bool,
}

/// A signed sign-off. Bytes signed ([`SignedBytes`]): `galley-approval-1`, newsroom (16), article (16), revision hash (32),
/// round (u32), step (u8), person (16), time (8), fast lane (1), own article (1): 113 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Whose newsroom.
    pub newsroom: NewsroomId,
    /// Which article.
    pub article: ArticleId,
    /// The exact content approved.
    pub revision_hash: RevisionHash,
    /// The round of the workflow it was decided in.
    pub round: u32,
    /// Step of the section's chain, from 1.
    pub step: u8,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// Step 1 was skipped.
    pub fast_lane: bool,
    /// The signer created the article or carries its byline.
    pub own_article: bool,
    /// By the person's key.
    pub signature: Signature,
}

impl ApprovalText {
    /// The bytes a person signs.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        SignedBytes::new("galley-approval-1")
            .id(self.newsroom.0)
            .id(self.article.0)
            .hash(&self.revision_hash.0)
            .u32(self.round)
            .u8(self.step)
            .id(self.person.0)
            .time(self.at)
            .flag(self.fast_lane)
            .flag(self.own_article)
            .finish()
    }

    /// Signs it.
    #[must_use]
    pub fn sign(self, key: &SigningKey) -> Approval {
        let signature = key.sign(&self.bytes());
        Approval {
            newsroom: self.newsroom,
            article: self.article,
            revision_hash: self.revision_hash,
            round: self.round,
            step: self.step,
            person: self.person,
            at: self.at,
            fast_lane: self.fast_lane,
            own_article: self.own_article,
            signature,
        }
    }
}

impl Approval {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> ApprovalText {
        ApprovalText {
            newsroom: self.newsroom,
            article: self.article,
            revision_hash: self.revision_hash,
            round: self.round,
            step: self.step,
            person: self.person,
            at: self.at,
            fast_lane: self.fast_lane,
            own_article: self.own_article,
        }
    }

    /// Is it signed by this key?
    #[must_use]
    pub fn verify(&self, key: &PublicKey) -> bool {
        verify(key, &self.text().bytes(), &self.signature)
    }
}

/// What a clearance came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ClearanceOutcome {
    /// Looked at and cleared.
    Cleared,
    /// Not needed for this article.
    NotNeeded,
}

/// A signed clearance of one revision. Bytes signed: `galley-clearance-1`, newsroom, article, revision hash, kind (text),
/// outcome (u8: 1 cleared, 2 not needed), person, time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ClearanceRecord {
    /// Whose newsroom.
    pub newsroom: NewsroomId,
    /// Which article.
    pub article: ArticleId,
    /// The exact content cleared.
    pub revision_hash: RevisionHash,
    /// Kind, e.g. `legal`.
    pub kind: String,
    /// What it came to.
    pub outcome: ClearanceOutcome,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// By the person's key.
    pub signature: Signature,
}

impl ClearanceRecord {
    /// The bytes a person signs; the `signature` field is not part of them.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let outcome = match self.outcome {
            ClearanceOutcome::Cleared => 1,
            ClearanceOutcome::NotNeeded => 2,
        };
        SignedBytes::new("galley-clearance-1")
            .id(self.newsroom.0)
            .id(self.article.0)
            .hash(&self.revision_hash.0)
            .text(&self.kind)
            .u8(outcome)
            .id(self.person.0)
            .time(self.at)
            .finish()
    }

    /// Signs it, replacing the signature it carries.
    #[must_use]
    pub fn signed(mut self, key: &SigningKey) -> Self {
        self.signature = key.sign(&self.bytes());
        self
    }

    /// Is it signed by this key?
    #[must_use]
    pub fn verify(&self, key: &PublicKey) -> bool {
        verify(key, &self.bytes(), &self.signature)
    }
}

/// What approvals are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Whose newsroom.
    pub newsroom: NewsroomId,
    /// Which article.
    pub article: ArticleId,
    /// Its content's hash, computed by whoever checks.
    pub revision_hash: RevisionHash,
    /// Its section: decides the chain.
    pub section: Option<&'a SectionId>,
}

/// A step of a checked chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ApprovedStep {
    /// Which.
    pub step: u8,
    /// Who signed it off.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// It was the signer's own article (four eyes was off).
    pub own_article: bool,
}

/// A chain of approvals that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ApprovedChain {
    /// The section whose chain it is.
    pub section: SectionId,
    /// The steps, in order.
    pub steps: Vec<ApprovedStep>,
    /// Step 1 was skipped.
    pub fast_lane: bool,
    /// When the last sign-off was given.
    pub approved_at: Timestamp,
}

/// Why approvals do not hold for a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum ApprovalProblem {
    /// The revision belongs to another newsroom than the charter.
    #[error("the article is another newsroom's")]
    OtherNewsroom,
    /// An approval names another newsroom, article or content.
    #[error("an approval is for another article or another content")]
    OtherSubject {
        /// Its step.
        step: u8,
    },
    /// No section, so no chain.
    #[error("the article has no section, so nobody can approve it")]
    NoSection,
    /// The section had no chain then.
    #[error("the section {section} has no sign-off chain at that date")]
    NoChain {
        /// The section.
        section: SectionId,
    },
    /// The chain of its date has no such step.
    #[error("the chain has no step {step}")]
    NoSuchStep {
        /// The step named.
        step: u8,
    },
    /// A required step is not signed.
    #[error("step {step} is not signed off")]
    MissingStep {
        /// The first missing one.
        step: u8,
    },
    /// The signer has no key at that date.
    #[error("the signer of step {step} had no valid key at that date")]
    NoKey {
        /// The step.
        step: u8,
        /// The signer.
        person: PersonId,
    },
    /// The signature is not the signer's over this statement.
    #[error("the signature of step {step} is not good")]
    BadSignature {
        /// The step.
        step: u8,
        /// The claimed signer.
        person: PersonId,
    },
    /// The signer did not hold the step's privilege in the section at that date.
    #[error("the signer of step {step} did not hold its privilege at that date")]
    NoPrivilege {
        /// The step.
        step: u8,
        /// The signer.
        person: PersonId,
        /// What was missing.
        privilege: Privilege,
    },
    /// The signer carries the byline (or says it is their own article) while four eyes was on.
    #[error("step {step} was signed by the article's own author")]
    FourEyes {
        /// The step.
        step: u8,
        /// The signer.
        person: PersonId,
    },
    /// The signer carries the byline and the approval does not say so.
    #[error("step {step} is the signer's own article and not marked as such")]
    OwnArticleNotMarked {
        /// The step.
        step: u8,
        /// The signer.
        person: PersonId,
    },
    /// Step 1 was skipped where that is not allowed.
    #[error("step 1 was skipped without the fast lane")]
    FastLaneClosed,
    /// One round holds one decision: two people, or two times, cannot share it, and a later round is not earlier in time.
    #[error("the rounds of the approvals contradict one another")]
    RoundsDisagree {
        /// The round.
        round: u32,
    },
    /// A required clearance is missing.
    #[error("the clearance {kind} is missing")]
    ClearanceMissing {
        /// Which.
        kind: String,
    },
}

/// Do these approvals make this revision publishable? The one check of desk, hub and portal.
///
/// - Each approval names this newsroom, article and hash; no other is tolerated in the list.
/// - Each is judged by the charter **of its own date**: key, signature, the privilege of its step in the revision's section.
/// - All steps of the chain (as of the last approval's date) are there. A step may be signed more than once.
/// - Four eyes: no signer is among the byline's persons, unless the rule was off then and the approval says *own article*.
/// - Fast lane: step 1 may be missing only if the rule was on, the chain has more steps, and every approval says *fast lane* and
///   is by somebody who held that privilege.
/// - Rounds: the workflow accepts one decision per round, so approvals sharing a round share signer and time, and a higher
///   round is not earlier. (A chain signed over several decisions carries several rounds; each is inside the signature.)
///
/// *Not judged here*, because a revision does not say it: who created the article and who last changed it. The sequencer
/// judges those two rules when it accepts the sign-off.
///
/// # Errors
/// The first [`ApprovalProblem`].
pub fn check(
    charter: &Charter,
    revision: &RevisionContent,
    revision_hash: RevisionHash,
    approvals: &[Approval],
) -> Result<ApprovedChain, ApprovalProblem> {
    let subject = Subject {
        newsroom: revision.newsroom_id,
        article: revision.article_id,
        revision_hash,
        section: revision.section.as_ref(),
    };
    let bylines: Vec<PersonId> = revision.bylines.iter().filter_map(|b| b.person).collect();
    check_subject(charter, subject, &bylines, approvals)
}

/// [`check`] for callers that know the subject without its content.
///
/// # Errors
/// The first [`ApprovalProblem`].
pub fn check_subject(
    charter: &Charter,
    subject: Subject<'_>,
    byline_people: &[PersonId],
    approvals: &[Approval],
) -> Result<ApprovedChain, ApprovalProblem> {
    if subject.newsroom != charter.newsroom {
        return Err(ApprovalProblem::OtherNewsroom);
    }
    let section = subject.section.ok_or(ApprovalProblem::NoSection)?;
    for a in approvals {
        check_one(charter, subject, section, byline_people, a)?;
    }
    rounds_agree(approvals)?;
    let Some(last) = approvals.iter().map(|a| a.at).max() else {
        return Err(ApprovalProblem::MissingStep { step: 1 });
    };
    let chain = charter
        .chain_at(section, last)
        .filter(|c| !c.is_empty())
        .ok_or_else(|| ApprovalProblem::NoChain { section: section.clone() })?;
    let signed: BTreeSet<u8> = approvals.iter().map(|a| a.step).collect();
    let fast_lane = !signed.contains(&1) && chain.len() > 1 && approvals.iter().any(|a| a.fast_lane);
    if fast_lane {
        let open = |a: &Approval| {
            a.fast_lane
                && charter.rules_at(a.at).fast_lane
                && charter.holds(a.person, Privilege::FastLane, Some(section), a.at)
        };
        if !approvals.iter().all(open) {
            return Err(ApprovalProblem::FastLaneClosed);
        }
    }
    let first = if fast_lane { 2 } else { 1 };
    let last_step = u8::try_from(chain.len()).unwrap_or(u8::MAX);
    if let Some(step) = (first..=last_step).find(|s| !signed.contains(s)) {
        return Err(ApprovalProblem::MissingStep { step });
    }
    let mut steps: Vec<ApprovedStep> = approvals
        .iter()
        .map(|a| ApprovedStep { step: a.step, person: a.person, at: a.at, own_article: a.own_article })
        .collect();
    steps.sort_by_key(|s| (s.step, s.at, s.person));
    Ok(ApprovedChain { section: section.clone(), steps, fast_lane, approved_at: last })
}

fn check_one(
    charter: &Charter,
    subject: Subject<'_>,
    section: &SectionId,
    byline_people: &[PersonId],
    a: &Approval,
) -> Result<(), ApprovalProblem> {
    let (step, person) = (a.step, a.person);
    if a.newsroom != subject.newsroom || a.article != subject.article || a.revision_hash != subject.revision_hash {
        return Err(ApprovalProblem::OtherSubject { step });
    }
    let key = charter.key_at(person, a.at).ok_or(ApprovalProblem::NoKey { step, person })?;
    if !a.verify(key) {
        return Err(ApprovalProblem::BadSignature { step, person });
    }
    let chain = charter.chain_at(section, a.at).ok_or_else(|| ApprovalProblem::NoChain { section: section.clone() })?;
    let privilege = usize::from(step)
        .checked_sub(1)
        .and_then(|i| chain.get(i))
        .copied()
        .ok_or(ApprovalProblem::NoSuchStep { step })?;
    if !charter.holds(person, privilege, Some(section), a.at) {
        return Err(ApprovalProblem::NoPrivilege { step, person, privilege });
    }
    let own = byline_people.contains(&person);
    if (own || a.own_article) && charter.rules_at(a.at).four_eyes {
        return Err(ApprovalProblem::FourEyes { step, person });
    }
    if own && !a.own_article {
        return Err(ApprovalProblem::OwnArticleNotMarked { step, person });
    }
    Ok(())
}

fn rounds_agree(approvals: &[Approval]) -> Result<(), ApprovalProblem> {
    let mut by_round: Vec<&Approval> = approvals.iter().collect();
    by_round.sort_by_key(|a| a.round);
    for pair in by_round.windows(2) {
        let [a, b] = pair else { continue };
        let fits = if a.round == b.round { a.person == b.person && a.at == b.at } else { a.at <= b.at };
        if !fits {
            return Err(ApprovalProblem::RoundsDisagree { round: b.round });
        }
    }
    Ok(())
}

/// Are the clearances there that the charter requires of this section at `at` (the date of the order)? Each is judged by the
/// charter of its own date; records of other revisions count for nothing.
///
/// # Errors
/// [`ApprovalProblem::ClearanceMissing`] with the first kind that no good record covers.
pub fn check_clearances(
    charter: &Charter,
    subject: Subject<'_>,
    records: &[ClearanceRecord],
    at: Timestamp,
) -> Result<(), ApprovalProblem> {
    let good = |r: &ClearanceRecord| {
        r.newsroom == subject.newsroom
            && r.article == subject.article
            && r.revision_hash == subject.revision_hash
            && charter.holds(r.person, Privilege::Clear, subject.section, r.at)
            && charter.key_at(r.person, r.at).is_some_and(|k| r.verify(k))
    };
    for kind in charter.required_clearances(subject.section, at) {
        if !records.iter().any(|r| r.kind == kind && good(r)) {
            return Err(ApprovalProblem::ClearanceMissing { kind });
        }
    }
    Ok(())
}
