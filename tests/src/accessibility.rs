//! The accessibility tree (AT-SPI) as a screen reader walks it.

use crate::{PATIENCE, bus::Bus};
use std::{fmt::Write as _, time::Duration};
use tokio::time::{interval, timeout};
use zbus::{Connection, OwnedObjectPath};

const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// Deeper than any screen of ours.
const DEEPEST: usize = 60;

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
        Self { connection, address }
    }

    /// What the app needs in its environment to be on this bus. Named outright: the display carries the address of whichever
    /// accessibility bus was started on it last.
    #[must_use]
    pub fn environment(&self) -> [(&str, &str); 2] {
        [("GALLEY_ACCESSIBILITY", "1"), ("AT_SPI_BUS_ADDRESS", &self.address)]
    }

    /// The tree of the app's page, once it holds an object that `wanted` accepts.
    ///
    /// # Panics
    /// It never does; the tree is shown as it is.
    pub async fn page(&self, wanted: impl Fn(&Node) -> bool) -> Node {
        let mut newest = None;
        // Trees grow in many small steps and tell of them only to registered readers: looking again is the simple way.
        let mut again = interval(Duration::from_millis(50));
        let found = timeout(PATIENCE, async {
            loop {
                again.tick().await;
                newest = self.application().await;
                if let Some(node) = newest.as_ref().filter(|node| node.any(&wanted)) {
                    return node.clone();
                }
            }
        })
        .await;
        found.unwrap_or_else(|_| {
            panic!("the tree never came to that; it is\n{}", newest.map_or_else(String::new, |n| n.to_text()))
        })
    }

    async fn application(&self) -> Option<Node> {
        let registry = "org.a11y.atspi.Registry".to_owned();
        for (owner, path) in self.children(&registry, ROOT).await {
            let node = Box::pin(self.walk(owner, path, 0)).await;
            if node.name.starts_with("galley") || node.any(&|n: &Node| n.role == "document web") {
                return Some(node);
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
        answer.ok().and_then(|answer| answer.body().deserialize().ok()).unwrap_or_default()
    }

    async fn role(&self, owner: &str, path: &OwnedObjectPath) -> String {
        let answer =
            self.connection.call_method(Some(owner), path.as_str(), Some(ACCESSIBLE), "GetRoleName", &()).await;
        answer.ok().and_then(|answer| answer.body().deserialize().ok()).unwrap_or_default()
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
            && matches!(self.role.as_str(), "panel" | "section" | "filler" | "static" | "unknown" | "");
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
