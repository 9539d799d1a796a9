//! Pictures that lack a caption, a credit, or text for those who cannot see them.

use super::{CheckInput, FindingKind, Findings};
use crate::content::{body::LeafKind, place::Place};

pub(super) fn check(input: &CheckInput<'_>, out: &mut Findings<'_>) {
    if let Some(p) = &input.details.lead {
        picture(&Place::detail("lead"), "lead", 1, [&p.caption, &p.credit, &p.alt], out);
    }
    for (i, p) in input.details.gallery.iter().enumerate() {
        picture(&Place::detail("gallery"), "gallery", i + 1, [&p.caption, &p.credit, &p.alt], out);
    }
    let mut number = 0;
    for leaf in input.body.leaves() {
        if let LeafKind::Figure(f) = leaf.kind {
            number += 1;
            picture(&Place::in_body(leaf.index, 0, 0, ""), "body", number, [&f.caption, &f.credit, &f.alt], out);
        }
    }
}

fn picture(place: &Place, part: &str, number: usize, [caption, credit, alt]: [&String; 3], out: &mut Findings<'_>) {
    let says = [
        (FindingKind::PictureWithoutCaption, caption),
        (FindingKind::PictureWithoutCredit, credit),
        (FindingKind::PictureWithoutAlt, alt),
    ];
    for (kind, text) in says {
        if text.trim().is_empty() {
            out.add(kind, Some(place.clone()), vec![("where", part.to_owned()), ("number", number.to_string())]);
        }
    }
}
