//! Views and readers online, in memory: no reader ever causes a write to disk. Counts are written in batches.

use axum::http::{HeaderMap, Method, header};
use galley_domain::{ids::ArticleId, time::Timestamp};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Somebody seen within this time is online.
const ONLINE_MS: i64 = 5 * 60 * 1000;
/// Most readers remembered; beyond it new ones are not counted as online (their views are).
const MOST_READERS: usize = 200_000;
/// How long the number of readers online is taken as it was.
const COUNT_AGAIN_MS: i64 = 2_000;

/// Parts of the names of programs that are not readers. Lower case.
const ROBOTS: [&str; 20] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "monitor",
    "uptime",
    "curl",
    "wget",
    "python",
    "java/",
    "go-http",
    "okhttp",
    "libwww",
    "httpclient",
    "headless",
    "lighthouse",
    "feed",
    "galley",
];

#[derive(Debug, Default)]
struct Seen {
    readers: HashMap<u64, Timestamp>,
    views: HashMap<ArticleId, u64>,
    online: usize,
    counted_at: Option<Timestamp>,
}

/// Who is reading. Readers are known by a keyed hash of address and program, under a key drawn at each start and never written.
#[derive(Debug, Default)]
pub struct Visitors {
    seen: Mutex<Seen>,
    keyed: RandomState,
}

/// Is this request a person reading? Not robots, not HEAD, not a browser fetching ahead.
#[must_use]
pub fn is_reader(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let program = text(header::USER_AGENT.as_str());
    let ahead = ["sec-purpose", "purpose", "x-moz", "x-purpose"].iter().any(|h| text(h).contains("pre"));
    *method == Method::GET && !program.is_empty() && !ahead && !ROBOTS.iter().any(|r| program.contains(r))
}

impl Visitors {
    /// A reader was here, looking at this article if it was one.
    pub fn came(&self, address: IpAddr, program: &str, article: Option<ArticleId>, now: Timestamp) {
        let reader = self.keyed.hash_one((address, program));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.readers.len() < MOST_READERS || seen.readers.contains_key(&reader) {
            seen.readers.insert(reader, now);
        }
        if let Some(article) = article {
            *seen.views.entry(article).or_default() += 1;
        }
    }

    /// How many readers are online.
    pub fn online(&self, now: Timestamp) -> usize {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = seen.counted_at.is_some_and(|at| (0..COUNT_AGAIN_MS).contains(&now.since(at)));
        if !fresh || seen.readers.len() < 1_000 {
            seen.readers.retain(|_, at| now.since(*at) < ONLINE_MS);
            seen.online = seen.readers.len();
            seen.counted_at = Some(now);
        }
        seen.online
    }

    /// Views of an article not written down yet.
    pub fn unwritten(&self, article: ArticleId) -> u64 {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.views.get(&article).copied().unwrap_or_default()
    }

    /// All views not written down yet.
    pub fn pending(&self) -> Vec<(ArticleId, u64)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.views.iter().map(|(id, n)| (*id, *n)).collect()
    }

    /// These have been written down; views that came meanwhile stay.
    pub fn written(&self, counts: &[(ArticleId, u64)]) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, n) in counts {
            if let Some(left) = seen.views.get_mut(id) {
                *left = left.saturating_sub(*n);
            }
        }
        seen.views.retain(|_, n| *n > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn robots_and_browsers_fetching_ahead_are_not_readers() {
        const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert!(is_reader(&Method::GET, &headers(&[("user-agent", FIREFOX)])));
        assert!(!is_reader(&Method::HEAD, &headers(&[("user-agent", FIREFOX)])));
        assert!(!is_reader(&Method::GET, &headers(&[])));
        assert!(!is_reader(&Method::GET, &headers(&[("user-agent", FIREFOX), ("sec-purpose", "prefetch;prerender")])));
        for robot in ["Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.5", "galley/0.1.0", "CocCocBot-Web"] {
            assert!(!is_reader(
                &Method::GET,
                &[(header::USER_AGENT, HeaderValue::from_static(robot))].into_iter().collect()
            ));
        }
    }

    #[test]
    fn a_reader_is_online_for_five_minutes_and_counted_once() {
        let (v, start) = (Visitors::default(), Timestamp::from_millis(1_000_000));
        let me = IpAddr::from([10, 0, 0, 1]);
        v.came(me, "Firefox", None, start);
        v.came(me, "Firefox", None, start);
        v.came(IpAddr::from([10, 0, 0, 2]), "Firefox", None, start);
        assert_eq!(v.online(start), 2);
        assert_eq!(v.online(start.plus_millis(ONLINE_MS)), 0);
    }

    #[test]
    fn views_that_come_while_others_are_written_are_not_lost() {
        let (v, now) = (Visitors::default(), Timestamp::from_millis(1_000_000));
        let id = ArticleId::new(now, [1; 10]);
        let me = IpAddr::from([10, 0, 0, 1]);
        v.came(me, "Firefox", Some(id), now);
        let pending = v.pending();
        v.came(me, "Firefox", Some(id), now);
        v.written(&pending);
        assert_eq!(v.unwritten(id), 1);
    }
}
