//! Words and options about destinations and the reference portal.

use clap::Subcommand;
use std::{net::SocketAddr, path::PathBuf};

/// `destination`.
#[derive(Debug, Subcommand)]
pub enum Destination {
    /// Add a destination and test it
    Add {
        /// Name
        name: String,
        /// Kind of portal
        #[arg(long, default_value = "own")]
        kind: String,
        /// Address of its write API, as `portal serve` prints it
        #[arg(long)]
        url: String,
    },
    /// List destinations
    List,
    /// Say what the portal at an address is, before it is added
    Look {
        /// Address of its write API
        url: String,
    },
    /// Try a portal: reach it, compare clocks, use this desk's key, look for an article that is not there, offer one that
    /// nobody signed off. Nothing becomes visible to readers
    Test {
        /// Name or id
        name: String,
    },
    /// Accept the key a portal uses now in place of the one before, by the fingerprint its operator reads out
    Trust {
        /// Name or id
        name: String,
        /// Fingerprint
        #[arg(long)]
        fingerprint: String,
    },
    /// Change a destination; what is not given stays
    Change {
        /// Name or id
        name: String,
        /// New name
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        /// New address
        #[arg(long)]
        url: Option<String>,
        /// Keep the approved revision on schedule when an article is reopened
        #[arg(long, value_name = "YES")]
        keep_schedule: Option<bool>,
        /// In use
        #[arg(long, value_name = "YES")]
        active: Option<bool>,
    },
}

/// `portal`.
#[derive(Debug, Subcommand)]
pub enum Portal {
    /// Serve the site, and the write API on the next port, until SIGINT or SIGTERM
    Serve {
        /// Where readers connect
        #[arg(long, value_name = "ADDR")]
        listen: SocketAddr,
        /// Where desks connect; without it the next port
        #[arg(long, value_name = "ADDR")]
        write_listen: Option<SocketAddr>,
        /// Address of the site as readers see it, when a proxy stands before it
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
        /// Name of the site; without it the newsroom's
        #[arg(long)]
        name: Option<String>,
        /// IANA time zone times are shown in
        #[arg(long, default_value = "Asia/Ho_Chi_Minh")]
        zone: chrono_tz::Tz,
    },
    /// Trust a newsroom by its key, once and for life
    Trust {
        /// File of `galley newsroom export-key`
        file: PathBuf,
    },
    /// Say who answers for the site, at the foot of every page; without options show what stands there
    Imprint {
        /// The body that governs the site
        #[arg(long, value_name = "TEXT")]
        publisher: Option<String>,
        /// Number and date of its licence
        #[arg(long, value_name = "TEXT")]
        licence: Option<String>,
        /// The editor in charge
        #[arg(long, value_name = "NAME")]
        editor: Option<String>,
        /// Address of the newsroom
        #[arg(long, value_name = "TEXT")]
        address: Option<String>,
        /// Telephone, mail
        #[arg(long, value_name = "TEXT")]
        contact: Option<String>,
    },
}
