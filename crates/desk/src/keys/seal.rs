//! Sealing a secret by a password: argon2id (RFC 9106) makes the key, XChaCha20-Poly1305 seals.
//!
//! Parameters: 64 MiB, 3 passes, 1 lane. That is above OWASP's minimum for argon2id (Password Storage Cheat Sheet: 46 MiB
//! with 1 pass or 19 MiB with 2) and takes some 0.2 s on an office PC. They are stored with each sealed secret, so raising
//! them later leaves old ones readable.

use crate::host::Host;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD as B64};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Memory of the largest cost that is accepted from a stored secret, in KiB: a foreign backup must not exhaust this PC.
const MAX_MEMORY: u32 = 1 << 20;
/// As [`MAX_MEMORY`], passes.
const MAX_PASSES: u32 = 20;
/// Fewest characters of a password or passphrase.
pub const MIN_PASSWORD: usize = 10;

/// What deriving a key costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// argon2id memory in KiB.
    pub memory: u32,
    /// argon2id passes.
    pub passes: u32,
    /// scrypt work factor of `secrets.age` (log2 N).
    pub scrypt_log_n: u8,
}

impl Cost {
    /// What the product uses.
    pub const STRONG: Self = Self { memory: 64 * 1024, passes: 3, scrypt_log_n: 17 };

    /// For tests alone: instant, and worth nothing.
    pub const FOR_TESTS: Self = Self { memory: 8, passes: 1, scrypt_log_n: 1 };
}

impl Default for Cost {
    fn default() -> Self {
        Self::STRONG
    }
}

/// A secret that could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Wrong password, or the sealed bytes were changed: the two cannot be told apart.
    #[error("wrong password")]
    WrongPassword,
    /// Too short.
    #[error("the password is too short: at least 10 characters")]
    WeakPassword,
    /// Not something this Galley sealed.
    #[error("the sealed key cannot be read")]
    Unreadable,
}

/// A sealed secret as it is stored: JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Form; 1.
    v: u8,
    /// argon2id memory in KiB.
    m: u32,
    /// argon2id passes.
    t: u32,
    /// Salt, 16 bytes, base64.
    salt: String,
    /// Nonce, 24 bytes, base64.
    nonce: String,
    /// Sealed bytes with their tag, base64.
    sealed: String,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").field("m", &self.m).field("t", &self.t).finish_non_exhaustive()
    }
}

/// Bound into the seal, so that one sealed secret never passes for another.
fn context(purpose: &str, m: u32, t: u32) -> Vec<u8> {
    format!("galley-sealed-1\n{purpose}\n{m}\n{t}").into_bytes()
}

fn derive(password: &[u8], salt: &[u8], m: u32, t: u32) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let params = Params::new(m, t, 1, Some(32)).map_err(|_| SealError::Unreadable)?;
    let mut key = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password, salt, &mut *key)
        .map_err(|_| SealError::Unreadable)?;
    Ok(key)
}

/// The bytes of a password as hashed: NFC, so that two keyboards typing the same letters agree.
fn password_bytes(password: &str) -> Zeroizing<Vec<u8>> {
    use unicode_normalization::UnicodeNormalization;
    Zeroizing::new(password.nfc().collect::<String>().into_bytes())
}

/// Refuses a password of fewer than [`MIN_PASSWORD`] characters.
///
/// # Errors
/// [`SealError::WeakPassword`].
pub fn check_password(password: &str) -> Result<(), SealError> {
    if password.chars().count() < MIN_PASSWORD { Err(SealError::WeakPassword) } else { Ok(()) }
}

/// Seals a secret. `purpose` names what it is (`person:<id>`, `root`); opening needs the same.
///
/// # Errors
/// [`SealError::Unreadable`] when the cost is impossible.
pub fn seal(host: &dyn Host, secret: &[u8], password: &str, purpose: &str, cost: Cost) -> Result<Sealed, SealError> {
    let salt: [u8; 16] = host.bytes();
    let nonce: [u8; 24] = host.bytes();
    let key = derive(&password_bytes(password), &salt, cost.memory, cost.passes)?;
    let cipher = XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| SealError::Unreadable)?;
    let aad = context(purpose, cost.memory, cost.passes);
    let sealed =
        cipher.encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: &aad }).map_err(|_| SealError::Unreadable)?;
    Ok(Sealed {
        v: 1,
        m: cost.memory,
        t: cost.passes,
        salt: B64.encode(salt),
        nonce: B64.encode(nonce),
        sealed: B64.encode(sealed),
    })
}

/// Opens a sealed secret.
///
/// # Errors
/// [`SealError`].
pub fn open(sealed: &Sealed, password: &str, purpose: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
    if sealed.v != 1 || sealed.m > MAX_MEMORY || sealed.t > MAX_PASSES {
        return Err(SealError::Unreadable);
    }
    let bytes = |text: &str| B64.decode(text).map_err(|_| SealError::Unreadable);
    let salt = bytes(&sealed.salt)?;
    let nonce = <[u8; 24]>::try_from(bytes(&sealed.nonce)?).map_err(|_| SealError::Unreadable)?;
    let key = derive(&password_bytes(password), &salt, sealed.m, sealed.t)?;
    let cipher = XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| SealError::Unreadable)?;
    cipher
        .decrypt(
            &XNonce::from(nonce),
            Payload { msg: &bytes(&sealed.sealed)?, aad: &context(purpose, sealed.m, sealed.t) },
        )
        .map(Zeroizing::new)
        .map_err(|_| SealError::WrongPassword)
}

/// As [`open`], for a 32-byte key.
///
/// # Errors
/// [`SealError`].
pub fn open_key(sealed: &Sealed, password: &str, purpose: &str) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let secret = open(sealed, password, purpose)?;
    <[u8; 32]>::try_from(secret.as_slice()).map(Zeroizing::new).map_err(|_| SealError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::TestHost;

    fn sealed(password: &str) -> Sealed {
        seal(&TestHost::new(1), b"the secret", password, "person:1", Cost::FOR_TESTS).unwrap()
    }

    #[test]
    fn the_right_password_opens_and_a_wrong_one_does_not() {
        let s = sealed("một mật khẩu");
        assert_eq!(open(&s, "một mật khẩu", "person:1").unwrap().as_slice(), b"the secret");
        assert_eq!(open(&s, "mot mat khau", "person:1").unwrap_err(), SealError::WrongPassword);
    }

    #[test]
    fn a_password_typed_in_decomposed_letters_is_the_same_password() {
        let s = sealed("mật khẩu dài");
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd("mật khẩu dài").collect();
        assert!(open(&s, &decomposed, "person:1").is_ok());
    }

    #[test]
    fn a_sealed_key_of_one_person_is_not_taken_for_anothers() {
        assert_eq!(open(&sealed("mật khẩu dài"), "mật khẩu dài", "person:2").unwrap_err(), SealError::WrongPassword);
    }

    #[test]
    fn any_changed_byte_of_a_sealed_key_is_noticed() {
        let s = sealed("mật khẩu dài");
        let mut bytes = B64.decode(&s.sealed).unwrap();
        for i in 0..bytes.len() {
            bytes[i] ^= 1;
            let changed = Sealed { sealed: B64.encode(&bytes), ..s.clone() };
            assert!(open(&changed, "mật khẩu dài", "person:1").is_err(), "byte {i}");
            bytes[i] ^= 1;
        }
        assert!(open(&Sealed { t: 2, ..s }, "mật khẩu dài", "person:1").is_err());
    }

    #[test]
    fn a_sealed_key_that_would_exhaust_the_memory_is_refused_unopened() {
        let s = Sealed { m: MAX_MEMORY + 1, ..sealed("mật khẩu dài") };
        assert_eq!(open(&s, "mật khẩu dài", "person:1").unwrap_err(), SealError::Unreadable);
    }

    #[test]
    fn the_products_cost_is_not_below_what_owasp_asks() {
        assert!(Cost::default().memory >= 46 * 1024 && Cost::default().passes >= 1);
    }
}
