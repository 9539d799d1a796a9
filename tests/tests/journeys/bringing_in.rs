//! Bringing articles in from files: by the chooser, by dropping on the list; what is refused says why.

use super::newsroom::{LAN, found, sign_in};
use galley_tests::{App, Stage};
use serde_json::json;
use std::path::Path;

/// Gives files to the import's chooser, as the system's own dialog would.
async fn choose_files(app: &App, files: &[&Path]) {
    app.until("!!document.querySelector('[data-import]')", vec![]).await;
    let input = app.driver().find(thirtyfour::By::Css("[data-import]")).await.expect("the chooser");
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    input.send_keys(names.join("\n")).await.expect("files are chosen");
}

/// Drops a text file on the list, as the desktop would hand it over.
async fn drop_on_the_list(app: &App, name: &str, text: &str) {
    let script = "const [name, text] = arguments; const list = document.querySelector('[data-take]'); \
        const carried = new DataTransfer(); carried.items.add(new File([text], name)); \
        const tell = (kind) => list.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true })); \
        tell('dragover'); tell('drop')";
    app.ask(script, vec![json!(name), json!(text)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_taken_in_from_files_and_what_cannot_be_read_says_why() {
    let mut stage = Stage::set("pages_are_taken_in_from_files_and_what_cannot_be_read_says_why").await;
    let portal = found(&stage, None).await;
    let page = galley_tests::programs::root().join("tests/fixtures/portal-page.txt");
    let (binary, huge, note) = (stage.path("ảnh.txt"), stage.path("quá nặng.txt"), stage.path("ghi chú.md"));
    std::fs::write(&binary, [0x89, b'P', b'N', b'G', 0, 1, 2, 3, 0, 0, 255, 254]).expect("a file");
    std::fs::File::create(&huge).and_then(|file| file.set_len(50_000_001)).expect("a file of 50 MB and a byte");
    std::fs::write(&note, "# Họp giao ban\n\nBa việc trong tuần.\n").expect("a file");
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    app.see_in(".state-page button", "Nhập bài từ tệp").await;
    app.show(&mut stage, "nothing-yet").await;

    stage.step("a page of a portal, saved as text, becomes an article");
    choose_files(&app, &[&page]).await;
    app.see_in("[data-field=headline]", "Chấn chỉnh việc đưa tin về mùa mưa bão").await;
    app.see_in("[data-field=standfirst]", "Ngày 19/7/2021, Ban Biên tập cổng thông tin").await;
    app.see_in("[data-field=body]", "mỗi bản tin thời tiết phải ghi rõ giờ phát").await;
    for furniture in ["người đang online", "Lượt xem", "Tin mới nhất", "Hội thi kể chuyện về biển"]
    {
        let there = app
            .ask(
                "return document.querySelector('.sheet, main').innerText.includes(arguments[0])",
                vec![json!(furniture)],
            )
            .await;
        assert_eq!(there, json!(false), "{furniture} is the page's, not the article's");
    }
    app.show(&mut stage, "imported").await;

    stage.step("several at once: what can be read comes in, the rest says why");
    choose_files(&app, &[&binary, &note, &huge]).await;
    app.see_in("[role=dialog] .notice", "ảnh.txt: Đây không phải văn bản").await;
    app.see_in("[role=dialog] .notice", "quá nặng.txt: Tệp nặng 51 MB; chỉ nhận tối đa 50 MB").await;
    app.show(&mut stage, "refused").await;
    app.theme("dark").await;
    app.show(&mut stage, "refused-dark").await;
    app.theme("light").await;
    app.press_in_dialog("Đóng").await;
    app.gone("[role=dialog]").await;
    app.see_in("[data-field=headline]", "Họp giao ban").await;

    stage.step("dropped on the list");
    app.press_containing("button.rail-link", "Của tôi").await;
    drop_on_the_list(&app, "tin thả.html", "<h1>Tin được thả</h1><p>Một đoạn.</p><script>window.ran = true</script>")
        .await;
    app.see_in("[data-field=headline]", "Tin được thả").await;
    assert_eq!(app.ask("return window.ran === true", vec![]).await, json!(false));
    let listed = stage.galley(&["--as", LAN, "--json", "article", "list", "--view", "mine"]).await.done().json();
    assert_eq!(listed.as_array().map(Vec::len), Some(3), "one article of each file that could be read: {listed}");

    stage.step("from the command palette too");
    app.chord(thirtyfour::Key::Control, "k").await;
    app.see_in("[role=dialog]", "Nhập bài từ tệp").await;
    app.close().await;
    portal.stop().await;
}
