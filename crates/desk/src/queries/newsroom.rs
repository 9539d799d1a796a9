//! The newsroom: who, which sections, which destinations, which rules; and who is signed in.

use crate::{
    actions::sections::own_clearances,
    db::sql::{Id, Json, Ms},
    deliverer::DestinationSettings,
    desk::Desk,
    error::{DeskError, Done},
    lanes, settings,
};
use galley_domain::{
    charter::Charter,
    ids::{DestinationId, NewsroomId, PersonId, SectionId},
    people::{Delegation, Grant, Privilege, Role, in_period},
    profile::ContentProfile,
    signing::fingerprint,
    time::Timestamp,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// Roles of a person in force at a moment, each once.
fn roles_of(charter: &Charter, person: PersonId, at: Timestamp) -> Vec<Role> {
    let roles: std::collections::BTreeSet<Role> = charter
        .person(person)
        .map(|p| p.grants.iter().filter(|g| in_period(at, g.from, g.until)).map(|g| g.role).collect())
        .unwrap_or_default();
    roles.into_iter().collect()
}

fn briefs(db: &Connection, charter: &Charter, now: Timestamp) -> Done<Vec<PersonBrief>> {
    let mut find = db.prepare_cached("SELECT id, name, deactivated_at IS NULL FROM people ORDER BY created_at, name")?;
    let rows = find.query_map([], |r| Ok((r.get::<_, Id<PersonId>>(0)?.0, r.get(1)?, r.get(2)?)))?;
    let mut out = Vec::new();
    for row in rows {
        let (id, name, active) = row?;
        out.push(PersonBrief { id, name, roles: roles_of(charter, id, now), active });
    }
    Ok(out)
}

/// The signed-in person; `None` = nobody.
///
/// # Errors
/// A fault of the database.
pub(crate) fn session_info(desk: &Desk) -> Done<Option<SessionInfo>> {
    let Some(person) = desk.session.person() else { return Ok(None) };
    let now = desk.host().now();
    desk.store().read(|db| {
        let charter = desk.charter_in(db)?;
        let brief = briefs(db, &charter, now)?.into_iter().find(|p| p.id == person);
        Ok(brief.map(|brief| SessionInfo {
            privileges: charter.privileges_of(person, now).into_iter().collect(),
            person: brief,
            locked: !desk.session.is_unlocked(now),
        }))
    })
}

/// What the window needs to choose its first screen.
///
/// # Errors
/// A fault of the database.
pub fn start_state(desk: &Desk) -> Done<StartState> {
    let now = desk.host().now();
    let session = if desk.identity().is_ok() { session_info(desk)? } else { None };
    desk.store().read(|db| {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let Some(id) = settings::get(db, settings::NEWSROOM)? else {
            return Ok(StartState { newsroom: None, people: Vec::new(), session: None, notice: None, version });
        };
        let charter = desk.charter_in(db)?;
        let newsroom = NewsroomInfo {
            id,
            name: settings::get(db, settings::NEWSROOM_NAME)?.unwrap_or_else(|| charter.name.clone()),
            time_zone: settings::zone(db)?.name().to_owned(),
            language: settings::get(db, settings::LANGUAGE)?.unwrap_or_else(|| "vi".to_owned()),
            root_fingerprint: fingerprint(&charter.root),
            demonstration: settings::get(db, settings::DEMONSTRATION)?.unwrap_or(false),
        };
        let people = briefs(db, &charter, now)?;
        Ok(StartState { newsroom: Some(newsroom), people, session, notice: None, version })
    })
}

/// Everybody, gone ones too.
///
/// # Errors
/// Not signed in.
pub fn people(desk: &Desk) -> Done<Vec<PersonView>> {
    desk.access()?;
    let now = desk.host().now();
    desk.store().read(|db| {
        let charter = desk.charter_in(db)?;
        let mut find = db.prepare_cached(
            "SELECT id, name, pen_names, deactivated_at IS NULL, created_at,
                (SELECT count(*) FROM articles a WHERE a.claim_person = p.id) FROM people p ORDER BY created_at, name",
        )?;
        let rows = find.query_map([], |r| {
            let id = r.get::<_, Id<PersonId>>(0)?.0;
            Ok(PersonView {
                id,
                name: r.get(1)?,
                pen_names: r.get::<_, Json<Vec<String>>>(2)?.0,
                grants: charter.person(id).map(|p| p.grants.clone()).unwrap_or_default(),
                active: r.get(3)?,
                since: r.get::<_, Ms>(4)?.0,
                fingerprint: charter.key_at(id, now).map(fingerprint),
                claims: r.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Sections in their order, closed ones too.
///
/// # Errors
/// Not signed in.
pub fn sections(desk: &Desk) -> Done<Vec<SectionView>> {
    desk.access()?;
    let now = desk.host().now();
    desk.store().read(|db| {
        let charter = desk.charter_in(db)?;
        let mut find =
            db.prepare_cached("SELECT key, name_vi, name_en, closed_at IS NULL FROM sections ORDER BY position, key")?;
        let rows = find.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
        let mut out = Vec::new();
        for row in rows {
            let (key, name_vi, name_en, active) = row?;
            let id: SectionId = key.parse().map_err(DeskError::during("reading a section"))?;
            let chain = charter.chain_at(&id, now).unwrap_or(&[]);
            out.push(SectionView {
                chain: chain.iter().filter_map(|p| (1..=4).find(|n| Privilege::sign_off(*n) == Some(*p))).collect(),
                clearances: own_clearances(&charter, &id, now).into_iter().collect(),
                id,
                name_vi,
                name_en,
                active,
            });
        }
        Ok(out)
    })
}

/// Destinations in their order, closed ones too.
///
/// # Errors
/// Not signed in.
pub fn destinations(desk: &Desk) -> Done<Vec<DestinationView>> {
    desk.access()?;
    desk.store().read(|db| {
        let keep: BTreeSet<DestinationId> = settings::get(db, settings::KEEP_SCHEDULE)?.unwrap_or_default();
        let mut find = db.prepare_cached(
            "SELECT id, name, kind, json, closed_at IS NULL FROM destinations ORDER BY position, name",
        )?;
        let rows = find.query_map([], |r| {
            Ok((
                r.get::<_, Id<DestinationId>>(0)?.0,
                r.get(1)?,
                r.get(2)?,
                r.get::<_, Json<DestinationSettings>>(3)?.0,
                r.get(4)?,
            ))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (id, name, kind, json, active) = row?;
            let health = lanes::health(db, id)?;
            out.push(DestinationView {
                id,
                name,
                kind,
                url: json.url,
                portal_fingerprint: json.portal_key.as_ref().map(fingerprint),
                keep_schedule: keep.contains(&id),
                active,
                clock_offset: health.offset_ms.and_then(|ms| i32::try_from(ms).ok()),
                last_contact: health.last_ok,
            });
        }
        Ok(out)
    })
}

/// Rules and lists.
///
/// # Errors
/// Not signed in.
pub fn newsroom_settings(desk: &Desk) -> Done<NewsroomSettings> {
    desk.access()?;
    let now = desk.host().now();
    desk.store().read(|db| {
        let charter = desk.charter_in(db)?;
        let rules = charter.rules_at(now);
        Ok(NewsroomSettings {
            name: settings::get(db, settings::NEWSROOM_NAME)?.unwrap_or_else(|| charter.name.clone()),
            time_zone: settings::zone(db)?.name().to_owned(),
            four_eyes: rules.four_eyes,
            last_editor_may_not_finish: rules.last_editor_may_not_finish,
            fast_lane: rules.fast_lane,
            return_reasons: settings::get(db, settings::RETURN_REASONS)?.unwrap_or_default(),
            story_types: settings::get(db, settings::STORY_TYPES)?.unwrap_or_default(),
            clearance_kinds: settings::get(db, settings::CLEARANCE_KINDS)?.unwrap_or_default(),
            privileges: Role::ALL.into_iter().map(|r| (r, charter.role_privileges_at(r, now))).collect(),
            profiles: settings::get(db, settings::PROFILES)?.unwrap_or_default(),
            delegations: charter.delegations.iter().filter(|d| now < d.until).cloned().collect(),
            charter_version: u32::try_from(charter.version).unwrap_or(u32::MAX),
            idle_lock_minutes: settings::get(db, settings::IDLE_LOCK_MINUTES)?.unwrap_or(10),
        })
    })
}
