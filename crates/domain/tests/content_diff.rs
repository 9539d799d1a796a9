//! What a person is shown as changed between two revisions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure here is a failed test")]

mod content_support;

use content_support::{empty_revision, revision};
use galley_domain::content::{
    body::{Block, Body, Figure, Inline, Mark},
    diff::{DiffKind, SegmentOp, diff_revisions},
    hash::MediaHash,
};
use proptest::prelude::*;

#[test]
fn a_comma_is_one_change_and_shown_where_it_is() {
    let mut old = empty_revision();
    old.headline = "Họp báo".into();
    old.body = Body::from_paragraphs(["Đoạn đầu.", "Sáng nay, trời đẹp ở bến cá.", "Đoạn cuối."]);
    let mut new = old.clone();
    new.body = Body::from_paragraphs(["Đoạn đầu.", "Sáng nay trời đẹp ở bến cá.", "Đoạn cuối."]);
    let diff = diff_revisions(&old, &new);
    assert_eq!((diff.changes, diff.fields.len()), (1, 0));
    insta::assert_json_snapshot!(diff);
}

#[test]
fn added_and_removed_blocks_keep_their_numbers() {
    let mut old = empty_revision();
    old.body = Body::from_paragraphs(["một hai ba", "bốn năm sáu", "bảy tám chín"]);
    let mut new = empty_revision();
    new.headline = "Tít mới".into();
    new.keywords = ["cá".into()].into();
    new.body = Body::from_paragraphs(["một hai ba", "chen vào giữa đây", "bảy tám mười"]);
    let diff = diff_revisions(&old, &new);
    let blocks: Vec<_> = diff.blocks.iter().map(|b| (b.kind, b.block_old, b.block_new)).collect();
    assert_eq!(
        blocks,
        [
            (DiffKind::Same, Some(0), Some(0)),
            (DiffKind::Added, None, Some(1)),
            (DiffKind::Removed, Some(1), None),
            (DiffKind::Changed, Some(2), Some(2)),
        ]
    );
    assert_eq!(diff.fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["headline", "keywords"]);
    assert_eq!(diff.changes, 5);
}

#[test]
fn a_change_of_a_link_a_mark_or_a_picture_is_a_change() {
    let link = |href: &str| Inline::Text { text: "bảng giá".into(), marks: vec![Mark::Link { href: href.into() }] };
    let figure = |bytes: &[u8]| Block::Figure(Figure { caption: "Bến".into(), ..Figure::new(MediaHash::of(bytes)) });
    let mut old = empty_revision();
    old.body = Body {
        blocks: vec![
            Block::Paragraph(vec![link("https://a.example/")]),
            figure(b"1"),
            Block::Paragraph(vec![Inline::plain("đậm")]),
        ],
    };
    let mut new = old.clone();
    new.body = Body {
        blocks: vec![
            Block::Paragraph(vec![link("https://b.example/")]),
            figure(b"2"),
            Block::Paragraph(vec![Inline::Text { text: "đậm".into(), marks: vec![Mark::Bold] }]),
        ],
    };
    let diff = diff_revisions(&old, &new);
    let names: Vec<_> = diff
        .blocks
        .iter()
        .map(|b| (b.kind, b.attributes.iter().map(|a| a.name.as_str()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        names,
        [(DiffKind::Changed, vec!["links"]), (DiffKind::Changed, vec!["media"]), (DiffKind::Changed, vec!["marks"])]
    );
}

#[test]
fn an_added_picture_and_a_removed_link_are_named() {
    let link =
        Inline::Text { text: "bảng giá".into(), marks: vec![Mark::Link { href: "https://a.example/".into() }] };
    let mut old = empty_revision();
    old.body = Body { blocks: vec![Block::Paragraph(vec![link])] };
    let mut new = old.clone();
    let picture = MediaHash::of(b"1");
    new.body = Body { blocks: vec![Block::Figure(Figure { alt: "Bến cũ".into(), ..Figure::new(picture) })] };
    let diff = diff_revisions(&old, &new);
    let named = |kind: DiffKind| -> Vec<(String, String, String)> {
        let block = diff.blocks.iter().find(|b| b.kind == kind).expect("a block");
        block.attributes.iter().map(|a| (a.name.clone(), a.before.clone(), a.after.clone())).collect()
    };
    let said = |name: &str, before: &str, after: &str| (name.to_owned(), before.to_owned(), after.to_owned());
    assert_eq!(named(DiffKind::Removed), [said("links", "https://a.example/", "")]);
    assert_eq!(named(DiffKind::Added), [said("alt", "", "Bến cũ"), said("media", "", &picture.to_string())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn revisions_differ_exactly_when_their_hashes_do(a in revision(), b in revision()) {
        prop_assert_eq!(diff_revisions(&a, &a).changes, 0);
        prop_assert_eq!(diff_revisions(&a, &b).changes == 0, a.hash().unwrap() == b.hash().unwrap());
    }

    #[test]
    fn both_texts_can_be_read_from_the_difference(a in revision(), b in revision()) {
        let diff = diff_revisions(&a, &b);
        for (side, body, gone) in [(0, &a.body, SegmentOp::Added), (1, &b.body, SegmentOp::Removed)] {
            let mut numbered: Vec<(u32, String)> = diff.blocks.iter().filter_map(|block| {
                let number = if side == 0 { block.block_old } else { block.block_new }?;
                Some((number, block.segments.iter().filter(|s| s.op != gone).map(|s| s.text.as_str()).collect()))
            }).collect();
            numbered.sort();
            let expected: Vec<(u32, String)> = body.canonical().leaves().map(|l| (l.index, l.text())).collect();
            prop_assert_eq!(numbered, expected);
        }
    }
}
