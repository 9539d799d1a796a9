//! What a portal believes: charter, approvals, clearances, orders, the lane (invariants I9, I10, I18).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

use galley_domain::{
    approval::*,
    charter::*,
    content::hash::{RevisionHash, sha256},
    ids::*,
    people::{Delegation, Grant, Privilege, Role},
    portal_protocol::*,
    signing::SigningKey,
    time::Timestamp,
};
use proptest::prelude::*;

const DAY: i64 = 24 * 3600 * 1000;

fn t(day: i64) -> Timestamp {
    Timestamp::from_millis(1_780_000_000_000 + day * DAY)
}

fn person(n: u8) -> PersonId {
    PersonId::new(t(0), [n; 10])
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn section(name: &str) -> SectionId {
    name.parse().unwrap()
}

fn newsroom() -> NewsroomId {
    NewsroomId::new(t(0), [200; 10])
}

fn article(n: u8) -> ArticleId {
    ArticleId::new(t(0), [n; 10])
}

fn destination() -> DestinationId {
    DestinationId::new(t(0), [150; 10])
}

fn device() -> DeviceId {
    DeviceId::new(t(0), [140; 10])
}

fn hash(n: u8) -> RevisionHash {
    RevisionHash(sha256(&[n]))
}

const ROOT: u8 = 99;
const LAN: u8 = 1; // reporter
const MINH: u8 = 2; // editor in thoi-su only
const HOA: u8 = 3; // managing editor
const DUNG: u8 = 4; // editor-in-chief
const PEOPLE: [(u8, Role); 4] =
    [(LAN, Role::Reporter), (MINH, Role::Editor), (HOA, Role::ManagingEditor), (DUNG, Role::EditorInChief)];

/// Two sections with the chain editor -> managing editor; people and keys from day 0.
fn charter() -> Charter {
    let two_steps = || vec![Chain { steps: vec![Privilege::SignOff1, Privilege::SignOff2], from: t(0), until: None }];
    let people = PEOPLE
        .iter()
        .map(|&(n, role)| CharterPerson {
            id: person(n),
            name: format!("person {n}"),
            keys: vec![DatedKey { key: key(n).public(), from: t(0), until: None }],
            grants: vec![Grant {
                role,
                sections: (n == MINH).then(|| vec![section("thoi-su")]),
                from: t(0),
                until: None,
            }],
        })
        .collect();
    Charter {
        newsroom: newsroom(),
        name: "Báo thử".into(),
        version: 1,
        issued_at: t(0),
        root: key(ROOT).public(),
        people,
        devices: vec![CharterDevice {
            id: device(),
            name: "Máy 1".into(),
            key: key(140).public(),
            from: t(0),
            until: None,
        }],
        role_privileges: vec![],
        delegations: vec![],
        sections: ["thoi-su", "van-hoa"]
            .into_iter()
            .map(|s| CharterSection { id: section(s), name_vi: s.into(), name_en: s.into(), chains: two_steps() })
            .collect(),
        rules: vec![],
        required_clearances: vec![],
    }
}

fn approval(n: u8, step: u8) -> ApprovalText {
    ApprovalText {
        newsroom: newsroom(),
        article: article(7),
        revision_hash: hash(1),
        round: u32::from(step) + 2,
        step,
        person: person(n),
        at: t(1).plus_millis(i64::from(step)),
        fast_lane: false,
        own_article: false,
    }
}

fn signed(text: ApprovalText) -> Approval {
    let n = PEOPLE.iter().map(|p| p.0).find(|n| person(*n) == text.person).unwrap();
    text.sign(&key(n))
}

fn both() -> Vec<Approval> {
    vec![signed(approval(MINH, 1)), signed(approval(HOA, 2))]
}

fn judge(charter: &Charter, approvals: &[Approval]) -> Result<ApprovedChain, ApprovalProblem> {
    judge_in(charter, "thoi-su", &[person(LAN)], approvals)
}

fn judge_in(
    charter: &Charter,
    in_section: &str,
    bylines: &[PersonId],
    approvals: &[Approval],
) -> Result<ApprovedChain, ApprovalProblem> {
    let section = section(in_section);
    let subject =
        Subject { newsroom: newsroom(), article: article(7), revision_hash: hash(1), section: Some(&section) };
    check_subject(charter, subject, bylines, approvals)
}

#[test]
fn a_whole_chain_of_good_approvals_holds() {
    let chain = judge(&charter(), &both()).unwrap();
    assert_eq!(chain.steps.len(), 2);
    assert_eq!(chain.approved_at, both()[1].at);
    assert!(!chain.fast_lane);
}

#[test]
fn a_missing_step_is_named() {
    assert_eq!(judge(&charter(), &both()[..1]), Err(ApprovalProblem::MissingStep { step: 2 }));
    assert_eq!(judge(&charter(), &both()[1..]), Err(ApprovalProblem::MissingStep { step: 1 }));
    assert_eq!(judge(&charter(), &[]), Err(ApprovalProblem::MissingStep { step: 1 }));
}

#[test]
fn nobody_signs_off_an_article_that_carries_their_byline_while_four_eyes_is_on() {
    let mut c = charter();
    let by_minh = [person(MINH)];
    let refused = judge_in(&c, "thoi-su", &by_minh, &both());
    assert_eq!(refused, Err(ApprovalProblem::FourEyes { step: 1, person: person(MINH) }));
    // Saying it oneself is refused the same way.
    let own = vec![signed(ApprovalText { own_article: true, ..approval(MINH, 1) }), both().remove(1)];
    assert_eq!(judge(&c, &own), Err(ApprovalProblem::FourEyes { step: 1, person: person(MINH) }));
    // Switched off, it must be marked.
    c.rules = vec![DatedRules { rules: Rules { four_eyes: false, ..Rules::default() }, from: t(0), until: Some(t(2)) }];
    let unmarked = judge_in(&c, "thoi-su", &by_minh, &both());
    assert_eq!(unmarked, Err(ApprovalProblem::OwnArticleNotMarked { step: 1, person: person(MINH) }));
    let chain = judge_in(&c, "thoi-su", &by_minh, &own).unwrap();
    assert!(chain.steps[0].own_article);
    // Switched on again later, the old approval is still judged by its own date; a new one is not excused.
    let late = ApprovalText { own_article: true, at: t(3), ..approval(MINH, 1) };
    let late = vec![signed(late), signed(ApprovalText { at: t(3), ..approval(HOA, 2) })];
    assert!(matches!(judge_in(&c, "thoi-su", &by_minh, &late), Err(ApprovalProblem::FourEyes { .. })));
}

#[test]
fn an_approval_is_judged_by_the_charter_of_its_own_date() {
    let mut c = charter();
    // Minh leaves on day 2, Hoa's key changes on day 2, the chain grows a third step on day 2.
    c.people[1].grants[0].until = Some(t(2));
    c.people[2].keys = vec![
        DatedKey { key: key(HOA).public(), from: t(0), until: Some(t(2)) },
        DatedKey { key: key(33).public(), from: t(2), until: None },
    ];
    c.sections[0].chains = vec![
        Chain { steps: vec![Privilege::SignOff1, Privilege::SignOff2], from: t(0), until: Some(t(2)) },
        Chain { steps: vec![Privilege::SignOff1, Privilege::SignOff2, Privilege::SignOff4], from: t(2), until: None },
    ];
    assert!(judge(&c, &both()).is_ok(), "all was well on day 1");
    let late = |n, step| signed(ApprovalText { at: t(3), round: 9 + u32::from(step), ..approval(n, step) });
    assert_eq!(
        judge(&c, &[late(MINH, 1)]),
        Err(ApprovalProblem::NoPrivilege { step: 1, person: person(MINH), privilege: Privilege::SignOff1 })
    );
    assert_eq!(judge(&c, &[late(HOA, 2)]), Err(ApprovalProblem::BadSignature { step: 2, person: person(HOA) }));
    let three = [signed(approval(MINH, 1)), ApprovalText { at: t(3), round: 9, ..approval(HOA, 2) }.sign(&key(33))];
    assert_eq!(judge(&c, &three), Err(ApprovalProblem::MissingStep { step: 3 }));
}

#[test]
fn the_fast_lane_skips_step_one_only_by_rule_and_by_those_who_may() {
    let mut c = charter();
    let fast = |n| signed(ApprovalText { fast_lane: true, ..approval(n, 2) });
    let chain = judge(&c, &[fast(HOA)]).unwrap();
    assert!(chain.fast_lane);
    c.rules = vec![DatedRules { rules: Rules { fast_lane: false, ..Rules::default() }, from: t(0), until: None }];
    assert_eq!(judge(&c, &[fast(HOA)]), Err(ApprovalProblem::FastLaneClosed));
    c.rules.clear();
    // Minh gets sign_off.2 but not the fast lane.
    c.role_privileges = vec![RolePrivileges {
        role: Role::Editor,
        privileges: vec![Privilege::SignOff1, Privilege::SignOff2],
        from: t(0),
        until: None,
    }];
    assert_eq!(judge(&c, &[fast(MINH)]), Err(ApprovalProblem::FastLaneClosed));
    // A chain of one step has no step to skip.
    c.sections[0].chains[0].steps.truncate(1);
    assert!(judge(&c, &[fast(HOA)]).is_err());
}

#[test]
fn a_delegation_lends_what_the_lender_holds_at_that_moment_and_no_more() {
    let mut c = charter();
    c.people[0].grants.clear();
    c.delegations = vec![Delegation {
        from_person: person(DUNG),
        to_person: person(LAN),
        privileges: vec![Privilege::SignOff1, Privilege::Administer],
        from: t(0),
        until: t(5),
    }];
    let s = section("thoi-su");
    assert!(c.holds(person(LAN), Privilege::SignOff1, Some(&s), t(1)));
    assert!(!c.holds(person(LAN), Privilege::SignOff2, Some(&s), t(1)), "not lent");
    assert!(!c.holds(person(LAN), Privilege::Administer, Some(&s), t(1)), "lent, but the lender has it not");
    assert!(!c.holds(person(LAN), Privilege::SignOff1, Some(&s), t(5)), "over");
    c.people[3].grants[0].until = Some(t(1));
    assert!(!c.holds(person(LAN), Privilege::SignOff1, Some(&s), t(1)), "the lender left");
    // What is lent is not lent on.
    let mut c = charter();
    let lend = |from, to| Delegation {
        from_person: person(from),
        to_person: person(to),
        privileges: vec![Privilege::Kill, Privilege::Delegate],
        from: t(0),
        until: t(5),
    };
    c.delegations = vec![lend(DUNG, HOA), lend(HOA, LAN)];
    assert!(c.holds(person(HOA), Privilege::Kill, Some(&s), t(1)));
    assert!(!c.holds(person(LAN), Privilege::Kill, Some(&s), t(1)));
}

#[test]
fn two_decisions_cannot_share_a_round() {
    let one = signed(approval(MINH, 1));
    let two = signed(ApprovalText { round: one.round, ..approval(HOA, 2) });
    assert!(matches!(judge(&charter(), &[one.clone(), two]), Err(ApprovalProblem::RoundsDisagree { .. })));
    let earlier = signed(ApprovalText { at: one.at.plus_millis(-1), ..approval(HOA, 2) });
    assert!(matches!(judge(&charter(), &[one, earlier]), Err(ApprovalProblem::RoundsDisagree { .. })));
}

#[test]
fn a_required_clearance_counts_only_signed_for_this_very_revision() {
    let mut c = charter();
    let s = section("thoi-su");
    let subject = Subject { newsroom: newsroom(), article: article(7), revision_hash: hash(1), section: Some(&s) };
    assert_eq!(check_clearances(&c, subject, &[], t(1)), Ok(()));
    c.required_clearances =
        vec![ClearanceRule { kind: "legal".into(), section: Some(s.clone()), from: t(0), until: None }];
    let missing = Err(ApprovalProblem::ClearanceMissing { kind: "legal".into() });
    assert_eq!(check_clearances(&c, subject, &[], t(1)), missing);
    let record = ClearanceRecord {
        newsroom: newsroom(),
        article: article(7),
        revision_hash: hash(1),
        kind: "legal".into(),
        outcome: ClearanceOutcome::Cleared,
        person: person(HOA),
        at: t(1),
        signature: UNSIGNED,
    };
    let judge = |r: ClearanceRecord| check_clearances(&c, subject, &[r], t(1));
    assert_eq!(judge(record.clone().signed(&key(HOA))), Ok(()));
    assert_eq!(judge(record.clone()), missing, "unsigned");
    assert_eq!(judge(record.clone().signed(&key(MINH))), missing, "somebody else's key");
    assert_eq!(judge(ClearanceRecord { revision_hash: hash(2), ..record.clone() }.signed(&key(HOA))), missing);
    assert_eq!(judge(ClearanceRecord { kind: "sources".into(), ..record.clone() }.signed(&key(HOA))), missing);
    assert_eq!(judge(ClearanceRecord { person: person(MINH), ..record.clone() }.signed(&key(MINH))), missing);
    let mut changed = record.clone().signed(&key(HOA));
    changed.outcome = ClearanceOutcome::NotNeeded;
    assert_eq!(judge(changed), missing, "changed after signing");
    // Another section does not need it.
    let other = section("van-hoa");
    let subject = Subject { section: Some(&other), ..subject };
    assert_eq!(check_clearances(&c, subject, &[], t(1)), Ok(()));
}

#[test]
fn a_charter_is_believed_from_the_pinned_root_key_alone_and_only_upwards() {
    let c = charter();
    let signed = SignedCharter::sign(&c, &key(ROOT)).unwrap();
    assert_eq!(signed.verify(&key(ROOT).public()), Ok(c.clone()));
    assert_eq!(signed.verify(&key(98).public()), Err(CharterProblem::BadSignature));
    let mut forged = signed.clone();
    forged.charter = forged.charter.replace("reporter", "editor_in_chief");
    assert_eq!(forged.verify(&key(ROOT).public()), Err(CharterProblem::BadSignature));
    assert_eq!(SignedCharter::sign(&c, &key(98)), Err(CharterProblem::OtherRoot));

    let next = Charter { version: 2, ..c.clone() };
    assert_eq!(accepts(None, &c), Ok(()));
    assert_eq!(accepts(Some(&c), &next), Ok(()));
    assert_eq!(accepts(Some(&next), &c), Err(CharterProblem::NotHigher { current: 2, given: 1 }));
    assert_eq!(accepts(Some(&c), &c), Err(CharterProblem::NotHigher { current: 1, given: 1 }));
    let other = Charter { newsroom: NewsroomId::new(t(0), [1; 10]), version: 9, ..c.clone() };
    assert_eq!(accepts(Some(&c), &other), Err(CharterProblem::OtherNewsroom));
}

fn order(kind: OrderKind, n: u8) -> Order {
    let publish = kind == OrderKind::Publish;
    Order {
        kind,
        newsroom: newsroom(),
        article: article(7),
        destination: destination(),
        revision_hash: publish.then(|| hash(1)),
        publish_at: None,
        embargo: None,
        lane_seq: 1,
        reason: if publish { String::new() } else { "sai số liệu".into() },
        notice: String::new(),
        at: t(1),
        signer: Signer::Person(person(n)),
        signature: UNSIGNED,
    }
}

fn allowed(o: &Order) -> Result<(), OrderProblem> {
    check_order(&charter(), o, Some(&section("thoi-su")))
}

#[test]
fn an_order_counts_from_those_who_may_give_it() {
    use OrderKind as K;
    for (kind, who) in [(K::Publish, HOA), (K::Unschedule, HOA), (K::TakeDown, DUNG), (K::Kill, DUNG)] {
        assert_eq!(allowed(&order(kind, who).signed(&key(who))), Ok(()), "{kind:?}");
        assert_eq!(allowed(&order(kind, who).signed(&key(LAN))), Err(OrderProblem::BadSignature), "{kind:?} forged");
    }
    for (kind, who) in [(K::Publish, LAN), (K::Publish, MINH), (K::Unschedule, LAN), (K::TakeDown, HOA), (K::Kill, HOA)]
    {
        let refused = allowed(&order(kind, who).signed(&key(who)));
        assert!(matches!(refused, Err(OrderProblem::NoPrivilege { .. })), "{kind:?} by {who}: {refused:?}");
    }
}

#[test]
fn a_desk_may_take_a_schedule_back_and_order_nothing_else() {
    use OrderKind as K;
    let by_desk = |kind| Order { signer: Signer::Device(device()), ..order(kind, HOA) }.signed(&key(140));
    assert_eq!(allowed(&by_desk(K::Unschedule)), Ok(()));
    for kind in [K::Publish, K::TakeDown, K::Kill] {
        assert_eq!(allowed(&by_desk(kind)), Err(OrderProblem::NeedsPerson));
    }
}

#[test]
fn an_order_must_have_the_fields_of_its_kind_and_keep_its_own_embargo() {
    let publish = order(OrderKind::Publish, HOA);
    let sign = |o: Order| o.signed(&key(HOA));
    let no_revision = Order { revision_hash: None, ..publish.clone() };
    assert_eq!(allowed(&sign(no_revision)), Err(OrderProblem::Malformed));
    let timed_unschedule = Order { publish_at: Some(t(2)), ..order(OrderKind::Unschedule, HOA) };
    assert_eq!(allowed(&sign(timed_unschedule)), Err(OrderProblem::Malformed));
    let too_early = Order { publish_at: Some(t(2)), embargo: Some(t(3)), ..publish.clone() };
    assert_eq!(allowed(&sign(too_early)), Err(OrderProblem::BeforeEmbargo));
    let now = Order { embargo: Some(t(3)), ..publish.clone() };
    assert_eq!(allowed(&sign(now)), Err(OrderProblem::BeforeEmbargo));
    let fits = Order { publish_at: Some(t(3)), embargo: Some(t(3)), ..publish };
    assert_eq!(allowed(&sign(fits)), Ok(()));
    let no_reason = Order { reason: "  ".into(), ..order(OrderKind::TakeDown, DUNG) };
    assert_eq!(allowed(&no_reason.signed(&key(DUNG))), Err(OrderProblem::ReasonMissing));
}

#[test]
fn every_field_of_an_order_is_under_its_signature() {
    let good =
        Order { publish_at: Some(t(2)), embargo: Some(t(2)), ..order(OrderKind::Publish, HOA) }.signed(&key(HOA));
    assert!(good.verify(&key(HOA).public()));
    let changes: [fn(&mut Order); 13] = [
        |o| o.kind = OrderKind::Kill,
        |o| o.newsroom = NewsroomId::new(t(0), [9; 10]),
        |o| o.article = article(8),
        |o| o.destination = DestinationId::new(t(0), [9; 10]),
        |o| o.revision_hash = Some(hash(2)),
        |o| o.publish_at = None,
        |o| o.embargo = None,
        |o| o.lane_seq += 1,
        |o| o.reason.push('x'),
        |o| o.notice.push('x'),
        |o| o.at = t(9),
        |o| o.signer = Signer::Person(person(DUNG)),
        |o| o.signer = Signer::Device(DeviceId(person(HOA).0)),
    ];
    for (i, change) in changes.iter().enumerate() {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(!bad.verify(&key(HOA).public()), "change {i}");
    }
}

fn any_approval() -> impl Strategy<Value = Approval> {
    ((0u8..2, 0u8..2, 0u8..2, 0u8..5, 1u32..6), (0usize..4, 0usize..4, 0i64..4, any::<bool>(), any::<bool>())).prop_map(
        |((room, art, rev, step, round), (who, signer, day, fast_lane, own_article))| {
            ApprovalText {
                newsroom: if room == 0 { newsroom() } else { NewsroomId::new(t(0), [1; 10]) },
                article: article(7 + art),
                revision_hash: hash(1 + rev),
                round,
                step,
                person: person(PEOPLE[who].0),
                at: t(day),
                fast_lane,
                own_article,
            }
            .sign(&key(PEOPLE[signer].0))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// I18: an approval of one newsroom, article, revision, round, step, person or time is never accepted for another.
    #[test]
    fn an_approval_changed_in_any_field_does_not_verify(
        round in any::<u32>(), step in any::<u8>(), day in 0i64..1000, fast in any::<bool>(), own in any::<bool>(),
    ) {
        let good = both().remove(0);
        let other = ApprovalText { round, step, at: t(day), fast_lane: fast, own_article: own, ..good.text() };
        prop_assume!(other != good.text());
        let moved = Approval { round, step, at: t(day), fast_lane: fast, own_article: own, ..good.clone() };
        prop_assert!(!moved.verify(&key(MINH).public()));
        let subjects = [
            Approval { article: article(8), ..good.clone() },
            Approval { revision_hash: hash(2), ..good.clone() },
            Approval { newsroom: NewsroomId::new(t(0), [1; 10]), ..good.clone() },
            Approval { person: person(HOA), ..good },
        ];
        for s in subjects {
            prop_assert!(!s.verify(&key(MINH).public()));
        }
    }

    /// I10 and I18 together, from scratch: whatever set of approvals is accepted, an independent reading of the rules finds a
    /// rightful signer for every step of the chain.
    #[test]
    fn whatever_is_accepted_has_a_rightful_signer_for_every_step(
        approvals in prop::collection::vec(any_approval(), 0..4),
        keep_good in prop::collection::vec(any::<bool>(), 2),
    ) {
        let mut all = approvals;
        all.extend(both().into_iter().zip(keep_good).filter(|(_, keep)| *keep).map(|(a, _)| a));
        if let Ok(chain) = judge(&charter(), &all) {
            for a in &all {
                prop_assert_eq!((a.newsroom, a.article, a.revision_hash), (newsroom(), article(7), hash(1)));
                let n = PEOPLE.iter().map(|p| p.0).find(|n| person(*n) == a.person).unwrap();
                prop_assert!(a.verify(&key(n).public()));
                let may = match a.step { 1 => n != LAN, 2 => n == HOA || n == DUNG, _ => false };
                prop_assert!(may, "step {} by {}", a.step, n);
                prop_assert!(!a.own_article);
            }
            prop_assert!(all.iter().any(|a| a.step == 2));
            let step_1 = all.iter().any(|a| a.step == 1);
            prop_assert!(step_1 || all.iter().all(|a| a.fast_lane));
            prop_assert_eq!(chain.fast_lane, !step_1);
        }
    }

    /// I10: without the role there is no effect, in any section, at any time.
    #[test]
    fn a_person_without_a_grant_that_gives_it_holds_nothing(
        which in 0usize..4, p in 0usize..Privilege::ALL.len(), day in -3i64..6, from in 0i64..3, until in 0i64..6,
    ) {
        let mut c = charter();
        let (n, role) = PEOPLE[which];
        c.people[which].grants[0].from = t(from);
        c.people[which].grants[0].until = Some(t(until));
        let privilege = Privilege::ALL[p];
        for s in ["thoi-su", "van-hoa"] {
            let expected = from <= day && day < until
                && galley_domain::people::default_privileges(role).contains(&privilege)
                && (n != MINH || s == "thoi-su");
            prop_assert_eq!(c.holds(person(n), privilege, Some(&section(s)), t(day)), expected);
        }
        prop_assert!(!c.holds(person(77), privilege, None, t(day)), "a stranger");
    }

    /// I9: whatever orders arrive in whatever order, however often: what is public was ordered by the accepted order with
    /// the highest number, nothing older shows after a takedown, and a kill is final.
    #[test]
    fn nothing_older_is_public_after_a_newer_order(
        arrivals in prop::collection::vec((1u32..7, 0u8..4, 0u8..3, 0i64..4), 1..24),
    ) {
        let mut lane = Lane::default();
        let mut accepted: Option<Order> = None;
        let mut killed = false;
        for (i, (seq, kind, rev, delay)) in arrivals.into_iter().enumerate() {
            let now = t(i64::try_from(i).unwrap());
            let kind = [OrderKind::Publish, OrderKind::Unschedule, OrderKind::TakeDown, OrderKind::Kill][usize::from(kind)];
            let publish = kind == OrderKind::Publish;
            let o = Order {
                lane_seq: seq,
                revision_hash: publish.then(|| hash(rev)),
                publish_at: (publish && delay > 0).then(|| now.plus_millis(delay * DAY)),
                ..order(kind, DUNG)
            };
            if let Some(next) = lane.due(now) {
                lane = next;
            }
            let highest = lane.lane_seq;
            match lane.accept(&o, now) {
                Ok(next) => {
                    let again = accepted.as_ref().is_some_and(|a| a.bytes() == o.bytes());
                    prop_assert!(seq > highest || again, "accepted {seq} after {highest}");
                    if !again {
                        prop_assert!(!killed || matches!(kind, OrderKind::Kill | OrderKind::Unschedule));
                        accepted = Some(o.clone());
                        killed |= kind == OrderKind::Kill;
                    } else {
                        prop_assert_eq!(&next, &lane, "the same order again changes nothing");
                    }
                    lane = next;
                    if !again && matches!(kind, OrderKind::TakeDown | OrderKind::Kill) {
                        prop_assert_eq!(lane.visible, None);
                        prop_assert_eq!(lane.scheduled, None);
                    }
                    if !again && publish && delay == 0 {
                        prop_assert_eq!(lane.visible, o.revision_hash);
                    }
                }
                Err(LaneRefusal::SeqTooLow { highest: h }) => prop_assert!(seq <= h),
                Err(LaneRefusal::Killed) => prop_assert!(killed),
                Err(LaneRefusal::NoRevision) => prop_assert!(false, "orders here are well formed"),
            }
            if killed {
                prop_assert_eq!(lane.state(true), PortalState::Killed);
                prop_assert_eq!(lane.due(t(100)), None);
            }
        }
    }
}

#[test]
fn a_schedule_fires_at_its_time_and_not_before() {
    let scheduled = Order { publish_at: Some(t(3)), ..order(OrderKind::Publish, HOA) };
    let lane = Lane::default().accept(&scheduled, t(1)).unwrap();
    assert_eq!(lane.state(true), PortalState::Scheduled);
    assert_eq!(lane.due(t(3).plus_millis(-1)), None);
    let fired = lane.due(t(4)).unwrap();
    assert_eq!((fired.state(true), fired.public_since), (PortalState::Public, Some(t(3))), "dated by its own time");
    let taken_back = lane.accept(&Order { lane_seq: 2, ..order(OrderKind::Unschedule, HOA) }, t(2)).unwrap();
    assert_eq!(taken_back.due(t(9)), None);
    assert_eq!(taken_back.state(true), PortalState::Draft);
}
