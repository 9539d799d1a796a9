//! Attach (đính kèm): files kept with an article, in the newsroom only. They leave it by no delivery; a copy is saved where the
//! person asks.

use super::import::refuse_media;
use crate::{
    db::sql::{Hash, Id, Ms},
    desk::Desk,
    error::{DeskError, Done},
    media, record,
    refusal::DeskRefusal,
};
use galley_domain::{
    article::Attachment,
    content::hash::Sha256Hex,
    event::ArticleEvent,
    ids::{ArticleId, AttachmentId},
    workflow::Command,
};
use rusqlite::params;
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

/// Keeps a file with an article, in the newsroom only.
///
/// # Errors
/// The workflow's refusals (only who may type); [`DeskRefusal::TooLarge`].
pub fn add_attachment(desk: &Desk, article: ArticleId, name: &str, bytes: &[u8]) -> Done<AttachmentId> {
    let id = desk.host().id(AttachmentId::new);
    let sha256 = media::keep_attachment(desk.data_dir(), bytes).map_err(refuse_media)?;
    let size = bytes.len();
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or(name).chars().take(200).collect();
    desk.act(move |act| {
        let loaded = act.load(super::On { article, round: None })?;
        act.decide(&loaded, &Command::Edit)?;
        act.tx
            .prepare_cached(
                "INSERT INTO attachments (id, article, name, mime, sha256, bytes, added_by, added_at)
                 VALUES (?1, ?2, ?3, 'application/octet-stream', ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                Id(id),
                Id(article),
                name,
                Hash(sha256),
                i64::try_from(size).unwrap_or(i64::MAX),
                Id(act.actor()),
                Ms(act.at)
            ])?;
        let mut details = loaded.details.clone();
        details.attachments.push(Attachment {
            id,
            name,
            sha256: Sha256Hex(sha256).to_string(),
            size: u32::try_from(size).unwrap_or(u32::MAX),
        });
        let mut loaded = loaded;
        let event = ArticleEvent::DetailsEdited { details: Box::new(details), changed: vec!["attachments".into()] };
        act.write_op(Some(article), "add_attachment", &event)?;
        act.record(&mut loaded, &[event])?;
        act.save(&loaded)?;
        Ok(id)
    })
}

/// Copies an attachment into a folder, under its own name or, where that is taken, with a number behind it. It is never
/// opened: what somebody attached may be a program.
///
/// # Errors
/// Not signed in; no such article or attachment; the folder cannot be written.
pub fn save_attachment(desk: &Desk, article: ArticleId, id: AttachmentId, folder: &Path) -> Done<PathBuf> {
    desk.access()?;
    let missing = || DeskRefusal::NotFound { what: "attachment", given: id.to_string() };
    let details = desk.store().read(|db| Ok::<_, DeskError>(record::load(db, article)?.details))?;
    let kept = details.attachments.into_iter().find(|one| one.id == id).ok_or_else(missing)?;
    let Sha256Hex(hash) = kept.sha256.parse().map_err(|_| missing())?;
    let bytes = media::attachment(desk.data_dir(), hash).map_err(refuse_media)?.ok_or_else(missing)?;
    let written = write_beside(folder, &kept.name, &bytes);
    written.map_err(|e| DeskError::Fault { what: "saving an attachment", source: Box::new(e) })
}

fn write_beside(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let plain = Path::new(name).file_name().map_or_else(|| PathBuf::from("file"), PathBuf::from);
    let stem = plain.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = plain.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    for n in 1..1_000 {
        let path = folder.join(if n == 1 { format!("{stem}{ending}") } else { format!("{stem} ({n}){ending}") });
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(bytes).and_then(|()| file.sync_all()).map(|()| path),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
