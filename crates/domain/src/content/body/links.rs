//! Which addresses a body may carry. Everything else (javascript:, data:, file:, relative ...) is refused on the way in.

use url::Url;

/// Longest address kept; browsers and portals cut longer ones.
const MAX_ADDRESS_BYTES: usize = 4096;

fn parsed(address: &str) -> Option<Url> {
    // The URL Standard drops tabs, line ends and outer spaces before parsing; a filter that looks at the text and a
    // browser that looks at the parsed address would then disagree. So such text is refused, not repaired.
    if address.len() > MAX_ADDRESS_BYTES || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    Url::parse(address).ok()
}

/// True for an absolute http or https address with a host.
#[must_use]
pub fn is_allowed_web_address(address: &str) -> bool {
    parsed(address)
        .is_some_and(|u| matches!(u.scheme(), "http" | "https") && u.host_str().is_some_and(|h| !h.is_empty()))
}

/// True for what a link may point at: a web address, `mailto:` (RFC 6068) or `tel:` (RFC 3966).
#[must_use]
pub fn is_allowed_link(href: &str) -> bool {
    is_allowed_web_address(href)
        || parsed(href).is_some_and(|u| matches!(u.scheme(), "mailto" | "tel") && !u.path().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_to_mail_or_to_a_telephone_and_nowhere_else() {
        for good in [
            "https://quangtri.example/tin?a=1&b=2#x",
            "http://địa-phương.example/bài",
            "mailto:a@b.example",
            "tel:+84233",
        ] {
            assert!(is_allowed_link(good), "{good}");
        }
        for bad in [
            "",
            "#",
            "/tin",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "https://",
            "https://a b/",
            "//x.example/",
            "mailto:",
            "blob:https://x.example/1",
            "galley://article/1",
        ] {
            assert!(!is_allowed_link(bad), "{bad}");
        }
        assert!(!is_allowed_web_address("mailto:a@b.example"));
    }
}
