//! Signing in and out, locking and unlocking, and a person's own password.
//!
//! The password is checked by opening the person's sealed key; that takes a fifth of a second and happens outside every
//! transaction. Wrong tries are counted and slowed down ([`crate::keys::Tries`]).

use crate::{
    db::sql::Id,
    desk::{Access, Desk},
    error::{DeskError, Done},
    host::{ChangeKind, Changed, Origin},
    keys::{RecoveryKey, SealError, Unlocked, person, seal, session::IDLE_MS},
    newsroom_event::NewsroomEvent,
    queries::newsroom::{SessionInfo, session_info},
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{fold::fold, ids::PersonId};
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

fn tries(person: PersonId) -> String {
    format!("person:{person}")
}

/// Is the person there and active?
///
/// # Errors
/// [`DeskRefusal::NotFound`], [`DeskRefusal::Deactivated`].
pub(crate) fn active(db: &Connection, id: PersonId) -> Done<()> {
    let gone: Option<bool> = db
        .prepare_cached("SELECT deactivated_at IS NOT NULL FROM people WHERE id = ?1")?
        .query_row([Id(id)], |r| r.get(0))
        .optional()?;
    match gone {
        None => Err(DeskRefusal::NotFound { what: "person", given: id.to_string() }.into()),
        Some(true) => Err(DeskRefusal::Deactivated.into()),
        Some(false) => Ok(()),
    }
}

/// Opens a person's key by the password.
fn open(desk: &Desk, id: PersonId, password: &str) -> Done<Unlocked> {
    let stored = desk.store().read(|db| {
        active(db, id)?;
        Ok::<_, DeskError>(person::current(db, id)?)
    })?;
    let stored = stored.ok_or(DeskRefusal::Deactivated)?;
    desk.guarded(&tries(id), || Ok(person::open(id, &stored, password)?))
}

fn tell(desk: &Desk) {
    desk.host().emit(Changed { kind: ChangeKind::Session, ids: Vec::new(), origin: Origin::Person });
}

/// Makes a person with their opened key the signed-in one. Somebody else's open root key is forgotten.
pub(crate) fn enter(desk: &Desk, unlocked: Unlocked) -> Done<SessionInfo> {
    let minutes: Option<u32> =
        desk.store().read(|db| settings::get(db, settings::IDLE_LOCK_MINUTES).map_err(DeskError::from))?;
    desk.session.set_idle(minutes.map_or(IDLE_MS, |m| i64::from(m) * 60_000));
    if desk.session.person() != Some(unlocked.person) {
        desk.lock_root();
    }
    desk.session.sign_in(unlocked, desk.host().now());
    tell(desk);
    session_info(desk)?.ok_or_else(|| DeskRefusal::NotSignedIn.into())
}

/// The person a name stands for: the whole name (marks and case do not matter), the identity, or some words of the name of
/// one active person.
///
/// # Errors
/// [`DeskRefusal::NotFound`]; [`DeskRefusal::Ambiguous`] when several people answer to it.
pub fn by_name(desk: &Desk, name: &str) -> Done<PersonId> {
    desk.store().read(|db| {
        let folded = fold(name.trim());
        let mut find = db.prepare_cached("SELECT id, name_folded, deactivated_at IS NULL FROM people")?;
        let rows =
            find.query_map([], |r| Ok((r.get::<_, Id<PersonId>>(0)?.0, r.get::<_, String>(1)?, r.get::<_, bool>(2)?)))?;
        let people = rows.collect::<Result<Vec<_>, _>>()?;
        let id = name.trim().parse::<PersonId>().ok();
        if let Some((whole, ..)) = people.iter().find(|(p, n, _)| Some(*p) == id || *n == folded) {
            return Ok(*whole);
        }
        let wanted: Vec<&str> = folded.split_whitespace().collect();
        let partly = |n: &str| {
            let words: Vec<&str> = n.split_whitespace().collect();
            !wanted.is_empty() && wanted.iter().all(|w| words.contains(w))
        };
        let mut found = people.iter().filter(|(_, n, active)| *active && partly(n));
        match (found.next(), found.next()) {
            (Some((one, ..)), None) => Ok(*one),
            (None, _) => Err(DeskRefusal::NotFound { what: "person", given: name.to_owned() }.into()),
            _ => Err(DeskRefusal::Ambiguous { what: "person", given: name.to_owned() }.into()),
        }
    })
}

/// Signs in; replaces whoever was signed in (fast user switching).
///
/// # Errors
/// [`DeskRefusal::WrongPassword`], [`DeskRefusal::TooManyTries`], [`DeskRefusal::Deactivated`], [`DeskRefusal::NotFound`].
pub fn sign_in(desk: &Desk, person: PersonId, password: &str) -> Done<SessionInfo> {
    let unlocked = open(desk, person, password)?;
    enter(desk, unlocked)
}

/// Signs out: the keys are forgotten.
pub fn sign_out(desk: &Desk) {
    desk.session.sign_out();
    desk.lock_root();
    tell(desk);
}

/// Locks the keys; the person stays signed in and goes on reading and writing.
pub fn lock(desk: &Desk) {
    desk.session.lock();
    desk.lock_root();
    tell(desk);
}

/// Opens the signed-in person's key again.
///
/// # Errors
/// As [`sign_in`]; nobody is signed in.
pub fn unlock(desk: &Desk, password: &str) -> Done<SessionInfo> {
    let person = desk.session.person().ok_or(DeskRefusal::NotSignedIn)?;
    sign_in(desk, person, password)
}

/// Who is signed in.
///
/// # Errors
/// A fault of the database.
pub fn session(desk: &Desk) -> Done<Option<SessionInfo>> {
    session_info(desk)
}

/// Changes the signed-in person's password; the key, and so everything signed by it, stays.
///
/// # Errors
/// [`DeskRefusal::WrongPassword`], [`DeskRefusal::WeakPassword`].
pub fn change_password(desk: &Desk, old: &str, new: &str) -> Done<()> {
    let id = desk.access()?.person;
    seal::check_password(new)?;
    let unlocked = open(desk, id, old)?;
    let sealed = person::reseal(&**desk.host(), &unlocked, new, desk.cost)?;
    let key = unlocked.key.public();
    desk.act(move |act| {
        active(act.tx, id)?;
        still_current(act.tx, id, &key)?;
        act.newsroom(&NewsroomEvent::PasswordChanged { person: id })?;
        person::store_resealed(act.tx, id, &sealed)?;
        Ok(())
    })?;
    enter(desk, unlocked).map(drop)
}

/// An administrator may have reset the key while the derivation ran; the old secret must not be stored over the new one.
fn still_current(db: &Connection, id: PersonId, key: &galley_domain::signing::PublicKey) -> Done<()> {
    match person::current(db, id)? {
        Some(stored) if stored.public == *key => Ok(()),
        _ => Err(DeskRefusal::WrongPassword.into()),
    }
}

/// Comes back by the printed recovery key: a new password for the same key, signed in. The paper stays good.
///
/// # Errors
/// [`DeskRefusal::BadInput`] for a slip of the pen; [`DeskRefusal::WrongPassword`] when the paper fits nobody;
/// [`DeskRefusal::WeakPassword`].
pub fn recover(desk: &Desk, recovery_key: &str, new_password: &str) -> Done<SessionInfo> {
    let key: RecoveryKey = recovery_key.parse().map_err(|e: crate::keys::recovery::BadRecoveryKey| {
        DeskRefusal::BadInput { field: "recovery_key", why: e.code().into() }
    })?;
    seal::check_password(new_password)?;
    let holders: Vec<(PersonId, person::StoredKey)> = desk.store().read(|db| {
        let mut find =
            db.prepare_cached("SELECT person FROM person_keys WHERE until_at IS NULL AND recovery IS NOT NULL")?;
        let people = find.query_map([], |r| r.get::<_, Id<PersonId>>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut out = Vec::new();
        for Id(person) in people {
            out.extend(person::current(db, person)?.map(|k| (person, k)));
        }
        Ok::<_, DeskError>(out)
    })?;
    let unlocked = desk.guarded("recovery", || {
        for (id, stored) in &holders {
            match person::open_by_recovery(*id, stored, &key) {
                Err(SealError::WrongPassword) => {}
                other => return Ok(other?),
            }
        }
        Err(DeskRefusal::WrongPassword.into())
    })?;
    let sealed = person::reseal(&**desk.host(), &unlocked, new_password, desk.cost)?;
    let id = unlocked.person;
    let access = Access { person: id, key: Some(unlocked.clone()) };
    let public = unlocked.key.public();
    desk.act_as(access, Origin::Person, move |act| {
        active(act.tx, id)?;
        still_current(act.tx, id, &public)?;
        act.newsroom(&NewsroomEvent::Recovered { person: id })?;
        person::store_resealed(act.tx, id, &sealed)?;
        Ok(())
    })?;
    desk.tries.right(&tries(id));
    enter(desk, unlocked)
}

/// Makes a new recovery key for the signed-in person, to be printed; an older paper stops working. Galley keeps no copy.
///
/// # Errors
/// [`DeskRefusal::WrongPassword`].
pub fn new_recovery_key(desk: &Desk, password: &str) -> Done<Zeroizing<String>> {
    let id = desk.access()?.person;
    let unlocked = open(desk, id, password)?;
    let (paper, sealed) = person::make_recovery(&**desk.host(), &unlocked, desk.cost)?;
    let public = unlocked.key.public();
    desk.act(move |act| {
        still_current(act.tx, id, &public)?;
        act.newsroom(&NewsroomEvent::RecoveryKeyMade { person: id })?;
        person::store_recovery(act.tx, id, &sealed)?;
        Ok(())
    })?;
    Ok(paper.printed())
}
