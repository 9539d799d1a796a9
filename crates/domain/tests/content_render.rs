//! I12: what is rendered holds only allow-listed tags, attributes and schemes, whatever the working document holds.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure here is a failed test")]

mod content_support;

use content_support::{body, empty_revision, revision};
use galley_domain::content::{
    body::Body,
    hash::MediaHash,
    render::{RenderFault, RenderOptions, deliverable_html, render_article_body, render_digest, render_markdown},
    sanitize::clean_html,
    text::OBJECT,
    ydoc::{FRAGMENTS, WorkingDoc},
};
use proptest::{collection::vec, prelude::*};
use scraper::{Html, Node};
use yrs::{
    Any, Doc, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, TransactionMut, WriteTxn, Xml,
    XmlElementPrelim, XmlFragment, XmlTextPrelim, any::Number, block::ClientID, types::Attrs,
};

fn media_path(media: &MediaHash) -> Option<String> {
    Some(format!("/media/{media}.jpg"))
}

const OPTIONS: RenderOptions<'static> = RenderOptions { media: &media_path };

/// Everything that may appear, written down a second time and apart from renderer and policy.
fn allowed(tag: &str, attribute: &str, value: &str) -> bool {
    match (tag, attribute) {
        ("a", "href") => {
            ["https://", "http://", "mailto:", "tel:"].iter().any(|s| value.starts_with(s))
                || value.strip_prefix("#fn").is_some_and(|n| {
                    n.trim_start_matches("ref").strip_prefix('-').is_some_and(|n| n.parse::<u32>().is_ok())
                })
        }
        ("a", "rel") => value == "noopener",
        ("a" | "li", "id") => value.starts_with("fn"),
        ("img", "src") => value.starts_with("/media/"),
        ("img", "alt") => true,
        ("img", "loading") => value == "lazy",
        ("img", "decoding") => value == "async",
        ("ol", "start") | ("td" | "th", "colspan" | "rowspan") => value.parse::<u32>().is_ok(),
        ("th", "scope") => value == "col" || value == "row",
        ("aside" | "p" | "div" | "cite" | "span" | "sup" | "section", "class") => true,
        _ => false,
    }
}

const TAGS: &[&str] = &[
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "div",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "figure",
    "img",
    "figcaption",
    "cite",
    "a",
    "span",
    "hr",
    "br",
    "strong",
    "em",
    "sub",
    "sup",
    "section",
];

fn assert_harmless(html: &str) {
    for node in Html::parse_fragment(html).root_element().descendants().skip(1) {
        match node.value() {
            Node::Element(e) => {
                assert!(TAGS.contains(&e.name()), "<{}> in {html}", e.name());
                for (name, value) in e.attrs() {
                    assert!(allowed(e.name(), name, value), "{}[{name}={value:?}] in {html}", e.name());
                }
            }
            Node::Text(_) | Node::Fragment | Node::Document => {}
            other => panic!("{other:?} in {html}"),
        }
    }
}

#[test]
fn the_tiptap_article_is_rendered_as_this_html() {
    let json: serde_json::Value = serde_json::from_str(include_str!("fixtures/tiptap/article.json")).unwrap();
    let mut r = empty_revision();
    r.body = Body::from_json(&json["body"]).unwrap();
    let html = deliverable_html(&r, &OPTIONS).unwrap();
    assert_harmless(&html);
    assert_eq!(render_digest(&html).len(), 64);
    insta::assert_snapshot!(html.replace("><", ">\n<"));
    insta::assert_snapshot!(render_markdown(&r.body));
}

#[test]
fn a_picture_the_destination_does_not_have_stops_the_delivery() {
    let mut r = empty_revision();
    let media = MediaHash::of(b"x");
    r.body = Body {
        blocks: vec![galley_domain::content::body::Block::Figure(galley_domain::content::body::Figure::new(media))],
    };
    let none = |_: &MediaHash| None;
    assert_eq!(deliverable_html(&r, &RenderOptions { media: &none }), Err(RenderFault::MissingMedia(media)));
}

#[test]
fn an_address_the_policy_refuses_is_a_fault_and_not_a_silent_change() {
    let mut r = empty_revision();
    r.body = Body {
        blocks: vec![galley_domain::content::body::Block::Figure(galley_domain::content::body::Figure::new(
            MediaHash::of(b"x"),
        ))],
    };
    let evil = |_: &MediaHash| Some("javascript:alert(1)".to_owned());
    assert!(matches!(deliverable_html(&r, &RenderOptions { media: &evil }), Err(RenderFault::ChangedByPolicy { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_body_renders_to_what_the_policy_leaves_as_it_is(r in revision()) {
        let html = deliverable_html(&r, &OPTIONS);
        prop_assert!(html.is_ok(), "{html:?}");
        assert_harmless(&html.unwrap());
    }

    #[test]
    fn every_word_of_a_body_is_in_its_html(body in body()) {
        let html = Html::parse_fragment(&render_article_body(&body, &OPTIONS));
        let shown: String = html.root_element().text().collect::<String>().split_whitespace().collect();
        for leaf in body.canonical().leaves() {
            for piece in leaf.text().split(['\n', OBJECT]).chain(leaf.footnotes()) {
                let piece: String = piece.split_whitespace().collect();
                prop_assert!(shown.contains(&piece), "{piece:?} is missing in {shown:?}");
            }
        }
    }

    #[test]
    fn the_policy_is_stable_and_leaves_nothing_active(html in hostile()) {
        let clean = clean_html(&html);
        prop_assert_eq!(&clean_html(&clean), &clean);
        for node in Html::parse_fragment(&clean).root_element().descendants() {
            if let Node::Element(e) = node.value() {
                prop_assert!(!["script", "iframe", "svg", "style", "object", "form", "input"].contains(&e.name()));
                for (name, value) in e.attrs() {
                    prop_assert!(!name.starts_with("on") && name != "style", "{}", clean);
                    prop_assert!(!value.trim_start().to_ascii_lowercase().starts_with("javascript:") || !["href", "src"].contains(&name), "{}", clean);
                }
            }
        }
    }

    #[test]
    fn arbitrary_documents_are_rendered_harmlessly_or_refused(nodes in vec(node(), 0..6), client in 2u64..1000) {
        let update = hostile_update(&nodes, client);
        let mut doc = WorkingDoc::empty();
        // The gate may refuse the bytes, the schema the content; what passes both must be harmless.
        if doc.apply(&update).is_ok() && let Ok(text) = doc.text() {
            let mut r = empty_revision();
            r.headline = text.headline;
            r.body = text.body;
            let html = deliverable_html(&r, &OPTIONS);
            prop_assert!(html.is_ok(), "{html:?}");
            assert_harmless(&html.unwrap());
        }
    }
}

/// HTML as an attacker would put it together.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">",
            "<a href='jav\tascript:x'>",
            "<math><mtext><table><mglyph><style><img src=x onerror=1>",
            "<iframe srcdoc='<script>1</script>'>",
            "<p>",
            "</p>",
            "<table>",
            "<td>",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<noscript>",
            "<template>",
            "<style>",
            "</style>",
            "<title>",
            "<textarea>",
            "&lt;script&gt;",
            "&#x6a;avascript:",
            "<a id=fn-1 href=#fn-1>",
            "<form action=javascript:x>",
            "<object data=javascript:x>",
            "<base href=//evil.example>",
            "<div style=x class=gallery>",
            "\u{0}",
            "\"",
            "'",
            ">",
            "chữ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    vec(piece, 0..12).prop_map(|p| p.concat())
}

/// A node of a document no editor wrote.
#[derive(Debug, Clone)]
enum Raw {
    Element { tag: String, attrs: Vec<(String, Any)>, children: Vec<Raw> },
    Text(Vec<(String, Vec<(String, Any)>)>),
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "listItem",
        "blockquote",
        "pullQuote",
        "table",
        "tableRow",
        "tableHeader",
        "tableCell",
        "figure",
        "gallery",
        "embed",
        "footnote",
        "horizontalRule",
        "hardBreak",
        "script",
        "iframe",
        "img onerror=alert(1)",
        "p><script>",
        "text",
        "doc",
    ])
    .prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Any> {
    prop_oneof![
        prop::sample::select(vec![
            "javascript:alert(1)",
            "https://a.example/",
            "https://a.example/\"onclick=\"x",
            "data:text/html,<script>",
            "\"><script>alert(1)</script>",
            "mailto:x@y.example",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "chữ",
            "",
        ])
        .prop_map(Any::from),
        (-3i64..1200).prop_map(|n| Any::Number(Number::Int(n))),
        Just(Any::Null),
        Just(Any::Bool(true)),
    ]
}

fn attributes() -> impl Strategy<Value = Vec<(String, Any)>> {
    let names = prop::sample::select(vec![
        "level",
        "start",
        "colspan",
        "rowspan",
        "media",
        "caption",
        "credit",
        "alt",
        "focalX",
        "url",
        "title",
        "provider",
        "text",
        "attribution",
        "onclick",
        "style",
        "href",
        "x onload=alert(1)",
    ]);
    vec((names.prop_map(str::to_owned), value()), 0..3)
}

fn marks() -> impl Strategy<Value = Vec<(String, Any)>> {
    let link =
        value().prop_map(|v| ("link".to_owned(), Any::from(std::collections::HashMap::from([("href".to_owned(), v)]))));
    let names = prop_oneof![
        12 => prop::sample::select(vec!["bold", "italic", "superscript", "link", "bold--12345678"]),
        1 => prop::sample::select(vec!["code", "script", "a onclick=x"]),
    ];
    let plain = names.prop_map(|n| (n.to_owned(), Any::from(std::collections::HashMap::<String, Any>::new())));
    vec(prop_oneof![12 => plain, 2 => link, 1 => Just(("bold".to_owned(), Any::Bool(true)))], 0..2)
}

/// Elements that are right more often than not, so that the schema lets enough of them through to the renderer.
fn node() -> impl Strategy<Value = Raw> {
    let text = vec(("[a-z<&\"' ]{0,8}", marks()), 0..3).prop_map(Raw::Text).boxed();
    let sound =
        |tag: &str, attrs: Vec<(String, Any)>, children: Vec<Raw>| Raw::Element { tag: tag.into(), attrs, children };
    let paragraph = text.clone().prop_map(move |t| sound("paragraph", vec![], vec![t]));
    let address = prop_oneof![3 => Just(Any::from("https://a.example/\"onclick=\"x")), 1 => value()];
    let embed = (address, value())
        .prop_map(move |(url, title)| sound("embed", vec![("url".into(), url), ("title".into(), title)], vec![]));
    let media = prop_oneof![3 => Just(Any::from("a".repeat(64))), 1 => value()];
    let caption = prop_oneof![3 => Just(Any::from("\"><script>alert(1)</script>")), 1 => value()];
    let figure = (media, caption)
        .prop_map(move |(v, caption)| sound("figure", vec![("media".into(), v), ("caption".into(), caption)], vec![]));
    let odd = (name(), attributes()).prop_map(|(tag, attrs)| Raw::Element { tag, attrs, children: vec![] });
    let leaf = prop_oneof![20 => paragraph, 1 => text, 3 => embed, 3 => figure, 2 => odd];
    leaf.prop_recursive(3, 16, 3, move |inner| {
        let odd = (name(), prop::option::weighted(0.2, attributes()), vec(inner.clone(), 0..3))
            .prop_map(|(tag, attrs, children)| Raw::Element { tag, attrs: attrs.unwrap_or_default(), children });
        let quote = vec(inner.clone(), 0..3).prop_map(move |children| sound("blockquote", vec![], children));
        let list = vec(inner, 1..3)
            .prop_map(move |blocks| sound("bulletList", vec![], vec![sound("listItem", vec![], blocks)]));
        prop_oneof![1 => odd, 3 => quote, 3 => list]
    })
}

fn hostile_update(nodes: &[Raw], client: u64) -> Vec<u8> {
    fn put<P: XmlFragment>(txn: &mut TransactionMut<'_>, parent: &P, nodes: &[Raw]) {
        for node in nodes {
            let at = parent.len(txn);
            match node {
                Raw::Element { tag, attrs, children } => {
                    let element = parent.insert(txn, at, XmlElementPrelim::empty(tag.as_str()));
                    for (name, value) in attrs {
                        element.insert_attribute(txn, name.as_str(), value.clone());
                    }
                    put(txn, &element, children);
                }
                Raw::Text(pieces) => {
                    let text = parent.insert(txn, at, XmlTextPrelim::new(""));
                    for (piece, marks) in pieces {
                        let end = text.len(txn);
                        let attrs: Attrs = marks.iter().map(|(k, v)| (k.as_str().into(), v.clone())).collect();
                        text.insert_with_attributes(txn, end, piece, attrs);
                    }
                }
            }
        }
    }
    let mut options = Options::with_guid_and_client_id("test".into(), ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    let doc = Doc::with_options(options);
    let mut txn = doc.transact_mut();
    let fragment = txn.get_or_insert_xml_fragment(FRAGMENTS[2]);
    put(&mut txn, &fragment, nodes);
    txn.encode_state_as_update_v1(&StateVector::default())
}
