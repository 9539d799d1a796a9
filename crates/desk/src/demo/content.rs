//! People, sections and articles of the demonstration newsroom, read from the data beside this file.

use super::story::{DemoStep, Ending};
use chrono::{Datelike, Days, NaiveDate};
use galley_domain::{
    article::{Byline, Details, Language, Picture, Source},
    content::{
        body::{Block, Body, Embed, FOCAL_MIDDLE, Figure, Inline, ListItem, Mark, TableCell, TableRow},
        hash::MediaHash,
        revision::{AiDisclosure, Seo},
    },
    ids::{ArticleId, PersonId, SectionId},
    people::{Privilege, Role},
    time::Timestamp,
};
use serde::Deserialize;

const FILES: [&str; 3] = [
    include_str!("data/articles_news.json"),
    include_str!("data/articles_life.json"),
    include_str!("data/articles_en.json"),
];

/// The data does not say what it should.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Not the JSON of articles.
    #[error("the demonstration articles cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A mark in a text that means nothing, e.g. `{day:x}`.
    #[error("the demonstration articles have an unknown mark: {0}")]
    Mark(String),
}

/// A person of the demonstration newsroom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// Short key, as paths name them.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// Pen name (bút danh), as in bylines.
    pub pen_name: &'static str,
    /// Roles.
    pub roles: Vec<Role>,
    /// Sections the roles hold in; `None` = all.
    pub sections: Option<Vec<&'static str>>,
}

/// A section with its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSection {
    /// Stable key.
    pub key: &'static str,
    /// Name in Vietnamese.
    pub name_vi: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Sign-off steps, in order.
    pub chain: Vec<Privilege>,
}

/// The people: every role of product.md, and enough of them that four eyes never stop the newsroom.
#[must_use]
pub fn people() -> Vec<DemoPerson> {
    let person = |key, name, pen_name, role, sections| DemoPerson { key, name, pen_name, roles: vec![role], sections };
    vec![
        person("lan", "Nguyễn Thị Ngọc Lan", "Ngọc Lan", Role::Reporter, None),
        person("khoi", "Trần Minh Khôi", "Minh Khôi", Role::Reporter, None),
        person("vy", "Lý Khánh Vy", "Khánh Vy", Role::Reporter, None),
        person("thao", "Lê Phương Thảo", "Thảo Lê", Role::Contributor, None),
        person("ha", "Phạm Thu Hà", "Thu Hà", Role::Editor, Some(vec!["thoi-su", "kinh-te", "xa-hoi", "giao-duc"])),
        person("dung", "Võ Quốc Dũng", "Quốc Dũng", Role::Editor, Some(vec!["van-hoa", "the-thao", "english"])),
        person("hung", "Đặng Văn Hưng", "Văn Hưng", Role::ManagingEditor, None),
        person("mai", "Hoàng Thanh Mai", "Thanh Mai", Role::EditorInChief, None),
        person("tuan", "Bùi Anh Tuấn", "Anh Tuấn", Role::Administrator, None),
    ]
}

/// The sections. What touches persons and disputes (`xa-hoi`) needs the editor-in-chief too.
#[must_use]
pub fn sections() -> Vec<DemoSection> {
    let two = || vec![Privilege::SignOff1, Privilege::SignOff2];
    let section = |key, name_vi, name_en, chain| DemoSection { key, name_vi, name_en, chain };
    vec![
        section("thoi-su", "Thời sự", "News", two()),
        section("kinh-te", "Kinh tế", "Economy", two()),
        section("van-hoa", "Văn hóa", "Culture", two()),
        section("xa-hoi", "Xã hội", "Society", vec![Privilege::SignOff1, Privilege::SignOff2, Privilege::SignOff3]),
        section("giao-duc", "Giáo dục", "Education", two()),
        section("the-thao", "Thể thao", "Sport", two()),
        section("english", "English", "English", two()),
    ]
}

/// An article with everything about it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoArticle {
    /// Short key; other articles name it in `related`.
    pub key: String,
    /// Who creates it, by key.
    pub creator: String,
    /// Language.
    #[serde(default)]
    pub language: Language,
    /// Section.
    pub section: SectionId,
    /// Headline.
    pub headline: String,
    /// Kicker.
    #[serde(default)]
    pub kicker: String,
    /// Standfirst.
    #[serde(default)]
    pub standfirst: String,
    /// Body.
    pub body: Vec<DemoBlock>,
    /// Bylines: keys of people; a name that is no key stands for itself.
    pub bylines: Vec<String>,
    /// Dateline place.
    #[serde(default)]
    pub dateline: String,
    /// Keywords.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Topic.
    #[serde(default)]
    pub topic: String,
    /// Priority.
    #[serde(default)]
    pub priority: i8,
    /// Story type.
    #[serde(default)]
    pub story_type: String,
    /// Sources.
    #[serde(default)]
    pub sources: Vec<DemoSource>,
    /// Note to the desk.
    #[serde(default)]
    pub desk_note: String,
    /// Lead image.
    #[serde(default)]
    pub lead: Option<DemoFigure>,
    /// Gallery.
    #[serde(default)]
    pub gallery: Vec<DemoFigure>,
    /// Related articles, by key; only earlier ones of the list.
    #[serde(default)]
    pub related: Vec<String>,
    /// Embargo, in minutes after the newsroom is built.
    #[serde(default)]
    pub embargo_in_minutes: Option<i64>,
    /// Planned length in words.
    #[serde(default)]
    pub planned_length: Option<u32>,
    /// For search engines.
    #[serde(default)]
    pub seo: DemoSeo,
    /// AI use.
    #[serde(default)]
    pub ai: AiDisclosure,
    /// External references.
    #[serde(default)]
    pub references: Vec<String>,
    /// Days before the newsroom is built that it was begun.
    #[serde(default)]
    pub begun_days_ago: u32,
    /// What happens to it.
    pub path: Vec<DemoStep>,
    /// Where that leaves it.
    pub ends: Ending,
}

/// Title and description for search engines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DemoSeo {
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoSource {
    /// Who, or which document.
    pub who: String,
    /// Contact.
    #[serde(default)]
    pub contact: String,
    /// When.
    #[serde(default)]
    pub when: String,
}

/// A picture of [`super::pictures`] with what is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoFigure {
    /// Name of the drawing.
    pub picture: String,
    /// Caption.
    #[serde(default)]
    pub caption: String,
    /// Credit.
    #[serde(default)]
    pub credit: String,
    /// Text for those who cannot see it.
    #[serde(default)]
    pub alt: String,
    /// Rights note.
    #[serde(default)]
    pub rights_note: String,
}

/// A block. Texts know `**bold**`, `*italic*`, `[words](address)`, `[^footnote^]` and a line break.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DemoBlock {
    /// A paragraph.
    P(String),
    /// A heading of level 2.
    H(String),
    /// A list with bullets.
    Bullets(Vec<String>),
    /// A numbered list.
    Numbers(Vec<String>),
    /// A quotation: its paragraphs.
    Quote(Vec<String>),
    /// A pull quote: the line, and whose it is.
    PullQuote(String, String),
    /// A table; its first row are headings.
    Table(Vec<Vec<String>>),
    /// A picture.
    Figure(DemoFigure),
    /// Pictures shown together.
    Gallery(Vec<DemoFigure>),
    /// A link card: address, title, provider.
    Embed(String, String, String),
    /// A divider.
    Rule,
}

/// The articles, as of `today` in the newsroom's zone.
///
/// # Errors
/// [`DemoError`], which a test rules out for the data that is shipped.
pub fn articles(today: NaiveDate) -> Result<Vec<DemoArticle>, DemoError> {
    let mut out = Vec::new();
    for file in FILES {
        out.extend(serde_json::from_str::<Vec<DemoArticle>>(&dated(file, today)?)?);
    }
    Ok(out)
}

/// Replaces `{day:-1}` (19/07/2021), `{short:-1}` (19/7), `{long:-1}` (ngày 19 tháng 7 năm 2021), `{weekday:-1}` (thứ Hai),
/// `{year:0}`, and in English `{Day:-1}` (July 19, 2021), `{Short:-1}` (July 19), `{Weekday:-1}`.
fn dated(text: &str, today: NaiveDate) -> Result<String, DemoError> {
    const VI: [&str; 7] = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];
    const NAMES: [&str; 9] = ["day", "short", "long", "weekday", "year", "Day", "Short", "Weekday", "Year"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mark = from[1..]
            .split_once('}')
            .and_then(|(mark, after)| mark.split_once(':').map(|(name, days)| (name, days, after)));
        let Some((name, days, after)) = mark.filter(|(name, ..)| NAMES.contains(name)) else {
            out.push('{');
            rest = &from[1..];
            continue;
        };
        let unknown = || DemoError::Mark(format!("{{{name}:{days}}}"));
        let days: i64 = days.parse().map_err(|_| unknown())?;
        let by = Days::new(days.unsigned_abs());
        let date =
            if days < 0 { today.checked_sub_days(by) } else { today.checked_add_days(by) }.ok_or_else(unknown)?;
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or_default();
        let (d, m, y) = (date.day(), date.month(), date.year());
        let words = match name {
            "day" => format!("{d}/{m}/{y}"),
            "short" => format!("{d}/{m}"),
            "long" => format!("ngày {d} tháng {m} năm {y}"),
            "weekday" => VI.get(weekday).copied().unwrap_or_default().to_owned(),
            "Day" => date.format("%B %-d, %Y").to_string(),
            "Short" => date.format("%B %-d").to_string(),
            "Weekday" => date.format("%A").to_string(),
            _ => y.to_string(),
        };
        out.push_str(&words);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

impl DemoArticle {
    /// The body. `media` gives the master of a drawing by its name.
    #[must_use]
    pub fn working_body(&self, media: impl Fn(&str) -> MediaHash) -> Body {
        let blocks = self.body.iter().map(|b| block(b, &media)).collect();
        Body { blocks }.canonical()
    }

    /// Every field outside the merged text. `person` gives the identity of a person by key, `related` that of an article;
    /// `built` is when the newsroom is built.
    #[must_use]
    pub fn details(
        &self,
        media: impl Fn(&str) -> MediaHash,
        person: impl Fn(&str) -> Option<PersonId>,
        related: impl Fn(&str) -> Option<ArticleId>,
        built: Timestamp,
    ) -> Details {
        let known = people();
        let byline = |key: &String| {
            let pen_name = known.iter().find(|p| p.key == key).map(|p| p.pen_name.to_owned());
            Byline { person: person(key), name: pen_name.unwrap_or_else(|| key.clone()) }
        };
        let picture = |f: &DemoFigure| Picture {
            media: media(&f.picture),
            caption: f.caption.clone(),
            credit: f.credit.clone(),
            alt: f.alt.clone(),
            rights_note: f.rights_note.clone(),
            focal_x: FOCAL_MIDDLE,
            focal_y: FOCAL_MIDDLE,
        };
        let source = |s: &DemoSource| Source { who: s.who.clone(), contact: s.contact.clone(), when: s.when.clone() };
        Details {
            kicker: self.kicker.clone(),
            bylines: self.bylines.iter().map(byline).collect(),
            dateline: self.dateline.clone(),
            section: Some(self.section.clone()),
            keywords: self.keywords.iter().cloned().collect(),
            topic: self.topic.clone(),
            language: self.language,
            priority: self.priority,
            story_type: self.story_type.clone(),
            sources: self.sources.iter().map(source).collect(),
            desk_note: self.desk_note.clone(),
            lead: self.lead.as_ref().map(picture),
            gallery: self.gallery.iter().map(picture).collect(),
            related: self.related.iter().filter_map(|key| related(key)).collect(),
            embargo: self.embargo_in_minutes.map(|m| built.plus_millis(m * 60_000)),
            planned_length: self.planned_length,
            seo: Seo { title: self.seo.title.clone(), description: self.seo.description.clone() },
            ai: self.ai.clone(),
            references: self.references.clone(),
            ..Details::default()
        }
    }

    /// Names of the drawings it needs, each once.
    #[must_use]
    pub fn pictures(&self) -> Vec<&str> {
        let in_body = self.body.iter().flat_map(|b| match b {
            DemoBlock::Figure(f) => std::slice::from_ref(f),
            DemoBlock::Gallery(figures) => figures,
            _ => &[],
        });
        let mut names: Vec<&str> =
            self.lead.iter().chain(&self.gallery).chain(in_body).map(|f| f.picture.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn block(block: &DemoBlock, media: &impl Fn(&str) -> MediaHash) -> Block {
    let p = |text: &String| Block::Paragraph(inline(text));
    let items = |texts: &Vec<String>| texts.iter().map(|t| ListItem { blocks: vec![p(t)] }).collect();
    let figure = |f: &DemoFigure| Figure {
        caption: f.caption.clone(),
        credit: f.credit.clone(),
        alt: f.alt.clone(),
        ..Figure::new(media(&f.picture))
    };
    match block {
        DemoBlock::P(text) => p(text),
        DemoBlock::H(text) => Block::Heading { level: 2, content: inline(text) },
        DemoBlock::Bullets(texts) => Block::BulletList(items(texts)),
        DemoBlock::Numbers(texts) => Block::OrderedList { start: 1, items: items(texts) },
        DemoBlock::Quote(texts) => Block::Blockquote(texts.iter().map(p).collect()),
        DemoBlock::PullQuote(text, by) => Block::PullQuote { attribution: by.clone(), content: inline(text) },
        DemoBlock::Table(rows) => {
            let cell =
                |header| move |text: &String| TableCell { header, colspan: 1, rowspan: 1, blocks: vec![p(text)] };
            let row = |(i, cells): (usize, &Vec<String>)| TableRow { cells: cells.iter().map(cell(i == 0)).collect() };
            Block::Table(rows.iter().enumerate().map(row).collect())
        }
        DemoBlock::Figure(f) => Block::Figure(figure(f)),
        DemoBlock::Gallery(figures) => Block::Gallery(figures.iter().map(figure).collect()),
        DemoBlock::Embed(url, title, provider) => {
            Block::Embed(Embed { url: url.clone(), title: title.clone(), provider: provider.clone() })
        }
        DemoBlock::Rule => Block::HorizontalRule,
    }
}

/// Reads the few marks a text may have. What is not closed stands for itself.
fn inline(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let enclosed = |open: &str, close: &str| rest.strip_prefix(open).and_then(|r| r.split_once(close));
        let found = if let Some((note, after)) = enclosed("[^", "^]") {
            Some((Inline::Footnote { text: note.to_owned() }, after))
        } else if let Some((words, (href, after))) =
            enclosed("[", "](").and_then(|(words, r)| r.split_once(')').map(|link| (words, link)))
        {
            Some((marked(words, Mark::Link { href: href.to_owned() }), after))
        } else if let Some((words, after)) = enclosed("**", "**") {
            Some((marked(words, Mark::Bold), after))
        } else if let Some((words, after)) = enclosed("*", "*") {
            Some((marked(words, Mark::Italic), after))
        } else {
            rest.strip_prefix('\n').map(|after| (Inline::HardBreak, after))
        };
        match found {
            Some((inline, after)) => {
                if !plain.is_empty() {
                    out.push(Inline::plain(std::mem::take(&mut plain)));
                }
                out.push(inline);
                rest = after;
            }
            None => {
                plain.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if !plain.is_empty() {
        out.push(Inline::plain(plain));
    }
    out
}

fn marked(words: &str, mark: Mark) -> Inline {
    Inline::Text { text: words.to_owned(), marks: vec![mark] }
}
