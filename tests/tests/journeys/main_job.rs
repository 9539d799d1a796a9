//! The main job: a reporter drafts, editors sign off, it is published, and readers see it on the portal.

use super::newsroom::{HOA, LAN, MINH, found, open, sign_in_with, sign_out};
use galley_desk::demo;
use galley_portal::RunningPortal;
use galley_tests::{
    Stage,
    stage::{PASSPHRASE, PASSWORD},
};

const HEADLINE: &str = "Tỉnh An Lạc khai mạc hội nghị bàn kế hoạch quý tới";
const STANDFIRST: &str = "Hội nghị bàn ba việc lớn và chốt lịch làm việc.";
const BODY: &str = "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh với sự tham dự của hai trăm đại biểu.";

/// Where the job is done and by whom.
struct Place {
    /// Reporter, editor, managing editor.
    people: [&'static str; 3],
    password: &'static str,
    passphrase: &'static str,
    /// Where readers go.
    site: String,
    /// The portal, where nobody else runs it.
    portal: Option<RunningPortal>,
}

impl Place {
    /// The demonstration newsroom when the tour shows that one (`GALLEY_DEMO_PORTAL` names its portal), else one of its own.
    async fn given(stage: &Stage) -> Self {
        if let Ok(site) = std::env::var("GALLEY_DEMO_PORTAL") {
            let everybody = demo::people();
            let name = |key: &str| everybody.iter().find(|person| person.key == key).expect("one of the people").name;
            let people = [name("lan"), name("ha"), name("hung")];
            return Self { people, password: demo::PASSWORD, passphrase: demo::PASSWORD, site, portal: None };
        }
        let portal = found(stage, None).await;
        let site = portal.public_url.clone();
        Self { people: [LAN, MINH, HOA], password: PASSWORD, passphrase: PASSPHRASE, site, portal: Some(portal) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job() {
    let mut stage = Stage::set("the_main_job").await;
    let place = Place::given(&stage).await;
    let [reporter, editor, managing_editor] = place.people;
    println!("portal: {}", place.site);

    let app = stage.app_with(&[], &[("GALLEY_PASSPHRASE", place.passphrase)]).await;
    app.see("button.person").await;
    app.screenshot(&mut stage, "sign-in").await;
    sign_in_with(&app, reporter, place.password).await;
    app.screenshot(&mut stage, "desk").await;

    stage.step(&format!("{reporter} writes"));
    app.press_containing("button", "Bài mới").await;
    app.type_into_editor("headline", HEADLINE).await;
    app.type_into_editor("standfirst", STANDFIRST).await;
    app.type_into_editor("body", BODY).await;
    app.screenshot(&mut stage, "typed").await;
    app.choose("Chuyên mục", "Thời sự").await;
    app.until_saved().await;
    app.see_text("Thời sự").await;
    app.screenshot(&mut stage, "draft").await;

    stage.step(&format!("{reporter} submits"));
    app.press_containing(".verbs button", "Gửi duyệt").await;
    app.see_text("lần duyệt 1/2").await;
    app.screenshot(&mut stage, "submitted").await;
    sign_out(&app).await;

    for (who, picture) in [(editor, "sign-off-1"), (managing_editor, "sign-off-2")] {
        stage.step(&format!("{who} claims and signs off"));
        sign_in_with(&app, who, place.password).await;
        open(&app, "Chờ duyệt", HEADLINE).await;
        app.press_containing(".verbs button", "Nhận duyệt").await;
        app.press_containing(".verbs button", "Ký duyệt").await;
        app.see(".reading").await;
        app.screenshot(&mut stage, picture).await;
        app.press_in_dialog("Ký duyệt").await;
        app.gone(".reading").await;
        if who == editor {
            sign_out(&app).await;
        }
    }

    stage.step(&format!("{managing_editor} publishes"));
    app.press_containing(".verbs button", "Hẹn giờ").await;
    app.press_containing("[role=dialog] [role=radio], [role=dialog] label", "Đăng ngay").await;
    app.screenshot(&mut stage, "publish").await;
    app.press_in_dialog("Đăng ngay").await;
    app.press_containing("[role=tab]", "Phát hành").await;
    app.see_in(".side .mark", "Đã đăng").await;
    app.screenshot(&mut stage, "live").await;

    stage.step("a reader sees it on the portal");
    let front = reqwest::get(&place.site).await.expect("answers").text().await.expect("a page");
    assert!(front.contains(HEADLINE), "the front page shows the headline");
    println!("live at {}", place.site);
    app.close().await;
    if let Some(portal) = place.portal {
        portal.stop().await;
    }
}
