//! How a person takes the steps of a journey: with the pointer, or with the keyboard alone, in either language.

use super::{newsroom, words::Words};
use galley_tests::App;
use serde_json::{Value, json};
use thirtyfour::Key;

/// More presses of Tab than any screen has places to stop at.
const PLACES: usize = 120;

/// What has the keyboard, as a screen reader would call it; `values[0]` is what it must match, `values[1]` how its name begins.
const HERE: &str = "((e) => { \
    const ids = e.getAttribute('aria-labelledby'); \
    const named = ids ? ids.split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ') : e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent; \
    return e.matches(values[0]) && named.normalize('NFC').trim().toLowerCase().startsWith(values[1].toLowerCase()); \
  })(document.activeElement)";

/// Counts every press of a pointer from here on.
const WATCH_POINTER: &str = "window.journeyPointer = 0; for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, () => (window.journeyPointer += 1), true)";

/// A person at the app.
pub struct Hands<'a> {
    app: &'a App,
    pub words: Words,
    keyboard: bool,
}

impl<'a> Hands<'a> {
    pub fn with_pointer(app: &'a App, words: Words) -> Self {
        Self { app, words, keyboard: false }
    }

    /// From here on the pointer rests; [`Self::pointer_rested`] holds that it did.
    pub async fn on_keyboard(app: &'a App, words: Words) -> Self {
        app.see("main, [role=main]").await;
        app.ask(WATCH_POINTER, vec![]).await;
        Self { app, words, keyboard: true }
    }

    /// Asserts that no pointer was pressed where none may be.
    pub async fn pointer_rested(&self) {
        if self.keyboard {
            assert_eq!(
                self.app.ask("return window.journeyPointer", vec![]).await,
                json!(0),
                "the keyboard was not enough"
            );
        }
    }

    /// Presses Tab until the keyboard is at what matches `selector` and is called so.
    pub async fn tab_to(&self, selector: &str, name: &str) {
        let find = format!("const values = arguments; return {HERE}");
        for _ in 0..PLACES {
            if self.app.ask(&find, vec![json!(selector), json!(name)]).await == Value::Bool(true) {
                return;
            }
            self.app.key(Key::Tab).await;
        }
        let page = self.app.ask("return document.body.innerText", vec![]).await;
        panic!("Tab never comes to {selector} {name:?} on\n{}", page.as_str().unwrap_or_default());
    }

    /// Presses Down until this is what Enter would take.
    async fn down_to(&self, active: &str, name: &str) {
        let find = "const values = arguments; return document.querySelector(values[0])?.textContent.normalize('NFC').includes(values[1]) ?? false";
        for _ in 0..PLACES {
            if self.app.ask(find, vec![json!(active), json!(name)]).await == Value::Bool(true) {
                return;
            }
            self.app.key(Key::Down).await;
        }
        let last = self.app.ask("return [document.querySelector(arguments[0])?.textContent, document.activeElement.outerHTML.slice(0, 300)]", vec![json!(active)]);
        panic!("Down never comes to {name:?}; it is at {}", last.await);
    }

    /// Ctrl and Shift, or Ctrl and Alt, and a letter.
    async fn chord(&self, held: [Key; 2], letter: &str) {
        let [first, second] = held;
        let keys = self.app.driver().action_chain().key_down(first.clone()).key_down(second.clone()).send_keys(letter);
        let done = keys.key_up(second).key_up(first).perform().await;
        done.unwrap_or_else(|fault| panic!("{letter}: {fault}"));
    }

    /// Runs a command of the palette.
    pub async fn command(&self, name: &str) {
        self.app.chord(Key::Control, "k").await;
        self.app.see(".palette input").await;
        self.app.keys(name).await;
        self.app.see_in(".palette [role=option]", name).await;
        self.down_to(".palette [aria-selected=true]", name).await;
        self.app.key(Key::Enter).await;
        self.app.gone(".palette").await;
    }

    pub async fn speak_it(&self) {
        if self.words.language == "en" {
            let name = Words::of("vi").say("language-en");
            self.activate("button.link", &name).await;
            self.app.until("document.documentElement.lang === 'en'", vec![]).await;
        }
    }

    /// Presses a button, tab or the like.
    pub async fn activate(&self, selector: &str, name: &str) {
        if self.keyboard {
            self.tab_to(selector, name).await;
            self.app.key(Key::Enter).await;
        } else {
            self.app.press_containing(selector, name).await;
        }
    }

    pub async fn sign_in(&self, name: &str, password: &str) {
        if !self.keyboard {
            return newsroom::sign_in_with(self.app, name, password).await;
        }
        self.app.see("button.person").await;
        self.activate("button.person", name).await;
        self.app.until("document.activeElement?.matches('input[name=password]')", vec![]).await;
        self.app.keys(password).await;
        self.app.key(Key::Enter).await;
        self.app.see(".list-head").await;
    }

    pub async fn sign_out(&self) {
        if self.keyboard {
            self.chord([Key::Control, Key::Alt], "l").await;
        } else {
            self.app.click("button.person-here").await;
            self.app.press_containing("[role=menuitem]", &self.words.say("switch-person")).await;
        }
        self.app.see("button.person").await;
    }

    /// A new article with these texts.
    pub async fn write(&self, headline: &str, standfirst: &str, body: &str) {
        let texts = [("headline", headline), ("standfirst", standfirst), ("body", body)];
        if !self.keyboard {
            self.app.press_containing("button", &self.words.say("article-new")).await;
            for (field, text) in texts {
                self.app.type_into_editor(field, text).await;
            }
            return;
        }
        self.app.chord(Key::Control, "n").await;
        for (field, text) in texts {
            let here = "document.activeElement?.closest('[data-field=' + values[0] + ']')";
            self.app.until(&format!("!!{here}"), vec![json!(field)]).await;
            self.app.keys(text).await;
            self.app
                .until(
                    &format!("{here}.innerText.normalize('NFC').includes(values[1])"),
                    vec![json!(field), json!(text)],
                )
                .await;
            self.app.key(Key::Tab).await;
        }
    }

    /// Chooses from a list of the details.
    pub async fn choose(&self, label: &str, option: &str) {
        if !self.keyboard {
            return self.app.choose(label, option).await;
        }
        self.tab_to("button.select", label).await;
        self.app.key(Key::Enter).await;
        self.app.see_in("[role=option]", option).await;
        self.down_to("[role=option][data-highlighted]", option).await;
        self.app.key(Key::Enter).await;
        self.app.gone("[role=option]").await;
    }

    /// Opens the article of this headline from a list.
    pub async fn open(&self, view: &str, headline: &str) {
        let view = self.words.say(&format!("view-{view}"));
        if !self.keyboard {
            return newsroom::open(self.app, &view, headline).await;
        }
        self.command(&view).await;
        self.app.see_in(".list-head", &view).await;
        self.app.see_in(".row-title", headline).await;
        self.app.chord(Key::Alt, "1").await;
        self.app.until("document.activeElement?.matches('[role=listbox]')", vec![]).await;
        self.app.key(Key::Home).await;
        self.down_to(".vlist-row[aria-selected=true]", headline).await;
        self.app.key(Key::Enter).await;
        self.app.see(".ProseMirror").await;
    }

    /// Starts what may be done with the open article: from its button, or by its key.
    pub async fn verb(&self, action: &str) {
        let name = self.words.say(&format!("action-{action}"));
        if !self.keyboard {
            return self.app.press_containing(".verbs button", &name).await;
        }
        let letter = match action {
            "submit" => "g",
            "claim" => "n",
            "sign_off" => "d",
            other => panic!("no key for {other}"),
        };
        // A key does nothing while its verb is not possible; its button says when it is.
        self.app.see_in(".verbs", &name).await;
        self.chord([Key::Control, Key::Shift], letter).await;
    }

    /// Asks for the open article to be published now.
    pub async fn publish(&self) {
        let now = self.words.say("action-publish");
        if self.keyboard {
            self.app.see_in(".verbs", &self.words.say("action-schedule")).await;
            self.chord([Key::Control, Key::Shift], "p").await;
            self.app.see_in("[role=dialog] button:not([role=radio])", &now).await;
        } else {
            self.verb("schedule").await;
            self.app.press_containing("[role=dialog] [role=radio], [role=dialog] label", &now).await;
        }
    }

    /// The button of the open dialog.
    pub async fn confirm(&self, action: &str) {
        let name = self.words.say(&format!("action-{action}"));
        if self.keyboard {
            self.tab_to("[role=dialog] button:not([role=radio])", &name).await;
            self.app.key(Key::Enter).await;
        } else {
            self.app.press_in_dialog(&name).await;
        }
    }

    /// Shows the delivery panel.
    pub async fn delivery(&self) {
        if self.keyboard {
            self.app.chord(Key::Alt, "7").await;
        } else {
            self.app.press_containing("[role=tab]", &self.words.say("panel-delivery")).await;
        }
    }

    /// Opens the menu of the open article and leaves it again, as a person does who only looks.
    pub async fn look_into_the_menu(&self) {
        let name = self.words.say("button-more");
        if self.keyboard {
            self.activate("button", &name).await;
        } else {
            self.app.press(&name).await;
        }
        self.app.see("[role=menu] [role=menuitem]").await;
        self.app.key(Key::Escape).await;
        self.app.gone("[role=menu]").await;
        // The keyboard is back where it was.
        self.app
            .until(
                "document.activeElement?.getAttribute('aria-label')?.normalize('NFC') === values[0]",
                vec![json!(name)],
            )
            .await;
    }
}
