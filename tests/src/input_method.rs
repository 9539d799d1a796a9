//! A real Vietnamese input method: IBus with Unikey (Telex), driven by real key events of the display.

use crate::{PATIENCE, process::Running, stage::Stage};
use std::time::Duration;
use tokio::time::{interval, timeout};

/// What the app needs in its environment to use it.
pub const ENVIRONMENT: &[(&str, &str)] =
    &[("GTK_IM_MODULE", "ibus"), ("XMODIFIERS", "@im=ibus"), ("IBUS_ENABLE_SYNC_MODE", "0")];

/// IBus with Unikey chosen.
#[derive(Debug)]
pub struct InputMethod {
    daemon: Running,
}

impl InputMethod {
    /// Starts IBus and a window manager, for keys need a focused window. Do this before opening the app.
    ///
    /// # Panics
    /// ibus, ibus-unikey or openbox is not installed.
    pub async fn start(stage: &mut Stage) -> Self {
        stage.screen.manage_windows();
        let mut command = stage.command("ibus-daemon");
        command.args(["--xim", "--panel=disable", "--config=disable", "--emoji-extension=disable", "--verbose"]);
        let daemon = Running::start("ibus-daemon", command);
        let mut again = interval(Duration::from_millis(50));
        // The daemon says nowhere that it is ready; `ibus address` tells once it is.
        let ready = timeout(PATIENCE, async {
            loop {
                again.tick().await;
                let output = stage.command("ibus").arg("address").output().await.expect("ibus");
                if String::from_utf8_lossy(&output.stdout).contains("unix:") {
                    return;
                }
            }
        })
        .await;
        assert!(ready.is_ok(), "ibus-daemon does not come up: {:#?}", daemon.lines());
        Self { daemon }
    }

    /// Chooses Unikey for the window that has the keyboard.
    ///
    /// # Panics
    /// IBus does not take it.
    pub async fn choose_unikey(&self, stage: &Stage) {
        let mut again = interval(Duration::from_millis(50));
        let chosen = timeout(PATIENCE, async {
            loop {
                again.tick().await;
                let _ = stage.command("ibus").args(["engine", "Unikey"]).output().await;
                let output = stage.command("ibus").arg("engine").output().await.expect("ibus");
                if String::from_utf8_lossy(&output.stdout).trim() == "Unikey" {
                    return;
                }
            }
        })
        .await;
        assert!(chosen.is_ok(), "IBus does not switch to Unikey: {:#?}", self.daemon.lines());
    }
}

/// Presses keys on the display, one by one, as a keyboard would. Names are those of X: `T`, `space`, `ctrl+b`. Only plain
/// ASCII keys: xdotool would remap the keyboard for others, and lose letters.
///
/// # Panics
/// xdotool is not installed.
pub async fn press(stage: &Stage, keys: &[&str]) {
    let done = stage.command("xdotool").args(["key", "--delay", "20"]).args(keys).status().await.expect("xdotool");
    assert!(done.success(), "xdotool does not press {keys:?}");
}

/// Gives the keyboard to the app's window.
///
/// # Panics
/// It has no window.
pub async fn focus(stage: &Stage) {
    let done = stage
        .command("xdotool")
        .args(["search", "--sync", "--onlyvisible", "--name", "^Galley$", "windowactivate", "--sync"])
        .status()
        .await
        .expect("xdotool");
    assert!(done.success(), "the app has no window on the display");
}
