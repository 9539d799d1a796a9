//! The event chain (invariant I15): any changed byte shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

use galley_domain::{chain::*, content::hash::Sha256Hex, ids::*, signing::SigningKey, time::Timestamp};
use proptest::prelude::*;

fn at(n: u64) -> Timestamp {
    Timestamp::from_millis(1_780_000_000_000 + i64::try_from(n).unwrap())
}

fn newsroom() -> NewsroomId {
    NewsroomId::new(at(0), [1; 10])
}

fn stream() -> Stream {
    Stream::Article(ArticleId::new(at(0), [2; 10]))
}

fn device() -> (DeviceId, SigningKey) {
    (DeviceId::new(at(0), [4; 10]), SigningKey::from_bytes(&[5; 32]))
}

fn events(payloads: &[String]) -> Vec<Event> {
    let mut head = ChainHead::START;
    payloads
        .iter()
        .enumerate()
        .map(|(i, payload)| {
            let n = u64::try_from(i).unwrap();
            let op_id = OpId::new(at(n), [3; 10]);
            let actor = PersonId::new(at(0), [6; 10]);
            let (device_id, key) = device();
            let sha = Sha256Hex::of(payload.as_bytes());
            let signature = (i % 2 == 0)
                .then(|| key.sign(&op_bytes(newsroom(), stream(), op_id, actor, device_id, "edited", &sha)));
            let new = NewEvent {
                newsroom: newsroom(),
                stream: stream(),
                op_id,
                actor,
                device: device_id,
                at: at(n),
                kind: "edited".into(),
                payload: payload.clone(),
                signature,
            };
            let event = append(head, new).unwrap();
            head = ChainHead { aseq: event.header.aseq, hash: event.hash };
            event
        })
        .collect()
}

fn verify(events: &[Event]) -> Result<ChainHead, ChainFault> {
    verify_stream(newsroom(), stream(), events)
}

fn three() -> Vec<Event> {
    events(&["{\"a\":1}".into(), "{\"b\":\"ẫ\"}".into(), "{}".into()])
}

#[test]
fn a_stream_verifies_to_its_head_and_so_does_its_redacted_copy() {
    let all = three();
    let head = verify(&all).unwrap();
    assert_eq!((head.aseq, head.hash), (3, all[2].hash));
    let redacted: Vec<Event> = all.iter().cloned().map(Event::redacted).collect();
    assert_eq!(verify(&redacted), Ok(head));
    assert_eq!(verify(&[]), Ok(ChainHead::START));
}

#[test]
fn a_missing_swapped_or_foreign_event_is_found_where_it_is() {
    let all = three();
    assert_eq!(verify(&[all[0].clone(), all[2].clone()]), Err(ChainFault { aseq: 2, what: ChainFlaw::Gap }));
    assert_eq!(verify(&all[1..]), Err(ChainFault { aseq: 1, what: ChainFlaw::Gap }));
    let other = verify_stream(newsroom(), Stream::Newsroom, &all);
    assert_eq!(other, Err(ChainFault { aseq: 1, what: ChainFlaw::Foreign }));
    // A whole rewritten history verifies in itself but ends elsewhere: the receipts' chain head tells.
    let rewritten = events(&["{\"a\":2}".into(), "{\"b\":\"ẫ\"}".into(), "{}".into()]);
    assert_ne!(verify(&rewritten).unwrap(), verify(&all).unwrap());
    let grafted = [rewritten[0].clone(), all[1].clone()];
    assert_eq!(verify(&grafted), Err(ChainFault { aseq: 2, what: ChainFlaw::Broken }));
}

#[test]
fn the_desks_signature_of_the_op_is_told_from_anothers() {
    let all = three();
    let (_, key) = device();
    assert!(all[0].signed_by(&key.public()));
    assert!(!all[1].signed_by(&key.public()), "not signed at all");
    assert!(!all[0].signed_by(&SigningKey::from_bytes(&[6; 32]).public()));
}

proptest! {
    /// I15: flip any bit of any event as it is stored; the chain no longer verifies to the same head.
    #[test]
    fn any_changed_byte_breaks_the_chain(which in 0usize..3, at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let all = three();
        let head = verify(&all).unwrap();
        let mut bytes = serde_json::to_vec(&all[which]).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // Bytes that no longer read as an event are found when reading it.
        if let Ok(changed) = serde_json::from_slice::<Event>(&bytes) {
            prop_assume!(changed != all[which]); // another spelling of the same event (e.g. white space)
            let mut stored = all.clone();
            stored[which] = changed;
            prop_assert!(verify(&stored) != Ok(head), "{}", String::from_utf8_lossy(&bytes));
        }
    }

    /// A stream made of any payloads verifies.
    #[test]
    fn every_stream_we_append_verifies(payloads in prop::collection::vec("\\PC{0,40}", 0..8)) {
        let all = events(&payloads);
        prop_assert_eq!(verify(&all).unwrap().aseq, u64::try_from(payloads.len()).unwrap());
    }
}
