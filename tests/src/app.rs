//! The real desktop app, driven through WebKitWebDriver.

use crate::{
    PATIENCE, axe,
    process::{self, Running},
    programs::{program, target},
    stage::{Stage, free_address},
};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use thirtyfour::{
    Capabilities, Key, WebDriver, WebElement,
    prelude::{ScriptRet, WebDriverResult},
};
use tokio::{
    net::TcpStream,
    time::{interval, timeout},
};

/// Calls back in the first frame in which the expression holds, with what it gives (`true`, an element); the driver's
/// script timeout ends the wait.
const UNTIL: &str = r"
const [expression, values] = arguments;
const done = arguments[arguments.length - 1];
const holds = () => { try { return EXPRESSION; } catch { return false; } };
const look = () => { const held = holds(); if (held) done(held); else requestAnimationFrame(look); };
look();
";

/// Messages of the page's console that are no fault of the page.
const HARMLESS: &[&str] = &[
    // The shell's isolation frame brings a style of its own, which our policy refuses (it hides the frame; so does app.css).
    "tauri://localhost:1:1: CONSOLE SECURITY ERROR Refused to apply a stylesheet because its hash, its nonce, or \
     'unsafe-inline' does not appear in the style-src directive of the Content Security Policy.",
];

/// The app under test. Ended, with all it started, when this goes out of scope.
#[derive(Debug)]
pub struct App {
    driver: WebDriver,
    service: Running,
    id: u32,
    /// How often the page was loaded.
    loads: AtomicUsize,
    /// The program's file name, by which the kernel knows it.
    name: String,
}

impl App {
    /// Opens the app with these arguments and waits for its page.
    ///
    /// # Panics
    /// It does not open; what it said is shown.
    pub async fn open(stage: &Stage, words: &[String], env: &[(&str, &str)]) -> Self {
        Self::open_program(stage, &program("galley-desktop"), words, env).await
    }

    /// Opens any program that shows a page in a window: the one that benches hold the app against.
    ///
    /// # Panics
    /// It does not open; what it said is shown.
    pub async fn open_program(stage: &Stage, binary: &Path, words: &[String], env: &[(&str, &str)]) -> Self {
        let name = binary.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut wanted = Capabilities::new();
        wanted
            .set("webkitgtk:browserOptions", json!({ "binary": binary, "args": words }))
            .expect("capabilities are JSON");
        let (driver, service) = loop {
            let address = free_address();
            let mut command = stage.command("WebKitWebDriver");
            command
                .arg(format!("--port={}", address.port()))
                .arg("--host=127.0.0.1")
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                // The page's console comes out on the program's output.
                .env("GALLEY_CONSOLE", "1")
                .env("NO_AT_BRIDGE", "1")
                .envs(env.iter().copied());
            // An environment that names the accessibility bus switches it on.
            if env.iter().any(|(name, _)| *name == "GALLEY_ACCESSIBILITY") {
                command.env_remove("NO_AT_BRIDGE");
            }
            let service = Running::start("WebKitWebDriver", command);
            answers(address).await;
            match timeout(PATIENCE, WebDriver::new(format!("http://{address}"), wanted.clone())).await {
                Ok(Ok(driver)) => break (driver, service),
                // The driver draws the port on which it finds the page, and does not look whether it is taken.
                _ if service.lines().iter().any(|line| line.contains("Address already in use")) => {
                    let is_app = |id: &u32| process::program_of(*id).as_ref() == Some(&name);
                    if let Some(id) = process::tree(service.id()).into_iter().find(is_app) {
                        process::kill_9(id).await;
                        process::gone(id).await;
                    }
                }
                other => panic!("the app does not open: {other:?}; it said {:#?}", service.lines()),
            }
        };
        let id = process::tree(service.id())
            .into_iter()
            .find(|id| process::program_of(*id).as_ref() == Some(&name))
            .unwrap_or_else(|| panic!("the app has ended; it said {:#?}", service.lines()));
        driver.set_script_timeout(PATIENCE).await.expect("a time limit for waits");
        Self { driver, service, id, name, loads: AtomicUsize::new(1) }
    }

    /// The WebDriver session, for what this type has no word for.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The app's process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The process of its page.
    ///
    /// # Panics
    /// There is none.
    #[must_use]
    pub fn page_process(&self) -> u32 {
        process::tree(self.id)
            .into_iter()
            .find(|id| process::program_of(*id).as_deref() == Some("WebKitWebProcess"))
            .expect("the page's process")
    }

    /// Runs a script in the page and gives what it returns.
    ///
    /// # Panics
    /// It throws.
    pub async fn ask(&self, script: &str, values: Vec<Value>) -> Value {
        let answer = self.driver.execute(script, values).await;
        answer.unwrap_or_else(|fault| panic!("{fault}: {}", short(script))).json().clone()
    }

    /// Runs a script that calls its last argument when it is done.
    ///
    /// # Panics
    /// It throws, or does not call in time.
    pub async fn ask_later(&self, script: &str, values: Vec<Value>) -> Value {
        let answer = self.driver.execute_async(script, values).await;
        answer.unwrap_or_else(|fault| panic!("{fault}: {}", short(script))).json().clone()
    }

    /// Waits until an expression of the page holds; it is looked at before every frame. `values` are its arguments.
    ///
    /// # Panics
    /// It does not hold in time; the page's text is shown.
    pub async fn until(&self, expression: &str, values: Vec<Value>) {
        self.first(expression, values).await;
    }

    /// As [`Self::until`]; gives what the expression gave. What it finds and what is done with it belong in one
    /// expression: between two the page may change.
    pub(crate) async fn first(&self, expression: &str, values: Vec<Value>) -> ScriptRet {
        let script = UNTIL.replace("EXPRESSION", expression);
        match self.driver.execute_async(&script, vec![json!(expression), json!(values)]).await {
            Ok(given) => given,
            Err(fault) => {
                let text = self.ask("return document.body.innerText", Vec::new()).await;
                let picture = target().join("tmp/journeys").join(format!("failed-{}.png", std::process::id()));
                let _ = self.driver.screenshot(&picture).await;
                panic!(
                    "never came to hold: {expression} {values:?}\n{fault}\nIt looked like {}; the console: {:#?}\nThe page said:\n{}",
                    picture.display(),
                    self.console_faults(),
                    text.as_str().unwrap_or_default()
                );
            }
        }
    }

    /// Waits until something visible matches a CSS selector, and gives the first.
    ///
    /// # Panics
    /// It does not come in time.
    pub async fn see(&self, selector: &str) -> WebElement {
        let find = "[...document.querySelectorAll(values[0])].find((e) => e.checkVisibility())";
        let found = self.first(find, vec![json!(selector)]).await.element();
        found.unwrap_or_else(|fault| panic!("{selector} went away: {fault}"))
    }

    /// Waits until a text is visible somewhere on the page.
    pub async fn see_text(&self, text: &str) {
        self.until("document.body.innerText.normalize('NFC').includes(values[0])", vec![json!(text)]).await;
    }

    /// Waits until nothing visible matches a CSS selector.
    pub async fn gone(&self, selector: &str) {
        self.until(
            "![...document.querySelectorAll(values[0])].some((e) => e.checkVisibility())",
            vec![json!(selector)],
        )
        .await;
    }

    /// Waits for something with this accessible role and name that can be used, and gives it. Names are compared whole.
    ///
    /// # Panics
    /// It does not come in time.
    pub async fn named(&self, role: &str, name: &str) -> WebElement {
        let find = format!("({NAMED})(values[0], values[1])");
        let found = self.first(&find, vec![json!(role), json!(name)]).await.element();
        found.unwrap_or_else(|fault| panic!("{role} {name:?} went away: {fault}"))
    }

    /// Clicks the first visible match of a CSS selector.
    ///
    /// # Panics
    /// It cannot be clicked.
    pub async fn click(&self, selector: &str) {
        done(self.see(selector).await.click().await, selector);
    }

    /// Clicks the button of this name.
    ///
    /// # Panics
    /// It cannot be clicked.
    pub async fn press(&self, name: &str) {
        done(self.named("button", name).await.click().await, name);
    }

    /// Empties a field and types into it.
    ///
    /// # Panics
    /// It is no field.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.see(selector).await;
        done(field.clear().await, selector);
        done(field.send_keys(text).await, selector);
    }

    /// Types where the cursor stands: every key goes to the element that has the keyboard.
    ///
    /// # Panics
    /// Nothing has the keyboard.
    pub async fn keys(&self, text: &str) {
        let field =
            self.driver.active_element().await.unwrap_or_else(|fault| panic!("nothing has the keyboard: {fault}"));
        done(field.send_keys(text).await, text);
    }

    /// Presses a key that is no text: Enter, Escape, an arrow.
    pub async fn key(&self, key: Key) {
        let field =
            self.driver.active_element().await.unwrap_or_else(|fault| panic!("nothing has the keyboard: {fault}"));
        done(field.send_keys(key).await, "a key");
    }

    /// Presses a chord such as Ctrl+K.
    pub async fn chord(&self, held: Key, key: &str) {
        let actions = self.driver.action_chain().key_down(held.clone()).send_keys(key).key_up(held);
        done(actions.perform().await, key);
    }

    /// Sends a chord with several held keys to the page, as the window would hear it: `Control+Alt+l`.
    pub async fn chord_of(&self, keys: &str) {
        self.ask(
            "const parts = arguments[0].split('+'); const key = parts.at(-1); dispatchEvent(new KeyboardEvent('keydown', { key, code: 'Key' + key.toUpperCase(), ctrlKey: parts.includes('Control'), altKey: parts.includes('Alt'), shiftKey: parts.includes('Shift'), bubbles: true, cancelable: true }))",
            vec![json!(keys)],
        )
        .await;
    }

    /// Loads the page anew, as a person never does; what it keeps on this computer is all that stays.
    ///
    /// # Panics
    /// It does not load.
    pub async fn reload(&self) {
        self.loads.fetch_add(1, Ordering::Relaxed);
        done(self.driver.refresh().await, "the page");
    }

    /// Puts the page into a size, in pixels of the page.
    ///
    /// # Panics
    /// The window does not take it.
    pub async fn resize(&self, width: u32, height: u32) {
        done(self.driver.set_window_rect(0, 0, width, height).await, "the window's size");
        self.until("Math.abs(innerWidth - values[0]) < 2", vec![json!(width)]).await;
    }

    /// Saves a picture of the page.
    ///
    /// # Panics
    /// It cannot be taken or written.
    pub async fn screenshot(&self, stage: &mut Stage, name: &str) {
        // What comes into sight has come, and two frames later it is painted.
        self.ask_later(
            "const done = arguments[0]; const frame = () => new Promise(requestAnimationFrame); \
             frame().then(() => Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished))).then(frame).then(frame).then(() => done(true))",
            Vec::new(),
        )
        .await;
        let path = stage.picture(name);
        done(self.driver.screenshot(&path).await, name);
        println!("  picture: {}", path.strip_prefix(crate::programs::root()).unwrap_or(&path).display());
    }

    /// A screen as a journey shows it: a picture, nothing for axe to find, nothing on the console.
    pub async fn show(&self, stage: &mut Stage, name: &str) {
        self.screenshot(stage, name).await;
        axe::check(self, name).await;
        self.quiet();
    }

    /// Chooses the colours: `light` or `dark`.
    pub async fn theme(&self, theme: &str) {
        self.ask("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await;
    }

    /// Errors and policy breaches that the page's console has shown.
    #[must_use]
    pub fn console_faults(&self) -> Vec<String> {
        let mut expected = HARMLESS.repeat(self.loads.load(Ordering::Relaxed));
        self.service
            .lines()
            .into_iter()
            .filter(|line| line.contains("CONSOLE") && (line.contains(" ERROR") || line.contains("SECURITY")))
            .filter(|line| match expected.iter().position(|known| line == known) {
                // Once for each load; one more is another's.
                Some(index) => {
                    expected.remove(index);
                    false
                }
                None => true,
            })
            .collect()
    }

    /// Asserts that the page has made no error and broken no policy so far.
    ///
    /// # Panics
    /// It has.
    #[track_caller]
    pub fn quiet(&self) {
        let faults = self.console_faults();
        assert!(faults.is_empty(), "the page's console: {faults:#?}");
    }

    /// What app and driver have said on their outputs.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        self.service.lines()
    }

    /// `kill -9` of the app, and waits until it is gone. Its data is as the battery's death would leave it.
    pub async fn kill_9(mut self) {
        process::kill_9(self.id).await;
        self.service.kill().await;
        process::gone(self.id).await;
    }

    /// Ends the session; the app closes.
    ///
    /// # Panics
    /// The page's console shows faults.
    pub async fn close(mut self) {
        self.quiet();
        // The driver answers before the app is gone.
        let _ = timeout(Duration::from_secs(10), self.driver.clone().quit()).await;
        if process::program_of(self.id).as_ref() == Some(&self.name) {
            let _ = tokio::process::Command::new("kill").arg(self.id.to_string()).status().await;
        }
        process::gone(self.id).await;
        self.service.kill().await;
    }
}

impl Drop for App {
    /// A journey that failed leaves no window behind.
    fn drop(&mut self) {
        if process::program_of(self.id).as_ref() == Some(&self.name) {
            let _ = std::process::Command::new("kill").args(["-9", &self.id.to_string()]).status();
        }
        // The session would be ended over the network by a drop that blocks; there is nothing left to end.
        let _ = self.driver.clone().leak();
        self.service.kill_now();
    }
}

/// The first visible, usable element of a role with an accessible name. Roles are explicit or those of the element; the
/// name is `aria-label`, the label's text, `aria-labelledby`, the placeholder or the content.
const NAMED: &str = r#"(role, name) => {
  const own = { button: 'button, summary, input[type=submit]', link: 'a[href]', textbox: 'input:not([type]), input[type=text], input[type=search], input[type=email], input[type=url], input[type=password], textarea, [contenteditable=true]', checkbox: 'input[type=checkbox]', radio: 'input[type=radio]', heading: 'h1,h2,h3,h4', combobox: 'select', option: 'option', tab: '[role=tab]', dialog: 'dialog' };
  const text = (e) => (e?.textContent ?? '').replace(/\s+/g, ' ').trim().normalize('NFC');
  const called = (e) => {
    const ids = e.getAttribute('aria-labelledby');
    if (ids) return ids.split(/\s+/).map((id) => text(document.getElementById(id))).join(' ');
    return (e.getAttribute('aria-label') ?? (e.labels?.length ? text(e.labels[0]) : null) ?? (text(e) || e.getAttribute('title') || e.getAttribute('placeholder') || '')).trim().normalize('NFC');
  };
  const all = document.querySelectorAll(`[role="${role}"]` + (own[role] ? `, ${own[role]}` : ''));
  return [...all].find((e) => e.checkVisibility() && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && called(e) === name);
}"#;

#[track_caller]
fn done<T>(outcome: WebDriverResult<T>, what: &str) -> T {
    outcome.unwrap_or_else(|fault| panic!("{what}: {fault}"))
}

fn short(script: &str) -> String {
    script.trim().chars().take(120).collect()
}

/// Waits until the driver listens. It says so nowhere: connecting is the only sign.
async fn answers(address: std::net::SocketAddr) {
    let mut again = interval(Duration::from_millis(20));
    let connected = timeout(PATIENCE, async {
        while TcpStream::connect(address).await.is_err() {
            again.tick().await;
        }
    })
    .await;
    assert!(connected.is_ok(), "WebKitWebDriver does not answer");
}
