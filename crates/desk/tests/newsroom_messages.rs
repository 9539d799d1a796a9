//! Every code this desk can give has its message in both languages. The codes are read from the source that gives them, so
//! that a new one without a message is noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, helpers included")]

use galley_desk::messages::{Language, Messages};
use std::collections::{BTreeMap, BTreeSet};

/// Words in quotes after `before`, up to the next quote.
fn words(source: &str, before: &str) -> BTreeSet<String> {
    source
        .split(before)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_of_the_desk_has_a_message_in_both_languages() {
    let refusals = words(include_str!("../src/refusal.rs"), "=>");
    let events = words(include_str!("../src/newsroom_event.rs"), "=>");
    let doctor = words(include_str!("../src/doctor.rs"), "report.add(");
    let faults = words(include_str!("../src/db/error.rs"), "=>");
    let verify: BTreeSet<String> = [
        include_str!("../src/verify/chains.rs"),
        include_str!("../src/verify/content.rs"),
        include_str!("../src/verify/receipts.rs"),
    ]
    .iter()
    .flat_map(|source| {
        let mut found = words(source, "walk.found(");
        found.extend(words(source, "ChainFlaw::Gap =>"));
        found
    })
    .collect();
    let destination = words(include_str!("../src/actions/destinations.rs"), "Some(");
    for (what, codes, least) in [
        ("refusal", &refusals, 25),
        ("event", &events, 15),
        ("doctor", &doctor, 15),
        ("fault", &faults, 10),
        ("verify", &verify, 25),
        ("destination", &destination, 4),
    ] {
        assert!(codes.len() >= least, "{what}: the source is read wrongly: {codes:?}");
        for language in [Language::Vi, Language::En] {
            let messages = Messages::new(language);
            for code in codes {
                let id = format!("{what}-{code}");
                assert!(messages.get(&id, &BTreeMap::new()).is_some(), "{id} has no message in {language:?}");
                if matches!(what, "refusal" | "fault") {
                    assert!(messages.attribute(&id, "todo", &BTreeMap::new()).is_some(), "{id} says not what to do");
                }
            }
        }
    }
}
