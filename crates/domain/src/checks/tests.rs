use super::*;
use crate::{
    article::{Byline, Language, Picture, Source},
    content::{
        body::{Block, Embed, Figure, Inline, ListItem, Mark, TableCell, TableRow},
        hash::MediaHash,
        import::import_text,
        place::Field,
        text::utf16_slice,
    },
    profile::{Demand, FieldRule},
};
use proptest::prelude::*;
use uuid::Uuid;

/// An article under test; [`Desk::clean`] has nothing wrong with it.
struct Desk {
    headline: String,
    standfirst: String,
    body: Body,
    details: Details,
    profile: ContentProfile,
    publish: Option<NaiveDate>,
    reasons: Vec<OpenPoint>,
    comments: Vec<OpenPoint>,
    existing: Vec<Candidate>,
}

fn picture() -> Picture {
    Picture {
        media: MediaHash([7; 32]),
        caption: "Cầu Sông Lành sau khi thông xe.".into(),
        credit: "Ảnh: Minh Khôi".into(),
        alt: "Cây cầu dài bắc qua sông, hai bờ đông người".into(),
        rights_note: String::new(),
        focal_x: 500,
        focal_y: 500,
    }
}

impl Desk {
    fn clean() -> Self {
        let source = |who: &str| Source { who: who.into(), contact: String::new(), when: String::new() };
        Self {
            headline: "Thông xe cầu Sông Lành sau hai năm thi công".into(),
            standfirst: "Cây cầu dài 412 m nối hai bờ huyện Bình Trạch, rút ngắn 18 km đường đi.".into(),
            body: Body::from_paragraphs([
                "Sáng 18/6, Ban Quản lý dự án tỉnh An Lạc tổ chức thông xe kỹ thuật cầu Sông Lành.",
                "Công trình khởi công ngày 20/5/2019, dự kiến đưa vào khai thác từ ngày 2/9/2021 theo Quyết định số 412/QĐ-UBND ngày 12/4/2019.",
            ]),
            details: Details {
                bylines: vec![Byline { person: None, name: "Minh Khôi".into() }],
                section: "thoi-su".parse().ok(),
                keywords: ["giao thông".to_owned()].into(),
                lead: Some(picture()),
                sources: vec![source("Ban Quản lý dự án"), source("Ông Lê Văn Thuận, chỉ huy công trường")],
                ..Details::default()
            },
            profile: ContentProfile::default_profile(),
            publish: NaiveDate::from_ymd_opt(2021, 6, 18),
            reasons: vec![],
            comments: vec![],
            existing: vec![],
        }
    }

    fn text(paragraph: &str) -> Self {
        Self { body: Body::from_paragraphs([paragraph]), ..Self::clean() }
    }

    fn english(paragraph: &str) -> Self {
        let mut desk = Self::text(paragraph);
        desk.details.language = Language::En;
        desk
    }

    fn run(&self) -> Vec<Finding> {
        run(&CheckInput {
            article: Some(ArticleId(Uuid::nil())),
            headline: &self.headline,
            standfirst: &self.standfirst,
            body: &self.body,
            details: &self.details,
            profile: &self.profile,
            publish_date: self.publish,
            open_reasons: &self.reasons,
            open_comments: &self.comments,
            existing: &self.existing,
        })
    }
}

/// Every finding as `kind severity field[block]"quote" name=value ...`, and what is expected of it, line by line.
#[track_caller]
fn check(desk: &Desk, expected: &[&str]) {
    let shown: Vec<String> = desk.run().iter().map(show).collect();
    assert_eq!(shown, expected);
}

fn show(f: &Finding) -> String {
    let severity = if f.severity == Severity::Blocking { "blocking" } else { "advice" };
    let mut out = format!("{} {severity}", f.kind.as_str());
    if let Some(p) = &f.place {
        let field = match &p.field {
            Field::Headline => "headline",
            Field::Kicker => "kicker",
            Field::Standfirst => "standfirst",
            Field::Body => "body",
            Field::Detail(name) => name,
        };
        out += &format!(" {field}{}{:?}", p.block.map(|b| format!("[{b}]")).unwrap_or_default(), p.quote);
    }
    for (name, value) in &f.args {
        out += &format!(" {name}={value}");
    }
    out
}

#[test]
fn a_clean_article_has_no_findings() {
    check(&Desk::clean(), &[]);
}

#[test]
fn an_empty_article_lacks_what_its_profile_asks_for_and_nothing_else_is_said() {
    let desk = Desk {
        headline: "  ".into(),
        standfirst: String::new(),
        body: Body::from_paragraphs(["", "", ""]),
        details: Details::default(),
        ..Desk::clean()
    };
    check(
        &desk,
        &[
            "required_field blocking headline\"\" field=headline",
            "required_field blocking standfirst\"\" field=standfirst",
            "required_field blocking body\"\" field=body",
            "required_field blocking bylines\"\" field=bylines",
            "recommended_field advice keywords\"\" field=keywords",
            "recommended_field advice lead\"\" field=lead",
            "required_field blocking section\"\" field=section",
            "missing_second_source advice sources\"\" have=0 need=2",
        ],
    );
}

#[test]
fn caps_count_what_readers_see_and_words() {
    let mut desk = Desk::clean();
    desk.headline = "ế".repeat(140);
    check(&desk, &[]);
    desk.headline.push('ế');
    desk.profile
        .fields
        .insert("standfirst".into(), FieldRule { demand: Demand::Required, max_chars: None, max_words: Some(5) });
    check(
        &desk,
        &[
            "too_long advice headline\"\" actual=141 field=headline max=140 unit=chars",
            "too_long advice standfirst\"\" actual=17 field=standfirst max=5 unit=words",
        ],
    );
}

#[test]
fn the_profile_decides_what_blocks_and_what_is_off() {
    let mut desk = Desk::text("Lãnh đạo của của tỉnh họp ngày 31/2/2021.");
    desk.profile.findings =
        [("doubled_word".to_owned(), Severity::Off), ("date_contradiction".to_owned(), Severity::Blocking)].into();
    check(&desk, &["date_contradiction blocking body[0]\"31/2/2021\" date=31/2/2021 reason=impossible"]);
}

#[test]
fn pictures_must_say_what_they_show_whose_they_are_and_what_is_in_them() {
    let mut desk = Desk::clean();
    desk.details.lead = Some(Picture { credit: " ".into(), ..picture() });
    desk.details.gallery = vec![
        picture(),
        Picture {
            alt: String::new(), caption: "Người người đi đi lại lại, của của".into(), ..picture()
        },
    ];
    desk.body.blocks.push(Block::Figure(Figure::new(MediaHash([1; 32]))));
    check(
        &desk,
        &[
            "picture_without_caption advice body[2]\"\" number=1 where=body",
            "picture_without_credit advice body[2]\"\" number=1 where=body",
            "picture_without_alt advice body[2]\"\" number=1 where=body",
            "picture_without_alt advice gallery\"\" number=2 where=gallery",
            "doubled_word advice gallery\"của của\" number=2 word=của",
            "picture_without_credit advice lead\"\" number=1 where=lead",
        ],
    );
}

#[test]
fn empty_blocks_are_found_where_readers_would_meet_them() {
    let cell = TableCell { header: false, colspan: 1, rowspan: 1, blocks: vec![Block::Paragraph(vec![])] };
    let text = |t: &str| Block::Paragraph(vec![Inline::plain(t)]);
    let mut desk = Desk::clean();
    desk.body = Body {
        blocks: vec![
            text("Mở đầu."),
            Block::Paragraph(vec![]),
            Block::Heading { level: 2, content: vec![] },
            Block::Table(vec![TableRow { cells: vec![cell] }]),
            Block::BulletList(vec![ListItem { blocks: vec![Block::Paragraph(vec![])] }]),
            text("Kết."),
            Block::Paragraph(vec![]),
        ],
    };
    check(
        &desk,
        &[
            "empty_block advice body[1]\"\" block=paragraph",
            "empty_block advice body[2]\"\" block=heading",
            "empty_block advice body[4]\"\" block=paragraph",
        ],
    );
}

#[test]
fn spaces_and_characters_nobody_sees_are_found_where_they_are() {
    let mut desk = Desk::clean();
    desk.headline = "Thông xe  cầu".into();
    desk.standfirst = "Dự\u{200B}\u{AD} án 👩\u{200D}🌾 xong".into();
    desk.details.kicker = "Ha\u{323} tầng".into();
    check(
        &desk,
        &[
            "doubled_space advice headline\"  \" count=2",
            "decomposed_text advice kicker\"Ha\\u{323} tầng\"",
            "invisible_characters advice standfirst\"\\u{200b}\\u{ad}\" codes=U+00AD U+200B count=2",
        ],
    );
}

#[test]
fn links_must_lead_somewhere() {
    let link = |text: &str, href: &str, bold: bool| Inline::Text {
        text: text.into(),
        marks: [bold.then_some(Mark::Bold), Some(Mark::Link { href: href.into() })].into_iter().flatten().collect(),
    };
    let mut desk = Desk::clean();
    desk.body = Body {
        blocks: vec![
            Block::Paragraph(vec![
                Inline::plain("Xem 😀 "),
                link("văn ", "", true),
                link("bản", "", false),
                Inline::plain(" và "),
                link("đây", "ubnd.anlac.example", false),
                Inline::plain(" hoặc "),
                link("https://anlac.example/a", "https://anlac.example/a", false),
                Inline::plain(", (www.anlac.example/b). Cả https:// nữa."),
            ]),
            Block::Embed(Embed { url: "javascript:alert(1)".into(), title: "Video".into(), provider: String::new() }),
        ],
    };
    check(
        &desk,
        &[
            "link_without_target blocking body[0]\"văn bản\" href= reason=empty text=văn bản",
            "link_without_target blocking body[0]\"đây\" href=ubnd.anlac.example reason=address text=đây",
            "unlinked_address advice body[0]\"www.anlac.example/b\" address=www.anlac.example/b",
            "link_without_target blocking body[1]\"\" href=javascript:alert(1) reason=card text=Video",
        ],
    );
}

#[test]
fn unresolved_reasons_block_and_unresolved_comments_are_shown() {
    let mut desk = Desk::clean();
    let place = Some(Place::in_body(0, 5, 9, "18/6"));
    desk.reasons = vec![
        OpenPoint { place, code: "wrong_figure".into(), note: "Ngày thông xe?".into() },
        OpenPoint { place: None, code: "missing_source".into(), note: String::new() },
    ];
    desk.comments = vec![OpenPoint { note: "Gọi lại anh Thuận".into(), ..OpenPoint::default() }];
    check(
        &desk,
        &[
            "unresolved_reason blocking body[0]\"18/6\" code=wrong_figure note=Ngày thông xe?",
            "unresolved_reason blocking code=missing_source note=missing_source",
            "unresolved_comment advice note=Gọi lại anh Thuận",
        ],
    );
}

#[test]
fn one_person_named_twice_is_one_source() {
    let mut desk = Desk::clean();
    for s in &mut desk.details.sources {
        s.who = "ban quản lý dự án ".into();
    }
    check(&desk, &["missing_second_source advice sources\"\" have=1 need=2"]);
}

/// `reason "place"` of every date finding; the article is published on Friday 18 June 2021.
#[track_caller]
fn dates(desk: &Desk, expected: &[&str]) {
    let found: Vec<String> = desk
        .run()
        .iter()
        .filter(|f| f.kind == FindingKind::DateContradiction)
        .map(|f| {
            let quote = f.place.as_ref().map(|p| p.quote.as_str()).unwrap_or_default();
            format!("{} {quote:?}", f.args["reason"])
        })
        .collect();
    assert_eq!(found, expected, "{:?}", desk.body.plain_text());
}

#[test]
fn the_real_pages_contradiction_is_found() {
    let desk = Desk::text(
        "Ngày 19/7/2021, Ban Tuyên giáo Trung ương ban hành văn bản tăng cường công tác chỉ đạo, định hướng quản lý thông tin trên \
         mạng xã hội và các loại hình truyền thông khác trên internet.",
    );
    dates(&desk, &["after_publish \"19/7/2021\""]);
    let found = desk.run();
    assert_eq!(found[0].args["publish_date"], "18/06/2021");
    assert_eq!(found[0].severity, Severity::Advice);
}

#[test]
fn an_imported_portal_page_shows_its_contradiction_and_nothing_else_about_dates() {
    let page = import_text(include_str!("../../../../tests/fixtures/portal-page.txt")).unwrap();
    let desk = Desk { headline: page.headline, standfirst: page.standfirst, body: page.body, ..Desk::clean() };
    let found: Vec<_> = desk.run().into_iter().map(|f| (f.kind, f.place.map(|p| p.quote))).collect();
    assert_eq!(found, [(FindingKind::DateContradiction, Some("19/7/2021".to_owned()))]);
}

#[test]
fn a_later_day_told_as_past_is_a_contradiction() {
    for (text, quote) in [
        ("An Lạc – Ngày 19-7-2021, tại xã Tân Hòa, một vụ cháy xảy ra.", "19-7-2021"),
        ("Hội nghị đã diễn ra ngày 20/6 tại huyện Bình Trạch.", "20/6"),
        ("Ngày 19 tháng 7 năm 2021, UBND tỉnh ban hành kế hoạch mới.", "19 tháng 7 năm 2021"),
        ("Căn cứ Quyết định số 12/QĐ-UBND ngày 19/7/2021 của UBND tỉnh, các xã sẽ lập danh sách.", "19/7/2021"),
        ("Chiều 25/6, công an huyện đã bắt giữ hai người.", "25/6"),
    ] {
        dates(&Desk::text(text), &[&format!("after_publish {quote:?}")]);
    }
    for (text, quote) in [
        ("The committee met on July 19, 2021, and said it had no doubts.", "July 19, 2021"),
        ("On 19 July 2021, the province issued a new plan.", "19 July 2021"),
        ("The bridge was opened on 2021-07-19 after two years.", "2021-07-19"),
    ] {
        dates(&Desk::english(text), &[&format!("after_publish {quote:?}")]);
    }
}

#[test]
fn plans_limits_and_what_only_looks_like_a_date_are_left_alone() {
    for text in [
        "Ngày 19/7/2021, UBND tỉnh sẽ ban hành văn bản.",
        "Dự kiến ngày 19/7/2021, cầu thông xe.",
        "Tỉnh đã phê duyệt kế hoạch khởi công vào ngày 19/7/2021.",
        "Hồ sơ nộp trước ngày 19/7/2021. Hạn chót là 20/7/2021.",
        "Lễ hội diễn ra từ ngày 19/7/2021 đến ngày 21/7/2021.",
        "Hội nghị diễn ra ngày 19/7/2021.",
        "Phấn đấu đến năm 2030 có 25/30 xã đạt chuẩn.",
        "Nghị định 90/2020/NĐ-CP và Công văn số 15/07/2022/CV, điện thoại 0233.19.7.2022, 1.19/7/2022.",
        "Đội nhà thắng 3-1, tỷ số hiệp một 2-1; hai phần ba (2/3) số phiếu, 31/2 điểm; trực 24/7.",
        "Từ 1/3 đến 1/2 diện tích lúa đã gặt.",
        "Ngày 31 tháng 12 năm 2030, đề án sẽ kết thúc.",
        "Từ mùng 10/3 đến 5/3 âm lịch, ngày 30/2 âm lịch.",
        "Sau 19 tháng 7 ngày, anh trở về.",
        "Thứ Sáu, ngày 18/6/2021 và thứ 7 (19/6/2021), Chủ nhật 20/6/2021.",
        "Kỳ họp thứ hai, ngày 18/6/2021; lần thứ ba (ngày 18/6/2021).",
        "Hôm nay (18/6), hôm qua, ngày 17/6/2021, sáng mai 19/6.",
        "Năm học kéo dài từ 5/9 đến 31/5. Chợ tết mở từ ngày 28/12 đến 5/1. Hội mở ngày 18-20/6.",
        "Dịp lễ 30/4 - 1/5, ngày 29/2 có năm mới có.",
        "Từ 8 giờ ngày 18/6 đến 17 giờ ngày 20/6 cấm đường.",
    ] {
        dates(&Desk::text(text), &[]);
    }
    for text in [
        "The fair will open on July 19, 2021. Applications close by 20 July 2021.",
        "The bridge, scheduled for July 19, 2021, is nearly done.",
        "He may 5 times; in May 2022; at 3/4/2022 nobody knows the month.",
        "Friday, June 18, 2021; from 20 to 25 July; from June 28 to July 5; 7/19/2022 is a Tuesday.",
        "Today (June 18) and yesterday, 17 June.",
    ] {
        dates(&Desk::english(text), &[]);
    }
}

#[test]
fn a_date_that_contradicts_itself_is_found_without_a_publish_date() {
    for (text, expected) in [
        ("Thứ Hai, ngày 20/7/2021, hội nghị họp.", "weekday \"20/7/2021\""),
        ("Lễ mở ngày 20/7/2021 (Chủ nhật).", "weekday \"20/7/2021\""),
        ("Hội mở từ ngày 20 đến ngày 18/7.", "range \"20 đến ngày 18/7\""),
        ("Từ ngày 20/7 đến hết ngày 18/6 đường bị cấm.", "range \"20/7 đến hết ngày 18/6\""),
        ("Từ 8 giờ ngày 20/7/2021 đến 17 giờ ngày 18/7/2021.", "range \"20/7/2021 đến 17 giờ ngày 18/7/2021\""),
        ("Hội mở ngày 20-18/7.", "range \"20-18/7\""),
        ("Lễ ra mắt ngày 31/2/2021.", "impossible \"31/2/2021\""),
        ("Ngày 31 tháng 4 hằng năm.", "impossible \"31 tháng 4\""),
        ("Ngày 15/13, đoàn lên đường.", "impossible \"15/13\""),
    ] {
        dates(&Desk { publish: None, ..Desk::text(text) }, &[expected]);
    }
    for (text, expected) in [
        ("Monday, July 20, 2021, was hot.", "weekday \"July 20, 2021\""),
        ("Open from July 20 to July 18.", "range \"July 20 to July 18\""),
        ("Open July 20-18.", "range \"July 20-18\""),
        ("On 31 June all met.", "impossible \"31 June\""),
    ] {
        dates(&Desk { publish: None, ..Desk::english(text) }, &[expected]);
    }
}

#[test]
fn today_and_yesterday_must_be_the_publish_day_and_the_one_before() {
    let desk = Desk::text("Hôm nay (19/6), tỉnh họp; sáng qua, 16/6/2021, huyện họp.");
    dates(&desk, &["relative \"19/6\"", "relative \"16/6/2021\""]);
    let found = desk.run();
    assert_eq!((found[0].args["word"].as_str(), found[0].args["expected"].as_str()), ("Hôm nay", "18/06/2021"));
    dates(&Desk::english("It opened yesterday (June 16)."), &["relative \"June 16\""]);
}

#[test]
fn old_font_text_is_found_with_what_it_stands_for() {
    let mut desk = Desk::text("UBND tỉnh: “Céng hßa x· héi chñ nghÜa ViÖt Nam”, rồi trở lại chữ thường.");
    check(
        &desk,
        &[
            "legacy_encoding blocking body[0]\"Céng hßa x· héi chñ nghÜa ViÖt\" encoding=tcvn3 suggest=Cộng hòa xã hội chủ nghĩa Việt text=Céng hßa x· héi chñ nghÜa ViÖt",
        ],
    );
    desk.body = Body::from_paragraphs(["Ngöôøi daân Vieät Nam ñaõ ñeán döï leã khai maïc."]);
    check(
        &desk,
        &["legacy_encoding blocking body[0]\"Ngöôøi daân Vieät Nam ñaõ ñeán döï leã khai maïc\" encoding=vni \
           suggest=Người dân Việt Nam đã đến dự lễ khai mạc text=Ngöôøi daân Vieät Nam ñaõ ñeán döï leã khai maïc"],
    );
    for clean in [
        "Đoàn từ München, São Paulo và Málaga; bụi mịn 2,5 µm, 40 µg/m³, 10 µm.",
        "Anh «Hai» nói: “Tôi là người xứ này” · ® © 20 °C – café, résumé, Noël, crème brûlée.",
        "Biên tập · hôm qua · chờ duyệt × 2 × sao « » ¼ ½ ¾ ·",
        "Cô có bé tô cà, ô tô, xã hội ta thế mà ác à, í ới, é è, ò ó o.",
    ] {
        check(&Desk::text(clean), &[]);
    }
}

#[test]
fn a_footnote_is_checked_and_its_mark_is_the_place() {
    let mut desk = Desk::clean();
    let note = Inline::Footnote { text: "Theo theo số liệu của huyện.".into() };
    desk.body = Body {
        blocks: vec![Block::Paragraph(vec![Inline::plain("Sản lượng 😀 tăng"), note, Inline::plain(".")])],
    };
    let found = desk.run();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place, Some(Place::in_body(0, 17, 18, "\u{FFFC}")));
}

fn essay(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|i| format!("Câu thứ {i} kể chuyện làng {} và sông {}.", i * 7 % 101, i * 13 % 103)).collect()
}

fn candidate(paragraphs: &[String], n: u128) -> Candidate {
    let body = Body::from_paragraphs(paragraphs);
    let fingerprint = Fingerprint::of(ArticleId(Uuid::from_u128(n)), "Tít", "Sapo", &body).unwrap();
    Candidate { fingerprint, headline: format!("Bài {n}") }
}

#[test]
fn an_article_much_like_another_is_found_and_one_on_the_same_subject_is_not() {
    let mut desk = Desk::clean();
    (desk.headline, desk.standfirst) = ("Tít khác".into(), "Sapo khác".into());
    desk.body = Body::from_paragraphs(essay(0, 60));
    let mut rewritten = essay(0, 60);
    rewritten[50] = "Người viết đổi câu này thành một câu khác hẳn đi.".into();
    desk.existing = vec![candidate(&rewritten, 1), candidate(&essay(50, 110), 2), candidate(&essay(0, 60), 0)];
    let found: Vec<_> = desk.run().into_iter().filter(|f| f.kind == FindingKind::NearDuplicate).collect();
    assert_eq!(found.len(), 1, "not the one that shares ten sentences, nor the article itself: {found:?}");
    assert_eq!(found[0].args["headline"], "Bài 1");
    assert!(found[0].args["percent"].parse::<u32>().unwrap() > 80);
}

#[test]
fn fingerprints_do_not_see_tones_case_or_normal_form_and_do_not_change_between_versions() {
    let plain = essay(0, 30);
    let other: Vec<String> = plain.iter().map(|s| s.to_uppercase().replace("LÀNG", "la\u{300}ng")).collect();
    let (a, b) = (candidate(&plain, 1).fingerprint, candidate(&other, 1).fingerprint);
    assert_eq!(a, b);
    assert_eq!(a.bands().len(), 32);
    let sum = a.minhash.iter().fold(0u32, |h, x| h.rotate_left(5) ^ x);
    assert_eq!(sum, FINGERPRINT_SUM, "stored fingerprints would no longer compare");
    assert!(
        Fingerprint::of(ArticleId(Uuid::nil()), "Tin ngắn", "", &Body::from_paragraphs(["Một câu thôi."])).is_none()
    );
}

const FINGERPRINT_SUM: u32 = 2_106_775_401;

#[test]
fn findings_of_one_kind_do_not_flood() {
    let desk = Desk::text(&"của của, ".repeat(5000));
    assert_eq!(desk.run().iter().filter(|f| f.kind == FindingKind::DoubledWord).count(), MAX_FINDINGS_PER_KIND);
}

/// Every place lies in its text and quotes what stands there.
fn assert_places(desk: &Desk) {
    for f in desk.run() {
        let Some(place) = f.place else { continue };
        let text = match (&place.field, place.block) {
            (Field::Headline, _) => desk.headline.clone(),
            (Field::Standfirst, _) => desk.standfirst.clone(),
            (Field::Kicker, _) => desk.details.kicker.clone(),
            (Field::Body, Some(block)) => desk.body.leaves().nth(usize::try_from(block).unwrap()).unwrap().text(),
            (Field::Detail(name), _) if name == "lead" => {
                desk.details.lead.as_ref().map(|p| p.caption.clone()).unwrap_or_default()
            }
            _ => String::new(),
        };
        assert_eq!(utf16_slice(&text, place.start, place.end), place.quote, "{:?}", f.kind);
        assert!(place.start <= place.end);
    }
}

fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[0-9]{1,4}",
        prop::sample::select(vec![
            "ngày ",
            "/",
            "-",
            " - ",
            ".",
            "tháng ",
            "năm ",
            "từ ",
            " đến ",
            "thứ ",
            "hai ",
            "(",
            ")",
            ", ",
            "hôm ",
            "nay ",
            "July ",
            "Monday ",
            "Céng ",
            "hßa ",
            "Vieät ",
            "ñaõ ",
            "của ",
            "của ",
            "😀",
            "\u{200B}",
            "a\u{301}",
            "https://a.b",
            " ",
            "\u{AD}",
            "đã ",
            "20-18/7",
            "19/7/2021",
            "số ",
            "31/2",
            "1",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_checked_without_panic_and_every_place_quotes_its_text(
        a in hostile_text(), b in hostile_text(), c in hostile_text(), note in hostile_text(), english in any::<bool>(),
    ) {
        let mut desk = if english { Desk::english("") } else { Desk::clean() };
        desk.headline = a.clone();
        desk.details.kicker = b.clone();
        desk.details.lead = Some(Picture { caption: c.clone(), ..picture() });
        let link = Inline::Text { text: c, marks: vec![Mark::Link { href: a.clone() }] };
        desk.body = Body { blocks: vec![
            Block::Paragraph(vec![Inline::plain(a), Inline::HardBreak, link, Inline::Footnote { text: note }, Inline::plain(b)]),
            Block::Paragraph(vec![]),
        ] };
        assert_places(&desk);
        prop_assert_eq!(desk.run(), desk.run());
    }
}

/// An article of so many words with everything in it that checks look twice at.
fn long_article(words: usize) -> Desk {
    let text = "Ngày 17/6/2021, Ủy ban ban hành kế hoạch; xã hội à ơi, từ ngày 20 đến ngày 22/6 có 25/30 xã hội họp bàn về đường sá. ";
    let paragraphs = vec![text.repeat(4); words / text.split_whitespace().count() / 4 + 1];
    let existing = vec![candidate(&essay(0, 60), 1); 50];
    Desk { body: Body::from_paragraphs(paragraphs), existing, ..Desk::clean() }
}

#[test]
fn an_article_of_twenty_thousand_words_is_checked_whole() {
    // How long that takes is the bench's matter (`cargo xtask bench store`).
    assert!(long_article(20_000).run().len() < 5);
}
