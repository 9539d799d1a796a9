//! The workflow under arbitrary histories: whoever tries whatever in whatever state, an independent reading of the rules agrees
//! with every decision (invariants I4, I5, I10, I18).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod workflow_support;

use galley_domain::{
    approval::{Approval, ApprovalText, Subject, check_subject},
    article::{Byline, Details},
    charter::Charter,
    content::hash::{RevisionHash, sha256},
    event::{ArticleEvent, Stamp},
    ids::{ArticleId, CommentId, DeliveryId, DestinationId, NewsroomId, OpId},
    people::Role,
    portal_protocol::{Order, OrderKind, Signer, UNSIGNED},
    publication::{PublicationEvent, PublicationState, next},
    workflow::{
        Action, ClearTo, Command, Context, Decision, EditorialState as S, Refusal, ReturnReason, Workflow, apply,
        approving, created, decide, possible,
    },
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use workflow_support::{at, charter as newsroom, key, person, section};

const ROLES: [Role; 6] =
    [Role::Contributor, Role::Reporter, Role::Editor, Role::ManagingEditor, Role::EditorInChief, Role::Administrator];
/// Writes the article; her name is on it.
const LAN: u8 = 1;
/// Nobody: no grant at all.
const STRANGER: u8 = 6;

fn rev(n: u32) -> RevisionHash {
    RevisionHash(sha256(&n.to_be_bytes()))
}

fn charter() -> Charter {
    newsroom((0u8..).zip(ROLES.map(Some)).chain([(STRANGER, None)]))
}

/// What each role may do, read from the newsroom's rules and not from the code: who holds the verb at all. Sign-offs are looked at
/// by step.
fn may(who: u8, action: Action) -> bool {
    use Action as A;
    let Some(role) = ROLES.get(usize::from(who)) else { return false };
    let level = match role {
        Role::Contributor | Role::Reporter => 1,
        Role::Editor => 2,
        Role::ManagingEditor => 3,
        Role::EditorInChief => 4,
        Role::Administrator => 0,
    };
    match action {
        A::Edit | A::Submit | A::Comment => level >= 1,
        A::Withdraw => matches!(level, 1 | 2),
        A::ProposeCorrection => level == 2,
        // The check after publication stays on a list until anybody who reviews does it.
        A::Claim | A::Unclaim | A::Return | A::SignOff | A::PostCheck => level >= 2,
        A::Recall | A::Reopen | A::Hold | A::Release | A::Spike | A::Unspike | A::Clear => level >= 3,
        A::Schedule | A::Unschedule | A::Publish | A::FastLane => level >= 3,
        A::Correct | A::TakeDown | A::Kill => level >= 4,
    }
}

struct World {
    charter: Charter,
    w: Workflow,
    minute: i64,
    /// The working text, as a number.
    content: u32,
    keep: BTreeSet<DestinationId>,
    events: Vec<ArticleEvent>,
    /// Accepted decisions by kind, to know that the histories get somewhere.
    done: BTreeMap<Action, u32>,
}

/// One move of a history: who, which verb (or any that is possible), and the rest of the chance.
type Try = (u8, u8, u8);

impl World {
    fn new() -> Self {
        let details = Details {
            section: Some(section()),
            bylines: vec![Byline { person: Some(person(LAN)), name: "Lan Anh".into() }],
            ..Details::default()
        };
        let op = OpId::new(at(0), [1; 10]);
        let stamp = Stamp { article: ArticleId::new(at(0), [7; 10]), op, actor: person(LAN), at: at(0) };
        Self {
            charter: charter(),
            w: created(&details, &stamp),
            minute: 1,
            content: 0,
            keep: BTreeSet::new(),
            events: Vec::new(),
            done: BTreeMap::new(),
        }
    }

    fn context(&self, who: u8) -> Context<'_> {
        Context { actor: person(who), at: at(self.minute), charter: &self.charter, keep_schedule: &self.keep }
    }

    /// Somebody who can do something, and what; so that histories get further than one refusal after the other.
    fn sensible(&self, chance: u8) -> (u8, Action) {
        let all: Vec<(u8, Action)> = (0..=STRANGER)
            .flat_map(|who| {
                let open = possible(&self.w, &self.context(who)).into_iter().filter(|p| p.refusal.is_none());
                open.map(move |p| (who, p.action))
            })
            .collect();
        // Onwards, or at the text while it is reviewed, or anything.
        let wanted: &[Action] = match chance % 4 {
            0 | 1 => &[Action::Submit, Action::SignOff, Action::Publish, Action::Schedule, Action::Reopen],
            2 => &[Action::Claim, Action::Edit],
            _ => &Action::ALL,
        };
        let held = self.w.publications.values().any(|p| p.state == PublicationState::Held);
        if held && chance.is_multiple_of(5) {
            return (3, if chance.is_multiple_of(2) { Action::Publish } else { Action::Schedule });
        }
        let some: Vec<_> = all.iter().filter(|(_, a)| wanted.contains(a)).copied().collect();
        let from = if some.is_empty() { &all } else { &some };
        let chance = chance / 4;
        from.get(usize::from(chance) % from.len().max(1)).copied().unwrap_or((STRANGER, Action::Comment))
    }

    fn approval(&self, who: u8, step: u8, hash: RevisionHash) -> ApprovalText {
        ApprovalText {
            newsroom: self.charter.newsroom,
            article: self.w.article,
            revision_hash: hash,
            round: self.w.round,
            step,
            person: person(who),
            at: at(self.minute),
            fast_lane: self.w.fast_lane,
            own_article: self.w.creator == person(who) || self.w.byline_people.contains(&person(who)),
        }
    }

    /// Approvals for a sign-off; now and then for another article, hash, round, step or person. Says whether they are right.
    fn approvals(&self, who: u8, chance: u8) -> (Vec<Approval>, bool) {
        let hash = rev(self.content);
        let stale: BTreeSet<u8> = (1..self.w.step)
            .filter(|s| !self.w.sign_offs.iter().any(|o| o.step == *s && o.revision == hash))
            .filter(|s| !self.w.fast_lane || *s > 1)
            .collect();
        let steps = stale.into_iter().filter(|_| chance.is_multiple_of(2)).chain([self.w.step]);
        let mut all: Vec<Approval> = steps.map(|step| self.approval(who, step, hash).sign(&key(who))).collect();
        let last = all.len() - 1;
        let right = self.approval(who, self.w.step, hash);
        let wrong = match chance % 23 {
            1 => Some(ApprovalText { article: ArticleId::new(at(0), [8; 10]), ..right }),
            3 => Some(ApprovalText { revision_hash: rev(self.content + 1), ..right }),
            5 => Some(ApprovalText { round: right.round.wrapping_sub(1), ..right }),
            7 => Some(ApprovalText { step: right.step + 1, ..right }),
            9 => Some(ApprovalText { person: person((who + 1) % 6), ..right }),
            11 => Some(ApprovalText { newsroom: NewsroomId::new(at(0), [1; 10]), ..right }),
            13 => Some(ApprovalText { fast_lane: !right.fast_lane, ..right }),
            15 => Some(ApprovalText { own_article: !right.own_article, ..right }),
            _ => None,
        };
        let odd = wrong.is_some();
        if let Some(wrong) = wrong {
            all[last] = wrong.sign(&key(who));
        } else if chance % 23 == 17 {
            // Another's key under the right words.
            all[last] = self.approval(who, self.w.step, hash).sign(&key((who + 1) % 6));
            return (all, false);
        }
        (all, !odd)
    }

    fn command(&self, who: u8, action: Action, chance: u8) -> (Command, bool) {
        let destination = DestinationId::new(at(0), [50 + chance % 2; 10]);
        let reason = "Vì thế.".to_owned();
        let command = match action {
            Action::Edit => Command::Edit,
            Action::Submit => Command::Submit {
                revision: rev(self.content),
                blocking: u32::from(chance.is_multiple_of(19)),
                advice: 0,
                fast_lane: chance.is_multiple_of(7),
            },
            Action::Withdraw => Command::Withdraw,
            Action::Claim => Command::Claim { take_over: chance.is_multiple_of(3) },
            Action::Unclaim => Command::Unclaim,
            Action::Return => Command::Return {
                id: CommentId::new(at(self.minute), [3; 10]),
                to_step: (chance.is_multiple_of(2)).then_some(1),
                reasons: vec![ReturnReason {
                    code: "missing_source".into(),
                    note: String::new(),
                    place: None,
                    anchor: None,
                }],
            },
            Action::SignOff => {
                let (approvals, right) = self.approvals(who, chance);
                let current = rev(self.content);
                let command = Command::SignOff { seen: current, current, changes_since: 0, blocking: 0, approvals };
                return (command, right);
            }
            Action::FastLane => Command::FastLane,
            Action::Recall => Command::Recall,
            Action::Reopen => Command::Reopen,
            Action::Hold => Command::Hold { reason, look_again: None },
            Action::Release => Command::Release,
            Action::Spike => Command::Spike { reason },
            Action::Unspike => Command::Unspike,
            Action::Comment => Command::Comment,
            Action::Clear => {
                let to = match chance % 3 {
                    0 => ClearTo::Required,
                    1 => ClearTo::NotNeeded,
                    _ => ClearTo::Cleared { note: String::new() },
                };
                Command::Clear { clearance: "legal".into(), to }
            }
            Action::Schedule => Command::Deliver { destination, at: Some(at(self.minute + 30)), embargo: None },
            Action::Publish => Command::Deliver { destination, at: None, embargo: None },
            Action::Unschedule => Command::Unschedule { destination },
            Action::Correct => Command::Correct,
            Action::ProposeCorrection => Command::ProposeCorrection { note: reason },
            Action::TakeDown => Command::TakeDown { reason },
            Action::Kill => Command::Kill { reason },
            Action::PostCheck => Command::PostCheck { note: String::new() },
        };
        (command, true)
    }

    fn stamp(&self, who: u8) -> Stamp {
        Stamp {
            article: self.w.article,
            op: OpId::new(at(self.minute), [1; 10]),
            actor: person(who),
            at: at(self.minute),
        }
    }

    /// What the desk records beside a decision: the orders, and (by chance) what the portal then did.
    fn record(&mut self, who: u8, decision: &Decision, chance: u8) {
        let stamp = self.stamp(who);
        for event in &decision.events {
            self.events.push(event.clone());
            apply(&mut self.w, event, &stamp);
        }
        for plan in &decision.orders {
            let seq = self.w.publications.get(&plan.destination).map_or(0, |p| p.lane_seq) + 1;
            let order = Order {
                kind: plan.kind,
                newsroom: self.charter.newsroom,
                article: self.w.article,
                destination: plan.destination,
                revision_hash: plan.revision,
                publish_at: plan.publish_at,
                embargo: None,
                lane_seq: seq,
                reason: String::new(),
                notice: String::new(),
                at: at(self.minute),
                signer: Signer::Person(person(who)),
                signature: UNSIGNED,
            };
            let event = ArticleEvent::Ordered {
                destination: plan.destination,
                delivery: DeliveryId::new(at(self.minute), [2; 10]),
                order: Box::new(order),
                effect: plan.effect,
            };
            apply(&mut self.w, &event, &stamp);
            use PublicationEvent as E;
            let moves: &[E] = match (plan.kind, chance % 4) {
                (_, 0) => &[],
                (OrderKind::Publish, 1) => &[E::Begin, E::LoseReply],
                (OrderKind::Publish, _) => &[E::Begin, E::Accept, E::Verify],
                (OrderKind::TakeDown | OrderKind::Kill, _) => &[E::Gone],
                (OrderKind::Unschedule, _) => &[],
            };
            for effect in moves {
                let state = self.w.publications[&plan.destination].state;
                if next(state, *effect).is_some() {
                    let event = ArticleEvent::PublicationMoved {
                        destination: plan.destination,
                        effect: *effect,
                        portal_scheduled: false,
                        address: None,
                        why: None,
                        receipt: None,
                    };
                    apply(&mut self.w, &event, &stamp);
                }
            }
        }
    }

    fn step(&mut self, (who, verb, chance): Try) -> Result<(), TestCaseError> {
        self.minute += 1;
        let (who, action) = if verb.is_multiple_of(3) {
            (who % (STRANGER + 1), Action::ALL[usize::from(verb) % Action::ALL.len()])
        } else {
            self.sensible(chance)
        };
        let (command, right) = self.command(who, action, chance);
        let before = self.w.clone();
        let decision = match decide(&self.w, &command, &self.context(who)) {
            Ok(decision) => decision,
            Err(refusal) => {
                // Without the privilege that is what is said, or that it is the wrong state: nothing about the article leaks.
                if !may(who, action) {
                    prop_assert!(
                        matches!(refusal, Refusal::NoPrivilege { .. } | Refusal::WrongState { .. } | Refusal::NoChain),
                        "{who} {action:?}: {refusal:?}"
                    );
                }
                return Ok(());
            }
        };
        // I10: no role, no effect.
        prop_assert!(may(who, action), "person {who} did {action:?}");
        // I18: an approval of anything else is none.
        prop_assert!(right, "{command:?} was accepted in round {}", before.round);
        if action == Action::SignOff {
            prop_assert!(before.step != 2 || who == 3 || who == 4, "step 2 by {who}");
            prop_assert!(who != LAN, "four eyes");
        }
        if matches!(action, Action::Edit | Action::Submit | Action::Withdraw) && before.claim.is_none() && who < 2 {
            prop_assert!(who == LAN || before.reopened_by == Some(person(who)), "{who} changed another's article");
        }
        self.record(who, &decision, chance);
        *self.done.entry(action).or_default() += 1;
        if action == Action::Edit {
            self.content += 1;
        }
        // I5: a decision is the last of its round.
        let note =
            |e: &ArticleEvent| matches!(e, ArticleEvent::Revised { .. } | ArticleEvent::CorrectionProposed { .. });
        let decided = !decision.events.iter().all(note);
        if decided {
            prop_assert!(self.w.round > before.round, "{action:?} left round {}", before.round);
        }
        if self.w.editorial == S::Approved && before.editorial != S::Approved {
            prop_assert!(
                matches!(action, Action::SignOff | Action::Release | Action::Unspike),
                "approved by {action:?}"
            );
        }
        // I4: what is ordered to be public was approved by everybody, and a portal that reads the rules itself agrees.
        for plan in decision.orders.iter().filter(|o| o.kind == OrderKind::Publish) {
            let hash = plan.revision.ok_or_else(|| TestCaseError::fail("a publish without a revision"))?;
            let held = before.publications.get(&plan.destination).is_some_and(|p| p.state == PublicationState::Held);
            prop_assert!(before.editorial == S::Approved || held, "{:?}", before.editorial);
            prop_assert_eq!(Some(hash), before.approved_revision);
            let approvals = approving(&self.events, hash);
            let chosen = section();
            let subject = Subject {
                newsroom: self.charter.newsroom,
                article: self.w.article,
                revision_hash: hash,
                section: Some(&chosen),
            };
            let judged = check_subject(&self.charter, subject, &[person(LAN)], &approvals);
            prop_assert!(judged.is_ok(), "{judged:?} for {approvals:?}\n{:?}", self.w);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_only_what_the_rules_allow_happens_and_only_what_all_approved_is_ordered(
        tries in prop::collection::vec(any::<Try>(), 1..60),
    ) {
        let mut world = World::new();
        for one in tries {
            world.step(one)?;
        }
    }
}

/// The histories above are worth something only if they get far: every verb must happen in some of them.
#[test]
fn arbitrary_histories_reach_every_verb() {
    let mut seed = 7u64;
    let mut roll = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from(seed >> 56).unwrap_or(0)
    };
    let mut done: BTreeMap<Action, u32> = BTreeMap::new();
    for _ in 0..300 {
        let mut world = World::new();
        for _ in 0..50 {
            world.step((roll(), roll(), roll())).unwrap();
        }
        for (action, times) in world.done {
            *done.entry(action).or_default() += times;
        }
    }
    let missing: Vec<_> = Action::ALL.iter().filter(|a| !done.contains_key(a)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}; happened: {done:?}");
}
