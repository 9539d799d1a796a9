//! `galley destination test`: what an administrator can try against their own portal without leaving a trace readers could see.

use super::{Miss, Report, Verdict, must, wrong};
use crate::{
    adapter::PortalAdapter,
    clock::Clock,
    engine::answer::{Failure, PortalState},
    model::{Delivery, Lane},
};
use galley_domain::{ids::ArticleId, portal_protocol::ClockOffset, time::Timestamp};

/// The case that a difference of the clocks fails; it is measured and allowed for.
pub const CLOCKS: &str = "this_computers_clock_agrees_with_the_portals";
/// The case that this desk's key fails.
pub const CREDENTIALS: &str = "the_credentials_are_accepted";
const REACHED: &str = "the_portal_is_reached_and_tells_its_time";
const ABSENT: &str = "an_article_that_is_not_there_is_reported_absent";
const UNAPPROVED: &str = "content_nobody_signed_off_is_refused";
const NO_TRACE: &str = "nothing_is_left_behind";
/// Every case, in the order they run.
pub const CASES: [&str; 6] = [REACHED, CLOCKS, CREDENTIALS, ABSENT, UNAPPROVED, NO_TRACE];

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
    report.add(REACHED, measured.map(|_| ()).map_err(Miss::from));
    let minutes = offset.abs() / 60_000;
    report.add(
        CLOCKS,
        must(
            offset.abs() < CLOCK_WARNING_MS,
            format!("they differ by {minutes} min ({offset} ms); the difference is allowed for"),
        ),
    );
    let now = || clock.now().plus_millis(offset);
    report.add(CREDENTIALS, adapter.test(now()).await.map(|_| ()).map_err(Miss::from));
    report.add(ABSENT, absent(adapter, nowhere, now()).await);
    if let Some(delivery) = unapproved {
        report.add(UNAPPROVED, refused(adapter, delivery, now()).await);
        report.add(NO_TRACE, absent(adapter, &delivery.lane, now()).await);
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
        Ok(_) => wrong("it was taken"),
        Err(other) => Err(other.into()),
    }
}

/// A lane no article of a newsroom can be in: the article has the destination's own identity.
#[must_use]
pub fn nowhere(destination: galley_domain::ids::DestinationId) -> Lane {
    Lane { article: ArticleId(destination.0), destination }
}
