//! What the screen says when something breaks: a portal that is gone, answers badly or loses its reply, a full disk, another
//! program at the same article.

use super::newsroom::{
    CHIEF, HOA, LAN, MINH, approved, at_the_desk, delivery_panel, desk, drafted, found, found_with, live, on, open,
    publish_here, publish_in_form, read, sign_in, signs, sits,
};
use galley_desk::{
    Desk,
    actions::{
        correct::correct,
        deliver,
        restore_revision::replace_text,
        submit::{Submit, submit},
    },
    deliverer,
    queries::article::article,
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingText},
    ids::ArticleId,
};
use galley_portal::faults::{Fault, Faults, Step};
use galley_tests::{Stage, stage::PASSPHRASE};
use serde_json::json;
use std::path::Path;
use tokio::process::Command;

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_loses_its_reply_is_asked_before_anything_is_sent_again() {
    let mut stage = Stage::set("a_portal_that_loses_its_reply_is_asked_before_anything_is_sent_again").await;
    let headline = "Mưa lớn ở thượng nguồn sông An";
    let faults = Faults::new();
    let portal = found_with(&stage, Some(faults.clone())).await;
    let _ = at_the_desk(&stage, |desk| approved(desk, headline)).await;
    // The order is done and kept; neither its answer nor an answer about it comes back.
    faults.once(Step::Publish, Fault::LoseReply);
    faults.once(Step::Draft, Fault::Refuse { status: 500, retry_after: None });
    let app = stage.app().await;
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    publish_here(&app).await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.press_containing(".side button", "Xem diễn biến").await;
    app.see(".side ol li").await;
    app.screenshot(&mut stage, "live-after-all").await;
    assert_eq!(faults.left(), 0, "both faults were met");
    let (_, feed) = read(&format!("{}/feed.json", portal.public_url)).await;
    let feed: serde_json::Value = serde_json::from_str(&feed).expect("a feed");
    let items = feed["items"].as_array().expect("its items");
    assert_eq!(items.iter().filter(|item| item["title"] == headline).count(), 1, "once, and once only: {feed}");
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_is_gone_is_named_and_tried_again() {
    let mut stage = Stage::set("a_portal_that_is_gone_is_named_and_tried_again").await;
    let headline = "Thông xe cầu vượt đường sắt";
    let faults = Faults::new();
    let portal = found_with(&stage, Some(faults.clone())).await;
    let _ = at_the_desk(&stage, |desk| approved(desk, headline)).await;
    for step in [Step::Draft, Step::Status, Step::Publish, Step::Time, Step::Capabilities] {
        faults.always(step, Fault::LoseRequest);
    }
    let app = stage.app().await;
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    publish_here(&app).await;
    // In the person's language, with what was kept and what comes next; never the network's own words.
    app.see_in(".side .why", "Bài và lệnh còn nguyên ở đây").await;
    app.screenshot(&mut stage, "not-reached").await;
    app.press_containing(".rail-link", "Phát hành").await;
    app.see_in(".line", "Thử lại lúc").await;
    app.see_in(".line .why", "Bài và lệnh còn nguyên ở đây").await;
    for said in ["connection", "error", "request", "reset", "closed"] {
        let there = app
            .ask(
                "return document.querySelector('.line').innerText.toLowerCase().includes(arguments[0])",
                vec![json!(said)],
            )
            .await;
        assert_eq!(there, json!(false), "the row says {said:?}");
    }
    app.press_containing(".line button", "Xem diễn biến").await;
    app.see_in(".story summary", "Lời báo kỹ thuật").await;
    app.screenshot(&mut stage, "deliveries").await;
    faults.clear();
    app.press_containing(".line button", "Gửi lại").await;
    app.see_in(".line .mark", "Đã đăng").await;
    app.screenshot(&mut stage, "live").await;
    app.close().await;
    portal.stop().await;
}

/// On another computer, to which somebody copied the newsroom's folder, the article is corrected and ordered. The portal
/// takes the draft; it is not to be public yet.
async fn corrected_elsewhere(stage: &Stage, faults: &Faults, id: ArticleId) {
    let there = stage.path("another-computer");
    let copied = Command::new("cp").arg("-a").arg(stage.desk()).arg(&there).status().await.expect("cp(1)");
    assert!(copied.success());
    faults.once(Step::Publish, Fault::Refuse { status: 403, retry_after: None });
    let ordering = tokio::task::spawn_blocking(move || {
        let desk = desk(&there);
        corrected(&desk, id, "Câu này viết ở máy khác.");
        let to = article(&desk, id).expect("there").publications[0].destination;
        deliver::publish(&desk, on(id), to).expect("ordered");
        desk
    });
    deliverer::until_idle(&ordering.await.expect("done there")).await.expect("tried");
    assert_eq!(faults.left(), 0, "the draft came so far as to be published");
}

/// The editor-in-chief corrects it; both steps sign.
fn corrected(desk: &Desk, id: ArticleId, paragraph: &str) {
    sits(desk, CHIEF);
    correct(desk, on(id), "Bản đầu thiếu một câu.".into()).expect("a correction is begun");
    let headline = article(desk, id).expect("there").headline;
    let body = Body::from_paragraphs([paragraph]);
    let text = WorkingText { headline, standfirst: "Tin đã sửa.".into(), body };
    replace_text(desk, id, text, "edit").expect("written");
    submit(desk, Submit { on: on(id), fast_lane: false, editor: None }).expect("submitted");
    for who in [MINH, HOA] {
        signs(desk, who, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_at_the_portal_is_shown_and_overwritten_only_when_a_person_says_so() {
    let name = "what_somebody_changed_at_the_portal_is_shown_and_overwritten_only_when_a_person_says_so";
    let mut stage = Stage::set(name).await;
    let headline = "Hai xã sáp nhập từ đầu năm";
    let faults = Faults::new();
    let portal = found_with(&stage, Some(faults.clone())).await;
    let (id, address) = live(&stage, headline).await;
    corrected_elsewhere(&stage, &faults, id).await;
    at_the_desk(&stage, move |desk| corrected(desk, id, "Câu này viết ở tòa soạn.")).await;

    stage.step("Hoà publishes the newsroom's correction: the portal has a text that this desk does not know");
    let app = stage.app().await;
    sign_in(&app, HOA).await;
    open(&app, "Tất cả", headline).await;
    delivery_panel(&app).await;
    app.press_containing(".side button", "Hẹn giờ hoặc đăng").await;
    publish_in_form(&app).await;
    app.see_in(".side .mark", "Cần người xử lý").await;
    app.see_in(".side .why", "Cổng đang có nội dung khác với bản đã duyệt").await;
    app.show(&mut stage, "changed-at-the-portal").await;
    app.press_containing(".rail-link", "Phát hành").await;
    app.see_in(".line .why", "Cổng đang có nội dung khác với bản đã duyệt").await;
    app.press_containing(".line button", "Xem diễn biến").await;
    app.see_in(".story", "Có người sửa bài ngay tại cổng").await;
    app.show(&mut stage, "its-story").await;
    let (_, page) = read(&address).await;
    assert!(
        !page.contains("viết ở tòa soạn") && !page.contains("viết ở máy khác"),
        "readers still see the first: {page}"
    );

    stage.step("she is asked before anything is overwritten, and thinks better of it");
    app.press_containing(".line button", "Ghi đè ở cổng").await;
    app.see_in("[role=dialog]", "Chỗ sửa ở đó mất đi").await;
    app.show(&mut stage, "asked").await;
    app.press_in_dialog("Thôi").await;
    app.gone("[role=dialog]").await;
    app.see_in(".line .mark", "Cần người xử lý").await;

    stage.step("she says so: what was signed here is what readers get");
    app.press_containing(".line button", "Ghi đè ở cổng").await;
    app.press_in_dialog("Ghi đè ở cổng").await;
    app.gone("[role=dialog]").await;
    app.see_in(".line .mark", "Đã đăng").await;
    app.show(&mut stage, "overwritten").await;
    let (_, page) = read(&address).await;
    assert!(page.contains("viết ở tòa soạn") && !page.contains("viết ở máy khác"), "{page}");
    app.close().await;
    portal.stop().await;
}

/// A file system of that size over a folder; as root, or by sudo without a password.
async fn small_disk(folder: &Path, megabytes: u32) {
    std::fs::create_dir_all(folder).expect("a folder");
    let words = ["mount", "-t", "tmpfs", "-o", &format!("size={megabytes}m,mode=700"), "tmpfs"].map(str::to_owned);
    as_root(&words, folder).await;
}

async fn as_root(words: &[String], folder: &Path) {
    let plain = Command::new(&words[0]).args(&words[1..]).arg(folder).output().await.expect("mount(8)");
    if !plain.status.success() {
        let done = Command::new("sudo").arg("-n").args(words).arg(folder).output().await.expect("sudo(8)");
        assert!(done.status.success(), "{words:?}: {plain:?} {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_the_text_stays_and_is_saved_when_there_is_room() {
    let mut stage = Stage::set("a_full_disk_is_told_and_the_text_stays_and_is_saved_when_there_is_room").await;
    let folder = stage.desk();
    small_disk(&folder, 40).await;
    let headline = "Bài viết khi đĩa đầy";
    let portal = found(&stage, None).await;
    let _ = at_the_desk(&stage, |desk| drafted(desk, headline)).await;
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    open(&app, "Của tôi", headline).await;
    app.type_into_editor("body", " Câu trước khi đầy.").await;
    app.until_saved().await;

    stage.step("the disk is filled to its last byte");
    let filler = folder.join("filler");
    let filled = std::fs::write(&filler, vec![0u8; 40 << 20]);
    assert!(filled.is_err(), "the disk is smaller than that");
    app.type_into_editor("body", " Câu gõ khi đĩa đã đầy.").await;
    app.see_in(".status-slot", "CHƯA LƯU").await;
    app.see_in(".sheet-notice", "Ổ đĩa đã đầy").await;
    app.see_in(".sheet-notice button", "Chép toàn văn").await;
    app.screenshot(&mut stage, "disk-full").await;
    app.see_text("Câu gõ khi đĩa đã đầy.").await;

    stage.step("the person closes the window, and switches, while nothing can be written");
    let quit = stage.desktop.tray_says("Thoát Galley").await;
    for _ in 0..2 {
        stage.desktop.choose(&quit).await;
        app.see_in("[role=dialog]", "Đóng bây giờ là mất phần đó").await;
    }
    app.screenshot(&mut stage, "asked-before-closing").await;
    app.press_in_dialog("Ở lại").await;
    app.gone("[role=dialog]").await;
    app.click("button.person-here").await;
    app.press_containing("[role=menuitem]", "Đổi người dùng").await;
    app.see_in("[role=dialog]", "Đổi người dùng bây giờ là mất phần đó").await;
    app.screenshot(&mut stage, "asked-before-switching").await;
    app.press_in_dialog("Ở lại").await;
    app.gone("[role=dialog]").await;
    app.see_text("Câu gõ khi đĩa đã đầy.").await;

    stage.step("somebody makes room");
    std::fs::remove_file(&filler).expect("removed");
    app.until_saved().await;
    app.gone(".sheet-notice").await;
    app.screenshot(&mut stage, "saved-again").await;
    app.close().await;
    let kept = stage.galley(&["--as", LAN, "--json", "search", "đĩa đã đầy"]).await.done();
    assert!(kept.out.contains(headline), "{kept:?}");
    as_root(&["umount".to_owned()], &folder).await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_keychain_keeps_this_computers_key_its_passphrase_is_asked_for_and_what_waited_is_sent() {
    let name = "where_no_keychain_keeps_this_computers_key_its_passphrase_is_asked_for_and_what_waited_is_sent";
    let mut stage = Stage::set(name).await;
    let headline = "Bến phà Gò Nổi chạy thêm chuyến đêm";
    let portal = found(&stage, None).await;
    let _ = at_the_desk(&stage, |desk| approved(desk, headline)).await;
    let app = stage.app_with(&[], &[("GALLEY_PASSPHRASE", "")]).await;
    sign_in(&app, HOA).await;
    open(&app, "Đã duyệt", headline).await;
    publish_here(&app).await;
    app.see_in(".side .why", "Khóa của máy này chưa mở").await;
    app.see_in(".status-slot", "Khóa máy chưa mở").await;
    app.screenshot(&mut stage, "key-closed").await;

    stage.step("a wrong passphrase is refused and asked for again");
    app.press_containing(".side button", "Mở khóa của máy này").await;
    app.fill("input[name=key]", "not the passphrase").await;
    app.press_in_dialog("Mở khóa").await;
    app.see_in("[role=dialog] .notice-error", "Câu mật khẩu không đúng").await;
    app.screenshot(&mut stage, "asked-again").await;
    app.fill("input[name=key]", PASSPHRASE).await;
    app.press_in_dialog("Mở khóa").await;
    app.gone("[role=dialog]").await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.screenshot(&mut stage, "live").await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_changes_in_the_open_article_is_shown() {
    let mut stage = Stage::set("what_another_program_changes_in_the_open_article_is_shown").await;
    let headline = "Bài mở ở hai nơi";
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, |desk| drafted(desk, headline).to_string()).await;
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    open(&app, "Của tôi", headline).await;
    app.type_into_editor("body", " Câu gõ trong cửa sổ.").await;
    app.until_saved().await;
    let _ = stage.galley(&["--as", LAN, "article", "edit", &id, "--standfirst", "Sapo sửa từ dòng lệnh."]).await.done();
    app.see_text("Sapo sửa từ dòng lệnh.").await;
    app.see_text("Câu gõ trong cửa sổ.").await;
    app.screenshot(&mut stage, "changed-elsewhere").await;
    let _ = stage.galley(&["--as", LAN, "submit", &id]).await.done();
    app.see_in(".where .mark", "lần duyệt 1/2").await;
    app.until("document.querySelector('.ProseMirror[data-field=body], [data-field=body] .ProseMirror').contentEditable === values[0]", vec![json!("false")]).await;
    app.screenshot(&mut stage, "submitted-elsewhere").await;
    app.close().await;
    portal.stop().await;
}
