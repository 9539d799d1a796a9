//! What is known of stored pictures.

use crate::error::PortalError;
use galley_domain::{content::hash::MediaHash, time::Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    /// The word of the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    fn from_str(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == s)
    }
}

/// A stored picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its name.
    pub hash: MediaHash,
    /// What it is.
    pub kind: Kind,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes.
    pub size: u64,
    /// Widths of smaller copies.
    pub widths: Vec<u32>,
}

/// A stored picture by its name.
///
/// # Errors
/// The database's, or [`PortalError::Damaged`].
pub fn find(db: &Connection, hash: MediaHash) -> Result<Option<Picture>, PortalError> {
    let row: Option<(String, u32, u32, i64, String)> = db
        .query_row("SELECT kind, width, height, size, widths FROM media WHERE hash = ?1", [hash.to_string()], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
        })
        .optional()?;
    row.map(|(kind, width, height, size, widths)| {
        Ok(Picture {
            hash,
            kind: Kind::from_str(&kind).ok_or(PortalError::Damaged("picture"))?,
            width,
            height,
            size: u64::try_from(size).unwrap_or(0),
            widths: widths.split_whitespace().filter_map(|w| w.parse().ok()).collect(),
        })
    })
    .transpose()
}

/// Keeps a picture's row.
///
/// # Errors
/// The database's.
pub fn keep(db: &Connection, p: &Picture, at: Timestamp) -> Result<(), rusqlite::Error> {
    let widths: Vec<String> = p.widths.iter().map(u32::to_string).collect();
    db.execute(
        "INSERT INTO media (hash, kind, width, height, size, widths, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (hash) DO NOTHING",
        params![
            p.hash.to_string(),
            p.kind.as_str(),
            p.width,
            p.height,
            i64::try_from(p.size).unwrap_or(i64::MAX),
            widths.join(" "),
            at.millis(),
        ],
    )?;
    Ok(())
}

/// Which of these are not stored.
///
/// # Errors
/// The database's.
pub fn missing(db: &Connection, named: &[MediaHash]) -> Result<Vec<MediaHash>, rusqlite::Error> {
    let mut stored = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM media WHERE hash = ?1)")?;
    let mut out = Vec::new();
    for hash in named {
        if !stored.query_row([hash.to_string()], |r| r.get::<_, bool>(0))? {
            out.push(*hash);
        }
    }
    Ok(out)
}

/// Does a public article show this picture?
///
/// # Errors
/// The database's.
pub fn is_public(db: &Connection, hash: MediaHash) -> Result<bool, rusqlite::Error> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM public_media WHERE media = ?1)", [hash.to_string()], |r| r.get(0))
}
