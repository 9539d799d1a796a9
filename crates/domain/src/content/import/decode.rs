//! Bytes of a file as text, or the reason they are none.

/// Why bytes are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A program, picture, archive, office document ... whatever its name says.
    #[error("the file is not text")]
    Binary,
    /// Text in an encoding other than Unicode (an old 8-bit font encoding such as TCVN3 or VNI, for instance).
    #[error("the text is not in Unicode")]
    NotUnicode,
}

/// First bytes of kinds of file that are never text.
const MAGIC: [&[u8]; 16] = [
    b"PK\x03\x04", // zip, docx, odt
    b"PK\x05\x06",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff", // JPEG
    b"GIF8",
    b"RIFF",             // WebP, WAV
    b"\xd0\xcf\x11\xe0", // doc, xls of Office 97
    b"\x7fELF",
    b"MZ\x90",
    b"\x1f\x8b", // gzip
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BM\x36",
    b"\x28\xb5\x2f\xfd", // zstd
    b"{\\rtf",           // text by its bytes, but not what a reader wrote
];

/// True for bytes that are not text: known kinds of file, NUL bytes (outside UTF-16 with its mark), or many control bytes.
#[must_use]
pub fn looks_binary(bytes: &[u8]) -> bool {
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return false;
    }
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let control = head.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    head.contains(&0) || control * 50 > head.len()
}

/// Bytes as text: UTF-8 with or without mark, UTF-16 with mark.
///
/// # Errors
/// [`DecodeError`].
pub fn decode_text(bytes: &[u8]) -> Result<String, DecodeError> {
    if looks_binary(bytes) {
        return Err(DecodeError::Binary);
    }
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, odd) = rest.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        let text = String::from_utf16(&units).map_err(|_| DecodeError::NotUnicode)?;
        if !odd.is_empty() || text.contains('\0') { Err(DecodeError::Binary) } else { Ok(text) }
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(rest).map(str::to_owned).map_err(|_| DecodeError::NotUnicode)
}
