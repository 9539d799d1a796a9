//! Galley's reference portal: takes approved articles from a newsroom's desks and shows them to the public.
//!
//! Two listeners: the site readers see, and the write API of docs/spec/portal-protocol.md. The portal trusts one newsroom by
//! its root key, believes no desk beyond what a person signed, recomputes every hash, and renders HTML from the revision itself.
//! It speaks plain HTTP; off loopback a proxy terminates TLS before both listeners.
//!
//! Architecture invariant: of the other crates it knows `galley-domain` alone.

mod api;
mod app;
mod clock;
mod config;
mod error;
pub mod faults;
mod imprint;
mod keys;
mod media;
mod serve;
mod site;
mod store;
mod timer;

pub use clock::{Clock, ManualClock, SystemClock};
pub use config::Config;
pub use error::PortalError;
pub use imprint::Imprint;

use app::App;
use galley_domain::signing::PublicKey;
use serve::Side;
use std::{future::Future, net::SocketAddr, path::Path, sync::Arc};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// Starts portals.
#[derive(Debug)]
pub struct Portal;

impl Portal {
    /// Pins a newsroom's root key from a file of `galley newsroom export-key`, once and for life. Gives the key's fingerprint,
    /// to be compared by voice. Works on a new folder, a stopped portal, and beside a running one.
    ///
    /// # Errors
    /// [`PortalError::NotARootKey`], [`PortalError::TrustsAnother`], or a fault of files or database.
    pub fn trust(data_dir: &Path, root_key_file: &Path) -> Result<String, PortalError> {
        keys::trust(data_dir, root_key_file)
    }

    /// Changes who is named at the foot of every page, in a stopped portal's folder or beside a running one. Gives what stands
    /// there afterwards.
    ///
    /// # Errors
    /// A fault of files or database.
    pub fn imprint(data_dir: &Path, change: impl FnOnce(&mut Imprint)) -> Result<Imprint, PortalError> {
        imprint::change(data_dir, change)
    }

    /// Starts serving; returns once both listeners accept. It ends when `shutdown` completes, or by [`RunningPortal::stop`].
    ///
    /// # Errors
    /// [`PortalError`]: an address in use, a folder that cannot be written, a damaged database.
    pub async fn serve(
        config: Config,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<RunningPortal, PortalError> {
        let (public, public_addr) = bind(config.public_listen).await?;
        let (write, write_addr) = bind(config.write_address()).await?;
        let public_url = match &config.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{public_addr}"),
        };
        let opened = tokio::task::spawn_blocking({
            let public_url = public_url.clone();
            move || App::open(config, public_url)
        });
        let app = Arc::new(opened.await.unwrap_or(Err(PortalError::Worker))?);
        app.fire_due().await?;

        let stop = watch::Sender::new(false);
        let mut tasks = JoinSet::new();
        let site = site::router(Arc::clone(&app));
        let api = api::router(Arc::clone(&app));
        tasks.spawn(serve::listen(Side::Public, public, site, Arc::clone(&app), stop.subscribe()));
        tasks.spawn(serve::listen(Side::Write, write, api, Arc::clone(&app), stop.subscribe()));
        tasks.spawn(timer::fire_schedules(Arc::clone(&app), stop.subscribe()));
        tasks.spawn(timer::flush_views(Arc::clone(&app), stop.subscribe()));
        let asked = stop.clone();
        let mut stopped = stop.subscribe();
        tasks.spawn(async move {
            tokio::select! {
                () = shutdown => { asked.send_replace(true); }
                () = timer::stopped(&mut stopped) => {}
            }
        });
        tracing::info!(%public_addr, %write_addr, %public_url, "portal serving");
        Ok(RunningPortal { app, public_addr, write_addr, public_url, stop, tasks })
    }
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), PortalError> {
    let listen = |source| PortalError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    Ok((listener, bound))
}

/// A portal that serves. Dropping it without [`RunningPortal::stop`] or [`RunningPortal::wait`] cuts it off.
#[derive(Debug)]
pub struct RunningPortal {
    app: Arc<App>,
    /// Where readers connect.
    pub public_addr: SocketAddr,
    /// Where desks connect.
    pub write_addr: SocketAddr,
    /// Address of the site, without a slash at the end.
    pub public_url: String,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl RunningPortal {
    /// The portal's key: what desks pin and receipts are signed with.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        self.app.key.public()
    }

    /// Address of the write API, without a slash at the end.
    #[must_use]
    pub fn write_url(&self) -> String {
        format!("http://{}", self.write_addr)
    }

    /// How many schedules have fired since the start; changes when one does.
    #[must_use]
    pub fn fired(&self) -> watch::Receiver<u64> {
        self.app.fired.subscribe()
    }

    /// Writes view counts down now instead of at the next turn.
    ///
    /// # Errors
    /// [`PortalError`]; the counts are kept in memory then.
    pub async fn flush_views(&self) -> Result<(), PortalError> {
        self.app.flush_views().await
    }

    /// Waits until it has ended.
    pub async fn wait(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }

    /// Ends it: no new connections, open requests finish, counts are written.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        self.wait().await;
    }
}
