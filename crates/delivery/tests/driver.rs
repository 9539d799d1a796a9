//! The driver against the real portal: leases, crashes between any two writes, a portal that is down or silent, clocks that
//! jump. Time stands still until a test moves it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod newsroom;

use galley_delivery::{
    adapter::{Adapters, PortalAdapter},
    clock::SystemDice,
    contract::{
        MemoryStore,
        adapter::{Bench, Plan},
        memory::Crash,
    },
    driver::{Deliverer, DriverError, Notifier, Parts, Silent},
    engine::{Moment, answer::Failure},
    gate::OpenGate,
    model::{Alert, AlertCode, DeliveryAction, Firing, Lane},
    own_portal::OwnPortal,
    store::{DatabaseLease, DeliveryStore, Holder},
};
use galley_domain::{ids::DestinationId, publication::PublicationState as P, time::Timestamp};
use newsroom::Newsroom;
use std::sync::{Arc, Mutex};
use tokio::{net::TcpListener, sync::Notify};

type Serves = Box<dyn Fn(DestinationId) -> Result<Arc<dyn PortalAdapter>, Failure> + Send>;

/// Which adapter serves a destination; exchangeable.
struct Desks(Mutex<Serves>);

impl Adapters for Desks {
    fn adapter(&self, destination: DestinationId) -> Result<Arc<dyn PortalAdapter>, Failure> {
        (self.0.lock().unwrap())(destination)
    }
}

fn always(adapter: Arc<dyn PortalAdapter>) -> Arc<Desks> {
    Arc::new(Desks(Mutex::new(Box::new(move |_| Ok(Arc::clone(&adapter))))))
}

fn deliverer(
    newsroom: &Newsroom,
    store: &Arc<MemoryStore>,
    adapters: Arc<Desks>,
    notifier: Arc<dyn Notifier>,
) -> Deliverer {
    Deliverer::new(Parts {
        store: Arc::clone(store) as Arc<dyn DeliveryStore>,
        adapters,
        clock: newsroom.clock(),
        dice: Arc::new(SystemDice),
        gate: Arc::new(OpenGate),
        notifier,
    })
}

fn ours(newsroom: &Newsroom, store: &Arc<MemoryStore>) -> Deliverer {
    deliverer(newsroom, store, always(newsroom.adapter().unwrap()), Arc::new(Silent))
}

fn plan(store: &MemoryStore, lane: Lane, action: DeliveryAction) -> Plan {
    let seq = store.lane(&lane).unwrap().map_or(1, |s| s.next_seq());
    let picture = action.brings_content();
    Plan { lane, seq, action, version: seq, publish_at: None, embargo: None, firing: Firing::Portal, picture }
}

fn order(newsroom: &Newsroom, store: &MemoryStore, plan: &Plan) {
    let delivery = newsroom.delivery(plan, store).unwrap();
    let step = store.order(&delivery, &Moment::of_order(newsroom.clock().now(), 0)).unwrap();
    assert_eq!(step.refused, None);
}

fn state(store: &MemoryStore, lane: &Lane) -> P {
    store.lane(lane).unwrap().unwrap().publication.state
}

/// Works, moving the clocks from one due time to the next, until the lane is as wanted.
async fn until(newsroom: &Newsroom, store: &Arc<MemoryStore>, deliverer: &Deliverer, lane: &Lane, wanted: P) {
    for _ in 0..500 {
        let next = deliverer.work_off().await.unwrap();
        if state(store, lane) == wanted {
            return deliverer.give_back().await.unwrap();
        }
        let next = next.unwrap_or_else(|| panic!("nothing is due: {:#?}", store.lane(lane)));
        newsroom.advance(next.since(newsroom.clock().now()).max(1));
    }
    panic!("never {wanted:?}: {:#?}", store.lane(lane));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_between_any_two_writes_loses_nothing_and_doubles_nothing() {
    let newsroom = Newsroom::open().await;
    for action in
        [DeliveryAction::Publish, DeliveryAction::Update, DeliveryAction::Unschedule, DeliveryAction::TakeDown]
    {
        for crash in [Crash::BeforeCommit, Crash::AfterCommit] {
            for n in 1.. {
                let (store, lane) = (Arc::new(MemoryStore::default()), newsroom.lane());
                let wanted = match action {
                    DeliveryAction::Unschedule => P::NotPlanned,
                    DeliveryAction::TakeDown => P::TakenDown,
                    _ => P::Live,
                };
                if action != DeliveryAction::Publish {
                    let mut first = plan(&store, lane, DeliveryAction::Publish);
                    if action == DeliveryAction::Unschedule {
                        first.publish_at = Some(newsroom.clock().now().plus_millis(86_400_000));
                    }
                    order(&newsroom, &store, &first);
                    let before = ours(&newsroom, &store);
                    before.work_off().await.unwrap();
                    before.give_back().await.unwrap();
                }
                order(&newsroom, &store, &plan(&store, lane, action));
                store.crash_at(n, crash);
                let _ = ours(&newsroom, &store).work_off().await;
                let crashed = store.is_dead();
                // The program starts again; the leases of the dead one run out.
                store.revive();
                newsroom.advance(200_000);
                until(&newsroom, &store, &ours(&newsroom, &store), &lane, wanted).await;
                let readers = newsroom.readers(&lane).await.unwrap();
                let posts = usize::from(wanted == P::Live);
                assert_eq!(readers.posts, posts, "{action:?}, write {n}, {crash:?}");
                let ends = store.closed().len();
                assert_eq!(
                    ends,
                    if action == DeliveryAction::Publish { 1 } else { 2 },
                    "{action:?}, write {n}, {crash:?}"
                );
                if !crashed {
                    assert!(n > 6, "a delivery has more writes than {n}");
                    break;
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_program_at_a_time_delivers_and_the_next_takes_over_after_a_crash() {
    let newsroom = Newsroom::open().await;
    let (store, lane) = (Arc::new(MemoryStore::default()), newsroom.lane());
    let (app, cli) = (ours(&newsroom, &store), ours(&newsroom, &store));
    app.work_off().await.unwrap();
    order(&newsroom, &store, &plan(&store, lane, DeliveryAction::Publish));
    assert!(matches!(cli.work_off().await, Err(DriverError::OtherDelivers { .. })));
    assert_eq!(state(&store, &lane), P::Queued);
    // The app died without a word: its lease runs out.
    newsroom.advance(15_000);
    cli.work_off().await.unwrap();
    assert_eq!(state(&store, &lane), P::Live);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn until_idle_delivers_what_is_due_and_does_not_wait_for_tomorrow() {
    let newsroom = Newsroom::open().await;
    let store = Arc::new(MemoryStore::default());
    let (now, tomorrow) = (newsroom.lane(), newsroom.lane());
    order(&newsroom, &store, &plan(&store, now, DeliveryAction::Publish));
    let at = newsroom.clock().now().plus_millis(86_400_000);
    let later = Plan { publish_at: Some(at), ..plan(&store, tomorrow, DeliveryAction::Publish) };
    order(&newsroom, &store, &later);
    let report = ours(&newsroom, &store).until_idle().await.unwrap();
    assert_eq!(report.counts.by_state.get(&P::Live), Some(&1));
    assert_eq!(report.counts.by_state.get(&P::Scheduled), Some(&1));
    assert!(report.next_due.is_some_and(|t| t > newsroom.clock().now().plus_millis(3_600_000)));
    // The lease is given back: another can deliver at once.
    let lease = store.take_database_lease(&Holder("next".into()), newsroom.clock().now(), at).unwrap();
    assert_eq!(lease, DatabaseLease::Mine);
}

/// Tells a test of everything, so that it can wait for it.
#[derive(Default)]
struct Ears {
    heard: Notify,
    alerts: Mutex<Vec<Alert>>,
}

impl Notifier for Ears {
    fn changed(&self, _lane: &Lane) {
        self.heard.notify_one();
    }
    fn alert(&self, alert: &Alert) {
        self.alerts.lock().unwrap().push(alert.clone());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_deliverer_takes_up_what_is_ordered_and_gives_the_lease_back_when_it_ends() {
    let newsroom = Newsroom::open().await;
    let (store, lane) = (Arc::new(MemoryStore::default()), newsroom.lane());
    let (ears, shutdown) = (Arc::new(Ears::default()), Arc::new(Notify::new()));
    let adapter = newsroom.adapter().unwrap();
    let deliverer = deliverer(&newsroom, &store, always(adapter), Arc::clone(&ears) as Arc<dyn Notifier>);
    let running = tokio::spawn({
        let (deliverer, shutdown) = (deliverer.clone(), Arc::clone(&shutdown));
        async move { deliverer.run(shutdown).await }
    });
    order(&newsroom, &store, &plan(&store, lane, DeliveryAction::Publish));
    deliverer.nudge();
    while state(&store, &lane) != P::Live {
        ears.heard.notified().await;
    }
    shutdown.notify_one();
    running.await.unwrap();
    let now = newsroom.clock().now();
    let lease = store.take_database_lease(&Holder("next".into()), now, now.plus_millis(1)).unwrap();
    assert_eq!(lease, DatabaseLease::Mine);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_that_never_answers_does_not_keep_another_waiting() {
    let newsroom = Newsroom::open().await;
    let store = Arc::new(MemoryStore::default());
    // It takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let settings = newsroom.settings_of(newsroom::DESK, newsroom.portal.key());
    let hanging: Arc<dyn PortalAdapter> = Arc::new(
        OwnPortal::new(galley_delivery::own_portal::OwnPortalSettings { url: url.parse().unwrap(), ..settings })
            .unwrap(),
    );
    let (good, here) = (newsroom.adapter().unwrap(), newsroom::destination());
    let adapters = Desks(Mutex::new(Box::new(move |d| Ok(Arc::clone(if d == here { &good } else { &hanging })))));
    let there = DestinationId(newsroom.lane().article.0);
    // More than are worked on at once altogether: only the bulkhead leaves room for the other portal.
    for _ in 0..40 {
        let lane = Lane { destination: there, ..newsroom.lane() };
        order(&newsroom, &store, &plan(&store, lane, DeliveryAction::Publish));
    }
    let lane = newsroom.lane();
    order(&newsroom, &store, &plan(&store, lane, DeliveryAction::Publish));
    let ears = Arc::new(Ears::default());
    let deliverer = deliverer(&newsroom, &store, Arc::new(adapters), Arc::clone(&ears) as Arc<dyn Notifier>);
    let running = tokio::spawn(async move { deliverer.run(Arc::new(Notify::new())).await });
    while state(&store, &lane) != P::Live {
        ears.heard.notified().await;
    }
    running.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_down_for_most_of_a_day_is_told_and_then_delivered_to_once() {
    let newsroom = Newsroom::open().await;
    let (store, lane) = (Arc::new(MemoryStore::default()), newsroom.lane());
    // Nobody listens there any more.
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let settings = newsroom.settings_of(newsroom::DESK, newsroom.portal.key());
    let settings =
        galley_delivery::own_portal::OwnPortalSettings { url: format!("http://{gone}").parse().unwrap(), ..settings };
    let adapters = always(Arc::new(OwnPortal::new(settings).unwrap()));
    let deliverer = deliverer(&newsroom, &store, Arc::clone(&adapters), Arc::new(Silent));
    let start = newsroom.clock().now();
    let at = start.plus_millis(3_600_000);
    order(&newsroom, &store, &Plan { publish_at: Some(at), ..plan(&store, lane, DeliveryAction::Publish) });
    let told = |code| store.alerts(start).unwrap().into_iter().find(|a| a.code == code).map(|a| a.at);
    while newsroom.clock().now() < start.plus_millis(23 * 3_600_000) {
        let next = deliverer.work_off().await.unwrap().expect("something stays due");
        newsroom.advance(next.since(newsroom.clock().now()).max(1));
    }
    // Ten minutes before its time and sixty seconds after, to the second.
    let near = |told: Option<Timestamp>, at: Timestamp| told.is_some_and(|t| (0..1_000).contains(&t.since(at)));
    assert!(near(told(AlertCode::NotAccepted), at.plus_millis(-600_000)), "{:?}", store.alerts(start));
    assert!(near(told(AlertCode::NotVisible), at.plus_millis(60_000)), "{:?}", store.alerts(start));
    assert!(store.health(lane.destination).unwrap().failures > 5);
    // It is back.
    let back = newsroom.adapter().unwrap();
    *adapters.0.lock().unwrap() = Box::new(move |_| Ok(Arc::clone(&back)));
    until(&newsroom, &store, &deliverer, &lane, P::Live).await;
    assert_eq!(newsroom.readers(&lane).await.unwrap().posts, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_after_it_was_measured_is_measured_again() {
    let newsroom = Newsroom::open().await;
    let store = Arc::new(MemoryStore::default());
    let deliverer = ours(&newsroom, &store);
    let (before, after) = (newsroom.lane(), newsroom.lane());
    order(&newsroom, &store, &plan(&store, before, DeliveryAction::Publish));
    deliverer.work_off().await.unwrap();
    assert_eq!(state(&store, &before), P::Live);
    newsroom.set_portal_offset(10 * 60_000);
    order(&newsroom, &store, &plan(&store, after, DeliveryAction::Publish));
    until(&newsroom, &store, &deliverer, &after, P::Live).await;
    assert_eq!(store.health(after.destination).unwrap().offset_ms, Some(10 * 60_000));
    let asked = store.alerts(Timestamp::from_millis(0)).unwrap();
    assert!(!asked.iter().any(|a| a.code == AlertCode::NeedsPerson), "{asked:?}");
}
