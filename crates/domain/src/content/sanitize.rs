//! The one HTML policy, in one place: which tags, attributes and schemes may leave Galley or come in.
//!
//! On the way out, HTML that our own renderer wrote must pass it unchanged (see [`super::render::deliverable_html`]). On the
//! way in, pasted and imported HTML goes through the same policy, widened by the tags that [`super::import`] understands and
//! turns into something else; nothing of that widening can reach a body, because a body has no place for it.

use ammonia::{Builder, UrlRelative};
use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

/// Tags our renderer writes.
const TAGS: [&str; 29] = [
    "a",
    "aside",
    "blockquote",
    "br",
    "cite",
    "div",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
    "caption",
];

/// Tags that the import reads besides: it turns them into what the body has.
const IMPORT_TAGS: [&str; 42] = [
    "address", "article", "b", "body", "center", "code", "col", "colgroup", "dd", "details", "div", "dl", "dt",
    "figure", "font", "footer", "h1", "h5", "h6", "header", "i", "iframe", "kbd", "main", "mark", "nav", "pre", "q",
    "s", "small", "summary", "tfoot", "thead", "time", "tt", "u", "var", "ins", "abbr", "audio", "embed", "video",
];

/// Elements removed with everything in them: their content is not text for readers.
const WITH_CONTENT: [&str; 17] = [
    "script",
    "style",
    "template",
    "noscript",
    "noembed",
    "noframes",
    "object",
    "applet",
    "svg",
    "math",
    "select",
    "textarea",
    "title",
    "head",
    "xmp",
    "plaintext",
    "button",
];

/// Schemes of addresses.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The `rel` of every link: what is opened cannot reach back into the page (HTML Standard, "noopener").
pub(super) const LINK_REL: &str = "noopener";

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| builder(false));
static IMPORT_POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| builder(true));

fn builder(import: bool) -> Builder<'static> {
    let mut b = Builder::empty();
    b.tags(TAGS.into_iter().collect());
    if import {
        b.add_tags(IMPORT_TAGS);
    }
    b.clean_content_tags(WITH_CONTENT.into_iter().collect::<HashSet<_>>());
    if !import {
        b.add_clean_content_tags(["iframe", "audio", "video"]);
    }
    b.url_schemes(SCHEMES.into_iter().collect());
    b.url_relative(UrlRelative::Custom(Box::new(relative)));
    b.add_tag_attributes("a", ["href", "id"]);
    b.add_tag_attributes("img", ["src", "alt", "loading", "decoding"]);
    b.add_tag_attributes("li", ["id"]);
    b.add_tag_attributes("ol", ["start"]);
    b.add_tag_attributes("td", ["colspan", "rowspan"]);
    b.add_tag_attributes("th", ["colspan", "rowspan"]);
    b.add_tag_attribute_values("th", "scope", ["col", "row"]);
    if import {
        b.add_tag_attributes("iframe", ["src", "title"]);
        b.add_tag_attributes("embed", ["src"]);
        b.add_tag_attributes("audio", ["src"]);
        b.add_tag_attributes("video", ["src"]);
    }
    b.add_allowed_classes("aside", ["pull-quote", "embed"]);
    b.add_allowed_classes("p", ["attribution"]);
    b.add_allowed_classes("div", ["table", "gallery"]);
    b.add_allowed_classes("cite", ["credit"]);
    b.add_allowed_classes("span", ["provider"]);
    b.add_allowed_classes("sup", ["footnote"]);
    b.add_allowed_classes("section", ["footnotes"]);
    b.link_rel(None);
    b.set_tag_attribute_value("a", "rel", LINK_REL);
    b.attribute_filter(attribute_filter);
    b.strip_comments(true);
    b
}

/// Addresses without scheme: inside the page (footnotes) and below the root of the portal (pictures). `//host` is neither.
fn relative(url: &str) -> Option<Cow<'_, str>> {
    let inside = url.starts_with('#');
    let below_root =
        url.starts_with('/') && !url.starts_with("//") && !url.contains('\\') && !url.contains(char::is_control);
    (inside || below_root).then_some(Cow::Borrowed(url))
}

fn attribute_filter<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let numbered = |prefix: &str| {
        value.strip_prefix(prefix).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let fits = match (element, attribute) {
        // An id of foreign making could stand for a script's variable (DOM clobbering); ours are numbered.
        (_, "id") => numbered("fn-") || numbered("fnref-"),
        ("a", "href") if value.starts_with('#') => numbered("#fn-") || numbered("#fnref-"),
        (_, "src") => value.starts_with('/') || value.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("http")),
        ("img", "loading") => value == "lazy",
        ("img", "decoding") => value == "async",
        (_, "start" | "colspan" | "rowspan") => {
            !value.is_empty() && value.len() <= 7 && value.bytes().all(|b| b.is_ascii_digit())
        }
        _ => true,
    };
    fits.then_some(Cow::Borrowed(value))
}

/// How often foreign HTML is cleaned at the most until cleaning changes nothing any more.
const MOST_PASSES: usize = 8;

/// HTML with nothing in it but what the policy allows: the last gate on the way out. What it gives, it gives back unchanged: a
/// parser may nest misnested HTML otherwise than it was written (a link inside a link inside a table), and text that is
/// read differently the second time is what mutation attacks live on. What never comes to rest is shown as its own source.
#[must_use]
pub fn clean_html(html: &str) -> String {
    let mut clean = POLICY.clean(html).to_string();
    for _ in 1..MOST_PASSES {
        let again = POLICY.clean(&clean).to_string();
        if again == clean {
            return clean;
        }
        clean = again;
    }
    ammonia::clean_text(html)
}

/// HTML from outside with nothing active in it, ready for the import to read. Not for showing to anybody.
#[must_use]
pub(super) fn clean_for_import(html: &str) -> String {
    IMPORT_POLICY.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, clean: &str) {
        assert_eq!(clean_html(html), clean);
        assert_eq!(clean_html(clean), clean, "not stable");
    }

    #[test]
    fn scripts_handlers_frames_and_odd_schemes_do_not_pass() {
        check(
            "<a href=\"javascript:alert(1)\"><table><a id=fn-1 href=#fn-1>",
            &POLICY.clean(&POLICY.clean("<a><table><a id=fn-1 href=#fn-1>").to_string()).to_string(),
        );
        check("<p onclick=x>a<script>alert(1)</script></p>", "<p>a</p>");
        check("<a href=javascript:alert(1)>x</a>", "<a rel=\"noopener\">x</a>");
        check("<a href=\"&#106;avascript:alert(1)\">x</a>", "<a rel=\"noopener\">x</a>");
        check(
            "<img src=x onerror=alert(1)><img src=//evil.example/x><img src='data:image/svg+xml,x'>",
            "<img><img><img>",
        );
        check("<svg><script>1</script></svg><math><mi>x</mi></math><iframe src=https://x.example></iframe>", "");
        check(
            "<p style=\"position:fixed\" class=\"attribution evil\" id=\"x\">a</p>",
            "<p class=\"attribution\">a</p>",
        );
        check(
            "<form><input><button>x</button></form><object data=x></object><base href=x><meta http-equiv=refresh>",
            "",
        );
        check(
            "<!-- c --><p>a</p><noscript><p title=\"</noscript><img src=x onerror=1>\"></noscript>",
            "<p>a</p><img>\"&gt;",
        );
        check(
            "<a href=\"#top\">x</a><a href=\"#fn-1\">1</a>",
            "<a rel=\"noopener\">x</a><a href=\"#fn-1\" rel=\"noopener\">1</a>",
        );
    }
}
