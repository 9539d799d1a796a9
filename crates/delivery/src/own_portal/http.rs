//! Requests to a portal: address rules, time limits, size limits, and what every failure means.

use crate::engine::answer::{Failure, Sent};
use galley_domain::time::Timestamp;
use reqwest::{Client, Method, Response, StatusCode, Url, header::HeaderMap, redirect};
use std::{net::IpAddr, time::Duration};

/// Largest answer of the write API.
pub(super) const MAX_ANSWER: usize = 1024 * 1024;
/// Largest public page that is read.
pub(super) const MAX_PAGE: usize = 16 * 1024 * 1024;
/// Longest time to reach the portal.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time of a request; a lane's lease is longer.
const WHOLE: Duration = Duration::from_secs(40);
/// Longest time of a picture's upload.
const WHOLE_MEDIA: Duration = Duration::from_secs(120);

/// Why an address is not used.
fn refuse(code: &str, words: impl Into<String>) -> Failure {
    Failure::Local { code: code.into(), words: words.into() }
}

/// Whether the address is this computer itself.
#[must_use]
pub(super) fn loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(url::Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Only https, except to this computer itself (portals.md rule 8); no user name or password in the address.
pub(super) fn allowed(url: &Url) -> Result<(), Failure> {
    let plain = url.username().is_empty() && url.password().is_none();
    match url.scheme() {
        _ if !plain => Err(refuse("address_with_credentials", url.host_str().unwrap_or_default())),
        "https" => Ok(()),
        "http" if loopback(url) => Ok(()),
        _ => Err(refuse("insecure_address", url.as_str())),
    }
}

/// A client that follows no redirect: an order goes where it was signed for.
pub(super) fn client(base: &Url) -> Result<Client, Failure> {
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .user_agent(concat!("galley/", env!("CARGO_PKG_VERSION")));
    if loopback(base) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|e| refuse("no_client", e.to_string()))
}

/// What an answer held.
pub(super) struct Raw {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A request to be sent as it is.
pub(super) struct Outgoing {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// A picture: more time.
    pub long: bool,
    /// Largest answer.
    pub most: usize,
}

/// Sends and reads. Any HTTP status is a good outcome here.
pub(super) async fn send(client: &Client, outgoing: Outgoing) -> Result<Raw, Failure> {
    allowed(&outgoing.url)?;
    let mut request = client.request(outgoing.method, outgoing.url).headers(outgoing.headers).body(outgoing.body);
    if outgoing.long {
        request = request.timeout(WHOLE_MEDIA);
    }
    let response = request.send().await.map_err(|e| not_answered(&e))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read(response, outgoing.most).await?;
    Ok(Raw { status, headers, body })
}

async fn read(mut response: Response, most: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| not_answered(&e))? {
        if body.len() + chunk.len() > most {
            return Err(Failure::Garbage { words: format!("the answer is larger than {most} bytes") });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Only a connection that was never made is certain not to have carried anything.
fn not_answered(error: &reqwest::Error) -> Failure {
    if error.is_builder() {
        return refuse("bad_request", source_words(error));
    }
    let sent = if error.is_connect() { Sent::No } else { Sent::Maybe };
    let words = if error.is_timeout() { "no answer in time".to_owned() } else { source_words(error) };
    Failure::Transport { sent, words }
}

/// The innermost cause: says more than "error sending request", and never the headers.
fn source_words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string().chars().take(200).collect()
}

/// `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    let text = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(i64::from(seconds) * 1000);
    }
    // IMF-fixdate ends in "GMT", which RFC 2822 reads as +0000.
    let at = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    Some(Timestamp::from(at.to_utc()).since(now).max(0))
}

/// The answer's own words, cut, without control characters.
pub(super) fn words_of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(2000)]);
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderValue, RETRY_AFTER};

    #[test]
    fn only_https_or_this_computer_itself() {
        for good in ["https://bao.example/", "http://127.0.0.1:8080/", "http://[::1]:1/", "http://localhost/"] {
            assert_eq!(allowed(&Url::parse(good).unwrap()), Ok(()), "{good}");
        }
        for bad in [
            "http://bao.example/",
            "http://10.0.0.1/",
            "http://127.0.0.1.example/",
            "ftp://localhost/",
            "file:///etc/passwd",
            "https://a:b@bao.example/",
        ] {
            assert!(allowed(&Url::parse(bad).unwrap()).is_err(), "{bad}");
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now = "2026-11-24T06:00:00Z".parse().unwrap();
        let read = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(text));
            retry_after(&headers, now)
        };
        assert_eq!(read("120"), Some(120_000));
        assert_eq!(read("Tue, 24 Nov 2026 06:01:00 GMT"), Some(60_000));
        assert_eq!(read("Tue, 24 Nov 2026 05:00:00 GMT"), Some(0));
        assert_eq!(read("soon"), None);
    }
}
