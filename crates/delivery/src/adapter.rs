//! What every portal's adapter can do. One adapter speaks to one destination.

use crate::{
    engine::answer::{Capabilities, Failure, PortalView, Visibility},
    model::{Delivery, Evidence, Lane, MediaItem},
};
use galley_domain::time::Timestamp;
use std::{future::Future, pin::Pin, sync::Arc};

/// An answer to come.
pub type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// A reading, with the portal's signed answer where it signs.
pub type Seen = (PortalView, Option<Evidence>);

/// Speaks one portal's language. Every method is one request or a few reads; none retries: the engine does.
/// `now` is the portal's time as far as known (for signatures that carry a time).
pub trait PortalAdapter: Send + Sync + 'static {
    /// What the portal can do; asks nobody.
    fn capabilities(&self) -> Capabilities;

    /// The portal's clock, read once. The caller halves the round trip.
    fn time(&self) -> Asking<'_, Timestamp>;

    /// Whether address and credentials are right, without changing anything; words for a person.
    fn test(&self, now: Timestamp) -> Asking<'_, String>;

    /// How the article stands.
    fn look_up<'a>(&'a self, lane: &'a Lane, now: Timestamp) -> Asking<'a, Seen>;

    /// Uploads a picture; the same picture twice is one.
    fn put_media<'a>(&'a self, item: &'a MediaItem, bytes: Vec<u8>, key: &'a str, now: Timestamp) -> Asking<'a, ()>;

    /// Stores the invisible draft. `replaces`: the entity tag it must replace; `None` = there must be no draft.
    fn put_draft<'a>(
        &'a self,
        delivery: &'a Delivery,
        replaces: Option<&'a str>,
        key: &'a str,
        now: Timestamp,
    ) -> Asking<'a, Seen>;

    /// Makes the draft public, or (`at`) gives the portal its time.
    fn promote<'a>(
        &'a self,
        delivery: &'a Delivery,
        at: Option<Timestamp>,
        key: &'a str,
        now: Timestamp,
    ) -> Asking<'a, Seen>;

    /// Takes the portal's schedule back.
    fn unschedule<'a>(&'a self, delivery: &'a Delivery, key: &'a str, now: Timestamp) -> Asking<'a, Seen>;

    /// Takes the article down, or kills it.
    fn take_down<'a>(&'a self, delivery: &'a Delivery, key: &'a str, now: Timestamp) -> Asking<'a, Seen>;

    /// Compares API and public page with what was delivered.
    fn verify_live<'a>(
        &'a self,
        delivery: &'a Delivery,
        address: Option<&'a str>,
        now: Timestamp,
    ) -> Asking<'a, Visibility>;

    /// Sees that readers no longer get it.
    fn verify_gone<'a>(
        &'a self,
        delivery: &'a Delivery,
        address: Option<&'a str>,
        now: Timestamp,
    ) -> Asking<'a, Visibility>;
}

/// Finds the adapter of a destination.
pub trait Adapters: Send + Sync + 'static {
    /// The adapter, with its credentials; called for each piece of work, so settings changed by a person count at once.
    ///
    /// # Errors
    /// [`Failure::Local`] when there is none: the destination was removed, its credentials cannot be read.
    fn adapter(&self, destination: galley_domain::ids::DestinationId) -> Result<Arc<dyn PortalAdapter>, Failure>;
}
