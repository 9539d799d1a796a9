//! The newsroom: who, which sections, which destinations, which rules; and who is signed in.

use galley_domain::{
    ids::{DestinationId, NewsroomId, PersonId, SectionId},
    people::{Delegation, Grant, Privilege, Role},
    profile::ContentProfile,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What the window needs to choose its first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StartState {
    /// `None` = first run.
    pub newsroom: Option<NewsroomInfo>,
    /// People who can sign in.
    pub people: Vec<PersonBrief>,
    /// Who is signed in.
    pub session: Option<SessionInfo>,
    /// Something about the database a person must know: a notice code (`notice-<code>`) and detail, e.g. set aside.
    pub notice: Option<(String, String)>,
    /// Galley's version.
    pub version: String,
}

/// The newsroom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NewsroomInfo {
    /// Identity.
    pub id: NewsroomId,
    /// Name.
    pub name: String,
    /// IANA zone, e.g. `Asia/Ho_Chi_Minh`.
    pub time_zone: String,
    /// Interface language it was set up in: `vi` or `en`.
    pub language: String,
    /// Fingerprint of the root public key.
    pub root_fingerprint: String,
    /// A demonstration newsroom.
    pub demonstration: bool,
}

/// A person, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonBrief {
    /// Identity.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Roles in force.
    pub roles: Vec<Role>,
    /// May sign in.
    pub active: bool,
}

/// A person, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonView {
    /// Identity.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Pen names (bút danh).
    pub pen_names: Vec<String>,
    /// Roles with sections and dates.
    pub grants: Vec<Grant>,
    /// May sign in.
    pub active: bool,
    /// Since when.
    pub since: Timestamp,
    /// Fingerprint of the key in force.
    pub fingerprint: Option<String>,
    /// Articles they hold a claim on.
    pub claims: u32,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SessionInfo {
    /// Who.
    pub person: PersonBrief,
    /// Privileges in force somewhere.
    pub privileges: Vec<Privilege>,
    /// The key is locked (idle): signing asks for the password.
    pub locked: bool,
}

/// A section with its chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SectionView {
    /// Key.
    pub id: SectionId,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Chain in force: sign-off levels 1..=4 in order.
    pub chain: Vec<u8>,
    /// Clearances it requires.
    pub clearances: Vec<String>,
    /// Shown in menus.
    pub active: bool,
}

/// A destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DestinationView {
    /// Identity.
    pub id: DestinationId,
    /// Name.
    pub name: String,
    /// `own`.
    pub kind: String,
    /// Address of its write API.
    pub url: String,
    /// Fingerprint of the portal's key, once seen.
    pub portal_fingerprint: Option<String>,
    /// Keeps the approved revision on schedule when an article is reopened.
    pub keep_schedule: bool,
    /// In use.
    pub active: bool,
    /// Measured clock offset in milliseconds (portal minus this computer).
    pub clock_offset: Option<i32>,
    /// Newest contact that worked.
    pub last_contact: Option<Timestamp>,
}

/// A reason of the newsroom's return list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReasonOption {
    /// Key.
    pub code: String,
    /// Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
}

/// Rules and lists an administrator edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NewsroomSettings {
    /// Name.
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// Four eyes.
    pub four_eyes: bool,
    /// The last editor of the content may not give the final sign-off.
    pub last_editor_may_not_finish: bool,
    /// Fast lane.
    pub fast_lane: bool,
    /// Return reasons.
    pub return_reasons: Vec<ReasonOption>,
    /// Story types.
    pub story_types: Vec<ReasonOption>,
    /// Clearance kinds.
    pub clearance_kinds: Vec<ReasonOption>,
    /// Privileges by role.
    pub privileges: Vec<(Role, Vec<Privilege>)>,
    /// Content profiles.
    pub profiles: Vec<ContentProfile>,
    /// Delegations, present and future.
    pub delegations: Vec<Delegation>,
    /// Charter version and whether the newest changes are signed into it.
    pub charter_version: u32,
    /// Idle minutes before the key locks.
    pub idle_lock_minutes: u32,
}

/// A backup on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupInfo {
    /// Path.
    pub path: String,
    /// When.
    pub at: Timestamp,
    /// Bytes.
    pub size: u32,
    /// Opened and checked.
    pub verified: bool,
    /// On the same disk as the data: a warning.
    pub same_disk: bool,
}
