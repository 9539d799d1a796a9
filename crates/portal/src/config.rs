//! How a portal is set up.

use crate::{
    clock::{Clock, SystemClock},
    faults::Faults,
};
use chrono_tz::Tz;
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

/// Settings of a portal. [`Config::new`] fills in what is usual.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of everything the portal keeps: database, pictures, its key.
    pub data_dir: PathBuf,
    /// Where readers connect. Port 0 = any free one.
    pub public_listen: SocketAddr,
    /// Where desks connect; `None` = the same host, next port (or any free one if the public port is 0).
    pub write_listen: Option<SocketAddr>,
    /// The site's name; `None` = the newsroom's, from its charter.
    pub name: Option<String>,
    /// The zone times are shown in.
    pub zone: Tz,
    /// Address of the site as readers see it, without a slash at the end, e.g. `https://bao.example`; `None` = the public
    /// listener's own. Set it whenever a proxy stands before the portal.
    pub public_url: Option<String>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Faults to commit on purpose; `None` (always, except in tests and demonstrations) = none.
    pub faults: Option<Faults>,
    /// Requests of the write API let in per second and address.
    pub write_per_second: u32,
    /// How many may come at once before that rate counts.
    pub write_burst: u32,
    /// How often view counts are written down.
    pub flush_every: Duration,
}

impl Config {
    /// The usual settings.
    #[must_use]
    pub fn new(data_dir: PathBuf, public_listen: SocketAddr) -> Self {
        Self {
            data_dir,
            public_listen,
            write_listen: None,
            name: None,
            zone: chrono_tz::Asia::Ho_Chi_Minh,
            public_url: None,
            clock: Arc::new(SystemClock),
            faults: None,
            write_per_second: 50,
            write_burst: 200,
            flush_every: Duration::from_secs(60),
        }
    }

    /// The address the write API listens on.
    #[must_use]
    pub fn write_address(&self) -> SocketAddr {
        self.write_listen.unwrap_or_else(|| {
            let port = match self.public_listen.port() {
                0 => 0,
                port => port.wrapping_add(1),
            };
            SocketAddr::new(self.public_listen.ip(), port)
        })
    }
}
