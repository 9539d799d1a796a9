//! Pictures and attachments: taken in, kept by their hash, shown small.
//!
//! What a portal may get is only a *master*, which Galley encoded itself: upright, without EXIF, GPS or serial numbers. The
//! file as it came stays in the newsroom as an attachment. Both are files named by the SHA-256 of their bytes and never
//! change; the database names them.

mod encode;
mod files;
mod prepare;
mod renditions;
mod whole;

pub use files::{attachment, keep_attachment, master, master_path};
pub use prepare::{MAX_FILE, MAX_PIXELS, Master, prepare};
pub use renditions::{Rendition, read_media};

use crate::db::sql::{Hash, Ms};
use galley_domain::{content::hash::MediaHash, time::Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use std::{io, path::Path};

/// A picture or attachment that was not taken in. Nothing was kept of it.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The file is larger than 50 MB.
    #[error("the file has {megabytes} MB; at most {limit} MB")]
    TooLarge {
        /// Its size, rounded up.
        megabytes: u64,
        /// The limit.
        limit: u64,
    },
    /// It would expand to more than 100 megapixels. Judged by its header: it was not expanded.
    #[error("the picture has {megapixels} megapixels; at most {limit}")]
    TooManyPixels {
        /// Its size, rounded up.
        megapixels: u64,
        /// The limit.
        limit: u64,
    },
    /// Not JPEG, PNG or WebP by its first bytes (SVG is a program, not a picture).
    #[error("not a picture Galley takes: JPEG, PNG or WebP")]
    NotAPicture,
    /// It moves.
    #[error("moving pictures are not taken")]
    Animated,
    /// It begins like a picture and then breaks off or makes no sense.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    /// A file of ours no longer has the bytes its name says.
    #[error("a stored file was changed: {0}")]
    Changed(MediaHash),
    /// A file could not be written or read.
    #[error("media: {0}")]
    Io(#[from] io::Error),
}

impl MediaError {
    /// The code of its message.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::NotAPicture => "not_a_picture",
            Self::Animated => "animated_picture",
            Self::Damaged(_) => "damaged_picture",
            Self::Changed(_) => "stored_file_changed",
            Self::Io(e) if e.kind() == io::ErrorKind::StorageFull => "disk_full",
            Self::Io(_) => "media_io",
        }
    }
}

/// A picture that was taken in: its files are on disk, its row is not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// SHA-256 of the master.
    pub hash: MediaHash,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub mime: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bytes of the master.
    pub bytes: u64,
    /// Who the file says made it or owns it: a suggestion for the credit.
    pub credit: String,
    /// SHA-256 of the file as it came, kept under attachments/.
    pub original: [u8; 32],
}

/// Takes a picture in: master under media/, original under attachments/. Slow (decoding and encoding); not for the writer
/// thread. Taking the same picture in twice gives the same hashes and writes nothing new.
///
/// # Errors
/// [`MediaError`].
pub fn import(dir: &Path, bytes: &[u8]) -> Result<Imported, MediaError> {
    let master = prepare(bytes)?;
    let original = keep_attachment(dir, bytes)?;
    let hash = files::keep_master(dir, &master.bytes)?;
    Ok(Imported {
        hash,
        mime: master.mime,
        width: master.width,
        height: master.height,
        bytes: master.bytes.len() as u64,
        credit: master.credit,
        original,
    })
}

/// Writes the row of an imported picture.
///
/// # Errors
/// Those of SQLite.
pub fn record(tx: &Connection, picture: &Imported, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO media (hash, mime, width, height, bytes, credit, original, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hash) DO NOTHING",
    )?
    .execute(params![
        Hash::from(picture.hash),
        picture.mime,
        picture.width,
        picture.height,
        i64::try_from(picture.bytes).unwrap_or(i64::MAX),
        picture.credit,
        Hash(picture.original),
        Ms(now),
    ])?;
    Ok(())
}

/// A picture as its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Type.
    pub mime: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Suggested credit.
    pub credit: String,
}

/// Looks a picture up.
///
/// # Errors
/// Those of SQLite.
pub fn look_up(db: &Connection, hash: MediaHash) -> rusqlite::Result<Option<Picture>> {
    db.prepare_cached("SELECT mime, width, height, credit FROM media WHERE hash = ?1")?
        .query_row([Hash::from(hash)], |r| {
            Ok(Picture { mime: r.get(0)?, width: r.get(1)?, height: r.get(2)?, credit: r.get(3)? })
        })
        .optional()
}
