//! Times: always UTC, in whole milliseconds. Zones are for showing and for reading what a person typed.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A moment in UTC with millisecond grain; RFC 3339 text on the wire (`2026-11-23T09:41:07.120Z`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(from = "DateTime<Utc>", into = "String")]
#[specta(type = String)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00:00Z. Values outside the years 1970..9999 are clamped into them.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, 253_402_300_799_999))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This moment moved by `millis` (negative is earlier).
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// `self - earlier` in milliseconds.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The same moment as a chrono value.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(t: DateTime<Utc>) -> Self {
        Self::from_millis(t.timestamp_millis())
    }
}

impl From<Timestamp> for String {
    fn from(t: Timestamp) -> String {
        t.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }
}

/// Text that is not a time, or names a time that does not exist in its zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not one of the accepted forms.
    #[error("{0:?} is not a time; write 2026-11-24T06:00 or 2026-11-24T06:00:00+07:00")]
    Unreadable(String),
    /// The clocks of the zone skip this local time.
    #[error("{0} does not exist in {1}: clocks skip it")]
    Skipped(String, Tz),
    /// The clocks of the zone show this local time twice.
    #[error("{0} happens twice in {1}; add the offset, e.g. +07:00")]
    Ambiguous(String, Tz),
}

impl FromStr for Timestamp {
    type Err = TimeError;
    fn from_str(s: &str) -> Result<Self, TimeError> {
        DateTime::parse_from_rfc3339(s)
            .map(|t| Self::from(t.with_timezone(&Utc)))
            .map_err(|_| TimeError::Unreadable(s.chars().take(40).collect()))
    }
}

/// Reads what a person typed: RFC 3339 with an offset, or a local time of the newsroom's zone (`2026-11-24T06:00`,
/// `2026-11-24 06:00`, `24/11/2026 06:00`). A local time that does not exist or exists twice is refused, never guessed.
///
/// # Errors
/// [`TimeError`].
pub fn read_local(text: &str, zone: Tz) -> Result<Timestamp, TimeError> {
    let text = text.trim();
    if let Ok(t) = text.parse() {
        return Ok(t);
    }
    let naive = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
        .iter()
        .find_map(|f| NaiveDateTime::parse_from_str(text, f).ok())
        .ok_or_else(|| TimeError::Unreadable(text.chars().take(40).collect()))?;
    match zone.from_local_datetime(&naive) {
        LocalResult::Single(t) => Ok(t.with_timezone(&Utc).into()),
        LocalResult::None => Err(TimeError::Skipped(naive.to_string(), zone)),
        LocalResult::Ambiguous(..) => Err(TimeError::Ambiguous(naive.to_string(), zone)),
    }
}

/// Local text of a moment in a zone: `24/11/2026 06:00`.
#[must_use]
pub fn show_local(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%d/%m/%Y %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_read_in_the_newsrooms_zone() {
        let t = read_local("24/11/2026 06:00", chrono_tz::Asia::Ho_Chi_Minh).unwrap();
        assert_eq!(t.to_string(), "2026-11-23T23:00:00.000Z");
        assert_eq!(show_local(t, chrono_tz::Asia::Ho_Chi_Minh), "24/11/2026 06:00");
    }

    #[test]
    fn a_local_time_that_clocks_skip_or_repeat_is_refused() {
        let berlin = chrono_tz::Europe::Berlin;
        assert!(matches!(read_local("2026-03-29 02:30", berlin), Err(TimeError::Skipped(..))));
        assert!(matches!(read_local("2026-10-25 02:30", berlin), Err(TimeError::Ambiguous(..))));
        assert!(read_local("2026-10-25T02:30:00+01:00", berlin).is_ok());
    }

    #[test]
    fn text_that_is_no_time_says_what_to_write() {
        let e = read_local("sáng mai", chrono_tz::UTC).unwrap_err();
        assert!(e.to_string().contains("2026-11-24T06:00"));
    }
}
