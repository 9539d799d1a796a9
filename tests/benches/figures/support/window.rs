//! The real app and the bare window, driven through WebKitWebDriver.

use super::newsroom::CHIEF;
use galley_tests::{App, Stage, programs::root, stage::PASSWORD};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Signs in by itself and answers when the list shows what it holds (rows, or that there are none) and two frames have
/// passed. Gives the moment, in milliseconds since 1970.
const SIGN_IN: &str = r"
const [name, password] = arguments;
const done = arguments[arguments.length - 1];
const until = (test) => new Promise((resolve) => {
  const look = () => { const found = test(); if (found) resolve(found); else requestAnimationFrame(look) };
  look();
});
void (async () => {
  const person = await until(() => [...document.querySelectorAll('button.person')].find((e) => e.textContent.normalize('NFC').includes(name)));
  if (person.getAttribute('aria-pressed') !== 'true') person.click();
  const field = await until(() => document.querySelector('input[name=password]'));
  field.value = password;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await until(() => document.querySelector('form button[type=submit]')).then((button) => button.click());
  await until(() => document.querySelector('.list-head h1 .figures'));
  await until(() => true);
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())));
})();
";

/// Opens the app on a data folder.
pub async fn app(stage: &Stage, folder: &Path) -> App {
    App::open(stage, &["--data".to_owned(), folder.display().to_string()], &[]).await
}

/// Signs the chief in; gives the moment at which the list was there, in milliseconds since 1970.
pub async fn list_of(app: &App) -> f64 {
    let at = app.ask_later(SIGN_IN, vec![json!(CHIEF), json!(PASSWORD)]).await;
    at.as_f64().expect("a moment")
}

/// Opens the bare window and puts a text into its editor.
pub async fn bare(stage: &Stage, paragraphs: &[String]) -> App {
    let program = std::env::var_os("GALLEY_BARE_WINDOW").map(PathBuf::from);
    let program = program.expect("GALLEY_BARE_WINDOW names the bare window: run `cargo xtask bench`");
    let page = root().join("ui/dist-bare");
    let bare = App::open_program(stage, &program, &[page.display().to_string()], &[]).await;
    bare.until("typeof window.begin === 'function'", Vec::new()).await;
    bare.ask("window.begin(arguments[0])", vec![json!(paragraphs)]).await;
    bare.see(".ProseMirror p").await;
    bare
}

/// A number that a script gave.
pub fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}
