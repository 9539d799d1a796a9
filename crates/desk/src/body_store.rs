//! The working text on disk: a stream of updates per article, durable one by one, compacted to a snapshot; the row and
//! the full text follow.
//!
//! Typing is not an action: a flush commits only its update and a dirty mark. What the list and the search show is
//! refreshed within two seconds, before any freeze, and at start if the last run ended in between.

use crate::{
    db::sql::{Hash, Id, Ms},
    desk::Desk,
    error::{DeskError, Done},
    host::{ChangeKind, Origin},
    record::{self, Loaded},
    refusal::DeskRefusal,
    search,
};
use galley_domain::{
    checks::Fingerprint,
    content::{
        body::BODY_SCHEMA_VERSION,
        hash::sha256,
        ydoc::{Applied, WorkingDoc, WorkingText},
    },
    ids::{ArticleId, PersonId},
    time::Timestamp,
    workflow::{Command, Context, decide},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

/// Updates after which the stream is compacted.
const COMPACT_AFTER_UPDATES: i64 = 200;
/// Bytes of updates after which the stream is compacted.
const COMPACT_AFTER_BYTES: i64 = 256 * 1024;
/// Documents kept in memory for open editors.
const OPEN_DOCUMENTS: usize = 8;

/// Documents of open editors, so that a flush need not load the whole stream.
#[derive(Default)]
pub(crate) struct OpenDocs(Mutex<HashMap<ArticleId, OpenDoc>>);

struct OpenDoc {
    doc: WorkingDoc,
    seq: i64,
    used: u64,
}

/// The document of an article, from its snapshot and the updates after it, each checked against its SHA-256.
///
/// # Errors
/// A fault when the stream is damaged.
pub(crate) fn working_doc(db: &Connection, article: ArticleId) -> Done<(WorkingDoc, i64)> {
    let snapshot: Option<(Vec<u8>, Hash, i64)> = db
        .prepare_cached("SELECT bytes, sha256, upto_seq FROM body_snapshots WHERE article = ?1")?
        .query_row([Id(article)], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .optional()?;
    let mut seq = snapshot.as_ref().map_or(0, |s| s.2);
    let mut updates: Vec<Vec<u8>> = Vec::new();
    let mut find =
        db.prepare_cached("SELECT seq, bytes, sha256 FROM body_updates WHERE article = ?1 AND seq > ?2 ORDER BY seq")?;
    let rows = find.query_map(params![Id(article), seq], |r| {
        Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, Hash>(2)?))
    })?;
    for row in rows {
        let (n, bytes, hash) = row?;
        check(&bytes, hash)?;
        updates.push(bytes);
        seq = n;
    }
    if let Some((bytes, hash, _)) = &snapshot {
        check(bytes, *hash)?;
    }
    let tail: Vec<&[u8]> = updates.iter().map(Vec::as_slice).collect();
    let doc = WorkingDoc::load(snapshot.as_ref().map(|s| s.0.as_slice()), &tail)
        .map_err(DeskError::during("loading the working text"))?;
    Ok((doc, seq))
}

fn check(bytes: &[u8], hash: Hash) -> Done<()> {
    if sha256(bytes) == hash.0 {
        Ok(())
    } else {
        Err(DeskError::Fault { what: "a stored piece of text is damaged", source: "SHA-256 differs".into() })
    }
}

/// Appends an update to the stream and marks the article dirty. Nothing else: this is what typing costs.
pub(crate) fn append(
    db: &Connection,
    article: ArticleId,
    bytes: &[u8],
    person: PersonId,
    session: &str,
    now: Timestamp,
) -> Done<i64> {
    let last: Option<i64> = db
        .prepare_cached(
            "SELECT max(coalesce((SELECT max(seq) FROM body_updates WHERE article = ?1), 0),
                        coalesce((SELECT upto_seq FROM body_snapshots WHERE article = ?1), 0))",
        )?
        .query_row([Id(article)], |r| r.get(0))?;
    let seq = last.unwrap_or(0) + 1;
    db.prepare_cached("INSERT INTO body_updates (article, seq, bytes, sha256, person, session, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![Id(article), seq, bytes, Hash(sha256(bytes)), Id(person), session, Ms(now)])?;
    mark_dirty(db, article, now)?;
    Ok(seq)
}

/// Marks an article whose row and full text lag behind.
pub(crate) fn mark_dirty(db: &Connection, article: ArticleId, now: Timestamp) -> Done<()> {
    db.prepare_cached("INSERT INTO body_dirty (article, since) VALUES (?1, ?2) ON CONFLICT (article) DO NOTHING")?
        .execute(params![Id(article), Ms(now)])?;
    Ok(())
}

/// The text of a document, or the refusal that names where it leaves the schema.
pub(crate) fn text_of(doc: &WorkingDoc) -> Done<WorkingText> {
    doc.text().map_err(|e| DeskRefusal::UnknownContent { path: e.to_string() }.into())
}

/// Brings row, plain text and full text up to what the document says. Clears the dirty mark.
pub(crate) fn refresh(
    db: &Connection,
    article: &mut Loaded,
    doc: &WorkingDoc,
    text: &WorkingText,
    now: Timestamp,
) -> Done<()> {
    let id = article.workflow.article;
    let headline = &text.headline;
    let excerpt: String = text.standfirst.chars().take(200).collect();
    let words = i64::from(text.body.word_count());
    let details = &article.details;
    let extra = [
        details.kicker.as_str(),
        &details.topic,
        &details.dateline,
        &details.keywords.iter().cloned().collect::<Vec<_>>().join(" "),
        &details.bylines.iter().map(|b| b.name.clone()).collect::<Vec<_>>().join(" "),
    ]
    .join("\n");
    let changed_at: Option<Ms> = db
        .prepare_cached("SELECT since FROM body_dirty WHERE article = ?1")?
        .query_row([Id(id)], |r| r.get(0))
        .optional()?;
    article.content_at = changed_at.map_or(article.content_at, |_| now);
    db.prepare_cached(
        "UPDATE articles SET headline = ?2, standfirst = ?3, word_count = ?4, content_at = ?5, updated_at = max(updated_at, ?5)
         WHERE rid = ?1",
    )?
    .execute(params![article.rid, headline, excerpt, words, Ms(article.content_at)])?;
    db.prepare_cached(
        "UPDATE article_people SET updated_at = (SELECT updated_at FROM articles WHERE rid = ?1) WHERE rid = ?1",
    )?
    .execute([article.rid])?;
    let print = Fingerprint::of(id, headline, &text.standfirst, &text.body);
    let minhash = print.as_ref().map(|p| p.minhash.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>());
    db.prepare_cached(
        "INSERT INTO article_text (rid, headline, standfirst, body, extra, minhash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (rid) DO UPDATE SET headline = excluded.headline, standfirst = excluded.standfirst,
             body = excluded.body, extra = excluded.extra, minhash = excluded.minhash",
    )?
    .execute(params![article.rid, headline, text.standfirst, text.body.plain_text(), extra, minhash])?;
    db.prepare_cached("DELETE FROM article_shingles WHERE rid = ?1")?.execute([article.rid])?;
    let mut band = db.prepare_cached("INSERT OR IGNORE INTO article_shingles (hash, rid) VALUES (?1, ?2)")?;
    for hash in print.iter().flat_map(Fingerprint::bands) {
        band.execute(params![hash, article.rid])?;
    }
    search::touch(db, article.rid)?;
    compact(db, id, doc, now)?;
    db.prepare_cached("DELETE FROM body_dirty WHERE article = ?1")?.execute([Id(id)])?;
    Ok(())
}

/// Folds a long stream into a snapshot.
fn compact(db: &Connection, article: ArticleId, doc: &WorkingDoc, now: Timestamp) -> Done<()> {
    let (count, bytes, last): (i64, i64, Option<i64>) = db
        .prepare_cached(
            "SELECT count(*), coalesce(sum(length(bytes)), 0), max(seq) FROM body_updates WHERE article = ?1",
        )?
        .query_row([Id(article)], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let Some(last) = last else { return Ok(()) };
    if count <= COMPACT_AFTER_UPDATES && bytes <= COMPACT_AFTER_BYTES {
        return Ok(());
    }
    let snapshot = doc.snapshot_v2();
    db.prepare_cached(
        "INSERT INTO body_snapshots (article, upto_seq, bytes, sha256, schema_version, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (article) DO UPDATE SET upto_seq = excluded.upto_seq, bytes = excluded.bytes, sha256 = excluded.sha256,
             schema_version = excluded.schema_version, at = excluded.at",
    )?
    .execute(params![Id(article), last, snapshot, Hash(sha256(&snapshot)), BODY_SCHEMA_VERSION, Ms(now)])?;
    // The newest update stays: it says who wrote last.
    db.prepare_cached("DELETE FROM body_updates WHERE article = ?1 AND seq < ?2")?
        .execute(params![Id(article), last])?;
    Ok(())
}

/// Reads an article's text fresh and refreshes its projection if it was dirty.
pub(crate) fn settle(db: &Connection, article: &mut Loaded, now: Timestamp) -> Done<(WorkingDoc, WorkingText)> {
    let id = article.workflow.article;
    let (doc, _) = working_doc(db, id)?;
    let text = text_of(&doc)?;
    let dirty = db.prepare_cached("SELECT 1 FROM body_dirty WHERE article = ?1")?.exists([Id(id)])?;
    if dirty {
        refresh(db, article, &doc, &text, now)?;
    }
    Ok((doc, text))
}

impl Desk {
    /// The working text for an editor: the whole document as one Yjs update (v1).
    ///
    /// # Errors
    /// [`DeskRefusal::NotFound`]; a fault when the stream is damaged.
    pub fn load_body(&self, article: ArticleId) -> Done<Vec<u8>> {
        self.access()?;
        self.store.read(|db| {
            if !db.prepare_cached("SELECT 1 FROM articles WHERE id = ?1")?.exists([Id(article)])? {
                return Err(DeskRefusal::NotFound { what: "article", given: article.to_string() }.into());
            }
            Ok(working_doc(db, article)?.0.state_v1())
        })
    }

    /// Takes one update from an editor. When this returns the update is on disk.
    ///
    /// # Errors
    /// The workflow's refusal when the person may not type in it now; [`DeskRefusal::Quarantined`] when the update cannot be
    /// read or leaves the schema (it is kept); a fault of the database, after which the editor still has the update.
    pub fn push_update(&self, article: ArticleId, session: &str, bytes: &[u8]) -> Done<()> {
        self.at_work();
        let access = self.access()?;
        let bytes = bytes.to_vec();
        let session = session.chars().take(80).collect::<String>();
        let desk = self.clone();
        let verdict = self.store.write_as(Origin::Person, move |tx| {
            let loaded = record::load(tx, article)?;
            let charter = desk.charter_in(tx)?;
            let keep = BTreeSet::new();
            let at = crate::desk::monotone(tx, tx.now())?;
            let cx = Context { actor: access.person, at, charter: &charter, keep_schedule: &keep };
            decide(&loaded.workflow, &Command::Edit, &cx).map_err(|refusal| crate::actions::named(tx, refusal))?;
            let mut open = desk.open_docs.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Whatever happens below, a document that may differ from the disk is not kept.
            let mut cached = open.remove(&article);
            let on_disk: i64 = tx
                .prepare_cached(
                    "SELECT max(coalesce((SELECT max(seq) FROM body_updates WHERE article = ?1), 0),
                                coalesce((SELECT upto_seq FROM body_snapshots WHERE article = ?1), 0))",
                )?
                .query_row([Id(article)], |r| r.get(0))?;
            if cached.as_ref().is_none_or(|c| c.seq != on_disk) {
                let (doc, seq) = working_doc(tx, article)?;
                cached = Some(OpenDoc { doc, seq, used: 0 });
            }
            let Some(mut entry) = cached else { return Ok(Ok(())) };
            let why = match entry.doc.apply(&bytes) {
                Ok(Applied::Known) => {
                    open.insert(article, entry);
                    return Ok(Ok(()));
                }
                Ok(Applied::Changed) => entry.doc.text().err().map(|e| e.to_string()),
                Err(e) => Some(e.to_string()),
            };
            if let Some(reason) = why {
                tx.prepare_cached(
                    "INSERT INTO quarantine (article, bytes, reason, person, session, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![Id(article), bytes, reason, Id(access.person), session, Ms(tx.now())])?;
                return Ok(Err(DeskError::from(DeskRefusal::Quarantined)));
            }
            entry.seq = append(tx, article, &bytes, access.person, &session, tx.now())?;
            entry.used = open.values().map(|o| o.used).max().unwrap_or(0) + 1;
            if open.len() >= OPEN_DOCUMENTS
                && let Some(oldest) = open.iter().min_by_key(|(_, o)| o.used).map(|(id, _)| *id)
            {
                open.remove(&oldest);
            }
            open.insert(article, entry);
            tx.changed(ChangeKind::Body, article);
            Ok::<_, DeskError>(Ok(()))
        });
        match verdict {
            Ok(verdict) => verdict,
            Err(e) => {
                self.open_docs.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&article);
                Err(e)
            }
        }
    }

    /// Brings every dirty article's row and full text up to date; called every two seconds, at start, and at quit.
    ///
    /// # Errors
    /// A fault of the database. An article whose text cannot be read stays dirty and does not hold up the others.
    pub fn refresh_dirty(&self) -> Done<usize> {
        let dirty: Vec<ArticleId> = self.store.read(|db| {
            let mut find = db.prepare_cached("SELECT article FROM body_dirty ORDER BY since LIMIT 500")?;
            let rows = find.query_map([], |r| r.get::<_, Id<ArticleId>>(0))?;
            Ok::<_, DeskError>(rows.map(|r| r.map(|id| id.0)).collect::<Result<Vec<_>, _>>()?)
        })?;
        let mut refreshed = 0;
        for article in dirty {
            let outcome = self.store.write_as(Origin::Service, move |tx| {
                let mut loaded = record::load(tx, article)?;
                settle(tx, &mut loaded, tx.now())?;
                let moved = unapproved(tx, &loaded)?;
                tx.prepare_cached("UPDATE articles SET unapproved_changes = ?2 WHERE rid = ?1")?
                    .execute(params![loaded.rid, moved])?;
                tx.changed(ChangeKind::Article, article);
                Ok::<_, DeskError>(())
            });
            match outcome {
                Ok(()) => refreshed += 1,
                Err(e) => tracing::warn!(article = %article, error = %e, "projection not refreshed"),
            }
        }
        Ok(refreshed)
    }
}

/// Has the text moved on since the approved revision?
pub(crate) fn unapproved(db: &Connection, article: &Loaded) -> Done<bool> {
    let Some(approved) = article.workflow.approved_revision else { return Ok(false) };
    let current = crate::freeze::content(db, article)?.hash().map_err(DeskError::during("hashing the content"))?;
    Ok(current != approved)
}
