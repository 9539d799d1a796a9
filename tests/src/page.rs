//! What the journeys do on Galley's own screens: its editors, dialogs, fields and status line.

use crate::App;
use serde_json::json;

/// The first visible, usable match of a selector (`values[0]`) with a text in it (`values[1]`).
const FIND: &str = "[...document.querySelectorAll(values[0])].find((e) => e.checkVisibility() && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && e.textContent.normalize('NFC').includes(values[1]))";

/// As [`FIND`]; the text is the whole of it.
const WHOLE: &str = "[...document.querySelectorAll(values[0])].findLast((e) => e.checkVisibility() && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && e.textContent.normalize('NFC').trim() === values[1])";

impl App {
    /// Clicks the first visible match of a selector whose text contains `text`, once it can be used.
    pub async fn press_containing(&self, selector: &str, text: &str) {
        self.until(&format!("((e) => e && (e.click(), true))({FIND})"), vec![json!(selector), json!(text)]).await;
    }

    /// Clicks a button of the open dialog by its exact name, once it can be used.
    pub async fn press_in_dialog(&self, name: &str) {
        self.until(
            &format!("((e) => e && (e.click(), true))({WHOLE})"),
            vec![json!("[role=dialog] button"), json!(name)],
        )
        .await;
    }

    /// Waits until a visible match of a selector has this text in it.
    pub async fn see_in(&self, selector: &str, text: &str) {
        let there = "[...document.querySelectorAll(values[0])].some((e) => e.checkVisibility() && e.innerText.normalize('NFC').includes(values[1]))";
        self.until(there, vec![json!(selector), json!(text)]).await;
    }

    /// Puts the cursor at the end of a text of the sheet (`headline`, `standfirst`, `body`) and types.
    pub async fn type_into_editor(&self, field: &str, text: &str) {
        let selector = format!("[data-field={field}] .ProseMirror, .ProseMirror[data-field={field}]");
        self.see(&selector).await;
        self.ask(
            "const e = document.querySelector(arguments[0]); e.focus(); const s = getSelection(); s.selectAllChildren(e); s.collapseToEnd()",
            vec![json!(selector)],
        )
        .await;
        self.keys(text).await;
        self.until(
            "document.querySelector(values[0]).innerText.normalize('NFC').includes(values[1])",
            vec![json!(selector), json!(text)],
        )
        .await;
    }

    /// Empties the field whose label begins so, and types into it.
    ///
    /// # Panics
    /// There is no such field.
    pub async fn fill_field(&self, label: &str, text: &str) {
        let find = "((l) => l && document.getElementById(l.htmlFor))([...document.querySelectorAll('label.field-label')].findLast((e) => e.checkVisibility() && e.textContent.normalize('NFC').trim().startsWith(values[0])))";
        let field = self.first(find, vec![json!(label)]).await.element();
        let field = field.unwrap_or_else(|fault| panic!("the field {label:?} went away: {fault}"));
        field.clear().await.unwrap_or_else(|fault| panic!("{label}: {fault}"));
        field.send_keys(text).await.unwrap_or_else(|fault| panic!("{label}: {fault}"));
    }

    /// Chooses an option of a labelled list box.
    pub async fn choose(&self, label: &str, option: &str) {
        let find = "[...document.querySelectorAll('label.field-label')].find((e) => e.checkVisibility() && e.textContent.normalize('NFC').trim().toLowerCase().startsWith(values[0].toLowerCase()))";
        self.until(&format!("!!{find}"), vec![json!(label)]).await;
        let mark = format!(
            "const values = arguments; const e = document.getElementById({find}.htmlFor); e.scrollIntoView({{ block: 'center' }}); e.dataset.journey = 'list'"
        );
        self.ask(&mark, vec![json!(label)]).await;
        self.click("[data-journey=list]").await;
        self.until(FIND, vec![json!("[role=option]"), json!(option)]).await;
        self.ask(
            "[...document.querySelectorAll('[role=option]')].find((e) => e.textContent.normalize('NFC').includes(arguments[0])).dataset.journey = 'option'",
            vec![json!(option)],
        )
        .await;
        self.click("[data-journey=option]").await;
        self.gone("[data-journey=option]").await;
    }

    /// Waits until the open article says that nothing waits to be written.
    pub async fn until_saved(&self) {
        self.until("document.querySelector('[data-save]')?.dataset.save === 'saved'", vec![]).await;
    }
}
