//! Every screen of Galley, in both languages, both themes, two sizes of window and two of text: axe finds nothing, the
//! console is quiet, nothing overflows and no text is cut without a way to read it. Each screen leaves its pictures.

use super::walk::{DEMO_PASSWORD, Variant, Walk};
use galley_tests::{Stage, stage::Portal};

const CHIEF: &str = "Hoàng Thanh Mai";
const ADMINISTRATOR: &str = "Bùi Anh Tuấn";
/// Who wrote [`RETURNED`].
const AUTHOR: &str = "Lê Phương Thảo";
/// As long as a headline gets: 140 characters.
const LONG: &str = "Tỉnh An Lạc khởi công tuyến đường ven biển dài 38 km";
const RETURNED: &str = "Những người vá lưới cuối cùng ở Hải Thuận";
const LIVE: &str = "Thông xe cầu Sông Lành, đường về Bình Trạch";
const CLAIMED: &str = "Mười năm chờ một tờ sổ đỏ";
const SCHEDULED: &str = "Cụm điện gió Hòn Nhạn";
const READY: &str = "Bữa trưa chung của những người già sống một mình";

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_reads_well_in_both_languages_themes_and_sizes() {
    let mut stage = Stage::set("every_screen").await;
    stage.step("the first run, before there is a newsroom");
    let app = stage.app().await;
    let mut walk = Walk::new(&app, &mut stage);
    for variant in Variant::all() {
        walk.take(variant).await;
        app.see("form").await;
        walk.screen("first-run").await;
    }
    walk.nothing_was_wrong();
    app.close().await;

    let portal = demonstration(&stage).await;
    let app = stage.app().await;
    let mut walk = Walk::new(&app, &mut stage);
    for variant in Variant::all() {
        walk.stage.step(&format!("{variant:?}"));
        walk.take(variant).await;
        signing_in(&mut walk).await;
        lists(&mut walk).await;
        articles(&mut walk).await;
        dialogs(&mut walk).await;
        places(&mut walk).await;
        walk.sign_out().await;
        walk.sign_in(ADMINISTRATOR).await;
        settings(&mut walk).await;
        walk.sign_out().await;
        walk.sign_in(AUTHOR).await;
        walk.view("returned").await;
        walk.open(RETURNED).await;
        walk.screen("returned-to-its-author").await;
        walk.sign_out().await;
    }
    walk.nothing_was_wrong();
    app.close().await;
    drop(portal);
}

/// The demonstration newsroom: articles in every state that real actions and a faulty portal can reach.
async fn demonstration(stage: &Stage) -> Portal {
    let address = galley_tests::stage::free_address();
    let folder = stage.path("portal");
    let _ = std::fs::remove_dir_all(stage.desk());
    stage.demonstration(&folder, address).await;
    Portal::start(stage, &folder, address).await
}

async fn signing_in(walk: &mut Walk<'_>) {
    walk.app.see("button.person").await;
    walk.screen("sign-in").await;
    walk.app.press_containing("button.person", CHIEF).await;
    walk.app.fill("input[name=password]", "not the password").await;
    walk.app.click("form button[type=submit]").await;
    walk.app.see("[role=alert]").await;
    walk.screen("sign-in-refused").await;
    walk.app.fill("input[name=password]", DEMO_PASSWORD).await;
    walk.app.click("form button[type=submit]").await;
    walk.app.see(".list-head").await;
}

async fn lists(walk: &mut Walk<'_>) {
    for view in ["all", "to_review", "late", "mine"] {
        walk.view(view).await;
        walk.app.until("!document.querySelector('.wait')", vec![]).await;
        walk.screen(&format!("list-{view}")).await;
    }
    walk.view("all").await;
    walk.app.fill("input[type=search]", "sông lành").await;
    walk.app.see("mark").await;
    walk.screen("search").await;
    walk.app.fill("input[type=search]", "không có bài nào như vậy").await;
    walk.app.see(".list-pane .state-page").await;
    walk.screen("search-nothing").await;
    walk.app.ask("const e = document.querySelector('input[type=search]'); e.value = ''; e.dispatchEvent(new Event('input', { bubbles: true }))", vec![]).await;
    walk.app.see(".row-title").await;
    walk.app.click(".list-pane .chip").await;
    walk.app.see(".popover").await;
    walk.screen("filter").await;
    walk.escape(".popover").await;
}

async fn articles(walk: &mut Walk<'_>) {
    walk.view("to_review").await;
    walk.open(LONG).await;
    walk.screen("article").await;
    for panel in ["details", "checks", "comments", "history", "delivery"] {
        walk.panel(panel).await;
        walk.screen(&format!("panel-{panel}")).await;
    }
    walk.panel("history").await;
    walk.app.press_containing(".history-compare", "").await;
    walk.app.see("[role=dialog]").await;
    walk.screen("history-diff").await;
    walk.escape("[role=dialog]").await;
    walk.close_panel().await;
    let more = walk.word("button-more");
    walk.app.press(&more).await;
    walk.app.see("[role=menu]").await;
    walk.screen("article-menu").await;
    walk.escape("[role=menu]").await;
    walk.app.chord(thirtyfour::Key::Control, "k").await;
    walk.app.see(".palette").await;
    walk.screen("palette").await;
    walk.escape(".palette").await;
    walk.app.ask("dispatchEvent(new KeyboardEvent('keydown', { key: 'F1', bubbles: true }))", vec![]).await;
    walk.app.see("[role=dialog]").await;
    walk.screen("shortcuts").await;
    walk.escape("[role=dialog]").await;
    walk.app.click(".status-line").await;
    walk.app.see("[role=dialog]").await;
    walk.screen("status-long").await;
    walk.escape("[role=dialog]").await;
}

async fn dialogs(walk: &mut Walk<'_>) {
    walk.view("to_review").await;
    walk.open(CLAIMED).await;
    walk.dialog("preview", ".reading").await;
    for verb in ["sign_off", "return", "hold", "spike"] {
        walk.verb(verb).await;
    }
    walk.view("approved").await;
    walk.open(READY).await;
    walk.verb("clear").await;
    walk.view("scheduled").await;
    walk.open(SCHEDULED).await;
    walk.verb("schedule").await;
    walk.view("live").await;
    walk.open(LIVE).await;
    walk.panel("delivery").await;
    walk.screen("live-delivery").await;
    walk.close_panel().await;
    for verb in ["take_down", "kill", "correct"] {
        walk.verb(verb).await;
    }
}

async fn places(walk: &mut Walk<'_>) {
    walk.place("deliveries").await;
    walk.app.see(".page li").await;
    walk.screen("deliveries").await;
    let story = walk.word("story-show");
    walk.app.press_containing(".page li button", &story).await;
    walk.app.see(".story time").await;
    walk.screen("deliveries-story").await;
    walk.place("activity").await;
    walk.app.see(".row-title").await;
    walk.screen("activity").await;
}

async fn settings(walk: &mut Walk<'_>) {
    walk.place("settings").await;
    for tab in ["account", "people", "sections", "destinations", "profiles", "rules", "privileges", "backup"] {
        let name = walk.word(&format!("settings-{tab}"));
        walk.app.press_containing(".page [role=tab]", &name).await;
        walk.app.until("!document.querySelector('.wait')", vec![]).await;
        walk.screen(&format!("settings-{tab}")).await;
    }
}
