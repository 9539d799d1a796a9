//! Encoding masters and renditions. Nothing but pixels and, where it fits, the colour profile is written.

use image::{
    DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, ImageResult,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
        webp::WebPEncoder,
    },
};

pub(super) struct Encoded {
    pub bytes: Vec<u8>,
    pub mime: &'static str,
}

/// A master: what came lossy and without transparency goes out as JPEG at quality 90; what came lossless stays lossless
/// in its own format.
pub(super) fn master(
    picture: &DynamicImage,
    format: ImageFormat,
    lossy: bool,
    icc: Option<Vec<u8>>,
) -> ImageResult<Encoded> {
    if lossy && !picture.color().has_alpha() {
        return jpeg(picture, 90, icc);
    }
    match format {
        ImageFormat::WebP => webp(picture, icc),
        _ => png(picture, icc),
    }
}

/// A colour profile is kept only if it speaks of the colours we write: decoding turns CMYK into RGB. (ICC.1:2022, 7.2.6.)
fn fitting(icc: Option<Vec<u8>>, gray: bool) -> Option<Vec<u8>> {
    icc.filter(|profile| profile.get(16..20) == Some(if gray { b"GRAY" } else { b"RGB " }) && profile.len() <= 1 << 20)
}

pub(super) fn jpeg(picture: &DynamicImage, quality: u8, icc: Option<Vec<u8>>) -> ImageResult<Encoded> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    let gray = !picture.color().has_color();
    if let Some(icc) = fitting(icc, gray) {
        // An encoder that cannot write it leaves it out.
        let _ = encoder.set_icc_profile(icc);
    }
    if gray {
        let p = picture.to_luma8();
        encoder.write_image(&p, p.width(), p.height(), ExtendedColorType::L8)?;
    } else {
        let p = picture.to_rgb8();
        encoder.write_image(&p, p.width(), p.height(), ExtendedColorType::Rgb8)?;
    }
    Ok(Encoded { bytes, mime: "image/jpeg" })
}

pub(super) fn png(picture: &DynamicImage, icc: Option<Vec<u8>>) -> ImageResult<Encoded> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let (gray, alpha) = (!picture.color().has_color(), picture.color().has_alpha());
    if let Some(icc) = fitting(icc, gray) {
        let _ = encoder.set_icc_profile(icc);
    }
    let (w, h) = (picture.width(), picture.height());
    match (gray, alpha) {
        (true, false) => encoder.write_image(&picture.to_luma8(), w, h, ExtendedColorType::L8)?,
        (true, true) => encoder.write_image(&picture.to_luma_alpha8(), w, h, ExtendedColorType::La8)?,
        (false, false) => encoder.write_image(&picture.to_rgb8(), w, h, ExtendedColorType::Rgb8)?,
        (false, true) => encoder.write_image(&picture.to_rgba8(), w, h, ExtendedColorType::Rgba8)?,
    }
    Ok(Encoded { bytes, mime: "image/png" })
}

fn webp(picture: &DynamicImage, icc: Option<Vec<u8>>) -> ImageResult<Encoded> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    if let Some(icc) = fitting(icc, false) {
        let _ = encoder.set_icc_profile(icc);
    }
    let (w, h) = (picture.width(), picture.height());
    if picture.color().has_alpha() {
        encoder.write_image(&picture.to_rgba8(), w, h, ExtendedColorType::Rgba8)?;
    } else {
        encoder.write_image(&picture.to_rgb8(), w, h, ExtendedColorType::Rgb8)?;
    }
    Ok(Encoded { bytes, mime: "image/webp" })
}
