//! A newsroom with real keys and the real reference portal on loopback, with faults on purpose and clocks in the test's hand.
#![allow(dead_code, reason = "each test file uses a part of it")]

use galley_delivery::{
    adapter::PortalAdapter,
    clock::Clock,
    contract::{
        MemoryStore,
        adapter::{At, Bench, Fault, How, Plan, Readers, Soon, fresh_article},
        marker,
    },
    engine::answer::Failure,
    model::{Content, Delivery, DeliveryAction, Firing, Lane, MediaItem},
    own_portal::{OwnPortal, OwnPortalSettings},
};
use galley_domain::{
    approval::ApprovalText,
    chain::ChainHead,
    charter::{Chain, Charter, CharterDevice, CharterPerson, CharterSection, DatedKey, RootKeyFile, SignedCharter},
    content::{
        body::{Block, Body, Inline},
        hash::{MediaHash, RevisionHash},
        revision::{RevisionContent, RevisionMedia, RevisionPicture, canonical, revision_hash},
    },
    ids::{DeliveryId, DestinationId, DeviceId, NewsroomId, PersonId},
    people::{Grant, Privilege, Role},
    portal_protocol::{Order, OrderKind, Signer, UNSIGNED},
    signing::{PublicKey, SigningKey},
    time::Timestamp,
};
use galley_portal::{
    Config, ManualClock, Portal, RunningPortal,
    faults::{Fault as PortalFault, Faults, Step},
};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use tokio::sync::watch;

const EDITOR: u8 = 2;
const MANAGING: u8 = 3;
const CHIEF: u8 = 4;
pub const DESK: u8 = 140;
const OTHER_DESK: u8 = 141;
const STRANGER: u8 = 142;
const ROOT: u8 = 99;

fn start() -> Timestamp {
    "2026-11-23T23:00:00Z".parse().unwrap()
}

fn random(n: u8) -> [u8; 10] {
    [n; 10]
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn person(n: u8) -> PersonId {
    PersonId::new(start(), random(n))
}

fn device(n: u8) -> DeviceId {
    DeviceId::new(start(), random(n))
}

pub fn newsroom() -> NewsroomId {
    NewsroomId::new(start(), random(200))
}

pub fn destination() -> DestinationId {
    DestinationId::new(start(), random(150))
}

fn charter() -> Charter {
    let from = Timestamp::from_millis(0);
    let people = [(EDITOR, Role::Editor), (MANAGING, Role::ManagingEditor), (CHIEF, Role::EditorInChief)];
    let desks = [DESK, OTHER_DESK];
    Charter {
        newsroom: newsroom(),
        name: "Báo Sông Hương".into(),
        version: 1,
        issued_at: from,
        root: key(ROOT).public(),
        people: people
            .map(|(n, role)| CharterPerson {
                id: person(n),
                name: format!("person {n}"),
                keys: vec![DatedKey { key: key(n).public(), from, until: None }],
                grants: vec![Grant { role, sections: None, from, until: None }],
            })
            .into(),
        devices: desks
            .map(|n| CharterDevice {
                id: device(n),
                name: format!("desk {n}"),
                key: key(n).public(),
                from,
                until: None,
            })
            .into(),
        role_privileges: vec![],
        delegations: vec![],
        sections: vec![CharterSection {
            id: "thoi-su".parse().unwrap(),
            name_vi: "Thời sự".into(),
            name_en: "News".into(),
            chains: vec![Chain { steps: vec![Privilege::SignOff1, Privilege::SignOff2], from, until: None }],
        }],
        rules: vec![],
        required_clearances: vec![],
    }
}

/// A computer's clock that stands still until it is moved.
#[derive(Debug)]
pub struct StillClock(watch::Sender<Timestamp>);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }
    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut watch = self.0.subscribe();
        Box::pin(async move {
            let _ = watch.wait_for(|now| *now >= at).await;
        })
    }
}

pub struct Newsroom {
    pub portal: RunningPortal,
    pub clock: Arc<StillClock>,
    portal_clock: Arc<ManualClock>,
    faults: Faults,
    offset: AtomicI64,
    articles: AtomicU64,
    web: reqwest::Client,
    _dir: tempfile::TempDir,
}

impl Newsroom {
    pub async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root.json");
        let file = RootKeyFile::new(newsroom(), "Báo Sông Hương", key(ROOT).public());
        std::fs::write(&root, serde_json::to_string(&file).unwrap()).unwrap();
        let data = dir.path().join("portal");
        std::fs::create_dir(&data).unwrap();
        Portal::trust(&data, &root).unwrap();
        let (portal_clock, faults) = (Arc::new(ManualClock::new(start())), Faults::new());
        let config = Config {
            clock: Arc::clone(&portal_clock) as Arc<dyn galley_portal::Clock>,
            faults: Some(faults.clone()),
            write_per_second: 10_000,
            write_burst: 10_000,
            ..Config::new(data, "127.0.0.1:0".parse().unwrap())
        };
        let portal = Portal::serve(config, std::future::pending()).await.unwrap();
        Self {
            portal,
            clock: Arc::new(StillClock(watch::Sender::new(start()))),
            portal_clock,
            faults,
            offset: AtomicI64::new(0),
            articles: AtomicU64::new(0),
            web: reqwest::Client::builder().no_proxy().build().unwrap(),
            _dir: dir,
        }
    }

    pub fn settings_of(&self, desk: u8, portal_key: PublicKey) -> OwnPortalSettings {
        let signed = SignedCharter::sign(&charter(), &key(ROOT)).unwrap();
        OwnPortalSettings {
            url: self.portal.write_url().parse().unwrap(),
            newsroom: newsroom(),
            destination: destination(),
            portal_key,
            device: device(desk),
            device_key: Arc::new(key(desk)),
            charter: Arc::new(move || Some((1, signed.clone()))),
        }
    }

    pub fn adapter_of(&self, desk: u8, portal_key: PublicKey) -> Result<Arc<dyn PortalAdapter>, Failure> {
        Ok(Arc::new(OwnPortal::new(self.settings_of(desk, portal_key))?))
    }

    fn portal_now(&self) -> Timestamp {
        self.clock.now().plus_millis(self.offset.load(Ordering::Relaxed))
    }

    fn set_clocks(&self, now: Timestamp) {
        // The portal's first: what the desk's time wakes must meet a portal that is there too.
        self.portal_clock.set(now.plus_millis(self.offset.load(Ordering::Relaxed)));
        self.clock.0.send_replace(now);
    }

    /// A revision of an article, signed off by two people a minute ago.
    fn content(&self, lane: Lane, version: u32, picture: Option<(MediaItem, RevisionPicture)>) -> Content {
        let text = format!("Đường Nguyễn Huệ được chỉnh trang trước Tết, {}", marker(version));
        let (item, picture) = picture.unzip();
        let content = RevisionContent {
            headline: format!("Tin {}", lane.article),
            standfirst: "Sáng nay, lãnh đạo thành phố đã kiểm tra tiến độ.".into(),
            body: Body { blocks: vec![Block::Paragraph(vec![Inline::Text { text, marks: vec![] }])] },
            section: Some("thoi-su".parse().unwrap()),
            media: RevisionMedia { lead: picture, gallery: vec![] },
            ..RevisionContent::empty(newsroom(), lane.article)
        };
        let bytes = canonical(&content).unwrap();
        let hash = revision_hash(&bytes);
        let approve = |step: u8, by: u8| {
            ApprovalText {
                newsroom: newsroom(),
                article: lane.article,
                revision_hash: hash,
                round: u32::from(step) + 1,
                step,
                person: person(by),
                at: self.portal_now().plus_millis(-60_000 + i64::from(step)),
                fast_lane: false,
                own_article: false,
            }
            .sign(&key(by))
        };
        Content {
            revision_hash: hash,
            revision: String::from_utf8(bytes).unwrap(),
            approvals: vec![approve(1, EDITOR), approve(2, MANAGING)],
            clearances: vec![],
            media: item.into_iter().collect(),
        }
    }

    fn signed_order(&self, plan: &Plan, revision: Option<RevisionHash>) -> (u8, Order) {
        let (kind, by) = match plan.action {
            DeliveryAction::Unschedule => (OrderKind::Unschedule, MANAGING),
            DeliveryAction::TakeDown => (OrderKind::TakeDown, CHIEF),
            DeliveryAction::Kill => (OrderKind::Kill, CHIEF),
            _ => (OrderKind::Publish, MANAGING),
        };
        let order = Order {
            kind,
            newsroom: newsroom(),
            article: plan.lane.article,
            destination: destination(),
            revision_hash: revision,
            publish_at: plan.publish_at,
            embargo: plan.embargo,
            lane_seq: plan.seq,
            reason: if by == CHIEF { "sai số liệu".into() } else { String::new() },
            notice: String::new(),
            at: self.portal_now(),
            signer: Signer::Person(person(by)),
            signature: UNSIGNED,
        };
        (by, order.signed(&key(by)))
    }

    fn picture(&self, seed: u8, media: &MemoryStore) -> (MediaItem, RevisionPicture) {
        let image = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([seed, (x * 3) as u8, (y * 5) as u8]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let bytes = bytes.into_inner();
        let hash = media.add_media(&bytes);
        assert_eq!(hash, MediaHash::of(&bytes));
        let item = MediaItem { hash, content_type: "image/png".into(), bytes: bytes.len() as u64 };
        let picture = RevisionPicture {
            media: hash,
            caption: "Đường Nguyễn Huệ sáng nay".into(),
            credit: "Ảnh: Lan Hương".into(),
            alt: "Một con đường rộng".into(),
            focal_x: 500,
            focal_y: 500,
        };
        (item, picture)
    }
}

impl Bench for Newsroom {
    fn adapter(&self) -> Result<Arc<dyn PortalAdapter>, Failure> {
        self.adapter_of(DESK, self.portal.key())
    }

    fn stranger(&self) -> Result<Arc<dyn PortalAdapter>, Failure> {
        self.adapter_of(STRANGER, self.portal.key())
    }

    fn deceived(&self) -> Option<Arc<dyn PortalAdapter>> {
        self.adapter_of(DESK, key(77).public()).ok()
    }

    fn lane(&self) -> Lane {
        let n = self.articles.fetch_add(1, Ordering::Relaxed);
        Lane { article: fresh_article(start(), n), destination: destination() }
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock) as Arc<dyn Clock>
    }

    fn advance(&self, ms: i64) {
        self.set_clocks(self.clock.now().plus_millis(ms));
    }

    fn set_portal_offset(&self, ms: i64) {
        self.offset.store(ms, Ordering::Relaxed);
        self.set_clocks(self.clock.now());
    }

    fn delivery(&self, plan: &Plan, media: &MemoryStore) -> Result<Delivery, String> {
        let picture = plan.picture.then(|| self.picture(plan.version as u8, media));
        let content = plan.action.brings_content().then(|| self.content(plan.lane, plan.version, picture));
        let (by, order) = self.signed_order(plan, content.as_ref().map(|c| c.revision_hash));
        let mut bits = [0u8; 10];
        bits[..8].copy_from_slice(&self.articles.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        bits[9] = 1;
        Ok(Delivery {
            id: DeliveryId::new(self.clock.now(), bits),
            lane: plan.lane,
            lane_seq: plan.seq,
            action: plan.action,
            ordered_by: person(by),
            ordered_at: self.clock.now(),
            publish_at: plan.publish_at,
            embargo: plan.embargo,
            firing: plan.firing,
            then_hold: None,
            order,
            chain_head: ChainHead::START,
            content,
        })
    }

    fn spoil(&self, fault: Fault) -> bool {
        let step = match fault.at {
            At::LookUp => Step::Status,
            At::Media => Step::Media,
            At::Draft => Step::Draft,
            At::Promote => Step::Publish,
            At::Unschedule => Step::Unschedule,
            At::TakeDown => Step::Delete,
            At::Page => Step::Page,
        };
        let how = match fault.how {
            How::LosesReply => PortalFault::LoseReply,
            How::CutsOff => PortalFault::LoseRequest,
            How::Fails => PortalFault::Refuse { status: 500, retry_after: None },
            How::FailsAfter => PortalFault::FailAfter { status: 500 },
            How::Garbage => PortalFault::Garbage,
            How::Truncates => PortalFault::Truncate,
            How::TooMany => PortalFault::Refuse { status: 429, retry_after: Some(7) },
        };
        self.faults.once(step, how);
        true
    }

    fn waiting_fault(&self) -> bool {
        self.faults.left() > 0
    }

    /// Another desk of the newsroom stores a draft of its own.
    fn edit_elsewhere(&self, lane: &Lane) -> Soon<'_, bool> {
        let lane = *lane;
        Box::pin(async move {
            let words = |e: Failure| e.to_string();
            let other = self.adapter_of(OTHER_DESK, self.portal.key()).map_err(words)?;
            let plan = Plan {
                lane,
                seq: 1,
                action: DeliveryAction::Publish,
                version: 77,
                publish_at: None,
                embargo: None,
                firing: Firing::Portal,
                picture: false,
            };
            let delivery = self.delivery(&plan, &MemoryStore::default())?;
            let (seen, _) = other.look_up(&lane, self.portal_now()).await.map_err(words)?;
            let key = format!("{}-elsewhere", delivery.id);
            let etag = seen.etag.as_deref();
            other.put_draft(&delivery, etag, &key, self.portal_now()).await.map_err(words)?;
            Ok(true)
        })
    }

    fn readers(&self, lane: &Lane) -> Soon<'_, Readers> {
        let urn = lane.article.to_string();
        Box::pin(async move {
            let words = |e: reqwest::Error| e.to_string();
            let get = |url: String| self.web.get(url).send();
            let feed = get(format!("{}/feed.json", self.portal.public_url)).await.map_err(words)?;
            let feed: serde_json::Value = feed.json().await.map_err(words)?;
            let items = feed["items"].as_array().cloned().unwrap_or_default();
            let mine = items.iter().filter(|i| i["id"].as_str().is_some_and(|id| id.contains(&urn)));
            let mut readers = Readers { posts: 0, text: String::new() };
            for item in mine {
                readers.posts += 1;
                let page = get(item["url"].as_str().unwrap_or_default().to_owned()).await.map_err(words)?;
                readers.text.push_str(&page.text().await.map_err(words)?);
            }
            Ok(readers)
        })
    }
}
