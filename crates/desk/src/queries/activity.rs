//! Activity: the newsroom's audit, newest first.

use galley_domain::{ids::ArticleId, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ActivityRequest {
    /// Only this article.
    pub article: Option<ArticleId>,
    /// Only by people whose name contains this.
    pub person: String,
    /// Only this event kind.
    pub kind: String,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Rows wanted, at most 500; 0 = 100.
    pub limit: u32,
}

/// A row of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActivityRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Event kind (`event-<kind>`).
    pub kind: String,
    /// Arguments of the message.
    pub args: BTreeMap<String, String>,
    /// Article, if of one.
    pub article: Option<ArticleId>,
    /// Its headline.
    pub headline: Option<String>,
    /// Stream and sequence, as `stream/aseq`.
    pub place: String,
}

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActivityPage {
    /// Rows, newest first.
    pub rows: Vec<ActivityRow>,
    /// Next page.
    pub cursor: Option<String>,
}
