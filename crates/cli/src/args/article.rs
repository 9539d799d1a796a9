//! Words and options about articles.

use super::{Lang, One};
use clap::{Args, Subcommand, ValueEnum};
use galley_desk::queries::list::View;
use galley_domain::{content::revision::AiUse, ids::SectionId};
use std::path::PathBuf;

pub(super) fn view(word: &str) -> Result<View, String> {
    let known = || View::ALL.map(View::as_str).join(", ");
    View::ALL
        .into_iter()
        .find(|v| v.as_str() == word.replace('-', "_"))
        .ok_or_else(|| format!("no such view; one of {}", known()))
}

/// `article`.
#[derive(Debug, Subcommand)]
pub enum Article {
    /// A new article
    New {
        #[command(flatten)]
        edit: Changes,
    },
    /// A file as a new article: .txt (also a portal page saved as text), .html, .md
    Import {
        /// The file
        file: PathBuf,
        /// Section
        #[arg(long)]
        section: Option<SectionId>,
    },
    /// Change an article; what is not given stays
    Edit {
        #[command(flatten)]
        article: One,
        #[command(flatten)]
        edit: Changes,
    },
    /// Show an article
    Show(One),
    /// List articles, newest change first
    List {
        /// View: mine, to_review, returned, approved, scheduled, live, late, post_check, held, spiked, all
        #[arg(long, value_parser = view, default_value = "all")]
        view: View,
        #[command(flatten)]
        narrow: Narrow,
        /// Rows at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Everything that happened to it, newest first
    History(One),
    /// What changed between two revisions
    Diff {
        #[command(flatten)]
        article: One,
        /// Older; without it the one before
        #[arg(long, value_name = "HASH")]
        from: Option<String>,
        /// Newer; without it the text as it stands
        #[arg(long, value_name = "HASH")]
        to: Option<String>,
    },
    /// Make the text what a revision says
    Restore {
        #[command(flatten)]
        article: One,
        /// The revision
        #[arg(long, value_name = "HASH")]
        revision: String,
    },
    /// Keep a file with the article, in the newsroom only
    Attach {
        #[command(flatten)]
        article: One,
        /// The file
        file: PathBuf,
    },
    /// Take a copy of a file that is kept with the article
    SaveAttachment {
        #[command(flatten)]
        article: One,
        /// Name or id of the file
        file: String,
        /// Folder the copy goes to
        #[arg(long, value_name = "DIR", default_value = ".")]
        to: PathBuf,
    },
}

/// Narrowing of a list.
#[derive(Debug, Clone, Default, Args)]
pub struct Narrow {
    /// Only of this section
    #[arg(long)]
    pub section: Option<SectionId>,
    /// Only by this person
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Only changed at or after this time, or this day
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Only changed before this time, or this day
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
}

/// `view`.
#[derive(Debug, Subcommand)]
pub enum Views {
    /// Save a view under a name; one of the same name is replaced
    Save {
        /// Name
        name: String,
        /// View: mine, to_review, returned, approved, scheduled, live, late, post_check, held, spiked, all
        #[arg(long, value_parser = view, default_value = "all")]
        view: View,
        #[command(flatten)]
        narrow: Narrow,
        /// Words to search for
        #[arg(long, default_value = "")]
        text: String,
    },
    /// List one's views
    List,
    /// List the articles of a view
    Show {
        /// Name
        name: String,
        /// Rows at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Forget a view
    Delete {
        /// Name
        name: String,
    },
}

/// How much of an article a machine wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AiExtent {
    /// Nothing.
    None,
    /// It helped.
    Assisted,
    /// It wrote or drew parts that readers see.
    Generated,
}

impl From<AiExtent> for AiUse {
    fn from(extent: AiExtent) -> Self {
        match extent {
            AiExtent::None => Self::None,
            AiExtent::Assisted => Self::Assisted,
            AiExtent::Generated => Self::Generated,
        }
    }
}

/// What to change of an article.
#[derive(Debug, Default, Args)]
pub struct Changes {
    /// Headline (tít)
    #[arg(long)]
    pub headline: Option<String>,
    /// Standfirst (sapo)
    #[arg(long)]
    pub standfirst: Option<String>,
    /// Body, from a file: .txt, .md or .html
    #[arg(long, value_name = "FILE")]
    pub body_file: Option<PathBuf>,
    /// Section
    #[arg(long)]
    pub section: Option<SectionId>,
    /// Language of the article
    #[arg(long, value_enum)]
    pub language: Option<Lang>,
    /// Bylines; a person's name or pen name makes it theirs; empty = none
    #[arg(long, value_name = "NAME")]
    pub byline: Vec<String>,
    /// Kicker (tít phụ)
    #[arg(long)]
    pub kicker: Option<String>,
    /// Keywords; empty = none
    #[arg(long, value_delimiter = ',')]
    pub keywords: Vec<String>,
    /// Dateline place
    #[arg(long)]
    pub dateline: Option<String>,
    /// Topic
    #[arg(long)]
    pub topic: Option<String>,
    /// Story type
    #[arg(long)]
    pub story_type: Option<String>,
    /// Priority, -2 to 2
    #[arg(long, allow_negative_numbers = true)]
    pub priority: Option<i8>,
    /// A source: who, or which document; empty = none. It never leaves the newsroom
    #[arg(long, value_name = "WHO")]
    pub source: Vec<String>,
    /// Note to the desk
    #[arg(long)]
    pub desk_note: Option<String>,
    /// Nothing goes out before this time; empty = no embargo
    #[arg(long, value_name = "TIME")]
    pub embargo: Option<String>,
    /// The date an imported article gives itself, YYYY-MM-DD; empty = none
    #[arg(long, value_name = "DATE")]
    pub dated: Option<String>,
    /// The notice of the correction under way; empty = none
    #[arg(long)]
    pub notice: Option<String>,
    /// Lead image, from a file
    #[arg(long, value_name = "FILE")]
    pub lead: Option<PathBuf>,
    /// Caption of the lead image
    #[arg(long)]
    pub lead_caption: Option<String>,
    /// Credit of the lead image
    #[arg(long)]
    pub lead_credit: Option<String>,
    /// Text of the lead image for those who cannot see it
    #[arg(long)]
    pub lead_alt: Option<String>,
    /// Note on the rights of the lead image; it never leaves the newsroom
    #[arg(long)]
    pub lead_rights: Option<String>,
    /// Pictures of the gallery, from files, in order, in place of those before; empty = none
    #[arg(long, value_name = "FILE")]
    pub gallery: Vec<String>,
    /// Caption of the picture of the same place in the gallery
    #[arg(long, value_name = "TEXT")]
    pub gallery_caption: Vec<String>,
    /// Credit of the picture of the same place in the gallery
    #[arg(long, value_name = "TEXT")]
    pub gallery_credit: Vec<String>,
    /// Text for those who cannot see it, of the picture of the same place in the gallery
    #[arg(long, value_name = "TEXT")]
    pub gallery_alt: Vec<String>,
    /// Last part of the public address; empty = from the headline
    #[arg(long)]
    pub slug: Option<String>,
    /// Title for search engines
    #[arg(long, value_name = "TEXT")]
    pub seo_title: Option<String>,
    /// Description for search engines
    #[arg(long, value_name = "TEXT")]
    pub seo_description: Option<String>,
    /// Use of AI that readers are told of
    #[arg(long, value_enum)]
    pub ai: Option<AiExtent>,
    /// By what
    #[arg(long, value_name = "NAME")]
    pub ai_tool: Option<String>,
    /// Who checked it
    #[arg(long, value_name = "NAME")]
    pub ai_checked_by: Option<String>,
    /// Related articles, by id or its beginning; empty = none
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub related: Vec<String>,
    /// External references: numbers of documents, links; empty = none
    #[arg(long, value_name = "TEXT")]
    pub reference: Vec<String>,
    /// Planned length in words; 0 = none
    #[arg(long, value_name = "WORDS")]
    pub planned_length: Option<u32>,
}

/// `return`.
#[derive(Debug, Args)]
pub struct Return {
    /// Article id, or its beginning
    pub id: String,
    /// Code of the newsroom's reason list, e.g. wrong_figure, missing_source; may be given several times
    #[arg(long, value_name = "CODE")]
    pub reason: Vec<String>,
    /// Note to the reason of the same place
    #[arg(long, value_name = "TEXT")]
    pub note: Vec<String>,
    /// To an earlier step instead of the author
    #[arg(long, value_name = "N")]
    pub to_step: Option<u8>,
}

/// `clear`.
#[derive(Debug, Args)]
pub struct Clear {
    /// Article id, or its beginning
    pub id: String,
    /// Clearance, e.g. legal, picture_rights, sources, checklist
    pub clearance: String,
    /// It is required
    #[arg(long, conflicts_with_all = ["not_needed", "note"])]
    pub required: bool,
    /// It is not needed
    #[arg(long, conflicts_with = "note")]
    pub not_needed: bool,
    /// What was checked
    #[arg(long, default_value = "")]
    pub note: String,
}
