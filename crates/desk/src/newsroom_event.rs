//! Decisions about the newsroom, as they stand in its own chain. Nothing secret is ever in one.

use crate::{desk::Act, error::Done, host::ChangeKind};
use galley_domain::{
    chain::{ChainHead, Stream},
    content::hash::Sha256Hex,
    ids::{ArticleId, DestinationId, DeviceId, PersonId, SectionId},
    people::{Privilege, Role},
    signing::PublicKey,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One accepted decision about the newsroom. `kind` in the chain is the serde tag; names are repeated beside identities so
/// that the audit reads the same after a person was renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NewsroomEvent {
    /// The newsroom exists.
    NewsroomFounded {
        /// Its name.
        name: String,
        /// IANA zone.
        time_zone: String,
        /// The root key portals pin.
        root: PublicKey,
    },
    /// A version of the charter was signed.
    CharterIssued {
        /// Which.
        version: u64,
        /// SHA-256 of its canonical bytes.
        sha256: Sha256Hex,
    },
    /// Somebody joined.
    PersonAdded {
        /// Who.
        person: PersonId,
        /// Name.
        name: String,
        /// Roles.
        roles: Vec<Role>,
    },
    /// Name, pen names or roles changed.
    PersonChanged {
        /// Who.
        person: PersonId,
        /// Name now.
        name: String,
        /// `name`, `pen_names`, `grants`.
        changed: Vec<String>,
    },
    /// An administrator gave somebody a new password, and so a new key.
    PasswordReset {
        /// Who.
        person: PersonId,
        /// Name.
        name: String,
        /// The new key.
        key: PublicKey,
    },
    /// A person changed their own password; the key stays.
    PasswordChanged {
        /// Who.
        person: PersonId,
    },
    /// A person came back by their printed recovery key.
    Recovered {
        /// Who.
        person: PersonId,
    },
    /// A person had a new recovery key printed; an older one no longer works.
    RecoveryKeyMade {
        /// Who.
        person: PersonId,
    },
    /// Somebody left.
    PersonDeactivated {
        /// Who.
        person: PersonId,
        /// Name.
        name: String,
        /// Who got the claims, if anybody.
        handed_to: Option<PersonId>,
    },
    /// A new section.
    SectionAdded {
        /// Key.
        section: SectionId,
        /// Vietnamese name.
        name: String,
    },
    /// Names, chain, clearances or use of a section changed.
    SectionChanged {
        /// Key.
        section: SectionId,
        /// Vietnamese name now.
        name: String,
        /// `name`, `chain`, `clearances`, `active`.
        changed: Vec<String>,
    },
    /// A new destination.
    DestinationAdded {
        /// Which.
        destination: DestinationId,
        /// Name.
        name: String,
        /// Address.
        url: String,
    },
    /// A destination changed.
    DestinationChanged {
        /// Which.
        destination: DestinationId,
        /// Name now.
        name: String,
        /// `name`, `url`, `keep_schedule`, `active`.
        changed: Vec<String>,
    },
    /// A portal's key was pinned.
    PortalTrusted {
        /// Which destination.
        destination: DestinationId,
        /// Name.
        name: String,
        /// The portal's key.
        key: PublicKey,
    },
    /// Rules or lists changed.
    SettingsChanged {
        /// Which settings, by name.
        changed: Vec<String>,
    },
    /// Somebody lent privileges.
    Delegated {
        /// To whom.
        to: PersonId,
        /// Their name.
        name: String,
        /// What.
        privileges: Vec<Privilege>,
        /// From.
        from: Timestamp,
        /// Until.
        until: Timestamp,
    },
    /// What was lent was taken back.
    DelegationEnded {
        /// Who lent.
        from: PersonId,
        /// To whom.
        to: PersonId,
        /// Their name.
        name: String,
    },
    /// A desk got its key into the charter.
    DeviceEnrolled {
        /// Which.
        device: DeviceId,
        /// Its name.
        name: String,
        /// Its key.
        key: PublicKey,
    },
    /// The passphrase of the root key was changed.
    PassphraseChanged,
    /// A typed change that was kept aside was dealt with.
    QuarantineSettled {
        /// Its number.
        number: u32,
        /// The article it was typed in.
        article: ArticleId,
    },
}

impl NewsroomEvent {
    /// The kind as stored in the chain.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NewsroomFounded { .. } => "newsroom_founded",
            Self::CharterIssued { .. } => "charter_issued",
            Self::PersonAdded { .. } => "person_added",
            Self::PersonChanged { .. } => "person_changed",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::Recovered { .. } => "recovered",
            Self::RecoveryKeyMade { .. } => "recovery_key_made",
            Self::PersonDeactivated { .. } => "person_deactivated",
            Self::SectionAdded { .. } => "section_added",
            Self::SectionChanged { .. } => "section_changed",
            Self::DestinationAdded { .. } => "destination_added",
            Self::DestinationChanged { .. } => "destination_changed",
            Self::PortalTrusted { .. } => "portal_trusted",
            Self::SettingsChanged { .. } => "settings_changed",
            Self::Delegated { .. } => "delegated",
            Self::DelegationEnded { .. } => "delegation_ended",
            Self::DeviceEnrolled { .. } => "device_enrolled",
            Self::PassphraseChanged => "passphrase_changed",
            Self::QuarantineSettled { .. } => "quarantine_settled",
        }
    }
}

impl Act<'_> {
    /// Writes the op of a newsroom action and its event. `payload` of the op is the event: what was asked is what was done.
    pub fn newsroom(&mut self, event: &NewsroomEvent) -> Done<ChainHead> {
        self.write_op(None, event.kind(), event)?;
        self.tx.changed_all(ChangeKind::Newsroom);
        self.append(Stream::Newsroom, event.kind(), event)
    }

    /// As [`Act::newsroom`], also when the action has written its op already.
    pub fn newsroom_more(&mut self, event: &NewsroomEvent) -> Done<ChainHead> {
        if self.has_op() { self.append(Stream::Newsroom, event.kind(), event) } else { self.newsroom(event) }
    }
}
