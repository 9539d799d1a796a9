//! A person's key through its life: made, opened by password, re-sealed, replaced.
//!
//! Deriving a key takes a fifth of a second: make and open outside the write transaction, store inside it.

use super::{
    recovery::RecoveryKey,
    seal::{self, Cost, SealError, Sealed},
    session::Unlocked,
};
use crate::{
    db::sql::{Hash, Id, Json, Ms},
    host::Host,
};
use galley_domain::{
    ids::PersonId,
    signing::{PublicKey, SigningKey},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

/// A freshly made key, to be stored.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Whose, with the opened key.
    pub unlocked: Unlocked,
    /// Public half.
    pub public: PublicKey,
    /// Sealed by the password.
    pub sealed: Sealed,
}

/// A person's current key as stored.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// Public half.
    pub public: PublicKey,
    /// Sealed by the password.
    pub sealed: Sealed,
    /// Sealed by a printed recovery key, if one was made.
    pub recovery: Option<Sealed>,
    /// In use since.
    pub from: Timestamp,
}

fn purpose(person: PersonId) -> String {
    format!("person:{person}")
}

fn recovery_purpose(person: PersonId) -> String {
    format!("person-recovery:{person}")
}

/// Makes a key and seals it by a password.
///
/// # Errors
/// [`SealError::WeakPassword`].
pub fn make(host: &dyn Host, person: PersonId, password: &str, cost: Cost) -> Result<NewKey, SealError> {
    seal::check_password(password)?;
    let secret = zeroize::Zeroizing::new(host.bytes::<32>());
    let key = SigningKey::from_bytes(&secret);
    let sealed = seal::seal(host, &*secret, password, &purpose(person), cost)?;
    Ok(NewKey { public: key.public(), unlocked: Unlocked { person, key }, sealed })
}

/// Stores a new key as the current one. An older one keeps its public half and its dates; its secret is gone.
///
/// # Errors
/// Those of SQLite.
pub fn store(tx: &Connection, key: &NewKey, now: Timestamp) -> rusqlite::Result<()> {
    let person = Id(key.unlocked.person);
    tx.execute(
        "UPDATE person_keys SET until_at = ?2, sealed = NULL, recovery = NULL WHERE person = ?1 AND until_at IS NULL",
        params![person, Ms(now)],
    )?;
    tx.execute(
        "INSERT INTO person_keys (public, person, sealed, from_at) VALUES (?1, ?2, ?3, ?4)",
        params![Hash(key.public.0), person, Json(&key.sealed), Ms(now)],
    )?;
    Ok(())
}

/// A person's current key.
///
/// # Errors
/// Those of SQLite.
pub fn current(db: &Connection, person: PersonId) -> rusqlite::Result<Option<StoredKey>> {
    db.query_row(
        "SELECT public, sealed, recovery, from_at FROM person_keys WHERE person = ?1 AND until_at IS NULL",
        [Id(person)],
        |r| {
            Ok(StoredKey {
                public: PublicKey(r.get::<_, Hash>(0)?.0),
                sealed: r.get::<_, Json<Sealed>>(1)?.0,
                recovery: r.get::<_, Option<Json<Sealed>>>(2)?.map(|j| j.0),
                from: r.get::<_, Ms>(3)?.0,
            })
        },
    )
    .optional()
}

/// Ends a person's current key without a new one: they were deactivated.
///
/// # Errors
/// Those of SQLite.
pub fn end(tx: &Connection, person: PersonId, now: Timestamp) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE person_keys SET until_at = ?2, sealed = NULL, recovery = NULL WHERE person = ?1 AND until_at IS NULL",
        params![Id(person), Ms(now)],
    )?;
    Ok(())
}

fn unlocked(person: PersonId, stored: &StoredKey, secret: &[u8; 32]) -> Result<Unlocked, SealError> {
    let key = SigningKey::from_bytes(secret);
    if key.public() != stored.public {
        return Err(SealError::Unreadable);
    }
    Ok(Unlocked { person, key })
}

/// Opens a key by its password: this is how a password is verified.
///
/// # Errors
/// [`SealError`].
pub fn open(person: PersonId, stored: &StoredKey, password: &str) -> Result<Unlocked, SealError> {
    let secret = seal::open_key(&stored.sealed, password, &purpose(person))?;
    unlocked(person, stored, &secret)
}

/// Opens a key by the printed recovery key.
///
/// # Errors
/// [`SealError`]; [`SealError::Unreadable`] when no recovery key was made.
pub fn open_by_recovery(person: PersonId, stored: &StoredKey, key: &RecoveryKey) -> Result<Unlocked, SealError> {
    let sealed = stored.recovery.as_ref().ok_or(SealError::Unreadable)?;
    let secret = seal::open_key(sealed, key.as_password(), &recovery_purpose(person))?;
    unlocked(person, stored, &secret)
}

/// Seals an opened key by a new password: the key stays the same.
///
/// # Errors
/// [`SealError::WeakPassword`].
pub fn reseal(host: &dyn Host, unlocked: &Unlocked, password: &str, cost: Cost) -> Result<Sealed, SealError> {
    seal::check_password(password)?;
    seal::seal(host, &*unlocked.key.to_bytes(), password, &purpose(unlocked.person), cost)
}

/// Stores what [`reseal`] made.
///
/// # Errors
/// Those of SQLite.
pub fn store_resealed(tx: &Connection, person: PersonId, sealed: &Sealed) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE person_keys SET sealed = ?2 WHERE person = ?1 AND until_at IS NULL",
        params![Id(person), Json(sealed)],
    )?;
    Ok(())
}

/// Makes a recovery key for an opened key: the paper's text, and what to store.
///
/// # Errors
/// [`SealError`].
pub fn make_recovery(host: &dyn Host, unlocked: &Unlocked, cost: Cost) -> Result<(RecoveryKey, Sealed), SealError> {
    let key = RecoveryKey::generate(host);
    let secret = unlocked.key.to_bytes();
    let sealed = seal::seal(host, &*secret, key.as_password(), &recovery_purpose(unlocked.person), cost)?;
    Ok((key, sealed))
}

/// Stores what [`make_recovery`] made; an older recovery key stops working.
///
/// # Errors
/// Those of SQLite.
pub fn store_recovery(tx: &Connection, person: PersonId, sealed: &Sealed) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE person_keys SET recovery = ?2 WHERE person = ?1 AND until_at IS NULL",
        params![Id(person), Json(sealed)],
    )?;
    Ok(())
}

/// Seals the newsroom root key by the administrator's passphrase and stores it.
///
/// # Errors
/// Those of SQLite.
pub fn store_root(tx: &Connection, public: PublicKey, sealed: &Sealed, now: Timestamp) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO sealed_keys (name, public, sealed, at) VALUES ('root', ?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET public = ?1, sealed = ?2, at = ?3",
        params![Hash(public.0), Json(sealed), Ms(now)],
    )?;
    Ok(())
}

/// The newsroom root key: public half and sealed secret.
///
/// # Errors
/// Those of SQLite.
pub fn root(db: &Connection) -> rusqlite::Result<Option<(PublicKey, Sealed)>> {
    db.query_row("SELECT public, sealed FROM sealed_keys WHERE name = 'root'", [], |r| {
        Ok((PublicKey(r.get::<_, Hash>(0)?.0), r.get::<_, Json<Sealed>>(1)?.0))
    })
    .optional()
}

/// Makes a root key sealed by a passphrase: the opened key and what to store with [`store_root`].
///
/// # Errors
/// [`SealError::WeakPassword`].
pub fn make_root(host: &dyn Host, passphrase: &str, cost: Cost) -> Result<(SigningKey, Sealed), SealError> {
    seal::check_password(passphrase)?;
    let secret = zeroize::Zeroizing::new(host.bytes::<32>());
    let sealed = seal::seal(host, &*secret, passphrase, "root", cost)?;
    Ok((SigningKey::from_bytes(&secret), sealed))
}

/// Seals an opened root key by a new passphrase; to be stored with [`store_root`].
///
/// # Errors
/// [`SealError::WeakPassword`].
pub fn seal_root(host: &dyn Host, key: &SigningKey, passphrase: &str, cost: Cost) -> Result<Sealed, SealError> {
    seal::check_password(passphrase)?;
    seal::seal(host, &*key.to_bytes(), passphrase, "root", cost)
}

/// Opens the root key.
///
/// # Errors
/// [`SealError`].
pub fn open_root(public: PublicKey, sealed: &Sealed, passphrase: &str) -> Result<SigningKey, SealError> {
    let key = SigningKey::from_bytes(&*seal::open_key(sealed, passphrase, "root")?);
    if key.public() == public { Ok(key) } else { Err(SealError::Unreadable) }
}
