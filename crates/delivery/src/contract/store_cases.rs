//! The cases of the store contract.

use super::{Verdict, must, same, sample::Sample, store::StoreBench, wrong};
use crate::{
    engine::{
        Effect, Input, Moment, Sending,
        answer::{Answer, Capabilities, Failure, PortalView},
    },
    model::{Delivery, DeliveryAction, Health, Lane},
    store::{Claim, DatabaseLease, Holder, Stopped, StoreError},
};
use galley_domain::{publication::PublicationState, time::Timestamp};

type CaseFn = fn(&dyn StoreBench) -> Verdict;

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub(super) const ALL: &[(&str, CaseFn)] = &[$((stringify!($name), $name)),*];
    };
}

cases! {
    an_ordered_delivery_comes_back_exactly_as_it_was_frozen,
    an_order_tells_its_lane_and_its_story,
    a_refused_order_writes_nothing,
    a_due_lane_is_lent_to_one_deliverer_at_a_time,
    a_lane_that_is_not_due_is_not_lent,
    a_takedown_is_lent_first,
    a_full_destination_is_left_out,
    the_limit_of_claims_is_kept,
    a_step_that_wants_a_request_keeps_the_lease_and_one_that_does_not_frees_it,
    a_deliverer_that_lost_its_lease_cannot_write,
    an_order_that_came_meanwhile_is_seen_by_the_next_step,
    a_request_under_way_is_found_again_after_a_crash,
    story_and_alerts_of_a_step_are_kept_in_order,
    a_lanes_story_can_be_read_for_one_delivery,
    a_restored_lane_is_unknown_due_and_out_of_reach_of_older_claims,
    steering_a_lane_that_is_not_there_is_refused,
    the_next_due_time_counts_leases,
    lanes_can_be_listed_open_or_all,
    the_counts_add_up,
    one_program_at_a_time_holds_the_database_lease,
    a_new_holder_of_the_database_lease_frees_the_lanes_of_the_old_one,
    giving_the_database_lease_back_frees_its_lanes,
    the_stop_switch_stays_where_it_is_put,
    what_is_known_of_a_destination_is_kept,
}

const T0: i64 = 1_790_000_000_000;

fn t(ms: i64) -> Timestamp {
    Timestamp::from_millis(T0 + ms)
}

fn moment(ms: i64) -> Moment {
    Moment {
        now: t(ms),
        offset_ms: 0,
        roll: 0,
        sending: Sending::Open,
        capabilities: Capabilities { future_dating_ms: Some(1) },
    }
}

fn holder(name: &str) -> Holder {
    Holder(name.to_owned())
}

fn sample(bench: &dyn StoreBench, lane: Lane, seq: u32, action: DeliveryAction, at: i64) -> Sample {
    Sample { by: bench.person(), newsroom: bench.newsroom(), ..Sample::new(lane, seq, action, t(at)) }
}

fn order(
    bench: &dyn StoreBench,
    lane: Lane,
    seq: u32,
    action: DeliveryAction,
    at: i64,
) -> Result<Delivery, super::Miss> {
    let delivery = sample(bench, lane, seq, action, at).delivery();
    let step = bench.store().order(&delivery, &Moment::of_order(t(at), 0))?;
    same("refused", &step.refused, &None)?;
    Ok(delivery)
}

fn claim(bench: &dyn StoreBench, who: &str, at: i64) -> Result<Vec<Claim>, super::Miss> {
    Ok(bench.store().claim_due(&holder(who), t(at), t(at + 180_000), 100, &[])?)
}

fn only_claim(bench: &dyn StoreBench, who: &str, at: i64) -> Result<Claim, super::Miss> {
    match claim(bench, who, at)?.as_slice() {
        [one] => Ok(one.clone()),
        other => wrong(format!("wanted one claim, got {other:?}")),
    }
}

fn lanes_of(claims: &[Claim]) -> Vec<Lane> {
    claims.iter().map(|c| c.lane).collect()
}

fn absent() -> Input {
    Input::Reply { token: 1, result: Ok(Answer::View { view: PortalView::absent(), evidence: None }) }
}

fn an_ordered_delivery_comes_back_exactly_as_it_was_frozen(b: &dyn StoreBench) -> Verdict {
    let mut delivery = Sample {
        publish_at: Some(t(3_600_000)),
        embargo: Some(t(1_000)),
        ..sample(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)
    }
    .delivery();
    if let Some(content) = &mut delivery.content {
        content.revision = "{\"headline\":\"Đường mới ở Thái Bình — “mở” 🎉\"}".into();
    }
    b.store().order(&delivery, &Moment::of_order(t(0), 0))?;
    same("delivery", &b.store().delivery(delivery.id)?, &Some(delivery))
}

fn an_order_tells_its_lane_and_its_story(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    let delivery = order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let Some(state) = b.store().lane(&lane)? else { return wrong("the lane is not there") };
    same("current", &state.current.map(|j| j.delivery), &Some(delivery.id))?;
    same("state", &state.publication.state, &PublicationState::Queued)?;
    same("due", &state.due_at, &Some(t(0)))?;
    let codes: Vec<String> = b.store().story(&lane, None)?.into_iter().map(|s| s.code).collect();
    same("story", &codes, &vec!["ordered".to_owned()])
}

fn a_refused_order_writes_nothing(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    order(b, lane, 5, DeliveryAction::Publish, 0)?;
    let (state, story) = (b.store().lane(&lane)?, b.store().story(&lane, None)?);
    let stale = sample(b, lane, 5, DeliveryAction::Publish, 1);
    let stale = Sample { seq: 4, ..stale }.delivery();
    let step = b.store().order(&stale, &Moment::of_order(t(1), 0))?;
    same("refused", &step.refused.map(|w| w.code), &Some("stale_lane_seq".to_owned()))?;
    same("delivery", &b.store().delivery(stale.id)?, &None)?;
    same("lane", &b.store().lane(&lane)?, &state)?;
    same("story", &b.store().story(&lane, None)?, &story)
}

fn a_due_lane_is_lent_to_one_deliverer_at_a_time(b: &dyn StoreBench) -> Verdict {
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)?;
    let first = only_claim(b, "a", 0)?;
    same("second claim", &claim(b, "b", 1)?, &vec![])?;
    same("own second claim", &claim(b, "a", 1)?, &vec![])?;
    let again = only_claim(b, "b", 180_000)?;
    must(again.fence > first.fence, "a later claim must have a higher fence")
}

fn a_lane_that_is_not_due_is_not_lent(b: &dyn StoreBench) -> Verdict {
    let later = Sample {
        publish_at: Some(t(3_600_000)),
        embargo: Some(t(3_600_000)),
        ..sample(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)
    };
    b.store().order(&later.delivery(), &Moment::of_order(t(0), 0))?;
    same("claims", &claim(b, "a", 1)?, &vec![])?;
    // Ten minutes before, the watchdog wants to look.
    same("claims", &lanes_of(&claim(b, "a", 3_000_000)?), &vec![b.lane(0, 0)])
}

fn a_takedown_is_lent_first(b: &dyn StoreBench) -> Verdict {
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)?;
    order(b, b.lane(1, 0), 1, DeliveryAction::Publish, 1)?;
    order(b, b.lane(1, 0), 2, DeliveryAction::TakeDown, 2)?;
    same("claims", &lanes_of(&claim(b, "a", 2)?), &vec![b.lane(1, 0), b.lane(0, 0)])
}

fn a_full_destination_is_left_out(b: &dyn StoreBench) -> Verdict {
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)?;
    order(b, b.lane(0, 1), 1, DeliveryAction::Publish, 0)?;
    let full = [b.lane(0, 0).destination];
    let claims = b.store().claim_due(&holder("a"), t(0), t(1000), 10, &full)?;
    same("claims", &lanes_of(&claims), &vec![b.lane(0, 1)])
}

fn the_limit_of_claims_is_kept(b: &dyn StoreBench) -> Verdict {
    for n in 0..5 {
        order(b, b.lane(n, 0), 1, DeliveryAction::Publish, i64::from(n))?;
    }
    let claims = b.store().claim_due(&holder("a"), t(10), t(1000), 3, &[])?;
    same("claims", &lanes_of(&claims), &vec![b.lane(0, 0), b.lane(1, 0), b.lane(2, 0)])
}

fn a_step_that_wants_a_request_keeps_the_lease_and_one_that_does_not_frees_it(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let claimed = only_claim(b, "a", 0)?;
    let step = b.store().record(&claimed, Input::Wake, &moment(0), t(180_000))?;
    same("effect", &step.effect.map(|f| f.effect), &Some(Effect::LookUp))?;
    same("claims while it works", &claim(b, "b", 100_000)?, &vec![])?;
    let refused = Failure::Status { status: 403, code: None, retry_after_ms: None, words: "no".into() };
    let step = b.store().record(&claimed, Input::Reply { token: 1, result: Err(refused) }, &moment(1), t(180_001))?;
    same("effect", &step.effect, &None)?;
    // Stuck: only the watchdog (sixty seconds after) wants the lane, and the lease does not keep it.
    same("claims after", &lanes_of(&claim(b, "b", 61_000)?), &vec![lane])
}

fn a_deliverer_that_lost_its_lease_cannot_write(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let slow = only_claim(b, "slow", 0)?;
    b.store().record(&slow, Input::Wake, &moment(0), t(1_000))?;
    let quick = only_claim(b, "quick", 1_000)?;
    b.store().record(&quick, Input::Wake, &moment(1_000), t(181_000))?;
    let (state, story) = (b.store().lane(&lane)?, b.store().story(&lane, None)?);
    match b.store().record(&slow, absent(), &moment(1_001), t(181_001)) {
        Err(StoreError::LostLease) => {}
        other => return wrong(format!("wanted LostLease, got {other:?}")),
    }
    same("lane", &b.store().lane(&lane)?, &state)?;
    same("story", &b.store().story(&lane, None)?, &story)
}

fn an_order_that_came_meanwhile_is_seen_by_the_next_step(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    let first = order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let claimed = only_claim(b, "a", 0)?;
    b.store().record(&claimed, Input::Wake, &moment(0), t(180_000))?;
    let second = order(b, lane, 2, DeliveryAction::TakeDown, 1)?;
    let step = b.store().record(&claimed, absent(), &moment(2), t(180_002))?;
    same("current", &step.state.current.map(|j| j.delivery), &Some(second.id))?;
    must(step.closed.iter().any(|(id, _)| *id == first.id), "the older delivery must be closed")
}

fn a_request_under_way_is_found_again_after_a_crash(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let first = only_claim(b, "first", 0)?;
    b.store().record(&first, Input::Wake, &moment(0), t(1_000))?;
    let step = b.store().record(&first, absent(), &moment(1), t(1_000))?;
    must(step.effect.is_some_and(|f| f.effect.writes()), "a write must be wanted after an absent look-up")?;
    // The program dies here; another takes the lane up when the lease is past.
    let next = only_claim(b, "next", 1_000)?;
    let step = b.store().record(&next, Input::Wake, &moment(1_000), t(181_000))?;
    same("unknown", &step.state.unknown, &true)?;
    same("effect", &step.effect.map(|f| f.effect), &Some(Effect::LookUp))
}

fn story_and_alerts_of_a_step_are_kept_in_order(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let claimed = only_claim(b, "a", 0)?;
    let wake = b.store().record(&claimed, Input::Wake, &moment(0), t(180_000))?;
    let refused = Failure::Status { status: 403, code: None, retry_after_ms: None, words: "no".into() };
    let reply = b.store().record(&claimed, Input::Reply { token: 1, result: Err(refused) }, &moment(1), t(180_001))?;
    let mut wanted = vec!["ordered".to_owned()];
    wanted.extend(wake.story.into_iter().chain(reply.story).map(|s| s.code));
    let got: Vec<String> = b.store().story(&lane, None)?.into_iter().map(|s| s.code).collect();
    same("story", &got, &wanted)?;
    must(!reply.alerts.is_empty(), "a refusal must alert")?;
    same("alerts", &b.store().alerts(t(1))?, &reply.alerts)?;
    same("alerts since later", &b.store().alerts(t(2))?, &vec![])
}

fn a_lanes_story_can_be_read_for_one_delivery(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    let first = order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let second = order(b, lane, 2, DeliveryAction::TakeDown, 1)?;
    let other = b.lane(1, 0);
    order(b, other, 1, DeliveryAction::Publish, 2)?;
    let of = |d: &Delivery| b.store().story(&lane, Some(d.id));
    must(of(&first)?.iter().all(|s| s.delivery == Some(first.id)), "only the first delivery's story")?;
    must(of(&first)?.iter().any(|s| s.code == "superseded"), "the first was superseded")?;
    must(of(&second)?.iter().any(|s| s.code == "ordered"), "the second was ordered")?;
    same("other lane", &b.store().story(&other, None)?.len(), &1)
}

fn a_restored_lane_is_unknown_due_and_out_of_reach_of_older_claims(b: &dyn StoreBench) -> Verdict {
    let lane = b.lane(0, 0);
    order(b, lane, 1, DeliveryAction::Publish, 0)?;
    let old = only_claim(b, "old", 0)?;
    b.store().record(&old, Input::Wake, &moment(0), t(180_000))?;
    let step = b.store().steer(&lane, Input::Restored { hold_unsent: false }, &Moment::of_order(t(5), 0))?;
    same("unknown", &step.state.unknown, &true)?;
    same("unknown lanes", &b.store().counts()?.unknown, &1)?;
    match b.store().record(&old, absent(), &moment(6), t(180_006)) {
        Err(StoreError::LostLease) => {}
        other => return wrong(format!("wanted LostLease, got {other:?}")),
    }
    same("claims", &lanes_of(&claim(b, "new", 6)?), &vec![lane])
}

fn steering_a_lane_that_is_not_there_is_refused(b: &dyn StoreBench) -> Verdict {
    match b.store().steer(&b.lane(3, 3), Input::Resend { overwrite: false }, &Moment::of_order(t(0), 0)) {
        Err(StoreError::NoLane(_)) => Ok(()),
        other => wrong(format!("wanted NoLane, got {other:?}")),
    }
}

fn the_next_due_time_counts_leases(b: &dyn StoreBench) -> Verdict {
    same("nothing", &b.store().next_due()?, &None)?;
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 7)?;
    same("due", &b.store().next_due()?, &Some(t(7)))?;
    b.store().claim_due(&holder("a"), t(8), t(500), 1, &[])?;
    same("leased", &b.store().next_due()?, &Some(t(500)))
}

fn lanes_can_be_listed_open_or_all(b: &dyn StoreBench) -> Verdict {
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)?;
    order(b, b.lane(1, 0), 1, DeliveryAction::Publish, 0)?;
    // Nothing was promised to the portal: taken back at once, and closed.
    order(b, b.lane(1, 0), 2, DeliveryAction::Unschedule, 1)?;
    let open: Vec<Lane> = b.store().lanes(true)?.into_iter().map(|s| s.lane).collect();
    same("open", &open, &vec![b.lane(0, 0)])?;
    same("all", &b.store().lanes(false)?.len(), &2)
}

fn the_counts_add_up(b: &dyn StoreBench) -> Verdict {
    for n in 0..3 {
        order(b, b.lane(n, 0), 1, DeliveryAction::Publish, 0)?;
    }
    order(b, b.lane(2, 0), 2, DeliveryAction::Unschedule, 1)?;
    let claimed = b.store().claim_due(&holder("a"), t(1), t(1000), 1, &[])?;
    let Some(claimed) = claimed.first() else { return wrong("nothing was claimed") };
    b.store().record(claimed, Input::Wake, &moment(1), t(1000))?;
    let refused = Failure::Status { status: 403, code: None, retry_after_ms: None, words: "no".into() };
    b.store().record(claimed, Input::Reply { token: 1, result: Err(refused) }, &moment(2), t(1000))?;
    let counts = b.store().counts()?;
    same("open", &counts.open, &2)?;
    same("waiting for a person", &counts.waiting_for_person, &1)?;
    same("unknown", &counts.unknown, &0)?;
    let of = |s| counts.by_state.get(&s).copied().unwrap_or(0);
    same("queued", &of(PublicationState::Queued), &1)?;
    same("needs attention", &of(PublicationState::NeedsAttention), &1)?;
    same("not planned", &of(PublicationState::NotPlanned), &1)
}

fn one_program_at_a_time_holds_the_database_lease(b: &dyn StoreBench) -> Verdict {
    let take = |who: &str, at: i64| b.store().take_database_lease(&holder(who), t(at), t(at + 100));
    same("first", &take("app", 0)?, &DatabaseLease::Mine)?;
    same("other", &take("cli", 50)?, &DatabaseLease::Other { holder: holder("app"), until: t(100) })?;
    same("renewed", &take("app", 90)?, &DatabaseLease::Mine)?;
    same("still other", &take("cli", 150)?, &DatabaseLease::Other { holder: holder("app"), until: t(190) })?;
    same("run out", &take("cli", 190)?, &DatabaseLease::Mine)?;
    b.store().release_database_lease(&holder("app"))?;
    same(
        "not given back by another",
        &take("app", 191)?,
        &DatabaseLease::Other { holder: holder("cli"), until: t(290) },
    )?;
    b.store().release_database_lease(&holder("cli"))?;
    same("given back", &take("app", 192)?, &DatabaseLease::Mine)
}

fn a_new_holder_of_the_database_lease_frees_the_lanes_of_the_old_one(b: &dyn StoreBench) -> Verdict {
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)?;
    b.store().take_database_lease(&holder("old"), t(0), t(100))?;
    let old = only_claim(b, "old", 0)?;
    b.store().take_database_lease(&holder("new"), t(100), t(200))?;
    let new = only_claim(b, "new", 100)?;
    must(new.fence > old.fence, "a later claim must have a higher fence")
}

fn giving_the_database_lease_back_frees_its_lanes(b: &dyn StoreBench) -> Verdict {
    order(b, b.lane(0, 0), 1, DeliveryAction::Publish, 0)?;
    b.store().take_database_lease(&holder("a"), t(0), t(100))?;
    only_claim(b, "a", 0)?;
    b.store().release_database_lease(&holder("a"))?;
    b.store().take_database_lease(&holder("b"), t(1), t(100))?;
    same("claims", &lanes_of(&claim(b, "b", 1)?), &vec![b.lane(0, 0)])
}

fn the_stop_switch_stays_where_it_is_put(b: &dyn StoreBench) -> Verdict {
    same("at first", &b.store().stopped()?, &None)?;
    let stopped = Stopped { by: "Trần Thị Tâm".into(), at: t(0) };
    b.store().set_stopped(Some(&stopped))?;
    same("stopped", &b.store().stopped()?, &Some(stopped))?;
    b.store().set_stopped(None)?;
    same("let go on", &b.store().stopped()?, &None)
}

fn what_is_known_of_a_destination_is_kept(b: &dyn StoreBench) -> Verdict {
    let (here, there) = (b.lane(0, 0).destination, b.lane(0, 1).destination);
    same("at first", &b.store().health(here)?, &Health::default())?;
    let health = Health {
        offset_ms: Some(-120_000),
        offset_at: Some(t(0)),
        failures: 3,
        closed_until: Some(t(9)),
        last_ok: Some(t(1)),
        last_failure: Some("connection refused".into()),
    };
    b.store().record_health(here, &health)?;
    same("kept", &b.store().health(here)?, &health)?;
    same("other", &b.store().health(there)?, &Health::default())
}
