//! The contract of [`DeliveryStore`]: what every implementation must do, run on a fresh store per case.

use super::{Report, store_cases};
use crate::{model::Lane, store::DeliveryStore};
use galley_domain::ids::{NewsroomId, PersonId};

/// A fresh, empty store with what its tables need around it.
pub trait StoreBench {
    /// The store.
    fn store(&self) -> &dyn DeliveryStore;

    /// A lane whose article and destination the store knows; the same numbers (0..8) give the same lane.
    fn lane(&self, article: u8, destination: u8) -> Lane;

    /// The newsroom.
    fn newsroom(&self) -> NewsroomId;

    /// A person who may order.
    fn person(&self) -> PersonId;
}

/// Runs every case, each on a fresh bench.
pub fn store_suite<B: StoreBench>(make: impl Fn() -> B) -> Report {
    let mut report = Report::default();
    for (name, case) in store_cases::ALL {
        let bench = make();
        report.add(name, case(&bench));
    }
    report
}
