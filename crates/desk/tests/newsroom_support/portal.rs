//! A real portal beside the newsroom, both on one clock that moves only when told, and a whole newsroom's staff.

use super::{Newsroom, PASSPHRASE, on};
use galley_delivery::driver::Deliverer;
use galley_desk::{
    Desk,
    actions::{deliver, destinations::add_destination},
    deliverer::deliverer,
    keys::Cost,
    queries::{article::article, newsroom::root_key_file},
};
use galley_domain::{
    ids::{ArticleId, DestinationId, PersonId},
    people::Role,
    publication::{Publication, PublicationState},
    time::Timestamp,
};
use galley_portal::{Config, ManualClock, Portal, RunningPortal, faults::Faults};
use std::sync::Arc;
use tempfile::TempDir;

pub struct Stage {
    pub n: Newsroom,
    pub clock: Arc<ManualClock>,
    pub faults: Faults,
    pub portal: RunningPortal,
    pub destination: DestinationId,
    pub reporter: PersonId,
    pub editor: PersonId,
    pub managing: PersonId,
    pub portal_dir: TempDir,
}

impl Stage {
    pub async fn set() -> Self {
        let n = Newsroom::found();
        let reporter = n.add("Lan Anh", &[Role::Reporter]);
        let editor = n.add("Minh Đức", &[Role::Editor]);
        let managing = n.add("Thu Hà", &[Role::ManagingEditor]);
        let portal_dir = tempfile::tempdir().unwrap();
        let key = n.dir.path().join("root.json");
        std::fs::write(&key, serde_json::to_string(&root_key_file(&n.desk).unwrap()).unwrap()).unwrap();
        Portal::trust(portal_dir.path(), &key).unwrap();
        let (clock, faults) = (Arc::new(ManualClock::new(n.host_now())), Faults::new());
        let config = Config {
            clock: Arc::<ManualClock>::clone(&clock),
            faults: Some(faults.clone()),
            ..Config::new(portal_dir.path().to_owned(), "127.0.0.1:0".parse().unwrap())
        };
        let portal = Portal::serve(config, std::future::pending()).await.unwrap();
        let destination = add_destination(&n.desk, "Cổng", "own", &portal.write_url(), None).unwrap();
        Self { n, clock, faults, portal, destination, reporter, editor, managing, portal_dir }
    }

    pub fn now(&self) -> Timestamp {
        self.n.host_now()
    }

    /// Moves the clock of the desk and of the portal.
    pub fn set_time(&self, at: Timestamp) {
        self.n.host.set_now(at);
        self.clock.set(at);
    }

    pub fn pass(&self, millis: i64) {
        self.set_time(self.now().plus_millis(millis));
    }

    pub fn publication(&self, id: ArticleId) -> Publication {
        article(&self.n.desk, id).unwrap().workflow.publications.get(&self.destination).cloned().unwrap()
    }

    pub fn state(&self, id: ArticleId) -> PublicationState {
        self.publication(id).state
    }

    /// An approved article.
    pub fn approved(&self, headline: &str) -> ArticleId {
        self.n.be(self.reporter);
        let id = self.n.submitted(headline);
        self.signed_off(id);
        id
    }

    /// Both steps sign off what is there now.
    pub fn signed_off(&self, id: ArticleId) {
        for person in [self.editor, self.managing] {
            self.pass(60_000);
            self.n.be(person);
            galley_desk::actions::claim::claim(&self.n.desk, on(id), false).unwrap();
            self.n.sign_off(id).unwrap();
        }
    }

    pub fn publish(&self, id: ArticleId) {
        self.n.be(self.managing);
        deliver::publish(&self.n.desk, on(id), self.destination).unwrap();
    }

    pub fn schedule(&self, id: ArticleId, in_millis: i64) {
        self.n.be(self.managing);
        let at = self.now().plus_millis(in_millis).to_string();
        deliver::schedule(&self.n.desk, on(id), self.destination, at).unwrap();
    }

    /// Works off what is due, moving the clocks to what is due next as long as that is at most `within` milliseconds ahead.
    pub async fn deliver_within(&self, within: i64) {
        self.deliver_with(&deliverer(&self.n.desk), within).await;
    }

    pub async fn deliver_with(&self, deliverer: &Deliverer, within: i64) {
        for _ in 0..200 {
            let next = deliverer.work_off().await.unwrap();
            let Some(next) = next.filter(|t| t.since(self.now()) <= within) else {
                return deliverer.give_back().await.unwrap();
            };
            self.set_time(next.max(self.now().plus_millis(1)));
        }
        panic!("the deliveries do not come to rest");
    }

    pub async fn deliver(&self) {
        self.deliver_within(600_000).await;
    }

    /// A page of the public site: status and text.
    pub async fn page(&self, path: &str) -> (u16, String) {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.portal.public_url) };
        let answer = reqwest::get(url).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Everything readers and robots get of what is public: the lists, and every article in them.
    pub async fn public(&self) -> Vec<String> {
        let sitemap = self.page("/sitemap.xml").await.1;
        let mut all = vec![sitemap.clone(), self.page("/feed.json").await.1];
        for part in sitemap.split("<loc>").skip(1) {
            let address = part.split("</loc>").next().unwrap();
            let (status, text) = self.page(address).await;
            // Views and readers online change by looking.
            let article = text.split("<article").nth(1).unwrap_or(&text).split("</article>").next().unwrap_or_default();
            let revision = text.split("revision").nth(1).unwrap_or_default().chars().take(90).collect::<String>();
            all.push(format!("{address} {status} {revision} {}", article.len()));
        }
        all
    }

    /// The desk closed and opened again, perhaps with other data in its folder.
    pub fn reopen(mut self, between: impl FnOnce(&std::path::Path)) -> Self {
        let (dir, host) = (self.n.dir.path().to_owned(), self.n.host.clone());
        drop(self.n.desk);
        between(&dir);
        self.n.desk = Desk::open(&dir, host, Cost::FOR_TESTS).unwrap();
        self
    }

    pub fn enrol(&self) {
        self.n.be(self.n.chief);
        galley_desk::actions::device::enrol_device(&self.n.desk, "Máy thay thế", Some(PASSPHRASE)).unwrap();
    }
}
