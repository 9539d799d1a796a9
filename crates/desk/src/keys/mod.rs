//! Secrets: where they are kept, how they are sealed, and how long an opened one stays open.
//!
//! A person's key is sealed by that person's password and lies in the database; the newsroom root key by the
//! administrator's passphrase, likewise. The device key and portal credentials are in the keychain of the operating
//! system, else in `secrets.age`. Nothing secret is ever in the database in clear, in a log, or in a `Debug` form.

pub mod age_file;
pub mod keychain;
pub mod person;
pub mod recovery;
pub mod seal;
pub mod session;
pub mod tries;

pub use age_file::SECRETS;
pub use keychain::{Keychain, KeychainError};
pub use recovery::RecoveryKey;
pub use seal::{Cost, SealError, Sealed};
pub use session::{Session, Unlocked};
pub use tries::Tries;
