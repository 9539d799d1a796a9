//! docs/spec/portal-protocol.md says what the code does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

use galley_domain::{approval::Approval, portal_protocol::ErrorCode, signing::SigningKey};

const SPEC: &str = include_str!("../../../docs/spec/portal-protocol.md");

#[test]
fn every_refusal_stands_in_the_specification_with_its_status() {
    for code in ErrorCode::ALL {
        let row = format!("| `{}` | {} | ", code.as_str(), code.status());
        assert!(SPEC.contains(&row), "missing: {row}");
    }
    assert_eq!(SPEC.matches("\n| `").count(), ErrorCode::ALL.len() + API_ROWS, "a row of another code");
}

/// Rows of the other tables that start with code.
const API_ROWS: usize = 9;

#[test]
fn the_example_of_an_approval_comes_out_byte_for_byte() {
    let key = SigningKey::from_bytes(&[1; 32]);
    assert!(SPEC.contains(&key.public().to_string()));
    let json = SPEC.split("```json\n").nth(1).unwrap().split("\n```").next().unwrap();
    let approval: Approval = serde_json::from_str(json).unwrap();
    assert!(approval.verify(&key.public()));
    let bytes = approval.text().bytes();
    let printed: String = SPEC
        .split("signs these bytes:\n\n```\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(printed, hex);
    assert_eq!(bytes.len(), 18 + 16 + 16 + 32 + 4 + 1 + 16 + 8 + 1 + 1);
}
