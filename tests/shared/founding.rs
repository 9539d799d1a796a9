//! The newsroom that journeys and benches work in: founded in an empty folder through the desk's own use cases, before the
//! app opens it.

use galley_desk::{
    Desk,
    actions::{create, first_run, people, restore_revision, session},
    host::SystemHost,
    keys::{Cost, age_file::AgeFile},
};
use galley_domain::{
    article::Language,
    content::{body::Body, ydoc::WorkingText},
    ids::{ArticleId, PersonId},
    people::Role,
};
use galley_tests::stage::{PASSPHRASE, PASSWORD};
use std::{path::Path, sync::Arc};

/// Administrator and editor-in-chief.
pub const CHIEF: &str = "Trần Quân";
/// A reporter.
pub const LAN: &str = "Lan Anh";
/// An editor.
pub const MINH: &str = "Minh Đức";
/// A managing editor.
pub const HOA: &str = "Thu Hoà";

/// A section of every newsroom.
pub const SECTION: &str = "thoi-su";

/// A desk with its keys in a file, as the app finds it when it opens the folder with the same passphrase.
pub fn desk(folder: &Path) -> Desk {
    std::fs::create_dir_all(folder).expect("a folder");
    let keychain = AgeFile::open(folder, PASSPHRASE, Cost::FOR_TESTS).expect("secrets.age opens");
    Desk::open(folder, Arc::new(SystemHost::new(Box::new(keychain))), Cost::FOR_TESTS).expect("the desk opens")
}

/// That person sits down at the desk.
pub fn sits(desk: &Desk, name: &str) -> PersonId {
    let id = session::by_name(desk, name).expect("known");
    session::sign_in(desk, id, PASSWORD).expect("signed in");
    id
}

/// Founds a newsroom with people of four roles; its chief sits at the desk.
pub fn founded(folder: &Path) -> Desk {
    let desk = desk(folder);
    let first = first_run::FirstRun {
        language: "vi".into(),
        newsroom: "Báo An Lạc".into(),
        time_zone: "Asia/Ho_Chi_Minh".into(),
        name: CHIEF.into(),
        password: PASSWORD.into(),
        passphrase: PASSPHRASE.into(),
    };
    first_run::first_run(&desk, &first).expect("founded");
    for (name, role) in [(LAN, Role::Reporter), (MINH, Role::Editor), (HOA, Role::ManagingEditor)] {
        let grants = vec![people::GrantRequest { role, sections: None }];
        let request = people::AddPerson { name: name.into(), pen_names: Vec::new(), grants, password: PASSWORD.into() };
        people::add_person(&desk, &request, Some(PASSPHRASE)).expect("somebody joins");
    }
    desk
}

/// Whoever sits at the desk writes an article.
pub fn written(desk: &Desk, headline: &str, standfirst: &str, paragraphs: &[impl AsRef<str>]) -> ArticleId {
    let section = SECTION.parse().ok();
    let request = create::CreateArticle { section, language: Language::Vi, headline: headline.into() };
    let id = create::create_article(desk, request).expect("created");
    let body = Body::from_paragraphs(paragraphs.iter().map(AsRef::as_ref));
    let text = WorkingText { headline: headline.into(), standfirst: standfirst.into(), body };
    restore_revision::replace_text(desk, id, text, "edit").expect("written");
    id
}
