//! The contract between window and shell is made from one list, and nothing of it is stale. Commands are called as the page
//! calls them, over Tauri's mock runtime: argument names, the shape of errors, bytes.

use crate::shell::Shell;
use galley_desk::keys::Cost;
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};
use tauri::{
    WebviewWindow, WebviewWindowBuilder,
    http::{HeaderMap, HeaderName, HeaderValue},
    ipc::{CallbackFn, InvokeBody, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};

macro_rules! names {
    ($($module:ident::$name:ident),* $(,)?) => { [$(stringify!($name)),*] };
}

const RENEW: &str = "UPDATE_BINDINGS=1 cargo nextest run -p galley-desktop bindings_are_current";

fn names() -> Vec<&'static str> {
    every_command!(names).to_vec()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn bindings() -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.ts");
    let header = format!("// Made from the shell's commands. Renew: {RENEW}\n");
    let language = specta_typescript::Typescript::default().header(header);
    super::builder::<tauri::Wry>().export(language, &path).unwrap();
    fs::read_to_string(&path).unwrap()
}

fn capability() -> String {
    let grants: Vec<String> = names().iter().map(|name| format!("    \"allow-{}\"", name.replace('_', "-"))).collect();
    format!(
        "{{\n  \"identifier\": \"main\",\n  \"windows\": [\"main\"],\n  \"permissions\": [\n{}\n  ]\n}}\n",
        grants.join(",\n")
    )
}

/// A channel's larger messages are fetched by a command of Tauri's own, which reads nothing but that channel.
const CHANNEL: &str = "plugin:__TAURI_CHANNEL__|fetch";

fn hook() -> String {
    let own: Vec<String> = names().iter().copied().chain([CHANNEL]).map(|name| format!("  '{name}',\n")).collect();
    format!(
        "// Made from the list of commands. Renew: {RENEW}\n\
         // What is not ours is renamed, and Rust then refuses it; an exception here would leave the call hanging.\n\
         const OWN = new Set([\n{}]);\n\
         window.__TAURI_ISOLATION_HOOK__ = (m) => (OWN.has(m.cmd) ? m : {{ ...m, cmd: 'refused_by_isolation', payload: {{}} }});\n",
        own.concat()
    )
}

#[test]
fn bindings_are_current() {
    let made = [
        ("../ui/src/lib/bindings/index.ts", bindings()),
        ("capabilities/main.json", capability()),
        ("../dist-isolation/index.js", hook()),
    ];
    for (path, fresh) in made {
        let path = root().join(path);
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            fs::write(&path, &fresh).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == fresh, "{} is stale. Renew: {RENEW}", path.display());
    }
}

#[test]
fn every_command_has_one_grant_and_nothing_else_is_granted() {
    let text = fs::read_to_string(root().join("capabilities/main.json")).unwrap();
    let capability: Value = serde_json::from_str(&text).unwrap();
    let granted: Vec<&str> =
        capability["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let wanted: Vec<String> = names().iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    assert_eq!(granted, wanted);
}

/// A window on an empty data folder, over the mock runtime.
struct Page {
    window: WebviewWindow<MockRuntime>,
    shell: Arc<Shell>,
    _app: tauri::App<MockRuntime>,
    folder: tempfile::TempDir,
}

impl Page {
    fn open() -> Self {
        Self::over(tempfile::tempdir().unwrap())
    }

    /// A later start over the same folder.
    fn again(self) -> Self {
        let Self { folder, window, shell, _app } = self;
        drop((window, _app, shell));
        Self::over(folder)
    }

    fn over(folder: tempfile::TempDir) -> Self {
        let shell = Shell::new(folder.path(), Cost::FOR_TESTS, None);
        shell.open();
        let app = mock_builder()
            .manage(Arc::clone(&shell))
            .invoke_handler(super::builder::<MockRuntime>().invoke_handler())
            .build(mock_context(noop_assets()))
            .unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
        Self { window, shell, _app: app, folder }
    }

    fn call(
        &self,
        command: &str,
        body: InvokeBody,
        headers: &[(&'static str, &'static str)],
    ) -> Result<InvokeResponseBody, Value> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let url = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
        get_ipc_response(
            &self.window,
            InvokeRequest {
                cmd: command.to_owned(),
                callback: CallbackFn(0),
                error: CallbackFn(1),
                url: url.parse().unwrap(),
                body,
                headers,
                invoke_key: INVOKE_KEY.to_owned(),
            },
        )
    }

    fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        self.call(command, InvokeBody::Json(arguments), &[]).map(|body| body.deserialize().unwrap())
    }
}

#[test]
fn an_empty_folder_waits_for_its_first_run() {
    let state = Page::open().ask("start_state", json!({})).unwrap();
    assert_eq!(state["newsroom"], Value::Null);
    assert_eq!(state["people"], json!([]));
}

#[test]
fn a_refusal_crosses_with_its_code_its_arguments_and_no_report() {
    let page = Page::open();
    let refusal = page.ask("list_articles", json!({ "request": { "view": "mine", "limit": 10 } })).unwrap_err();
    assert_eq!(refusal["refused"], json!(true), "{refusal}");
    assert!(refusal["code"].is_string() && refusal["args"].is_object(), "{refusal}");
    assert_eq!(refusal["report"], Value::Null);
}

#[test]
fn arguments_have_the_names_the_page_gives_them() {
    let page = Page::open();
    // A name that is wrong is refused before the desk is asked, in words of Tauri's own.
    let wrong = page
        .ask("claim", json!({ "on": { "article": uuid::Uuid::nil(), "round": 1 }, "take_over": true }))
        .unwrap_err();
    assert!(wrong.as_str().is_some_and(|text| text.contains("takeOver")), "{wrong}");
    let right =
        page.ask("claim", json!({ "on": { "article": uuid::Uuid::nil(), "round": 1 }, "takeOver": true })).unwrap_err();
    assert_eq!(right["refused"], json!(true), "{right}");
}

#[test]
fn the_first_run_makes_a_newsroom_and_its_text_comes_back_as_bytes() {
    let page = Page::open();
    let done = page
        .ask(
            "first_run",
            json!({ "request": {
                "language": "vi", "newsroom": "Báo An Lạc", "time_zone": "Asia/Ho_Chi_Minh", "name": "Lan",
                "password": "correct horse 22", "passphrase": "a river crosses the old town",
            } }),
        )
        .unwrap();
    assert!(done["recovery_key"].is_string());
    let article =
        page.ask("create_article", json!({ "request": { "language": "vi", "headline": "Cầu mới" } })).unwrap();
    let body = page.call("load_body", InvokeBody::Json(json!({ "id": article })), &[]).unwrap();
    match body {
        InvokeResponseBody::Raw(bytes) => assert!(bytes.len() > 2),
        InvokeResponseBody::Json(text) => panic!("the text crossed as JSON: {text}"),
    }
    let view = page.ask("article", json!({ "id": article })).unwrap();
    assert_eq!(view["headline"], json!("Cầu mới"));
    let leave = page.ask("quit", json!({ "confirmed": false, "unsaved": false })).unwrap();
    assert_eq!(leave, json!({ "leaves": true, "must_send": 0 }));
}

/// What the page sends of the first run.
fn founding(passphrase: &str) -> Value {
    json!({ "request": {
        "language": "vi", "newsroom": "Báo An Lạc", "time_zone": "Asia/Ho_Chi_Minh", "name": "Lan",
        "password": "correct horse 22", "passphrase": passphrase,
    } })
}

#[test]
fn a_passphrase_stays_no_longer_than_it_opens_something_and_the_page_cannot_replace_it() {
    const PASSPHRASE: &str = "a river crosses the old town";
    let page = Page::open();
    let refused = page.ask("first_run", founding("short")).unwrap_err();
    assert_eq!(refused["code"], json!("weak_password"));
    assert!(!page.shell.holds_passphrase(), "what was refused is forgotten");
    page.ask("first_run", founding(PASSPHRASE)).unwrap();
    assert!(!page.shell.holds_passphrase(), "the newsroom stands, and nothing is left to open");

    let again = page.ask("first_run", founding("another passphrase, not theirs")).unwrap_err();
    assert_eq!(again["code"], json!("newsroom_exists"));
    assert!(!page.shell.holds_passphrase());

    // The next start: the wrong words open nothing and are forgotten, the right ones open and are forgotten too.
    let page = page.again();
    let wrong = page.ask("give_passphrase", json!({ "passphrase": "another passphrase, not theirs" })).unwrap_err();
    assert_eq!(wrong["code"], json!("no_device_key"));
    assert!(!page.shell.holds_passphrase());
    page.ask("give_passphrase", json!({ "passphrase": PASSPHRASE })).unwrap();
    assert!(!page.shell.holds_passphrase());
}

#[test]
fn an_update_is_bytes_with_its_article_named_beside_it() {
    let page = Page::open();
    let missing = page.call("push_update", InvokeBody::Raw(vec![0, 0]), &[("editing-session", "s")]).unwrap_err();
    assert_eq!((&missing["code"], &missing["args"]["field"]), (&json!("bad_input"), &json!("article")));
    let json = page.ask("push_update", json!({ "article": uuid::Uuid::nil() })).unwrap_err();
    assert!(json.is_string(), "bytes only: {json}");
    let headers = [("article", "00000000-0000-0000-0000-000000000000"), ("editing-session", "s")];
    let refusal = page.call("push_update", InvokeBody::Raw(vec![0, 0]), &headers).unwrap_err();
    assert_eq!(refusal["refused"], json!(true), "{refusal}");
}

#[test]
fn only_addresses_of_the_web_are_opened() {
    let page = Page::open();
    for address in ["file:///etc/passwd", "javascript:alert(1)", "galley://article/x", "--help", ""] {
        let refusal = page.ask("open_address", json!({ "address": address })).unwrap_err();
        assert_eq!(refusal["code"], json!("bad_address"), "{address}");
    }
}
