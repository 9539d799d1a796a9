//! A data folder that cannot be opened: it is said why, nothing is overwritten, and a backup brings everything back.

use super::newsroom::{CHIEF, LAN, found, open, sign_in};
use galley_tests::{App, Stage, process, stage::PASSPHRASE};
use serde_json::json;
use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

/// Where SQLite keeps `user_version` in its file (https://www.sqlite.org/fileformat2.html#user_version_number).
const USER_VERSION: u64 = 60;

/// Writes into a database file behind its back; gives what stood there.
fn write_at(file: &Path, at: u64, bytes: &[u8]) -> Vec<u8> {
    let mut file = OpenOptions::new().read(true).write(true).open(file).expect("the database's file");
    let mut before = vec![0; bytes.len()];
    file.seek(SeekFrom::Start(at)).expect("a place");
    file.read_exact(&mut before).expect("read");
    file.seek(SeekFrom::Start(at)).expect("a place");
    file.write_all(bytes).expect("written");
    before
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_opened_says_why_and_comes_back_from_its_backup() {
    let mut stage = Stage::set("a_folder_that_cannot_be_opened_says_why_and_comes_back_from_its_backup").await;
    let headline = "Mở đường vào làng chài An Lạc";
    let portal = found(&stage, Some(headline)).await;
    let folder = stage.desk().join("backups");
    fs::create_dir_all(&folder).expect("the folder of backups");
    let kept = folder.join("galley-20261124T120000000Z-nightly.tar.zst");
    let _ = stage.galley(&["--as", CHIEF, "backup", &kept.display().to_string()]).await.done();
    let database = stage.desk().join("galley.db");

    stage.step("a newer Galley was here: the data is left alone and opens again when it can");
    let version = write_at(&database, USER_VERSION, &9_999_u32.to_be_bytes());
    let whole = fs::read(&database).expect("the database's file");
    let app = stage.app().await;
    app.see_text("do bản Galley mới hơn tạo ra").await;
    app.show(&mut stage, "too-new").await;
    assert_eq!(fs::read(&database).expect("there"), whole, "not a byte was changed");
    write_at(&database, USER_VERSION, &version);
    app.press("Thử lại").await;
    app.see("button.person").await;
    app.close().await;

    stage.step("the database is damaged: it is set aside, and the newest backup is offered");
    write_at(&database, 0, b"not a database any more");
    let app = stage.app().await;
    app.see_text("đã được để riêng").await;
    app.show(&mut stage, "damaged").await;
    let aside = || {
        fs::read_dir(stage.desk())
            .expect("the folder")
            .filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().contains("damaged")))
            .count()
    };
    assert!(aside() > 0, "the damaged file is kept");
    app.press_containing("button", "Khôi phục").await;

    stage.step("the desk is a new one: an administrator lets it in");
    sign_in(&app, CHIEF).await;
    app.see_text("Điều lệ chưa biết máy này").await;
    app.show(&mut stage, "not-enrolled").await;
    app.press("Cho máy này vào").await;
    app.press_in_dialog("Cho máy này vào").await;
    app.fill_field("Câu mật khẩu", PASSPHRASE).await;
    app.press_in_dialog("Cho máy này vào").await;
    app.gone("[role=dialog]").await;
    app.until("!document.body.innerText.includes(values[0])", vec![json!("Điều lệ chưa biết máy này")]).await;

    stage.step("everything is there");
    open(&app, "Tất cả", headline).await;
    app.show(&mut stage, "back").await;
    app.close().await;
    let _ = stage.galley(&["--as", CHIEF, "verify"]).await.done();
    portal.stop().await;
}

/// The names of everything in the data folder; the lock file comes and goes.
fn lying(stage: &Stage) -> BTreeSet<String> {
    let names = fs::read_dir(stage.desk()).expect("the folder").map(|e| e.expect("an entry").file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

/// Begins to restore the large backup, the last but one of the list, and stops it under way.
async fn begun_and_stopped(app: &App, stage: &mut Stage, name: &str) {
    app.press_containing("li:nth-last-child(2) button", "Khôi phục").await;
    // It says how far it is of how much, and that is not all of it yet.
    let part = "((e) => e && Number(e.ariaValueNow) > 1000 && Number(e.ariaValueNow) * 2 < Number(e.ariaValueMax))(document.querySelector('[role=progressbar]'))";
    app.until(part, vec![]).await;
    app.see_in(".progress", "MB trên").await;
    app.screenshot(stage, &format!("{name}-under-way")).await;
    app.press_containing(".progress button", "Dừng lại").await;
    app.see_in(".notice", "Không có gì thay đổi.").await;
    app.gone("[role=progressbar]").await;
    app.show(stage, &format!("{name}-stopped")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_shows_how_far_it_is_and_one_that_is_stopped_leaves_everything_as_it_was() {
    let mut stage =
        Stage::set("a_restore_shows_how_far_it_is_and_one_that_is_stopped_leaves_everything_as_it_was").await;
    let headline = "Trạm y tế xã An Lạc có thêm bác sĩ";
    let portal = found(&stage, Some(headline)).await;
    let backup = async |day: u32| {
        let file = stage.desk().join(format!("backups/galley-202611{day}T120000000Z-nightly.tar.zst"));
        let _ = stage.galley(&["--as", CHIEF, "backup", &file.display().to_string()]).await.done();
    };
    fs::create_dir_all(stage.desk().join("backups")).expect("the folder of backups");
    backup(22).await;
    // Pictures of half a gigabyte, which do not pack: a restore that takes long enough to be stopped by a person.
    let heavy = stage.desk().join("media/heavy");
    fs::create_dir_all(stage.desk().join("media")).expect("the folder of media");
    let noise = fs::File::open("/dev/urandom").expect("noise").take(512 << 20);
    std::io::copy(&mut { noise }, &mut fs::File::create(&heavy).expect("a heavy file")).expect("filled");
    backup(23).await;
    fs::remove_file(&heavy).expect("removed");

    let restore_of = async |app: &App| {
        sign_in(app, CHIEF).await;
        app.press_containing("button.rail-link", "Cài đặt").await;
        app.press_containing("[role=tab]", "Sao lưu").await;
        app.see_text("Các bản sao lưu ở đây").await;
    };

    stage.step("with the newsroom open, from its settings: begun, and stopped");
    let app = stage.app().await;
    restore_of(&app).await;
    let before = lying(&stage);
    begun_and_stopped(&app, &mut stage, "in-the-settings").await;
    assert_eq!(lying(&stage), before, "nothing came, nothing went");
    open(&app, "Tất cả", headline).await;
    app.close().await;

    stage.step("the database is damaged; the large backup is begun, and stopped");
    write_at(&stage.desk().join("galley.db"), 0, b"not a database any more");
    let app = stage.app().await;
    app.see_text("đã được để riêng").await;
    app.until("document.querySelectorAll('li button').length >= 2", vec![]).await;
    let before = lying(&stage);
    begun_and_stopped(&app, &mut stage, "at-the-start").await;
    assert_eq!(lying(&stage), before, "nothing came, nothing went");

    stage.step("the older one is taken instead, whole");
    app.press_containing("li:last-child button", "Khôi phục").await;
    sign_in(&app, CHIEF).await;
    app.see_text("Điều lệ chưa biết máy này").await;
    open(&app, "Tất cả", headline).await;
    app.close().await;

    stage.step("from the settings, not stopped: the window closes, and the next start has the backup's data");
    let made = stage.galley(&["--as", LAN, "--json", "article", "new", "--headline", "Viết sau bản sao lưu"]).await;
    assert!(made.done().json()["id"].is_string());
    let _ = stage.galley(&["--as", CHIEF, "backup", &stage.path("later.tar.zst").display().to_string()]).await.done();
    let app = stage.app().await;
    restore_of(&app).await;
    let id = app.id();
    app.press_containing("li:last-child button", "Khôi phục").await;
    process::gone(id).await;
    drop(app);
    let again = stage.app().await;
    sign_in(&again, CHIEF).await;
    again.see_text("Điều lệ chưa biết máy này").await;
    open(&again, "Tất cả", headline).await;
    let rows = stage.galley(&["--as", CHIEF, "--json", "article", "list", "--view", "all"]).await.done().json();
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "what came after the backup is set aside: {rows}");
    again.screenshot(&mut stage, "restored").await;
    again.close().await;
    portal.stop().await;
}
