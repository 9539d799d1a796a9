//! The verbs. Each answers with the article as it is afterwards.

use super::Of;
use crate::shell::{Answer, Shell};
use galley_desk::{
    Desk, DeskError,
    actions::{
        On, claim, clear, correct, deliver, fast_lane, hold, post_check, recall, reopen, return_article, sign_off,
        spike, submit, take_down, withdraw,
    },
    queries::{
        article::{self, ArticleView},
        review::{self, SignOffView},
    },
};
use galley_domain::{
    ids::{ArticleId, CommentId, DestinationId},
    time::Timestamp,
    workflow::ClearTo,
};
use std::sync::Arc;

/// Does it, and reads the article again.
async fn act(
    shell: &Arc<Shell>,
    id: ArticleId,
    verb: impl FnOnce(&Desk) -> Result<(), DeskError> + Send + 'static,
) -> Answer<ArticleView> {
    shell.ask(move |desk| verb(desk).and_then(|()| article::article(desk, id))).await
}

/// The reading view of a sign-off.
#[tauri::command]
#[specta::specta]
pub async fn sign_off_view(shell: Of<'_>, article: ArticleId) -> Answer<SignOffView> {
    shell.ask(move |desk| review::sign_off_view(desk, article)).await
}

/// Submits it for review.
#[tauri::command]
#[specta::specta]
pub async fn submit(shell: Of<'_>, request: submit::Submit) -> Answer<ArticleView> {
    act(&shell, request.on.article, |desk| submit::submit(desk, request)).await
}

/// Returns it, with reasons.
#[tauri::command]
#[specta::specta]
pub async fn return_article(shell: Of<'_>, request: return_article::Return) -> Answer<ArticleView> {
    act(&shell, request.on.article, |desk| return_article::return_article(desk, request)).await
}

/// Signs the revision that is on the screen.
#[tauri::command]
#[specta::specta]
pub async fn sign_off(shell: Of<'_>, request: sign_off::SignOffRequest) -> Answer<ArticleView> {
    act(&shell, request.on.article, |desk| sign_off::sign_off(desk, request)).await
}

/// Takes it down from every destination; it may return.
#[tauri::command]
#[specta::specta]
pub async fn take_down(shell: Of<'_>, request: take_down::TakeDown) -> Answer<ArticleView> {
    act(&shell, request.on.article, |desk| take_down::take_down(desk, request)).await
}

/// Takes it down for good.
#[tauri::command]
#[specta::specta]
pub async fn kill(shell: Of<'_>, request: take_down::TakeDown) -> Answer<ArticleView> {
    act(&shell, request.on.article, |desk| take_down::kill(desk, request)).await
}

/// Takes a submission back.
#[tauri::command]
#[specta::specta]
pub async fn withdraw(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| withdraw::withdraw(desk, on)).await
}

/// Takes it up for review; `take_over` takes it from who holds it.
#[tauri::command]
#[specta::specta]
pub async fn claim(shell: Of<'_>, on: On, take_over: bool) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| claim::claim(desk, on, take_over)).await
}

/// Lets go of it.
#[tauri::command]
#[specta::specta]
pub async fn unclaim(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| claim::unclaim(desk, on)).await
}

/// Skips step 1 of an article that waits for it.
#[tauri::command]
#[specta::specta]
pub async fn fast_lane(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| fast_lane::fast_lane(desk, on)).await
}

/// Removes the sign-offs of an approved article.
#[tauri::command]
#[specta::specta]
pub async fn recall(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| recall::recall(desk, on)).await
}

/// Starts a new revision; the approved one stays.
#[tauri::command]
#[specta::specta]
pub async fn reopen(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| reopen::reopen(desk, on)).await
}

/// Keeps it aside.
#[tauri::command]
#[specta::specta]
pub async fn hold(shell: Of<'_>, on: On, reason: String, look_again: Option<Timestamp>) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| hold::hold(desk, on, reason, look_again)).await
}

/// Back to where it was held.
#[tauri::command]
#[specta::specta]
pub async fn release(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| hold::release(desk, on)).await
}

/// It is not going to run.
#[tauri::command]
#[specta::specta]
pub async fn spike(shell: Of<'_>, on: On, reason: String) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| spike::spike(desk, on, reason)).await
}

/// It may run after all.
#[tauri::command]
#[specta::specta]
pub async fn unspike(shell: Of<'_>, on: On) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| spike::unspike(desk, on)).await
}

/// Sets a clearance.
#[tauri::command]
#[specta::specta]
pub async fn clear(shell: Of<'_>, on: On, clearance: String, to: ClearTo) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| clear::clear(desk, on, clearance, to)).await
}

/// Schedules it; `at` is local text in the newsroom's zone, or RFC 3339.
#[tauri::command]
#[specta::specta]
pub async fn schedule(shell: Of<'_>, on: On, destination: DestinationId, at: String) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| deliver::schedule(desk, on, destination, at)).await
}

/// Publishes it now.
#[tauri::command]
#[specta::specta]
pub async fn publish(shell: Of<'_>, on: On, destination: DestinationId) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| deliver::publish(desk, on, destination)).await
}

/// Takes it off the schedule.
#[tauri::command]
#[specta::specta]
pub async fn unschedule(shell: Of<'_>, on: On, destination: DestinationId) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| deliver::unschedule(desk, on, destination)).await
}

/// Starts a correction of a live article.
#[tauri::command]
#[specta::specta]
pub async fn correct(shell: Of<'_>, on: On, notice: String) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| correct::correct(desk, on, notice)).await
}

/// Words the notice of the correction under way anew.
#[tauri::command]
#[specta::specta]
pub async fn change_notice(shell: Of<'_>, article: ArticleId, text: String) -> Answer<ArticleView> {
    act(&shell, article, move |desk| correct::change_notice(desk, article, text)).await
}

/// Asks for a correction.
#[tauri::command]
#[specta::specta]
pub async fn propose_correction(shell: Of<'_>, on: On, note: String) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| correct::propose_correction(desk, on, note)).await
}

/// Records the check after publication.
#[tauri::command]
#[specta::specta]
pub async fn post_check(shell: Of<'_>, on: On, note: String) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| post_check::post_check(desk, on, note)).await
}

/// Marks a return reason as dealt with, or not.
#[tauri::command]
#[specta::specta]
pub async fn resolve_reason(
    shell: Of<'_>,
    on: On,
    comment: CommentId,
    index: u32,
    resolved: bool,
) -> Answer<ArticleView> {
    act(&shell, on.article, move |desk| return_article::resolve_reason(desk, on, comment, index, resolved)).await
}
