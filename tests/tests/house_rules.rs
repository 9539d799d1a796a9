//! The house rules of docs/ARCHITECTURE.md that no compiler or linter holds.
//!
//! Each rule reads the tree as it lies on disk and lists its breaches. Beside each stand small trees that break it: a rule
//! that does not see those has gone blind, and its test fails too.

// Helpers of tests: clippy knows only functions marked as tests.
#![allow(clippy::expect_used)]

#[path = "house_rules/crates.rs"]
mod crates;
#[path = "house_rules/interface.rs"]
mod interface;
#[path = "house_rules/template.rs"]
mod template;
#[path = "house_rules/texts.rs"]
mod texts;
#[path = "house_rules/tree.rs"]
mod tree;

use std::path::Path;
use std::sync::LazyLock;

use tree::{Breach, Tree};

static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace around this package");
    Tree::read(root)
});

type Files<'a> = &'a [(&'a str, &'a str)];

/// The rule finds nothing in our tree, something in each tree that breaks it, and nothing in those that only look so.
#[track_caller]
fn check(rule: fn(&Tree) -> Vec<Breach>, broken: &[Files<'_>], sound: &[Files<'_>]) {
    for files in broken {
        assert!(!rule(&Tree::of(files)).is_empty(), "the rule is blind to {files:?}");
    }
    for files in sound {
        let found = rule(&Tree::of(files));
        assert!(found.is_empty(), "the rule sees a breach where there is none: {found:?} in {files:?}");
    }
    let found: Vec<String> = rule(&TREE).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "\n{} breach(es) of a house rule:\n{}\n", found.len(), found.join("\n"));
}

#[test]
fn crates_import_only_what_lies_below_them() {
    check(
        crates::layers,
        &[
            &[(
                "crates/desk/Cargo.toml",
                "[package]\nname = \"galley-desk\"\n[dependencies]\ngalley-portal.workspace = true",
            )],
            &[(
                "crates/domain/Cargo.toml",
                "[package]\nname = \"galley-domain\"\n[dev-dependencies]\ngalley-desk.workspace = true",
            )],
            &[(
                "crates/portal/Cargo.toml",
                "[package]\nname = \"galley-portal\"\n[target.'cfg(unix)'.dependencies]\nd = { package = \"galley-desk\", path = \"../desk\" }",
            )],
            &[("crates/new/Cargo.toml", "[package]\nname = \"galley-new\"")],
        ],
        &[&[(
            "crates/desk/Cargo.toml",
            "[package]\nname = \"galley-desk\"\n[dev-dependencies]\ngalley-portal.workspace = true",
        )]],
    );
}

#[test]
fn foreign_crates_stay_where_they_belong() {
    check(
        crates::fences,
        &[
            &[("crates/desk/Cargo.toml", "[package]\nname = \"galley-desk\"\n[dependencies]\ntauri = \"2.12\"")],
            &[("crates/cli/Cargo.toml", "[package]\nname = \"galley-cli\"\n[dependencies]\nrusqlite.workspace = true")],
        ],
        &[&[(
            "src-tauri/Cargo.toml",
            "[package]\nname = \"galley-desktop\"\n[build-dependencies]\ntauri-build = \"2.7\"",
        )]],
    );
}

#[test]
fn the_domain_does_no_io_and_has_no_clock() {
    check(
        crates::domain_is_pure,
        &[
            &[(
                "crates/domain/Cargo.toml",
                "[package]\nname = \"galley-domain\"\n[dependencies]\ntokio.workspace = true",
            )],
            &[("crates/domain/src/a.rs", "fn a() { let now = SystemTime::now(); }")],
            &[("crates/domain/src/a/b.rs", "use std::fs;")],
            &[("crates/domain/src/a.rs", "pub async fn a() {}")],
        ],
        &[
            &[("crates/domain/src/a.rs", "// no std::fs here\nfn a() {}\n#[cfg(test)]\nmod tests {\nuse std::fs;\n}")],
            &[("crates/desk/src/a.rs", "use std::fs;")],
        ],
    );
}

#[test]
fn every_crate_takes_the_shared_lints() {
    check(
        crates::lints_are_shared,
        &[&[("crates/a/Cargo.toml", "[package]\nname = \"a\"\n[lints.rust]\nunsafe_code = \"allow\"")]],
        &[&[("crates/a/Cargo.toml", "[package]\nname = \"a\"\n[lints]\nworkspace = true")]],
    );
}

#[test]
fn no_file_switches_off_the_lints_that_guard_against_panics() {
    check(
        crates::no_lint_is_switched_off_for_a_crate,
        &[&[("crates/a/src/lib.rs", "#![allow(clippy::unwrap_used)]")]],
        &[&[("xtask/src/main.rs", "#![allow(clippy::print_stdout)]")]],
    );
}

#[test]
fn every_library_says_what_is_absent_from_it() {
    check(
        crates::headers_say_what_is_absent,
        &[&[("crates/a/src/lib.rs", "//! A.\n\nmod b;\nmod c;\n")]],
        &[&[("crates/a/src/lib.rs", "//! A.\n//! Architecture invariant: no I/O.\n\nmod b;\nmod c;\n")]],
    );
}

#[test]
fn the_map_names_every_crate() {
    check(
        crates::map_names_every_crate,
        &[&[("docs/ARCHITECTURE.md", "crates/desk"), ("crates/hub/Cargo.toml", "[package]\nname = \"galley-hub\"")]],
        &[&[("docs/ARCHITECTURE.md", "crates/hub"), ("crates/hub/Cargo.toml", "[package]\nname = \"galley-hub\"")]],
    );
}

#[test]
fn the_tests_that_documents_name_are_there() {
    check(
        texts::witnesses_exist,
        &[&[("docs/a.md", "held by `nothing_is_ever_lost_here`"), ("crates/a/tests/b.rs", "fn nothing_is_lost() {}")]],
        &[&[
            ("docs/a.md", "held by `nothing_is_ever_lost_here`; code `reply_lost`; `SELECT a_b_c_d_e FROM x`"),
            ("crates/a/tests/b.rs", "#[test]\nfn nothing_is_ever_lost_here() {}"),
        ]],
    );
}

#[test]
fn files_have_one_subject_and_at_most_800_lines() {
    let long = "a\n".repeat(801);
    check(texts::files_are_short, &[&[("ui/src/a.svelte", &long)]], &[&[("ui/src/lib/bindings/a.ts", &long)]]);
}

#[test]
fn tests_wait_for_signals_and_never_sleep() {
    check(
        texts::tests_do_not_sleep,
        &[
            &[("tests/tests/a.rs", "tokio::time::sleep(Duration::from_secs(1)).await;")],
            &[("crates/desk/src/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    std::thread::sleep(SECOND);\n}")],
            &[("ui/src/a.test.ts", "await new Promise((done) => setTimeout(done, 50));")],
        ],
        &[
            &[("crates/delivery/src/a.rs", "tokio::time::sleep(pause).await;")],
            &[("ui/src/a.ts", "setTimeout(save, 300);")],
        ],
    );
}

#[test]
fn tests_are_named_as_sentences() {
    check(
        texts::tests_are_named_as_sentences,
        &[
            &[("crates/a/src/b.rs", "#[test]\nfn works() {}")],
            &[("tests/tests/a.rs", "#[tokio::test]\nasync fn test_a_b_c() {}")],
        ],
        &[&[("tests/tests/a.rs", "#[test]\nfn a_signed_off_article_goes_live() {}\nfn helper() {}")]],
    );
}

#[test]
fn nothing_is_left_for_later() {
    check(
        texts::nothing_is_left_unfinished,
        &[
            &[("crates/a/src/b.rs", "// TODO: the rest")],
            &[("ui/src/a.test.ts", "it.skip('saves', () => {});")],
            &[("tests/tests/a.rs", "#[ignore = \"slow\"]")],
            &[("docs/a.md", "FIXME")],
        ],
        &[&[("docs/a.md", "METHODOLOGY and TODOS_TABLE")]],
    );
}

#[test]
fn the_tree_names_no_folder_of_one_machine() {
    check(
        texts::no_words_of_one_machine,
        &[&[("docs/a.md", "see /home/lan/galley")], &[("ui/vite.config.ts", "root: '/work/main'")]],
        &[&[("docs/a.md", "https://example.org/home/ and target/work/ and ~/work/")]],
    );
}

#[test]
fn migrations_are_numbered_without_gaps() {
    check(
        texts::migrations_are_numbered,
        &[
            &[("migrations/desk/0001_first.sql", ""), ("migrations/desk/0003_third.sql", "")],
            &[("migrations/desk/0001_first.sql", ""), ("migrations/desk/0001_other.sql", "")],
            &[("migrations/portal/1_first.sql", "")],
        ],
        &[&[("migrations/desk/0001_first.sql", ""), ("migrations/hub/sqlite/0001_first.sql", "")]],
    );
}

#[test]
fn a_released_migration_never_changes() {
    // SHA-256 of the empty text.
    let released = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  desk/0001_first.sql\n";
    check(
        texts::released_migrations_never_change,
        &[
            &[("migrations/RELEASED", released), ("migrations/desk/0001_first.sql", "-- changed")],
            &[("migrations/RELEASED", released)],
        ],
        &[&[("migrations/RELEASED", released), ("migrations/desk/0001_first.sql", "")]],
    );
}

#[test]
fn ci_runs_what_people_run() {
    check(texts::ci_runs_one_command, &[&[(".ci/run", "#!/usr/bin/env bash\nset -eu\ncargo test\n")]], &[]);
}

#[test]
fn only_the_backend_folder_knows_the_shell() {
    check(
        interface::one_door_to_the_shell,
        &[&[("ui/src/features/a.ts", "import { invoke } from '@tauri-apps/api/core';")]],
        &[&[("ui/src/lib/backend/a.ts", "import { invoke } from '@tauri-apps/api/core';")]],
    );
}

#[test]
fn the_interface_loads_nothing_from_the_network() {
    check(
        interface::nothing_from_the_network,
        &[
            &[("ui/src/app.css", "@import url('https://fonts.example.org/a.css');")],
            &[("ui/src/a.ts", "await fetch(\"http://example.org\");")],
            &[("ui/index.html", "<script src=\"//example.org/a.js\"></script>")],
        ],
        &[
            &[("ui/src/a.ts", "if (typed.startsWith('https://')) go(); // see https://example.org/rule")],
            &[("ui/src/a.svelte", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>")],
        ],
    );
}

#[test]
fn what_people_read_stands_in_the_locales() {
    check(
        interface::texts_stand_in_the_locales,
        &[
            &[("ui/src/a.svelte", "<p>Sign in</p>")],
            &[("ui/src/a.svelte", "<img alt=\"The minister\">")],
            &[("ui/src/a.ts", "const title = 'Bài viết';")],
        ],
        &[&[("ui/src/a.ts", "text.replace(/đ/g, 'd'); // như bài viết")], &[("ui/src/a.test.ts", "type('Bài viết')")]],
    );
}

#[test]
fn both_languages_have_every_text_with_the_same_variables() {
    check(
        interface::both_languages_say_the_same,
        &[
            &[("ui/locales/vi/a.ftl", "sign-in = Đăng nhập"), ("ui/locales/en/a.ftl", "sign-out = Sign out")],
            &[("ui/locales/vi/a.ftl", "a = { $n } bài"), ("ui/locales/en/a.ftl", "a = { $count } articles")],
            &[("ui/locales/vi/a.ftl", "a = b\n    .title = c"), ("ui/locales/en/a.ftl", "a = b")],
            &[("ui/locales/vi/a.ftl", "a = b"), ("ui/locales/en/a.ftl", "a = b"), ("ui/locales/en/c.ftl", "a = d")],
        ],
        &[&[
            ("ui/locales/vi/a.ftl", "# ghi chú = x\na = { $n } bài\n"),
            (
                "ui/locales/en/b.ftl",
                "a =\n    { $n ->\n        [one] One article\n       *[other] { $n } articles\n    }\n",
            ),
        ]],
    );
}

#[test]
fn the_window_admits_only_what_we_shipped() {
    let config = |csp: &str, freeze: bool| {
        format!("{{\"app\":{{\"security\":{{\"freezePrototype\":{freeze},\"csp\":{csp}}}}}}}")
    };
    let good = "{\"default-src\":\"'self'\",\"connect-src\":\"ipc: http://ipc.localhost\"}";
    check(
        interface::the_window_is_closed,
        &[
            &[("src-tauri/tauri.conf.json", &config("{\"style-src\":\"'self' 'unsafe-inline'\"}", true))],
            &[("src-tauri/tauri.conf.json", &config("{\"img-src\":[\"'self'\",\"https://cdn.example.org\"]}", true))],
            &[("src-tauri/tauri.conf.json", &config("null", true))],
            &[("src-tauri/tauri.conf.json", &config(good, false))],
            &[
                ("src-tauri/tauri.conf.json", &config(good, true)),
                ("src-tauri/capabilities/main.json", "{ \"permissions\": [\"core:default\"] }"),
            ],
        ],
        &[&[("src-tauri/tauri.conf.json", &config(good, true))]],
    );
}
