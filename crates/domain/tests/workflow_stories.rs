//! The editorial workflow told as stories: commands decided and folded, with real keys and a real charter.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests; a failure here is a failed test"
)]

mod workflow_support;

use galley_domain::{
    approval::ApprovalText,
    article::{Byline, Details},
    charter::{Charter, DatedRules, Rules},
    content::hash::RevisionHash,
    event::{ArticleEvent, Stamp},
    ids::{ArticleId, CommentId, DestinationId, OpId},
    people::{Privilege, Role},
    portal_protocol::OrderKind,
    publication::{Publication, PublicationEvent, PublicationState},
    workflow::{
        Action, Command, Context, Decision, EditorialState as S, Refusal, ReturnReason, Workflow, apply, created,
        decide, possible, primary, table,
    },
};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use workflow_support::{at, charter as newsroom, key, person, section};

fn rev(n: u8) -> RevisionHash {
    RevisionHash([n; 32])
}

const LAN: u8 = 1; // reporter
const MINH: u8 = 2; // editor
const HOA: u8 = 3; // managing editor
const TUAN: u8 = 4; // editor-in-chief
const QUAN: u8 = 5; // administrator
const VY: u8 = 6; // contributor

fn charter() -> Charter {
    newsroom([
        (LAN, Some(Role::Reporter)),
        (MINH, Some(Role::Editor)),
        (HOA, Some(Role::ManagingEditor)),
        (TUAN, Some(Role::EditorInChief)),
        (QUAN, Some(Role::Administrator)),
        (VY, Some(Role::Contributor)),
    ])
}

struct Story {
    charter: Charter,
    w: Workflow,
    minute: i64,
    keep: BTreeSet<DestinationId>,
}

impl Story {
    fn by(author: u8) -> Self {
        let details = Details {
            section: Some(section()),
            bylines: vec![Byline { person: Some(person(author)), name: "Lan Anh".into() }],
            ..Details::default()
        };
        let stamp = Stamp { article: ArticleId::new(at(0), [7; 10]), op: op(0), actor: person(author), at: at(0) };
        Self { charter: charter(), w: created(&details, &stamp), minute: 1, keep: BTreeSet::new() }
    }

    fn context(&self, who: u8) -> Context<'_> {
        Context { actor: person(who), at: at(self.minute), charter: &self.charter, keep_schedule: &self.keep }
    }

    fn attempt(&mut self, who: u8, command: &Command) -> Result<Decision, Refusal> {
        self.minute += 1;
        let decision = decide(&self.w, command, &self.context(who))?;
        let stamp = Stamp { article: self.w.article, op: op(self.minute), actor: person(who), at: at(self.minute) };
        for event in &decision.events {
            apply(&mut self.w, event, &stamp);
        }
        Ok(decision)
    }

    fn does(&mut self, who: u8, command: &Command) -> &mut Self {
        if let Err(refusal) = self.attempt(who, command) {
            panic!("{:?} was refused: {refusal:?}", command.action());
        }
        self
    }

    fn refuses(&mut self, who: u8, command: &Command) -> Refusal {
        let before = self.w.clone();
        let refusal = self.attempt(who, command).expect_err("must be refused");
        assert_eq!(before, self.w, "a refusal changes nothing");
        refusal
    }

    /// A sign-off of `hash` by `who` for these steps, signed with their own key at the coming minute.
    fn sign_off(&self, who: u8, hash: RevisionHash, steps: &[u8]) -> Command {
        let approvals = steps
            .iter()
            .map(|step| {
                ApprovalText {
                    newsroom: self.charter.newsroom,
                    article: self.w.article,
                    revision_hash: hash,
                    round: self.w.round,
                    step: *step,
                    person: person(who),
                    at: at(self.minute + 1),
                    fast_lane: self.w.fast_lane,
                    own_article: self.w.creator == person(who) || self.w.byline_people.contains(&person(who)),
                }
                .sign(&key(who))
            })
            .collect();
        Command::SignOff { seen: hash, current: hash, changes_since: 0, blocking: 0, approvals }
    }

    fn signs(&mut self, who: u8, hash: RevisionHash, steps: &[u8]) -> &mut Self {
        let command = self.sign_off(who, hash, steps);
        self.does(who, &command)
    }

    fn approved(author: u8) -> Self {
        let mut s = Self::by(author);
        s.does(author, &submit(1)).signs(MINH, rev(1), &[1]).signs(HOA, rev(1), &[2]);
        s
    }

    fn live(&mut self) -> DestinationId {
        let d = DestinationId::new(at(0), [5; 10]);
        let p = Publication { state: PublicationState::Live, public: true, lane_seq: 1, ..Publication::none() };
        self.w.publications.insert(d, p);
        d
    }
}

fn op(n: i64) -> OpId {
    OpId::new(at(n), [1; 10])
}

fn submit(n: u8) -> Command {
    Command::Submit { revision: rev(n), blocking: 0, advice: 0, fast_lane: false }
}

fn returned(to_step: Option<u8>) -> Command {
    let reason = ReturnReason { code: "missing_source".into(), note: "ai nói?".into(), place: None, anchor: None };
    Command::Return { id: CommentId::new(at(3), [3; 10]), to_step, reasons: vec![reason] }
}

#[test]
fn a_draft_is_approved_when_every_step_signed_the_same_hash() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1));
    assert_eq!((s.w.editorial, s.w.step), (S::InReview, 1));
    s.does(MINH, &Command::Claim { take_over: false }).signs(MINH, rev(1), &[1]);
    assert_eq!((s.w.editorial, s.w.step, s.w.claim), (S::InReview, 2, None));
    s.signs(HOA, rev(1), &[2]);
    assert_eq!((s.w.editorial, s.w.approved_revision), (S::Approved, Some(rev(1))));
}

#[test]
fn a_comma_changed_at_step_two_sends_the_article_back_to_step_one() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1)).signs(MINH, rev(1), &[1]).does(HOA, &Command::Claim { take_over: false });
    // The managing editor signs only step 2 of the new content; step 1 signed another hash.
    s.signs(HOA, rev(2), &[2]);
    assert_eq!((s.w.editorial, s.w.step), (S::InReview, 1));
    assert!(s.w.sign_offs.iter().any(|x| x.step == 1 && x.stale));
    s.signs(MINH, rev(2), &[1]);
    assert_eq!(s.w.editorial, S::Approved, "step 2 already stands for this hash");
}

#[test]
fn a_signer_may_sign_stale_steps_again_with_their_own() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1)).signs(MINH, rev(1), &[1]).does(HOA, &Command::Claim { take_over: false });
    s.signs(HOA, rev(2), &[1, 2]);
    assert_eq!(s.w.editorial, S::Approved);
    assert!(s.w.sign_offs.iter().all(|x| !x.stale && x.revision == rev(2)));
}

#[test]
fn nobody_signs_off_their_own_article() {
    let mut s = Story::by(MINH);
    s.does(MINH, &submit(1));
    let own = s.sign_off(MINH, rev(1), &[1]);
    assert_eq!(s.refuses(MINH, &own), Refusal::FourEyes { alone: false });
    s.charter.people.retain(|p| p.id == person(MINH));
    assert_eq!(s.refuses(MINH, &own), Refusal::FourEyes { alone: true }, "add a second person");
}

#[test]
fn with_four_eyes_off_an_own_sign_off_is_marked_as_such() {
    let mut s = Story::by(MINH);
    let off = Rules { four_eyes: false, ..Rules::default() };
    s.charter.rules.push(DatedRules { rules: off, from: at(0), until: None });
    s.does(MINH, &submit(1)).signs(MINH, rev(1), &[1]);
    assert!(s.w.sign_offs[0].own_article);
}

#[test]
fn the_last_editor_may_be_barred_from_finishing() {
    let mut s = Story::by(LAN);
    let rules = Rules { last_editor_may_not_finish: true, ..Rules::default() };
    s.charter.rules.push(DatedRules { rules, from: at(0), until: None });
    s.does(LAN, &submit(1)).signs(MINH, rev(1), &[1]).does(HOA, &Command::Claim { take_over: false });
    let changed = s.sign_off(HOA, rev(2), &[1, 2]);
    assert_eq!(s.refuses(HOA, &changed), Refusal::LastEditor);
    s.signs(HOA, rev(1), &[2]);
    assert_eq!(s.w.editorial, S::Approved);
}

#[test]
fn content_that_moved_on_is_not_signed() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1));
    let Command::SignOff { approvals, .. } = s.sign_off(MINH, rev(1), &[1]) else { unreachable!() };
    let stale = Command::SignOff { seen: rev(1), current: rev(2), changes_since: 3, blocking: 0, approvals };
    assert_eq!(s.refuses(MINH, &stale), Refusal::StaleContent { changes: 3 });
}

#[test]
fn an_approval_of_another_article_revision_round_or_step_is_refused() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1));
    let good = s.sign_off(MINH, rev(1), &[1]);
    let Command::SignOff { approvals, .. } = &good else { unreachable!() };
    let spoil: [fn(&mut galley_domain::approval::Approval); 6] = [
        |a| a.article = ArticleId::new(at(0), [8; 10]),
        |a| a.revision_hash = rev(9),
        |a| a.round += 1,
        |a| a.step = 2,
        |a| a.person = person(HOA),
        |a| a.signature.0[0] ^= 1,
    ];
    for change in spoil {
        let mut spoiled = approvals.clone();
        change(&mut spoiled[0]);
        let command =
            Command::SignOff { seen: rev(1), current: rev(1), changes_since: 0, blocking: 0, approvals: spoiled };
        assert!(matches!(
            s.refuses(MINH, &command),
            Refusal::BadSignature | Refusal::NoPrivilege { .. } | Refusal::NoSuchStep { .. }
        ));
        s.minute -= 1;
    }
    s.does(MINH, &good);
}

#[test]
fn a_return_needs_a_reason_and_goes_to_the_author_or_an_earlier_step() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1)).signs(MINH, rev(1), &[1]);
    let bare = Command::Return { id: CommentId::new(at(3), [3; 10]), to_step: None, reasons: vec![] };
    assert_eq!(s.refuses(HOA, &bare), Refusal::ReasonMissing);
    assert_eq!(s.refuses(HOA, &returned(Some(2))), Refusal::NoSuchStep { step: 2 });
    s.does(HOA, &returned(Some(1)));
    assert_eq!((s.w.editorial, s.w.step, s.w.sign_offs.len()), (S::InReview, 1, 0));
    s.does(MINH, &returned(None));
    assert_eq!((s.w.editorial, s.w.returns.len()), (S::Returned, 2));
    s.does(LAN, &submit(2));
    assert_eq!(s.w.editorial, S::InReview);
}

#[test]
fn only_the_holder_of_the_claim_edits_and_a_claim_is_taken_over_with_notice() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1)).does(MINH, &Command::Claim { take_over: false });
    assert_eq!(s.refuses(LAN, &Command::Edit), Refusal::NoPrivilege { privilege: Privilege::EditClaimed });
    assert_eq!(s.refuses(HOA, &Command::Claim { take_over: false }), Refusal::ClaimedByOther { holder: person(MINH) });
    let taken = s.attempt(HOA, &Command::Claim { take_over: true }).unwrap();
    assert_eq!(taken.events, [ArticleEvent::Claimed { taken_from: Some(person(MINH)) }]);
    s.does(HOA, &Command::Edit);
    assert_eq!(s.refuses(MINH, &Command::Edit), Refusal::ClaimedByOther { holder: person(HOA) });
}

#[test]
fn the_fast_lane_skips_step_one_and_owes_a_check_after_publication() {
    let mut s = Story::by(HOA);
    s.does(HOA, &Command::Submit { revision: rev(1), blocking: 0, advice: 0, fast_lane: true });
    assert_eq!((s.w.editorial, s.w.step), (S::InReview, 2));
    s.signs(TUAN, rev(1), &[2]);
    assert_eq!((s.w.editorial, s.w.post_check_due), (S::Approved, true));
    s.does(MINH, &Command::PostCheck { note: "đã đọc".into() });
    assert!(!s.w.post_check_due);
    let mut t = Story::by(LAN);
    let fast = Command::Submit { revision: rev(1), blocking: 0, advice: 0, fast_lane: true };
    assert_eq!(t.refuses(LAN, &fast), Refusal::FastLaneClosed);
}

#[test]
fn somebody_elses_article_that_waits_for_step_one_may_take_the_fast_lane() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1));
    assert_eq!(s.refuses(MINH, &Command::FastLane), Refusal::NoPrivilege { privilege: Privilege::FastLane });
    s.does(MINH, &Command::Claim { take_over: false });
    assert_eq!(s.refuses(HOA, &Command::FastLane), Refusal::ClaimedByOther { holder: person(MINH) });
    s.does(MINH, &Command::Unclaim).does(HOA, &Command::FastLane);
    assert_eq!((s.w.step, s.w.fast_lane), (2, true));
    assert_eq!(s.refuses(TUAN, &Command::FastLane), Refusal::FastLaneClosed);
    s.signs(HOA, rev(1), &[2]);
    assert_eq!((s.w.editorial, s.w.post_check_due), (S::Approved, true));
    // What was signed before the lane was taken does not say so under its signature, and does not count.
    let mut t = Story::by(LAN);
    t.does(LAN, &submit(1)).signs(MINH, rev(1), &[1]);
    assert_eq!(t.refuses(HOA, &Command::FastLane), Refusal::FastLaneClosed);
}

#[test]
fn recall_ends_once_a_destination_made_it_public() {
    let mut s = Story::approved(LAN);
    s.does(HOA, &Command::Recall);
    assert_eq!((s.w.editorial, s.w.step, s.w.approved_revision), (S::InReview, 2, None));
    let mut s = Story::approved(LAN);
    s.live();
    assert_eq!(s.refuses(HOA, &Command::Recall), Refusal::AlreadyPublic);
    assert_eq!(s.refuses(HOA, &Command::Spike { reason: String::new() }), Refusal::AlreadyPublic);
}

#[test]
fn an_approved_body_is_read_only_until_reopened_and_the_old_revision_stays_approved() {
    let mut s = Story::approved(LAN);
    assert_eq!(s.refuses(LAN, &Command::Edit), Refusal::WrongState { state: S::Approved, action: Action::Edit });
    let d = DestinationId::new(at(0), [5; 10]);
    let scheduled = Publication { state: PublicationState::Scheduled, lane_seq: 1, ..Publication::none() };
    s.w.publications.insert(d, scheduled);
    let decision = s.attempt(HOA, &Command::Reopen).unwrap();
    assert_eq!(decision.orders.len(), 1, "the scheduled delivery is held");
    assert_eq!(decision.orders[0].effect, PublicationEvent::Hold);
    assert_eq!((s.w.editorial, s.w.approved_revision), (S::Draft, Some(rev(1))));
    s.does(HOA, &Command::Edit).does(LAN, &Command::Edit);
}

#[test]
fn a_destination_may_keep_the_approved_revision_on_schedule() {
    let mut s = Story::approved(LAN);
    let d = DestinationId::new(at(0), [5; 10]);
    let scheduled = Publication { state: PublicationState::Scheduled, lane_seq: 1, ..Publication::none() };
    s.w.publications.insert(d, scheduled);
    s.keep.insert(d);
    assert!(s.attempt(HOA, &Command::Reopen).unwrap().orders.is_empty());
}

#[test]
fn what_was_approved_may_be_delivered_where_it_is_held_although_the_article_was_reopened() {
    let mut s = Story::approved(LAN);
    let (there, elsewhere) = (DestinationId::new(at(0), [5; 10]), DestinationId::new(at(0), [6; 10]));
    let held = Publication { state: PublicationState::Held, lane_seq: 2, ..Publication::none() };
    s.w.publications.insert(there, held);
    s.does(HOA, &Command::Reopen);
    let deliver = |destination| Command::Deliver { destination, at: Some(at(600)), embargo: None };
    let decision = s.attempt(HOA, &deliver(there)).unwrap();
    assert_eq!(decision.orders[0].revision, Some(rev(1)), "the approved one, and no other");
    let wrong = Refusal::WrongState { state: S::Draft, action: Action::Schedule };
    assert_eq!(s.refuses(HOA, &deliver(elsewhere)), wrong);
}

#[test]
fn an_embargo_wins_over_every_schedule() {
    let mut s = Story::approved(LAN);
    let d = DestinationId::new(at(0), [5; 10]);
    let embargo = Some(at(600));
    let early = |when| Command::Deliver { destination: d, at: when, embargo };
    assert_eq!(s.refuses(HOA, &early(None)), Refusal::BeforeEmbargo);
    assert_eq!(s.refuses(HOA, &early(Some(at(500)))), Refusal::BeforeEmbargo);
    assert_eq!(s.refuses(HOA, &early(Some(at(0)))), Refusal::TimePassed);
    s.does(HOA, &early(Some(at(600))));
}

#[test]
fn a_killed_article_does_not_return() {
    let mut s = Story::approved(LAN);
    s.live();
    let decision = s.attempt(TUAN, &Command::Kill { reason: "sai sự thật".into() }).unwrap();
    assert_eq!(decision.orders.len(), 1);
    s.w.killed = true;
    s.w.editorial = S::Spiked;
    assert_eq!(s.refuses(TUAN, &Command::Unspike), Refusal::Killed);
}

#[test]
fn what_was_taken_down_can_still_be_killed_but_not_what_never_was_public() {
    let killed = Command::Kill { reason: "sai sự thật".into() };
    assert_eq!(Story::approved(LAN).refuses(TUAN, &killed), Refusal::NotPublic);
    let mut s = Story::approved(LAN);
    let portal = s.live();
    let there = s.w.publications.get_mut(&portal).unwrap();
    (there.state, there.public) = (PublicationState::TakenDown, false);
    assert_eq!(s.refuses(TUAN, &Command::TakeDown { reason: "sai sự thật".into() }), Refusal::NotPublic);
    let orders = s.attempt(TUAN, &killed).unwrap().orders;
    assert_eq!(orders.iter().map(|o| (o.destination, o.kind)).collect::<Vec<_>>(), [(portal, OrderKind::Kill)]);
}

#[test]
fn whoever_may_deliver_is_offered_it_wherever_the_approved_revision_has_not_been_ordered() {
    let first = |s: &Story, who: u8| primary(&s.w, &s.context(who));
    let there = |state, revision, public| Publication { state, revision, public, lane_seq: 1, ..Publication::none() };
    let (portal, second) = (DestinationId::new(at(0), [5; 10]), DestinationId::new(at(0), [6; 10]));
    let mut s = Story::approved(LAN);
    assert_eq!(first(&s, HOA), Some(Action::Schedule), "nothing is planned yet");
    assert_eq!(first(&s, LAN), None, "a reporter delivers nothing");

    // On its way, or there: nothing is left to do.
    for state in [PublicationState::Scheduled, PublicationState::Queued, PublicationState::Live] {
        s.w.publications.insert(portal, there(state, Some(rev(1)), state == PublicationState::Live));
        assert_eq!(first(&s, HOA), None, "{state:?}");
    }
    s.w.post_check_due = true;
    assert_eq!(first(&s, HOA), Some(Action::PostCheck));

    // A time that was taken back at a second portal, or a delivery that is held, wants a new one.
    for state in [PublicationState::NotPlanned, PublicationState::Held] {
        s.w.publications.insert(second, there(state, Some(rev(1)), false));
        assert_eq!(first(&s, HOA), Some(Action::Schedule), "{state:?}");
    }
    s.w.publications.remove(&second);
    s.w.post_check_due = false;

    // A correction that everybody signed waits to be seen; a schedule of the old text to be made anew.
    s.does(TUAN, &Command::Correct).does(LAN, &submit(2)).signs(MINH, rev(2), &[1]).signs(HOA, rev(2), &[2]);
    assert_eq!(first(&s, HOA), Some(Action::Publish), "readers still have what was corrected");
    s.w.publications.insert(portal, there(PublicationState::Updating, Some(rev(2)), true));
    assert_eq!(first(&s, HOA), None);
    s.w.publications.insert(second, there(PublicationState::Scheduled, Some(rev(1)), false));
    assert_eq!(first(&s, HOA), Some(Action::Schedule), "the schedule is of the text before");
    s.w.publications.remove(&second);

    // What was taken down is not offered again as it was; rewritten and signed it is.
    s.w.publications.insert(portal, there(PublicationState::TakingDown, Some(rev(1)), true));
    assert_eq!(first(&s, HOA), None, "the portal has yet to confirm that it is gone");
    s.w.publications.insert(portal, there(PublicationState::TakenDown, Some(rev(2)), false));
    assert_eq!(first(&s, HOA), None, "somebody wanted it gone");
    s.w.publications.insert(portal, there(PublicationState::TakenDown, Some(rev(1)), false));
    assert_eq!(first(&s, HOA), Some(Action::Publish));
    s.w.killed = true;
    assert_eq!(first(&s, HOA), None);
}

#[test]
fn a_held_article_returns_to_where_it_was() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1)).signs(MINH, rev(1), &[1]);
    s.does(HOA, &Command::Hold { reason: "chờ số liệu".into(), look_again: Some(at(900)) });
    assert_eq!(s.w.editorial, S::Held);
    s.does(HOA, &Command::Spike { reason: String::new() });
    s.does(HOA, &Command::Unspike);
    assert_eq!((s.w.editorial, s.w.step, s.w.sign_offs.len()), (S::InReview, 2, 1));
}

#[test]
fn an_administrator_has_no_editorial_privilege() {
    let mut s = Story::by(LAN);
    s.does(LAN, &submit(1));
    for p in possible(&s.w, &s.context(QUAN)) {
        assert!(p.refusal.is_some(), "{:?}", p.action);
    }
}

/// The whole matrix, for a reviewer to read: what each role can do in each state with an article of its own (`o`), of
/// somebody else (`x`) or either (`#`); `.` = refused. Claims and sign-offs beside the state are as after a submission.
#[test]
fn the_workflow_matrix_is_as_reviewed() {
    let roles =
        [(VY, "contributor"), (LAN, "reporter"), (MINH, "editor"), (HOA, "managing"), (TUAN, "chief"), (QUAN, "admin")];
    let mut out = String::from("Rows of the table: state -> action (privilege; guards) -> state\n");
    for row in table::TABLE {
        let from: Vec<&str> = row.from.iter().map(|s| s.as_str()).collect();
        let _ = writeln!(
            out,
            "  {} -> {} ({:?}; {:?}) -> {:?}",
            from.join("|"),
            row.action.as_str(),
            row.needs,
            row.guards,
            row.to
        );
    }
    for state in S::ALL {
        let _ = writeln!(out, "\n{}", state.as_str());
        let _ = write!(out, "  {:<20}", "");
        for (_, name) in roles {
            let _ = write!(out, "{name:>12}");
        }
        out.push('\n');
        for action in Action::ALL {
            let _ = write!(out, "  {:<20}", action.as_str());
            for (who, _) in roles {
                let can = |author: u8| {
                    let mut s = Story::by(author);
                    s.w.editorial = state;
                    s.w.revision = Some(rev(1));
                    s.w.submitted_by = Some(person(author));
                    s.w.step = u8::from(state == S::InReview);
                    let cx = s.context(who);
                    possible(&s.w, &cx).into_iter().any(|p| p.action == action && p.refusal.is_none())
                };
                let other = if who == LAN { VY } else { LAN };
                let mark = match (can(who), can(other)) {
                    (true, true) => '#',
                    (true, false) => 'o',
                    (false, true) => 'x',
                    (false, false) => '.',
                };
                let _ = write!(out, "{mark:>12}");
            }
            out.push('\n');
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_state_and_action_has_at_most_one_row() {
    for state in S::ALL {
        for action in Action::ALL {
            let rows = table::TABLE.iter().filter(|r| r.action == action && r.from.contains(&state)).count();
            assert!(rows <= 1, "{state:?} {action:?} has {rows} rows");
        }
    }
}

#[test]
fn publication_states_all_have_a_way_in_and_a_takedown_can_follow_anything_sent() {
    use galley_domain::publication::{TABLE, next};
    for state in PublicationState::ALL {
        assert!(
            state == PublicationState::NotPlanned || TABLE.iter().any(|(_, _, to)| *to == state),
            "{state:?} is never reached"
        );
        if state != PublicationState::NotPlanned {
            assert_eq!(next(state, PublicationEvent::TakeDown), Some(PublicationState::TakingDown), "{state:?}");
        }
    }
    for (i, (s, e, _)) in TABLE.iter().enumerate() {
        assert!(!TABLE[..i].iter().any(|(s2, e2, _)| s == s2 && e == e2), "{s:?} {e:?} twice");
    }
}
