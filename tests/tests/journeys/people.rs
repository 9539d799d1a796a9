//! Who may do what: four eyes, changing seats, the idle lock, the fast lane.

use super::newsroom::{
    HOA, LAN, MINH, approved, at_the_desk, claim_here, found, from_menu, on, open, publish_here, read_here, sign_here,
    sign_in, sign_out, sits, switch, written,
};
use galley_desk::actions::submit;
use galley_tests::{Stage, stage::PASSWORD};
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_their_own_and_the_screen_says_what_to_do() {
    let mut stage = Stage::set("nobody_signs_their_own_and_the_screen_says_what_to_do").await;
    let headline = "Ghi chép từ vùng ven";
    let portal = found(&stage, None).await;
    at_the_desk(&stage, |desk| {
        sits(desk, MINH);
        let id = written(desk, headline, "Một buổi sáng.", &["Chợ họp từ năm giờ sáng."]);
        submit::submit(desk, submit::Submit { on: on(id), fast_lane: false, editor: None }).expect("submitted");
    })
    .await;
    let app = stage.app().await;
    sign_in(&app, MINH).await;
    open(&app, "Của tôi", headline).await;
    stage.step("the palette tells why not");
    app.chord(Key::Control, "k").await;
    app.see("[role=dialog] input").await;
    app.keys("ký duyệt").await;
    app.see_in("[role=option]", "Không ai tự ký duyệt bài của mình.").await;
    app.screenshot(&mut stage, "four-eyes-in-the-palette").await;
    // Something that is possible, instead.
    app.fill("[role=dialog] input", "Tất cả").await;
    app.see_in("[role=option]", "Tất cả").await;
    app.key(Key::Enter).await;
    app.gone("[role=dialog]").await;
    app.see_in(".list-head", "Tất cả").await;

    stage.step("and so does the menu");
    app.press("Thêm thao tác").await;
    app.see_in("[role=menuitem][aria-disabled=true]", "Không ai tự ký duyệt bài của mình.").await;
    app.screenshot(&mut stage, "four-eyes").await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_change_seats_and_nothing_typed_is_lost() {
    let mut stage = Stage::set("people_change_seats_and_nothing_typed_is_lost").await;
    let portal = found(&stage, None).await;
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    app.press_containing("button", "Bài mới").await;
    let headline = "Bài gõ dở khi đổi ca";
    app.type_into_editor("headline", headline).await;
    // At once: what is typed last is on its way while the seat changes.
    app.type_into_editor("body", "Câu cuối trước khi rời ghế.").await;
    app.driver()
        .action_chain()
        .key_down(Key::Control)
        .key_down(Key::Alt)
        .send_keys("l")
        .key_up(Key::Alt)
        .key_up(Key::Control)
        .perform()
        .await
        .expect("the chord");
    app.see("button.person").await;

    stage.step("a wrong password is told and nothing opens");
    app.press_containing("button.person", MINH).await;
    app.fill("input[name=password]", "sai mật khẩu rồi").await;
    app.click("form button[type=submit]").await;
    app.see("form [role=alert]").await;
    app.screenshot(&mut stage, "wrong-password").await;
    app.fill("input[name=password]", PASSWORD).await;
    app.click("form button[type=submit]").await;
    app.see(".list-head").await;
    app.gone(".ProseMirror").await;
    app.press_containing(".rail-link", "Của tôi").await;
    app.see_text("Bạn chưa có bài nào").await;
    app.screenshot(&mut stage, "minh-sees-his-own").await;

    switch(&app, LAN).await;
    open(&app, "Của tôi", headline).await;
    app.see_text("Câu cuối trước khi rời ghế.").await;
    sign_out(&app).await;
    app.close().await;
    portal.stop().await;
}

/// This desk locks after ten idle seconds, sooner than the newsroom's rule; long enough to come to the reading view.
#[tokio::test(flavor = "multi_thread")]
async fn an_idle_key_locks_and_the_password_opens_it_for_a_sign_off() {
    let mut stage = Stage::set("an_idle_key_locks_and_the_password_opens_it_for_a_sign_off").await;
    let headline = "Thông báo tuyển sinh lớp mười";
    let portal = found(&stage, Some(headline)).await;
    let app = stage.app_with(&["--lock-after", "10"], &[]).await;
    sign_in(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    read_here(&app).await;

    stage.step("Minh is called away");
    app.see("[role=dialog] input[type=password]").await;
    app.screenshot(&mut stage, "locked").await;
    app.fill("[role=dialog] input[type=password]", "không phải").await;
    app.press_in_dialog("Ký duyệt").await;
    app.see("[role=dialog] [role=alert]").await;
    app.screenshot(&mut stage, "wrong-password").await;
    app.fill("[role=dialog] input[type=password]", PASSWORD).await;
    app.press_in_dialog("Ký duyệt").await;
    app.gone("[role=dialog]").await;
    app.see_in(".where .mark", "lần duyệt 2/2").await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hot_news_skips_step_one_and_is_checked_afterwards() {
    let mut stage = Stage::set("hot_news_skips_step_one_and_is_checked_afterwards").await;
    let headline = "Cháy chợ An Lạc, không có thương vong";
    let portal = found(&stage, Some(headline)).await;
    let _ = at_the_desk(&stage, |desk| approved(desk, "Bài thường đã duyệt")).await;
    let app = stage.app().await;

    stage.step("Hoà takes Lan's article past step 1");
    sign_in(&app, HOA).await;
    open(&app, "Chờ duyệt", headline).await;
    app.press("Thêm thao tác").await;
    app.screenshot(&mut stage, "the-menu").await;
    app.press_containing("[role=menuitem]", "Chuyển tin nóng").await;
    app.see_in(".where .mark", "lần duyệt 2/2").await;
    app.see_in(".where", "Tin nóng").await;
    claim_here(&app).await;
    read_here(&app).await;
    sign_here(&app).await;
    app.see_in(".where .mark", "Đã duyệt").await;
    publish_here(&app).await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.screenshot(&mut stage, "live").await;

    stage.step("it stays on the list until somebody reads it");
    switch(&app, MINH).await;
    open(&app, "Chờ hậu kiểm", headline).await;
    app.screenshot(&mut stage, "the-list").await;
    app.press_containing(".verbs button", "Hậu kiểm").await;
    app.fill_field("Lý do", "Đã đọc, số liệu đúng.").await;
    app.screenshot(&mut stage, "the-check").await;
    app.press_in_dialog("Hậu kiểm").await;
    app.gone("[role=dialog]").await;
    // The rail counts nothing any more; the list itself gives way to the open panel.
    app.until(
        "![...document.querySelectorAll('.rail-link')].some((e) => e.innerText.normalize('NFC').includes('Chờ hậu kiểm') && /[0-9]/.test(e.innerText))",
        vec![],
    )
    .await;
    app.screenshot(&mut stage, "checked").await;

    stage.step("Hoà may ask for the lane with a submission of her own");
    switch(&app, HOA).await;
    app.press_containing("button", "Bài mới").await;
    app.type_into_editor("headline", "Nước lũ rút ở hạ lưu").await;
    app.type_into_editor("standfirst", "Mực nước thấp hơn hôm qua.").await;
    app.type_into_editor("body", "Sáng nay nước xuống dưới báo động một.").await;
    app.press_containing("[role=tab]", "Chi tiết").await;
    app.choose("Chuyên mục", "Thời sự").await;
    app.until_saved().await;
    app.see_in(".where", "Thời sự").await;
    from_menu(&app, "Gửi duyệt tin nóng").await;
    app.see_in(".where .mark", "lần duyệt 2/2").await;
    app.see_in(".where", "Tin nóng").await;
    app.close().await;
    portal.stop().await;
}
