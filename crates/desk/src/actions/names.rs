//! Names and keys as people type them.

use crate::{db::sql::Id, error::Done, refusal::DeskRefusal};
use galley_domain::{article::Details, fold::fold, ids::PersonId};
use rusqlite::{Connection, OptionalExtension};
use unicode_normalization::UnicodeNormalization;

/// Longest name, in characters.
const LONGEST: usize = 100;

/// A name as it is kept: NFC, without control characters, one space between words.
///
/// # Errors
/// Empty, or longer than 100 characters.
pub(super) fn name(field: &'static str, given: &str) -> Done<String> {
    let visible: String = given.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = match name.chars().count() {
        0 => "empty",
        n if n > LONGEST => "too_long",
        // A name that folds to nothing could not be looked up.
        _ if fold(&name).trim().is_empty() => "no_letters",
        _ => return Ok(name),
    };
    Err(DeskRefusal::BadInput { field, why: why.into() }.into())
}

/// Pen names: each a name, none twice, at most ten.
pub(super) fn pen_names(given: &[String]) -> Done<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for n in given.iter().filter(|n| !n.trim().is_empty()) {
        let n = name("pen_names", n)?;
        if !out.contains(&n) {
            out.push(n);
        }
    }
    if out.len() > 10 {
        return Err(DeskRefusal::BadInput { field: "pen_names", why: "too_many".into() }.into());
    }
    Ok(out)
}

/// Refuses a person's name that somebody else answers to; case and marks do not make a difference at sign-in.
pub(super) fn free_name(db: &Connection, name: &str, of: PersonId) -> Done<()> {
    let holder: Option<Id<PersonId>> = db
        .prepare_cached("SELECT id FROM people WHERE name_folded = ?1")?
        .query_row([fold(name)], |r| r.get(0))
        .optional()?;
    match holder {
        Some(holder) if holder.0 != of => Err(DeskRefusal::NameTaken { given: name.to_owned() }.into()),
        _ => Ok(()),
    }
}

/// A byline that is somebody's name or pen name is theirs, whoever typed it and whatever person came with it: four eyes look at
/// people, not at words. One that is nobody's keeps its person: they may have been renamed since.
pub(super) fn own_bylines(db: &Connection, details: &mut Details) -> Done<()> {
    let mut find = db.prepare_cached(
        "SELECT id FROM people WHERE deactivated_at IS NULL
         AND (name = ?1 OR EXISTS (SELECT 1 FROM json_each(pen_names) WHERE value = ?1)) ORDER BY created_at",
    )?;
    for byline in &mut details.bylines {
        let typed: String = byline.name.nfc().collect();
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let called: Vec<PersonId> =
            find.query_map([typed], |r| r.get::<_, Id<PersonId>>(0))?.map(|id| Ok(id?.0)).collect::<Done<_>>()?;
        if !byline.person.is_some_and(|person| called.contains(&person)) {
            byline.person = called.first().copied().or(byline.person);
        }
    }
    Ok(())
}

/// Is this a key of a list: `a-z 0-9 _`, at most 40?
pub(super) fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
