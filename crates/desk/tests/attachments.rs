//! Files that stay in the newsroom: taken in whole, given back byte for byte, never over something that is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod newsroom_support;

use galley_desk::{
    actions::attach::{add_attachment, save_attachment},
    queries::article::article,
    refusal::DeskRefusal,
};
use galley_domain::{people::Role, workflow::Refusal};
use newsroom_support::{Newsroom, declined, refused};
use std::fs;

#[test]
fn an_attachment_is_saved_beside_what_is_there_and_never_over_it() {
    let n = Newsroom::found();
    let id = n.draft("Kế hoạch chống lũ");
    let file = add_attachment(&n.desk, id, "../công văn 12.pdf", b"%PDF-1.7 not for readers").unwrap();
    let listed = article(&n.desk, id).unwrap().details.attachments;
    assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].size), (1, "công văn 12.pdf", 24));

    let folder = tempfile::tempdir().unwrap();
    let first = save_attachment(&n.desk, id, file, folder.path()).unwrap();
    fs::write(&first, "somebody's own").unwrap();
    let second = save_attachment(&n.desk, id, file, folder.path()).unwrap();
    assert_eq!(second.file_name().unwrap().to_str(), Some("công văn 12 (2).pdf"));
    assert_eq!(fs::read(&second).unwrap(), b"%PDF-1.7 not for readers");
    assert_eq!(fs::read(&first).unwrap(), b"somebody's own");
}

#[test]
fn attachments_are_taken_from_those_who_may_type_and_up_to_fifty_megabytes() {
    let n = Newsroom::found();
    let id = n.draft("Kế hoạch chống lũ");
    let large = vec![0; 50_000_001];
    let said = refused(add_attachment(&n.desk, id, "phim.mp4", &large));
    assert!(matches!(said, DeskRefusal::TooLarge { megabytes: 51, limit: 50 }), "{said:?}");
    let other = n.add("Phạm Vy", &[Role::Reporter]);
    n.be(other);
    let said = declined(add_attachment(&n.desk, id, "a.txt", b"a"));
    assert!(matches!(said, Refusal::NotOwn), "{said:?}");
}
