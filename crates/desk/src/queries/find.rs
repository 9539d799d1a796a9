//! What a person types on a command line for an article or a revision: the whole name, or as much of its beginning as
//! tells it from all others.

use crate::{
    body_store,
    db::sql::{Hash, Id},
    desk::Desk,
    error::Done,
    record,
    refusal::DeskRefusal,
};
use galley_domain::{
    content::{hash::RevisionHash, ydoc::WorkingText},
    ids::ArticleId,
};
use rusqlite::params;

/// Fewest hexadecimal digits that are taken as the beginning of a name.
pub const SHORTEST: usize = 8;

/// The digits of a beginning, and the lowest and highest names of `N` bytes that begin so.
fn bounds<const N: usize>(given: &str) -> Option<(String, [u8; N], [u8; N])> {
    let digits: String = given.trim().chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect();
    let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
    if !hexadecimal || !(SHORTEST..=2 * N).contains(&digits.len()) {
        return None;
    }
    let filled = |with: char| {
        let mut all = digits.clone();
        all.extend(std::iter::repeat_n(with, 2 * N - digits.len()));
        let mut out = [0u8; N];
        hex::decode_to_slice(&all, &mut out).ok().map(|()| out)
    };
    let (low, high) = (filled('0')?, filled('f')?);
    Some((digits, low, high))
}

/// One of what was found, or why not.
fn one<T>(what: &'static str, given: &str, found: &[T]) -> Done<T>
where
    T: Copy,
{
    match found {
        [one] => Ok(*one),
        [] => Err(DeskRefusal::NotFound { what, given: given.to_owned() }.into()),
        _ => Err(DeskRefusal::Ambiguous { what, given: given.to_owned() }.into()),
    }
}

/// The article whose identity begins so (at least eight digits; hyphens do not matter).
///
/// # Errors
/// [`DeskRefusal::NotFound`], [`DeskRefusal::Ambiguous`].
pub fn article_by_prefix(desk: &Desk, given: &str) -> Done<ArticleId> {
    let Some((_, low, high)) = bounds::<16>(given) else {
        return Err(DeskRefusal::NotFound { what: "article", given: given.to_owned() }.into());
    };
    desk.store().read(|db| {
        let mut find = db.prepare_cached("SELECT id FROM articles WHERE id >= ?1 AND id <= ?2 LIMIT 2")?;
        let rows = find.query_map(params![low.as_slice(), high.as_slice()], |r| r.get::<_, Id<ArticleId>>(0))?;
        let found = rows.map(|r| r.map(|id| id.0)).collect::<Result<Vec<_>, _>>()?;
        one("article", given, &found)
    })
}

/// The article's revision whose hash begins so: `current` (the content as it stands), or one that was frozen. A whole hash is
/// taken as it is, also an unknown one: the verb then says how far the content has moved on.
///
/// # Errors
/// [`DeskRefusal::NotFound`], [`DeskRefusal::Ambiguous`].
pub fn revision_by_prefix(desk: &Desk, article: ArticleId, current: RevisionHash, given: &str) -> Done<RevisionHash> {
    if let Ok(whole) = given.trim().parse::<RevisionHash>() {
        return Ok(whole);
    }
    let Some((digits, low, high)) = bounds::<32>(given) else {
        return Err(DeskRefusal::NotFound { what: "revision", given: given.to_owned() }.into());
    };
    let mut found = desk.store().read(|db| {
        let mut find =
            db.prepare_cached("SELECT hash FROM revisions WHERE hash >= ?1 AND hash <= ?2 AND article = ?3 LIMIT 3")?;
        let rows = find.query_map(params![low.as_slice(), high.as_slice(), Id(article)], |r| r.get::<_, Hash>(0))?;
        Ok::<_, crate::error::DeskError>(rows.map(|r| r.map(|h| RevisionHash(h.0))).collect::<Result<Vec<_>, _>>()?)
    })?;
    if current.to_string().starts_with(&digits) && !found.contains(&current) {
        found.push(current);
    }
    one("revision", given, &found)
}

/// What the working document says.
///
/// # Errors
/// Not signed in; no such article.
pub fn working_text(desk: &Desk, article: ArticleId) -> Done<WorkingText> {
    desk.access()?;
    desk.store().read(|db| {
        record::load(db, article)?;
        let (doc, _) = body_store::working_doc(db, article)?;
        body_store::text_of(&doc)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_spans_every_name_that_begins_so() {
        let (digits, low, high) = bounds::<16>("019A-b0C1-2").unwrap();
        assert_eq!(digits, "019ab0c12");
        assert_eq!(hex::encode(low), "019ab0c1200000000000000000000000");
        assert_eq!(hex::encode(high), "019ab0c12fffffffffffffffffffffff");
    }

    #[test]
    fn too_short_too_long_or_no_digits_is_no_beginning() {
        assert!(bounds::<16>("019ab0c").is_none());
        assert!(bounds::<16>(&"0".repeat(33)).is_none());
        assert!(bounds::<16>("thời sự 2026").is_none());
    }
}
