//! One installed Galley: its store, its session, and the frame in which every action runs.

use crate::{
    body_store::OpenDocs,
    charter_issue::OpenRoot,
    db::{
        Store, Tx,
        sql::{Hash, Id, Ms},
    },
    error::{DeskError, Done},
    host::{Host, Origin},
    keys::{Cost, KeychainError, SECRETS, Session, Tries, Unlocked},
    refusal::DeskRefusal,
    restored, settings,
};
use galley_domain::{
    chain::{self, ChainHead, EventHash, NewEvent, Stream},
    charter::{Charter, SignedCharter},
    content::hash::sha256,
    ids::{DeviceId, NewsroomId, OpId, PersonId},
    signing::SigningKey,
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// A desk. All use cases are functions over it. Cheap to clone; every thread of the app has its own clone of the one desk.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

/// What every clone of a [`Desk`] shares; its parts are this crate's.
pub struct Inner {
    pub(crate) store: Store,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) session: Session,
    /// The newsroom's root key, while the administrator works.
    pub(crate) root: OpenRoot,
    /// Wrong passwords of late.
    pub(crate) tries: Tries,
    /// How hard passwords are to guess; lower in tests only.
    pub(crate) cost: Cost,
    pub(crate) open_docs: OpenDocs,
    device_key: Mutex<Option<SigningKey>>,
    key_closed: Mutex<Option<KeyClosed>>,
    charter: Mutex<Option<Arc<Charter>>>,
    data_dir: PathBuf,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}

impl Deref for Desk {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}

/// What opens this desk's key, where it could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyClosed {
    /// The passphrase of `secrets.age`.
    Passphrase,
    /// The keychain of the operating system, which does not answer or is locked.
    Keychain,
}

/// Who this desk is and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The newsroom.
    pub newsroom: NewsroomId,
    /// This desk.
    pub device: DeviceId,
}

impl Desk {
    /// Opens the desk of a data folder; an empty folder becomes an empty desk that waits for its first run.
    ///
    /// # Errors
    /// [`DeskError::Open`]; the database is left as it was, or set aside when it is damaged. A restored database whose lanes
    /// cannot be told so stays closed.
    pub fn open(data_dir: &Path, host: Arc<dyn Host>, cost: Cost) -> Done<Self> {
        let store = Store::open(data_dir, Arc::clone(&host))?;
        let inner = Inner {
            store,
            host,
            session: Session::default(),
            root: OpenRoot::default(),
            tries: Tries::default(),
            cost,
            open_docs: OpenDocs::default(),
            device_key: Mutex::new(None),
            key_closed: Mutex::new(None),
            charter: Mutex::new(None),
            data_dir: data_dir.to_owned(),
        };
        let desk = Self { inner: Arc::new(inner) };
        restored::begin(&desk)?;
        Ok(desk)
    }

    /// The data folder.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &Arc<dyn Host> {
        &self.host
    }

    /// Who this desk is.
    ///
    /// # Errors
    /// [`DeskRefusal::NoNewsroom`] before the first run.
    pub fn identity(&self) -> Done<Identity> {
        self.store.read(identity)
    }

    /// The charter in force. Cached; the cache follows the database, which another program may have written.
    ///
    /// # Errors
    /// [`DeskRefusal::NoNewsroom`]; a fault when the stored charter cannot be read.
    pub fn charter(&self) -> Done<Arc<Charter>> {
        self.store.read(|db| self.charter_in(db))
    }

    /// [`Desk::charter`] inside a transaction or read that is already open.
    pub(crate) fn charter_in(&self, db: &Connection) -> Done<Arc<Charter>> {
        let version: Option<i64> = db.query_row("SELECT max(version) FROM charter", [], |r| r.get(0))?;
        let version = u64::try_from(version.ok_or(DeskRefusal::NoNewsroom)?).unwrap_or(0);
        let mut cache = self.charter.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(charter) = cache.as_ref()
            && charter.version == version
        {
            return Ok(Arc::clone(charter));
        }
        let bytes: Vec<u8> =
            db.query_row("SELECT bytes FROM charter ORDER BY version DESC LIMIT 1", [], |r| r.get(0))?;
        let charter: Arc<Charter> = Arc::new(serde_json::from_slice(&bytes)?);
        *cache = Some(Arc::clone(&charter));
        Ok(charter)
    }

    /// Now, as decisions are dated: never before the newest one. What people may do is asked at this moment; by a clock that
    /// was set back somebody who joined this morning would not have joined yet.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn decided_now(&self) -> Done<Timestamp> {
        self.store.read(|db| monotone(db, self.host.now()))
    }

    /// The newest charter as signed, for a portal.
    ///
    /// # Errors
    /// [`DeskRefusal::NoNewsroom`].
    pub fn signed_charter(&self) -> Done<SignedCharter> {
        self.store.read(|db| {
            let row: Option<(Vec<u8>, Vec<u8>)> = db
                .query_row("SELECT bytes, signature FROM charter ORDER BY version DESC LIMIT 1", [], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .optional()?;
            let (bytes, signature) = row.ok_or(DeskRefusal::NoNewsroom)?;
            let charter = String::from_utf8(bytes).map_err(DeskError::during("reading the charter"))?;
            let signature = signature
                .as_slice()
                .try_into()
                .map(galley_domain::signing::Signature)
                .map_err(DeskError::during("reading the charter's signature"))?;
            Ok(SignedCharter { charter, signature })
        })
    }

    /// Runs one action of the signed-in person: one transaction, all or nothing. Listeners hear of it after the commit.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Act<'_>) -> Done<T> + Send + 'static,
    ) -> Done<T> {
        self.at_work();
        self.act_as(self.access()?, Origin::Person, work)
    }

    /// As [`Desk::act`], for a given actor: the deliverer records a portal's progress for the person who ordered it.
    pub(crate) fn act_as<T: Send + 'static>(
        &self,
        access: Access,
        origin: Origin,
        work: impl FnOnce(&mut Act<'_>) -> Done<T> + Send + 'static,
    ) -> Done<T> {
        let desk = self.clone();
        self.store.write_as(origin, move |tx| work(&mut Act::begin(&desk, tx, access)?))
    }

    /// Who is signed in, locked or not; does not count as activity.
    #[must_use]
    pub fn session_person(&self) -> Option<PersonId> {
        self.session.person()
    }

    /// Forgets a key idle for too long; `true` when it did so just now.
    #[must_use]
    pub fn lock_if_idle(&self) -> bool {
        self.session.expire(self.host.now())
    }

    /// Locks after so long an idle time at the latest; a newsroom's shorter rule stays as it is.
    pub fn lock_within(&self, idle: std::time::Duration) {
        self.session.set_longest(i64::try_from(idle.as_millis()).unwrap_or(i64::MAX));
    }

    /// The person is at work here: the key stays open.
    pub fn at_work(&self) {
        self.session.touch(self.host.now());
    }

    /// The signed-in person, with their key if it is unlocked. Looking does not count as work: the window renews what it
    /// shows by itself, and must not keep a key open that way.
    pub(crate) fn access(&self) -> Done<Access> {
        let person = self.session.person().ok_or(DeskRefusal::NotSignedIn)?;
        Ok(Access { person, key: self.session.peek(self.host.now()) })
    }

    /// This desk's key, from the keychain; kept open for as long as the program runs. May ask for a passphrase and blocks
    /// until it is given.
    ///
    /// # Errors
    /// [`DeskRefusal::NoDeviceKey`] when the keychain cannot be opened or holds none.
    pub fn device_key(&self) -> Done<SigningKey> {
        let mut cached = self.device_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = cached.as_ref() {
            return Ok(key.clone());
        }
        let refuse = |e: KeychainError| {
            // A folder with `secrets.age` keeps using it; any other waits for the operating system's keychain.
            let ours = self.data_dir.join(SECRETS).exists();
            let closed = if ours { KeyClosed::Passphrase } else { KeyClosed::Keychain };
            *self.key_closed.lock().unwrap_or_else(PoisonError::into_inner) = Some(closed);
            DeskError::from(DeskRefusal::NoDeviceKey { why: e.to_string() })
        };
        let name = device_key_name(self.identity()?.device);
        let secret = self.host.keychain().get(&name).map_err(refuse)?;
        let secret = secret.ok_or(DeskRefusal::NoDeviceKey { why: "the keychain holds none".into() })?;
        let bytes: [u8; 32] = secret.as_slice().try_into().map_err(DeskError::during("reading the device key"))?;
        let key = SigningKey::from_bytes(&bytes);
        *self.key_closed.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *cached = Some(key.clone());
        Ok(key)
    }

    /// What this desk's key waits for, if it was needed and could not be opened.
    #[must_use]
    pub fn key_closed(&self) -> Option<KeyClosed> {
        *self.key_closed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a new device key into the keychain.
    pub(crate) fn store_device_key(&self, device: DeviceId, key: &SigningKey) -> Done<()> {
        self.host
            .keychain()
            .set(&device_key_name(device), &*key.to_bytes())
            .map_err(|e| DeskRefusal::NoDeviceKey { why: e.to_string() })?;
        *self.device_key.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        Ok(())
    }

    /// Forgets a device key again: what it was made for did not happen.
    pub(crate) fn forget_device_key(&self, device: DeviceId) {
        *self.device_key.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if let Err(e) = self.host.keychain().delete(&device_key_name(device)) {
            tracing::warn!(error = %e, "a device key that is of no use stays in the keychain");
        }
    }

    fn device_key_if_open(&self) -> Option<SigningKey> {
        self.device_key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn device_key_name(device: DeviceId) -> String {
    format!("device:{device}")
}

/// What an action may use of the session.
#[derive(Debug, Clone)]
pub struct Access {
    /// Who.
    pub person: PersonId,
    /// Their key, unless it is locked.
    pub key: Option<Unlocked>,
}

/// Newsroom and device as stored by the first run.
pub(crate) fn identity(db: &Connection) -> Done<Identity> {
    let newsroom = settings::get(db, "newsroom_id")?.ok_or(DeskRefusal::NoNewsroom)?;
    let device = settings::get(db, "device_id")?.ok_or(DeskRefusal::NoNewsroom)?;
    Ok(Identity { newsroom, device })
}

/// A PC's clock can jump back; decisions never do, or an approval could predate what it approves.
pub(crate) fn monotone(db: &Connection, now: Timestamp) -> Done<Timestamp> {
    let last: Option<i64> = db.query_row("SELECT max(at) FROM events", [], |r| r.get(0))?;
    Ok(last.map_or(now, |ms| now.max(Timestamp::from_millis(ms))))
}

/// The frame of one action: its transaction, actor, time, op.
pub(crate) struct Act<'t> {
    pub desk: &'t Desk,
    pub tx: &'t Tx<'t>,
    pub access: Access,
    pub identity: Identity,
    pub at: Timestamp,
    pub op: OpId,
    pub charter: Arc<Charter>,
    op_written: bool,
}

impl<'t> Act<'t> {
    /// Opens the frame inside a write transaction.
    pub fn begin(desk: &'t Desk, tx: &'t Tx<'t>, access: Access) -> Done<Self> {
        Ok(Self {
            desk,
            tx,
            access,
            identity: identity(tx)?,
            at: monotone(tx, tx.now())?,
            op: desk.host.id(OpId::new),
            charter: desk.charter_in(tx)?,
            op_written: false,
        })
    }

    /// Who acts.
    pub fn actor(&self) -> PersonId {
        self.access.person
    }

    /// The actor's key.
    ///
    /// # Errors
    /// [`DeskRefusal::Locked`] after ten idle minutes.
    pub fn key(&self) -> Done<&SigningKey> {
        self.access.key.as_ref().map(|u| &u.key).ok_or_else(|| DeskRefusal::Locked.into())
    }

    /// Writes the op: what was asked. Once per action, before its events.
    pub fn write_op<P: Serialize>(
        &mut self,
        article: Option<galley_domain::ids::ArticleId>,
        kind: &str,
        payload: &P,
    ) -> Done<()> {
        let payload = serde_json::to_vec(payload)?;
        self.tx
            .prepare_cached(
                "INSERT INTO ops (id, device, dev_seq, article, kind, payload, sha256, state, answer, at)
                 VALUES (?1, ?7, (SELECT coalesce(max(dev_seq), 0) + 1 FROM ops WHERE device = ?7), ?2, ?3, ?4, ?5, 'accepted', NULL, ?6)",
            )?
            .execute(params![
                Id(self.op),
                article.map(Id),
                kind,
                payload,
                Hash(sha256(&payload)),
                Ms(self.at),
                Id(self.identity.device)
            ])?;
        self.op_written = true;
        Ok(())
    }

    /// Stores a setting.
    pub fn set<T: Serialize>(&self, key: &str, value: &T) -> Done<()> {
        Ok(settings::set(self.tx, key, value)?)
    }

    /// Has the action written its op?
    pub fn has_op(&self) -> bool {
        self.op_written
    }

    /// Appends one event to a stream's chain and gives the new head.
    pub fn append<P: Serialize>(&mut self, stream: Stream, kind: &str, payload: &P) -> Done<ChainHead> {
        debug_assert!(self.op_written, "the op comes before its events");
        let payload = serde_json::to_string(payload)?;
        let newsroom = self.identity.newsroom;
        let signature = self.desk.device_key_if_open().map(|key| {
            let sha = galley_domain::content::hash::Sha256Hex::of(payload.as_bytes());
            key.sign(&chain::op_bytes(newsroom, stream, self.op, self.actor(), self.identity.device, kind, &sha))
        });
        let head = chain_head(self.tx, self.identity, stream)?;
        let event = chain::append(
            head,
            NewEvent {
                newsroom,
                stream,
                op_id: self.op,
                actor: self.actor(),
                device: self.identity.device,
                at: self.at,
                kind: kind.to_owned(),
                payload,
                signature,
            },
        )?;
        let h = &event.header;
        self.tx
            .prepare_cached(
                "INSERT INTO events (stream, aseq, op, actor, device, at, kind, payload, payload_sha256, signature, prev, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                stream_key(self.identity, stream),
                i64::try_from(h.aseq).unwrap_or(i64::MAX),
                Id(h.op_id),
                Id(h.actor),
                Id(h.device),
                Ms(h.at),
                h.kind,
                event.payload.as_deref().map(str::as_bytes),
                Hash(h.payload_sha256.0),
                h.signature.map(|s| s.0.to_vec()),
                Hash(h.prev.0),
                Hash(event.hash.0),
            ])?;
        Ok(ChainHead { aseq: h.aseq, hash: event.hash })
    }
}

/// A stream's key in the table: the article's id, or the newsroom's.
pub(crate) fn stream_key(identity: Identity, stream: Stream) -> Id<uuid::Uuid> {
    Id(match stream {
        Stream::Newsroom => identity.newsroom.0,
        Stream::Article(id) => id.0,
    })
}

/// Where a stream's chain ends.
pub(crate) fn chain_head(db: &Connection, identity: Identity, stream: Stream) -> Done<ChainHead> {
    let row: Option<(i64, Hash)> = db
        .prepare_cached("SELECT aseq, hash FROM events WHERE stream = ?1 ORDER BY aseq DESC LIMIT 1")?
        .query_row([stream_key(identity, stream)], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    Ok(row.map_or(ChainHead::START, |(aseq, hash)| ChainHead {
        aseq: u64::try_from(aseq).unwrap_or(0),
        hash: galley_domain::content::hash::Sha256Hex(hash.0),
    }))
}

/// Hash type of the chain, for those who read it.
pub type HeadHash = EventHash;
