//! Every code has its text in both languages and its line in docs/spec/delivery.md, and the texts use what the code gives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's helpers fail the test")]

mod world;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use galley_delivery::{engine::story, model::AlertCode, store::DeliveryStore as _};
use galley_domain::time::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn bundle(language: &str) -> FluentBundle<FluentResource> {
    let text = fs::read_to_string(root().join(format!("ui/locales/{language}/deliveries.ftl"))).unwrap();
    let resource = FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
    let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
    bundle.add_resource(resource).unwrap();
    bundle
}

/// The text; fails when it is missing or wants an argument that is not given.
fn say(bundle: &FluentBundle<FluentResource>, kind: &str, code: &str, args: &BTreeMap<String, String>) -> String {
    let id = format!("{kind}-{}", code.replace('_', "-"));
    let message = bundle.get_message(&id).and_then(|m| m.value()).unwrap_or_else(|| panic!("no message {id}"));
    let args: FluentArgs<'_> = args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(message, Some(&args), &mut errors).into_owned();
    assert!(errors.is_empty(), "{id}: {errors:?}");
    text
}

#[test]
fn every_line_and_alert_of_a_hundred_histories_can_be_told_in_both_languages() {
    let mut told = BTreeSet::new();
    let bundles = ["vi", "en"].map(bundle);
    for seed in 0..100 {
        let mut world = world::World::new(seed);
        world.restores = true;
        for _ in 0..400 {
            world.tick();
        }
        world.settle();
        let lines = world.lanes.iter().flat_map(|lane| world.store.story(lane, None).unwrap());
        let alerts = world.store.alerts(Timestamp::from_millis(0)).unwrap();
        let said = lines
            .map(|l| ("story", l.code, l.args))
            .chain(alerts.into_iter().map(|a| ("alert", a.code.as_str().to_owned(), a.args)));
        for (kind, code, args) in said {
            for bundle in &bundles {
                assert!(!say(bundle, kind, &code, &args).trim().is_empty());
            }
            told.insert(code);
        }
    }
    assert!(told.len() > 30, "the histories told of {} codes only", told.len());
}

/// Codes given to `why(..)`, `local(..)` and the like anywhere in this crate.
fn whys(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            whys(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for start in ["why(\"", "local(\"", "refuse(\"", "missing(\"", "Local { code: \""] {
            for rest in text.split(start).skip(1) {
                let code = rest.split('"').next().unwrap();
                if !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                    found.insert(code.to_owned());
                }
            }
        }
    }
}

#[test]
fn every_code_has_a_text_in_both_languages_and_a_line_in_the_specification() {
    let spec = fs::read_to_string(root().join("docs/spec/delivery.md")).unwrap();
    let mut reasons = BTreeSet::from(["portal_forbids", "portal_refused"].map(str::to_owned));
    whys(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut reasons);
    assert!(reasons.len() > 25, "{reasons:?}");
    let codes = story::ALL
        .iter()
        .map(|c| ("story", (*c).to_owned()))
        .chain(AlertCode::ALL.iter().map(|c| ("alert", c.as_str().to_owned())))
        .chain(reasons.into_iter().map(|c| ("why", c)));
    for (kind, code) in codes {
        assert!(spec.contains(&format!("`{code}`")), "docs/spec/delivery.md does not explain {kind} `{code}`");
        for language in ["vi", "en"] {
            let id = format!("{kind}-{}", code.replace('_', "-"));
            assert!(bundle(language).has_message(&id), "{language} has no {id}");
        }
    }
}
