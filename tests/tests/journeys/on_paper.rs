//! The article on paper: what is printed says what it is.

use super::newsroom::{HOA, approved, at_the_desk, found, open, sign_in};
use galley_tests::Stage;
use serde_json::json;

/// Puts the page into the shape its style sheets give to paper: their rules for print hold, the others' for the screen do not.
const AS_PRINTED: &str = "const turn = (rules) => { for (const rule of rules) { \
    if (rule instanceof CSSMediaRule && rule.media.mediaText === 'print') rule.media.mediaText = 'all'; \
    if (rule.cssRules) turn(rule.cssRules); } }; \
    for (const sheet of document.styleSheets) { try { turn(sheet.cssRules) } catch { continue } } \
    dispatchEvent(new Event('beforeprint'))";

#[tokio::test(flavor = "multi_thread")]
async fn an_article_on_paper_says_what_it_is_and_leaves_the_window_out() {
    let mut stage = Stage::set("an_article_on_paper_says_what_it_is_and_leaves_the_window_out").await;
    let headline = "Thêm hai tuyến xe buýt về An Lạc";
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, |desk| approved(desk, headline).to_string()).await;
    let shown = stage.galley(&["--as", HOA, "--json", "article", "show", &id]).await.done().json();
    let hash = shown["revision_hash"].as_str().expect("a revision").to_owned();
    let app = stage.app().await;
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    app.see_in("[data-field=body]", "hội nghị bàn ba việc lớn").await;
    app.theme("dark").await;
    // A4 at 96 pixels an inch.
    app.resize(794, 820).await;
    app.ask(AS_PRINTED, vec![]).await;
    app.see_in(".paper-head", "Báo An Lạc").await;
    app.see_in(".paper-head", "Đã duyệt").await;
    app.see_in(".paper-head", &format!("bản {}", &hash[..12])).await;
    app.see_in(".paper-byline", "Lan Anh").await;
    app.see_in(".paper-foot", "Thu Hoà in lúc").await;
    app.screenshot(&mut stage, "on-paper").await;
    for part in [".rail-inner", ".list-head", ".status-slot", ".side", ".head .verbs"] {
        app.gone(part).await;
    }
    let ink = app
        .ask(
            "const of = (e) => getComputedStyle(document.querySelector(e)); return [of('[data-field=headline]').color, of('body').backgroundColor]",
            vec![],
        )
        .await;
    assert_eq!(ink, json!(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]), "black on white, whatever the screen is");
    app.close().await;
    portal.stop().await;
}
