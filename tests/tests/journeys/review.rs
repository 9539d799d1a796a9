//! Return and resubmit; nobody signs off their own; what was typed survives a kill.

use super::newsroom::{article, found, open, shown, sign_in, sign_out};
use galley_tests::Stage;
use serde_json::json;

#[tokio::test]
async fn an_article_is_returned_with_a_reason_and_resubmitted() {
    let mut stage = Stage::set("an_article_is_returned_with_a_reason_and_resubmitted").await;
    let _portal = found(&stage).await;
    let headline = "Bàn giao cầu An Lạc sau mười bốn tháng thi công";
    let id = article(&stage, headline).await;
    let _ = stage.galley(&["--as", "Lan Anh", "submit", &id]).await.done();

    let app = stage.app().await;
    sign_in(&app, "Minh Đức").await;
    open(&app, "Chờ duyệt", headline).await;
    app.press("Nhận duyệt").await;
    app.press("Thêm thao tác").await;
    app.press_containing("[role=menuitem]", "Trả lại").await;
    app.see("[role=dialog]").await;
    app.press_containing("[role=dialog] label", "nguồn").await;
    app.fill("[role=dialog] textarea", "Ai nói điều này?").await;
    app.show(&mut stage, "return").await;
    app.press_in_dialog("Trả lại").await;
    app.gone("[role=dialog]").await;
    assert_eq!(shown(&stage, "Lan Anh", &id).await["state"], json!("returned"));
    sign_out(&app).await;

    sign_in(&app, "Lan Anh").await;
    open(&app, "Trả lại", headline).await;
    app.press_containing("[role=tab]", "Góp ý").await;
    app.see_text("Ai nói điều này?").await;
    app.show(&mut stage, "returned").await;
    app.press("Đã xong").await;
    app.press("Gửi duyệt").await;
    app.see_text("Chờ duyệt, lần duyệt 1/2").await;
    assert_eq!(shown(&stage, "Lan Anh", &id).await["state"], json!("in_review"));
    app.close().await;
}

#[tokio::test]
async fn what_was_typed_survives_a_kill() {
    let mut stage = Stage::set("what_was_typed_survives_a_kill").await;
    let _portal = found(&stage).await;
    let headline = "Bài viết dở lúc mất điện";
    let id = article(&stage, headline).await;
    let app = stage.app().await;
    sign_in(&app, "Lan Anh").await;
    open(&app, "Của tôi", headline).await;
    let words = "Câu này được gõ ngay trước khi máy tắt ngang";
    app.type_into_editor("body", words).await;
    app.until_saved().await;
    app.kill_9().await;

    let again = stage.app().await;
    sign_in(&again, "Lan Anh").await;
    open(&again, "Của tôi", headline).await;
    again.see_text(words).await;
    again.show(&mut stage, "after-the-kill").await;
    assert!(shown(&stage, "Lan Anh", &id).await.to_string().contains(&id));
    again.close().await;
}
