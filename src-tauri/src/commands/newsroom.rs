//! People, sections, destinations, rules, backups.

use super::Of;
use crate::{
    news::LongWork,
    shell::{Answer, KILO},
};
use galley_desk::{
    actions::{
        backup as backing_up, change_passphrase as words,
        delegate::{self as lending, Delegate},
        destinations::{self as portals, DestinationTest},
        device, newsroom_settings as rules,
        people::{self as staff, AddPerson, ChangePerson},
        sections as parts,
    },
    queries::newsroom::{self, BackupInfo, DestinationView, NewsroomSettings, PersonView, SectionView},
};
use galley_domain::ids::{DestinationId, PersonId};
use zeroize::Zeroizing;

/// Rules and lists.
#[tauri::command]
#[specta::specta]
pub async fn newsroom_settings(shell: Of<'_>) -> Answer<NewsroomSettings> {
    shell.ask(newsroom::newsroom_settings).await
}

/// Saves rules and lists.
#[tauri::command]
#[specta::specta]
pub async fn save_newsroom_settings(
    shell: Of<'_>,
    settings: NewsroomSettings,
    passphrase: Option<String>,
) -> Answer<()> {
    shell.ask(move |desk| rules::save_newsroom_settings(desk, &settings, passphrase.as_deref())).await
}

/// Everybody.
#[tauri::command]
#[specta::specta]
pub async fn people(shell: Of<'_>) -> Answer<Vec<PersonView>> {
    shell.ask(newsroom::people).await
}

/// Somebody joins.
#[tauri::command]
#[specta::specta]
pub async fn add_person(shell: Of<'_>, request: AddPerson, passphrase: Option<String>) -> Answer<PersonId> {
    shell.ask(move |desk| staff::add_person(desk, &request, passphrase.as_deref())).await
}

/// A person's name, pen names or roles.
#[tauri::command]
#[specta::specta]
pub async fn change_person(shell: Of<'_>, request: ChangePerson, passphrase: Option<String>) -> Answer<()> {
    shell.ask(move |desk| staff::change_person(desk, &request, passphrase.as_deref())).await
}

/// A new key for somebody who forgot their password.
#[tauri::command]
#[specta::specta]
pub async fn reset_password(
    shell: Of<'_>,
    person: PersonId,
    new_password: String,
    passphrase: Option<String>,
) -> Answer<()> {
    shell.ask(move |desk| staff::reset_password(desk, person, &new_password, passphrase.as_deref())).await
}

/// Somebody leaves; what they hold is handed on.
#[tauri::command]
#[specta::specta]
pub async fn deactivate_person(
    shell: Of<'_>,
    person: PersonId,
    hand_claims_to: Option<PersonId>,
    passphrase: Option<String>,
) -> Answer<()> {
    shell.ask(move |desk| staff::deactivate_person(desk, person, hand_claims_to, passphrase.as_deref()).map(drop)).await
}

/// Lends one's own privileges for a dated period.
#[tauri::command]
#[specta::specta]
pub async fn delegate(shell: Of<'_>, request: Delegate, passphrase: Option<String>) -> Answer<()> {
    shell.ask(move |desk| lending::delegate(desk, &request, passphrase.as_deref())).await
}

/// Takes back what one person lent another.
#[tauri::command]
#[specta::specta]
pub async fn end_delegation(shell: Of<'_>, from: PersonId, to: PersonId, passphrase: Option<String>) -> Answer<()> {
    shell.ask(move |desk| lending::end_delegation(desk, from, to, passphrase.as_deref())).await
}

/// Lets this desk into the charter after a restore; waits for the portals.
#[tauri::command]
#[specta::specta]
pub async fn enrol_device(shell: Of<'_>, name: String, passphrase: Option<String>) -> Answer<()> {
    shell.ask(move |desk| device::enrol_device(desk, &name, passphrase.as_deref())).await
}

/// Sections in their order.
#[tauri::command]
#[specta::specta]
pub async fn sections(shell: Of<'_>) -> Answer<Vec<SectionView>> {
    shell.ask(newsroom::sections).await
}

/// Makes or changes a section.
#[tauri::command]
#[specta::specta]
pub async fn save_section(shell: Of<'_>, section: SectionView, passphrase: Option<String>) -> Answer<()> {
    shell.ask(move |desk| parts::save_section(desk, &section, passphrase.as_deref())).await
}

/// Destinations in their order.
#[tauri::command]
#[specta::specta]
pub async fn destinations(shell: Of<'_>) -> Answer<Vec<DestinationView>> {
    shell.ask(newsroom::destinations).await
}

/// Adds a destination; its key is pinned by the first test.
#[tauri::command]
#[specta::specta]
pub async fn add_destination(shell: Of<'_>, name: String, kind: String, url: String) -> Answer<DestinationId> {
    shell.ask(move |desk| portals::add_destination(desk, &name, &kind, &url, None)).await
}

/// Changes a destination.
#[tauri::command]
#[specta::specta]
pub async fn change_destination(shell: Of<'_>, destination: DestinationView) -> Answer<()> {
    shell.ask(move |desk| portals::change_destination(desk, &destination)).await
}

/// Changes the newsroom's passphrase; the key and what it signed stay.
#[tauri::command]
#[specta::specta]
pub async fn change_passphrase(shell: Of<'_>, old_passphrase: String, new_passphrase: String) -> Answer<()> {
    let (old, new) = (Zeroizing::new(old_passphrase), Zeroizing::new(new_passphrase));
    shell.ask(move |desk| words::change_passphrase(desk, &old, &new)).await
}

/// Pins the key a portal uses now, by the fingerprint its operator read out.
#[tauri::command]
#[specta::specta]
pub async fn accept_portal_key(shell: Of<'_>, id: DestinationId, fingerprint: String) -> Answer<()> {
    shell.ask(move |desk| portals::accept_portal_key(desk, id, &fingerprint)).await
}

/// Whether a destination answers and trusts this newsroom.
#[tauri::command]
#[specta::specta]
pub async fn test_destination(shell: Of<'_>, id: DestinationId) -> Answer<DestinationTest> {
    shell.ask(move |desk| portals::test_destination(desk, id)).await
}

/// Backups on disk, newest first.
#[tauri::command]
#[specta::specta]
pub async fn backups(shell: Of<'_>) -> Answer<Vec<BackupInfo>> {
    shell.ask(newsroom::backups).await
}

/// Makes a backup now.
#[tauri::command]
#[specta::specta]
pub async fn backup(shell: Of<'_>) -> Answer<BackupInfo> {
    let mut told = shell.long_work(LongWork::Backup);
    shell.ask(move |desk| backing_up::backup_now(desk, None, &mut |p| told(p.done / KILO, p.total / KILO))).await
}
