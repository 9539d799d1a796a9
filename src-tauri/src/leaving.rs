//! Closing the window: the page first writes down what is not saved yet, and the person is warned when something must be
//! sent while this computer is on. A page that does not answer cannot keep anybody from leaving.

use serde::Serialize;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long the page has to answer before asking once more closes the window without it.
const PATIENCE: Duration = Duration::from_secs(3);

/// What `quit` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Leave {
    /// The program ends now.
    pub leaves: bool,
    /// Articles that must be sent while this computer is on: the reason why it does not. Ask the person, then call `quit`
    /// again with `confirmed`.
    pub must_send: u32,
}

/// What to do when the person asks to close the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Tell the page and wait for its `quit`.
    AskPage,
    /// End now.
    Leave,
}

/// Where the closing stands.
#[derive(Debug, Default)]
pub struct Leaving {
    asked: Mutex<Option<Instant>>,
}

impl Leaving {
    /// The person asks to close. `page`: there is a page that can answer, with somebody signed in.
    pub fn asked(&self, page: bool, now: Instant) -> Step {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        match *asked {
            _ if !page => Step::Leave,
            Some(before) if now.duration_since(before) >= PATIENCE => Step::Leave,
            Some(_) => Step::AskPage,
            None => {
                *asked = Some(now);
                Step::AskPage
            }
        }
    }

    /// The page answered.
    pub fn answered(&self) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The answer to `quit`.
#[must_use]
pub fn decide(confirmed: bool, unsaved: bool, must_send: u32) -> Leave {
    Leave { leaves: !unsaved && (confirmed || must_send == 0), must_send }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_warned_once_when_something_must_be_sent_while_this_computer_is_on() {
        assert_eq!(decide(false, false, 0), Leave { leaves: true, must_send: 0 });
        assert_eq!(decide(false, false, 2), Leave { leaves: false, must_send: 2 });
        assert!(decide(true, false, 2).leaves);
    }

    #[test]
    fn nothing_closes_over_what_the_page_says_is_not_saved() {
        assert!(!decide(false, true, 0).leaves);
        assert!(!decide(true, true, 0).leaves);
    }

    #[test]
    fn a_page_that_does_not_answer_keeps_nobody_from_leaving() {
        let leaving = Leaving::default();
        let start = Instant::now();
        assert_eq!(leaving.asked(true, start), Step::AskPage);
        assert_eq!(leaving.asked(true, start + Duration::from_millis(200)), Step::AskPage);
        assert_eq!(leaving.asked(true, start + PATIENCE), Step::Leave);
    }

    #[test]
    fn a_page_that_answered_and_stayed_is_asked_again() {
        let leaving = Leaving::default();
        let start = Instant::now();
        assert_eq!(leaving.asked(true, start), Step::AskPage);
        leaving.answered();
        assert_eq!(leaving.asked(true, start + PATIENCE * 2), Step::AskPage);
    }

    #[test]
    fn without_a_page_the_window_just_closes() {
        assert_eq!(Leaving::default().asked(false, Instant::now()), Step::Leave);
    }
}
