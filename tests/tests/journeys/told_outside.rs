//! What the app tells outside its window: notifications, on the desktop's own bus, to whom they concern and once.

use super::newsroom::{LAN, MINH, at_the_desk, found, sign_in, submitted, switch};
use galley_tests::Stage;
use std::time::Duration;
use tokio::time::interval;

#[tokio::test(flavor = "multi_thread")]
async fn notifications_reach_whom_they_concern_once_and_open_the_article() {
    let mut stage = Stage::set("notifications_reach_whom_they_concern_once_and_open_the_article").await;
    let headline = "Chợ nổi <An Lạc> & mùa nước lên";
    let portal = found(&stage, None).await;
    let id = at_the_desk(&stage, move |desk| submitted(desk, headline).to_string()).await;
    let app = stage.app().await;

    stage.step("Minh sits down: an article waits for him");
    sign_in(&app, MINH).await;
    let waiting = stage.desktop.notification(|one| one.body.contains("chờ bạn duyệt")).await;
    // A headline is no markup.
    assert_eq!(waiting.body, "“Chợ nổi &lt;An Lạc&gt; &amp; mùa nước lên” chờ bạn duyệt");
    assert_eq!((waiting.app.as_str(), waiting.summary.as_str()), ("Galley", "Galley"));
    assert_eq!(waiting.actions, ["default", "Mở"]);

    stage.step("Lan sits there when it is returned by another program");
    switch(&app, LAN).await;
    assert!(!stage.desktop.notifications().iter().any(|one| one.body.contains("trả lại")), "nothing came back yet");
    let _ = stage.galley(&["--as", MINH, "claim", &id]).await.done();
    let why = ["--reason", "missing_source", "--note", "Ai nói điều này?"];
    let _ = stage.galley(&[&["--as", MINH, "return", id.as_str()], &why[..]].concat()).await.done();
    let returned = stage.desktop.notification(|one| one.body.contains("trả lại")).await;
    assert_eq!(returned.body, "Minh Đức trả lại “Chợ nổi &lt;An Lạc&gt; &amp; mùa nước lên”: Ai nói điều này?");

    stage.step("a click opens the article");
    // Until it is heard: the app listens for the click only once the desktop has answered that it shows the notification.
    let mut clicking = interval(Duration::from_millis(300));
    let mut opened = Box::pin(app.see(".ProseMirror"));
    loop {
        tokio::select! {
            _ = opened.as_mut() => break,
            _ = clicking.tick() => stage.desktop.click(&returned).await,
        }
    }
    drop(opened);
    app.see_in(".where .mark", "Trả lại").await;
    app.see_text(headline).await;
    app.screenshot(&mut stage, "opened-by-a-notification").await;

    stage.step("what was shown is not shown again, also not by the next start");
    app.close().await;
    let again = stage.app().await;
    sign_in(&again, LAN).await;
    again.see_in(".status-slot button", "tin mới").await;
    let shown = stage.desktop.notifications();
    assert_eq!(shown.iter().filter(|one| one.body == returned.body).count(), 1, "{shown:#?}");
    again.close().await;
    portal.stop().await;
}
