//! What is not done: exit codes, reasons, and that nothing of it happened.

use super::support::{Galley, HOA, LAN, MINH, QUAN};
use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    process::Stdio,
    sync::mpsc,
    thread,
};

#[test]
fn wrong_usage_is_exit_code_two_and_help_is_none() {
    let galley = Galley::empty();
    for words in [
        &[][..],
        &["no-such-command"],
        &["article"],
        &["submit"],
        &["sign-off", "01a2"],
        &["article", "list", "--view", "no-such-view"],
        &["people", "add", "Lan", "--role", "no-such-role"],
        &["init", "--newsroom", "Báo"],
        &["take-down", "01a2"],
        &["portal", "serve", "--listen", "not an address"],
        &["--lang", "fr", "doctor"],
    ] {
        let said = galley.bare(words);
        assert_eq!(said.code, 2, "{words:?}: {said:#?}");
        assert!(!said.err.is_empty());
    }
    for words in [&["--help"][..], &["--version"], &["article", "import", "--help"]] {
        let said = galley.bare(words);
        assert_eq!(said.code, 0, "{words:?}: {said:#?}");
    }
    assert_eq!(galley.bare(&["--version"]).out.trim(), format!("galley {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_and_wrong_usage_speak_the_language_asked_for_else_the_systems() {
    let galley = Galley::empty();
    let vi = galley.bare(&["--lang", "vi", "article", "edit", "--help"]).out;
    let words = [
        "Cách dùng: galley article edit [TÙY CHỌN]",
        "Sửa một bài",
        "Đối số:",
        "Tùy chọn:",
        "(một trong: none, assisted, generated)",
    ];
    assert!(words.iter().all(|word| vi.contains(word)), "{vi}");
    let en = galley.bare(&["article", "edit", "--help"]).out;
    assert!(en.contains("Usage: galley article edit [OPTIONS]") && en.contains("Change an article"), "{en}");
    let mut command = galley.command();
    command.env("LANG", "vi_VN.UTF-8").args(["help", "article"]);
    let system = Galley::end(command).done().out;
    assert!(system.contains("Viết và đọc bài") && system.contains("Lấy một tệp làm bài mới"), "{system}");

    for (words, said) in [
        (&["no-such-command"][..], "Không có lệnh này: no-such-command"),
        (&["submit"], "Còn thiếu: <ID>"),
        (&["article", "list", "--view", "no-such-view"], "không nhận giá trị “no-such-view”"),
        (&["doctor", "--no-such"], "Không có tùy chọn này: --no-such"),
        (&["clear", "01a2b3c4", "legal", "--required", "--not-needed"], "không dùng được cùng với"),
        (
            &["newsroom", "choice", "set", "colours", "x", "--name", "X"],
            "Nhận: return-reasons, story-types, clearances",
        ),
        (&["article", "lst"], "Có phải bạn muốn: list"),
    ] {
        let wrong = galley.bare(&[&["--lang", "vi"], words].concat());
        assert_eq!(wrong.code, 2, "{wrong:#?}");
        assert!(wrong.err.contains(said), "{said}: {wrong:#?}");
        assert!(!wrong.err.contains("error:") && wrong.err.contains("--help"), "{wrong:#?}");
    }
}

#[test]
fn whoever_reads_the_answer_may_stop_reading() {
    let galley = Galley::founded();
    let mut command = galley.command();
    command.arg("--data").arg(galley.data()).args(["--as", LAN, "section", "list"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
}

#[test]
fn nobody_signs_off_their_own_article_and_is_told_whom_to_ask() {
    let galley = Galley::founded();
    let body = galley.file("body.txt", "Sáng nay, hội nghị khai mạc.\n");
    let words =
        ["article", "new", "--headline", "Tít", "--standfirst", "Sapo.", "--section", "thoi-su", "--body-file", &body];
    let id = galley.does(MINH, &words)["id"].as_str().unwrap().to_owned();
    galley.does(MINH, &["submit", &id]);
    let read = galley.does(MINH, &["article", "show", &id])["revision_hash"].as_str().unwrap().to_owned();
    galley.does(MINH, &["claim", &id]);
    let refused = galley.asks(MINH, &["sign-off", &id, "--revision", &read]);
    assert!(refused.err.contains("Nhờ một người khác có quyền ký duyệt."), "the next step: {refused:#?}");
    assert_eq!(refused.refused("four_eyes")["args"]["alone"], "false");
    let english = galley.says(&["--lang", "en", "--as", MINH, "sign-off", &id, "--revision", &read]);
    assert_eq!(english.code, 1);
    assert!(english.err.contains("Ask another person who may sign off."), "{english:#?}");
    assert!(english.out.is_empty(), "without --json a refusal is on stderr alone: {english:#?}");

    // A byline counts as much as having begun the article.
    let other = galley.drafted("Bài của hai người");
    galley.does(LAN, &["article", "edit", &other, "--byline", LAN, "--byline", MINH]);
    galley.does(LAN, &["submit", &other]);
    let read = galley.does(MINH, &["claim", &other])["revision_hash"].as_str().unwrap().to_owned();
    galley.asks(MINH, &["sign-off", &other, "--revision", &read]).refused("four_eyes");
    assert_eq!(galley.does(LAN, &["article", "show", &other])["sign_offs"], serde_json::json!([]));
}

#[test]
fn a_sign_off_of_what_has_moved_on_is_refused_with_how_far() {
    let galley = Galley::founded();
    let id = galley.drafted("Hội nghị");
    let seen = galley.does(LAN, &["submit", &id])["revision_hash"].as_str().unwrap().to_owned();
    galley.does(MINH, &["claim", &id]);
    galley.does(MINH, &["article", "edit", &id, "--standfirst", "Hội nghị bàn một việc, nhưng lớn."]);
    galley.asks(MINH, &["sign-off", &id, "--revision", &seen]).refused("stale_content");
    galley.asks(MINH, &["sign-off", &id, "--revision", "zzz"]).refused("not_found");
    galley.asks(HOA, &["claim", &id]).refused("claimed_by_other");
    let refused = galley.asks(HOA, &["claim", &id]);
    assert!(refused.err.contains(MINH), "who holds it is said by name: {refused:#?}");
    assert_eq!(galley.does(HOA, &["claim", &id, "--take-over"])["claimed_by"], HOA);
}

#[test]
fn reasons_and_rights_are_asked_for_and_said_in_words() {
    let galley = Galley::founded();
    let id = galley.drafted("Hội nghị");
    let refused = galley.asks(LAN, &["hold", &id, "--reason", "Chờ"]);
    assert!(refused.err.contains("Gác") || refused.err.contains("gác"), "the privilege in words: {refused:#?}");
    refused.refused("no_privilege");
    galley.asks(HOA, &["hold", &id, "--reason", " "]).refused("reason_missing");
    galley.does(LAN, &["submit", &id]);
    galley.does(MINH, &["claim", &id]);
    galley.asks(MINH, &["return", &id]).refused("reason_missing");
    galley.asks(MINH, &["return", &id, "--reason", "wrong_figure", "--to-step", "1"]).refused("no_such_step");
    let refused = galley.asks(HOA, &["recall", &id]);
    assert!(refused.err.contains("Chờ duyệt") || refused.err.contains("chờ duyệt"), "the state in words: {refused:#?}");
    refused.refused("wrong_state");
    galley.asks(LAN, &["article", "show", "00000000"]).refused("not_found");
    galley.asks(LAN, &["article", "show", "ngắn"]).refused("not_found");
    galley.asks("Không Ai", &["article", "list"]).refused("not_found");
    galley.with(&[], &["article", "list"]).refused("not_signed_in");
    galley.with(&[("GALLEY_PASSWORD", ""), ("GALLEY_AS", LAN)], &["article", "list"]).refused("password_missing");
    galley
        .with(&[("GALLEY_PASSPHRASE", ""), ("GALLEY_AS", QUAN)], &["section", "add", "x", "--name", "X"])
        .refused("passphrase_missing");
}

#[test]
fn times_must_be_readable_to_come_and_after_the_embargo() {
    let galley = Galley::founded();
    let _portal = galley.with_portal();
    let id = galley.drafted("Hội nghị");
    galley.does(LAN, &["article", "edit", &id, "--embargo", "2030-01-01 08:00"]);
    galley.does(LAN, &["submit", &id]);
    galley.signed_by_both(&id);
    let at = |time: &str| galley.asks(HOA, &["schedule", &id, "--to", "Cổng", "--at", time]);
    at("sáng mai").refused("bad_input");
    at("2001-01-01 08:00").refused("time_passed");
    at("2029-12-31 08:00").refused("before_embargo");
    galley.asks(HOA, &["publish", &id, "--to", "Cổng"]).refused("before_embargo");
    galley.asks(HOA, &["publish", &id, "--to", "Không có"]).refused("not_found");
    at("2030-01-01 08:00").done();
}

/// A PNG that says of itself how large it is, and holds nothing else.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
        })
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    out.extend(13u32.to_be_bytes());
    out.extend(&head);
    out.extend(crc(&head).to_be_bytes());
    for (kind, data) in [(b"IDAT", &b"\x78\x9c\x03\x00\x00\x00\x00\x01"[..]), (b"IEND", &b""[..])] {
        let mut part = kind.to_vec();
        part.extend(data);
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(&part);
        out.extend(crc(&part).to_be_bytes());
    }
    out
}

#[test]
fn files_too_large_pictures_too_wide_and_binary_texts_are_refused_and_leave_nothing() {
    let galley = Galley::founded();
    // Sparse: 51 MB that take no room.
    let large = galley.path("large.txt");
    File::create(&large).unwrap().set_len(51_000_000).unwrap();
    let large = large.display().to_string();
    let refused = galley.asks(LAN, &["article", "import", &large]);
    assert!(refused.err.contains("51") && refused.err.contains("50"), "{refused:#?}");
    refused.refused("too_large");
    let binary = galley.file("ảnh.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    galley.asks(LAN, &["article", "import", &binary]).refused("not_text");
    let unknown = galley.file("bài.docx", b"PK\x03\x04");
    galley.asks(LAN, &["article", "import", &unknown]).refused("unknown_file_kind");
    let latin = galley.file("latin1.txt", b"Thu\xea bao");
    galley.asks(LAN, &["article", "import", &latin]).refused("bad_input");
    galley.asks(LAN, &["article", "import", "/no/such/file.txt"]).refused("file_unreadable");
    galley.asks(LAN, &["article", "new", "--headline", "Tít", "--body-file", &binary]).refused("not_text");
    assert_eq!(galley.does(LAN, &["article", "list"]), serde_json::json!([]), "nothing is left behind");

    let id = galley.drafted("Hội nghị");
    let lead = |file: &str| galley.asks(LAN, &["article", "edit", &id, "--lead", file]);
    let wide = galley.file("wide.png", png_of(20_000, 6_000));
    let refused = lead(&wide);
    assert!(refused.err.contains("120") && refused.err.contains("100"), "{refused:#?}");
    refused.refused("too_many_pixels");
    let text = galley.file("text.png", b"only text");
    lead(&text).refused("not_a_picture");
    lead(&large).refused("too_large");
    galley.asks(LAN, &["article", "attach", &id, &large]).refused("too_large");
    let details = galley.does(LAN, &["article", "show", &id])["details"].clone();
    assert!(details["lead"].is_null() && details["attachments"] == serde_json::json!([]), "{details}");
}

#[test]
fn hostile_html_comes_out_harmless_as_readers_would_get_it() {
    let galley = Galley::empty();
    let html = "<h2>Mục</h2><p onclick=\"x()\">Chữ <b>đậm</b><script>alert(1)</script><img src=x onerror=alert(1)>\
                <a href=\"javascript:alert(1)\">liên kết</a> <a href=\"https://bao.example/\">báo</a></p><iframe src=\"//x\"></iframe>";
    let said = galley.fed(&["sanitize"], html.as_bytes()).done();
    for bad in ["script", "onclick", "onerror", "javascript", "iframe", "alert"] {
        assert!(!said.out.contains(bad), "{bad}: {said:#?}");
    }
    for good in ["<h2>Mục</h2>", "<strong>đậm</strong>", "https://bao.example/", "liên kết"] {
        assert!(said.out.contains(good), "{good}: {said:#?}");
    }
    let json = galley.fed(&["sanitize", "--json"], html.as_bytes()).done().json();
    assert_eq!(json["html"].as_str().unwrap(), said.out.trim_end_matches('\n'));
    assert_eq!(galley.fed(&["sanitize"], b"\xff\xfe\xfd").code, 1);
    assert_eq!(galley.fed(&["sanitize"], "a".repeat(51 << 20).as_bytes()).code, 1);
    assert!(!galley.data().exists());
}

#[test]
fn a_locked_database_is_a_fault_that_says_so_and_nothing_is_written() {
    let galley = Galley::founded();
    let id = galley.drafted("Hội nghị");
    let desk = galley.desk();
    let (locked, is_locked) = mpsc::channel();
    let (let_go, may_go) = mpsc::channel::<()>();
    let holder = thread::spawn(move || {
        desk.store().write(move |_| {
            locked.send(()).unwrap();
            may_go.recv().unwrap();
            Ok::<_, galley_desk::DeskError>(())
        })
    });
    is_locked.recv().unwrap();
    let said = galley.asks(LAN, &["submit", &id]);
    let_go.send(()).unwrap();
    holder.join().unwrap().unwrap();
    assert!(said.err.contains("Chương trình khác"), "{said:#?}");
    said.failed("database_locked");
    assert_eq!(galley.does(LAN, &["submit", &id])["state"], "in_review", "afterwards it is done");
}

#[test]
fn a_newer_database_is_a_fault_and_stays_byte_for_byte() {
    let galley = Galley::founded();
    let path = galley.data().join("galley.db");
    {
        // `user_version`, a big-endian number at byte 60 of the header (SQLite file format, 1.3).
        let mut file = File::options().read(true).write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(60)).unwrap();
        file.write_all(&9999u32.to_be_bytes()).unwrap();
    }
    let before = fs::read(&path).unwrap();
    let said = galley.asks(LAN, &["article", "list"]);
    assert!(said.err.contains("9999"), "which version: {said:#?}");
    said.failed("database_too_new");
    galley.with(&[], &["doctor"]).failed("database_too_new");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_database_is_set_aside_whole_and_where_is_said() {
    let galley = Galley::founded();
    let file = galley.path("newsroom.galley-backup").display().to_string();
    galley.does(QUAN, &["backup", &file]);
    let path = galley.data().join("galley.db");
    let mut bytes = Vec::new();
    File::open(&path).unwrap().read_to_end(&mut bytes).unwrap();
    bytes[..32].fill(b'x');
    fs::write(&path, &bytes).unwrap();
    let said = galley.asks(LAN, &["article", "list"]);
    assert!(said.err.contains("galley.db.damaged-"), "{said:#?}");
    said.failed("database_set_aside");
    let kept = fs::read_dir(galley.data()).unwrap().flatten().find(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("galley.db.damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm")
    });
    assert_eq!(fs::read(kept.unwrap().path()).unwrap(), bytes);
    galley.with(&[], &["restore", &file]).done();
    galley.does(LAN, &["article", "list"]);
}
