//! The store: a writer on its own thread, readers beside it.

use super::{DATABASE, Migration, OpenError, StoreError, migrations, open, pragmas};
use crate::host::{ChangeKind, Changed, Host, Origin};
use galley_domain::time::Timestamp;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt,
    ops::Deref,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
};

/// Read-only connections open at most; one more reader waits.
const READERS: usize = 6;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A data folder's database. Cheap to clone; the last clone closes it.
///
/// Calls block: from async code use `spawn_blocking`.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    host: Arc<dyn Host>,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    pool: Mutex<Pool>,
    returned: Condvar,
    data_version: Mutex<Option<i64>>,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Connection>,
    open: usize,
}

/// A write transaction: a [`Connection`] that also collects what changed, for the news after the commit.
pub struct Tx<'a> {
    db: &'a Connection,
    host: &'a dyn Host,
    now: Timestamp,
    changes: RefCell<BTreeMap<ChangeKind, BTreeSet<String>>>,
}

impl Tx<'_> {
    /// One moment for everything in this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The host, for identities and randomness.
    #[must_use]
    pub fn host(&self) -> &dyn Host {
        self.host
    }

    /// Notes that something changed; told to listeners after the commit, once per kind.
    #[allow(clippy::needless_pass_by_value, reason = "identities are small; callers need not borrow them")]
    pub fn changed(&self, kind: ChangeKind, id: impl ToString) {
        self.changes.borrow_mut().entry(kind).or_default().insert(id.to_string());
    }

    /// Notes that any of a kind may have changed.
    pub fn changed_all(&self, kind: ChangeKind) {
        self.changes.borrow_mut().entry(kind).or_default();
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.db
    }
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").field("now", &self.now).finish_non_exhaustive()
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("dir", &self.inner.dir).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database of a data folder, making folder and database when absent, migrating when older.
    ///
    /// # Errors
    /// [`OpenError`]: nothing in the folder was deleted or overwritten.
    pub fn open(dir: &Path, host: Arc<dyn Host>) -> Result<Self, OpenError> {
        Self::open_with(dir, host, migrations())
    }

    /// As [`Store::open`], with another list of migrations: for tests of upgrading.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(dir: &Path, host: Arc<dyn Host>, known: &[Migration]) -> Result<Self, OpenError> {
        let mut db = open::open(dir, &host, known)?;
        let (jobs, inbox) = mpsc::channel::<Job>();
        let writer = thread::Builder::new()
            .name("galley-writer".to_owned())
            .spawn(move || {
                while let Ok(job) = inbox.recv() {
                    job(&mut db);
                }
                // Statistics for the query planner; a failure costs nothing but speed.
                if let Err(e) = db.execute_batch("PRAGMA optimize") {
                    tracing::debug!(error = %e, "optimize on close");
                }
            })
            .map_err(OpenError::Folder)?;
        Ok(Self {
            inner: Arc::new(Inner {
                dir: dir.to_owned(),
                host,
                jobs: Some(jobs),
                writer: Some(writer),
                pool: Mutex::default(),
                returned: Condvar::new(),
                data_version: Mutex::new(None),
            }),
        })
    }

    /// The data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// The host it was opened with.
    #[must_use]
    pub fn host(&self) -> &Arc<dyn Host> {
        &self.inner.host
    }

    /// One action of a person: runs `f` in one transaction (BEGIN IMMEDIATE) on the writer thread; `Ok` commits and then
    /// tells listeners, `Err` rolls everything back.
    ///
    /// # Errors
    /// What `f` refused, or a [`StoreError`].
    pub fn write<T, E>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Error + Send + 'static,
    {
        self.write_as(Origin::Person, f)
    }

    /// As [`Store::write`], for the deliverer and other services.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_as<T, E>(
        &self,
        origin: Origin,
        f: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Error + Send + 'static,
    {
        let host = Arc::clone(&self.inner.host);
        let out = self.on_writer(move |db| commit(db, &*host, f));
        let out = match out {
            Ok(Ok((value, changes))) => {
                for (kind, ids) in changes {
                    self.inner.host.emit(Changed { kind, ids: ids.into_iter().collect(), origin });
                }
                Ok(value)
            }
            Ok(Err(e)) => Err(e),
            Err(e) => Err(e.into()),
        };
        self.watch_for_damage(out)
    }

    /// Reads one consistent state: everything `f` asks sees the same commit.
    ///
    /// # Errors
    /// What `f` gives, or a [`StoreError`].
    pub fn read<T, E>(&self, f: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + Error + 'static,
    {
        let (mut place, idle) = self.place();
        let db = match idle {
            Some(db) => db,
            None => open_reader(&self.inner.dir).map_err(|e| E::from(e.into()))?,
        };
        let out = (|| {
            let tx = db.unchecked_transaction().map_err(|e| E::from(e.into()))?;
            f(&tx)
        })();
        place.back = Some(db);
        drop(place);
        self.watch_for_damage(out)
    }

    /// Has another process changed the database since the last call? The first call answers no.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn changed_outside(&self) -> Result<bool, StoreError> {
        // `data_version` as seen by the one connection that makes all writes of this process: its own do not move it.
        let now: i64 = self.on_writer(|db| db.query_row("PRAGMA data_version", [], |r| r.get(0)))??;
        let mut last = self.inner.data_version.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(last.replace(now).is_some_and(|before| before != now))
    }

    /// Walks the whole database, on a connection of its own beside everything else: `Ok(None)` = sound, else what is wrong.
    /// About a second per gigabyte.
    ///
    /// # Errors
    /// [`StoreError`] other than damage.
    pub fn check(&self) -> Result<Option<String>, StoreError> {
        Ok(pragmas::quick_check(&open_reader(&self.inner.dir)?)?)
    }

    /// Runs something on the writer's connection outside a transaction (checkpoint, limits, maintenance).
    ///
    /// # Errors
    /// [`StoreError::Closed`], [`StoreError::Panicked`], [`StoreError::Nested`].
    pub fn on_writer<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        if self.inner.writer.as_ref().is_some_and(|w| w.thread().id() == thread::current().id()) {
            return Err(StoreError::Nested);
        }
        let (answer, wait) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |db| {
            // A panic must not take the writer down with it; the transaction is rolled back as it is dropped.
            let out = catch_unwind(AssertUnwindSafe(|| f(db)));
            let _ = answer.send(out);
        });
        self.inner.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or(StoreError::Closed)?;
        match wait.recv() {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) => Err(StoreError::Panicked),
            Err(_) => Err(StoreError::Closed),
        }
    }

    /// Waits for a place among the readers; the connection is `None` when it must still be opened.
    fn place(&self) -> (Place<'_>, Option<Connection>) {
        let mut pool = self.inner.pool.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(db) = pool.idle.pop() {
                return (Place { inner: &self.inner, back: None }, Some(db));
            }
            if pool.open < READERS {
                pool.open += 1;
                return (Place { inner: &self.inner, back: None }, None);
            }
            pool = self.inner.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Damage met while running: leave a mark, so that the next open walks the whole file before anything else.
    fn watch_for_damage<T, E: Error + 'static>(&self, out: Result<T, E>) -> Result<T, E> {
        if let Err(e) = &out {
            let mut cause: Option<&(dyn Error + 'static)> = Some(e);
            while let Some(c) = cause {
                if let Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) =
                    c.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code)
                {
                    tracing::error!(error = %c, "the database is damaged");
                    if let Err(e) = std::fs::write(self.inner.dir.join(open::SUSPECT), b"") {
                        tracing::error!(error = %e, "cannot mark the database for checking");
                    }
                }
                cause = c.source();
            }
        }
        out
    }
}

type Committed<T> = (T, BTreeMap<ChangeKind, BTreeSet<String>>);

fn commit<T, E: From<StoreError>>(
    db: &mut Connection,
    host: &dyn Host,
    f: impl FnOnce(&Tx<'_>) -> Result<T, E>,
) -> Result<Committed<T>, E> {
    let sqlite = |e: rusqlite::Error| E::from(StoreError::from(e));
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite)?;
    let tx = Tx { db: &transaction, host, now: host.now(), changes: RefCell::default() };
    let value = f(&tx)?;
    let changes = tx.changes.into_inner();
    transaction.commit().map_err(sqlite)?;
    Ok((value, changes))
}

/// A read-only connection to a folder's database.
fn open_reader(dir: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(dir.join(DATABASE), flags)?;
    pragmas::reader(&db)?;
    Ok(db)
}

/// A place in the pool, given back when dropped: with its connection, or without one after a panic or a failed open.
struct Place<'a> {
    inner: &'a Inner,
    back: Option<Connection>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut pool = self.inner.pool.lock().unwrap_or_else(PoisonError::into_inner);
        match self.back.take() {
            Some(db) => pool.idle.push(db),
            None => pool.open -= 1,
        }
        self.inner.returned.notify_one();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Readers first: the last connection to close folds the log into the database.
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).idle.clear();
        self.jobs = None;
        if let Some(writer) = self.writer.take()
            && writer.thread().id() != thread::current().id()
        {
            let _ = writer.join();
        }
    }
}
