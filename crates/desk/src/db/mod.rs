//! The desk's database: one SQLite file, one writer connection on its own thread, read-only connections beside it.
//!
//! Architecture invariants: one user action is one [`Store::write`], which commits as a whole or not at all; listeners
//! hear of it only after the commit; a database that cannot be used is set aside, never deleted or overwritten.

mod error;
mod migrate;
mod open;
mod pragmas;
pub mod sql;
mod store;

pub use error::{OpenError, StoreError};
pub use migrate::{APPLICATION_ID, LATEST, Migration, migrations};
pub use open::{DATABASE, newest_backup, set_aside};
pub(crate) use open::{make_folder, private, with_suffix};
pub(crate) use pragmas::quick_check;
pub use pragmas::{reader as reader_pragmas, writer as writer_pragmas};
pub use store::{Store, Tx};
