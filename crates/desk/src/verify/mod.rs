//! `galley verify`: is what lies here still what was decided, signed and delivered?
//!
//! It walks every event chain, folds it again and compares the result with what the screens show; checks every signature
//! against the charter of its own date, and every hash against its bytes. A desk that works alone trusts its own operating
//! system account; what ties its history to somebody else are the portals' signed receipts, each of which names the head of
//! an article's chain: history before a delivery cannot be rewritten without contradicting one.

mod chains;
mod content;
mod receipts;

use crate::{
    backup::{OnProgress, Progress},
    desk::{Desk, Identity, identity},
    error::Done,
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{charter::Charter, time::Timestamp};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::{path::Path, sync::Arc};

/// Findings listed at most; more are counted.
const LISTED: usize = 1000;
/// Rows between two reports of progress.
const STRIDE: u64 = 256;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct VerifyReport {
    /// Chains walked.
    pub streams: u32,
    /// Events in them.
    pub events: u32,
    /// Of these, without their payload (redacted).
    pub redacted: u32,
    /// Versions of the charter.
    pub charters: u32,
    /// Frozen revisions.
    pub revisions: u32,
    /// Signatures of people: sign-offs, clearances, orders.
    pub signatures: u32,
    /// Pieces of working text.
    pub updates: u32,
    /// Pictures and attachments.
    pub files: u32,
    /// Portals' signed receipts.
    pub receipts: u32,
    /// Of these, receipts for events that a restore took away: what was decided between the backup and the loss.
    pub lost: u32,
    /// What is wrong, in the order it was met; at most a thousand.
    pub findings: Vec<VerifyFinding>,
    /// How many there are in all.
    pub found: u32,
}

impl VerifyReport {
    /// Nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.found == 0
    }
}

/// One thing that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VerifyFinding {
    /// What (`verify-<code>`).
    pub code: String,
    /// Where: `newsroom/12`, `<article>/7`, `revision/<hash>`, `picture/<hash>`, ...
    pub place: String,
    /// Details in English, for a report.
    pub detail: String,
}

/// A verification under way.
struct Walk<'a, 'p> {
    db: &'a Connection,
    dir: &'a Path,
    identity: Identity,
    /// The newest charter: it holds everything older with dates.
    charter: Arc<Charter>,
    /// When this history was restored from a backup, if it was.
    restored: Option<Timestamp>,
    report: VerifyReport,
    done: u64,
    total: u64,
    tell: &'a mut OnProgress<'p>,
}

impl Walk<'_, '_> {
    fn found(&mut self, code: &str, place: &(impl ToString + ?Sized), detail: &(impl ToString + ?Sized)) {
        self.report.found = self.report.found.saturating_add(1);
        if self.report.findings.len() < LISTED {
            let (place, detail) = (place.to_string(), detail.to_string());
            self.report.findings.push(VerifyFinding { code: code.to_owned(), place, detail });
        }
    }

    /// One more row is done.
    fn step(&mut self) -> Done<()> {
        self.done += 1;
        if self.done.is_multiple_of(STRIDE) { self.tell() } else { Ok(()) }
    }

    fn tell(&mut self) -> Done<()> {
        let progress = Progress { done: self.done.min(self.total), total: self.total };
        if (self.tell)(progress).is_break() { Err(DeskRefusal::Cancelled.into()) } else { Ok(()) }
    }
}

/// Verifies everything. Reads one consistent state while others go on writing; `tell` hears how many rows of how many are
/// done and may break off. Needs nobody signed in.
///
/// # Errors
/// [`DeskRefusal::NoNewsroom`], [`DeskRefusal::Cancelled`]; a fault when the database itself cannot be read. What is wrong
/// with the content is no error but a finding.
pub fn verify(desk: &Desk, tell: &mut OnProgress<'_>) -> Done<VerifyReport> {
    desk.store().read(|db| {
        let total: i64 = db.query_row(
            "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM ops) + (SELECT count(*) FROM revisions)
                  + (SELECT count(*) FROM body_updates) + (SELECT count(*) FROM body_snapshots)
                  + (SELECT count(*) FROM media) + (SELECT count(*) FROM attachments)
                  + (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM receipts)",
            [],
            |r| r.get(0),
        )?;
        let mut walk = Walk {
            db,
            dir: desk.data_dir(),
            identity: identity(db)?,
            charter: desk.charter_in(db)?,
            restored: settings::get::<settings::Restored>(db, settings::RESTORED)?.and_then(|r| r.first),
            report: VerifyReport::default(),
            done: 0,
            total: u64::try_from(total).unwrap_or(0),
            tell,
        };
        chains::charters(&mut walk)?;
        chains::keys(&mut walk)?;
        chains::ops(&mut walk)?;
        chains::events(&mut walk)?;
        content::revisions(&mut walk)?;
        content::working_texts(&mut walk)?;
        content::files(&mut walk)?;
        receipts::deliveries(&mut walk)?;
        receipts::receipts(&mut walk)?;
        walk.done = walk.total;
        walk.tell()?;
        Ok(walk.report)
    })
}
