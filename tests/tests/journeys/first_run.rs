//! The first start on an empty folder, and the fences around the window.

use galley_tests::Stage;
use serde_json::{Value, json};

/// Calls a command as a page gone astray would.
const CALL: &str = "const [command, values, done] = arguments; \
    window.__TAURI_INTERNALS__.invoke(command, values).then((v) => done({ ok: v }), (e) => done({ refused: e }))";

#[tokio::test]
async fn the_app_starts_and_shows_first_run() {
    let mut stage = Stage::set("the_app_starts_and_shows_first_run").await;
    let app = stage.app().await;
    app.see("form").await;
    app.show(&mut stage, "first-run").await;
    app.theme("dark").await;
    app.show(&mut stage, "first-run-dark").await;
    app.close().await;
}

#[tokio::test]
async fn the_window_can_do_nothing_but_what_was_granted() {
    let stage = Stage::set("the_window_can_do_nothing_but_what_was_granted").await;
    let app = stage.app().await;
    app.see("form").await;
    let state = app.ask_later(CALL, vec![json!("start_state"), json!({})]).await;
    assert!(state["ok"].is_object(), "our own commands answer: {state}");
    for (command, values) in [
        ("plugin:app|version", json!({})),
        ("plugin:event|emit", json!({ "event": "x" })),
        ("plugin:event|listen", json!({ "event": "x", "target": { "kind": "Any" }, "handler": 1 })),
        ("plugin:window|set_title", json!({ "value": "x" })),
        ("plugin:webview|create_webview", json!({ "options": {} })),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:tray|new", json!({ "options": {} })),
        ("no_such_command", json!({})),
    ] {
        let answer = app.ask_later(CALL, vec![json!(command), values]).await;
        assert!(answer["refused"].is_string(), "{command}: {answer}");
    }
    let facts = app
        .ask(
            "return { global: typeof window.__TAURI__, frozen: Object.isFrozen(Object.prototype), csp: document.querySelectorAll('meta[http-equiv]').length }",
            Vec::new(),
        )
        .await;
    assert_eq!((&facts["global"], &facts["frozen"]), (&json!("undefined"), &Value::Bool(true)));
    app.quiet();

    // What the policy forbids does not run; each breach is said on the console.
    let inline = app
        .ask(
            "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); return window.ran === true",
            Vec::new(),
        )
        .await;
    assert_eq!(inline, Value::Bool(false), "an inline script ran");
    let fetched = app
        .ask_later(
            "const done = arguments[0]; fetch('https://example.org/').then(() => done(true), () => done(false))",
            Vec::new(),
        )
        .await;
    assert_eq!(fetched, Value::Bool(false), "the page reached the network");
    let breaches = app.console_faults();
    assert!(breaches.len() >= 2, "the console says what was refused: {breaches:#?}");
    app.kill_9().await;
}
