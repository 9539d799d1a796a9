//! The verbs of the workflow: each has a command, each command does it.

use super::support::{Galley, HOA, LAN, MINH, QUAN};
use galley_domain::workflow::Action;

#[test]
fn every_action_of_the_workflow_has_a_command_of_its_name() {
    let galley = Galley::empty();
    for action in Action::ALL {
        let verb = action.as_str().replace('_', "-");
        // Text and details are changed by `article edit`, beside `new` and `import`.
        let words: &[&str] = if action == Action::Edit { &["article", "edit", "--help"] } else { &[&verb, "--help"] };
        let said = galley.bare(words);
        assert_eq!(said.code, 0, "{action:?}: {said:#?}");
        assert!(said.out.contains(&format!("galley {}", words[..words.len() - 1].join(" "))), "{action:?}: {said:#?}");
    }
    assert_eq!(galley.bare(&["no-such-verb", "--help"]).code, 2);
}

#[test]
fn every_verb_does_what_it_says_and_answers_with_the_article() {
    let galley = Galley::founded();
    let portal = galley.with_portal();

    let id = galley.drafted("Hội nghị bàn kế hoạch quý tới");
    let draft = galley.does(LAN, &["article", "show", &id]);
    assert_eq!((draft["id"].as_str().unwrap(), draft["state"].as_str().unwrap()), (id.as_str(), "draft"));
    assert_eq!(draft["revision_hash"].as_str().unwrap().len(), 64);
    let edited =
        galley.does(LAN, &["article", "edit", &id, "--kicker", "Kế hoạch", "--byline", LAN, "--priority", "-1"]);
    assert_ne!(edited["revision_hash"], draft["revision_hash"], "a kicker is content");

    // Draft, hold, release, submit, withdraw.
    let held = galley.does(HOA, &["hold", &id, "--reason", "Chờ số liệu", "--look-again", "2030-01-01T08:00"]);
    assert_eq!(held["state"], "held");
    assert_eq!(galley.does(HOA, &["release", &id])["state"], "draft");
    assert_eq!(galley.does(LAN, &["submit", &id])["state"], "in_review");
    assert_eq!(galley.does(LAN, &["withdraw", &id])["state"], "draft");

    // Review: claim, let go, comment, return, resolve, submit again, sign both steps.
    galley.does(LAN, &["submit", &id]);
    assert_eq!(galley.does(MINH, &["claim", &id])["claimed_by"], MINH);
    assert_eq!(galley.does(MINH, &["unclaim", &id])["claimed_by"], serde_json::Value::Null);
    let comment = galley.does(MINH, &["comment", &id, "Ai phát biểu?"])["comment"].as_str().unwrap().to_owned();
    galley.does(LAN, &["comment", &id, "Chủ tịch tỉnh.", "--reply-to", &comment]);
    galley.does(MINH, &["resolve", &id, &comment]);
    galley.does(MINH, &["claim", &id]);
    let returned = galley.does(MINH, &["return", &id, "--reason", "wrong_figure", "--note", "Hai trăm hay ba trăm?"]);
    assert_eq!(returned["state"], "returned");
    let shown = galley.does(LAN, &["article", "show", &id]);
    let reason = &shown["returns"][0];
    assert_eq!(reason["reasons"][0]["note"], "Hai trăm hay ba trăm?");
    galley.does(LAN, &["resolve", &id, reason["id"].as_str().unwrap(), "--reason", "0"]);
    assert_eq!(galley.does(LAN, &["submit", &id])["state"], "in_review");
    let first = galley.signed(MINH, &id);
    assert_eq!((first["step"].as_u64(), first["sign_offs"][0]["by"].as_str()), (Some(2), Some(MINH)));
    let approved = galley.signed(HOA, &id);
    assert_eq!((&approved["state"], &approved["approved_hash"]), (&"approved".into(), &approved["revision_hash"]));

    // Recall to the last step and sign again; reopen and go the whole way again.
    assert_eq!(galley.does(HOA, &["recall", &id])["state"], "in_review");
    galley.signed(HOA, &id);
    assert_eq!(galley.does(HOA, &["reopen", &id])["state"], "draft");
    galley.does(LAN, &["article", "edit", &id, "--standfirst", "Hội nghị bàn bốn việc lớn."]);
    galley.does(LAN, &["submit", &id]);
    galley.signed_by_both(&id);

    // A clearance in the way, given; a schedule, taken back wherever it is; published.
    galley.does(HOA, &["clear", &id, "legal", "--required"]);
    galley.asks(HOA, &["publish", &id, "--to", "Cổng"]).refused("clearance_missing");
    galley.does(QUAN, &["clear", &id, "legal", "--note", "Đã đọc"]);
    let planned = galley.does(HOA, &["schedule", &id, "--to", "Cổng", "--at", "2030-01-01T08:00"]);
    assert_eq!(planned["publications"][0]["state"], "scheduled");
    assert_eq!(planned["publications"][0]["publish_at"], "2030-01-01T01:00:00.000Z", "the newsroom's zone");
    galley.does(HOA, &["unschedule", &id]);
    galley.asks(HOA, &["unschedule", &id]).refused("nothing_scheduled");
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    galley.delivers();
    let (state, address) = galley.publication(&id);
    assert_eq!(state, "live");
    assert!(portal.reads(&address).1.contains("Hội nghị bàn bốn việc lớn."));

    // A correction, proposed by an editor and started by the editor-in-chief, then taken down, then killed.
    galley.does(MINH, &["propose-correction", &id, "--note", "Thiếu tên một đại biểu"]);
    assert_eq!(galley.does(QUAN, &["correct", &id, "--notice", "Bổ sung tên đại biểu."])["state"], "draft");
    galley.does(LAN, &["article", "edit", &id, "--headline", "Hội nghị bàn kế hoạch quý tới, có sửa"]);
    // A notice that was worded wrongly is worded anew before anybody reads it.
    galley.does(LAN, &["article", "edit", &id, "--notice", "Bổ sung tên một đại biểu vắng mặt."]);
    galley.does(LAN, &["submit", &id]);
    galley.signed_by_both(&id);
    // What was cleared was the text before.
    galley.asks(HOA, &["publish", &id, "--to", "Cổng"]).refused("clearance_missing");
    galley.does(QUAN, &["clear", &id, "legal", "--note", "Đã đọc lại"]);
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    galley.delivers();
    let page = portal.reads(&galley.publication(&id).1).1;
    assert!(
        page.contains("có sửa")
            && page.contains("Bổ sung tên một đại biểu vắng mặt.")
            && !page.contains("Bổ sung tên đại biểu."),
        "the notice stands on the page: {page}"
    );
    // Once readers have it, it stays.
    galley.asks(LAN, &["article", "edit", &id, "--notice", ""]).refused("wrong_state");
    galley.does(QUAN, &["take-down", &id, "--reason", "Theo yêu cầu", "--notice", "Bài đang được xem lại."]);
    galley.delivers();
    assert_eq!(galley.publication(&id).0, "taken_down");
    let (status, page) = portal.reads(&address);
    assert_eq!(status, 410);
    assert!(page.contains("Bài đang được xem lại."), "{page}");
    // What was taken down may return; what was killed may not.
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    galley.delivers();
    assert_eq!(portal.reads(&address).0, 200);
    // Killed after it was taken down: the portal is told, though readers see no difference.
    galley.does(QUAN, &["take-down", &id, "--reason", "Theo yêu cầu lần nữa"]);
    galley.delivers();
    galley.does(QUAN, &["kill", &id, "--reason", "Sai sự thật"]);
    galley.delivers();
    assert_eq!(galley.publication(&id).0, "taken_down");
    assert_eq!(portal.reads(&address).0, 410);
    galley.asks(HOA, &["unspike", &id]).refused("killed");

    // Hot news skips the first step and owes a check; an idea that will not run comes back.
    let slow = galley.drafted("Bão số 4 tan");
    galley.asks(LAN, &["submit", &slow, "--fast-lane"]).refused("fast_lane_closed");
    let hot = galley.written(HOA, "Bão số 5 đổi hướng");
    galley.does(HOA, &["submit", &hot, "--fast-lane"]);
    galley.signed(QUAN, &hot);
    galley.does(HOA, &["publish", &hot, "--to", "Cổng"]);
    galley.delivers();
    let owed = galley.does(MINH, &["article", "list", "--view", "post-check"]);
    assert_eq!(owed[0]["id"], hot.as_str());
    galley.does(HOA, &["post-check", &hot, "--note", "Đã hậu kiểm"]);
    galley.asks(HOA, &["post-check", &hot]).refused("no_check_owed");
    // Another's article that waits for the first step goes past it, by those who may.
    galley.does(LAN, &["submit", &slow]);
    galley.asks(MINH, &["fast-lane", &slow]).refused("no_privilege");
    assert_eq!(galley.does(HOA, &["fast-lane", &slow])["state"], "in_review");
    galley.signed(HOA, &slow);
    assert_eq!(galley.does(HOA, &["post-check", &slow])["state"], "approved");
    let idle = galley.drafted("Chuyện bên lề");
    assert_eq!(galley.does(HOA, &["spike", &idle])["state"], "spiked");
    assert_eq!(galley.does(HOA, &["unspike", &idle])["state"], "draft");

    assert_eq!(galley.verbs_left(), Vec::<&str>::new(), "every verb was carried out above");
}

#[test]
fn the_revisions_of_an_article_are_told_compared_and_put_back() {
    let galley = Galley::founded();
    let id = galley.drafted("Hội nghị bàn kế hoạch");
    let before = galley.does(LAN, &["submit", &id])["revision_hash"].as_str().unwrap().to_owned();
    galley.does(LAN, &["withdraw", &id]);
    let body = galley.file("other.md", "Chiều nay, hội nghị **bế mạc**.\n");
    galley.does(LAN, &["article", "edit", &id, "--body-file", &body, "--headline", "Hội nghị bế mạc"]);
    galley.does(LAN, &["submit", &id]);

    let diff = galley.does(LAN, &["article", "diff", &id, "--from", &before[..10]]);
    assert_eq!(diff["from"], before.as_str());
    let words = galley.says(&["--as", LAN, "article", "diff", &id, "--from", &before]).done();
    assert!(words.out.contains("{+Chiều nay, hội nghị bế mạc.+}") && words.out.contains("[-bàn-]"), "{words:#?}");

    galley.does(LAN, &["withdraw", &id]);
    let restored = galley.does(LAN, &["article", "restore", &id, "--revision", &before[..12]]);
    assert_eq!(restored["headline"], "Hội nghị bàn kế hoạch");

    let kinds: Vec<String> = galley
        .does(LAN, &["article", "history", &id])
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap().to_owned())
        .collect();
    assert!(kinds.iter().filter(|kind| *kind == "submitted").count() == 2, "{kinds:?}");

    let file = galley.file("ghi-am.bin", [0u8, 1, 2, 255]);
    let attached = galley.does(LAN, &["article", "attach", &id, &file]);
    assert_eq!(attached["id"], id.as_str());
    let shown = galley.does(LAN, &["article", "show", &id]);
    assert_eq!(shown["details"]["attachments"][0]["name"], "ghi-am.bin");
}

#[test]
fn articles_are_listed_by_view_and_found_without_marks() {
    let galley = Galley::founded();
    let mine = galley.drafted("Mùa vàng trên ruộng bậc thang");
    let other = galley.does(MINH, &["article", "new", "--headline", "Chợ phiên cuối năm", "--language", "en"]);
    let ids = |who: &str, words: &[&str]| -> Vec<String> {
        let rows = galley.does(who, words);
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(LAN, &["article", "list", "--view", "mine"]), [mine.as_str()]);
    assert_eq!(ids(LAN, &["article", "list"]).len(), 2);
    assert_eq!(ids(LAN, &["article", "list", "--limit", "1"]), [other["id"].as_str().unwrap()]);
    assert_eq!(ids(LAN, &["article", "list", "--section", "thoi-su"]), [mine.as_str()]);
    assert_eq!(ids(HOA, &["article", "list", "--author", "Lan"]), [mine.as_str()]);
    assert_eq!(ids(HOA, &["search", "ruong bac thang"]), [mine.as_str()]);
    assert_eq!(ids(HOA, &["search", "không có ở đâu"]), Vec::<String>::new());
    // Where an article is said by the beginning of its id, as git does it.
    assert_eq!(galley.does(LAN, &["article", "show", &mine[..13]])["id"], mine.as_str());

    let lines = galley.says(&["--as", LAN, "--lang", "vi", "article", "list"]).done();
    assert!(lines.out.contains("Bản nháp") && lines.out.contains("Mùa vàng"), "{lines:#?}");
    let lines = galley.says(&["--as", LAN, "--lang", "en", "article", "list", "--view", "spiked"]).done();
    assert_eq!(lines.out.trim(), "Nothing here.");
}

#[test]
fn every_field_of_an_article_can_be_set_from_the_command_line() {
    let galley = Galley::founded();
    let other = galley.drafted("Bài liên quan");
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let picture = galley.file("anh.png", png.get_ref());
    let id = galley.drafted("Hội nghị bàn kế hoạch");
    let words = [
        "article",
        "edit",
        &id,
        "--slug",
        "hoi-nghi",
        "--seo-title",
        "Hội nghị quý tới",
        "--seo-description",
        "Ba việc lớn.",
        "--ai",
        "assisted",
        "--ai-tool",
        "máy dịch",
        "--ai-checked-by",
        "Minh Đức",
        "--related",
        &other[..13],
        "--gallery",
        &picture,
        "--gallery-caption",
        "Toàn cảnh",
        "--gallery-credit",
        "Lan Anh",
        "--gallery-alt",
        "Hội trường",
        "--lead",
        &picture,
        "--lead-rights",
        "mua một lần",
        "--reference",
        "12/QĐ-UBND",
        "--reference",
        "https://an-lac.example/van-ban",
        "--planned-length",
        "600",
        "--language",
        "en",
    ];
    galley.does(LAN, &words);
    let d = galley.does(LAN, &["article", "show", &id])["details"].clone();
    assert_eq!((&d["slug"], &d["language"], &d["planned_length"]), (&"hoi-nghi".into(), &"en".into(), &600.into()));
    assert_eq!(d["seo"], serde_json::json!({ "title": "Hội nghị quý tới", "description": "Ba việc lớn." }));
    let ai = serde_json::json!({ "use": "assisted", "tool": "máy dịch", "checked_by": "Minh Đức" });
    assert_eq!(d["ai"], ai);
    assert_eq!(d["related"], serde_json::json!([other]));
    assert_eq!(d["references"], serde_json::json!(["12/QĐ-UBND", "https://an-lac.example/van-ban"]));
    let first = &d["gallery"][0];
    assert_eq!((&first["caption"], &first["alt"]), (&"Toàn cảnh".into(), &"Hội trường".into()));
    assert_eq!((&first["credit"], &d["lead"]["rights_note"]), (&"Lan Anh".into(), &"mua một lần".into()));

    // What is not given stays, what is given empty goes, and what does not fit is refused whole.
    galley.does(
        LAN,
        &["article", "edit", &id, "--related", "", "--gallery", "", "--planned-length", "0", "--ai", "none"],
    );
    let d = galley.does(LAN, &["article", "show", &id])["details"].clone();
    assert_eq!((&d["related"], &d["gallery"]), (&serde_json::json!([]), &serde_json::json!([])));
    assert_eq!((&d["planned_length"], &d["ai"]["use"]), (&serde_json::Value::Null, &"none".into()));
    assert_eq!((&d["slug"], d["references"].as_array().unwrap().len()), (&"hoi-nghi".into(), 2));
    let words = ["article", "edit", &id, "--slug", "khac", "--gallery-caption", "Không có ảnh"];
    galley.asks(LAN, &words).refused("bad_input");
    galley.asks(LAN, &["article", "edit", &id, "--related", "00000000"]).refused("not_found");
    assert_eq!(galley.does(LAN, &["article", "show", &id])["details"]["slug"], "hoi-nghi");

    let written = galley.does(LAN, &["article", "new", "--headline", "In English", "--language", "en"]);
    assert_eq!(written["language"], "en");
    let file = galley.file("van-ban.pdf", b"%PDF-1.7 giay to");
    galley.does(LAN, &["article", "attach", &id, &file]);
    let out = galley.path("out");
    std::fs::create_dir(&out).unwrap();
    let out = out.display().to_string();
    let saved = galley.does(LAN, &["article", "save-attachment", &id, "van-ban.pdf", "--to", &out]);
    assert_eq!(std::fs::read(saved["file"].as_str().unwrap()).unwrap(), b"%PDF-1.7 giay to");
    galley.asks(LAN, &["article", "save-attachment", &id, "khong-co.pdf", "--to", &out]).refused("not_found");
}

#[test]
fn lists_are_narrowed_by_date_and_kept_under_a_name() {
    let galley = Galley::founded();
    let id = galley.drafted("Mùa vàng");
    let count = |words: &[&str]| galley.does(LAN, words).as_array().unwrap().len();
    assert_eq!(count(&["article", "list", "--from", "2020-01-01"]), 1);
    assert_eq!(count(&["article", "list", "--from", "2100-01-01"]), 0);
    assert_eq!(count(&["article", "list", "--until", "2100-01-01T06:00"]), 1);
    assert_eq!(count(&["article", "list", "--until", "2020-01-01"]), 0);
    galley.asks(LAN, &["article", "list", "--from", "hôm qua"]).refused("bad_input");

    galley.does(
        LAN,
        &["view", "save", "Của tôi", "--view", "mine", "--author", LAN, "--from", "2020-01-01", "--text", "vàng"],
    );
    galley.does(LAN, &["view", "save", "Sau này", "--from", "2100-01-01"]);
    assert_eq!(galley.does(LAN, &["view", "show", "Của tôi"])[0]["id"], id.as_str());
    assert_eq!(count(&["view", "show", "Sau này"]), 0);
    let said = galley.says(&["--as", LAN, "--lang", "vi", "view", "list"]).done().out;
    assert!(said.contains("Của tôi") && said.contains("vàng") && said.contains(LAN), "{said}");
    galley.asks(MINH, &["view", "show", "Của tôi"]).refused("not_found");
    galley.does(LAN, &["view", "delete", "Của tôi"]);
    galley.asks(LAN, &["view", "delete", "Của tôi"]).refused("not_found");
    assert_eq!(count(&["view", "list"]), 1);
}
