//! This desk's key in the charter: after a restore the desk is a new one and must be let in once.

use super::{destinations::look_at_portal, names};
use crate::{
    db::sql::Json,
    deliverer::DestinationSettings,
    desk::Desk,
    error::{DeskError, Done},
    newsroom_event::NewsroomEvent,
};
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

/// The highest charter version any portal says it has: a restored desk may have forgotten charters that it sent. Portals
/// that do not answer are left out; their answers are not signed, so a number out of all proportion is not believed.
fn versions_at_portals(desk: &Desk, ours: u64) -> Done<u64> {
    const MOST_FORGOTTEN: u64 = 1_000_000;
    let urls: Vec<String> = desk.store().read(|db| {
        let mut find = db.prepare("SELECT json FROM destinations WHERE closed_at IS NULL")?;
        let rows = find.query_map([], |r| Ok(r.get::<_, Json<DestinationSettings>>(0)?.0.url))?;
        Ok::<_, DeskError>(rows.collect::<Result<_, _>>()?)
    })?;
    let newsroom = desk.identity()?.newsroom;
    let mut highest = 0;
    for url in urls {
        if let Ok(says) = look_at_portal(&url)
            && says.newsroom == Some(newsroom)
            && says.charter_version <= ours.saturating_add(MOST_FORGOTTEN)
        {
            highest = highest.max(says.charter_version);
        }
    }
    Ok(highest)
}

/// Makes a key for this desk and signs it into the charter. A desk without a hub is the newsroom's only one: the keys of
/// others (this desk before its restore) end. Asks the portals which charter they have, since only a higher one counts there;
/// waits for the network.
///
/// # Errors
/// The privilege `administer` is missing; `RootLocked`, `WrongPassword`; the keychain takes no key.
pub fn enrol_device(desk: &Desk, name: &str, passphrase: Option<&str>) -> Done<()> {
    let name = names::name("name", name)?;
    let device = desk.identity()?.device;
    desk.require(Privilege::Administer)?;
    desk.root_key(passphrase)?;
    let highest = versions_at_portals(desk, desk.charter()?.version)?;
    let secret = Zeroizing::new(desk.host().bytes::<32>());
    let key = SigningKey::from_bytes(&secret);
    let public = key.public();
    let before = desk.device_key().ok();
    desk.store_device_key(device, &key)?;
    let done = desk.act_signed(Privilege::Administer, None, move |act, root| {
        act.newsroom(&NewsroomEvent::DeviceEnrolled { device, name: name.clone(), key: public })?;
        act.issue_above(highest, root, |charter, at| {
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
