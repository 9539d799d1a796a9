//! The main job: a reporter drafts, editors sign off, it is published, and readers see it on the portal.

use super::newsroom::{HOA, LAN, MINH, found, open, sign_in, sign_out};
use galley_tests::Stage;

const HEADLINE: &str = "Tỉnh An Lạc khai mạc hội nghị bàn kế hoạch quý tới";
const STANDFIRST: &str = "Hội nghị bàn ba việc lớn và chốt lịch làm việc.";
const BODY: &str = "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh với sự tham dự của hai trăm đại biểu.";

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job() {
    let mut stage = Stage::set("the_main_job").await;
    let portal = found(&stage, None).await;
    println!("portal: {}", portal.public_url);

    let app = stage.app().await;
    app.see("button.person").await;
    app.screenshot(&mut stage, "sign-in").await;
    sign_in(&app, LAN).await;
    app.screenshot(&mut stage, "empty-desk").await;

    stage.step("Lan writes");
    app.press_containing("button", "Bài mới").await;
    app.type_into_editor("headline", HEADLINE).await;
    app.type_into_editor("standfirst", STANDFIRST).await;
    app.type_into_editor("body", BODY).await;
    app.screenshot(&mut stage, "typed").await;
    app.choose("Chuyên mục", "Thời sự").await;
    app.until_saved().await;
    app.see_text("Thời sự").await;
    app.screenshot(&mut stage, "draft").await;

    stage.step("Lan submits");
    app.press_containing(".verbs button", "Gửi duyệt").await;
    app.see_text("lần duyệt 1/2").await;
    app.screenshot(&mut stage, "submitted").await;
    sign_out(&app).await;

    for (who, picture) in [(MINH, "sign-off-1"), (HOA, "sign-off-2")] {
        stage.step(&format!("{who} claims and signs off"));
        sign_in(&app, who).await;
        open(&app, "Chờ duyệt", HEADLINE).await;
        app.press_containing(".verbs button", "Nhận duyệt").await;
        app.press_containing(".verbs button", "Ký duyệt").await;
        app.see(".reading").await;
        app.screenshot(&mut stage, picture).await;
        app.press_in_dialog("Ký duyệt").await;
        app.gone(".reading").await;
        if who == MINH {
            sign_out(&app).await;
        }
    }

    stage.step("Hoà publishes");
    app.press_containing(".verbs button", "Hẹn giờ").await;
    app.press_containing("[role=dialog] [role=radio], [role=dialog] label", "Đăng ngay").await;
    app.screenshot(&mut stage, "publish").await;
    app.press_in_dialog("Đăng ngay").await;
    app.press_containing("[role=tab]", "Phát hành").await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.screenshot(&mut stage, "live").await;

    stage.step("a reader sees it on the portal");
    let front = reqwest::get(&portal.public_url).await.expect("answers").text().await.expect("a page");
    assert!(front.contains(HEADLINE), "the front page shows the headline");
    println!("live at {}", portal.public_url);
    app.close().await;
    portal.stop().await;
}
