//! The list as the window asks for it: views, sections, counts, search.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test fails by panicking, helpers included"
)]

mod newsroom_support;

use galley_desk::{
    Desk, DeskError,
    queries::list::{ArticlePage, Filter, ListRequest, View, list_articles},
    synth::{self, Shape},
};
use galley_domain::ids::SectionId;
use newsroom_support::Newsroom;
use std::ops::ControlFlow;

fn page(desk: &Desk, view: View, section: Option<&SectionId>, text: &str) -> ArticlePage {
    let filter = Filter { section: section.cloned(), ..Filter::default() };
    list_articles(desk, &ListRequest { view, filter, text: text.to_owned(), cursor: None, limit: 200 }).unwrap()
}

#[test]
fn every_view_holds_its_articles_with_and_without_a_section_and_says_how_many() {
    let newsroom = Newsroom::found();
    let shape = Shape { first_person: Some(newsroom.chief), sections: 3, ..Shape::of(3_000, 20) };
    synth::fill(newsroom.desk.store(), shape, &mut |_| ControlFlow::Continue(())).unwrap();
    let section = shape.section(1);
    for (view, condition) in [
        (View::Mine, "state <> 'spiked' AND rid IN (SELECT rid FROM article_people WHERE person = ?1)"),
        (View::Returned, "state = 'returned'"),
        (View::Approved, "state = 'approved' AND scheduled_at IS NULL AND live = 0"),
        (View::Scheduled, "scheduled_at IS NOT NULL"),
        (View::Live, "live = 1"),
        (View::Late, "(late = 1 OR attention = 1)"),
        (View::Held, "state = 'held'"),
        (View::Spiked, "state = 'spiked'"),
        (View::All, "state <> 'spiked'"),
    ] {
        for section in [None, section.as_ref()] {
            let sql =
                format!("SELECT count(*) FROM articles WHERE {condition} AND (?2 IS NULL OR section = ?2) AND ?1 = ?1");
            let key = section.map(SectionId::as_str);
            let there: i64 = newsroom
                .desk
                .store()
                .read(|db| Ok::<_, DeskError>(db.query_row(&sql, (newsroom.chief.0.as_bytes(), key), |r| r.get(0))?))
                .unwrap();
            let got = page(&newsroom.desk, view, section, "");
            let says = format!("{} {key:?}", view.as_str());
            assert!(there > 0, "{says}: there is something to find");
            assert_eq!(got.rows.len() as i64, there.min(200), "{says}");
            assert_eq!(i64::from(got.total), there.min(1_000), "{says}");
            assert_eq!(got.more_than_total, there >= 1_000, "{says}");
        }
    }
}

#[test]
fn a_search_leaves_out_what_was_spiked_and_says_that_there_is_more() {
    let newsroom = Newsroom::found();
    let shape = Shape { first_person: Some(newsroom.chief), ..Shape::of(1_000, 60) };
    synth::fill(newsroom.desk.store(), shape, &mut |_| ControlFlow::Continue(())).unwrap();
    let common = page(&newsroom.desk, View::All, None, "và ");
    assert_eq!((common.rows.len(), common.total, common.more_than_total), (200, 200, true));
    assert!(common.rows.iter().all(|row| row.state.as_str() != "spiked"));
    let spiked = page(&newsroom.desk, View::Spiked, None, "và ");
    assert!(!spiked.rows.is_empty() && spiked.rows.iter().all(|row| row.state.as_str() == "spiked"));
    assert_eq!((spiked.total as usize, spiked.more_than_total), (spiked.rows.len(), false));
}
