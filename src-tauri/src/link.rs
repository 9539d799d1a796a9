//! Deep links: `galley://article/ID`, from a mail, a chat, another program.

use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A link of ours. Anyone may write one, so it can only ever show something, never do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The article to open.
    pub article: Uuid,
}

/// An address that is not a link of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOurs;

impl fmt::Display for NotOurs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("give a link of the form galley://article/ID")
    }
}

impl std::error::Error for NotOurs {}

impl FromStr for Link {
    type Err = NotOurs;

    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let rest = text.trim().strip_prefix("galley://article/").ok_or(NotOurs)?;
        // Some programs put a slash at the end of every address.
        let article = Uuid::try_parse(rest.strip_suffix('/').unwrap_or(rest)).map_err(|_| NotOurs)?;
        Ok(Self { article })
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "galley://article/{}", self.article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_survives_being_written_and_read() {
        let link = Link { article: Uuid::from_u128(7) };
        assert_eq!(link.to_string().parse(), Ok(link));
        assert_eq!(format!("{link}/").parse(), Ok(link));
    }

    #[test]
    fn only_articles_have_links() {
        for text in ["", "galley://", "galley://person/00000000-0000-0000-0000-000000000007", "galley://article/x"] {
            assert_eq!(text.parse::<Link>(), Err(NotOurs), "{text}");
        }
    }
}
