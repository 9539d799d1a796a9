//! Notifications of the desktop: an article came back, waits for you, is late, or is held and its time is near. The desk
//! keeps which notices were shown, so that each is shown once, also after a restart.

use crate::{
    link::Link,
    messages::{Language, Messages},
};
use galley_desk::queries::newsroom::NoticeView;
use std::collections::BTreeMap;

/// More than this at once would bury a person who just sat down; the rest is in the status line.
pub const AT_ONCE: usize = 3;

/// Shows one notice; `clicked` hears of a click on it.
pub fn show(
    notice: &NoticeView,
    messages: &Messages,
    language: Language,
    clicked: impl FnOnce(Option<Link>) + Send + 'static,
) {
    let link = notice.article.map(|id| Link { article: id.0 });
    let text = words(notice, messages, language);
    let open = messages.say(language, "shell-notification-open", &BTreeMap::new());
    // Waiting for the click blocks until the notification is gone.
    let shown = std::thread::Builder::new().name("notification".to_owned()).spawn(move || {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Galley").summary("Galley").body(&escape(&text)).icon("galley-desktop");
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            notification.action("default", &open).hint(notify_rust::Hint::DesktopEntry("galley".to_owned()));
        }
        match notification.show() {
            #[cfg(all(unix, not(target_os = "macos")))]
            Ok(handle) => handle.wait_for_action(|action| {
                if action == "default" {
                    clicked(link);
                }
            }),
            #[cfg(not(all(unix, not(target_os = "macos"))))]
            Ok(_) => drop((clicked, link, open)),
            // No notification service here: the notice stands in the status line all the same.
            Err(error) => tracing::info!(%error, "a notification could not be shown"),
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "no thread for a notification");
    }
}

fn words(notice: &NoticeView, messages: &Messages, language: Language) -> String {
    let mut args = notice.args.clone();
    if let Some(headline) = &notice.headline {
        args.entry("headline".to_owned()).or_insert_with(|| headline.clone());
    }
    messages.say(language, &format!("alert-{}", notice.code.replace('_', "-")), &args)
}

/// Notification servers may read the body as markup (Desktop Notifications Specification, "Markup"); a headline is none.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use galley_domain::time::Timestamp;

    #[test]
    fn a_notice_speaks_of_its_article_in_both_languages() {
        let notice = NoticeView {
            id: String::new(),
            at: Timestamp::from_millis(0),
            code: "waiting_for_you".to_owned(),
            args: BTreeMap::new(),
            article: None,
            headline: Some("Cầu mới".to_owned()),
            urgent: false,
            read: false,
        };
        let messages = Messages::new();
        assert_eq!(words(&notice, &messages, Language::En), "“Cầu mới” waits for you");
        assert!(words(&notice, &messages, Language::Vi).contains("Cầu mới"));
    }

    #[test]
    fn a_headline_with_markup_stays_a_headline() {
        assert_eq!(escape("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
    }
}
