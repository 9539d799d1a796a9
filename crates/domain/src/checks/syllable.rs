//! Is this a syllable of Vietnamese as it is written today? Onset, rime, at most one tone; a rime that ends in c, ch, p or t
//! takes only sắc or nặng. The lists are those of the school grammar (Quốc ngữ); rare rimes of loan words are left in.

use unicode_normalization::char::decompose_canonical;

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];

/// Sorted by code point, so that they can be searched by halves.
const RIMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec", "em", "en", "eng", "eo",
    "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu", "iêc", "iêm", "iên", "iêng", "iêp", "iêt",
    "iêu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc", "oe",
    "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăt", "u",
    "ua", "uc", "ui", "um", "un", "ung", "up", "ut", "uy", "uya", "uych", "uynh", "uyt", "uyu", "uyên", "uyêt", "uân",
    "uâng", "uât", "uây", "uê", "uêch", "uênh", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "uơ", "y", "ynh", "yt",
    "yêm", "yên", "yêng", "yêt", "yêu", "â", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "ê", "êch", "êm", "ên",
    "êng", "ênh", "êp", "êt", "êu", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ăc", "ăm", "ăn", "ăng", "ăp",
    "ăt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu", "ươc", "ươi", "ươm", "ươn",
    "ương", "ươp", "ươt", "ươu",
];

/// Longest syllable in letters: `nghiêng`.
const LONGEST: usize = 7;

/// True for a syllable in NFC, in any case.
pub(super) fn is_vietnamese(word: &str) -> bool {
    let mut skeleton = String::with_capacity(12);
    let mut tone = None;
    for (i, c) in word.chars().flat_map(char::to_lowercase).enumerate() {
        if i >= LONGEST || !c.is_alphabetic() {
            return false;
        }
        let (base, mark) = toneless(c);
        if mark.is_some() && tone.replace(mark).is_some() {
            return false;
        }
        skeleton.push(base);
    }
    let sharp_or_heavy = matches!(tone, Some(Some('\u{301}' | '\u{323}')));
    ONSETS.iter().any(|onset| {
        skeleton.strip_prefix(onset).is_some_and(|rime| {
            let stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
            (!stopped || sharp_or_heavy) && RIMES.binary_search(&rime).is_ok()
        })
    })
}

/// A letter without its tone, and the tone's combining mark: `ế` is `ê` and U+0301.
fn toneless(c: char) -> (char, Option<char>) {
    if c.is_ascii() {
        return (c, None);
    }
    let mut base = c;
    let mut shape = None;
    let mut tone = None;
    decompose_canonical(c, |part| match part {
        '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(part),
        '\u{302}' | '\u{306}' | '\u{31B}' => shape = Some(part),
        other => base = other,
    });
    let base = shape.and_then(|s| unicode_normalization::char::compose(base, s)).unwrap_or(base);
    (base, tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rimes_are_sorted() {
        assert!(RIMES.is_sorted());
    }

    #[test]
    fn syllables_of_every_shape_are_known() {
        let text = "Nghiêng ngả giếng nước quyết quần quýt khuya khoắt huỳnh huỵch thuở ấy yêu xoong hoà hòa đường ướt đẫm gì giữ quê \
                    khuếch tán Đắc hươu rượu ngoằn ngoèo uỷ ủy quốc quạnh yểng toòng teng";
        for word in text.split_whitespace() {
            assert!(is_vietnamese(word), "{word}");
        }
    }

    #[test]
    fn what_no_vietnamese_writes_is_not_one() {
        for word in [
            "héi", "hßa", "Vieät", "ViÖt", "München", "fête", "cac", "quet", "Zoé", "nghĩaa", "hệệ", "", "2021", "đấtt",
        ] {
            assert!(!is_vietnamese(word), "{word}");
        }
    }
}
