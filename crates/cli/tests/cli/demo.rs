//! The demonstration newsroom, built as `cargo xtask run` builds it.

use super::support::Galley;
use galley_domain::{publication::PublicationState, workflow::EditorialState};
use std::{collections::BTreeSet, net::TcpListener};

/// A loopback address that was free a moment ago, and the next port too.
fn two_free_ports() -> String {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return format!("127.0.0.1:{port}");
        }
    }
}

#[test]
fn the_demonstration_newsroom_holds_every_state_and_everything_in_it_fits() {
    let galley = Galley::empty();
    let demo = [("GALLEY_PASSWORD", "galley-demo"), ("GALLEY_PASSPHRASE", "galley-demo"), ("GALLEY_AS", "Tuấn")];
    let asks = |words: &[&str]| galley.with(&demo, words);
    let made = asks(&["demo", "--portal-listen", &two_free_ports()]);
    // Code 3 would say that an article stands elsewhere than its story tells.
    let made = made.done().json();
    assert_eq!((&made["differs"], &made["password"]), (&serde_json::json!([]), &"galley-demo".into()));
    assert!(made["articles"].as_object().unwrap().len() >= 20);
    assert!(galley.path("desk-portal").join("portal.sqlite").exists(), "the portal stands beside it");

    let people = asks(&["people", "list"]).done().json();
    let roles: BTreeSet<&str> = people
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|p| p["grants"].as_array().unwrap())
        .map(|g| g["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles.len(), galley_domain::people::Role::ALL.len(), "{roles:?}");

    // As the list shows them, without the spiked; those have a view of their own.
    let mut rows = asks(&["article", "list", "--limit", "100"]).done().json().as_array().unwrap().clone();
    rows.extend(asks(&["article", "list", "--view", "spiked"]).done().json().as_array().unwrap().clone());
    let editorial: BTreeSet<&str> = rows.iter().map(|row| row["state"].as_str().unwrap()).collect();
    let every: BTreeSet<&str> = EditorialState::ALL.iter().map(|s| s.as_str()).collect();
    assert_eq!(editorial, every);
    let english = rows.iter().filter(|row| row["section"] == "english").count();
    assert!(english >= 6 && rows.len() - english >= 12, "{english} of {} in English", rows.len());

    let deliveries = asks(&["deliveries"]).done().json();
    let published: BTreeSet<&str> =
        deliveries.as_array().unwrap().iter().map(|d| d["state"].as_str().unwrap()).collect();
    let every: BTreeSet<&str> = PublicationState::ALL
        .iter()
        // Without a plan there is no delivery; sending lasts only as long as a request.
        .filter(|s| !matches!(s, PublicationState::NotPlanned | PublicationState::Sending))
        .map(|s| s.as_str())
        .collect();
    assert_eq!(published, every);

    let verified = asks(&["verify"]).done().json();
    assert_eq!(verified["sound"], true, "{verified}");
    let doctor = asks(&["doctor"]).done().json();
    assert_ne!(doctor["worst"], "fail", "{doctor}");
    asks(&["demo", "--portal-listen", &two_free_ports()]).refused("newsroom_exists");
}
