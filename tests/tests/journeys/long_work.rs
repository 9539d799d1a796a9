//! Work that takes a while: it shows how far it is, can be stopped, and leaves everything as it was then.

use super::newsroom::{CHIEF, found, sign_in};
use galley_domain::{people::Role, workflow::EditorialState};
use galley_tests::{Stage, process};
use serde_json::json;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// The folder of the demonstration that the window makes: beside its own.
fn beside(stage: &Stage, ending: &str) -> PathBuf {
    let mut name = stage.desk().into_os_string();
    name.push(ending);
    name.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_opens_the_demonstration_from_the_first_screen() {
    let mut stage = Stage::set("a_newcomer_opens_the_demonstration_from_the_first_screen").await;
    let (made, partial) = (beside(&stage, "-demo"), beside(&stage, "-demo.partial"));
    for folder in [&made, &partial] {
        let _ = fs::remove_dir_all(folder);
    }
    let app = stage.app().await;
    app.see_in(".demo", "Chỉ muốn xem thử?").await;
    app.show(&mut stage, "offered").await;

    stage.step("it is begun, and stopped: nothing is left of it");
    app.press("Mở tòa soạn mẫu").await;
    app.until("Number(document.querySelector('[role=progressbar]')?.ariaValueNow) > 3", vec![]).await;
    app.show(&mut stage, "under-way").await;
    app.theme("dark").await;
    app.screenshot(&mut stage, "under-way-dark").await;
    app.theme("light").await;
    app.press_containing(".progress button", "Dừng lại").await;
    app.see_in(".demo .notice", "Không có gì thay đổi.").await;
    app.show(&mut stage, "stopped").await;
    assert!(!made.exists() && !partial.exists(), "nothing is left of it");

    stage.step("it is made whole: this window closes, another opens on it");
    app.press("Mở tòa soạn mẫu").await;
    for share in [25, 50, 75, 90] {
        let far = "((e) => e && Number(e.ariaValueNow) * 100 >= Number(e.ariaValueMax) * values[0])(document.querySelector('[role=progressbar]'))";
        app.until(far, vec![json!(share)]).await;
    }
    process::gone(app.id()).await;
    let window = process::with_argument(&made.display().to_string()).expect("a window on the demonstration");
    process::kill_9(window).await;
    process::gone(window).await;

    stage.step("people of every role, articles in every state, and a portal that shows them");
    let data = made.display().to_string();
    let as_chief = [("GALLEY_PASSWORD", "galley-demo"), ("GALLEY_PASSPHRASE", "galley-demo")];
    let ask = async |words: &[&str]| {
        let all = [&["--as", "Tuấn", "--json"], words].concat();
        stage.galley_at(&made, &as_chief, &all).await.done().json()
    };
    let people = ask(&["people", "list"]).await;
    let roles: BTreeSet<&str> = people
        .as_array()
        .expect("people")
        .iter()
        .flat_map(|p| p["grants"].as_array().expect("grants"))
        .filter_map(|g| g["role"].as_str())
        .collect();
    assert_eq!(roles.len(), Role::ALL.len(), "{roles:?}");
    let mut states = BTreeSet::new();
    for view in ["all", "spiked"] {
        let rows = ask(&["article", "list", "--view", view, "--limit", "100"]).await;
        states.extend(rows.as_array().expect("rows").iter().filter_map(|r| r["state"].as_str().map(str::to_owned)));
    }
    assert_eq!(states.len(), EditorialState::ALL.len(), "{states:?}");

    let app = galley_tests::App::open(&stage, &["--data".to_owned(), data.clone()], &as_chief).await;
    app.see("button.person").await;
    app.show(&mut stage, "its-people").await;
    let place = fs::read_to_string(made.join("demonstration.json")).expect("where its portal listens");
    let place: serde_json::Value = serde_json::from_str(&place).expect("JSON");
    let front = reqwest::get(format!("http://{}/", place["listen"].as_str().expect("an address"))).await;
    let front = front.expect("its portal answers while the window is open").text().await.expect("a page");
    assert!(front.contains("Cơ quan chủ quản: Ủy ban nhân dân tỉnh An Lạc"), "{front}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_shows_how_far_it_is_and_one_that_is_stopped_leaves_no_file() {
    let mut stage = Stage::set("a_backup_shows_how_far_it_is_and_one_that_is_stopped_leaves_no_file").await;
    let portal = found(&stage, None).await;
    // Pictures of a gigabyte: a backup that takes long enough to be stopped by a person.
    let heavy = stage.desk().join("media").join("heavy");
    fs::create_dir_all(heavy.parent().expect("a folder")).expect("the folder of media");
    fs::File::create(&heavy).and_then(|file| file.set_len(1 << 30)).expect("a heavy file");
    let app = stage.app().await;
    sign_in(&app, CHIEF).await;
    app.press_containing("button.rail-link", "Cài đặt").await;
    app.press_containing("[role=tab]", "Sao lưu").await;
    // The button moves down once it is known that there is none yet.
    app.see_text("Chưa có bản sao lưu").await;
    let folder = stage.desk().join("backups");
    let lying = || fs::read_dir(&folder).map(Iterator::count).unwrap_or(0);
    let before = lying();

    stage.step("it is begun, and stopped: no file is left");
    app.press("Sao lưu ngay").await;
    app.until("Number(document.querySelector('[role=progressbar]')?.ariaValueNow) > 1000", vec![]).await;
    app.see_in(".progress", "MB trên").await;
    app.screenshot(&mut stage, "under-way").await;
    app.press_containing(".progress button", "Dừng lại").await;
    app.see_in(".notice", "Không có gì thay đổi.").await;
    app.gone("[role=progressbar]").await;
    assert_eq!(lying(), before, "no file is left");
    app.show(&mut stage, "stopped").await;

    stage.step("it is made whole");
    fs::remove_file(&heavy).expect("removed");
    app.press("Sao lưu ngay").await;
    app.see_in("ul", "galley-").await;
    app.show(&mut stage, "made").await;
    app.close().await;
    portal.stop().await;
}
