//! A small newsroom for the journeys, made by the command line program: people of every role, a portal that trusts it.

use galley_tests::{App, Stage, stage::Portal};
use serde_json::Value;

/// Everybody's password.
pub const PASSWORD: &str = galley_tests::stage::PASSWORD;

/// People and their roles.
pub const PEOPLE: [(&str, &str); 3] = [("Lan Anh", "reporter"), ("Minh Đức", "editor"), ("Thu Hoà", "managing_editor")];
/// Administrator and editor-in-chief.
pub const CHIEF: &str = "Trần Quân";

/// Makes the newsroom and its portal.
pub async fn found(stage: &Stage) -> Portal {
    stage.step("the newsroom is founded, people join");
    let _ = stage.galley(&["init", "--newsroom", "Báo An Lạc", "--admin", CHIEF]).await.done();
    for (name, role) in PEOPLE {
        let _ = stage.galley(&["--as", CHIEF, "people", "add", name, "--role", role]).await.done();
    }
    let key = stage.path("newsroom-key.json");
    let key = key.to_str().expect("a readable path");
    let _ = stage.galley(&["--as", CHIEF, "newsroom", "export-key", key]).await.done();
    let folder = stage.path("portal");
    let _ = stage.galley(&["portal", "trust", key, "--data", folder.to_str().expect("a readable path")]).await.done();
    let portal = stage.portal().await;
    stage.step("the portal trusts the newsroom; the newsroom knows the portal");
    let url = portal.write_url();
    let _ = stage
        .galley(&["--as", CHIEF, "destination", "add", "Cổng An Lạc", "--kind", "own", "--url", &url])
        .await
        .done();
    portal
}

/// An article of Lan's, made by the command line program, ready to submit. Gives its id.
pub async fn article(stage: &Stage, headline: &str) -> String {
    let body = stage.path("body.md");
    std::fs::write(
        &body,
        "Sáng nay, hội nghị bàn ba việc lớn của tỉnh.\n\nĐại biểu thống nhất lịch làm việc của quý tới.\n",
    )
    .unwrap();
    let made = stage
        .galley(&["--as", "Lan Anh", "--json", "article", "new", "--headline", headline, "--section", "thoi-su"])
        .await
        .done()
        .json();
    let id = made["id"].as_str().expect("an id").to_owned();
    let body = body.to_str().expect("a readable path");
    let _ = stage
        .galley(&[
            "--as",
            "Lan Anh",
            "article",
            "edit",
            &id,
            "--standfirst",
            "Hội nghị khai mạc sáng nay.",
            "--body-file",
            body,
        ])
        .await
        .done();
    id
}

/// The article as the command line program shows it.
pub async fn shown(stage: &Stage, who: &str, id: &str) -> Value {
    stage.galley(&["--as", who, "--json", "article", "show", id]).await.done().json()
}

/// Signs a person in, from the sign-in screen.
pub async fn sign_in(app: &App, name: &str) {
    app.until(
        "[...document.querySelectorAll('button.person')].some((b) => b.textContent.includes(values[0]))",
        vec![name.into()],
    )
    .await;
    app.ask(
        "[...document.querySelectorAll('button.person')].find((b) => b.textContent.includes(arguments[0])).click()",
        vec![name.into()],
    )
    .await;
    app.fill("input[name=password]", PASSWORD).await;
    app.click("form button[type=submit]").await;
    app.see(".list-head").await;
}

/// Signs out, back to the sign-in screen.
pub async fn sign_out(app: &App) {
    app.chord(thirtyfour::Key::Control + thirtyfour::Key::Alt, "l").await;
    app.see("button.person").await;
}

/// Opens the article of this headline from the list of a view.
pub async fn open(app: &App, view: &str, headline: &str) {
    app.press_containing(".rail-link", view).await;
    app.press_containing(".row-title", headline).await;
    app.see_text(headline).await;
    app.see(".ProseMirror, .reading").await;
}
