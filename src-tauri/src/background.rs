//! What runs beside the window: deliveries, the list's catching up with typing, the idle lock, the nightly backup, and an
//! eye on what other programs do to the same folder.

use crate::{demonstration, link::Link, messages::Language, notices as notify, shell::Shell, tray::Tray};
use galley_desk::{
    Desk, DeskError,
    actions::notices,
    backup,
    deliverer::Running,
    host::{ChangeKind, Changed, Origin},
    queries::{
        newsroom::{self, NoticeView},
        status,
    },
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::Notify,
    task::JoinHandle,
    time::{MissedTickBehavior, interval, timeout},
};

/// How often another program's changes are looked for.
const LOOK: Duration = Duration::from_secs(1);
/// Looks between two runs of what is done less often.
const CATCH_UP: u64 = 2;
const BACKUP: u64 = 600;
/// How often notices are looked at whose time may have come.
const REMIND: Duration = Duration::from_secs(20);
/// What may still be finished when the program ends: requests under way.
const LAST_WORK: Duration = Duration::from_secs(10);

/// The running work; [`Background::stop`] ends it in order.
pub struct Background {
    end: Arc<Notify>,
    ticking: JoinHandle<()>,
    delivering: JoinHandle<()>,
}

impl Background {
    /// Starts it, once the desk is open; inside the async runtime.
    #[must_use]
    pub fn begin(shell: &Arc<Shell>) -> Self {
        let end = Arc::new(Notify::new());
        let ticking = tokio::spawn(tick(Arc::clone(shell)));
        let delivering = tokio::spawn(deliver(Arc::clone(shell), Arc::clone(&end)));
        Self { end, ticking, delivering }
    }

    /// Stops, and waits for the requests under way.
    pub async fn stop(self, shell: &Arc<Shell>) {
        self.ticking.abort();
        self.end.notify_one();
        if timeout(LAST_WORK, self.delivering).await.is_err() {
            tracing::warn!("a delivery was still under way at the end; it is looked up at the next start");
        }
        let _ = shell.ask(Desk::refresh_dirty).await;
    }
}

async fn deliver(shell: Arc<Shell>, end: Arc<Notify>) {
    // A desk that could not be opened may be opened later: after a restore, or when its lock was let go.
    let desk = loop {
        let again = shell.opened_again.notified();
        match shell.ask(|desk| Ok(desk.clone())).await {
            Ok(desk) => break desk,
            Err(_) => tokio::select! {
                () = again => {}
                () = end.notified() => return,
            },
        }
    };
    // Before the first delivery looks for it.
    let portal = demonstration::serve_portal(shell.data().to_owned()).await;
    let running = Running::start(&desk);
    loop {
        tokio::select! {
            () = shell.due.notified() => running.nudge(),
            () = end.notified() => break,
        }
    }
    running.stop().await;
    if let Some(portal) = portal {
        portal.stop().await;
    }
}

async fn tick(shell: Arc<Shell>) {
    let mut clock = interval(LOOK);
    // A computer that slept does not owe the ticks it missed.
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for count in 1_u64.. {
        clock.tick().await;
        // A fault is in the log already; the next tick tries again.
        let _ = shell.ask(move |desk| one_tick(desk, count)).await;
    }
}

fn one_tick(desk: &Desk, count: u64) -> Result<(), DeskError> {
    if desk.store().changed_outside()? {
        desk.host().emit(Changed { kind: ChangeKind::Everything, ids: Vec::new(), origin: Origin::Outside });
    }
    if count.is_multiple_of(CATCH_UP) {
        desk.refresh_dirty()?;
    }
    if desk.lock_if_idle() {
        desk.host().emit(Changed { kind: ChangeKind::Session, ids: Vec::new(), origin: Origin::Service });
    }
    if count % BACKUP == 1 && desk.identity().is_ok() && backup::nightly_due(desk.store())? {
        match backup::nightly(desk.store(), &mut backup::no_progress) {
            Ok(made) => tracing::info!(same_disk = made.same_disk, "nightly backup made"),
            Err(error) => drop(crate::logging::report(&error)),
        }
    }
    Ok(())
}

/// What tray and notifications are made from.
struct Now {
    owed: u32,
    fresh: Vec<NoticeView>,
    language: Option<String>,
}

fn look(desk: &Desk) -> Result<Now, DeskError> {
    let fresh = newsroom::notices_to_show(desk)?;
    if !fresh.is_empty() {
        // Marked first: a notice that is not shown is in the status line; one shown again and again would be a nuisance.
        notices::mark_shown(desk, &fresh.iter().map(|notice| notice.id.clone()).collect::<Vec<_>>())?;
    }
    let language = newsroom::start_state(desk)?.newsroom.map(|newsroom| newsroom.language);
    Ok(Now { owed: status::status(desk)?.owed, fresh, language })
}

/// Keeps tray and notifications true for as long as the program runs.
pub async fn watch(shell: Arc<Shell>, tray: Option<Tray>, opened: impl Fn(Option<Link>) + Clone + Send + 'static) {
    let mut again = interval(REMIND);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shell.stirred.notified() => {}
            // A notice may be meant for later: "held, and its time is near".
            _ = again.tick() => {}
        }
        let now = shell.ask(look).await;
        if let Some(word) = now.as_ref().ok().and_then(|now| now.language.as_deref()) {
            shell.speak_unless_told(Language::of(word));
        }
        let language = shell.language();
        if let Some(tray) = &tray {
            tray.say(&shell.messages, language, now.as_ref().map_or(0, |now| now.owed));
        }
        // Newest first; the oldest of those shown comes up first.
        for notice in now.iter().flat_map(|now| now.fresh.iter().take(notify::AT_ONCE)).rev() {
            notify::show(notice, &shell.messages, language, opened.clone());
        }
    }
}
