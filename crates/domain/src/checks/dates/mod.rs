//! Dates that contradict the publish date, their own weekday, their range or the calendar.
//!
//! Silence is better than noise here: Vietnamese marks neither past nor future on the verb, so a later date is only called a
//! contradiction where the sentence tells it as done, and a plan (`sẽ`, `dự kiến`, `trước ngày` ...) never is.

mod find;
mod tense;
mod tokens;

use super::{FindingKind, Findings, passage::Passage};
use crate::article::Language;
use chrono::{Datelike, Days, NaiveDate};
use find::{Mention, mentions, relative, weekday_after, weekday_before};
use std::ops::Range;
use tokens::Tokens;

/// A range without years that would have to span more days than this over New Year is a mistake, not a season.
const LONGEST_SEASON: i64 = 300;

pub(super) fn check(passage: &Passage<'_>, publish: Option<NaiveDate>, language: Language, out: &mut Findings<'_>) {
    let text = passage.text.as_ref();
    if out.off(FindingKind::DateContradiction) || !text.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let t = Tokens::of(text);
    let mentions = mentions(&t, language);
    let mut in_range = vec![false; mentions.len()];
    for (i, m) in mentions.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|j| mentions.get(j));
        if let Some(start) = range_start(&t, before, m) {
            if let (Start::Mention(_), Some(flag)) = (&start, i.checked_sub(1).and_then(|j| in_range.get_mut(j))) {
                *flag = true;
            }
            in_range[i] = true;
            judge_range(passage, &t, &start, m, out);
        }
    }
    for (m, in_range) in mentions.iter().zip(in_range) {
        judge(passage, &t, m, Against { in_range, publish, language }, out);
    }
}

/// Where a range begins: a whole date, or a day alone whose month is that of its end.
enum Start<'a> {
    Mention(&'a Mention),
    Day(u32, Range<usize>),
}

/// Words that may stand between `đến` and its date, or between `từ` and its date: a time of day, a weekday.
const TIME_WORDS: &[&str] = &[
    "ngày",
    "hết",
    "giờ",
    "phút",
    "h",
    "g",
    "sáng",
    "trưa",
    "chiều",
    "tối",
    "đêm",
    "thứ",
    "hai",
    "ba",
    "tư",
    "năm",
    "sáu",
    "bảy",
    "chủ",
    "nhật",
    "the",
    "end",
    "of",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

fn skip_time(t: &Tokens<'_>, mut i: usize, stop: usize) -> usize {
    while let Some(j) = i.checked_sub(1).filter(|j| *j >= stop) {
        let clock = t.number(j, 2).is_some()
            && (t.is_one_of(j + 1, &["giờ", "h", "g", "phút"])
                || t.mark(j + 1) == Some(':')
                || t.was_one_of(j, 1, &["thứ", "giờ", "h"]));
        if clock || t.is_one_of(j, TIME_WORDS) || matches!(t.mark(j), Some(':' | ',' | '(' | ')')) {
            i = j;
        } else {
            break;
        }
    }
    i
}

/// The start of the range that `m` ends, if it ends one: `từ ngày 20 đến ngày 18/7`, `from July 20 to July 18`.
fn range_start<'a>(t: &Tokens<'_>, before: Option<&'a Mention>, m: &Mention) -> Option<Start<'a>> {
    const OPENERS: &[&str] = &["từ", "from", "between"];
    let at = skip_time(t, m.tokens.start, m.tokens.start.saturating_sub(8));
    let link = at.checked_sub(1)?;
    let dash = matches!(t.mark(link), Some('-' | '–' | '—'));
    if !(dash || t.is_one_of(link, &["đến", "tới", "to", "until", "through", "and"])) {
        return None;
    }
    let opened = |i: usize| {
        let i = skip_time(t, i, i.saturating_sub(8));
        t.was_one_of(i, 1, OPENERS)
    };
    if let Some(start) = before {
        let end = skip_time(t, link, start.tokens.end);
        if end == start.tokens.end
            && start.first_day.is_none()
            && !start.ambiguous
            && (dash || opened(start.tokens.start))
        {
            return Some(Start::Mention(start));
        }
    }
    let day_at = link.checked_sub(1)?;
    let day = t.number(day_at, 2)?;
    let named = t.was_one_of(day_at, 1, &["ngày"]) && opened(day_at);
    (named || t.was_one_of(day_at, 1, OPENERS)).then_some(Start::Day(day, day_at..day_at + 1))
}

fn judge_range(passage: &Passage<'_>, t: &Tokens<'_>, start: &Start<'_>, end: &Mention, out: &mut Findings<'_>) {
    if end.ambiguous {
        return;
    }
    let year = end.year.unwrap_or(2024); // a leap year: without one, 29/2 is a day
    let Some(last) = NaiveDate::from_ymd_opt(year, end.month, end.day) else { return };
    let (backwards, tokens) = match start {
        Start::Day(day, tokens) => ((1..=31).contains(day) && *day > end.day, tokens.clone()),
        Start::Mention(m) => {
            let Some(first) = NaiveDate::from_ymd_opt(m.year.unwrap_or(year), m.month, m.day) else { return };
            let over_new_year = (last - first).num_days() + 365 <= LONGEST_SEASON;
            (last < first && (m.year.is_some() && end.year.is_some() || !over_new_year), m.tokens.clone())
        }
    };
    if backwards {
        let other = words(t, &tokens);
        report(passage, t, &(tokens.start..end.tokens.end), "range", end, vec![("other", other)], out);
    }
}

/// What a date is judged against.
#[derive(Clone, Copy)]
struct Against {
    in_range: bool,
    publish: Option<NaiveDate>,
    language: Language,
}

fn judge(passage: &Passage<'_>, t: &Tokens<'_>, m: &Mention, against: Against, out: &mut Findings<'_>) {
    let Against { in_range, publish, language } = against;
    let mut say = |reason, args| report(passage, t, &m.tokens, reason, m, args, out);
    let exists = NaiveDate::from_ymd_opt(m.year.unwrap_or(2024), m.month, m.day).is_some();
    let first_exists =
        m.first_day.is_none_or(|d| NaiveDate::from_ymd_opt(m.year.unwrap_or(2024), m.month, d).is_some());
    if !exists || !first_exists {
        return say("impossible", vec![]);
    }
    if m.ambiguous {
        return;
    }
    if let Some(first) = m.first_day {
        if first > m.day {
            say("range", vec![("other", first.to_string())]);
        }
        return;
    }
    let Some(date) = resolve(m, publish) else { return };
    if let Some(said) = weekday_before(t, m.tokens.start).or_else(|| weekday_after(t, m.tokens.end)) {
        let is = date.weekday().num_days_from_monday();
        if is != said {
            const CODES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let code = usize::try_from(is).ok().and_then(|i| CODES.get(i)).copied().unwrap_or_default();
            say("weekday", vec![("weekday", code.to_owned())]);
        }
    }
    let Some(publish) = publish else { return };
    if let Some((days, tokens)) = relative(t, m.tokens.start) {
        let expected = if days < 0 {
            publish.checked_sub_days(Days::new(1))
        } else {
            publish.checked_add_days(Days::new(days.unsigned_abs()))
        };
        if let Some(expected) = expected.filter(|e| *e != date) {
            let args = vec![("word", words(t, &tokens)), ("expected", show(expected)), ("publish_date", show(publish))];
            say("relative", args);
        }
        return;
    }
    if date > publish && !in_range && tense::told_as_done(t, m, language) {
        say("after_publish", vec![("publish_date", show(publish))]);
    }
}

/// The day meant: with a year as written, without one the nearest to the publish date.
fn resolve(m: &Mention, publish: Option<NaiveDate>) -> Option<NaiveDate> {
    if let Some(year) = m.year {
        return NaiveDate::from_ymd_opt(year, m.month, m.day);
    }
    let publish = publish?;
    (publish.year() - 1..=publish.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, m.month, m.day))
        .min_by_key(|date| (*date - publish).num_days().abs())
}

fn show(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// The text of some tokens, without a comma or bracket at its end.
fn words(t: &Tokens<'_>, tokens: &Range<usize>) -> String {
    let text = bytes(t, tokens).and_then(|b| t.text.get(b)).unwrap_or_default();
    text.trim_end_matches([',', '(', ' ']).to_owned()
}

fn bytes(t: &Tokens<'_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    Some(t.get(tokens.start)?.at.start..t.get(tokens.end.checked_sub(1)?)?.at.end)
}

fn report(
    passage: &Passage<'_>,
    t: &Tokens<'_>,
    at: &Range<usize>,
    reason: &str,
    m: &Mention,
    more: Vec<(&str, String)>,
    out: &mut Findings<'_>,
) {
    let Some(bytes) = bytes(t, at) else { return };
    let mut args = vec![("reason", reason.to_owned()), ("date", words(t, &m.tokens))];
    args.extend(more);
    out.add(FindingKind::DateContradiction, Some(passage.place(&bytes)), passage.with_number(args));
}
