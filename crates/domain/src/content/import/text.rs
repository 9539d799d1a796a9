//! A text file: an article typed as plain text, or a portal page saved as text.

use super::{ImportError, ImportNote, Imported, MAX_IMPORT_BYTES, portal_page, within_limits};
use crate::content::{
    body::Body,
    text::{clean_line, utf16_len},
};

/// Longest first line that is taken as a headline, in UTF-16 units.
const MAX_HEADLINE: u32 = 250;

/// Reads plain text. A portal page saved as text is recognised by its furniture (`Đăng ngày`, `Lượt xem`, `người đang
/// online`); its furniture is left out and noted, and it gives headline, date, standfirst and byline. Of any other text a
/// short first line before a longer rest is the headline, and nothing is left out.
///
/// # Errors
/// [`ImportError`].
pub fn import_text(text: &str) -> Result<Imported, ImportError> {
    if text.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = text.split('\n').map(clean_line).collect();
    let page = portal_page::read(&lines);
    let mut imported = Imported {
        date: page.as_ref().and_then(|p| p.date),
        notes: page
            .iter()
            .flat_map(|p| &p.left_out)
            .map(|l| ImportNote::FurnitureLeftOut { text: l.clone() })
            .collect(),
        ..Imported::default()
    };
    let is_page = page.is_some();
    let mut paragraphs = match page {
        Some(page) => {
            imported.headline = page.headline;
            portal_page::joined(&page.article)
        }
        None => portal_page::joined(&lines),
    };
    if !is_page
        && paragraphs.len() > 1
        && utf16_len(&paragraphs[0]) <= MAX_HEADLINE
        && !paragraphs[0].ends_with(['.', ':', ';'])
    {
        imported.headline = paragraphs.remove(0);
    }
    if paragraphs.len() > 1
        && paragraphs.last().zip(paragraphs.iter().rev().nth(1)).is_some_and(|(l, b)| portal_page::is_byline(l, b))
    {
        imported.byline = paragraphs.pop();
    }
    if is_page && paragraphs.len() > 1 {
        imported.standfirst = paragraphs.remove(0);
    }
    imported.body = within_limits(&Body::from_paragraphs(&paragraphs))?;
    Ok(imported)
}
