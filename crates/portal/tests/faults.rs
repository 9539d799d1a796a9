//! Faults on purpose: what a desk meets when a portal or the line to it fails, and that asking again mends it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod common;

use common::*;
use galley_domain::{content::hash::MediaHash, portal_protocol::*};
use galley_portal::faults::{Fault, Step};
use reqwest::Method;

/// Every step with an effect, in the order a delivery takes them.
async fn steps(rig: &Rig) -> Vec<(Step, Sending)> {
    let picture = jpeg(100, 80, 3);
    let a = approve(content(1, "Tin"));
    let id = a.content.article_id;
    let later = Order { publish_at: Some(start().plus_millis(600_000)), ..publish_order(&a, 1) };
    vec![
        (Step::Charter, rig.charter_sending(&charter(1))),
        (Step::Media, rig.sending(Method::PUT, format!("/v1/media/{}", MediaHash::of(&picture)), &picture)),
        (Step::Draft, rig.draft_sending(&a, None)),
        (Step::Publish, rig.order_sending(&later.signed(&key(HOA)))),
        (Step::Unschedule, rig.order_sending(&order(OrderKind::Unschedule, id, 2).signed(&key(HOA)))),
        (Step::Delete, rig.order_sending(&order(OrderKind::TakeDown, id, 3).signed(&key(DUNG)))),
    ]
}

#[tokio::test]
async fn a_lost_reply_at_any_step_leaves_one_effect_and_the_same_answer_when_asked_again() {
    let after = [Fault::LoseReply, Fault::FailAfter { status: 500 }, Fault::Garbage, Fault::Truncate];
    for fault in after {
        let rig = Rig::bare().await;
        for (step, sending) in steps(&rig).await {
            rig.faults.once(step, fault.clone());
            let lost = rig.try_send(&sending).await;
            let believed =
                lost.is_ok_and(|a| a.status.is_success() && serde_json::from_str::<SignedReceipt>(&a.text).is_ok());
            assert!(!believed, "{step:?} {fault:?}");
            assert_eq!(rig.faults.left(), 0);
            let first = rig.send(&sending).await;
            let second = rig.send(&sending).await;
            first.receipt();
            assert_eq!(first.text, second.text, "{step:?} {fault:?}");
        }
        let status = rig.status(article_id(1)).await.article();
        assert_eq!((status.state, status.lane_seq), (PortalState::TakenDown, 3));
    }
}

#[tokio::test]
async fn a_lost_request_leaves_no_effect() {
    let before = [
        Fault::LoseRequest,
        Fault::Refuse { status: 500, retry_after: None },
        Fault::Refuse { status: 429, retry_after: Some(7) },
    ];
    for fault in before {
        let rig = Rig::new().await;
        let a = approve(content(1, "Tin"));
        rig.faults.once(Step::Draft, fault.clone());
        if let Ok(answer) = rig.try_send(&rig.draft_sending(&a, None)).await {
            assert!(!answer.status.is_success());
            let wait = answer.headers.get("retry-after").map(|v| v.to_str().unwrap().to_owned());
            assert_eq!(wait.is_some(), answer.status.as_u16() == 429);
        }
        assert_eq!(rig.status(article_id(1)).await.article().state, PortalState::Absent, "{fault:?}");
        rig.draft(&a).await.receipt();
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_leaves_its_effect() {
    let rig = Rig::new().await;
    let a = approve(content(1, "Tin"));
    rig.faults.once(Step::Draft, Fault::NeverAnswer);
    let sending = rig.draft_sending(&a, None);
    let asked = rig.signed(&sending).timeout(std::time::Duration::from_millis(700)).send().await;
    assert!(asked.unwrap_err().is_timeout());
    assert_eq!(rig.status(article_id(1)).await.article().draft_hash, Some(a.hash));
}

#[tokio::test]
async fn a_fault_may_wait_for_its_turn_and_pages_may_fail_too() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin")).await;
    rig.faults.add(Step::Page, Fault::Refuse { status: 503, retry_after: None }, 1, Some(2));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(rig.page(&path).await.0.as_u16());
    }
    assert_eq!(seen, [200, 503, 503, 200]);
}
