//! Arbitrary bodies and revisions for the property tests of content.
#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "shared by several tests; each uses a part")]

use galley_domain::{
    content::{
        body::{Block, Body, Embed, Figure, Inline, ListItem, Mark, TableCell, TableRow},
        hash::MediaHash,
        revision::{AiDisclosure, AiUse, CorrectionNotice, RevisionContent, RevisionMedia, RevisionPicture, Seo},
        ydoc::WorkingText,
    },
    ids::{ArticleId, NewsroomId, SectionId},
    time::Timestamp,
};
use proptest::{collection::vec, option, prelude::*};

/// Pieces that text is made of: Vietnamese, composed and not, emoji, markup, white space, control characters.
pub fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "Sáng ", "biển ", "đường ", "ỡ", "o\u{31b}\u{303}", "e\u{302}\u{323}", "Quảng Trị", "🐟", "a", " ", "  ", "\u{a0}", "19/7/2021",
            "<b>", "</p>", "&amp;", "\"", "'", "<script>alert(1)</script>", "]]>", "--", "javascript:", "\u{202e}", "\u{200b}", "ﬁ", "Ω",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,6}",
    ]
}

pub fn words() -> impl Strategy<Value = String> {
    vec(piece(), 0..5).prop_map(|p| p.concat())
}

pub fn media() -> impl Strategy<Value = MediaHash> {
    any::<[u8; 32]>().prop_map(MediaHash)
}

pub fn href() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "https://a.example/",
        "http://địa.example/x?a=1&b=\"2\"",
        "mailto:a@b.example",
        "tel:+84233",
        "https://a.example/'><script>",
    ])
    .prop_map(str::to_owned)
}

pub fn marks() -> impl Strategy<Value = Vec<Mark>> {
    (any::<[bool; 4]>(), option::weighted(0.2, href())).prop_map(|(on, link)| {
        let mut marks: Vec<Mark> = [Mark::Superscript, Mark::Italic, Mark::Bold, Mark::Subscript]
            .into_iter()
            .zip(on)
            .filter_map(|(m, on)| on.then_some(m))
            .collect();
        marks.extend(link.map(|href| Mark::Link { href }));
        marks
    })
}

pub fn inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        6 => (words(), marks()).prop_map(|(text, marks)| Inline::Text { text, marks }),
        2 => words().prop_map(Inline::plain),
        1 => Just(Inline::HardBreak),
        1 => words().prop_map(|text| Inline::Footnote { text }),
    ]
}

pub fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    vec(inline(), 0..5)
}

pub fn figure() -> impl Strategy<Value = Figure> {
    (media(), words(), words(), words(), 0u16..=1000, 0u16..=1000).prop_map(
        |(media, caption, credit, alt, focal_x, focal_y)| Figure { media, caption, credit, alt, focal_x, focal_y },
    )
}

pub fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        6 => inlines().prop_map(Block::Paragraph),
        1 => (2u8..=4, inlines()).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => (words(), inlines()).prop_map(|(attribution, content)| Block::PullQuote { attribution, content }),
        1 => figure().prop_map(Block::Figure),
        1 => vec(figure(), 0..3).prop_map(Block::Gallery),
        1 => (words(), words()).prop_map(|(title, provider)| Block::Embed(Embed { url: "https://v.example/?a=1&b=<2>".into(), title, provider })),
        1 => Just(Block::HorizontalRule),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        let items = vec(vec(inner.clone(), 0..3).prop_map(|blocks| ListItem { blocks }), 0..3);
        let cell = (any::<bool>(), 1u32..4, 1u32..4, vec(inner.clone(), 0..2))
            .prop_map(|(header, colspan, rowspan, blocks)| TableCell { header, colspan, rowspan, blocks });
        let row = vec(cell, 0..3).prop_map(|cells| TableRow { cells });
        prop_oneof![
            items.clone().prop_map(Block::BulletList),
            (0u32..9, items).prop_map(|(start, items)| Block::OrderedList { start, items }),
            vec(inner, 0..3).prop_map(Block::Blockquote),
            vec(row, 0..3).prop_map(Block::Table),
        ]
    })
}

pub fn body() -> impl Strategy<Value = Body> {
    vec(block(), 0..6).prop_map(|blocks| Body { blocks })
}

pub fn working_text() -> impl Strategy<Value = WorkingText> {
    (words(), words(), body()).prop_map(|(headline, standfirst, body)| WorkingText { headline, standfirst, body })
}

fn picture() -> impl Strategy<Value = RevisionPicture> {
    figure().prop_map(|f| RevisionPicture {
        media: f.media,
        caption: f.caption,
        credit: f.credit,
        alt: f.alt,
        focal_x: f.focal_x,
        focal_y: f.focal_y,
    })
}

pub fn revision() -> impl Strategy<Value = RevisionContent> {
    let texts = vec(words(), 12);
    let pictures = (option::of(picture()), vec(picture(), 0..2));
    let sets = (vec(words(), 0..4), vec(any::<u128>(), 0..3), option::of(Just("thoi-su")), vec(words(), 0..3));
    (texts, body(), pictures, sets, any::<bool>()).prop_map(
        |(texts, body, (lead, gallery), (keywords, related, section, names), ai)| {
            let mut texts = texts.into_iter();
            let mut next = || texts.next().unwrap_or_default();
            let mut r = empty_revision();
            r.headline = next();
            r.kicker = next();
            r.slug = next();
            r.standfirst = next();
            r.body = body;
            r.bylines = names.into_iter().map(|name| galley_domain::article::Byline { person: None, name }).collect();
            r.dateline = next();
            r.section = section.map(|s| s.parse::<SectionId>().unwrap());
            r.keywords = keywords.into_iter().collect();
            r.topic = next();
            r.media = RevisionMedia { lead, gallery };
            r.related = related.into_iter().map(|n| ArticleId(uuid::Uuid::from_u128(n))).collect();
            r.seo = Seo { title: next(), description: next() };
            if ai {
                r.ai = AiDisclosure { extent: AiUse::Assisted, tool: next(), checked_by: next() };
                r.corrections = vec![CorrectionNotice { at: Timestamp::from_millis(1_763_942_400_000), text: next() }];
            }
            r
        },
    )
}

pub fn empty_revision() -> RevisionContent {
    RevisionContent::empty(NewsroomId(uuid::Uuid::from_u128(1)), ArticleId(uuid::Uuid::from_u128(2)))
}
