//! The main job without a window: draft, sign off, deliver, see it on a real portal.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use galley_desk::{
    Desk,
    actions::{
        On, create, deliver, destinations, edit_details, first_run, people, restore_revision, session, sign_off, submit,
    },
    deliverer,
    host::{Host, SystemHost},
    keys::{Cost, keychain::MemoryKeychain},
    queries::{article, newsroom, review},
};
use galley_domain::{
    content::{body::Body, ydoc::WorkingText},
    ids::{ArticleId, DestinationId, PersonId},
    people::Role,
    publication::PublicationState,
    workflow::{EditorialState, Refusal},
};
use galley_portal::{Config, Portal, RunningPortal};
use std::{collections::BTreeMap, sync::Arc};

const PASSWORD: &str = "correct horse 22";
const PASSPHRASE: &str = "a river crosses the old town";

struct Newsroom {
    desk: Desk,
    people: BTreeMap<&'static str, PersonId>,
    destination: DestinationId,
    portal: RunningPortal,
    _folders: (tempfile::TempDir, tempfile::TempDir),
}

impl Newsroom {
    async fn found() -> Self {
        let folders = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let host: Arc<dyn Host> = Arc::new(SystemHost::new(Box::<MemoryKeychain>::default()));
        let desk = Desk::open(folders.0.path(), host, Cost::FOR_TESTS).unwrap();
        let first = first_run::FirstRun {
            language: "vi".into(),
            newsroom: "Báo An Lạc".into(),
            time_zone: "Asia/Ho_Chi_Minh".into(),
            name: "Quân".into(),
            password: PASSWORD.into(),
            passphrase: PASSPHRASE.into(),
        };
        let done = first_run::first_run(&desk, &first).unwrap();
        let mut staff = BTreeMap::from([("Quân", done.session.person.id)]);
        for (name, role) in [("Lan", Role::Reporter), ("Minh", Role::Editor), ("Hoà", Role::ManagingEditor)] {
            let request = people::AddPerson {
                name: name.into(),
                pen_names: Vec::new(),
                grants: vec![people::GrantRequest { role, sections: None }],
                password: PASSWORD.into(),
            };
            staff.insert(name, people::add_person(&desk, &request, Some(PASSPHRASE)).unwrap());
        }
        let key = folders.0.path().join("root.json");
        let file = newsroom::root_key_file(&desk).unwrap();
        std::fs::write(&key, serde_json::to_vec(&file).unwrap()).unwrap();
        Portal::trust(folders.1.path(), &key).unwrap();
        let config = Config::new(folders.1.path().to_owned(), "127.0.0.1:0".parse().unwrap());
        let portal = Portal::serve(config, std::future::pending::<()>()).await.unwrap();
        let (at, url) = (desk.clone(), portal.write_url());
        let destination = tokio::task::spawn_blocking(move || {
            let id = destinations::add_destination(&at, "Cổng An Lạc", "own", &url, None).unwrap();
            let found = destinations::test_destination(&at, id).unwrap();
            assert!(found.ok, "{found:?}");
            id
        })
        .await
        .unwrap();
        Self { desk, people: staff, destination, portal, _folders: folders }
    }

    fn sits(&self, name: &str) -> &Desk {
        session::sign_in(&self.desk, self.people[name], PASSWORD).unwrap();
        &self.desk
    }

    fn drafted(&self, headline: &str) -> ArticleId {
        let desk = self.sits("Lan");
        let request = create::CreateArticle {
            section: Some("thoi-su".parse().unwrap()),
            language: galley_domain::article::Language::Vi,
            headline: headline.into(),
        };
        let id = create::create_article(desk, request).unwrap();
        let text = WorkingText {
            headline: headline.into(),
            standfirst: "Hội nghị bàn ba việc lớn.".into(),
            body: Body::from_paragraphs(["Sáng nay, hội nghị khai mạc.", "Đại biểu thống nhất lịch làm việc."]),
        };
        restore_revision::replace_text(desk, id, text, "edit").unwrap();
        id
    }

    fn on(id: ArticleId) -> On {
        On { article: id, round: None }
    }

    fn approved(&self, headline: &str) -> ArticleId {
        let id = self.drafted(headline);
        submit::submit(&self.desk, submit::Submit { on: Self::on(id), fast_lane: false, editor: None }).unwrap();
        for who in ["Minh", "Hoà"] {
            let desk = self.sits(who);
            let view = review::sign_off_view(desk, id).unwrap();
            let request =
                sign_off::SignOffRequest { on: Self::on(id), revision: view.revision, editor: None, also_stale: true };
            sign_off::sign_off(desk, request).unwrap();
        }
        assert_eq!(article::article(&self.desk, id).unwrap().workflow.editorial, EditorialState::Approved);
        id
    }

    fn state(&self, id: ArticleId) -> PublicationState {
        article::article(&self.desk, id).unwrap().workflow.publications[&self.destination].state
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_blank_page_to_a_live_article() {
    let n = Newsroom::found().await;
    let id = n.approved("Tỉnh An Lạc khai mạc hội nghị");
    deliver::publish(n.sits("Hoà"), Newsroom::on(id), n.destination).unwrap();
    let report = deliverer::until_idle(&n.desk).await.unwrap();
    assert_eq!(n.state(id), PublicationState::Live, "{report:?}");
    let view = article::article(&n.desk, id).unwrap();
    let address = view.workflow.publications[&n.destination].address.clone().unwrap();
    let page = reqwest::get(&address).await.unwrap().text().await.unwrap();
    assert!(page.contains("Tỉnh An Lạc khai mạc hội nghị"));
    assert!(page.contains(&view.revision.unwrap().to_string()), "the page carries the hash that was signed off");
    n.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_article_is_kept_by_the_portal_and_held_when_it_is_reopened() {
    let n = Newsroom::found().await;
    let id = n.approved("Bài hẹn giờ");
    let at = n.desk.host().now().plus_millis(3_600_000).to_string();
    deliver::schedule(n.sits("Hoà"), Newsroom::on(id), n.destination, at).unwrap();
    deliverer::until_idle(&n.desk).await.unwrap();
    let p = &article::article(&n.desk, id).unwrap().workflow.publications[&n.destination];
    assert_eq!((p.state, p.portal_scheduled), (PublicationState::Scheduled, true));
    galley_desk::actions::reopen::reopen(n.sits("Hoà"), Newsroom::on(id)).unwrap();
    assert_eq!(n.state(id), PublicationState::Scheduled, "counts as held only once the portal confirmed");
    deliverer::until_idle(&n.desk).await.unwrap();
    assert_eq!(n.state(id), PublicationState::Held);
    n.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_off_their_own_and_nothing_is_delivered_unapproved() {
    let n = Newsroom::found().await;
    let id = n.drafted("Bài của Lan");
    let refused = deliver::publish(n.sits("Hoà"), Newsroom::on(id), n.destination).unwrap_err();
    assert!(matches!(refused, galley_desk::DeskError::Workflow(Refusal::WrongState { .. })), "{refused}");
    let desk = n.sits("Minh");
    let request = create::CreateArticle {
        section: Some("thoi-su".parse().unwrap()),
        headline: "Bài của Minh".into(),
        ..create::CreateArticle::default()
    };
    let own = create::create_article(desk, request).unwrap();
    let text = WorkingText {
        headline: "Bài của Minh".into(),
        standfirst: "Tóm tắt.".into(),
        body: Body::from_paragraphs(["Nội dung."]),
    };
    restore_revision::replace_text(desk, own, text, "edit").unwrap();
    submit::submit(desk, submit::Submit { on: Newsroom::on(own), fast_lane: false, editor: None }).unwrap();
    let view = review::sign_off_view(desk, own).unwrap();
    let request =
        sign_off::SignOffRequest { on: Newsroom::on(own), revision: view.revision, editor: None, also_stale: true };
    let refused = sign_off::sign_off(desk, request).unwrap_err();
    assert!(matches!(refused, galley_desk::DeskError::Workflow(Refusal::FourEyes { .. })), "{refused}");
    n.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comma_changed_at_step_two_sends_it_back_to_step_one() {
    let n = Newsroom::found().await;
    let id = n.drafted("Một dấu phẩy");
    submit::submit(&n.desk, submit::Submit { on: Newsroom::on(id), fast_lane: false, editor: None }).unwrap();
    let sign = |who: &str, also_stale| {
        let desk = n.sits(who);
        let revision = review::sign_off_view(desk, id).unwrap().revision;
        sign_off::sign_off(desk, sign_off::SignOffRequest { on: Newsroom::on(id), revision, editor: None, also_stale })
            .unwrap();
    };
    sign("Minh", false);
    galley_desk::actions::claim::claim(n.sits("Hoà"), Newsroom::on(id), false).unwrap();
    let text = WorkingText {
        headline: "Một dấu phẩy".into(),
        standfirst: "Hội nghị bàn, ba việc lớn.".into(),
        body: Body::from_paragraphs(["Sáng nay, hội nghị khai mạc."]),
    };
    restore_revision::replace_text(&n.desk, id, text, "edit").unwrap();
    sign("Hoà", false);
    let w = article::article(&n.desk, id).unwrap().workflow;
    assert_eq!((w.editorial, w.step), (EditorialState::InReview, 1));
    sign("Minh", false);
    assert_eq!(article::article(&n.desk, id).unwrap().workflow.editorial, EditorialState::Approved);
    n.portal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_peoples_details_merge_or_show_both() {
    let n = Newsroom::found().await;
    let id = n.drafted("Chi tiết");
    let desk = n.sits("Lan");
    let seen = article::article(desk, id).unwrap().details;
    let mut mine = seen.clone();
    mine.kicker = "Thời sự".into();
    edit_details::edit_details(desk, edit_details::EditDetails { article: id, seen: seen.clone(), wanted: mine })
        .unwrap();
    let mut theirs = seen.clone();
    theirs.kicker = "Chính trị".into();
    let refused =
        edit_details::edit_details(desk, edit_details::EditDetails { article: id, seen, wanted: theirs }).unwrap_err();
    assert_eq!(refused.failure(None).args["theirs"], "Thời sự");
    n.portal.stop().await;
}
