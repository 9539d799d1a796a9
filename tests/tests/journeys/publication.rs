//! Publication: schedules with the app open and closed, a schedule held because the article moved on, corrections and
//! takedowns as readers see them.

use super::newsroom::{
    CHIEF, HOA, MINH, approved, at_the_desk, found, live, open, read, sign_in, sign_off_here, switch,
};
use galley_domain::time::{Timestamp, show_local};
use galley_tests::{App, Stage};
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

/// Schedules the open article through the window's own command, to the second: the form takes minutes.
async fn schedule_in(app: &App, article: &str, seconds: i64) {
    let script = "const [id, seconds, done] = arguments; const call = window.__TAURI_INTERNALS__.invoke; \
        call('article', { id }).then((a) => call('schedule', { on: { article: id, round: null }, \
        destination: a.publications[0].destination, at: new Date(Date.now() + seconds * 1000).toISOString() })) \
        .then(() => done('scheduled'), (e) => done(e))";
    let answer = app.ask_later(script, vec![json!(article), json!(seconds)]).await;
    assert_eq!(answer, "scheduled", "{answer}");
}

async fn delivery_panel(app: &App) {
    app.press_containing("[role=tab]", "Phát hành").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_article_goes_live_on_time_with_the_app_open() {
    let mut stage = Stage::set("a_scheduled_article_goes_live_on_time_with_the_app_open").await;
    let headline = "Lịch cắt điện tuần này ở huyện An Lạc";
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, |desk| approved(desk, headline).to_string()).await;
    let app = stage.app().await;
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    delivery_panel(&app).await;
    schedule_in(&app, &id, 6).await;
    app.see_in(".side .mark", "Đã hẹn giờ").await;
    app.see_in(".side", "kể cả khi máy này tắt").await;
    app.screenshot(&mut stage, "scheduled").await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.see_in(".side", "Đã đối chiếu trên cổng").await;
    app.press_containing(".side button", "Xem diễn biến").await;
    app.see(".side ol li").await;
    app.screenshot(&mut stage, "live").await;
    let (status, front) = read(&portal.public_url).await;
    assert_eq!((status, front.contains(headline)), (200, true));
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_article_goes_live_with_the_app_closed() {
    let mut stage = Stage::set("a_scheduled_article_goes_live_with_the_app_closed").await;
    let headline = "Đường ven sông thông xe sáng mai";
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, |desk| approved(desk, headline).to_string()).await;
    let app = stage.app().await;
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    delivery_panel(&app).await;
    let mut fired = portal.fired();
    schedule_in(&app, &id, 9).await;
    // The portal has the schedule: from here on this computer is not needed.
    app.see_in(".side", "kể cả khi máy này tắt").await;
    app.screenshot(&mut stage, "the-portal-has-it").await;
    app.close().await;
    assert!(!read(&portal.public_url).await.1.contains(headline), "not before its time");
    if *fired.borrow_and_update() == 0 {
        timeout(Duration::from_secs(30), fired.changed()).await.expect("it fires").expect("the portal serves");
    }
    assert!(read(&portal.public_url).await.1.contains(headline), "the portal published it by itself");

    let again = stage.app().await;
    sign_in(&again, HOA).await;
    open(&again, "Tất cả", headline).await;
    delivery_panel(&again).await;
    again.see_in(".side .mark", "Đã đăng").await;
    again.screenshot(&mut stage, "live-when-opened-again").await;
    again.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_article_that_is_reopened_is_held_and_a_person_decides() {
    let mut stage = Stage::set("a_scheduled_article_that_is_reopened_is_held_and_a_person_decides").await;
    let headline = "Giá nước sạch giữ nguyên đến hết năm";
    let portal = found(&stage, None).await;
    let _ = at_the_desk(&stage, |desk| approved(desk, headline)).await;
    let app = stage.app().await;

    stage.step("Hoà schedules it for tomorrow");
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    delivery_panel(&app).await;
    app.press_containing(".verbs button", "Hẹn giờ").await;
    let tomorrow = Timestamp::from(chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()))
        .plus_millis(24 * 3_600_000);
    let local = show_local(tomorrow, "Asia/Ho_Chi_Minh".parse().expect("a zone"));
    app.fill("[role=dialog] .moment-date", local.split(' ').next().expect("a day")).await;
    app.fill("[role=dialog] .moment-time", "6h").await;
    app.see_in("[role=dialog] .outcome", "06:00").await;
    app.screenshot(&mut stage, "schedule").await;
    app.press_in_dialog("Hẹn giờ").await;
    app.gone("[role=dialog]").await;
    app.see_in(".side .mark", "Đã hẹn giờ").await;
    app.see_in(".side", "kể cả khi máy này tắt").await;

    stage.step("the editor-in-chief reopens it");
    switch(&app, CHIEF).await;
    open(&app, "Đã hẹn giờ", headline).await;
    app.press("Thêm thao tác").await;
    app.press_containing("[role=menuitem]", "Mở lại").await;
    delivery_panel(&app).await;
    app.see_in(".side .mark", "Tạm giữ").await;
    app.screenshot(&mut stage, "held").await;

    stage.step("Hoà is told, reads the new one, and lets the approved one go");
    switch(&app, HOA).await;
    app.press_containing(".status-slot button", "tin mới").await;
    app.see_in("[role=dialog]", "bị giữ").await;
    app.screenshot(&mut stage, "the-alert").await;
    app.press_containing("[role=dialog] .news", "bị giữ").await;
    app.gone("[role=dialog]").await;
    app.press_containing(".rail-link", "Phát hành").await;
    app.see_in(".line", headline).await;
    app.see_in(".line .mark", "Tạm giữ").await;
    app.screenshot(&mut stage, "deliveries").await;
    app.press_containing(".line button", "Duyệt bản mới").await;
    app.see_in(".where .mark", "Bản nháp").await;
    app.press_containing(".rail-link", "Phát hành").await;
    app.press_containing(".line button", "Đăng bản đã duyệt").await;
    app.see_in(".line .mark", "Đã hẹn giờ").await;
    app.screenshot(&mut stage, "scheduled-again").await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_signed_and_told_to_readers() {
    let mut stage = Stage::set("a_correction_is_signed_and_told_to_readers").await;
    let headline = "Huyện An Lạc có ba trường chuẩn quốc gia";
    let portal = found(&stage, None).await;
    let (_, address) = live(&stage, headline).await;
    let app = stage.app().await;

    stage.step("the editor-in-chief corrects it");
    sign_in(&app, CHIEF).await;
    open(&app, "Đã đăng", headline).await;
    app.press("Thêm thao tác").await;
    app.press_containing("[role=menuitem]", "Đính chính").await;
    app.fill("[role=dialog] textarea", "Bản đầu viết ba việc, sai.").await;
    app.screenshot(&mut stage, "correct").await;
    app.press_in_dialog("Đính chính").await;
    app.gone("[role=dialog]").await;
    app.see_in(".where .mark", "Bản nháp").await;
    app.type_into_editor("body", " Việc thứ tư là nước sạch.").await;
    app.until_saved().await;
    // Nobody has read the notice yet: it is worded better.
    let notice = "Bản đầu viết ba việc; đúng là bốn việc.";
    app.press_containing("[role=tab]", "Chi tiết").await;
    app.fill("fieldset .field:first-of-type textarea", notice).await;
    app.see("[data-field=body]").await.click().await.expect("the field is left");
    app.press_containing("[role=tab]", "Lịch sử").await;
    app.see_in(".side", "Sửa chi tiết").await;
    app.press_containing("[role=tab]", "Chi tiết").await;
    app.until("document.querySelector('fieldset .field textarea')?.value === values[0]", vec![json!(notice)]).await;
    app.screenshot(&mut stage, "correcting").await;
    app.theme("dark").await;
    app.show(&mut stage, "correcting-dark").await;
    app.theme("light").await;
    app.press_containing(".verbs button", "Gửi duyệt").await;
    app.see_in(".where .mark", "lần duyệt 1/2").await;

    stage.step("it walks the chain");
    for who in [MINH, HOA] {
        switch(&app, who).await;
        open(&app, "Chờ duyệt", headline).await;
        app.press_containing(".verbs button", "Nhận duyệt").await;
        sign_off_here(&app).await;
    }
    app.see_in(".where .mark", "Đã đăng").await;

    stage.step("Hoà publishes it, and readers are told");
    delivery_panel(&app).await;
    app.press_containing(".side button", "Hẹn giờ hoặc đăng").await;
    app.press_containing("[role=dialog] label", "Đăng ngay").await;
    app.press_in_dialog("Đăng ngay").await;
    app.gone("[role=dialog]").await;
    // Nothing is left to order; then it is live again.
    app.until(
        "![...document.querySelectorAll('.side button')].some((e) => e.textContent.includes('Hẹn giờ hoặc đăng'))",
        vec![],
    )
    .await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.screenshot(&mut stage, "corrected").await;
    let (status, page) = read(&address).await;
    assert_eq!(status, 200);
    assert!(page.contains(notice) && page.contains("Việc thứ tư"), "{page}");
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_taken_down_is_gone_and_says_so() {
    let mut stage = Stage::set("an_article_taken_down_is_gone_and_says_so").await;
    let headline = "Danh sách hộ được hỗ trợ nhà ở";
    let portal = found(&stage, None).await;
    let (_, address) = live(&stage, headline).await;
    let app = stage.app().await;
    sign_in(&app, CHIEF).await;
    open(&app, "Đã đăng", headline).await;
    delivery_panel(&app).await;
    app.press("Thêm thao tác").await;
    app.press_containing("[role=menuitem]", "Gỡ bài").await;
    app.fill_field("Lý do", "Danh sách có tên người chưa đồng ý.").await;
    app.fill_field("Thông báo cho người đọc", "Danh sách đang được kiểm tra lại.").await;
    app.screenshot(&mut stage, "take-down").await;
    app.press_in_dialog("Gỡ bài").await;
    app.gone("[role=dialog]").await;
    app.see_in(".side .mark", "Đã gỡ").await;
    app.screenshot(&mut stage, "taken-down").await;
    let (status, page) = read(&address).await;
    assert_eq!(status, 410, "{page}");
    assert!(page.contains("Danh sách đang được kiểm tra lại."), "{page}");
    assert!(!page.contains("chưa đồng ý"), "the reason stays in the newsroom");
    assert!(!read(&portal.public_url).await.1.contains(headline), "gone from the front page too");
    app.close().await;
    portal.stop().await;
}
