//! People, their keys and what the charter says of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    Desk,
    actions::{
        claim::claim,
        delegate::{Delegate, delegate, end_delegation},
        device::{enrol_device, is_enrolled},
        first_run::first_run,
        people::{AddPerson, ChangePerson, add_person, change_person, deactivate_person, reset_password},
        session::{by_name, change_password, lock, new_recovery_key, recover, sign_in, sign_out, unlock},
    },
    keys::Cost,
    queries::{
        article::article,
        newsroom::{newsroom_settings, notices, people, start_state},
    },
    refusal::DeskRefusal,
};
use galley_domain::{
    approval::Approval,
    event::ArticleEvent,
    people::{Privilege, Role},
    workflow::Refusal,
};
use newsroom_support::{Newsroom, PASSPHRASE, PASSWORD, declined, grant, on, refused};

#[test]
fn the_first_run_makes_an_administrator_who_is_editor_in_chief_and_signed_in() {
    let n = Newsroom::found();
    let state = start_state(&n.desk).unwrap();
    let session = state.session.unwrap();
    assert_eq!(session.person.roles, [Role::EditorInChief, Role::Administrator]);
    assert!(!session.locked);
    assert_eq!(state.newsroom.unwrap().name, "Báo Phố");
    assert_eq!(state.notice, None, "this desk's key is in the charter");
    assert_eq!(n.desk.charter().unwrap().version, 1);
    n.desk.signed_charter().unwrap().verify(&n.desk.charter().unwrap().root).unwrap();
    let again = galley_desk::actions::first_run::FirstRun {
        language: "vi".into(),
        newsroom: "Báo khác".into(),
        time_zone: "UTC".into(),
        name: "Ai đó".into(),
        password: PASSWORD.into(),
        passphrase: PASSPHRASE.into(),
    };
    assert_eq!(refused(first_run(&n.desk, &again)), DeskRefusal::NewsroomExists);
}

#[test]
fn no_secret_key_and_no_password_is_ever_in_clear_on_the_disk() {
    let n = Newsroom::found();
    n.add("Minh Đức", &[Role::Editor]);
    let stored = n.desk.store().read(|db| {
        Ok::<_, galley_desk::DeskError>((
            galley_desk::keys::person::root(db)?.unwrap(),
            galley_desk::keys::person::current(db, n.chief)?.unwrap(),
        ))
    });
    let ((public, sealed), person) = stored.unwrap();
    let root = galley_desk::keys::person::open_root(public, &sealed, PASSPHRASE).unwrap();
    let chief = galley_desk::keys::person::open(n.chief, &person, PASSWORD).unwrap().key;
    let device = n.desk.device_key().unwrap();
    let mut secrets: Vec<Vec<u8>> = Vec::new();
    for key in [&root, &chief, &device] {
        secrets.push(key.to_bytes().to_vec());
        secrets.push(hex::encode(*key.to_bytes()).into_bytes());
    }
    secrets.extend([PASSWORD, PASSPHRASE].map(|s| s.as_bytes().to_vec()));
    secrets.push(n.recovery_key.replace('-', "").into_bytes());
    secrets.push(n.recovery_key.clone().into_bytes());
    for entry in std::fs::read_dir(n.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for secret in &secrets {
            assert!(
                !bytes.windows(secret.len()).any(|w| w == secret.as_slice()),
                "a secret lies in {}",
                path.display()
            );
        }
    }
    // The test can fail: what is public is found in the same bytes.
    let all: Vec<u8> = std::fs::read_dir(n.dir.path())
        .unwrap()
        .filter_map(|e| std::fs::read(e.unwrap().path()).ok())
        .flatten()
        .collect();
    assert!(all.windows(32).any(|w| w == public.0));
}

#[test]
fn a_wrong_password_opens_nothing_and_guessing_is_slowed_down() {
    let n = Newsroom::found();
    sign_out(&n.desk);
    for _ in 0..3 {
        assert_eq!(refused(sign_in(&n.desk, n.chief, "không phải thế")), DeskRefusal::WrongPassword);
    }
    assert_eq!(refused(sign_in(&n.desk, n.chief, PASSWORD)), DeskRefusal::TooManyTries { seconds: 1 });
    n.host.advance(1000);
    sign_in(&n.desk, n.chief, PASSWORD).unwrap();
    assert_eq!(refused(n.desk.unlock_root("sai câu mật rồi")), DeskRefusal::WrongPassword);
    assert!(!n.desk.root_is_open());
}

#[test]
fn a_person_signs_in_by_name_without_marks_and_a_name_two_people_share_is_asked_about() {
    let n = Newsroom::found();
    let duc = n.add("Nguyễn Minh Đức", &[Role::Editor]);
    n.add("Trần Minh Châu", &[Role::Reporter]);
    assert_eq!(by_name(&n.desk, "nguyen minh duc").unwrap(), duc);
    assert_eq!(by_name(&n.desk, "Đức").unwrap(), duc);
    assert_eq!(by_name(&n.desk, &duc.to_string()).unwrap(), duc);
    assert!(matches!(refused(by_name(&n.desk, "minh")), DeskRefusal::Ambiguous { .. }));
    assert!(matches!(refused(by_name(&n.desk, "Tú")), DeskRefusal::NotFound { .. }));
    let twin =
        AddPerson { name: "NGUYEN  MINH DUC".into(), pen_names: vec![], grants: vec![], password: PASSWORD.into() };
    assert!(matches!(refused(add_person(&n.desk, &twin, Some(PASSPHRASE))), DeskRefusal::NameTaken { .. }));
}

#[test]
fn who_is_not_administrator_changes_nobody_and_is_told_so_before_a_passphrase_is_asked_for() {
    let n = Newsroom::found();
    let duc = n.add("Minh Đức", &[Role::ManagingEditor]);
    n.be(duc);
    let lacking = Refusal::NoPrivilege { privilege: Privilege::Administer };
    let request = AddPerson { name: "Tú".into(), pen_names: vec![], grants: vec![], password: PASSWORD.into() };
    assert_eq!(declined(add_person(&n.desk, &request, None)), lacking);
    assert_eq!(declined(reset_password(&n.desk, n.chief, "mật khẩu khác", Some(PASSPHRASE))), lacking);
    assert_eq!(declined(deactivate_person(&n.desk, n.chief, None, Some(PASSPHRASE))), lacking);
    let mine = ChangePerson {
        person: duc,
        name: "Minh Đức".into(),
        pen_names: vec!["Đức Minh".into()],
        grants: vec![grant(Role::ManagingEditor)],
    };
    change_person(&n.desk, &mine, None).unwrap();
    let greedy = ChangePerson { grants: vec![grant(Role::Administrator)], ..mine };
    assert_eq!(declined(change_person(&n.desk, &greedy, None)), lacking);
}

#[test]
fn the_root_key_stays_open_for_ten_idle_minutes_and_not_for_the_next_person() {
    let n = Newsroom::found();
    let request = |name: &str| AddPerson {
        name: name.into(),
        pen_names: vec![],
        grants: vec![grant(Role::Reporter)],
        password: PASSWORD.into(),
    };
    assert_eq!(refused(add_person(&n.desk, &request("Một"), None)), DeskRefusal::RootLocked);
    n.desk.unlock_root(PASSPHRASE).unwrap();
    add_person(&n.desk, &request("Hai"), None).unwrap();
    n.host.advance(10 * 60_000);
    assert_eq!(refused(add_person(&n.desk, &request("Ba"), None)), DeskRefusal::RootLocked);
    n.desk.unlock_root(PASSPHRASE).unwrap();
    let other = add_person(&n.desk, &request("Bốn"), None).unwrap();
    n.be(other);
    assert!(!n.desk.root_is_open(), "switching users forgets the root key");
    n.be(n.chief);
    n.desk.unlock_root(PASSPHRASE).unwrap();
    lock(&n.desk);
    assert!(!n.desk.root_is_open());
    assert!(unlock(&n.desk, PASSWORD).unwrap().person.id == n.chief);
}

#[test]
fn the_last_administrator_cannot_go_nor_lose_the_role_nor_the_role_its_privilege() {
    let n = Newsroom::found();
    n.add("Minh Đức", &[Role::EditorInChief]);
    assert_eq!(refused(deactivate_person(&n.desk, n.chief, None, Some(PASSPHRASE))), DeskRefusal::LastAdministrator);
    let lesser = ChangePerson {
        person: n.chief,
        name: "Hoàng Lan".into(),
        pen_names: vec![],
        grants: vec![grant(Role::EditorInChief)],
    };
    assert_eq!(refused(change_person(&n.desk, &lesser, Some(PASSPHRASE))), DeskRefusal::LastAdministrator);
    let mut rules = newsroom_settings(&n.desk).unwrap();
    for (role, privileges) in &mut rules.privileges {
        if *role == Role::Administrator {
            privileges.clear();
        }
    }
    let out = galley_desk::actions::newsroom_settings::save_newsroom_settings(&n.desk, &rules, Some(PASSPHRASE));
    assert_eq!(refused(out), DeskRefusal::LastAdministrator);
    assert_eq!(n.desk.charter().unwrap().version, 2, "none of it was signed");

    let second = n.add("Thu Hà", &[Role::Administrator]);
    change_person(&n.desk, &lesser, Some(PASSPHRASE)).unwrap();
    n.be(second);
    assert_eq!(refused(deactivate_person(&n.desk, second, None, Some(PASSPHRASE))), DeskRefusal::LastAdministrator);
}

#[test]
fn a_role_change_is_in_the_charter_with_its_dates() {
    let n = Newsroom::found();
    let duc = n.add("Minh Đức", &[Role::Reporter, Role::Editor]);
    n.host.advance(3_600_000);
    let change = ChangePerson {
        person: duc,
        name: "Minh Đức".into(),
        pen_names: vec![],
        grants: vec![grant(Role::Editor), grant(Role::ManagingEditor)],
    };
    change_person(&n.desk, &change, Some(PASSPHRASE)).unwrap();
    let charter = n.desk.charter().unwrap();
    assert_eq!(charter.version, 3);
    let grants = &charter.person(duc).unwrap().grants;
    let of = |role| grants.iter().find(|g| g.role == role).unwrap();
    let changed = of(Role::ManagingEditor).from;
    assert_eq!(of(Role::Reporter).until, Some(changed), "ended, not deleted");
    assert_eq!(of(Role::Editor).until, None, "what stays is not touched");
    assert!(of(Role::Editor).from < changed);
    let before = changed.plus_millis(-1);
    assert!(!charter.holds(duc, Privilege::Publish, None, before));
    assert!(charter.holds(duc, Privilege::Publish, None, changed));
    n.desk.signed_charter().unwrap().verify(&charter.root).unwrap();
}

fn approvals(n: &Newsroom, id: galley_domain::ids::ArticleId) -> Vec<Approval> {
    let payloads: Vec<Vec<u8>> = n
        .desk
        .store()
        .read(|db| {
            let mut find = db.prepare("SELECT payload FROM events WHERE stream = ?1 AND kind = 'signed_off'")?;
            let rows = find.query_map([galley_desk::db::sql::Id(id)], |r| r.get(0))?;
            Ok::<_, galley_desk::DeskError>(rows.collect::<Result<_, _>>()?)
        })
        .unwrap();
    payloads
        .iter()
        .map(|p| match serde_json::from_slice(p).unwrap() {
            ArticleEvent::SignedOff { approval, .. } => approval,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_reset_password_is_a_new_key_and_what_was_approved_before_still_holds_by_its_date() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    let ha = n.add("Thu Hà", &[Role::ManagingEditor]);
    let id = n.approved(lan, duc, ha);
    let before = *n.desk.charter().unwrap().key_at(duc, n.host_now()).unwrap();
    // In the very same millisecond as the last decision: the clock of a test stands still.
    n.be(n.chief);
    reset_password(&n.desk, duc, "mật khẩu mới tinh", Some(PASSPHRASE)).unwrap();
    assert_eq!(refused(sign_in(&n.desk, duc, PASSWORD)), DeskRefusal::WrongPassword);
    sign_in(&n.desk, duc, "mật khẩu mới tinh").unwrap();

    let charter = n.desk.charter().unwrap();
    let later = charter.issued_at;
    assert_ne!(charter.key_at(duc, later), Some(&before));
    let signed = approvals(&n, id);
    assert_eq!(signed.len(), 2);
    assert_eq!(charter.key_at(duc, signed[0].at), Some(&before));
    let hash = signed[0].revision_hash;
    let bytes: Vec<u8> = n
        .desk
        .store()
        .read(|db| {
            let sql = "SELECT canonical FROM revisions WHERE hash = ?1";
            Ok::<_, galley_desk::DeskError>(db.query_row(sql, [galley_desk::db::sql::Hash::from(hash)], |r| r.get(0))?)
        })
        .unwrap();
    let revision = galley_domain::content::revision::parse_canonical(&bytes).unwrap();
    galley_domain::approval::check(&charter, &revision, hash, &signed).unwrap();
}

#[test]
fn deactivating_hands_claims_on_with_notice_and_ends_key_roles_and_sign_in() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    let ha = n.add("Thu Hà", &[Role::Editor]);
    n.be(lan);
    let id = n.submitted("Chợ đêm mở lại");
    n.be(duc);
    claim(&n.desk, on(id), false).unwrap();
    let round = article(&n.desk, id).unwrap().workflow.round;

    n.be(n.chief);
    assert!(matches!(
        refused(deactivate_person(&n.desk, duc, Some(duc), Some(PASSPHRASE))),
        DeskRefusal::BadInput { .. }
    ));
    let out = deactivate_person(&n.desk, duc, Some(ha), Some(PASSPHRASE)).unwrap();
    assert_eq!((out.handed, out.released), (1, 0));
    let w = article(&n.desk, id).unwrap().workflow;
    assert_eq!(w.claim.unwrap().person, ha);
    assert_eq!(w.round, round + 1);
    assert_eq!(refused(sign_in(&n.desk, duc, PASSWORD)), DeskRefusal::Deactivated);
    assert!(n.desk.charter().unwrap().privileges_of(duc, n.host_now().plus_millis(1)).is_empty());
    assert!(n.desk.charter().unwrap().key_at(duc, n.host_now().plus_millis(1)).is_none());
    assert!(start_state(&n.desk).unwrap().people.iter().all(|p| p.id != duc));
    let gone = people(&n.desk).unwrap().into_iter().find(|p| p.id == duc).unwrap();
    assert!(!gone.active && gone.grants.is_empty());

    n.be(ha);
    let told = notices(&n.desk, true).unwrap();
    let told = told.iter().find(|t| t.code == "claim_handed_on").unwrap();
    assert_eq!((told.article, told.args["from"].as_str()), (Some(id), "Minh Đức"));
    n.sign_off(id).unwrap();
}

#[test]
fn claims_nobody_may_take_are_let_go() {
    let n = Newsroom::found();
    let lan = n.add("Lan Anh", &[Role::Reporter]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    n.be(lan);
    let id = n.submitted("Chợ đêm mở lại");
    n.be(duc);
    claim(&n.desk, on(id), false).unwrap();
    n.be(n.chief);
    let out = deactivate_person(&n.desk, duc, Some(lan), Some(PASSPHRASE)).unwrap();
    assert_eq!((out.handed, out.released), (0, 1), "a reporter cannot claim");
    assert_eq!(article(&n.desk, id).unwrap().workflow.claim, None);
}

#[test]
fn the_printed_recovery_key_brings_the_administrator_back_with_the_same_key() {
    let n = Newsroom::found();
    let key = n.desk.charter().unwrap().key_at(n.chief, n.host_now()).copied();
    sign_out(&n.desk);
    let slip = n.recovery_key.replacen(n.recovery_key.chars().next().unwrap(), "_", 1);
    assert!(matches!(refused(recover(&n.desk, &slip, "mật khẩu mới tinh")), DeskRefusal::BadInput { .. }));
    let session = recover(&n.desk, &n.recovery_key.to_lowercase(), "mật khẩu mới tinh").unwrap();
    assert_eq!(session.person.id, n.chief);
    assert_eq!(refused(sign_in(&n.desk, n.chief, PASSWORD)), DeskRefusal::WrongPassword);
    assert_eq!(n.desk.charter().unwrap().key_at(n.chief, n.host_now()).copied(), key);

    let fresh = new_recovery_key(&n.desk, "mật khẩu mới tinh").unwrap();
    sign_out(&n.desk);
    let old = recover(&n.desk, &n.recovery_key, "mật khẩu thứ ba");
    assert_eq!(refused(old), DeskRefusal::WrongPassword, "an older paper stops working");
    recover(&n.desk, &fresh, "mật khẩu thứ ba").unwrap();
}

#[test]
fn a_changed_password_keeps_the_key_and_the_paper() {
    let n = Newsroom::found();
    let key = n.desk.charter().unwrap().key_at(n.chief, n.host_now()).copied();
    assert_eq!(refused(change_password(&n.desk, "không phải thế", "mật khẩu mới")), DeskRefusal::WrongPassword);
    assert_eq!(refused(change_password(&n.desk, PASSWORD, "ngắn")), DeskRefusal::WeakPassword);
    change_password(&n.desk, PASSWORD, "mật khẩu mới").unwrap();
    assert_eq!(n.desk.charter().unwrap().version, 1);
    assert_eq!(n.desk.charter().unwrap().key_at(n.chief, n.host_now()).copied(), key);
    sign_in(&n.desk, n.chief, "mật khẩu mới").unwrap();
    recover(&n.desk, &n.recovery_key, "mật khẩu thứ ba").unwrap();
}

#[test]
fn a_delegation_lapses_at_its_end_and_lends_only_what_the_lender_has() {
    let n = Newsroom::found();
    let duc = n.add("Minh Đức", &[Role::Editor]);
    let until = n.host_now().plus_millis(3_600_000);
    let lend = |privileges: Vec<Privilege>| Delegate { to: duc, privileges, from: None, until };
    let all = delegate(&n.desk, &lend(vec![Privilege::TakeDown, Privilege::Publish]), Some(PASSPHRASE));
    all.unwrap();
    let charter = n.desk.charter().unwrap();
    let from = charter.delegations[0].from;
    assert!(charter.holds(duc, Privilege::TakeDown, None, from));
    assert!(charter.holds(duc, Privilege::TakeDown, None, until.plus_millis(-1)));
    assert!(!charter.holds(duc, Privilege::TakeDown, None, until));
    assert!(!charter.holds(duc, Privilege::TakeDown, None, from.plus_millis(-1)), "never into the past");
    assert_eq!(newsroom_settings(&n.desk).unwrap().delegations.len(), 1);

    n.be(duc);
    assert!(notices(&n.desk, true).unwrap().iter().any(|x| x.code == "delegated"));
    let on_lent = Delegate { to: n.chief, ..lend(vec![Privilege::TakeDown]) };
    let lacking = Refusal::NoPrivilege { privilege: Privilege::Delegate };
    assert_eq!(declined(delegate(&n.desk, &on_lent, Some(PASSPHRASE))), lacking);

    n.be(n.chief);
    let past = Delegate { until: n.host_now(), ..lend(vec![Privilege::TakeDown]) };
    assert!(matches!(refused(delegate(&n.desk, &past, Some(PASSPHRASE))), DeskRefusal::BadInput { .. }));
    end_delegation(&n.desk, n.chief, duc, Some(PASSPHRASE)).unwrap();
    let now = n.desk.charter().unwrap().issued_at;
    assert!(!n.desk.charter().unwrap().holds(duc, Privilege::TakeDown, None, now));
    assert!(newsroom_settings(&n.desk).unwrap().delegations.is_empty());
}

#[test]
fn a_deactivated_lender_lends_no_longer() {
    let n = Newsroom::found();
    let ha = n.add("Thu Hà", &[Role::EditorInChief]);
    let duc = n.add("Minh Đức", &[Role::Editor]);
    n.be(ha);
    let until = n.host_now().plus_millis(86_400_000);
    let lend = Delegate { to: duc, privileges: vec![Privilege::Kill], from: None, until };
    delegate(&n.desk, &lend, Some(PASSPHRASE)).unwrap();
    n.be(n.chief);
    deactivate_person(&n.desk, ha, None, Some(PASSPHRASE)).unwrap();
    let charter = n.desk.charter().unwrap();
    assert!(!charter.holds(duc, Privilege::Kill, None, charter.issued_at));
}

#[test]
fn a_desk_with_a_new_identity_is_let_in_by_the_passphrase_and_the_old_one_ends() {
    let n = Newsroom::found();
    let old = n.desk.identity().unwrap().device;
    let new = galley_domain::ids::DeviceId(uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001));
    n.desk
        .store()
        .write(move |tx| Ok::<_, galley_desk::DeskError>(galley_desk::settings::set(tx, "device_id", &new)?))
        .unwrap();
    let desk = Desk::open(n.dir.path(), n.host.clone(), Cost::FOR_TESTS).unwrap();
    sign_in(&desk, n.chief, PASSWORD).unwrap();
    assert!(!is_enrolled(&desk).unwrap());
    assert_eq!(start_state(&desk).unwrap().notice.unwrap().0, "device_not_enrolled");
    assert!(matches!(refused(desk.device_key()), DeskRefusal::NoDeviceKey { .. }));
    n.host.advance(1000);
    enrol_device(&desk, "Máy mới", Some(PASSPHRASE)).unwrap();
    let charter = desk.charter().unwrap();
    let at = charter.issued_at;
    assert_eq!(charter.device_key_at(new, at), Some(&desk.device_key().unwrap().public()));
    assert_eq!(charter.device_key_at(old, at), None);
    n.host.advance(1000);
    assert!(is_enrolled(&desk).unwrap());
}

#[test]
fn a_clock_set_back_takes_nobodys_role_away_and_decisions_stay_in_order() {
    let n = Newsroom::found();
    n.host.advance(-7_200_000);
    assert!(start_state(&n.desk).unwrap().session.unwrap().privileges.contains(&Privilege::Administer));
    let duc = n.add("Minh Đức", &[Role::Editor]);
    let charter = n.desk.charter().unwrap();
    let founded = charter.person(n.chief).unwrap().grants[0].from;
    assert!(charter.person(duc).unwrap().grants[0].from > founded);
    let seen = people(&n.desk).unwrap();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|p| p.fingerprint.is_some()));
}
