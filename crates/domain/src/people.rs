//! People: roles, privileges (data, not code), sections they hold for, delegations.

use crate::{
    ids::{PersonId, SectionId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A role of product.md. Each lists its full set of privileges; nothing is inherited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Phóng viên.
    Reporter,
    /// Cộng tác viên.
    Contributor,
    /// Biên tập viên.
    Editor,
    /// Thư ký tòa soạn.
    ManagingEditor,
    /// Tổng biên tập.
    EditorInChief,
    /// Quản trị.
    Administrator,
}

impl Role {
    /// Every role, in the order of product.md.
    pub const ALL: [Self; 6] = [
        Self::Reporter,
        Self::Contributor,
        Self::Editor,
        Self::ManagingEditor,
        Self::EditorInChief,
        Self::Administrator,
    ];

    /// The word of database and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Contributor => "contributor",
            Self::Editor => "editor",
            Self::ManagingEditor => "managing_editor",
            Self::EditorInChief => "editor_in_chief",
            Self::Administrator => "administrator",
        }
    }
}

/// What a person may do. Editorial privileges hold in the sections of the grant that carries them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Privilege {
    /// Create articles.
    Create,
    /// Edit articles one created or carries the byline of, outside review.
    EditOwn,
    /// Submit for review.
    Submit,
    /// Withdraw one's own submission.
    WithdrawOwn,
    /// Comment.
    Comment,
    /// Claim an article in review.
    Claim,
    /// Edit what one has claimed.
    EditClaimed,
    /// Return with reasons.
    Return,
    /// Sign off step 1 of a chain that names it.
    #[serde(rename = "sign_off.1")]
    SignOff1,
    /// As `sign_off.1`, second level.
    #[serde(rename = "sign_off.2")]
    SignOff2,
    /// As `sign_off.1`, third level.
    #[serde(rename = "sign_off.3")]
    SignOff3,
    /// As `sign_off.1`, fourth level.
    #[serde(rename = "sign_off.4")]
    SignOff4,
    /// Propose a correction of a live article.
    ProposeCorrection,
    /// Remove the sign-offs of an approved revision.
    Recall,
    /// Start a new revision of an approved article.
    Reopen,
    /// Schedule a delivery.
    Schedule,
    /// Take a schedule back.
    Unschedule,
    /// Publish now.
    Publish,
    /// Hold and release.
    Hold,
    /// Spike and unspike.
    Spike,
    /// See and steer deliveries (resend, release a held one, accept a conflict).
    SteerDeliveries,
    /// Give or require a clearance.
    Clear,
    /// Skip step 1 for hot news; the article then waits for a post-publication check.
    FastLane,
    /// Correct a live article.
    Correct,
    /// Take a live article down (it may return).
    TakeDown,
    /// Kill a live article (it may not return).
    Kill,
    /// Stop all deliveries.
    StopDeliveries,
    /// Delegate own privileges for a dated period.
    Delegate,
    /// People, roles, sections, chains, destinations, checklists, devices, charter, backup.
    Administer,
}

impl Privilege {
    /// Every privilege.
    pub const ALL: [Self; 29] = [
        Self::Create,
        Self::EditOwn,
        Self::Submit,
        Self::WithdrawOwn,
        Self::Comment,
        Self::Claim,
        Self::EditClaimed,
        Self::Return,
        Self::SignOff1,
        Self::SignOff2,
        Self::SignOff3,
        Self::SignOff4,
        Self::ProposeCorrection,
        Self::Recall,
        Self::Reopen,
        Self::Schedule,
        Self::Unschedule,
        Self::Publish,
        Self::Hold,
        Self::Spike,
        Self::SteerDeliveries,
        Self::Clear,
        Self::FastLane,
        Self::Correct,
        Self::TakeDown,
        Self::Kill,
        Self::StopDeliveries,
        Self::Delegate,
        Self::Administer,
    ];

    /// The sign-off privilege of a level 1..=4.
    #[must_use]
    pub fn sign_off(level: u8) -> Option<Self> {
        match level {
            1 => Some(Self::SignOff1),
            2 => Some(Self::SignOff2),
            3 => Some(Self::SignOff3),
            4 => Some(Self::SignOff4),
            _ => None,
        }
    }
}

/// The privileges each role has until an administrator edits them (product.md, People).
#[must_use]
pub fn default_privileges(role: Role) -> Vec<Privilege> {
    use Privilege as P;
    match role {
        Role::Reporter | Role::Contributor => vec![P::Create, P::EditOwn, P::Submit, P::WithdrawOwn, P::Comment],
        Role::Editor => vec![
            P::Create,
            P::EditOwn,
            P::Submit,
            P::WithdrawOwn,
            P::Comment,
            P::Claim,
            P::EditClaimed,
            P::Return,
            P::SignOff1,
            P::ProposeCorrection,
        ],
        Role::ManagingEditor => managing(&[P::SignOff1, P::SignOff2]),
        Role::EditorInChief => managing(&[
            P::SignOff1,
            P::SignOff2,
            P::SignOff3,
            P::SignOff4,
            P::Correct,
            P::TakeDown,
            P::Kill,
            P::StopDeliveries,
            P::Delegate,
        ]),
        Role::Administrator => vec![P::Administer],
    }
}

fn managing(more: &[Privilege]) -> Vec<Privilege> {
    use Privilege as P;
    let mut all = vec![
        P::Create,
        P::EditOwn,
        P::Submit,
        P::Comment,
        P::Claim,
        P::EditClaimed,
        P::Return,
        P::Recall,
        P::Reopen,
        P::Schedule,
        P::Unschedule,
        P::Publish,
        P::Hold,
        P::Spike,
        P::SteerDeliveries,
        P::Clear,
        P::FastLane,
    ];
    all.extend_from_slice(more);
    all.sort_unstable();
    all
}

/// A role held by a person, in some sections or all, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Sections it holds in; `None` = all.
    pub sections: Option<Vec<SectionId>>,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open.
    pub until: Option<Timestamp>,
}

/// Privileges lent by one person to another for a dated period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Delegation {
    /// Who lends.
    pub from_person: PersonId,
    /// Who may act.
    pub to_person: PersonId,
    /// What is lent; only what the lender holds at the moment of use counts.
    pub privileges: Vec<Privilege>,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive).
    pub until: Timestamp,
}

/// Is `at` inside `[from, until)`?
#[must_use]
pub fn in_period(at: Timestamp, from: Timestamp, until: Option<Timestamp>) -> bool {
    from <= at && until.is_none_or(|u| at < u)
}
