//! Import (nhập bài): .txt, .md and .html files, a portal page saved as text; pictures by file, paste or drop; pasted HTML.
//! What comes from outside is cleaned here, before an editor ever sees it.

use super::create::create_with;
use crate::{
    desk::Desk,
    error::{DeskError, Done},
    media::{self, MediaError},
    refusal::DeskRefusal,
};
use galley_domain::{
    article::{Byline, Details},
    content::{
        body::Body,
        hash::MediaHash,
        import::{self, DecodeError, ImportError, ImportNote, Imported},
        ydoc::WorkingText,
    },
    ids::{ArticleId, SectionId},
};
use serde::{Deserialize, Serialize};

/// Largest file that is read, in bytes: 50 MB, as for pictures and attachments.
pub const MAX_FILE: usize = 50 * MEGABYTE;
const MEGABYTE: usize = 1_000_000;

/// What an import made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportedArticle {
    /// The new article.
    pub id: ArticleId,
    /// Its headline as recognised.
    pub headline: String,
    /// The date the page gives itself, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What was left out or changed.
    pub notes: Vec<ImportNote>,
}

/// A picture that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportedPicture {
    /// SHA-256 of the master.
    pub media: MediaHash,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Who the file says made it: a suggestion.
    pub credit: String,
}

/// A file or text of `size` bytes where at most `limit` are taken.
pub fn too_large(size: u64, limit: usize) -> DeskRefusal {
    DeskRefusal::TooLarge { megabytes: size.div_ceil(MEGABYTE as u64), limit: (limit / MEGABYTE) as u64 }
}

fn refuse_import(e: &ImportError, size: usize) -> DeskRefusal {
    match e {
        ImportError::TooLarge => too_large(size as u64, import::MAX_IMPORT_BYTES),
        ImportError::TooNested => DeskRefusal::BadInput { field: "file", why: "too_nested".into() },
    }
}

/// Reads a file's bytes as an article, by its name's ending.
///
/// # Errors
/// [`DeskRefusal::TooLarge`], [`DeskRefusal::NotText`], [`DeskRefusal::UnknownFileKind`].
pub fn read_file(name: &str, bytes: &[u8]) -> Done<Imported> {
    if bytes.len() > MAX_FILE {
        return Err(too_large(bytes.len() as u64, MAX_FILE).into());
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    if !matches!(ending.as_str(), "txt" | "md" | "markdown" | "html" | "htm") {
        return Err(DeskRefusal::UnknownFileKind { given: ending }.into());
    }
    let text = import::decode_text(bytes).map_err(|e| match e {
        DecodeError::Binary => DeskRefusal::NotText,
        DecodeError::NotUnicode => DeskRefusal::BadInput { field: "file", why: "not_unicode".into() },
    })?;
    let imported = match ending.as_str() {
        "md" | "markdown" => import::import_markdown(&text),
        "html" | "htm" => import::import_html(&text),
        _ => import::import_text(&text),
    };
    Ok(imported.map_err(|e| refuse_import(&e, text.len()))?)
}

/// Imports a file as a new article. A byline that names one of the newsroom's people (by name or pen name) is theirs.
///
/// # Errors
/// As [`read_file`]; the `create` privilege is missing.
pub fn import_article(desk: &Desk, name: &str, bytes: &[u8], section: Option<SectionId>) -> Done<ImportedArticle> {
    let imported = read_file(name, bytes)?;
    let mut details = Details { section, dated: imported.date, ..Details::default() };
    if let Some(byline) = &imported.byline {
        details.bylines.push(Byline { person: None, name: byline.clone() });
    }
    let headline = imported.headline.clone();
    let text = WorkingText { headline: imported.headline, standfirst: imported.standfirst, body: imported.body };
    let id = create_with(desk, text, details)?;
    let date = imported.date.map(|d| d.format("%Y-%m-%d").to_string());
    Ok(ImportedArticle { id, headline, date, notes: imported.notes })
}

/// Pasted HTML as a `doc` of the body schema, for an editor to insert. Nothing of it runs, nothing is fetched.
///
/// # Errors
/// More than a body may hold.
pub fn clean_paste(desk: &Desk, html: &str) -> Done<Body> {
    desk.access()?;
    let imported = import::import_html(html).map_err(|e| refuse_import(&e, html.len()))?;
    let mut body = imported.body;
    for line in [imported.standfirst, imported.headline] {
        if !line.is_empty() {
            let paragraph = galley_domain::content::body::Inline::plain(line);
            body.blocks.insert(0, galley_domain::content::body::Block::Paragraph(vec![paragraph]));
        }
    }
    Ok(body)
}

pub(super) fn refuse_media(e: MediaError) -> DeskError {
    match e {
        MediaError::TooLarge { megabytes, limit } => DeskRefusal::TooLarge { megabytes, limit }.into(),
        MediaError::TooManyPixels { megapixels, limit } => DeskRefusal::TooManyPixels { megapixels, limit }.into(),
        MediaError::NotAPicture | MediaError::Animated | MediaError::Damaged(_) => DeskRefusal::NotAPicture.into(),
        other => DeskError::Fault { what: "keeping a picture", source: Box::new(other) },
    }
}

/// Takes a picture in: a master without EXIF, GPS and serial numbers; the original stays in the newsroom.
///
/// # Errors
/// [`DeskRefusal::TooLarge`], [`DeskRefusal::TooManyPixels`], [`DeskRefusal::NotAPicture`].
pub fn import_picture(desk: &Desk, bytes: &[u8]) -> Done<ImportedPicture> {
    desk.access()?;
    let picture = media::import(desk.data_dir(), bytes).map_err(refuse_media)?;
    let row = picture.clone();
    desk.store().write(move |tx| {
        media::record(tx, &row, tx.now())?;
        tx.changed(crate::host::ChangeKind::Media, row.hash);
        Ok::<_, DeskError>(())
    })?;
    Ok(ImportedPicture { media: picture.hash, width: picture.width, height: picture.height, credit: picture.credit })
}
