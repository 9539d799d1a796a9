//! A small newsroom for the journeys: people of every role, a real portal that trusts it. Founded through the desk's own
//! use cases, before the app opens the folder.

#![allow(dead_code, reason = "each journey uses what it needs of it")]

#[path = "../../shared/founding.rs"]
mod founding;

pub use founding::{CHIEF, HOA, LAN, MINH, desk, sits, written};

use founding::founded;
use galley_desk::{
    Desk,
    actions::{On, deliver, destinations, sign_off, submit},
    deliverer,
    queries::{article, newsroom, review},
};
use galley_domain::{ids::ArticleId, publication::PublicationState};
use galley_portal::{Config, Portal, RunningPortal, faults::Faults};
use galley_tests::{App, Stage, stage::PASSWORD};

/// First paragraph of every article prepared for a journey.
pub const PARAGRAPH: &str = "Sáng nay, hội nghị bàn ba việc lớn.";

/// Does something at the desk before the app opens the folder, or after it has closed.
pub async fn at_the_desk<T: Send + 'static>(stage: &Stage, work: impl FnOnce(&Desk) -> T + Send + 'static) -> T {
    let folder = stage.desk();
    tokio::task::spawn_blocking(move || work(&desk(&folder))).await.expect("done at the desk")
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
    let (folder, trusting) = (stage.desk(), portal_folder.clone());
    tokio::task::spawn_blocking(move || {
        let file = newsroom::root_key_file(&founded(&folder)).expect("the root's public key");
        std::fs::create_dir_all(&trusting).expect("a folder");
        let key = trusting.join("root.json");
        std::fs::write(&key, serde_json::to_vec(&file).expect("JSON")).expect("written");
        Portal::trust(&trusting, &key).expect("trusted");
    })
    .await
    .expect("founded");
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
    written(desk, headline, "Hội nghị khai mạc sáng nay.", &[PARAGRAPH, "Đại biểu thống nhất lịch làm việc."])
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

/// Takes a verb of the open article from its menu.
pub async fn from_menu(app: &App, verb: &str) {
    app.press("Thêm thao tác").await;
    app.press_containing("[role=menuitem]", verb).await;
}

/// Takes the open article to read it; what was claimed can be signed.
pub async fn claim_here(app: &App) {
    app.press_containing(".verbs button", "Nhận duyệt").await;
    app.see_in(".verbs", "Ký duyệt").await;
}

/// Opens what a person reads before signing the open article.
pub async fn read_here(app: &App) {
    app.press_containing(".verbs button", "Ký duyệt").await;
    app.see("[role=dialog] .reading").await;
}

/// Signs what is read.
pub async fn sign_here(app: &App) {
    app.press_in_dialog("Ký duyệt").await;
    app.gone(".reading").await;
}

/// Shows what becomes of the open article at the portals.
pub async fn delivery_panel(app: &App) {
    app.press_containing("[role=tab]", "Phát hành").await;
}

/// In the open form: now.
pub async fn publish_in_form(app: &App) {
    app.press_containing("[role=dialog] label", "Đăng ngay").await;
    app.press_in_dialog("Đăng ngay").await;
    app.gone("[role=dialog]").await;
}

/// Publishes the open article at once, and shows what becomes of it.
pub async fn publish_here(app: &App) {
    app.press_containing(".verbs button", "Hẹn giờ").await;
    publish_in_form(app).await;
    delivery_panel(app).await;
}

/// Opens the article of this headline from the list of a view.
pub async fn open(app: &App, view: &str, headline: &str) {
    app.press_containing(".rail-link", view).await;
    app.press_containing(".row-title", headline).await;
    app.see(".ProseMirror").await;
}
