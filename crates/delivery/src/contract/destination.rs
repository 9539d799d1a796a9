//! `galley destination test`: what an administrator can try against their own portal without leaving a trace readers could see.

use super::{Miss, Report, Verdict, must, wrong};
use crate::{
    adapter::PortalAdapter,
    clock::Clock,
    engine::answer::{Failure, PortalState},
    model::{Delivery, Lane},
};
use galley_domain::{ids::ArticleId, portal_protocol::ClockOffset, time::Timestamp};

/// How far apart the clocks may be before a person should set them.
const CLOCK_WARNING_MS: i64 = 60_000;

/// Tries a destination: reaches it, measures the clock, checks the credentials, reads an article that cannot be there, and
/// offers `unapproved` (a made-up delivery nobody has signed off), which the portal must refuse. Nothing becomes visible and nothing is kept.
pub async fn check_destination(
    adapter: &dyn PortalAdapter,
    clock: &dyn Clock,
    nowhere: &Lane,
    unapproved: Option<&Delivery>,
) -> Report {
    let mut report = Report::default();
    let measured = measure(adapter, clock).await;
    let offset = measured.as_ref().ok().copied().unwrap_or_default();
    report.add("the_portal_is_reached_and_tells_its_time", measured.map(|_| ()).map_err(Miss::from));
    let minutes = offset.abs() / 60_000;
    report.add(
        "this_computers_clock_agrees_with_the_portals",
        must(
            offset.abs() < CLOCK_WARNING_MS,
            format!("they differ by {minutes} min ({offset} ms); the difference is allowed for"),
        ),
    );
    let now = || clock.now().plus_millis(offset);
    report.add("the_credentials_are_accepted", adapter.test(now()).await.map(|_| ()).map_err(Miss::from));
    report.add("an_article_that_is_not_there_is_reported_absent", absent(adapter, nowhere, now()).await);
    if let Some(delivery) = unapproved {
        report.add("content_nobody_signed_off_is_refused", refused(adapter, delivery, now()).await);
        report.add("nothing_is_left_behind", absent(adapter, &delivery.lane, now()).await);
    }
    report
}

async fn measure(adapter: &dyn PortalAdapter, clock: &dyn Clock) -> Result<i64, Failure> {
    let sent = clock.now();
    let portal = adapter.time().await?;
    Ok(ClockOffset::measure(sent, portal, clock.now()).map_or(0, |o| o.offset_ms))
}

async fn absent(adapter: &dyn PortalAdapter, lane: &Lane, now: Timestamp) -> Verdict {
    let (view, _) = adapter.look_up(lane, now).await?;
    super::same("state", &view.state, &PortalState::Absent)
}

async fn refused(adapter: &dyn PortalAdapter, delivery: &Delivery, now: Timestamp) -> Verdict {
    match adapter.put_draft(delivery, None, &format!("{}-test", delivery.id), now).await {
        Err(Failure::Status { status: 400..=499, .. }) => Ok(()),
        other => wrong(format!("wanted a refusal, got {other:?}")),
    }
}

/// A lane no article of a newsroom can be in: the article has the destination's own identity.
#[must_use]
pub fn nowhere(destination: galley_domain::ids::DestinationId) -> Lane {
    Lane { article: ArticleId(destination.0), destination }
}
