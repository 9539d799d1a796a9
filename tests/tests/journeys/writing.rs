//! A reporter signs in and writes; the list shows it at once.

use super::newsroom::{LAN, found, sign_in};
use galley_tests::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_signs_in_and_writes() {
    let mut stage = Stage::set("a_reporter_signs_in_and_writes").await;
    let portal = found(&stage, None).await;
    let app = stage.app().await;
    app.see("button.person").await;
    app.screenshot(&mut stage, "sign-in").await;
    sign_in(&app, LAN).await;
    app.press_containing("button", "Bài mới").await;
    app.type_into_editor("headline", "Tỉnh An Lạc khai mạc hội nghị").await;
    app.type_into_editor("body", "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh.").await;
    app.until_saved().await;
    app.screenshot(&mut stage, "typed").await;
    app.close().await;
    portal.stop().await;
}
