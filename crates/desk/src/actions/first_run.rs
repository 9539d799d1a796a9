//! First run: the newsroom, this desk, the root key, and the first person, who is administrator and editor-in-chief.

use super::{names, session};
use crate::{
    charter_issue,
    db::sql::{Id, Json, Ms},
    desk::{Access, Act, Desk, identity},
    error::Done,
    host::{ChangeKind, Host},
    keys::{person, seal},
    newsroom_event::NewsroomEvent,
    queries::newsroom::{ReasonOption, SessionInfo},
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    chain::Stream,
    charter::{Chain, Charter, CharterDevice, CharterPerson, CharterSection, DatedKey, DatedRules, Rules},
    fold::fold,
    ids::{DestinationId, DeviceId, NewsroomId, PersonId},
    people::{Grant, Privilege, Role},
    profile::ContentProfile,
    signing::SigningKey,
    time::Timestamp,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};
use zeroize::{Zeroize, Zeroizing};

/// What the first run asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FirstRun {
    /// Interface language: `vi` or `en`.
    pub language: String,
    /// The newsroom's name.
    pub newsroom: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Name of the first person.
    pub name: String,
    /// Their password: at least ten characters.
    pub password: String,
    /// Passphrase of the newsroom's root key: at least ten characters.
    pub passphrase: String,
}

impl fmt::Debug for FirstRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstRun").field("newsroom", &self.newsroom).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Drop for FirstRun {
    fn drop(&mut self) {
        self.password.zeroize();
        self.passphrase.zeroize();
    }
}

/// What the first run made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FirstRunDone {
    /// The first person, signed in.
    pub session: SessionInfo,
    /// The printed recovery key; shown once, kept nowhere.
    pub recovery_key: String,
}

impl fmt::Debug for FirstRunDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstRunDone").field("session", &self.session).finish_non_exhaustive()
    }
}

/// A row of a list every newsroom starts with: key, Vietnamese, English.
type Row = (&'static str, &'static str, &'static str);

/// Sections a newsroom starts with; each has the chain editor, then managing editor.
const SECTIONS: [Row; 7] = [
    ("thoi-su", "Thời sự", "News"),
    ("kinh-te", "Kinh tế", "Business"),
    ("van-hoa-xa-hoi", "Văn hóa - Xã hội", "Culture and society"),
    ("phap-luat", "Pháp luật", "Law"),
    ("giao-duc", "Giáo dục", "Education"),
    ("the-thao", "Thể thao", "Sport"),
    ("the-gioi", "Thế giới", "World"),
];

const RETURN_REASONS: [Row; 8] = [
    ("wrong_figure", "Sai số liệu", "Wrong figure"),
    ("missing_source", "Thiếu nguồn", "Missing source"),
    ("picture_rights", "Bản quyền ảnh", "Picture rights"),
    ("style", "Văn phong, chính tả", "Style or spelling"),
    ("structure", "Bố cục", "Structure"),
    ("too_long", "Quá dài", "Too long"),
    ("legal", "Vướng pháp lý", "Legal concern"),
    ("other", "Lý do khác", "Another reason"),
];

const STORY_TYPES: [Row; 7] = [
    ("tin", "Tin", "News item"),
    ("bai", "Bài", "Article"),
    ("phong_van", "Phỏng vấn", "Interview"),
    ("phong_su_anh", "Phóng sự ảnh", "Photo story"),
    ("phong_su", "Phóng sự", "Feature"),
    ("binh_luan", "Bình luận", "Comment"),
    ("tuong_thuat", "Tường thuật", "Live report"),
];

const CLEARANCE_KINDS: [Row; 4] = [
    ("legal", "Pháp lý", "Legal"),
    ("picture_rights", "Bản quyền ảnh", "Picture rights"),
    ("sources", "Nguồn tin", "Sources"),
    ("checklist", "Mười điều đạo đức nghề nghiệp", "Ten articles of professional ethics"),
];

fn options(rows: &[Row]) -> Vec<ReasonOption> {
    rows.iter()
        .map(|(code, vi, en)| ReasonOption { code: (*code).into(), name_vi: (*vi).into(), name_en: (*en).into() })
        .collect()
}

fn bad(field: &'static str, why: &str) -> DeskRefusal {
    DeskRefusal::BadInput { field, why: why.into() }
}

/// The first charter.
fn first_charter(
    ids: (NewsroomId, DeviceId, PersonId),
    names: (&str, &str),
    keys: (&SigningKey, &SigningKey, &SigningKey),
    at: Timestamp,
) -> Charter {
    let (newsroom, device, person) = ids;
    let (root, device_key, person_key) = keys;
    let grant = |role| Grant { role, sections: None, from: at, until: None };
    Charter {
        newsroom,
        name: names.0.to_owned(),
        version: 1,
        issued_at: at,
        root: root.public(),
        people: vec![CharterPerson {
            id: person,
            name: names.1.to_owned(),
            keys: vec![DatedKey { key: person_key.public(), from: at, until: None }],
            grants: vec![grant(Role::Administrator), grant(Role::EditorInChief)],
        }],
        devices: vec![CharterDevice {
            id: device,
            name: "1".to_owned(),
            key: device_key.public(),
            from: at,
            until: None,
        }],
        role_privileges: Vec::new(),
        delegations: Vec::new(),
        sections: SECTIONS
            .iter()
            .filter_map(|(key, vi, en)| {
                Some(CharterSection {
                    id: key.parse().ok()?,
                    name_vi: (*vi).to_owned(),
                    name_en: (*en).to_owned(),
                    chains: vec![Chain {
                        steps: vec![Privilege::SignOff1, Privilege::SignOff2],
                        from: at,
                        until: None,
                    }],
                })
            })
            .collect(),
        rules: vec![DatedRules { rules: Rules::default(), from: at, until: None }],
        required_clearances: Vec::new(),
    }
}

/// Makes the newsroom of an empty data folder and signs its first person in.
///
/// # Errors
/// [`DeskRefusal::NewsroomExists`]; [`DeskRefusal::WeakPassword`] for password or passphrase; an empty name, an unknown
/// time zone or language; [`DeskRefusal::NoDeviceKey`] when the keychain takes no key. Then nothing was made.
pub fn first_run(desk: &Desk, request: &FirstRun) -> Done<FirstRunDone> {
    if desk.identity().is_ok() {
        return Err(DeskRefusal::NewsroomExists.into());
    }
    let newsroom_name = names::name("newsroom", &request.newsroom)?;
    let name = names::name("name", &request.name)?;
    if request.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(bad("time_zone", "unknown").into());
    }
    if !matches!(request.language.as_str(), "vi" | "en") {
        return Err(bad("language", "unknown").into());
    }
    seal::check_password(&request.password)?;
    seal::check_password(&request.passphrase)?;

    let host: &dyn Host = &**desk.host();
    let newsroom = host.id(NewsroomId::new);
    let device = host.id(DeviceId::new);
    let id = host.id(PersonId::new);
    let key = person::make(host, id, &request.password, desk.cost)?;
    let (paper, recovery) = person::make_recovery(host, &key.unlocked, desk.cost)?;
    let (root, sealed_root) = person::make_root(host, &request.passphrase, desk.cost)?;
    let device_secret = Zeroizing::new(host.bytes::<32>());
    let device_key = SigningKey::from_bytes(&device_secret);
    desk.store_device_key(device, &device_key)?;

    let unlocked = key.unlocked.clone();
    let (language, time_zone) = (request.language.clone(), request.time_zone.clone());
    let at_desk = desk.clone();
    let made = desk.store().write(move |tx| {
        // Another program may have been quicker.
        if identity(tx).is_ok() {
            return Err(DeskRefusal::NewsroomExists.into());
        }
        let at = tx.now();
        settings::set(tx, settings::NEWSROOM, &newsroom)?;
        settings::set(tx, settings::DEVICE, &device)?;
        settings::set(tx, settings::NEWSROOM_NAME, &newsroom_name)?;
        settings::set(tx, settings::LANGUAGE, &language)?;
        settings::set(tx, settings::TIME_ZONE, &time_zone)?;
        settings::set(tx, settings::PROFILES, &[ContentProfile::default_profile()])?;
        settings::set(tx, settings::RETURN_REASONS, &options(&RETURN_REASONS))?;
        settings::set(tx, settings::STORY_TYPES, &options(&STORY_TYPES))?;
        settings::set(tx, settings::CLEARANCE_KINDS, &options(&CLEARANCE_KINDS))?;
        settings::set(tx, settings::KEEP_SCHEDULE, &BTreeSet::<DestinationId>::new())?;
        tx.execute(
            "INSERT INTO people (id, name, name_folded, pen_names, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![Id(id), name, fold(&name), Json::<Vec<String>>(Vec::new()), Ms(at)],
        )?;
        person::store(tx, &key, at)?;
        person::store_recovery(tx, id, &recovery)?;
        person::store_root(tx, root.public(), &sealed_root, at)?;
        for (position, (key, vi, en)) in SECTIONS.iter().enumerate() {
            tx.execute(
                "INSERT INTO sections (key, name_vi, name_en, position) VALUES (?1, ?2, ?3, ?4)",
                params![key, vi, en, i64::try_from(position).unwrap_or(i64::MAX)],
            )?;
        }
        let keys = (&root, &device_key, &key.unlocked.key);
        let charter = first_charter((newsroom, device, id), (&newsroom_name, &name), keys, at);
        let issued = charter_issue::store(tx, &charter, &root)?;
        let access = Access { person: id, key: Some(key.unlocked.clone()) };
        let mut act = Act::begin(&at_desk, tx, access)?;
        act.newsroom(&NewsroomEvent::NewsroomFounded { name: newsroom_name, time_zone, root: root.public() })?;
        act.append(Stream::Newsroom, issued.kind(), &issued)?;
        tx.changed_all(ChangeKind::Newsroom);
        Ok(())
    });
    if let Err(e) = made {
        desk.forget_device_key(device);
        return Err(e);
    }
    Ok(FirstRunDone { session: session::enter(desk, unlocked)?, recovery_key: paper.printed().to_string() })
}
