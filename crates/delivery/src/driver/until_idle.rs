//! `galley deliver --until-idle`: works until nothing is due soon, then reports.

use super::{Deliverer, DriverError, LOOK_MS, report};
use crate::store::{Counts, DatabaseLease};
use galley_domain::time::Timestamp;
use std::sync::Arc;
use tokio::task::JoinSet;

/// What is due within this time is waited for.
const PATIENCE_MS: i64 = 20_000;
/// The whole run ends after this long, whatever is still due.
const LONGEST_RUN_MS: i64 = 10 * 60_000;

/// How things stand when nothing is due any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdleReport {
    /// Lanes by state.
    pub counts: Counts,
    /// When something is due next.
    pub next_due: Option<Timestamp>,
}

impl Deliverer {
    /// Delivers until nothing is due now or within 20 seconds (a retry, a portal's own schedule about to fire); at most ten minutes.
    ///
    /// # Errors
    /// [`DriverError::OtherDelivers`] when another program holds the database lease; [`DriverError::Store`].
    pub async fn until_idle(&self) -> Result<IdleReport, DriverError> {
        let ends = self.now().plus_millis(LONGEST_RUN_MS);
        let mut waited = false;
        let next_due = loop {
            let soon = |t: Timestamp| t.since(self.now()) <= PATIENCE_MS && self.now() < ends;
            let next = match self.work_off().await {
                Ok(next) => next,
                // The rest of a crashed program's lease is waited for; a living program renews it.
                Err(DriverError::OtherDelivers { until }) if soon(until) && !waited => {
                    waited = true;
                    Some(until)
                }
                Err(e) => return Err(e),
            };
            match next.filter(|t| soon(*t)) {
                Some(at) => self.parts.clock.until(at).await,
                None => break next,
            }
        };
        self.give_back().await?;
        let store = Arc::clone(&self.parts.store);
        let counts = tokio::task::spawn_blocking(move || store.counts());
        Ok(IdleReport { counts: counts.await??, next_due })
    }

    /// Works off what is due at this moment, without waiting for anything later; answers when something is due next. Keeps
    /// the database lease.
    ///
    /// # Errors
    /// [`DriverError::OtherDelivers`] when another program holds the database lease; [`DriverError::Store`].
    pub async fn work_off(&self) -> Result<Option<Timestamp>, DriverError> {
        let mut workers: JoinSet<Result<(), DriverError>> = JoinSet::new();
        loop {
            if let DatabaseLease::Other { until, .. } = self.take_lease().await? {
                return Err(DriverError::OtherDelivers { until });
            }
            self.start_due(&mut workers).await?;
            if workers.is_empty() {
                let store = Arc::clone(&self.parts.store);
                return Ok(tokio::task::spawn_blocking(move || store.next_due()).await??);
            }
            // While requests are under way the lease must be renewed in time.
            let renew_at = self.now().plus_millis(LOOK_MS);
            tokio::select! {
                Some(done) = workers.join_next() => report(done),
                () = self.parts.clock.until(renew_at) => {}
            }
        }
    }
}
