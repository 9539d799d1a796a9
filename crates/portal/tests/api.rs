//! The write API over real HTTP: what is let in, what is refused, and that nothing old ever returns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod common;

use common::*;
use galley_domain::{
    approval::{ApprovalText, ClearanceOutcome, ClearanceRecord},
    charter::{ClearanceRule, DatedKey},
    content::{hash::MediaHash, revision::RevisionPicture},
    ids::{DestinationId, DeviceId},
    portal_protocol::*,
    time::Timestamp,
};
use galley_portal::PortalError;
use reqwest::{Method, StatusCode};

#[tokio::test]
async fn an_approved_article_goes_live_exactly_as_it_was_signed_off() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Chỉnh trang đường Nguyễn Huệ"));
    let drafted = rig.draft(&a).await;
    assert_eq!(drafted.headers["etag"], format!("\"{}\"", a.hash));
    let status = drafted.article();
    assert_eq!((status.state, status.draft_hash), (PortalState::Draft, Some(a.hash)));
    let path = rig.path_of(&status);
    assert_eq!(path, "/thoi-su/chinh-trang-duong-nguyen-hue-010101010101");
    assert_eq!(rig.page(&path).await.0, StatusCode::NOT_FOUND, "a draft is not public");

    let receipt = rig.order(publish_order(&a, 1)).await.receipt();
    let status = receipt.status.unwrap();
    assert_eq!((receipt.done, status.state, status.revision_hash), (Done::Publish, PortalState::Public, Some(a.hash)));
    assert_eq!(status.chain_head, Some(head(8)), "the receipt signs the history head");
    assert_eq!(status.public_since, Some(start()));
    let (code, _, page) = rig.page(&path).await;
    assert_eq!(code, StatusCode::OK);
    let digest = rendered_digest(&public_html(&a.content).unwrap());
    assert!(read_page(&page).unwrap().shows(a.hash, digest));
    assert_eq!(status.digest, Some(digest));
    let again = rig.status(a.content.article_id).await.receipt();
    assert_eq!((again.done, again.status), (Done::Status, Some(status)));
}

#[tokio::test]
async fn what_is_not_approved_by_everybody_is_refused() {
    let rig = Rig::new().await;
    let good = approve(content(1, "Tin"));
    let id = good.content.article_id;
    let other = approve(content(2, "Tin khác"));
    let forged = ApprovalText { person: person(HOA), ..good.approvals[1].text() }.sign(&key(LAN));
    let mut changed = good.content.clone();
    changed.headline = "Tin đã sửa một chữ".into();
    let (changed_json, changed_hash) = revision_of(&changed);
    let future = ApprovalText { at: start().plus_millis(3_600_000), ..good.approvals[1].text() }.sign(&key(HOA));
    let cases = [
        ("no approvals", Approved { approvals: vec![], ..good.clone() }),
        ("one step only", Approved { approvals: good.approvals[..1].to_vec(), ..good.clone() }),
        ("another article's", Approved { approvals: other.approvals, ..good.clone() }),
        ("forged", Approved { approvals: vec![good.approvals[0].clone(), forged], ..good.clone() }),
        (
            "by the wrong role",
            Approved { approvals: vec![good.approvals[0].clone(), approval(id, good.hash, 2, MINH)], ..good.clone() },
        ),
        (
            "by the author",
            Approved { approvals: vec![approval(id, good.hash, 1, LAN), good.approvals[1].clone()], ..good.clone() },
        ),
        ("changed after sign-off", Approved { json: changed_json, hash: changed_hash, ..good.clone() }),
        ("dated in the future", Approved { approvals: vec![good.approvals[0].clone(), future], ..good.clone() }),
    ];
    for (what, bad) in cases {
        assert_eq!(rig.draft(&bad).await.code(), ErrorCode::ApprovalsRefused, "{what}");
    }
    assert_eq!(rig.status(id).await.article().state, PortalState::Absent);
    let missing = rig.order(publish_order(&good, 1)).await;
    assert_eq!(missing.code(), ErrorCode::RevisionMissing);
}

#[tokio::test]
async fn a_revision_that_is_not_canonical_or_anothers_is_refused() {
    let rig = Rig::new().await;
    let good = approve(content(1, "Tin"));
    let spaced = Approved { json: format!(" {}", good.json), ..good.clone() };
    assert_eq!(rig.draft(&spaced).await.code(), ErrorCode::RevisionRefused);
    let nonsense = Approved { json: "{}".into(), ..good.clone() };
    assert_eq!(rig.draft(&nonsense).await.code(), ErrorCode::RevisionRefused);
    let mut s = rig.draft_sending(&good, None);
    s.path = format!("/v1/articles/{}/draft", article_id(2));
    assert_eq!(rig.send(&s).await.code(), ErrorCode::HashMismatch);
    let mut foreign = content(3, "Báo khác");
    foreign.newsroom_id = galley_domain::ids::NewsroomId::new(start(), [9; 10]);
    assert_eq!(rig.draft(&approve(foreign)).await.code(), ErrorCode::ApprovalsRefused);
}

#[tokio::test]
async fn a_request_sent_twice_has_one_effect_and_one_answer() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    let s = rig.draft_sending(&a, None);
    let first = rig.send(&s).await;
    // By then the draft exists, so only the kept answer can still say 200 to If-None-Match: *.
    rig.clock.advance(MINUTE);
    let second = rig.send(&s).await;
    assert_eq!((second.status, &second.text), (StatusCode::OK, &first.text));

    let publish = rig.order_sending(&publish_order(&a, 1).signed(&key(HOA)));
    let first = rig.send(&publish).await;
    let second = rig.send(&publish).await;
    assert_eq!(first.text, second.text);
    // The very same order under a new key is done already, too.
    let third = rig.send(&rig.order_sending(&publish_order(&a, 1).signed(&key(HOA)))).await;
    assert_eq!(third.article(), second.article());

    let mut other = rig.draft_sending(&approve(content(2, "Khác")), None);
    other.key = s.key.clone();
    assert_eq!(rig.send(&other).await.code(), ErrorCode::IdempotencyKeyReused);
    assert_eq!(rig.status(article_id(2)).await.article().state, PortalState::Absent);
}

#[tokio::test]
async fn answers_are_kept_for_thirty_days() {
    let rig = Rig::new().await;
    let s = rig.draft_sending(&approve(content(1, "Tin")), None);
    rig.send(&s).await.receipt();
    rig.clock.advance(MINUTE * 60 * 24 * 29);
    rig.send(&s).await.receipt();
    rig.clock.advance(MINUTE * 60 * 24 * 2);
    rig.draft(&approve(content(2, "Tin mới"))).await.receipt();
    assert_eq!(rig.send(&s).await.code(), ErrorCode::PreconditionFailed, "judged anew, and harmless");
}

#[tokio::test]
async fn a_captured_request_is_worth_nothing_later_or_altered() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    let s = rig.draft_sending(&a, None);
    let captured = rig.signed(&s);
    rig.clock.advance(MINUTE * 6);
    let late = rig.read(captured.send().await.unwrap(), &s).await.unwrap();
    assert_eq!(late.code(), ErrorCode::SignatureStale);
    assert_eq!(late.error().now, galley_portal::Clock::now(&*rig.clock), "the answer tells the portal's time");

    let altered = rig.signed(&s).body("{}").send().await.unwrap();
    assert_eq!(rig.read(altered, &s).await.unwrap().code(), ErrorCode::DigestMismatch);
    let altered = rig.signed(&s).body("{}").header("content-digest", content_digest(b"{}"));
    // Two Content-Digest fields: the first counts, and does not fit.
    assert_eq!(rig.read(altered.send().await.unwrap(), &s).await.unwrap().code(), ErrorCode::DigestMismatch);
    let mut elsewhere = rig.signed(&s).build().unwrap();
    elsewhere.url_mut().set_path(&format!("/v1/articles/{}/draft", article_id(2)));
    let elsewhere = rig.client.execute(elsewhere).await.unwrap();
    assert_eq!(rig.read(elsewhere, &s).await.unwrap().code(), ErrorCode::SignatureBad);
    assert_eq!(rig.status(article_id(1)).await.article().state, PortalState::Absent);
}

#[tokio::test]
async fn a_refusal_arrives_although_the_content_was_long() {
    let rig = Rig::new().await;
    let long = "Đường Nguyễn Huệ được chỉnh trang. ".repeat(20_000);
    let mut c = content(1, "Bài dài");
    c.body.blocks = vec![paragraph(&long)];
    let mut s = rig.draft_sending(&approve(c), None);
    s.device_key = key(LAN);
    for _ in 0..20 {
        assert_eq!(rig.send(&s).await.code(), ErrorCode::SignatureBad);
    }
}

#[tokio::test]
async fn only_known_desks_are_heard() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    let mut stranger = rig.draft_sending(&a, None);
    stranger.device = DeviceId::new(start(), [1; 10]);
    assert_eq!(rig.send(&stranger).await.code(), ErrorCode::DeviceUnknown);
    let mut impostor = rig.draft_sending(&a, None);
    impostor.device_key = key(LAN);
    assert_eq!(rig.send(&impostor).await.code(), ErrorCode::SignatureBad);
    for (method, path) in [
        (Method::GET, format!("/v1/articles/{}", article_id(1))),
        (Method::PUT, "/v1/charter".to_owned()),
        (Method::DELETE, format!("/v1/articles/{}", article_id(1))),
    ] {
        let url = format!("{}{path}", rig.portal.write_url());
        let bare = rig
            .client
            .request(method, url)
            .header("content-digest", content_digest(b""))
            .header("idempotency-key", "\"0123456789abcdef\"");
        assert_eq!(bare.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    // A desk that is taken off the charter is not heard from then on.
    let mut next = charter(2);
    next.devices[0].until = Some(start().plus_millis(60_000));
    rig.put_charter(&next).await.receipt();
    rig.draft(&a).await.receipt();
    rig.clock.advance(MINUTE);
    assert_eq!(rig.draft(&a).await.code(), ErrorCode::DeviceUnknown);
}

#[tokio::test]
async fn a_desk_let_in_by_a_clock_that_is_minutes_ahead_is_known_at_once() {
    let rig = Rig::new().await;
    for (version, ahead, known) in [(2, 4, true), (3, 6, false)] {
        let mut next = charter(version);
        next.devices[0].from = start().plus_millis(ahead * 60_000);
        // Its own charter lets the desk in; the request is judged by the one before it too.
        rig.put_charter(&next).await.receipt();
        let answer = rig.draft(&approve(content(u8::try_from(version).unwrap(), "Tin"))).await;
        if known {
            answer.receipt();
        } else {
            assert_eq!(answer.code(), ErrorCode::DeviceUnknown);
            assert_eq!(answer.error().charter_version, version, "judged by the charter in force");
        }
    }
}

#[tokio::test]
async fn nothing_older_returns_after_a_takedown_and_nothing_at_all_after_a_kill() {
    let rig = Rig::new().await;
    let (a, path) = rig.publish(content(1, "Tin")).await;
    let id = a.content.article_id;
    let notice = Order {
        notice: "Bài có sai sót, tòa soạn xin lỗi bạn đọc.".into(),
        ..order(OrderKind::TakeDown, id, 3)
    };
    let status = rig.order(notice).await.article();
    assert_eq!((status.state, status.revision_hash, status.lane_seq), (PortalState::TakenDown, None, 3));
    let (code, _, page) = rig.page(&path).await;
    assert_eq!(code, StatusCode::GONE);
    assert!(page.contains("tòa soạn xin lỗi"), "{page}");

    for old in [1, 2, 3] {
        let refused = rig.order(publish_order(&a, old)).await;
        assert_eq!(refused.code(), ErrorCode::LaneSeqTooLow, "lane_seq {old}");
        assert_eq!(refused.error().current.unwrap().state, PortalState::TakenDown);
    }
    assert_eq!(rig.page(&path).await.0, StatusCode::GONE);
    // A takedown may be followed by a newer publish.
    assert_eq!(rig.order(publish_order(&a, 4)).await.article().state, PortalState::Public);
    assert_eq!(rig.page(&path).await.0, StatusCode::OK);

    assert_eq!(rig.order(order(OrderKind::Kill, id, 5)).await.article().state, PortalState::Killed);
    assert_eq!(rig.page(&path).await.0, StatusCode::GONE);
    assert_eq!(rig.order(publish_order(&a, 9)).await.code(), ErrorCode::Killed);
    let later = rig.draft_sending(&a, Some(a.hash));
    assert_eq!(rig.send(&later).await.code(), ErrorCode::Killed);
    let rig = rig.restarted().await;
    assert_eq!(rig.order(publish_order(&a, 10)).await.code(), ErrorCode::Killed, "also after a restart");
}

#[tokio::test]
async fn an_order_that_overtakes_its_article_still_bars_older_ones() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    rig.order(order(OrderKind::TakeDown, a.content.article_id, 5)).await.receipt();
    rig.draft(&a).await.receipt();
    assert_eq!(rig.order(publish_order(&a, 4)).await.code(), ErrorCode::LaneSeqTooLow);
}

#[tokio::test]
async fn orders_count_from_those_who_may_give_them_and_for_this_portal_only() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    rig.draft(&a).await.receipt();
    let by = |n: u8, kind| Order { signer: Signer::Person(person(n)), ..order(kind, a.content.article_id, 1) };
    let publish_by = |n| Order { revision_hash: Some(a.hash), ..by(n, OrderKind::Publish) };
    for n in [LAN, MINH] {
        assert_eq!(rig.order(publish_by(n)).await.code(), ErrorCode::OrderRefused);
    }
    let forged = rig.order_sending(&publish_order(&a, 1).signed(&key(LAN)));
    assert_eq!(rig.send(&forged).await.code(), ErrorCode::OrderRefused);
    let by_desk = Order { signer: Signer::Device(device()), ..publish_order(&a, 1) };
    assert_eq!(rig.order(by_desk).await.code(), ErrorCode::OrderRefused);
    for kind in [OrderKind::TakeDown, OrderKind::Kill] {
        let by_hoa = Order { reason: "x".into(), ..by(HOA, kind) };
        assert_eq!(rig.order(by_hoa).await.code(), ErrorCode::OrderRefused);
    }
    let elsewhere = Order { destination: DestinationId::new(start(), [1; 10]), ..publish_order(&a, 1) };
    assert_eq!(rig.order(elsewhere).await.code(), ErrorCode::OtherDestination);
    let future = Order { at: start().plus_millis(3_600_000), ..publish_order(&a, 1) };
    assert_eq!(rig.order(future).await.code(), ErrorCode::OrderRefused);
    let mut wrong_door = rig.order_sending(&order(OrderKind::Kill, a.content.article_id, 1).signed(&key(DUNG)));
    wrong_door.method = Method::POST;
    wrong_door.path.push_str("/unschedule");
    assert_eq!(rig.send(&wrong_door).await.code(), ErrorCode::BadRequest);
    assert_eq!(rig.status(a.content.article_id).await.article().state, PortalState::Draft);
}

#[tokio::test]
async fn a_schedule_fires_by_itself_at_its_time_and_not_before() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin hẹn giờ"));
    rig.draft(&a).await.receipt();
    let at = start().plus_millis(30 * 60_000);
    let status = rig.order(Order { publish_at: Some(at), ..publish_order(&a, 1) }).await.article();
    assert_eq!(status.state, PortalState::Scheduled);
    assert_eq!(status.scheduled, Some(ScheduledRevision { revision_hash: a.hash, publish_at: at }));
    let path = rig.path_of(&status);
    let mut fired = rig.portal.fired();
    rig.clock.set(at.plus_millis(-1));
    assert_eq!(rig.page(&path).await.0, StatusCode::NOT_FOUND);
    assert_eq!(*fired.borrow(), 0);
    // Nobody asks; the clock alone moves.
    rig.clock.set(at.plus_millis(5));
    tokio::time::timeout(MINUTE, fired.wait_for(|n| *n == 1)).await.expect("fires by itself").unwrap();
    assert_eq!(rig.page(&path).await.0, StatusCode::OK);
    let status = rig.status(a.content.article_id).await.article();
    assert_eq!((status.state, status.public_since, status.scheduled), (PortalState::Public, Some(at), None));
}

#[tokio::test]
async fn a_schedule_missed_while_the_portal_was_off_fires_when_it_starts() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin hẹn giờ"));
    rig.draft(&a).await.receipt();
    let at = start().plus_millis(60_000);
    let status = rig.order(Order { publish_at: Some(at), ..publish_order(&a, 1) }).await.article();
    let path = rig.path_of(&status);
    let clock = std::sync::Arc::clone(&rig.clock);
    let rig = {
        clock.set(at.plus_millis(-10));
        let rig = rig.restarted().await;
        clock.advance(MINUTE * 10);
        rig.restarted().await
    };
    assert_eq!(rig.page(&path).await.0, StatusCode::OK);
    assert_eq!(rig.status(a.content.article_id).await.article().public_since, Some(at));
}

#[tokio::test]
async fn a_schedule_is_taken_back_by_a_person_or_by_a_desk_alone() {
    let rig = Rig::new().await;
    for (n, signer) in [(1, Signer::Person(person(HOA))), (2, Signer::Device(device()))] {
        let a = approve(content(n, "Tin hẹn giờ"));
        rig.draft(&a).await.receipt();
        let at = start().plus_millis(60_000);
        rig.order(Order { publish_at: Some(at), ..publish_order(&a, 1) }).await.receipt();
        let back = Order { signer, ..order(OrderKind::Unschedule, a.content.article_id, 2) };
        let status = rig.order(back).await.article();
        assert_eq!((status.state, status.scheduled), (PortalState::Draft, None));
        rig.clock.set(at.plus_millis(60_000));
        assert_eq!(rig.page(&rig.path_of(&status)).await.0, StatusCode::NOT_FOUND);
        rig.clock.set(start());
    }
}

#[tokio::test]
async fn an_embargo_is_kept() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin cấm"));
    rig.draft(&a).await.receipt();
    let embargo = start().plus_millis(60_000);
    let now = Order { embargo: Some(embargo), ..publish_order(&a, 1) };
    assert_eq!(rig.order(now).await.code(), ErrorCode::OrderRefused);
    let early = Order { embargo: Some(embargo), publish_at: Some(embargo.plus_millis(-1)), ..publish_order(&a, 1) };
    assert_eq!(rig.order(early).await.code(), ErrorCode::OrderRefused);
    let fits = Order { embargo: Some(embargo), publish_at: Some(embargo), ..publish_order(&a, 1) };
    let status = rig.order(fits).await.article();
    assert_eq!(status.scheduled.unwrap().publish_at, embargo);
}

#[tokio::test]
async fn two_desks_never_overwrite_one_another_unseen() {
    let rig = Rig::new().await;
    let first = approve(content(1, "Bản một"));
    let second = approve(content(1, "Bản hai"));
    rig.draft(&first).await.receipt();
    let refused = rig.draft(&second).await;
    assert_eq!(refused.code(), ErrorCode::PreconditionFailed);
    assert_eq!(refused.error().current.unwrap().draft_hash, Some(first.hash));
    let wrong = rig.draft_sending(&second, Some(second.hash));
    assert_eq!(rig.send(&wrong).await.code(), ErrorCode::PreconditionFailed);
    let mut none = rig.draft_sending(&second, None);
    none.headers.clear();
    assert_eq!(rig.send(&none).await.code(), ErrorCode::PreconditionRequired);
    let status = rig.send(&rig.draft_sending(&second, Some(first.hash))).await.article();
    assert_eq!(status.draft_hash, Some(second.hash));
    assert!(status.address.unwrap().contains("/ban-mot-"), "the address stays");
}

#[tokio::test]
async fn an_update_replaces_what_is_public_at_its_time() {
    let rig = Rig::new().await;
    let (first, path) = rig.publish(content(1, "Bản một")).await;
    let second = approve(content(1, "Bản hai"));
    rig.send(&rig.draft_sending(&second, Some(first.hash))).await.receipt();
    assert!(rig.page(&path).await.2.contains("Bản một"), "a draft of an update changes nothing");
    let at = start().plus_millis(60_000);
    let status = rig.order(Order { publish_at: Some(at), ..publish_order(&second, 2) }).await.article();
    assert_eq!((status.state, status.revision_hash), (PortalState::Public, Some(first.hash)));
    rig.clock.set(at);
    let (_, _, page) = rig.page(&path).await;
    assert!(page.contains("Bản hai") && !page.contains("Bản một"));
    assert_eq!(rig.status(article_id(1)).await.article().public_since, Some(start()), "published once, updated since");
    // The first revision cannot be put back by its old order.
    assert_eq!(rig.order(publish_order(&first, 1)).await.code(), ErrorCode::LaneSeqTooLow);
}

#[tokio::test]
async fn required_clearances_are_asked_for_at_the_order() {
    let rig = Rig::bare().await;
    let mut c = charter(1);
    let from = Timestamp::from_millis(0);
    c.required_clearances = vec![ClearanceRule { kind: "legal".into(), section: None, from, until: None }];
    rig.put_charter(&c).await.receipt();
    let mut a = approve(content(1, "Tin"));
    rig.draft(&a).await.receipt();
    assert_eq!(rig.order(publish_order(&a, 1)).await.code(), ErrorCode::ClearanceMissing);
    let record = ClearanceRecord {
        newsroom: newsroom(),
        article: a.content.article_id,
        revision_hash: a.hash,
        kind: "legal".into(),
        outcome: ClearanceOutcome::Cleared,
        person: person(HOA),
        at: start(),
        signature: UNSIGNED,
    };
    a.clearances = vec![record.signed(&key(HOA))];
    rig.send(&rig.draft_sending(&a, Some(a.hash))).await.receipt();
    assert_eq!(rig.order(publish_order(&a, 1)).await.article().state, PortalState::Public);
}

fn with_lead(n: u8, media: MediaHash) -> galley_domain::content::revision::RevisionContent {
    let mut c = content(n, "Tin có ảnh");
    c.media.lead = Some(RevisionPicture {
        media,
        caption: "Phố đi bộ".into(),
        credit: "Ảnh: Minh Tú".into(),
        alt: "Người đi bộ trên phố".into(),
        focal_x: 500,
        focal_y: 500,
    });
    c
}

#[tokio::test]
async fn a_picture_is_public_only_while_a_public_article_shows_it() {
    let rig = Rig::new().await;
    let picture = jpeg(1200, 800, 40);
    let hash = MediaHash::of(&picture);
    let a = approve(with_lead(1, hash));
    assert_eq!(rig.draft(&a).await.article().media_missing, [hash]);
    let refused = rig.order(publish_order(&a, 1)).await;
    assert_eq!(refused.code(), ErrorCode::MediaMissing);
    assert_eq!(rig.put_media(&picture).await.receipt().media, Some(hash));
    rig.put_media(&picture).await.receipt();
    let own = format!("/media/{hash}");
    assert_eq!(rig.page(&own).await.0, StatusCode::NOT_FOUND, "not public yet");

    let status = rig.order(publish_order(&a, 1)).await.article();
    let response = rig.client.get(format!("{}{own}", rig.portal.public_url)).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "image/jpeg");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert!(response.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(response.bytes().await.unwrap(), picture.as_slice());
    for width in [480, 960] {
        let copy = rig.client.get(format!("{}{own}-{width}", rig.portal.public_url)).send().await.unwrap();
        assert_eq!(copy.headers()["content-type"], "image/jpeg");
        assert_eq!(image::load_from_memory(&copy.bytes().await.unwrap()).unwrap().width(), width);
    }
    assert_eq!(rig.page(&format!("{own}-1600")).await.0, StatusCode::NOT_FOUND);
    let (_, _, page) = rig.page(&rig.path_of(&status)).await;
    assert!(page.contains("Người đi bộ trên phố") && page.contains("Ảnh: Minh Tú"));

    rig.order(order(OrderKind::TakeDown, a.content.article_id, 2)).await.receipt();
    for gone in [own.clone(), format!("{own}-480")] {
        assert_eq!(rig.page(&gone).await.0, StatusCode::NOT_FOUND, "gone with its article");
    }
}

#[tokio::test]
async fn only_whole_jpeg_png_and_webp_pictures_are_kept() {
    let rig = Rig::new().await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;";
    let html = b"\xFF\xD8\xFF<script>alert(1)</script>";
    let whole = jpeg(200, 100, 1);
    for bad in [svg.as_slice(), gif, html, b"", &whole[..100]] {
        assert_eq!(rig.put_media(bad).await.code(), ErrorCode::MediaTypeRefused);
    }
    let mut lying = rig.sending(Method::PUT, format!("/v1/media/{}", MediaHash::of(b"other")), &whole);
    assert_eq!(rig.send(&lying).await.code(), ErrorCode::HashMismatch);
    lying.path = "/v1/media/../../portal.key".into();
    assert!(rig.send(&lying).await.status.is_client_error());
    // A PNG that says it is 60,000 x 60,000 is refused by its head, before a pixel is made.
    let mut bomb = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(8, 8).write_to(&mut bomb, image::ImageFormat::Png).unwrap();
    let mut bomb = bomb.into_inner();
    bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(rig.put_media(&bomb).await.code(), ErrorCode::TooLarge);
}

/// CRC-32 of PNG (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
    })
}

#[tokio::test]
async fn a_charter_only_ever_goes_up_and_only_from_the_pinned_root() {
    let rig = Rig::bare().await;
    let a = approve(content(1, "Tin"));
    assert_eq!(rig.draft(&a).await.code(), ErrorCode::CharterMissing);
    let receipt = rig.put_charter(&charter(3)).await.receipt();
    assert_eq!((receipt.done, receipt.charter_version, receipt.destination), (Done::Charter, 3, Some(destination())));
    rig.put_charter(&charter(3)).await.receipt();
    let mut other_three = charter(3);
    other_three.name = "Báo khác".into();
    for lower in [charter(2), other_three] {
        let refused = rig.put_charter(&lower).await;
        assert_eq!((refused.code(), refused.error().charter_version), (ErrorCode::CharterNotHigher, 3));
    }
    let forged = galley_domain::charter::Charter { root: key(98).public(), ..charter(9) };
    let body = CharterBody {
        charter: galley_domain::charter::SignedCharter::sign(&forged, &key(98)).unwrap(),
        destination: destination(),
    };
    let s = rig.sending(Method::PUT, "/v1/charter", &serde_json::to_vec(&body).unwrap());
    assert_eq!(rig.send(&s).await.code(), ErrorCode::CharterRefused);
    let body = CharterBody { charter: sign_charter(&charter(4)), destination: DestinationId::new(start(), [1; 10]) };
    let s = rig.sending(Method::PUT, "/v1/charter", &serde_json::to_vec(&body).unwrap());
    assert_eq!(rig.send(&s).await.code(), ErrorCode::OtherDestination);
    // A new desk may bring the charter that introduces it.
    let mut next = charter(4);
    let newcomer = DeviceId::new(start(), [77; 10]);
    next.devices.push(galley_domain::charter::CharterDevice {
        id: newcomer,
        name: "Máy mới".into(),
        key: key(77).public(),
        from: Timestamp::from_millis(0),
        until: None,
    });
    let mut s = rig.charter_sending(&next);
    (s.device, s.device_key) = (newcomer, key(77));
    assert_eq!(rig.send(&s).await.receipt().charter_version, 4);
    let rig = rig.restarted().await;
    assert_eq!(rig.put_charter(&charter(2)).await.code(), ErrorCode::CharterNotHigher, "also after a restart");
}

#[tokio::test]
async fn an_approval_given_with_a_key_of_its_date_still_holds_after_a_password_reset() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    let mut next = charter(2);
    next.people[2].keys = vec![
        DatedKey { key: key(HOA).public(), from: Timestamp::from_millis(0), until: Some(start()) },
        DatedKey { key: key(33).public(), from: start(), until: None },
    ];
    rig.put_charter(&next).await.receipt();
    rig.draft(&a).await.receipt();
    assert_eq!(rig.order(publish_order(&a, 1)).await.code(), ErrorCode::OrderRefused, "the old key orders no more");
    let with_new_key = rig.order_sending(&publish_order(&a, 1).signed(&key(33)));
    assert_eq!(rig.send(&with_new_key).await.article().state, PortalState::Public);
}

#[tokio::test]
async fn a_portal_trusts_one_newsroom_for_life() {
    let dir = tempfile::tempdir().unwrap();
    let first = trust(dir.path(), ROOT_KEY).unwrap();
    assert_eq!(first, galley_domain::signing::fingerprint(&key(ROOT_KEY).public()));
    assert_eq!(trust(dir.path(), ROOT_KEY).unwrap(), first, "the same again is fine");
    assert!(matches!(trust(dir.path(), 98), Err(PortalError::TrustsAnother { fingerprint }) if fingerprint == first));
    let file = dir.path().join("not-a-key");
    std::fs::write(&file, "hello").unwrap();
    assert!(matches!(galley_portal::Portal::trust(dir.path(), &file), Err(PortalError::NotARootKey(_))));
}

#[tokio::test]
async fn trust_given_while_the_portal_runs_counts_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let clock = std::sync::Arc::new(galley_portal::ManualClock::new(start()));
    let faults = galley_portal::faults::Faults::new();
    let config = config(dir.path(), &clock, &faults);
    let portal = galley_portal::Portal::serve(config, std::future::pending()).await.unwrap();
    let url = format!("{}/v1/articles/{}", portal.write_url(), article_id(1));
    let before = client().get(&url).send().await.unwrap();
    assert_eq!(before.json::<ErrorBody>().await.unwrap().code, ErrorCode::NotTrusted);
    trust(dir.path(), ROOT_KEY).unwrap();
    let after = client().get(&url).header("content-digest", content_digest(b"")).send().await.unwrap();
    assert_eq!(after.json::<ErrorBody>().await.unwrap().code, ErrorCode::SignatureMissing);
    portal.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_portals_key_is_readable_by_its_owner_alone_and_stays_the_same() {
    use std::os::unix::fs::PermissionsExt as _;
    let rig = Rig::bare().await;
    let mode = |p: &std::path::Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&rig.dir.path().join("portal.key")), 0o600);
    let key = rig.portal.key();
    assert_eq!(rig.restarted().await.portal.key(), key);
}

#[tokio::test]
async fn time_and_capabilities_are_told_to_anyone() {
    let rig = Rig::new().await;
    let get = |path: &str| rig.client.get(format!("{}{path}", rig.portal.write_url())).send();
    let time: TimeAnswer = get("/v1/time").await.unwrap().json().await.unwrap();
    assert_eq!(time.now, start());
    let c: Capabilities = get("/v1/capabilities").await.unwrap().json().await.unwrap();
    assert_eq!((c.protocol, c.portal, c.charter_version), (PROTOCOL, rig.portal.key(), 1));
    assert_eq!((c.destination, c.newsroom, c.schedules), (Some(destination()), Some(newsroom()), true));
    assert_eq!(c.name, "Báo Sông Hương");
}

#[tokio::test]
async fn too_many_too_large_or_misaddressed_requests_are_turned_away() {
    let rig = Rig::with(|c| galley_portal::Config { write_per_second: 1, write_burst: 8, ..c }).await;
    rig.put_charter(&charter(1)).await.receipt();
    let huge = vec![b' '; MAX_REQUEST_BYTES + 1];
    let s = rig.sending(Method::PUT, format!("/v1/articles/{}/draft", article_id(1)), &huge);
    // The portal may answer and close before everything was sent.
    if let Ok(answer) = rig.try_send(&s).await {
        assert_eq!(answer.code(), ErrorCode::TooLarge);
    }
    let get = |path: &str| rig.client.get(format!("{}{path}", rig.portal.write_url())).send();
    assert_eq!(get("/v1/nothing").await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(get("/v1/charter").await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(get("/v1/time?x=1").await.unwrap().status(), StatusCode::BAD_REQUEST);
    let mut last = None;
    for _ in 0..12 {
        last = Some(get("/v1/time").await.unwrap());
    }
    let last = last.unwrap();
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key("retry-after"));
    assert_eq!(rig.page("/").await.0, StatusCode::OK, "readers are not concerned");
}
