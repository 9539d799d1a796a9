//! Where in a text the hits are: computed here, because the index keeps no text.

use super::{FoldedWords, Query, Term};

/// A piece of a text; `true` = hit.
pub type Segment = (String, bool);

/// Characters of a snippet, about.
const WIDTH: usize = 160;
/// Characters before its first hit, about.
const LEAD: usize = 40;

/// Byte ranges of the words that match, in order and without overlap.
fn hits(text: &str, query: &Query) -> Vec<(usize, usize)> {
    let found = FoldedWords::of(text);
    let mut out: Vec<(usize, usize)> = Vec::new();
    for term in &query.terms {
        for first in 0..(found.len() + 1).saturating_sub(term.folded.len()) {
            if matches(&found, first, term) {
                out.push((found.place(first).0, found.place(first + term.folded.len() - 1).1));
            }
        }
    }
    out.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in out {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn matches(found: &FoldedWords, first: usize, term: &Term) -> bool {
    let last = term.folded.len() - 1;
    term.folded.iter().enumerate().all(|(i, wanted)| {
        let word = found.word(first + i);
        if term.prefix && i == last { word.starts_with(wanted.as_str()) } else { word == wanted }
    })
}

fn segments(text: &str, from: usize, to: usize, hits: &[(usize, usize)]) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut at = from;
    for &(start, end) in hits.iter().filter(|(s, e)| *s >= from && *e <= to) {
        if start > at {
            out.push((text[at..start].to_owned(), false));
        }
        out.push((text[start..end].to_owned(), true));
        at = end;
    }
    if at < to {
        out.push((text[at..to].to_owned(), false));
    }
    out
}

/// The whole headline in segments.
#[must_use]
pub fn headline_marks(headline: &str, query: &Query) -> Vec<Segment> {
    segments(headline, 0, headline.len(), &hits(headline, query))
}

/// Where a snippet could be taken from.
struct Place<'a> {
    text: &'a str,
    hits: Vec<(usize, usize)>,
    /// First byte of its first hit.
    first: usize,
    /// How many are near.
    near: usize,
}

/// One line of the text around its richest place, in segments; `None` when no part holds a hit.
///
/// `parts` in the order of preference, e.g. standfirst, body, extra.
#[must_use]
pub fn snippet(parts: &[&str], query: &Query) -> Option<Vec<Segment>> {
    let mut best: Option<Place<'_>> = None;
    for part in parts {
        let hits = hits(part, query);
        let near = |i: usize| hits[i..].iter().take_while(|(_, end)| end - hits[i].0 <= WIDTH).count();
        // The first of the richest.
        let richest =
            (0..hits.len()).map(|i| (near(i), i)).reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((near, i)) = richest.filter(|(near, _)| best.as_ref().is_none_or(|best| *near > best.near)) {
            let first = hits[i].0;
            best = Some(Place { text: part, hits, first, near });
        }
    }
    let Place { text, hits, first, .. } = best?;
    let boundary = |i: usize| text.char_indices().map(|(at, _)| at).nth(i).unwrap_or(text.len());
    let chars_before = text[..first].chars().count();
    let mut from = boundary(chars_before.saturating_sub(LEAD));
    // Begin at a word, not inside one.
    if from > 0
        && let Some(space) = text[from..first].find(char::is_whitespace)
    {
        from += space + 1;
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    let mut to = boundary(text[..from].chars().count() + WIDTH);
    if let Some((_, end)) = hits.iter().find(|(s, e)| *s < to && *e > to) {
        to = *end;
    }
    let mut out = segments(text, from, to, &hits);
    if from > 0 {
        out.insert(0, ("… ".to_owned(), false));
    }
    if to < text.len() {
        out.push((" …".to_owned(), false));
    }
    // One line: line breaks show as spaces.
    for (piece, _) in &mut out {
        *piece = piece.replace(['\n', '\r', '\t'], " ");
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(segments: &[Segment]) -> String {
        segments.iter().map(|(t, hit)| if *hit { format!("[{t}]") } else { t.clone() }).collect()
    }

    #[test]
    fn hits_are_marked_as_they_are_written() {
        let q = Query::read("duong pho");
        assert_eq!(shown(&headline_marks("Đường phố, ĐƯỜNG phốt", &q)), "[Đường] [phố], [ĐƯỜNG] [phốt]");
    }

    #[test]
    fn a_phrase_is_marked_only_where_its_words_follow_each_other() {
        let q = Query::read("\"thanh pho\" ");
        assert_eq!(shown(&headline_marks("Thành phố và phố thành", &q)), "[Thành phố] và phố thành");
    }

    #[test]
    fn a_snippet_shows_the_place_with_most_hits_and_cuts_at_words() {
        let far = "lời mở đầu ".repeat(40);
        let text = format!("Mưa lớn. {far}\nMưa lớn ở Đà Nẵng và mưa lớn ở Huế {far}");
        let line = shown(&snippet(&[&text], &Query::read("mua lon ")).unwrap());
        assert!(line.starts_with("… "), "{line}");
        assert!(line.contains("[Mưa] [lớn] ở Đà Nẵng và [mưa] [lớn] ở Huế"), "{line}");
        assert!(line.ends_with(" …") && !line.contains('\n'), "{line}");
        assert!(line.chars().count() < 220, "{line}");
    }

    #[test]
    fn a_text_without_the_words_has_no_snippet() {
        assert_eq!(snippet(&["Không có gì"], &Query::read("mưa")), None);
    }
}
