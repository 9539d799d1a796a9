//! From an answer to the next phase: look-ups settle what is unknown, failures find their class.

use super::{
    answer::{Answer, Failure, PortalState, PortalView, Visibility},
    flow::{Stepper, why},
    retry::{self, Class},
    state::{Effect, InFlight, Job, Phase},
    story,
};
use crate::model::{AlertCode, DeliveryAction, Outcome};
use galley_domain::{
    publication::{PublicationEvent as Event, PublicationState, Why},
    time::Timestamp,
};

/// Until the watchdog speaks, reads of the public page are repeated at least this often.
const QUICK_LOOK_MS: i64 = 5_000;

impl Stepper {
    pub(super) fn reply(&mut self, token: u64, result: Result<Answer, Failure>) {
        // A reply to an earlier request of this lane, or the same one twice: the state has moved on.
        let Some(flight) = self.state.in_flight.take_if(|f| f.token == token) else { return };
        match result {
            Err(failure) => self.failed(&flight, &failure),
            Ok(answer) => {
                self.state.attempts = 0;
                match (answer, flight.effect) {
                    (Answer::View { view, evidence }, effect) => {
                        if let Some(evidence) = evidence {
                            self.keep(evidence);
                        }
                        self.viewed(view, &effect);
                    }
                    (Answer::MediaStored, Effect::PutMedia { hash }) => {
                        self.worked();
                        self.tell(story::MEDIA_STORED, &[("hash", hash.to_string())]);
                        self.change(|j| j.media.retain(|h| *h != hash));
                    }
                    (Answer::Seen { visibility }, Effect::VerifyLive { .. }) => self.seen_live(visibility),
                    (Answer::Seen { visibility }, Effect::VerifyGone { .. }) => self.seen_gone(visibility),
                    // An adapter that answers something else than it was asked: as good as no answer.
                    (_, effect) => {
                        let flight = InFlight { effect, ..flight };
                        self.failed(&flight, &Failure::Garbage { words: "unexpected answer".into() });
                    }
                }
            }
        }
        self.watch();
        self.advance();
    }

    /// A request went well: failures before it no longer count.
    fn worked(&mut self) {
        self.change(|j| {
            j.attempts = 0;
            j.failing_since = None;
            j.not_before = None;
        });
    }

    // --- failures ----------------------------------------------------------------------------------------------------

    fn failed(&mut self, flight: &InFlight, failure: &Failure) {
        let now = self.moment.now;
        let writes = flight.effect.writes();
        let class = retry::class(failure, writes);
        let effect = flight.effect.as_str().to_owned();
        let (words, cause) = (failure.words(), failure.cause());
        if let Failure::Untrusted { words } = failure {
            self.alert(flight.delivery, AlertCode::UntrustedAnswer, &[("detail", words.clone())]);
        }
        let Some(job) = &mut self.state.current else {
            // Reading a lane back goes on until it works; once a day a person hears of it.
            self.state.attempts = self.state.attempts.saturating_add(1);
            let wait = retry::wait_after(failure, self.state.attempts, self.moment.roll);
            self.state.due_at = Some(now.plus_millis(wait));
            self.moment.sending = super::Sending::NotBefore(now.plus_millis(wait));
            self.tell(
                story::FAILED,
                &[("effect", effect), ("cause", cause.into()), ("words", words.clone()), ("wait", seconds(wait))],
            );
            if class == Class::Person || self.state.attempts % 96 == 5 {
                self.alert(None, AlertCode::NeedsPerson, &[("why", "not_read_back".into()), ("detail", words)]);
            }
            return;
        };
        job.attempts = job.attempts.saturating_add(1);
        let since = *job.failing_since.get_or_insert(now);
        let mut wait = retry::wait_after(failure, job.attempts, self.moment.roll);
        let verifying = job.phase == Phase::Verify || job.phase == Phase::VerifyGone;
        if verifying && self.before_late() {
            wait = wait.min(QUICK_LOOK_MS);
        }
        let answered = matches!(failure, Failure::Status { status, .. } if *status < 500);
        self.change(|j| {
            j.not_before = Some(now.plus_millis(wait));
            // A portal may keep its refusal under the key: the next try is a new request.
            j.rounds += u32::from(answered);
        });
        match class {
            Class::Person => {
                let code = match failure {
                    Failure::Local { code, .. } => code.clone(),
                    Failure::Status { status: 401 | 403, .. } => "portal_forbids".to_owned(),
                    _ => "portal_refused".to_owned(),
                };
                self.tell(story::REFUSED, &[("effect", effect), ("words", words.clone())]);
                self.need_person(why(&code, words));
                return;
            }
            Class::Unknown => {
                self.tell(
                    story::REPLY_LOST,
                    &[
                        ("effect", effect),
                        ("cause", cause.into()),
                        ("words", words.clone()),
                        ("kind", failure.kind().into()),
                    ],
                );
                self.lose_reply(words.clone());
            }
            Class::LookAgain => {
                self.tell(story::LOOKS_AGAIN, &[("effect", effect), ("words", words.clone())]);
                self.change(|j| j.phase = Phase::LookUp);
            }
            Class::Again => {
                self.tell(
                    story::FAILED,
                    &[("effect", effect), ("cause", cause.into()), ("words", words.clone()), ("wait", seconds(wait))],
                );
                if self.state.current.as_ref().is_some_and(|j| j.accepted_at.is_none()) {
                    self.fire_because(Event::FailForNow, Some(why(cause, words.clone())));
                }
            }
        }
        if now.since(since) > retry::MAX_AGE_MS {
            self.too_old(words);
        }
    }

    /// Content is given up for a person to decide; takedowns and unschedules go on, and a person is told once a day.
    fn too_old(&mut self, words: String) {
        let Some(job) = &mut self.state.current else { return };
        let delivery = job.delivery;
        if job.action.brings_content() {
            self.tell(story::GAVE_UP, &[("words", words.clone())]);
            self.alert(Some(delivery), AlertCode::GaveUp, &[("detail", words.clone())]);
            self.need_person(why("gave_up", words));
        } else {
            job.failing_since = None;
            if !job.told_age {
                job.told_age = true;
                self.alert(Some(delivery), AlertCode::GaveUp, &[("detail", words)]);
            }
        }
    }

    pub(super) fn need_person(&mut self, because: Why) {
        if self.about_to_end() {
            return;
        }
        let Some(job) = &mut self.state.current else { return };
        let told = job.stuck.as_ref().is_some_and(|w| w.code == because.code);
        job.stuck = Some(because.clone());
        job.held = false;
        // The next try starts from a reading.
        job.phase = Phase::LookUp;
        let delivery = job.delivery;
        let args = [("why", because.code.clone()), ("detail", because.detail.clone())];
        self.fire_because(Event::NeedPerson, Some(because));
        if !told {
            self.alert(Some(delivery), AlertCode::NeedsPerson, &args);
        }
    }

    // --- readings ----------------------------------------------------------------------------------------------------

    fn viewed(&mut self, view: PortalView, effect: &Effect) {
        if let Some(address) = &view.address {
            self.state.publication.address = Some(address.clone());
        }
        self.state.highest_seq = self.state.highest_seq.max(view.lane_seq);
        if view.state == PortalState::Killed {
            self.state.killed = true;
        }
        self.state.seen = Some(view.clone());
        self.state.promoted |= matches!(view.state, PortalState::Public | PortalState::Scheduled);
        if view.scheduled.is_none() {
            self.state.portal_scheduled = false;
        }
        if view.public.is_some_and(|h| self.state.begun.contains(&h)) {
            // An earlier order of ours took effect after it was given up or superseded.
            self.state.public = view.public;
        }
        if effect.writes() {
            // A good look-up alone is no progress: waits between writes that keep failing go on growing.
            self.worked();
        }
        match effect {
            Effect::LookUp => {
                self.change(|j| j.not_before = None);
                self.looked_up(&view);
            }
            Effect::PutDraft { .. } => {
                self.tell(story::DRAFT_STORED, &[]);
                self.change(|j| j.phase = Phase::Promote);
                if self
                    .state
                    .current
                    .as_ref()
                    .is_some_and(|j| j.visible_at(self.moment.offset_ms) > self.moment.portal_now())
                {
                    self.fire(Event::Schedule);
                }
            }
            Effect::Promote { .. } => {
                let Some(job) = self.state.current.clone() else { return };
                if !self.settled_by(&job, &view) {
                    self.tell(
                        story::LOOKS_AGAIN,
                        &[("effect", "promote".into()), ("words", view.state.as_str().into())],
                    );
                    self.again(Phase::LookUp);
                }
            }
            Effect::Unschedule => {
                self.tell(story::UNSCHEDULED, &[]);
                self.taken_back(&view);
            }
            Effect::TakeDown => {
                self.tell(story::TAKEN_DOWN, &[]);
                let now = self.moment.now;
                self.change(|j| {
                    j.accepted_at = Some(now);
                    j.phase = Phase::VerifyGone;
                });
            }
            Effect::PutMedia { .. } | Effect::VerifyLive { .. } | Effect::VerifyGone { .. } => {}
        }
    }

    /// Another try of a phase after a wait, without calling it a failure of the portal.
    fn again(&mut self, phase: Phase) {
        let (now, roll, quick) = (self.moment.now, self.moment.roll, self.before_late());
        self.change(|j| {
            j.attempts = j.attempts.saturating_add(1);
            let longest = if quick { QUICK_LOOK_MS } else { retry::LONGEST_WAIT_MS };
            j.not_before = Some(now.plus_millis(retry::wait_ms(j.attempts, roll, longest)));
            j.failing_since.get_or_insert(now);
            j.phase = phase;
        });
    }

    /// The portal has obeyed exactly this delivery: public, or holding its time.
    fn settled_by(&mut self, job: &Job, view: &PortalView) -> bool {
        let ours = view.lane_seq == job.lane_seq || (view.lane_seq == 0 && self.state.promoted);
        let now = self.moment.now;
        if ours && view.state == PortalState::Public && view.public == job.revision {
            if job.visible_at(self.moment.offset_ms) > self.moment.portal_now()
                && (job.publish_at.is_some() || job.embargo.is_some())
            {
                let at = job.visible_at(self.moment.offset_ms).to_string();
                self.tell(story::TOO_EARLY, &[("at", at.clone())]);
                self.alert(Some(job.delivery), AlertCode::TooEarly, &[("at", at)]);
            }
            self.tell(story::ACCEPTED, &[]);
            self.state.portal_scheduled = false;
            self.move_to(Event::Accept, PublicationState::Accepted);
            self.state.public = view.public;
            self.state.begun.clear();
            self.change(|j| {
                j.accepted_at.get_or_insert(now);
                j.phase = Phase::Verify;
            });
            return true;
        }
        if ours && view.scheduled.is_some() && view.scheduled == job.revision {
            self.tell(story::PORTAL_SCHEDULED, &[("at", job.visible_at(self.moment.offset_ms).to_string())]);
            self.state.portal_scheduled = true;
            if !self.state.publication.public {
                self.move_to(Event::Schedule, PublicationState::Scheduled);
            }
            self.change(|j| {
                j.accepted_at.get_or_insert(now);
                j.phase = Phase::AwaitVisible;
            });
            return true;
        }
        false
    }

    /// The portal did it, perhaps long after the request was given up: from a state without a row for that, by the shortest
    /// way. A takedown ordered meanwhile stays what is shown.
    fn move_to(&mut self, event: Event, to: PublicationState) {
        if !self.fire(event) && !self.state.queue.iter().any(|newer| newer.action.removes()) {
            self.walk_to(to);
        }
    }

    fn looked_up(&mut self, view: &PortalView) {
        let was_unknown = std::mem::replace(&mut self.state.unknown, false);
        let restored = std::mem::replace(&mut self.state.restored, false);
        self.tell(story::READ_BACK, &[("state", view.state.as_str().into()), ("seq", view.lane_seq.to_string())]);
        self.state.look_at = None;
        let Some(job) = self.state.current.clone() else { return self.adopt(view) };
        if view.lane_seq > job.lane_seq {
            // Something newer than this delivery was obeyed: ours, which waits in the queue, or another's.
            return self.overtaken(view);
        }
        match job.action {
            DeliveryAction::TakeDown | DeliveryAction::Kill => self.looked_up_takedown(&job, view),
            DeliveryAction::Unschedule => self.looked_up_unschedule(&job, view),
            _ => self.looked_up_content(&job, view, was_unknown, restored),
        }
    }

    /// The portal obeyed another order with this number or a higher one. With the same number this computer forgot that order
    /// (an old backup): what was ordered here must be ordered anew.
    fn overtaken(&mut self, view: &PortalView) {
        if self.state.queue.is_empty() {
            self.close(Outcome::PortalNewer);
            self.adopt(view);
        } else {
            self.close(Outcome::Superseded);
        }
    }

    fn looked_up_content(&mut self, job: &Job, view: &PortalView, was_unknown: bool, restored: bool) {
        if self.state.killed {
            return self.overtaken(view);
        }
        if self.settled_by(job, view) {
            self.change(|j| j.stuck = None);
            self.tell(story::FOUND_DONE, &[]);
            return;
        }
        if view.lane_seq == job.lane_seq {
            return self.overtaken(view);
        }
        if was_unknown {
            self.tell(story::FOUND_ABSENT, &[]);
            self.fire(Event::FindAbsent);
            self.announce();
        }
        if restored && self.state.hold_unsent && job.stuck.is_none() {
            self.change(|j| j.phase = Phase::LookUp);
            self.hold_with(why("restored", ""));
            return;
        }
        if job.stuck.is_some() {
            return;
        }
        if let Some(found) = self.edited_elsewhere(job, view).filter(|_| !job.overwrite) {
            self.tell(story::EDITED_ELSEWHERE, &[("found", found.clone())]);
            self.need_person(why("edited_elsewhere", found));
            return;
        }
        let draft_there =
            view.draft == job.revision && matches!(view.state, PortalState::Draft | PortalState::Scheduled);
        self.change(|j| j.phase = if draft_there { Phase::Promote } else { Phase::Media });
    }

    /// Something at the portal that this lane neither wrote nor began to write.
    fn edited_elsewhere(&self, job: &Job, view: &PortalView) -> Option<String> {
        let s = &self.state;
        for hash in [view.public, view.scheduled, view.draft].into_iter().flatten() {
            if s.public != Some(hash) && !s.begun.contains(&hash) && job.revision != Some(hash) {
                return Some(hash.to_string());
            }
        }
        None
    }

    fn looked_up_takedown(&mut self, job: &Job, view: &PortalView) {
        let obeyed =
            matches!(view.state, PortalState::TakenDown | PortalState::Killed) && view.lane_seq == job.lane_seq;
        if obeyed {
            self.tell(story::FOUND_DONE, &[]);
            self.change(|j| j.phase = Phase::VerifyGone);
        } else if view.lane_seq == job.lane_seq {
            self.overtaken(view);
        } else if view.state == PortalState::Absent && !self.state.touched {
            self.tell(story::NOTHING_THERE, &[]);
            self.gone(job);
        } else if job.stuck.is_none() {
            // Sent even when nothing is visible: it raises the portal's lane number, so nothing older can come after it.
            self.change(|j| j.phase = Phase::TakeDown);
        }
    }

    fn looked_up_unschedule(&mut self, job: &Job, view: &PortalView) {
        let obeyed = view.lane_seq == job.lane_seq;
        let nothing_to_take_back = view.scheduled.is_none()
            && (view.state == PortalState::Public || (view.state == PortalState::Absent && !self.state.promoted));
        if obeyed && view.scheduled.is_some() {
            self.overtaken(view);
        } else if obeyed || nothing_to_take_back {
            self.fire(Event::FindAbsent);
            self.tell(story::FOUND_DONE, &[]);
            self.taken_back(view);
        } else if job.stuck.is_none() {
            if view.state == PortalState::Scheduled {
                self.fire(Event::Schedule);
            } else {
                self.fire(Event::FindAbsent);
            }
            self.change(|j| j.phase = Phase::Unschedule);
        }
    }

    /// The portal holds no time any more. What it shows already stays: then the order came too late.
    fn taken_back(&mut self, view: &PortalView) {
        if view.state != PortalState::Public {
            return self.confirm_unschedule();
        }
        self.tell(story::UNSCHEDULE_TOO_LATE, &[]);
        let delivery = self.state.current.as_ref().map(|j| j.delivery);
        self.alert(delivery, AlertCode::UnscheduleTooLate, &[]);
        self.close(Outcome::TooLate);
        self.adopt(view);
    }

    /// Takes over what the portal shows when nothing of this computer contradicts it.
    fn adopt(&mut self, view: &PortalView) {
        use PublicationState as P;
        let p = &self.state.publication;
        let newer = view.lane_seq > p.lane_seq;
        let expected = match view.state {
            PortalState::Public => {
                view.public.is_some() && (view.public == p.revision || view.public == self.state.public)
            }
            PortalState::Scheduled => view.scheduled == p.revision,
            PortalState::TakenDown | PortalState::Killed => matches!(p.state, P::TakenDown | P::TakingDown),
            PortalState::Absent | PortalState::Draft => !p.public,
        };
        let p = &mut self.state.publication;
        p.lane_seq = p.lane_seq.max(view.lane_seq);
        p.publish_at = if view.state == PortalState::Scheduled { view.publish_at } else { p.publish_at };
        if let Some(revision) = view.public.or(view.scheduled).or(view.draft) {
            p.revision = Some(revision);
            if !self.state.begun.contains(&revision) {
                self.state.begun.push(revision);
            }
        }
        self.state.portal_scheduled = view.scheduled.is_some();
        self.state.public = view.public;
        self.state.promoted = matches!(view.state, PortalState::Public | PortalState::Scheduled);
        self.state.touched |= view.state != PortalState::Absent;
        // Nothing owed here will look after that time, so the lane itself does; a portal that is late is asked every minute.
        let late = self.moment.portal_now().plus_millis(super::watch::SIXTY_SECONDS_MS);
        let overdue = |t: Timestamp| if t <= self.moment.portal_now() { late } else { t };
        self.state.look_at = view.scheduled.and(view.publish_at).map(overdue);
        if self.state.publication.public && view.public.is_none() {
            self.walk_to(P::TakenDown);
        }
        match view.state {
            PortalState::Public => self.walk_to(P::Live),
            PortalState::Scheduled => self.walk_to(P::Scheduled),
            PortalState::TakenDown | PortalState::Killed => self.walk_to(P::TakenDown),
            // A draft is invisible: planned or held here stays so.
            PortalState::Absent | PortalState::Draft => {
                if !matches!(self.state.publication.state, P::NotPlanned | P::Held | P::TakenDown) {
                    self.walk_to(P::NotPlanned);
                }
            }
        }
        if newer || !expected {
            let args = [("state", view.state.as_str().to_owned()), ("seq", view.lane_seq.to_string())];
            self.tell(story::PORTAL_NEWER, &args);
            self.alert(None, AlertCode::PortalNewer, &args);
        }
    }

    // --- verification ------------------------------------------------------------------------------------------------

    fn seen_live(&mut self, visibility: Visibility) {
        match visibility {
            Visibility::AsOrdered { address } => {
                self.worked();
                if address.is_some() {
                    self.state.publication.address = address;
                }
                let shown = self.state.publication.address.clone().unwrap_or_default();
                self.state.public = self.state.current.as_ref().and_then(|j| j.revision);
                self.state.begun.clear();
                self.tell(story::LIVE, &[("address", shown)]);
                self.fire(Event::Verify);
                self.close(Outcome::Done);
            }
            Visibility::NotYet { found } => {
                self.tell(story::NOT_YET, &[("found", found.clone())]);
                self.again(Phase::Verify);
                self.give_up_when_old(found);
            }
            Visibility::Differs { found } => {
                self.tell(story::DIFFERS, &[("found", found.clone())]);
                self.need_person(why("edited_elsewhere", found));
            }
        }
    }

    fn give_up_when_old(&mut self, found: String) {
        let now = self.moment.now;
        if self.state.current.as_ref().and_then(|j| j.failing_since).is_some_and(|t| now.since(t) > retry::MAX_AGE_MS) {
            self.too_old(found);
        }
    }

    fn seen_gone(&mut self, visibility: Visibility) {
        let Some(job) = self.state.current.clone() else { return };
        match visibility {
            Visibility::AsOrdered { .. } => {
                self.worked();
                self.tell(story::GONE, &[]);
                self.gone(&job);
            }
            Visibility::NotYet { found } | Visibility::Differs { found } => {
                self.tell(story::NOT_YET, &[("found", found.clone())]);
                self.again(Phase::VerifyGone);
                self.give_up_when_old(found);
            }
        }
    }

    fn gone(&mut self, job: &Job) {
        self.announce();
        self.state.promoted = false;
        self.state.killed |= job.action == DeliveryAction::Kill;
        if let Some(public) = self.state.public.take()
            && !self.state.begun.contains(&public)
        {
            self.state.begun.push(public);
        }
        if !self.fire(Event::Gone) {
            self.walk_to(PublicationState::TakenDown);
        }
        self.close(Outcome::Done);
    }
}

fn seconds(ms: i64) -> String {
    format!("{}.{}", ms / 1000, (ms % 1000) / 100)
}
