//! From a foreign file to a master. Every limit is checked before the work it limits.

use super::{MediaError, encode, whole};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Largest file taken, in bytes.
pub const MAX_FILE: u64 = 50 * 1000 * 1000;
/// Most pixels taken.
pub const MAX_PIXELS: u64 = 100 * 1000 * 1000;
/// Most memory one decoder may use: 100 megapixels at 8 bytes each, and a margin.
const MAX_MEMORY: u64 = 900 << 20;

/// A re-encoded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Master {
    /// The file.
    pub bytes: Vec<u8>,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub mime: &'static str,
    /// Pixels across, upright.
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// Who the file says made it or owns it.
    pub credit: String,
}

pub(super) fn check_size(bytes: u64, limit: u64) -> Result<(), MediaError> {
    const MB: u64 = 1000 * 1000;
    if bytes > limit { Err(MediaError::TooLarge { megabytes: bytes.div_ceil(MB), limit: limit / MB }) } else { Ok(()) }
}

fn damaged(e: impl std::fmt::Display) -> MediaError {
    MediaError::Damaged(e.to_string())
}

/// What the first bytes say it is; the name of a file says nothing.
pub(super) fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Re-encodes a foreign picture: checked, upright, without metadata. Pure, slow.
///
/// # Errors
/// [`MediaError`]; never panics, whatever the bytes.
pub fn prepare(bytes: &[u8]) -> Result<Master, MediaError> {
    check_size(bytes.len() as u64, MAX_FILE)?;
    let format = format_of(bytes).ok_or(MediaError::NotAPicture)?;
    // The decoder forgives a JPEG that breaks off and paints the rest grey: a lost half of a photograph must be noticed.
    if format == ImageFormat::Jpeg && !whole::jpeg_is_whole(bytes) {
        return Err(damaged("it breaks off"));
    }
    if whole::is_animated(bytes, format) {
        return Err(MediaError::Animated);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(MediaError::TooManyPixels {
            megapixels: pixels.div_ceil(1_000_000),
            limit: MAX_PIXELS / 1_000_000,
        });
    }
    if pixels == 0 {
        return Err(damaged("it has no pixels"));
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let credit = decoder.exif_metadata().ok().flatten().map(credit_of).unwrap_or_default();
    let icc = decoder.icc_profile().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    let lossy = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && whole::webp_is_lossy(bytes));
    let encoded = encode::master(&picture, format, lossy, icc).map_err(damaged)?;
    Ok(Master { width: picture.width(), height: picture.height(), bytes: encoded.bytes, mime: encoded.mime, credit })
}

/// Artist and copyright of an EXIF block, cleaned: one line, at most 200 characters. Everything else in it is dropped.
fn credit_of(exif: Vec<u8>) -> String {
    let Ok(exif) = exif::Reader::new().read_raw(exif) else { return String::new() };
    let mut parts: Vec<String> = Vec::new();
    for tag in [exif::Tag::Artist, exif::Tag::Copyright] {
        let Some(field) = exif.get_field(tag, exif::In::PRIMARY) else { continue };
        let exif::Value::Ascii(lines) = &field.value else { continue };
        for line in lines {
            let text: String =
                String::from_utf8_lossy(line).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
    }
    parts.join(" / ").chars().take(200).collect()
}
