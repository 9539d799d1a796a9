//! Revisions, working texts, pictures and attachments: every hash against its bytes.

use super::Walk;
use crate::{
    db::sql::{Hash, Id},
    error::Done,
    media,
};
use galley_domain::{
    content::{
        hash::{MediaHash, sha256},
        revision::{parse_canonical, revision_hash},
    },
    ids::{ArticleId, AttachmentId},
};

/// Every frozen revision gives its hash, can be read, and is of the article it lies with.
pub(super) fn revisions(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare("SELECT hash, article, canonical FROM revisions")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let hash = row.get::<_, Hash>(0)?.revision();
        let article = row.get::<_, Id<ArticleId>>(1)?.0;
        let bytes: Vec<u8> = row.get(2)?;
        walk.report.revisions += 1;
        let place = format!("revision/{hash}");
        if revision_hash(&bytes) != hash {
            walk.found("revision_changed", &place, "its bytes do not give its hash");
        } else {
            match parse_canonical(&bytes) {
                Ok(r) if r.article_id == article && r.newsroom_id == walk.identity.newsroom => {}
                Ok(_) => walk.found("revision_changed", &place, "it is of another article"),
                Err(e) => walk.found("revision_changed", &place, &e),
            }
        }
        walk.step()?;
    }
    Ok(())
}

/// Every update and snapshot of a working text gives its hash, and no update is missing between them.
pub(super) fn working_texts(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare("SELECT article, upto_seq, bytes, sha256 FROM body_snapshots")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (article, upto): (Id<ArticleId>, i64) = (row.get(0)?, row.get(1)?);
        let bytes: Vec<u8> = row.get(2)?;
        if sha256(&bytes) != row.get::<_, Hash>(3)?.0 {
            walk.found("snapshot_changed", &format!("text/{}/{upto}", article.0), "its bytes do not give its hash");
        }
        walk.report.updates += 1;
        walk.step()?;
    }
    let mut find = walk.db.prepare(
        "SELECT u.article, u.seq, u.bytes, u.sha256, coalesce(s.upto_seq, 0) FROM body_updates u
         LEFT JOIN body_snapshots s ON s.article = u.article ORDER BY u.article, u.seq",
    )?;
    let mut rows = find.query([])?;
    let mut last: Option<(ArticleId, i64)> = None;
    while let Some(row) = rows.next()? {
        let (Id(article), seq, covered): (Id<ArticleId>, i64, i64) = (row.get(0)?, row.get(1)?, row.get(4)?);
        let bytes: Vec<u8> = row.get(2)?;
        let place = format!("text/{article}/{seq}");
        if sha256(&bytes) != row.get::<_, Hash>(3)?.0 {
            walk.found("update_changed", &place, "its bytes do not give its hash");
        }
        // Up to the snapshot updates may be gone: they are in it.
        let before = last.filter(|(a, _)| *a == article).map_or(covered, |(_, n)| n.max(covered));
        if seq > covered && seq != before + 1 {
            walk.found("update_missing", &place, &format!("expected number {}", before + 1));
        }
        last = Some((article, seq));
        walk.report.updates += 1;
        walk.step()?;
    }
    Ok(())
}

/// Every picture and attachment lies there and gives its hash.
pub(super) fn files(walk: &mut Walk<'_, '_>) -> Done<()> {
    let mut find = walk.db.prepare("SELECT hash, original FROM media")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let hash = row.get::<_, Hash>(0)?.media();
        look(walk, "picture", hash, media::master(walk.dir, hash));
        if let Some(original) = row.get::<_, Option<Hash>>(1)? {
            look(walk, "original", MediaHash(original.0), media::attachment(walk.dir, original.0));
        }
        walk.step()?;
    }
    let mut find = walk.db.prepare("SELECT id, sha256 FROM attachments")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (_, hash): (Id<AttachmentId>, Hash) = (row.get(0)?, row.get(1)?);
        look(walk, "attachment", MediaHash(hash.0), media::attachment(walk.dir, hash.0));
        walk.step()?;
    }
    Ok(())
}

fn look(walk: &mut Walk<'_, '_>, what: &str, hash: MediaHash, read: Result<Option<Vec<u8>>, media::MediaError>) {
    walk.report.files += 1;
    let place = format!("{what}/{hash}");
    match read {
        Ok(Some(_)) => {}
        Ok(None) => walk.found("file_missing", &place, "the file is gone"),
        Err(media::MediaError::Changed(_)) => walk.found("file_changed", &place, "its bytes do not give its hash"),
        Err(e) => walk.found("file_unreadable", &place, &e),
    }
}
