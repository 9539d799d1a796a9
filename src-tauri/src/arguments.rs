//! What the program is started with.

use crate::link::Link;
use clap::Parser;
use std::path::PathBuf;

/// `galley-desktop [--data DIR] [galley://article/ID]`
#[derive(Debug, Parser)]
#[command(name = "galley-desktop", version, about = "Galley: the newsroom's desk")]
pub struct Arguments {
    /// The newsroom's folder; without it, `galley` in the folder where this system keeps a person's data
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// An article to open: galley://article/ID
    #[arg(value_name = "LINK")]
    pub link: Option<Link>,
}

impl Arguments {
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
    fn a_link_to_an_article_is_taken_and_another_address_is_refused() {
        let id = "019b2c3d-0000-7000-8000-000000000001";
        assert!(parse(&[&format!("galley://article/{id}")]).unwrap().link.is_some());
        assert!(parse(&["https://example.org/"]).is_err());
        assert!(parse(&["galley://article/../../etc"]).is_err());
    }
}
