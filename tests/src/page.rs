//! What the journeys do on Galley's own screens: its editors, dialogs, fields and status line.

use crate::App;
use serde_json::json;

/// The first visible, usable match of a selector (`values[0]`) with a text in it (`values[1]`).
const FIND: &str = "[...document.querySelectorAll(values[0])].find((e) => e.checkVisibility() && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && e.textContent.normalize('NFC').includes(values[1]))";

/// As [`FIND`]; the text is the whole of it.
const WHOLE: &str = "[...document.querySelectorAll(values[0])].findLast((e) => e.checkVisibility() && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && e.textContent.normalize('NFC').trim() === values[1])";

/// The field whose label begins with a text (`values[0]`): of the open dialog, where there is one.
const LABELLED: &str = "((scope) => document.getElementById([...scope.querySelectorAll('label.field-label')].find((e) => e.checkVisibility() && e.textContent.normalize('NFC').trim().toLowerCase().startsWith(values[0].toLowerCase()))?.htmlFor))([...document.querySelectorAll('[role=dialog]')].findLast((e) => e.checkVisibility()) ?? document)";

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

    /// Types into the field whose label begins so, as a person would: the whole text is chosen and replaced.
    pub async fn fill_field(&self, label: &str, text: &str) {
        let take =
            format!("((e) => e && (e.scrollIntoView({{ block: 'center' }}), e.focus(), e.select(), true))({LABELLED})");
        self.until(&take, vec![json!(label)]).await;
        self.keys(text).await;
    }

    /// Chooses an option of a labelled list box.
    pub async fn choose(&self, label: &str, option: &str) {
        let mark = format!(
            "((e) => e && (e.scrollIntoView({{ block: 'center' }}), (e.dataset.journey = 'list')))({LABELLED})"
        );
        self.until(&mark, vec![json!(label)]).await;
        self.click("[data-journey=list]").await;
        let mark = format!("((e) => e && (e.dataset.journey = 'option'))({FIND})");
        self.until(&mark, vec![json!("[role=option]"), json!(option)]).await;
        self.click("[data-journey=option]").await;
        self.gone("[data-journey=option]").await;
    }

    /// Waits until the open article says that nothing waits to be written.
    pub async fn until_saved(&self) {
        self.until("document.querySelector('[data-save]')?.dataset.save === 'saved'", vec![]).await;
    }
}
