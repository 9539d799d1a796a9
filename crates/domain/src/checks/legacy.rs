//! Leftovers of TCVN3 ("ABC", .VnTime) and VNI text: letters of the old fonts read as Windows-1252.
//!
//! A word counts as old when it is no Vietnamese syllable as it stands and becomes one when read by the old font's table.
//! One such word proves nothing (`5 µm`); two or more in a run that no word of today's Vietnamese interrupts do.

use super::{FindingKind, Findings, passage::Passage, syllable::is_vietnamese};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// TCVN 5712:1993, VN3: what the bytes A1..FE stand for, by the Windows-1252 characters they look like.
const TCVN3: &[(char, char)] = &[
    ('¡', 'Ă'),
    ('¢', 'Â'),
    ('£', 'Ê'),
    ('¤', 'Ô'),
    ('¥', 'Ơ'),
    ('¦', 'Ư'),
    ('§', 'Đ'),
    ('¨', 'ă'),
    ('©', 'â'),
    ('ª', 'ê'),
    ('«', 'ô'),
    ('¬', 'ơ'),
    ('\u{AD}', 'ư'),
    ('®', 'đ'),
    ('µ', 'à'),
    ('¶', 'ả'),
    ('·', 'ã'),
    ('¸', 'á'),
    ('¹', 'ạ'),
    ('»', 'ằ'),
    ('¼', 'ẳ'),
    ('½', 'ẵ'),
    ('¾', 'ắ'),
    ('Æ', 'ặ'),
    ('Ç', 'ầ'),
    ('È', 'ẩ'),
    ('É', 'ẫ'),
    ('Ê', 'ấ'),
    ('Ë', 'ậ'),
    ('Ì', 'è'),
    ('Î', 'ẻ'),
    ('Ï', 'ẽ'),
    ('Ð', 'é'),
    ('Ñ', 'ẹ'),
    ('Ò', 'ề'),
    ('Ó', 'ể'),
    ('Ô', 'ễ'),
    ('Õ', 'ế'),
    ('Ö', 'ệ'),
    ('×', 'ì'),
    ('Ø', 'ỉ'),
    ('Ü', 'ĩ'),
    ('Ý', 'í'),
    ('Þ', 'ị'),
    ('ß', 'ò'),
    ('á', 'ỏ'),
    ('â', 'õ'),
    ('ã', 'ó'),
    ('ä', 'ọ'),
    ('å', 'ồ'),
    ('æ', 'ổ'),
    ('ç', 'ỗ'),
    ('è', 'ố'),
    ('é', 'ộ'),
    ('ê', 'ờ'),
    ('ë', 'ở'),
    ('ì', 'ỡ'),
    ('í', 'ớ'),
    ('î', 'ợ'),
    ('ï', 'ù'),
    ('ñ', 'ủ'),
    ('ò', 'ũ'),
    ('ó', 'ú'),
    ('ô', 'ụ'),
    ('õ', 'ừ'),
    ('ö', 'ử'),
    ('÷', 'ữ'),
    ('ø', 'ứ'),
    ('ù', 'ự'),
    ('ú', 'ỳ'),
    ('û', 'ỷ'),
    ('ü', 'ỹ'),
    ('ý', 'ý'),
    ('þ', 'ỵ'),
];

/// VNI for Windows: characters that stand for a letter alone.
const VNI_ALONE: &[(char, char)] = &[
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ì', 'ì'),
    ('í', 'í'),
    ('Ô', 'Ơ'),
    ('Ö', 'Ư'),
    ('Ñ', 'Đ'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('Î', 'Ỵ'),
    ('Ì', 'Ì'),
    ('Í', 'Í'),
];

/// VNI for Windows: characters that change the letter before them, with the letters they may follow and the combining
/// marks they stand for.
const VNI_AFTER: &[(char, &str, &str)] = &[
    ('ø', "aeouyôö", "\u{300}"),
    ('ù', "aeouyôö", "\u{301}"),
    ('û', "aeouyôö", "\u{309}"),
    ('õ', "aeouyôö", "\u{303}"),
    ('ï', "aeouôö", "\u{323}"),
    ('â', "aeo", "\u{302}"),
    ('à', "aeo", "\u{302}\u{300}"),
    ('á', "aeo", "\u{302}\u{301}"),
    ('å', "aeo", "\u{302}\u{309}"),
    ('ã', "aeo", "\u{302}\u{303}"),
    ('ä', "aeo", "\u{302}\u{323}"),
    ('ê', "a", "\u{306}"),
    ('è', "a", "\u{306}\u{300}"),
    ('é', "a", "\u{306}\u{301}"),
    ('ú', "a", "\u{306}\u{309}"),
    ('ü', "a", "\u{306}\u{303}"),
    ('ë', "a", "\u{306}\u{323}"),
];

/// Units that look like a syllable of TCVN3 (`àm`, `àg`).
const UNITS: &[&str] = &["µm", "µg", "µl", "µs", "µc", "µa", "µn", "µv"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Tcvn3,
    Vni,
}

/// A word against one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Only makes sense in the old encoding.
    Old,
    /// Makes sense both ways.
    Either,
    /// The same in every encoding.
    Plain,
    /// Of today, or of another language.
    Today,
}

/// Adds a finding for every run of old text and returns their byte ranges.
pub(super) fn check(passage: &Passage<'_>, out: &mut Findings<'_>) -> Vec<Range<usize>> {
    let text = passage.text.as_ref();
    if out.off(FindingKind::LegacyEncoding) || !text.chars().any(|c| ('\u{A1}'..='\u{FF}').contains(&c)) {
        return Vec::new();
    }
    let words = words(text);
    let mut ranges = Vec::new();
    let tcvn3 = runs(text, &words, Encoding::Tcvn3);
    let vni = runs(text, &words, Encoding::Vni);
    let old = |runs: &[Run]| runs.iter().map(|r| r.old).sum::<usize>();
    let (encoding, runs) = if old(&vni) > old(&tcvn3) { (Encoding::Vni, vni) } else { (Encoding::Tcvn3, tcvn3) };
    for run in runs {
        let Some(was) = text.get(run.bytes.clone()) else { continue };
        let name = match encoding {
            Encoding::Tcvn3 => "tcvn3",
            Encoding::Vni => "vni",
        };
        let args = vec![("encoding", name.to_owned()), ("text", was.to_owned()), ("suggest", convert(was, encoding))];
        out.add(FindingKind::LegacyEncoding, Some(passage.place(&run.bytes)), passage.with_number(args));
        ranges.push(run.bytes);
    }
    ranges
}

struct Run {
    bytes: Range<usize>,
    /// Words in it that only make sense in the old encoding.
    old: usize,
}

fn runs(text: &str, words: &[Range<usize>], encoding: Encoding) -> Vec<Run> {
    let mut out = Vec::new();
    let mut open: Option<Run> = None;
    // Where the words before that may be old as well begin: `Céng` of `Céng hßa` makes sense both ways.
    let mut maybe: Option<usize> = None;
    let mut end_of_last = 0;
    for word in words {
        let beside = text.get(end_of_last..word.start).is_some_and(|gap| gap.chars().all(char::is_whitespace));
        end_of_last = word.end;
        let start = if beside { maybe.unwrap_or(word.start) } else { word.start };
        match (reading(&text[word.clone()], encoding), &mut open) {
            (Reading::Old, Some(run)) => {
                run.bytes.end = word.end;
                run.old += 1;
            }
            (Reading::Old, None) => open = Some(Run { bytes: start..word.end, old: 1 }),
            (Reading::Either, Some(run)) if beside => run.bytes.end = word.end,
            (Reading::Either, None) => {
                maybe = Some(start);
                continue;
            }
            (Reading::Either | Reading::Plain, Some(_)) => {}
            (Reading::Today, Some(_)) => out.extend(open.take()),
            (Reading::Today | Reading::Plain, None) => {}
        }
        maybe = None;
    }
    out.extend(open);
    out.retain(|run| run.old >= 2);
    out
}

/// Words without the ASCII punctuation and typographic quotes around them; what the old tables use stays.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    let edge = |c: char| c.is_ascii_punctuation() || matches!(c, '“' | '”' | '‘' | '’' | '…' | '–' | '—');
    for word in text.split(char::is_whitespace) {
        let start = at + (word.len() - word.trim_start_matches(edge).len());
        let trimmed = word.trim_matches(edge);
        if !trimmed.is_empty() {
            out.push(start..start + trimmed.len());
        }
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

fn reading(word: &str, encoding: Encoding) -> Reading {
    if word.is_ascii() {
        return Reading::Plain;
    }
    let today = is_vietnamese(word);
    let beyond = word.chars().any(|c| c > '\u{FF}'); // ă, đ, ơ, ư, ạ ...: never in the old tables
    if beyond || word.chars().count() > 12 || UNITS.contains(&word.to_lowercase().as_str()) {
        return Reading::Today;
    }
    // A bullet, a cross or a guillemet that stands alone is punctuation.
    if !word.chars().any(char::is_alphabetic) {
        return Reading::Plain;
    }
    match (is_vietnamese(&convert(word, encoding)), today) {
        (true, false) if word.chars().any(|c| c.is_ascii_alphabetic()) => Reading::Old,
        (true, _) => Reading::Either,
        (false, _) => Reading::Today,
    }
}

/// The text that old text stood for, in NFC.
fn convert(text: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Tcvn3 => {
            text.chars().map(|c| TCVN3.iter().find(|(old, _)| *old == c).map_or(c, |(_, new)| *new)).collect()
        }
        Encoding::Vni => {
            let mut out = String::with_capacity(text.len());
            let mut before = '\0';
            for c in text.chars() {
                let lower = c.to_lowercase().next().unwrap_or(c);
                let base = before.to_lowercase().next().unwrap_or(before);
                match VNI_AFTER.iter().find(|(mark, after, _)| *mark == lower && after.contains(base)) {
                    Some((_, _, marks)) => out.push_str(marks),
                    None => out.push(VNI_ALONE.iter().find(|(old, _)| *old == c).map_or(c, |(_, new)| *new)),
                }
                before = c;
            }
            out.nfc().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tcvn3_is_read_by_its_table() {
        let old = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, n¨m häc míi cña häc sinh vïng cao";
        let new = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, năm học mới của học sinh vùng cao";
        assert_eq!(convert(old, Encoding::Tcvn3), new);
    }

    #[test]
    fn vni_is_read_by_its_table() {
        let old = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, ngöôøi daân ñaõ ñöôïc nghæ leã, baêng";
        let new = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, người dân đã được nghỉ lễ, băng";
        assert_eq!(convert(old, Encoding::Vni), new);
        assert_eq!(convert("VIEÄT NAM ÑAÁT NÖÔÙC", Encoding::Vni), "VIỆT NAM ĐẤT NƯỚC");
    }
}
