//! What every verb on an article shares: load, compare the round, decide, record, order, save.

use super::orders;
use crate::{
    db::sql::Id,
    desk::{Act, Desk},
    error::{DeskError, Done},
    record::{self, Loaded},
    refusal::DeskRefusal,
    settings,
};
use galley_domain::{
    ids::{ArticleId, DestinationId},
    workflow::{Command, Context, Decision, Refusal, decide},
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The article a verb is meant for, and the round it was seen in. Another round now means somebody decided meanwhile: the
/// verb is refused as stale. `None`: whatever the round is (scripts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct On {
    /// The article.
    pub article: ArticleId,
    /// The round on the screen.
    pub round: Option<u32>,
}

/// The round an article is in.
///
/// # Errors
/// There is no such article.
pub fn round_of(desk: &Desk, article: ArticleId) -> Done<u32> {
    desk.store().read(|db| Ok(record::load(db, article)?.workflow.round))
}

/// Words for orders that go with a verb (takedown, kill).
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    pub reason: String,
    pub notice: String,
}

impl Act<'_> {
    /// Loads the article a verb is meant for and compares the round.
    pub fn load(&self, on: On) -> Done<Loaded> {
        let article = record::load(self.tx, on.article)?;
        let current = article.workflow.round;
        match on.round {
            Some(given) if given != current => Err(Refusal::StaleRound { given, current }.into()),
            _ => Ok(article),
        }
    }

    /// Decides a command without doing it.
    pub fn decide(&self, article: &Loaded, command: &Command) -> Done<Decision> {
        let keep: BTreeSet<DestinationId> = settings::get(self.tx, "keep_schedule")?.unwrap_or_default();
        let cx = Context { actor: self.actor(), at: self.at, charter: &self.charter, keep_schedule: &keep };
        decide(&article.workflow, command, &cx).map_err(|refusal| named(self.tx, refusal))
    }

    /// Decides a command, records its events, writes its orders and saves the article.
    pub fn carry_out(&mut self, article: &mut Loaded, command: &Command, words: &Words) -> Done<()> {
        let decision = self.decide(article, command)?;
        self.write_op(Some(article.workflow.article), command.action().as_str(), command)?;
        self.record(article, &decision.events)?;
        orders::place(self, article, &decision.orders, words)?;
        self.save(article)
    }
}

/// A refusal as people are told it: who holds an article is said by name.
pub(crate) fn named(db: &Connection, refusal: Refusal) -> DeskError {
    let Refusal::ClaimedByOther { holder } = refusal else { return refusal.into() };
    let name = db
        .prepare_cached("SELECT name FROM people WHERE id = ?1")
        .and_then(|mut find| find.query_row([Id(holder)], |r| r.get(0)));
    // Somebody without a name is refused all the same.
    name.map_or_else(|_| refusal.into(), |holder| DeskRefusal::ClaimedByOther { holder }.into())
}

/// A verb that needs nothing but its command.
pub(crate) fn simple(desk: &Desk, on: On, command: Command) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(on)?;
        act.carry_out(&mut article, &command, &Words::default())
    })
}
