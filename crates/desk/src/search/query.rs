//! What a person typed, read into words. Nothing they can type is an operator of FTS5: only quotation marks mean
//! something (these words, one after the other), and the last word is a beginning unless a space follows it.

use super::{Word, words};

/// One thing that must occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Words that must stand one after the other (a single one outside quotation marks), folded.
    pub folded: Vec<String>,
    /// Of these, the ones typed with marks, as typed.
    pub exact: Vec<String>,
    /// The last word is the beginning of a word.
    pub prefix: bool,
    /// The last of `exact` is that beginning.
    pub exact_prefix: bool,
}

/// A search text, read. All terms must occur.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// At most 32; more are ignored.
    pub terms: Vec<Term>,
}

const MOST_TERMS: usize = 32;

impl Query {
    /// Reads a search text. Anything is a search text; one without a word finds nothing and [`Query::is_empty`] says so.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text: String = text.chars().take(1000).collect();
        let mut terms = Vec::new();
        // Every second piece stands between quotation marks; an unclosed one is still being typed.
        let pieces: Vec<&str> = text.split(['"', '\u{201c}', '\u{201d}']).collect();
        let last = pieces.len() - 1;
        for (i, piece) in pieces.iter().enumerate() {
            let found: Vec<Word> = words(piece).collect();
            let open_end = i == last && found.last().is_some_and(|w| w.end == piece.len());
            if i % 2 == 1 {
                terms.extend(Term::of(&found, open_end));
            } else {
                let n = found.len();
                for (k, word) in found.iter().enumerate() {
                    terms.extend(Term::of(std::slice::from_ref(word), open_end && k + 1 == n));
                }
            }
        }
        terms.truncate(MOST_TERMS);
        Self { terms }
    }

    /// No word in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Was any word typed with marks?
    #[must_use]
    pub fn has_marks(&self) -> bool {
        self.terms.iter().any(|t| !t.exact.is_empty())
    }

    /// The FTS5 expression over folded words.
    pub(super) fn folded_expression(&self) -> String {
        let all: Vec<String> = self.terms.iter().map(Term::folded_phrase).collect();
        format!("{{headline body}} : ({})", all.join(" AND "))
    }

    /// The FTS5 expression for texts that hold every word typed with marks with those marks. A word with its marks is rarer than
    /// its letters and says the letters too, so only what it does not say is asked of the folded words.
    pub(super) fn marked_expression(&self) -> String {
        let exact: Vec<String> = self.terms.iter().flat_map(Term::exact_words).collect();
        let folded: Vec<String> =
            self.terms.iter().filter(|t| !t.is_one_exact_word()).map(Term::folded_phrase).collect();
        let side = |columns: &str, words: &[String]| {
            (!words.is_empty()).then(|| format!("{columns} : ({})", words.join(" AND ")))
        };
        let sides: Vec<String> = side("exact", &exact).into_iter().chain(side("{headline body}", &folded)).collect();
        sides.join(" AND ")
    }
}

impl Term {
    fn of(found: &[Word], prefix: bool) -> Option<Self> {
        let last = found.last()?;
        Some(Self {
            folded: found.iter().map(|w| w.folded.clone()).collect(),
            exact: found.iter().filter_map(|w| w.exact.clone()).collect(),
            prefix,
            exact_prefix: prefix && last.exact.is_some(),
        })
    }

    // Words hold letters and digits alone, so quoting them is all the escaping there is.
    fn folded_phrase(&self) -> String {
        format!("\"{}\"{}", self.folded.join(" "), if self.prefix { "*" } else { "" })
    }

    fn exact_words(&self) -> impl Iterator<Item = String> + '_ {
        let last = self.exact.len().saturating_sub(1);
        self.exact
            .iter()
            .enumerate()
            .map(move |(n, word)| format!("\"{word}\"{}", if self.exact_prefix && n == last { "*" } else { "" }))
    }

    fn is_one_exact_word(&self) -> bool {
        self.folded.len() == 1 && self.exact.len() == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_a_beginning_until_a_space_follows() {
        assert!(Query::read("thanh pho").terms[1].prefix);
        assert!(!Query::read("thanh pho").terms[0].prefix);
        assert!(!Query::read("thanh pho ").terms[1].prefix);
        assert!(!Query::read("\"thanh pho\"").terms[0].prefix);
        assert!(Query::read("\"thanh pho").terms[0].prefix);
    }

    #[test]
    fn operators_of_fts_are_only_words() {
        let q = Query::read("headline:x OR NOT (a* ^b) NEAR/3 {c} -d + \"e AND");
        assert_eq!(
            q.folded_expression(),
            "{headline body} : (\"headline\" AND \"x\" AND \"or\" AND \"not\" AND \"a\" AND \"b\" AND \"near\" AND \"3\" \
             AND \"c\" AND \"d\" AND \"e and\"*)"
        );
    }

    #[test]
    fn a_text_without_a_word_is_no_query() {
        for text in ["", "  ", "\"\"", "*", "((", "\u{301}", "…—!"] {
            assert!(Query::read(text).is_empty(), "{text:?}");
        }
    }
}
