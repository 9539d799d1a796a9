//! `PUT /v1/charter`.

use super::{Call, Outcome};
use crate::{
    app::Trust,
    error::{ApiError, PortalError},
    keys,
    store::{charters, settings},
};
use galley_domain::{
    charter::{Charter, CharterProblem, accepts},
    portal_protocol::{CharterBody, Done, ErrorCode},
};
use rusqlite::Transaction;
use std::sync::Arc;

/// A charter whose root signature holds.
pub(super) struct Offered {
    pub(super) charter: Charter,
    body: CharterBody,
}

fn refuse(p: &CharterProblem) -> ApiError {
    let code = match p {
        CharterProblem::NotHigher { .. } => ErrorCode::CharterNotHigher,
        CharterProblem::TooLarge => ErrorCode::TooLarge,
        CharterProblem::Unreadable(_) | CharterProblem::NotCanonical => ErrorCode::BadRequest,
        CharterProblem::BadSignature | CharterProblem::OtherRoot | CharterProblem::OtherNewsroom => {
            ErrorCode::CharterRefused
        }
    };
    ApiError::because(code, p)
}

/// Reads an offered charter, if the pinned root key signed it.
pub(super) fn judge(trust: &Trust, body: &[u8]) -> Result<Offered, ApiError> {
    let body: CharterBody =
        serde_json::from_slice(body).map_err(|e| ApiError::new(ErrorCode::BadRequest, e.to_string()))?;
    let root = trust.root.as_ref().ok_or_else(|| ApiError::new(ErrorCode::NotTrusted, "no newsroom is trusted"))?;
    let charter = body.charter.verify(root).map_err(|p| refuse(&p))?;
    Ok(Offered { charter, body })
}

/// Takes the charter over, if it is higher than the one in force. The very same again is answered as done.
pub(super) fn take_over(tx: &Transaction<'_>, call: &Call, offered: Option<Offered>) -> Result<Outcome, ApiError> {
    let Offered { charter, body } = offered.ok_or(PortalError::Damaged("charter"))?;
    let in_force = charters::newest(tx)?;
    let bound = settings::get(tx, keys::DESTINATION)?;
    if bound.as_ref().is_some_and(|b| *b != body.destination.to_string()) {
        let words = "this portal is bound to another destination of the newsroom";
        return Err(ApiError::new(ErrorCode::OtherDestination, words));
    }
    let known = in_force.as_ref().is_some_and(|(_, json)| *json == body.charter.charter);
    if !known {
        accepts(in_force.as_ref().map(|(c, _)| c), &charter).map_err(|p| refuse(&p))?;
        charters::keep(tx, &charter, &body.charter, call.now)?;
    }
    if bound.is_none() {
        settings::set(tx, keys::DESTINATION, &body.destination.to_string())?;
    }
    let trust = Trust { root: call.trust.root, charter: Some(Arc::new(charter)), destination: Some(body.destination) };
    Ok(Outcome { done: Done::Charter, media: None, status: None, trust: Some(trust) })
}
