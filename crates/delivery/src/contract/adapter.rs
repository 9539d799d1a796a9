//! The contract of [`PortalAdapter`], run through engine and driver against a real portal whose answers can be spoilt.

use super::{Miss, Report, Verdict, adapter_cases, memory::MemoryStore, wrong};
use crate::{
    adapter::{Adapters, PortalAdapter},
    clock::{Clock, Dice},
    driver::{Deliverer, Parts, Silent},
    engine::{LaneState, Moment, answer::Failure},
    gate::{Gate, OpenGate},
    model::{Delivery, DeliveryAction, Firing, Health, Lane, StoryEntry},
    store::DeliveryStore,
};
use galley_domain::{
    ids::{ArticleId, DestinationId},
    publication::PublicationState,
    time::Timestamp,
};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// A request of the protocol at which something goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Reading how the article stands.
    LookUp,
    /// Uploading a picture.
    Media,
    /// Storing the draft.
    Draft,
    /// Making it public or giving the portal its time.
    Promote,
    /// Taking the time back.
    Unschedule,
    /// Taking it down.
    TakeDown,
    /// Reading the public page.
    Page,
}

/// What goes wrong there, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Done, and the reply is lost.
    LosesReply,
    /// Nothing is done and the connection is cut.
    CutsOff,
    /// Nothing is done; 500.
    Fails,
    /// Done, and 500 all the same.
    FailsAfter,
    /// Done, and the body is garbage.
    Garbage,
    /// Done, and the answer breaks off in the middle.
    Truncates,
    /// Nothing is done; 429 with `Retry-After: 7`.
    TooMany,
}

/// One spoilt answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: At,
    /// How.
    pub how: How,
}

/// A delivery to be made up, with everything the portal judges in order.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The lane.
    pub lane: Lane,
    /// Place in the lane.
    pub seq: u32,
    /// What it does.
    pub action: DeliveryAction,
    /// Different numbers give different revisions of the article.
    pub version: u32,
    /// When it shall be visible.
    pub publish_at: Option<Timestamp>,
    /// Nothing leaves before.
    pub embargo: Option<Timestamp>,
    /// Who lets it out.
    pub firing: Firing,
    /// With a picture.
    pub picture: bool,
}

/// What readers find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readers {
    /// Public posts of the article.
    pub posts: usize,
    /// Their text, one after the other.
    pub text: String,
}

/// An answer of the bench.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'a>>;

/// A real portal with one newsroom, under the suite's control.
pub trait Bench: Send + Sync {
    /// The adapter under test.
    fn adapter(&self) -> Result<Arc<dyn PortalAdapter>, Failure>;

    /// The same with credentials the portal does not know.
    fn stranger(&self) -> Result<Arc<dyn PortalAdapter>, Failure>;

    /// The same, but it takes another key for the portal's; `None` when answers are not signed.
    fn deceived(&self) -> Option<Arc<dyn PortalAdapter>>;

    /// A lane of a fresh article.
    fn lane(&self) -> Lane;

    /// This computer's clock; [`Bench::advance`] moves it.
    fn clock(&self) -> Arc<dyn Clock>;

    /// Moves this computer's and the portal's clock on.
    fn advance(&self, ms: i64);

    /// Sets the portal's clock off from this computer's.
    fn set_portal_offset(&self, ms: i64);

    /// Makes a delivery up; keeps its pictures' bytes with `media`.
    ///
    /// # Errors
    /// Words.
    fn delivery(&self, plan: &Plan, media: &MemoryStore) -> Result<Delivery, String>;

    /// Spoils the next answer at a step. `false`: this portal cannot be made to.
    fn spoil(&self, fault: Fault) -> bool;

    /// Whether a fault is still waiting to happen.
    fn waiting_fault(&self) -> bool;

    /// Somebody else changes the article at the portal. `false`: not possible there.
    fn edit_elsewhere(&self, lane: &Lane) -> Soon<'_, bool>;

    /// What readers find of an article.
    fn readers(&self, lane: &Lane) -> Soon<'_, Readers>;
}

/// Runs every case (or those whose name contains `only`), each against a fresh bench.
pub async fn adapter_suite<B, F>(only: Option<&str>, make: impl Fn() -> F) -> Report
where
    B: Bench + 'static,
    F: Future<Output = Result<B, String>>,
{
    let mut report = Report::default();
    let all = adapter_cases::all().into_iter();
    for (name, case) in all.filter(|(name, _)| only.is_none_or(|part| name.contains(part))) {
        let verdict = match make().await {
            Ok(bench) => case(Desk::new(Arc::new(bench))).await,
            Err(e) => wrong(format!("no bench: {e}")),
        };
        report.add(name, verdict);
    }
    report
}

/// Dice that roll the same way each run.
#[derive(Debug, Default)]
pub(super) struct Even(AtomicU64);

impl Dice for Even {
    fn roll(&self) -> u64 {
        // A fixed odd step (the golden ratio's bits) spreads over all 64 bits.
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

/// One adapter for every destination; it can be exchanged, as when a person mends credentials.
pub(super) struct One(Mutex<Arc<dyn PortalAdapter>>);

impl Adapters for One {
    fn adapter(&self, _destination: DestinationId) -> Result<Arc<dyn PortalAdapter>, Failure> {
        Ok(Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// A gate a case can close.
#[derive(Debug, Default)]
pub(super) struct Door(Mutex<Option<galley_domain::publication::Why>>);

impl Gate for Door {
    fn check(&self, delivery: &Delivery, now: Timestamp) -> Result<(), crate::gate::GateClosed> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Some(why) => Err(crate::gate::GateClosed::Held(why)),
            None => OpenGate.check(delivery, now),
        }
    }
}

/// A desk at the bench: store, engine, driver, adapter.
pub(super) struct Desk {
    pub bench: Arc<dyn Bench>,
    pub store: Arc<MemoryStore>,
    pub door: Arc<Door>,
    dice: Arc<Even>,
    adapters: Option<Arc<One>>,
}

impl Desk {
    fn new(bench: Arc<dyn Bench>) -> Self {
        let adapters = bench.adapter().ok().map(|a| Arc::new(One(Mutex::new(a))));
        Self { bench, store: Arc::default(), door: Arc::default(), dice: Arc::default(), adapters }
    }

    /// From now on this adapter is used.
    pub fn use_adapter(&self, adapter: Arc<dyn PortalAdapter>) {
        if let Some(one) = &self.adapters {
            *one.0.lock().unwrap_or_else(PoisonError::into_inner) = adapter;
        }
    }

    pub fn close_door(&self, why: Option<galley_domain::publication::Why>) {
        *self.door.0.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// The same desk over another database.
    pub fn with_store(self, store: MemoryStore) -> Self {
        Self { store: Arc::new(store), ..self }
    }

    /// Forgets the measured clock, as a desk just started does.
    pub fn forget_clock(&self, lane: &Lane) -> Verdict {
        Ok(self.store.record_health(lane.destination, &Health::default())?)
    }

    /// The portal's time, its clock being off by `offset_ms`.
    pub fn lane_now(&self, offset_ms: i64) -> Timestamp {
        self.now().plus_millis(offset_ms)
    }

    pub fn now(&self) -> Timestamp {
        self.bench.clock().now()
    }

    pub fn deliverer(&self) -> Result<Deliverer, Miss> {
        let Some(adapters) = self.adapters.clone() else { return wrong("the bench gave no adapter") };
        let (store, gate) = (Arc::clone(&self.store), Arc::clone(&self.door));
        Ok(Deliverer::new(Parts {
            store,
            adapters,
            clock: self.bench.clock(),
            dice: Arc::clone(&self.dice) as Arc<dyn Dice>,
            gate,
            notifier: Arc::new(Silent),
        }))
    }

    /// A plan for now, with a picture.
    pub fn plan(&self, lane: Lane, action: DeliveryAction) -> Result<Plan, Miss> {
        let seq = self.store.lane(&lane)?.map_or(1, |s| s.next_seq());
        Ok(Plan {
            lane,
            seq,
            action,
            version: seq,
            publish_at: None,
            embargo: None,
            firing: Firing::Portal,
            picture: action.brings_content(),
        })
    }

    pub fn make(&self, plan: &Plan) -> Result<Delivery, Miss> {
        self.bench.delivery(plan, &self.store).map_err(Miss::Wrong)
    }

    /// Orders a delivery as a person's action would.
    pub fn order(&self, plan: &Plan) -> Result<Delivery, Miss> {
        let delivery = self.make(plan)?;
        let offset = self.store.health(plan.lane.destination)?.offset_ms.unwrap_or(0);
        let step = self.store.order(&delivery, &Moment::of_order(self.now(), offset))?;
        match step.refused {
            None => Ok(delivery),
            Some(why) => wrong(format!("the order was refused: {}", why.code)),
        }
    }

    pub fn lane(&self, lane: &Lane) -> Result<LaneState, Miss> {
        self.store.lane(lane)?.map_or_else(|| wrong("the lane is not there"), Ok)
    }

    pub fn state(&self, lane: &Lane) -> Result<PublicationState, Miss> {
        Ok(self.lane(lane)?.publication.state)
    }

    /// Works until the lane is as wanted, moving the clocks on from one due time to the next, for at most `within_ms`.
    pub async fn until(&self, lane: &Lane, state: PublicationState, within_ms: i64) -> Result<(), Miss> {
        let reached = |s: &LaneState| s.publication.state == state && s.in_flight.is_none();
        let ends = self.now().plus_millis(within_ms);
        let deliverer = self.deliverer()?;
        loop {
            let next = deliverer.work_off().await?;
            if reached(&self.lane(lane)?) {
                break;
            }
            match next.filter(|t| *t <= ends) {
                Some(t) => self.bench.advance(t.since(self.now()).max(1)),
                None => {
                    let (got, told) = (self.lane(lane)?.publication, self.told(lane)?);
                    return wrong(format!("wanted {state:?} within {within_ms} ms, got {got:?}; story: {told}"));
                }
            }
        }
        self.give_back(&deliverer).await
    }

    /// Works off what is due now.
    pub async fn work(&self) -> Result<(), Miss> {
        let deliverer = self.deliverer()?;
        deliverer.work_off().await?;
        self.give_back(&deliverer).await
    }

    async fn give_back(&self, deliverer: &Deliverer) -> Result<(), Miss> {
        deliverer.give_back().await?;
        Ok(())
    }

    pub fn story(&self, lane: &Lane) -> Result<Vec<StoryEntry>, Miss> {
        Ok(self.store.story(lane, None)?)
    }

    pub fn told(&self, lane: &Lane) -> Result<String, Miss> {
        let line = |s: StoryEntry| {
            let args: Vec<String> = s.args.iter().map(|(k, v)| format!("{k}={v}")).collect();
            format!("{}({})", s.code, args.join(","))
        };
        Ok(self.story(lane)?.into_iter().map(line).collect::<Vec<_>>().join(" > "))
    }

    pub async fn readers(&self, lane: &Lane) -> Result<Readers, Miss> {
        self.bench.readers(lane).await.map_err(Miss::Wrong)
    }
}

/// A fresh article's identity for benches.
#[must_use]
pub fn fresh_article(at: Timestamp, n: u64) -> ArticleId {
    let mut random = [0u8; 10];
    random[..8].copy_from_slice(&n.to_be_bytes());
    ArticleId::new(at, random)
}
