//! Links and cards that lead nowhere, and addresses written out but not linked.

use super::{
    FindingKind, Findings,
    passage::{Passage, Role},
};
use crate::content::{
    body::{Body, LeafKind, is_allowed_link, is_allowed_web_address},
    place::Place,
    text::utf16_slice,
};

/// Links and cards without a usable target.
pub(super) fn targets(body: &Body, out: &mut Findings<'_>) {
    for leaf in body.leaves() {
        if let LeafKind::Embed(card) = leaf.kind
            && !is_allowed_web_address(&card.url)
        {
            let args = vec![("reason", "card".to_owned()), ("text", card.title.clone()), ("href", card.url.clone())];
            out.add(FindingKind::LinkWithoutTarget, Some(Place::in_body(leaf.index, 0, 0, "")), args);
        }
        let mut links = leaf.links();
        if links.iter().all(|(href, ..)| is_allowed_link(href)) {
            continue;
        }
        // A link whose words differ in bold or italic is several runs of one link.
        links.dedup_by(|next, before| {
            let same = next.0 == before.0 && next.1 == before.2;
            if same {
                before.2 = next.2;
            }
            same
        });
        let text = leaf.text();
        for (href, start, end) in links.into_iter().filter(|(href, ..)| !is_allowed_link(href)) {
            let quote = utf16_slice(&text, start, end);
            let reason = if href.is_empty() { "empty" } else { "address" };
            let args = vec![("reason", reason.to_owned()), ("text", quote.clone()), ("href", href.to_owned())];
            out.add(FindingKind::LinkWithoutTarget, Some(Place::in_body(leaf.index, start, end, quote)), args);
        }
    }
}

/// Addresses in running text (`https://...`, `www....`) that readers cannot follow.
pub(super) fn bare_addresses(passage: &Passage<'_>, out: &mut Findings<'_>) {
    let text = passage.text.as_ref();
    if passage.role != Role::Running || !(text.contains("://") || text.contains("www.")) {
        return;
    }
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let start = at;
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let begins = ["https://", "http://", "www."].iter().filter_map(|p| word.find(p)).min();
        let Some(begin) = begins else { continue };
        let address = word[begin..]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '\'', '”', '’', '»', '…']);
        let range = start + begin..start + begin + address.len();
        let dotted = address.trim_start_matches("www.").contains('.') || address.contains("://");
        if dotted && address.len() > "https://".len() && !passage.linked(&range) {
            out.add(FindingKind::UnlinkedAddress, Some(passage.place(&range)), vec![("address", address.to_owned())]);
        }
    }
}
