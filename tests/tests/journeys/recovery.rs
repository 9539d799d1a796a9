//! A data folder that cannot be opened: it is said why, nothing is overwritten, and a backup brings everything back.

use super::newsroom::{CHIEF, found, open, sign_in};
use galley_tests::{Stage, stage::PASSPHRASE};
use serde_json::json;
use std::{
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
    app.until("document.querySelectorAll('[role=dialog] input').length === 2", vec![]).await;
    app.ask("document.querySelectorAll('[role=dialog] input')[1].focus()", vec![]).await;
    app.keys(PASSPHRASE).await;
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
