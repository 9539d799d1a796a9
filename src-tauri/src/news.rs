//! What the window is told without having asked.

use galley_desk::host::Changed;
use serde::Serialize;
use std::{
    fmt,
    sync::{Mutex, PoisonError},
};
use tauri::ipc::Channel;

/// A message over the channel given to `subscribe`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// Something changed, and is committed: fetch it again.
    Changed(Changed),
    /// Show this article: somebody followed a link or clicked a notification.
    Open {
        /// The article.
        article: String,
    },
    /// Show what is owed: somebody chose it in the tray.
    ShowOwed,
    /// How far a long piece of work is; `stop_work` ends it.
    Progress {
        /// Which.
        work: LongWork,
        /// Done: steps of the demonstration, else kilobytes.
        done: u32,
        /// The same in all.
        total: u32,
    },
    /// The person wants to leave. Write down what is not saved yet, then call `quit`.
    Leaving,
}

/// Work that takes longer than a person likes to wait without being told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LongWork {
    /// A backup is written and read again.
    Backup,
    /// A backup is proved, or put in the place of the present data.
    Restore,
    /// The demonstration newsroom is made.
    Demonstration,
}

/// The window's channel, once it has one. A page that loads again replaces the one before.
#[derive(Debug, Default)]
pub struct Subscriber {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    channel: Option<Channel<News>>,
    /// What came before anybody listened: a link the program was started with.
    waiting: Vec<News>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("listens", &self.channel.is_some()).field("waiting", &self.waiting).finish()
    }
}

impl Subscriber {
    /// The window listens from now on.
    pub fn begin(&self, channel: Channel<News>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for news in state.waiting.drain(..) {
            let _ = channel.send(news);
        }
        state.channel = Some(channel);
    }

    /// Tells the window. Changes nobody listens to are forgotten (the window fetches everything when it comes);
    /// the wish to see something waits.
    pub fn tell(&self, news: News) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &state.channel {
            Some(channel) => {
                // A page that is being closed cannot be told; there is nobody else to tell.
                let _ = channel.send(news);
            }
            None if matches!(news, News::Open { .. } | News::ShowOwed) => state.waiting.push(news),
            None => {}
        }
    }

    /// Is there a page that can answer?
    pub fn is_there(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).channel.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use galley_desk::host::{ChangeKind, Origin};
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn channel(heard: &Arc<Mutex<Vec<Value>>>) -> Channel<News> {
        let heard = Arc::clone(heard);
        Channel::new(move |body| {
            heard.lock().unwrap().push(body.deserialize().unwrap());
            Ok(())
        })
    }

    #[test]
    fn a_link_that_came_before_the_page_is_not_lost() {
        let heard = Arc::default();
        let subscriber = Subscriber::default();
        subscriber.tell(News::Open { article: "a1".to_owned() });
        subscriber.begin(channel(&heard));
        assert_eq!(*heard.lock().unwrap(), [json!({ "news": "open", "article": "a1" })]);
    }

    #[test]
    fn a_change_says_what_and_who() {
        let heard = Arc::default();
        let subscriber = Subscriber::default();
        let news =
            || News::Changed(Changed { kind: ChangeKind::Article, ids: vec!["a1".to_owned()], origin: Origin::Person });
        subscriber.tell(news());
        subscriber.begin(channel(&heard));
        assert!(heard.lock().unwrap().is_empty(), "the page fetches everything when it comes");
        subscriber.tell(news());
        let expected = json!({ "news": "changed", "kind": "article", "ids": ["a1"], "origin": "person" });
        assert_eq!(*heard.lock().unwrap(), [expected]);
    }
}
