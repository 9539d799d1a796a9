//! The newsroom itself: first run, people, sections, rules, keys, backup, checks, audit.

use super::support::{Galley, HOA, LAN, MINH, PASSPHRASE, PASSWORD, QUAN};
use serde_json::Value;

/// Names of the people who can sign in.
fn names(galley: &Galley) -> Vec<String> {
    let shown = galley.with(&[], &["newsroom", "show"]).done().json();
    shown["people"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_newsroom_is_founded_once_and_its_first_person_can_do_everything() {
    let galley = Galley::empty();
    galley.with(&[], &["article", "list"]).refused("no_newsroom");
    galley.with(&[], &["doctor"]).refused("no_newsroom");
    assert!(!galley.data().exists(), "asking about a folder does not make it");
    galley
        .with(&[("GALLEY_PASSWORD", "short")], &["init", "--newsroom", "Báo", "--admin", QUAN])
        .refused("weak_password");

    let made = galley.with(&[], &["init", "--newsroom", "Báo An Lạc", "--admin", QUAN]).done().json();
    assert_eq!(made["newsroom"]["name"], "Báo An Lạc");
    assert_eq!(made["person"]["name"], QUAN);
    assert!(made["recovery_key"].as_str().unwrap().len() > 20);
    assert!(made["fingerprint"].as_str().unwrap().len() > 20);
    galley.with(&[], &["init", "--newsroom", "Khác", "--admin", LAN]).refused("newsroom_exists");

    // One person needs no `--as`; she is administrator and editor-in-chief.
    let everybody = galley.with(&[], &["people", "list"]).done().json();
    let roles: Vec<&str> =
        everybody[0]["grants"].as_array().unwrap().iter().map(|g| g["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["administrator", "editor_in_chief"]);

    // Nobody signs off their own article, and here there is nobody else: the way out is said.
    let body = galley.file("body.txt", "Sáng nay, hội nghị khai mạc.\n");
    let words =
        ["article", "new", "--headline", "Tít", "--standfirst", "Sapo.", "--section", "thoi-su", "--body-file", &body];
    let id = galley.with(&[], &words).done().json()["id"].as_str().unwrap().to_owned();
    galley.with(&[], &["submit", &id]).done();
    let read = galley.with(&[], &["claim", &id]).done().json()["revision_hash"].as_str().unwrap().to_owned();
    let refused = galley.with(&[], &["sign-off", &id, "--revision", &read]);
    assert!(refused.err.contains("Thêm người thứ hai"), "{refused:#?}");
    assert_eq!(refused.refused("four_eyes")["args"]["alone"], "true");
}

#[test]
fn people_join_change_get_new_passwords_and_leave() {
    let galley = Galley::founded();
    let new = "một câu thật dài";
    let joined = galley.with(
        &[("GALLEY_AS", QUAN), ("GALLEY_NEW_PASSWORD", new)],
        &["people", "add", "Ngọc Mai", "--role", "editor,reporter", "--section", "kinh-te", "--pen-name", "Mai An"],
    );
    let joined = joined.done().json();
    assert_eq!(joined["name"], "Ngọc Mai");
    assert_eq!(joined["pen_names"], serde_json::json!(["Mai An"]));
    galley.asks("Ngọc Mai", &["article", "list"]).refused("wrong_password");
    galley.with(&[("GALLEY_PASSWORD", new), ("GALLEY_AS", "ngoc mai")], &["article", "list"]).done();
    galley.asks(QUAN, &["people", "add", "Ngọc Mai", "--role", "reporter"]).refused("name_taken");
    galley.asks(LAN, &["people", "add", "Ai Đó", "--role", "reporter"]).refused("no_privilege");
    galley.asks(QUAN, &["people", "add", "Không Vai"]).refused("bad_input");
    galley
        .with(
            &[("GALLEY_AS", QUAN), ("GALLEY_PASSPHRASE", "not the passphrase")],
            &["people", "add", "X", "--role", "editor"],
        )
        .refused("wrong_password");

    let changed = galley.does(QUAN, &["people", "change", "Ngọc Mai", "--rename", "Mai", "--role", "managing-editor"]);
    assert_eq!((&changed["name"], &changed["grants"][0]["role"]), (&"Mai".into(), &"managing_editor".into()));
    galley.with(&[("GALLEY_AS", QUAN), ("GALLEY_NEW_PASSWORD", PASSWORD)], &["people", "reset-password", "Mai"]).done();
    galley.does("Mai", &["article", "list"]);

    // Whoever leaves hands on what they hold.
    let id = galley.drafted("Hội nghị");
    galley.does(LAN, &["submit", &id]);
    galley.does(MINH, &["claim", &id]);
    let gone = galley.does(QUAN, &["people", "deactivate", MINH, "--hand-claims-to", "Mai"]);
    assert_eq!((&gone["handed"], &gone["released"]), (&1.into(), &0.into()));
    assert_eq!(galley.does("Mai", &["article", "show", &id])["claimed_by"], "Mai");
    galley.asks(MINH, &["article", "list"]).refused("deactivated");
    galley.asks(QUAN, &["people", "deactivate", QUAN]).refused("last_administrator");
    assert!(!names(&galley).contains(&MINH.to_owned()));
}

#[test]
fn one_changes_ones_own_password_and_comes_back_by_the_printed_key() {
    let galley = Galley::founded();
    let (new, newer) = ("đổi sang câu khác", "và thêm một câu nữa");
    galley.with(&[("GALLEY_AS", LAN), ("GALLEY_NEW_PASSWORD", new)], &["password"]).done();
    galley.asks(LAN, &["article", "list"]).refused("wrong_password");
    let mine = |words: &[&str]| galley.with(&[("GALLEY_AS", LAN), ("GALLEY_PASSWORD", new)], words);
    let key = mine(&["recovery-key"]).done().json()["recovery_key"].as_str().unwrap().to_owned();
    let wrong = key.replace(|c: char| c.is_ascii_alphanumeric(), "0");
    galley.with(&[("GALLEY_RECOVERY_KEY", &wrong), ("GALLEY_NEW_PASSWORD", newer)], &["recover"]).refused("bad_input");
    galley.with(&[("GALLEY_RECOVERY_KEY", &key), ("GALLEY_NEW_PASSWORD", newer)], &["recover"]).done();
    mine(&["article", "list"]).refused("wrong_password");
    galley.with(&[("GALLEY_AS", LAN), ("GALLEY_PASSWORD", newer)], &["article", "list"]).done();
}

#[test]
fn sections_have_chains_and_rules_are_changed_by_the_administrator() {
    let galley = Galley::founded();
    let words = [
        "section",
        "add",
        "phap-luat",
        "--name",
        "Pháp luật",
        "--name-en",
        "Law",
        "--chain",
        "1,2,3",
        "--clearance",
        "legal",
    ];
    let saved = galley.does(QUAN, &words);
    assert_eq!(saved["chain"], serde_json::json!([1, 2, 3]));
    let all = galley.does(LAN, &["section", "list"]);
    assert!(all.as_array().unwrap().iter().any(|s| s["id"] == "phap-luat" && s["clearances"][0] == "legal"), "{all}");
    galley.asks(HOA, &words).refused("no_privilege");
    galley.asks(QUAN, &["section", "add", "sai", "--name", "Sai", "--chain", "7"]).refused("bad_input");

    // Two steps of a longer chain, and the third belongs to the editor-in-chief.
    let id = galley.drafted("Tòa xử vụ tranh chấp");
    galley.does(LAN, &["article", "edit", &id, "--section", "phap-luat"]);
    galley.does(LAN, &["submit", &id]);
    galley.signed(MINH, &id);
    galley.signed(HOA, &id);
    galley.asks(HOA, &["claim", &id]).refused("no_privilege");

    // Lent for a while, it is hers; taken back, it is not.
    let lent = galley.does(QUAN, &["delegate", HOA, "--privilege", "sign_off.3", "--until", "2030-01-01 08:00"]);
    assert_eq!(lent["until"], "2030-01-01T01:00:00.000Z");
    galley.does(HOA, &["claim", &id]);
    galley.does(HOA, &["unclaim", &id]);
    galley.does(QUAN, &["end-delegation", QUAN, HOA]);
    galley.asks(HOA, &["claim", &id]).refused("no_privilege");

    assert_eq!(galley.does(QUAN, &["newsroom", "settings"])["four_eyes"], true);
    assert_eq!(galley.does(QUAN, &["newsroom", "rule", "--four-eyes", "false"])["four_eyes"], false);
    galley.asks(LAN, &["newsroom", "rule", "--four-eyes", "true"]).refused("no_privilege");
}

#[test]
fn lists_zone_idle_time_privileges_and_profiles_are_data_an_administrator_changes() {
    let galley = Galley::founded();
    let settings = || galley.does(QUAN, &["newsroom", "settings"]);
    let codes = |list: &str| {
        let settings = settings();
        let all = settings[list].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned());
        all.collect::<Vec<_>>()
    };
    galley.does(QUAN, &["newsroom", "choice", "set", "return-reasons", "too_long", "--name", "Dài quá"]);
    galley.does(QUAN, &["newsroom", "choice", "set", "story-types", "portrait", "--name", "Chân dung"]);
    assert!(codes("return_reasons").contains(&"too_long".to_owned()));
    assert!(codes("story_types").contains(&"portrait".to_owned()));
    galley.does(QUAN, &["newsroom", "choice", "remove", "return-reasons", "too_long"]);
    assert!(!codes("return_reasons").contains(&"too_long".to_owned()));
    galley.asks(QUAN, &["newsroom", "choice", "remove", "clearances", "none"]).refused("not_found");
    galley.asks(LAN, &["newsroom", "choice", "set", "story-types", "x", "--name", "X"]).refused("no_privilege");

    let words = ["newsroom", "change", "--name", "Báo An Lạc mới", "--zone", "Europe/Paris", "--idle", "3"];
    let changed = galley.does(QUAN, &words);
    assert_eq!((&changed["name"], &changed["time_zone"]), (&"Báo An Lạc mới".into(), &"Europe/Paris".into()));
    assert_eq!(changed["idle_lock_minutes"], 3);
    galley.asks(QUAN, &["newsroom", "change", "--idle", "60"]).refused("bad_input");
    galley.asks(QUAN, &["newsroom", "change", "--zone", "Nowhere"]).refused("bad_input");

    let held = |role: &str| galley.does(QUAN, &["newsroom", "privileges", role]);
    assert!(held("reporter").as_array().unwrap().contains(&"submit".into()));
    galley.does(QUAN, &["newsroom", "privileges", "reporter", "--privilege", "create,edit_own,comment"]);
    assert_eq!(held("reporter").as_array().unwrap().len(), 3);
    let id = galley.drafted("Hội nghị");
    galley.asks(LAN, &["submit", &id]).refused("no_privilege");

    let mut profile = galley.does(QUAN, &["newsroom", "profile", "show", "default"]);
    profile["key"] = "photo".into();
    profile["sections"] = serde_json::json!(["the-thao"]);
    let file = galley.file("profile.json", profile.to_string());
    galley.does(QUAN, &["newsroom", "profile", "save", &file]);
    assert_eq!(galley.does(QUAN, &["newsroom", "profile", "list"]).as_array().unwrap().len(), 2);
    assert_eq!(galley.does(QUAN, &["newsroom", "profile", "show", "photo"]), profile);
    galley.asks(QUAN, &["newsroom", "profile", "remove", "default"]).refused("bad_input");
    galley.does(QUAN, &["newsroom", "profile", "remove", "photo"]);
    galley.asks(QUAN, &["newsroom", "profile", "show", "photo"]).refused("not_found");
    let torn = galley.file("torn.json", "{");
    galley.asks(QUAN, &["newsroom", "profile", "save", &torn]).refused("bad_input");
}

#[test]
fn a_passphrase_somebody_knows_who_should_not_is_changed_and_everything_goes_on() {
    let galley = Galley::founded();
    let (portal, new) = (galley.with_portal(), "a bridge stands over the river");
    let change = |old: &str, new: &str, who: &str| {
        let env = [("GALLEY_AS", who), ("GALLEY_PASSPHRASE", old), ("GALLEY_NEW_PASSPHRASE", new)];
        galley.with(&env, &["newsroom", "passphrase"])
    };
    change("not the passphrase", new, QUAN).refused("wrong_password");
    change(PASSPHRASE, "short", QUAN).refused("weak_password");
    change(PASSPHRASE, new, LAN).refused("no_privilege");
    change(PASSPHRASE, new, QUAN).done();

    let add = |words: &str| {
        let env = [("GALLEY_AS", QUAN), ("GALLEY_PASSPHRASE", words)];
        galley.with(&env, &["section", "add", "moi", "--name", "Mới"])
    };
    add(PASSPHRASE).refused("wrong_password");
    add(new).done();
    // This computer's key was sealed by the same words: it opens by the new ones, and what was ordered is delivered.
    let id = galley.approved("Hội nghị");
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    galley.with(&[], &["deliver", "--until-idle"]).refused("no_device_key");
    galley.with(&[("GALLEY_PASSPHRASE", new)], &["deliver", "--until-idle"]).done();
    assert_eq!(galley.publication(&id).0, "live");
    assert_eq!(portal.ends().0, 0);
}

#[test]
fn what_one_was_told_is_listed_and_read() {
    let galley = Galley::founded();
    let (one, two) = (galley.drafted("Bài một"), galley.drafted("Bài hai"));
    for id in [&one, &two] {
        galley.does(LAN, &["submit", id]);
        galley.does(MINH, &["claim", id]);
        galley.does(MINH, &["return", id, "--reason", "missing_source", "--note", "Ai nói?"]);
    }
    let unread = || galley.does(LAN, &["notices", "list"]).as_array().unwrap().clone();
    assert_eq!(unread().len(), 2);
    let said = galley.says(&["--as", LAN, "--lang", "vi", "notices", "list"]).done().out;
    assert!(said.contains("Bài một") && said.contains("Ai nói?"), "{said}");
    galley.asks(MINH, &["notices", "dismiss", unread()[0]["id"].as_str().unwrap()]).refused("not_found");
    galley.does(LAN, &["notices", "read", "--article", &one]);
    assert_eq!(unread().iter().map(|n| n["article"].as_str().unwrap()).collect::<Vec<_>>(), [two.as_str()]);
    galley.does(LAN, &["notices", "dismiss", unread()[0]["id"].as_str().unwrap()]);
    assert_eq!(unread().len(), 0);
    assert_eq!(galley.does(LAN, &["notices", "list", "--all"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_change_that_could_not_be_taken_is_listed_taken_out_and_settled() {
    let galley = Galley::founded();
    let id = galley.drafted("Nước lên");
    let bytes = [&[0xff, 1][..], "nước sông lên nhanh".as_bytes(), &[0xfe]].concat();
    let desk = galley.desk();
    galley_desk::actions::session::sign_in(
        &desk,
        galley_desk::actions::session::by_name(&desk, LAN).unwrap(),
        PASSWORD,
    )
    .unwrap();
    desk.push_update(id.parse().unwrap(), "cửa sổ", &bytes).unwrap_err();
    drop(desk);

    let told = galley.says(&["--lang", "en", "doctor"]).done().out;
    assert!(told.contains("galley quarantine list"), "{told}");
    let listed = galley.says(&["--as", LAN, "--lang", "vi", "quarantine", "list"]).done().out;
    assert!(listed.contains("nước sông lên nhanh") && listed.contains("Nước lên"), "{listed}");
    let number = galley.does(LAN, &["quarantine", "list"])[0]["number"].to_string();
    let file = galley.path("kept").display().to_string();
    galley.asks(MINH, &["quarantine", "export", &number, &file]).refused("no_privilege");
    galley.does(LAN, &["quarantine", "export", &number, &file]);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    galley.asks(LAN, &["quarantine", "export", &number, &file]).refused("file_unreadable");
    galley.does(LAN, &["quarantine", "settle", &number]);
    assert_eq!(galley.does(LAN, &["quarantine", "list"]), serde_json::json!([]));
    assert_eq!(galley.does(LAN, &["quarantine", "list", "--all"]).as_array().unwrap().len(), 1);
    let told = galley.says(&["--lang", "en", "doctor"]).done().out;
    assert!(!told.contains("galley quarantine list"), "{told}");
}

#[test]
fn a_backup_is_restored_and_everything_still_fits() {
    let galley = Galley::founded();
    let id = galley.approved("Bài trước khi sao lưu");
    let file = galley.path("newsroom.galley-backup").display().to_string();
    let made = galley.does(QUAN, &["backup", &file]);
    assert_eq!(made["path"], file.as_str());
    let later = galley.drafted("Bài sau khi sao lưu");

    let restored = galley.with(&[], &["restore", &file]).done().json();
    let aside = restored["set_aside"].as_str().unwrap().to_owned();
    assert!(std::path::Path::new(&aside).exists(), "what was there is kept");
    galley.asks(LAN, &["article", "show", &later]).refused("not_found");
    assert_eq!(galley.does(LAN, &["article", "show", &id])["state"], "approved");
    galley.does(QUAN, &["enrol", "Máy bàn thư ký"]);
    let verified = galley.with(&[], &["verify"]).done().json();
    assert_eq!(verified["sound"], true, "{verified}");
    galley.with(&[], &["restore", "/no/such/file"]).refused("file_unreadable");
    let broken = galley.file("broken.galley-backup", b"not a backup");
    galley.with(&[], &["restore", &broken]).refused("bad_backup");
    assert_eq!(galley.does(LAN, &["article", "show", &id])["state"], "approved", "a bad backup changes nothing");
}

#[test]
fn doctor_and_verify_speak_of_what_they_looked_at() {
    let galley = Galley::founded();
    galley.approved("Hội nghị");
    let verified = galley.with(&[], &["verify"]).done().json();
    assert_eq!((&verified["sound"], verified["findings"].as_array().map(Vec::len)), (&true.into(), Some(0)));
    let doctor = galley.with(&[], &["doctor"]).done().json();
    assert_ne!(doctor["worst"], "fail", "{doctor}");
    assert!(doctor["checks"].as_array().unwrap().len() > 10);
    for lang in ["vi", "en"] {
        let said = galley.says(&["--lang", lang, "doctor"]).done();
        assert!(said.out.lines().all(|l| ["ok ", "warn", "fail"].iter().any(|m| l.starts_with(m))), "{said:#?}");
        assert!(!said.out.contains("doctor-") && !said.out.contains("{"), "{said:#?}");
    }
}

#[test]
fn the_audit_is_json_lines_or_csv() {
    let galley = Galley::founded();
    let id = galley.approved("Hội nghị, \"khai mạc\"");
    let rows = galley.does(QUAN, &["activity", "--article", &id]);
    let kinds: Vec<&str> = rows.as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "signed_off").count(), 2, "{kinds:?}");
    assert_eq!(galley.does(QUAN, &["activity", "--limit", "3"]).as_array().unwrap().len(), 3);
    let by_minh = galley.does(QUAN, &["activity", "--person", "minh", "--kind", "signed_off"]);
    assert_eq!(by_minh.as_array().unwrap().len(), 1);

    galley.does(HOA, &["reopen", &id]);
    galley.does(LAN, &["article", "edit", &id, "--kicker", "Kế hoạch"]);
    let told = galley.says(&["--lang", "en", "--as", QUAN, "article", "history", &id]).done().out;
    assert!(told.contains("Details changed: kicker") && told.contains("(Asia/Ho_Chi_Minh)"), "{told}");

    let csv = galley.says(&["--as", QUAN, "activity", "--csv"]).done().out;
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().unwrap().trim_start_matches('\u{feff}').split(',').collect();
    assert!(head.len() >= 4, "{head:?}");
    assert!(csv.contains("\"Hội nghị, \"\"khai mạc\"\"\""), "RFC 4180: {csv}");
    assert!(lines.count() > rows.as_array().unwrap().len());
    assert_eq!(galley.does(QUAN, &["activity", "--csv"]).as_str().unwrap(), csv.trim_end(), "with --json, one value");
}

#[test]
fn the_newsrooms_public_key_goes_to_a_file_and_a_portal_takes_one_newsroom_for_life() {
    let galley = Galley::founded();
    let file = galley.path("key.json").display().to_string();
    let exported = galley.with(&[], &["newsroom", "export-key", &file]).done().json();
    let content: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert!(content["root"].is_string(), "{content}");
    assert!(!content.to_string().contains(PASSPHRASE));
    let trusts = |file: &str| {
        galley.bare(&["--json", "portal", "trust", file, "--data", &galley.path("portal").display().to_string()])
    };
    assert_eq!(trusts(&file).done().json()["fingerprint"], exported["fingerprint"]);
    trusts(&file).done();
    let other = Galley::founded();
    let theirs = other.path("key.json").display().to_string();
    other.with(&[], &["newsroom", "export-key", &theirs]).done();
    trusts(&theirs).refused("trusts_another");
    let not_a_key = galley.file("no.json", b"{}");
    trusts(&not_a_key).refused("portal_key_file");
    trusts("/no/such/file").refused("file_unreadable");
}
