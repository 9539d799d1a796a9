//! Identities. Everything that is created gets a UUIDv7 (RFC 9562); a revision and a media file are their hashes
//! (see [`crate::content`]); a section is a short stable key chosen by the newsroom.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Text that is not the identity it was given as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {what}: {given:?}")]
pub struct BadId {
    /// What was expected, e.g. `article id`.
    pub what: &'static str,
    /// What was given, cut to 80 characters.
    pub given: String,
}

/// Builds a UUIDv7 from a time and ten random bytes, so that `domain` needs neither a clock nor a random source.
#[must_use]
pub fn uuid_v7(at: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        #[specta(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identity for `at`, from ten random bytes.
            #[must_use]
            pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
                Self(uuid_v7(at, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(s: &str) -> Result<Self, BadId> {
                Uuid::parse_str(s).map(Self).map_err(|_| BadId { what: $what, given: s.chars().take(80).collect() })
            }
        }
    };
}

uuid_id!(
    /// A newsroom: one editorial board with its own people, sections and portals.
    NewsroomId,
    "newsroom id"
);
uuid_id!(
    /// An article, from its first draft to its last correction.
    ArticleId,
    "article id"
);
uuid_id!(
    /// A person of the newsroom.
    PersonId,
    "person id"
);
uuid_id!(
    /// One installed Galley (a desk) and the device key it holds.
    DeviceId,
    "device id"
);
uuid_id!(
    /// A portal the newsroom delivers to.
    DestinationId,
    "destination id"
);
uuid_id!(
    /// One piece of work owed to a portal.
    DeliveryId,
    "delivery id"
);
uuid_id!(
    /// A request owed to the sequencer.
    OpId,
    "op id"
);
uuid_id!(
    /// A comment, or an anchored return reason.
    CommentId,
    "comment id"
);
uuid_id!(
    /// An attachment kept in the newsroom only.
    AttachmentId,
    "attachment id"
);

/// A section's stable key: 1 to 64 of `a-z 0-9 -`, not starting or ending with `-`, e.g. `thoi-su`. Its names live in the charter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "String", into = "String")]
#[specta(transparent)]
pub struct SectionId(String);

impl SectionId {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SectionId {
    type Err = BadId;
    fn from_str(s: &str) -> Result<Self, BadId> {
        let fits = (1..=64).contains(&s.len())
            && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !s.starts_with('-')
            && !s.ends_with('-');
        if fits {
            Ok(Self(s.to_owned()))
        } else {
            Err(BadId { what: "section key", given: s.chars().take(80).collect() })
        }
    }
}

impl TryFrom<String> for SectionId {
    type Error = BadId;
    fn try_from(s: String) -> Result<Self, BadId> {
        s.parse()
    }
}

impl From<SectionId> for String {
    fn from(s: SectionId) -> String {
        s.0
    }
}

impl fmt::Display for SectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
