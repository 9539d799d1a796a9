//! A window of Tauri with nothing of Galley in it: what the figures of the real window are held against.
//!
//! It shows a folder of files, given as its argument, under a scheme of its own. `cargo xtask bench` builds it and tells
//! the bench programs where it lies; run as a bench itself it does nothing.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tauri::{
    WebviewUrl, WebviewWindowBuilder,
    http::{Response, StatusCode, header::CONTENT_TYPE},
    test::{mock_context, noop_assets},
};

const SCHEME: &str = "bare";

fn main() -> ExitCode {
    let Some(folder) = env::args_os().skip(1).find(|word| word != "--bench").map(PathBuf::from) else {
        return ExitCode::SUCCESS;
    };
    let opened = tauri::Builder::default()
        .register_uri_scheme_protocol(SCHEME, move |_, request| {
            let path = request.uri().path().trim_start_matches('/');
            match fs::read(folder.join(path)) {
                Ok(bytes) => Response::builder().header(CONTENT_TYPE, kind(Path::new(path))).body(bytes),
                Err(_) => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
            }
            .unwrap_or_default()
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol(format!("{SCHEME}://localhost/bare.html").parse()?);
            WebviewWindowBuilder::new(app, "main", page).title("bare").inner_size(1280.0, 820.0).build()?;
            Ok(())
        })
        .run(mock_context(noop_assets()));
    if opened.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "application/octet-stream",
    }
}
