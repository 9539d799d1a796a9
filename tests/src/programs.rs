//! Where the built programs and the interface's packages are.

use std::path::{Path, PathBuf};

/// The workspace.
///
/// # Panics
/// This package lies in no folder: it was moved since it was built.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace around this package")
}

/// The target folder: where this test program was built, two folders up from `deps`.
///
/// # Panics
/// The test program does not know where it is.
#[must_use]
pub fn target() -> PathBuf {
    let own = std::env::current_exe().expect("the test program's own path");
    own.ancestors().nth(3).expect("target/PROFILE/deps/PROGRAM").to_owned()
}

/// A program of ours: in `GALLEY_BIN_DIR` (set by `cargo xtask`), else beside this test program.
///
/// # Panics
/// It has not been built.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("GALLEY_BIN_DIR").map_or_else(|| target().join("debug"), PathBuf::from);
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built: cargo build --workspace --bins", path.display());
    path
}

/// Where pictures go: `GALLEY_SCREENSHOTS`, else `target/screenshots`.
#[must_use]
pub fn screenshots() -> PathBuf {
    std::env::var_os("GALLEY_SCREENSHOTS").map_or_else(|| target().join("screenshots"), PathBuf::from)
}
