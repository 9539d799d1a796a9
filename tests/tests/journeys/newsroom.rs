//! A small newsroom for the journeys: people of every role, a real portal that trusts it. Founded through the desk's own
//! use cases, before the app opens the folder.

#![allow(dead_code, reason = "each journey uses what it needs of it")]

use galley_desk::{
    Desk,
    actions::{On, create, deliver, destinations, first_run, people, restore_revision, session, sign_off, submit},
    deliverer,
    host::SystemHost,
    keys::{Cost, age_file::AgeFile},
    queries::{article, newsroom, review},
};
use galley_domain::{
    article::Language,
    content::{body::Body, ydoc::WorkingText},
    ids::ArticleId,
    people::Role,
    publication::PublicationState,
};
use galley_portal::{Config, Portal, RunningPortal, faults::Faults};
use galley_tests::{
    App, Stage,
    stage::{PASSPHRASE, PASSWORD},
};
use std::{path::Path, sync::Arc};

/// First paragraph of every article prepared for a journey.
pub const PARAGRAPH: &str = "Sáng nay, hội nghị bàn ba việc lớn.";
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

/// Does something at the desk before the app opens the folder, or after it has closed.
pub async fn at_the_desk<T: Send + 'static>(stage: &Stage, work: impl FnOnce(&Desk) -> T + Send + 'static) -> T {
    let folder = stage.desk();
    tokio::task::spawn_blocking(move || work(&desk(&folder))).await.expect("done at the desk")
}

/// That person sits down at the desk.
pub fn sits(desk: &Desk, name: &str) {
    let id = session::by_name(desk, name).expect("known");
    session::sign_in(desk, id, PASSWORD).expect("signed in");
}

/// Founds the newsroom and its portal; with `draft`, Lan has submitted an article of that headline.
pub async fn found(stage: &Stage, draft: Option<&str>) -> RunningPortal {
    let portal = found_with(stage, None).await;
    if let Some(headline) = draft {
        let headline = headline.to_owned();
        at_the_desk(stage, move |desk| submitted(desk, &headline)).await;
    }
    portal
}

/// Founds the newsroom and a portal that commits these faults.
pub async fn found_with(stage: &Stage, faults: Option<Faults>) -> RunningPortal {
    stage.step("the newsroom is founded, people join, a portal trusts it");
    let portal_folder = stage.path("portal");
    let trusting = portal_folder.clone();
    at_the_desk(stage, move |desk| {
        let first = first_run::FirstRun {
            language: "vi".into(),
            newsroom: "Báo An Lạc".into(),
            time_zone: "Asia/Ho_Chi_Minh".into(),
            name: CHIEF.into(),
            password: PASSWORD.into(),
            passphrase: PASSPHRASE.into(),
        };
        first_run::first_run(desk, &first).expect("founded");
        for (name, role) in [(LAN, Role::Reporter), (MINH, Role::Editor), (HOA, Role::ManagingEditor)] {
            let grants = vec![people::GrantRequest { role, sections: None }];
            let request =
                people::AddPerson { name: name.into(), pen_names: Vec::new(), grants, password: PASSWORD.into() };
            people::add_person(desk, &request, Some(PASSPHRASE)).expect("somebody joins");
        }
        let file = newsroom::root_key_file(desk).expect("the root's public key");
        std::fs::create_dir_all(&trusting).expect("a folder");
        let key = trusting.join("root.json");
        std::fs::write(&key, serde_json::to_vec(&file).expect("JSON")).expect("written");
        Portal::trust(&trusting, &key).expect("trusted");
    })
    .await;
    let portal = serve(portal_folder, "127.0.0.1:0", faults).await;
    let url = portal.write_url();
    at_the_desk(stage, move |desk| {
        sits(desk, CHIEF);
        let id = destinations::add_destination(desk, "Cổng An Lạc", "own", &url, None).expect("added");
        assert!(destinations::test_destination(desk, id).expect("asked").ok);
    })
    .await;
    portal
}

/// A portal on this address; its write API on the next port, or on any free one.
pub async fn serve(folder: std::path::PathBuf, public: &str, faults: Option<Faults>) -> RunningPortal {
    let mut config = Config::new(folder, public.parse().expect("an address"));
    config.faults = faults;
    Portal::serve(config, std::future::pending::<()>()).await.expect("the portal serves")
}

/// Lan has written it.
pub fn drafted(desk: &Desk, headline: &str) -> ArticleId {
    sits(desk, LAN);
    let section = "thoi-su".parse().ok();
    let request = create::CreateArticle { section, language: Language::Vi, headline: headline.into() };
    let id = create::create_article(desk, request).expect("created");
    let body = Body::from_paragraphs([PARAGRAPH, "Đại biểu thống nhất lịch làm việc."]);
    let text = WorkingText { headline: headline.into(), standfirst: "Hội nghị khai mạc sáng nay.".into(), body };
    restore_revision::replace_text(desk, id, text, "edit").expect("written");
    id
}

/// Lan has submitted it.
pub fn submitted(desk: &Desk, headline: &str) -> ArticleId {
    let id = drafted(desk, headline);
    submit::submit(desk, submit::Submit { on: on(id), fast_lane: false, editor: None }).expect("submitted");
    id
}

/// That person signs the step it waits for.
pub fn signs(desk: &Desk, name: &str, id: ArticleId) {
    sits(desk, name);
    let revision = review::sign_off_view(desk, id).expect("the reading view").revision;
    let request = sign_off::SignOffRequest { on: on(id), revision, editor: None, also_stale: true };
    sign_off::sign_off(desk, request).expect("signed");
}

/// Minh and Hoà have signed it off.
pub fn approved(desk: &Desk, headline: &str) -> ArticleId {
    let id = submitted(desk, headline);
    signs(desk, MINH, id);
    signs(desk, HOA, id);
    id
}

/// It is live, and verified. Gives its public address.
pub async fn live(stage: &Stage, headline: &str) -> (ArticleId, String) {
    let headline = headline.to_owned();
    let (id, desk) = at_the_desk(stage, move |desk| {
        let id = approved(desk, &headline);
        let to = article::article(desk, id).expect("there").publications[0].destination;
        deliver::publish(desk, on(id), to).expect("ordered");
        (id, desk.clone())
    })
    .await;
    deliverer::until_idle(&desk).await.expect("delivered");
    let view = article::article(&desk, id).expect("there");
    let publication = &view.publications[0].publication;
    assert_eq!(publication.state, PublicationState::Live);
    (id, publication.address.clone().expect("a public address"))
}

/// The article, whatever round it is in.
pub fn on(article: ArticleId) -> On {
    On { article, round: None }
}

/// What a reader gets at an address: status and page.
pub async fn read(address: &str) -> (u16, String) {
    let answer = reqwest::get(address).await.expect("the portal answers");
    (answer.status().as_u16(), answer.text().await.expect("a page"))
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

/// Another person takes the seat.
pub async fn switch(app: &App, name: &str) {
    sign_out(app).await;
    sign_in(app, name).await;
}

/// Reads the open article, signs it off.
pub async fn sign_off_here(app: &App) {
    app.press_containing(".verbs button", "Ký duyệt").await;
    app.see(".reading").await;
    app.press_in_dialog("Ký duyệt").await;
    app.gone(".reading").await;
}

/// Opens the article of this headline from the list of a view.
pub async fn open(app: &App, view: &str, headline: &str) {
    app.press_containing(".rail-link", view).await;
    app.press_containing(".row-title", headline).await;
    app.see(".ProseMirror").await;
}
