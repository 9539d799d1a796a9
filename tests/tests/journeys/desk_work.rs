//! What stands beside the text: details that two people fill in, pictures and files; and the newsroom's own settings.

use super::newsroom::{
    CHIEF, HOA, LAN, MINH, at_the_desk, claim_here, found, from_menu, open, sign_in, sign_out, submitted,
};
use galley_tests::{App, Stage, process, stage::PASSPHRASE};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::json;
use std::path::Path;

/// Gives a file to the chooser whose label begins with this text.
async fn choose_file(app: &App, label: &str, file: &Path) {
    app.until("[...document.querySelectorAll('label.file')].some((e) => e.textContent.normalize('NFC').trim().startsWith(values[0]))", vec![json!(label)]).await;
    app.ask(
        "[...document.querySelectorAll('label.file')].find((e) => e.textContent.normalize('NFC').trim().startsWith(arguments[0])).querySelector('input').dataset.journey = 'file'",
        vec![json!(label)],
    )
    .await;
    let input = app.driver().find(thirtyfour::By::Css("[data-journey=file]")).await.expect("the chooser");
    input.send_keys(file.display().to_string()).await.expect("a file is chosen");
    app.ask("delete document.querySelector('[data-journey=file]').dataset.journey", vec![]).await;
}

fn picture(path: &Path, colour: [u8; 3]) {
    RgbImage::from_fn(640, 400, |x, y| {
        Rgb([colour[0], (x % 255) as u8, (y % 255) as u8].map(|c| c / 2 + colour[2] / 2))
    })
    .save_with_format(path, ImageFormat::Png)
    .expect("a picture");
}

/// Types a topic; while the keys still come, another program gives the article another one.
async fn typed_over(app: &App, stage: &Stage, who: &str, id: &str, mine: &str, theirs: &str) {
    app.fill_field("Chủ đề", mine).await;
    // Keys go on coming, so that nothing is sent before the other's change is there.
    app.ask(
        "const e = document.activeElement; window.journey = setInterval(() => e.dispatchEvent(new Event('input', { bubbles: true })), 60)",
        vec![],
    )
    .await;
    let _ = stage.galley(&["--as", who, "article", "edit", id, "--topic", theirs]).await.done();
    app.ask("clearInterval(window.journey)", vec![]).await;
    app.see_in(".both", theirs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn details_are_kept_shown_to_both_and_never_typed_over() {
    let mut stage = Stage::set("details_are_kept_shown_to_both_and_never_typed_over").await;
    let portal = found(&stage, None).await;
    let (one, two, note) = (stage.path("cầu 1.png"), stage.path("cầu 2.png"), stage.path("công văn 12.txt"));
    picture(&one, [200, 0, 40]);
    picture(&two, [20, 0, 200]);
    std::fs::write(&note, "chỉ trong tòa soạn").expect("a file");

    let related =
        stage.galley(&["--as", LAN, "--json", "article", "new", "--headline", "Khởi công cầu An Lạc"]).await.done();
    assert!(related.json()["id"].is_string());
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    app.press_containing("button", "Bài mới").await;
    app.type_into_editor("headline", "Cầu An Lạc thông xe").await;
    app.until_saved().await;

    stage.step("every kind of field is filled in");
    app.fill_field("Tít phụ", "Giao thông").await;
    choose_file(&app, "Chọn ảnh đại diện", &one).await;
    app.fill_field("Chú thích ảnh", "Cầu nhìn từ bờ nam").await;
    choose_file(&app, "Thêm ảnh vào chùm", &two).await;
    app.until("document.querySelectorAll('.side .frame img').length === 2", vec![]).await;
    app.fill_field("Thêm bài liên quan", "khoi cong").await;
    app.press_containing(".side .go", "Khởi công cầu An Lạc").await;
    choose_file(&app, "Đính kèm tệp", &note).await;
    app.see_text("công văn 12.txt").await;
    app.until_saved().await;
    app.until("[...document.querySelectorAll('.side .frame img')].every((e) => e.naturalWidth > 0)", vec![]).await;
    app.screenshot(&mut stage, "details").await;
    let listed = stage.galley(&["--as", LAN, "--json", "article", "list", "--view", "mine"]).await.done().json();
    let id = listed
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["headline"] == "Cầu An Lạc thông xe")
        .expect("the article")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let shown = stage.galley(&["--as", LAN, "--json", "article", "show", &id]).await.done().json();
    assert_eq!(shown["details"]["kicker"], "Giao thông");
    assert_eq!(shown["details"]["lead"]["caption"], "Cầu nhìn từ bờ nam");
    assert_eq!(shown["details"]["gallery"].as_array().map(Vec::len), Some(1));
    assert_eq!(shown["details"]["related"].as_array().map(Vec::len), Some(1));
    assert_eq!(shown["details"]["attachments"][0]["name"], "công văn 12.txt");

    stage.step("the same field is changed by another program while it is being typed");
    typed_over(&app, &stage, LAN, &id, "cầu đường", "giao thông nông thôn").await;
    app.show(&mut stage, "two-values").await;
    app.press_containing("button", "Giữ bản của tôi").await;
    app.until_saved().await;
    app.until("!document.body.innerText.includes(values[0])", vec![json!("giao thông nông thôn")]).await;
    let kept = stage.galley(&["--as", LAN, "--json", "article", "show", &id]).await.done().json();
    assert_eq!(kept["details"]["topic"], "cầu đường");

    stage.step("what was typed a moment before leaving the article is there on return");
    app.fill_field("Nơi viết", "An Lạc").await;
    // With a panel open there is no room for the list here: it is called over the text, and goes when an article is chosen.
    app.click(".list-toggle button").await;
    app.press_containing(".row-title", "Khởi công cầu An Lạc").await;
    app.until("document.querySelector('[data-field=headline]').innerText.includes('Khởi công')", vec![]).await;
    app.click(".list-toggle button").await;
    app.press_containing(".row-title", "Cầu An Lạc thông xe").await;
    app.until(
        "[...document.querySelectorAll('.side input')].some((e) => e.value.normalize('NFC') === values[0])",
        vec![json!("An Lạc")],
    )
    .await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn details_in_conflict_stop_a_return_and_the_window_until_a_person_has_chosen() {
    let mut stage = Stage::set("details_in_conflict_stop_a_return_and_the_window_until_a_person_has_chosen").await;
    let headline = "Thu phí cầu An Lạc từ tháng sau";
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, |desk| submitted(desk, headline).to_string()).await;
    let app = stage.app().await;
    sign_in(&app, MINH).await;
    open(&app, "Chờ duyệt", headline).await;
    claim_here(&app).await;
    app.press_containing("[role=tab]", "Chi tiết").await;

    stage.step("Minh returns it while a field waits for his choice: nothing is returned, the field is shown");
    typed_over(&app, &stage, MINH, &id, "giao thông", "phí và lệ phí").await;
    app.click(".side-close").await;
    app.gone(".side .panel").await;
    from_menu(&app, "Trả lại").await;
    app.see_in(".both", "phí và lệ phí").await;
    app.see_in(".both", "giao thông").await;
    // Named as people name it, never by its code.
    app.see_in(".problem", "chủ đề").await;
    app.gone("[role=dialog]").await;
    app.show(&mut stage, "met-at-return").await;
    app.theme("dark").await;
    app.show(&mut stage, "met-at-return-dark").await;
    app.theme("light").await;
    app.press_containing("button", "Lấy bản của người kia").await;
    app.gone(".both, .problem").await;
    from_menu(&app, "Trả lại").await;
    app.see_in("[role=dialog]", "Chọn lý do").await;
    app.press_in_dialog("Thôi").await;
    app.gone("[role=dialog]").await;
    let shown = stage.galley(&["--as", MINH, "--json", "article", "show", &id]).await.done().json();
    assert_eq!((&shown["details"]["topic"], &shown["state"]), (&json!("phí và lệ phí"), &json!("in_review")));

    stage.step("the window is closed over a field that waits: it stays open and asks");
    typed_over(&app, &stage, MINH, &id, "cầu đường", "ngân sách").await;
    let quit = stage.desktop.tray_says("Thoát Galley").await;
    stage.desktop.choose(&quit).await;
    app.see_in("[role=dialog]", "Đóng bây giờ là mất phần đó").await;
    app.show(&mut stage, "met-at-closing").await;
    app.press_in_dialog("Ở lại").await;
    app.gone("[role=dialog]").await;
    app.see_in(".both", "ngân sách").await;
    app.see_in(".both", "cầu đường").await;

    stage.step("chosen, it closes at once, with what was chosen");
    app.press_containing("button", "Giữ bản của tôi").await;
    app.gone(".both").await;
    app.until_saved().await;
    let window = app.id();
    stage.desktop.choose(&quit).await;
    process::gone(window).await;
    let kept = stage.galley(&["--as", MINH, "--json", "article", "show", &id]).await.done().json();
    assert_eq!(kept["details"]["topic"], "cầu đường");
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_arranges_the_newsroom_from_its_settings() {
    let mut stage = Stage::set("the_administrator_arranges_the_newsroom_from_its_settings").await;
    let portal = found(&stage, None).await;
    let app = stage.app().await;
    sign_in(&app, CHIEF).await;
    app.press_containing("button.rail-link", "Cài đặt").await;

    stage.step("an editor joins, for one section");
    app.press_containing("[role=tab]", "Mọi người").await;
    app.press_containing("button", "Thêm người").await;
    app.fill_field("Tên", "Phạm Vy").await;
    app.press_containing("form label", "Phóng viên").await;
    app.press_containing("form label", "Biên tập viên").await;
    app.press_containing("form label", "Mọi chuyên mục").await;
    app.press_containing("form label", "Thời sự").await;
    app.fill_field("Mật khẩu đầu tiên", "mật khẩu của Vy").await;
    app.screenshot(&mut stage, "somebody-joins").await;
    app.press_containing("form button[type=submit]", "Thêm người").await;
    // The charter is signed with the root key: its passphrase is asked for once.
    app.see_text("Câu mật khẩu").await;
    app.fill_field("Câu mật khẩu", PASSPHRASE).await;
    app.press_containing("form button[type=submit]", "Thêm người").await;
    app.see_text("Biên tập viên (Thời sự)").await;
    app.show(&mut stage, "people").await;

    stage.step("a profile of its own for a section");
    app.press_containing("[role=tab]", "Mẫu nội dung").await;
    app.press_containing("button", "Thêm mẫu").await;
    app.fill_field("Tên tiếng Việt", "Phóng sự ảnh").await;
    app.press_containing("fieldset label", "Thời sự").await;
    app.show(&mut stage, "profiles").await;
    app.press_containing("form button[type=submit]", "Lưu").await;
    app.see_text("Đã lưu.").await;

    for (tab, name) in [
        ("Quy tắc", "rules"),
        ("Quyền hạn", "privileges"),
        ("Chuyên mục", "sections"),
        ("Cổng", "destinations"),
        ("Sao lưu", "backup"),
    ] {
        app.press_containing("[role=tab]", tab).await;
        app.show(&mut stage, name).await;
    }

    stage.step("the portal is tried, and each try is told");
    app.press_containing("[role=tab]", "Cổng").await;
    app.press_containing("button", "Thử kết nối").await;
    app.until("document.querySelectorAll('.checks > li').length === 6", vec![]).await;
    app.see_text("Cổng từ chối nội dung chưa ai ký duyệt: đạt").await;
    app.show(&mut stage, "destination-tried").await;

    stage.step("the newsroom's passphrase is changed");
    app.press_containing("[role=tab]", "Quy tắc").await;
    app.fill_field("Câu mật khẩu hiện nay", PASSPHRASE).await;
    app.fill_field("Câu mật khẩu mới", "một câu mật khác hẳn").await;
    app.fill_field("Gõ lại câu mật khẩu mới", "một câu mật khác hẳn").await;
    app.show(&mut stage, "passphrase").await;
    app.press_containing("form button[type=submit]", "Đổi câu mật khẩu").await;
    app.see_text("Đã lưu.").await;

    stage.step("the chief lends her right to publish");
    app.press_containing("[role=tab]", "Của tôi").await;
    app.choose("Người được ủy quyền", HOA).await;
    app.press_containing("fieldset label", "Gỡ bài").await;
    app.until("document.querySelectorAll('.moment-date').length === 2", vec![]).await;
    app.ask("document.querySelectorAll('.moment-date')[1].focus()", vec![]).await;
    app.keys("31/12/2099").await;
    app.ask("document.querySelectorAll('.moment-time')[1].focus()", vec![]).await;
    app.keys("18:00").await;
    app.show(&mut stage, "delegation").await;
    app.press_containing("form button[type=submit]", "Ủy quyền").await;
    app.see_text("ủy quyền cho Thu Hoà").await;
    sign_out(&app).await;
    sign_in(&app, HOA).await;
    let who = stage.galley(&["--as", CHIEF, "--json", "people", "list"]).await.done().json();
    assert!(who.to_string().contains("Phạm Vy"));
    app.close().await;
    portal.stop().await;
}
