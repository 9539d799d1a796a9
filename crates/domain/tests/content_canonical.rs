//! The canonical form of a body and of a revision: one value, one set of bytes, one hash.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure here is a failed test")]

mod content_support;

use content_support::{body, empty_revision, inlines, revision};
use galley_domain::content::{
    body::{Block, Body, BodyFault, Inline, Mark},
    revision::{RevisionError, canonical, parse_canonical, revision_hash},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

/// The same JSON with every text decomposed.
fn decomposed(json: &Value) -> Value {
    match json {
        Value::String(s) => s.nfd().collect::<String>().into(),
        Value::Array(a) => a.iter().map(decomposed).collect(),
        Value::Object(o) => o
            .iter()
            .map(|(k, v)| (k.clone(), if k == "href" || k == "url" { v.clone() } else { decomposed(v) }))
            .collect(),
        other => other.clone(),
    }
}

/// The same body with its marks in reverse and every text cut into single characters.
fn shredded(content: &[Inline]) -> Vec<Inline> {
    let mut out = vec![];
    for inline in content {
        match inline {
            Inline::Text { text, marks } => {
                let marks: Vec<Mark> = marks.iter().rev().cloned().collect();
                out.push(Inline::Text { text: String::new(), marks: vec![] });
                out.extend(text.chars().map(|c| Inline::Text { text: c.into(), marks: marks.clone() }));
            }
            other => out.push(other.clone()),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_reads_back_as_the_same(body in body()) {
        let json = body.to_json();
        let read = Body::from_json(&json).unwrap();
        prop_assert_eq!(&read, &body.canonical());
        prop_assert_eq!(read.to_json(), json);
    }

    #[test]
    fn canonical_bytes_are_a_fixed_point(r in revision()) {
        let bytes = canonical(&r).unwrap();
        let read = parse_canonical(&bytes).unwrap();
        prop_assert_eq!(&read, &r.cleaned());
        prop_assert_eq!(canonical(&read).unwrap(), bytes);
    }

    #[test]
    fn composed_and_decomposed_text_have_the_same_hash(r in revision()) {
        let mut other = r.clone();
        other.headline = r.headline.nfd().collect();
        other.standfirst = r.standfirst.nfd().collect();
        other.keywords = r.keywords.iter().map(|k| k.nfd().collect()).collect();
        other.body = Body::from_json(&decomposed(&r.body.to_json())).unwrap();
        prop_assert_eq!(other.hash().unwrap(), r.hash().unwrap());
    }

    #[test]
    fn how_text_is_cut_and_marks_are_ordered_does_not_matter(content in inlines()) {
        let whole = Body { blocks: vec![Block::Paragraph(content.clone()), Block::HorizontalRule] };
        let cut = Body { blocks: vec![Block::Paragraph(shredded(&content)), Block::HorizontalRule] };
        prop_assert_eq!(whole.to_json(), cut.to_json());
    }

    #[test]
    fn any_other_spelling_of_a_revision_is_refused(r in revision(), at in any::<prop::sample::Index>()) {
        let bytes = canonical(&r).unwrap();
        let pretty = serde_json::to_vec_pretty(&serde_json::from_slice::<Value>(&bytes).unwrap()).unwrap();
        prop_assert!(matches!(parse_canonical(&pretty), Err(RevisionError::NotCanonical)));
        let mut flipped = bytes.clone();
        let at = at.index(flipped.len());
        flipped[at] ^= 1;
        // Either it no longer reads, or it says something else and then has another hash.
        if let Ok(other) = parse_canonical(&flipped) {
            prop_assert_ne!(other.hash().unwrap(), revision_hash(&bytes));
        }
    }

    #[test]
    fn no_json_makes_the_reader_panic(text in "[\\[\\]{}\":,a-z0-9]{0,60}") {
        if let Ok(json) = serde_json::from_str::<Value>(&text) {
            let _ = Body::from_json(&json);
        }
    }
}

#[test]
fn a_revision_is_written_as_these_bytes() {
    let mut r = empty_revision();
    r.headline = "Tít".into();
    r.keywords = ["b".into(), "a".into()].into();
    r.body = Body::from_paragraphs(["Một đoạn."]);
    let bytes = canonical(&r).unwrap();
    insta::assert_snapshot!(format!("{}\n{}", String::from_utf8(bytes.clone()).unwrap(), revision_hash(&bytes)));
}

#[test]
fn one_changed_comma_changes_the_hash() {
    let mut r = empty_revision();
    r.body = Body::from_paragraphs(["Sáng nay, trời đẹp"]);
    let before = r.hash().unwrap();
    r.body = Body::from_paragraphs(["Sáng nay trời đẹp"]);
    assert_ne!(r.hash().unwrap(), before);
}

#[test]
fn the_empty_paragraph_an_editor_adds_below_a_picture_does_not_change_the_hash() {
    let figure = json!({"type": "figure", "attrs": {"media": "a".repeat(64)}});
    let without = json!({"type": "doc", "content": [figure]});
    let with = json!({"type": "doc", "content": [figure, {"type": "paragraph"}, {"type": "paragraph", "content": []}]});
    assert_eq!(Body::from_json(&with).unwrap(), Body::from_json(&without).unwrap());
}

#[test]
fn a_newer_schema_is_refused_rather_than_guessed() {
    let mut r = empty_revision();
    r.schema_version = 2;
    assert!(matches!(canonical(&r), Err(RevisionError::SchemaTooNew(2))));
}

fn check(json: &Value, path: &str, fault: &BodyFault) {
    let error = Body::from_json(&json!({"type": "doc", "content": json})).unwrap_err();
    assert_eq!((error.path.as_str(), &error.fault), (path, fault), "{json}");
}

#[test]
fn what_the_schema_does_not_name_is_refused_with_its_path() {
    use BodyFault as F;
    let p = |content: Value| json!([{"type": "paragraph", "content": content}]);
    check(&json!([{"type": "paragraph"}, {"type": "script"}]), "/content/1", &F::UnknownNode("script".into()));
    check(
        &json!([{"type": "paragraph", "attrs": {"onclick": "x"}}]),
        "/content/0/attrs",
        &F::UnknownAttribute("onclick".into()),
    );
    check(&json!([{"type": "heading", "attrs": {"level": 1}}]), "/content/0", &F::BadAttribute("level"));
    check(&json!([{"type": "heading"}]), "/content/0", &F::MissingAttribute("level"));
    check(&json!([{"type": "figure", "attrs": {"media": "x"}}]), "/content/0", &F::BadAttribute("media"));
    check(
        &json!([{"type": "figure", "attrs": {"media": "a".repeat(64), "focalX": 1001}}]),
        "/content/0",
        &F::BadAttribute("focalX"),
    );
    check(
        &json!([{"type": "embed", "attrs": {"url": "javascript:alert(1)"}}]),
        "/content/0",
        &F::BadAddress("javascript:alert(1)".into()),
    );
    check(&json!([{"type": "text", "text": "bare"}]), "/content/0", &F::UnknownNode("text".into()));
    check(
        &json!([{"type": "bulletList", "content": [{"type": "paragraph"}]}]),
        "/content/0/content/0",
        &F::UnknownNode("paragraph".into()),
    );
    check(
        &p(json!([{"type": "text", "text": "x", "marks": [{"type": "bold"}, {"type": "code"}]}])),
        "/content/0/content/0/marks/1",
        &F::UnknownMark("code".into()),
    );
    check(
        &p(json!([{"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "data:text/html,x"}}]}])),
        "/content/0/content/0/marks/0",
        &F::BadAddress("data:text/html,x".into()),
    );
    check(
        &p(
            json!([{"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "https://a.example/", "onclick": "x"}}]}]),
        ),
        "/content/0/content/0/marks/0/attrs",
        &F::UnknownAttribute("onclick".into()),
    );
    check(&p(json!([{"type": "text"}])), "/content/0/content/0", &F::Expected("text"));
    check(&json!([{"type": "paragraph", "html": "<b>"}]), "/content/0", &F::UnknownAttribute("html".into()));
}

#[test]
fn endless_nesting_and_endless_text_are_refused() {
    let mut deep = json!({"type": "paragraph"});
    for _ in 0..40 {
        deep = json!({"type": "blockquote", "content": [deep]});
    }
    let error = Body::from_json(&json!({"type": "doc", "content": [deep]})).unwrap_err();
    assert_eq!(error.fault, BodyFault::TooDeep);
    let long = "x".repeat(5 * 1024 * 1024);
    let error = Body::from_json(
        &json!({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": long}]}]}),
    )
    .unwrap_err();
    assert_eq!(error.fault, BodyFault::TooLarge);
}

#[test]
fn attributes_that_tiptap_adds_as_null_say_nothing() {
    let json = json!({"type": "doc", "content": [
        {"type": "orderedList", "attrs": {"start": 1, "type": null}, "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [
            {"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "https://a.example/", "target": null, "rel": null, "class": null}}]},
            {"type": "hardBreak", "marks": [{"type": "bold"}]},
        ]}]}]},
        {"type": "table", "content": [{"type": "tableRow", "content": [{"type": "tableCell", "attrs": {"colspan": 1, "rowspan": 1, "colwidth": null}, "content": [{"type": "paragraph"}]}]}]},
    ]});
    // Whether serde_json keeps the order of keys is decided by whoever builds the workspace.
    insta::with_settings!({sort_maps => true}, { insta::assert_json_snapshot!(Body::from_json(&json).unwrap().to_json()) });
}

#[test]
fn words_text_and_places_are_counted_in_reading_order() {
    let json = json!({"type": "doc", "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Hai chữ"}, {"type": "hardBreak"}, {"type": "text", "text": "ba"}, {"type": "footnote", "attrs": {"text": "Chú thích"}}]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "mục – 19/7/2021"}]}]}]},
        {"type": "gallery", "content": [{"type": "figure", "attrs": {"media": "b".repeat(64), "caption": "Ảnh một"}}, {"type": "figure", "attrs": {"media": "b".repeat(64)}}]},
        {"type": "horizontalRule"},
        {"type": "paragraph", "content": [{"type": "text", "text": "Hết", "marks": [{"type": "link", "attrs": {"href": "https://a.example/"}}]}]},
    ]});
    let body = Body::from_json(&json).unwrap();
    assert_eq!(body.word_count(), 6);
    assert_eq!(body.plain_text(), "Hai chữ\nba\nmục – 19/7/2021\nẢnh một\nHết\nChú thích");
    assert_eq!(body.media().len(), 1);
    let leaves: Vec<(u32, u32, String)> = body.leaves().map(|l| (l.index, l.top, l.text())).collect();
    let expected = [
        (0, 0, "Hai chữ\nba\u{fffc}"),
        (1, 1, "mục – 19/7/2021"),
        (2, 2, "Ảnh một"),
        (3, 2, ""),
        (4, 3, ""),
        (5, 4, "Hết"),
    ];
    assert_eq!(leaves, expected.map(|(i, t, s)| (i, t, s.to_owned())));
    assert_eq!(body.leaves().last().unwrap().links(), [("https://a.example/", 0, 3)]);
}
