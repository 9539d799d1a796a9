//! Delivering from this desk: adapters made from the destinations, the gate that checks once more just before sending, and
//! the loop the app and `galley deliver` run.

use crate::{
    db::sql::{Id, Json},
    desk::Desk,
    error::{DeskError, Done},
    host::{ChangeKind, Changed, Host, Origin},
    lanes::DeskLanes,
    record,
    refusal::DeskRefusal,
    restored,
};
use galley_delivery::{
    adapter::{Adapters, PortalAdapter},
    clock::{Clock, Dice, SystemClock},
    driver::{Deliverer, IdleReport, Notifier, Parts},
    engine::answer::Failure,
    gate::{Gate, GateClosed},
    model::{Alert, Delivery, Lane},
    own_portal::{OwnPortal, OwnPortalSettings},
};
use galley_domain::{
    approval,
    content::revision::{parse_canonical, revision_hash},
    ids::DestinationId,
    publication::Why,
    signing::PublicKey,
    time::Timestamp,
};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;

/// What a destination's row holds beside its name. No secret: the desk's key signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestinationSettings {
    /// Address of the write API.
    pub url: String,
    /// The portal's key, pinned when the destination was added.
    pub portal_key: Option<PublicKey>,
}

/// The settings of an open destination.
///
/// # Errors
/// [`DeskRefusal::NotFound`].
pub fn destination_settings(desk: &Desk, id: DestinationId) -> Done<DestinationSettings> {
    desk.store().read(|db| {
        let found: Option<Json<DestinationSettings>> = db
            .prepare_cached("SELECT json FROM destinations WHERE id = ?1")?
            .query_row([Id(id)], |r| r.get(0))
            .optional()?;
        Ok(found.ok_or_else(|| DeskRefusal::NotFound { what: "destination", given: id.to_string() })?.0)
    })
}

/// The adapter of a destination.
///
/// # Errors
/// No such destination, no pinned key, no device key, or an address that is not allowed.
pub fn adapter(desk: &Desk, id: DestinationId) -> Done<OwnPortal> {
    let settings = destination_settings(desk, id)?;
    let identity = desk.identity()?;
    let portal_key = settings
        .portal_key
        .ok_or(DeskRefusal::BadInput { field: "destination", why: "portal_key_not_pinned".into() })?;
    let url = settings.url.parse().map_err(|_| DeskRefusal::BadAddress)?;
    let at = desk.clone();
    OwnPortal::new(OwnPortalSettings {
        url,
        newsroom: identity.newsroom,
        destination: id,
        portal_key,
        device: identity.device,
        device_key: Arc::new(desk.device_key()?),
        charter: Arc::new(move || Some((at.charter().ok()?.version, at.signed_charter().ok()?))),
    })
    .map_err(|_| DeskRefusal::BadAddress.into())
}

/// An adapter with the settings it was made of.
type Made = (DestinationSettings, Arc<dyn PortalAdapter>);

/// Finds adapters; made once per destination and settings.
struct DeskAdapters {
    desk: Desk,
    made: Mutex<std::collections::BTreeMap<DestinationId, Made>>,
}

impl Adapters for DeskAdapters {
    fn adapter(&self, destination: DestinationId) -> Result<Arc<dyn PortalAdapter>, Failure> {
        let local = |e: DeskError| Failure::Local { code: e.failure(None).code, words: e.to_string() };
        let settings = destination_settings(&self.desk, destination).map_err(local)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((with, adapter)) = made.get(&destination)
            && *with == settings
        {
            return Ok(Arc::clone(adapter));
        }
        let new: Arc<dyn PortalAdapter> = Arc::new(adapter(&self.desk, destination).map_err(local)?);
        made.insert(destination, (settings, Arc::clone(&new)));
        Ok(new)
    }
}

/// The check just before content leaves: the approvals still make this revision publishable under the newest charter, no
/// required clearance is missing, the article was not killed meanwhile, and no later embargo was set.
struct DeskGate {
    desk: Desk,
}

impl Gate for DeskGate {
    fn check(&self, delivery: &Delivery, now: Timestamp) -> Result<(), GateClosed> {
        let Some(content) = &delivery.content else { return Ok(()) };
        let held = |code: &str, detail: String| GateClosed::Held(Why { code: code.to_owned(), detail });
        let unavailable = |e: DeskError| GateClosed::Unavailable(e.to_string());
        let revision =
            parse_canonical(content.revision.as_bytes()).map_err(|e| held("content_damaged", e.to_string()))?;
        let hash = revision_hash(content.revision.as_bytes());
        if hash != content.revision_hash {
            return Err(held("content_damaged", hash.to_string()));
        }
        let charter = self.desk.charter().map_err(unavailable)?;
        approval::check(&charter, &revision, content.revision_hash, &content.approvals)
            .map_err(|e| held("approval_missing", e.to_string()))?;
        let article = self.desk.store().read(|db| record::load(db, delivery.lane.article)).map_err(unavailable)?;
        let w = &article.workflow;
        if w.killed {
            return Err(held("killed", String::new()));
        }
        // The engine keeps the embargo the order was given with; one that was set or put off since counts too.
        if let Some(embargo) = article.details.embargo.filter(|e| *e > now && delivery.embargo.is_none_or(|d| d < *e)) {
            return Err(held("embargo_later", embargo.to_string()));
        }
        let required = charter.required_clearances(w.section.as_ref(), self.desk.host().now());
        if let Some(kind) = w.missing_clearance(&required, content.revision_hash) {
            return Err(held("clearance_missing", kind.to_owned()));
        }
        Ok(())
    }
}

/// Tells the window of a lane's progress.
struct DeskNotifier {
    desk: Desk,
}

impl Notifier for DeskNotifier {
    fn changed(&self, lane: &Lane) {
        let ids = vec![lane.article.to_string()];
        self.desk.host().emit(Changed { kind: ChangeKind::Delivery, ids, origin: Origin::Service });
    }

    fn alert(&self, alert: &Alert) {
        let ids = vec![alert.lane.article.to_string()];
        self.desk.host().emit(Changed { kind: ChangeKind::Notice, ids, origin: Origin::Service });
    }
}

/// The host's clock and dice for the driver.
pub(crate) struct HostClock {
    pub(crate) host: Arc<dyn Host>,
}

impl Clock for HostClock {
    fn now(&self) -> Timestamp {
        self.host.now()
    }

    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let ahead = at.since(self.host.now());
        let wall = SystemClock;
        Box::pin(async move { wall.until(wall.now().plus_millis(ahead)).await })
    }
}

impl Dice for HostClock {
    fn roll(&self) -> u64 {
        u64::from_le_bytes(self.host.bytes::<8>())
    }
}

/// A deliverer of this desk.
#[must_use]
pub fn deliverer(desk: &Desk) -> Deliverer {
    let clock = Arc::new(HostClock { host: Arc::clone(desk.host()) });
    Deliverer::new(Parts {
        store: Arc::new(DeskLanes::new(desk)),
        adapters: Arc::new(DeskAdapters { desk: desk.clone(), made: Mutex::default() }),
        clock: Arc::<HostClock>::clone(&clock),
        dice: clock,
        gate: Arc::new(DeskGate { desk: desk.clone() }),
        notifier: Arc::new(DeskNotifier { desk: desk.clone() }),
    })
}

/// Delivers until nothing is due (`galley deliver --until-idle`).
///
/// # Errors
/// Another program delivers from this folder; [`DeskRefusal::NotEnrolled`]; the database fails.
pub async fn until_idle(desk: &Desk) -> Done<IdleReport> {
    let at = desk.clone();
    let waits = tokio::task::spawn_blocking(move || restored::waits_to_be_let_in(&at)).await;
    if waits.map_err(DeskError::during("delivering"))?? {
        return Err(DeskRefusal::NotEnrolled.into());
    }
    deliverer(desk).until_idle().await.map_err(|e| match e {
        galley_delivery::driver::DriverError::OtherDelivers { .. } => DeskRefusal::InUse.into(),
        other => DeskError::Fault { what: "delivering", source: Box::new(other) },
    })
}

/// A running deliverer; dropped or stopped, it finishes the requests under way and gives its leases back.
pub struct Running {
    deliverer: Deliverer,
    shutdown: Arc<Notify>,
    task: tokio::task::JoinHandle<()>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").finish_non_exhaustive()
    }
}

impl Running {
    /// Starts delivering in the background.
    #[must_use]
    pub fn start(desk: &Desk) -> Self {
        let deliverer = deliverer(desk);
        let shutdown = Arc::new(Notify::new());
        let (d, s) = (deliverer.clone(), Arc::clone(&shutdown));
        let task = tokio::spawn(async move { d.run(s).await });
        Self { deliverer, shutdown, task }
    }

    /// Says that there is new work.
    pub fn nudge(&self) {
        self.deliverer.nudge();
    }

    /// Stops and waits for the requests under way.
    pub async fn stop(self) {
        self.shutdown.notify_one();
        if let Err(e) = self.task.await {
            tracing::warn!(error = %e, "the deliverer ended badly");
        }
    }
}
