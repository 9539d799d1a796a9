//! Around the window: the tray, a second start, links, leaving, where the window stood.

use super::newsroom::{LAN, at_the_desk, drafted, found, sign_in};
use galley_tests::{App, PATIENCE, Stage, process, programs::program, stage};
use serde_json::json;
use tokio::time::timeout;

/// The first run, as a person does it.
async fn found_in_the_app(app: &App, name: &str) {
    app.fill("input[name=newsroom]", "Báo An Lạc").await;
    app.fill("input[name=name]", name).await;
    app.fill("input[name=password]", stage::PASSWORD).await;
    app.fill("input[name=passphrase]", stage::PASSPHRASE).await;
    app.press("Mở tòa soạn").await;
    app.see_text("Giữ khóa khôi phục này").await;
    app.press("Bắt đầu").await;
    app.see(".list-head").await;
}

/// Starts the app a second time on the same folder and waits until it has ended.
async fn start_again(stage: &Stage, words: &[&str]) -> std::process::Output {
    let mut command = stage.command(program("galley-desktop"));
    command.arg("--data").arg(stage.desk()).args(words);
    timeout(PATIENCE, command.output()).await.expect("a second start ends at once").expect("it starts")
}

#[tokio::test]
async fn the_first_run_makes_a_newsroom_and_shows_the_key_to_print() {
    let mut stage = Stage::set("the_first_run_makes_a_newsroom_and_shows_the_key_to_print").await;
    let app = stage.app().await;
    app.fill("input[name=newsroom]", "Báo An Lạc").await;
    app.fill("input[name=name]", "Trần Quân").await;
    app.fill("input[name=password]", stage::PASSWORD).await;
    app.fill("input[name=passphrase]", stage::PASSPHRASE).await;
    app.press("Mở tòa soạn").await;
    app.see_text("Giữ khóa khôi phục này").await;
    app.show(&mut stage, "recovery-key").await;
    app.press("Bắt đầu").await;
    app.see(".list-head").await;
    app.show(&mut stage, "an-empty-newsroom").await;
    app.close().await;
}

#[tokio::test]
async fn the_tray_says_what_is_owed_shows_the_window_and_leaves() {
    let mut stage = Stage::set("the_tray_says_what_is_owed_shows_the_window_and_leaves").await;
    let app = stage.app().await;
    found_in_the_app(&app, "Trần Quân").await;
    let owed = stage.desktop.tray_says("Không nợ gì").await;
    let lines: Vec<String> = stage.desktop.tray_menu().await.into_iter().map(|line| line.label).collect();
    assert_eq!(lines, ["Không nợ gì", "", "Mở Galley", "Thoát Galley"]);
    stage.desktop.choose(&owed).await;
    app.see_text("Phát hành").await;
    let quit = stage.desktop.tray_says("Thoát Galley").await;
    let id = app.id();
    stage.desktop.choose(&quit).await;
    process::gone(id).await;
    assert!(stage.path("desk/window.json").exists(), "the window's place is kept");
}

#[tokio::test]
async fn a_second_start_shows_the_first_window_and_a_link_opens_its_article() {
    let mut stage = Stage::set("a_second_start_shows_the_first_window_and_a_link_opens_its_article").await;
    let app = stage.app().await;
    found_in_the_app(&app, "Trần Quân").await;
    let made = app
        .ask_later(
            "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('create_article', { request: { language: 'vi', headline: 'Cầu mới qua sông An' } }).then(done, done)",
            Vec::new(),
        )
        .await;
    let id = made.as_str().expect("an article's id").to_owned();

    let plain = start_again(&stage, &[]).await;
    assert_eq!(plain.status.code(), Some(0), "{plain:?}");
    let linked = start_again(&stage, &[&format!("galley://article/{id}")]).await;
    assert_eq!(linked.status.code(), Some(0), "{linked:?}");
    app.see(".ProseMirror").await;
    app.see_text("Cầu mới qua sông An").await;
    app.show(&mut stage, "opened-by-a-link").await;

    let wrong = start_again(&stage, &["galley://person/1"]).await;
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
    let processes = process::tree(app.id()).len();
    assert!(processes >= 3, "one window, its page and its network: {processes}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_starts_galley_waits_for_the_person_and_opens_then() {
    let mut stage = Stage::set("a_link_that_starts_galley_waits_for_the_person_and_opens_then").await;
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, |desk| drafted(desk, "Chợ đêm An Lạc mở lại").to_string()).await;
    let app = stage.app_with(&[&format!("galley://article/{id}")], &[]).await;
    sign_in(&app, LAN).await;
    app.see(".ProseMirror").await;
    app.see_text("Chợ đêm An Lạc mở lại").await;
    app.show(&mut stage, "opened-after-signing-in").await;
    app.close().await;
    portal.stop().await;
}

#[tokio::test]
async fn the_window_stands_where_it_stood() {
    let mut stage = Stage::set("the_window_stands_where_it_stood").await;
    let app = stage.app().await;
    app.see("form").await;
    app.resize(1024, 700).await;
    // Without a newsroom yet, the tray speaks the language of the window.
    let quit = stage.desktop.tray_says("Thoát Galley").await;
    let id = app.id();
    stage.desktop.choose(&quit).await;
    process::gone(id).await;
    drop(app);

    let again = stage.app().await;
    again.see("form").await;
    again
        .until(
            "Math.abs(innerWidth - values[0]) < 4 && Math.abs(innerHeight - values[1]) < 60",
            vec![json!(1024), json!(700)],
        )
        .await;
    again.close().await;
}
