//! The tray: how much is owed, the window, and the way out.

use crate::messages::{Language, Messages};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};
use tauri::{
    AppHandle, Wry,
    image::Image,
    menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem},
    tray::{TrayIcon, TrayIconBuilder},
};

/// What a person can choose in the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// See what is owed.
    Owed,
    /// Bring up the window.
    Open,
    /// Leave.
    Quit,
}

const OWED: &str = "owed";
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// The icon with its menu.
pub struct Tray {
    icon: TrayIcon,
    owed: MenuItem<Wry>,
    open: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

impl Tray {
    /// Puts the icon into the tray. `None`: this desktop has none (on Linux, the indicator's library is not installed);
    /// everything in it can be reached from the window too.
    ///
    /// # Errors
    /// The menu cannot be made.
    pub fn begin(app: &AppHandle, chosen: impl Fn(Choice) + Send + Sync + 'static) -> tauri::Result<Option<Self>> {
        let item = |id: &str| MenuItem::with_id(app, id, "", true, None::<&str>);
        let (owed, open, quit) = (item(OWED)?, item(OPEN)?, item(QUIT)?);
        let line = PredefinedMenuItem::separator(app)?;
        let menu = Menu::with_items(app, &[&owed, &line, &open, &quit])?;
        let builder = TrayIconBuilder::with_id("galley")
            .icon(Image::from_bytes(include_bytes!("../icons/64x64.png"))?)
            .menu(&menu)
            .tooltip("Galley")
            .on_menu_event(move |_, event: MenuEvent| match event.id().as_ref() {
                OWED => chosen(Choice::Owed),
                OPEN => chosen(Choice::Open),
                QUIT => chosen(Choice::Quit),
                _ => {}
            });
        // The binding of the indicator's library panics where the library is missing.
        match catch_unwind(AssertUnwindSafe(|| builder.build(app))) {
            Ok(Ok(icon)) => Ok(Some(Self { icon, owed, open, quit })),
            Ok(Err(fault)) => Err(fault),
            Err(_) => {
                tracing::warn!("no tray: the indicator's library is not installed");
                Ok(None)
            }
        }
    }

    /// Shows how much is owed.
    pub fn say(&self, messages: &Messages, language: Language, owed: u32) {
        let none = BTreeMap::new();
        let count = BTreeMap::from([("count".to_owned(), owed.to_string())]);
        let status = match owed {
            0 => messages.say(language, "shell-tray-nothing-owed", &none),
            _ => messages.say(language, "shell-tray-owes", &count),
        };
        let shown = [
            self.owed.set_text(&status),
            self.open.set_text(messages.say(language, "shell-tray-open", &none)),
            self.quit.set_text(messages.say(language, "shell-tray-quit", &none)),
            self.icon.set_tooltip(Some(format!("Galley: {status}"))),
            // The figure beside the icon, where the tray shows one.
            self.icon.set_title((owed > 0).then(|| owed.to_string())),
        ];
        for fault in shown.into_iter().filter_map(Result::err) {
            tracing::warn!(%fault, "the tray does not take its text");
        }
    }
}
