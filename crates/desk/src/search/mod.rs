//! Search: words folded in Rust, found by FTS5, newest change first.
//!
//! `article_fts` holds only words made by [`words`]; its rowid is `articles.search_id`, which is given anew (highest + 1)
//! whenever an article changes, so that "newest first" is a walk down the rowid and needs no sorting. Sections, people,
//! states and views are words too (`facets`), so that a filter narrows the walk itself.
//!
//! A word typed with marks is looked for twice: articles that hold it with the same marks come first, those that hold
//! the same letters under other marks after them.
//!
//! The tokenizer is FTS5's `ascii`: it splits at ASCII separators only, and every word arrives here folded and alone, so
//! SQLite's own (older) idea of Unicode plays no part and the result equals a plain scan of the folded text.

mod find;
mod marks;
mod query;

pub use find::{Cursor, Found, Request, find, ranked};
pub use galley_domain::fold::fold;
pub use marks::{Segment, headline_marks, snippet};
pub use query::{Query, Term};

use galley_domain::ids::{PersonId, SectionId};
use rusqlite::{Connection, OptionalExtension, params};
use std::{collections::BTreeSet, fmt::Write, sync::LazyLock};
use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

/// A word of a text: where it stands, folded, and as written if it carries marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Folded: what is looked for.
    pub folded: String,
    /// NFC and lower case, when that differs from `folded`.
    pub exact: Option<String>,
}

/// The words of a text: runs of letters, digits and combining marks.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    runs(text).filter_map(move |(start, end)| word(text, start, end))
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Where such runs stand.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|(_, c)| !in_word(*c)).is_some() {}
        let (start, first) = rest.next()?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| in_word(*c)) {
            end = at + c.len_utf8();
        }
        Some((start, end))
    })
}

/// NFC and lower case. Most texts are NFC already and stay so.
fn lower_nfc(raw: &str) -> String {
    if is_nfc_quick(raw.chars()) == IsNormalized::Yes {
        let lower: String = raw.chars().flat_map(char::to_lowercase).collect();
        if is_nfc_quick(lower.chars()) == IsNormalized::Yes {
            return lower;
        }
    }
    raw.nfc().flat_map(char::to_lowercase).nfc().collect()
}

fn word(text: &str, start: usize, end: usize) -> Option<Word> {
    let raw = &text[start..end];
    if raw.is_ascii() {
        return Some(Word { start, end, folded: raw.to_ascii_lowercase(), exact: None });
    }
    // Folding may leave characters that are no letters (a lone mark's base): they cannot be part of a word.
    let folded: String = fold(raw).chars().filter(|c| c.is_alphanumeric()).collect();
    if folded.is_empty() {
        return None;
    }
    let exact = lower_nfc(raw);
    let exact = (exact != folded).then_some(exact);
    Some(Word { start, end, folded, exact })
}

/// The words of a text as [`words`] finds them, folded alone and all in one string: for looking through many texts.
pub(crate) struct FoldedWords {
    folded: String,
    /// Where each word stands in the text, and where it ends in `folded`.
    places: Vec<(usize, usize, usize)>,
}

/// What a character is to [`FoldedWords`].
#[derive(Clone, Copy)]
enum Letter {
    /// Part of no word.
    Outside,
    /// Part of a word, and folds to this letter or digit.
    One(char),
    /// Part of a word, and folds to nothing or to several.
    More,
}

impl Letter {
    fn of(c: char) -> Self {
        if !in_word(c) {
            return Self::Outside;
        }
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        let mut letters = folded.chars();
        match (letters.next(), letters.next()) {
            (Some(one), None) if one.is_alphanumeric() => Self::One(one),
            _ => Self::More,
        }
    }
}

/// Everything up to the end of the Latin additions, where Vietnamese lies: a page of results looks through all the letters of
/// sixty articles.
static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| ('\0'..='\u{1EFF}').map(Letter::of).collect());

impl FoldedWords {
    pub fn of(text: &str) -> Self {
        let letters = &*LETTERS;
        let mut folded = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len() / 5);
        // Where the word now being read began, in the text and in `folded`.
        let mut word: Option<(usize, usize)> = None;
        for (at, c) in text.char_indices() {
            match letters.get(c as usize).copied().unwrap_or_else(|| Letter::of(c)) {
                Letter::Outside => {
                    if let Some((start, before)) = word.take()
                        && folded.len() > before
                    {
                        places.push((start, at, folded.len()));
                    }
                }
                letter => {
                    word.get_or_insert((at, folded.len()));
                    match letter {
                        Letter::One(one) => folded.push(one),
                        _ => folded.extend(fold(c.encode_utf8(&mut [0; 4])).chars().filter(|c| c.is_alphanumeric())),
                    }
                }
            }
        }
        if let Some((start, before)) = word
            && folded.len() > before
        {
            places.push((start, text.len(), folded.len()));
        }
        Self { folded, places }
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// First byte of a word in the text, and one past its last.
    pub fn place(&self, n: usize) -> (usize, usize) {
        (self.places[n].0, self.places[n].1)
    }

    pub fn word(&self, n: usize) -> &str {
        let from = if n == 0 { 0 } else { self.places[n - 1].2 };
        &self.folded[from..self.places[n].2]
    }
}

/// What a person's or section's articles have in common, as a word of the `facets` column.
pub mod facet {
    use super::{PersonId, SectionId};

    /// Of this section.
    #[must_use]
    pub fn section(section: &SectionId) -> String {
        format!("s{}", hex::encode(section.as_str()))
    }

    /// Created by, or with the byline of, this person.
    #[must_use]
    pub fn person(person: PersonId) -> String {
        format!("p{}", person.0.simple())
    }

    /// In this editorial state (its word of the database).
    #[must_use]
    pub fn state(state: &str) -> String {
        format!("t{}", state.replace('_', ""))
    }

    /// Scheduled somewhere.
    pub const SCHEDULED: &str = "vscheduled";
    /// Live somewhere.
    pub const LIVE: &str = "vlive";
    /// Late, failed, unknown, held or waiting for a person somewhere.
    pub const LATE: &str = "vlate";
    /// Approved, and neither scheduled nor live.
    pub const APPROVED: &str = "vapproved";
    /// A post-publication check is owed.
    pub const POST_CHECK: &str = "vpostcheck";
}

/// The four columns of an article in `article_fts`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Indexed {
    pub headline: String,
    pub body: String,
    pub exact: String,
    pub facets: String,
}

impl Indexed {
    /// From an article's plain text.
    pub fn of(headline: &str, standfirst: &str, body: &str, extra: &str, facets: String) -> Self {
        let mut marked = BTreeSet::new();
        let mut folded = |parts: &[&str]| {
            let mut out = String::with_capacity(parts.iter().map(|p| p.len()).sum());
            for part in parts {
                for word in words(part) {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(&word.folded);
                    if let Some(exact) = word.exact {
                        marked.insert(exact);
                    }
                }
            }
            out
        };
        let headline = folded(&[headline]);
        let body = folded(&[standfirst, body, extra]);
        let mut exact = String::new();
        for word in &marked {
            let _ = write!(exact, "{word} ");
        }
        Self { headline, body, exact, facets }
    }
}

/// Puts an article at the top of the search with its present text, section, people and state. Part of every change of an
/// article, in the same transaction, after its rows were written.
///
/// # Errors
/// Those of SQLite.
pub fn touch(db: &Connection, rid: i64) -> rusqlite::Result<()> {
    let facets = facets(db, rid)?;
    let text = db
        .prepare_cached("SELECT headline, standfirst, body, extra FROM article_text WHERE rid = ?1")?
        .query_row([rid], |r| {
            let part = |i| r.get_ref(i).and_then(|v| Ok(v.as_str()?));
            Ok(Indexed::of(part(0)?, part(1)?, part(2)?, part(3)?, facets.clone()))
        })
        .optional()?
        .unwrap_or_else(|| Indexed { facets, ..Indexed::default() });
    let before: i64 =
        db.prepare_cached("SELECT search_id FROM articles WHERE rid = ?1")?.query_row([rid], |r| r.get(0))?;
    db.prepare_cached("DELETE FROM article_fts WHERE rowid = ?1")?.execute([before])?;
    db.prepare_cached("UPDATE articles SET search_id = (SELECT max(search_id) FROM articles) + 1 WHERE rid = ?1")?
        .execute([rid])?;
    db.prepare_cached(
        "INSERT INTO article_fts (rowid, headline, body, exact, facets)
         VALUES ((SELECT search_id FROM articles WHERE rid = ?1), ?2, ?3, ?4, ?5)",
    )?
    .execute(params![rid, text.headline, text.body, text.exact, text.facets])?;
    Ok(())
}

/// Takes an article out of the search. Before its row is deleted, in the same transaction.
///
/// # Errors
/// Those of SQLite.
pub fn remove(db: &Connection, rid: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM article_fts WHERE rowid = (SELECT search_id FROM articles WHERE rid = ?1)")?
        .execute([rid])?;
    Ok(())
}

fn facets(db: &Connection, rid: i64) -> rusqlite::Result<String> {
    let mut out = db
        .prepare_cached(
            "SELECT state, section, scheduled_at IS NOT NULL, live, late OR attention, post_check_due FROM articles WHERE rid = ?1",
        )?
        .query_row([rid], |r| {
            Ok(facets_of(
                &r.get::<_, String>(0)?,
                r.get::<_, Option<String>>(1)?.as_deref(),
                r.get(2)?,
                r.get(3)?,
                r.get(4)?,
                r.get(5)?,
            ))
        })?;
    let mut people = db.prepare_cached("SELECT lower(hex(person)) FROM article_people WHERE rid = ?1")?;
    let mut rows = people.query([rid])?;
    while let Some(row) = rows.next()? {
        let _ = write!(out, " p{}", row.get_ref(0)?.as_str()?);
    }
    Ok(out)
}

/// The facet words of a row, without its people.
pub(crate) fn facets_of(
    state: &str,
    section: Option<&str>,
    scheduled: bool,
    live: bool,
    late: bool,
    post_check: bool,
) -> String {
    let mut out = facet::state(state);
    if let Some(section) = section {
        let _ = write!(out, " s{}", hex::encode(section));
    }
    for (holds, word) in [
        (scheduled, facet::SCHEDULED),
        (live, facet::LIVE),
        (late, facet::LATE),
        (state == "approved" && !scheduled && !live, facet::APPROVED),
        (post_check, facet::POST_CHECK),
    ] {
        if holds {
            out.push(' ');
            out.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|w| w.folded).collect()
    }

    #[test]
    fn words_are_folded_and_know_where_they_stood() {
        let text = "Đường Nguyễn-Huệ, 19/7/2021: \"ƯU TIÊN\"";
        assert_eq!(folded(text), ["duong", "nguyen", "hue", "19", "7", "2021", "uu", "tien"]);
        for w in words(text) {
            assert_eq!(fold(&text[w.start..w.end]), w.folded);
        }
    }

    #[test]
    fn folded_words_are_the_words_of_the_text() {
        let text = "Đường Nguyễn-Huệ, 19/7/2021: \"ƯU TIÊN\" \u{301}\u{0e31} a\u{0e33}b ﬁn ² İ";
        let all = FoldedWords::of(text);
        let lean: Vec<_> = (0..all.len()).map(|n| (all.place(n).0, all.place(n).1, all.word(n).to_owned())).collect();
        assert_eq!(lean, words(text).map(|w| (w.start, w.end, w.folded)).collect::<Vec<_>>());
    }

    #[test]
    fn every_character_is_folded_alone_as_it_is_in_a_word() {
        for c in ('\0'..='\u{2000}').chain(('\u{2000}'..=char::MAX).step_by(61)) {
            let text = format!("a{c}b {c}");
            let all = FoldedWords::of(&text);
            let lean: Vec<_> =
                (0..all.len()).map(|n| (all.place(n).0, all.place(n).1, all.word(n).to_owned())).collect();
            let whole: Vec<_> = words(&text).map(|w| (w.start, w.end, w.folded)).collect();
            assert_eq!(lean, whole, "{:?}", c.escape_unicode().to_string());
        }
    }

    #[test]
    fn decomposed_and_composed_text_give_the_same_words() {
        let composed = "Thành phố Hồ Chí Minh";
        let decomposed: String = composed.nfd().collect();
        let strip = |t: &str| words(t).map(|w| (w.folded, w.exact)).collect::<Vec<_>>();
        assert_eq!(strip(composed), strip(&decomposed));
    }

    #[test]
    fn only_words_with_marks_are_kept_as_written() {
        let i = Indexed::of("Phố cổ", "pho", "Phở", "", String::new());
        assert_eq!(i.headline, "pho co");
        assert_eq!(i.body, "pho pho");
        assert_eq!(i.exact, "cổ phố phở ");
    }
}
