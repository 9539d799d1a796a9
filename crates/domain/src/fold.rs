//! Text folded for search and addresses: what a reader types without diacritics finds what was written with them.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Folded text: lower case, NFD, without combining marks, `đ` as `d`. `Đường Nguyễn Huệ` becomes `duong nguyen hue`.
///
/// Folding goes character by character: marks alone are reordered by NFD, and marks are dropped.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match LATIN.get(c as usize) {
            Some(Folded::One(folded)) => out.push(*folded),
            Some(Folded::Nothing) => {}
            Some(Folded::More) | None => out.extend(folded(c)),
        }
    }
    out
}

/// What a character folds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folded {
    One(char),
    Nothing,
    More,
}

/// Everything up to the end of the Latin additions, where Vietnamese lies: a look instead of a decomposition.
static LATIN: LazyLock<Vec<Folded>> = LazyLock::new(|| {
    ('\0'..='\u{1EFF}')
        .map(|c| {
            let mut all = folded(c);
            match (all.next(), all.next()) {
                (None, _) => Folded::Nothing,
                (Some(one), None) => Folded::One(one),
                _ => Folded::More,
            }
        })
        .collect()
});

fn folded(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c)
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        // Lower-casing may bring marks back (`İ`).
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| if c == 'đ' { 'd' } else { c })
}

/// A slug: folded, letters and digits of ASCII, `-` between words, at most `max` bytes, cut at a word; may come out empty.
#[must_use]
pub fn slug(text: &str, max: usize) -> String {
    let mut out = String::new();
    for word in fold(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
        let needed = word.len() + usize::from(!out.is_empty());
        if out.len() + needed > max {
            if out.is_empty() {
                out.push_str(&word[..max.min(word.len())]);
            }
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_folds_to_what_people_type_without_marks() {
        assert_eq!(fold("Đường Nguyễn Huệ, Ưu tiên ỡ ẫ"), "duong nguyen hue, uu tien o a");
        let decomposed: String = "Đường Nguyễn".nfd().collect();
        assert_eq!(fold(&decomposed), "duong nguyen");
        assert_eq!(fold("İstanbul"), "istanbul");
    }

    #[test]
    fn folding_by_character_is_folding_the_whole_text() {
        let whole = |text: &str| -> String {
            text.nfd()
                .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
                .map(|c| if c == 'đ' { 'd' } else { c })
                .collect()
        };
        // Characters alone, and between others that they could be reordered with: all of the scripts people write in with
        // marks, some of the rest.
        for c in ('\0'..='\u{2000}').chain(('\u{2000}'..=char::MAX).step_by(61)) {
            for text in [String::from(c), format!("o{c}\u{323}\u{302}{c}\u{1b0}\u{301}")] {
                assert_eq!(fold(&text), whole(&text), "{:?}", c.escape_unicode().to_string());
            }
        }
    }

    #[test]
    fn a_slug_is_cut_at_a_word() {
        assert_eq!(slug("Tăng cường công tác, chỉ đạo!", 80), "tang-cuong-cong-tac-chi-dao");
        assert_eq!(slug("Tăng cường công tác", 12), "tang-cuong");
        assert_eq!(slug("Siêudàichữ", 5), "sieud");
        assert_eq!(slug("…", 10), "");
    }
}
