//! Vietnamese typed as people type it: Telex through IBus and Unikey, by real keys of the display.

use super::newsroom::{LAN, found, sign_in};
use galley_tests::{
    App, Stage,
    input_method::{self, ENVIRONMENT, InputMethod, press},
};
use serde_json::json;

const BODY: &str = ".ProseMirror[data-field=body], [data-field=body] .ProseMirror";

async fn shows(app: &App, text: &str) {
    app.until(
        "document.querySelector(values[0]).innerText.normalize('NFC').trim() === values[1]",
        vec![json!(BODY), json!(text)],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telex_shows_the_word_before_its_space() {
    let mut stage = Stage::set("telex_shows_the_word_before_its_space").await;
    let portal = found(&stage, None).await;
    let method = InputMethod::start(&mut stage).await;
    let app = stage.app_with(&[], ENVIRONMENT).await;
    sign_in(&app, LAN).await;
    app.press_containing("button", "Bài mới").await;
    app.see(BODY).await;
    input_method::focus(&stage).await;
    app.click(BODY).await;
    method.choose_unikey(&stage).await;

    stage.step("two words; the second has no space after it yet");
    press(&stage, &["T", "i", "e", "e", "n", "g", "s", "space", "V", "i", "e", "e", "t", "j"]).await;
    shows(&app, "Tiếng Việt").await;
    app.screenshot(&mut stage, "before-the-space").await;
    press(&stage, &["space"]).await;
    app.until_saved().await;

    stage.step("bold, then a word: it is there once, and bold");
    press(&stage, &["ctrl+b", "d", "d", "u", "w", "o", "w", "n", "g", "f"]).await;
    shows(&app, "Tiếng Việt đường").await;
    press(&stage, &["space", "ctrl+b", "s", "a", "w", "s", "t", "space"]).await;
    shows(&app, "Tiếng Việt đường sắt").await;
    let bold = app
        .ask(
            "return document.querySelector(arguments[0]).querySelector('strong')?.innerText.normalize('NFC').trim()",
            vec![json!(BODY)],
        )
        .await;
    assert_eq!(bold, json!("đường"), "what was typed after Ctrl+B, and nothing else");
    app.until_saved().await;
    app.screenshot(&mut stage, "bold-then-telex").await;
    app.close().await;
    portal.stop().await;
}
