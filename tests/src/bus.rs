//! A D-Bus session of a journey's own: nothing of the caller's desktop answers on it, and nothing is started on it that
//! the journey did not ask for.

use crate::process::Running;
use std::{fs, path::Path};
use tokio::process::Command;
use zbus::Connection;

/// The session bus.
#[derive(Debug)]
pub struct Bus {
    _daemon: Running,
    address: String,
}

impl Bus {
    /// Starts a bus on which only the accessibility bus can be started by name.
    ///
    /// # Panics
    /// dbus-daemon is not installed or does not start.
    pub async fn start(folder: &Path) -> Self {
        let services = folder.join("services");
        fs::create_dir_all(&services).expect("a folder for the bus");
        let accessibility = Path::new("/usr/share/dbus-1/services/org.a11y.Bus.service");
        if accessibility.exists() {
            fs::copy(accessibility, services.join("org.a11y.Bus.service")).expect("the accessibility service");
        }
        let config = folder.join("bus.conf");
        // The socket lies in the folder for temporary files: its path may have at most 107 bytes.
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
            std::env::temp_dir().display(),
            services.display()
        );
        fs::write(&config, text).expect("the bus's configuration");
        let mut command = Command::new("dbus-daemon");
        command
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address=1"])
            .env("XDG_RUNTIME_DIR", folder)
            .env("GSETTINGS_BACKEND", "memory");
        let mut daemon = Running::start("dbus-daemon", command);
        let address = daemon.line(|line| line.starts_with("unix:")).await;
        Self { _daemon: daemon, address }
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A connection to it.
    ///
    /// # Panics
    /// The bus is gone.
    pub async fn connect(&self) -> Connection {
        zbus::connection::Builder::address(self.address.as_str()).build().await.expect("the bus answers")
    }
}
