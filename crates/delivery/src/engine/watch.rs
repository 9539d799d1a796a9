//! The watchdog: ten minutes before a time and sixty seconds after it, a person hears when something is not as it should be.

use super::{
    flow::Stepper,
    state::{Job, Phase},
    story,
};
use crate::model::{AlertCode, DeliveryAction};
use galley_domain::{publication::PublicationEvent, time::Timestamp};

/// "Not accepted ten minutes before."
pub const TEN_MINUTES_MS: i64 = 10 * 60_000;
/// "Not visible sixty seconds after"; also for takedowns and unschedules, counted from the order.
pub const SIXTY_SECONDS_MS: i64 = 60_000;

/// When the watchdog looks at a delivery next, by the portal's clock.
fn next_look(job: &Job, offset_ms: i64) -> Option<Timestamp> {
    let ten =
        (!job.told_ten && job.action.brings_content()).then(|| job.visible_at(offset_ms).plus_millis(-TEN_MINUTES_MS));
    let late = (!job.told_late).then(|| late_at(job, offset_ms));
    [ten, late].into_iter().flatten().min()
}

fn late_at(job: &Job, offset_ms: i64) -> Timestamp {
    let from =
        if job.action.brings_content() { job.visible_at(offset_ms) } else { job.ordered_at.plus_millis(offset_ms) };
    from.plus_millis(SIXTY_SECONDS_MS)
}

impl Stepper {
    /// When the watchdog must be woken next (this computer's clock).
    pub(super) fn next_watch(&self) -> Option<Timestamp> {
        let offset_ms = self.moment.offset_ms;
        self.state
            .current
            .iter()
            .chain(&self.state.queue)
            .filter_map(|j| next_look(j, offset_ms))
            .min()
            .map(|t| self.moment.local(t))
    }

    /// Speaks where it is time to.
    pub(super) fn watch(&mut self) {
        let (now, offset_ms) = (self.moment.portal_now(), self.moment.offset_ms);
        let mut alerts = Vec::new();
        let mut late = false;
        let state = &mut self.state;
        for (is_current, job) in
            state.current.iter_mut().map(|j| (true, j)).chain(state.queue.iter_mut().map(|j| (false, j)))
        {
            let visible_at = job.visible_at(offset_ms);
            if !job.told_ten && job.action.brings_content() && now >= visible_at.plus_millis(-TEN_MINUTES_MS) {
                job.told_ten = true;
                // In place (accepted, or drafted and fired by us) means ready; past its time the look after it speaks.
                let ready = job.accepted_at.is_some() || (job.phase == Phase::AwaitTime && job.stuck.is_none());
                if !ready && now < visible_at {
                    let code = if job.held {
                        AlertCode::HeldNearTime
                    } else if job.stuck.is_none() && job.embargo.is_some_and(|e| e > now) {
                        AlertCode::MustBeOn
                    } else {
                        AlertCode::NotAccepted
                    };
                    alerts.push((job.delivery, code, visible_at, job.stuck.clone()));
                }
            }
            if !job.told_late && now >= late_at(job, offset_ms) {
                job.told_late = true;
                let code = match job.action {
                    DeliveryAction::TakeDown | DeliveryAction::Kill => AlertCode::StillVisible,
                    DeliveryAction::Unschedule => AlertCode::UnscheduleUnconfirmed,
                    _ => AlertCode::NotVisible,
                };
                late |= is_current && job.action.brings_content();
                alerts.push((job.delivery, code, visible_at, job.stuck.clone()));
            }
        }
        for (delivery, code, at, why) in alerts {
            let (why, detail) = why.map(|w| (w.code, w.detail)).unwrap_or_default();
            self.alert(Some(delivery), code, &[("at", at.to_string()), ("why", why), ("detail", detail)]);
        }
        if late {
            self.tell(story::LATE, &[]);
            let stuck = self.state.current.as_ref().and_then(|j| j.stuck.clone());
            self.fire_because(PublicationEvent::RunLate, stuck);
        }
    }
}
