//! Content addresses: a revision and a media file are named by their SHA-256 (FIPS 180-4), shown as 64 lower-case hex digits.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// Text that is not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in 64 lower-case hexadecimal digits: {given:?}")]
pub struct BadHash {
    /// What was given, cut to 80 characters.
    pub given: String,
}

/// SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(sha256(bytes))
}

fn read_hash(text: &str) -> Result<[u8; 32], BadHash> {
    let bad = || BadHash { given: text.chars().take(80).collect() };
    // One spelling only: the text of a hash is itself compared and signed.
    if text.len() != 64 || text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(bad());
    }
    let mut out = [0u8; 32];
    hex::decode_to_slice(text, &mut out).map_err(|_| bad())?;
    Ok(out)
}

macro_rules! hash_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(try_from = "String", into = "String")]
        #[specta(type = String)]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// The 32 bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
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
            type Err = BadHash;
            fn from_str(text: &str) -> Result<Self, BadHash> {
                read_hash(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadHash;
            fn try_from(text: String) -> Result<Self, BadHash> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> String {
                hash.to_string()
            }
        }
    };
}

hash_type!(
    /// Names a revision: what people sign off and portals receive. See [`crate::content::revision::revision_hash`].
    RevisionHash
);
hash_type!(
    /// Names a master picture: SHA-256 of its bytes.
    MediaHash
);
hash_type!(
    /// SHA-256 of any other bytes: a payload, a body update, a rendered page.
    Sha256Hex
);

impl MediaHash {
    /// The name of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }
}

impl Sha256Hex {
    /// The SHA-256 of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_from_its_own_text_and_from_no_other_spelling() {
        let hash = MediaHash::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4 example
        assert_eq!(hash.to_string(), text);
        assert_eq!(text.parse::<MediaHash>(), Ok(hash));
        for bad in [&text.to_uppercase(), &text[1..], "", "zz", &format!("{text}0")] {
            assert!(bad.parse::<MediaHash>().is_err(), "{bad}");
        }
        assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<MediaHash>(&format!("\"{text}\"")).unwrap(), hash);
    }
}
