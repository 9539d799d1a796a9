//! Commands of the shell itself.

use super::Of;
use crate::{
    demonstration,
    leaving::{self, Leave},
    logging,
    messages::Language,
    news::{LongWork, News},
    shell::{Answer, KILO, failure, fault, must_send},
};
use galley_desk::{
    actions::backup as backing_up,
    backup::Progress,
    queries::newsroom::{self, BackupInfo},
    refusal::{DeskRefusal, Failure},
};
use std::sync::Arc;
use tauri::ipc::Channel;
use zeroize::Zeroizing;

/// Gives the channel over which the page hears of changes, of links to open, and that the person wants to leave.
#[tauri::command]
#[specta::specta]
pub async fn subscribe(shell: Of<'_>, channel: Channel<News>) -> Answer<()> {
    shell.subscriber.begin(channel);
    Ok(())
}

/// Ends the program, unless something must be sent while this computer is on and `confirmed` is false, or the page says
/// that something typed is `unsaved`: it asks the person then, and calls again.
#[tauri::command]
#[specta::specta]
pub async fn quit(shell: Of<'_>, confirmed: bool, unsaved: bool) -> Answer<Leave> {
    shell.leaving.answered();
    // A desk that cannot be read keeps nobody from leaving.
    let owed = shell.ask(must_send).await.unwrap_or(0);
    let decision = leaving::decide(confirmed, unsaved, owed);
    if decision.leaves {
        shell.leave();
    }
    Ok(decision)
}

/// The language of the window, for the tray and for notifications.
#[tauri::command]
#[specta::specta]
pub async fn use_language(shell: Of<'_>, language: Language) -> Answer<()> {
    shell.use_language(language);
    Ok(())
}

/// The passphrase of `secrets.age`, where this computer has no keychain. Until it is given nothing can be delivered
/// (`no_device_key`); once the file is open it is forgotten here.
#[tauri::command]
#[specta::specta]
pub async fn give_passphrase(shell: Of<'_>, passphrase: String) -> Answer<()> {
    let (lender, passphrase) = (Arc::clone(&shell), Zeroizing::new(passphrase));
    let opened = shell
        .ask(move |desk| {
            let _lent = lender.lend_passphrase(&passphrase);
            desk.device_key().map(drop)
        })
        .await;
    if opened.is_ok() {
        shell.due.notify_one();
    }
    opened
}

/// Tries to open the data folder again, after it could not be opened.
#[tauri::command]
#[specta::specta]
pub async fn open_again(shell: Of<'_>) -> Answer<()> {
    let opening = Arc::clone(&shell);
    let done = tauri::async_runtime::spawn_blocking(move || opening.open_again()).await;
    done.map_err(|panic| fault("panic", &panic))
}

/// Backups lying in the data folder, newest first. Asked before anybody can sign in: it tells no more than their dates.
#[tauri::command]
#[specta::specta]
pub async fn backups_lying(shell: Of<'_>) -> Answer<Vec<BackupInfo>> {
    let data = shell.data().to_owned();
    let found = tauri::async_runtime::spawn_blocking(move || newsroom::backups_lying(&data)).await;
    found.map_err(|panic| fault("panic", &panic))
}

/// Puts a backup in the place of the present data, which is set aside whole. With a desk open it happens when Galley is
/// opened next, and Galley closes; an administrator asks for it, or anybody where there is no newsroom to open.
#[tauri::command]
#[specta::specta]
pub async fn restore_backup(shell: Of<'_>, path: String) -> Answer<()> {
    let mut told = shell.long_work(LongWork::Restore);
    let mut tell = move |p: Progress| told(p.done / KILO, p.total / KILO);
    if shell.is_open() {
        shell.ask(move |desk| backing_up::restore_at_next_start(desk, &path, &mut tell)).await?;
        shell.leave();
        return Ok(());
    }
    let shell = Arc::clone(&shell);
    let done = tauri::async_runtime::spawn_blocking(move || {
        backing_up::restore_unopened(shell.data(), &path, &mut tell).map_err(|error| failure(&error))?;
        shell.open_again();
        Ok(())
    });
    done.await.unwrap_or_else(|panic| Err(fault("panic", &panic)))
}

/// Ends the long work that is under way (a backup, a restore, the demonstration); everything stays as it was.
#[tauri::command]
#[specta::specta]
pub async fn stop_work(shell: Of<'_>) -> Answer<()> {
    shell.stop_work();
    Ok(())
}

/// Makes the demonstration newsroom in a folder of its own beside this one, if it is not there yet, and opens a window on
/// it; this one closes. What is in this folder is not touched.
#[tauri::command]
#[specta::specta]
pub async fn demonstrate(shell: Of<'_>) -> Answer<()> {
    let making = Arc::clone(&shell);
    let done = tauri::async_runtime::spawn_blocking(move || demonstration::prepare(&making));
    let folder = done.await.unwrap_or_else(|panic| Err(fault("panic", &panic)))?;
    demonstration::open(&folder).map_err(|error| fault("unexpected", &error))?;
    shell.leave();
    Ok(())
}

/// Opens a public address in the person's browser.
#[tauri::command]
#[specta::specta]
pub async fn open_address(address: String) -> Answer<()> {
    let web = url::Url::parse(&address).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !web {
        return Err(Failure::desk(&DeskRefusal::BadAddress));
    }
    open::that_detached(&address).map_err(|error| fault("browser", &error))
}

/// Puts a fault of the page into the log and gives the id under which it stands there. `place` is a source line.
#[tauri::command]
#[specta::specta]
pub async fn report_fault(kind: String, place: String) -> Answer<String> {
    // Both come from the page; they are cut, and hold no text of an article by the page's own rule.
    let cut = |text: String| text.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
    let id = logging::report_id();
    tracing::error!(report = id, place = cut(place), "the page: {}", cut(kind));
    Ok(id)
}
