//! What was typed survives a kill; an article is returned with a reason.

use super::newsroom::{LAN, MINH, found, open, sign_in};
use galley_tests::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_a_kill() {
    let mut stage = Stage::set("what_was_typed_survives_a_kill").await;
    let portal = found(&stage, None).await;
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    app.press_containing("button", "Bài mới").await;
    let headline = "Bài viết dở lúc mất điện";
    app.type_into_editor("headline", headline).await;
    let words = "Câu này được gõ ngay trước khi máy tắt ngang.";
    app.type_into_editor("body", words).await;
    app.until_saved().await;
    app.kill_9().await;

    let again = stage.app().await;
    sign_in(&again, LAN).await;
    open(&again, "Của tôi", headline).await;
    again.see_text(words).await;
    again.screenshot(&mut stage, "after-the-kill").await;
    again.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_returned_with_a_reason() {
    let mut stage = Stage::set("an_article_is_returned_with_a_reason").await;
    let headline = "Bàn giao cầu An Lạc sau mười bốn tháng thi công";
    let portal = found(&stage, Some(headline)).await;
    let app = stage.app().await;
    sign_in(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    app.press_containing(".verbs button", "Nhận duyệt").await;
    app.press("Thêm thao tác").await;
    app.press_containing("[role=menuitem]", "Trả lại").await;
    app.press_containing("[role=dialog] label", "nguồn").await;
    app.fill("[role=dialog] textarea", "Ai nói điều này?").await;
    app.screenshot(&mut stage, "return").await;
    app.press_in_dialog("Trả lại").await;
    app.gone("[role=dialog]").await;
    app.press_containing("[role=tab]", "Góp ý").await;
    app.see_text("Ai nói điều này?").await;
    app.screenshot(&mut stage, "returned").await;
    app.close().await;
    portal.stop().await;
}
