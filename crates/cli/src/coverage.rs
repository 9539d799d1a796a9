//! Which command gives which action of the desk. A new action fails here until somebody says how a script gets at it.

use crate::args::Cli;
use clap::CommandFactory as _;
use std::{collections::BTreeSet, fs, path::Path};

/// How a script gets at an action.
enum Given {
    /// By this command.
    By(&'static str),
    /// It is part of other actions, or nothing a program without a window has: why.
    Not(&'static str),
}
use Given::{By, Not};

/// `file::function` of `crates/desk/src/actions`, in the order of the files.
const ACTIONS: &[(&str, Given)] = &[
    ("attach::add_attachment", By("article attach")),
    ("attach::save_attachment", By("article save-attachment")),
    ("backup::backup_now", By("backup")),
    (
        "backup::restore_at_next_start",
        Not("a window has the folder open and must close first; `restore` needs no start"),
    ),
    ("backup::restore_unopened", Not("takes the backups in the folder alone, without asking who; `restore` takes any")),
    ("change_passphrase::change_passphrase", By("newsroom passphrase")),
    ("claim::claim", By("claim")),
    ("claim::unclaim", By("unclaim")),
    ("clear::clear", By("clear")),
    ("comment::comment", By("comment")),
    ("comment::resolve_comment", By("resolve")),
    ("correct::change_notice", By("article edit")),
    ("correct::correct", By("correct")),
    ("correct::propose_correction", By("propose-correction")),
    ("create::create_article", By("article new")),
    ("create::create_with", Not("what a new article and an imported one share")),
    ("delegate::delegate", By("delegate")),
    ("delegate::end_delegation", By("end-delegation")),
    ("deliver::deliver_approved", By("deliver-approved")),
    ("deliver::publish", By("publish")),
    ("deliver::schedule", By("schedule")),
    ("deliver::unschedule", By("unschedule")),
    ("destinations::accept_portal_key", By("destination trust")),
    ("destinations::add_destination", By("destination add")),
    ("destinations::change_destination", By("destination change")),
    ("destinations::look_at_portal", By("destination look")),
    ("destinations::test_destination", By("destination test")),
    ("destinations::trust_portal", Not("pins a key nobody compared; `destination trust` compares first")),
    ("device::enrol_device", By("enrol")),
    ("device::is_enrolled", By("enrol")),
    ("edit_details::edit_details", By("article edit")),
    ("edit_details::merge", Not("how an edit meets another")),
    ("fast_lane::fast_lane", By("fast-lane")),
    ("first_run::first_run", By("init")),
    ("hold::hold", By("hold")),
    ("hold::release", By("release")),
    ("import::clean_paste", Not("what is pasted into a window; `sanitize` and `article edit --body-file` take HTML")),
    ("import::import_article", By("article import")),
    ("import::import_picture", By("article edit")),
    ("import::read_file", By("article edit")),
    ("import::too_large", By("article import")),
    ("newsroom_settings::save_newsroom_settings", By("newsroom rule")),
    ("notices::dismiss_alert", By("notices dismiss")),
    ("notices::mark_shown", Not("notes that the system showed a notification")),
    ("notices::read_notices", By("notices read")),
    ("people::add_person", By("people add")),
    ("people::change_person", By("people change")),
    ("people::deactivate_person", By("people deactivate")),
    ("people::reset_password", By("people reset-password")),
    ("post_check::post_check", By("post-check")),
    ("quarantine::export_kept", By("quarantine export")),
    ("quarantine::kept", By("quarantine list")),
    ("quarantine::settle_kept", By("quarantine settle")),
    ("recall::recall", By("recall")),
    ("reopen::reopen", By("reopen")),
    ("restore_revision::replace_text", By("article edit")),
    ("restore_revision::restore_revision", By("article restore")),
    ("return_article::resolve_reason", By("resolve")),
    ("return_article::return_article", By("return")),
    ("saved_view::delete_view", By("view delete")),
    ("saved_view::save_view", By("view save")),
    ("saved_view::saved_views", By("view list")),
    ("sections::save_section", By("section add")),
    ("session::by_name", By("people change")),
    ("session::change_password", By("password")),
    ("session::lock", Not("a command's session ends with it")),
    ("session::new_recovery_key", By("recovery-key")),
    ("session::recover", By("recover")),
    ("session::session", By("password")),
    ("session::sign_in", By("article list")),
    ("session::sign_out", Not("a command's session ends with it")),
    ("session::unlock", Not("a command's session ends with it")),
    ("sign_off::sign_off", By("sign-off")),
    ("spike::spike", By("spike")),
    ("spike::unspike", By("unspike")),
    ("steer::overwrite_portal", By("retry")),
    ("steer::retry_delivery", By("retry")),
    ("steer::stop_deliveries", By("stop-deliveries")),
    ("submit::submit", By("submit")),
    ("take_down::kill", By("kill")),
    ("take_down::take_down", By("take-down")),
    ("withdraw::withdraw", By("withdraw")),
];

/// Name and text of every file of a folder.
fn sources(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    files.filter(|path| path.is_file()).map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

/// `file::function` of every function that others may call.
fn actions() -> BTreeSet<String> {
    let files = sources("../desk/src/actions");
    let open = files.iter().find(|(name, _)| name == "mod").unwrap().1.clone();
    let open = |name: &str| open.contains(&format!("pub mod {name};"));
    let functions = |text: &str| {
        let named = text.lines().filter_map(|line| line.strip_prefix("pub fn "));
        named.map(|rest| rest.split(['(', '<']).next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let found = files.iter().filter(|(name, _)| open(name));
    found.flat_map(|(name, text)| functions(text).into_iter().map(move |f| format!("{name}::{f}"))).collect()
}

/// Is the word there by itself, and not as part of another?
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(part) && !text[at + word.len()..].chars().next().is_some_and(part)
    })
}

#[test]
fn every_action_of_the_desk_has_a_command_or_a_reason_for_having_none() {
    let listed: Vec<&str> = ACTIONS.iter().map(|(action, _)| *action).collect();
    let found = actions();
    assert!(found.len() > 60, "the sources were read: {found:?}");
    assert_eq!(listed.iter().map(|a| (*a).to_owned()).collect::<BTreeSet<_>>(), found, "left: listed, right: there");
    assert_eq!(listed.len(), found.len(), "none is listed twice");

    let program: String =
        sources("src").into_iter().filter(|(name, _)| name != "coverage").map(|(_, text)| text).collect();
    for (action, given) in ACTIONS {
        match given {
            By(words) => {
                let mut command = Cli::command();
                for word in words.split(' ') {
                    let found = command.find_subcommand(word).cloned();
                    command = found.unwrap_or_else(|| panic!("{action}: there is no command `{words}`"));
                }
                let (_, function) = action.split_once("::").unwrap();
                assert!(has_word(&program, function), "`{words}` cannot give {action}: nothing here calls it");
            }
            Not(why) => assert!(!why.is_empty(), "{action}"),
        }
    }
}
