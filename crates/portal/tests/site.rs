//! What readers get: pages, feeds, search, counters; and what they never get.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod common;

use common::*;
use galley_domain::{
    article::Language,
    content::{
        body::{Block, Body, Embed, Figure, Inline, Mark},
        hash::MediaHash,
        revision::{CorrectionNotice, RevisionContent},
    },
    portal_protocol::*,
};
use reqwest::StatusCode;
use rusqlite::Connection;

async fn lists(rig: &Rig) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for path in [
        "/",
        "/thoi-su",
        "/feed.atom",
        "/thoi-su/feed.atom",
        "/feed.json",
        "/sitemap.xml",
        "/tim-kiem?q=cau+truong+tien",
    ] {
        let (code, _, text) = rig.page(path).await;
        assert_eq!(code, StatusCode::OK, "{path}");
        out.push((path, text));
    }
    out
}

#[tokio::test]
async fn a_public_article_is_in_every_list_and_a_taken_down_one_in_none() {
    let rig = Rig::new().await;
    rig.publish(content(1, "Tin còn lại")).await;
    let draft = approve(content(2, "Sửa cầu Trường Tiền, bản nháp"));
    rig.draft(&draft).await.receipt();
    let scheduled = approve(content(3, "Sửa cầu Trường Tiền, hẹn giờ"));
    rig.draft(&scheduled).await.receipt();
    let at = start().plus_millis(3_600_000);
    rig.order(Order { publish_at: Some(at), ..publish_order(&scheduled, 1) }).await.receipt();
    for (path, text) in lists(&rig).await {
        assert!(!text.contains("cau-truong-tien"), "{path} shows what is not public");
    }
    let (a, article_path) = rig.publish(content(4, "Sửa cầu Trường Tiền")).await;
    for (path, text) in lists(&rig).await {
        assert!(text.contains(&article_path), "{path}");
    }
    rig.order(order(OrderKind::TakeDown, a.content.article_id, 2)).await.receipt();
    for (path, text) in lists(&rig).await {
        assert!(!text.contains(&article_path), "{path} still shows it");
    }
    let (code, headers, page) = rig.page(&article_path).await;
    assert_eq!((code, headers["x-robots-tag"].to_str().unwrap()), (StatusCode::GONE, "noindex"));
    assert!(!page.contains("Sửa cầu Trường Tiền"));
}

#[tokio::test]
async fn search_finds_with_and_without_diacritics_and_takes_nothing_as_an_operator() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Đại lễ ở Huế")).await;
    let finds = async |q: &str| rig.page(&format!("/tim-kiem?q={q}")).await.2.contains(&path);
    for q in ["dai+le", "%C4%90%E1%BA%A1i+l%E1%BB%85", "DAI+LE+HUE", "nguyen+hue", "lan+huong", "da"] {
        assert!(finds(q).await, "{q}");
    }
    for q in ["khong+co", "dai+khong", "%22", "dai+NOT+le+xyz", "*", "NEAR("] {
        assert!(!finds(q).await, "{q}");
    }
    let (code, _, page) = rig.page("/tim-kiem?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert_eq!(code, StatusCode::OK);
    assert!(!page.contains("<script>alert"), "what was typed is shown as text");
}

#[tokio::test]
async fn who_answers_for_the_site_stands_at_the_foot_of_every_page_from_the_moment_it_is_set() {
    let rig = Rig::new().await;
    let (article, path) = rig.publish(content(1, "Tin trong ngày")).await;
    let (gone, gone_path) = rig.publish(content(2, "Tin đã gỡ")).await;
    rig.order(order(OrderKind::TakeDown, gone.content.article_id, 2)).await.receipt();
    assert!(!rig.page("/").await.2.contains("Giấy phép"), "what was not set is left out");
    let (_, headers, _) = rig.page(&path).await;
    let before = headers["etag"].clone();

    galley_portal::Portal::imprint(rig.dir.path(), |now| {
        now.publisher = "UBND tỉnh <An Lạc>".into();
        now.licence = "số 12/GP-TTĐT\n ngày 05/01/2026".into();
        now.editor = "Nguyễn Văn An".into();
        now.address = "1 Lê Lợi, thị xã An Lạc".into();
    })
    .unwrap();
    for page in ["/", "/thoi-su", "/tim-kiem?q=tin", path.as_str(), gone_path.as_str(), "/khong/co-trang-nay"] {
        let (_, _, html) = rig.page(page).await;
        for line in [
            "Cơ quan chủ quản: UBND tỉnh &#60;An Lạc&#62;",
            "Giấy phép: số 12/GP-TTĐT ngày 05/01/2026",
            "Chịu trách nhiệm nội dung: Nguyễn Văn An",
            "Địa chỉ: 1 Lê Lợi, thị xã An Lạc",
        ] {
            assert!(html.contains(line), "{page}: {line}");
        }
        assert!(!html.contains("Liên hệ:"), "{page}");
    }
    let (_, headers, _) = rig.page(&path).await;
    assert_ne!(headers["etag"], before, "a reader who holds the old page is given the new one");
    assert_eq!(article.content.headline, "Tin trong ngày");
}

/// Everything an attacker with an approved revision could try: the text of every field, links, embeds.
fn hostile() -> RevisionContent {
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>';--</title></textarea><!--";
    let text = |t: &str, marks| Inline::Text { text: t.into(), marks };
    let mut c = content(1, evil);
    c.kicker = evil.into();
    c.standfirst = format!("{evil} ]]> \u{2028}");
    c.dateline = evil.into();
    c.keywords = [evil.to_owned(), "</script><script>alert(2)</script>".into()].into();
    c.seo.title = evil.into();
    c.seo.description = "</script><svg onload=alert(3)>".into();
    c.bylines[0].name = evil.into();
    c.corrections = vec![CorrectionNotice { at: start(), text: evil.into() }];
    c.ai.extent = galley_domain::content::revision::AiUse::Generated;
    c.ai.tool = evil.into();
    c.body = Body {
        blocks: vec![
            paragraph(evil),
            paragraph("<!--/galley:article--><script>alert(4)</script>"),
            Block::Paragraph(vec![
                text("bấm", vec![Mark::Link { href: "https://example.com/\"onmouseover=\"alert(6)".into() }]),
                Inline::Footnote { text: evil.into() },
            ]),
            Block::Embed(Embed {
                url: "https://example.com/?a=<script>&b='".into(),
                title: evil.into(),
                provider: evil.into(),
            }),
        ],
    };
    c
}

#[tokio::test]
async fn hostile_text_in_a_revision_is_shown_as_text_and_never_runs() {
    let rig = Rig::new().await;
    // Addresses that are no web address are refused with the revision, not repaired.
    for address in ["javascript:alert(5)", "data:text/html,<script>alert(5)</script>", "//evil.example"] {
        let mut c = hostile();
        let marks = vec![Mark::Link { href: address.into() }];
        c.body.blocks.push(Block::Paragraph(vec![Inline::Text { text: "bấm".into(), marks }]));
        assert_eq!(rig.draft(&approve(c)).await.code(), ErrorCode::RevisionRefused, "{address}");
    }
    let a = approve(hostile());
    rig.draft(&a).await.receipt();
    rig.order(publish_order(&a, 1)).await.receipt();
    let path = rig.path_of(&rig.status(article_id(1)).await.article());
    let (code, headers, page) = rig.page(&path).await;
    assert_eq!(code, StatusCode::OK);
    for (path, text) in [(path.as_str(), page.clone())].into_iter().chain(lists(&rig).await) {
        let data = text.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(text.matches("<script").count(), data, "{path}: a script element");
        assert!(!text.contains("<img src=x") && !text.contains("<svg onload"), "{path}");
        assert!(!text.contains("href=\"javascript:"), "{path}");
    }
    let csp = headers["content-security-policy"].to_str().unwrap();
    assert!(csp.contains("default-src 'none'") && !csp.contains("script-src") && !csp.contains("unsafe"), "{csp}");
    // The data block is one JSON value, with the headline as it was typed.
    let block = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let json: serde_json::Value = serde_json::from_str(block).unwrap();
    assert!(json["headline"].as_str().unwrap().contains("<script>alert(1)</script>"));
    // The marks hold although the text tries to write one.
    let shown = read_page(&page).unwrap();
    assert_eq!(shown.digest, shown.shown);
    // Feeds stay well-formed: the JSON one parses, the XML ones have no stray tag.
    let feed = rig.page("/feed.json").await.2;
    serde_json::from_str::<serde_json::Value>(&feed).unwrap();
}

#[tokio::test]
async fn an_article_page_has_what_a_newspaper_page_has() {
    let rig = Rig::new().await;
    rig.publish(content(2, "Bài cùng mục")).await;
    let mut c = content(1, "Chỉnh trang đường Nguyễn Huệ");
    c.kicker = "Đô thị".into();
    c.dateline = "Huế".into();
    c.keywords = ["đô thị".to_owned()].into();
    c.related = [article_id(2)].into();
    c.seo.title = "Chỉnh trang phố".into();
    c.ai.extent = galley_domain::content::revision::AiUse::Assisted;
    c.ai.checked_by = "Hòa".into();
    let (a, path) = rig.publish(c).await;
    let (_, _, page) = rig.page(&path).await;
    for part in [
        "<title>Chỉnh trang phố – Báo Sông Hương</title>",
        "<h1>Chỉnh trang đường Nguyễn Huệ</h1>",
        "<time datetime=\"2026-11-24T06:00:00+07:00\">06:00, 24/11/2026</time>",
        "Lượt xem: 1<",
        "1 người đang online",
        "Cỡ chữ",
        "Sáng nay, lãnh đạo thành phố",
        "Đường Nguyễn Huệ được chỉnh trang trước Tết.",
        "Lan Hương",
        "Tin liên quan",
        "Bài cùng mục",
        "Tin mới nhất",
        "Thứ ba, 24/11/2026",
        "\"@type\":\"NewsArticle\"",
        "\"datePublished\":\"2026-11-24T06:00:00+07:00\"",
        "người kiểm tra: Hòa",
        "/tim-kiem?q=%C4%91%C3%B4%20th%E1%BB%8B",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains(&format!("<meta name=\"galley-revision\" content=\"{}\">", a.hash)));
    assert!(!page.contains("Cập nhật lúc"));
    assert!(!page.contains(" style=") && !page.contains(" onclick="), "the policy would block them");
}

#[tokio::test]
async fn a_correction_is_shown_on_the_article_with_time_and_text() {
    let rig = Rig::new().await;
    let (first, path) = rig.publish(content(1, "Tin")).await;
    rig.clock.advance(MINUTE * 90);
    let mut c = content(1, "Tin");
    let at = start().plus_millis(80 * 60_000);
    c.corrections = vec![CorrectionNotice { at, text: "Số liệu đúng là 41, không phải 14.".into() }];
    let second = approve(c);
    rig.send(&rig.draft_sending(&second, Some(first.hash))).await.receipt();
    rig.order(publish_order(&second, 2)).await.receipt();
    let (_, _, page) = rig.page(&path).await;
    assert!(page.contains("Đính chính") && page.contains("Số liệu đúng là 41, không phải 14."));
    assert!(page.contains("07:20, 24/11/2026") && page.contains("Cập nhật lúc"), "{page}");
}

#[tokio::test]
async fn an_english_article_says_that_it_is_english() {
    let rig = Rig::new().await;
    let mut c = content(1, "Streets get a new face");
    c.language = Language::En;
    let (_, path) = rig.publish(c).await;
    let (_, _, page) = rig.page(&path).await;
    assert!(page.contains("<html lang=\"vi\"") && page.contains("<article class=\"article\" lang=\"en\">"));
    assert!(rig.page("/").await.2.contains("<h2 lang=\"en\">"));
}

fn data_version(db: &Connection) -> i64 {
    db.query_row("PRAGMA data_version", [], |r| r.get(0)).unwrap()
}

fn stored_views(db: &Connection) -> i64 {
    db.query_row("SELECT coalesce(sum(views), 0) FROM article", [], |r| r.get(0)).unwrap()
}

#[tokio::test]
async fn views_are_counted_in_memory_and_written_together() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin")).await;
    let db = Connection::open(rig.dir.path().join("portal.sqlite")).unwrap();
    let before = data_version(&db);
    for n in 1..=20 {
        let (_, _, page) = rig.page(&path).await;
        assert!(page.contains(&format!("Lượt xem: {n}<")), "{n}");
    }
    assert_eq!(data_version(&db), before, "no view wrote to disk");
    assert_eq!(stored_views(&db), 0);
    rig.portal.flush_views().await.unwrap();
    assert_eq!(stored_views(&db), 20);
    let (_, _, page) = rig.page(&path).await;
    assert!(page.contains("Lượt xem: 21<"), "written and unwritten together");
    let rig = rig.restarted().await;
    assert_eq!(stored_views(&db), 21, "the rest is written at the end");
    assert!(rig.page(&path).await.2.contains("Lượt xem: 22<"));
}

#[tokio::test]
async fn robots_heads_and_prefetches_are_not_counted() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin")).await;
    let bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    rig.page_with(&path, &[("user-agent", bot)]).await;
    rig.page_with(&path, &[("user-agent", "galley/0.1.0")]).await;
    rig.page_with(&path, &[("user-agent", FIREFOX), ("sec-purpose", "prefetch")]).await;
    rig.page_with(&path, &[]).await;
    let head = rig.client.head(format!("{}{path}", rig.portal.public_url)).header("user-agent", FIREFOX);
    assert_eq!(head.send().await.unwrap().status(), StatusCode::OK);
    let (_, _, page) = rig.page_with(&path, &[("user-agent", bot)]).await;
    assert!(page.contains("Lượt xem: 0<") && page.contains("0 người đang online"));
}

#[tokio::test]
async fn a_page_held_already_is_not_sent_again_until_it_changes() {
    let rig = Rig::new().await;
    let (first, path) = rig.publish(content(1, "Tin")).await;
    for p in [path.as_str(), "/", "/feed.atom", "/feed.json", "/sitemap.xml"] {
        let (_, headers, _) = rig.page(p).await;
        let tag = headers["etag"].to_str().unwrap().to_owned();
        let (code, _, body) = rig.page_with(p, &[("user-agent", FIREFOX), ("if-none-match", &tag)]).await;
        assert_eq!((code, body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{p}: counters alone change nothing");
    }
    let (_, headers, _) = rig.page(&path).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let second = approve(content(1, "Tin đã sửa"));
    rig.send(&rig.draft_sending(&second, Some(first.hash))).await.receipt();
    rig.order(publish_order(&second, 2)).await.receipt();
    let (code, _, body) = rig.page_with(&path, &[("user-agent", FIREFOX), ("if-none-match", &tag)]).await;
    assert_eq!(code, StatusCode::OK);
    assert!(body.contains("Tin đã sửa"));
    // A picture of text size is another page.
    let sized = [("user-agent", FIREFOX), ("cookie", "co-chu=2"), ("if-none-match", tag.as_str())];
    let (code, headers, body) = rig.page_with(&path, &sized).await;
    assert_eq!((code, headers["vary"].to_str().unwrap()), (StatusCode::OK, "Cookie"));
    assert!(body.contains("data-size=\"2\""));
}

#[tokio::test]
async fn another_slug_before_the_same_end_leads_to_the_article_and_never_to_a_draft() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin")).await;
    let (code, headers, _) = rig.page("/van-hoa/ten-cu-010101010101").await;
    assert_eq!((code, headers["location"].to_str().unwrap()), (StatusCode::PERMANENT_REDIRECT, path.as_str()));
    rig.draft(&approve(content(2, "Nháp mật"))).await.receipt();
    let (code, headers, _) = rig.page("/thoi-su/x-020202020202").await;
    assert_eq!(code, StatusCode::NOT_FOUND);
    assert!(!headers.contains_key("location"), "the slug of a draft would tell its headline");
}

#[tokio::test]
async fn the_text_size_is_remembered_without_script_and_leads_nowhere_else() {
    let rig = Rig::new().await;
    let (code, headers, _) = rig.page("/co-chu?muc=2&ve=/thoi-su").await;
    assert_eq!((code, headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/thoi-su"));
    assert!(headers["set-cookie"].to_str().unwrap().starts_with("co-chu=2; Path=/"));
    for bad in ["//evil.example", "/%5Cevil.example", "https://evil.example", "/a%0d%0aX:y"] {
        let (_, headers, _) = rig.page(&format!("/co-chu?muc=9&ve={bad}")).await;
        assert_eq!(headers["location"].to_str().unwrap(), "/", "{bad}");
    }
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin")).await;
    for p in
        ["/", path.as_str(), "/thoi-su", "/tim-kiem?q=tin", "/nothing/here", "/feed.atom", "/robots.txt", "/media/x"]
    {
        let (_, headers, _) = rig.page(p).await;
        assert_eq!(headers["x-content-type-options"], "nosniff", "{p}");
        assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"), "{p}");
        assert!(headers.contains_key("cache-control"), "{p}");
    }
    assert_eq!(rig.page("/nothing/here").await.0, StatusCode::NOT_FOUND);
    let post = rig.client.post(format!("{}/v1/charter", rig.portal.public_url)).send().await.unwrap();
    assert!(post.status().is_client_error(), "the write API is not on the public listener");
    let style =
        rig.page("/").await.2.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (code, headers, _) = rig.page(&style).await;
    assert_eq!((code, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "text/css; charset=utf-8"));
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
}

#[tokio::test]
async fn lists_go_on_for_pages() {
    let rig = Rig::new().await;
    for n in 1..=23 {
        rig.clock.advance(MINUTE);
        rig.publish(content(n, &format!("Tin số {n}"))).await;
    }
    let (_, _, first) = rig.page("/thoi-su").await;
    assert!(first.contains("Tin số 23<") && !first.contains("Tin số 3<") && first.contains("/thoi-su?trang=2"));
    let (_, _, second) = rig.page("/thoi-su?trang=2").await;
    assert!(second.contains("Tin số 3<") && second.contains("Tin số 1<") && !second.contains("trang=3"));
    for odd in ["/thoi-su?trang=0", "/thoi-su?trang=x", "/thoi-su?trang=99999999999"] {
        assert_eq!(rig.page(odd).await.0, StatusCode::OK, "{odd}");
    }
}

#[tokio::test]
async fn pictures_in_the_body_are_shown_with_caption_and_alternative_text() {
    let rig = Rig::new().await;
    let picture = jpeg(300, 200, 9);
    let hash = MediaHash::of(&picture);
    let mut c = content(1, "Tin");
    c.body.blocks.push(Block::Figure(Figure {
        media: hash,
        caption: "Cầu Trường Tiền".into(),
        credit: "Ảnh: Tú".into(),
        alt: "Cây cầu sáu vài".into(),
        focal_x: 500,
        focal_y: 500,
    }));
    rig.put_media(&picture).await.receipt();
    let (_, path) = rig.publish(c).await;
    let (_, _, page) = rig.page(&path).await;
    assert!(page.contains(&format!("src=\"/media/{hash}\" alt=\"Cây cầu sáu vài\"")), "{page}");
    assert_eq!(rig.page(&format!("/media/{hash}")).await.0, StatusCode::OK);
}
