//! A display for windows that nobody looks at.

use crate::process::Running;
use tokio::process::Command;

/// Width and height of the display in pixels: the larger of the two sizes that every screen is checked in.
pub const SIZE: (u32, u32) = (1440, 900);

/// An X display: the caller's, or one of our own.
#[derive(Debug)]
pub struct Screen {
    display: String,
    _server: Option<Running>,
    manager: Option<Running>,
}

impl Screen {
    /// Takes the display that `cargo xtask` prepared, or starts one.
    ///
    /// # Panics
    /// Xvfb is not installed or does not start.
    pub async fn start() -> Self {
        match std::env::var("DISPLAY") {
            Ok(display) if !display.is_empty() => Self { display, _server: None, manager: None },
            _ => Self::own().await,
        }
    }

    async fn own() -> Self {
        let mut command = Command::new("Xvfb");
        let (width, height) = SIZE;
        // The server picks a free number and says it on the first line.
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")]);
        let mut server = Running::start("Xvfb", command);
        let number = server.line(|line| !line.is_empty() && line.chars().all(|c| c.is_ascii_digit())).await;
        Self { display: format!(":{number}"), _server: Some(server), manager: None }
    }

    /// For `DISPLAY`.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Starts a window manager: without one no window has the keyboard. WebDriver does not need it; real keys do.
    ///
    /// # Panics
    /// openbox is not installed.
    pub fn manage_windows(&mut self) {
        if self.manager.is_none() {
            let mut command = Command::new("openbox");
            command.arg("--sm-disable").env("DISPLAY", &self.display);
            self.manager = Some(Running::start("openbox", command));
        }
    }
}
