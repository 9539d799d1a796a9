//! What the window and everything around it share: the desk of the data folder, who listens, how to leave.

use crate::{
    leaving::Leaving,
    logging,
    messages::{Language, Messages},
    news::{LongWork, News, Subscriber},
};
use galley_desk::{
    Desk, DeskError,
    backup::{self, BackupError},
    host::{ChangeKind, Changed, Origin, SystemHost},
    keys::{Cost, keychain::Deferred},
    queries,
    refusal::Failure,
};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use zeroize::Zeroizing;

/// Bytes are told in this unit.
pub const KILO: u64 = 1_000;
/// How often the window is told of the progress of long work.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The answer to a command.
pub type Answer<T> = Result<T, Failure>;

/// The shell of one data folder.
pub struct Shell {
    data: PathBuf,
    /// `None` while it is being opened.
    desk: Mutex<Option<Answer<Desk>>>,
    opened: Condvar,
    cost: Cost,
    /// The longest idle time here, before the key locks.
    lock_after: Option<Duration>,
    /// A desk that could not be opened was opened at last.
    pub opened_again: Notify,
    /// For `secrets.age`, where this computer has no keychain: typed in the window, here while the file is being opened.
    passphrase: Arc<Mutex<Option<Zeroizing<String>>>>,
    language: Mutex<Option<Language>>,
    leave: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// The page's channel.
    pub subscriber: Subscriber,
    /// Where the closing of the window stands.
    pub leaving: Leaving,
    /// Texts of tray and notifications.
    pub messages: Messages,
    /// Something was committed that tray and notifications may speak of.
    pub stirred: Notify,
    /// Something was committed that may be due for delivery.
    pub due: Notify,
    /// A person wants the long work that is under way to end.
    stop: AtomicBool,
}

/// A passphrase is lent to the keychain; dropped, it is forgotten and its memory wiped.
pub struct Lent(Arc<Mutex<Option<Zeroizing<String>>>>);

impl Drop for Lent {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Shell {
    /// The shell of a folder; its desk is still closed.
    #[must_use]
    pub fn new(data: &Path, cost: Cost, lock_after: Option<Duration>) -> Arc<Self> {
        Arc::new(Self {
            data: data.to_owned(),
            desk: Mutex::default(),
            opened: Condvar::new(),
            cost,
            lock_after,
            opened_again: Notify::new(),
            passphrase: Arc::default(),
            language: Mutex::default(),
            leave: OnceLock::new(),
            subscriber: Subscriber::default(),
            leaving: Leaving::default(),
            messages: Messages::new(),
            stirred: Notify::new(),
            due: Notify::new(),
            stop: AtomicBool::new(false),
        })
    }

    /// Opens the desk. Blocks (migrations, a check of the database): not for the main thread. Commands wait for it, and
    /// where it cannot be opened each answers why.
    pub fn open(self: &Arc<Self>) {
        let given = Arc::clone(&self.passphrase);
        let ask = Box::new(move || {
            let typed = given.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let from_env =
                || std::env::var("GALLEY_PASSPHRASE").ok().filter(|given| !given.is_empty()).map(Zeroizing::new);
            typed.or_else(from_env)
        });
        let host = Arc::new(SystemHost::new(Box::new(Deferred::new(&self.data, ask, self.cost))));
        let shell = Arc::downgrade(self);
        host.listen(Arc::new(move |changed| {
            if let Some(shell) = shell.upgrade() {
                shell.changed(changed);
            }
        }));
        let mut told = self.long_work(LongWork::Restore);
        let restored = backup::restore_wanted(&self.data, &*host, &mut |p| told(p.done / KILO, p.total / KILO));
        drop(told);
        let opened = match restored {
            // Cancelled: the present data was not touched.
            Ok(_) | Err(BackupError::Cancelled) => {
                Desk::open(&self.data, host, self.cost).map_err(|error| failure(&error))
            }
            // Nothing was exchanged: the present data opens at the next try.
            Err(error) => Err(failure(&error.into())),
        };
        if let (Ok(desk), Some(longest)) = (&opened, self.lock_after) {
            desk.lock_within(longest);
        }
        *self.desk.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        self.opened.notify_all();
        self.stirred.notify_one();
        self.try_key();
    }

    /// What must be sent needs this desk's key: that it cannot be opened is told while there is time, not when it is due.
    fn try_key(&self) {
        let desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|desk| desk.clone().ok());
        let Some(desk) = desk else { return };
        if must_send(&desk).is_ok_and(|owed| owed > 0) && desk.device_key().is_err() {
            desk.host().emit(Changed { kind: ChangeKind::Notice, ids: Vec::new(), origin: Origin::Service });
        }
    }

    /// Tries to open the desk again if it could not be opened. Blocks like [`Shell::open`].
    pub fn open_again(self: &Arc<Self>) {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*desk, Some(Err(_))) {
            return;
        }
        *desk = None;
        drop(desk);
        self.open();
        self.opened_again.notify_waiters();
    }

    /// Has the desk been opened? `false` while it is being opened, too.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(Result::is_ok)
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The desk; waits until it is open. Not for the main thread.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub fn desk(&self) -> Answer<Desk> {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*desk {
                Some(answer) => return answer.clone(),
                None => desk = self.opened.wait(desk).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Asks or tells the desk something, off the main thread.
    ///
    /// # Errors
    /// The desk's refusal, or a fault that stands in the log under its report id.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
    ) -> Answer<T> {
        let shell = Arc::clone(self);
        let done = tauri::async_runtime::spawn_blocking(move || {
            let desk = shell.desk()?;
            work(&desk).map_err(|error| failure(&error))
        });
        done.await.unwrap_or_else(|panic| Err(fault("panic", &panic)))
    }

    /// Begins a long piece of work. What it gives is told how far the work is (of how much), tells the window a few times a
    /// second, and answers whether to go on.
    pub fn long_work(self: &Arc<Self>, work: LongWork) -> impl FnMut(u64, u64) -> ControlFlow<()> + Send + use<> {
        self.stop.store(false, Ordering::Release);
        let shell = Arc::clone(self);
        let mut last: Option<Instant> = None;
        move |done, total| {
            if shell.stop.load(Ordering::Acquire) {
                return ControlFlow::Break(());
            }
            if done >= total || last.is_none_or(|at| at.elapsed() >= TELL_EVERY) {
                last = Some(Instant::now());
                let figure = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
                shell.subscriber.tell(News::Progress { work, done: figure(done), total: figure(total) });
            }
            ControlFlow::Continue(())
        }
    }

    /// Ends the long work that is under way; it leaves everything as it was.
    pub fn stop_work(&self) {
        self.stop.store(true, Ordering::Release);
    }

    /// Lends the keychain a passphrase for as long as what this gives is kept. An opened `secrets.age` needs it no more, and
    /// a wrong one must not stand in the way of the next.
    #[must_use = "it is forgotten at once otherwise"]
    pub fn lend_passphrase(&self, passphrase: &str) -> Lent {
        let given = Zeroizing::new(passphrase.to_owned());
        *self.passphrase.lock().unwrap_or_else(PoisonError::into_inner) = Some(given);
        Lent(Arc::clone(&self.passphrase))
    }

    /// Is a passphrase being lent?
    #[cfg(test)]
    #[must_use]
    pub fn holds_passphrase(&self) -> bool {
        self.passphrase.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// The language of tray and notifications: the window's, else the newsroom's, else the system's.
    #[must_use]
    pub fn language(&self) -> Language {
        let chosen = *self.language.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.unwrap_or_else(Language::of_system)
    }

    /// The window speaks this language from now on.
    pub fn use_language(&self, language: Language) {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner) = Some(language);
        self.stirred.notify_one();
    }

    /// The newsroom's language, until the window says which it speaks.
    pub fn speak_unless_told(&self, language: Language) {
        self.language.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(language);
    }

    /// How the program ends; set once, by whoever runs it.
    pub fn on_leave(&self, leave: impl Fn() + Send + Sync + 'static) {
        let _ = self.leave.set(Box::new(leave));
    }

    /// Ends the program.
    pub fn leave(&self) {
        if let Some(leave) = self.leave.get() {
            leave();
        }
    }

    /// Is there a page with a person at it, who may have typed what is not saved yet?
    pub fn somebody_works(&self) -> bool {
        let desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let signed_in = desk.as_ref().and_then(|desk| desk.as_ref().ok()).is_some_and(|d| d.session_person().is_some());
        self.subscriber.is_there() && signed_in
    }

    fn changed(&self, changed: Changed) {
        // Every flush of typing says `Body`: nothing that tray, notifications or deliveries look at.
        if changed.kind != ChangeKind::Body {
            self.stirred.notify_one();
            self.due.notify_one();
        }
        self.subscriber.tell(News::Changed(changed));
    }
}

/// How a desk's error crosses to the page; a fault goes to the log with its causes.
pub fn failure(error: &DeskError) -> Failure {
    let report = (!error.is_refusal()).then(|| logging::report(error));
    error.failure(report)
}

/// A fault of the shell itself.
pub fn fault(code: &str, error: &dyn std::error::Error) -> Failure {
    Failure {
        refused: false,
        code: code.to_owned(),
        args: std::collections::BTreeMap::new(),
        message: "something went wrong in the program itself".to_owned(),
        report: Some(logging::report(error)),
    }
}

/// What the window must know before it may close: how many articles must be sent while this computer is on.
///
/// # Errors
/// A fault of the database.
pub fn must_send(desk: &Desk) -> Result<u32, DeskError> {
    Ok(queries::status::status(desk)?.owed_needs_this_computer)
}
