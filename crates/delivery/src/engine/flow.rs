//! From a lane's state to the next request: orders, people, supersession, phases.

use super::{
    InFlight, Moment, Sending, Step,
    state::{Effect, Job, LaneState, Phase},
    story, watch,
};
use crate::model::{Alert, AlertCode, Delivery, DeliveryAction, Firing, Move, Outcome, StoryEntry};
use galley_domain::{
    ids::DeliveryId,
    publication::{PublicationEvent as Event, PublicationState, Why, next},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// A portal that fires a schedule itself is read this long after the time.
const LOOK_AFTER_MS: i64 = 250;
/// A lane whose content waits because deliveries are stopped is looked at again after this.
pub const STOPPED_LOOK_MS: i64 = 30_000;

/// One step in the making.
pub(super) struct Stepper {
    pub(super) state: LaneState,
    pub(super) moment: Moment,
    effect: Option<InFlight>,
    story: Vec<StoryEntry>,
    alerts: Vec<Alert>,
    ordered: Option<Event>,
    moves: Vec<Move>,
    closed: Vec<(DeliveryId, Outcome)>,
    evidence: Vec<(Option<DeliveryId>, crate::model::Evidence)>,
    /// Hash of the signed answer this step is about.
    receipt: Option<String>,
    refused: Option<Why>,
    before: LaneState,
}

/// A reason.
pub(super) fn why(code: &str, detail: impl Into<String>) -> Why {
    Why { code: code.to_owned(), detail: detail.into() }
}

impl Stepper {
    pub(super) fn new(state: LaneState, moment: Moment) -> Self {
        Self {
            before: state.clone(),
            state,
            moment,
            effect: None,
            story: Vec::new(),
            alerts: Vec::new(),
            ordered: None,
            moves: Vec::new(),
            closed: Vec::new(),
            evidence: Vec::new(),
            receipt: None,
            refused: None,
        }
    }

    pub(super) fn finish(mut self) -> Step {
        if self.refused.is_some() {
            self.state = self.before;
        }
        Step {
            state: self.state,
            effect: self.effect,
            story: self.story,
            alerts: self.alerts,
            ordered: self.ordered,
            moves: self.moves,
            closed: self.closed,
            evidence: self.evidence,
            refused: self.refused,
        }
    }

    // --- telling -----------------------------------------------------------------------------------------------------

    fn args(args: &[(&str, String)]) -> BTreeMap<String, String> {
        args.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
    }

    /// A line of the story of the current delivery.
    pub(super) fn tell(&mut self, code: &str, args: &[(&str, String)]) {
        let delivery = self.state.current.as_ref().map(|j| j.delivery);
        self.tell_of(delivery, code, args);
    }

    pub(super) fn tell_of(&mut self, delivery: Option<DeliveryId>, code: &str, args: &[(&str, String)]) {
        self.story.push(StoryEntry { at: self.moment.now, delivery, code: code.to_owned(), args: Self::args(args) });
    }

    pub(super) fn alert(&mut self, delivery: Option<DeliveryId>, code: AlertCode, args: &[(&str, String)]) {
        self.alerts.push(Alert { at: self.moment.now, lane: self.state.lane, delivery, code, args: Self::args(args) });
    }

    pub(super) fn keep(&mut self, evidence: crate::model::Evidence) {
        self.receipt = Some(evidence.sha256.clone());
        let delivery = self.state.current.as_ref().map(|j| j.delivery);
        self.evidence.push((delivery, evidence));
    }

    /// Moves the publication where the table allows it; says whether it did.
    pub(super) fn fire(&mut self, event: Event) -> bool {
        self.fire_because(event, None)
    }

    /// Moves the publication exactly as the fold over the article's events does (`domain::workflow::apply`), so that both
    /// always agree.
    pub(super) fn fire_because(&mut self, event: Event, because: Option<Why>) -> bool {
        let p = &mut self.state.publication;
        let Some(to) = next(p.state, event) else { return false };
        p.state = to;
        p.portal_scheduled = self.state.portal_scheduled;
        p.why.clone_from(&because);
        match to {
            PublicationState::Accepted | PublicationState::Live => {
                p.public = true;
                if event == Event::Verify {
                    p.live_at = Some(self.moment.now);
                }
            }
            PublicationState::TakenDown => p.public = false,
            _ => {}
        }
        self.moves.push(Move {
            effect: event,
            portal_scheduled: self.state.publication.portal_scheduled,
            address: self.state.publication.address.clone(),
            why: because,
            receipt: self.receipt.clone(),
        });
        true
    }

    // --- people ------------------------------------------------------------------------------------------------------

    pub(super) fn order(&mut self, delivery: &Delivery) {
        let mut job = Job::of(delivery, self.moment.offset_ms);
        let open = || self.state.current.iter().chain(&self.state.queue);
        if self.state.killed || open().any(|j| j.action == DeliveryAction::Kill) {
            self.refused = Some(why("killed", ""));
            return;
        }
        if self.state.restored {
            // Which number comes next is known once the portal has been read back.
            self.refused = Some(why("not_read_back", ""));
            return;
        }
        if job.lane_seq <= self.state.highest_seq {
            self.refused = Some(why("stale_lane_seq", self.state.next_seq().to_string()));
            return;
        }
        let planned = self.state.is_open() || self.state.publication.portal_scheduled;
        if job.action == DeliveryAction::Unschedule && self.state.public.is_some() && !planned {
            self.refused = Some(why("already_public", ""));
            return;
        }
        if job.action.brings_content() != job.revision.is_some() {
            self.refused = Some(why("content_missing", ""));
            return;
        }
        self.state.highest_seq = job.lane_seq;
        let words = [("action", job.action.as_str().to_owned()), ("seq", job.lane_seq.to_string())];
        self.tell_of(Some(job.delivery), story::ORDERED, &words);
        let p = &mut self.state.publication;
        p.lane_seq = job.lane_seq;
        p.ordered_by = Some(job.ordered_by);
        if job.action.brings_content() {
            p.revision = job.revision;
            p.publish_at = job.publish_at;
        }
        let effect = self.effect_of(&job);
        if job.action == DeliveryAction::Unschedule && self.state.publication.portal_scheduled {
            // Counts as held or unscheduled only once the portal has confirmed it.
            self.state.publication.why = Some(why("unscheduling", ""));
        } else {
            // Its reason is not part of the *ordered* event either.
            self.state.publication.why = None;
            let known = self.state.publication.portal_scheduled;
            job.announced = self.fire(effect);
            // The order is its own event, which says nothing of the portal.
            self.moves.clear();
            self.state.publication.portal_scheduled = known;
        }
        self.ordered = Some(effect);
        self.state.queue.push(job);
        self.settle_queue();
        if self.undo_here() {
            // Nothing is owed any more: no deliverer need come by.
            self.state.due_at = self.state.look_at.map(|t| self.moment.local(t));
            return;
        }
        self.state.due_at = Some(self.first_due());
    }

    /// What a delivery does to its publication at once, if the table allows it; else as soon as it does.
    fn effect_of(&self, job: &Job) -> Event {
        match job.action {
            DeliveryAction::Unschedule if job.then_hold.is_some() => Event::Hold,
            DeliveryAction::Unschedule => Event::Unschedule,
            DeliveryAction::TakeDown | DeliveryAction::Kill => Event::TakeDown,
            _ if self.state.publication.public => Event::Update,
            _ if job.publish_at.is_some() => Event::Schedule,
            _ => Event::Enqueue,
        }
    }

    /// When a deliverer should look at the lane first: now, or at the embargo (with the watchdog's times in between).
    fn first_due(&self) -> Timestamp {
        let now = self.moment.now;
        let Some(job) = &self.state.current else { return now };
        match job.embargo {
            Some(e) if job.action.brings_content() && e > self.moment.portal_now() && !self.state.unknown => {
                let watch = self.next_watch().unwrap_or(now).max(now);
                self.moment.local(e).min(watch)
            }
            _ => now,
        }
    }

    /// An unschedule of something the portal was never promised needs no request.
    fn undo_here(&mut self) -> bool {
        let here = !self.state.promoted && !self.state.unknown && self.state.in_flight.is_none();
        if !here || self.state.current.as_ref().is_none_or(|j| j.action != DeliveryAction::Unschedule) {
            return false;
        }
        self.tell(story::UNSCHEDULED_HERE, &[]);
        self.confirm_unschedule();
        true
    }

    pub(super) fn confirm_unschedule(&mut self) {
        self.state.promoted = false;
        self.state.portal_scheduled = false;
        if self.about_to_end() {
            // What was ordered since is already shown.
            return self.close(Outcome::Done);
        }
        let Some(job) = self.state.current.clone() else { return };
        let (event, to) = match job.then_hold {
            Some(_) => (Event::Hold, PublicationState::Held),
            None => (Event::Unschedule, PublicationState::NotPlanned),
        };
        if self.state.public.is_some() {
            // An update was taken back; what is public stays.
            self.walk_to(PublicationState::Live);
        } else if self.state.publication.state != to && !self.fire_because(event, job.then_hold.clone()) {
            // From a state the action has no row for: by way of "it has a time".
            self.fire(Event::Schedule);
            self.fire_because(event, job.then_hold.clone());
        }
        if let Some(hold) = job.then_hold {
            self.state.publication.why = Some(hold.clone());
            let args = [("why", hold.code), ("detail", hold.detail)];
            self.tell(story::HELD, &args);
            self.alert(Some(job.delivery), AlertCode::Held, &args);
        }
        self.close(Outcome::Done);
    }

    pub(super) fn hold(&mut self, because: Why) {
        if self.state.promoted || self.state.unknown || self.state.in_flight.is_some() {
            self.refused = Some(why("needs_unschedule", ""));
        } else if self.state.current.as_ref().is_none_or(|j| !j.action.brings_content()) {
            self.refused = Some(why("nothing_owed", ""));
        } else {
            self.hold_with(because);
            self.state.due_at = self.next_watch();
        }
    }

    /// Whether a newer delivery is about to take the current one's place.
    pub(super) fn about_to_end(&self) -> bool {
        let removes = self.state.current.as_ref().is_some_and(|j| j.action.removes());
        self.state.queue.first().is_some_and(|newer| !removes || newer.action.removes())
    }

    pub(super) fn hold_with(&mut self, because: Why) {
        if self.about_to_end() {
            return;
        }
        let Some(job) = &mut self.state.current else { return };
        job.stuck = Some(because.clone());
        job.held = true;
        let delivery = job.delivery;
        let args = [("why", because.code.clone()), ("detail", because.detail.clone())];
        // A live article whose newer revision is kept back cannot be "held": a person is asked.
        if !self.fire_because(Event::Hold, Some(because.clone())) {
            self.fire_because(Event::NeedPerson, Some(because));
        }
        self.tell(story::HELD, &args);
        self.alert(Some(delivery), AlertCode::Held, &args);
    }

    pub(super) fn gate_closed(&mut self, token: u64, because: Why) {
        if self.state.in_flight.as_ref().is_none_or(|f| f.token != token) {
            return;
        }
        self.state.in_flight = None;
        self.hold_with(because);
        self.advance();
    }

    pub(super) fn resend(&mut self, overwrite: bool) {
        let Some(job) = &mut self.state.current else {
            self.refused = Some(why("nothing_owed", ""));
            return;
        };
        job.stuck = None;
        job.held = false;
        job.overwrite |= overwrite;
        job.attempts = 0;
        job.failing_since = None;
        job.not_before = None;
        job.told_age = false;
        job.rounds += 1;
        job.announced = false;
        if self.state.in_flight.is_none() {
            job.phase = Phase::LookUp;
        }
        self.tell(story::RESENT, &[]);
        self.announce();
        self.state.due_at = Some(self.moment.now);
    }

    pub(super) fn restore(&mut self, hold_unsent: bool) {
        let s = &mut self.state;
        s.in_flight = None;
        s.unknown = true;
        s.restored = true;
        s.hold_unsent = hold_unsent;
        s.attempts = 0;
        if let Some(job) = &mut s.current {
            job.not_before = None;
            job.attempts = 0;
            job.failing_since = None;
            job.accepted_at = None;
            job.phase = Phase::LookUp;
        }
        s.due_at = Some(self.moment.now);
        self.tell(story::RESTORED, &[]);
        self.fire(Event::LoseReply);
    }

    // --- the lane ----------------------------------------------------------------------------------------------------

    pub(super) fn wake(&mut self) {
        if let Some(lost) = self.state.in_flight.take() {
            self.tell_of(lost.delivery, story::INTERRUPTED, &[("effect", lost.effect.as_str().to_owned())]);
            if lost.effect.writes() {
                self.lose_reply(String::new());
            }
        }
        self.watch();
        self.advance();
    }

    /// Bytes may have arrived: from here only a look-up leads on.
    pub(super) fn lose_reply(&mut self, words: String) {
        self.state.unknown = true;
        self.fire_because(Event::LoseReply, Some(why("reply_lost", words)));
        if let Some(job) = &mut self.state.current {
            job.phase = Phase::LookUp;
        }
    }

    /// Lets newer deliveries take the place of older ones. A takedown is finished first; nothing changes under a request.
    fn settle_queue(&mut self) {
        while self.state.in_flight.is_none() && !self.state.queue.is_empty() {
            let newer = &self.state.queue[0];
            let (newer_removes, action, seq) = (newer.action.removes(), newer.action, newer.lane_seq);
            if self.state.current.as_ref().is_some_and(|j| j.action.removes()) && !newer_removes {
                return;
            }
            if self.state.current.is_some() {
                self.tell(story::SUPERSEDED, &[("action", action.as_str().to_owned()), ("seq", seq.to_string())]);
                self.close(Outcome::Superseded);
            }
            let job = self.state.queue.remove(0);
            self.state.current = Some(job);
            self.announce();
        }
    }

    /// Moves the publication for the current delivery where that was not possible when it was ordered.
    pub(super) fn announce(&mut self) {
        let state = self.state.publication.state;
        let due = |j: &Job| match j.action {
            DeliveryAction::Unschedule => false,
            // Whatever an older request still did to it meanwhile.
            DeliveryAction::TakeDown | DeliveryAction::Kill => {
                j.stuck.is_none() && !matches!(state, PublicationState::TakingDown | PublicationState::TakenDown)
            }
            _ => !j.announced,
        };
        let Some(job) = self.state.current.clone().filter(due) else {
            return;
        };
        // A live article's update that was kept back has no way to "updating"; it goes by way of the queue.
        let ways = [self.effect_of(&job), Event::Enqueue];
        let ways = if job.action.brings_content() { &ways[..] } else { &ways[..1] };
        let done = ways.iter().any(|event| self.fire(*event));
        self.change(|j| j.announced = done);
    }

    pub(super) fn close(&mut self, outcome: Outcome) {
        if let Some(job) = self.state.current.take() {
            self.closed.push((job.delivery, outcome));
        }
    }

    /// Nothing to do before `at`, except what the watchdog has to say.
    fn wait_until(&mut self, at: Option<Timestamp>) {
        self.state.due_at = [at, self.next_watch()].into_iter().flatten().min();
    }

    /// Finds the next request.
    pub(super) fn advance(&mut self) {
        self.settle_queue();
        if self.undo_here() {
            self.settle_queue();
        }
        if self.state.in_flight.is_some() {
            return;
        }
        self.announce();
        let now = self.moment.now;
        let portal_now = self.moment.portal_now();
        let Some(job) = self.state.current.clone() else {
            return self.advance_without_delivery();
        };
        if job.stuck.is_some() && !self.state.restored {
            return self.wait_until(None);
        }
        if let Some(t) = job.not_before.filter(|t| *t > now) {
            return self.wait_until(Some(t));
        }
        match self.moment.sending {
            Sending::NotBefore(t) if t > now => return self.wait_until(Some(t)),
            Sending::Stopped | Sending::Open | Sending::NotBefore(_) => {}
        }
        if self.state.unknown {
            return self.want(Effect::LookUp);
        }
        if let Some(embargo) = job.embargo.filter(|e| *e > portal_now && job.action.brings_content()) {
            if !job.told_embargo {
                self.tell(story::WAITS_FOR_EMBARGO, &[("at", embargo.to_string())]);
                self.change(|j| j.told_embargo = true);
            }
            return self.wait_until(Some(self.moment.local(embargo)));
        }
        self.work(&job);
    }

    /// A lane that is only read back (after a restore, or because the portal holds a time that an order unknown here gave it).
    fn advance_without_delivery(&mut self) {
        let now = self.moment.now;
        let look_at = self.state.look_at.map(|t| self.moment.local(t).plus_millis(LOOK_AFTER_MS));
        let wanted = if self.state.unknown { Some(now) } else { look_at };
        let open = match self.moment.sending {
            Sending::NotBefore(t) => t,
            Sending::Open | Sending::Stopped => now,
        };
        match wanted.map(|t| t.max(open)) {
            Some(at) if at <= now => self.want(Effect::LookUp),
            at => self.state.due_at = at,
        }
    }

    /// The request of a phase.
    fn work(&mut self, job: &Job) {
        let hands_over = matches!(job.phase, Phase::Media | Phase::Draft | Phase::AwaitTime | Phase::Promote);
        if hands_over && self.moment.sending == Sending::Stopped {
            return self.wait_until(Some(self.moment.now.plus_millis(STOPPED_LOOK_MS)));
        }
        let address = self.state.publication.address.clone();
        match job.phase {
            Phase::LookUp => self.want(Effect::LookUp),
            Phase::Media => match job.media.first() {
                Some(hash) => self.want(Effect::PutMedia { hash: *hash }),
                None => self.go(Phase::Draft),
            },
            Phase::Draft => {
                let replaces = self.state.seen.as_ref().and_then(|v| v.etag.clone());
                self.want(Effect::PutDraft { replaces });
            }
            Phase::AwaitTime | Phase::Promote => self.fire_or_wait(job),
            Phase::AwaitVisible => {
                let at = self.moment.local(job.visible_at(self.moment.offset_ms)).plus_millis(LOOK_AFTER_MS);
                if at > self.moment.now {
                    self.wait_until(Some(at));
                } else {
                    self.go(Phase::Verify);
                }
            }
            Phase::Verify => self.want(Effect::VerifyLive { address }),
            Phase::Unschedule => self.want(Effect::Unschedule),
            Phase::TakeDown => self.want(Effect::TakeDown),
            Phase::VerifyGone => self.want(Effect::VerifyGone { address }),
        }
    }

    pub(super) fn go(&mut self, phase: Phase) {
        self.change(|j| j.phase = phase);
        self.advance();
    }

    pub(super) fn change(&mut self, change: impl FnOnce(&mut Job)) {
        if let Some(job) = &mut self.state.current {
            change(job);
        }
    }

    /// The draft is in place: now, the portal's own schedule, or ours; never two of them.
    fn fire_or_wait(&mut self, job: &Job) {
        let portal_now = self.moment.portal_now();
        let at = job.visible_at(self.moment.offset_ms);
        if at <= portal_now || (job.publish_at.is_none() && job.embargo.is_none()) {
            return self.want(Effect::Promote { at: None });
        }
        let ahead = at.since(portal_now);
        let portal_can = self.moment.capabilities.future_dating_ms.is_some_and(|least| ahead >= least);
        if job.firing == Firing::Portal && portal_can {
            return self.want(Effect::Promote { at: Some(at) });
        }
        if job.phase != Phase::AwaitTime {
            self.tell(story::WAITS_FOR_TIME, &[("at", at.to_string())]);
            self.change(|j| j.phase = Phase::AwaitTime);
            self.fire(Event::Schedule);
        }
        self.wait_until(Some(self.moment.local(at)));
    }

    /// Writes an effect down and wants it performed.
    fn want(&mut self, effect: Effect) {
        let s = &mut self.state;
        s.token += 1;
        let delivery = s.current.as_ref().map(|j| j.delivery);
        // At most 64 characters, as our own portal asks: id (36), effect, round, and for pictures the start of the hash.
        let key = match (&s.current, &effect) {
            (Some(job), Effect::PutMedia { hash }) => {
                let hash: String = hash.to_string().chars().take(12).collect();
                format!("{}-{}-{}-{hash}", job.delivery, effect.as_str(), job.rounds)
            }
            (Some(job), _) => format!("{}-{}-{}", job.delivery, effect.as_str(), job.rounds),
            (None, _) => format!("{}-{}", effect.as_str(), s.token),
        };
        if effect.writes() {
            s.touched = true;
            if let Some(revision) = s.current.as_ref().and_then(|j| j.revision)
                && !s.begun.contains(&revision)
            {
                s.begun.push(revision);
            }
            s.promoted |= matches!(effect, Effect::Promote { .. });
            // From here the portal may hold the time: taking it back needs its word.
            s.portal_scheduled |= matches!(effect, Effect::Promote { at: Some(_) });
        }
        let flight =
            InFlight { token: s.token, effect: effect.clone(), delivery, key: key.clone(), since: self.moment.now };
        s.in_flight = Some(flight.clone());
        s.due_at = Some(self.moment.now);
        if effect.writes() {
            if !matches!(effect, Effect::Unschedule) {
                self.fire(Event::Begin);
            }
            self.tell(story::SENT, &[("effect", effect.as_str().to_owned()), ("key", key)]);
        }
        self.effect = Some(flight);
    }

    /// Adopts what the portal says when this computer has nothing of its own to say (after a restore): the shortest way
    /// through the publication table, so that every fold of the events arrives at the same state.
    pub(super) fn walk_to(&mut self, to: PublicationState) {
        for event in way(self.state.publication.state, to) {
            self.fire(event);
        }
    }

    /// The time the watchdog calls late, for retries that should be quick until then (this computer's clock).
    pub(super) fn before_late(&self) -> bool {
        self.state.current.as_ref().is_some_and(|j| {
            self.moment.portal_now() < j.visible_at(self.moment.offset_ms).plus_millis(watch::SIXTY_SECONDS_MS)
        })
    }
}

/// Events leading from one state to another by the fewest rows; empty when equal or impossible.
fn way(from: PublicationState, to: PublicationState) -> Vec<Event> {
    use galley_domain::publication::TABLE;
    let mut reached: BTreeMap<PublicationState, Vec<Event>> = BTreeMap::from([(from, Vec::new())]);
    loop {
        if let Some(path) = reached.get(&to) {
            return path.clone();
        }
        let mut more = BTreeMap::new();
        for (state, path) in &reached {
            for (_, event, next) in TABLE.iter().filter(|(s, ..)| s == state) {
                if !reached.contains_key(next) && !more.contains_key(next) {
                    let mut path = path.clone();
                    path.push(*event);
                    more.insert(*next, path);
                }
            }
        }
        if more.is_empty() {
            return Vec::new();
        }
        reached.extend(more);
    }
}
