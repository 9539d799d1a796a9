//! A quick look at how deeply HTML is nested, before it is parsed: parsers search their stack of open elements at every
//! tag, so that a few megabytes of `<ul><li>` would take hours.

use super::MAX_NESTING;
use std::collections::BTreeMap;

/// Elements that are closed by what follows them, or hold nothing: they do not pile up.
const SHALLOW: [&str; 35] = [
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption", "option", "optgroup",
    "rb", "rt", "rp", "rtc", "html", "head", "body", "br", "img", "hr", "input", "meta", "link", "col", "area", "base",
    "embed", "source", "track", "wbr", "param",
];

/// Elements whose content is text to the parser.
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];

/// True when more than [`MAX_NESTING`] elements are open at some point, judged by counting start and end tags by name. An
/// estimate: page authors forget end tags, but not a thousand of them.
pub(super) fn nests_too_deeply(html: &str) -> bool {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut depth = 0usize;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end_tag = rest.starts_with('/');
        let tag = rest.strip_prefix('/').unwrap_or(rest);
        let len = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = tag[..len].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || SHALLOW.contains(&name.as_str()) {
            continue;
        }
        if RAW.contains(&name.as_str()) {
            // Skip what lies inside; without an end it is text to the last byte.
            if !end_tag {
                let close = format!("</{name}");
                let found = tag.as_bytes().windows(close.len()).position(|w| w.eq_ignore_ascii_case(close.as_bytes()));
                match found {
                    Some(found) => rest = &tag[found + close.len()..],
                    None => return false,
                }
            }
            continue;
        }
        let count = open.entry(name).or_default();
        if !end_tag {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > MAX_NESTING {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_pass_and_towers_do_not() {
        let list = "<ul><li>a<li>b</ul>".repeat(5_000);
        assert!(!nests_too_deeply(&list));
        assert!(!nests_too_deeply(&"<p>a<br>b".repeat(5_000)));
        assert!(!nests_too_deeply(&format!("<script>{}</script>", "if (i<b && <div>) ".repeat(5_000))));
        assert!(nests_too_deeply(&"<div>".repeat(1_001)));
        assert!(nests_too_deeply(&"<DIV\n><b></i>".repeat(600)));
    }
}
