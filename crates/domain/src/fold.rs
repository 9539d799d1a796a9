//! Text folded for search and addresses: what a reader types without diacritics finds what was written with them.

use unicode_normalization::UnicodeNormalization;

/// Folded text: lower case, NFD, without combining marks, `đ` as `d`. `Đường Nguyễn Huệ` becomes `duong nguyen hue`.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        // Lower-casing may bring marks back (`İ`).
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
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
    fn a_slug_is_cut_at_a_word() {
        assert_eq!(slug("Tăng cường công tác, chỉ đạo!", 80), "tang-cuong-cong-tac-chi-dao");
        assert_eq!(slug("Tăng cường công tác", 12), "tang-cuong");
        assert_eq!(slug("Siêudàichữ", 5), "sieud");
        assert_eq!(slug("…", 10), "");
    }
}
