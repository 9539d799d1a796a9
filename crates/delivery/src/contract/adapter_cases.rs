//! The cases of the adapter contract. Each starts with a fresh portal, newsroom and desk.

use super::{
    Miss, Verdict,
    adapter::{At, Desk, Fault, How, Plan},
    must, same, wrong,
};
use crate::{
    engine::{
        Input, Moment,
        answer::{Failure, PortalState},
    },
    model::{AlertCode, Delivery, DeliveryAction as Do, Firing, Lane, Outcome},
    store::DeliveryStore as _,
};
use galley_domain::publication::{PublicationState as P, Why};
use std::{future::Future, pin::Pin};

type CaseFn = fn(Desk) -> Pin<Box<dyn Future<Output = Verdict> + Send>>;

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub(super) fn all() -> Vec<(&'static str, CaseFn)> {
            vec![$((stringify!($name), |desk| Box::pin($name(desk)))),*]
        }
    };
}

cases! {
    a_published_article_is_live_once_with_its_picture_and_a_signed_answer,
    an_update_replaces_what_readers_see,
    a_correction_replaces_what_readers_see,
    the_portal_fires_a_schedule_with_this_computer_off,
    a_schedule_we_fire_ourselves_waits_as_an_invisible_draft,
    an_unscheduled_article_never_appears,
    an_unscheduled_article_can_be_held_and_scheduled_anew,
    a_takedown_is_gone_for_readers_and_the_article_may_return,
    a_killed_article_does_not_return,
    a_newer_order_takes_the_place_of_one_not_yet_sent,
    the_same_picture_twice_is_one,
    a_lost_or_spoilt_answer_at_any_step_of_publishing_ends_with_one_live_article,
    a_lost_or_spoilt_answer_while_taking_back_ends_unscheduled,
    a_lost_or_spoilt_answer_while_taking_down_ends_gone,
    a_portal_that_asks_for_patience_is_given_it,
    the_same_order_sent_twice_has_one_effect,
    wrong_credentials_wait_for_a_person_and_show_nothing,
    an_edit_at_the_portal_is_shown_and_not_overwritten,
    a_clock_off_by_minutes_changes_nothing,
    nothing_leaves_before_an_embargo_ends,
    a_closed_gate_holds_the_article_and_opening_it_lets_it_go,
    stopping_all_deliveries_stops_content_and_lets_takedowns_go_on,
    a_forged_order_is_refused,
    a_replayed_order_does_not_bring_a_taken_down_article_back,
    an_order_older_than_a_correction_does_not_roll_it_back,
    an_answer_not_signed_by_the_pinned_portal_is_not_believed,
    a_restored_desk_sends_nothing_again_and_keeps_what_the_portal_has_newer,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

async fn publish(desk: &Desk, lane: &Lane) -> Result<Delivery, Miss> {
    let delivery = desk.order(&desk.plan(*lane, Do::Publish)?)?;
    desk.until(lane, P::Live, HOUR).await?;
    Ok(delivery)
}

async fn posts(desk: &Desk, lane: &Lane, wanted: usize) -> Verdict {
    let readers = desk.readers(lane).await?;
    same("public posts", &readers.posts, &wanted)
}

async fn readers_see(desk: &Desk, lane: &Lane, version: u32) -> Verdict {
    let readers = desk.readers(lane).await?;
    same("public posts", &readers.posts, &1)?;
    must(readers.text.contains(&marker(version)), format!("readers must see version {version}: {}", readers.text))
}

/// What a bench writes into the body of a version, so that readers can be asked for it.
#[must_use]
pub fn marker(version: u32) -> String {
    format!("phiên bản số {version}.")
}

fn alerted(desk: &Desk, code: AlertCode) -> Result<bool, Miss> {
    let alerts = desk.store.alerts(galley_domain::time::Timestamp::from_millis(0))?;
    Ok(alerts.iter().any(|a| a.code == code))
}

async fn a_published_article_is_live_once_with_its_picture_and_a_signed_answer(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let delivery = publish(&desk, &lane).await?;
    readers_see(&desk, &lane, 1).await?;
    same("closed", &desk.store.closed(), &vec![(delivery.id, Outcome::Done)])?;
    let signed = desk.bench.deceived().is_none() || desk.store.evidence().iter().any(|(d, _)| *d == Some(delivery.id));
    must(signed, "the portal's signed answers must be kept")?;
    let publication = desk.lane(&lane)?.publication;
    must(publication.address.is_some(), "the public address must be known")?;
    must(!desk.told(&lane)?.contains("failed"), format!("nothing failed: {}", desk.told(&lane)?))
}

async fn an_update_replaces_what_readers_see(desk: Desk) -> Verdict {
    replaced(&desk, Do::Update).await
}

async fn a_correction_replaces_what_readers_see(desk: Desk) -> Verdict {
    replaced(&desk, Do::Correct).await
}

async fn replaced(desk: &Desk, action: Do) -> Verdict {
    let lane = desk.bench.lane();
    publish(desk, &lane).await?;
    desk.order(&desk.plan(lane, action)?)?;
    same("state", &desk.state(&lane)?, &P::Updating)?;
    desk.until(&lane, P::Live, HOUR).await?;
    readers_see(desk, &lane, 2).await
}

async fn the_portal_fires_a_schedule_with_this_computer_off(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let at = desk.now().plus_millis(2 * HOUR);
    desk.order(&Plan { publish_at: Some(at), ..desk.plan(lane, Do::Publish)? })?;
    desk.work().await?;
    let publication = desk.lane(&lane)?.publication;
    if !publication.portal_scheduled {
        return Err(Miss::Skip("this portal cannot hold a time itself".into()));
    }
    same("state", &publication.state, &P::Scheduled)?;
    posts(&desk, &lane, 0).await?;
    // The lid is closed: nothing runs here until long after.
    desk.bench.advance(2 * HOUR - 1000);
    posts(&desk, &lane, 0).await?;
    desk.bench.advance(2000);
    readers_see(&desk, &lane, 1).await?;
    desk.until(&lane, P::Live, HOUR).await?;
    must(!alerted(&desk, AlertCode::NotAccepted)?, "nobody is alarmed")
}

async fn a_schedule_we_fire_ourselves_waits_as_an_invisible_draft(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let at = desk.now().plus_millis(2 * HOUR);
    desk.order(&Plan { publish_at: Some(at), firing: Firing::Own, ..desk.plan(lane, Do::Publish)? })?;
    desk.work().await?;
    let state = desk.lane(&lane)?;
    same("state", &state.publication.state, &P::Scheduled)?;
    same("held by the portal", &state.publication.portal_scheduled, &false)?;
    same("at the portal", &state.seen.map(|v| v.state), &Some(PortalState::Draft))?;
    posts(&desk, &lane, 0).await?;
    desk.bench.advance(2 * HOUR - 1000);
    desk.work().await?;
    posts(&desk, &lane, 0).await?;
    desk.bench.advance(1000);
    desk.work().await?;
    same("state", &desk.state(&lane)?, &P::Live)?;
    readers_see(&desk, &lane, 1).await?;
    must(!alerted(&desk, AlertCode::NotAccepted)?, "a draft in place is ready")
}

async fn an_unscheduled_article_never_appears(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let at = desk.now().plus_millis(HOUR);
    desk.order(&Plan { publish_at: Some(at), ..desk.plan(lane, Do::Publish)? })?;
    desk.work().await?;
    let promised = desk.lane(&lane)?.publication.portal_scheduled;
    desk.order(&desk.plan(lane, Do::Unschedule)?)?;
    if promised {
        same("before the portal confirmed", &desk.state(&lane)?, &P::Scheduled)?;
    }
    desk.work().await?;
    same("state", &desk.state(&lane)?, &P::NotPlanned)?;
    desk.bench.advance(2 * HOUR);
    desk.work().await?;
    posts(&desk, &lane, 0).await
}

async fn an_unscheduled_article_can_be_held_and_scheduled_anew(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let at = desk.now().plus_millis(HOUR);
    desk.order(&Plan { publish_at: Some(at), ..desk.plan(lane, Do::Publish)? })?;
    desk.work().await?;
    let mut hold = desk.make(&desk.plan(lane, Do::Unschedule)?)?;
    hold.then_hold = Some(Why { code: "content_changed".into(), detail: String::new() });
    desk.store.order(&hold, &Moment::of_order(desk.now(), 0))?;
    desk.work().await?;
    same("state", &desk.state(&lane)?, &P::Held)?;
    must(alerted(&desk, AlertCode::Held)?, "people hear that it is held")?;
    let later = desk.now().plus_millis(2 * HOUR);
    desk.order(&Plan { publish_at: Some(later), version: 1, ..desk.plan(lane, Do::Publish)? })?;
    desk.until(&lane, P::Live, 3 * HOUR).await?;
    readers_see(&desk, &lane, 1).await
}

async fn a_takedown_is_gone_for_readers_and_the_article_may_return(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    publish(&desk, &lane).await?;
    desk.order(&desk.plan(lane, Do::TakeDown)?)?;
    same("state", &desk.state(&lane)?, &P::TakingDown)?;
    desk.until(&lane, P::TakenDown, HOUR).await?;
    posts(&desk, &lane, 0).await?;
    desk.order(&desk.plan(lane, Do::Publish)?)?;
    desk.until(&lane, P::Live, HOUR).await?;
    readers_see(&desk, &lane, 3).await
}

async fn a_killed_article_does_not_return(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    publish(&desk, &lane).await?;
    desk.order(&desk.plan(lane, Do::Kill)?)?;
    desk.until(&lane, P::TakenDown, HOUR).await?;
    posts(&desk, &lane, 0).await?;
    let back = desk.make(&desk.plan(lane, Do::Publish)?)?;
    let step = desk.store.order(&back, &Moment::of_order(desk.now(), 0))?;
    same("refused", &step.refused.map(|w| w.code), &Some("killed".to_owned()))?;
    // Another desk that does not know of it meets the portal's refusal.
    let promoted = desk.bench.adapter()?.promote(&back, None, &key(&back, "again"), desk.now()).await;
    must(promoted.is_err(), "the portal must refuse a killed article")?;
    posts(&desk, &lane, 0).await
}

async fn a_newer_order_takes_the_place_of_one_not_yet_sent(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    publish(&desk, &lane).await?;
    let second = desk.order(&desk.plan(lane, Do::Update)?)?;
    let third = desk.order(&desk.plan(lane, Do::Correct)?)?;
    desk.until(&lane, P::Live, HOUR).await?;
    readers_see(&desk, &lane, 3).await?;
    let closed = desk.store.closed();
    must(closed.contains(&(second.id, Outcome::Superseded)), "the older is superseded")?;
    must(closed.contains(&(third.id, Outcome::Done)), "the newer is done")
}

async fn the_same_picture_twice_is_one(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let delivery = desk.make(&desk.plan(lane, Do::Publish)?)?;
    let adapter = desk.bench.adapter()?;
    let Some(item) = delivery.content.as_ref().and_then(|c| c.media.first()) else {
        return wrong("the bench made no picture");
    };
    let bytes = desk.store.media(item.hash)?.unwrap_or_default();
    adapter.put_media(item, bytes.clone(), &key(&delivery, "media-1"), desk.now()).await?;
    adapter.put_media(item, bytes.clone(), &key(&delivery, "media-1"), desk.now()).await?;
    adapter.put_media(item, bytes, &key(&delivery, "media-2"), desk.now()).await?;
    let wrong_bytes =
        adapter.put_media(item, b"not the picture".to_vec(), &key(&delivery, "media-3"), desk.now()).await;
    must(wrong_bytes.is_err(), "other bytes under the picture's name must be refused")
}

fn key(delivery: &Delivery, what: &str) -> String {
    format!("{}-{what}", delivery.id)
}

const HOWS: [How; 6] = [How::LosesReply, How::CutsOff, How::Fails, How::FailsAfter, How::Garbage, How::Truncates];

async fn a_lost_or_spoilt_answer_at_any_step_of_publishing_ends_with_one_live_article(desk: Desk) -> Verdict {
    let mut spoilt = 0;
    for at in [At::LookUp, At::Media, At::Draft, At::Promote, At::Page] {
        for how in HOWS {
            if !desk.bench.spoil(Fault { at, how }) {
                continue;
            }
            spoilt += 1;
            let lane = desk.bench.lane();
            let delivery = desk.order(&desk.plan(lane, Do::Publish)?)?;
            desk.until(&lane, P::Live, HOUR).await.map_err(|e| within(&e, at, how))?;
            readers_see(&desk, &lane, 1).await.map_err(|e| within(&e, at, how))?;
            must(!desk.bench.waiting_fault(), format!("the fault at {at:?} must have happened"))?;
            let ends = desk.store.closed().into_iter().filter(|(d, _)| *d == delivery.id).count();
            same("times closed", &ends, &1)?;
            let told = desk.told(&lane)?;
            let writes = matches!(at, At::Media | At::Draft | At::Promote);
            if writes {
                must(told.contains("reply_lost"), format!("{at:?} {how:?}: the story must tell of it: {told}"))?;
            } else {
                must(!told.contains("reply_lost"), format!("{at:?} {how:?}: a reading is never unknown: {told}"))?;
            }
        }
    }
    if spoilt == 0 { Err(Miss::Skip("this portal's answers cannot be spoilt".into())) } else { Ok(()) }
}

fn within(miss: &Miss, at: At, how: How) -> Miss {
    Miss::Wrong(format!("{at:?} {how:?}: {miss:?}"))
}

async fn a_lost_or_spoilt_answer_while_taking_back_ends_unscheduled(desk: Desk) -> Verdict {
    for how in HOWS {
        let lane = desk.bench.lane();
        let at = desk.now().plus_millis(3 * HOUR);
        desk.order(&Plan { publish_at: Some(at), ..desk.plan(lane, Do::Publish)? })?;
        desk.work().await?;
        desk.order(&desk.plan(lane, Do::Unschedule)?)?;
        if !desk.bench.spoil(Fault { at: At::Unschedule, how }) {
            return Err(Miss::Skip("this portal's answers cannot be spoilt".into()));
        }
        desk.until(&lane, P::NotPlanned, HOUR).await.map_err(|e| within(&e, At::Unschedule, how))?;
        must(!desk.bench.waiting_fault(), "the fault must have happened")?;
        let seen = desk.bench.adapter()?.look_up(&lane, desk.now()).await?.0;
        must(seen.scheduled.is_none(), "the portal holds no time any more")?;
    }
    Ok(())
}

async fn a_lost_or_spoilt_answer_while_taking_down_ends_gone(desk: Desk) -> Verdict {
    for at in [At::TakeDown, At::Page] {
        for how in HOWS {
            let lane = desk.bench.lane();
            publish(&desk, &lane).await?;
            desk.order(&desk.plan(lane, Do::TakeDown)?)?;
            if !desk.bench.spoil(Fault { at, how }) {
                return Err(Miss::Skip("this portal's answers cannot be spoilt".into()));
            }
            desk.until(&lane, P::TakenDown, HOUR).await.map_err(|e| within(&e, at, how))?;
            must(!desk.bench.waiting_fault(), "the fault must have happened")?;
            posts(&desk, &lane, 0).await?;
        }
    }
    Ok(())
}

async fn a_portal_that_asks_for_patience_is_given_it(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    desk.order(&desk.plan(lane, Do::Publish)?)?;
    if !desk.bench.spoil(Fault { at: At::Draft, how: How::TooMany }) {
        return Err(Miss::Skip("this portal's answers cannot be spoilt".into()));
    }
    let start = desk.now();
    desk.work().await?;
    same("state", &desk.state(&lane)?, &P::Failed)?;
    let due = desk.lane(&lane)?.due_at;
    must(
        due.is_some_and(|t| t.since(start) >= 7_000),
        format!("seven seconds were asked for; due {due:?}, now {start}"),
    )?;
    must(!desk.lane(&lane)?.unknown, "nothing is unknown: the portal said no")?;
    desk.bench.advance(6_900);
    desk.work().await?;
    same("state", &desk.state(&lane)?, &P::Failed)?;
    desk.until(&lane, P::Live, HOUR).await?;
    readers_see(&desk, &lane, 1).await
}

async fn the_same_order_sent_twice_has_one_effect(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let delivery = publish(&desk, &lane).await?;
    let adapter = desk.bench.adapter()?;
    for what in ["promote-0", "promote-0", "another-key"] {
        let seen = adapter.promote(&delivery, None, &key(&delivery, what), desk.now()).await?;
        same("state", &seen.0.state, &PortalState::Public)?;
    }
    readers_see(&desk, &lane, 1).await
}

async fn wrong_credentials_wait_for_a_person_and_show_nothing(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let stranger = desk.bench.stranger()?;
    must(stranger.test(desk.now()).await.is_err(), "testing wrong credentials must fail")?;
    desk.bench.adapter()?.test(desk.now()).await?;
    desk.use_adapter(stranger);
    desk.order(&desk.plan(lane, Do::Publish)?)?;
    desk.work().await?;
    let publication = desk.lane(&lane)?.publication;
    same("state", &publication.state, &P::NeedsAttention)?;
    must(publication.why.is_some_and(|w| !w.detail.is_empty()), "with the portal's words")?;
    must(alerted(&desk, AlertCode::NeedsPerson)?, "a person is told")?;
    posts(&desk, &lane, 0).await?;
    // "Fix and resend."
    desk.use_adapter(desk.bench.adapter()?);
    desk.store.steer(&lane, Input::Resend { overwrite: false }, &Moment::of_order(desk.now(), 0))?;
    desk.until(&lane, P::Live, HOUR).await?;
    readers_see(&desk, &lane, 1).await
}

async fn an_edit_at_the_portal_is_shown_and_not_overwritten(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    publish(&desk, &lane).await?;
    if !desk.bench.edit_elsewhere(&lane).await.map_err(Miss::Wrong)? {
        return Err(Miss::Skip("nobody can edit at this portal".into()));
    }
    let before = desk.bench.adapter()?.look_up(&lane, desk.now()).await?.0;
    desk.order(&desk.plan(lane, Do::Update)?)?;
    desk.work().await?;
    let publication = desk.lane(&lane)?.publication;
    same("state", &publication.state, &P::NeedsAttention)?;
    same("why", &publication.why.map(|w| w.code), &Some("edited_elsewhere".to_owned()))?;
    let after = desk.bench.adapter()?.look_up(&lane, desk.now()).await?.0;
    same("at the portal", &(after.public, after.draft), &(before.public, before.draft))?;
    desk.store.steer(&lane, Input::Resend { overwrite: true }, &Moment::of_order(desk.now(), 0))?;
    desk.until(&lane, P::Live, HOUR).await?;
    readers_see(&desk, &lane, 2).await
}

async fn a_clock_off_by_minutes_changes_nothing(desk: Desk) -> Verdict {
    for offset in [-20 * MINUTE, 4 * MINUTE, 20 * MINUTE] {
        desk.bench.set_portal_offset(offset);
        let now = desk.lane_now(offset);
        let lane = desk.bench.lane();
        // A fresh desk each time: the offset is measured before anything is sent.
        desk.forget_clock(&lane)?;
        let at = now.plus_millis(HOUR);
        desk.order(&Plan { publish_at: Some(at), ..desk.plan(lane, Do::Publish)? })?;
        desk.work().await?;
        let measured = desk.store.health(lane.destination)?.offset_ms.unwrap_or_default();
        must((measured - offset).abs() < 5_000, format!("measured {measured}, set {offset}"))?;
        desk.bench.advance(HOUR - 10_000);
        desk.work().await?;
        posts(&desk, &lane, 0).await?;
        desk.until(&lane, P::Live, 5 * MINUTE).await?;
        readers_see(&desk, &lane, 1).await?;
    }
    must(!alerted(&desk, AlertCode::NotVisible)?, "nothing was late")
}

async fn nothing_leaves_before_an_embargo_ends(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let end = desk.now().plus_millis(HOUR);
    desk.order(&Plan { publish_at: Some(end), embargo: Some(end), ..desk.plan(lane, Do::Publish)? })?;
    for _ in 0..6 {
        desk.bench.advance(9 * MINUTE + 59_000);
        desk.work().await?;
        let seen = desk.bench.adapter()?.look_up(&lane, desk.now()).await?.0;
        same("at the portal", &seen.state, &PortalState::Absent)?;
    }
    must(alerted(&desk, AlertCode::MustBeOn)?, "ten minutes before: this computer must be on")?;
    desk.bench.advance(6_000);
    desk.until(&lane, P::Live, MINUTE).await?;
    readers_see(&desk, &lane, 1).await
}

async fn a_closed_gate_holds_the_article_and_opening_it_lets_it_go(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    desk.close_door(Some(Why { code: "clearance_missing".into(), detail: "legal".into() }));
    desk.order(&desk.plan(lane, Do::Publish)?)?;
    desk.work().await?;
    let publication = desk.lane(&lane)?.publication;
    same("state", &publication.state, &P::Held)?;
    same("why", &publication.why.map(|w| w.detail), &Some("legal".to_owned()))?;
    let seen = desk.bench.adapter()?.look_up(&lane, desk.now()).await?.0;
    same("at the portal", &seen.state, &PortalState::Absent)?;
    desk.close_door(None);
    desk.store.steer(&lane, Input::Resend { overwrite: false }, &Moment::of_order(desk.now(), 0))?;
    desk.until(&lane, P::Live, HOUR).await
}

async fn stopping_all_deliveries_stops_content_and_lets_takedowns_go_on(desk: Desk) -> Verdict {
    let (wanted, unwanted) = (desk.bench.lane(), desk.bench.lane());
    publish(&desk, &unwanted).await?;
    let stopped = crate::store::Stopped { by: "Tổng biên tập".into(), at: desk.now() };
    desk.store.set_stopped(Some(&stopped))?;
    desk.order(&desk.plan(wanted, Do::Publish)?)?;
    desk.order(&desk.plan(unwanted, Do::TakeDown)?)?;
    desk.work().await?;
    desk.bench.advance(40_000);
    desk.work().await?;
    posts(&desk, &wanted, 0).await?;
    same("takedown", &desk.state(&unwanted)?, &P::TakenDown)?;
    desk.store.set_stopped(None)?;
    desk.until(&wanted, P::Live, HOUR).await
}

async fn a_forged_order_is_refused(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let at = desk.now().plus_millis(HOUR);
    let delivery = desk.make(&Plan { publish_at: Some(at), ..desk.plan(lane, Do::Publish)? })?;
    let adapter = desk.bench.adapter()?;
    prepare(&desk, &delivery).await?;
    // Signed for an hour from now; somebody wants it out at once.
    let mut sooner = delivery.clone();
    sooner.order.publish_at = None;
    // Signed for another destination.
    let mut elsewhere = delivery.clone();
    elsewhere.order.destination = galley_domain::ids::DestinationId(delivery.order.article.0);
    // Signed by nobody.
    let mut unsigned = delivery.clone();
    unsigned.order.signature = galley_domain::portal_protocol::UNSIGNED;
    for (n, forged) in [sooner, elsewhere, unsigned].iter().enumerate() {
        let answer = adapter.promote(forged, None, &key(&delivery, &format!("forged-{n}")), desk.now()).await;
        match answer {
            Err(Failure::Status { status: 400..=499, .. }) => {}
            other => return wrong(format!("forged order {n} must be refused, got {other:?}")),
        }
        posts(&desk, &lane, 0).await?;
    }
    // A person's takedown cannot be made of an unschedule either.
    let mut takedown = delivery.clone();
    takedown.order.kind = galley_domain::portal_protocol::OrderKind::TakeDown;
    must(
        adapter.take_down(&takedown, &key(&delivery, "forged-t"), desk.now()).await.is_err(),
        "a forged takedown is refused",
    )
}

/// Pictures and draft in place.
async fn prepare(desk: &Desk, delivery: &Delivery) -> Verdict {
    let adapter = desk.bench.adapter()?;
    for item in delivery.content.iter().flat_map(|c| &c.media) {
        let bytes = desk.store.media(item.hash)?.unwrap_or_default();
        adapter.put_media(item, bytes, &key(delivery, "prepare-media"), desk.now()).await?;
    }
    let seen = adapter.look_up(&delivery.lane, desk.now()).await?.0;
    adapter.put_draft(delivery, seen.etag.as_deref(), &key(delivery, "prepare"), desk.now()).await?;
    Ok(())
}

async fn a_replayed_order_does_not_bring_a_taken_down_article_back(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let first = publish(&desk, &lane).await?;
    desk.order(&desk.plan(lane, Do::TakeDown)?)?;
    desk.until(&lane, P::TakenDown, HOUR).await?;
    let adapter = desk.bench.adapter()?;
    for what in ["promote-0", "replayed"] {
        // Under its old key the portal may repeat its old answer; it may not act on it.
        let answer = adapter.promote(&first, None, &key(&first, what), desk.now()).await;
        must(what != "replayed" || answer.is_err(), format!("a replay under a new key is refused, got {answer:?}"))?;
        posts(&desk, &lane, 0).await?;
        let seen = adapter.look_up(&lane, desk.now()).await?.0;
        same("at the portal", &seen.state, &PortalState::TakenDown)?;
    }
    Ok(())
}

async fn an_order_older_than_a_correction_does_not_roll_it_back(desk: Desk) -> Verdict {
    let lane = desk.bench.lane();
    let first = publish(&desk, &lane).await?;
    desk.order(&desk.plan(lane, Do::Correct)?)?;
    desk.until(&lane, P::Live, HOUR).await?;
    let adapter = desk.bench.adapter()?;
    let answer = adapter.promote(&first, None, &key(&first, "rolled-back"), desk.now()).await;
    must(answer.is_err(), format!("an older lane number is refused, got {answer:?}"))?;
    readers_see(&desk, &lane, 2).await
}

async fn an_answer_not_signed_by_the_pinned_portal_is_not_believed(desk: Desk) -> Verdict {
    let Some(deceived) = desk.bench.deceived() else {
        return Err(Miss::Skip("this portal does not sign its answers".into()));
    };
    let lane = desk.bench.lane();
    match deceived.look_up(&lane, desk.now()).await {
        Err(Failure::Untrusted { .. }) => {}
        other => return wrong(format!("wanted an untrusted answer, got {other:?}")),
    }
    desk.use_adapter(deceived);
    desk.order(&desk.plan(lane, Do::Publish)?)?;
    desk.work().await?;
    must(alerted(&desk, AlertCode::UntrustedAnswer)?, "a person is told")?;
    must(desk.state(&lane)? != P::Live, "nothing is called live on such a word")?;
    posts(&desk, &lane, 0).await?;
    desk.use_adapter(desk.bench.adapter()?);
    desk.until(&lane, P::Live, HOUR).await
}

async fn a_restored_desk_sends_nothing_again_and_keeps_what_the_portal_has_newer(desk: Desk) -> Verdict {
    let (kept, removed, waiting) = (desk.bench.lane(), desk.bench.lane(), desk.bench.lane());
    publish(&desk, &kept).await?;
    publish(&desk, &removed).await?;
    let at = desk.now().plus_millis(5 * HOUR);
    desk.order(&Plan { publish_at: Some(at), ..desk.plan(waiting, Do::Publish)? })?;
    let backup = desk.store.copy();
    // After the backup: a takedown, an update, and the waiting one is sent.
    desk.order(&desk.plan(removed, Do::TakeDown)?)?;
    desk.until(&removed, P::TakenDown, HOUR).await?;
    desk.order(&desk.plan(kept, Do::Update)?)?;
    desk.until(&kept, P::Live, HOUR).await?;
    desk.work().await?;
    let desk = desk.with_store(backup);
    for lane in [kept, removed, waiting] {
        desk.store.steer(&lane, Input::Restored { hold_unsent: false }, &Moment::of_order(desk.now(), 0))?;
    }
    desk.work().await?;
    same("unknown", &desk.store.counts()?.unknown, &0)?;
    posts(&desk, &removed, 0).await?;
    same("removed", &desk.state(&removed)?, &P::TakenDown)?;
    readers_see(&desk, &kept, 2).await?;
    must(alerted(&desk, AlertCode::PortalNewer)?, "people see that the portal was ahead")?;
    same("waiting", &desk.state(&waiting)?, &P::Scheduled)?;
    for lane in [kept, removed, waiting] {
        let sent = desk.story(&lane)?;
        let after = sent.iter().rposition(|s| s.code == "restored").unwrap_or(0);
        must(!sent[after..].iter().any(|s| s.code == "sent"), format!("nothing is sent again: {}", desk.told(&lane)?))?;
    }
    desk.until(&waiting, P::Live, 6 * HOUR).await?;
    readers_see(&desk, &waiting, 1).await
}
