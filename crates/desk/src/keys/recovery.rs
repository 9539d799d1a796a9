//! The printed recovery key of the last administrator: 24 letters of chance and 4 to catch a slip of the pen.

use crate::host::Host;
use galley_domain::content::hash::sha256;
use std::{fmt, str::FromStr};
use zeroize::Zeroizing;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHANCE: usize = 24;
const CHECK: usize = 4;

/// A recovery key: 120 random bits as 24 letters, then 4 letters of check, printed in seven groups of four. Whoever holds
/// the paper can open the administrator's key; Galley keeps no copy.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<String>);

/// Text that is not a recovery key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRecoveryKey {
    /// Not 28 letters and digits.
    #[error("a recovery key has seven groups of four letters and digits")]
    Length,
    /// A letter was misread: the check does not fit.
    #[error("a letter is wrong; compare with the paper once more")]
    Slip,
}

impl BadRecoveryKey {
    /// The code of its message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Length => "recovery_key_length",
            Self::Slip => "recovery_key_slip",
        }
    }
}

fn check(chance: &str) -> String {
    let hash = sha256(format!("galley-recovery-1{chance}").as_bytes());
    hash.iter().take(CHECK).map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect()
}

impl RecoveryKey {
    /// A new one.
    #[must_use]
    pub fn generate(host: &dyn Host) -> Self {
        let random: Zeroizing<[u8; CHANCE]> = Zeroizing::new(host.bytes());
        let mut key: String = random.iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect();
        key.push_str(&check(&key));
        Self(Zeroizing::new(key))
    }

    /// What seals and opens with it.
    #[must_use]
    pub fn as_password(&self) -> &str {
        &self.0
    }

    /// As printed: `ABCD-EFGH-...`.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        let mut out = String::with_capacity(CHANCE + CHECK + 6);
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                out.push('-');
            }
            out.push(c);
        }
        Zeroizing::new(out)
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(redacted)")
    }
}

impl FromStr for RecoveryKey {
    type Err = BadRecoveryKey;

    /// Reads what was typed from paper: any grouping, either case, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, BadRecoveryKey> {
        let mut key = Zeroizing::new(String::with_capacity(CHANCE + CHECK));
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            key.push(match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            });
        }
        if key.len() != CHANCE + CHECK || key.bytes().any(|b| !ALPHABET.contains(&b)) {
            return Err(BadRecoveryKey::Length);
        }
        let (chance, given) = key.split_at(CHANCE);
        if check(chance) != given {
            return Err(BadRecoveryKey::Slip);
        }
        Ok(Self(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::TestHost;

    #[test]
    fn a_recovery_key_typed_from_paper_in_any_case_is_read() {
        let key = RecoveryKey::generate(&TestHost::new(5));
        assert_eq!(key.printed().split('-').count(), 7);
        let typed = key.printed().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(typed.parse::<RecoveryKey>().unwrap(), key);
    }

    #[test]
    fn a_misread_letter_of_a_recovery_key_is_noticed() {
        let key = RecoveryKey::generate(&TestHost::new(5));
        for i in 0..CHANCE {
            let mut letters: Vec<char> = key.as_password().chars().collect();
            letters[i] = if letters[i] == 'Z' { 'Y' } else { 'Z' };
            let typed: String = letters.into_iter().collect();
            assert_eq!(typed.parse::<RecoveryKey>().unwrap_err(), BadRecoveryKey::Slip, "letter {i}");
        }
        assert_eq!("ABCD".parse::<RecoveryKey>().unwrap_err(), BadRecoveryKey::Length);
    }

    #[test]
    fn a_recovery_key_is_not_printed_by_debug() {
        assert_eq!(format!("{:?}", RecoveryKey::generate(&TestHost::new(5))), "RecoveryKey(redacted)");
    }
}
