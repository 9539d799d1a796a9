//! Search over folded text (galley_domain::fold): what is typed without diacritics finds what was written with them.

use galley_domain::fold::fold;
use rusqlite::{Connection, params};

/// Longest query read, in characters.
const MAX_QUERY: usize = 200;

/// The FTS5 expression for what a reader typed: every word must occur, the last as the beginning of a word. `None` if there
/// is no word in it. Words are quoted, so nothing typed is taken as an operator.
#[must_use]
pub fn expression(typed: &str) -> Option<String> {
    let typed: String = typed.chars().take(MAX_QUERY).collect();
    let folded = fold(&typed);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return None;
    }
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
    Some(format!("{}*", quoted.join(" ")))
}

/// Makes an article findable.
///
/// # Errors
/// The database's.
pub fn add(db: &Connection, rowid: i64, text: &str) -> Result<(), rusqlite::Error> {
    db.execute("INSERT INTO public_search (rowid, text) VALUES (?1, ?2)", params![rowid, fold(text)])?;
    Ok(())
}

/// Takes it out again.
///
/// # Errors
/// The database's.
pub fn remove(db: &Connection, rowid: i64) -> Result<(), rusqlite::Error> {
    db.execute("DELETE FROM public_search WHERE rowid = ?1", [rowid])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_quoted_folded_words() {
        assert_eq!(expression("Đường  Nguyễn").as_deref(), Some("\"duong\" \"nguyen\"*"));
        assert_eq!(expression("a\" OR \"b) NEAR(").as_deref(), Some("\"a\" \"or\" \"b\" \"near\"*"));
        assert_eq!(expression(" !? "), None);
    }
}
