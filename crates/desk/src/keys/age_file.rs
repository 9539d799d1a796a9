//! `secrets.age`: the keychain of a computer that has none. One file, sealed by a passphrase (age, scrypt), readable by
//! its owner alone. The passphrase is asked once; the opened secrets stay in memory and are wiped with it.

use super::{
    keychain::{Keychain, KeychainError},
    seal::Cost,
};
use crate::db::private;
use age::secrecy::{ExposeSecret as _, SecretString};
use base64::{Engine, engine::general_purpose::STANDARD as B64};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use zeroize::{Zeroize, Zeroizing};

/// File name inside a data folder.
pub const SECRETS: &str = "secrets.age";

type Secrets = BTreeMap<String, Zeroizing<Vec<u8>>>;

/// An opened `secrets.age`.
pub struct AgeFile {
    path: PathBuf,
    passphrase: Mutex<SecretString>,
    cost: Cost,
    secrets: Mutex<Secrets>,
}

impl std::fmt::Debug for AgeFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgeFile").field("path", &self.path).finish_non_exhaustive()
    }
}

fn failed(e: impl std::fmt::Display) -> KeychainError {
    KeychainError::Failed(e.to_string())
}

fn read(path: &Path, passphrase: &SecretString) -> Result<Secrets, KeychainError> {
    let sealed = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Secrets::new()),
        Err(e) => return Err(failed(e)),
    };
    let mut identity = age::scrypt::Identity::new(passphrase.clone());
    // Above what this program writes, below what would hang it.
    identity.set_max_work_factor(22);
    let plain = Zeroizing::new(age::decrypt(&identity, &sealed).map_err(|e| match e {
        age::DecryptError::DecryptionFailed
        | age::DecryptError::NoMatchingKeys
        | age::DecryptError::KeyDecryptionFailed => KeychainError::WrongPassphrase,
        e => failed(e),
    })?);
    let mut texts: BTreeMap<String, String> = serde_json::from_slice(&plain).map_err(failed)?;
    texts
        .iter_mut()
        .map(|(name, text)| {
            let bytes = B64.decode(text.as_bytes()).map_err(failed)?;
            text.zeroize();
            Ok((name.clone(), Zeroizing::new(bytes)))
        })
        .collect()
}

impl AgeFile {
    /// Opens the file, or starts an empty one.
    ///
    /// # Errors
    /// [`KeychainError::WrongPassphrase`], or a file that cannot be read.
    pub fn open(dir: &Path, passphrase: &str, cost: Cost) -> Result<Self, KeychainError> {
        let path = dir.join(SECRETS);
        let passphrase = SecretString::from(passphrase);
        let secrets = Mutex::new(read(&path, &passphrase)?);
        Ok(Self { path, passphrase: Mutex::new(passphrase), cost, secrets })
    }

    fn passphrase(&self) -> SecretString {
        self.passphrase.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes one secret, starting from what is on disk: the CLI beside the app may have changed another.
    fn change(&self, f: impl FnOnce(&mut Secrets)) -> Result<(), KeychainError> {
        self.change_sealing_by(&self.passphrase(), f)
    }

    fn change_sealing_by(&self, seal: &SecretString, f: impl FnOnce(&mut Secrets)) -> Result<(), KeychainError> {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let guard = fs::File::create(self.path.with_extension("lock")).map_err(failed)?;
        fs4::fs_std::FileExt::lock_exclusive(&guard).map_err(failed)?;
        let mut fresh = read(&self.path, &self.passphrase())?;
        f(&mut fresh);
        let mut texts: BTreeMap<&str, String> =
            fresh.iter().map(|(n, b)| (n.as_str(), B64.encode(b.as_slice()))).collect();
        let plain = Zeroizing::new(serde_json::to_vec(&texts).map_err(failed)?);
        texts.values_mut().for_each(Zeroize::zeroize);
        let mut recipient = age::scrypt::Recipient::new(seal.clone());
        recipient.set_work_factor(self.cost.scrypt_log_n);
        let sealed = age::encrypt(&recipient, &plain).map_err(failed)?;
        // Whole or not at all: a new file, on disk, then the name.
        let temporary = self.path.with_extension("age.new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary).map_err(failed)?;
        io::Write::write_all(&mut file, &sealed).and_then(|()| file.sync_all()).map_err(failed)?;
        fs::rename(&temporary, &self.path).and_then(|()| private(&self.path)).map_err(failed)?;
        *secrets = fresh;
        Ok(())
    }
}

impl Keychain for AgeFile {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        if let Some(secret) = self.secrets.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(Some(secret.clone()));
        }
        // Perhaps another process added it.
        let fresh = read(&self.path, &self.passphrase())?;
        let found = fresh.get(name).cloned();
        *self.secrets.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(found)
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), Zeroizing::new(secret.to_vec()));
        })
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.change(|secrets| {
            secrets.remove(name);
        })
    }

    fn change_passphrase(&self, old: &str, new: &str) -> Result<(), KeychainError> {
        if self.passphrase().expose_secret() != old {
            return Ok(());
        }
        let new = SecretString::from(new);
        self.change_sealing_by(&new, |_| {})?;
        *self.passphrase.lock().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    fn kind(&self) -> &'static str {
        "secrets.age"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_survive_closing_and_open_with_the_same_passphrase_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap();
        file.set("device/1", b"key").unwrap();
        file.set("destination/1", b"token").unwrap();
        file.delete("destination/1").unwrap();
        let again = AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap();
        assert_eq!(again.get("device/1").unwrap().unwrap().as_slice(), b"key");
        assert!(again.get("destination/1").unwrap().is_none());
        assert!(matches!(AgeFile::open(dir.path(), "another", Cost::FOR_TESTS), Err(KeychainError::WrongPassphrase)));
    }

    #[test]
    fn two_processes_do_not_overwrite_each_others_secrets() {
        let dir = tempfile::tempdir().unwrap();
        let one = AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap();
        let two = AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap();
        one.set("a", b"1").unwrap();
        two.set("b", b"2").unwrap();
        assert_eq!(one.get("b").unwrap().unwrap().as_slice(), b"2");
        assert_eq!(two.get("a").unwrap().unwrap().as_slice(), b"1");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_readable_by_its_owner_alone_and_holds_nothing_in_clear() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS)
            .unwrap()
            .set("device/1", b"a very secret key")
            .unwrap();
        let path = dir.path().join(SECRETS);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"secret" || w == b"device"));
    }

    #[test]
    fn a_changed_passphrase_opens_the_same_secrets_and_the_old_one_opens_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let file = AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap();
        file.set("device/1", b"key").unwrap();
        file.change_passphrase("không phải câu này", "câu thứ ba").unwrap();
        assert!(AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).is_ok(), "it was not what sealed it");
        file.change_passphrase("một câu dài", "câu mới hẳn").unwrap();
        file.set("device/2", b"another").unwrap();
        let refused = AgeFile::open(dir.path(), "một câu dài", Cost::FOR_TESTS).unwrap_err();
        assert_eq!(refused, KeychainError::WrongPassphrase);
        let again = AgeFile::open(dir.path(), "câu mới hẳn", Cost::FOR_TESTS).unwrap();
        assert_eq!(again.get("device/1").unwrap().unwrap().as_slice(), b"key");
        assert_eq!(again.get("device/2").unwrap().unwrap().as_slice(), b"another");
    }
}
