//! Issuing the charter: the one place where people's grants, privileges, delegations, chains, rules and keys change.
//!
//! The newest charter is changed with dates (the old ends, the new begins, nothing is deleted), gets the next version, is
//! signed by the root key, stored, and named in the newsroom's chain; all in the transaction of the action.

use crate::{
    db::sql::Ms,
    desk::{Act, Desk},
    error::{DeskError, Done},
    host::ChangeKind,
    keys::{person, session::IDLE_MS},
    newsroom_event::NewsroomEvent,
    refusal::DeskRefusal,
};
use galley_domain::{
    chain::Stream,
    charter::{Charter, MAX_CHARTER_BYTES, SignedCharter},
    content::hash::Sha256Hex,
    people::Privilege,
    signing::SigningKey,
    time::Timestamp,
    workflow::Refusal,
};
use rusqlite::{Connection, params};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// What the tries of the passphrase are counted under.
const TRIES: &str = "root";

struct Opened {
    key: SigningKey,
    used: Timestamp,
}

/// The newsroom's root key while it is open: in memory only, forgotten after ten idle minutes.
#[derive(Default)]
pub(crate) struct OpenRoot(Mutex<Option<Opened>>);

impl fmt::Debug for OpenRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenRoot(redacted)")
    }
}

impl OpenRoot {
    fn with<T>(&self, f: impl FnOnce(&mut Option<Opened>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, key: SigningKey, now: Timestamp) {
        self.with(|o| *o = Some(Opened { key, used: now }));
    }

    /// The open key; using it counts as work.
    fn key(&self, now: Timestamp) -> Option<SigningKey> {
        self.with(|o| {
            // A clock set back counts as idle, as for a person's key.
            if o.as_ref().is_some_and(|x| !(-60_000..IDLE_MS).contains(&now.since(x.used))) {
                *o = None;
            }
            let opened = o.as_mut()?;
            opened.used = now;
            Some(opened.key.clone())
        })
    }
}

impl Desk {
    /// Opens the newsroom's root key by the administrator's passphrase, for ten idle minutes.
    ///
    /// # Errors
    /// [`DeskRefusal::WrongPassword`], [`DeskRefusal::TooManyTries`], [`DeskRefusal::NoNewsroom`].
    pub fn unlock_root(&self, passphrase: &str) -> Done<()> {
        self.open_root(passphrase).map(drop)
    }

    /// Forgets the root key.
    pub fn lock_root(&self) {
        self.root.with(|o| *o = None);
    }

    /// Is the root key open?
    #[must_use]
    pub fn root_is_open(&self) -> bool {
        self.root.key(self.host.now()).is_some()
    }

    fn open_root(&self, passphrase: &str) -> Done<SigningKey> {
        let stored = self.store.read(|db| Ok::<_, DeskError>(person::root(db)?))?;
        let (public, sealed) = stored.ok_or(DeskRefusal::NoNewsroom)?;
        let key = self.guarded(TRIES, || Ok(person::open_root(public, &sealed, passphrase)?))?;
        self.root.keep(key.clone(), self.host.now());
        Ok(key)
    }

    /// Runs a try of a password; wrong ones are counted and slowed down.
    pub(crate) fn guarded<T>(&self, what: &str, open: impl FnOnce() -> Done<T>) -> Done<T> {
        self.tries.check(what, self.host.now()).map_err(|seconds| DeskRefusal::TooManyTries { seconds })?;
        let out = open();
        match &out {
            Ok(_) => self.tries.right(what),
            Err(DeskError::Refused(DeskRefusal::WrongPassword)) => self.tries.wrong(what, self.host.now()),
            Err(_) => {}
        }
        out
    }

    /// The root key: by this passphrase, or open from before.
    ///
    /// # Errors
    /// [`DeskRefusal::RootLocked`] without a passphrase; those of [`Desk::unlock_root`].
    pub(crate) fn root_key(&self, passphrase: Option<&str>) -> Done<SigningKey> {
        match passphrase {
            Some(passphrase) => self.open_root(passphrase),
            None => self.root.key(self.host.now()).ok_or_else(|| DeskRefusal::RootLocked.into()),
        }
    }

    /// May the signed-in person do this now (in some section)?
    ///
    /// # Errors
    /// Not signed in; the privilege is missing.
    pub(crate) fn require(&self, privilege: Privilege) -> Done<()> {
        let person = self.access()?.person;
        let charter = self.charter()?;
        if charter.holds(person, privilege, None, self.decided_now()?) {
            Ok(())
        } else {
            Err(Refusal::NoPrivilege { privilege }.into())
        }
    }

    /// Runs an action about the newsroom that the charter records. Who lacks the privilege is told so before anybody asks
    /// for a passphrase.
    pub(crate) fn act_signed<T: Send + 'static>(
        &self,
        privilege: Privilege,
        passphrase: Option<&str>,
        work: impl FnOnce(&mut Act<'_>, &SigningKey) -> Done<T> + Send + 'static,
    ) -> Done<T> {
        self.require(privilege)?;
        let root = self.root_key(passphrase)?;
        self.act(move |act| {
            act.after_everything()?;
            act.require(privilege)?;
            work(act, &root)
        })
    }
}

impl Act<'_> {
    /// May the actor do this (in some section)?
    pub fn require(&self, privilege: Privilege) -> Done<()> {
        if self.charter.holds(self.actor(), privilege, None, self.at) {
            Ok(())
        } else {
            Err(Refusal::NoPrivilege { privilege }.into())
        }
    }

    /// Moves the action behind everything decided before. What a charter ends ends *at* this moment, so an approval given in
    /// the same millisecond must lie before it or it would be judged by the rules that replaced its own.
    pub fn after_everything(&mut self) -> Done<()> {
        let last: Option<i64> = self.tx.query_row("SELECT max(at) FROM events", [], |r| r.get(0))?;
        if let Some(last) = last {
            self.at = self.at.max(Timestamp::from_millis(last).plus_millis(1));
        }
        Ok(())
    }

    /// Changes the charter and issues its next version. The op must have been written.
    ///
    /// # Errors
    /// What `change` refuses; [`DeskRefusal::LastAdministrator`] when nobody would be left to administer.
    pub fn issue(&mut self, root: &SigningKey, change: impl FnOnce(&mut Charter, Timestamp) -> Done<()>) -> Done<()> {
        self.issue_above(0, root, change)
    }

    /// As [`Act::issue`], with a version above `known` too: what portals already have.
    ///
    /// # Errors
    /// As [`Act::issue`].
    pub fn issue_above(
        &mut self,
        known: u64,
        root: &SigningKey,
        change: impl FnOnce(&mut Charter, Timestamp) -> Done<()>,
    ) -> Done<()> {
        let at = self.at;
        let mut charter = (*self.charter).clone();
        change(&mut charter, at)?;
        if !has_administrator(&charter, at) {
            return Err(DeskRefusal::LastAdministrator.into());
        }
        charter.version = charter.version.max(known) + 1;
        charter.issued_at = at;
        let event = store(self.tx, &charter, root)?;
        self.append(Stream::Newsroom, event.kind(), &event)?;
        self.charter = Arc::new(charter);
        self.tx.changed_all(ChangeKind::Newsroom);
        Ok(())
    }
}

/// Signs and stores a version of the charter; gives the event that names it.
pub(crate) fn store(tx: &Connection, charter: &Charter, root: &SigningKey) -> Done<NewsroomEvent> {
    let signed = SignedCharter::sign(charter, root).map_err(DeskError::during("signing the charter"))?;
    let bytes = signed.charter.as_bytes();
    if bytes.len() > MAX_CHARTER_BYTES {
        return Err(DeskRefusal::BadInput { field: "charter", why: "too_large".into() }.into());
    }
    tx.execute(
        "INSERT INTO charter (version, bytes, signature, at) VALUES (?1, ?2, ?3, ?4)",
        params![
            i64::try_from(charter.version).unwrap_or(i64::MAX),
            bytes,
            signed.signature.0.to_vec(),
            Ms(charter.issued_at)
        ],
    )?;
    Ok(NewsroomEvent::CharterIssued { version: charter.version, sha256: Sha256Hex::of(bytes) })
}

/// Is there somebody who can administer from now on: with a key and an open-ended role that carries the privilege?
pub(crate) fn has_administrator(charter: &Charter, at: Timestamp) -> bool {
    charter.people.iter().any(|p| {
        p.keys.iter().any(|k| k.until.is_none())
            && p.grants.iter().any(|g| {
                g.from <= at
                    && g.until.is_none()
                    && charter.role_privileges_at(g.role, at).contains(&Privilege::Administer)
            })
    })
}
