//! Edit details: fields outside the text. Sets merge; section, priority and planned length are last-accepted-wins; every other
//! field is compared with what the person saw, and a loser is shown both values.

use super::{frame::On, names};
use crate::{body_store, desk::Desk, error::Done, refusal::DeskRefusal};
use galley_domain::{article::Details, event::ArticleEvent, ids::ArticleId, workflow::Command};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Fields whose last writer wins without asking.
const LAST_WINS: [&str; 3] = ["section", "priority", "planned_length"];
/// Fields that are sets: additions and removals of both sides count.
const SETS: [&str; 2] = ["keywords", "related"];

/// An edit of details.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct EditDetails {
    /// The article.
    pub article: ArticleId,
    /// Details as the person saw them.
    pub seen: Details,
    /// Details as the person wants them.
    pub wanted: Details,
}

fn object(details: &Details) -> Done<Map<String, Value>> {
    match serde_json::to_value(details)? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

/// Merges an edit into the current details, by the merge class of each field. Gives the result and what changed.
///
/// # Errors
/// [`DeskRefusal::FieldConflict`] for the first compare-and-set field that somebody else changed too.
pub fn merge(current: &Details, seen: &Details, wanted: &Details) -> Done<(Details, Vec<String>)> {
    let (mut out, seen, wanted) = (object(current)?, object(seen)?, object(wanted)?);
    let mut changed = Vec::new();
    for (field, want) in wanted {
        let saw = seen.get(&field).cloned().unwrap_or(Value::Null);
        let now = out.get(&field).cloned().unwrap_or(Value::Null);
        if want == saw || want == now {
            continue;
        }
        let new = if SETS.contains(&field.as_str()) {
            merge_set(&now, &saw, &want)
        } else if now == saw || LAST_WINS.contains(&field.as_str()) {
            want
        } else {
            let theirs = now.as_str().map_or_else(|| now.to_string(), str::to_owned);
            return Err(DeskRefusal::FieldConflict { field, theirs }.into());
        };
        if new != now {
            out.insert(field.clone(), new);
            changed.push(field);
        }
    }
    Ok((serde_json::from_value(Value::Object(out))?, changed))
}

fn merge_set(now: &Value, saw: &Value, want: &Value) -> Value {
    let items = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let (saw, want) = (items(saw), items(want));
    let mut out = items(now);
    out.retain(|x| !saw.contains(x) || want.contains(x));
    for x in want {
        if !saw.contains(&x) && !out.contains(&x) {
            out.push(x);
        }
    }
    Value::Array(out)
}

/// Changes details. Nothing happens when nothing differs.
///
/// # Errors
/// The workflow's refusals (only who may type may change details); [`DeskRefusal::FieldConflict`];
/// [`DeskRefusal::BadInput`] for a priority outside -2..=2, and for other correction notices: see [`super::correct`].
pub fn edit_details(desk: &Desk, request: EditDetails) -> Done<()> {
    desk.act(move |act| {
        let mut article = act.load(On { article: request.article, round: None })?;
        act.decide(&article, &Command::Edit)?;
        if !(-2..=2).contains(&request.wanted.priority) {
            return Err(DeskRefusal::BadInput { field: "priority", why: "-2..2".into() }.into());
        }
        if request.wanted.corrections != request.seen.corrections {
            // Readers have been told: notices are changed by the correction that made them alone.
            return Err(DeskRefusal::BadInput { field: "corrections", why: "no_correction".into() }.into());
        }
        let mut wanted = request.wanted.clone();
        names::own_bylines(act.tx, &mut wanted)?;
        let (details, changed) = merge(&article.details, &request.seen, &wanted)?;
        if changed.is_empty() {
            return Ok(());
        }
        let event = ArticleEvent::DetailsEdited { details: Box::new(details), changed };
        act.write_op(Some(request.article), "edit_details", &event)?;
        act.record(&mut article, &[event])?;
        body_store::mark_dirty(act.tx, request.article, act.at)?;
        body_store::settle(act.tx, &mut article, act.at)?;
        act.save(&article)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(f: impl FnOnce(&mut Details)) -> Details {
        let mut d = Details::default();
        f(&mut d);
        d
    }

    #[test]
    fn keywords_of_both_sides_are_kept_and_removals_count() {
        let seen = with(|d| d.keywords = ["a", "b"].map(String::from).into());
        let now = with(|d| d.keywords = ["a", "b", "c"].map(String::from).into());
        let wanted = with(|d| d.keywords = ["a", "d"].map(String::from).into());
        let (merged, changed) = merge(&now, &seen, &wanted).unwrap();
        assert_eq!(merged.keywords, ["a", "c", "d"].map(String::from).into());
        assert_eq!(changed, ["keywords"]);
    }

    #[test]
    fn a_kicker_that_somebody_else_changed_is_a_conflict_with_theirs_shown() {
        let now = with(|d| d.kicker = "theirs".into());
        let wanted = with(|d| d.kicker = "mine".into());
        let refused = merge(&now, &Details::default(), &wanted).unwrap_err();
        assert!(format!("{refused}").contains("kicker"));
        let both_the_same = merge(&now, &Details::default(), &now.clone()).unwrap();
        assert!(both_the_same.1.is_empty());
    }

    #[test]
    fn the_last_priority_wins() {
        let now = with(|d| d.priority = 2);
        let wanted = with(|d| d.priority = -1);
        assert_eq!(merge(&now, &Details::default(), &wanted).unwrap().0.priority, -1);
    }
}
