//! Is a date told as something done? Decided from the words around it in its sentence.

use super::{find::Mention, tokens::Tokens};
use crate::article::Language;
use std::ops::Range;

/// How far words before and after a date bear on it.
const BEFORE: usize = 30;
const AFTER: usize = 14;

/// A day right after these is a limit, not an event.
const LIMITS: &[&str] =
    &["trước", "đến", "tới", "hết", "từ", "sau", "by", "before", "until", "till", "from", "through", "after", "since"];

const FUTURE: &[&str] = &[
    "sẽ",
    "dự kiến",
    "dự định",
    "sắp",
    "sắp tới",
    "tới đây",
    "chuẩn bị",
    "thời hạn",
    "hạn chót",
    "hạn cuối",
    "hiệu lực",
    "lịch",
    "theo kế hoạch",
    "đăng ký",
    "chậm nhất",
    "muộn nhất",
    "phấn đấu",
    "nếu",
    "hướng tới",
    "trước khi",
    "will",
    "would",
    "shall",
    "expected",
    "scheduled",
    "planned",
    "plans",
    "due",
    "to be",
    "set to",
    "deadline",
    "upcoming",
    "if",
    "is",
    "are",
    "no later",
    "in force",
    "effective",
];

const PAST_VI: &[&str] = &["đã", "vừa", "vừa qua", "mới đây", "hôm qua", "trước đó"];

/// Done once said: nobody announces them for a later day without a word of the future.
const COMPLETED_VI: &[&str] = &[
    "ban hành",
    "ký ban hành",
    "ký quyết định",
    "ký văn bản",
    "có văn bản",
    "có công văn",
    "ra quyết định",
    "bắt giữ",
    "khởi tố",
    "phát hiện",
    "xảy ra",
    "từ trần",
];

/// Between a word of the past and the date, these mean that only the plan is done: `đã phê duyệt kế hoạch khởi công ngày ...`.
const PLANS_VI: &[&str] = &[
    "kế hoạch",
    "lịch",
    "thời gian",
    "quyết định",
    "thống nhất",
    "đồng ý",
    "chốt",
    "mời",
    "thông báo",
    "giao",
    "yêu cầu",
    "đề nghị",
    "cho phép",
    "cho biết",
    "phê duyệt",
    "chọn",
    "ấn định",
    "công bố",
    "thời điểm",
    "để",
    "cho",
    "vào",
];

const PAST_EN: &[&str] = &[
    "was", "were", "had", "did", "said", "held", "took", "began", "met", "came", "went", "made", "gave", "saw", "won",
    "lost", "broke", "left", "rose", "fell", "became", "died", "ago", "earlier",
];

pub(super) fn told_as_done(t: &Tokens<'_>, m: &Mention, language: Language) -> bool {
    let (start, at_start) = sentence_start(t, m.tokens.start);
    let before_range = start..m.tokens.start;
    if cites_a_document(t, m.tokens.start) {
        return true;
    }
    let named = m.tokens.start - usize::from(t.was_one_of(m.tokens.start, 1, &["ngày"]));
    if t.was_one_of(named, 1, LIMITS) || t.is_one_of(m.tokens.end, &["tới", "next"]) {
        return false;
    }
    let before = t.words_between(before_range.clone());
    let after = t.words_between(m.tokens.end..sentence_end(t, m.tokens.end));
    let future = first(&after, FUTURE);
    let done = [first(&after, PAST_VI), first(&after, COMPLETED_VI), past_english(&after)].into_iter().flatten().min();
    if first(&before, FUTURE).is_some() || future.is_some_and(|f| done.is_none_or(|d| f < d)) {
        return false;
    }
    // "Ngày 19/7/2021, ... ban hành": the sentence begins with its day, as news tells what happened.
    let opens = at_start
        && only_leads(t, before_range)
        && (t.mark(m.tokens.end) == Some(',') || t.is_one_of(m.tokens.end, &["tại", "ở"]));
    let named_in_english = m.tokens.clone().any(|i| t.is_one_of(i, &ENGLISH_MONTHS));
    if named_in_english || language == Language::En {
        return done.is_some() || past_english(&before).is_some();
    }
    let past_before = last(&before, PAST_VI).is_some_and(|at| first(&before[at..], PLANS_VI).is_none());
    done.is_some() || past_before || (opens && m.year.is_some())
}

const ENGLISH_MONTHS: [&str; 23] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
];

/// Byte offset of the first of some phrases in words between spaces.
fn first(words: &str, phrases: &[&str]) -> Option<usize> {
    phrases.iter().filter_map(|p| words.find(&format!(" {p} "))).min()
}

fn last(words: &str, phrases: &[&str]) -> Option<usize> {
    phrases.iter().filter_map(|p| words.rfind(&format!(" {p} "))).max()
}

fn past_english(words: &str) -> Option<usize> {
    let regular = words
        .match_indices("ed ")
        .map(|(at, _)| words[..at].rfind(' ').unwrap_or(0))
        .find(|at| words[at + 1..].split(' ').next().is_some_and(|w| w.len() > 4 && w.is_ascii()));
    [first(words, PAST_EN), regular].into_iter().flatten().min()
}

/// `Quyết định số 12/QĐ-UBND ngày 19/7/2021`: a document bears the day it was signed.
fn cites_a_document(t: &Tokens<'_>, date: usize) -> bool {
    if !t.was_one_of(date, 1, &["ngày"]) {
        return false;
    }
    let Some(number_end) = date.checked_sub(2).filter(|j| t.glued(*j)) else { return false };
    let numbered =
        t.word(number_end).is_some_and(|w| w.chars().all(char::is_uppercase)) || t.number(number_end, 6).is_some();
    numbered && (1..=12).any(|back| t.was_one_of(number_end, back, &["số"]))
}

/// The token a sentence begins with, looking back from `i`; and whether its beginning was found.
fn sentence_start(t: &Tokens<'_>, i: usize) -> (usize, bool) {
    let stop = i.saturating_sub(BEFORE);
    let begins = (stop..i).rev().find(|j| match t.mark(*j) {
        Some('.' | '!' | '?' | '…' | ';' | ':') => !t.glued(j + 1),
        Some('–' | '—' | '-') => !t.glued(*j) && !t.glued(j + 1), // the dash after a dateline
        _ => false,
    });
    match begins {
        Some(j) => (j + 1, true),
        None => (stop, stop == 0),
    }
}

fn sentence_end(t: &Tokens<'_>, i: usize) -> usize {
    let stop = (i + AFTER).min(t.len());
    (i..stop).find(|j| matches!(t.mark(*j), Some('.' | '!' | '?' | '…' | ';')) && !t.glued(j + 1)).unwrap_or(stop)
}

/// Is there nothing before the date but what leads to it?
fn only_leads(t: &Tokens<'_>, range: Range<usize>) -> bool {
    const LEADS: &[&str] = &[
        "ngày", "sáng", "trưa", "chiều", "tối", "đêm", "vào", "trong", "hôm", "on", "the", "thứ", "hai", "ba", "tư",
        "năm", "sáu", "bảy", "chủ", "nhật",
    ];
    range.into_iter().all(|i| t.is_one_of(i, LEADS) || t.mark(i).is_some() || t.number(i, 1).is_some())
}
