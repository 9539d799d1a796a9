//! Fires schedules at their time and writes view counts down now and then.

use crate::app::App;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Waits this long after a failure before the next try.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Runs until `stop` says so.
pub async fn fire_schedules(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        let wait = async {
            match app.next_due() {
                Some(at) if at > app.now() => app.clock().wait(at).await,
                Some(_) => {}
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = wait => {
                if let Err(error) = app.fire_due().await {
                    tracing::error!(%error, "a schedule could not be fired; trying again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
            () = app.rescheduled.notified() => {}
            () = stopped(&mut stop) => return,
        }
    }
}

/// Runs until `stop` says so; writes the rest then.
pub async fn flush_views(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        let last = tokio::select! {
            () = tokio::time::sleep(app.config.flush_every) => false,
            () = stopped(&mut stop) => true,
        };
        if let Err(error) = app.flush_views().await {
            tracing::warn!(%error, "view counts could not be written; they are kept in memory");
        }
        if last {
            return;
        }
    }
}

/// Completes once the portal is to end.
pub async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means the sender is gone, which is an end too.
    let _ = stop.wait_for(|s| *s).await;
}
