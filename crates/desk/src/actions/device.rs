//! This desk's key in the charter: after a restore the desk is a new one and must be let in once.

use super::names;
use crate::{desk::Desk, error::Done, newsroom_event::NewsroomEvent};
use galley_domain::{charter::CharterDevice, people::Privilege, signing::SigningKey};
use zeroize::Zeroizing;

/// Does the charter know this desk's key? Until then portals refuse what it sends.
///
/// # Errors
/// [`crate::refusal::DeskRefusal::NoNewsroom`]; a fault of the database.
pub fn is_enrolled(desk: &Desk) -> Done<bool> {
    let device = desk.identity()?.device;
    Ok(desk.charter()?.device_key_at(device, desk.decided_now()?).is_some())
}

/// Makes a key for this desk and signs it into the charter. A desk without a hub is the newsroom's only one: the keys of
/// others (this desk before its restore) end.
///
/// # Errors
/// The privilege `administer` is missing; `RootLocked`, `WrongPassword`; the keychain takes no key.
pub fn enrol_device(desk: &Desk, name: &str, passphrase: Option<&str>) -> Done<()> {
    let name = names::name("name", name)?;
    let device = desk.identity()?.device;
    desk.require(Privilege::Administer)?;
    desk.root_key(passphrase)?;
    let secret = Zeroizing::new(desk.host().bytes::<32>());
    let key = SigningKey::from_bytes(&secret);
    let public = key.public();
    let before = desk.device_key().ok();
    desk.store_device_key(device, &key)?;
    let done = desk.act_signed(Privilege::Administer, None, move |act, root| {
        act.newsroom(&NewsroomEvent::DeviceEnrolled { device, name: name.clone(), key: public })?;
        act.issue(root, |charter, at| {
            for open in charter.devices.iter_mut().filter(|d| d.until.is_none_or(|u| u > at)) {
                open.until = Some(at);
            }
            charter.devices.push(CharterDevice { id: device, name, key: public, from: at, until: None });
            Ok(())
        })
    });
    if done.is_err() {
        match before {
            Some(key) => desk.store_device_key(device, &key)?,
            None => desk.forget_device_key(device),
        }
    }
    done
}
