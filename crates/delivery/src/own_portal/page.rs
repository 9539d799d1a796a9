//! What readers see: the public page must carry the hash and the digest of what was signed off (portals.md rule 5).

use super::{
    OwnPortal,
    http::{self, MAX_PAGE},
    plain, short_hash,
};
use crate::{
    engine::answer::{Failure, Visibility},
    model::Delivery,
};
use galley_domain::portal_protocol::{ArticleStatus, PortalState, read_page};
use reqwest::Url;

fn not_yet(found: impl Into<String>) -> Visibility {
    Visibility::NotYet { found: found.into() }
}

/// The public page's address, if it may be fetched: https, or this computer when the portal itself is on it.
fn public_address(portal: &OwnPortal, address: &str) -> Result<Url, Failure> {
    let bad = |words: String| Failure::Local { code: "bad_public_address".into(), words };
    let url = Url::parse(address).map_err(|e| bad(format!("{address}: {e}")))?;
    http::allowed(&url)?;
    if http::loopback(&url) && !http::loopback(&portal.settings.url) {
        return Err(bad(address.to_owned()));
    }
    Ok(url)
}

async fn fetch(portal: &OwnPortal, address: &str) -> Result<(u16, Vec<u8>), Failure> {
    let mut request = plain(public_address(portal, address)?, MAX_PAGE);
    request.headers.insert(reqwest::header::CACHE_CONTROL, reqwest::header::HeaderValue::from_static("no-cache"));
    let raw = http::send(&portal.client, request).await?;
    Ok((raw.status.as_u16(), raw.body))
}

/// API and page show exactly the delivered revision.
pub(super) async fn live(
    portal: &OwnPortal,
    delivery: &Delivery,
    status: &ArticleStatus,
    address: Option<&str>,
) -> Result<Visibility, Failure> {
    let ours = delivery.content.as_ref().map(|c| c.revision_hash);
    let Some(revision) = ours else { return Ok(not_yet("no content")) };
    match status.state {
        PortalState::Public if status.revision_hash == ours => {}
        PortalState::Public if status.scheduled.is_some_and(|s| Some(s.revision_hash) == ours) => {
            return Ok(not_yet("scheduled"));
        }
        PortalState::Public => {
            let found = status.revision_hash.map(|h| h.to_string()).unwrap_or_default();
            return Ok(Visibility::Differs { found });
        }
        PortalState::Absent | PortalState::Draft | PortalState::Scheduled => return Ok(not_yet(status.state.as_str())),
        PortalState::TakenDown | PortalState::Killed => {
            return Ok(Visibility::Differs { found: status.state.as_str().into() });
        }
    }
    let (Some(address), Some(digest)) = (status.address.as_deref().or(address), status.digest) else {
        return Ok(not_yet("no address"));
    };
    let (code, body) = fetch(portal, address).await?;
    if code != 200 {
        return Ok(not_yet(format!("{code}")));
    }
    let marks = std::str::from_utf8(&body).ok().and_then(read_page);
    Ok(match marks {
        None => not_yet(format!("a page without marks ({})", short_hash(&body))),
        Some(marks) if marks.shows(revision, digest) => Visibility::AsOrdered { address: Some(address.to_owned()) },
        // A cache in front of the portal may still hold the page of before.
        Some(marks) if marks.revision != revision => not_yet(marks.revision.to_string()),
        Some(marks) => Visibility::Differs { found: marks.shown.to_string() },
    })
}

/// API and page say that it is gone.
pub(super) async fn gone(
    portal: &OwnPortal,
    status: &ArticleStatus,
    address: Option<&str>,
) -> Result<Visibility, Failure> {
    if status.state == PortalState::Public {
        return Ok(not_yet(status.state.as_str()));
    }
    let Some(address) = status.address.as_deref().or(address) else {
        return Ok(Visibility::AsOrdered { address: None });
    };
    match fetch(portal, address).await?.0 {
        404 | 410 => Ok(Visibility::AsOrdered { address: Some(address.to_owned()) }),
        code => Ok(not_yet(format!("{code}"))),
    }
}
