//! Ed25519 keys and signatures (RFC 8032), and the one way bytes to be signed are laid out.
//!
//! Every signed statement starts with its own tag, so a signature of one kind never passes for another
//! ([`SignedBytes`]; docs/spec/portal-protocol.md). Random bytes are an argument: `domain` draws none.

use crate::{content::hash::sha256, time::Timestamp};
use ed25519_dalek::Signer as _;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Text that is not a key or a signature in lower-case hexadecimal digits of the right length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a {what} in {digits} lower-case hexadecimal digits")]
pub struct BadKeyText {
    /// What was expected.
    pub what: &'static str,
    /// How many digits it has.
    pub digits: usize,
}

macro_rules! hex_bytes {
    ($(#[$doc:meta])* $name:ident, $len:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(try_from = "String", into = "String")]
        #[specta(type = String)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// The bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), hex::encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = BadKeyText;
            fn from_str(text: &str) -> Result<Self, BadKeyText> {
                let bad = BadKeyText { what: $what, digits: $len * 2 };
                // One spelling only: such texts are compared and signed themselves.
                if text.len() != $len * 2 || text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(bad);
                }
                let mut bytes = [0u8; $len];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| bad)?;
                Ok(Self(bytes))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadKeyText;
            fn try_from(text: String) -> Result<Self, BadKeyText> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    };
}

hex_bytes!(
    /// An ed25519 public key: 32 bytes, shown as 64 lower-case hexadecimal digits.
    PublicKey,
    32,
    "public key"
);
hex_bytes!(
    /// An ed25519 signature: 64 bytes, shown as 128 lower-case hexadecimal digits.
    Signature,
    64,
    "signature"
);

/// A secret key. Never printed, wiped from memory when dropped, not serialisable: sealing it is the caller's business.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of 32 random bytes, which the caller draws from the operating system (or unseals).
    #[must_use]
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// The 32 secret bytes, to be sealed; wiped when dropped.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs bytes; deterministic (RFC 8032).
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).to_bytes())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(secret of {})", self.public())
    }
}

/// [`SigningKey::sign`] as a function.
#[must_use]
pub fn sign(key: &SigningKey, bytes: &[u8]) -> Signature {
    key.sign(bytes)
}

/// Is `signature` by `public` over exactly these bytes? Strict: weak keys and non-canonical encodings are refused, so
/// one signed statement has one signature that passes everywhere.
#[must_use]
pub fn verify(public: &PublicKey, bytes: &[u8], signature: &Signature) -> bool {
    let Ok(key) = ed25519_dalek::VerifyingKey::from_bytes(&public.0) else { return false };
    key.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
}

/// A key's fingerprint for two people to compare by voice: eight groups of five digits (the first 128 bits of the key's
/// SHA-256 in decimal), e.g. `01234 56789 ...`. Digits are read aloud alike in every language.
#[must_use]
pub fn fingerprint(key: &PublicKey) -> String {
    let hash = sha256(&key.0);
    let mut first = [0u8; 16];
    first.copy_from_slice(&hash[..16]);
    let digits = format!("{:040}", u128::from_be_bytes(first));
    let mut out = String::with_capacity(47);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && i % 5 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Builds the bytes of a signed statement. Layout: the tag in ASCII, one zero byte, then the fields in their documented
/// order, none left out:
///
/// | field | bytes |
/// |---|---|
/// | id (UUID) | 16 |
/// | hash, public key | 32 |
/// | `u8`, yes/no (1 or 0) | 1 |
/// | `u32`, `u64` | 4, 8; big-endian |
/// | time | 8: milliseconds since 1970 UTC, signed, big-endian |
/// | text | 4 (length in bytes, big-endian), then UTF-8 |
/// | something that may be absent | 1 (0 absent, 1 present), then the field if present |
///
/// Every field says its own length or has a fixed one, so two different statements never have the same bytes.
#[derive(Debug, Clone)]
pub struct SignedBytes(Vec<u8>);

impl SignedBytes {
    /// Starts a statement of a kind, e.g. `galley-approval-1`.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        let mut bytes = tag.as_bytes().to_vec();
        bytes.push(0);
        Self(bytes)
    }

    /// An id.
    #[must_use]
    pub fn id(mut self, id: Uuid) -> Self {
        self.0.extend_from_slice(id.as_bytes());
        self
    }

    /// A hash or a public key.
    #[must_use]
    pub fn hash(mut self, hash: &[u8; 32]) -> Self {
        self.0.extend_from_slice(hash);
        self
    }

    /// A small number.
    #[must_use]
    pub fn u8(mut self, n: u8) -> Self {
        self.0.push(n);
        self
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(self, yes: bool) -> Self {
        self.u8(u8::from(yes))
    }

    /// A number.
    #[must_use]
    pub fn u32(mut self, n: u32) -> Self {
        self.0.extend_from_slice(&n.to_be_bytes());
        self
    }

    /// A long number.
    #[must_use]
    pub fn u64(mut self, n: u64) -> Self {
        self.0.extend_from_slice(&n.to_be_bytes());
        self
    }

    /// A time.
    #[must_use]
    pub fn time(mut self, at: Timestamp) -> Self {
        self.0.extend_from_slice(&at.millis().to_be_bytes());
        self
    }

    /// A text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        // A text of 4 GiB cannot reach this point (requests are capped far below); saturating keeps the function total.
        self.0.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Something that may be absent.
    #[must_use]
    pub fn maybe<T>(self, value: Option<T>, write: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => write(self.u8(1), value),
            None => self.u8(0),
        }
    }

    /// The bytes to sign.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_test_vector_of_rfc_8032_holds() {
        // RFC 8032, section 7.1, TEST 2 (one byte, 0x72).
        let secret = hex::decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let key = SigningKey::from_bytes(&secret.try_into().unwrap());
        assert_eq!(key.public().to_string(), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = key.sign(&[0x72]);
        assert_eq!(
            signature.to_string(),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
        assert!(verify(&key.public(), &[0x72], &signature));
        assert!(!verify(&key.public(), &[0x73], &signature));
    }

    #[test]
    fn a_weak_key_verifies_nothing() {
        // The all-zero-y small-order point with the matching trivial signature passes lenient verification.
        let mut identity = [0u8; 32];
        identity[0] = 1;
        let mut trivial = [0u8; 64];
        trivial[0] = 1;
        assert!(!verify(&PublicKey(identity), b"anything", &Signature(trivial)));
    }

    #[test]
    fn a_secret_key_does_not_show_itself() {
        let key = SigningKey::from_bytes(&[7; 32]);
        assert!(!format!("{key:?}").contains(&hex::encode([7; 32])));
    }

    #[test]
    fn a_fingerprint_is_eight_groups_of_five_digits() {
        let text = fingerprint(&SigningKey::from_bytes(&[1; 32]).public());
        let groups: Vec<&str> = text.split(' ').collect();
        assert_eq!(groups.len(), 8);
        assert!(groups.iter().all(|g| g.len() == 5 && g.bytes().all(|b| b.is_ascii_digit())), "{text}");
        assert_ne!(text, fingerprint(&SigningKey::from_bytes(&[2; 32]).public()));
    }

    #[test]
    fn fields_that_run_together_still_give_different_bytes() {
        let a = SignedBytes::new("t").text("ab").text("c").finish();
        let b = SignedBytes::new("t").text("a").text("bc").finish();
        assert_ne!(a, b);
        let none = SignedBytes::new("t").maybe(None::<u8>, SignedBytes::u8).u8(1).finish();
        let some = SignedBytes::new("t").maybe(Some(1), SignedBytes::u8).finish();
        assert_ne!(none, some);
        assert_ne!(SignedBytes::new("galley-x-1").finish(), SignedBytes::new("galley-x-10").finish());
    }
}
