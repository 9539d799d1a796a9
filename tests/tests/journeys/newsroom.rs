//! A small newsroom for the journeys: people of every role, a real portal that trusts it. Founded through the desk's own
//! use cases, before the app opens the folder.

#![allow(dead_code, reason = "each journey uses what it needs of it")]

use galley_desk::{
    Desk,
    actions::{create, destinations, first_run, people, restore_revision, session, submit},
    host::SystemHost,
    keys::{Cost, age_file::AgeFile},
    queries::newsroom,
};
use galley_domain::{
    article::Language,
    content::{body::Body, ydoc::WorkingText},
    people::Role,
};
use galley_portal::{Config, Portal, RunningPortal};
use galley_tests::{
    App, Stage,
    stage::{PASSPHRASE, PASSWORD},
};
use std::{path::Path, sync::Arc};

/// Administrator and editor-in-chief.
pub const CHIEF: &str = "Trần Quân";
/// A reporter.
pub const LAN: &str = "Lan Anh";
/// An editor.
pub const MINH: &str = "Minh Đức";
/// A managing editor.
pub const HOA: &str = "Thu Hoà";

/// The desk of a folder, as the command line would open it.
fn desk(folder: &Path) -> Desk {
    std::fs::create_dir_all(folder).expect("a folder");
    // A folder that has `secrets.age` keeps using it; the app opens it with the same passphrase.
    let keychain = AgeFile::open(folder, PASSPHRASE, Cost::FOR_TESTS).expect("secrets.age opens");
    Desk::open(folder, Arc::new(SystemHost::new(Box::new(keychain))), Cost::FOR_TESTS).expect("the desk opens")
}

/// Founds the newsroom and its portal; with `draft`, Lan has submitted an article of that headline.
pub async fn found(stage: &Stage, draft: Option<&str>) -> RunningPortal {
    stage.step("the newsroom is founded, people join, a portal trusts it");
    let folder = stage.desk();
    let portal_folder = stage.path("portal");
    let (at, trusting) = (folder.clone(), portal_folder.clone());
    tokio::task::spawn_blocking(move || {
        let desk = desk(&at);
        let first = first_run::FirstRun {
            language: "vi".into(),
            newsroom: "Báo An Lạc".into(),
            time_zone: "Asia/Ho_Chi_Minh".into(),
            name: CHIEF.into(),
            password: PASSWORD.into(),
            passphrase: PASSPHRASE.into(),
        };
        first_run::first_run(&desk, &first).expect("founded");
        for (name, role) in [(LAN, Role::Reporter), (MINH, Role::Editor), (HOA, Role::ManagingEditor)] {
            let grants = vec![people::GrantRequest { role, sections: None }];
            let request =
                people::AddPerson { name: name.into(), pen_names: Vec::new(), grants, password: PASSWORD.into() };
            people::add_person(&desk, &request, Some(PASSPHRASE)).expect("somebody joins");
        }
        let file = newsroom::root_key_file(&desk).expect("the root's public key");
        std::fs::create_dir_all(&trusting).expect("a folder");
        let key = trusting.join("root.json");
        std::fs::write(&key, serde_json::to_vec(&file).expect("JSON")).expect("written");
        Portal::trust(&trusting, &key).expect("trusted");
    })
    .await
    .expect("founded");
    let config = Config::new(portal_folder, "127.0.0.1:0".parse().expect("an address"));
    let portal = Portal::serve(config, std::future::pending::<()>()).await.expect("the portal serves");
    let url = portal.write_url();
    let draft = draft.map(str::to_owned);
    tokio::task::spawn_blocking(move || {
        let desk = desk(&folder);
        let sits = |name: &str| {
            let id = session::by_name(&desk, name).expect("known");
            session::sign_in(&desk, id, PASSWORD).expect("signed in")
        };
        sits(CHIEF);
        let id = destinations::add_destination(&desk, "Cổng An Lạc", "own", &url, None).expect("added");
        assert!(destinations::test_destination(&desk, id).expect("asked").ok);
        if let Some(headline) = draft {
            sits(LAN);
            let section = "thoi-su".parse().ok();
            let request = create::CreateArticle { section, language: Language::Vi, headline: headline.clone() };
            let id = create::create_article(&desk, request).expect("created");
            let body =
                Body::from_paragraphs(["Sáng nay, hội nghị bàn ba việc lớn.", "Đại biểu thống nhất lịch làm việc."]);
            let text = WorkingText { headline, standfirst: "Hội nghị khai mạc sáng nay.".into(), body };
            restore_revision::replace_text(&desk, id, text, "edit").expect("written");
            let on = galley_desk::actions::On { article: id, round: None };
            submit::submit(&desk, submit::Submit { on, fast_lane: false, editor: None }).expect("submitted");
        }
    })
    .await
    .expect("the portal is known");
    portal
}

/// Signs a person in, from the sign-in screen.
pub async fn sign_in(app: &App, name: &str) {
    sign_in_with(app, name, PASSWORD).await;
}

/// The same, with a password of another newsroom.
pub async fn sign_in_with(app: &App, name: &str, password: &str) {
    app.press_containing("button.person", name).await;
    app.fill("input[name=password]", password).await;
    app.click("form button[type=submit]").await;
    app.see(".list-head").await;
}

/// Signs out, back to the sign-in screen.
pub async fn sign_out(app: &App) {
    app.click("button.person-here").await;
    app.press_containing("[role=menuitem]", "Đổi người dùng").await;
    app.see("button.person").await;
}

/// Opens the article of this headline from the list of a view.
pub async fn open(app: &App, view: &str, headline: &str) {
    app.press_containing(".rail-link", view).await;
    app.press_containing(".row-title", headline).await;
    app.see(".ProseMirror").await;
}
