//! `PUT .../draft`, `POST .../publish`, `POST .../unschedule`, `DELETE` and `GET` of an article.

use super::{AHEAD_MS, Call, Endpoint, Outcome};
use crate::{
    app::App,
    error::{ApiError, PortalError},
    store::{
        articles::{self, ArticleRow, HeldRevision, short_of},
        pictures, public,
    },
};
use galley_domain::{
    approval::{self, Subject},
    charter::Charter,
    content::{
        hash::RevisionHash,
        revision::{RevisionContent, parse_canonical, revision_hash},
    },
    fold::slug,
    ids::{ArticleId, SectionId},
    portal_protocol::{
        ArticleStatus, Done, DraftBody, ErrorCode, LaneRefusal, Order, OrderBody, OrderKind, PortalState, check_order,
        public_html,
    },
    time::Timestamp,
};
use rusqlite::{Connection, Transaction};
use serde::de::DeserializeOwned;

/// Longest slug in an address.
const MAX_SLUG: usize = 80;

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|e| ApiError::new(ErrorCode::BadRequest, e.to_string()))
}

fn charter(call: &Call) -> Result<&Charter, ApiError> {
    call.trust
        .charter
        .as_deref()
        .ok_or_else(|| ApiError::new(ErrorCode::CharterMissing, "no charter yet: send it first"))
}

fn row(db: &Connection, id: ArticleId) -> Result<ArticleRow, PortalError> {
    Ok(articles::by_id(db, id)?.unwrap_or_else(|| ArticleRow::unknown(id)))
}

/// How an article stands.
fn standing(app: &App, db: &Connection, a: &ArticleRow) -> Result<ArticleStatus, PortalError> {
    let media = match a.newest {
        Some(hash) => articles::revision(db, a.id, hash)?.map(|r| r.content.all_media()).unwrap_or_default(),
        None => Vec::new(),
    };
    Ok(ArticleStatus {
        article: a.id,
        state: a.lane.state(a.newest.is_some()),
        revision_hash: a.lane.visible,
        draft_hash: a.newest,
        scheduled: a.lane.scheduled,
        lane_seq: a.lane.lane_seq,
        public_since: a.lane.public_since,
        address: a.path.as_ref().map(|p| format!("{}{p}", app.public_url)),
        digest: public::digest(db, a.id)?,
        media_missing: pictures::missing(db, &media)?,
        chain_head: a.chain_head,
    })
}

fn outcome(app: &App, tx: &Transaction<'_>, a: &ArticleRow, done: Done) -> Result<Outcome, ApiError> {
    Ok(Outcome { done, media: None, status: Some(standing(app, tx, a)?), trust: None })
}

/// `GET`: nothing is done; this is how things stand.
pub(super) fn status(app: &App, tx: &Transaction<'_>, id: ArticleId) -> Result<Outcome, ApiError> {
    outcome(app, tx, &row(tx, id)?, Done::Status)
}

/// `PUT .../draft`: keeps an approved revision, invisible.
pub(super) fn draft(app: &App, tx: &Transaction<'_>, call: &Call, id: ArticleId) -> Result<Outcome, ApiError> {
    let body: DraftBody = read(&call.body)?;
    let mut a = row(tx, id)?;
    if a.lane.killed {
        return Err(killed(app, tx, &a)?);
    }
    precondition(call, a.newest).map_err(|e| with_standing(app, tx, &a, e))?;
    let content = parse_canonical(body.revision.as_bytes())
        .map_err(|e| ApiError::new(ErrorCode::RevisionRefused, e.to_string()))?;
    if content.article_id != id {
        return Err(ApiError::new(ErrorCode::HashMismatch, "the revision is another article's"));
    }
    // A revision the renderer and the policy disagree about could never be shown: say so now, not at the hour of publication.
    public_html(&content).map_err(|e| ApiError::new(ErrorCode::RevisionRefused, e.to_string()))?;
    let hash = revision_hash(body.revision.as_bytes());
    approved(charter(call)?, &content, hash, &body.approvals, call.now)?;
    if a.path.is_none() {
        a.path = Some(new_path(tx, id, &content)?);
    }
    let held = HeldRevision { content, approvals: body.approvals, clearances: body.clearances };
    articles::keep_revision(tx, hash, &body.revision, &held, call.now)?;
    a.newest = Some(hash);
    a.chain_head = Some(body.chain_head);
    articles::save(tx, &a)?;
    outcome(app, tx, &a, Done::Draft)
}

fn approved(
    charter: &Charter,
    content: &RevisionContent,
    hash: RevisionHash,
    approvals: &[approval::Approval],
    now: Timestamp,
) -> Result<(), ApiError> {
    let chain = approval::check(charter, content, hash, approvals)
        .map_err(|p| ApiError::because(ErrorCode::ApprovalsRefused, &p))?;
    if chain.approved_at.since(now) > AHEAD_MS {
        return Err(ApiError::new(ErrorCode::ApprovalsRefused, "an approval is dated in the future"));
    }
    Ok(())
}

/// `If-None-Match: *` or `If-Match: "HASH"`, so that two desks never overwrite one another unseen.
fn precondition(call: &Call, newest: Option<RevisionHash>) -> Result<(), ApiError> {
    let fits = match (&call.if_none_match, &call.if_match) {
        (Some(none), None) if none.trim() == "*" => newest.is_none(),
        (None, Some(given)) => newest.is_some_and(|h| given.trim() == format!("\"{h}\"")),
        _ => {
            let words = "send If-None-Match: * for a first revision, If-Match: \"HASH\" for a later one";
            return Err(ApiError::new(ErrorCode::PreconditionRequired, words));
        }
    };
    if fits { Ok(()) } else { Err(ApiError::new(ErrorCode::PreconditionFailed, "the portal holds another revision")) }
}

fn with_standing(app: &App, db: &Connection, a: &ArticleRow, refusal: ApiError) -> ApiError {
    match standing(app, db, a) {
        Ok(status) => refusal.with_current(status),
        Err(_) => refusal,
    }
}

fn killed(app: &App, db: &Connection, a: &ArticleRow) -> Result<ApiError, PortalError> {
    let refusal = ApiError::new(ErrorCode::Killed, "the article was killed: it may not return");
    Ok(refusal.with_current(standing(app, db, a)?))
}

/// The address of a new article: section, slug, and the end of its id, which makes it unique and findable.
fn new_path(db: &Connection, id: ArticleId, content: &RevisionContent) -> Result<String, PortalError> {
    let section = content.section.as_ref().map_or("bai", SectionId::as_str);
    let from = if content.slug.is_empty() { &content.headline } else { &content.slug };
    let words = slug(from, MAX_SLUG);
    let with = |end: &str| {
        if words.is_empty() { format!("/{section}/{end}") } else { format!("/{section}/{words}-{end}") }
    };
    let path = with(&short_of(id));
    if articles::path_taken(db, &path, id)? { Ok(with(&id.0.simple().to_string())) } else { Ok(path) }
}

/// The section an order is judged in: the ordered revision's, else that of what the portal holds.
fn section_of(db: &Connection, a: &ArticleRow, order: &Order) -> Result<Option<SectionId>, PortalError> {
    let Some(hash) = order.revision_hash.or(a.lane.visible).or(a.newest) else { return Ok(None) };
    Ok(articles::revision(db, a.id, hash)?.and_then(|r| r.content.section))
}

/// `POST .../publish`, `POST .../unschedule`, `DELETE`: carries a signed order out.
pub(super) fn order(app: &App, tx: &Transaction<'_>, call: &Call, id: ArticleId) -> Result<Outcome, ApiError> {
    let body: OrderBody = read(&call.body)?;
    let order = &body.order;
    let done = match (call.endpoint, order.kind) {
        (Endpoint::Publish(_), OrderKind::Publish) => Done::Publish,
        (Endpoint::Unschedule(_), OrderKind::Unschedule) => Done::Unschedule,
        (Endpoint::Remove(_), OrderKind::TakeDown) => Done::TakeDown,
        (Endpoint::Remove(_), OrderKind::Kill) => Done::Kill,
        _ => return Err(ApiError::new(ErrorCode::BadRequest, "this order does not belong to this endpoint")),
    };
    if order.article != id {
        return Err(ApiError::new(ErrorCode::BadRequest, "the order is for another article"));
    }
    if Some(order.destination) != call.trust.destination {
        return Err(ApiError::new(ErrorCode::OtherDestination, "the order is for another destination"));
    }
    if order.at.since(call.now) > AHEAD_MS {
        return Err(ApiError::new(ErrorCode::OrderRefused, "the order is dated in the future"));
    }
    let charter = charter(call)?;
    let mut a = row(tx, id)?;
    let section = section_of(tx, &a, order)?;
    check_order(charter, order, section.as_ref()).map_err(|p| ApiError::because(ErrorCode::OrderRefused, &p))?;
    let lane = a.lane.accept(order, call.now).map_err(|refusal| match refusal {
        LaneRefusal::SeqTooLow { highest } => {
            let words = format!("an order with lane_seq {highest} was accepted before this one");
            with_standing(app, tx, &a, ApiError::new(ErrorCode::LaneSeqTooLow, words))
        }
        LaneRefusal::Killed => {
            with_standing(app, tx, &a, ApiError::new(ErrorCode::Killed, "the article was killed: it may not return"))
        }
        LaneRefusal::NoRevision => ApiError::new(ErrorCode::BadRequest, "a publish names a revision"),
    })?;
    if let (OrderKind::Publish, Some(hash)) = (order.kind, order.revision_hash) {
        publishable(app, tx, &a, charter, order, hash, call.now)?;
    }
    a.lane = lane;
    a.chain_head = Some(body.chain_head);
    match order.kind {
        OrderKind::TakeDown | OrderKind::Kill => a.notice.clone_from(&order.notice),
        OrderKind::Publish => a.notice.clear(),
        OrderKind::Unschedule => {}
    }
    articles::save(tx, &a)?;
    articles::keep_order(tx, order, call.now)?;
    public::project(tx, &a)?;
    outcome(app, tx, &a, done)
}

/// May this revision become public by this order? Everything is judged again here, with the charter in force now.
fn publishable(
    app: &App,
    tx: &Transaction<'_>,
    a: &ArticleRow,
    charter: &Charter,
    order: &Order,
    hash: RevisionHash,
    now: Timestamp,
) -> Result<(), ApiError> {
    let Some(held) = articles::revision(tx, a.id, hash)? else {
        let missing =
            ApiError::new(ErrorCode::RevisionMissing, "the ordered revision is not held: send the draft first");
        return Err(with_standing(app, tx, a, missing));
    };
    approved(charter, &held.content, hash, &held.approvals, now)?;
    let subject = Subject {
        newsroom: held.content.newsroom_id,
        article: a.id,
        revision_hash: hash,
        section: held.content.section.as_ref(),
    };
    approval::check_clearances(charter, subject, &held.clearances, order.at)
        .map_err(|p| ApiError::because(ErrorCode::ClearanceMissing, &p))?;
    if !pictures::missing(tx, &held.content.all_media())?.is_empty() {
        let missing = ApiError::new(ErrorCode::MediaMissing, "pictures of the revision are missing: send them first");
        return Err(with_standing(app, tx, a, missing));
    }
    debug_assert!(a.lane.state(true) != PortalState::Killed, "the lane refused it before");
    Ok(())
}
