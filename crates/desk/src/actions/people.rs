//! People: add, change, give a new password, deactivate. Grants and keys change in the charter, with dates.

use super::{names, session::active};
use crate::{
    charter_issue::has_administrator,
    db::sql::{Id, Json, Ms},
    desk::{Act, Desk},
    error::{DeskError, Done},
    keys::person,
    newsroom_event::NewsroomEvent,
    record,
    refusal::DeskRefusal,
};
use galley_domain::{
    charter::{Charter, CharterPerson, DatedKey},
    event::ArticleEvent,
    fold::fold,
    ids::{ArticleId, PersonId, SectionId},
    people::{Grant, Privilege, Role},
    time::Timestamp,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};
use zeroize::Zeroize;

/// A role to be held from now on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct GrantRequest {
    /// The role.
    pub role: Role,
    /// Sections it holds in; `None` = all.
    #[serde(default)]
    pub sections: Option<BTreeSet<SectionId>>,
}

/// A new person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AddPerson {
    /// Name; also what they sign in with.
    pub name: String,
    /// Pen names (bút danh).
    #[serde(default)]
    pub pen_names: Vec<String>,
    /// Roles.
    pub grants: Vec<GrantRequest>,
    /// First password: at least ten characters.
    pub password: String,
}

impl fmt::Debug for AddPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddPerson").field("name", &self.name).field("grants", &self.grants).finish_non_exhaustive()
    }
}

impl Drop for AddPerson {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

/// A person as they shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ChangePerson {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Pen names.
    pub pen_names: Vec<String>,
    /// Roles; one that is not named ends now.
    pub grants: Vec<GrantRequest>,
}

/// What became of the claims of somebody who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct HandedOn {
    /// Claims the named person holds now.
    pub handed: u32,
    /// Claims let go: nobody was named, or the named person may not claim in that section.
    pub released: u32,
}

fn wanted(charter: &Charter, given: &[GrantRequest]) -> Done<BTreeSet<GrantRequest>> {
    for g in given {
        for s in g.sections.iter().flatten() {
            if charter.section(s).is_none() {
                return Err(DeskRefusal::NotFound { what: "section", given: s.to_string() }.into());
            }
        }
        if g.sections.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(DeskRefusal::BadInput { field: "sections", why: "empty".into() }.into());
        }
    }
    Ok(given.iter().cloned().collect())
}

fn request(grant: &Grant) -> GrantRequest {
    GrantRequest { role: grant.role, sections: grant.sections.as_ref().map(|s| s.iter().cloned().collect()) }
}

/// Is it in force, or to come?
fn open(grant: &Grant, at: Timestamp) -> bool {
    grant.until.is_none_or(|u| u > at)
}

fn current(person: &CharterPerson, at: Timestamp) -> BTreeSet<GrantRequest> {
    person.grants.iter().filter(|g| open(g, at)).map(request).collect()
}

/// Ends what is no longer wanted at `at` and begins what is new; what stays is not touched.
fn regrant(person: &mut CharterPerson, mut wanted: BTreeSet<GrantRequest>, at: Timestamp) {
    for g in person.grants.iter_mut().filter(|g| open(g, at)) {
        if !wanted.remove(&request(g)) {
            g.until = Some(at.max(g.from));
        }
    }
    person.grants.extend(wanted.into_iter().map(|w| Grant {
        role: w.role,
        sections: w.sections.map(|s| s.into_iter().collect()),
        from: at,
        until: None,
    }));
}

fn end_keys(person: &mut CharterPerson, at: Timestamp) {
    for k in person.keys.iter_mut().filter(|k| k.until.is_none_or(|u| u > at)) {
        k.until = Some(at);
    }
}

fn of(charter: &mut Charter, id: PersonId) -> Done<&mut CharterPerson> {
    charter
        .people
        .iter_mut()
        .find(|p| p.id == id)
        .ok_or_else(|| DeskRefusal::NotFound { what: "person", given: id.to_string() }.into())
}

/// Adds a person with a key of their own.
///
/// # Errors
/// The privilege `administer` is missing; `RootLocked` or `WrongPassword` for the passphrase;
/// [`DeskRefusal::NameTaken`], [`DeskRefusal::WeakPassword`], an unknown section.
pub fn add_person(desk: &Desk, request: &AddPerson, passphrase: Option<&str>) -> Done<PersonId> {
    desk.require(Privilege::Administer)?;
    let name = names::name("name", &request.name)?;
    let pen_names = names::pen_names(&request.pen_names)?;
    let grants = request.grants.clone();
    let id = desk.host().id(PersonId::new);
    desk.store().read(|db| names::free_name(db, &name, id))?;
    let key = person::make(&**desk.host(), id, &request.password, desk.cost)?;
    desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
        names::free_name(act.tx, &name, id)?;
        let grants = wanted(&act.charter, &grants)?;
        let roles: BTreeSet<Role> = grants.iter().map(|g| g.role).collect();
        let event = NewsroomEvent::PersonAdded { person: id, name: name.clone(), roles: roles.into_iter().collect() };
        act.newsroom(&event)?;
        act.tx.execute(
            "INSERT INTO people (id, name, name_folded, pen_names, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![Id(id), name, fold(&name), Json(&pen_names), Ms(act.at)],
        )?;
        person::store(act.tx, &key, act.at)?;
        act.issue(root, |charter, at| {
            let mut new = CharterPerson {
                id,
                name,
                keys: vec![DatedKey { key: key.public, from: at, until: None }],
                grants: Vec::new(),
            };
            regrant(&mut new, grants, at);
            charter.people.push(new);
            Ok(())
        })?;
        Ok(id)
    })
}

/// Changes a person's name, pen names and roles. Anybody may change their own pen names; for those no passphrase is needed.
///
/// # Errors
/// As [`add_person`]; [`DeskRefusal::LastAdministrator`], [`DeskRefusal::Deactivated`].
pub fn change_person(desk: &Desk, request: &ChangePerson, passphrase: Option<&str>) -> Done<()> {
    let actor = desk.access()?.person;
    let id = request.person;
    let name = names::name("name", &request.name)?;
    let pen_names = names::pen_names(&request.pen_names)?;
    let charter = desk.charter()?;
    let grants = wanted(&charter, &request.grants)?;
    let now = desk.decided_now()?;
    desk.store().read(|db| active(db, id))?;
    let known = charter.person(id).ok_or_else(|| DeskRefusal::NotFound { what: "person", given: id.to_string() })?;
    let signed = known.name != name || current(known, now) != grants;
    let work = move |act: &mut Act<'_>| -> Done<Vec<String>> {
        active(act.tx, id)?;
        names::free_name(act.tx, &name, id)?;
        let mut changed = Vec::new();
        let (old, old_pens): (String, Json<Vec<String>>) =
            act.tx.query_row("SELECT name, pen_names FROM people WHERE id = ?1", [Id(id)], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })?;
        if old != name {
            changed.push("name".to_owned());
        }
        if old_pens.0 != pen_names {
            changed.push("pen_names".to_owned());
        }
        act.tx.execute(
            "UPDATE people SET name = ?2, name_folded = ?3, pen_names = ?4 WHERE id = ?1",
            params![Id(id), name, fold(&name), Json(&pen_names)],
        )?;
        Ok(changed)
    };
    let name = names::name("name", &request.name)?;
    if !signed {
        if actor != id {
            desk.require(Privilege::Administer)?;
        }
        return desk.act(move |act| {
            let changed = work(act)?;
            if !changed.is_empty() {
                act.newsroom(&NewsroomEvent::PersonChanged { person: id, name, changed })?;
            }
            Ok(())
        });
    }
    desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
        let mut changed = work(act)?;
        if act.charter.person(id).is_some_and(|p| current(p, act.at) != grants) {
            changed.push("grants".to_owned());
        }
        act.newsroom(&NewsroomEvent::PersonChanged { person: id, name: name.clone(), changed })?;
        act.issue(root, |charter, at| {
            let person = of(charter, id)?;
            person.name = name;
            regrant(person, grants, at);
            Ok(())
        })
    })
}

/// Gives a person a new password, and with it a new key: what they signed before is judged by the old key and its dates.
/// Their printed recovery key stops working.
///
/// # Errors
/// As [`add_person`]; [`DeskRefusal::Deactivated`].
pub fn reset_password(desk: &Desk, id: PersonId, new_password: &str, passphrase: Option<&str>) -> Done<()> {
    desk.require(Privilege::Administer)?;
    desk.store().read(|db| active(db, id))?;
    let key = person::make(&**desk.host(), id, new_password, desk.cost)?;
    let unlocked = key.unlocked.clone();
    desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
        active(act.tx, id)?;
        let name = record::name_of(act.tx, id)?;
        act.newsroom(&NewsroomEvent::PasswordReset { person: id, name, key: key.public })?;
        person::store(act.tx, &key, act.at)?;
        act.issue(root, |charter, at| {
            let person = of(charter, id)?;
            end_keys(person, at);
            person.keys.push(DatedKey { key: key.public, from: at, until: None });
            Ok(())
        })
    })?;
    desk.tries.right(&format!("person:{id}"));
    // Whoever resets their own password goes on with the new key; the old one signs nothing any more.
    if desk.session.person() == Some(id) {
        desk.session.sign_in(unlocked, desk.host().now());
    }
    Ok(())
}

/// Deactivates a person: key, roles and delegations end now, sign-in is refused, claims are handed on with notice or let go.
/// Nothing they wrote or signed changes.
///
/// # Errors
/// As [`add_person`]; [`DeskRefusal::LastAdministrator`]; [`DeskRefusal::Deactivated`] (also for who shall get the claims).
pub fn deactivate_person(
    desk: &Desk,
    id: PersonId,
    hand_claims_to: Option<PersonId>,
    passphrase: Option<&str>,
) -> Done<HandedOn> {
    desk.require(Privilege::Administer)?;
    if hand_claims_to == Some(id) {
        return Err(DeskRefusal::BadInput { field: "hand_claims_to", why: "same_person".into() }.into());
    }
    // Told before anybody types a passphrase.
    let mut after = (*desk.charter()?).clone();
    let now = desk.decided_now()?;
    leave(&mut after, id, now)?;
    if !has_administrator(&after, now) {
        return Err(DeskRefusal::LastAdministrator.into());
    }
    let out = desk.act_signed(Privilege::Administer, passphrase, move |act, root| {
        active(act.tx, id)?;
        if let Some(to) = hand_claims_to {
            active(act.tx, to)?;
        }
        let name = record::name_of(act.tx, id)?;
        act.newsroom(&NewsroomEvent::PersonDeactivated { person: id, name: name.clone(), handed_to: hand_claims_to })?;
        act.issue(root, |charter, at| leave(charter, id, at))?;
        person::end(act.tx, id, act.at)?;
        act.tx.execute("UPDATE people SET deactivated_at = ?2 WHERE id = ?1", params![Id(id), Ms(act.at)])?;
        hand_on(act, id, hand_claims_to, &name)
    })?;
    if desk.session.person() == Some(id) {
        super::session::sign_out(desk);
    }
    Ok(out)
}

/// Ends everything a person holds in the charter.
fn leave(charter: &mut Charter, id: PersonId, at: Timestamp) -> Done<()> {
    let person = of(charter, id)?;
    end_keys(person, at);
    regrant(person, BTreeSet::new(), at);
    for d in charter.delegations.iter_mut().filter(|d| d.from_person == id || d.to_person == id) {
        d.until = d.until.min(at.max(d.from));
    }
    Ok(())
}

fn hand_on(act: &mut Act<'_>, from: PersonId, to: Option<PersonId>, name: &str) -> Done<HandedOn> {
    let held: Vec<ArticleId> = act
        .tx
        .prepare_cached("SELECT id FROM articles WHERE claim_person = ?1 ORDER BY updated_at")?
        .query_map([Id(from)], |r| Ok(r.get::<_, Id<ArticleId>>(0)?.0))?
        .collect::<Result<_, _>>()
        .map_err(DeskError::from)?;
    let mut out = HandedOn::default();
    for id in held {
        let mut article = record::load(act.tx, id)?;
        let section = article.workflow.section.clone();
        let to = to.filter(|p| act.charter.holds(*p, Privilege::Claim, section.as_ref(), act.at));
        act.record(&mut article, &[ArticleEvent::ClaimHandedOn { from, to }])?;
        act.save(&article)?;
        match to {
            Some(person) => {
                act.notify_even_self(person, id, "claim_handed_on", &[("from", name.to_owned())], false)?;
                out.handed += 1;
            }
            None => out.released += 1,
        }
    }
    Ok(out)
}
