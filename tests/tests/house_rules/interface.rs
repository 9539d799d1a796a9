//! Rules on the interface: one door to the shell, nothing from the network, every text in both languages.

use std::collections::{BTreeMap, BTreeSet};

use super::template;
use super::tree::{Breach, Tree, code_lines, ending, is_ts_test};

/// The only folder that knows the shell.
const DOOR: &str = "ui/src/lib/backend/";
/// Names in documents, never loaded.
const NAMESPACES: &[&str] = &["http://www.w3.org/"];
const LANGUAGES: [&str; 2] = ["vi", "en"];

fn sources(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.written(&["ts", "js", "svelte", "css", "html"])
        .filter(|(path, _)| (path.starts_with("ui/src/") || *path == "ui/index.html") && !is_ts_test(path))
}

pub fn one_door_to_the_shell(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for (path, text) in
        tree.written(&["ts", "js", "svelte"]).filter(|(path, _)| path.starts_with("ui/src/") && !path.starts_with(DOOR))
    {
        for (index, line) in text.lines().enumerate() {
            let imports = ["import", "from ", "require("].iter().any(|word| line.contains(word));
            if imports && ["'@tauri-apps/", "\"@tauri-apps/"].iter().any(|start| line.contains(start)) {
                found.push(Breach::new(
                    path,
                    index + 1,
                    format!("only {DOOR} imports @tauri-apps: call what it offers"),
                ));
            }
        }
    }
    found
}

pub fn nothing_from_the_network(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    // The gallery's made-up articles hold links, as articles do.
    for (path, text) in sources(tree).filter(|(path, _)| !path.starts_with("ui/src/gallery/")) {
        for (line, code) in code_lines(path, text, false) {
            for scheme in ["http://", "https://", "url(//", "src=\"//", "href=\"//"] {
                let loads = code.match_indices(scheme).any(|(at, _)| {
                    let rest = &code[at..];
                    // A bare scheme is a comparison with what someone typed.
                    rest[scheme.len()..].starts_with(|c: char| c.is_alphanumeric())
                        && !NAMESPACES.iter().any(|known| rest.starts_with(known))
                });
                if loads {
                    found.push(Breach::new(
                        path,
                        line,
                        "the interface loads nothing from the network: ship the file with it",
                    ));
                }
            }
        }
    }
    found
}

pub fn texts_stand_in_the_locales(tree: &Tree) -> Vec<Breach> {
    const INSTEAD: &str = "text for people belongs in ui/locales/{vi,en}/*.ftl";
    let mut found = Vec::new();
    for (path, text) in sources(tree) {
        // The gallery shows components with made-up content to whoever works on them; it is not built into the app.
        if path.starts_with("ui/src/gallery/") {
            continue;
        }
        if ending(path) == "svelte" {
            for (line, words) in template::texts(text) {
                found.push(Breach::new(path, line, format!("`{words}` in the template: {INSTEAD}")));
            }
        }
        for (line, code) in code_lines(path, text, false) {
            if matches!(ending(path), "ts" | "svelte")
                && code.split(|c: char| !c.is_alphabetic()).any(is_vietnamese_word)
            {
                found.push(Breach::new(path, line, format!("Vietnamese words in code: {INSTEAD}")));
            }
        }
    }
    found
}

/// At least three letters, one of them Vietnamese alone: tables of single letters are no text.
fn is_vietnamese_word(word: &str) -> bool {
    let own = |c: char| "ăđơưĂĐƠƯ".contains(c) || ('\u{1EA0}'..='\u{1EF9}').contains(&c);
    word.chars().count() >= 3 && word.chars().any(own) && word.chars().any(|c| c.is_ascii_alphabetic())
}

struct Message {
    path: String,
    line: usize,
    variables: BTreeSet<String>,
}

/// Messages, terms (`-name`) and attributes (`id.name`) of one language; doubles are breaches.
fn messages(tree: &Tree, language: &str, found: &mut Vec<Breach>) -> BTreeMap<String, Message> {
    let mut all: BTreeMap<String, Message> = BTreeMap::new();
    let folder = format!("ui/locales/{language}/");
    for (path, text) in tree.files().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".ftl")) {
        let mut message = String::new();
        let mut current = String::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let indented = line.starts_with([' ', '\t']);
            let key =
                line.split_once('=').map(|(key, _)| key.trim()).filter(|key| is_id(key.trim_start_matches(['.', '-'])));
            let name = match key {
                Some(key) if !indented => {
                    message = key.to_owned();
                    Some(message.clone())
                }
                Some(key) if key.starts_with('.') => Some(format!("{message}{key}")),
                _ => None,
            };
            if let Some(name) = name {
                let entry = Message { path: path.to_owned(), line: index + 1, variables: BTreeSet::new() };
                if let Some(earlier) = all.insert(name.clone(), entry) {
                    let says = format!("`{name}` stands already in {}:{}", earlier.path, earlier.line);
                    found.push(Breach::new(path, index + 1, says));
                }
                current = name;
            }
            if let Some(entry) = all.get_mut(&current) {
                entry.variables.extend(variables(line));
            }
        }
    }
    all
}

fn is_id(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn variables(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('$').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        (end > 0).then(|| rest[..end].to_owned())
    })
}

pub fn both_languages_say_the_same(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    let [one, other] = LANGUAGES.map(|language| (language, messages(tree, language, &mut found)));
    for ((_, here), (missing_in, there)) in [(&one, &other), (&other, &one)] {
        for (name, message) in here {
            let says = match there.get(name) {
                None => format!("`{name}` has no text in `{missing_in}`"),
                Some(twin) if twin.variables != message.variables => format!(
                    "`{name}` uses {:?} here and {:?} in {}:{}",
                    message.variables, twin.variables, twin.path, twin.line
                ),
                Some(_) => continue,
            };
            found.push(Breach::new(&message.path, message.line, says));
        }
    }
    found
}

pub fn the_window_is_closed(tree: &Tree) -> Vec<Breach> {
    const CONFIG: &str = "src-tauri/tauri.conf.json";
    let Some(text) = tree.text(CONFIG) else { return Vec::new() };
    let breach = |says: String| Breach::new(CONFIG, 1, says);
    let Ok(config) = serde_json::from_str::<serde_json::Value>(text) else {
        return vec![breach("cannot be read as JSON".to_owned())];
    };
    let mut found = Vec::new();
    let app = &config["app"];
    if app["withGlobalTauri"].as_bool() == Some(true) {
        found.push(breach("`withGlobalTauri` hands the shell to every script: leave it out".to_owned()));
    }
    if app["security"]["freezePrototype"].as_bool() != Some(true) {
        found.push(breach("`freezePrototype` must be true".to_owned()));
    }
    let policy = &app["security"]["csp"];
    let directives: Vec<String> = match policy {
        serde_json::Value::String(whole) => whole.split(';').map(str::to_owned).collect(),
        serde_json::Value::Object(parts) => parts.iter().map(|(name, value)| format!("{name} {value}")).collect(),
        _ => vec![],
    };
    if directives.is_empty() {
        found.push(breach("there is no content security policy".to_owned()));
    }
    for directive in &directives {
        for source in directive.split([' ', '"', ',', '[', ']']) {
            let own_scheme = source.strip_prefix("http://").is_some_and(|host| host.ends_with(".localhost"));
            let open = ["'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"].contains(&source);
            if open || (source.contains("://") && !own_scheme) {
                found.push(breach(format!(
                    "`{source}` in the content security policy lets in what we did not ship: {directive}"
                )));
            }
        }
    }
    for (path, text) in tree.files().filter(|(path, _)| path.starts_with("src-tauri/capabilities/")) {
        for (index, line) in text.lines().enumerate() {
            if line.contains(":default\"") {
                found.push(Breach::new(path, index + 1, "a whole set of permissions: name the ones that are used"));
            }
        }
    }
    found
}
