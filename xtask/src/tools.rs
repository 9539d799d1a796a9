//! The pinned tools: found where they are, else built once for this user and kept for the next checkout.

use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Failure, House, in_path, output, run, use_build_cache};

struct Tool {
    name: &'static str,
    version: &'static str,
    /// Features that keep the build small; nothing these checks use is left out.
    features: &'static [&'static str],
}

const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    version: "0.9.143",
    features: &["--no-default-features", "--features", "default-no-update"],
};
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", features: &["--no-default-features"] };

/// The test runner.
pub fn nextest(house: &House) -> Result<PathBuf, Failure> {
    NEXTEST.get(house)
}

/// The judge of licences, bans, sources and advisories.
pub fn deny(house: &House) -> Result<PathBuf, Failure> {
    DENY.get(house)
}

impl Tool {
    fn get(&self, house: &House) -> Result<PathBuf, Failure> {
        let root = self.root(house);
        let own = root.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        if let Some(found) = in_path(self.name).into_iter().chain([own.clone()]).find(|path| self.is(path)) {
            return Ok(found);
        }
        println!("{} {} is missing: building it once, in {}", self.name, self.version, root.display());
        let mut install = Command::new("cargo");
        // Unoptimised: it builds in half the time and runs for a second. Outside the workspace, so that its own
        // configuration and target folder stay out of it.
        install
            .args(["install", "--debug", "--locked", "--version", self.version, self.name])
            .args(self.features)
            .arg("--root")
            .arg(&root)
            .current_dir(std::env::temp_dir())
            .env_remove("CARGO_TARGET_DIR")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_INCREMENTAL", "0");
        use_build_cache(&mut install);
        run(&mut install)?;
        if self.is(&own) {
            Ok(own)
        } else {
            Err(Failure::new(format!("{} was installed but does not run as version {}", self.name, self.version)))
        }
    }

    fn is(&self, path: &PathBuf) -> bool {
        output(Command::new(path).arg("--version")).is_some_and(|said| {
            said.lines().next().is_some_and(|line| line.split_whitespace().any(|w| w == self.version))
        })
    }

    /// The user's cache folder, so that a fresh checkout finds the tool again; the target folder where there is none.
    fn root(&self, house: &House) -> PathBuf {
        let cache = std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
        let base = cache.map_or_else(|| house.target.join("tools"), |cache| cache.join("galley-tools"));
        base.join(format!("{}-{}", self.name, self.version))
    }
}
