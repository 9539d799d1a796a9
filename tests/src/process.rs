//! Programs that a journey starts, listens to, measures and kills.

use crate::PATIENCE;
use std::{
    fs, io,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

/// A running program, ended when this goes out of scope.
#[derive(Debug)]
pub struct Running {
    name: String,
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    said: watch::Receiver<usize>,
}

impl Running {
    /// Starts it and listens to what it says on both outputs.
    ///
    /// # Panics
    /// It cannot be started.
    #[must_use]
    pub fn start(name: &str, mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|fault| panic!("{name} cannot start: {fault}"));
        let lines = Arc::default();
        let (tell, said) = watch::channel(0);
        let tell = Arc::new(tell);
        if let Some(out) = child.stdout.take() {
            listen(out, Arc::clone(&lines), Arc::clone(&tell));
        }
        if let Some(err) = child.stderr.take() {
            listen(err, Arc::clone(&lines), tell);
        }
        Self { name: name.to_owned(), child, lines, said }
    }

    /// What it has said so far.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for a line, said already or yet to come.
    ///
    /// # Panics
    /// It ends, or does not say it in time.
    pub async fn line(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        let found = timeout(PATIENCE, async {
            loop {
                self.said.mark_unchanged();
                if let Some(line) = self.lines().into_iter().find(|line| wanted(line)) {
                    return Some(line);
                }
                if self.said.changed().await.is_err() {
                    return self.lines().into_iter().find(|line| wanted(line));
                }
            }
        })
        .await;
        match found {
            Ok(Some(line)) => line,
            Ok(None) => panic!("{} ended without the line; it said {:#?}", self.name, self.lines()),
            Err(_) => panic!("{} did not say the line in time; it said {:#?}", self.name, self.lines()),
        }
    }

    /// Its process id.
    ///
    /// # Panics
    /// It has ended.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id().unwrap_or_else(|| panic!("{} has ended: {:#?}", self.name, self.lines()))
    }

    /// Ends it without warning and waits until it is gone.
    ///
    /// # Panics
    /// It cannot be ended.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap_or_else(|fault| panic!("{} cannot be ended: {fault}", self.name));
    }

    /// Ends it without warning, and waits for nothing: for `Drop`.
    pub fn kill_now(&mut self) {
        let _ = self.child.start_kill();
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// It does not, in time.
    pub async fn ended(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait())
            .await
            .unwrap_or_else(|_| panic!("{} goes on; it said {:#?}", self.name, self.lines()))
            .unwrap_or_else(|fault| panic!("{}: {fault}", self.name))
    }
}

fn listen(
    out: impl AsyncRead + Unpin + Send + 'static,
    lines: Arc<Mutex<Vec<String>>>,
    tell: Arc<watch::Sender<usize>>,
) {
    tokio::spawn(async move {
        let mut reader = BufReader::new(out).lines();
        // A line that is not text ends nothing: it is passed over.
        while let Some(line) = match reader.next_line().await {
            Err(fault) if fault.kind() == io::ErrorKind::InvalidData => Some(String::new()),
            other => other.ok().flatten(),
        } {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            tell.send_modify(|count| *count += 1);
        }
    });
}

/// A process and all that it started, as the kernel shows them.
#[must_use]
pub fn tree(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|id| Some((id, parent(id)?)))
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(current) = found.get(at).copied() {
        found.extend(parents.iter().filter(|(_, parent)| *parent == current).map(|(id, _)| *id));
        at += 1;
    }
    found
}

/// The fields of `/proc/ID/stat` after the name, which may itself hold spaces and brackets: see proc(5).
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn parent(id: u32) -> Option<u32> {
    stat(id)?.get(1)?.parse().ok()
}

/// The name of a process's program: `galley-desktop`, `WebKitWebProcess`.
#[must_use]
pub fn program_of(id: u32) -> Option<String> {
    let path = fs::read_link(format!("/proc/{id}/exe")).ok()?;
    Some(path.file_name()?.to_string_lossy().trim_end_matches(" (deleted)").to_owned())
}

/// The process that was started with this among its arguments.
#[must_use]
pub fn with_argument(argument: &str) -> Option<u32> {
    fs::read_dir("/proc").ok()?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find(|id| {
        let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        words.split(|byte| *byte == 0).any(|word| word == argument.as_bytes())
    })
}

/// CPU time of one process so far, in clock ticks (100 a second on Linux).
///
/// # Panics
/// It has ended.
#[must_use]
pub fn cpu_ticks(id: u32) -> u64 {
    let fields = stat(id).unwrap_or_else(|| panic!("process {id} has ended"));
    fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// How long ago a process began, by the kernel, in hundredths of a second.
///
/// # Panics
/// It has ended.
#[must_use]
pub fn age(id: u32) -> Duration {
    let fields = stat(id).unwrap_or_else(|| panic!("process {id} has ended"));
    let begun: f64 = fields.get(19).and_then(|ticks| ticks.parse().ok()).expect("starttime of proc(5)");
    let uptime = fs::read_to_string("/proc/uptime").expect("proc(5)");
    let now: f64 = uptime.split_whitespace().next().and_then(|text| text.parse().ok()).expect("seconds");
    Duration::from_secs_f64((now - begun / 100.0).max(0.0))
}

/// Proportional memory (PSS) of a process and all that it started, in KiB: pages that several share are counted once.
#[must_use]
pub fn memory(root: u32) -> u64 {
    tree(root)
        .into_iter()
        .filter_map(|id| fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok())
        .filter_map(|text| {
            let line = text.lines().find(|line| line.starts_with("Pss:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum()
}

/// `kill -9`: what a dead battery does.
///
/// # Panics
/// There is no such process.
pub async fn kill_9(id: u32) {
    let done = Command::new("kill").args(["-9", &id.to_string()]).status().await.expect("kill(1)");
    assert!(done.success(), "process {id} could not be killed");
}

/// Waits until a process has ended; the kernel tells.
///
/// # Panics
/// It goes on for too long.
pub async fn gone(id: u32) {
    let waited = tokio::task::spawn_blocking(move || {
        use rustix::{
            event::{PollFd, PollFlags, Timespec, poll},
            process::{Pid, PidfdFlags, pidfd_open},
        };
        let pid = i32::try_from(id).ok().and_then(Pid::from_raw).expect("a process id");
        // A descriptor cannot be had of a process that has ended already.
        let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else { return 1 };
        let limit = Timespec { tv_sec: i64::try_from(PATIENCE.as_secs()).unwrap_or(30), tv_nsec: 0 };
        poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&limit)).expect("poll(2)")
    });
    assert!(waited.await.expect("the wait itself") > 0, "process {id} goes on");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_is_heard_whether_it_was_said_before_or_after_asking() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; read never"]);
        let mut running = Running::start("sh", command);
        assert_eq!(running.line(|line| line == "two").await, "two");
        assert_eq!(running.line(|line| line == "one").await, "one");
    }

    #[test]
    fn a_process_knows_its_program_its_memory_and_its_time() {
        let own = std::process::id();
        assert!(tree(own).contains(&own));
        assert!(program_of(own).is_some());
        assert!(memory(own) > 100);
        assert!(age(own) < Duration::from_secs(3_600));
        let _ = cpu_ticks(own);
    }
}
