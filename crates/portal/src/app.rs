//! What the running portal's parts share.

use crate::{
    clock::Clock,
    config::Config,
    error::PortalError,
    keys,
    site::visitors::Visitors,
    store::{Store, articles, charters, public, settings},
};
use galley_domain::{
    charter::Charter,
    ids::DestinationId,
    signing::{PublicKey, SigningKey},
    time::Timestamp,
};
use rusqlite::Transaction;
use std::{
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::{Notify, watch};

/// Nothing scheduled.
const NEVER: i64 = i64::MAX;

/// What is trusted now; changes with a charter only.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The pinned root key.
    pub root: Option<PublicKey>,
    /// The charter in force.
    pub charter: Option<Arc<Charter>>,
    /// The destination this portal is.
    pub destination: Option<DestinationId>,
}

impl Trust {
    /// Version of the charter in force; 0 = none.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.charter.as_ref().map_or(0, |c| c.version)
    }
}

/// Shared by both listeners and the timer.
#[derive(Debug)]
pub struct App {
    /// Settings.
    pub config: Config,
    /// Database.
    pub store: Store,
    /// The portal's key.
    pub key: SigningKey,
    /// Where readers find the site, without a slash at the end.
    pub public_url: String,
    /// Views and readers online.
    pub visitors: Visitors,
    trust: RwLock<Trust>,
    next_due: AtomicI64,
    /// Woken when a schedule was made or taken back.
    pub rescheduled: Notify,
    /// How many schedules have fired since the start.
    pub fired: watch::Sender<u64>,
}

impl App {
    /// Opens everything.
    ///
    /// # Errors
    /// [`PortalError`].
    pub fn open(config: Config, public_url: String) -> Result<Self, PortalError> {
        keys::make_private_dir(&config.data_dir)?;
        let key = keys::portal_key(&config.data_dir)?;
        let store = Store::open(&config.data_dir)?;
        let app = Self {
            config,
            store,
            key,
            public_url,
            visitors: Visitors::default(),
            trust: RwLock::default(),
            next_due: AtomicI64::new(NEVER),
            rescheduled: Notify::new(),
            fired: watch::Sender::new(0),
        };
        let (trust, due) =
            app.store.write_now(|tx| Ok::<_, PortalError>((read_trust(tx)?, articles::next_due(tx)?)))?;
        app.set_trust(trust);
        app.set_next_due(due);
        Ok(app)
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.config.clock.now()
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.config.clock
    }

    /// Folder of pictures.
    #[must_use]
    pub fn media_dir(&self) -> PathBuf {
        self.config.data_dir.join("media")
    }

    /// What is trusted now.
    #[must_use]
    pub fn trust(&self) -> Trust {
        self.trust.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what is trusted, after it was written down.
    pub fn set_trust(&self, trust: Trust) {
        *self.trust.write().unwrap_or_else(PoisonError::into_inner) = trust;
    }

    /// What is trusted now; looked up again while nothing is, because `galley portal trust` may run beside the portal.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn trust_or_look(&self) -> Result<Trust, PortalError> {
        let trust = self.trust();
        if trust.root.is_some() {
            return Ok(trust);
        }
        let trust = self.store.read(read_trust).await?;
        self.set_trust(trust.clone());
        Ok(trust)
    }

    /// The site's name.
    #[must_use]
    pub fn name(&self) -> String {
        let newsroom = || self.trust().charter.map(|c| c.name.clone());
        self.config.name.clone().or_else(newsroom).unwrap_or_else(|| "Galley".to_owned())
    }

    /// When the next schedule fires.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let at = self.next_due.load(Ordering::Acquire);
        (at != NEVER).then(|| Timestamp::from_millis(at))
    }

    /// Takes over when the next schedule fires, and wakes the timer.
    pub fn set_next_due(&self, at: Option<Timestamp>) {
        self.next_due.store(at.map_or(NEVER, Timestamp::millis), Ordering::Release);
        self.rescheduled.notify_one();
    }

    /// Fires every schedule that is due. Called by the timer, and before anything is shown or judged, so that what readers see
    /// never depends on the timer's punctuality.
    ///
    /// # Errors
    /// [`PortalError`]; nothing has fired then.
    pub async fn fire_due(self: &Arc<Self>) -> Result<(), PortalError> {
        let now = self.now();
        if self.next_due().is_none_or(|at| at > now) {
            return Ok(());
        }
        let app = Arc::clone(self);
        let (fired, _) = self
            .store
            .write_and(
                move |tx| {
                    let mut fired = 0;
                    for mut article in articles::due(tx, now)? {
                        if let Some(lane) = article.lane.due(now) {
                            article.lane = lane;
                            articles::save(tx, &article)?;
                            public::project(tx, &article)?;
                            fired += 1;
                        }
                    }
                    Ok::<_, PortalError>((fired, articles::next_due(tx)?))
                },
                move |(_, next)| app.set_next_due(*next),
            )
            .await?;
        if fired > 0 {
            self.fired.send_modify(|n| *n += fired);
        }
        Ok(())
    }

    /// Writes counted views down.
    ///
    /// # Errors
    /// [`PortalError`]; the counts are kept in memory then.
    pub async fn flush_views(&self) -> Result<(), PortalError> {
        let counts = self.visitors.pending();
        if counts.is_empty() {
            return Ok(());
        }
        let written = counts.clone();
        self.store.write(move |tx| articles::add_views(tx, &written).map_err(PortalError::from)).await?;
        self.visitors.written(&counts);
        Ok(())
    }
}

/// What the database says is trusted.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn read_trust(tx: &Transaction<'_>) -> Result<Trust, PortalError> {
    let parse = |what| move |_| PortalError::Damaged(what);
    let root = settings::get(tx, keys::ROOT)?.map(|r| r.parse()).transpose().map_err(parse("root key"))?;
    let destination = settings::get(tx, keys::DESTINATION)?
        .map(|d| d.parse())
        .transpose()
        .map_err(|_| PortalError::Damaged("destination"))?;
    let charter = charters::newest(tx)?.map(|(charter, _)| Arc::new(charter));
    Ok(Trust { root, charter, destination })
}
