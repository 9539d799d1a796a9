//! The rules of delivering hold under a crash at any moment, lost, delayed and doubled requests, and people who change their
//! minds (I8, I9; sync.md). Each seed is one history; a failing seed is printed and can be run alone with GALLEY_SEED.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod world;

use galley_delivery::{
    engine::answer::PortalState,
    model::{AlertCode, DeliveryAction},
    store::DeliveryStore as _,
};
use galley_domain::{publication::PublicationState as P, time::Timestamp};
use std::collections::BTreeSet;
use world::World;

/// One history: things happen, then nothing goes wrong any more, then all must be as the last order says.
fn history(seed: u64, ticks: u32) {
    let mut world = World::new(seed);
    for _ in 0..ticks {
        world.tick();
    }
    world.settle();
    assert_eq!(world.restored, 0);
    let alerts = world.store.alerts(Timestamp::from_millis(0)).expect("alive");
    for lane in world.lanes.clone() {
        let Some(state) = world.store.lane(&lane).expect("alive") else { continue };
        let now = world.now.plus_millis(world.offset);
        let view = world.portal.view(&lane, now);
        let shown: Vec<u32> = world.portal.articles[&lane].shown.iter().map(|(seq, _)| *seq).collect();
        let told = || format!("seed {seed}, lane {lane}\n{}\n{state:#?}", world.told(&lane));

        // Everything drained, or a person was told of this very delivery.
        if let Some(job) = &state.current {
            let heard = alerts.iter().any(|a| a.delivery == Some(job.delivery) && a.code == AlertCode::NeedsPerson);
            assert!(job.stuck.is_some() && heard, "neither done nor told: {}", told());
            panic!("nothing in this world needs a person: {}", told());
        }
        assert!(!state.unknown, "still unknown: {}", told());

        // I8, I9: one post by construction of the portal; each order became visible at most once, and never an older one
        // after a newer.
        assert!(shown.windows(2).all(|w| w[0] < w[1]), "shown {shown:?}: {}", told());

        let posts = world.portal.articles[&lane].posts;
        assert!(!world.portal.naive || posts <= 1, "{posts} posts: {}", told());

        // The portal stands as the last order says.
        let Some(last) = world.ordered.get(&lane).and_then(|all| all.last()) else { continue };
        match last.action {
            DeliveryAction::Publish | DeliveryAction::Update | DeliveryAction::Correct => {
                let ours = last.content.as_ref().map(|c| c.revision_hash);
                if view.state == PortalState::Killed {
                    continue;
                }
                assert_eq!(view.public, ours, "{}", told());
                assert_eq!(state.publication.state, P::Live, "{}", told());
            }
            DeliveryAction::TakeDown | DeliveryAction::Kill => {
                assert_eq!(view.public, None, "{}", told());
                assert_eq!(view.scheduled, None, "{}", told());
                assert_eq!(state.publication.state, P::TakenDown, "{}", told());
            }
            DeliveryAction::Unschedule => {
                assert_eq!(view.scheduled, None, "{}", told());
                let too_late =
                    alerts.iter().any(|a| a.delivery == Some(last.id) && a.code == AlertCode::UnscheduleTooLate);
                if too_late {
                    assert_eq!(state.publication.state, P::Live, "{}", told());
                } else {
                    assert_eq!(view.public, None, "{}", told());
                    assert!(matches!(state.publication.state, P::NotPlanned | P::Held), "{}", told());
                }
            }
        }

        // Every delivery that was ordered ended exactly once.
        let closed: Vec<_> = world.store.closed().into_iter().map(|(id, _)| id).collect();
        let once: BTreeSet<_> = closed.iter().copied().collect();
        assert_eq!(closed.len(), once.len(), "closed twice: {}", told());
        for delivery in &world.ordered[&lane] {
            assert!(once.contains(&delivery.id), "{} has no end: {}", delivery.id, told());
        }

        // A desk that folds the article's events sees what the engine sees.
        let folded = world.folded(&lane);
        let ours = &state.publication;
        assert_eq!(
            (folded.state, folded.public, folded.portal_scheduled, folded.lane_seq, folded.publish_at),
            (ours.state, ours.public, ours.portal_scheduled, ours.lane_seq, ours.publish_at),
            "{}",
            told()
        );
    }
}

/// A history in which the database is lost and an older backup restored, more than once (I16).
fn history_with_restores(seed: u64, ticks: u32) -> u32 {
    let mut world = World::new(seed);
    world.restores = true;
    for _ in 0..ticks {
        world.tick();
    }
    world.settle();
    for lane in world.lanes.clone() {
        let Some(state) = world.store.lane(&lane).expect("alive") else { continue };
        let now = world.now.plus_millis(world.offset);
        let view = world.portal.view(&lane, now);
        let shown: Vec<u32> = world.portal.articles[&lane].shown.iter().map(|(seq, _)| *seq).collect();
        let told = || format!("seed {seed}, lane {lane}\n{}\n{state:#?}", world.told(&lane));
        // Nothing is shown twice, and nothing older than what the portal had obeyed.
        assert!(shown.windows(2).all(|w| w[0] < w[1]), "shown {shown:?}: {}", told());
        assert!(!state.unknown, "not read back: {}", told());
        if let Some(job) = &state.current {
            let alerts = world.store.alerts(Timestamp::from_millis(0)).expect("alive");
            let heard = alerts.iter().any(|a| a.delivery == Some(job.delivery) && a.code == AlertCode::NeedsPerson);
            assert!(job.stuck.is_some() && heard, "neither done nor told: {}", told());
            continue;
        }
        // A lane the backup did not know, and nothing was ever sent in since, was never read.
        if state.seen.is_none() {
            continue;
        }
        // What people see is what the portal shows.
        let wanted: &[P] = match view.state {
            PortalState::Public => &[P::Live],
            PortalState::Scheduled => &[P::Scheduled],
            PortalState::TakenDown | PortalState::Killed => &[P::TakenDown, P::Held, P::NotPlanned],
            PortalState::Absent | PortalState::Draft => &[P::NotPlanned, P::Held, P::TakenDown],
        };
        assert!(wanted.contains(&state.publication.state), "portal {:?}: {}", view.state, told());
        let folded = world.folded(&lane);
        assert_eq!((folded.state, folded.public), (state.publication.state, state.publication.public), "{}", told());
    }
    world.restored
}

/// `GALLEY_SEED` runs one history, `GALLEY_SEEDS` that many.
fn seeds(usual: u64, one: impl Fn(u64)) {
    let number = |name: &str| std::env::var(name).ok().map(|n| n.parse::<u64>().expect("a number"));
    match number("GALLEY_SEED") {
        Some(seed) => one(seed),
        None => (0..number("GALLEY_SEEDS").unwrap_or(usual)).for_each(one),
    }
}

#[test]
fn under_crashes_lost_replies_and_changed_minds_the_last_order_stands_and_nothing_is_shown_twice() {
    seeds(300, |seed| history(seed, 600));
}

#[test]
fn after_any_restore_nothing_is_shown_again_and_what_the_portal_had_newer_stays() {
    let restored = std::cell::Cell::new(0);
    seeds(150, |seed| restored.set(restored.get() + history_with_restores(seed, 600)));
    assert!(restored.get() > 0, "no history restored anything");
}
