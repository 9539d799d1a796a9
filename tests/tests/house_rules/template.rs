//! Finds text for people written straight into a Svelte template.

/// Attributes whose value a person reads or hears.
const READ_ALOUD: &[&str] = &[
    "title",
    "alt",
    "label",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
];
/// Elements that show keys and identifiers.
const VERBATIM: &[&str] = &["kbd", "code"];
/// The name of the program is the same in every language.
const NAMES: &[&str] = &["Galley"];

/// Lines and words of literal text outside script, style, comments and `{...}`.
pub fn texts(source: &str) -> Vec<(usize, String)> {
    let source = blank(&blank(&blank(source, "<script", "</script>"), "<style", "</style>"), "<!--", "-->");
    let mut reader =
        Reader { rest: source.chars().collect(), at: 0, line: 1, found: Vec::new(), element: String::new() };
    reader.read();
    reader.found
}

/// Replaces stretches by their line breaks, so that line numbers stay right.
fn blank(source: &str, start: &str, end: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some(from) = rest.find(start) {
        let to = rest[from..].find(end).map_or(rest.len(), |length| from + length + end.len());
        text.push_str(&rest[..from]);
        text.extend(rest[from..to].chars().filter(|c| *c == '\n'));
        rest = &rest[to..];
    }
    text + rest
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<(usize, String)>,
    /// The element opened last.
    element: String,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn read(&mut self) {
        let mut words = String::new();
        let mut began = self.line;
        while let Some(c) = self.peek() {
            let after = self.rest.get(self.at + 1).copied().unwrap_or(' ');
            if c == '{' || (c == '<' && (after.is_ascii_alphabetic() || matches!(after, '/' | '!'))) {
                let seen = std::mem::take(&mut words);
                self.judge(began, &seen);
                if c == '{' {
                    self.braces();
                } else {
                    self.tag();
                }
                began = self.line;
            } else {
                if words.trim().is_empty() {
                    began = self.line;
                }
                words.push(c);
                self.next();
            }
        }
        self.judge(began, &words);
    }

    /// Keeps what has two letters side by side: signs and single letters are no text.
    fn judge(&mut self, line: usize, words: &str) {
        let words = words.trim();
        let mut plain = String::new();
        let mut in_entity = false;
        for c in words.chars() {
            in_entity = (in_entity || c == '&') && !c.is_whitespace();
            plain.push(if in_entity { ' ' } else { c });
            in_entity = in_entity && c != ';';
        }
        let speaks =
            plain.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 1 && !NAMES.contains(&word));
        if speaks && !VERBATIM.contains(&self.element.as_str()) {
            self.found.push((line, words.to_owned()));
        }
    }

    /// Skips `{ ... }` with what is nested and quoted in it.
    fn braces(&mut self) {
        let mut depth = 0;
        while let Some(c) = self.next() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                '\'' | '"' | '`' => self.quoted(c),
                _ => {}
            }
        }
    }

    fn quoted(&mut self, quote: char) {
        while let Some(c) = self.next() {
            if c == '\\' {
                self.next();
            } else if c == quote {
                return;
            } else if c == '$' && quote == '`' && self.peek() == Some('{') {
                self.braces();
            }
        }
    }

    fn tag(&mut self) {
        self.next();
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|c| !c.is_whitespace() && !matches!(c, '>' | '{')) {
            name.push(c);
            self.next();
        }
        // After a closing tag the text belongs to the parent, whatever that is.
        self.element = if name.starts_with('/') { String::new() } else { name.trim_end_matches('/').to_owned() };
        let mut attribute = String::new();
        while let Some(c) = self.peek() {
            match c {
                '>' => {
                    self.next();
                    return;
                }
                '{' => self.braces(),
                '"' | '\'' => self.value(c, &attribute),
                _ => {
                    self.next();
                    if c.is_whitespace() {
                        attribute.clear();
                    } else if c != '=' {
                        attribute.push(c);
                    }
                }
            }
        }
    }

    fn value(&mut self, quote: char, attribute: &str) {
        let line = self.line;
        self.next();
        let mut words = String::new();
        while let Some(c) = self.peek() {
            if c == '{' {
                self.braces();
                words.push(' ');
            } else {
                self.next();
                if c == quote {
                    break;
                }
                words.push(c);
            }
        }
        if READ_ALOUD.contains(&attribute) {
            let element = std::mem::take(&mut self.element);
            self.judge(line, &words);
            self.element = element;
        }
    }
}

#[test]
fn templates_are_read_as_people_see_them() {
    let check = |source: &str, expected: &[(usize, &str)]| {
        let found = texts(source);
        let found: Vec<_> = found.iter().map(|(line, words)| (*line, words.as_str())).collect();
        assert_eq!(found, expected, "{source}");
    };
    check("<p>{t('a-b')}</p>\n<p>Sign in</p>", &[(2, "Sign in")]);
    check("<script lang=\"ts\">\nlet a = '<p>no text</p>';\n</script>\n<b>Yes</b>", &[(4, "Yes")]);
    check("<button title=\"Close\" class=\"wide open\" onclick={() => a > 1}>×</button>", &[(1, "Close")]);
    check("<i aria-label={t('x', { n: '}' })}>&nbsp;· <kbd>Ctrl</kbd></i>", &[]);
    check("{#if a < b && c}\n  {`x ${y ? '{' : ''} z`}\n{/if}\n<h1>Galley</h1>", &[]);
    check("<!-- said\nto readers --><style>p { color: red }</style>\n<em\n  >word</em>", &[(4, "word")]);
}
