//! One article: its text, details, history, findings, comments.

use super::{
    Of,
    raw::{Answered, Bytes},
};
use crate::shell::Answer;
use galley_desk::{
    actions::{
        attach,
        comment::{self, NewComment},
        create::{self, CreateArticle},
        edit_details::{self, EditDetails},
        import::{self, ImportedArticle, ImportedPicture},
        restore_revision,
    },
    queries::article::{self as query, ArticleView, HistoryEntry, Preview, RevisionComparison},
};
use galley_domain::{
    checks::Finding,
    content::hash::RevisionHash,
    ids::{ArticleId, AttachmentId, CommentId},
};

/// Creates an empty article.
#[tauri::command]
#[specta::specta]
pub async fn create_article(shell: Of<'_>, request: CreateArticle) -> Answer<ArticleId> {
    shell.ask(|desk| create::create_article(desk, request)).await
}

/// Everything about an article apart from its working text.
#[tauri::command]
#[specta::specta]
pub async fn article(shell: Of<'_>, id: ArticleId) -> Answer<ArticleView> {
    shell.ask(move |desk| query::article(desk, id)).await
}

/// The working text: a Yjs state (update format 1).
#[tauri::command]
#[specta::specta]
pub async fn load_body(shell: Of<'_>, id: ArticleId) -> Answer<Answered> {
    shell.ask(move |desk| desk.load_body(id).map(Answered)).await
}

/// Takes one Yjs update (format 1); it is on disk when this answers. The update is the body of the request; headers:
/// `article`, `editing-session`.
#[tauri::command]
#[specta::specta]
pub async fn push_update(shell: Of<'_>, bytes: Bytes) -> Answer<()> {
    let article: ArticleId = bytes.header("article")?;
    let session: String = bytes.header("editing-session")?;
    shell.ask(move |desk| desk.push_update(article, &session, &bytes.body)).await
}

/// Changes details; two people's changes are merged field by field.
#[tauri::command]
#[specta::specta]
pub async fn edit_details(shell: Of<'_>, request: EditDetails) -> Answer<ArticleView> {
    let id = request.article;
    shell.ask(move |desk| edit_details::edit_details(desk, request).and_then(|()| query::article(desk, id))).await
}

/// What the checks find in the working text.
#[tauri::command]
#[specta::specta]
pub async fn findings(shell: Of<'_>, id: ArticleId) -> Answer<Vec<Finding>> {
    shell.ask(move |desk| query::findings(desk, id)).await
}

/// What happened to it.
#[tauri::command]
#[specta::specta]
pub async fn history(shell: Of<'_>, id: ArticleId) -> Answer<Vec<HistoryEntry>> {
    shell.ask(move |desk| query::history(desk, id)).await
}

/// What changed between two revisions; without `to`, up to the working text.
#[tauri::command]
#[specta::specta]
pub async fn compare(
    shell: Of<'_>,
    article: ArticleId,
    from: Option<RevisionHash>,
    to: Option<RevisionHash>,
) -> Answer<RevisionComparison> {
    shell.ask(move |desk| query::compare(desk, article, from, to)).await
}

/// Brings an older revision's text back into the working text.
#[tauri::command]
#[specta::specta]
pub async fn restore_revision(shell: Of<'_>, article: ArticleId, revision: RevisionHash) -> Answer<()> {
    shell.ask(move |desk| restore_revision::restore_revision(desk, article, revision)).await
}

/// How the portal will show it.
#[tauri::command]
#[specta::specta]
pub async fn preview(shell: Of<'_>, article: ArticleId, revision: Option<RevisionHash>) -> Answer<Preview> {
    shell.ask(move |desk| query::preview(desk, article, revision)).await
}

/// This person has looked at it.
#[tauri::command]
#[specta::specta]
pub async fn seen(shell: Of<'_>, article: ArticleId) -> Answer<()> {
    shell.ask(move |desk| query::seen(desk, article)).await
}

/// Comments on it.
#[tauri::command]
#[specta::specta]
pub async fn comment(shell: Of<'_>, request: NewComment) -> Answer<CommentId> {
    shell.ask(|desk| comment::comment(desk, request)).await
}

/// Marks a comment as dealt with, or not.
#[tauri::command]
#[specta::specta]
pub async fn resolve_comment(shell: Of<'_>, article: ArticleId, comment: CommentId, resolved: bool) -> Answer<()> {
    shell.ask(move |desk| comment::resolve_comment(desk, article, comment, resolved)).await
}

/// Pasted HTML as a document of the body schema.
#[tauri::command]
#[specta::specta]
pub async fn clean_paste(shell: Of<'_>, html: String) -> Answer<galley_domain::content::body::Body> {
    shell.ask(move |desk| import::clean_paste(desk, &html)).await
}

/// Takes a picture in. The file is the body.
#[tauri::command]
#[specta::specta]
pub async fn import_picture(shell: Of<'_>, bytes: Bytes) -> Answer<ImportedPicture> {
    let picture = bytes.body;
    shell.ask(move |desk| import::import_picture(desk, &picture)).await
}

/// Takes a file in as a new article. The file is the body; header: `name`.
#[tauri::command]
#[specta::specta]
pub async fn import_article(shell: Of<'_>, bytes: Bytes) -> Answer<ImportedArticle> {
    let name: String = bytes.header("name")?;
    shell.ask(move |desk| import::import_article(desk, &name, &bytes.body, None)).await
}

/// Keeps a file with an article, in the newsroom only. The file is the body; headers: `article`, `name`.
#[tauri::command]
#[specta::specta]
pub async fn add_attachment(shell: Of<'_>, bytes: Bytes) -> Answer<AttachmentId> {
    let article: ArticleId = bytes.header("article")?;
    let name: String = bytes.header("name")?;
    shell.ask(move |desk| attach::add_attachment(desk, article, &name, &bytes.body)).await
}

/// Saves a copy of an attachment among the person's downloads; answers where it lies.
#[tauri::command]
#[specta::specta]
pub async fn save_attachment(shell: Of<'_>, article: ArticleId, attachment: AttachmentId) -> Answer<String> {
    let folder = dirs::download_dir().or_else(dirs::home_dir).unwrap_or_else(std::env::temp_dir);
    shell
        .ask(move |desk| attach::save_attachment(desk, article, attachment, &folder))
        .await
        .map(|path| path.display().to_string())
}
