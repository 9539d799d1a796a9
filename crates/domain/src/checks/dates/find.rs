//! Finds the days a text names, in the ways Vietnamese and English newspapers write them:
//! `19/7/2021`, `18 - 06 - 2021`, `ngày 19/7`, `20-25/7`, `ngày 19 tháng 7 năm 2021`, `19 July 2021`, `July 19`, `2021-07-19`.
//!
//! What only looks like a date is left alone: document numbers (`90/2020/NĐ-CP`), fractions and scores without a word that
//! makes them a day, telephone numbers, days of the lunar calendar.

use super::tokens::Tokens;
use crate::article::Language;
use std::ops::Range;

/// A day named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Day as written; not checked against the calendar.
    pub(super) day: u32,
    /// Month as written.
    pub(super) month: u32,
    /// Year, if written.
    pub(super) year: Option<i32>,
    /// First day of `20-25/7`.
    pub(super) first_day: Option<u32>,
    /// `3/4/2021` in English text: nobody can say which is the month.
    pub(super) ambiguous: bool,
}

/// Words that make what follows a day.
const DAY_WORDS: &[&str] = &["ngày", "sáng", "chiều", "trưa", "tối", "đêm", "hôm", "khuya"];
/// Words after which `ngày` counts days instead of naming one.
const COUNTING: &[&str] = &["mỗi", "hằng", "hàng", "mấy", "nửa", "nhiều", "số"];
const LUNAR: &[&str] = &["mùng", "mồng", "rằm"];
const DASHES: &[char] = &['-', '–', '—'];

/// Months by name; written with a capital (`may` and `march` are words too).
const MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];

pub(super) fn mentions(t: &Tokens<'_>, language: Language) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < t.len() {
        let found = iso(t, i)
            .or_else(|| spelled_vietnamese(t, i))
            .or_else(|| numeric(t, i, language))
            .or_else(|| day_month_english(t, i))
            .or_else(|| month_day_english(t, i));
        match found {
            Some(mention) => {
                i = mention.tokens.end;
                if !lunar(t, &mention) {
                    out.push(mention);
                }
            }
            None => i += 1,
        }
    }
    out
}

/// `2021-07-19`.
fn iso(t: &Tokens<'_>, i: usize) -> Option<Mention> {
    let year = t.year(i)?;
    let dashes = t.mark(i + 1) == Some('-') && t.mark(i + 3) == Some('-');
    let tight = (i + 1..i + 5).all(|j| t.glued(j)) && !t.glued(i + 5);
    if !dashes || !tight || joined_before(t, i) {
        return None;
    }
    Some(plain(i..i + 5, t.number(i + 4, 2)?, t.number(i + 2, 2)?, Some(year)))
}

/// `19 tháng 7 năm 2021`, `20-21 tháng 7`, `19 tháng 7/2021`.
fn spelled_vietnamese(t: &Tokens<'_>, i: usize) -> Option<Mention> {
    let first = t.number(i, 2)?;
    let two = t.mark(i + 1).is_some_and(|m| DASHES.contains(&m)) && t.number(i + 2, 2).is_some();
    let last = if two { i + 2 } else { i };
    let day = t.number(last, 2)?;
    if !t.is_one_of(last + 1, &["tháng"]) {
        return None;
    }
    let month = t.number(last + 2, 2)?;
    let after = last + 3;
    let led =
        t.is_one_of(after, &["năm"]) || (t.mark(after).is_some_and(|m| m == '/' || m == '-') && t.glued(after + 1));
    let year = t.year(after + 1).filter(|_| led);
    let end = if year.is_some() { after + 2 } else { after };
    // "sau 19 tháng 7 ngày" counts months.
    if t.is_one_of(end, &["ngày", "tuần", "tuổi"]) || !(is_day(t, i) || year.is_some()) {
        return None;
    }
    Some(Mention { first_day: two.then_some(first), ..plain(i..end, day, month, year) })
}

/// `19/7/2021`, `19-7-2021`, `18 - 06 - 2021`, `19.7.2021`, `ngày 19/7`, `ngày 19-7`, `20-25/7[/2021]`.
fn numeric(t: &Tokens<'_>, i: usize, language: Language) -> Option<Mention> {
    let first = t.number(i, 2)?;
    let separator = t.mark(i + 1).filter(|m| *m == '/' || *m == '.' || DASHES.contains(m))?;
    let second = t.number(i + 2, 2)?;
    let tight = t.glued(i + 1) && t.glued(i + 2);
    let numbered = t.was_one_of(i, 1, &["số", "no"])
        || (t.before(i, 1).and_then(|j| t.mark(j)) == Some(':') && t.was_one_of(i, 2, &["số"]));
    if joined_before(t, i) || numbered {
        return None;
    }
    let cue = is_day(t, i);
    if t.mark(i + 3) == Some(separator) {
        if let Some(year) = t.year(i + 4).or_else(|| short_year(t, i + 4).filter(|_| cue && tight)) {
            if joined_after(t, i + 5, separator) {
                return None;
            }
            let swap = language == Language::En && second > 12 && first <= 12;
            let (day, month) = if swap { (second, first) } else { (first, second) };
            // Three numbers without a word before them are a date only if they can be one.
            let possible = (1..=31).contains(&day) && (1..=12).contains(&month);
            if !cue && !possible {
                return None;
            }
            let ambiguous = language == Language::En && separator == '/' && !swap && day <= 12 && day != month;
            return Some(Mention { ambiguous, ..plain(i..i + 5, day, month, Some(year)) });
        }
        return None;
    }
    if DASHES.contains(&separator) && t.mark(i + 3) == Some('/') && t.glued(i + 3) && t.glued(i + 4) {
        let month = t.number(i + 4, 2)?;
        let year = t.year(i + 6).filter(|_| t.mark(i + 5) == Some('/') && t.glued(i + 5) && t.glued(i + 6));
        let end = if year.is_some() { i + 7 } else { i + 5 };
        if joined_after(t, end, '/') || !(cue || year.is_some()) {
            return None;
        }
        return Some(Mention { first_day: Some(first), ..plain(i..end, second, month, year) });
    }
    if !tight || separator == '.' || joined_after(t, i + 3, separator) {
        return None;
    }
    let weak = separator == '/' && first > second && (1..=31).contains(&first) && (1..=12).contains(&second);
    let led = t.was_one_of(i, 1, &["từ", "đến", "tới", "trước", "sau", "hết", "vào"]);
    (cue || (weak && led)).then(|| plain(i..i + 3, first, second, None))
}

/// `19 July 2021`, `19th of July`, `20-21 July`.
fn day_month_english(t: &Tokens<'_>, i: usize) -> Option<Mention> {
    let first = t.number(i, 2)?;
    if joined_before(t, i) {
        return None;
    }
    let two = t.mark(i + 1).is_some_and(|m| DASHES.contains(&m)) && t.number(i + 2, 2).is_some();
    let last = if two { i + 2 } else { i };
    let day = t.number(last, 2)?;
    let mut next = last + 1;
    next += usize::from(t.glued(next) && t.is_one_of(next, &["st", "nd", "rd", "th"]));
    next += usize::from(t.is_one_of(next, &["of"]));
    let month = english_month(t, next)?;
    let (year, end) = trailing_year(t, next + 1);
    Some(Mention { first_day: two.then_some(first), ..plain(i..end, day, month, year) })
}

/// `July 19, 2021`, `July 20-21`, `Jul. 19th`.
fn month_day_english(t: &Tokens<'_>, i: usize) -> Option<Mention> {
    let month = english_month(t, i)?;
    let first_at = i + 1 + usize::from(t.mark(i + 1) == Some('.') && t.glued(i + 1));
    let first = t.number(first_at, 2)?;
    let two = t.mark(first_at + 1).is_some_and(|m| DASHES.contains(&m))
        && t.glued(first_at + 1)
        && t.number(first_at + 2, 2).is_some();
    let last = if two { first_at + 2 } else { first_at };
    let day = t.number(last, 2)?;
    let mut next = last + 1;
    next += usize::from(t.glued(next) && t.is_one_of(next, &["st", "nd", "rd", "th"]));
    // "June 10:30", "May 3.5 million": not a day.
    if t.mark(next).is_some_and(|m| matches!(m, ':' | '.' | '%' | '/'))
        && t.glued(next)
        && t.number(next + 1, 9).is_some()
        && t.glued(next + 1)
    {
        return None;
    }
    let (year, end) = trailing_year(t, next);
    Some(Mention { first_day: two.then_some(first), ..plain(i..end, day, month, year) })
}

fn plain(tokens: Range<usize>, day: u32, month: u32, year: Option<i32>) -> Mention {
    Mention { tokens, day, month, year, first_day: None, ambiguous: false }
}

fn english_month(t: &Tokens<'_>, i: usize) -> Option<u32> {
    let word = t.word(i)?;
    let at = MONTHS
        .iter()
        .position(|(long, short)| word == *long || word == *short || (word == "Sept" && *short == "Sep"))?;
    u32::try_from(at + 1).ok()
}

/// A year right after, with or without a comma; and where the date ends.
fn trailing_year(t: &Tokens<'_>, i: usize) -> (Option<i32>, usize) {
    if let Some(year) = t.year(i) {
        return (Some(year), i + 1);
    }
    match t.year(i + 1) {
        Some(year) if t.mark(i) == Some(',') => (Some(year), i + 2),
        _ => (None, i),
    }
}

fn short_year(t: &Tokens<'_>, i: usize) -> Option<i32> {
    let token = t.get(i)?;
    let two = token.at.len() == 2;
    t.number(i, 2).filter(|_| two).and_then(|y| i32::try_from(2000 + y).ok())
}

/// Part of something longer to the left: `A19/7`, `1.19/7`, `0912-19-7`.
fn joined_before(t: &Tokens<'_>, i: usize) -> bool {
    let Some(before) = i.checked_sub(1).filter(|_| t.glued(i)) else { return false };
    match t.mark(before) {
        Some(mark) => {
            matches!(mark, '/' | '.' | ',' | ':' | '+' | '#' | '$' | '@' | '_' | '=' | '%')
                || (DASHES.contains(&mark) && t.glued(before))
        }
        None => true,
    }
}

/// Part of something longer to the right: `15/07/2021/QĐ`, `19/7a`, `19-7-2021-2`.
fn joined_after(t: &Tokens<'_>, end: usize, separator: char) -> bool {
    if !t.glued(end) {
        return false;
    }
    match t.mark(end) {
        None => t.get(end).is_some(),
        Some('/' | '%') => true,
        Some('.' | ',') => t.glued(end + 1) && t.number(end + 1, 9).is_some(),
        Some(m) if DASHES.contains(&m) => {
            t.glued(end + 1) && (t.word(end + 1).is_some() || (separator != '/' && t.number(end + 1, 9).is_some()))
        }
        Some(_) => false,
    }
}

/// Does something before it make it a day?
fn is_day(t: &Tokens<'_>, i: usize) -> bool {
    (t.was_one_of(i, 1, DAY_WORDS) && !t.was_one_of(i, 2, COUNTING))
        || t.was_one_of(i, 1, LUNAR)
        || relative(t, i).is_some()
        || weekday_before(t, i).is_some()
}

fn lunar(t: &Tokens<'_>, m: &Mention) -> bool {
    let after = t.words_between(m.tokens.end..m.tokens.end + 5);
    t.was_one_of(m.tokens.start, 1, LUNAR)
        || after.starts_with(" âm lịch ")
        || after.starts_with(" al ")
        || after.starts_with(" năm âm lịch ")
}

/// Before a date, what may stand between it and the word it explains: `hôm qua (ngày 18/7)`.
fn skip_back(t: &Tokens<'_>, mut i: usize) -> usize {
    while let Some(j) = i.checked_sub(1) {
        if matches!(t.mark(j), Some('(' | ',')) || t.is_one_of(j, &["ngày", "tức", "the"]) {
            i = j;
        } else {
            break;
        }
    }
    i
}

/// A relative day that the date at `i` explains: days from today, and the tokens that say so.
pub(super) fn relative(t: &Tokens<'_>, i: usize) -> Option<(i64, Range<usize>)> {
    let i = skip_back(t, i);
    let last = i.checked_sub(1)?;
    for (word, days) in [("today", 0), ("yesterday", -1), ("tomorrow", 1)] {
        if t.is_one_of(last, &[word]) {
            return Some((days, last..i));
        }
    }
    let first = last.checked_sub(1)?;
    let part_of_day = t.is_one_of(first, &["hôm", "sáng", "trưa", "chiều", "tối", "đêm"]);
    let days = match () {
        () if part_of_day && t.is_one_of(last, &["nay"]) => 0,
        () if part_of_day && t.is_one_of(last, &["qua"]) => -1,
        () if (part_of_day || t.is_one_of(first, &["ngày"])) && t.is_one_of(last, &["mai"]) => 1,
        () => return None,
    };
    Some((days, first..i))
}

const WEEKDAYS_VI: [&str; 6] = ["hai", "ba", "tư", "năm", "sáu", "bảy"];
const WEEKDAYS_EN: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Before `thứ hai`, these make it "second" instead of "Monday".
const ORDINAL: &[&str] = &[
    "lần", "kỳ", "kì", "khóa", "khoá", "hạng", "trí", "phiên", "đợt", "nghị", "họp", "bài", "người", "năm", "trận",
    "vòng", "ngày", "bàn", "tuần", "đoạn", "hệ", "con", "tập", "quý", "tháng", "hội", "điều", "nhiệm", "thế",
];

/// The weekday named before the date at `i` (0 = Monday).
pub(super) fn weekday_before(t: &Tokens<'_>, i: usize) -> Option<u32> {
    let i = skip_back(t, i);
    let last = i.checked_sub(1)?;
    if let Some(day) = english_weekday(t, last) {
        return Some(day);
    }
    let day = vietnamese_weekday(t, last.checked_sub(1)?)?;
    (day == 6 || !t.was_one_of(i, 3, ORDINAL)).then_some(day)
}

/// The weekday named in brackets after a date that ends at `end`.
pub(super) fn weekday_after(t: &Tokens<'_>, end: usize) -> Option<u32> {
    if t.mark(end) != Some('(') {
        return None;
    }
    vietnamese_weekday(t, end + 1).or_else(|| english_weekday(t, end + 1))
}

fn english_weekday(t: &Tokens<'_>, i: usize) -> Option<u32> {
    let at = WEEKDAYS_EN.iter().position(|name| t.is_one_of(i, &[name]))?;
    u32::try_from(at).ok()
}

/// `thứ hai`, `thứ 2`, `chủ nhật` beginning at `i`.
fn vietnamese_weekday(t: &Tokens<'_>, i: usize) -> Option<u32> {
    if t.is_one_of(i, &["chủ"]) && t.is_one_of(i + 1, &["nhật"]) {
        return Some(6);
    }
    if !t.is_one_of(i, &["thứ"]) {
        return None;
    }
    match t.number(i + 1, 1) {
        Some(number) => number.checked_sub(2).filter(|day| *day < 6),
        None => u32::try_from(WEEKDAYS_VI.iter().position(|name| t.is_one_of(i + 1, &[name]))?).ok(),
    }
}
