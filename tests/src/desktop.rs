//! What a desktop environment has on its bus: a place for notifications and a tray. Both are real services under their
//! real names; what the app sends them is recorded, and a journey can answer as a person would.

use crate::{PATIENCE, bus::Bus};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{sync::watch, time::timeout};
use zbus::{
    Connection, OwnedObjectPath, OwnedVariant, Variant, interface, message::Header, object_server::SignalEmitter,
};

const NOTIFICATIONS: &str = "/org/freedesktop/Notifications";
const WATCHER: &str = "/StatusNotifierWatcher";

/// A notification as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Number the service gave it.
    pub id: u32,
    /// The program's name.
    pub app: String,
    /// First line.
    pub summary: String,
    /// The rest.
    pub body: String,
    /// Actions: key, words, key, words, ...
    pub actions: Vec<String>,
}

/// A tray item that registered itself.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    owner: String,
    path: String,
}

#[derive(Debug, Default)]
struct Seen {
    notifications: Vec<Notification>,
    items: Vec<Item>,
}

#[derive(Debug, Clone)]
struct Record {
    seen: Arc<Mutex<Seen>>,
    tell: Arc<watch::Sender<u64>>,
}

impl Record {
    fn note<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        let given = change(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        self.tell.send_modify(|count| *count += 1);
        given
    }
}

struct NotificationService(Record);

/// <https://specifications.freedesktop.org/notification-spec/latest/>
#[interface(name = "org.freedesktop.Notifications")]
impl NotificationService {
    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedVariant>,
        _expire_timeout: i32,
    ) -> u32 {
        self.0.note(|seen| {
            let next = u32::try_from(seen.notifications.len()).unwrap_or(u32::MAX) + 1;
            let id = if replaces_id == 0 { next } else { replaces_id };
            seen.notifications.push(Notification { id, app: app_name, summary, body, actions });
            id
        })
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "persistence"].map(str::to_owned).to_vec()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("Galley's journeys".to_owned(), "Galley".to_owned(), "1".to_owned(), "1.2".to_owned())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

struct Watcher(Record);

/// <https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/>
#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        service: String,
    ) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // An item names its path, or its bus name.
        let item = if service.starts_with('/') {
            Item { owner: sender, path: service }
        } else {
            Item { owner: service, path: "/StatusNotifierItem".to_owned() }
        };
        let full = format!("{}{}", item.owner, item.path);
        self.0.note(|seen| seen.items.push(item));
        let _ = Self::status_notifier_item_registered(&emitter, &full).await;
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.items.iter().map(|item| format!("{}{}", item.owner, item.path)).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_item_unregistered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_registered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

/// The desktop's services on a journey's bus.
#[derive(Debug)]
pub struct Desktop {
    connection: Connection,
    record: Record,
    said: watch::Receiver<u64>,
}

/// A line of the tray's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLine {
    /// Its number, for choosing it.
    pub id: i32,
    /// Its words; empty for a separator.
    pub label: String,
}

impl Desktop {
    /// Begins to serve.
    ///
    /// # Panics
    /// The names are taken: the bus is not ours alone.
    pub async fn begin(bus: &Bus) -> Self {
        let (tell, said) = watch::channel(0);
        let record = Record { seen: Arc::default(), tell: Arc::new(tell) };
        let connection = zbus::connection::Builder::address(bus.address())
            .serve_at(NOTIFICATIONS, NotificationService(record.clone()))
            .serve_at(WATCHER, Watcher(record.clone()))
            .name("org.freedesktop.Notifications")
            .name("org.kde.StatusNotifierWatcher")
            .build()
            .await
            .expect("a bus of our own");
        Self { connection, record, said }
    }

    /// Notifications so far, oldest first.
    #[must_use]
    pub fn notifications(&self) -> Vec<Notification> {
        self.record.seen.lock().unwrap_or_else(PoisonError::into_inner).notifications.clone()
    }

    /// Waits for a notification, come already or yet to come.
    ///
    /// # Panics
    /// It does not come in time.
    pub async fn notification(&mut self, wanted: impl Fn(&Notification) -> bool) -> Notification {
        let found = timeout(PATIENCE, async {
            loop {
                self.said.mark_unchanged();
                if let Some(found) = self.notifications().into_iter().find(|one| wanted(one)) {
                    return found;
                }
                self.said.changed().await.expect("the record lives as long as this");
            }
        })
        .await;
        found.unwrap_or_else(|_| panic!("the notification did not come; there were {:#?}", self.notifications()))
    }

    /// A person clicks a notification.
    ///
    /// # Panics
    /// The bus is gone.
    pub async fn click(&self, notification: &Notification) {
        let emitter = SignalEmitter::new(&self.connection, NOTIFICATIONS).expect("a path");
        NotificationService::action_invoked(&emitter, notification.id, "default").await.expect("the bus");
        NotificationService::notification_closed(&emitter, notification.id, 2).await.expect("the bus");
    }

    async fn item(&mut self) -> Item {
        let found = timeout(PATIENCE, async {
            loop {
                self.said.mark_unchanged();
                let newest = self.record.seen.lock().unwrap_or_else(PoisonError::into_inner).items.last().cloned();
                if let Some(item) = newest {
                    return item;
                }
                self.said.changed().await.expect("the record lives as long as this");
            }
        })
        .await;
        found.expect("the app puts an icon into the tray")
    }

    /// A property of the newest tray item: `Title`, `IconName`, `XAyatanaLabel`.
    ///
    /// # Panics
    /// There is no item, or no such property.
    pub async fn tray_property(&mut self, name: &str) -> OwnedVariant {
        let item = self.item().await;
        let answer = self
            .connection
            .call_method(
                Some(item.owner.as_str()),
                item.path.as_str(),
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &("org.kde.StatusNotifierItem", name),
            )
            .await
            .unwrap_or_else(|fault| panic!("the tray item has no {name}: {fault}"));
        answer.body().deserialize().expect("a value")
    }

    /// The lines of the tray's menu, as a desktop would show them now.
    ///
    /// # Panics
    /// There is no tray item, or it has no menu.
    pub async fn tray_menu(&mut self) -> Vec<MenuLine> {
        let item = self.item().await;
        let path: OwnedObjectPath = self.tray_property("Menu").await.try_into().expect("a path");
        let none: Vec<&str> = Vec::new();
        let answer = self
            .connection
            .call_method(
                Some(item.owner.as_str()),
                path.as_str(),
                Some("com.canonical.dbusmenu"),
                "GetLayout",
                &(0i32, -1i32, none),
            )
            .await
            .expect("the menu");
        type Node = (i32, HashMap<String, OwnedVariant>, Vec<OwnedVariant>);
        let (_, root): (u32, Node) = answer.body().deserialize().expect("a menu");
        root.2.into_iter().filter_map(line).collect()
    }

    /// Waits until the tray's menu has a line with these words.
    ///
    /// # Panics
    /// It never has.
    pub async fn tray_says(&mut self, words: &str) -> MenuLine {
        use zbus::{MatchRule, MessageStream, message::Type};
        let item = self.item().await;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(item.owner)
            .interface("com.canonical.dbusmenu")
            .build()
            .expect("a rule");
        let mut changes =
            MessageStream::for_match_rule(rule, &self.connection, None).await.expect("the menu's changes");
        let mut newest = Vec::new();
        let found = timeout(PATIENCE, async {
            loop {
                newest = self.tray_menu().await;
                if let Some(line) = newest.iter().find(|line| line.label == words) {
                    return line.clone();
                }
                next(&mut changes).await;
            }
        })
        .await;
        found.unwrap_or_else(|_| panic!("the tray never said {words:?}; it says {newest:?}"))
    }

    /// A person chooses a line of the tray's menu.
    ///
    /// # Panics
    /// The menu is gone.
    pub async fn choose(&mut self, line: &MenuLine) {
        let item = self.item().await;
        let path: OwnedObjectPath = self.tray_property("Menu").await.try_into().expect("a path");
        self.connection
            .call_method(
                Some(item.owner.as_str()),
                path.as_str(),
                Some("com.canonical.dbusmenu"),
                "Event",
                &(line.id, "clicked", Variant::from(0i32), 0u32),
            )
            .await
            .expect("the menu takes a click");
    }
}

/// The next message of a stream; none ever comes once the bus is gone, and the caller's time limit ends the wait.
async fn next(stream: &mut zbus::MessageStream) {
    use futures_util::StreamExt;
    let _ = stream.next().await;
}

fn line(node: OwnedVariant) -> Option<MenuLine> {
    type Node = (i32, HashMap<String, OwnedVariant>, Vec<OwnedVariant>);
    let (id, mut properties, _): Node = Variant::from(node).downcast().ok()?;
    let label = properties.remove("label").and_then(|value| String::try_from(value).ok()).unwrap_or_default();
    // An underscore marks the key of a menu line; two stand for one.
    Some(MenuLine { id, label: label.replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_") })
}
