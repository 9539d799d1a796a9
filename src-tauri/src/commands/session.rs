//! Who is at the desk.

use super::Of;
use crate::shell::Answer;
use galley_desk::{
    actions::{
        first_run::{FirstRun, FirstRunDone, first_run as found},
        session as act,
    },
    queries::newsroom::{self, SessionInfo, StartState},
    refusal::DeskRefusal,
};
use galley_domain::ids::PersonId;
use std::sync::Arc;

/// What the window needs to choose its first screen.
#[tauri::command]
#[specta::specta]
pub async fn start_state(shell: Of<'_>) -> Answer<StartState> {
    shell.ask(newsroom::start_state).await
}

/// Makes the newsroom and signs its first person in.
#[tauri::command]
#[specta::specta]
pub async fn first_run(shell: Of<'_>, request: FirstRun) -> Answer<FirstRunDone> {
    let lender = Arc::clone(&shell);
    shell
        .ask(move |desk| {
            // A newsroom that stands is asked for nothing, and nothing is put in the place of its own words.
            if desk.identity().is_ok() {
                return Err(DeskRefusal::NewsroomExists.into());
            }
            // Where this computer has no keychain, the same passphrase seals `secrets.age`.
            let _lent = lender.lend_passphrase(&request.passphrase);
            found(desk, &request)
        })
        .await
}

/// Signs a person in with their password.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(shell: Of<'_>, person: PersonId, password: String) -> Answer<SessionInfo> {
    shell.ask(move |desk| act::sign_in(desk, person, &password)).await
}

/// Signs out and forgets the key.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(shell: Of<'_>) -> Answer<()> {
    shell
        .ask(|desk| {
            act::sign_out(desk);
            Ok(())
        })
        .await
}

/// The person is at work (keys, the pointer): the idle lock waits.
#[tauri::command]
#[specta::specta]
pub async fn at_work(shell: Of<'_>) -> Answer<()> {
    shell
        .ask(|desk| {
            desk.at_work();
            Ok(())
        })
        .await
}

/// Opens the signed-in person's key again.
#[tauri::command]
#[specta::specta]
pub async fn unlock(shell: Of<'_>, password: String) -> Answer<SessionInfo> {
    shell.ask(move |desk| act::unlock(desk, &password)).await
}

/// A new password by the printed recovery key.
#[tauri::command]
#[specta::specta]
pub async fn recover(shell: Of<'_>, recovery_key: String, new_password: String) -> Answer<SessionInfo> {
    shell.ask(move |desk| act::recover(desk, &recovery_key, &new_password)).await
}

/// Changes one's own password.
#[tauri::command]
#[specta::specta]
pub async fn change_password(shell: Of<'_>, old_password: String, new_password: String) -> Answer<()> {
    shell.ask(move |desk| act::change_password(desk, &old_password, &new_password)).await
}

/// A new recovery key for oneself, to be printed; an older paper stops working.
#[tauri::command]
#[specta::specta]
pub async fn new_recovery_key(shell: Of<'_>, password: String) -> Answer<String> {
    shell.ask(move |desk| act::new_recovery_key(desk, &password).map(|key| key.to_string())).await
}

/// Who is signed in.
#[tauri::command]
#[specta::specta]
pub async fn session(shell: Of<'_>) -> Answer<Option<SessionInfo>> {
    shell.ask(act::session).await
}
