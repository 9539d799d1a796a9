//! Pictures: judged by their own bytes, kept by their hash, with smaller copies for small screens.

use crate::{
    error::{ApiError, PortalError},
    store::pictures::{Kind, Picture},
};
use galley_domain::{content::hash::MediaHash, portal_protocol::ErrorCode};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType};
use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

/// Most pixels a picture may have (100 megapixels): more is a decompression bomb, not a photograph.
const MAX_PIXELS: u64 = 100_000_000;
/// Longest side.
const MAX_SIDE: u32 = 20_000;
/// Widths smaller copies are made in.
const WIDTHS: [u32; 2] = [480, 960];
/// Quality of smaller JPEG copies.
const QUALITY: u8 = 82;

/// Where a picture lies; its copies lie beside it as `HASH-480` and so on.
#[must_use]
pub fn path_of(dir: &Path, hash: MediaHash, width: Option<u32>) -> PathBuf {
    let name = hash.to_string();
    let file = width.map_or_else(|| name.clone(), |w| format!("{name}-{w}"));
    dir.join(&name[..2]).join(file)
}

/// What smaller copies are written as: JPEG, or PNG where the picture may be see-through.
#[must_use]
pub fn copy_kind(kind: Kind) -> Kind {
    match kind {
        Kind::Jpeg => Kind::Jpeg,
        Kind::Png | Kind::Webp => Kind::Png,
    }
}

/// Judges bytes sent as a picture and keeps them, written whole or not at all.
///
/// # Errors
/// [`ErrorCode::HashMismatch`], [`ErrorCode::MediaTypeRefused`], [`ErrorCode::TooLarge`], or a fault.
pub fn keep(dir: &Path, named: MediaHash, bytes: &[u8]) -> Result<Picture, ApiError> {
    if MediaHash::of(bytes) != named {
        return Err(ApiError::new(ErrorCode::HashMismatch, "the bytes do not have the SHA-256 of their address"));
    }
    let refused = || ApiError::new(ErrorCode::MediaTypeRefused, "not a whole JPEG, PNG or WebP picture");
    let (kind, format) = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => (Kind::Jpeg, ImageFormat::Jpeg),
        Ok(ImageFormat::Png) => (Kind::Png, ImageFormat::Png),
        Ok(ImageFormat::WebP) => (Kind::Webp, ImageFormat::WebP),
        _ => return Err(refused()),
    };
    let (width, height) =
        ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(|_| refused())?;
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ApiError::new(ErrorCode::TooLarge, "the picture has more than 100 megapixels"));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 4 + 64 * 1024 * 1024);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| refused())?;

    write(&path_of(dir, named, None), bytes)?;
    let mut widths = Vec::new();
    for target in WIDTHS.into_iter().filter(|w| *w < width) {
        write(&path_of(dir, named, Some(target)), &smaller(&picture, kind, target)?)?;
        widths.push(target);
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(Picture { hash: named, kind, width, height, size, widths })
}

fn smaller(picture: &DynamicImage, kind: Kind, width: u32) -> Result<Vec<u8>, PortalError> {
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width().max(1));
    let small = picture.resize_exact(width, u32::try_from(height).unwrap_or(1).max(1), FilterType::Triangle);
    let mut out = Cursor::new(Vec::new());
    let written = match copy_kind(kind) {
        Kind::Jpeg => small.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)),
        _ => small.write_to(&mut out, ImageFormat::Png),
    };
    written.map_err(|e| PortalError::Write(e.to_string()))?;
    Ok(out.into_inner())
}

/// Writes a file so that it is there whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<(), PortalError> {
    let fault = |source| PortalError::File { path: path.to_owned(), source };
    if path.exists() {
        return Ok(()); // the name is the hash of the content
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(fault)?;
    let mut random = [0u8; 8];
    getrandom::fill(&mut random).map_err(|e| PortalError::Random(e.to_string()))?;
    let part = folder.join(format!(".part-{:016x}", u64::from_ne_bytes(random)));
    let write_part = || {
        let mut file = fs::File::create_new(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        fs::File::open(folder)?.sync_all()
    };
    write_part().map_err(|source| {
        let _ = fs::remove_file(&part);
        fault(source)
    })
}
