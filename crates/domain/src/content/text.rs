//! Text as the canonical form has it: Unicode NFC (UAX #15), no control characters.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Object replacement character: stands for a footnote in the text of a block, so that offsets count it as one.
pub const OBJECT: char = '\u{FFFC}';

/// The character a block's text has in place of `c`: control characters and line separators become a space, because a
/// block's text is one run and XML 1.0 feeds may not contain them; noncharacters become U+FFFD. One unit for one unit, so
/// offsets hold.
fn tame(c: char) -> char {
    match c {
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{FFFE}' | '\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}' => '\u{FFFD}',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// Text in canonical form: NFC, control characters turned into spaces. Idempotent.
#[must_use]
pub fn clean(text: &str) -> String {
    if text.chars().all(|c| tame(c) == c) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.to_owned();
    }
    text.chars().map(tame).nfc().collect()
}

/// As [`clean`], for a one-line field that a person types: white space at both ends is dropped too.
#[must_use]
pub fn clean_line(text: &str) -> String {
    clean(text).trim().to_owned()
}

/// Length in UTF-16 code units, which is how JavaScript, ProseMirror and Yjs count.
#[must_use]
pub fn utf16_len(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The part of `text` between two UTF-16 offsets, cut to character boundaries and to the text's end.
#[must_use]
pub fn utf16_slice(text: &str, start: u32, end: u32) -> String {
    let mut at = 0u32;
    let mut out = String::new();
    for c in text.chars() {
        if at >= end {
            break;
        }
        if at >= start {
            out.push(c);
        }
        at += u32::from(c.len_utf16() == 2) + 1;
    }
    out
}

/// Words as a newsroom counts them: runs between white space that hold a letter or a digit. In Vietnamese this counts
/// syllables (tiếng), as Vietnamese editorial systems do; `19/7/2021` is one.
#[must_use]
pub fn count_words(text: &str) -> u32 {
    let words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    u32::try_from(words).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_vietnamese_become_the_same_text() {
        let nfc = "Tiếng Việt: đường, Ưu, ỡ";
        let nfd: String = nfc.nfd().collect();
        assert_ne!(nfc, nfd);
        assert_eq!(clean(&nfd), nfc);
    }

    #[test]
    fn control_characters_never_reach_a_portal() {
        assert_eq!(clean("a\u{0}b\tc\nd\u{85}e\u{2028}f\u{FFFE}"), "a b c d e f\u{FFFD}");
    }

    #[test]
    fn utf16_slices_count_as_the_editor_counts() {
        let text = "a😀bé";
        assert_eq!(utf16_len(text), 5);
        assert_eq!(utf16_slice(text, 1, 3), "😀");
        assert_eq!(utf16_slice(text, 3, 99), "bé");
    }

    #[test]
    fn a_date_is_one_word_and_a_dash_is_none() {
        assert_eq!(count_words("Ngày 19/7/2021 – họp  ./."), 3);
    }
}
