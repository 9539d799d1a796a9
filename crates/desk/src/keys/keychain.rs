//! Where the device key and portal credentials are kept: the operating system's keychain, else `secrets.age`.

use super::{age_file::AgeFile, age_file::SECRETS, seal::Cost};
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError, mpsc},
    thread,
    time::Duration,
};
use zeroize::Zeroizing;

/// A locked keyring waits for a prompt that may never be answered (measured: for ever); Galley waits this long.
pub const LIMIT: Duration = Duration::from_secs(5);

/// A secret that could not be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// The keychain did not answer within five seconds: it is probably locked.
    #[error("the keychain did not answer; it is probably locked")]
    TimedOut,
    /// There is no keychain here, and no passphrase for `secrets.age` was given.
    #[error("this computer has no keychain; a passphrase is needed (GALLEY_PASSPHRASE or a prompt)")]
    PassphraseNeeded,
    /// The passphrase does not open `secrets.age`.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// It failed otherwise.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

/// Keeps secrets by name (`device/<id>`, `destination/<id>`).
pub trait Keychain: Send + Sync {
    /// A secret, or `None` when there is none of that name.
    ///
    /// # Errors
    /// [`KeychainError`].
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;

    /// Keeps a secret, replacing an older one.
    ///
    /// # Errors
    /// [`KeychainError`].
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainError>;

    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// # Errors
    /// [`KeychainError`].
    fn delete(&self, name: &str) -> Result<(), KeychainError>;

    /// Opens by `new` from now on, if it was `old` that opened it; a keychain without a passphrase stays as it is.
    ///
    /// # Errors
    /// [`KeychainError`].
    fn change_passphrase(&self, old: &str, new: &str) -> Result<(), KeychainError> {
        let _ = (old, new);
        Ok(())
    }

    /// What it is, for `doctor`: `keychain`, `secrets.age`, `memory`.
    fn kind(&self) -> &'static str;
}

/// A keychain in memory: for tests.
#[derive(Default)]
pub struct MemoryKeychain(Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>);

impl fmt::Debug for MemoryKeychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryKeychain")
    }
}

impl Keychain for MemoryKeychain {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let secret = Zeroizing::new(secret.to_vec());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), secret);
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }

    fn kind(&self) -> &'static str {
        "memory"
    }
}

/// Runs `f` on a thread of its own and waits at most `limit` for its answer. A call that never returns leaves its
/// thread behind, waiting.
fn within<T: Send + 'static>(
    limit: Duration,
    f: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Result<T, KeychainError> {
    let (answer, wait) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("galley-keychain".to_owned())
        .spawn(move || {
            let _ = answer.send(f());
        })
        .map_err(|e| KeychainError::Failed(e.to_string()))?;
    match wait.recv_timeout(limit) {
        Ok(out) => out,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(KeychainError::TimedOut),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeychainError::Failed("it panicked".to_owned())),
    }
}

/// The operating system's keychain (Secret Service over D-Bus on Linux).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeychain;

#[cfg(target_os = "linux")]
impl SystemKeychain {
    const SERVICE: &'static str = "galley";

    fn entry(name: &str) -> Result<keyring_core::Entry, KeychainError> {
        use keyring_core::api::CredentialStoreApi;
        let store =
            zbus_secret_service_keyring_store::Store::new().map_err(|e| KeychainError::Failed(e.to_string()))?;
        store.build(Self::SERVICE, name, None).map_err(|e| KeychainError::Failed(e.to_string()))
    }

    /// Can secrets be kept here at all?
    ///
    /// # Errors
    /// [`KeychainError`].
    pub fn probe(self) -> Result<(), KeychainError> {
        self.get("probe").map(drop)
    }
}

#[cfg(target_os = "linux")]
impl Keychain for SystemKeychain {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let name = name.to_owned();
        within(LIMIT, move || match Self::entry(&name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(e) => Err(KeychainError::Failed(e.to_string())),
        })
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let (name, secret) = (name.to_owned(), Zeroizing::new(secret.to_vec()));
        within(LIMIT, move || Self::entry(&name)?.set_secret(&secret).map_err(|e| KeychainError::Failed(e.to_string())))
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        let name = name.to_owned();
        within(LIMIT, move || match Self::entry(&name)?.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(e) => Err(KeychainError::Failed(e.to_string())),
        })
    }

    fn kind(&self) -> &'static str {
        "keychain"
    }
}

/// Asks for the passphrase of `secrets.age`: GALLEY_PASSPHRASE or a prompt; `None` = nobody to ask.
pub type AskPassphrase = Box<dyn Fn() -> Option<Zeroizing<String>> + Send + Sync>;

/// Opens the keychain of a data folder. A folder that has `secrets.age` keeps using it; else the operating system's
/// keychain, if it answers within five seconds; else a new `secrets.age`. Blocks; not for the UI thread.
///
/// # Errors
/// [`KeychainError::PassphraseNeeded`], [`KeychainError::WrongPassphrase`], or a file that cannot be read.
pub fn open(dir: &Path, ask: &AskPassphrase, cost: Cost) -> Result<Box<dyn Keychain>, KeychainError> {
    #[cfg(target_os = "linux")]
    if !dir.join(SECRETS).exists() {
        match SystemKeychain.probe() {
            Ok(()) => return Ok(Box::new(SystemKeychain)),
            Err(e) => tracing::info!(reason = %e, "no keychain; using secrets.age"),
        }
    }
    let passphrase = ask().ok_or(KeychainError::PassphraseNeeded)?;
    Ok(Box::new(AgeFile::open(dir, &passphrase, cost)?))
}

/// The keychain of a data folder, opened at its first use, so that opening a window never waits for one. A failed
/// opening is tried again at the next use.
pub struct Deferred {
    dir: PathBuf,
    ask: AskPassphrase,
    cost: Cost,
    opened: OnceLock<Box<dyn Keychain>>,
    opening: Mutex<()>,
}

impl fmt::Debug for Deferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deferred").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Deferred {
    /// For this folder.
    #[must_use]
    pub fn new(dir: &Path, ask: AskPassphrase, cost: Cost) -> Self {
        Self { dir: dir.to_owned(), ask, cost, opened: OnceLock::new(), opening: Mutex::new(()) }
    }

    fn keychain(&self) -> Result<&dyn Keychain, KeychainError> {
        let _one = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if self.opened.get().is_none() {
            let _ = self.opened.set(open(&self.dir, &self.ask, self.cost)?);
        }
        self.opened.get().map(|k| &**k).ok_or(KeychainError::PassphraseNeeded)
    }
}

impl Keychain for Deferred {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.keychain()?.get(name)
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.keychain()?.set(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.keychain()?.delete(name)
    }

    fn change_passphrase(&self, old: &str, new: &str) -> Result<(), KeychainError> {
        // Closed so far, and nobody may be there to open it: what the old passphrase opens is opened by it here.
        if self.opened.get().is_none() && self.dir.join(SECRETS).exists() {
            return match AgeFile::open(&self.dir, old, self.cost) {
                Ok(file) => file.change_passphrase(old, new),
                // It was sealed by other words; those stay.
                Err(KeychainError::WrongPassphrase) => Ok(()),
                Err(e) => Err(e),
            };
        }
        self.opened.get().map_or(Ok(()), |k| k.change_passphrase(old, new))
    }

    fn kind(&self) -> &'static str {
        self.opened.get().map_or("not opened yet", |k| k.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keychain_that_never_answers_is_given_up() {
        let (_hold, never) = mpsc::channel::<()>();
        let out = within(Duration::from_millis(20), move || {
            let _ = never.recv();
            Ok(())
        });
        assert_eq!(out, Err(KeychainError::TimedOut));
    }

    #[test]
    fn a_folder_with_secrets_age_goes_on_using_it() {
        let dir = tempfile::tempdir().unwrap();
        AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap().set("device/1", b"key").unwrap();
        let ask: AskPassphrase = Box::new(|| Some(Zeroizing::new("một câu dài".to_owned())));
        let keychain = Deferred::new(dir.path(), ask, Cost::FOR_TESTS);
        assert_eq!(keychain.get("device/1").unwrap().unwrap().as_slice(), b"key");
        assert_eq!(keychain.kind(), SECRETS);
    }

    #[test]
    fn a_passphrase_given_late_is_taken_at_the_next_use() {
        let dir = tempfile::tempdir().unwrap();
        AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap().set("device/1", b"key").unwrap();
        let given = std::sync::Arc::new(Mutex::new(None::<String>));
        let later = std::sync::Arc::clone(&given);
        let ask: AskPassphrase = Box::new(move || later.lock().unwrap().clone().map(Zeroizing::new));
        let keychain = Deferred::new(dir.path(), ask, Cost::FOR_TESTS);
        assert_eq!(keychain.get("device/1").unwrap_err(), KeychainError::PassphraseNeeded);
        *given.lock().unwrap() = Some("một câu dài".to_owned());
        assert!(keychain.get("device/1").unwrap().is_some());
    }
}
