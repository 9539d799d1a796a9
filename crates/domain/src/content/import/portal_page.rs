//! A page of a provincial portal, saved as text: what of it is the article, and what is the page around it.
//!
//! Such a page reads: visitors online, a degree sign (the weather widget), the headline, `Đăng ngày 18 - 06 - 2021`, `Lượt
//! xem: 164`, `100%` (text size), the article ending in `./.` and a byline, then lists of other articles, each with its time
//! (`(24/08/2021 4:13 CH)`).

use chrono::NaiveDate;

/// What was recognised of a page.
pub(super) struct Page {
    pub headline: String,
    pub date: Option<NaiveDate>,
    /// The lines of the article, blank ones too.
    pub article: Vec<String>,
    /// The lines left out.
    pub left_out: Vec<String>,
}

/// Headings of lists of other articles.
const LIST_HEADINGS: [&str; 9] = [
    "tin liên quan",
    "tin mới nhất",
    "tin mới",
    "tin khác",
    "các tin khác",
    "tin cùng chuyên mục",
    "bài viết liên quan",
    "tin đã đưa",
    "các tin liên quan",
];

/// Lines of the page's tools, whole.
const TOOLS: [&str; 10] = [
    "°",
    "in trang",
    "in bài viết",
    "gửi email",
    "gửi cho bạn bè",
    "chia sẻ",
    "quay lại",
    "về đầu trang",
    "cỡ chữ",
    "đọc bài viết",
];

enum Line {
    Blank,
    /// The date the page gives itself.
    Date(NaiveDate),
    Furniture,
    ListHeading,
    /// An entry of a list of other articles.
    ListEntry,
    Text,
}

/// Reads the lines as a portal page; `None` when they are not one.
pub(super) fn read(lines: &[String]) -> Option<Page> {
    let kinds: Vec<Line> = lines.iter().map(|l| classify(l)).collect();
    // The line with the date, or the one with the views, stands between headline and article on every such page.
    let marks_a_page = |l: &str| {
        let l = l.to_lowercase();
        l.starts_with("lượt xem") || is_visitors(&l) || l.starts_with("đăng ngày")
    };
    if !kinds.iter().zip(lines).any(|(kind, l)| matches!(kind, Line::Date(_) | Line::Furniture) && marks_a_page(l)) {
        return None;
    }
    let mut page = Page { headline: String::new(), date: None, article: vec![], left_out: vec![] };
    let mut in_list = false;
    for (i, (kind, line)) in kinds.iter().zip(lines).enumerate() {
        match kind {
            Line::Blank => page.article.push(String::new()),
            Line::Date(date) if page.date.is_none() => {
                page.date = Some(*date);
                page.left_out.push(line.clone());
            }
            Line::Date(_) | Line::Furniture | Line::ListEntry => page.left_out.push(line.clone()),
            Line::ListHeading => {
                // Only a heading after which nothing but a list follows: "Tin khác" may also begin a paragraph's line.
                in_list = in_list || list_follows(&kinds[i + 1..]);
                if in_list { page.left_out.push(line.clone()) } else { page.article.push(line.clone()) }
            }
            Line::Text if in_list => page.left_out.push(line.clone()),
            Line::Text if page.headline.is_empty() && page.article.iter().all(String::is_empty) => {
                page.headline.clone_from(line);
            }
            Line::Text => page.article.push(line.clone()),
        }
    }
    Some(page)
}

/// True when at most a few lines without a time stand among what follows, or nothing follows at all.
fn list_follows(rest: &[Line]) -> bool {
    let entries = rest.iter().filter(|l| matches!(l, Line::ListEntry)).count();
    let texts = rest.iter().filter(|l| matches!(l, Line::Text)).count();
    texts <= entries
}

fn classify(line: &str) -> Line {
    let lower = line.to_lowercase();
    let lower = lower.trim_end_matches(':');
    if lower.is_empty() {
        return Line::Blank;
    }
    if let Some(rest) = ["đăng ngày", "ngày đăng", "đăng lúc"].iter().find_map(|p| lower.strip_prefix(p)) {
        return match date_in(rest) {
            Some(date) if rest.chars().filter(|c| c.is_alphabetic()).count() <= 8 => Line::Date(date),
            _ => Line::Text,
        };
    }
    if LIST_HEADINGS.contains(&lower) {
        return Line::ListHeading;
    }
    if ends_in_time(line) {
        return Line::ListEntry;
    }
    if is_counter(lower) || is_visitors(lower) || is_percent(lower) || TOOLS.contains(&lower) {
        return Line::Furniture;
    }
    Line::Text
}

/// `Lượt xem: 164`
fn is_counter(lower: &str) -> bool {
    ["lượt xem", "lượt truy cập", "số lượt xem"]
        .iter()
        .find_map(|p| lower.strip_prefix(p))
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ' ' | '.' | ',')))
}

/// `41 người đang online`
fn is_visitors(lower: &str) -> bool {
    let Some(rest) = lower.strip_suffix("online").or_else(|| lower.strip_suffix("trực tuyến")) else {
        return false;
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let number = |w: &&str| w.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    words.iter().any(number)
        && words.iter().filter(|w| !number(w)).all(|w| ["người", "khách", "đang", "có", "hiện"].contains(w))
}

/// `100%`: the text size.
fn is_percent(lower: &str) -> bool {
    lower.strip_suffix('%').is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

/// `… (24/08/2021 4:13 CH)`
fn ends_in_time(line: &str) -> bool {
    let Some((_, stamp)) = line.strip_suffix(')').and_then(|l| l.rsplit_once('(')) else { return false };
    let parts: Vec<&str> = stamp.split_whitespace().collect();
    let (date, time) = match parts.as_slice() {
        [date, time, "SA" | "CH" | "AM" | "PM"] | [date, time] => (*date, *time),
        _ => return false,
    };
    let clock = time.split_once(':').is_some_and(|(h, m)| {
        [h, m].iter().all(|n| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
    });
    clock && date_in(date).is_some()
}

/// The first date written day, month, year in a text: `18 - 06 - 2021`, `18/6/2021`, `18.06.2021`.
fn date_in(text: &str) -> Option<NaiveDate> {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    numbers.windows(3).find_map(|w| {
        let [day, month, year] = w else { return None };
        let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
    })
}

/// A line that names who wrote the text: short, after the `./.` that ends an official Vietnamese text, or all in capitals
/// after a full stop (`BTL`).
pub(super) fn is_byline(last: &str, before: &str) -> bool {
    let words = last.split_whitespace().count();
    let short =
        (1..=5).contains(&words) && last.chars().count() <= 40 && !last.ends_with(['.', ':', '!', '?', ',', ';']);
    let capitals = last.chars().any(char::is_alphabetic) && !last.chars().any(char::is_lowercase);
    let named =
        last.split_whitespace().all(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic()));
    short && ((before.ends_with("./.") && named) || (capitals && before.ends_with(['.', '!', '?', '”', '"'])))
}

/// Lines as paragraphs: a blank line ends one. Lines without blank lines between them are one paragraph each, unless they
/// look wrapped: the line before does not end a sentence and this one goes on in lower case.
pub(super) fn joined(lines: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        if line.is_empty() {
            open = false;
            continue;
        }
        let goes_on = line.chars().next().is_some_and(char::is_lowercase);
        match out.last_mut() {
            Some(last) if open && goes_on && !last.ends_with(['.', '!', '?', ':', ';', '”', '"', '…']) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => out.push(line.clone()),
        }
        open = true;
    }
    out
}
