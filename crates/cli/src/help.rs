//! Help and wrong usage, in the language in use. Every text stands in `ui/locales/*/help.ftl`: of a command as
//! `help-<command>-<subcommand>`, of an option as `help-<command>--<option>`, or `help-any--<option>` where it says the same
//! in all commands that have it. The comments in `args` are for those who read the program.

use crate::{
    answer::Say,
    args::{Cli, Lang},
};
use clap::{
    Arg, Command, CommandFactory as _, FromArgMatches as _, ValueEnum as _,
    builder::Resettable,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

/// What stands before a usage line in clap's own words.
const USAGE: &str = "Usage: ";
/// What stands in it for options.
const OPTIONS: &str = "[OPTIONS]";
/// What stands in it for a command that follows.
const COMMAND: &str = "COMMAND";

/// The language that `--lang` names among these words, whatever else is wrong with them.
pub fn lang_of(words: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1).copied());
    let given = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")))?;
    Lang::from_str(given, true).ok()
}

/// Reads the command line; help, version and wrong usage end the program, with its exit code.
///
/// # Errors
/// The exit code: 0 for help and version, 2 for wrong usage.
pub fn read(words: &[OsString], say: &Say) -> Result<Cli, ExitCode> {
    let mut command = command(say);
    let read = command.try_get_matches_from_mut(words).and_then(|matches| Cli::from_arg_matches(&matches));
    read.map_err(|error| {
        let help = matches!(
            error.kind(),
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        );
        let told = if help { error.print() } else { wrong(&error, say) };
        // Nobody is left to tell when the terminal is gone.
        let _ = told;
        if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
    })
}

/// The command line with its help in the language in use.
pub fn command(say: &Say) -> Command {
    let mut command = Cli::command();
    // Flags and commands of clap's own (help, version) are there from now on.
    command.build();
    dressed(command, &[], say)
}

fn plain(say: &Say, id: &str) -> Option<String> {
    say.known(id, &BTreeMap::new())
}

/// What stands for a command in the ids of its texts. `help` tells of the other commands: what each says of itself.
fn named(path: &[&str]) -> String {
    match path {
        [] => "galley".to_owned(),
        [.., "help"] => "help".to_owned(),
        path => path.iter().copied().filter(|word| *word != "help").collect::<Vec<_>>().join("-"),
    }
}

/// A command, its options and its subcommands in the language in use. `path`: its words.
fn dressed(command: Command, path: &[&str], say: &Say) -> Command {
    let own = named(path);
    let about = format!("help-{own}");
    let long = say.attribute(&about, "long", &BTreeMap::new());
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix(USAGE).unwrap_or(&usage).replace(OPTIONS, &say.text("help-mark-options", &[]));
    let usage = usage.replace(COMMAND, &say.text("help-mark-command", &[]));
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        say.text("help-usage", &[])
    );
    let command = command
        .about(plain(say, &about).unwrap_or_default())
        .long_about(long.map_or(Resettable::Reset, |text| Resettable::Value(text.into())))
        .help_template(template)
        .override_usage(usage)
        .subcommand_help_heading(say.text("help-commands", &[]))
        .mut_args(|arg| option(arg, &own, say));
    command.mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        let path = [path, &[name.as_str()]].concat();
        dressed(sub, &path, say)
    })
}

/// The ids under which an option's help may stand, the nearer first.
fn ids(arg: &Arg, path: &str) -> [String; 2] {
    let name = arg.get_long().map_or_else(|| arg.get_id().as_str().replace('_', "-"), str::to_owned);
    [format!("help-{path}--{name}"), format!("help-any--{name}")]
}

fn option(arg: Arg, path: &str, say: &Say) -> Arg {
    let text = ids(&arg, path).iter().find_map(|id| plain(say, id)).unwrap_or_default();
    let mark = |id: &str, value: String| say.text(id, &[("value", &value)]);
    let named = |values: &mut dyn Iterator<Item = String>| values.collect::<Vec<_>>().join(", ");
    let takes = arg.get_action().takes_values();
    let default = named(&mut arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()));
    let possible = named(&mut arg.get_possible_values().iter().map(|value| value.get_name().to_owned()));
    let environment = arg.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let marks =
        [("help-default", default, takes), ("help-values", possible, takes), ("help-environment", environment, true)];
    let marks = marks.into_iter().filter(|(_, value, there)| *there && !value.is_empty());
    let text = std::iter::once(text).chain(marks.map(|(id, value, _)| mark(id, value))).collect::<Vec<_>>().join(" ");
    let heading = say.text(if arg.is_positional() { "help-arguments" } else { "help-options" }, &[]);
    arg.help(text)
        .long_help(Resettable::Reset)
        .hide_default_value(true)
        .hide_possible_values(true)
        .hide_env(true)
        .help_heading(heading)
}

/// Says what is wrong with a command line, and how to learn more.
fn wrong(error: &clap::Error, say: &Say) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for line in reasons(error, say) {
        writeln!(err, "{line}")?;
    }
    Ok(())
}

fn reasons(error: &clap::Error, say: &Say) -> Vec<String> {
    let of = |kind| error.get(kind).map(words);
    let (option, value) = (of(ContextKind::InvalidArg).unwrap_or_default(), of(ContextKind::InvalidValue));
    let value = value.or_else(|| of(ContextKind::InvalidSubcommand)).unwrap_or_default();
    let other = of(ContextKind::PriorArg).unwrap_or_default();
    let id = match error.kind() {
        ErrorKind::UnknownArgument => "usage-unknown-option",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::MissingRequiredArgument => "usage-missing",
        ErrorKind::MissingSubcommand => "usage-missing-command",
        ErrorKind::InvalidValue if value.is_empty() => "usage-no-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-bad-value",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "usage-number-of-values",
        ErrorKind::InvalidUtf8 => "usage-not-text",
        _ => "usage-other",
    };
    let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let args = [("option", option.as_str()), ("value", &value), ("other", &other), ("why", &why)];
    let mut lines = vec![say.text(id, &args).trim_end().to_owned()];
    let possible = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().find_map(of);
    lines.extend(possible.map(|values| say.text("usage-possible", &[("value", &values)])));
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    lines.extend(near.into_iter().find_map(of).map(|near| say.text("usage-near", &[("value", &near)])));
    if let Some(usage) = of(ContextKind::Usage) {
        let usage = usage.strip_prefix(USAGE).unwrap_or(&usage).to_owned();
        lines.push(format!("{} {usage}", say.text("help-usage", &[])));
    }
    lines.push(say.text("usage-help", &[]));
    lines
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStr(one) => one.to_string(),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use galley_desk::messages::Language;

    /// Every command with its words, clap's own among them.
    fn every_command(command: &Command, path: &[String], out: &mut Vec<(Vec<String>, Command)>) {
        out.push((path.to_vec(), command.clone()));
        for sub in command.get_subcommands() {
            every_command(sub, &[path, &[sub.get_name().to_owned()]].concat(), out);
        }
    }

    fn id_of(path: &[String]) -> String {
        named(&path.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn every_command_and_every_option_has_help_in_both_languages() {
        let mut command = Cli::command();
        command.build();
        let mut all = Vec::new();
        every_command(&command, &[], &mut all);
        assert!(all.len() > 90, "{} commands", all.len());
        let mut missing = Vec::new();
        let mut used = std::collections::BTreeSet::new();
        for language in [Language::Vi, Language::En] {
            let say = Say::new(language);
            for (path, command) in &all {
                let path = id_of(path);
                let id = format!("help-{path}");
                if plain(&say, &id).is_none() {
                    missing.push(format!("{id} = {}", command.get_about().cloned().unwrap_or_default()));
                }
                used.insert(id);
                for arg in command.get_arguments() {
                    let ids = ids(arg, &path);
                    match ids.iter().find(|id| plain(&say, id).is_some()) {
                        Some(id) => {
                            used.insert(id.clone());
                        }
                        None => missing.push(format!("{} = {}", ids[0], arg.get_help().cloned().unwrap_or_default())),
                    }
                }
            }
        }
        assert!(missing.is_empty(), "without help:\n{}", missing.join("\n"));
        // And nothing is left of commands and options that are gone.
        for text in [include_str!("../../../ui/locales/vi/help.ftl"), include_str!("../../../ui/locales/en/help.ftl")] {
            let own = text.lines().filter_map(|line| line.split_once(" = ")).map(|(id, _)| id);
            let marks = [
                "help-mark-",
                "help-usage",
                "help-commands",
                "help-arguments",
                "help-options",
                "help-default",
                "help-values",
                "help-environment",
            ];
            let left: Vec<&str> = own
                .filter(|id| id.starts_with("help-") && !used.contains(*id) && !marks.iter().any(|m| id.starts_with(m)))
                .collect();
            assert!(left.is_empty(), "help of nothing: {left:?}");
        }
    }

    #[test]
    fn nothing_of_the_help_is_left_in_the_words_of_the_program() {
        let say = Say::new(Language::Vi);
        let mut dressed = Vec::new();
        every_command(&command(&say), &[], &mut dressed);
        let program = Say::new(Language::En);
        for (path, mut command) in dressed {
            let help = command.render_long_help().to_string();
            for word in
                ["Usage:", "Options:", "Commands:", "Arguments:", "[OPTIONS]", "Print ", "default:", "possible values"]
            {
                assert!(!help.contains(word), "`{word}` in the help of {path:?}:\n{help}");
            }
            let english = plain(&program, &format!("help-{}", id_of(&path))).unwrap();
            assert!(!help.contains(&english), "English in the help of {path:?}:\n{help}");
        }
    }

    #[test]
    fn the_language_is_found_whatever_else_is_wrong() {
        let of = |words: &[&str]| lang_of(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["galley", "no-such", "--lang", "vi", "--help"]), Some(Lang::Vi));
        assert_eq!(of(&["galley", "--lang=en"]), Some(Lang::En));
        assert_eq!(of(&["galley", "search", "--", "--lang", "vi"]), None);
        assert_eq!(of(&["galley", "--lang", "fr"]), None);
    }
}
