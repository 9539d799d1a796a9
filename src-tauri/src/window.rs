//! The one window: how it opens, where it stood last time, what it may show.

use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};
use tauri::{
    AppHandle, LogicalSize, Manager, PhysicalPosition, PhysicalSize, Runtime, Theme, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, webview::NewWindowResponse, window::Color,
};

/// The window's label; the capability names it.
pub const MAIN: &str = "main";
const STATE: &str = "window.json";
/// Size of a first start, and the smallest in which the article still reads well, in one column.
const FIRST: LogicalSize<f64> = LogicalSize::new(1280.0, 820.0);
const SMALLEST: LogicalSize<f64> = LogicalSize::new(560.0, 480.0);
/// The `ground` tokens of the interface: what shows before the first paint.
const GROUND_LIGHT: Color = Color(0xfa, 0xf8, 0xf4, 0xff);
const GROUND_DARK: Color = Color(0x17, 0x16, 0x14, 0xff);

/// Where the window stood, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    maximized: bool,
}

/// Opens the window where it stood last time.
///
/// # Errors
/// The system cannot open a window.
pub fn open<R: Runtime>(app: &AppHandle<R>, data: &Path) -> tauri::Result<WebviewWindow<R>> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Galley")
        .inner_size(FIRST.width, FIRST.height)
        .min_inner_size(SMALLEST.width, SMALLEST.height)
        .background_color(GROUND_LIGHT)
        // Files are dropped on the page, not on the shell: it shows where they will land.
        .disable_drag_drop_handler()
        .zoom_hotkeys_enabled(false)
        // The page is ours and stays; other addresses open in the person's browser, through a command.
        .on_navigation(|url| matches!(url.scheme(), "tauri" | "about") || is_own_host(url))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    if window.theme()? == Theme::Dark {
        window.set_background_color(Some(GROUND_DARK))?;
    }
    if let Some(place) = stored(data).filter(|place| is_visible(&window, *place)) {
        window.set_size(PhysicalSize::new(place.width, place.height))?;
        window.set_position(PhysicalPosition::new(place.x, place.y))?;
        if place.maximized {
            window.maximize()?;
        }
    }
    Ok(window)
}

/// Windows serves the page as `http://tauri.localhost`, and `tauri dev` from Vite.
fn is_own_host(url: &tauri::Url) -> bool {
    url.host_str() == Some("tauri.localhost") || (cfg!(dev) && url.host_str() == Some("127.0.0.1"))
}

/// Brings the window to the front.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Remembers where the window stands.
pub fn remember<R: Runtime>(window: &WebviewWindow<R>, data: &Path) {
    let place = || -> tauri::Result<Option<Place>> {
        if window.is_minimized()? {
            return Ok(None);
        }
        let (position, size) = (window.outer_position()?, window.inner_size()?);
        let mut place = Place {
            x: position.x,
            y: position.y,
            width: size.width,
            height: size.height,
            maximized: window.is_maximized()?,
        };
        // A maximised window keeps the size it will have when it is restored.
        if let Some(before) = stored(data).filter(|_| place.maximized) {
            place = Place { maximized: true, ..before };
        }
        Ok(Some(place))
    };
    match place() {
        Ok(Some(place)) => {
            if let Err(fault) = store(data, place) {
                tracing::warn!(%fault, "the window's place cannot be kept");
            }
        }
        Ok(None) => {}
        Err(fault) => tracing::warn!(%fault, "the window does not say where it stands"),
    }
}

fn store(data: &Path, place: Place) -> io::Result<()> {
    let path = data.join(STATE);
    let new = path.with_extension("json.new");
    fs::write(&new, serde_json::to_vec(&place)?)?;
    fs::rename(new, path)
}

fn stored(data: &Path) -> Option<Place> {
    serde_json::from_slice(&fs::read(data.join(STATE)).ok()?).ok()
}

/// A screen may be gone since. Enough of the title must be on one that is there.
fn is_visible<R: Runtime>(window: &WebviewWindow<R>, place: Place) -> bool {
    const GRIP: i32 = 80;
    let screens = window.available_monitors().unwrap_or_default();
    screens.iter().any(|screen| {
        let (at, size) = (screen.position(), screen.size());
        let right = at.x.saturating_add_unsigned(size.width);
        let bottom = at.y.saturating_add_unsigned(size.height);
        let end = place.x.saturating_add_unsigned(place.width);
        place.x < right - GRIP && end > at.x + GRIP && place.y >= at.y - GRIP && place.y < bottom - GRIP
    })
}

/// Vietnamese input methods compose in the preedit, which wry switches off on every Linux webview (wry pull request 1724;
/// tauri issues 8264 and 11412): the word being typed would be invisible until its space.
///
/// # Errors
/// The webview is gone.
#[cfg(target_os = "linux")]
pub fn prepare_webview<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|webview| {
        use webkit2gtk::{InputMethodContextExt, SettingsExt, WebViewExt};
        let view = webview.inner();
        if let Some(context) = view.input_method_context() {
            context.set_enable_preedit(true);
        }
        // For tests and for finding faults: the page's console on the program's output.
        if let Some(settings) = WebViewExt::settings(&view).filter(|_| std::env::var_os("GALLEY_CONSOLE").is_some()) {
            settings.set_enable_write_console_messages_to_stdout(true);
        }
    })
}

/// Other systems show it of themselves.
#[cfg(not(target_os = "linux"))]
pub fn prepare_webview<R: Runtime>(_: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_survives_a_restart_and_a_broken_file_is_no_place() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(stored(folder.path()), None);
        let place = Place { x: 10, y: 20, width: 1280, height: 800, maximized: false };
        store(folder.path(), place).unwrap();
        assert_eq!(stored(folder.path()), Some(place));
        fs::write(folder.path().join(STATE), "{").unwrap();
        assert_eq!(stored(folder.path()), None);
    }
}
