//! The working document: what Tiptap and Yjs write is what Rust reads, merging loses nothing, foreign bytes hurt nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure here is a failed test")]

mod content_support;

use base64::{Engine, engine::general_purpose::STANDARD};
use content_support::{words, working_text};
use galley_domain::content::{
    body::{Block, Body, Inline, Mark},
    place::{Field, Place},
    text::clean,
    ydoc::{Applied, TextError, UpdateError, WorkingDoc, WorkingText, seed},
};
use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

const ARTICLE: &str = include_str!("fixtures/tiptap/article.update.b64");
const ARTICLE_JSON: &str = include_str!("fixtures/tiptap/article.json");
const EDITED: &str = include_str!("fixtures/tiptap/edited.updates.json");
const EDITED_JSON: &str = include_str!("fixtures/tiptap/edited.json");

fn base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text.trim()).unwrap()
}

fn text(headline: &str, standfirst: &str, paragraphs: &[&str]) -> WorkingText {
    WorkingText { headline: headline.into(), standfirst: standfirst.into(), body: Body::from_paragraphs(paragraphs) }
}

fn doc(update: &[u8]) -> WorkingDoc {
    WorkingDoc::load(None, &[update]).unwrap()
}

#[test]
fn what_tiptap_writes_is_read_as_what_tiptap_says() {
    let json: Value = serde_json::from_str(ARTICLE_JSON).unwrap();
    let said = doc(&base64(ARTICLE)).text().unwrap();
    assert_eq!(said.headline, json["headline"]);
    assert_eq!(said.standfirst, json["standfirst"]);
    assert_eq!(said.body, Body::from_json(&json["body"]).unwrap());
    // Whether serde_json keeps the order of keys is decided by whoever builds the workspace.
    insta::with_settings!({sort_maps => true}, { insta::assert_json_snapshot!(said.body.to_json()) });
}

#[test]
fn edits_by_two_webviews_merge_to_what_yjs_says_in_any_order() {
    let updates: Vec<Vec<u8>> =
        serde_json::from_str::<Vec<String>>(EDITED).unwrap().iter().map(|u| base64(u)).collect();
    let expected = Body::from_json(&serde_json::from_str(EDITED_JSON).unwrap()).unwrap();
    for order in [[0, 1, 2, 3], [1, 3, 0, 2], [0, 2, 1, 3], [1, 0, 3, 2]] {
        let mut merged = doc(&base64(ARTICLE));
        for i in order {
            assert_eq!(merged.apply(&updates[i]), Ok(Applied::Changed));
            assert_eq!(merged.apply(&updates[i]), Ok(Applied::Known));
        }
        assert_eq!(merged.text().unwrap().body, expected);
    }
}

/// What Rust seeds, for the other direction: the interface's tests read `seed.b64` with Tiptap's own code and compare it with
/// `seed.json`. When the encoding is meant to change, run this test once with `GALLEY_BLESS=1`, then those.
#[test]
fn a_seed_is_the_bytes_that_tiptap_is_shown() {
    let json: Value = serde_json::from_str(ARTICLE_JSON).unwrap();
    let line = |name: &str| Body::from_paragraphs([json[name].as_str().unwrap()]);
    let body = Body::from_json(&json["body"]).unwrap();
    let said = WorkingText {
        headline: line("headline").plain_text(),
        standfirst: line("standfirst").plain_text(),
        body: body.clone(),
    };
    let bytes = seed(&said, 9);
    assert_eq!(bytes, seed(&said, 9));
    assert_eq!(doc(&bytes).text().unwrap(), said);

    let wanted = serde_json::json!({
        "headline": line("headline").to_json(), "standfirst": line("standfirst").to_json(), "body": body.to_json(),
    });
    let file = |name: &str| format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("GALLEY_BLESS").is_some() {
        std::fs::write(file("seed.b64"), format!("{}\n", STANDARD.encode(&bytes))).unwrap();
        std::fs::write(file("seed.json"), format!("{}\n", serde_json::to_string_pretty(&wanted).unwrap())).unwrap();
    }
    assert_eq!(base64(&std::fs::read_to_string(file("seed.b64")).unwrap()), bytes);
    let written: Value = serde_json::from_str(&std::fs::read_to_string(file("seed.json")).unwrap()).unwrap();
    assert_eq!(written, wanted);
}

#[test]
fn an_update_that_builds_on_missing_ones_is_reported_and_leaves_the_document_as_it_was() {
    let mut lan = doc(&seed(&text("Tít", "", &["một"]), 1));
    let first = lan.replace(&text("Tít", "", &["một hai"]), 2).unwrap();
    let second = lan.replace(&text("Tít", "", &["một hai ba"]), 3).unwrap();
    let mut nam = doc(&seed(&text("Tít", "", &["một"]), 1));
    assert_eq!(nam.apply(&second), Err(UpdateError::Pending));
    assert_eq!(nam.text().unwrap(), text("Tít", "", &["một"]));
    nam.apply(&first).unwrap();
    nam.apply(&second).unwrap();
    assert_eq!(nam.text(), lan.text());
    assert_eq!(WorkingDoc::load(None, &[&second]).unwrap_err(), UpdateError::Pending);
}

#[test]
fn a_client_id_is_never_used_twice() {
    let mut lan = doc(&seed(&text("Tít", "", &["một"]), 1));
    assert_eq!(lan.replace(&text("Tít", "", &["hai"]), 1), Err(UpdateError::ClientIdReused(1)));
    assert_eq!(lan.text().unwrap(), text("Tít", "", &["một"]));
}

#[test]
fn replacing_a_text_by_itself_writes_nothing() {
    let json: Value = serde_json::from_str(ARTICLE_JSON).unwrap();
    let mut article = doc(&base64(ARTICLE));
    let said = article.text().unwrap();
    assert!(article.replace(&said, 5).unwrap().is_empty());
    assert_eq!(said.headline, json["headline"]);
}

#[test]
fn what_a_colleague_types_elsewhere_survives_a_replacement() {
    let start = seed(&text("Tít", "Sapo", &["đầu", "giữa", "cuối"]), 1);
    let mut lan = doc(&start);
    let mut nam = doc(&start);
    let restored = lan.replace(&text("Tít", "Sapo", &["đầu", "giữa đã sửa lại", "cuối"]), 2).unwrap();
    let typed = nam.replace(&text("Tít mới", "Sapo", &["đầu của Nam", "Nam nói giữa", "cuối", "thêm"]), 3).unwrap();
    lan.apply(&typed).unwrap();
    nam.apply(&restored).unwrap();
    assert_eq!(lan.text(), nam.text());
    let merged = lan.text().unwrap();
    assert_eq!(merged.headline, "Tít mới");
    assert_eq!(merged.body, Body::from_paragraphs(["đầu của Nam", "Nam nói giữa đã sửa lại", "cuối", "thêm"]));
}

#[test]
fn a_merge_that_empties_a_list_does_not_make_the_article_unreadable() {
    let list = |items: &[&str]| {
        let items =
            items.iter().map(|i| galley_domain::content::body::ListItem { blocks: Body::from_paragraphs([i]).blocks });
        WorkingText {
            headline: String::new(),
            standfirst: String::new(),
            body: Body { blocks: vec![Block::BulletList(items.collect()), Block::HorizontalRule] },
        }
    };
    let mut lan = doc(&seed(&list(&["một", "hai"]), 1));
    lan.replace(&list(&[]), 2).unwrap();
    assert_eq!(lan.text().unwrap().body.blocks, [Block::HorizontalRule]);
}

#[test]
fn an_anchor_moves_with_its_text_and_is_orphaned_with_it() {
    let mut article = doc(&seed(&text("Tít", "Sapo", &["Ngày 19/7/2021, họp.", "Đoạn hai 🐟 nói về cá."]), 1));
    let place = Place::in_body(1, 9, 11, "🐟");
    let headline = Place::in_field(Field::Headline, 0, 3, "Tít");
    let whole = Place::in_body(0, 0, 20, "Ngày 19/7/2021, họp.");
    let [a, h, w] = [&place, &headline, &whole].map(|p| article.anchor(p).unwrap());
    assert_eq!([&a, &h, &w].map(|x| article.resolve(x).unwrap()), [place, headline.clone(), whole.clone()]);

    article
        .replace(&text("Tít", "Sapo", &["Mở đầu.", "Ngày 19/7/2021, họp.", "Đoạn thứ hai 🐟 nói về cá."]), 2)
        .unwrap();
    let moved = article.resolve(&a).unwrap();
    assert_eq!((moved.block, moved.start, moved.end, moved.quote.as_str()), (Some(2), 13, 15, "🐟"));

    article.replace(&text("Tít", "Sapo", &["Mở đầu.", "Đoạn thứ hai nói về cá."]), 3).unwrap();
    assert_eq!(article.resolve(&a), None);
    assert_eq!(article.resolve(&h), Some(headline));
    assert_eq!(article.resolve(b"nonsense"), None);
    assert_eq!(article.anchor(&Place::in_body(9, 0, 1, "")), None);
    assert_eq!(article.anchor(&Place::detail("section")), None);
}

#[test]
fn offsets_are_those_of_the_canonical_text_even_where_accents_are_stored_apart() {
    let nfd: String = "Tiếng Việt đường".nfd().collect();
    // A webview stores what was typed: put the decomposed text there through an update of its own.
    let json: Value = serde_json::from_str(ARTICLE_JSON).unwrap();
    let article = doc(&base64(ARTICLE));
    let body = article.text().unwrap().body;
    let leaf = body.leaves().find(|l| l.text().starts_with("Tiếng Việt tổ hợp rời")).unwrap();
    assert!(json["body"].to_string().contains(&"đường".nfd().collect::<String>()), "{nfd}");
    let at = u32::try_from(leaf.text().encode_utf16().count()).unwrap() - 1;
    let place = Place::in_body(leaf.index, at, at + 1, "Ễ");
    assert_eq!(article.resolve(&article.anchor(&place).unwrap()), Some(place));
}

#[test]
fn a_headline_with_markup_is_refused() {
    let mut other = WorkingDoc::empty();
    let bold =
        Body { blocks: vec![Block::Paragraph(vec![Inline::Text { text: "x".into(), marks: vec![Mark::Bold] }])] };
    let body = WorkingText { body: bold, ..WorkingText::default() };
    // The same bytes with the fragments' names exchanged: both names have eight letters with their length byte apart.
    let bytes = seed(&body, 7);
    let swapped = replace_bytes(&replace_bytes(&bytes, b"\x08headline", b"\x04BODY"), b"\x04body", b"\x08headline");
    let swapped = replace_bytes(&swapped, b"\x04BODY", b"\x04body");
    other.apply(&swapped).unwrap();
    assert_eq!(other.text(), Err(TextError::NotPlain { fragment: "headline" }));
}

#[test]
fn a_document_with_an_unknown_part_is_refused() {
    let bytes = replace_bytes(&seed(&text("x", "", &[]), 7), b"\x08headline", b"\x08headlinX");
    assert_eq!(doc(&bytes).text(), Err(TextError::UnknownPart("headlinX".into())));
}

fn replace_bytes(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = vec![];
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        match rest.strip_prefix(from) {
            Some(after) => {
                out.extend(to);
                rest = after;
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

/// Edits that a session can make to plain text.
#[derive(Debug, Clone)]
enum Edit {
    Insert(usize, String),
    Append(String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let word = "[a-z]{3,8}";
    prop_oneof![
        (any::<prop::sample::Index>(), word).prop_map(|(i, w)| Edit::Insert(i.index(3), w)),
        word.prop_map(Edit::Append)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_seed_reads_back_as_its_text(text in working_text(), client in any::<u64>()) {
        let bytes = seed(&text, client);
        let article = doc(&bytes);
        prop_assert_eq!(article.text().unwrap().body, text.body.canonical());
        let again = WorkingDoc::load(Some(&article.snapshot_v2()), &[]).unwrap();
        prop_assert_eq!(again.text(), article.text());
        prop_assert_eq!(doc(&article.state_v1()).text(), article.text());
    }

    #[test]
    fn any_text_can_be_turned_into_any_other(a in working_text(), b in working_text()) {
        let mut article = doc(&seed(&a, 1));
        article.replace(&b, 2).unwrap();
        let said = article.text().unwrap();
        prop_assert_eq!(&said.body, &b.body.canonical());
        prop_assert_eq!(&said.headline, &clean(&b.headline));
        prop_assert!(article.replace(&said, 3).unwrap().is_empty());
    }

    #[test]
    fn merging_is_commutative_associative_and_idempotent_and_loses_no_word(edits in prop::collection::vec(edit(), 1..8), order in any::<u64>()) {
        let start = seed(&text("Tít", "Sapo", &["một", "hai", "ba"]), 1);
        // Everybody edits the same start at the same time; every inserted word is unique.
        let updates: Vec<(Vec<u8>, String)> = edits.iter().enumerate().map(|(i, edit)| {
            let client = 100 + i as u64;
            let mut mine = doc(&start);
            let mut paragraphs = vec!["một".to_owned(), "hai".to_owned(), "ba".to_owned()];
            let word = match edit {
                Edit::Insert(at, word) => { let w = format!("{word}{i}"); paragraphs[*at].push_str(&w); w }
                Edit::Append(word) => { let w = format!("{word}{i}"); paragraphs.push(w.clone()); w }
            };
            let next = WorkingText { headline: "Tít".into(), standfirst: "Sapo".into(), body: Body::from_paragraphs(&paragraphs) };
            (mine.replace(&next, client).unwrap(), word)
        }).collect();
        let mut forward = doc(&start);
        for (u, _) in &updates { forward.apply(u).unwrap(); }
        let mut shuffled: Vec<_> = updates.iter().collect();
        shuffled.sort_by_key(|(u, _)| u.iter().fold(order, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(*b))));
        let mut other = doc(&start);
        for (u, _) in shuffled.iter().chain(&shuffled) { other.apply(u).unwrap(); }
        prop_assert_eq!(forward.text(), other.text());
        // Associative: the others' edits merged first, then brought over as one difference.
        let mut third = doc(&start);
        let diff = forward.diff_v1(&third.state_vector()).unwrap();
        third.apply(&diff).unwrap();
        prop_assert_eq!(third.text(), forward.text());
        let said = forward.text().unwrap().body.plain_text();
        for (_, word) in &updates { prop_assert!(said.contains(word), "{word} is missing in {said}"); }
    }

    #[test]
    fn damaged_updates_never_panic_and_never_leave_half_a_document(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), cut in any::<prop::sample::Index>(), truncate in any::<bool>()) {
        let good = base64(ARTICLE);
        let mut bad = good.clone();
        for (at, value) in flips { let at = at.index(bad.len()); bad[at] ^= value; }
        if truncate { bad.truncate(cut.index(bad.len())); }
        let before = text("Tít", "", &["một"]);
        let mut article = doc(&seed(&before, 1));
        match article.apply(&bad) {
            Ok(_) => { let _ = article.text(); let _ = article.snapshot_v2(); }
            Err(_) => prop_assert_eq!(article.text().unwrap(), before),
        }
        let _ = WorkingDoc::load(Some(&bad), &[]);
        let _ = article.diff_v1(&bad);
        let _ = article.resolve(&bad);
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut article = WorkingDoc::empty();
        let _ = article.apply(&bytes);
        let _ = article.resolve(&bytes);
        let _ = article.diff_v1(&bytes);
    }

    #[test]
    fn an_anchor_names_the_text_it_was_put_on(paragraphs in prop::collection::vec(words(), 1..4), which in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let body = Body::from_paragraphs(&paragraphs);
        let article = doc(&seed(&WorkingText { body: body.clone(), ..WorkingText::default() }, 1));
        let leaves: Vec<_> = body.leaves().collect();
        if let Some(leaf) = (!leaves.is_empty()).then(|| &leaves[which.index(leaves.len())]) {
            let text = leaf.text();
            let borders: Vec<u32> = text.char_indices().map(|(i, _)| i).chain([text.len()]).map(|i| u32::try_from(text[..i].encode_utf16().count()).unwrap()).collect();
            let (a, b) = (borders[from.index(borders.len())], borders[to.index(borders.len())]);
            let place = Place::in_body(leaf.index, a.min(b), a.max(b), galley_domain::content::text::utf16_slice(&text, a.min(b), a.max(b)));
            prop_assert_eq!(article.resolve(&article.anchor(&place).unwrap()), Some(place));
        }
    }
}
