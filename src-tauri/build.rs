//! Gives every command of the list a permission, so that the capability has to grant each by name; and puts the Fluent
//! files of the interface where `messages.rs` finds them.

use std::{error::Error, fmt::Write as _, fs, path::Path};

include!("src/commands/list.rs");

macro_rules! names {
    ($($($part:ident)::+),* $(,)?) => { [$(concat!($("::", stringify!($part)),+)),*] };
}

fn main() -> Result<(), Box<dyn Error>> {
    locales()?;
    println!("cargo:rerun-if-changed=src/commands/list.rs");
    let names: Vec<&'static str> = every_command!(names).iter().filter_map(|path| path.rsplit("::").next()).collect();
    let manifest = tauri_build::AppManifest::new().commands(names.leak());
    Ok(tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?)
}

/// Writes `const VI: &[&str]` and `EN`: every file of a language but the command line's help.
fn locales() -> Result<(), Box<dyn Error>> {
    let folder = fs::canonicalize("../ui/locales")?;
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut code = String::new();
    for language in ["vi", "en"] {
        let mut files: Vec<_> = fs::read_dir(folder.join(language))?.flatten().map(|entry| entry.path()).collect();
        // The help of the command line is of no use here.
        files.retain(|path| {
            path.extension().is_some_and(|e| e == "ftl") && path.file_stem().is_some_and(|s| s != "help")
        });
        files.sort();
        writeln!(code, "const {}: &[&str] = &[", language.to_uppercase())?;
        for file in files {
            writeln!(code, "    include_str!({:?}),", file.display().to_string())?;
        }
        writeln!(code, "];")?;
    }
    let out = std::env::var("OUT_DIR")?;
    Ok(fs::write(Path::new(&out).join("locales.rs"), code)?)
}
