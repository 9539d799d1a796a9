//! Steering deliveries: try again, deliver the approved one, overwrite what stands there; stop all deliveries.

use super::{deliver::deliver_approved, frame::On};
use crate::{
    desk::Desk,
    error::{DeskError, Done},
    lanes::{DeskLanes, STOPPED, wake_after_stop},
    refusal::DeskRefusal,
    settings,
};
use galley_delivery::{
    engine::{Input, Moment},
    model::Lane,
    store::{DeliveryStore, Stopped, StoreError},
};
use galley_domain::{
    chain::Stream,
    ids::{ArticleId, DestinationId},
    people::Privilege,
    publication::PublicationState,
    workflow::Refusal,
};

fn may(desk: &Desk, privilege: Privilege) -> Done<()> {
    let access = desk.access()?;
    if desk.charter()?.holds(access.person, privilege, None, desk.decided_now()?) {
        Ok(())
    } else {
        Err(Refusal::NoPrivilege { privilege }.into())
    }
}

fn resend(desk: &Desk, article: ArticleId, destination: DestinationId, overwrite: bool) -> Done<()> {
    may(desk, Privilege::SteerDeliveries)?;
    let lane = Lane { article, destination };
    let now = desk.host().now();
    let lanes = DeskLanes::new(desk);
    let fault = DeskError::during::<StoreError>;
    let state = lanes.lane(&lane).map_err(fault("steering a delivery"))?;
    // What was taken back when the article was opened again is owed no more: delivering it is a new order.
    if state.is_some_and(|s| !s.is_open() && s.publication_state() == PublicationState::Held) {
        return deliver_approved(desk, On { article, round: None }, destination);
    }
    let step = lanes
        .steer(&lane, Input::Resend { overwrite }, &Moment::of_order(now, 0))
        .map_err(fault("steering a delivery"))?;
    match step.refused {
        Some(why) => Err(DeskRefusal::OrderRefused { why: why.code }.into()),
        None => Ok(()),
    }
}

/// Tries a failed or waiting delivery again, now. What is held because the content moved on is delivered as approved.
///
/// # Errors
/// The `steer_deliveries` privilege is missing (for what is held: `publish` or `schedule`, and [`DeskRefusal::Locked`]); nothing
/// is owed there.
pub fn retry_delivery(desk: &Desk, article: ArticleId, destination: DestinationId) -> Done<()> {
    resend(desk, article, destination, false)
}

/// Delivers although somebody changed the article at the portal: what they did there is overwritten.
///
/// # Errors
/// As [`retry_delivery`].
pub fn overwrite_portal(desk: &Desk, article: ArticleId, destination: DestinationId) -> Done<()> {
    resend(desk, article, destination, true)
}

/// Stops all deliveries of the newsroom, or lets them go on. Takedowns, kills and unschedules go on meanwhile.
///
/// # Errors
/// The `stop_deliveries` privilege is missing.
pub fn stop_deliveries(desk: &Desk, stopped: bool) -> Done<()> {
    may(desk, Privilege::StopDeliveries)?;
    desk.act(move |act| {
        let by = crate::record::name_of(act.tx, act.actor())?;
        let at = act.at;
        let value = stopped.then_some(Stopped { by, at });
        settings::set(act.tx, STOPPED, &value)?;
        let kind = if stopped { "deliveries_stopped" } else { "deliveries_resumed" };
        act.write_op(None, kind, &value)?;
        act.append(Stream::Newsroom, kind, &value)?;
        if !stopped {
            wake_after_stop(act.tx, act.tx.now())?;
        }
        act.tx.changed_all(crate::host::ChangeKind::Delivery);
        Ok(())
    })
}
