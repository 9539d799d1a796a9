//! A newsroom of three, on a desk whose clock moves only when told.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod portal;

use galley_desk::{
    Desk, DeskError,
    actions::{
        On,
        claim::claim,
        create::create_with,
        first_run::{FirstRun, first_run},
        people::{AddPerson, GrantRequest, add_person},
        session::sign_in,
        sign_off::{SignOffRequest, sign_off},
        submit::{Submit, submit},
    },
    host::TestHost,
    keys::Cost,
    refusal::DeskRefusal,
};
use galley_domain::{
    article::Details,
    content::{
        body::{Block, Body, Inline},
        hash::RevisionHash,
        ydoc::WorkingText,
    },
    ids::{ArticleId, PersonId, SectionId},
    people::Role,
    time::Timestamp,
    workflow::Refusal,
};
use std::sync::Arc;
use tempfile::TempDir;

pub const PASSWORD: &str = "mật khẩu dài";
pub const PASSPHRASE: &str = "câu mật của tòa soạn";

pub struct Newsroom {
    pub desk: Desk,
    pub host: Arc<TestHost>,
    pub dir: TempDir,
    pub chief: PersonId,
    pub recovery_key: String,
}

impl Newsroom {
    /// Founded by Hoàng Lan, administrator and editor-in-chief, who is signed in.
    pub fn found() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let host = TestHost::shared(7);
        let desk = Desk::open(dir.path(), host.clone(), Cost::FOR_TESTS).unwrap();
        let done = first_run(
            &desk,
            &FirstRun {
                language: "vi".into(),
                newsroom: "Báo Phố".into(),
                time_zone: "Asia/Ho_Chi_Minh".into(),
                name: "Hoàng Lan".into(),
                password: PASSWORD.into(),
                passphrase: PASSPHRASE.into(),
            },
        )
        .unwrap();
        Self { desk, host, dir, chief: done.session.person.id, recovery_key: done.recovery_key }
    }

    pub fn host_now(&self) -> Timestamp {
        galley_desk::host::Host::now(&*self.host)
    }

    pub fn add(&self, name: &str, roles: &[Role]) -> PersonId {
        let request = AddPerson {
            name: name.into(),
            pen_names: vec![],
            grants: roles.iter().map(|r| grant(*r)).collect(),
            password: PASSWORD.into(),
        };
        add_person(&self.desk, &request, Some(PASSPHRASE)).unwrap()
    }

    pub fn be(&self, person: PersonId) {
        sign_in(&self.desk, person, PASSWORD).unwrap();
    }

    /// A submitted article of the person signed in.
    pub fn submitted(&self, headline: &str) -> ArticleId {
        let id = self.draft(headline);
        submit(&self.desk, Submit { on: on(id), fast_lane: false, editor: None }).unwrap();
        id
    }

    pub fn draft(&self, headline: &str) -> ArticleId {
        let paragraph = |text: &str| Block::Paragraph(vec![Inline::Text { text: text.into(), marks: vec![] }]);
        let text = WorkingText {
            headline: headline.into(),
            standfirst: format!("Tóm tắt của bài {headline}."),
            body: Body {
                blocks: vec![paragraph("Đoạn thứ nhất của bài."), paragraph("Đoạn thứ hai, khác hẳn.")]
            },
        };
        let details = Details { section: Some(section("thoi-su")), ..Details::default() };
        create_with(&self.desk, text, details).unwrap()
    }

    /// Signs off as the person signed in, whatever is on the screen.
    pub fn sign_off(&self, id: ArticleId) -> Result<(), DeskError> {
        let revision = self.revision(id);
        sign_off(&self.desk, SignOffRequest { on: on(id), revision, editor: None, also_stale: true })
    }

    pub fn revision(&self, id: ArticleId) -> RevisionHash {
        galley_desk::queries::article::article(&self.desk, id).unwrap().revision.unwrap()
    }

    /// An article approved by `editor` and then by `managing`, written by `reporter`.
    pub fn approved(&self, reporter: PersonId, editor: PersonId, managing: PersonId) -> ArticleId {
        self.be(reporter);
        let id = self.submitted("Cầu mới thông xe");
        for person in [editor, managing] {
            self.host.advance(60_000);
            self.be(person);
            claim(&self.desk, on(id), false).unwrap();
            self.sign_off(id).unwrap();
        }
        id
    }
}

pub fn grant(role: Role) -> GrantRequest {
    GrantRequest { role, sections: None }
}

pub fn section(key: &str) -> SectionId {
    key.parse().unwrap()
}

pub fn on(article: ArticleId) -> On {
    On { article, round: None }
}

/// The desk's refusal of an outcome.
pub fn refused<T: std::fmt::Debug>(out: Result<T, DeskError>) -> DeskRefusal {
    match out {
        Err(DeskError::Refused(r)) => r,
        other => panic!("not refused by the desk: {other:?}"),
    }
}

/// The workflow's refusal of an outcome.
pub fn declined<T: std::fmt::Debug>(out: Result<T, DeskError>) -> Refusal {
    match out {
        Err(DeskError::Workflow(r)) => r,
        other => panic!("not refused by the workflow: {other:?}"),
    }
}
