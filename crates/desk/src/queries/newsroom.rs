//! The newsroom: who, which sections, which destinations, which rules; and who is signed in.

use crate::{
    actions::{device, sections::own_clearances},
    db::sql::{Id, Json, Ms},
    deliverer::DestinationSettings,
    desk::{Desk, identity},
    error::Done,
    keys::session::IDLE_MS,
    lanes,
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    charter::{Charter, RootKeyFile},
    ids::{DestinationId, NewsroomId, PersonId, SectionId},
    people::{Delegation, Grant, Privilege, Role, in_period},
    profile::ContentProfile,
    signing::fingerprint,
    time::Timestamp,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

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
    /// A printed recovery key opens their key.
    pub has_recovery_key: bool,
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
    /// Charter version these rules are of; given back with an edit (compare and set).
    pub charter_version: u32,
    /// Idle minutes before the key locks, 1 to 10.
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

/// Backups known to this desk that are still on disk, newest first.
///
/// # Errors
/// Not signed in.
pub fn backups(desk: &Desk) -> Done<Vec<BackupInfo>> {
    desk.access()?;
    let rows: Vec<(String, Timestamp)> = desk.store().read(|db| {
        let mut find = db.prepare_cached("SELECT file, at FROM backups ORDER BY at DESC LIMIT 50")?;
        let rows = find.query_map([], |r| Ok((r.get(0)?, r.get::<_, Ms>(1)?.0)))?;
        Ok::<_, crate::error::DeskError>(rows.collect::<Result<_, _>>()?)
    })?;
    let there =
        rows.into_iter().map(|(file, at)| (std::path::PathBuf::from(file), at)).filter(|(path, _)| path.exists());
    Ok(there.map(|(path, at)| backup_info(desk, &path, at)).collect())
}

/// Automatic backups lying in a data folder, newest first: for a start at which its database cannot be opened.
#[must_use]
pub fn backups_lying(dir: &std::path::Path) -> Vec<BackupInfo> {
    let written = |path: &std::path::Path| {
        let at = fs::metadata(path).and_then(|m| m.modified()).ok()?;
        let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Timestamp::from_millis(i64::try_from(since.as_millis()).ok()?))
    };
    let found = crate::backup::list(dir).into_iter().rev();
    found.filter_map(|path| written(&path).map(|at| info_of(&path, dir, at))).collect()
}

fn info_of(path: &std::path::Path, dir: &std::path::Path, at: Timestamp) -> BackupInfo {
    let size = std::fs::metadata(path).map_or(0, |m| u32::try_from(m.len()).unwrap_or(u32::MAX));
    let same_disk = crate::backup::same_disk(path, dir);
    BackupInfo { path: path.display().to_string(), at, size, verified: true, same_disk }
}

/// What is shown of a backup file.
pub(crate) fn backup_info(desk: &Desk, path: &std::path::Path, at: Timestamp) -> BackupInfo {
    info_of(path, desk.data_dir(), at)
}

/// A notice as a system notification shows it, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NoticeView {
    /// Identity.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Message code (`notice-<code>`).
    pub code: String,
    /// Arguments.
    pub args: BTreeMap<String, String>,
    /// Article it is about.
    pub article: Option<galley_domain::ids::ArticleId>,
    /// Its headline.
    pub headline: Option<String>,
    /// A person must act soon.
    pub urgent: bool,
    /// Seen.
    pub read: bool,
}

/// Which notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Unread,
    All,
    ToShow,
}

fn notices_of(db: &Connection, person: PersonId, which: Which, now: Timestamp) -> Done<Vec<NoticeView>> {
    let narrow = match which {
        Which::Unread => "AND n.read_at IS NULL",
        Which::All => "",
        Which::ToShow => "AND n.read_at IS NULL AND n.shown_at IS NULL",
    };
    let mut find = db.prepare_cached(&format!(
        "SELECT n.id, n.at, n.code, n.args, n.article, a.headline, n.urgent, n.read_at IS NOT NULL
         FROM notices n LEFT JOIN articles a ON a.id = n.article
         WHERE n.person = ?1 AND n.due_at <= ?2 {narrow} ORDER BY n.due_at DESC, n.n DESC LIMIT 200"
    ))?;
    let rows = find.query_map(rusqlite::params![Id(person), Ms(now)], |r| {
        Ok(NoticeView {
            id: r.get::<_, Id<uuid::Uuid>>(0)?.0.to_string(),
            at: r.get::<_, Ms>(1)?.0,
            code: r.get(2)?,
            args: r.get::<_, Json<BTreeMap<String, String>>>(3)?.0,
            article: r.get::<_, Option<Id<galley_domain::ids::ArticleId>>>(4)?.map(|i| i.0),
            headline: r.get(5)?,
            urgent: r.get(6)?,
            read: r.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notices of the signed-in person, newest first, at most 200.
///
/// # Errors
/// Not signed in.
pub fn notices(desk: &Desk, only_unread: bool) -> Done<Vec<NoticeView>> {
    let me = desk.access()?.person;
    let which = if only_unread { Which::Unread } else { Which::All };
    let now = desk.decided_now()?;
    desk.store().read(|db| notices_of(db, me, which, now))
}

/// Notices of the signed-in person for which no system notification was raised yet; nobody signed in = none.
///
/// # Errors
/// A fault of the database.
pub fn notices_to_show(desk: &Desk) -> Done<Vec<NoticeView>> {
    let Some(me) = desk.session.person() else { return Ok(Vec::new()) };
    let now = desk.decided_now()?;
    desk.store().read(|db| notices_of(db, me, Which::ToShow, now))
}

fn in_force(charter: &Charter, person: PersonId, at: Timestamp) -> Vec<Role> {
    let grants = charter.person(person).map(|p| p.grants.as_slice()).unwrap_or_default();
    let roles: BTreeSet<Role> = grants.iter().filter(|g| in_period(at, g.from, g.until)).map(|g| g.role).collect();
    roles.into_iter().collect()
}

/// What the window needs to choose its first screen. Answers before a first run too.
///
/// # Errors
/// A fault of the database.
pub fn start_state(desk: &Desk) -> Done<StartState> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    if desk.identity().is_err() {
        return Ok(StartState { newsroom: None, people: Vec::new(), session: None, notice: set_aside(desk), version });
    }
    let now = desk.decided_now()?;
    let charter = desk.charter()?;
    let (newsroom, people, restored) = desk.store().read(|db| {
        let text = |key| settings::get::<String>(db, key).map(Option::unwrap_or_default);
        let newsroom = NewsroomInfo {
            id: identity(db)?.newsroom,
            name: charter.name.clone(),
            time_zone: settings::zone(db)?.name().to_owned(),
            language: text(settings::LANGUAGE)?,
            root_fingerprint: fingerprint(&charter.root),
            demonstration: settings::get(db, settings::DEMONSTRATION)?.unwrap_or(false),
        };
        let mut find =
            db.prepare_cached("SELECT id, name FROM people WHERE deactivated_at IS NULL ORDER BY name_folded")?;
        let rows = find.query_map([], |r| Ok((r.get::<_, Id<PersonId>>(0)?.0, r.get::<_, String>(1)?)))?;
        let mut people = Vec::new();
        for row in rows {
            let (id, name) = row?;
            people.push(PersonBrief { id, name, roles: in_force(&charter, id, now), active: true });
        }
        let restored: Option<settings::Restored> = settings::get(db, settings::RESTORED)?;
        Ok::<_, crate::error::DeskError>((newsroom, people, restored))
    })?;
    let notice = if device::is_enrolled(desk)? {
        restored.filter(|r| r.settled.is_none()).map(|r| ("restored".to_owned(), r.made_at.to_string()))
    } else {
        Some(("device_not_enrolled".to_owned(), String::new()))
    };
    Ok(StartState { newsroom: Some(newsroom), people, session: session_info(desk)?, notice, version })
}

/// A damaged database that was set aside here: before somebody starts anew they must know that it is kept.
fn set_aside(desk: &Desk) -> Option<(String, String)> {
    let entries = fs::read_dir(desk.data_dir()).ok()?;
    let newest = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| {
            let name = p.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            name.starts_with("galley.db.damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm")
        })
        .max()?;
    Some(("database_set_aside".to_owned(), newest.display().to_string()))
}

/// The signed-in person with what they may do somewhere now; `None` = nobody.
///
/// # Errors
/// A fault of the database.
pub(crate) fn session_info(desk: &Desk) -> Done<Option<SessionInfo>> {
    let Some(person) = desk.session.person() else { return Ok(None) };
    let now = desk.decided_now()?;
    let charter = desk.charter()?;
    let name = desk.store().read(|db| crate::record::name_of(db, person))?;
    Ok(Some(SessionInfo {
        person: PersonBrief { id: person, name, roles: in_force(&charter, person, now), active: true },
        privileges: charter.privileges_of(person, now).into_iter().collect(),
        locked: !desk.session.is_open(desk.host().now()),
    }))
}

/// Everybody, deactivated people last.
///
/// # Errors
/// Not signed in.
pub fn people(desk: &Desk) -> Done<Vec<PersonView>> {
    desk.access()?;
    let now = desk.decided_now()?;
    let charter = desk.charter()?;
    desk.store().read(|db| {
        let mut find = db.prepare_cached(
            "SELECT p.id, p.name, p.pen_names, p.created_at, p.deactivated_at IS NULL,
                    (SELECT count(*) FROM articles a WHERE a.claim_person = p.id),
                    EXISTS (SELECT 1 FROM person_keys k WHERE k.person = p.id AND k.until_at IS NULL AND k.recovery IS NOT NULL)
             FROM people p ORDER BY p.deactivated_at IS NOT NULL, p.name_folded",
        )?;
        let rows = find.query_map([], |r| {
            let id = r.get::<_, Id<PersonId>>(0)?.0;
            let known = charter.person(id);
            let grants = known.map(|p| p.grants.iter()).into_iter().flatten();
            Ok(PersonView {
                id,
                name: r.get(1)?,
                pen_names: r.get::<_, Json<Vec<String>>>(2)?.0,
                grants: grants.filter(|g| g.until.is_none_or(|u| u > now)).cloned().collect(),
                since: r.get::<_, Ms>(3)?.0,
                active: r.get(4)?,
                fingerprint: charter.key_at(id, now).map(fingerprint),
                claims: r.get(5)?,
                has_recovery_key: r.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Every section in its order, closed ones too.
///
/// # Errors
/// Not signed in.
pub fn sections(desk: &Desk) -> Done<Vec<SectionView>> {
    desk.access()?;
    let now = desk.decided_now()?;
    let charter = desk.charter()?;
    desk.store().read(|db| {
        let mut find =
            db.prepare_cached("SELECT key, name_vi, name_en, closed_at IS NULL FROM sections ORDER BY position, key")?;
        let rows = find.query_map([], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?, r.get::<_, bool>(3)?))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (key, name_vi, name_en, active) = row?;
            let Ok(id) = key.parse::<SectionId>() else { continue };
            let steps = charter.chain_at(&id, now).unwrap_or_default();
            let chain =
                steps.iter().filter_map(|p| (1..=4).find(|level| Privilege::sign_off(*level) == Some(*p))).collect();
            let clearances = own_clearances(&charter, &id, now).into_iter().collect();
            out.push(SectionView { id, name_vi, name_en, chain, clearances, active });
        }
        Ok(out)
    })
}

/// Every destination in its order, closed ones too.
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
                r.get::<_, String>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, Json<DestinationSettings>>(3)?.0,
                r.get::<_, bool>(4)?,
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
                clock_offset: health.offset_ms.map(|ms| i32::try_from(ms).unwrap_or(i32::MAX)),
                last_contact: health.last_ok,
            });
        }
        Ok(out)
    })
}

/// Rules and lists as an administrator edits them.
///
/// # Errors
/// Not signed in.
pub fn newsroom_settings(desk: &Desk) -> Done<NewsroomSettings> {
    desk.access()?;
    let charter = desk.charter()?;
    let now = desk.decided_now()?;
    desk.store().read(|db| settings_in(db, &charter, now))
}

/// [`newsroom_settings`] inside a read or transaction that is already open.
pub(crate) fn settings_in(db: &Connection, charter: &Charter, now: Timestamp) -> Done<NewsroomSettings> {
    let list = |key| settings::get::<Vec<ReasonOption>>(db, key).map(Option::unwrap_or_default);
    let rules = charter.rules_at(now);
    let ten = u32::try_from(IDLE_MS / 60_000).unwrap_or(10);
    Ok(NewsroomSettings {
        name: charter.name.clone(),
        time_zone: settings::zone(db)?.name().to_owned(),
        four_eyes: rules.four_eyes,
        last_editor_may_not_finish: rules.last_editor_may_not_finish,
        fast_lane: rules.fast_lane,
        return_reasons: list(settings::RETURN_REASONS)?,
        story_types: list(settings::STORY_TYPES)?,
        clearance_kinds: list(settings::CLEARANCE_KINDS)?,
        privileges: Role::ALL.iter().map(|r| (*r, charter.role_privileges_at(*r, now))).collect(),
        profiles: settings::get(db, settings::PROFILES)?.unwrap_or_else(|| vec![ContentProfile::default_profile()]),
        delegations: charter.delegations.iter().filter(|d| d.until > now && d.until > d.from).cloned().collect(),
        charter_version: u32::try_from(charter.version).unwrap_or(u32::MAX),
        idle_lock_minutes: settings::get(db, settings::IDLE_LOCK_MINUTES)?.unwrap_or(ten),
    })
}

/// The file a portal's operator is given to trust this newsroom (`galley portal trust FILE`); nothing secret in it.
///
/// # Errors
/// [`DeskRefusal::NoNewsroom`].
pub fn root_key_file(desk: &Desk) -> Done<RootKeyFile> {
    let charter = desk.charter()?;
    Ok(RootKeyFile::new(charter.newsroom, &charter.name, charter.root))
}

/// Finds a destination by name or identity: the words of the CLI.
///
/// # Errors
/// [`DeskRefusal::NotFound`].
pub fn destination_by_name(desk: &Desk, name: &str) -> Done<DestinationId> {
    let all = destinations(desk)?;
    let id = name.trim().parse::<DestinationId>().ok();
    all.iter()
        .find(|d| Some(d.id) == id || d.name == name.trim())
        .map(|d| d.id)
        .ok_or_else(|| DeskRefusal::NotFound { what: "destination", given: name.to_owned() }.into())
}
