//! Small versions of a master, made when first asked for and kept in a cache that may be deleted at any time.

use super::{MediaError, encode, files, prepare::format_of};
use galley_domain::content::hash::MediaHash;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, imageops::FilterType};
use std::{
    fs, io,
    io::Cursor,
    path::{Path, PathBuf},
};

/// How large a picture is wanted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Rendition {
    /// At most 160 pixels across and down: lists.
    Thumb,
    /// At most 480 pixels across.
    Small,
    /// At most 960 pixels across: the editor.
    Medium,
    /// The master itself.
    Master,
}

impl Rendition {
    /// Widest and highest, in pixels.
    fn bounds(self) -> Option<(u32, u32)> {
        match self {
            Self::Thumb => Some((160, 160)),
            Self::Small => Some((480, 4_800)),
            Self::Medium => Some((960, 9_600)),
            Self::Master => None,
        }
    }
}

fn mime_of(bytes: &[u8]) -> &'static str {
    match format_of(bytes) {
        Some(ImageFormat::Png) => "image/png",
        Some(ImageFormat::WebP) => "image/webp",
        _ => "image/jpeg",
    }
}

fn cached(dir: &Path, hash: MediaHash, (width, height): (u32, u32)) -> PathBuf {
    let name = hash.to_string();
    dir.join("cache").join("renditions").join(&name[..2]).join(format!("{name}-{width}x{height}"))
}

/// A picture in the size wanted, with its type; `None` = there is no such picture. The first time takes as long as
/// decoding the master; not for the UI thread.
///
/// # Errors
/// [`MediaError`].
pub fn read_media(dir: &Path, hash: MediaHash, size: Rendition) -> Result<Option<(Vec<u8>, &'static str)>, MediaError> {
    let Some(bounds) = size.bounds() else {
        return Ok(files::master(dir, hash)?.map(|bytes| {
            let mime = mime_of(&bytes);
            (bytes, mime)
        }));
    };
    let path = cached(dir, hash, bounds);
    match fs::read(&path) {
        Ok(bytes) if format_of(&bytes).is_some() => {
            let mime = mime_of(&bytes);
            return Ok(Some((bytes, mime)));
        }
        Ok(_) => {}
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e.into()),
    }
    let Some(master) = files::master(dir, hash)? else { return Ok(None) };
    let made = render(&master, bounds)?;
    // A cache that cannot be written costs time, nothing else.
    if let Err(e) = files::keep(&path, &made.bytes) {
        tracing::warn!(error = %e, "a rendition was not cached");
    }
    Ok(Some((made.bytes, made.mime)))
}

fn render(master: &[u8], (width, height): (u32, u32)) -> Result<encode::Encoded, MediaError> {
    let damaged = |e: image::ImageError| MediaError::Damaged(e.to_string());
    let format = format_of(master).ok_or(MediaError::NotAPicture)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(900 << 20);
    let mut reader = ImageReader::with_format(Cursor::new(master), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let icc = image::ImageDecoder::icc_profile(&mut decoder).ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let small = if picture.width() > width || picture.height() > height {
        // Far larger first goes down cheaply, then well.
        if picture.width() > width * 4 {
            picture.thumbnail(width * 2, height.saturating_mul(2)).resize(width, height, FilterType::Lanczos3)
        } else {
            picture.resize(width, height, FilterType::Lanczos3)
        }
    } else {
        picture
    };
    if small.color().has_alpha() { encode::png(&small, icc) } else { encode::jpeg(&small, 82, icc) }.map_err(damaged)
}
