//! The database without the desk.

use galley_desk::db::{DATABASE, reader_pragmas};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// A read-only connection, set up as the desk's own readers are.
pub fn reader(folder: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(folder.join(DATABASE), flags).expect("the database opens");
    reader_pragmas(&db).expect("pragmas");
    db
}
