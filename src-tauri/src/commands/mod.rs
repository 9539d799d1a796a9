//! What the window may ask: one line each over a function of the desk, under the same name. `list.rs` names them all; this
//! is made into the handler, the TypeScript bindings, the permissions, the capability and the isolation hook's own set.

mod raw;

pub mod article;
pub mod delivery;
pub mod list_and_search;
pub mod newsroom;
pub mod session;
pub mod shell;
pub mod workflow;

use crate::shell::Shell;
use std::sync::Arc;
use tauri::{Runtime, State};
use tauri_specta::ErrorHandlingMode;

include!("list.rs");

/// What a command gets of the shell.
type Of<'a> = State<'a, Arc<Shell>>;

/// The commands with their types.
#[must_use]
pub fn builder<R: Runtime>() -> tauri_specta::Builder<R> {
    tauri_specta::Builder::new()
        .commands(every_command!(tauri_specta::collect_commands))
        .typ::<crate::news::News>()
        // The window does not read what would be refused.
        .constant("MAX_FILE", i32::try_from(galley_desk::actions::import::MAX_FILE).unwrap_or(i32::MAX))
        .error_handling(ErrorHandlingMode::Result)
        .disable_serde_phases()
}

#[cfg(test)]
mod tests;
