//! The newsroom's passphrase: it seals the root key, and where a computer has no keychain `secrets.age` too.

use crate::{
    desk::Desk,
    error::{DeskError, Done},
    keys::{person, seal},
    newsroom_event::NewsroomEvent,
};
use galley_domain::people::Privilege;

/// Changes the passphrase of the root key; the key and everything signed by it stay. A `secrets.age` of this folder that the
/// old passphrase opens is sealed anew: it was the same words, and one of them would soon be forgotten.
///
/// # Errors
/// The privilege `administer` is missing; `WrongPassword`, `WeakPassword`.
pub fn change_passphrase(desk: &Desk, old: &str, new: &str) -> Done<()> {
    desk.require(Privilege::Administer)?;
    seal::check_password(new)?;
    let root = desk.root_key(Some(old))?;
    let sealed = person::seal_root(&**desk.host(), &root, new, desk.cost)?;
    desk.act(move |act| {
        act.require(Privilege::Administer)?;
        act.newsroom(&NewsroomEvent::PassphraseChanged)?;
        person::store_root(act.tx, root.public(), &sealed, act.at)?;
        Ok(())
    })?;
    desk.host().keychain().change_passphrase(old, new).map_err(DeskError::during("sealing secrets.age"))
}
