//! Typed changes that could not be taken: kept byte for byte for whoever typed them and for a report. They are listed, taken
//! out as a file, and settled; settling deletes nothing.

use crate::{
    db::sql::{Id, Ms},
    desk::Desk,
    error::Done,
    newsroom_event::NewsroomEvent,
    refusal::DeskRefusal,
};
use galley_domain::{
    ids::{ArticleId, PersonId},
    people::Privilege,
    time::Timestamp,
};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// Characters of readable text that are shown.
const MOST_TEXT: usize = 2_000;

/// A change that is kept aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its number.
    pub number: u32,
    /// The article it was typed in.
    pub article: ArticleId,
    /// That article's headline.
    pub headline: String,
    /// Who typed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why it could not be taken, in words for a report.
    pub reason: String,
    /// Its bytes.
    pub size: u32,
    /// What can be read in it: the letters somebody typed, among names of the format.
    pub text: String,
    /// Since when it counts as dealt with.
    pub settled_at: Option<Timestamp>,
}

/// What letters stand in the bytes of an update; text stands in it as it was typed, between numbers.
fn readable(bytes: &[u8]) -> String {
    let pieces = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().split(char::is_control));
    let words: Vec<&str> = pieces.map(str::trim).filter(|p| p.chars().any(char::is_alphabetic)).collect();
    words.join(" ").chars().take(MOST_TEXT).collect()
}

/// What is kept, oldest first: one's own; an administrator sees everybody's. `settled`: also what was dealt with.
///
/// # Errors
/// Not signed in.
pub fn kept(desk: &Desk, settled: bool) -> Done<Vec<Kept>> {
    let me = desk.access()?.person;
    let everybody = desk.require(Privilege::Administer).is_ok();
    desk.store().read(|db| {
        let mut find = db.prepare_cached(
            "SELECT q.id, q.article, coalesce(a.headline, ''), coalesce(p.name, ''), q.at, q.reason, length(q.bytes),
                    q.bytes, q.settled_at
             FROM quarantine q LEFT JOIN articles a ON a.id = q.article LEFT JOIN people p ON p.id = q.person
             WHERE (?1 OR q.person = ?2) AND (?3 OR q.settled_at IS NULL) ORDER BY q.id",
        )?;
        let rows = find.query_map(params![everybody, Id(me), settled], |r| {
            Ok(Kept {
                number: r.get(0)?,
                article: r.get::<_, Id<ArticleId>>(1)?.0,
                headline: r.get(2)?,
                by: r.get(3)?,
                at: r.get::<_, Ms>(4)?.0,
                reason: r.get(5)?,
                size: r.get(6)?,
                text: readable(&r.get::<_, Vec<u8>>(7)?),
                settled_at: r.get::<_, Option<Ms>>(8)?.map(|at| at.0),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// The bytes of one, as they were typed.
///
/// # Errors
/// Not signed in; none of that number; somebody else's, for one who is no administrator.
pub fn export_kept(desk: &Desk, number: u32) -> Done<Vec<u8>> {
    let me = desk.access()?.person;
    let found = desk.store().read(|db| {
        db.prepare_cached("SELECT person, bytes FROM quarantine WHERE id = ?1")?
            .query_row([number], |r| Ok((r.get::<_, Id<PersonId>>(0)?.0, r.get::<_, Vec<u8>>(1)?)))
            .optional()
            .map_err(crate::error::DeskError::from)
    })?;
    match found {
        None => Err(not_found(number).into()),
        Some((person, bytes)) if person == me => Ok(bytes),
        Some((_, bytes)) => desk.require(Privilege::Administer).map(|()| bytes),
    }
}

/// Says that one was dealt with: the text was written again, or it was reported. The bytes stay.
///
/// # Errors
/// As [`export_kept`].
pub fn settle_kept(desk: &Desk, number: u32) -> Done<()> {
    desk.act(move |act| {
        let found = act
            .tx
            .prepare_cached("SELECT person, article, settled_at IS NOT NULL FROM quarantine WHERE id = ?1")?
            .query_row([number], |r| Ok((r.get::<_, Id<PersonId>>(0)?.0, r.get::<_, Id<ArticleId>>(1)?.0, r.get(2)?)))
            .optional()?;
        let (person, article, settled): (PersonId, ArticleId, bool) = found.ok_or_else(|| not_found(number))?;
        if person != act.actor() {
            act.require(Privilege::Administer)?;
        }
        if settled {
            return Ok(());
        }
        act.newsroom(&NewsroomEvent::QuarantineSettled { number, article })?;
        act.tx.execute("UPDATE quarantine SET settled_at = ?2 WHERE id = ?1", params![number, Ms(act.at)])?;
        Ok(())
    })
}

fn not_found(number: u32) -> DeskRefusal {
    DeskRefusal::NotFound { what: "kept_change", given: number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn what_somebody_typed_is_read_out_of_the_bytes_around_it() {
        let bytes =
            [&[1, 3, 0xff, 4][..], "Nước sông lên nhanh".as_bytes(), &[0, 0x80, 7], "tại An Lạc".as_bytes()].concat();
        assert_eq!(readable(&bytes), "Nước sông lên nhanh tại An Lạc");
        assert_eq!(readable(&[1, 2, 0xff, 0xfe, b'1']), "");
    }
}
