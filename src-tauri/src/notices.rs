//! Notifications of the desktop: an article came back, waits for you, is late, or is held and its time is near. Each alert
//! of the desk is shown once; those that were there when a person sat down are on their screen already.

use crate::{
    link::Link,
    messages::{Language, Messages},
};
use galley_desk::queries::status::Alert;
use galley_domain::ids::PersonId;
use std::collections::HashSet;

/// Which alerts have been shown, and to whom.
#[derive(Debug, Default)]
pub struct Shown {
    person: Option<PersonId>,
    begun: bool,
    alerts: HashSet<String>,
}

impl Shown {
    /// Of a person's alerts, those to show now.
    pub fn fresh<'a>(&mut self, person: Option<PersonId>, alerts: &'a [Alert]) -> Vec<&'a Alert> {
        let sat_down = !self.begun || person != self.person;
        self.begun = true;
        self.person = person;
        let fresh = alerts.iter().filter(|alert| self.alerts.insert(alert.id.clone())).collect();
        if sat_down { Vec::new() } else { fresh }
    }
}

/// Shows one alert; `clicked` hears of a click on it.
pub fn show(alert: &Alert, messages: &Messages, language: Language, clicked: impl FnOnce(Option<Link>) + Send + 'static) {
    let link = alert.article.map(|id| Link { article: id.0 });
    let text = messages.say(language, &format!("alert-{}", alert.code), &alert.args);
    let open = messages.say(language, "shell-notification-open", &std::collections::BTreeMap::new());
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
            // No notification service here: the alert stands in the status line all the same.
            Err(error) => tracing::info!(%error, "a notification could not be shown"),
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "no thread for a notification");
    }
}

/// Notification servers may read the body as markup (Desktop Notifications Specification, "Markup"); a headline is none.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use galley_domain::time::Timestamp;

    fn alert(id: &str) -> Alert {
        Alert {
            id: id.to_owned(),
            at: Timestamp::from_millis(0),
            code: "returned".to_owned(),
            args: std::collections::BTreeMap::new(),
            article: None,
        }
    }

    #[test]
    fn an_alert_is_shown_once_and_not_to_somebody_who_just_sat_down() {
        let lan = Some(PersonId(uuid::Uuid::from_u128(1)));
        let minh = Some(PersonId(uuid::Uuid::from_u128(2)));
        let mut shown = Shown::default();
        let (old, new, other) = (alert("old"), alert("new"), alert("other"));
        assert_eq!(shown.fresh(lan, std::slice::from_ref(&old)), Vec::<&Alert>::new());
        let both = [old.clone(), new.clone()];
        assert_eq!(shown.fresh(lan, &both), [&new]);
        assert_eq!(shown.fresh(lan, &both), Vec::<&Alert>::new());
        assert_eq!(shown.fresh(minh, &[other]), Vec::<&Alert>::new());
    }

    #[test]
    fn a_headline_with_markup_stays_a_headline() {
        assert_eq!(escape("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
    }
}
