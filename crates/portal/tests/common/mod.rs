//! A newsroom with real keys and a real portal on loopback, driven over HTTP as a desk would.
#![allow(dead_code, reason = "each test file uses a part of it")]

use galley_domain::{
    approval::{Approval, ApprovalText, ClearanceRecord},
    article::Byline,
    chain::{ChainHead, GENESIS},
    charter::*,
    content::{
        body::{Block, Body, Inline},
        hash::{MediaHash, RevisionHash},
        revision::{RevisionContent, canonical, revision_hash},
    },
    ids::*,
    people::{Grant, Privilege, Role},
    portal_protocol::*,
    signing::{PublicKey, SigningKey},
    time::Timestamp,
};
use galley_portal::{Config, ManualClock, Portal, RunningPortal, faults::Faults};
use reqwest::{Client, Method, StatusCode, header::HeaderMap};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// What a browser says it is.
pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
pub const MINUTE: Duration = Duration::from_secs(60);

/// 24/11/2026, 06:00 in Hà Nội.
pub fn start() -> Timestamp {
    "2026-11-23T23:00:00Z".parse().unwrap()
}

fn id10(n: u8) -> [u8; 10] {
    [n; 10]
}

pub fn person(n: u8) -> PersonId {
    PersonId::new(start(), id10(n))
}

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn article_id(n: u8) -> ArticleId {
    ArticleId::new(start(), id10(n))
}

pub fn newsroom() -> NewsroomId {
    NewsroomId::new(start(), id10(200))
}

pub fn destination() -> DestinationId {
    DestinationId::new(start(), id10(150))
}

pub fn device() -> DeviceId {
    DeviceId::new(start(), id10(140))
}

pub const LAN: u8 = 1; // reporter
pub const MINH: u8 = 2; // editor
pub const HOA: u8 = 3; // managing editor
pub const DUNG: u8 = 4; // editor-in-chief
pub const DEVICE_KEY: u8 = 140;
pub const ROOT_KEY: u8 = 99;

pub fn section(name: &str) -> SectionId {
    name.parse().unwrap()
}

pub fn charter(version: u64) -> Charter {
    let from = Timestamp::from_millis(0);
    let people =
        [(LAN, Role::Reporter), (MINH, Role::Editor), (HOA, Role::ManagingEditor), (DUNG, Role::EditorInChief)];
    Charter {
        newsroom: newsroom(),
        name: "Báo Sông Hương".into(),
        version,
        issued_at: start(),
        root: key(ROOT_KEY).public(),
        people: people
            .into_iter()
            .map(|(n, role)| CharterPerson {
                id: person(n),
                name: format!("person {n}"),
                keys: vec![DatedKey { key: key(n).public(), from, until: None }],
                grants: vec![Grant { role, sections: None, from, until: None }],
            })
            .collect(),
        devices: vec![CharterDevice {
            id: device(),
            name: "Máy tòa soạn 1".into(),
            key: key(DEVICE_KEY).public(),
            from,
            until: None,
        }],
        role_privileges: vec![],
        delegations: vec![],
        sections: [("thoi-su", "Thời sự"), ("van-hoa", "Văn hóa"), ("giao-duc", "Giáo dục")]
            .into_iter()
            .map(|(key, name)| CharterSection {
                id: section(key),
                name_vi: name.into(),
                name_en: key.into(),
                chains: vec![Chain { steps: vec![Privilege::SignOff1, Privilege::SignOff2], from, until: None }],
            })
            .collect(),
        rules: vec![],
        required_clearances: vec![],
    }
}

pub fn sign_charter(c: &Charter) -> SignedCharter {
    SignedCharter::sign(c, &key(ROOT_KEY)).unwrap()
}

pub fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text { text: text.into(), marks: vec![] }])
}

/// A plain article by Lan.
pub fn content(n: u8, headline: &str) -> RevisionContent {
    RevisionContent {
        headline: headline.into(),
        standfirst: "Sáng nay, lãnh đạo thành phố đã kiểm tra tiến độ.".into(),
        body: Body { blocks: vec![paragraph("Đường Nguyễn Huệ được chỉnh trang trước Tết.")] },
        bylines: vec![Byline { person: Some(person(LAN)), name: "Lan Hương".into() }],
        section: Some(section("thoi-su")),
        ..RevisionContent::empty(newsroom(), article_id(n))
    }
}

/// A revision as a desk holds it once it is approved.
#[derive(Clone)]
pub struct Approved {
    pub content: RevisionContent,
    pub json: String,
    pub hash: RevisionHash,
    pub approvals: Vec<Approval>,
    pub clearances: Vec<ClearanceRecord>,
}

pub fn revision_of(content: &RevisionContent) -> (String, RevisionHash) {
    let bytes = canonical(content).unwrap();
    let hash = revision_hash(&bytes);
    (String::from_utf8(bytes).unwrap(), hash)
}

pub fn approval(article: ArticleId, hash: RevisionHash, step: u8, by: u8) -> Approval {
    ApprovalText {
        newsroom: newsroom(),
        article,
        revision_hash: hash,
        round: u32::from(step) + 1,
        step,
        person: person(by),
        at: start().plus_millis(-60_000 + i64::from(step)),
        fast_lane: false,
        own_article: false,
    }
    .sign(&key(by))
}

pub fn approve(content: RevisionContent) -> Approved {
    let (json, hash) = revision_of(&content);
    let id = content.article_id;
    let approvals = vec![approval(id, hash, 1, MINH), approval(id, hash, 2, HOA)];
    Approved { content, json, hash, approvals, clearances: vec![] }
}

pub fn draft_body(a: &Approved) -> DraftBody {
    DraftBody {
        revision: a.json.clone(),
        approvals: a.approvals.clone(),
        clearances: a.clearances.clone(),
        chain_head: head(7),
    }
}

pub fn head(aseq: u64) -> ChainHead {
    ChainHead { aseq, hash: GENESIS }
}

/// An order by the managing editor (publish, unschedule) or the editor-in-chief (takedown, kill), unsigned.
pub fn order(kind: OrderKind, article: ArticleId, lane_seq: u32) -> Order {
    let by = if matches!(kind, OrderKind::Publish | OrderKind::Unschedule) { HOA } else { DUNG };
    Order {
        kind,
        newsroom: newsroom(),
        article,
        destination: destination(),
        revision_hash: None,
        publish_at: None,
        embargo: None,
        lane_seq,
        reason: if by == DUNG { "sai số liệu".into() } else { String::new() },
        notice: String::new(),
        at: start(),
        signer: Signer::Person(person(by)),
        signature: UNSIGNED,
    }
}

pub fn publish_order(a: &Approved, lane_seq: u32) -> Order {
    Order { revision_hash: Some(a.hash), ..order(OrderKind::Publish, a.content.article_id, lane_seq) }
}

fn signing_key_of(order: &Order) -> SigningKey {
    match order.signer {
        Signer::Person(p) => key((1..9).find(|n| person(*n) == p).unwrap()),
        Signer::Device(_) => key(DEVICE_KEY),
    }
}

/// An answer of the write API.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    request: Vec<u8>,
    key: Option<IdempotencyKey>,
    portal: PublicKey,
}

impl Answer {
    /// The receipt, verified for the request.
    pub fn receipt(&self) -> Receipt {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        let signed: SignedReceipt = serde_json::from_str(&self.text).unwrap();
        signed.verify_for(&self.portal, &self.request, self.key.as_ref()).unwrap()
    }

    pub fn article(&self) -> ArticleStatus {
        self.receipt().status.unwrap()
    }

    pub fn error(&self) -> ErrorBody {
        let body: ErrorBody = serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text));
        assert_eq!(self.status.as_u16(), body.code.status());
        body
    }

    pub fn code(&self) -> ErrorCode {
        self.error().code
    }
}

/// A request before it is sent; tests bend it.
pub struct Sending {
    pub method: Method,
    pub path: String,
    pub body: Vec<u8>,
    pub key: Option<IdempotencyKey>,
    pub device: DeviceId,
    pub device_key: SigningKey,
    pub headers: Vec<(&'static str, String)>,
}

/// A running portal with its newsroom.
pub struct Rig {
    pub portal: RunningPortal,
    pub clock: Arc<ManualClock>,
    pub faults: Faults,
    pub client: Client,
    pub dir: tempfile::TempDir,
    keys: AtomicU32,
}

pub fn config(dir: &Path, clock: &Arc<ManualClock>, faults: &Faults) -> Config {
    Config {
        clock: Arc::clone(clock) as Arc<dyn galley_portal::Clock>,
        faults: Some(faults.clone()),
        write_per_second: 1000,
        write_burst: 1000,
        flush_every: Duration::from_secs(3600),
        ..Config::new(dir.to_owned(), "127.0.0.1:0".parse().unwrap())
    }
}

/// Writes the newsroom's root key file and makes the folder trust it.
pub fn trust(dir: &Path, root: u8) -> Result<String, galley_portal::PortalError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = serde_json::to_string(&RootKeyFile::new(newsroom(), "Báo", key(root).public())).unwrap();
    std::fs::write(file.path(), text).unwrap();
    Portal::trust(dir, file.path())
}

pub fn client() -> Client {
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Rig {
    /// A portal that trusts the newsroom and has its charter.
    pub async fn new() -> Self {
        let rig = Self::bare().await;
        rig.put_charter(&charter(1)).await.receipt();
        rig
    }

    /// A portal that trusts the newsroom and has heard nothing yet.
    pub async fn bare() -> Self {
        Self::with(|c| c).await
    }

    pub async fn with(change: impl FnOnce(Config) -> Config) -> Self {
        let dir = tempfile::tempdir().unwrap();
        trust(dir.path(), ROOT_KEY).unwrap();
        let (clock, faults) = (Arc::new(ManualClock::new(start())), Faults::new());
        let config = change(config(dir.path(), &clock, &faults));
        let portal = Portal::serve(config, std::future::pending()).await.unwrap();
        Self { portal, clock, faults, client: client(), dir, keys: AtomicU32::new(0) }
    }

    /// The same folder, served anew.
    pub async fn restarted(self) -> Self {
        let Self { portal, clock, faults, dir, keys, .. } = self;
        portal.stop().await;
        let portal = Portal::serve(config(dir.path(), &clock, &faults), std::future::pending()).await.unwrap();
        Self { portal, clock, faults, client: client(), dir, keys }
    }

    pub fn new_key(&self) -> IdempotencyKey {
        let n = self.keys.fetch_add(1, Ordering::Relaxed);
        format!("idempotency-key-{n:06}").parse().unwrap()
    }

    pub fn sending(&self, method: Method, path: impl Into<String>, body: &[u8]) -> Sending {
        let key = (method != Method::GET).then(|| self.new_key());
        Sending {
            method,
            path: path.into(),
            body: body.to_vec(),
            key,
            device: device(),
            device_key: key_of_device(),
            headers: vec![],
        }
    }

    pub fn signed(&self, s: &Sending) -> reqwest::RequestBuilder {
        let parts = RequestParts {
            method: s.method.to_string(),
            authority: self.portal.write_addr.to_string(),
            path: s.path.clone(),
            content_digest: content_digest(&s.body),
            idempotency_key: s.key.as_ref().map(IdempotencyKey::field),
        };
        let now = galley_portal::Clock::now(&*self.clock);
        let fields = sign_request(&parts, s.device, &s.device_key, now, [8; 16]).unwrap();
        let mut request = self
            .client
            .request(s.method.clone(), format!("{}{}", self.portal.write_url(), s.path))
            .header("content-digest", &parts.content_digest)
            .header("signature-input", fields.signature_input)
            .header("signature", fields.signature)
            .body(s.body.clone());
        if let Some(key) = &parts.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        for (name, value) in &s.headers {
            request = request.header(*name, value);
        }
        request
    }

    pub async fn try_send(&self, s: &Sending) -> Result<Answer, reqwest::Error> {
        self.read(self.signed(s).send().await?, s).await
    }

    pub async fn read(&self, response: reqwest::Response, s: &Sending) -> Result<Answer, reqwest::Error> {
        Ok(Answer {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await?,
            request: s.body.clone(),
            key: s.key.clone(),
            portal: self.portal.key(),
        })
    }

    pub async fn send(&self, s: &Sending) -> Answer {
        self.try_send(s).await.unwrap()
    }

    pub fn charter_sending(&self, c: &Charter) -> Sending {
        let body = CharterBody { charter: sign_charter(c), destination: destination() };
        self.sending(Method::PUT, "/v1/charter", &serde_json::to_vec(&body).unwrap())
    }

    pub async fn put_charter(&self, c: &Charter) -> Answer {
        self.send(&self.charter_sending(c)).await
    }

    pub fn draft_sending(&self, a: &Approved, replaces: Option<RevisionHash>) -> Sending {
        let path = format!("/v1/articles/{}/draft", a.content.article_id);
        let mut s = self.sending(Method::PUT, path, &serde_json::to_vec(&draft_body(a)).unwrap());
        s.headers.push(match replaces {
            None => ("if-none-match", "*".into()),
            Some(hash) => ("if-match", format!("\"{hash}\"")),
        });
        s
    }

    pub async fn draft(&self, a: &Approved) -> Answer {
        self.send(&self.draft_sending(a, None)).await
    }

    pub fn order_sending(&self, order: &Order) -> Sending {
        let id = order.article;
        let (method, path) = match order.kind {
            OrderKind::Publish => (Method::POST, format!("/v1/articles/{id}/publish")),
            OrderKind::Unschedule => (Method::POST, format!("/v1/articles/{id}/unschedule")),
            OrderKind::TakeDown | OrderKind::Kill => (Method::DELETE, format!("/v1/articles/{id}")),
        };
        let body = OrderBody { order: order.clone(), chain_head: head(8) };
        self.sending(method, path, &serde_json::to_vec(&body).unwrap())
    }

    /// Signs an order by whom it names and sends it.
    pub async fn order(&self, order: Order) -> Answer {
        let key = signing_key_of(&order);
        self.send(&self.order_sending(&order.signed(&key))).await
    }

    pub async fn status(&self, id: ArticleId) -> Answer {
        self.send(&self.sending(Method::GET, format!("/v1/articles/{id}"), b"")).await
    }

    pub async fn put_media(&self, bytes: &[u8]) -> Answer {
        let hash = MediaHash::of(bytes);
        self.send(&self.sending(Method::PUT, format!("/v1/media/{hash}"), bytes)).await
    }

    /// Approves, sends and publishes an article at once; gives its public path.
    pub async fn publish(&self, content: RevisionContent) -> (Approved, String) {
        let a = approve(content);
        self.draft(&a).await.receipt();
        let status = self.order(publish_order(&a, 1)).await.article();
        assert_eq!(status.state, PortalState::Public);
        let path = self.path_of(&status);
        (a, path)
    }

    pub fn path_of(&self, status: &ArticleStatus) -> String {
        status.address.as_deref().unwrap().strip_prefix(&self.portal.public_url).unwrap().to_owned()
    }

    /// A page as a reader gets it: status, headers, text.
    pub async fn page(&self, path: &str) -> (StatusCode, HeaderMap, String) {
        self.page_with(path, &[("user-agent", FIREFOX)]).await
    }

    pub async fn page_with(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = self.client.get(format!("{}{path}", self.portal.public_url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        (response.status(), response.headers().clone(), response.text().await.unwrap())
    }
}

fn key_of_device() -> SigningKey {
    key(DEVICE_KEY)
}

/// A JPEG of this size, one colour.
pub fn jpeg(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([shade, 90, 120]));
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}
