//! The contract between window and shell is made from one list, and nothing of it is stale.

use std::{collections::BTreeSet, fs, path::Path};

macro_rules! names {
    ($($module:ident::$name:ident),* $(,)?) => { [$(stringify!($name)),*] };
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names() -> BTreeSet<String> {
    every_command!(names).into_iter().map(str::to_owned).collect()
}

#[test]
fn bindings_are_current() {
    let path = root().join("../ui/src/lib/bindings/index.ts");
    let fresh = std::env::temp_dir().join(format!("galley-bindings-{}.ts", std::process::id()));
    let language = specta_typescript::Typescript::default().header(
        "// Made from the shell's commands. Renew: UPDATE_BINDINGS=1 cargo nextest run -p galley-desktop bindings_are_current\n/* eslint-disable */\n",
    );
    super::builder::<tauri::Wry>().export(language, &fresh).unwrap();
    let text = fs::read_to_string(&fresh).unwrap();
    fs::remove_file(&fresh).unwrap();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
        let grants: Vec<String> = names().iter().map(|n| format!("allow-{}", n.replace('_', "-"))).collect();
        let capability = serde_json::json!({ "identifier": "main", "windows": ["main"], "permissions": grants });
        fs::write(root().join("capabilities/main.json"), serde_json::to_string_pretty(&capability).unwrap() + "\n")
            .unwrap();
        let own = serde_json::to_string(&names()).unwrap();
        let hook = format!(
            "// Made from the list of commands. What is not ours is renamed, and Rust then refuses it.\nconst OWN = new Set({own});\nwindow.__TAURI_ISOLATION_HOOK__ = (m) => (OWN.has(m.cmd) ? m : {{ ...m, cmd: 'refused_by_isolation', payload: {{}} }});\n"
        );
        fs::write(root().join("../dist-isolation/index.js"), hook).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "the bindings are stale: run again with UPDATE_BINDINGS=1 and commit them");
}

#[test]
fn every_command_has_a_grant_and_passes_the_isolation_hook_and_nothing_else_does() {
    let capability: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root().join("capabilities/main.json")).unwrap()).unwrap();
    let grants = capability["permissions"].as_array().unwrap();
    let granted: BTreeSet<String> =
        grants.iter().map(|p| p.as_str().unwrap().trim_start_matches("allow-").replace('-', "_")).collect();
    assert_eq!(granted, names());
    let hook = fs::read_to_string(root().join("../dist-isolation/index.js")).unwrap();
    let list = hook.split_once("new Set(").unwrap().1.split_once(");").unwrap().0;
    let own: BTreeSet<String> = serde_json::from_str(list).unwrap();
    assert_eq!(own, names());
}
