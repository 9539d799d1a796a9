//! What the journeys do on Galley's own screens: its editors, dialogs, fields and status line.

use crate::App;
use serde_json::json;

const VISIBLE: &str = "[...document.querySelectorAll(values[0])].some((e) => e.checkVisibility() && e.textContent.normalize('NFC').includes(values[1]))";

impl App {
    /// Clicks the first visible match of a selector whose text contains `text`.
    pub async fn press_containing(&self, selector: &str, text: &str) {
        self.until(VISIBLE, vec![json!(selector), json!(text)]).await;
        self.ask(
            "[...document.querySelectorAll(arguments[0])].find((e) => e.checkVisibility() && e.textContent.normalize('NFC').includes(arguments[1])).click()",
            vec![json!(selector), json!(text)],
        )
        .await;
    }

    /// Clicks a button of the open dialog by its exact name, once it can be used.
    pub async fn press_in_dialog(&self, name: &str) {
        let usable = "[...document.querySelectorAll('[role=dialog] button')].some((e) => e.textContent.trim().normalize('NFC') === values[0] && e.getAttribute('aria-disabled') !== 'true' && !e.disabled)";
        self.until(usable, vec![json!(name)]).await;
        self.ask(
            "[...document.querySelectorAll('[role=dialog] button')].findLast((e) => e.textContent.trim().normalize('NFC') === arguments[0]).click()",
            vec![json!(name)],
        )
        .await;
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

    /// Chooses an option of a labelled list box.
    pub async fn choose(&self, label: &str, option: &str) {
        let find = "[...document.querySelectorAll('label.field-label')].find((e) => e.checkVisibility() && e.textContent.normalize('NFC').trim().toLowerCase().startsWith(values[0].toLowerCase()))";
        self.until(&format!("!!{find}"), vec![json!(label)]).await;
        let mark = format!(
            "const values = arguments; const e = document.getElementById({find}.htmlFor); e.scrollIntoView({{ block: 'center' }}); e.dataset.journey = 'list'"
        );
        self.ask(&mark, vec![json!(label)]).await;
        self.click("[data-journey=list]").await;
        self.until(VISIBLE, vec![json!("[role=option]"), json!(option)]).await;
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
