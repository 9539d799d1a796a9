//! What a screen reader finds, over the real accessibility bus: what every screen reads is kept beside this file, one object
//! a line, for people to judge. `UPDATE_READ_ALOUD=1` writes it anew.

use super::newsroom::{HOA, claim_here, found, open, read_here, sign_in};
use galley_tests::{
    Stage,
    accessibility::{Accessibility, Node},
    programs::root,
};
use std::fs;

const HEADLINE: &str = "Bàn giao cầu An Lạc sau mười bốn tháng thi công";

/// What differs from run to run: figures, hashes, how long ago.
fn lasting(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        let figure = word.chars().any(|c| c.is_ascii_digit());
        out.push_str(if figure { "#" } else { word });
        word.clear();
    };
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else {
            flush(&mut word, &mut out);
            out.push(letter);
        }
    }
    flush(&mut word, &mut out);
    out.replace("vừa xong", "# phút trước")
}

/// Asserts that the screen reads as it was found to read well, and that nothing usable in it is without a name.
async fn reads(reader: &Accessibility, screen: &str, role: &str, name: &str) {
    let path = root().join("tests/tests/journeys/read_aloud").join(format!("{screen}.txt"));
    let there = |page: &Node| page.any(&|node: &Node| node.role == role && node.name.contains(name));
    let page = reader.page(there).await.unwrap_or_else(|last| panic!("{screen}: no {role} {name:?} in\n{last}"));
    let nameless = page.nameless();
    assert!(nameless.is_empty(), "{screen}: nothing to read out for {nameless:#?}\n{}", page.to_text());
    if std::env::var_os("UPDATE_READ_ALOUD").is_some() {
        // Once it reads the same twice, nothing more is to come.
        let last = std::cell::RefCell::new(String::new());
        let settled = reader.page(|page| there(page) && last.replace(page.to_text()) == page.to_text()).await;
        let settled = settled.unwrap_or_else(|last| panic!("{screen} never rests:\n{last}"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, lasting(&settled.to_text())).expect("written");
        return;
    }
    let wanted = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    let found = reader.page(|page| lasting(&page.to_text()) == wanted).await;
    assert!(found.is_ok(), "{screen} reads otherwise than {}:\n{}", path.display(), lasting(&found.unwrap_err()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_reader_finds_its_way_through_every_screen() {
    let stage = Stage::set("a_screen_reader_finds_its_way_through_every_screen").await;
    let portal = found(&stage, Some(HEADLINE)).await;
    let reader = Accessibility::begin(&stage.bus).await;
    let app = stage.app_with(&[], &reader.environment()).await;
    app.see("button.person").await;
    reads(&reader, "sign-in", "heading", "Báo An Lạc").await;

    sign_in(&app, HOA).await;
    app.press_containing(".rail-link", "Chờ duyệt").await;
    app.see(".row-title").await;
    reads(&reader, "list", "list item", HEADLINE).await;

    open(&app, "Chờ duyệt", HEADLINE).await;
    reads(&reader, "article", "button", "Nhận duyệt").await;

    app.press_containing(".side [role=tab]", "Chi tiết").await;
    reads(&reader, "details", "entry", "Tít phụ").await;

    app.press_containing(".side [role=tab]", "Chi tiết").await;
    claim_here(&app).await;
    read_here(&app).await;
    reads(&reader, "sign-off", "dialog", "Ký duyệt").await;
    app.press_in_dialog("Thôi").await;
    app.gone("[role=dialog]").await;

    app.press_containing(".rail-link", "Phát hành").await;
    reads(&reader, "deliveries", "heading", "Phát hành").await;

    app.press_containing(".rail-link", "Nhật ký").await;
    app.see(".row-title").await;
    reads(&reader, "activity", "heading", "Nhật ký").await;

    app.press_containing(".rail-link", "Cài đặt").await;
    reads(&reader, "settings", "heading", "Cài đặt").await;

    app.chord(thirtyfour::Key::Control, "k").await;
    reads(&reader, "palette", "dialog", "Lệnh").await;
    app.close().await;
    portal.stop().await;
}
