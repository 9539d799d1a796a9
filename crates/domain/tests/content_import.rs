//! What comes in from outside: a portal page saved as text, plain text, HTML, Markdown, files that are no text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure here is a failed test")]

use chrono::NaiveDate;
use galley_domain::content::{
    body::Body,
    import::{
        DecodeError, ImportError, ImportNote, Imported, decode_text, html_as_delivered, import_html, import_markdown,
        import_text, looks_binary,
    },
    render::{RenderOptions, render_article_body},
};
use proptest::prelude::*;
use scraper::{Html, Node};
use unicode_normalization::UnicodeNormalization;

const PAGE: &str = include_str!("../../../tests/fixtures/portal-page.txt");

fn html(imported: &Imported) -> String {
    let none = |_: &_| None;
    render_article_body(&imported.body, &RenderOptions { media: &none })
}

fn assert_is_the_page(page: &Imported) {
    assert_eq!(page.date, NaiveDate::from_ymd_opt(2021, 6, 18));
    assert!(page.standfirst.starts_with("Ngày 19/7/2021, "), "{}", page.standfirst);
    assert_eq!(page.body.blocks.len(), 2);
    let text = page.body.plain_text();
    assert!(text.starts_with("Theo đó, ") && text.ends_with("./."), "{text}");
    let all = format!("{}\n{}\n{text}", page.headline, page.standfirst);
    for furniture in ["online", "°", "Lượt xem", "100%", "Tin liên quan", "Tin mới nhất", " CH)", " SA)", "Đăng ngày"]
    {
        assert!(!all.contains(furniture), "{furniture} in {all}");
    }
}

#[test]
fn a_portal_page_saved_as_text_gives_its_article_and_leaves_its_furniture() {
    let page = import_text(PAGE).unwrap();
    assert_is_the_page(&page);
    assert_eq!(page.headline, "Chấn chỉnh việc đưa tin về mùa mưa bão trên cổng thông tin các xã ven biển");
    assert_eq!(page.byline.as_deref(), Some("BBT"));
    // Whether serde_json keeps the order of keys is decided by whoever builds the workspace.
    insta::with_settings!({sort_maps => true}, { insta::assert_json_snapshot!(page) });
}

#[test]
fn the_same_page_in_decomposed_unicode_with_windows_line_ends_and_a_mark_reads_the_same() {
    let other: String = format!("\u{feff}{}", PAGE.nfd().collect::<String>().replace('\n', "\r\n"));
    assert_eq!(import_text(&other).unwrap(), import_text(PAGE).unwrap());
}

#[test]
fn the_real_page_reads_likewise_where_it_is_at_hand() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/portal-page.txt");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let page = import_text(&text).unwrap();
    assert_is_the_page(&page);
    assert!(page.headline.starts_with("Tăng cường công tác chỉ đạo"), "{}", page.headline);
    assert_eq!(page.byline.as_deref(), Some("BTL"));
}

#[test]
fn plain_text_keeps_every_word() {
    let text = "Họp báo thường kỳ\n\nSáng nay, huyện họp báo về giá cá,\nvề mùa mưa.\nÔng Nam nói gì?\n\nTin khác đến vào buổi chiều.\n";
    let article = import_text(text).unwrap();
    assert_eq!(article.headline, "Họp báo thường kỳ");
    assert_eq!((article.standfirst.as_str(), &article.byline, article.date), ("", &None, None));
    assert_eq!(
        article.body.plain_text(),
        "Sáng nay, huyện họp báo về giá cá, về mùa mưa.\nÔng Nam nói gì?\nTin khác đến vào buổi chiều."
    );
    assert!(article.notes.is_empty());

    let one = import_text("Chỉ một đoạn.").unwrap();
    assert_eq!((one.headline.as_str(), one.body.plain_text().as_str()), ("", "Chỉ một đoạn."));
    assert_eq!(import_text("").unwrap(), Imported::default());
}

#[test]
fn a_list_heading_with_more_article_after_it_is_not_the_end() {
    let text = "12 người đang online\nTít\nĐăng ngày 01 - 02 - 2024\nLượt xem: 9\nĐoạn một.\n\nTin khác\n\nĐoạn hai rất quan trọng.\n\nĐoạn ba.";
    let page = import_text(text).unwrap();
    assert!(page.body.plain_text().contains("Đoạn hai rất quan trọng."));
    assert!(page.body.plain_text().contains("Đoạn ba."));
}

fn check_html(source: &str, expected: &str) {
    assert_eq!(html(&import_html(source).unwrap()), expected, "{source}");
}

#[test]
fn html_becomes_blocks_and_marks() {
    check_html("<div>a<br>b<br><br>c <b>d</b><i> e</i></div>", "<p>a<br>b</p><p>c <strong>d</strong><em> e</em></p>");
    check_html("<h2>x</h2><h5>y</h5><h1>z</h1>", "<h2>x</h2><h4>y</h4><h2>z</h2>");
    check_html(
        "<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>",
        "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p><p>d</p></li></ul>",
    );
    check_html(
        "<ol start=4><li>a</ol><blockquote>q</blockquote><hr>",
        "<ol start=\"4\"><li><p>a</p></li></ol><blockquote><p>q</p></blockquote><hr>",
    );
    check_html(
        "<table><tr><th>a<th colspan=2>b<tr><td>c<td>d<td></table>",
        "<div class=\"table\"><table><tbody><tr><th scope=\"col\"><p>a</p></th><th colspan=\"2\" scope=\"col\"><p>b</p></th></tr><tr><td><p>c</p></td><td><p>d</p></td><td></td></tr></tbody></table></div>",
    );
    check_html(
        "<p>H<sub>2</sub>O <a href=https://a.example/>l<b>i</b></a></p>",
        "<p>H<sub>2</sub>O <a href=\"https://a.example/\" rel=\"noopener\">l<strong>i</strong></a></p>",
    );
    check_html("  \n <p>&nbsp;</p><p> a\n b </p>\n", "<p>a b</p>");
    check_html("<table><tr><td><p>khung</p></td></tr></table>", "<p>khung</p>");
    check_html("<pre>a\n  b</pre>", "<p>a<br>  b</p>");
}

#[test]
fn what_has_no_place_in_a_body_is_left_out_and_told() {
    let page = import_html(
        "<p>a<img src=\"https://a.example/x.jpg\" alt=\"Ảnh\"></p><iframe src=\"https://video.example/e/1\" title=\"Phim\"></iframe><p><a href=\"/tin/1\">xem</a></p><video src=\"https://a.example/v.mp4\"></video>",
    )
    .unwrap();
    assert_eq!(
        page.notes,
        [
            ImportNote::PictureLeftOut { source: "https://a.example/x.jpg".into(), alt: "Ảnh".into() },
            ImportNote::FrameBecameCard { url: "https://video.example/e/1".into() },
            ImportNote::LinkLeftOut { text: "xem".into(), target: "/tin/1".into() },
            ImportNote::MediaLeftOut { source: "https://a.example/v.mp4".into() },
        ]
    );
    assert_eq!(
        html(&page),
        "<p>a</p><aside class=\"embed\"><a href=\"https://video.example/e/1\" rel=\"noopener\">Phim</a> <span class=\"provider\">video.example</span></aside><p>xem</p>"
    );
}

#[test]
fn a_page_gives_its_first_heading_or_its_title_as_headline() {
    let page = import_html("<!doctype html><html><head><title>Cổng &amp; tin</title><style>p{}</style></head><body><p>Đoạn.</p></body></html>").unwrap();
    assert_eq!((page.headline.as_str(), page.body.plain_text().as_str()), ("Cổng & tin", "Đoạn."));
    let page = import_html("<title>Trang</title><h1>Tít <i>thật</i></h1><p>Đoạn.</p>").unwrap();
    assert_eq!((page.headline.as_str(), page.body.plain_text().as_str()), ("Tít thật", "Đoạn."));
}

#[test]
fn markdown_is_read_with_its_html_made_harmless() {
    let page = import_markdown("# Tít\n\nMột **đậm** [link](https://a.example/) [xấu](javascript:alert(1))\n\n<script>alert(1)</script>\n\n1. a\n2. b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n").unwrap();
    assert_eq!(page.headline, "Tít");
    insta::assert_snapshot!(html(&page));
}

#[test]
fn what_galley_renders_it_reads_back() {
    let json: serde_json::Value = serde_json::from_str(include_str!("fixtures/tiptap/article.json")).unwrap();
    let body = Body::from_json(&json["body"]).unwrap();
    let media = |_: &_| Some("/media/x.jpg".to_owned());
    let again = import_html(&render_article_body(&body, &RenderOptions { media: &media })).unwrap();
    assert_eq!(again.body.blocks[..7], without_notes(&body).blocks[..7]);
}

/// Footnotes come back as numbers and a list: the one thing HTML cannot say.
fn without_notes(body: &Body) -> Body {
    let html = render_article_body(body, &RenderOptions { media: &|_: &_| None });
    import_html(&html).unwrap().body
}

#[test]
fn deep_nesting_neither_overflows_nor_loses_text_and_endless_nesting_is_refused() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<b>", "</b>"),
        ("<table><tr><td>", "</td></tr></table>"),
    ] {
        let source = format!("{}chữ{}", open.repeat(900), close.repeat(900));
        let page = import_html(&source).unwrap();
        assert!(page.body.plain_text().contains("chữ"), "{open}");
        assert!(Body::from_json(&page.body.to_json()).is_ok());
        assert_eq!(import_html(&open.repeat(100_000)), Err(ImportError::TooNested), "{open}");
    }
}

#[test]
fn a_file_that_is_no_text_is_told_from_one_that_is() {
    for binary in [
        &b"PK\x03\x04word/document.xml"[..],
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"MZ\x90\x00",
        b"a\x00b",
        b"\x01\x02\x03\x04",
    ] {
        assert!(looks_binary(binary), "{binary:?}");
        assert_eq!(decode_text(binary), Err(DecodeError::Binary));
    }
    for (bytes, text) in [
        (&b"\xef\xbb\xbfTi\xe1\xba\xbfng"[..], "Tiếng"),
        ("Tiếng Việt".as_bytes(), "Tiếng Việt"),
        (b"\xff\xfeT\x00i\x00\xbf\x1en\x00g\x00", "Tiếng"),
        (b"\xfe\xff\x00T\x00i\x1e\xbf\x00n\x00g", "Tiếng"),
        (b"", ""),
    ] {
        assert_eq!(decode_text(bytes).as_deref(), Ok(text));
    }
    // "Tiếng" as TCVN3 has it: letters, but not Unicode.
    assert_eq!(decode_text(b"Ti\xd5ng Vi\xd6t"), Err(DecodeError::NotUnicode));
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<a href=javascript:alert(1)>",
            "<a href=\"https://a.example/\">",
            "</a>",
            "<p>",
            "</p>",
            "<table><tr><td>",
            "</table>",
            "<ul><li>",
            "</ul>",
            "<iframe src=javascript:alert(1)>",
            "<iframe src=https://v.example/><p></iframe>",
            "<h1>",
            "</h1>",
            "<math><mtext><style>",
            "<!--",
            "-->",
            "<template>",
            "<noscript>",
            "<title>",
            "<textarea>",
            "<pre>",
            "<br>",
            "<b>",
            "<blockquote>",
            "&lt;script&gt;",
            "<form>",
            "<input>",
            "<aside class=pull-quote>",
            "<p class=attribution>",
            "<object>",
            "\u{0}",
            "<body onload=x>",
            "<base href=//e.example>",
            "<meta http-equiv=refresh content=0>",
            "chữ ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..14).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn imported_html_never_holds_anything_active(source in hostile()) {
        for imported in [import_html(&source).unwrap(), import_markdown(&source).unwrap(), import_text(&source).unwrap()] {
            prop_assert_eq!(&Body::from_json(&imported.body.to_json()).unwrap(), &imported.body);
            harmless(&html(&imported));
        }
        harmless(&html_as_delivered(&source).unwrap());
    }

    // Between à and ỹ lies one character that is a space (U+1680): alone it is no word.
    #[test]
    fn plain_words_of_html_are_kept(words in prop::collection::vec("[a-zà-ỹ]{1,6}".prop_filter("a space", |w| !w.contains(char::is_whitespace)), 1..6), tags in prop::collection::vec(prop::sample::select(vec!["p", "div", "b", "li", "h3", "span", "blockquote", "section"]), 6)) {
        let source: String = words.iter().zip(&tags).map(|(w, t)| format!("<{t}>{w}</{t}> ")).collect();
        let page = import_html(&source).unwrap();
        let text = page.body.plain_text();
        for word in &words {
            prop_assert!(text.contains(&word.nfc().collect::<String>()), "{word} of {source} is missing in {text}");
        }
    }

    #[test]
    fn text_import_loses_no_line_that_is_not_furniture(lines in prop::collection::vec("[A-ZĐ][a-zà-ỹ ]{3,30}\\.", 2..6)) {
        let all = import_text(&lines.join("\n\n")).unwrap();
        let text = format!("{}\n{}\n{}", all.headline, all.standfirst, all.body.plain_text());
        for line in &lines {
            let line: String = line.trim().nfc().collect();
            prop_assert!(text.contains(&line), "{line} is missing in {text}");
        }
    }
}

fn harmless(html: &str) {
    for node in Html::parse_fragment(html).root_element().descendants().skip(1) {
        if let Node::Element(e) = node.value() {
            assert!(
                !["script", "iframe", "svg", "style", "object", "form", "input", "img", "base", "meta", "template"]
                    .contains(&e.name()),
                "{html}"
            );
            for (name, value) in e.attrs() {
                assert!(!name.starts_with("on") && !["style", "src", "srcdoc"].contains(&name), "{html}");
                assert!(
                    name != "href"
                        || ["https:", "http:", "mailto:", "tel:", "#fn"].iter().any(|s| value.starts_with(s)),
                    "{html}"
                );
            }
        }
    }
}

#[test]
fn an_empty_block_is_no_article() {
    assert_eq!(import_html("<p> </p><br>").unwrap().body, Body::default());
}
