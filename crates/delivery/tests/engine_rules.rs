//! The rules of delivering hold under a crash at any moment, lost, delayed and doubled requests, and people who change their
//! minds (I8, I9; sync.md). Each seed is one history; a failing seed is printed and can be run alone with GALLEY_SEED.

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

#[test]
fn under_crashes_lost_replies_and_changed_minds_the_last_order_stands_and_nothing_is_shown_twice() {
    if let Ok(seed) = std::env::var("GALLEY_SEED") {
        return history(seed.parse().expect("GALLEY_SEED is a number"), 600);
    }
    let seeds = std::env::var("GALLEY_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    for seed in 0..seeds {
        history(seed, 600);
    }
}
