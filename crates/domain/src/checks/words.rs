//! Doubled words, doubled spaces, characters nobody sees, letters and accents stored apart.

use super::{
    FindingKind, Findings,
    passage::Passage,
    words_lists::{COMPOUNDS, ENGLISH, POINTS, REDUPLICATED},
};
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `skip`: ranges of old-font text, where these findings would only repeat the bigger one.
pub(super) fn check(passage: &Passage<'_>, skip: &[Range<usize>], out: &mut Findings<'_>) {
    let free = |r: &Range<usize>| !skip.iter().any(|s| s.start < r.end && r.start < s.end);
    let text = passage.text.as_ref();
    for range in doubled_words(text).into_iter().filter(free) {
        let word = text[range.clone()].split_whitespace().next().unwrap_or_default().to_owned();
        out.add(FindingKind::DoubledWord, Some(passage.place(&range)), passage.with_number(vec![("word", word)]));
    }
    for (range, count) in runs(text, |c| c != '\n' && c.is_whitespace()) {
        if count > 1 {
            let args = passage.with_number(vec![("count", count.to_string())]);
            out.add(FindingKind::DoubledSpace, Some(passage.place(&range)), args);
        }
    }
    for (range, count) in runs(text, is_invisible).into_iter().filter(|(r, _)| free(r)) {
        if joins_a_pictograph(text, &range) {
            continue;
        }
        let mut codes: Vec<char> = text[range.clone()].chars().collect();
        codes.sort_unstable();
        codes.dedup();
        let codes = codes.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>().join(" ");
        let args = passage.with_number(vec![("codes", codes), ("count", count.to_string())]);
        out.add(FindingKind::InvisibleCharacters, Some(passage.place(&range)), args);
    }
    if is_nfc_quick(text.chars()) != IsNormalized::Yes && !text.nfc().eq(text.chars()) {
        out.add(FindingKind::DecomposedText, Some(passage.place(&(0..text.len()))), passage.with_number(vec![]));
    }
}

/// Zero-width, soft hyphen, byte order mark, and marks of writing direction, which neither language here needs.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A zero-width joiner between two pictographs makes one picture of them (UTS #51).
fn joins_a_pictograph(text: &str, range: &Range<usize>) -> bool {
    let drawn = |c: Option<char>| c.is_some_and(|c| c >= '\u{2190}' && !c.is_alphanumeric());
    &text[range.clone()] == "\u{200D}"
        && drawn(text[..range.start].chars().next_back())
        && drawn(text[range.end..].chars().next())
}

/// Runs of characters of a kind, with their number of characters.
fn runs(text: &str, of_kind: impl Fn(char) -> bool) -> Vec<(Range<usize>, usize)> {
    let mut out: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| of_kind(*c)) {
        match out.last_mut() {
            Some((range, count)) if range.end == at => {
                range.end += c.len_utf8();
                *count += 1;
            }
            _ => out.push((at..at + c.len_utf8(), 1)),
        }
    }
    out
}

struct Word<'a> {
    text: &'a str,
    at: Range<usize>,
    /// Only white space lies between it and the word before.
    follows: bool,
}

fn split(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    let mut follows = false;
    let mut close = |start: &mut Option<usize>, end: usize, follows: bool| {
        if let Some(s) = start.take() {
            out.push(Word { text: &text[s..end], at: s..end, follows });
        }
    };
    for (at, c) in text.char_indices() {
        // A combining mark belongs to its letter; hyphens and apostrophes hold a word together.
        let inside = c.is_alphanumeric()
            || ('\u{300}'..='\u{36F}').contains(&c)
            || (start.is_some() && matches!(c, '-' | '\'' | '’'));
        if inside {
            start.get_or_insert(at);
            continue;
        }
        let closed = start.is_some();
        close(&mut start, at, follows);
        follows = c.is_whitespace() && (closed || follows);
    }
    close(&mut start, text.len(), follows);
    out
}

fn doubled_words(text: &str) -> Vec<Range<usize>> {
    let words = split(text);
    let same = |i: usize| {
        let (Some(a), Some(b)) = (i.checked_sub(1).and_then(|j| words.get(j)), words.get(i)) else { return false };
        // Cheap first: a doubled word has as many bytes, except in the rarest changes of case.
        b.follows
            && a.text.len().abs_diff(b.text.len()) < 2
            && a.text.chars().flat_map(char::to_lowercase).eq(b.text.chars().flat_map(char::to_lowercase))
    };
    let mut out = Vec::new();
    for i in 1..words.len() {
        if !same(i)
            || !words[i].text.chars().all(|c| c.is_alphabetic() || c == '-' || ('\u{300}'..='\u{36F}').contains(&c))
        {
            continue;
        }
        let (first, second) = (&words[i - 1], &words[i]);
        let lower = second.text.to_lowercase();
        let lower: &str = &lower;
        // đi đi lại lại, vội vội vàng vàng: two pairs side by side.
        let paired = (i >= 3 && same(i - 2) && words[i - 1].follows) || (same(i + 2) && words[i + 1].follows);
        // Sa Sa, Pa Pa: a name. A sentence may begin with the capital of a real doubling, a headline may be all capitals.
        let capital = |w: &Word<'_>| w.text.chars().next().is_some_and(char::is_uppercase);
        let lower_rest = |w: &Word<'_>| w.text.chars().skip(1).all(char::is_lowercase);
        let name = capital(first) && capital(second) && lower_rest(second);
        let neighbour =
            |j: Option<usize>| j.and_then(|j| words.get(j)).map(|w| w.text.to_lowercase()).unwrap_or_default();
        let compound = |a: &str, b: &str| COMPOUNDS.binary_search(&format!("{a} {b}").as_str()).is_ok();
        let crossing = compound(&neighbour(i.checked_sub(2)), lower) && compound(lower, &neighbour(Some(i + 1)));
        // tây tây bắc: a point of the compass.
        let compass = POINTS.contains(&lower) && POINTS.contains(&neighbour(Some(i + 1)).as_str());
        // e e: letters of a list, not words.
        let letter = lower.len() == 1 && lower != "a";
        let meant = REDUPLICATED.binary_search(&lower).is_ok() || ENGLISH.binary_search(&lower).is_ok();
        if !(paired || name || crossing || compass || letter || meant) {
            out.push(first.at.start..second.at.end);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(REDUPLICATED.is_sorted() && COMPOUNDS.is_sorted() && ENGLISH.is_sorted());
    }

    #[test]
    fn a_word_typed_twice_is_found_and_a_word_doubled_on_purpose_is_not() {
        let found = |text: &str| doubled_words(text).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>();
        for clean in [
            "Ngày ngày, người người nô nức đi trẩy hội; đồi chè xanh xanh.",
            "Bà con đi đi lại lại, vội vội vàng vàng từ sáng.",
            "Ủy ban ban hành kế hoạch; nhân dân dân tộc thiểu số; cơ quan quan tâm.",
            "Anh luôn luôn nhớ, rất rất nhớ Sa Sa.",
            "She said that that had had an effect.",
            "Tỷ số là 2 2, nhà 12 12.",
            "đi, đi. Đi",
            "Bão đi theo hướng tây tây bắc rồi Bắc Đông Bắc.",
        ] {
            assert_eq!(found(clean), Vec::<String>::new(), "{clean}");
        }
        assert_eq!(found("Lãnh đạo của của tỉnh"), ["của của"]);
        assert_eq!(found("Các các đại biểu"), ["Các các"]);
        assert_eq!(found("họp bàn và\nvà thống nhất"), ["và\nvà"]);
        assert_eq!(found("ban ban hành"), ["ban ban"], "one compound explains nothing");
        assert_eq!(found("SẼ SẼ KHỞI CÔNG"), ["SẼ SẼ"]);
        assert_eq!(found("at the the end"), ["the the"]);
        assert_eq!(found("được được được"), ["được được", "được được"]);
    }
}
