//! The verbs: one file each, each an ordinary function `verb(desk, request)` that checks, does and records in one
//! transaction. The button, the command of the CLI and the entry of the audit have the same name.

pub mod attach;
pub mod backup;
pub mod change_passphrase;
pub mod claim;
pub mod clear;
pub mod comment;
pub mod correct;
pub mod create;
pub mod delegate;
pub mod deliver;
pub mod destinations;
pub mod device;
pub mod edit_details;
pub mod fast_lane;
pub mod first_run;
pub mod hold;
pub mod import;
pub mod newsroom_settings;
pub mod notices;
pub mod people;
pub mod post_check;
pub mod quarantine;
pub mod recall;
pub mod reopen;
pub mod restore_revision;
pub mod return_article;
pub mod saved_view;
pub mod sections;
pub mod session;
pub mod sign_off;
pub mod spike;
pub mod steer;
pub mod submit;
pub mod take_down;
pub mod withdraw;

mod frame;
mod names;
mod orders;

pub(crate) use frame::named;
pub use frame::{On, round_of};
