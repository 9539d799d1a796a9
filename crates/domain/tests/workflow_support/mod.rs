//! A newsroom of one person for each role, for the tests of the workflow.

use galley_domain::{
    charter::{Chain, Charter, CharterPerson, CharterSection, DatedKey},
    ids::{NewsroomId, PersonId, SectionId},
    people::{Grant, Privilege, Role},
    signing::SigningKey,
    time::Timestamp,
};

pub fn at(minute: i64) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000 + minute * 60_000)
}

pub fn person(n: u8) -> PersonId {
    PersonId::new(at(0), [n; 10])
}

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn section() -> SectionId {
    "thoi-su".parse().unwrap()
}

/// Each with that role in every section, or with none; one section whose chain has two steps.
pub fn charter(people: impl IntoIterator<Item = (u8, Option<Role>)>) -> Charter {
    let people = people.into_iter().map(|(n, role)| CharterPerson {
        id: person(n),
        name: format!("person {n}"),
        keys: vec![DatedKey { key: key(n).public(), from: at(0), until: None }],
        grants: role.map(|role| Grant { role, sections: None, from: at(0), until: None }).into_iter().collect(),
    });
    Charter {
        newsroom: NewsroomId::new(at(0), [9; 10]),
        name: "Báo An Lạc".into(),
        version: 1,
        issued_at: at(0),
        root: key(99).public(),
        people: people.collect(),
        devices: vec![],
        role_privileges: vec![],
        delegations: vec![],
        sections: vec![CharterSection {
            id: section(),
            name_vi: "Thời sự".into(),
            name_en: "News".into(),
            chains: vec![Chain { steps: vec![Privilege::SignOff1, Privilege::SignOff2], from: at(0), until: None }],
        }],
        rules: vec![],
        required_clearances: vec![],
    }
}
