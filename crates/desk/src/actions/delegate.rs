//! Delegate (ủy quyền): lend own privileges to somebody for a dated period.

use super::session::active;
use crate::{
    db::sql::{Id, Json, Ms},
    desk::{Act, Desk},
    error::Done,
    host::ChangeKind,
    newsroom_event::NewsroomEvent,
    record,
    refusal::DeskRefusal,
};
use galley_domain::{
    charter::Charter,
    ids::PersonId,
    people::{Delegation, Privilege},
    time::Timestamp,
    workflow::Refusal,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What to lend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Delegate {
    /// To whom.
    pub to: PersonId,
    /// What; only what the lender holds themselves.
    pub privileges: Vec<Privilege>,
    /// From when; `None` or a past moment = now. What is past is never changed.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Until when (exclusive).
    pub until: Timestamp,
}

fn bad(field: &'static str, why: &str) -> DeskRefusal {
    DeskRefusal::BadInput { field, why: why.into() }
}

/// Does the person hold it by their own roles? What is borrowed cannot be lent on.
fn own(charter: &Charter, person: PersonId, privilege: Privilege, at: Timestamp) -> bool {
    let mut alone = charter.clone();
    alone.delegations.clear();
    alone.holds(person, privilege, None, at)
}

/// Lends privileges; the charter carries it, so the administrator's passphrase is needed.
///
/// # Errors
/// The privilege `delegate`, or one of those lent, is missing; a period that is over; oneself; a deactivated person;
/// `RootLocked` or `WrongPassword`.
pub fn delegate(desk: &Desk, request: &Delegate, passphrase: Option<&str>) -> Done<()> {
    let request = request.clone();
    desk.act_signed(Privilege::Delegate, passphrase, move |act, root| {
        let lender = act.actor();
        let privileges: BTreeSet<Privilege> = request.privileges.iter().copied().collect();
        let from = request.from.unwrap_or(act.at).max(act.at);
        if request.to == lender {
            return Err(bad("to", "same_person").into());
        }
        if privileges.is_empty() {
            return Err(bad("privileges", "empty").into());
        }
        if request.until <= from {
            return Err(bad("until", "before_start").into());
        }
        active(act.tx, request.to)?;
        let lacks = std::iter::once(Privilege::Delegate)
            .chain(privileges.iter().copied())
            .find(|p| !own(&act.charter, lender, *p, act.at));
        if let Some(privilege) = lacks {
            return Err(Refusal::NoPrivilege { privilege }.into());
        }
        let privileges: Vec<Privilege> = privileges.into_iter().collect();
        let until = request.until;
        let name = record::name_of(act.tx, request.to)?;
        act.newsroom(&NewsroomEvent::Delegated { to: request.to, name, privileges: privileges.clone(), from, until })?;
        act.issue(root, |charter, _| {
            let new = Delegation { from_person: lender, to_person: request.to, privileges, from, until };
            charter.delegations.push(new);
            Ok(())
        })?;
        let by = record::name_of(act.tx, lender)?;
        tell(act, request.to, "delegated", &[("by", by), ("until", until.to_string())])
    })
}

/// Takes back everything one person lent another. The lender may, and the administrator.
///
/// # Errors
/// The privilege `delegate` (own) or `administer` is missing; nothing is lent; `RootLocked` or `WrongPassword`.
pub fn end_delegation(desk: &Desk, from: PersonId, to: PersonId, passphrase: Option<&str>) -> Done<()> {
    let needed = if desk.access()?.person == from { Privilege::Delegate } else { Privilege::Administer };
    desk.act_signed(needed, passphrase, move |act, root| {
        let mine = |d: &Delegation, at| d.from_person == from && d.to_person == to && d.until > at;
        let at = act.at;
        if !act.charter.delegations.iter().any(|d| mine(d, at)) {
            return Err(DeskRefusal::NotFound { what: "delegation", given: to.to_string() }.into());
        }
        let name = record::name_of(act.tx, to)?;
        act.newsroom(&NewsroomEvent::DelegationEnded { from, to, name })?;
        act.issue(root, |charter, at| {
            for d in charter.delegations.iter_mut().filter(|d| mine(d, at)) {
                d.until = at.max(d.from);
            }
            Ok(())
        })?;
        let by = record::name_of(act.tx, from)?;
        tell(act, to, "delegation_ended", &[("by", by)])
    })
}

/// Tells a person something that is about no article.
fn tell(act: &Act<'_>, person: PersonId, code: &str, args: &[(&str, String)]) -> Done<()> {
    let args: BTreeMap<&str, &String> = args.iter().map(|(k, v)| (*k, v)).collect();
    let id = act.desk.host().id(galley_domain::ids::uuid_v7);
    act.tx
        .prepare_cached("INSERT INTO notices (id, person, code, args, at, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)")?
        .execute(params![Id(id), Id(person), code, Json(&args), Ms(act.at)])?;
    act.tx.changed(ChangeKind::Notice, person);
    Ok(())
}
