//! A reporter writes; what was typed outlives a dead battery, whole, and so does every action.

use super::newsroom::{LAN, at_the_desk, drafted, found, open, sign_in};
use galley_tests::{Stage, process};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_signs_in_and_writes() {
    let mut stage = Stage::set("a_reporter_signs_in_and_writes").await;
    let portal = found(&stage, None).await;
    let app = stage.app().await;
    app.see("button.person").await;
    app.screenshot(&mut stage, "sign-in").await;
    sign_in(&app, LAN).await;
    app.press_containing("button", "Bài mới").await;
    app.type_into_editor("headline", "Tỉnh An Lạc khai mạc hội nghị").await;
    app.type_into_editor("body", "Sáng nay, hội nghị khai mạc tại trung tâm tỉnh.").await;
    app.until_saved().await;
    app.screenshot(&mut stage, "typed").await;
    app.close().await;
    portal.stop().await;
}

/// Keys come without a pause, and the app is killed between two of them. The driver answers a key once the page has had it:
/// whatever was answered more than 300 ms before the kill must be there afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_typing_at_most_the_last_300_ms_are_lost() {
    let mut stage = Stage::set("killed_while_typing_at_most_the_last_300_ms_are_lost").await;
    let portal = found(&stage, None).await;
    let headline = "Bài viết dở lúc mất điện";
    let _ = at_the_desk(&stage, |desk| drafted(desk, headline)).await;
    let app = stage.app().await;
    sign_in(&app, LAN).await;
    open(&app, "Của tôi", headline).await;
    app.type_into_editor("body", " Bắt đầu:").await;
    let began = Instant::now();
    let mut answered: Vec<Instant> = Vec::new();
    while began.elapsed() < Duration::from_secs(4) {
        let number = answered.len();
        app.keys(&format!(" {number}")).await;
        answered.push(Instant::now());
    }
    process::kill_9(app.id()).await;
    let killed = Instant::now();
    drop(app);

    let again = stage.app().await;
    sign_in(&again, LAN).await;
    open(&again, "Của tôi", headline).await;
    again.see_text("Bắt đầu:").await;
    let text = again
        .ask(
            "return document.querySelector('.ProseMirror[data-field=body], [data-field=body] .ProseMirror').innerText",
            vec![],
        )
        .await;
    let text = text.as_str().unwrap_or_default().to_owned();
    // The kill may fall inside a word: what is there must be the beginning of what was typed, to the character.
    let typed = text.split_once("Bắt đầu:").map_or("", |(_, rest)| rest.trim_end());
    let sent: String = (0..answered.len() + 1).map(|n| format!(" {n}")).collect();
    assert!(sent.starts_with(typed), "what is there is in order and whole: {text}");
    let whole = |words: usize| (0..words).map(|n| format!(" {n}").len()).sum::<usize>() <= typed.len();
    let kept = (0..=answered.len()).take_while(|words| whole(*words)).last().unwrap_or_default();
    let lost = answered.get(kept).map_or(Duration::ZERO, |first| killed - *first);
    println!("{} words typed, {kept} kept; the oldest lost was {} ms old", answered.len(), lost.as_millis());
    assert!(lost <= Duration::from_millis(300), "the oldest word lost was {} ms old", lost.as_millis());
    again.screenshot(&mut stage, "after-the-kill").await;
    again.close().await;
    portal.stop().await;
}

/// A kill at any moment of an action leaves all of it or nothing.
#[tokio::test(flavor = "multi_thread")]
async fn killed_during_an_action_all_or_nothing_of_it_is_there() {
    let stage = Stage::set("killed_during_an_action_all_or_nothing_of_it_is_there").await;
    let portal = found(&stage, None).await;
    let ids = at_the_desk(&stage, |desk| {
        ["Bài thứ nhất", "Bài thứ hai", "Bài thứ ba"].map(|headline| drafted(desk, headline).to_string())
    })
    .await;
    for (round, id) in ids.iter().enumerate() {
        let app = stage.app().await;
        sign_in(&app, LAN).await;
        // Asked for, and not waited for: at once, after a turn of the page, after three.
        let ask = "const [id, turns] = arguments; const go = (left) => left ? requestAnimationFrame(() => go(left - 1)) : 0; \
            window.__TAURI_INTERNALS__.invoke('submit', { request: { on: { article: id, round: null }, fast_lane: false, editor: null } }); go(turns)";
        app.ask(ask, vec![json!(id), json!(round)]).await;
        app.kill_9().await;
        let shown = stage.galley(&["--as", LAN, "--json", "article", "show", id]).await.done().json();
        let history = stage.galley(&["--as", LAN, "--json", "article", "history", id]).await.done();
        let submitted = history.out.contains("submitted");
        let state = shown["state"].as_str().or_else(|| shown.pointer("/workflow/editorial").and_then(Value::as_str));
        assert_eq!(state, Some(if submitted { "in_review" } else { "draft" }), "{shown}");
        let _ = stage.galley(&["--as", LAN, "verify"]).await.done();
    }
    portal.stop().await;
}
