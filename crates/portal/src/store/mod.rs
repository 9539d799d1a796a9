//! SQLite: one writer, a few readers, everything in one transaction per request.

pub mod answers;
pub mod articles;
pub mod charters;
mod migrate;
pub mod pictures;
pub mod public;
pub mod search;
pub mod settings;

use crate::error::PortalError;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

const READERS: usize = 3;
const BUSY: Duration = Duration::from_secs(5);

/// The portal's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
}

impl Store {
    /// Opens (or makes) the database in a folder and brings it up to date.
    ///
    /// # Errors
    /// [`PortalError`]; a database that is too new or damaged is left as it is.
    pub fn open(data_dir: &Path) -> Result<Self, PortalError> {
        let path = data_dir.join("portal.sqlite");
        let mut writer = Connection::open(&path)?;
        writer.busy_timeout(BUSY)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        // An accepted order survives a power cut: a receipt was signed for it.
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        migrate::migrate(&mut writer, &path)?;
        let readers = (0..READERS)
            .map(|_| {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let reader = Connection::open_with_flags(&path, flags)?;
                reader.busy_timeout(BUSY)?;
                Ok(Mutex::new(reader))
            })
            .collect::<Result<_, rusqlite::Error>>()?;
        Ok(Self(Arc::new(Inner { writer: Mutex::new(writer), readers, next: AtomicUsize::new(0) })))
    }

    /// One write transaction, on this thread. Rolled back on an error.
    ///
    /// # Errors
    /// The closure's, or the database's.
    pub fn write_now<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let out = work(&tx)?;
        tx.commit()?;
        Ok(out)
    }

    /// [`Self::write`], then `then` with what came out, while no other write can come between: what is kept in memory never
    /// falls behind the database.
    ///
    /// # Errors
    /// The closure's, or the database's; `then` is not called then.
    pub async fn write_and<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        then: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + From<PortalError> + Send + 'static,
    {
        let store = self.clone();
        let task = move || {
            let mut writer = store.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let out = work(&tx)?;
            tx.commit()?;
            then(&out);
            Ok(out)
        };
        tokio::task::spawn_blocking(task).await.unwrap_or_else(|_| Err(PortalError::Worker.into()))
    }

    /// [`Self::write_now`] off the async threads.
    ///
    /// # Errors
    /// The closure's, or the database's.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + From<PortalError> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.write_now(work))
            .await
            .unwrap_or_else(|_| Err(PortalError::Worker.into()))
    }

    /// A look at one consistent state, off the async threads.
    ///
    /// # Errors
    /// The closure's, or the database's.
    pub async fn read<T, E>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + From<PortalError> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || {
            let at = store.0.next.fetch_add(1, Ordering::Relaxed) % READERS;
            let Some(reader) = store.0.readers.get(at) else { return Err(PortalError::Worker.into()) };
            let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let tx = reader.transaction()?;
            work(&tx)
        })
        .await
        .unwrap_or_else(|_| Err(PortalError::Worker.into()))
    }
}
