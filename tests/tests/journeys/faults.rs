//! What the screen says when something breaks: a portal that is gone, answers badly or loses its reply, a full disk, another
//! program at the same article.

use super::newsroom::{HOA, LAN, approved, at_the_desk, drafted, found, found_with, open, read, sign_in};
use galley_portal::faults::{Fault, Faults, Step};
use galley_tests::{App, Stage, stage::PASSPHRASE};
use serde_json::json;
use std::path::Path;
use tokio::process::Command;

async fn publish_here(app: &App) {
    app.press_containing(".verbs button", "Hẹn giờ").await;
    app.press_containing("[role=dialog] label", "Đăng ngay").await;
    app.press_in_dialog("Đăng ngay").await;
    app.gone("[role=dialog]").await;
    app.press_containing("[role=tab]", "Phát hành").await;
}

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
