//! The interface's words as a journey asks for them: by the message's name, in the language on screen.

use galley_tests::programs::root;
use std::{collections::BTreeMap, fs};

/// The one-line messages of a language.
#[derive(Debug, Clone)]
pub struct Words {
    /// `vi` or `en`.
    pub language: &'static str,
    all: BTreeMap<String, String>,
}

impl Words {
    pub fn of(language: &'static str) -> Self {
        let folder = root().join("ui/locales").join(language);
        let mut all = BTreeMap::new();
        for file in fs::read_dir(folder).expect("the locales").flatten() {
            let text = fs::read_to_string(file.path()).expect("a locale file");
            all.extend(text.lines().filter_map(|line| {
                let (id, words) = line.split_once(" = ")?;
                (!id.starts_with([' ', '#', '.'])).then(|| (id.to_owned(), words.trim().to_owned()))
            }));
        }
        Self { language, all }
    }

    pub fn say(&self, id: &str) -> String {
        self.all.get(id).unwrap_or_else(|| panic!("no message {id}")).clone()
    }

    /// A message with its variables filled in.
    pub fn tell(&self, id: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.say(id), |text, (name, value)| text.replace(&format!("{{ ${name} }}"), value))
    }
}
