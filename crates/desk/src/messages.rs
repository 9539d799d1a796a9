//! Texts for people, from the Fluent files of the interface (`ui/locales`), for programs without a window.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{collections::BTreeMap, fmt};

macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../../../ui/locales/", $language, "/cli.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/common.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/deliveries.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/editor.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/errors.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/findings.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/help.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/newsroom.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/screens.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/states.ftl")),
        ]
    };
}

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// Its word in settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// The texts of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}

impl Messages {
    /// The texts this program was built with.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let files: &[&str] = match language {
            Language::Vi => &files!("vi"),
            Language::En => &files!("en"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language.as_str().parse().unwrap_or_default()]);
        // Marks around arguments help mixed writing directions; a terminal shows them as boxes.
        bundle.set_use_isolating(false);
        for file in files {
            // A broken entry costs that entry alone; the interface's tests read these files strictly.
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// A text with its arguments filled in; `None` when there is none of that name.
    #[must_use]
    pub fn get(&self, id: &str, args: &BTreeMap<String, String>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        Some(self.bundle.format_pattern(message.value()?, Some(&fluent(args)), &mut Vec::new()).into_owned())
    }

    /// An attribute of a text, e.g. `todo` of a refusal.
    #[must_use]
    pub fn attribute(&self, id: &str, attribute: &str, args: &BTreeMap<String, String>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let attribute = message.get_attribute(attribute)?;
        Some(self.bundle.format_pattern(attribute.value(), Some(&fluent(args)), &mut Vec::new()).into_owned())
    }

    /// As [`Messages::get`]; a text that is missing shows as its id: odd, but never nothing.
    #[must_use]
    pub fn say(&self, id: &str, args: &[(&str, &str)]) -> String {
        let args = args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        self.get(id, &args).unwrap_or_else(|| id.to_owned())
    }
}

fn fluent(args: &BTreeMap<String, String>) -> FluentArgs<'_> {
    args.iter().map(|(name, value)| (name.as_str(), number_or_text(value))).collect()
}

/// Plural forms need numbers; `007` is a name, not a number.
fn number_or_text(value: &str) -> FluentValue<'_> {
    match value.parse::<i64>() {
        Ok(number) if number.to_string() == value => number.into(),
        _ => value.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_happened_and_what_to_do_in_both_languages() {
        for (language, what, todo) in [
            (Language::Vi, "Không ai tự ký duyệt bài của mình.", "Nhờ một người khác có quyền ký duyệt."),
            (Language::En, "Nobody signs off their own article.", "Ask another person who may sign off."),
        ] {
            let messages = Messages::new(language);
            let none = BTreeMap::new();
            assert_eq!(messages.get("refusal-four_eyes", &none).unwrap(), what);
            assert_eq!(messages.attribute("refusal-four_eyes", "todo", &none).unwrap(), todo);
        }
    }

    #[test]
    fn a_text_that_is_missing_is_told_apart_from_an_empty_one() {
        let messages = Messages::new(Language::En);
        assert!(messages.get("refusal-no-such-code", &BTreeMap::new()).is_none());
        assert_eq!(messages.say("no-such-text", &[]), "no-such-text");
    }
}
