//! A little world: the engine over the store in memory, deliverers that die, a network that loses, delays and doubles, and a
//! portal that obeys orders by the same pure rules as the real one (`domain::portal_protocol::Lane`).
#![allow(dead_code, reason = "each test file uses a part of it")]

use galley_delivery::{
    contract::{
        MemoryStore,
        memory::{Crash, Happened},
        sample::Sample,
    },
    driver::SEND_WITHIN_MS,
    engine::{
        Effect, InFlight, Input, Moment, Sending,
        answer::{Answer, Capabilities, Failure, PortalState, PortalView, Sent, Visibility},
    },
    model::{Delivery, DeliveryAction, Firing, Lane},
    store::{Claim, DeliveryStore, Holder, StoreError},
};
use galley_domain::{
    content::hash::{MediaHash, RevisionHash},
    event::{ArticleEvent, Stamp},
    ids::{ArticleId, DeliveryId, DestinationId, OpId, PersonId, uuid_v7},
    portal_protocol::{self as protocol, LaneRefusal},
    publication::{PublicationEvent, PublicationState, Why, next},
    time::Timestamp,
    workflow,
};
use std::collections::{BTreeMap, BTreeSet};

pub const T0: i64 = 1_790_000_000_000;
const LEASE: i64 = 180_000;

/// SplitMix64: a sequence that a seed repeats.
pub struct Rng(pub u64);

impl Rng {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

#[derive(Default)]
pub struct Article {
    lane: protocol::Lane,
    drafts: BTreeSet<RevisionHash>,
    newest: Option<RevisionHash>,
    media: BTreeSet<MediaHash>,
    /// Posts made for it: more than one at a portal that makes a new one for each draft it is not told to replace.
    pub posts: u32,
    /// Deliveries whose content became visible, in order.
    pub shown: Vec<(u32, RevisionHash)>,
}

/// The portal.
#[derive(Default)]
pub struct Portal {
    pub articles: BTreeMap<Lane, Article>,
    /// Makes a new post for every draft that does not name the one it replaces, as WordPress does.
    pub naive: bool,
}

fn status(code: u16) -> Failure {
    Failure::Status { status: code, code: None, retry_after_ms: None, words: "the portal's words".into() }
}

impl Portal {
    fn fire_schedules(&mut self, now: Timestamp) {
        for article in self.articles.values_mut() {
            if let Some(next) = article.lane.due(now) {
                if let Some(revision) = next.visible {
                    article.shown.push((next.lane_seq, revision));
                }
                article.lane = next;
            }
        }
    }

    pub fn view(&mut self, lane: &Lane, now: Timestamp) -> PortalView {
        self.fire_schedules(now);
        let article = self.articles.entry(*lane).or_default();
        let state = match article.lane.state(article.newest.is_some()) {
            protocol::PortalState::Absent => PortalState::Absent,
            protocol::PortalState::Draft => PortalState::Draft,
            protocol::PortalState::Scheduled => PortalState::Scheduled,
            protocol::PortalState::Public => PortalState::Public,
            protocol::PortalState::TakenDown => PortalState::TakenDown,
            protocol::PortalState::Killed => PortalState::Killed,
        };
        PortalView {
            state,
            public: article.lane.visible,
            draft: article.newest,
            scheduled: article.lane.scheduled.map(|s| s.revision_hash),
            lane_seq: article.lane.lane_seq,
            publish_at: article.lane.scheduled.map(|s| s.publish_at),
            media_missing: Vec::new(),
            etag: article.newest.map(|h| h.to_string()),
            address: Some(format!("https://bao.example/{}", lane.article)),
            marker: None,
        }
    }

    /// Carries a request out.
    pub fn handle(
        &mut self,
        lane: &Lane,
        effect: &Effect,
        delivery: Option<&Delivery>,
        now: Timestamp,
    ) -> Result<Answer, Failure> {
        let seen = |view| Ok(Answer::View { view, evidence: None });
        if *effect == Effect::LookUp {
            return seen(self.view(lane, now));
        }
        let delivery = delivery.expect("every other effect has a delivery");
        let view = self.view(lane, now);
        let article = self.articles.entry(*lane).or_default();
        match effect {
            Effect::LookUp => unreachable!(),
            Effect::PutMedia { hash } => {
                article.media.insert(*hash);
                Ok(Answer::MediaStored)
            }
            Effect::PutDraft { replaces } => {
                if replaces.is_none() {
                    article.posts += 1;
                }
                if *replaces != view.etag && !(self.naive && replaces.is_none()) {
                    return Err(status(412));
                }
                let content = delivery.content.as_ref().expect("a draft has content");
                assert!(
                    content.media.iter().all(|m| article.media.contains(&m.hash)),
                    "pictures come before the draft"
                );
                article.drafts.insert(content.revision_hash);
                article.newest = Some(content.revision_hash);
                seen(self.view(lane, now))
            }
            Effect::Promote { .. } | Effect::Unschedule | Effect::TakeDown => {
                if let Some(revision) = delivery.order.revision_hash
                    && !article.drafts.contains(&revision)
                {
                    return Err(status(409));
                }
                let before = article.lane.clone();
                let after = article.lane.accept(&delivery.order, now).map_err(|refusal| match refusal {
                    LaneRefusal::SeqTooLow { .. } => status(409),
                    LaneRefusal::Killed => status(410),
                    LaneRefusal::NoRevision => status(422),
                })?;
                if let Some(shown) = after.visible.filter(|_| after.visible != before.visible) {
                    article.shown.push((after.lane_seq, shown));
                }
                article.lane = after;
                seen(self.view(lane, now))
            }
            Effect::VerifyLive { .. } => {
                let ours = delivery.content.as_ref().map(|c| c.revision_hash);
                let visibility = if view.public == ours {
                    Visibility::AsOrdered { address: None }
                } else if view.state == PortalState::Scheduled {
                    Visibility::NotYet { found: "scheduled".into() }
                } else {
                    Visibility::Differs { found: "another".into() }
                };
                Ok(Answer::Seen { visibility })
            }
            Effect::VerifyGone { .. } => {
                let gone = view.public.is_none();
                let not_yet = Visibility::NotYet { found: "still there".into() };
                Ok(Answer::Seen { visibility: if gone { Visibility::AsOrdered { address: None } } else { not_yet } })
            }
        }
    }
}

/// A program that delivers: what it would lose by dying.
struct Worker {
    holder: Holder,
    claim: Option<Claim>,
    next: Option<Next>,
}

enum Next {
    Tell(Input),
    Ask(InFlight),
}

/// A request still on its way when its sender has given up.
struct Straggler {
    at: Timestamp,
    lane: Lane,
    effect: Effect,
    delivery: Option<Delivery>,
}

pub struct World {
    pub rng: Rng,
    pub store: MemoryStore,
    pub portal: Portal,
    pub now: Timestamp,
    /// Portal clock minus ours.
    pub offset: i64,
    pub faults: bool,
    pub lanes: Vec<Lane>,
    workers: Vec<Worker>,
    stragglers: Vec<Straggler>,
    names: u64,
    pub ordered: BTreeMap<Lane, Vec<Delivery>>,
    /// A copy of the database and of what had been ordered then.
    backup: Option<(MemoryStore, BTreeMap<Lane, Vec<Delivery>>)>,
    /// Backups are made and restored too.
    pub restores: bool,
    pub restored: u32,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng(seed);
        let offset = [0, 240_000, -1_200_000][usize::try_from(rng.below(3)).unwrap_or(0)];
        let id = |kind: u8, n: u8| uuid_v7(Timestamp::from_millis(T0), [kind, n, 0, 0, 0, 0, 0, 0, 0, 0]);
        let lanes =
            (0..3).map(|n| Lane { article: ArticleId(id(1, n)), destination: DestinationId(id(2, n % 2)) }).collect();
        // A portal without orders in sequence cannot be told from a straggler: its network loses, but does not delay.
        let naive = seed.is_multiple_of(3);
        Self {
            rng,
            store: MemoryStore::default(),
            portal: Portal { naive, ..Portal::default() },
            now: Timestamp::from_millis(T0),
            offset,
            faults: true,
            lanes,
            workers: Vec::new(),
            stragglers: Vec::new(),
            names: 0,
            ordered: BTreeMap::new(),
            backup: None,
            restores: false,
            restored: 0,
        }
    }

    /// The newest backup takes the place of the database; every lane starts unknown.
    fn restore(&mut self) {
        let Some((store, ordered)) = &self.backup else {
            self.backup = Some((self.store.copy(), self.ordered.clone()));
            return;
        };
        self.store = store.copy();
        self.ordered = ordered.clone();
        self.backup = None;
        self.restored += 1;
        self.workers.clear();
        // What a life nobody remembers had on its way has arrived by now.
        self.now = self.now.plus_millis(600_000);
        self.stragglers_arrive();
        let moment = Moment::of_order(self.now, self.offset);
        let hold_unsent = self.rng.chance(50);
        for state in self.store.lanes(false).expect("alive") {
            self.store.steer(&state.lane, Input::Restored { hold_unsent }, &moment).expect("alive");
        }
    }

    fn portal_now(&self) -> Timestamp {
        self.now.plus_millis(self.offset)
    }

    fn moment(&mut self) -> Moment {
        let roll = self.rng.roll();
        let future_dating_ms = Some(1);
        let capabilities = Capabilities { future_dating_ms };
        Moment { now: self.now, offset_ms: self.offset, roll, sending: Sending::Open, capabilities }
    }

    fn hire(&mut self) {
        self.names += 1;
        self.workers.push(Worker { holder: Holder(format!("w{}", self.names)), claim: None, next: None });
    }

    /// One random thing happens.
    pub fn tick(&mut self) {
        while self.workers.len() < 2 {
            self.hire();
        }
        match self.rng.below(100) {
            0..=5 => self.person(),
            6..=17 => self.pass_time(),
            18 if self.faults => self.crash_program(),
            19 if self.faults => {
                let n = u32::try_from(1 + self.rng.below(3)).unwrap_or(1);
                let crash = if self.rng.chance(50) { Crash::BeforeCommit } else { Crash::AfterCommit };
                self.store.crash_at(n, crash);
            }
            20..=23 => self.stragglers_arrive(),
            24 if self.restores && self.rng.chance(40) => self.restore(),
            _ => self.work(),
        }
        if self.store.is_dead() {
            // The whole program died; it starts again with nothing in memory.
            self.store.revive();
            self.workers.clear();
        }
    }

    fn pass_time(&mut self) {
        let ms = match self.rng.below(5) {
            0 => 100,
            1 => 2_000,
            2 => 30_000,
            3 => 200_000,
            _ => 900_000,
        };
        self.now = self.now.plus_millis(i64::try_from(self.rng.below(ms) + 1).unwrap_or(1));
        let now = self.portal_now();
        self.portal.fire_schedules(now);
    }

    /// One of the programs is killed: what it had in memory is gone; what it had sent is not.
    fn crash_program(&mut self) {
        if !self.workers.is_empty() {
            let n = usize::try_from(self.rng.below(self.workers.len() as u64)).unwrap_or(0);
            self.workers.remove(n);
        }
    }

    fn stragglers_arrive(&mut self) {
        let (due, later) = std::mem::take(&mut self.stragglers).into_iter().partition(|s| s.at <= self.now);
        self.stragglers = later;
        let due: Vec<Straggler> = due;
        for s in due {
            // Its answer reaches nobody.
            let _ = self.portal.handle(&s.lane, &s.effect, s.delivery.as_ref(), self.now.plus_millis(self.offset));
        }
    }

    fn work(&mut self) {
        let n = usize::try_from(self.rng.below(self.workers.len() as u64)).unwrap_or(0);
        let mut worker = self.workers.remove(n);
        self.work_one(&mut worker);
        self.workers.push(worker);
    }

    fn work_one(&mut self, worker: &mut Worker) {
        let Some(claim) = worker.claim.clone() else {
            let until = self.now.plus_millis(LEASE);
            let Ok(claims) = self.store.claim_due(&worker.holder, self.now, until, 1, &[]) else { return };
            worker.claim = claims.into_iter().next();
            worker.next = worker.claim.is_some().then_some(Next::Tell(Input::Wake));
            return;
        };
        match worker.next.take() {
            Some(Next::Tell(input)) => {
                let moment = self.moment();
                match self.store.record(&claim, input, &moment, self.now.plus_millis(LEASE)) {
                    Ok(step) => match step.effect {
                        Some(flight) => worker.next = Some(Next::Ask(flight)),
                        None => worker.claim = None,
                    },
                    Err(StoreError::LostLease) => worker.claim = None,
                    Err(_) => {}
                }
            }
            Some(Next::Ask(flight)) => {
                if flight.effect.hands_content_over() && self.rng.chance(if self.faults { 1 } else { 0 }) {
                    let why = Why { code: "clearance_missing".into(), detail: String::new() };
                    worker.next = Some(Next::Tell(Input::GateClosed { token: flight.token, why }));
                    return;
                }
                let result = self.ask(&claim.lane, &flight);
                worker.next = Some(Next::Tell(Input::Reply { token: flight.token, result }));
            }
            None => worker.claim = None,
        }
    }

    /// The network.
    fn ask(&mut self, lane: &Lane, flight: &InFlight) -> Result<Answer, Failure> {
        let delivery = flight.delivery.and_then(|id| self.store.delivery(id).ok().flatten());
        if flight.effect.hands_content_over() {
            let embargo = delivery.as_ref().and_then(|d| d.embargo);
            assert!(embargo.is_none_or(|e| e <= self.portal_now()), "content left before its embargo");
        }
        if self.now.since(flight.since) > SEND_WITHIN_MS {
            // What the driver does when the computer slept in between.
            return Err(Failure::Transport { sent: Sent::No, words: "asleep".into() });
        }
        let now = self.portal_now();
        let lost = Failure::Transport { sent: Sent::Maybe, words: "reset".into() };
        let fault =
            if self.faults && self.rng.chance(30) { self.rng.below(if self.portal.naive { 6 } else { 8 }) } else { 99 };
        let run = |world: &mut Self| world.portal.handle(lane, &flight.effect, delivery.as_ref(), now);
        match fault {
            0 => Err(Failure::Transport { sent: Sent::No, words: "refused".into() }),
            1 => Err(lost),
            2 => {
                let _ = run(self);
                Err(lost)
            }
            3 => {
                let _ = run(self);
                Err(status(500))
            }
            4 => Err(status(503)),
            5 => Err(Failure::Status { status: 429, code: None, retry_after_ms: Some(3_000), words: String::new() }),
            6 => {
                // Given up, and still on its way.
                let at = self.now.plus_millis(i64::try_from(self.rng.below(600_000)).unwrap_or(0));
                self.stragglers.push(Straggler { at, lane: *lane, effect: flight.effect.clone(), delivery });
                Err(lost)
            }
            7 => {
                // Doubled on the way: the second arrives later.
                let at = self.now.plus_millis(i64::try_from(self.rng.below(600_000)).unwrap_or(0));
                let answer = run(self);
                self.stragglers.push(Straggler { at, lane: *lane, effect: flight.effect.clone(), delivery });
                answer
            }
            _ => run(self),
        }
    }

    /// A person does something that the workflow would allow.
    pub fn person(&mut self) {
        let lane = self.lanes[usize::try_from(self.rng.below(self.lanes.len() as u64)).unwrap_or(0)];
        let Ok(state) = self.store.lane(&lane) else { return };
        let (publication, seq, killed) =
            state.as_ref().map_or((galley_domain::publication::Publication::none(), 1, false), |s| {
                (s.publication.clone(), s.next_seq(), s.killed)
            });
        let can = |e: PublicationEvent| next(publication.state, e).is_some();
        if publication.state == PublicationState::Held && self.rng.chance(50) {
            let moment = self.moment();
            let _ = self.store.steer(&lane, Input::Resend { overwrite: false }, &moment);
            return;
        }
        let timed = self.rng.chance(50);
        let content = match (publication.public, timed) {
            (true, _) => PublicationEvent::Update,
            (false, true) => PublicationEvent::Schedule,
            (false, false) => PublicationEvent::Enqueue,
        };
        let hold = self.rng.chance(50);
        let action = match self.rng.below(10) {
            0 if can(PublicationEvent::TakeDown) && seq > 1 && self.rng.chance(20) => DeliveryAction::Kill,
            0..=2 if can(PublicationEvent::TakeDown) && seq > 1 => DeliveryAction::TakeDown,
            3..=4 if !publication.public && can(PublicationEvent::Unschedule) && can(PublicationEvent::Hold) => {
                DeliveryAction::Unschedule
            }
            _ if !killed && can(content) && publication.public => DeliveryAction::Update,
            _ if !killed && can(content) => DeliveryAction::Publish,
            _ => return,
        };
        let mut sample = Sample::new(lane, seq, action, self.now);
        let minutes = |rng: &mut Rng, n: u64| i64::try_from(1 + rng.below(n)).unwrap_or(1) * 60_000;
        if action == DeliveryAction::Publish && timed {
            sample.publish_at = Some(self.portal_now().plus_millis(minutes(&mut self.rng, 40)));
            sample.firing = if self.rng.chance(50) { Firing::Own } else { Firing::Portal };
            if self.rng.chance(30) {
                sample.embargo =
                    sample.publish_at.map(|t| t.plus_millis(-60_000 * i64::try_from(self.rng.below(2)).unwrap_or(0)));
            }
        }
        if action.brings_content() && self.rng.chance(50) {
            sample.media = vec![MediaHash::of(&seq.to_be_bytes())];
        }
        let mut delivery = sample.delivery();
        if action == DeliveryAction::Unschedule && hold {
            delivery.then_hold = Some(Why { code: "content_changed".into(), detail: String::new() });
        }
        let moment = Moment::of_order(self.now, self.offset);
        let before = self.store.lane(&lane).ok().flatten();
        if let Ok(step) = self.store.order(&delivery, &moment) {
            match step.refused {
                None => self.ordered.entry(lane).or_default().push(delivery),
                Some(why) => assert!(
                    killed
                        || matches!(
                            why.code.as_str(),
                            "killed" | "already_public" | "stale_lane_seq" | "not_read_back"
                        ),
                    "refused {why:?} in {before:?}"
                ),
            }
        } else if self.store.is_dead() {
            self.store.revive();
            self.workers.clear();
            // Committed or not? The row says.
            if self.store.delivery(delivery.id).ok().flatten().is_some() {
                self.ordered.entry(lane).or_default().push(delivery);
            }
        }
    }

    /// People let go on what is held. Says whether there was any.
    fn release_held(&mut self) -> bool {
        let moment = self.moment();
        let lanes = self.store.lanes(true).expect("alive");
        let held = lanes.iter().filter(|s| s.current.as_ref().is_some_and(|j| j.held));
        let released = held.map(|s| self.store.steer(&s.lane, Input::Resend { overwrite: false }, &moment).is_ok());
        released.count() > 0
    }

    /// Nothing goes wrong any more: everything drains. People release what is held.
    pub fn settle(&mut self) {
        self.faults = false;
        self.store.revive();
        self.workers.clear();
        for round in 0..20_000 {
            if round % 50 == 0 {
                self.release_held();
            }
            if self.workers.is_empty() {
                self.hire();
            }
            self.work();
            let busy = self.workers.iter().any(|w| w.claim.is_some());
            if !busy {
                let next = [self.store.next_due().expect("alive"), self.stragglers.iter().map(|s| s.at).min()];
                match next.into_iter().flatten().min() {
                    None if self.release_held() => {}
                    None => return,
                    Some(at) => self.now = self.now.max(at),
                }
                let now = self.portal_now();
                self.portal.fire_schedules(now);
                self.stragglers_arrive();
            }
        }
        panic!("it does not come to rest: {:#?}", self.store.lanes(true));
    }

    /// The story of a lane, for the message of a failed test.
    pub fn told(&self, lane: &Lane) -> String {
        let story = self.store.story(lane, None).unwrap_or_default();
        let line = |s: galley_delivery::model::StoryEntry| {
            format!("{:>9} {} {:?}\n", s.at.millis() - T0, s.code, s.args.values().collect::<Vec<_>>())
        };
        story.into_iter().map(line).collect()
    }

    /// The article's events folded as a desk folds them.
    pub fn folded(&self, lane: &Lane) -> galley_domain::publication::Publication {
        let stamp = Stamp {
            article: lane.article,
            op: OpId(lane.article.0),
            actor: PersonId(lane.article.0),
            at: Timestamp::from_millis(T0),
        };
        let details = galley_domain::article::Details::default();
        let mut w = workflow::created(&details, &stamp);
        for event in self.store.events(lane) {
            let event = match event {
                Happened::Ordered(id, effect) => ordered(&self.store, id, effect),
                Happened::Moved(m) => ArticleEvent::PublicationMoved {
                    destination: lane.destination,
                    effect: m.effect,
                    portal_scheduled: m.portal_scheduled,
                    address: m.address,
                    why: m.why,
                    receipt: m.receipt,
                },
            };
            workflow::apply(&mut w, &event, &stamp);
        }
        w.publications.remove(&lane.destination).unwrap_or_else(galley_domain::publication::Publication::none)
    }
}

fn ordered(store: &MemoryStore, id: DeliveryId, effect: PublicationEvent) -> ArticleEvent {
    let delivery = store.delivery(id).expect("alive").expect("kept");
    ArticleEvent::Ordered {
        destination: delivery.lane.destination,
        delivery: id,
        order: Box::new(delivery.order),
        effect,
    }
}
