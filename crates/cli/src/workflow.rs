//! The verbs of the editorial workflow: each answers the article as it is afterwards.

use crate::{
    answer::{Answer, CliError, Outcome},
    args::{Because, Clear, Command, One, Return, There},
    article::signed_revision,
    context::{Context, destination_id, on, time},
    show,
};
use galley_desk::{
    Desk,
    actions::{
        On, claim, clear as clearance, comment, correct, deliver, fast_lane, hold, post_check, recall, reopen,
        return_article::{ReasonGiven, Return as ReturnRequest, resolve_reason, return_article},
        sign_off::{SignOffRequest, sign_off},
        spike,
        submit::{Submit, submit},
        take_down::{self, TakeDown},
        withdraw,
    },
    error::Done,
    queries::article,
    refusal::DeskRefusal,
};
use galley_domain::{
    ids::CommentId,
    publication::{Publication, PublicationEvent, next},
    workflow::{ClearTo, Refusal},
};
use serde_json::Value;

/// Carries a verb out; a command that is none comes back.
pub fn run(cx: &Context, command: Command) -> Result<Outcome, Box<Command>> {
    Ok(match command {
        Command::Submit { article, fast_lane } => submitted(cx, &article, fast_lane),
        Command::Withdraw(one) => plain(cx, &one, withdraw::withdraw),
        Command::Claim { article, take_over } => plain(cx, &article, |desk, on| claim::claim(desk, on, take_over)),
        Command::Unclaim(one) => plain(cx, &one, claim::unclaim),
        Command::Return(request) => returned(cx, &request),
        Command::SignOff { article, revision } => signed(cx, &article, &revision),
        Command::Recall(one) => plain(cx, &one, recall::recall),
        Command::Reopen(one) => plain(cx, &one, reopen::reopen),
        Command::Hold { article, reason, look_again } => held(cx, &article, reason, look_again.as_deref()),
        Command::Release(one) => plain(cx, &one, hold::release),
        Command::Spike { article, reason } => plain(cx, &article, |desk, on| spike::spike(desk, on, reason)),
        Command::Unspike(one) => plain(cx, &one, spike::unspike),
        Command::Schedule { place, at } => there(cx, &place, |desk, on, to| deliver::schedule(desk, on, to, at)),
        Command::Unschedule { article, to } => unscheduled(cx, &article, to.as_deref()),
        Command::Publish(place) => there(cx, &place, deliver::publish),
        Command::DeliverApproved(place) => there(cx, &place, deliver::deliver_approved),
        Command::Correct { article, notice } => plain(cx, &article, |desk, on| correct::correct(desk, on, notice)),
        Command::ProposeCorrection { article, note } => {
            plain(cx, &article, |desk, on| correct::propose_correction(desk, on, note))
        }
        Command::TakeDown(why) => removed(cx, why, take_down::take_down),
        Command::Kill(why) => removed(cx, why, take_down::kill),
        Command::Clear(request) => cleared(cx, request),
        Command::FastLane(one) => plain(cx, &one, fast_lane::fast_lane),
        Command::PostCheck { article, note } => plain(cx, &article, |desk, on| post_check::post_check(desk, on, note)),
        Command::Comment { article, text, reply_to } => commented(cx, &article, text, reply_to.as_deref()),
        Command::Resolve { article, item, reason, open } => resolved(cx, &article, &item, reason, !open),
        other => return Err(Box::new(other)),
    })
}

fn plain(cx: &Context, one: &One, verb: impl FnOnce(&Desk, On) -> Done<()>) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &one.id)?;
    verb(&desk, on)?;
    show::verb(cx, &desk, on.article)
}

fn there(
    cx: &Context,
    place: &There,
    verb: impl FnOnce(&Desk, On, galley_domain::ids::DestinationId) -> Done<()>,
) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &place.id)?;
    let destination = destination_id(&desk, &place.to)?;
    verb(&desk, on, destination)?;
    show::verb(cx, &desk, on.article)
}

fn unscheduled(cx: &Context, one: &One, to: Option<&str>) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &one.id)?;
    let wherever = match to {
        Some(name) => vec![destination_id(&desk, name)?],
        None => {
            let planned = article::article(&desk, on.article)?.workflow.publications;
            let open = |p: &Publication| !p.public && next(p.state, PublicationEvent::Unschedule).is_some();
            planned.iter().filter(|(_, p)| open(p)).map(|(id, _)| *id).collect()
        }
    };
    if wherever.is_empty() {
        return Err(Refusal::NothingScheduled.into());
    }
    for destination in wherever {
        deliver::unschedule(&desk, on, destination)?;
    }
    show::verb(cx, &desk, on.article)
}

fn submitted(cx: &Context, one: &One, fast_lane: bool) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &one.id)?;
    let done = submit(&desk, Submit { on, fast_lane, editor: None });
    let (findings, found) = show::findings_of(cx, &desk, on.article)?;
    done?;
    let Answer { mut json, mut lines, fault } = show::verb(cx, &desk, on.article)?;
    if let Value::Object(map) = &mut json {
        map.insert("findings".to_owned(), findings);
    }
    lines.extend(found);
    Ok(Answer { json, lines, fault })
}

fn returned(cx: &Context, request: &Return) -> Outcome {
    if request.note.len() > request.reason.len() {
        return Err(DeskRefusal::BadInput { field: "note", why: "more_notes_than_reasons".into() }.into());
    }
    let desk = cx.acting()?;
    let on = on(&desk, &request.id)?;
    let mut notes = request.note.iter();
    let reasons = request
        .reason
        .iter()
        .map(|code| ReasonGiven { code: code.clone(), note: notes.next().cloned().unwrap_or_default(), place: None })
        .collect();
    return_article(&desk, ReturnRequest { on, to_step: request.to_step, reasons })?;
    show::verb(cx, &desk, on.article)
}

fn signed(cx: &Context, one: &One, revision: &str) -> Outcome {
    let desk = cx.acting()?;
    let (id, revision) = signed_revision(&desk, &one.id, revision)?;
    let on = On { article: id, round: None };
    sign_off(&desk, SignOffRequest { on, revision, editor: None, also_stale: true })?;
    show::verb(cx, &desk, id)
}

fn held(cx: &Context, one: &One, reason: String, look_again: Option<&str>) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &one.id)?;
    let look_again = look_again.map(|text| time(&desk, text)).transpose()?;
    hold::hold(&desk, on, reason, look_again)?;
    show::verb(cx, &desk, on.article)
}

fn removed(cx: &Context, why: Because, verb: fn(&Desk, TakeDown) -> Done<()>) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &why.id)?;
    verb(&desk, TakeDown { on, reason: why.reason, notice: why.notice })?;
    show::verb(cx, &desk, on.article)
}

fn cleared(cx: &Context, request: Clear) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &request.id)?;
    let to = match (request.required, request.not_needed) {
        (true, _) => ClearTo::Required,
        (_, true) => ClearTo::NotNeeded,
        _ => ClearTo::Cleared { note: request.note },
    };
    clearance::clear(&desk, on, request.clearance, to)?;
    show::verb(cx, &desk, on.article)
}

fn comment_id(given: &str) -> Outcome<CommentId> {
    given.parse().map_err(|_| CliError::from(DeskRefusal::NotFound { what: "comment", given: given.to_owned() }))
}

fn commented(cx: &Context, one: &One, text: String, reply_to: Option<&str>) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &one.id)?;
    let reply_to = reply_to.map(comment_id).transpose()?;
    let id = comment::comment(&desk, comment::NewComment { article: on.article, text, place: None, reply_to })?;
    let mut answer = show::verb(cx, &desk, on.article)?;
    if let Value::Object(map) = &mut answer.json {
        map.insert("comment".to_owned(), serde_json::to_value(id)?);
    }
    Ok(answer)
}

fn resolved(cx: &Context, one: &One, item: &str, reason: Option<u32>, resolved: bool) -> Outcome {
    let desk = cx.acting()?;
    let on = on(&desk, &one.id)?;
    let item = comment_id(item)?;
    match reason {
        Some(index) => resolve_reason(&desk, on, item, index, resolved)?,
        None => comment::resolve_comment(&desk, on.article, item, resolved)?,
    }
    show::verb(cx, &desk, on.article)
}
