//! Text as numbers, words and marks.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of ASCII digits; values beyond nine digits are no part of a date and read as `u32::MAX`.
    Number { value: u32, digits: usize },
    /// A run of letters.
    Word,
    /// Anything else that is not white space.
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
    /// No white space before it.
    pub(super) glued: bool,
}

pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    all: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut all: Vec<Token> = Vec::new();
        let mut glued = false;
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                glued = false;
                continue;
            }
            let mut end = start + c.len_utf8();
            let same: Option<fn(char) -> bool> = if c.is_ascii_digit() {
                Some(|c: char| c.is_ascii_digit())
            } else if c.is_alphabetic() {
                Some(|c: char| c.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&c))
            } else {
                None
            };
            if let Some(same) = same {
                while let Some((at, next)) = chars.next_if(|(_, next)| same(*next)) {
                    end = at + next.len_utf8();
                }
            }
            let kind = match same {
                None => Kind::Mark(c),
                Some(_) if c.is_ascii_digit() => {
                    Kind::Number { value: text[start..end].parse().unwrap_or(u32::MAX), digits: end - start }
                }
                Some(_) => Kind::Word,
            };
            all.push(Token { kind, at: start..end, glued });
            glued = true;
        }
        Self { text, all }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, i: usize) -> Option<&Token> {
        self.all.get(i)
    }

    /// The token `back` places before `i`.
    pub(super) fn before(&self, i: usize, back: usize) -> Option<usize> {
        i.checked_sub(back)
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| t.glued)
    }

    /// A number of at most `digits` digits.
    pub(super) fn number(&self, i: usize, most: usize) -> Option<u32> {
        match self.get(i)?.kind {
            Kind::Number { value, digits } if digits <= most => Some(value),
            _ => None,
        }
    }

    /// A year in four digits, 1900 to 2100.
    pub(super) fn year(&self, i: usize) -> Option<i32> {
        match self.get(i)?.kind {
            Kind::Number { value, digits: 4 } if (1900..=2100).contains(&value) => i32::try_from(value).ok(),
            _ => None,
        }
    }

    pub(super) fn mark(&self, i: usize) -> Option<char> {
        match self.get(i)?.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }

    /// The word as it is written.
    pub(super) fn word(&self, i: usize) -> Option<&'a str> {
        let token = self.get(i).filter(|t| t.kind == Kind::Word)?;
        self.text.get(token.at.clone())
    }

    /// Is it one of these (lower-case) words, in any case?
    pub(super) fn is_one_of(&self, i: usize, words: &[&str]) -> bool {
        self.word(i).is_some_and(|w| words.iter().any(|given| same_word(w, given)))
    }

    /// As [`Self::is_one_of`], for the token `back` places before `i`.
    pub(super) fn was_one_of(&self, i: usize, back: usize, words: &[&str]) -> bool {
        self.before(i, back).is_some_and(|j| self.is_one_of(j, words))
    }

    /// The words of a range of tokens in lower case, each between spaces, so that ` sẽ ` can be looked for.
    pub(super) fn words_between(&self, range: Range<usize>) -> String {
        let mut out = String::from(" ");
        for word in range.filter_map(|i| self.word(i)) {
            out.extend(word.chars().flat_map(char::to_lowercase));
            out.push(' ');
        }
        out
    }
}

fn same_word(word: &str, lower: &str) -> bool {
    word == lower || word.chars().flat_map(char::to_lowercase).eq(lower.chars())
}
