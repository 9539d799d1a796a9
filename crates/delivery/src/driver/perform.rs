//! One effect, performed: the gate just before, the request, the destination's health after.

use super::{Deliverer, DriverError, SEND_WITHIN_MS};
use crate::{
    adapter::{PortalAdapter, Seen},
    engine::{
        Effect, InFlight, Input, Moment,
        answer::{Answer, Failure, Sent},
        breaker, retry,
    },
    gate::GateClosed,
    model::{Delivery, Health, Lane},
};
use galley_domain::{ids::DestinationId, portal_protocol::ClockOffset, time::Timestamp};
use std::sync::Arc;

/// What the database holds for an effect.
enum Loaded {
    Ready { delivery: Option<Box<Delivery>>, media: Option<Vec<u8>> },
    Missing(Failure),
    Closed(GateClosed),
}

impl Deliverer {
    /// Performs an effect and answers what to tell the engine.
    pub(super) async fn perform(&self, lane: &Lane, flight: InFlight, moment: &Moment) -> Result<Input, DriverError> {
        let (delivery, media) = match self.load(&flight, moment).await? {
            Loaded::Ready { delivery, media } => (delivery, media),
            Loaded::Closed(GateClosed::Held(why)) => return Ok(Input::GateClosed { token: flight.token, why }),
            Loaded::Closed(GateClosed::Unavailable(words)) => {
                // Not sent: the lane waits and asks again.
                let failure = Failure::Transport { sent: Sent::No, words };
                return Ok(Input::Reply { token: flight.token, result: Err(failure) });
            }
            Loaded::Missing(failure) => return Ok(Input::Reply { token: flight.token, result: Err(failure) }),
        };
        let adapters = Arc::clone(&self.parts.adapters);
        let destination = lane.destination;
        let result = match tokio::task::spawn_blocking(move || adapters.adapter(destination)).await? {
            Ok(_) if self.now().since(flight.since) > SEND_WITHIN_MS => {
                Err(Failure::Transport { sent: Sent::No, words: "this computer was asleep".into() })
            }
            Ok(adapter) => {
                let result = ask(&*adapter, lane, &flight, delivery.as_deref(), media, moment.portal_now()).await;
                self.learn(destination, result.as_ref().err().cloned(), moment.roll).await?;
                result
            }
            Err(failure) => Err(failure),
        };
        Ok(Input::Reply { token: flight.token, result })
    }

    /// The frozen delivery, the picture's bytes, and the gate's word, in one visit to the database's thread.
    async fn load(&self, flight: &InFlight, moment: &Moment) -> Result<Loaded, DriverError> {
        let Some(id) = flight.delivery else { return Ok(Loaded::Ready { delivery: None, media: None }) };
        let (store, gate) = (Arc::clone(&self.parts.store), Arc::clone(&self.parts.gate));
        let (effect, now) = (flight.effect.clone(), moment.portal_now());
        let loaded = tokio::task::spawn_blocking(move || {
            let missing = |code: &str| Ok(Loaded::Missing(Failure::Local { code: code.into(), words: String::new() }));
            let Some(delivery) = store.delivery(id)? else { return missing("delivery_missing") };
            let media = match &effect {
                Effect::PutMedia { hash } => match store.media(*hash)? {
                    Some(bytes) => Some(bytes),
                    None => return missing("media_missing"),
                },
                _ => None,
            };
            if effect.hands_content_over()
                && let Err(closed) = gate.check(&delivery, now)
            {
                return Ok(Loaded::Closed(closed));
            }
            Ok::<_, crate::store::StoreError>(Loaded::Ready { delivery: Some(Box::new(delivery)), media })
        });
        Ok(loaded.await??)
    }

    /// What an answer says about the destination itself.
    async fn learn(&self, destination: DestinationId, failure: Option<Failure>, roll: u64) -> Result<(), DriverError> {
        let now = self.now();
        self.change_health(destination, move |health| match &failure {
            None => breaker::after_answer(&health, now),
            Some(Failure::Status { code: Some(code), .. }) if code == retry::STALE => {
                Health { offset_at: None, ..breaker::after_answer(&health, now) }
            }
            Some(failure) => breaker::after_failure(&health, failure, now, roll),
        })
        .await?;
        Ok(())
    }

    /// Reads the portal's clock. The inner error is when to try again.
    pub(super) async fn measure_clock(
        &self,
        adapter: &dyn PortalAdapter,
        destination: DestinationId,
    ) -> Result<Result<i64, Timestamp>, DriverError> {
        let sent = self.now();
        let answer = adapter.time().await;
        let received = self.now();
        let roll = self.parts.dice.roll();
        let measured = answer.and_then(|portal| {
            let words = "this computer's clock was set back while it was compared";
            ClockOffset::measure(sent, portal, received)
                .ok_or_else(|| Failure::Transport { sent: Sent::No, words: words.into() })
        });
        let health = self
            .change_health(destination, move |health| match &measured {
                Ok(offset) => Health {
                    offset_ms: Some(offset.offset_ms),
                    offset_at: Some(received),
                    ..breaker::after_answer(&health, received)
                },
                Err(failure) => breaker::after_failure(&health, failure, received, roll),
            })
            .await?;
        if health.offset_at == Some(received) {
            return Ok(Ok(health.offset_ms.unwrap_or(0)));
        }
        let wait = retry::wait_ms(health.failures.max(1), roll, 60_000);
        let retry_at = received.plus_millis(wait);
        Ok(Err(health.closed_until.map_or(retry_at, |t| t.max(retry_at))))
    }
}

/// The request of an effect.
async fn ask(
    adapter: &dyn PortalAdapter,
    lane: &Lane,
    flight: &InFlight,
    delivery: Option<&Delivery>,
    media: Option<Vec<u8>>,
    now: Timestamp,
) -> Result<Answer, Failure> {
    let view = |(view, evidence): Seen| Answer::View { view, evidence };
    let key = flight.key.as_str();
    if flight.effect == Effect::LookUp {
        return adapter.look_up(lane, now).await.map(view);
    }
    let missing = || Failure::Local { code: "delivery_missing".into(), words: String::new() };
    let delivery = delivery.ok_or_else(missing)?;
    match &flight.effect {
        Effect::LookUp => Err(missing()),
        Effect::PutMedia { hash } => {
            let item = delivery.content.iter().flat_map(|c| &c.media).find(|m| m.hash == *hash);
            let (item, bytes) = item.zip(media).ok_or_else(missing)?;
            adapter.put_media(item, bytes, key, now).await.map(|()| Answer::MediaStored)
        }
        Effect::PutDraft { replaces } => adapter.put_draft(delivery, replaces.as_deref(), key, now).await.map(view),
        Effect::Promote { at } => adapter.promote(delivery, *at, key, now).await.map(view),
        Effect::Unschedule => adapter.unschedule(delivery, key, now).await.map(view),
        Effect::TakeDown => adapter.take_down(delivery, key, now).await.map(view),
        Effect::VerifyLive { address } => {
            let seen = adapter.verify_live(delivery, address.as_deref(), now).await;
            seen.map(|visibility| Answer::Seen { visibility })
        }
        Effect::VerifyGone { address } => {
            let seen = adapter.verify_gone(delivery, address.as_deref(), now).await;
            seen.map(|visibility| Answer::Seen { visibility })
        }
    }
}
