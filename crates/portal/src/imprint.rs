//! Who answers for the site, at the foot of every page: Vietnamese law asks an online newspaper or a news portal to name its
//! governing body, licence, editor in charge, address and contact.

use crate::{
    error::PortalError,
    keys::make_private_dir,
    store::{Store, settings},
};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Setting that holds it.
const IMPRINT: &str = "imprint";

/// What stands at the foot of every page; a field that is empty is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Imprint {
    /// The body that governs the site: "UBND tỉnh An Lạc".
    pub publisher: String,
    /// Number and date of the licence, and who gave it.
    pub licence: String,
    /// The editor in charge.
    pub editor: String,
    /// Address of the newsroom.
    pub address: String,
    /// Telephone, mail.
    pub contact: String,
}

impl Imprint {
    /// Nothing was set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The fields by name.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 5] {
        [
            ("publisher", &self.publisher),
            ("licence", &self.licence),
            ("editor", &self.editor),
            ("address", &self.address),
            ("contact", &self.contact),
        ]
    }
}

pub(crate) fn read(tx: &Transaction<'_>) -> Result<Imprint, PortalError> {
    let text = settings::get(tx, IMPRINT)?;
    text.map_or_else(
        || Ok(Imprint::default()),
        |t| serde_json::from_str(&t).map_err(|_| PortalError::Damaged("imprint")),
    )
}

/// Changes it in a data folder, whether a portal serves it or not; readers see it with the next page. `change` is given
/// what stands there.
pub(crate) fn change(data_dir: &Path, change: impl FnOnce(&mut Imprint)) -> Result<Imprint, PortalError> {
    make_private_dir(data_dir)?;
    Store::open(data_dir)?.write_now(|tx| {
        let mut imprint = read(tx)?;
        change(&mut imprint);
        for text in [
            &mut imprint.publisher,
            &mut imprint.licence,
            &mut imprint.editor,
            &mut imprint.address,
            &mut imprint.contact,
        ] {
            // One line each, however it was pasted.
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let text = serde_json::to_string(&imprint).map_err(|_| PortalError::Damaged("imprint"))?;
        settings::set(tx, IMPRINT, &text)?;
        Ok(imprint)
    })
}
