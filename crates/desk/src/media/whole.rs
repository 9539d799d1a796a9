//! What decoders do not tell: whether a JPEG reaches its end, whether a picture moves, whether a WebP is lossy.

use image::ImageFormat;

/// Does a JPEG reach its end-of-image marker? (ITU-T T.81, B.1.1: markers are 0xFF and a non-zero byte; inside a scan
/// 0xFF00 is data and 0xFFD0-D7 are restarts.) Markers inside a segment, e.g. of an EXIF thumbnail, do not count.
pub(super) fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut in_scan = false;
    while let Some(&byte) = bytes.get(at) {
        if byte != 0xff {
            // Between segments there is nothing; inside a scan, data.
            if !in_scan {
                return false;
            }
            at += 1;
            continue;
        }
        match bytes.get(at + 1) {
            None => return false,
            Some(0xff) => at += 1,
            Some(0x00 | 0xd0..=0xd7) if in_scan => at += 2,
            Some(0xd9) => return true,
            Some(0x01) => at += 2,
            Some(&marker) => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([high, low]));
                in_scan = marker == 0xda;
            }
        }
    }
    false
}

/// Does it move? APNG has an `acTL` chunk before its data; an animated WebP an `ANIM` chunk.
pub(super) fn is_animated(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Png => png_chunks(bytes).take_while(|name| *name != b"IDAT").any(|name| name == b"acTL"),
        ImageFormat::WebP => webp_chunks(bytes).any(|name| name == b"ANIM"),
        _ => false,
    }
}

/// Has it a `VP8 ` chunk (lossy) instead of `VP8L`?
pub(super) fn webp_is_lossy(bytes: &[u8]) -> bool {
    webp_chunks(bytes).any(|name| name == b"VP8 ")
}

fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = &[u8; 4]> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let length = bytes.get(at..at + 4).and_then(|b| <[u8; 4]>::try_from(b).ok()).map(u32::from_be_bytes)?;
        let name = bytes.get(at + 4..at + 8).and_then(|b| <&[u8; 4]>::try_from(b).ok())?;
        at = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        Some(name)
    })
}

fn webp_chunks(bytes: &[u8]) -> impl Iterator<Item = &[u8; 4]> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let name = bytes.get(at..at + 4).and_then(|b| <&[u8; 4]>::try_from(b).ok())?;
        let length = bytes.get(at + 4..at + 8).and_then(|b| <[u8; 4]>::try_from(b).ok()).map(u32::from_le_bytes)?;
        let length = usize::try_from(length).ok()?;
        // Chunks are padded to an even length.
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
        Some(name)
    })
}
