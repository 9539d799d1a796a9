//! The main job: a reporter drafts, editors sign off, it is published, and readers see it on the portal.

use super::{
    hands::Hands,
    newsroom::{HOA, LAN, MINH, found},
    words::Words,
};
use galley_desk::demo;
use galley_portal::RunningPortal;
use galley_tests::{
    App, Stage,
    stage::{PASSPHRASE, PASSWORD},
};

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

/// What is written.
struct Text {
    headline: &'static str,
    standfirst: &'static str,
    body: &'static str,
    section: &'static str,
}

const VIETNAMESE: Text = Text {
    headline: "Tỉnh An Lạc khai mạc hội nghị bàn kế hoạch quý tới",
    standfirst: "Hội nghị bàn ba việc lớn và chốt lịch làm việc.",
    body: "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh với sự tham dự của hai trăm đại biểu.",
    section: "Thời sự",
};
const ENGLISH: Text = Text {
    headline: "An Lac opens its conference on the next quarter",
    standfirst: "Three large matters are discussed and the calendar is settled.",
    body: "The conference opened this morning in the province's centre with two hundred delegates.",
    section: "News",
};

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job() {
    let mut stage = Stage::set("the_main_job").await;
    let place = Place::given(&stage).await;
    let app = opened(&stage, &place).await;
    let hands = Hands::with_pointer(&app, Words::of("vi"));
    done(&mut stage, &place, &app, &hands, &VIETNAMESE).await;
    over(app, place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_in_english() {
    let mut stage = Stage::set("the_main_job_in_english").await;
    let place = Place::given(&stage).await;
    let app = opened(&stage, &place).await;
    let hands = Hands::with_pointer(&app, Words::of("en"));
    done(&mut stage, &place, &app, &hands, &ENGLISH).await;
    over(app, place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_by_keyboard_alone() {
    let mut stage = Stage::set("the_main_job_by_keyboard_alone").await;
    let place = Place::given(&stage).await;
    let app = opened(&stage, &place).await;
    let hands = Hands::on_keyboard(&app, Words::of("vi")).await;
    done(&mut stage, &place, &app, &hands, &VIETNAMESE).await;
    over(app, place).await;
}

async fn opened(stage: &Stage, place: &Place) -> App {
    stage.step(&format!("the portal is at {}", place.site));
    let app = stage.app_with(&[], &[("GALLEY_PASSPHRASE", place.passphrase)]).await;
    app.see("button.person").await;
    app
}

async fn over(app: App, place: Place) {
    app.close().await;
    if let Some(portal) = place.portal {
        portal.stop().await;
    }
}

/// The job itself; whose hands and which language makes no difference to it.
async fn done(stage: &mut Stage, place: &Place, app: &App, hands: &Hands<'_>, text: &Text) {
    let [reporter, editor, managing_editor] = place.people;
    let words = &hands.words;
    hands.speak_it().await;
    app.screenshot(stage, "sign-in").await;
    hands.sign_in(reporter, place.password).await;
    app.screenshot(stage, "desk").await;

    stage.step(&format!("{reporter} writes"));
    hands.write(text.headline, text.standfirst, text.body).await;
    app.screenshot(stage, "typed").await;
    hands.choose(&words.say("field-section"), text.section).await;
    app.until_saved().await;
    app.see_text(text.section).await;
    app.screenshot(stage, "draft").await;

    stage.step(&format!("{reporter} submits"));
    hands.verb("submit").await;
    app.see_in(".where .mark", &words.tell("review-step", &[("step", "1"), ("steps", "2")])).await;
    app.screenshot(stage, "submitted").await;
    hands.sign_out().await;

    for (who, picture) in [(editor, "sign-off-1"), (managing_editor, "sign-off-2")] {
        stage.step(&format!("{who} claims and signs off"));
        hands.sign_in(who, place.password).await;
        hands.open("to_review", text.headline).await;
        hands.verb("claim").await;
        app.see_in(".verbs", &words.say("action-sign_off")).await;
        if who == editor {
            hands.look_into_the_menu().await;
        }
        hands.verb("sign_off").await;
        app.see(".reading").await;
        app.screenshot(stage, picture).await;
        hands.confirm("sign_off").await;
        app.gone(".reading").await;
        if who == editor {
            hands.sign_out().await;
        }
    }

    stage.step(&format!("{managing_editor} publishes"));
    hands.publish().await;
    app.screenshot(stage, "publish").await;
    hands.confirm("publish").await;
    app.gone("[role=dialog]").await;
    hands.delivery().await;
    app.see_in(".side .mark", &words.say("publication-live")).await;
    app.screenshot(stage, "live").await;
    hands.pointer_rested().await;

    stage.step("a reader sees it on the portal");
    let front = reqwest::get(&place.site).await.expect("answers").text().await.expect("a page");
    assert!(front.contains(text.headline), "the front page shows the headline");
    stage.step(&format!("live at {}", place.site));
}
