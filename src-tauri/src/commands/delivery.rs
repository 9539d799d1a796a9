//! Deliveries and the status line.

use super::Of;
use crate::shell::Answer;
use galley_desk::{
    actions::steer,
    queries::{
        deliveries::{self, DeliveryRow, StoryLine},
        status::{self, Status},
    },
};
use galley_domain::ids::{ArticleId, DestinationId};

/// One row per article and destination.
#[tauri::command]
#[specta::specta]
pub async fn deliveries(shell: Of<'_>, only_open: bool) -> Answer<Vec<DeliveryRow>> {
    shell.ask(move |desk| deliveries::deliveries(desk, only_open)).await
}

/// What happened to a delivery, in sentences.
#[tauri::command]
#[specta::specta]
pub async fn story(shell: Of<'_>, article: ArticleId, destination: DestinationId) -> Answer<Vec<StoryLine>> {
    shell.ask(move |desk| deliveries::story(desk, article, destination)).await
}

/// Tries a delivery again now.
#[tauri::command]
#[specta::specta]
pub async fn retry_delivery(shell: Of<'_>, article: ArticleId, destination: DestinationId) -> Answer<()> {
    shell.ask(move |desk| steer::retry_delivery(desk, article, destination)).await
}

/// Puts what was approved in the place of what a portal shows.
#[tauri::command]
#[specta::specta]
pub async fn overwrite_portal(shell: Of<'_>, article: ArticleId, destination: DestinationId) -> Answer<()> {
    shell.ask(move |desk| steer::overwrite_portal(desk, article, destination)).await
}

/// Stops all deliveries, or lets them go on.
#[tauri::command]
#[specta::specta]
pub async fn stop_deliveries(shell: Of<'_>, stopped: bool) -> Answer<()> {
    shell.ask(move |desk| steer::stop_deliveries(desk, stopped)).await
}

/// The status line's facts.
#[tauri::command]
#[specta::specta]
pub async fn status(shell: Of<'_>) -> Answer<Status> {
    shell.ask(status::status).await
}

/// A notice was read.
#[tauri::command]
#[specta::specta]
pub async fn dismiss_alert(shell: Of<'_>, id: String) -> Answer<()> {
    shell.ask(move |desk| galley_desk::actions::notices::dismiss_alert(desk, &id)).await
}

/// A page of the audit.
#[tauri::command]
#[specta::specta]
pub async fn activity(
    shell: Of<'_>,
    request: galley_desk::queries::activity::ActivityRequest,
) -> Answer<galley_desk::queries::activity::ActivityPage> {
    shell.ask(move |desk| galley_desk::queries::activity::activity(desk, &request)).await
}
