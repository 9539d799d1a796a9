//! The list: views, filters, search, counts.

use super::Of;
use crate::shell::Answer;
use galley_desk::{
    actions::saved_view,
    queries::list::{self, ArticlePage, ListRequest, SavedView, ViewCount},
};

/// A page of a view.
#[tauri::command]
#[specta::specta]
pub async fn list_articles(shell: Of<'_>, request: ListRequest) -> Answer<ArticlePage> {
    shell.ask(move |desk| list::list_articles(desk, &request)).await
}

/// The rail's counts.
#[tauri::command]
#[specta::specta]
pub async fn view_counts(shell: Of<'_>) -> Answer<Vec<ViewCount>> {
    shell.ask(list::view_counts).await
}

/// The person's saved views.
#[tauri::command]
#[specta::specta]
pub async fn saved_views(shell: Of<'_>) -> Answer<Vec<SavedView>> {
    shell.ask(saved_view::saved_views).await
}

/// Saves a view under its name.
#[tauri::command]
#[specta::specta]
pub async fn save_view(shell: Of<'_>, view: SavedView) -> Answer<()> {
    shell.ask(move |desk| saved_view::save_view(desk, &view)).await
}

/// Deletes a saved view.
#[tauri::command]
#[specta::specta]
pub async fn delete_view(shell: Of<'_>, name: String) -> Answer<()> {
    shell.ask(move |desk| saved_view::delete_view(desk, &name)).await
}
