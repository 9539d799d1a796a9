//! Review: an article comes back with a reason and goes again; a comma changed late is shown to those who signed before.

use super::newsroom::{
    HOA, LAN, MINH, PARAGRAPH, at_the_desk, claim_here, delivery_panel, drafted, found, from_menu, open, publish_here,
    read, read_here, sign_here, sign_in, signs, sits, submitted, switch,
};
use galley_tests::{App, Stage};
use serde_json::json;
use thirtyfour::Key;

/// Selects a run of the body's text, as a person drags over it.
async fn select(app: &App, text: &str) {
    app.until(
        "(() => { const body = document.querySelector('.ProseMirror[data-field=body], [data-field=body] .ProseMirror'); \
         const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT); let node; \
         while ((node = walk.nextNode())) { const at = node.data.normalize('NFC').indexOf(values[0]); \
         if (at >= 0) { body.focus(); getSelection().setBaseAndExtent(node, at, node, at + values[0].length); return true } } return false })()",
        vec![json!(text)],
    )
    .await;
}

/// What a comparison marks as added and as removed.
async fn marked(app: &App) -> (Vec<String>, Vec<String>) {
    let of = |tag: &'static str| async move {
        let script = "return [...document.querySelectorAll('[role=dialog] ' + arguments[0])].map((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(''))";
        let found = app.ask(script, vec![json!(tag)]).await;
        serde_json::from_value::<Vec<String>>(found).expect("texts")
    };
    (of("ins").await, of("del").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_returned_with_a_reason_and_comes_again() {
    let mut stage = Stage::set("an_article_is_returned_with_a_reason_and_comes_again").await;
    let headline = "Bàn giao cầu An Lạc sau mười bốn tháng thi công";
    let portal = found(&stage, Some(headline)).await;
    let app = stage.app().await;
    sign_in(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;

    stage.step("Minh returns it, pointing at the place");
    select(&app, "ba việc lớn").await;
    from_menu(&app, "Trả lại").await;
    app.see_in("[role=dialog] .quote", "ba việc lớn").await;
    app.press_containing("[role=dialog] label", "nguồn").await;
    app.fill("[role=dialog] textarea", "Ai nói điều này?").await;
    app.key(Key::Escape).await;
    app.gone("[role=dialog]").await;
    app.screenshot(&mut stage, "put-off").await;
    from_menu(&app, "Trả lại").await;
    // What was written is there again, with its place.
    app.see_in("[role=dialog] .quote", "ba việc lớn").await;
    app.until("document.querySelector('[role=dialog] textarea').value === values[0]", vec![json!("Ai nói điều này?")])
        .await;
    app.screenshot(&mut stage, "return").await;
    app.press_in_dialog("Trả lại").await;
    app.gone("[role=dialog]").await;
    app.see_in(".where .mark", "Trả lại").await;

    stage.step("Lan reads why, mends it, and submits again");
    switch(&app, LAN).await;
    open(&app, "Trả lại", headline).await;
    app.see_in(".row-meta", "Minh Đức").await;
    app.press_containing("[role=tab]", "Góp ý").await;
    app.see_in(".comment", "Ai nói điều này?").await;
    app.screenshot(&mut stage, "returned").await;
    app.press_containing(".comment .quote", "ba việc lớn").await;
    // The place is marked in the text; what is typed before the cursor is elsewhere would stand in its stead.
    app.until("getSelection().toString().normalize('NFC') === values[0]", vec![json!("ba việc lớn")]).await;
    app.type_into_editor("body", " Ông Trần Hòa, Giám đốc Sở, nói.").await;
    app.press_containing(".comment button", "Đã xong").await;
    app.see_in(".comment", "Mở lại").await;
    app.until_saved().await;
    app.press_containing(".verbs button", "Gửi duyệt").await;
    app.see_in(".where .mark", "lần duyệt 1/2").await;
    app.screenshot(&mut stage, "submitted-again").await;

    stage.step("Minh sees what is new, and only that");
    switch(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    read_here(&app).await;
    let (added, removed) = marked(&app).await;
    // Which of two equal spaces is the new one, nobody can tell.
    assert_eq!(added.concat().split_whitespace().collect::<String>(), "ÔngTrầnHòa,GiámđốcSở,nói.");
    assert!(removed.is_empty(), "{removed:?}");
    app.screenshot(&mut stage, "what-is-new").await;
    sign_here(&app).await;
    app.see_in(".where .mark", "lần duyệt 2/2").await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comma_changed_at_step_two_is_shown_to_who_signed_step_one() {
    let mut stage = Stage::set("a_comma_changed_at_step_two_is_shown_to_who_signed_step_one").await;
    let portal = found(&stage, None).await;
    let headline = "Hội nghị bàn kế hoạch quý tới";
    at_the_desk(&stage, |desk| {
        let id = submitted(desk, headline);
        // As anybody does before signing: opened in the window, then signed.
        sits(desk, MINH);
        galley_desk::queries::article::seen(desk, id).expect("seen");
        signs(desk, MINH, id);
    })
    .await;
    let app = stage.app().await;

    stage.step("Hoà sets a comma at step 2");
    sign_in(&app, HOA).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    select(&app, "bàn ba").await;
    app.keys("bàn, ba").await;
    app.see_text("hội nghị bàn, ba việc lớn").await;
    app.until_saved().await;
    read_here(&app).await;
    assert_eq!(marked(&app).await, (vec![",".to_owned()], vec![]), "the comma and nothing else");
    app.see_in("[role=dialog]", "Bước 1: Minh Đức").await;
    app.see_in("[role=dialog]", "nội dung đã đổi sau đó").await;
    app.screenshot(&mut stage, "the-comma").await;

    stage.step("she leaves step 1 to Minh");
    app.press_containing("[role=dialog] label", "Ký lại cả bước 1").await;
    sign_here(&app).await;
    app.see_in(".where .mark", "lần duyệt 1/2").await;
    delivery_panel(&app).await;
    app.screenshot(&mut stage, "back-at-step-one").await;

    stage.step("Minh sees the comma and signs; both steps stand");
    switch(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    read_here(&app).await;
    assert_eq!(marked(&app).await, (vec![",".to_owned()], vec![]), "the comma and nothing else");
    app.screenshot(&mut stage, "minh-sees-the-comma").await;
    sign_here(&app).await;
    app.see_in(".where .mark", "Đã duyệt").await;
    assert!(PARAGRAPH.contains("bàn ba"), "the comma was not there before");
    app.close().await;
    portal.stop().await;
}

/// Makes the words that are selected a link, by the bar above them.
async fn link(app: &App, words: &str, address: &str) {
    select(app, words).await;
    app.press("Liên kết").await;
    app.fill_field("Địa chỉ", address).await;
    app.press_in_dialog("Đặt liên kết").await;
    app.until_saved().await;
}

/// The words stay the same to the letter: only where they lead is another.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_changed_at_step_two_is_shown_at_the_sign_off_and_is_what_readers_get() {
    let mut stage = Stage::set("a_link_changed_at_step_two_is_shown_at_the_sign_off_and_is_what_readers_get").await;
    let (before, after) = ("https://an-lac.example/ke-hoach-cu", "https://an-lac.example/ke-hoach-quy-toi");
    let portal = found(&stage, None).await;
    let headline = "Công bố kế hoạch quý tới";
    let id = at_the_desk(&stage, |desk| drafted(desk, headline)).await;
    let app = stage.app().await;

    stage.step("Lan links the plan and submits; Minh signs step 1");
    sign_in(&app, LAN).await;
    open(&app, "Của tôi", headline).await;
    link(&app, "ba việc lớn", before).await;
    app.screenshot(&mut stage, "linked").await;
    app.press_containing(".verbs button", "Gửi duyệt").await;
    app.see_in(".where .mark", "lần duyệt 1/2").await;
    switch(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    read_here(&app).await;
    sign_here(&app).await;

    stage.step("Hoà changes where it leads");
    switch(&app, HOA).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    link(&app, "ba việc lớn", after).await;
    read_here(&app).await;
    app.see_in("[role=dialog] .said .name", "Liên kết").await;
    let (added, removed) = marked(&app).await;
    assert!(added.len() == 1 && added[0].contains(after), "{added:?}");
    assert!(removed.len() == 1 && removed[0].contains(before), "{removed:?}");
    app.see_in("[role=dialog]", "nội dung đã đổi sau đó").await;
    app.show(&mut stage, "the-link").await;

    stage.step("she leaves step 1 to Minh, who is shown the same");
    app.press_containing("[role=dialog] label", "Ký lại cả bước 1").await;
    sign_here(&app).await;
    app.see_in(".where .mark", "lần duyệt 1/2").await;
    switch(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    read_here(&app).await;
    assert_eq!(marked(&app).await, (added, removed), "what Hoà saw is what Minh sees");
    app.show(&mut stage, "minh-sees-the-link").await;
    sign_here(&app).await;
    app.see_in(".where .mark", "Đã duyệt").await;

    stage.step("readers get what both have seen");
    switch(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    publish_here(&app).await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.close().await;
    let address = at_the_desk(&stage, move |desk| {
        sits(desk, HOA);
        galley_desk::queries::article::article(desk, id).expect("there").publications[0].publication.address.clone()
    });
    let (status, page) = read(&address.await.expect("a public address")).await;
    assert_eq!((status, page.contains(after), page.contains(before)), (200, true, false), "{page}");
    portal.stop().await;
}
