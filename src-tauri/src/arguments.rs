//! What the program is started with.

use crate::link::Link;
use clap::Parser;
use std::{path::PathBuf, time::Duration};

/// `galley-desktop [--data DIR] [--lock-after SECONDS] [galley://article/ID]`
#[derive(Debug, Parser)]
#[command(name = "galley-desktop", version, about = "Galley: the newsroom's desk")]
pub struct Arguments {
    /// The newsroom's folder; without it, `galley` in the folder where this system keeps a person's data
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Lock the key after this many idle seconds, where the newsroom's rule is not shorter: a desk in an open place
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    lock_after: Option<u32>,
    /// An article to open: galley://article/ID
    #[arg(value_name = "LINK")]
    pub link: Option<Link>,
}

impl Arguments {
    /// The longest idle time before the key locks, if this desk has one of its own.
    #[must_use]
    pub fn lock_after(&self) -> Option<Duration> {
        self.lock_after.map(|seconds| Duration::from_secs(seconds.into()))
    }

    /// The data folder, absolute. `None`: this system names no folder for a person's data, and none was given.
    #[must_use]
    pub fn data(&self) -> Option<PathBuf> {
        match &self.data {
            Some(given) => std::path::absolute(given).ok(),
            None => dirs::data_dir().map(|folder| folder.join("galley")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from([&["galley-desktop"], words].concat())
    }

    #[test]
    fn without_a_folder_the_persons_data_folder_is_taken() {
        assert!(parse(&[]).unwrap().data().unwrap().ends_with("galley"));
    }

    #[test]
    fn a_relative_folder_becomes_absolute() {
        let data = parse(&["--data", "newsroom"]).unwrap().data().unwrap();
        assert!(data.is_absolute() && data.ends_with("newsroom"));
    }

    #[test]
    fn the_key_may_lock_sooner_here_but_not_at_once() {
        assert_eq!(parse(&[]).unwrap().lock_after(), None);
        assert_eq!(parse(&["--lock-after", "90"]).unwrap().lock_after(), Some(Duration::from_secs(90)));
        assert!(parse(&["--lock-after", "0"]).is_err());
    }

    #[test]
    fn a_link_to_an_article_is_taken_and_another_address_is_refused() {
        let id = "019b2c3d-0000-7000-8000-000000000001";
        assert!(parse(&[&format!("galley://article/{id}")]).unwrap().link.is_some());
        assert!(parse(&["https://example.org/"]).is_err());
        assert!(parse(&["galley://article/../../etc"]).is_err());
    }
}
