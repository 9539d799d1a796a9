//! What other programs read: feeds, site map, the article's data block, the printed page. Each by its own published rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod common;

use common::*;
use quick_xml::{Reader, events::Event};
use serde_json::Value;

/// Path, attributes, text.
type Element = (String, Vec<(String, String)>, String);

/// The elements of an XML document; refuses what is not well-formed.
fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = true;
    config.check_comments = true;
    let mut path: Vec<String> = Vec::new();
    let mut all: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let event =
            reader.read_event().unwrap_or_else(|e| panic!("not well-formed at {}: {e}", reader.buffer_position()));
        match event {
            Event::Start(e) | Event::Empty(e) if e.name().as_ref().is_empty() => panic!("an element without a name"),
            Event::Start(e) => {
                path.push(e.name().as_ref().to_owned());
                let attributes = e.attributes().map(|a| pair(&a.unwrap())).collect();
                open.push(all.len());
                all.push((path.join("/"), attributes, String::new()));
            }
            Event::Empty(e) => {
                let name = e.name().as_ref().to_owned();
                let attributes = e.attributes().map(|a| pair(&a.unwrap())).collect();
                let within = [path.join("/"), name].join("/");
                all.push((within, attributes, String::new()));
            }
            Event::End(_) => {
                path.pop();
                open.pop();
            }
            Event::Text(t) => {
                if let Some(n) = open.last() {
                    all[*n].2.push_str(&t);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "elements left open: {path:?}");
    all
}

fn pair(a: &quick_xml::events::attributes::Attribute<'_>) -> (String, String) {
    (a.key.as_ref().to_owned(), a.value.clone().into_owned())
}

/// A date of RFC 3339 with a zone.
fn is_date(text: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

const ODD: &str = "Cầu <Sông> & \"Lành\" ]]> \u{2028} --> 'x' &amp; 🐟";

#[tokio::test]
async fn the_atom_feed_has_what_rfc_4287_asks_for_whatever_the_words_are() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, ODD)).await;
    rig.publish(content(2, "Tin thứ hai")).await;
    for feed in ["/feed.atom", "/thoi-su/feed.atom"] {
        let (_, headers, xml) = rig.page(feed).await;
        assert_eq!(headers["content-type"], "application/atom+xml; charset=utf-8");
        let all = elements(&xml);
        assert!(all[0].1.contains(&("xmlns".into(), "http://www.w3.org/2005/Atom".into())));
        let texts = |p: &str| all.iter().filter(|(at, ..)| at == p).map(|(_, _, t)| t.as_str()).collect::<Vec<_>>();
        for one in ["feed/id", "feed/title", "feed/updated"] {
            assert_eq!(texts(one).len(), 1, "{one}");
        }
        let entries = texts("feed/entry").len();
        assert_eq!(entries, 2);
        for each in ["feed/entry/id", "feed/entry/title", "feed/entry/updated", "feed/entry/summary"] {
            assert_eq!(texts(each).len(), entries, "{each}");
        }
        let ids = texts("feed/entry/id");
        assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")) && ids[0] != ids[1], "{ids:?}");
        assert!(texts("feed/entry/updated").into_iter().chain(texts("feed/updated")).all(is_date));
        let links: Vec<_> = all.iter().filter(|(at, ..)| at == "feed/entry/link").collect();
        assert!(links.iter().any(|(_, a, _)| a.iter().any(|(k, v)| k == "href" && v.ends_with(&path))));
        let own = all.iter().any(|(at, a, _)| at == "feed/link" && a.contains(&("rel".into(), "self".into())));
        assert!(own, "a link to itself");
    }
}

#[tokio::test]
async fn the_site_map_and_the_json_feed_are_read_by_their_own_rules() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, ODD)).await;
    let (_, _, xml) = rig.page("/sitemap.xml").await;
    let all = elements(&xml);
    assert!(all[0].1.contains(&("xmlns".into(), "http://www.sitemaps.org/schemas/sitemap/0.9".into())));
    let locs: Vec<_> = all.iter().filter(|(at, ..)| at == "urlset/url/loc").map(|(_, _, t)| t.clone()).collect();
    assert!(locs.iter().all(|l| reqwest::Url::parse(l).is_ok()) && locs.iter().any(|l| l.ends_with(&path)), "{locs:?}");
    assert!(all.iter().filter(|(at, ..)| at == "urlset/url/lastmod").all(|(_, _, t)| is_date(t)));

    let (_, headers, text) = rig.page("/feed.json").await;
    assert_eq!(headers["content-type"], "application/feed+json");
    let feed: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    let item = &feed["items"][0];
    assert!(item["url"].as_str().unwrap().ends_with(&path) && item["id"].is_string());
    // A line separator inside a headline is white space like any other.
    assert!(item["title"].as_str().unwrap().starts_with("Cầu <Sông> & \"Lành\" ]]>"), "{item}");
    assert!(is_date(item["date_published"].as_str().unwrap()));
}

#[tokio::test]
async fn the_data_block_of_an_article_is_a_news_article_of_schema_org() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin có dữ liệu")).await;
    let (_, _, page) = rig.page(&path).await;
    let block = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(block).unwrap();
    assert_eq!((&data["@context"], &data["@type"]), (&"https://schema.org".into(), &"NewsArticle".into()));
    assert_eq!(data["headline"], "Tin có dữ liệu");
    for date in ["datePublished", "dateModified"] {
        assert!(is_date(data[date].as_str().unwrap()), "{date}");
    }
    assert!(data["author"].is_array() || data["author"].is_object(), "{data}");
    assert!(data["publisher"]["name"].is_string() && data["mainEntityOfPage"].is_string(), "{data}");
    assert_eq!(data["inLanguage"], "vi");
}

#[tokio::test]
async fn a_printed_article_leaves_the_sites_furniture_out() {
    let rig = Rig::new().await;
    let (_, path) = rig.publish(content(1, "Tin để in")).await;
    let (_, _, page) = rig.page(&path).await;
    let style = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let (_, headers, css) = rig.page(style).await;
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/css"));
    let print = css.split("@media print").nth(1).expect("a print style");
    let hidden = print.split("display: none").next().unwrap();
    for furniture in [".sections", ".search", ".size", ".beside", ".skip"] {
        assert!(hidden.contains(furniture), "{furniture} would be printed");
    }
    // Nothing on the page or in its style comes from elsewhere.
    assert!(!css.contains("http:") && !css.contains("https:") && !css.contains("@import"));
}
