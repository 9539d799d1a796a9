//! Publication: schedules with the app open and closed, a schedule held because the article moved on, corrections and
//! takedowns as readers see them.

use super::newsroom::{
    CHIEF, HOA, MINH, approved, at_the_desk, claim_here, delivery_panel, found, from_menu, live, on, open,
    publish_in_form, read, read_here, sign_here, sign_in, sits, switch,
};
use galley_desk::{
    actions::{deliver, reopen},
    deliverer,
    queries::article,
};
use galley_domain::{publication::PublicationState, time::Timestamp};
use galley_portal::RunningPortal;
use galley_tests::{App, Stage, stage::PASSWORD};
use serde_json::json;
use std::time::{Duration, SystemTime};
use tokio::time::timeout;

/// A date and a time of the newsroom's clock, as a person types them: the first full minute that lies so far ahead.
fn in_seconds(least: u64) -> (String, String) {
    let at = chrono::DateTime::<chrono::Utc>::from(SystemTime::now() + Duration::from_secs(least + 59));
    let at = at.with_timezone(&chrono::FixedOffset::east_opt(7 * 3_600).expect("Vietnam's"));
    (at.format("%d/%m/%Y").to_string(), at.format("%H:%M").to_string())
}

/// Hoà opens the approved article and the form that asks when it is to be published.
async fn asks_when(app: &App, headline: &str) {
    sign_in(app, HOA).await;
    open(app, "Đã duyệt", headline).await;
    delivery_panel(app).await;
    app.press_containing(".verbs button", "Hẹn giờ").await;
}

/// Fills the form in; the portal has the schedule then.
async fn schedule_in_form(app: &App, date: &str, time: &str) {
    app.fill("[role=dialog] .moment-date", date).await;
    app.fill("[role=dialog] .moment-time", time).await;
    app.press_in_dialog("Hẹn giờ").await;
    app.gone("[role=dialog]").await;
    app.see_in(".side .mark", "Đã hẹn giờ").await;
    app.see_in(".side", "kể cả khi máy này tắt").await;
}

/// Waits until the portal publishes something by itself.
async fn fires(portal: &RunningPortal) {
    let mut fired = portal.fired();
    if *fired.borrow_and_update() == 0 {
        timeout(Duration::from_secs(120), fired.changed()).await.expect("it fires").expect("the portal serves");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_article_goes_live_on_time_with_the_app_open() {
    let mut stage = Stage::set("a_scheduled_article_goes_live_on_time_with_the_app_open").await;
    let headline = "Lịch cắt điện tuần này ở huyện An Lạc";
    let portal = found(&stage, None).await;
    let _ = at_the_desk(&stage, |desk| approved(desk, headline)).await;
    let app = stage.app().await;
    asks_when(&app, headline).await;
    let (date, time) = in_seconds(15);
    schedule_in_form(&app, &date, &time).await;
    app.screenshot(&mut stage, "scheduled").await;
    assert!(!read(&portal.public_url).await.1.contains(headline), "not before its time");
    fires(&portal).await;
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
    let _ = at_the_desk(&stage, |desk| approved(desk, headline)).await;
    let app = stage.app().await;
    asks_when(&app, headline).await;
    let (date, time) = in_seconds(20);
    schedule_in_form(&app, &date, &time).await;
    // The portal has the schedule: from here on this computer is not needed.
    app.screenshot(&mut stage, "the-portal-has-it").await;
    app.close().await;
    assert!(!read(&portal.public_url).await.1.contains(headline), "not before its time");
    fires(&portal).await;
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
    asks_when(&app, headline).await;
    let (tomorrow, _) = in_seconds(24 * 3_600);
    app.fill("[role=dialog] .moment-date", &tomorrow).await;
    app.fill("[role=dialog] .moment-time", "6h").await;
    app.see_in("[role=dialog] .outcome", "06:00").await;
    app.screenshot(&mut stage, "schedule").await;
    schedule_in_form(&app, &tomorrow, "6h").await;

    stage.step("the editor-in-chief reopens it");
    switch(&app, CHIEF).await;
    open(&app, "Đã hẹn giờ", headline).await;
    from_menu(&app, "Mở lại").await;
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

/// Ordered for a minute from now, and held since the editor-in-chief opened it again.
async fn held(stage: &Stage, headline: &'static str) {
    let (desk, id) = at_the_desk(stage, move |desk| {
        let id = approved(desk, headline);
        let to = article::article(desk, id).expect("there").publications[0].destination;
        let at = Timestamp::from(chrono::DateTime::<chrono::Utc>::from(SystemTime::now())).plus_millis(60_000);
        deliver::schedule(desk, on(id), to, at.to_string()).expect("ordered");
        (desk.clone(), id)
    })
    .await;
    deliverer::until_idle(&desk).await.expect("the portal has it");
    let at = desk.clone();
    tokio::task::spawn_blocking(move || {
        sits(&at, CHIEF);
        reopen::reopen(&at, on(id)).expect("reopened");
    })
    .await
    .expect("done at the desk");
    deliverer::until_idle(&desk).await.expect("taken back");
    let view = article::article(&desk, id).expect("there");
    assert_eq!(view.publications[0].publication.state, PublicationState::Held);
}

/// This desk locks after one idle second, sooner than the newsroom's rule.
#[tokio::test(flavor = "multi_thread")]
async fn a_held_schedule_asks_for_the_password_of_a_locked_key_and_then_goes() {
    let mut stage = Stage::set("a_held_schedule_asks_for_the_password_of_a_locked_key_and_then_goes").await;
    let headline = "Lịch tiêm chủng tháng này ở các phường";
    let portal = found(&stage, None).await;
    held(&stage, headline).await;
    let app = stage.app_with(&["--lock-after", "1"], &[]).await;
    sign_in(&app, HOA).await;
    app.press_containing(".rail-link", "Phát hành").await;
    app.see_in(".line .mark", "Tạm giữ").await;
    // Nothing on the screen changes when the key locks: what needs it asks.
    let locked = "const done = arguments[0]; const look = () => window.__TAURI_INTERNALS__.invoke('session') \
        .then((s) => (s.locked ? done(true) : requestAnimationFrame(look)), done); look()";
    assert_eq!(app.ask_later(locked, vec![]).await, true, "the key locks while nobody works");

    stage.step("Hoà thinks better of it, then gives a wrong password: nothing is ordered");
    app.press_containing(".line button", "Đăng bản đã duyệt").await;
    app.see_in("[role=dialog]", "việc vừa chọn được làm ngay").await;
    app.show(&mut stage, "the-password-is-asked-for").await;
    app.press_in_dialog("Thôi").await;
    app.gone("[role=dialog]").await;
    app.see_in(".line .mark", "Tạm giữ").await;
    app.press_containing(".line button", "Đăng bản đã duyệt").await;
    app.fill("input[name=key]", "không phải").await;
    app.press_in_dialog("Mở khóa").await;
    app.see_in("[role=dialog] .notice-error", "Mật khẩu").await;
    app.show(&mut stage, "wrong-password").await;
    app.see_in(".line .mark", "Tạm giữ").await;

    stage.step("with the right one it goes, without being chosen again");
    app.fill("input[name=key]", PASSWORD).await;
    app.press_in_dialog("Mở khóa").await;
    app.gone("[role=dialog]").await;
    app.until(
        "![...document.querySelectorAll('.line')].some((e) => e.innerText.normalize('NFC').includes('Đăng bản đã duyệt'))",
        vec![],
    )
    .await;
    app.show(&mut stage, "ordered").await;
    // At once where its time has passed meanwhile, else at its time.
    app.driver().set_script_timeout(Duration::from_secs(90)).await.expect("a longer wait");
    app.see_in(".line .mark", "Đã đăng").await;
    app.show(&mut stage, "live").await;
    assert!(read(&portal.public_url).await.1.contains(headline), "readers see what was approved");
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
    from_menu(&app, "Đính chính").await;
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
        claim_here(&app).await;
        read_here(&app).await;
        sign_here(&app).await;
    }
    app.see_in(".where .mark", "Đã đăng").await;

    stage.step("Hoà publishes it, and readers are told");
    // The one thing left to do is the primary button, and it knows where readers still have the text before.
    app.press_containing(".verbs .btn-primary", "Đăng ngay").await;
    app.see("[role=dialog]").await;
    app.screenshot(&mut stage, "publish-the-correction").await;
    publish_in_form(&app).await;
    app.gone(".verbs .btn-primary").await;
    delivery_panel(&app).await;
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
    from_menu(&app, "Gỡ bài").await;
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
