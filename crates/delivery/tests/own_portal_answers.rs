//! Answers no honest portal gives: redirects, floods, replays. A few bytes on a socket stand for the dishonest one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod newsroom;

use galley_delivery::{
    clock::Clock as _,
    contract::adapter::Bench,
    engine::answer::Failure,
    own_portal::{OwnPortal, OwnPortalSettings},
};
use newsroom::Newsroom;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Answers every connection with the same bytes; counts them.
async fn says(answer: String) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            seen.fetch_add(1, Ordering::SeqCst);
            let mut request = [0u8; 8192];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(answer.as_bytes()).await;
            let _ = socket.shutdown().await;
        }
    });
    (url, count)
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len())
}

fn at(newsroom: &Newsroom, url: &str) -> OwnPortal {
    let settings = newsroom.settings_of(newsroom::DESK, newsroom.portal.key());
    OwnPortal::new(OwnPortalSettings { url: url.parse().unwrap(), ..settings }).unwrap()
}

async fn look_up(portal: &OwnPortal, newsroom: &Newsroom, lane: &galley_delivery::model::Lane) -> Result<(), Failure> {
    use galley_delivery::adapter::PortalAdapter as _;
    portal.look_up(lane, newsroom.clock.now()).await.map(|_| ())
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let newsroom = Newsroom::open().await;
    let (elsewhere, visited) = says(http("200 OK", "", "{}")).await;
    let (url, _) = says(http("302 Found", &format!("location: {elsewhere}/\r\n"), "")).await;
    match look_up(&at(&newsroom, &url), &newsroom, &newsroom.lane()).await {
        Err(Failure::Status { status: 302, .. }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(visited.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_flood_is_cut_off() {
    let newsroom = Newsroom::open().await;
    let (url, _) = says(http("200 OK", "", &"x".repeat(3 * 1024 * 1024))).await;
    match look_up(&at(&newsroom, &url), &newsroom, &newsroom.lane()).await {
        Err(Failure::Garbage { .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_cut_short_may_have_been_carried_out() {
    let newsroom = Newsroom::open().await;
    let (url, _) = says("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"rec".into()).await;
    match look_up(&at(&newsroom, &url), &newsroom, &newsroom.lane()).await {
        Err(Failure::Transport { sent: galley_delivery::engine::answer::Sent::Maybe, .. }) => {}
        other => panic!("{other:?}"),
    }
}

/// An old reading, signed by the portal itself, played again: by somebody between, to hide a takedown or bring one about.
#[tokio::test]
async fn a_signed_reading_of_another_time_or_article_is_not_believed() {
    let newsroom = Newsroom::open().await;
    let lane = newsroom.lane();
    let real = newsroom.adapter().unwrap();
    let (_, evidence) = real.look_up(&lane, newsroom.clock.now()).await.unwrap();
    let body = evidence.unwrap().body;
    let (url, _) = says(http("200 OK", "content-type: application/json\r\n", &body)).await;
    let between = at(&newsroom, &url);
    assert_eq!(look_up(&between, &newsroom, &lane).await, Ok(()), "fresh and of this article: the same answer");
    match look_up(&between, &newsroom, &newsroom.lane()).await {
        Err(Failure::Untrusted { .. }) => {}
        other => panic!("another article: {other:?}"),
    }
    newsroom.advance(6 * 60_000);
    match look_up(&between, &newsroom, &lane).await {
        Err(Failure::Untrusted { .. }) => {}
        other => panic!("another time: {other:?}"),
    }
    let altered = body.replace("absent", "public");
    assert_ne!(altered, body);
    let (url, _) = says(http("200 OK", "", &altered)).await;
    match look_up(&at(&newsroom, &url), &newsroom, &lane).await {
        Err(Failure::Untrusted { .. }) => {}
        other => panic!("altered: {other:?}"),
    }
}

#[tokio::test]
async fn a_desks_key_is_never_shown() {
    let newsroom = Newsroom::open().await;
    let secret = newsroom.settings_of(newsroom::DESK, newsroom.portal.key()).device_key.to_bytes();
    let secret: String = secret.iter().map(|b| format!("{b:02x}")).collect();
    let portal = at(&newsroom, "https://bao.example/");
    let settings = newsroom.settings_of(newsroom::DESK, newsroom.portal.key());
    let shown = format!("{portal:?} {settings:?}");
    assert!(shown.contains("bao.example") && !shown.contains(&secret), "{shown}");
}
