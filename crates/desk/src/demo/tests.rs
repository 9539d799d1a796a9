use super::*;
use chrono::NaiveDate;
use galley_domain::{
    article::{Details, Language},
    checks::{self, CheckInput, FindingKind},
    content::{
        body::{Body, inline_text},
        hash::{MediaHash, sha256},
        text::count_words,
    },
    people::{Privilege, default_privileges},
    profile::ContentProfile,
    publication::PublicationState,
    time::Timestamp,
    workflow::{
        Action, EditorialState,
        table::{To, row},
    },
};
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn all() -> Vec<DemoArticle> {
    articles(day("2026-11-23")).unwrap()
}

fn media(name: &str) -> MediaHash {
    MediaHash(sha256(name.as_bytes()))
}

fn details(article: &DemoArticle) -> Details {
    article.details(media, |_| None, |_| None, Timestamp::from_millis(1_795_392_000_000))
}

#[test]
fn every_name_an_article_uses_exists() {
    let people: BTreeSet<_> = people().iter().map(|p| p.key).collect();
    let sections: BTreeSet<_> = sections().iter().map(|s| s.key).collect();
    let mut keys = BTreeSet::new();
    for a in all() {
        assert!(
            people.contains(a.creator.as_str()) && a.bylines.iter().all(|b| people.contains(b.as_str())),
            "{}",
            a.key
        );
        assert!(sections.contains(a.section.as_str()), "{}", a.key);
        assert!(a.path.iter().filter_map(DemoStep::by).all(|p| people.contains(p)), "{}", a.key);
        assert!(a.pictures().iter().all(|p| pictures::NAMES.contains(p)), "{}", a.key);
        assert!(a.related.iter().all(|r| keys.contains(r)), "{}: related articles come first", a.key);
        assert!(keys.insert(a.key.clone()), "{} twice", a.key);
    }
    let drawn: BTreeSet<String> =
        all().iter().flat_map(|a| a.pictures().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert_eq!(drawn.len(), pictures::NAMES.len(), "every drawing is used");
}

#[test]
fn the_articles_are_long_and_varied_enough_to_show_a_newsroom() {
    let articles = all();
    let count = |language| articles.iter().filter(|a| a.language == language).count();
    assert!(count(Language::Vi) >= 12 && count(Language::En) >= 6);
    assert!(articles.iter().any(|a| a.headline.chars().count() == 140), "one headline is as long as headlines may be");
    assert!(articles.iter().any(|a| a.embargo_in_minutes.is_some()));
    for a in &articles {
        let body = a.working_body(media);
        let words = body.word_count() + count_words(&a.standfirst) + count_words(&a.headline);
        assert!((120..=600).contains(&words), "{} has {words} words", a.key);
        let read = Body::from_json(&body.to_json());
        assert_eq!(read.ok().as_ref(), Some(&body), "{} is in the schema", a.key);
        let text = format!("{} {} {}", a.headline, a.standfirst, body.plain_text());
        assert!(!text.contains(['{', '}', '*', '[', ']']), "{}: a mark was left in the text", a.key);
    }
}

#[test]
fn the_checks_find_the_two_mistakes_left_in_on_purpose_and_no_other_whatever_day_it_is() {
    let profile = ContentProfile::default_profile();
    for today in ["2026-11-23", "2027-01-01", "2028-02-28", "2026-12-31", "2026-06-30"].map(day) {
        let mut found = BTreeMap::new();
        for a in articles(today).unwrap() {
            let body = a.working_body(media);
            let details = details(&a);
            let findings = checks::run(&CheckInput {
                article: None,
                headline: &a.headline,
                standfirst: &a.standfirst,
                body: &body,
                details: &details,
                profile: &profile,
                publish_date: Some(today),
                open_reasons: &[],
                open_comments: &[],
                existing: &[],
            });
            let kinds: Vec<_> = findings.iter().map(|f| f.kind).collect();
            if !kinds.is_empty() {
                found.insert(a.key.clone(), kinds);
            }
        }
        let expected = BTreeMap::from([
            ("nghi-quyet-ngan-sach".to_owned(), vec![FindingKind::DateContradiction]),
            ("en-lanterns".to_owned(), vec![FindingKind::PictureWithoutCaption]),
        ]);
        assert_eq!(found, expected, "on {today}");
    }
}

#[test]
fn words_that_steps_point_at_stand_in_one_paragraph() {
    for a in all() {
        let mut paragraphs: Vec<String> = a.working_body(media).leaves().map(|l| inline_text(l.content())).collect();
        let mut once = |words: &str, replace: Option<&str>| {
            let hits: Vec<_> = paragraphs.iter_mut().filter(|p| p.contains(words)).collect();
            assert_eq!(hits.len(), 1, "{}: {words:?}", a.key);
            for p in hits {
                *p = p.replace(words, replace.unwrap_or(words));
            }
        };
        for step in &a.path {
            match step {
                DemoStep::Edit { find, replace, .. } => once(find, Some(replace)),
                DemoStep::Comment { on: Some(words), .. } => once(words, None),
                DemoStep::Return { reasons, .. } => {
                    reasons.iter().filter_map(|r| r.on.as_deref()).for_each(|w| once(w, None));
                }
                _ => {}
            }
        }
    }
}

/// Walks a path through the table of the editorial workflow, with the default privileges and four eyes.
fn walk(a: &DemoArticle) -> EditorialState {
    let people = people();
    let sections = sections();
    let chain = &sections.iter().find(|s| s.key == a.section.as_str()).unwrap().chain;
    let holds = |key: &str, privilege: Privilege| {
        let p = people.iter().find(|p| p.key == key).unwrap();
        let here = p.sections.as_ref().is_none_or(|s| s.contains(&a.section.as_str()));
        here && p.roles.iter().any(|r| default_privileges(*r).contains(&privilege))
    };
    let own = |key: &str| a.creator == key || a.bylines.iter().any(|b| b == key);
    let (mut state, mut step, mut ordered) = (EditorialState::Draft, 0, false);
    for s in &a.path {
        let (action, needs) = match s {
            DemoStep::Submit { fast_lane: true, .. } => (Action::Submit, Some(Privilege::FastLane)),
            DemoStep::Submit { .. } => (Action::Submit, Some(Privilege::Submit)),
            DemoStep::Withdraw { .. } => (Action::Withdraw, Some(Privilege::WithdrawOwn)),
            DemoStep::Claim { .. } => (Action::Claim, chain.get(step - 1).copied()),
            DemoStep::SignOff { .. } => (Action::SignOff, chain.get(step - 1).copied()),
            DemoStep::Return { .. } => (Action::Return, Some(Privilege::Return)),
            DemoStep::Hold { .. } => (Action::Hold, Some(Privilege::Hold)),
            DemoStep::Spike { .. } => (Action::Spike, Some(Privilege::Spike)),
            DemoStep::Reopen { .. } => (Action::Reopen, Some(Privilege::Reopen)),
            DemoStep::Schedule { .. } => (Action::Schedule, Some(Privilege::Schedule)),
            DemoStep::Publish { .. } => (Action::Publish, Some(Privilege::Publish)),
            DemoStep::Correct { .. } => (Action::Correct, Some(Privilege::Correct)),
            DemoStep::ProposeCorrection { .. } => (Action::ProposeCorrection, Some(Privilege::ProposeCorrection)),
            DemoStep::TakeDown { .. } => (Action::TakeDown, Some(Privilege::TakeDown)),
            DemoStep::Kill { .. } => (Action::Kill, Some(Privilege::Kill)),
            DemoStep::Require { .. } | DemoStep::Clear { .. } => (Action::Clear, Some(Privilege::Clear)),
            DemoStep::Comment { .. } | DemoStep::ResolveReasons { .. } => (Action::Comment, Some(Privilege::Comment)),
            DemoStep::Edit { .. } => (Action::Edit, Some(Privilege::EditOwn)),
            DemoStep::Portal { .. } | DemoStep::PortalWell | DemoStep::Deliver | DemoStep::Pass { .. } => continue,
        };
        let by = s.by().unwrap();
        let row = row(state, action).unwrap_or_else(|| panic!("{}: {action:?} in {state:?}", a.key));
        let needs = needs.unwrap_or_else(|| panic!("{}: {action:?} at step {step}", a.key));
        assert!(holds(by, needs), "{}: {by} may not {action:?}", a.key);
        match action {
            Action::SignOff => assert!(!own(by), "{}: four eyes", a.key),
            Action::Submit | Action::Edit => assert!(own(by), "{}: {by} is not the author", a.key),
            Action::Schedule | Action::Publish => ordered = true,
            Action::Correct | Action::TakeDown | Action::Kill | Action::ProposeCorrection => {
                assert!(ordered, "{}", a.key);
            }
            _ => {}
        }
        state = match row.to {
            To::State(to) => to,
            To::NextStep if step < chain.len() => EditorialState::InReview,
            To::NextStep => EditorialState::Approved,
            To::AuthorOrStep => EditorialState::Returned,
            To::Stay => state,
            To::Before | To::LastStep => panic!("{}: {action:?} is not walked here", a.key),
        };
        step = match s {
            DemoStep::Submit { fast_lane, .. } => 1 + usize::from(*fast_lane),
            DemoStep::SignOff { .. } => step + 1,
            _ => step,
        };
    }
    state
}

#[test]
fn every_path_is_one_the_workflow_allows_and_ends_where_it_says() {
    for a in all() {
        assert_eq!(walk(&a), a.ends.editorial, "{}", a.key);
    }
}

#[test]
fn together_the_articles_reach_every_state_that_lasts() {
    let articles = all();
    for state in EditorialState::ALL {
        assert!(articles.iter().any(|a| a.ends.editorial == state), "{state:?}");
    }
    // Sending lasts only as long as a request.
    for state in PublicationState::ALL.into_iter().filter(|s| *s != PublicationState::Sending) {
        assert!(articles.iter().any(|a| a.ends.publication == state), "{state:?}");
    }
}

#[test]
fn the_people_hold_every_role() {
    let held: BTreeSet<_> = people().into_iter().flat_map(|p| p.roles).collect();
    assert_eq!(held.len(), galley_domain::people::Role::ALL.len());
}

#[test]
fn a_picture_is_the_same_each_time_it_is_drawn_and_no_two_are_alike() {
    let mut seen = BTreeSet::new();
    for name in pictures::NAMES {
        let picture = pictures::draw(name, 96, 64).unwrap();
        assert_eq!((picture.width(), picture.height()), (96, 64));
        let colours: BTreeSet<_> = picture.pixels().map(|p| p.0).collect();
        assert!(colours.len() > 500, "{name} shows something");
        assert_eq!(picture, pictures::draw(name, 96, 64).unwrap(), "{name}");
        assert!(seen.insert(picture.into_raw()), "{name} is drawn twice");
    }
    assert!(pictures::draw("no such scene", 96, 64).is_none());
    assert!(pictures::draw("bridge", 0, 0).is_some());
}
