//! Pictures: what is taken, what is refused, and that nothing but pixels leaves the newsroom.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::media::{self, MediaError, Rendition};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::{fs, io::Cursor};

/// Left half red, right half blue, so that turning shows.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }
    }))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Vec::new();
    picture.write_to(&mut Cursor::new(&mut out), format).unwrap();
    out
}

/// A JPEG with an EXIF block in front: orientation, artist, copyright, camera serial number, and a GPS position.
fn jpeg_with_exif(orientation: u16) -> Vec<u8> {
    let text = |s: &str| [s.as_bytes(), &[0]].concat();
    let (artist, copyright, serial) = (text("Lê Ảnh"), text("Báo Tỉnh"), text("SERIAL-12345"));
    // TIFF, big endian: IFD0 with five entries, then the texts, then the GPS IFD.
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    let entries = 5u16;
    let data_at = 8 + 2 + u32::from(entries) * 12 + 4;
    let gps_at = data_at + (artist.len() + copyright.len() + serial.len()) as u32;
    let mut at = data_at;
    tiff.extend(entries.to_be_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        tiff.extend(tag.to_be_bytes());
        tiff.extend(kind.to_be_bytes());
        tiff.extend(count.to_be_bytes());
        tiff.extend(value);
    };
    let [high, low] = orientation.to_be_bytes();
    entry(0x0112, 3, 1, [high, low, 0, 0]);
    for (tag, bytes) in [(0x013b, &artist), (0x8298, &copyright)] {
        entry(tag, 2, bytes.len() as u32, at.to_be_bytes());
        at += bytes.len() as u32;
    }
    entry(0x8825, 4, 1, gps_at.to_be_bytes());
    entry(0xa431, 2, serial.len() as u32, at.to_be_bytes());
    tiff.extend([0; 4]);
    tiff.extend([artist, copyright, serial].concat());
    tiff.extend(1u16.to_be_bytes());
    tiff.extend([0x00, 0x1d, 0x00, 0x02, 0, 0, 0, 0x0b, 0, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend(b"10.7626 N 106.6602 E");
    let body = encoded(&two_halves(64, 32), ImageFormat::Jpeg);
    let mut out = body[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(((2 + 6 + tiff.len()) as u16).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&body[2..]);
    out
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

#[test]
fn a_photograph_loses_position_and_serial_number_and_keeps_its_credit_as_a_field() {
    let original = jpeg_with_exif(1);
    assert!(holds(&original, b"106.6602") && holds(&original, b"SERIAL"));
    let master = media::prepare(&original).unwrap();
    assert_eq!(master.credit, "Lê Ảnh / Báo Tỉnh");
    for secret in [&b"106.6602"[..], b"SERIAL", b"Exif", "Lê Ảnh".as_bytes()] {
        assert!(!holds(&master.bytes, secret), "{}", String::from_utf8_lossy(secret));
    }
}

#[test]
fn a_photograph_taken_sideways_is_stored_upright() {
    for (orientation, size) in [(1, (64, 32)), (3, (64, 32)), (6, (32, 64)), (8, (32, 64))] {
        let master = media::prepare(&jpeg_with_exif(orientation)).unwrap();
        assert_eq!((master.width, master.height), size, "orientation {orientation}");
        let picture = image::load_from_memory(&master.bytes).unwrap().to_rgb8();
        let red = |x: u32, y: u32| picture.get_pixel(x, y)[0] > 128;
        let (w, h) = size;
        let expected = match orientation {
            1 => red(2, h / 2) && !red(w - 3, h / 2),
            3 => !red(2, h / 2) && red(w - 3, h / 2),
            6 => red(w / 2, 2) && !red(w / 2, h - 3),
            _ => !red(w / 2, 2) && red(w / 2, h - 3),
        };
        assert!(expected, "orientation {orientation}");
    }
}

#[test]
fn lossless_pictures_stay_lossless_and_keep_their_transparency() {
    let mut picture = two_halves(20, 10).to_rgba8();
    picture.get_pixel_mut(3, 3)[3] = 77;
    let picture = DynamicImage::ImageRgba8(picture);
    for (format, mime) in [(ImageFormat::Png, "image/png"), (ImageFormat::WebP, "image/webp")] {
        let master = media::prepare(&encoded(&picture, format)).unwrap();
        assert_eq!(master.mime, mime);
        assert_eq!(image::load_from_memory(&master.bytes).unwrap().to_rgba8(), picture.to_rgba8());
    }
}

#[test]
fn what_is_no_picture_is_refused_whatever_its_name() {
    for bytes in [
        &b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..],
        b"GIF89a\x01\x00\x01\x00",
        b"%PDF-1.7",
        b"",
        b"\xff\xd8",
        b"MZ\x90\x00",
        b"<?xml version='1.0'?><svg/>",
    ] {
        assert!(matches!(media::prepare(bytes), Err(MediaError::NotAPicture)), "{}", String::from_utf8_lossy(bytes));
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut crc, b| {
        crc ^= u32::from(*b);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
        crc
    })
}

/// A PNG header that promises so many pixels, with next to nothing behind it.
fn png_bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        png.extend((data.len() as u32).to_be_bytes());
        let named = [&name[..], data].concat();
        png.extend(&named);
        png.extend(crc32(&named).to_be_bytes());
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat());
    chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
    chunk(b"IEND", &[]);
    png
}

#[test]
fn a_picture_that_would_expand_to_more_than_100_megapixels_is_refused_by_its_header() {
    for (w, h, megapixels) in [(10_001, 10_000, 101), (100_000, 100_000, 10_000), (u32::MAX >> 1, 1, 2148)] {
        let started = std::time::Instant::now();
        match media::prepare(&png_bomb(w, h)) {
            Err(MediaError::TooManyPixels { megapixels: m, limit: 100 }) => assert_eq!(m, megapixels),
            // The decoder itself may refuse the very largest before we see its size.
            Err(MediaError::Damaged(_)) if w > 1_000_000 => {}
            other => panic!("{w}x{h}: {other:?}"),
        }
        assert!(started.elapsed().as_secs() < 2, "it was expanded");
    }
    // A JPEG says its size in its frame header.
    let mut jpeg = encoded(&two_halves(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert!(matches!(media::prepare(&jpeg), Err(MediaError::TooManyPixels { megapixels: 3600, .. })));
}

#[test]
fn a_file_over_50_megabytes_is_refused() {
    let big = vec![0xffu8; 50_000_001];
    assert!(matches!(media::prepare(&big), Err(MediaError::TooLarge { megabytes: 51, limit: 50 })));
}

#[test]
fn a_picture_that_breaks_off_is_refused_at_every_length() {
    let photo = two_halves(300, 200);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(&photo, format);
        media::prepare(&whole).unwrap();
        for keep in (12..whole.len() - 12).step_by(whole.len() / 40 + 1) {
            assert!(media::prepare(&whole[..keep]).is_err(), "{format:?} cut to {keep} of {}", whole.len());
        }
    }
}

#[test]
fn a_moving_picture_is_refused() {
    let mut apng = encoded(&two_halves(4, 4), ImageFormat::Png);
    let control = [&b"acTL"[..], &2u32.to_be_bytes(), &0u32.to_be_bytes()].concat();
    let chunk = [&8u32.to_be_bytes()[..], &control, &crc32(&control).to_be_bytes()].concat();
    apng.splice(33..33, chunk);
    assert!(matches!(media::prepare(&apng), Err(MediaError::Animated)));
}

#[test]
fn an_imported_picture_is_kept_by_its_hash_with_its_original_and_read_in_every_size() {
    let dir = tempfile::tempdir().unwrap();
    let original = encoded(&two_halves(1200, 600), ImageFormat::Jpeg);
    let picture = media::import(dir.path(), &original).unwrap();
    assert_eq!(media::import(dir.path(), &original).unwrap(), picture, "the same again");
    assert_eq!(media::attachment(dir.path(), picture.original).unwrap().unwrap(), original);
    for (size, width) in
        [(Rendition::Thumb, 160), (Rendition::Small, 480), (Rendition::Medium, 960), (Rendition::Master, 1200)]
    {
        for _ in 0..2 {
            let (bytes, mime) = media::read_media(dir.path(), picture.hash, size).unwrap().unwrap();
            assert_eq!((image::load_from_memory(&bytes).unwrap().width(), mime), (width, "image/jpeg"));
        }
    }
    assert!(
        media::read_media(dir.path(), galley_domain::content::hash::MediaHash([0; 32]), Rendition::Thumb)
            .unwrap()
            .is_none()
    );
    fs::remove_dir_all(dir.path().join("cache")).unwrap();
    assert!(media::read_media(dir.path(), picture.hash, Rendition::Thumb).unwrap().is_some());
}

#[test]
fn a_small_picture_is_never_enlarged() {
    let dir = tempfile::tempdir().unwrap();
    let picture = media::import(dir.path(), &encoded(&two_halves(100, 50), ImageFormat::Png)).unwrap();
    let (bytes, _) = media::read_media(dir.path(), picture.hash, Rendition::Medium).unwrap().unwrap();
    assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 100);
}

#[test]
fn a_master_changed_on_disk_is_not_given_out() {
    let dir = tempfile::tempdir().unwrap();
    let picture = media::import(dir.path(), &encoded(&two_halves(100, 50), ImageFormat::Png)).unwrap();
    let path = media::master_path(dir.path(), picture.hash);
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(matches!(media::master(dir.path(), picture.hash), Err(MediaError::Changed(_))));
}

#[test]
fn a_refused_picture_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    assert!(media::import(dir.path(), &png_bomb(20_000, 20_000)).is_err());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_make_the_import_panic(
        head in proptest::sample::select(vec![&b"\xff\xd8\xff\xe0"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBPVP8 ", b"RIFF\x20\0\0\0WEBPVP8L", b""]),
        tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
    ) {
        let _ = media::prepare(&[head, &tail].concat());
    }

    #[test]
    fn no_flipped_byte_makes_the_import_panic(at in 0usize..2000, bit in 0u8..8, kind in 0usize..3) {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][kind];
        let mut bytes = if kind == 0 { jpeg_with_exif(6) } else { encoded(&two_halves(40, 20), format) };
        let n = bytes.len();
        bytes[at % n] ^= 1 << bit;
        let _ = media::prepare(&bytes);
    }
}
