//! The article list: views, filters, search, counts.

use crate::{
    db::sql::{Id, Json, Ms, Word},
    desk::{Desk, monotone},
    error::Done,
    record::Why,
    refusal::DeskRefusal,
    search::{self, Cursor as SearchCursor, Query, facet},
};
use galley_domain::{
    charter::Charter,
    ids::{ArticleId, DestinationId, PersonId, SectionId},
    publication::PublicationState,
    time::Timestamp,
    workflow::EditorialState,
};
use rusqlite::{Connection, Row, ToSql};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A view of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Created by, or with the byline of, the person.
    Mine,
    /// In review at a step the person may sign.
    ToReview,
    /// Returned.
    Returned,
    /// Approved and not scheduled or live anywhere.
    Approved,
    /// Scheduled somewhere.
    Scheduled,
    /// Live somewhere.
    Live,
    /// Late, failed, unknown or waiting for a person somewhere.
    Late,
    /// A post-publication check is owed.
    PostCheck,
    /// Held.
    Held,
    /// Spiked.
    Spiked,
    /// Everything that is not spiked.
    All,
}

impl View {
    /// Every view, in the order of the rail.
    pub const ALL: [Self; 11] = [
        Self::Mine,
        Self::ToReview,
        Self::Returned,
        Self::Approved,
        Self::Scheduled,
        Self::Live,
        Self::Late,
        Self::PostCheck,
        Self::Held,
        Self::Spiked,
        Self::All,
    ];

    /// The word of commands and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::ToReview => "to_review",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::Late => "late",
            Self::PostCheck => "post_check",
            Self::Held => "held",
            Self::Spiked => "spiked",
            Self::All => "all",
        }
    }
}

/// Narrowing of a view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Filter {
    /// Creator or byline.
    pub author: Option<PersonId>,
    /// Section.
    pub section: Option<SectionId>,
    /// Changed at or after.
    pub from: Option<Timestamp>,
    /// Changed before.
    pub until: Option<Timestamp>,
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListRequest {
    /// View.
    pub view: View,
    /// Narrowing.
    #[serde(default)]
    pub filter: Filter,
    /// Search text; empty = none.
    #[serde(default)]
    pub text: String,
    /// Where the page before ended.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows wanted, at most 200.
    pub limit: u32,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ArticleRow {
    /// Article.
    pub id: ArticleId,
    /// Headline; may be empty.
    pub headline: String,
    /// Names shown as author: bylines, else the creator.
    pub author: String,
    /// Section key.
    pub section: Option<SectionId>,
    /// Editorial state.
    pub state: EditorialState,
    /// Step, of how many.
    pub step: u8,
    /// Steps of the chain.
    pub steps: u8,
    /// Who holds it.
    pub claimed_by: Option<String>,
    /// The most telling publication state over all destinations, if any.
    pub publication: Option<PublicationState>,
    /// Earliest time it is scheduled for.
    pub scheduled_at: Option<Timestamp>,
    /// Newest change.
    pub updated_at: Timestamp,
    /// Words in the body.
    pub words: u32,
    /// Priority -2..=2.
    pub priority: i8,
    /// Why it is in this view: message code and arguments (`why-<code>`), e.g. returned by Minh: missing source.
    pub why: Option<WhyHere>,
    /// Where the search text was found: segments of a line, `true` = hit.
    pub hit: Option<Vec<(String, bool)>>,
    /// Changed since this person last looked.
    pub unread: bool,
    /// Approved, and the working text has moved on since.
    pub unapproved_changes: bool,
}

/// Why an article is in a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WhyHere {
    /// Message code.
    pub code: String,
    /// Arguments.
    pub args: BTreeMap<String, String>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ArticlePage {
    /// Rows, newest change first.
    pub rows: Vec<ArticleRow>,
    /// Give this to get the next page; `None` = no more.
    pub cursor: Option<String>,
    /// How many there are in all, as far as counted: up to 1,000; of a search, those of its page.
    pub total: u32,
    /// There are more than `total`.
    pub more_than_total: bool,
}

/// Live count of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ViewCount {
    /// View.
    pub view: View,
    /// Articles (counting stops at 1,000).
    pub count: u32,
}

/// A view somebody saved under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SavedView {
    /// Name.
    pub name: String,
    /// View.
    pub view: View,
    /// Narrowing.
    pub filter: Filter,
    /// Search text.
    pub text: String,
}

/// Counting further would cost more than the page itself, and "999+" says enough.
const COUNT_STOP: u32 = 1_000;
const MAX_PAGE: u32 = 200;

/// A place in a newest-first walk: the last row's time and row number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    updated_at: i64,
    rid: i64,
}

impl Cursor {
    fn text(self) -> String {
        format!("{}.{}", self.updated_at, self.rid)
    }

    fn read(text: &str) -> Done<Self> {
        let bad = || DeskRefusal::BadInput { field: "cursor", why: "not one of ours".into() };
        let (a, b) = text.split_once('.').ok_or_else(bad)?;
        Ok(Self { updated_at: a.parse().map_err(|_| bad())?, rid: b.parse().map_err(|_| bad())? })
    }
}

/// Which rows a view holds, as SQL over `articles a`; every clause is met by an index walk, newest first.
fn clause(view: View) -> &'static str {
    match view {
        View::Mine | View::All => "a.state <> 'spiked'",
        View::ToReview => "a.state = 'in_review'",
        View::Returned => "a.state = 'returned'",
        View::Approved => "a.state = 'approved' AND a.scheduled_at IS NULL AND a.live = 0",
        View::Scheduled => "a.scheduled_at IS NOT NULL",
        View::Live => "a.live = 1",
        View::Late => "(a.late = 1 OR a.attention = 1)",
        View::PostCheck => "a.post_check_due = 1",
        View::Held => "a.state = 'held'",
        View::Spiked => "a.state = 'spiked'",
    }
}

const COLUMNS: &str =
    "a.rid, a.id, a.headline, a.authors, a.section, a.state, a.step, a.updated_at, a.word_count, a.priority,
    a.scheduled_at, a.publications, a.why, a.unapproved_changes, a.content_at,
    (SELECT name FROM people p WHERE p.id = a.claim_person),
    (SELECT s.at FROM seen s WHERE s.person = :me AND s.article = a.id)";

/// The FROM and WHERE of a list, with its named parameters.
struct Selection {
    from: &'static str,
    clauses: Vec<String>,
    params: Vec<(&'static str, Box<dyn ToSql>)>,
    /// Column that orders the walk.
    time: &'static str,
    /// Column that settles equal times; of the same table, or SQLite would sort.
    rid: &'static str,
    /// Whose articles only.
    people: Vec<PersonId>,
    /// The clause about steps, for the search.
    steps: Option<String>,
}

fn select(view: View, filter: &Filter, me: PersonId, steps: Option<&[(String, Vec<u8>)]>) -> Selection {
    let person = if view == View::Mine { Some(me) } else { filter.author };
    let mut s = Selection {
        from: match (person, view, &filter.section) {
            (Some(_), ..) => "article_people x CROSS JOIN articles a ON a.rid = x.rid",
            // `state = 'approved'` tempts the planner to walk everything ever approved, most of it live long since.
            (None, View::Approved, None) => "articles a INDEXED BY articles_approved",
            (None, View::Approved, Some(_)) => "articles a INDEXED BY articles_approved_section",
            (None, ..) => "articles a",
        },
        clauses: vec![clause(view).to_owned()],
        params: vec![(":me", Box::new(Id(me)))],
        time: if person.is_some() { "x.updated_at" } else { "a.updated_at" },
        rid: if person.is_some() { "x.rid" } else { "a.rid" },
        people: person.into_iter().chain(filter.author).collect(),
        steps: None,
    };
    if let Some(p) = person {
        s.clauses.push("x.person = :person".into());
        s.params.push((":person", Box::new(Id(p))));
        if let (View::Mine, Some(author)) = (view, filter.author)
            && author != p
        {
            s.clauses.push("EXISTS (SELECT 1 FROM article_people y WHERE y.rid = a.rid AND y.person = :author)".into());
            s.params.push((":author", Box::new(Id(author))));
        }
    }
    if let Some(section) = &filter.section {
        s.clauses.push("a.section = :section".into());
        s.params.push((":section", Box::new(section.as_str().to_owned())));
    }
    if let Some(from) = filter.from {
        s.clauses.push(format!("{} >= :from", s.time));
        s.params.push((":from", Box::new(Ms(from))));
    }
    if let Some(until) = filter.until {
        s.clauses.push(format!("{} < :until", s.time));
        s.params.push((":until", Box::new(Ms(until))));
    }
    if let Some(steps) = steps {
        // Only the steps this person may sign, per section; section keys are [a-z0-9-] by their type.
        let any: Vec<String> = steps
            .iter()
            .map(|(section, steps)| {
                let list = steps.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
                format!("(a.section = '{section}' AND a.step IN ({list}))")
            })
            .collect();
        let clause = if any.is_empty() { "0".to_owned() } else { format!("({})", any.join(" OR ")) };
        s.clauses.push(clause.clone());
        s.steps = Some(clause);
    }
    s
}

/// Steps a person may sign, by section: what "to review" means for them.
fn signable(charter: &Charter, me: PersonId, now: Timestamp) -> Vec<(String, Vec<u8>)> {
    charter
        .sections
        .iter()
        .filter_map(|s| {
            let chain = charter.chain_at(&s.id, now)?;
            let steps: Vec<u8> = chain
                .iter()
                .enumerate()
                .filter(|(_, p)| charter.holds(me, **p, Some(&s.id), now))
                .filter_map(|(i, _)| u8::try_from(i + 1).ok())
                .collect();
            (!steps.is_empty()).then(|| (s.id.as_str().to_owned(), steps))
        })
        .collect()
}

fn run<T>(
    db: &Connection,
    sql: &str,
    s: &Selection,
    more: &[(&str, &dyn ToSql)],
    mut f: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Done<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    for (name, value) in s.params.iter().map(|(n, v)| (*n, &**v)).chain(more.iter().map(|(n, v)| (*n, *v))) {
        if let Some(i) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(i, value)?;
        }
    }
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(f(row)?);
    }
    Ok(out)
}

fn row(r: &Row<'_>, charter: &Charter, now: Timestamp) -> rusqlite::Result<(Cursor, ArticleRow)> {
    let section: Option<String> = r.get(4)?;
    let section: Option<SectionId> = section.and_then(|s| s.parse().ok());
    let states: Vec<(DestinationId, PublicationState)> = r.get::<_, Json<_>>(11)?.0;
    let updated_at: Ms = r.get(7)?;
    let content_at: Ms = r.get(14)?;
    let seen: Option<Ms> = r.get(16)?;
    let steps = section.as_ref().and_then(|s| charter.chain_at(s, now)).map_or(0, <[_]>::len);
    let article = ArticleRow {
        id: r.get::<_, Id<ArticleId>>(1)?.0,
        headline: r.get(2)?,
        author: r.get(3)?,
        section,
        state: r.get::<_, Word<EditorialState>>(5)?.0,
        step: r.get(6)?,
        steps: u8::try_from(steps).unwrap_or(u8::MAX),
        claimed_by: r.get(15)?,
        publication: states.into_iter().map(|(_, s)| s).max_by_key(|s| telling(*s)),
        scheduled_at: r.get::<_, Option<Ms>>(10)?.map(|m| m.0),
        updated_at: updated_at.0,
        words: r.get(8)?,
        priority: r.get(9)?,
        why: r.get::<_, Option<Json<Why>>>(12)?.map(|j| WhyHere { code: j.0.code, args: j.0.args }),
        hit: None,
        unread: seen.is_none_or(|s| s.0 < content_at.0),
        unapproved_changes: r.get(13)?,
    };
    Ok((Cursor { updated_at: updated_at.0.millis(), rid: r.get(0)? }, article))
}

/// Which of several publication states a row shows: what a person must act on first.
fn telling(state: PublicationState) -> u8 {
    use PublicationState as P;
    match state {
        P::NeedsAttention => 13,
        P::OutcomeUnknown => 12,
        P::Late => 11,
        P::Failed => 10,
        P::Held => 9,
        P::TakingDown => 8,
        P::Updating => 7,
        P::Sending => 6,
        P::Queued => 5,
        P::Accepted => 4,
        P::Scheduled => 3,
        P::Live => 2,
        P::TakenDown => 1,
        P::NotPlanned => 0,
    }
}

/// A page of the list, newest change first; with a search text, newest match first.
///
/// # Errors
/// Not signed in; a cursor that is not one of ours.
pub fn list_articles(desk: &Desk, request: &ListRequest) -> Done<ArticlePage> {
    let me = desk.access()?.person;
    let limit = request.limit.clamp(1, MAX_PAGE);
    desk.store().read(|db| {
        let now = monotone(db, desk.host().now())?;
        let charter = desk.charter_in(db)?;
        let steps = (request.view == View::ToReview).then(|| signable(&charter, me, now));
        let selection = select(request.view, &request.filter, me, steps.as_deref());
        if !request.text.trim().is_empty() {
            return found(db, request, &selection, &charter, now, limit);
        }
        let mut clauses = selection.clauses.clone();
        let cursor = request.cursor.as_deref().map(Cursor::read).transpose()?;
        if cursor.is_some() {
            clauses.push(format!("({}, {}) < (:at, :rid)", selection.time, selection.rid));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM {} WHERE {} ORDER BY {} DESC, {} DESC LIMIT :limit",
            selection.from,
            clauses.join(" AND "),
            selection.time,
            selection.rid
        );
        let at = cursor.map(|c| c.updated_at);
        let rid = cursor.map(|c| c.rid);
        let more: [(&str, &dyn ToSql); 3] = [(":at", &at), (":rid", &rid), (":limit", &(limit + 1))];
        let mut rows = run(db, &sql, &selection, &more, |r| row(r, &charter, now))?;
        let another = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| another).map(|(c, _)| c.text());
        let total = if request.cursor.is_none() && !another {
            u32::try_from(rows.len()).unwrap_or(u32::MAX)
        } else {
            count(db, &selection, COUNT_STOP)?
        };
        Ok(ArticlePage {
            rows: rows.into_iter().map(|(_, r)| r).collect(),
            cursor: next,
            total,
            more_than_total: total >= COUNT_STOP,
        })
    })
}

fn count(db: &Connection, s: &Selection, stop: u32) -> Done<u32> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT :stop)", s.from, s.clauses.join(" AND "));
    Ok(run(db, &sql, s, &[(":stop", &stop)], |r| r.get(0))?.into_iter().next().unwrap_or(0))
}

/// Live counts of every view for the rail; counting stops at 1,000.
///
/// # Errors
/// Not signed in.
pub fn view_counts(desk: &Desk) -> Done<Vec<ViewCount>> {
    let me = desk.access()?.person;
    desk.store().read(|db| {
        let now = monotone(db, desk.host().now())?;
        let charter = desk.charter_in(db)?;
        View::ALL
            .into_iter()
            .map(|view| {
                let steps = (view == View::ToReview).then(|| signable(&charter, me, now));
                let selection = select(view, &Filter::default(), me, steps.as_deref());
                Ok(ViewCount { view, count: count(db, &selection, COUNT_STOP)? })
            })
            .collect()
    })
}

/// Rows that match a search text, newest match first, each with where it was found.
fn found(
    db: &Connection,
    request: &ListRequest,
    s: &Selection,
    charter: &Charter,
    now: Timestamp,
    limit: u32,
) -> Done<ArticlePage> {
    let query = Query::read(&request.text);
    let after = match request.cursor.as_deref() {
        None => None,
        Some(text) => Some(
            text.parse::<SearchCursor>()
                .map_err(|()| DeskRefusal::BadInput { field: "cursor", why: "not one of ours".into() })?,
        ),
    };
    let wanted = search::Request {
        query: query.clone(),
        facets: facets(request, s),
        from: request.filter.from,
        until: request.filter.until,
        also: also(request.view, s),
    };
    let page = search::find(db, &wanted, after, limit as usize)?;
    let sql = format!(
        "SELECT {COLUMNS}, t.standfirst, t.body
         FROM json_each(:rids) f CROSS JOIN articles a ON a.rid = f.value LEFT JOIN article_text t ON t.rid = a.rid
         ORDER BY f.key"
    );
    let rids = Json(&page.rids);
    let rows = run(db, &sql, s, &[(":rids", &rids)], |r| {
        let (_, mut article) = row(r, charter, now)?;
        if let (Some(standfirst), Some(body)) = (r.get_ref(17)?.as_str_or_null()?, r.get_ref(18)?.as_str_or_null()?) {
            article.hit = search::snippet(&[standfirst, body], &query);
        }
        Ok(article)
    })?;
    // Counting would mean finding many times what is shown.
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let cursor = page.next.map(|c| c.to_string());
    Ok(ArticlePage { rows, more_than_total: cursor.is_some() || request.cursor.is_some(), cursor, total })
}

/// What of the view is asked of each row found: steps, and that it is not spiked. That holds for nearly all, so as a word of
/// the index it would only be one more long list to walk.
fn also(view: View, s: &Selection) -> Option<(String, Vec<rusqlite::types::Value>)> {
    let spiked = matches!(view, View::Mine | View::All).then(|| clause(view).to_owned());
    let all: Vec<String> = spiked.into_iter().chain(s.steps.clone()).collect();
    (!all.is_empty()).then(|| (all.join(" AND "), Vec::new()))
}

/// The view and the filter as words of the index, so that they narrow the walk itself.
fn facets(request: &ListRequest, s: &Selection) -> Vec<String> {
    let mut out = match request.view {
        View::Mine | View::All => Vec::new(),
        View::ToReview => vec![facet::state("in_review")],
        View::Returned => vec![facet::state("returned")],
        View::Approved => vec![facet::APPROVED.to_owned()],
        View::Scheduled => vec![facet::SCHEDULED.to_owned()],
        View::Live => vec![facet::LIVE.to_owned()],
        View::Late => vec![facet::LATE.to_owned()],
        View::PostCheck => vec![facet::POST_CHECK.to_owned()],
        View::Held => vec![facet::state("held")],
        View::Spiked => vec![facet::state("spiked")],
    };
    out.extend(s.people.iter().map(|p| facet::person(*p)));
    out.extend(request.filter.section.as_ref().map(facet::section));
    out
}
