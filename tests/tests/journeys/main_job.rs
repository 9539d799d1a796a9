//! The main job: a reporter drafts, editors sign off, it is published, and readers see it on the portal.

use super::newsroom::{CHIEF, found, open, shown, sign_in, sign_out};
use galley_tests::Stage;
use serde_json::json;

const HEADLINE: &str = "Tỉnh An Lạc khai mạc hội nghị bàn kế hoạch quý tới";
const STANDFIRST: &str = "Hội nghị bàn ba việc lớn và chốt lịch làm việc.";
const BODY: &str = "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh với sự tham dự của hai trăm đại biểu.";

#[tokio::test]
async fn the_main_job() {
    let mut stage = Stage::set("the_main_job").await;
    let portal = found(&stage).await;
    println!("portal: {}", portal.url());

    let app = stage.app().await;
    app.see("button.person").await;
    app.show(&mut stage, "sign-in").await;
    sign_in(&app, "Lan Anh").await;
    app.show(&mut stage, "empty-desk").await;

    stage.step("Lan writes");
    app.press_containing("button", "Bài mới").await;
    app.see(".ProseMirror").await;
    app.until("document.activeElement?.classList.contains('ProseMirror')", vec![]).await;
    app.keys(HEADLINE).await;
    app.type_into_editor("standfirst", STANDFIRST).await;
    app.type_into_editor("body", BODY).await;
    app.choose("Chuyên mục", "Thời sự").await;
    app.screenshot(&mut stage, "draft").await;

    stage.step("Lan submits");
    app.press("Gửi duyệt").await;
    app.see_text("Chờ duyệt").await;
    app.show(&mut stage, "submitted").await;
    let list = stage.galley(&["--as", "Lan Anh", "--json", "article", "list", "--view", "mine"]).await.done().json();
    let article =
        list["rows"].as_array().or(list.as_array()).expect("rows")[0]["id"].as_str().expect("an id").to_owned();
    sign_out(&app).await;

    for (who, button) in [("Minh Đức", "Ký duyệt"), ("Thu Hoà", "Ký duyệt")] {
        stage.step(&format!("{who} claims and signs off"));
        sign_in(&app, who).await;
        open(&app, "Chờ duyệt", HEADLINE).await;
        app.press("Nhận duyệt").await;
        app.press(button).await;
        app.see(".reading").await;
        app.show(&mut stage, &format!("sign-off-{}", who.split(' ').next().unwrap_or("who").to_lowercase())).await;
        app.press_in_dialog(button).await;
        app.gone(".reading").await;
        if who != "Thu Hoà" {
            sign_out(&app).await;
        }
    }
    app.see_text("Đã duyệt").await;

    stage.step("Hoà publishes");
    app.press("Hẹn giờ").await;
    app.press_containing("[role=radio], label", "Đăng ngay").await;
    app.show(&mut stage, "publish").await;
    app.press_in_dialog("Đăng ngay").await;
    app.see_text("Đã đăng").await;
    app.press_containing("[role=tab]", "Phát hành").await;
    app.show(&mut stage, "live").await;

    stage.step("a reader sees it on the portal");
    let seen = shown(&stage, CHIEF, &article).await;
    assert_eq!(seen["state"], json!("approved"));
    let address = seen["publications"][0]["publication"]["address"]
        .as_str()
        .or(seen["publications"][0]["address"].as_str())
        .expect("a public address")
        .to_owned();
    let path = address.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
    let (status, page) = portal.read(&path).await;
    assert_eq!(status, 200);
    assert!(page.contains(HEADLINE), "the page shows the headline");
    assert!(page.contains(BODY), "the page shows the body");
    let hash = seen["revision_hash"].as_str().expect("a hash");
    assert!(page.contains(hash), "the page carries the hash that was signed off");
    println!("live: {address}");
    app.press_containing(".rail-link", "Phát hành").await;
    app.show(&mut stage, "deliveries").await;
    app.close().await;
}
