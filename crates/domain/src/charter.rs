//! The charter: who may do what, with which key, from when until when; signed by the newsroom's root key.
//!
//! Everything in it is dated and nothing is deleted, so an approval can be judged by the rules of its own date with the
//! newest charter alone. A portal pins the root public key once and then accepts only higher versions.

use crate::{
    ids::{DeviceId, NewsroomId, PersonId, SectionId},
    people::{Delegation, Grant, Privilege, Role, default_privileges, in_period},
    signing::{PublicKey, Signature, SignedBytes, SigningKey, verify},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most bytes a signed charter may have (4 MiB): some ten thousand people.
pub const MAX_CHARTER_BYTES: usize = 4 * 1024 * 1024;

/// A public key with its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedKey {
    /// The key.
    pub key: PublicKey,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open. A password reset ends the old key and starts a new one.
    pub until: Option<Timestamp>,
}

/// A person as a portal knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterPerson {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Keys, old ones too.
    pub keys: Vec<DatedKey>,
    /// Roles, ended ones too.
    pub grants: Vec<Grant>,
}

/// A desk and its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterDevice {
    /// Which.
    pub id: DeviceId,
    /// Its name, e.g. `Máy tòa soạn 2`.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open.
    pub until: Option<Timestamp>,
}

/// What a role may do, for a time. A role without a row at some date has the privileges of product.md then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePrivileges {
    /// The role.
    pub role: Role,
    /// Its full set.
    pub privileges: Vec<Privilege>,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open.
    pub until: Option<Timestamp>,
}

/// A section's sign-off chain, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The privilege each step asks for, one of `sign_off.1` .. `sign_off.4`; the first is step 1.
    pub steps: Vec<Privilege>,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open.
    pub until: Option<Timestamp>,
}

/// A section (chuyên mục).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterSection {
    /// Its stable key.
    pub id: SectionId,
    /// Name in Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Its chains, old ones too.
    pub chains: Vec<Chain>,
}

/// The newsroom's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rules {
    /// Nobody signs off an article they created or carry the byline of.
    pub four_eyes: bool,
    /// The last person to change the content may not give the final sign-off.
    pub last_editor_may_not_finish: bool,
    /// Step 1 may be skipped for hot news by those who hold that privilege.
    pub fast_lane: bool,
}

impl Default for Rules {
    /// Four eyes on, fast lane on, the stricter rule about the last editor off.
    fn default() -> Self {
        Self { four_eyes: true, last_editor_may_not_finish: false, fast_lane: true }
    }
}

/// Rules with their dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRules {
    /// The rules.
    pub rules: Rules,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open.
    pub until: Option<Timestamp>,
}

/// A clearance every article of a section (or of all) needs, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearanceRule {
    /// Kind, e.g. `legal`, `picture_rights`, `sources`, `ethics`.
    pub kind: String,
    /// The section; `None` = all.
    pub section: Option<SectionId>,
    /// From this moment.
    pub from: Timestamp,
    /// Until this moment (exclusive); `None` = open.
    pub until: Option<Timestamp>,
}

/// The charter. Two versions of it are never merged: the higher replaces the lower whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// Whose.
    pub newsroom: NewsroomId,
    /// The newsroom's name.
    pub name: String,
    /// From 1, higher with each issue.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The key that signs it; must equal the pinned one.
    pub root: PublicKey,
    /// People.
    pub people: Vec<CharterPerson>,
    /// Desks.
    pub devices: Vec<CharterDevice>,
    /// What roles may do.
    pub role_privileges: Vec<RolePrivileges>,
    /// What is lent.
    pub delegations: Vec<Delegation>,
    /// Sections and their chains.
    pub sections: Vec<CharterSection>,
    /// The rules over time; at a date without any, [`Rules::default`] hold.
    pub rules: Vec<DatedRules>,
    /// Clearances required by rule.
    pub required_clearances: Vec<ClearanceRule>,
}

impl Charter {
    /// The person, if known.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&CharterPerson> {
        self.people.iter().find(|p| p.id == id)
    }

    /// The section, if known.
    #[must_use]
    pub fn section(&self, id: &SectionId) -> Option<&CharterSection> {
        self.sections.iter().find(|s| s.id == *id)
    }

    /// A role's privileges at a date; where two rows overlap the later-starting one counts.
    #[must_use]
    pub fn role_privileges_at(&self, role: Role, at: Timestamp) -> Vec<Privilege> {
        self.role_privileges
            .iter()
            .filter(|r| r.role == role && in_period(at, r.from, r.until))
            .max_by_key(|r| r.from)
            .map_or_else(|| default_privileges(role), |r| r.privileges.clone())
    }

    /// May this person do this in this section at this moment? By own grant, or lent by somebody who at this very moment
    /// holds it by own grant and may delegate it. Without a section (an article that has none yet): in at least one.
    #[must_use]
    pub fn holds(&self, person: PersonId, privilege: Privilege, section: Option<&SectionId>, at: Timestamp) -> bool {
        if self.person(person).is_none() {
            return false;
        }
        self.granted(person, privilege, section, at)
            || self.delegations.iter().any(|d| {
                d.to_person == person
                    && d.from_person != person
                    && d.privileges.contains(&privilege)
                    && in_period(at, d.from, Some(d.until))
                    && self.granted(d.from_person, privilege, section, at)
                    && self.granted(d.from_person, Privilege::Delegate, section, at)
            })
    }

    fn granted(&self, person: PersonId, privilege: Privilege, section: Option<&SectionId>, at: Timestamp) -> bool {
        self.person(person).is_some_and(|p| {
            p.grants.iter().any(|g| {
                in_period(at, g.from, g.until)
                    && match (section, &g.sections) {
                        (Some(s), Some(only)) => only.contains(s),
                        (None, _) | (_, None) => true,
                    }
                    && self.role_privileges_at(g.role, at).contains(&privilege)
            })
        })
    }

    /// Everything a person may do somewhere at a moment.
    #[must_use]
    pub fn privileges_of(&self, person: PersonId, at: Timestamp) -> BTreeSet<Privilege> {
        Privilege::ALL.iter().copied().filter(|p| self.holds(person, *p, None, at)).collect()
    }

    /// A section's chain at a moment; `None` if the section is unknown or has no chain then.
    #[must_use]
    pub fn chain_at(&self, section: &SectionId, at: Timestamp) -> Option<&[Privilege]> {
        self.section(section)?
            .chains
            .iter()
            .filter(|c| in_period(at, c.from, c.until))
            .max_by_key(|c| c.from)
            .map(|c| c.steps.as_slice())
    }

    /// A person's key at a moment; where two overlap the later-starting one counts.
    #[must_use]
    pub fn key_at(&self, person: PersonId, at: Timestamp) -> Option<&PublicKey> {
        let keys = &self.person(person)?.keys;
        keys.iter().filter(|k| in_period(at, k.from, k.until)).max_by_key(|k| k.from).map(|k| &k.key)
    }

    /// A desk's key at a moment.
    #[must_use]
    pub fn device_key_at(&self, device: DeviceId, at: Timestamp) -> Option<&PublicKey> {
        self.devices
            .iter()
            .filter(|d| d.id == device && in_period(at, d.from, d.until))
            .max_by_key(|d| d.from)
            .map(|d| &d.key)
    }

    /// The rules at a moment.
    #[must_use]
    pub fn rules_at(&self, at: Timestamp) -> Rules {
        self.rules
            .iter()
            .filter(|r| in_period(at, r.from, r.until))
            .max_by_key(|r| r.from)
            .map_or_else(Rules::default, |r| r.rules)
    }

    /// Kinds of clearances every article of this section needs at a moment, each once, sorted.
    #[must_use]
    pub fn required_clearances(&self, section: Option<&SectionId>, at: Timestamp) -> Vec<String> {
        let kinds: BTreeSet<&String> = self
            .required_clearances
            .iter()
            .filter(|r| in_period(at, r.from, r.until) && r.section.as_ref().is_none_or(|s| Some(s) == section))
            .map(|r| &r.kind)
            .collect();
        kinds.into_iter().cloned().collect()
    }
}

/// Why a charter is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum CharterProblem {
    /// Over [`MAX_CHARTER_BYTES`].
    #[error("the charter is larger than {MAX_CHARTER_BYTES} bytes")]
    TooLarge,
    /// The signature is not by the pinned root key over these bytes.
    #[error("the charter is not signed by the newsroom's root key")]
    BadSignature,
    /// Signed, but not a charter.
    #[error("the charter cannot be read: {0}")]
    Unreadable(String),
    /// Readable, but not written canonically (RFC 8785), so its bytes could be read two ways.
    #[error("the charter is not in canonical form")]
    NotCanonical,
    /// It names another root key than the pinned one.
    #[error("the charter names another root key")]
    OtherRoot,
    /// It belongs to another newsroom.
    #[error("the charter is another newsroom's")]
    OtherNewsroom,
    /// Its version is not higher.
    #[error("charter version {given} is not higher than {current}")]
    NotHigher {
        /// The version in force.
        current: u64,
        /// The version offered.
        given: u64,
    },
}

/// A charter as it travels: its canonical JSON (RFC 8785) and the root key's signature of
/// `"galley-charter-1" || 0x00 || json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCharter {
    /// Canonical JSON of a [`Charter`].
    pub charter: String,
    /// By the root key.
    pub signature: Signature,
}

fn charter_bytes(json: &str) -> Vec<u8> {
    let mut bytes = SignedBytes::new("galley-charter-1").finish();
    bytes.extend_from_slice(json.as_bytes());
    bytes
}

impl SignedCharter {
    /// Writes a charter canonically and signs it.
    ///
    /// # Errors
    /// [`CharterProblem::OtherRoot`] if `root` is not the key the charter names; [`CharterProblem::Unreadable`] if it
    /// cannot be written.
    pub fn sign(charter: &Charter, root: &SigningKey) -> Result<Self, CharterProblem> {
        if charter.root != root.public() {
            return Err(CharterProblem::OtherRoot);
        }
        let json =
            serde_json_canonicalizer::to_string(charter).map_err(|e| CharterProblem::Unreadable(e.to_string()))?;
        let signature = root.sign(&charter_bytes(&json));
        Ok(Self { charter: json, signature })
    }

    /// Reads it, if the pinned root key signed it.
    ///
    /// # Errors
    /// [`CharterProblem`]; the signature is judged before a byte is parsed.
    pub fn verify(&self, pinned: &PublicKey) -> Result<Charter, CharterProblem> {
        if self.charter.len() > MAX_CHARTER_BYTES {
            return Err(CharterProblem::TooLarge);
        }
        if !verify(pinned, &charter_bytes(&self.charter), &self.signature) {
            return Err(CharterProblem::BadSignature);
        }
        let charter: Charter =
            serde_json::from_str(&self.charter).map_err(|e| CharterProblem::Unreadable(e.to_string()))?;
        let canonical =
            serde_json_canonicalizer::to_string(&charter).map_err(|e| CharterProblem::Unreadable(e.to_string()))?;
        if canonical != self.charter {
            return Err(CharterProblem::NotCanonical);
        }
        if charter.root != *pinned {
            return Err(CharterProblem::OtherRoot);
        }
        Ok(charter)
    }
}

/// The file `galley newsroom export-key` writes and `galley portal trust` reads: JSON, nothing secret in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootKeyFile {
    /// Always `galley-root-key-1`.
    pub format: String,
    /// The newsroom.
    pub newsroom: NewsroomId,
    /// Its name.
    pub name: String,
    /// The root public key a portal pins.
    pub root: PublicKey,
}

impl RootKeyFile {
    /// What `format` must say.
    pub const FORMAT: &str = "galley-root-key-1";

    /// The file for a newsroom.
    #[must_use]
    pub fn new(newsroom: NewsroomId, name: &str, root: PublicKey) -> Self {
        Self { format: Self::FORMAT.into(), newsroom, name: name.into(), root }
    }

    /// Reads such a file; `None` if it is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|f| f.format == Self::FORMAT)
    }
}

/// May `new` replace `current`? Same newsroom, higher version. The very same version is answered by the caller as
/// already known, if its bytes are equal.
///
/// # Errors
/// [`CharterProblem::OtherNewsroom`], [`CharterProblem::NotHigher`].
pub fn accepts(current: Option<&Charter>, new: &Charter) -> Result<(), CharterProblem> {
    let Some(current) = current else { return Ok(()) };
    if current.newsroom != new.newsroom {
        return Err(CharterProblem::OtherNewsroom);
    }
    if new.version <= current.version {
        return Err(CharterProblem::NotHigher { current: current.version, given: new.version });
    }
    Ok(())
}
