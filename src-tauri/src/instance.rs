//! One window per data folder. The first start holds a lock on the folder and keeps a door open; a second start knocks
//! at it (show yourself, open this article) and ends.
//!
//! The door is a loopback socket: any program of this computer can reach it, so a knock carries a key that only those who
//! can read the data folder know. All a knock can do is show the window.

use crate::link::Link;
use galley_desk::lock::{self, FolderLock, LockError};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    time::Duration,
};

const DOOR: &str = "window.door";
/// A neighbour that answers at all answers at once.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long until a folder that nobody answers for is looked at again.
const AGAIN: Duration = Duration::from_millis(50);
/// Longest knock: key, word, link.
const LONGEST: u64 = 512;

/// What a second start asks of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knock {
    /// Come to the front.
    Show,
    /// Come to the front with this article.
    Open(Link),
}

impl From<Option<Link>> for Knock {
    fn from(link: Option<Link>) -> Self {
        link.map_or(Self::Show, Self::Open)
    }
}

/// Whose the data folder is.
#[derive(Debug)]
pub enum Claim {
    /// Ours, until the door is dropped.
    Ours(Door),
    /// Another window has it, and has heard the knock.
    Theirs,
}

/// The lock on the folder and the socket beside it.
#[derive(Debug)]
pub struct Door {
    /// Released by the system when the process ends, however it ends.
    _lock: FolderLock,
    listener: TcpListener,
    key: String,
}

/// Takes the folder, or knocks where it is taken.
///
/// # Errors
/// The folder cannot be written; or it is taken and its window does not answer.
#[expect(clippy::disallowed_methods, reason = "another process gives up its lock without a signal")]
pub fn claim(data: &Path, knock: Knock) -> io::Result<Claim> {
    // A window that is just opening has no door yet, and one that has just been killed keeps its lock a moment longer than its
    // door: whoever starts Galley again after a crash is not to be sent away.
    let mut tries = PATIENCE.as_millis() / AGAIN.as_millis();
    loop {
        match lock::window(data) {
            Ok(lock) => return Ok(Claim::Ours(Door::open(data, lock)?)),
            Err(LockError::Io(fault)) => return Err(fault),
            Err(LockError::InUse) => match knock_at(data, knock) {
                Ok(()) => return Ok(Claim::Theirs),
                Err(fault) if tries == 0 => return Err(fault),
                Err(_) => {
                    tries -= 1;
                    std::thread::sleep(AGAIN);
                }
            },
        }
    }
}

impl Door {
    fn open(data: &Path, lock: FolderLock) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let key = hex::encode(random);
        let path = data.join(DOOR);
        // Made anew rather than overwritten: an old file might be open to others.
        match fs::remove_file(&path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
        private(File::options().write(true).create_new(true))
            .open(&path)
            .and_then(|mut file| writeln!(file, "{} {key}", listener.local_addr()?.port()))?;
        Ok(Self { _lock: lock, listener, key })
    }

    /// Answers knocks until the process ends; each is given to `heard`.
    pub fn listen(&self, heard: impl Fn(Knock)) {
        for stream in self.listener.incoming().flatten() {
            if let Some(knock) = self.answer(stream) {
                heard(knock);
            }
        }
    }

    fn answer(&self, stream: TcpStream) -> Option<Knock> {
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.set_write_timeout(Some(PATIENCE)).ok()?;
        let mut line = String::new();
        BufReader::new((&stream).take(LONGEST)).read_line(&mut line).ok()?;
        let (key, word) = line.trim_end().split_once(' ')?;
        if key != self.key {
            return None;
        }
        let knock = if word == "show" { Knock::Show } else { Knock::Open(word.parse().ok()?) };
        (&stream).write_all(b"heard\n").ok()?;
        Some(knock)
    }
}

fn knock_at(data: &Path, knock: Knock) -> io::Result<()> {
    let silent = |why: &str| io::Error::new(io::ErrorKind::TimedOut, why.to_owned());
    let door = fs::read_to_string(data.join(DOOR))?;
    let (port, key) = door.trim_end().split_once(' ').ok_or_else(|| silent("its door has no number"))?;
    let port: u16 = port.parse().map_err(|_| silent("its door has no number"))?;
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    match knock {
        Knock::Show => writeln!(stream, "{key} show")?,
        Knock::Open(link) => writeln!(stream, "{key} {link}")?,
    }
    let mut answer = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut answer)?;
    if answer == "heard\n" { Ok(()) } else { Err(silent("it did not answer")) }
}

/// Readable by this person alone.
#[cfg(unix)]
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

/// Elsewhere the folder of a person's data is already theirs alone.
#[cfg(not(unix))]
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, mpsc};
    use uuid::Uuid;

    fn ours(claim: Claim) -> Door {
        match claim {
            Claim::Ours(door) => door,
            Claim::Theirs => panic!("the folder was free"),
        }
    }

    #[test]
    fn a_second_start_on_a_folder_knocks_and_the_first_hears_what_it_wants() {
        let folder = tempfile::tempdir().unwrap();
        let door = Arc::new(ours(claim(folder.path(), Knock::Show).unwrap()));
        let (said, heard) = mpsc::channel();
        let listener = Arc::clone(&door);
        std::thread::spawn(move || listener.listen(move |knock| said.send(knock).unwrap()));
        let link = Link { article: Uuid::from_u128(9) };
        for knock in [Knock::Show, Knock::Open(link)] {
            assert!(matches!(claim(folder.path(), knock).unwrap(), Claim::Theirs));
            assert_eq!(heard.recv_timeout(PATIENCE).unwrap(), knock);
        }
    }

    #[test]
    fn two_folders_are_two_windows() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _first = ours(claim(one.path(), Knock::Show).unwrap());
        let _second = ours(claim(two.path(), Knock::Show).unwrap());
    }

    #[test]
    fn a_folder_is_free_again_when_its_window_has_ended_even_without_tidying_up() {
        let folder = tempfile::tempdir().unwrap();
        drop(ours(claim(folder.path(), Knock::Show).unwrap()));
        assert!(folder.path().join(DOOR).exists());
        let _again = ours(claim(folder.path(), Knock::Show).unwrap());
    }

    #[test]
    fn a_window_that_is_just_ending_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let Door { _lock: lock, listener, .. } = ours(claim(folder.path(), Knock::Show).unwrap());
        let ending = std::thread::spawn(move || {
            // Killed while somebody knocks: the door closes first, the lock goes with the process.
            drop(listener.accept().unwrap());
            drop(lock);
        });
        let _next = ours(claim(folder.path(), Knock::Show).unwrap());
        ending.join().unwrap();
    }

    #[test]
    fn a_knock_without_the_key_is_not_answered() {
        let folder = tempfile::tempdir().unwrap();
        let door = ours(claim(folder.path(), Knock::Show).unwrap());
        let address = door.listener.local_addr().unwrap();
        let stranger = std::thread::spawn(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            writeln!(stream, "00000000000000000000000000000000 show").unwrap();
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer);
            answer
        });
        let (stream, _) = door.listener.accept().unwrap();
        assert_eq!(door.answer(stream), None);
        assert_eq!(stranger.join().unwrap(), "");
    }

    #[cfg(unix)]
    #[test]
    fn only_this_person_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let _door = ours(claim(folder.path(), Knock::Show).unwrap());
        assert_eq!(fs::metadata(folder.path().join(DOOR)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
