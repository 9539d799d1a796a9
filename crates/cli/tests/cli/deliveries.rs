//! Destinations, deliveries, and the portal as a process; a portal page from import to its readers.

use super::support::{Galley, HOA, LAN, MINH, Portal, QUAN};
use std::{fs, path::Path, process::Stdio};

/// A page of our own writing, as a portal shows it and somebody saved it.
const PAGE: &str = include_str!("../../../../tests/fixtures/portal-page.txt");

/// What the page says, in the order readers see it.
struct Expected<'a> {
    headline: &'a str,
    words: [&'a str; 2],
    byline: &'a str,
    furniture: [&'a str; 3],
}

fn a_page_goes_the_whole_way(page: &str, expected: &Expected<'_>) {
    let galley = Galley::founded();
    let portal = galley.with_portal();
    let file = galley.file("page.txt", page);

    let made = galley.does(LAN, &["article", "import", &file]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["headline"], expected.headline);
    assert_eq!((&made["date"], &made["byline"]), (&"2021-06-18".into(), &expected.byline.into()));
    assert!(made["standfirst"].as_str().unwrap().contains("Ngày 19/7/2021"), "{made}");
    let text = galley.does(LAN, &["article", "show", id])["text"].as_str().unwrap().to_owned();
    for words in expected.words {
        assert!(text.contains(words), "{text}");
    }
    for furniture in expected.furniture {
        assert!(page.contains(furniture) && !text.contains(furniture), "{furniture}: {text}");
    }

    // What it says of itself does not fit: advice, as the profile has it, with the words and where they stand.
    let contradictions = |found: &serde_json::Value| -> Vec<serde_json::Value> {
        let all = found["findings"].as_array().unwrap().iter();
        all.filter(|f| f["kind"] == "date_contradiction").cloned().collect()
    };
    let found = contradictions(&made);
    assert_eq!(found.len(), 1, "{made}");
    assert_eq!((&found[0]["severity"], &found[0]["args"]["date"]), (&"advice".into(), &"19/7/2021".into()));
    assert_eq!(found[0]["args"]["publish_date"], "18/06/2021");
    assert!(found[0]["message"].as_str().unwrap().contains("19/7/2021"), "{found:?}");

    // Without a section it cannot be submitted, and that is said; with one the advice still shows.
    galley.asks(LAN, &["submit", id]).refused("no_section");
    galley.does(LAN, &["article", "edit", id, "--section", "thoi-su"]);
    let submitted = galley.does(LAN, &["submit", id]);
    assert_eq!(submitted["state"], "in_review");
    assert_eq!(contradictions(&submitted).len(), 1, "{submitted}");

    galley.signed(MINH, id);
    galley.asks(HOA, &["schedule", id, "--to", "Cổng", "--at", "2030-01-01 08:00"]).refused("wrong_state");
    let approved = galley.signed(HOA, id);
    let hash = approved["revision_hash"].as_str().unwrap().to_owned();

    // Scheduled, it lies at the portal and nobody sees it; rescheduled to now, everybody does.
    galley.does(HOA, &["schedule", id, "--to", "Cổng", "--at", "2030-01-01 08:00"]);
    let counted = galley.delivers();
    assert_eq!(
        (&counted["by_state"]["scheduled"], &counted["waiting_for_person"]),
        (&1.into(), &0.into()),
        "{counted}"
    );
    assert!(!portal.reads("/").1.contains(expected.headline), "not before its time");
    let soon = galley_domain::time::Timestamp::from_millis(
        i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap() + 4_000,
    );
    galley.does(HOA, &["unschedule", id]);
    galley.does(HOA, &["schedule", id, "--to", "Cổng", "--at", &soon.to_string()]);
    galley.delivers();
    let (state, address) = galley.publication(id);
    assert_eq!(state, "live");

    let (status, shown) = portal.reads(&address);
    assert_eq!(status, 200);
    for words in [expected.headline, expected.words[0], expected.words[1], expected.byline, &hash] {
        assert!(shown.contains(words), "{words:?} is not on the page: {shown}");
    }
    for furniture in expected.furniture {
        assert!(!shown.contains(furniture), "{furniture:?} is on the page: {shown}");
    }
    assert!(portal.reads("/").1.contains(expected.headline));
}

#[test]
fn a_saved_portal_page_is_imported_signed_scheduled_delivered_and_read_back() {
    let expected = Expected {
        headline: "Chấn chỉnh việc đưa tin về mùa mưa bão trên cổng thông tin các xã ven biển",
        words: ["mỗi bản tin thời tiết phải ghi rõ giờ phát", "giữ liên lạc với đồn biên phòng"],
        byline: "BBT",
        furniture: ["Lượt xem: 203", "27 người đang online", "Hội thi kể chuyện về biển"],
    };
    a_page_goes_the_whole_way(PAGE, &expected);
}

#[test]
fn the_real_portal_page_goes_the_same_way_where_it_is_at_hand() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/portal-page.txt");
    let Ok(page) = fs::read_to_string(path) else { return };
    let expected = Expected {
        headline: "Tăng cường công tác chỉ đạo, định hướng quản lý thông tin trên mạng xã hội và các loại hình truyền \
                   thông khác trên internet",
        words: ["Theo đó, nhằm quán triệt, triển khai có hiệu quả nhiệm vụ", "đề cao trách nhiệm chủ quản"],
        byline: "BTL",
        furniture: ["Lượt xem: 164", "41 người đang online", "Nghị định 90/2020/NĐ-CP"],
    };
    a_page_goes_the_whole_way(&page, &expected);
}

#[test]
fn a_destination_is_added_listed_tested_and_changed() {
    let galley = Galley::founded();
    let portal = galley.with_portal();
    let listed = galley.does(HOA, &["destination", "list"]);
    assert_eq!((&listed[0]["name"], &listed[0]["url"]), (&"Cổng".into(), &format!("{}/", portal.write_api).into()));
    assert_eq!(galley.does(QUAN, &["destination", "test", "Cổng"])["test"]["ok"], true);
    for (lang, tried) in
        [("vi", "Cổng từ chối nội dung chưa ai ký duyệt: đạt"), ("en", "signed off is refused: passed")]
    {
        let said = galley.says(&["--as", HOA, "--lang", lang, "destination", "test", "Cổng"]).done().out;
        assert!(said.contains(tried) && said.lines().filter(|line| line.starts_with("- ")).count() == 6, "{said}");
    }
    let feed = portal.reads("/feed.json").1;
    assert!(feed.contains("\"items\":[]"), "nothing of a test is public: {feed}");
    let looked = galley.with(&[], &["destination", "look", &portal.write_api]).done().json();
    assert_eq!(looked["fingerprint"], listed[0]["portal_fingerprint"]);
    galley.asks(LAN, &["destination", "add", "Khác", "--url", "https://portal.example"]).refused("no_privilege");
    galley.asks(QUAN, &["destination", "add", "Khác", "--url", "http://portal.example"]).refused("bad_address");
    galley.asks(QUAN, &["destination", "test", "Không có"]).refused("not_found");
    let changed =
        galley.does(QUAN, &["destination", "change", "Cổng", "--rename", "Cổng tỉnh", "--keep-schedule", "true"]);
    assert_eq!((&changed["name"], &changed["keep_schedule"]), (&"Cổng tỉnh".into(), &true.into()));

    // A portal that has gone is said to be so, and the destination stays.
    let url = portal.write_api.clone();
    assert_eq!(portal.ends().0, 0, "asked to end, it ends well");
    let tested = galley.does(QUAN, &["destination", "test", "Cổng tỉnh"]);
    assert_eq!((&tested["test"]["ok"], &tested["url"]), (&false.into(), &format!("{url}/").into()));
    assert!(tested["test"]["problem"].is_string(), "{tested}");
}

#[test]
fn a_portal_set_up_anew_is_not_believed_until_somebody_compared_its_key() {
    let galley = Galley::founded();
    let portal = galley.with_portal();
    let before = galley.does(QUAN, &["destination", "test", "Cổng"])["test"]["fingerprint"].clone();
    let (site, write_api) = (portal.site.clone(), portal.write_api.clone());
    portal.ends();
    let portal = galley.portal_set_up_anew(&site, &write_api);
    let tested = galley.does(QUAN, &["destination", "test", "Cổng"])["test"].clone();
    assert_eq!((&tested["ok"], &tested["problem"]), (&false.into(), &"other_key".into()));
    assert_ne!(tested["fingerprint"], before);
    let read_out = tested["fingerprint"].as_str().unwrap().to_uppercase();
    galley
        .asks(QUAN, &["destination", "trust", "Cổng", "--fingerprint", before.as_str().unwrap()])
        .refused("bad_input");
    galley.asks(LAN, &["destination", "trust", "Cổng", "--fingerprint", &read_out]).refused("no_privilege");
    let trusted = galley.does(QUAN, &["destination", "trust", "Cổng", "--fingerprint", &read_out]);
    assert_eq!(trusted["test"]["ok"], true, "{trusted}");
    let id = galley.approved("Bài đầu tiên trên cổng mới");
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    galley.delivers();
    assert_eq!(galley.publication(&id).0, "live");
    portal.ends();
}

#[test]
fn stopped_deliveries_wait_until_they_may_go_on_and_each_tells_its_story() {
    let galley = Galley::founded();
    let portal = galley.with_portal();
    let id = galley.approved("Hội nghị bàn kế hoạch quý tới");
    galley.asks(LAN, &["stop-deliveries"]).refused("no_privilege");
    assert_eq!(galley.does(QUAN, &["stop-deliveries"])["stopped"], true);
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    galley.delivers();
    assert_eq!(galley.publication(&id).0, "queued");
    assert_eq!(galley.does(HOA, &["deliveries", "--open"])[0]["article"], id.as_str());
    assert_eq!(galley.does(QUAN, &["resume-deliveries"])["stopped"], false);
    let counted = galley.delivers();
    assert_eq!((&counted["by_state"]["live"], &counted["open"]), (&1.into(), &0.into()), "{counted}");
    assert_eq!(galley.does(HOA, &["deliveries", "--open"]), serde_json::json!([]));
    assert_eq!(galley.does(HOA, &["deliveries"])[0]["state"], "live");
    galley.asks(HOA, &["publish", &id, "--to", "Cổng"]).refused("already_ordered");

    let story = galley.does(HOA, &["story", &id, "--to", "Cổng"]);
    assert!(story.as_array().unwrap().len() >= 3, "{story}");
    for lang in ["vi", "en"] {
        let told = galley.says(&["--lang", lang, "--as", HOA, "story", &id, "--to", "Cổng"]).done();
        // A code without words would show as `draft_stored` or `seq=0`.
        assert!(!told.out.contains(['{', '=']) && !told.out.contains("_stored"), "{told:#?}");
    }
    galley.asks(LAN, &["retry", &id, "--to", "Cổng"]).refused("no_privilege");
    assert!(portal.reads("/").1.contains("Hội nghị bàn kế hoạch quý tới"));
}

#[test]
fn while_the_portal_is_away_nothing_is_lost_and_afterwards_it_goes_live_once() {
    let galley = Galley::founded();
    let portal = galley.with_portal();
    let id = galley.approved("Hội nghị bàn kế hoạch quý tới");
    let write_api = portal.write_api.clone();
    let site = portal.site.clone();
    let (_, folder) = portal.ends();
    galley.does(HOA, &["publish", &id, "--to", "Cổng"]);
    let mut deliver = galley.command();
    deliver.arg("--data").arg(galley.data()).args(["deliver", "--until-idle"]).stdout(Stdio::null());
    let mut deliver = deliver.spawn().unwrap();
    while galley.publication(&id).0 != "failed" {
        assert!(deliver.try_wait().unwrap().is_none(), "it ended and says {:?}", galley.publication(&id));
    }
    // It is tried again by itself, and for the first time somebody is there.
    let portal = Portal::again(&galley, folder, &site, &write_api);
    assert!(deliver.wait().unwrap().success());
    assert_eq!(galley.publication(&id).0, "live");
    let feed = portal.reads("/feed.json").1;
    assert_eq!(feed.matches("Hội nghị bàn kế hoạch quý tới").count(), 1, "{feed}");
}
