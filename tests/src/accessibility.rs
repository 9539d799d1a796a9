//! The accessibility tree (AT-SPI) as a screen reader walks it.

use crate::{PATIENCE, bus::Bus};
use std::{fmt::Write as _, time::Duration};
use tokio::time::{interval, timeout};
use zbus::{Connection, OwnedObjectPath};

const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// Deeper than any screen of ours.
const DEEPEST: usize = 60;

/// `AtspiRole` of at-spi2-core (atspi-constants.h), as far as screens of ours have them.
const ROLES: &[(u32, &str)] = &[
    (2, "alert"),
    (7, "check box"),
    (11, "combo box"),
    (16, "dialog"),
    (20, "filler"),
    (23, "frame"),
    (27, "image"),
    (29, "label"),
    (31, "list"),
    (32, "list item"),
    (33, "menu"),
    (35, "menu item"),
    (37, "page tab"),
    (38, "page tab list"),
    (39, "panel"),
    (40, "password text"),
    (42, "progress bar"),
    (43, "button"),
    (44, "radio button"),
    (49, "scroll pane"),
    (50, "separator"),
    (51, "slider"),
    (52, "spin button"),
    (54, "status bar"),
    (55, "table"),
    (56, "table cell"),
    (61, "text"),
    (62, "toggle button"),
    (63, "tool bar"),
    (67, "unknown"),
    (71, "header"),
    (72, "footer"),
    (73, "paragraph"),
    (75, "application"),
    (79, "entry"),
    (82, "document frame"),
    (83, "heading"),
    (85, "section"),
    (87, "form"),
    (88, "link"),
    (95, "document web"),
    (98, "list box"),
    (99, "grouping"),
    (101, "notification"),
    (105, "block quote"),
    (109, "article"),
    (110, "landmark"),
    (111, "log"),
    (116, "static"),
    (122, "description term"),
    (123, "description value"),
];

/// The accessibility bus of a journey.
#[derive(Debug)]
pub struct Accessibility {
    connection: Connection,
    address: String,
}

/// One object of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Role in words: `button`, `heading`, `entry`.
    pub role: String,
    /// What is read out.
    pub name: String,
    /// What is in it.
    pub inside: Vec<Node>,
}

impl Accessibility {
    /// Switches accessibility on, as a screen reader does when it starts. Do this before opening the app, and open the app
    /// with [`Self::environment`].
    ///
    /// # Panics
    /// at-spi2-core is not installed.
    pub async fn begin(bus: &Bus) -> Self {
        let session = bus.connect().await;
        let answer = session
            .call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &())
            .await
            .expect("the accessibility bus starts");
        let address: String = answer.body().deserialize().expect("an address");
        for name in ["IsEnabled", "ScreenReaderEnabled"] {
            session
                .call_method(
                    Some("org.a11y.Bus"),
                    "/org/a11y/bus",
                    Some("org.freedesktop.DBus.Properties"),
                    "Set",
                    &("org.a11y.Status", name, zbus::Variant::from(true)),
                )
                .await
                .expect("accessibility is switched on");
        }
        let connection =
            zbus::connection::Builder::address(address.as_str()).build().await.expect("the accessibility bus answers");
        // A page builds its tree for those who listen, and for nobody else.
        connection
            .call_method(
                Some("org.a11y.atspi.Registry"),
                "/org/a11y/atspi/registry",
                Some("org.a11y.atspi.Registry"),
                "RegisterEvent",
                &("object:children-changed", Vec::<&str>::new(), ""),
            )
            .await
            .expect("the registry takes a listener");
        Self { connection, address }
    }

    /// What the app needs in its environment to be on this bus. Named outright: the display carries the address of whichever
    /// accessibility bus was started on it last.
    #[must_use]
    pub fn environment(&self) -> [(&str, &str); 2] {
        [("GALLEY_ACCESSIBILITY", "1"), ("AT_SPI_BUS_ADDRESS", &self.address)]
    }

    /// The page as it is read out, once it reads so that `wanted` accepts it; and the last it read, where it never does.
    ///
    /// # Errors
    /// What it read when patience ended.
    pub async fn page(&self, wanted: impl Fn(&Node) -> bool) -> Result<Node, String> {
        let mut newest = None;
        // Trees grow in many small steps and tell of them one by one: looking again is the simple way.
        let mut again = interval(Duration::from_millis(100));
        let found = timeout(PATIENCE, async {
            loop {
                again.tick().await;
                newest = self.application().await;
                if let Some(node) = newest.as_ref().filter(|node| wanted(node)) {
                    return node.clone();
                }
            }
        })
        .await;
        found.map_err(|_| newest.map_or_else(String::new, |node| node.to_text()))
    }

    async fn application(&self) -> Option<Node> {
        let registry = "org.a11y.atspi.Registry".to_owned();
        for (owner, path) in self.children(&registry, ROOT).await {
            let node = Box::pin(self.walk(owner, path, 0)).await;
            if let Some(page) = node.all().into_iter().find(|node| node.role == "document web") {
                return Some(page.clone());
            }
        }
        None
    }

    async fn walk(&self, owner: String, path: OwnedObjectPath, depth: usize) -> Node {
        let role = self.role(&owner, &path).await;
        let name = self.name(&owner, &path).await;
        let mut inside = Vec::new();
        if depth < DEEPEST {
            for (owner, path) in self.children(&owner, path.as_str()).await {
                inside.push(Box::pin(self.walk(owner, path, depth + 1)).await);
            }
        }
        Node { role, name, inside }
    }

    async fn children(&self, owner: &str, path: &str) -> Vec<(String, OwnedObjectPath)> {
        // An object may go away between being named and being asked.
        let answer = self.connection.call_method(Some(owner), path, Some(ACCESSIBLE), "GetChildren", &()).await;
        let named: Vec<_> = answer.ok().and_then(|answer| answer.body().deserialize().ok()).unwrap_or_default();
        if !named.is_empty() {
            return named;
        }
        // The window's place for the page names none, but gives it when asked for its first, as readers do.
        let answer = self.connection.call_method(Some(owner), path, Some(ACCESSIBLE), "GetChildAtIndex", &0i32).await;
        let first: Option<(String, OwnedObjectPath)> = answer.ok().and_then(|answer| answer.body().deserialize().ok());
        first.into_iter().filter(|(_, path)| !path.as_str().ends_with("/null")).collect()
    }

    async fn role(&self, owner: &str, path: &OwnedObjectPath) -> String {
        // By number, as readers ask: the page's objects leave their role's name empty.
        let answer = self.connection.call_method(Some(owner), path.as_str(), Some(ACCESSIBLE), "GetRole", &()).await;
        let number: Option<u32> = answer.ok().and_then(|answer| answer.body().deserialize().ok());
        let known = number.and_then(|number| ROLES.iter().find(|(known, _)| *known == number));
        known.map_or_else(
            || number.map(|number| format!("role {number}")).unwrap_or_default(),
            |(_, name)| (*name).to_owned(),
        )
    }

    async fn name(&self, owner: &str, path: &OwnedObjectPath) -> String {
        let answer = self
            .connection
            .call_method(
                Some(owner),
                path.as_str(),
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &(ACCESSIBLE, "Name"),
            )
            .await;
        let value: Option<zbus::OwnedVariant> = answer.ok().and_then(|answer| answer.body().deserialize().ok());
        value.and_then(|value| String::try_from(value).ok()).unwrap_or_default()
    }
}

impl Node {
    /// Does this object, or one in it, pass?
    pub fn any(&self, wanted: &impl Fn(&Self) -> bool) -> bool {
        wanted(self) || self.inside.iter().any(|node| node.any(wanted))
    }

    /// All objects, this one first, in reading order.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.inside.iter().flat_map(Self::all)).collect()
    }

    /// Things a person can use that have no name to be read out.
    #[must_use]
    pub fn nameless(&self) -> Vec<&Self> {
        const USABLE: &[&str] = &[
            "button",
            "push button",
            "toggle button",
            "check box",
            "radio button",
            "entry",
            "password text",
            "link",
            "combo box",
            "menu item",
            "page tab",
            "slider",
            "spin button",
            "list box",
            "dialog",
        ];
        self.all()
            .into_iter()
            .filter(|node| USABLE.contains(&node.role.as_str()) && node.name.trim().is_empty())
            .collect()
    }

    /// The tree as a person reads it: one object a line, indented; groups that say nothing are left out.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text
    }

    fn write(&self, text: &mut String, depth: usize) {
        let silent = self.name.is_empty()
            && matches!(
                self.role.as_str(),
                "panel" | "section" | "filler" | "scroll pane" | "static" | "paragraph" | "unknown" | ""
            );
        if !silent {
            let _ = writeln!(text, "{}{} {:?}", "  ".repeat(depth), self.role, self.name);
        }
        for node in &self.inside {
            node.write(text, depth + usize::from(!silent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_without_a_name_is_found_however_deep() {
        let button = |name: &str| Node { role: "button".to_owned(), name: name.to_owned(), inside: Vec::new() };
        let tree = Node { role: "panel".to_owned(), name: String::new(), inside: vec![button("Submit"), button(" ")] };
        assert_eq!(tree.nameless(), [&button(" ")]);
        assert_eq!(tree.to_text(), "button \"Submit\"\nbutton \" \"\n");
    }
}
