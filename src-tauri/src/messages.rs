//! Texts of the tray and of notifications, from the Fluent files of the interface.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde::Deserialize;
use std::collections::BTreeMap;

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "InterfaceLanguage")]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Language {
    /// The language that `word` (`vi`, `en`, a locale such as `vi_VN.UTF-8`) names; English for all others.
    #[must_use]
    pub fn of(word: &str) -> Self {
        if word.starts_with("vi") { Self::Vi } else { Self::En }
    }

    /// The language of this person's system.
    #[must_use]
    pub fn of_system() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")).map_or(Self::Vi, |word| Self::of(&word))
    }
}

/// Texts in both languages.
pub struct Messages {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Messages {
    /// The texts this program was built with.
    #[must_use]
    pub fn new() -> Self {
        Self { vi: bundle("vi", VI), en: bundle("en", EN) }
    }

    /// A text with its arguments filled in. A text that is missing shows as its id: odd, but never nothing.
    #[must_use]
    pub fn say(&self, language: Language, id: &str, args: &BTreeMap<String, String>) -> String {
        let bundle = match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            tracing::warn!(id, "a text is missing");
            return id.to_owned();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (name.as_str(), number_or_text(value))).collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

impl Default for Messages {
    fn default() -> Self {
        Self::new()
    }
}

/// Plural forms need numbers; `007` is a name, not a number.
fn number_or_text(value: &str) -> FluentValue<'_> {
    match value.parse::<i64>() {
        Ok(number) if number.to_string() == value => number.into(),
        _ => value.into(),
    }
}

fn bundle(language: &str, files: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap_or_default()]);
    // Marks around arguments help mixed writing directions, and show as boxes in some trays.
    bundle.set_use_isolating(false);
    for file in files {
        // A broken entry costs that entry alone; the interface's tests read these files strictly.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(n: u32) -> BTreeMap<String, String> {
        BTreeMap::from([("count".to_owned(), n.to_string())])
    }

    #[test]
    fn the_tray_counts_in_both_languages() {
        let messages = Messages::new();
        assert_eq!(messages.say(Language::En, "shell-tray-owes", &count(1)), "1 article owes something");
        assert_eq!(messages.say(Language::En, "shell-tray-owes", &count(3)), "3 articles owe something");
        assert_eq!(messages.say(Language::Vi, "shell-tray-owes", &count(3)), "3 bài còn nợ việc");
    }

    #[test]
    fn a_missing_text_shows_its_name() {
        assert_eq!(Messages::new().say(Language::Vi, "shell-no-such-text", &BTreeMap::new()), "shell-no-such-text");
    }

    #[test]
    fn a_number_with_leading_zeros_is_a_text() {
        assert!(matches!(number_or_text("007"), FluentValue::String(_)));
        assert!(matches!(number_or_text("7"), FluentValue::Number(_)));
    }
}
