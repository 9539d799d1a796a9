//! Typing in an article of 20,000 words: the app's editor beside a bare Tiptap on Yjs, in windows of the same WebKit, key
//! by key in turns of a hundred.
//!
//! Measured in the page: from `beforeinput` to the end of a layout that is forced once everything which the key set off
//! (the editor's transaction, the Yjs update, what the interface makes of them) has run. Paint is left out: without a
//! graphics card it is done by the processor, which says nothing of a real desk. WebKit's clock ticks in milliseconds.
//!
//! Durable: from `beforeinput` to the moment at which the page hears that the update which holds the key is on disk.

use crate::support::{Row, Times, figure, newsroom, size, window};
use galley_desk::synth::Words;
use galley_tests::{App, Stage};
use serde_json::json;
use std::{fs, path::PathBuf};

const WORDS: u64 = 20_000;
const KEYS: u64 = 1_000;
/// Words of a paragraph.
const PARAGRAPH: u64 = 60;
const TURN: u64 = 100;
const MOST: f64 = 16.0;
const LIMIT: f64 = 1.5;
const DURABLE: f64 = 300.0;
const SAY: &str = "hoi nghi ban ba viec lon va chot lich lam viec quy toi ";

/// Listens to keys, and (in the app) to the requests that carry updates away.
const LISTEN: &str = r"
const editor = document.querySelector(arguments[0]);
const bench = (window.bench = { keys: [], pushes: [] });
const size = () => editor.pmViewDesc.node.content.size;
let begun = null;
addEventListener('beforeinput', () => { begun = { at: performance.now(), size: size() } }, { capture: true });
addEventListener('input', () => {
  const key = begun;
  begun = null;
  if (!key) return;
  // A message is a turn of its own: by then every listener, observer and effect of this key has run.
  const turn = new MessageChannel();
  turn.port1.onmessage = () => {
    document.body.getBoundingClientRect();
    editor.lastElementChild.getBoundingClientRect();
    bench.keys.push({ at: key.at, ended: performance.now(), grown: size() - key.size });
  };
  turn.port2.postMessage(0);
}, { capture: true });
const send = window.fetch;
window.fetch = async (...words) => {
  if (!String(words[0]?.url ?? words[0]).includes('push_update')) return send(...words);
  const push = { at: performance.now(), ended: null };
  bench.pushes.push(push);
  const answer = await send(...words);
  push.ended = performance.now();
  return answer;
};
";

/// Puts the caret to the end of the paragraph in the middle of the text.
const CARET: &str = r"
const editor = document.querySelector(arguments[0]);
const paragraphs = editor.querySelectorAll('p');
const middle = paragraphs[Math.floor(paragraphs.length / 2)];
middle.scrollIntoView({ block: 'center' });
editor.focus();
getSelection().selectAllChildren(middle);
getSelection().collapseToEnd();
";

const BODY: &str = "[data-field=body].ProseMirror";
const BARE: &str = "#editor .ProseMirror";

/// Measures.
pub async fn measure() {
    let words = size(WORDS, 1_000);
    let keys = size(KEYS, 100);
    let mut source = Words::new(5);
    let paragraphs: Vec<String> = (0..words.div_ceil(PARAGRAPH)).map(|_| source.text(PARAGRAPH as usize)).collect();
    let text = paragraphs.clone();
    let folder = tokio::task::spawn_blocking(move || written(&text)).await.expect("written");

    let stage = Stage::set("bench-typing").await;
    let app = window::app(&stage, &folder).await;
    window::list_of(&app).await;
    app.click(".vlist-row").await;
    app.see(&format!("{BODY} p:nth-of-type(2)")).await;
    let bare = window::bare(&stage, &paragraphs).await;
    for (window, editor) in [(&app, BODY), (&bare, BARE)] {
        window.ask(LISTEN, vec![json!(editor)]).await;
        window.ask(CARET, vec![json!(editor)]).await;
    }
    // The first keys warm both pages and are not counted.
    let warm = TURN.min(keys);
    for from in (0..warm + keys).step_by(TURN as usize) {
        let turn = from..(from + TURN).min(warm + keys);
        for window in [&app, &bare] {
            types(window, turn.clone()).await;
        }
    }
    app.until("bench.pushes.every((push) => push.ended !== null)", Vec::new()).await;
    app.until_saved().await;

    let warm = usize::try_from(warm).expect("a size");
    let (ours, ends) = keys_of(&app, warm).await;
    let (reference, _) = keys_of(&bare, warm).await;
    let durable = durable(&app, &ends).await;
    app.close().await;
    bare.close().await;

    println!("  bare: {}, p99 {}", reference.median_and_most(), figure(reference.p99()));
    Row {
        name: format!("typing in {words} words: beforeinput to the end of forced layout, p99"),
        unit: "ms",
        measured: ours.p99(),
        reference: Some(reference.p99()),
        limit: format!("< {MOST} ms, or ≤ {LIMIT}x of bare Tiptap + Yjs"),
        spread: ours.median_and_most(),
        n: ours.n(),
        ok: ours.p99() < MOST || ours.p99() <= reference.p99() * LIMIT,
    }
    .print();
    Row {
        name: format!("typing in {words} words: durable, p99"),
        unit: "ms",
        measured: durable.p99(),
        reference: None,
        limit: format!("< {DURABLE} ms"),
        spread: durable.median_and_most(),
        n: durable.n(),
        ok: durable.p99() < DURABLE,
    }
    .print();
}

/// A newsroom with the one article that is typed in.
fn written(paragraphs: &[String]) -> PathBuf {
    let folder = newsroom::bench_folder().join("typing");
    let _ = fs::remove_dir_all(&folder);
    let desk = newsroom::founded(&folder);
    newsroom::written(&desk, "Hội nghị bàn ba việc lớn", "Hội nghị khai mạc sáng nay.", paragraphs);
    desk.refresh_dirty().expect("the list follows");
    drop(desk);
    newsroom::no_backup_now(&folder);
    folder
}

/// Types the keys of a turn, each once the one before is dealt with.
async fn types(window: &App, turn: std::ops::Range<u64>) {
    let letters: Vec<char> = SAY.chars().collect();
    for n in turn {
        let letter = letters[usize::try_from(n).expect("a size") % letters.len()];
        window.keys(&letter.to_string()).await;
        window.until("bench.keys.length > values[0]", vec![json!(n)]).await;
    }
}

/// Durations of all keys after the first so many, and when each began and ended.
async fn keys_of(window: &App, warm: usize) -> (Times, Vec<(f64, f64)>) {
    let all = window.ask("return bench.keys", Vec::new()).await;
    let mut times = Times::default();
    let mut moments = Vec::new();
    for key in all.as_array().expect("keys").iter().skip(warm) {
        assert_eq!(key["grown"], 1, "by the end of the layout the letter is in the document");
        let (at, ended) = (window::number(&key["at"]), window::number(&key["ended"]));
        times.add_ms(ended - at);
        moments.push((at, ended));
    }
    (times, moments)
}

/// How long each key took to be on disk: until the first push that began after the key was dealt with has ended.
async fn durable(app: &App, keys: &[(f64, f64)]) -> Times {
    let pushes = app.ask("return bench.pushes", Vec::new()).await;
    let pushes: Vec<(f64, f64)> = pushes
        .as_array()
        .expect("pushes")
        .iter()
        .map(|push| (window::number(&push["at"]), window::number(&push["ended"])))
        .collect();
    let mut times = Times::default();
    for (at, ended) in keys {
        let push = pushes.iter().find(|(begun, _)| begun >= ended).or(pushes.last()).expect("a push");
        times.add_ms(push.1 - at);
    }
    times
}
