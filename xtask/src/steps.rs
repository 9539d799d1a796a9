//! A list of steps with their times: one failing step stops those that need it, not the others.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::shell::Failure;

enum Outcome {
    Passed,
    Failed(String),
    Skipped(&'static str),
}

struct Step {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// What was done so far.
pub struct Steps {
    begun: Instant,
    done: Vec<Step>,
}

impl Steps {
    /// Nothing done yet.
    pub fn begin() -> Self {
        Self { begun: Instant::now(), done: Vec::new() }
    }

    /// Does one step, unless one that it needs did not pass.
    pub fn step(
        &mut self,
        name: &'static str,
        needs: &[&'static str],
        action: impl FnOnce() -> Result<(), Failure>,
    ) -> &mut Self {
        let missing = needs.iter().find(|need| !self.passed(need)).copied();
        let begun = Instant::now();
        let outcome = match missing {
            Some(need) => Outcome::Skipped(need),
            None => {
                println!("\n== {name}");
                match action() {
                    Ok(()) => Outcome::Passed,
                    Err(failure) => {
                        println!("FAILED {name}: {failure}");
                        Outcome::Failed(failure.to_string())
                    }
                }
            }
        };
        let took = begun.elapsed();
        if matches!(outcome, Outcome::Passed) {
            println!("-- {name}: {}", clock(took));
        }
        self.done.push(Step { name, took, outcome });
        self
    }

    fn passed(&self, name: &str) -> bool {
        self.done.iter().any(|step| step.name == name && matches!(step.outcome, Outcome::Passed))
    }

    /// Prints a line for every step; a failure when one of them did not pass.
    pub fn finish(&self, title: &str) -> Result<(), Failure> {
        println!("\n{}", self.summary(title));
        let bad = self.done.iter().filter(|step| !matches!(step.outcome, Outcome::Passed)).count();
        match bad {
            0 => Ok(()),
            1 => Err(Failure::new(format!("{title}: 1 step did not pass."))),
            n => Err(Failure::new(format!("{title}: {n} steps did not pass."))),
        }
    }

    fn summary(&self, title: &str) -> String {
        let mut text = format!("== {title}, in {}\n", clock(self.begun.elapsed()));
        for step in &self.done {
            let (mark, note) = match &step.outcome {
                Outcome::Passed => ("passed ", String::new()),
                Outcome::Failed(says) => ("FAILED ", format!("  {}", says.lines().next().unwrap_or_default())),
                Outcome::Skipped(need) => ("not run", format!("  needs `{need}`")),
            };
            let _ = writeln!(text, "{mark} {:>7}  {}{note}", clock(step.took), step.name);
        }
        text
    }
}

fn clock(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    if tenths < 600 {
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else {
        format!("{}:{:02}", tenths / 600, tenths / 10 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_stops_those_that_need_it_and_no_others() {
        let mut steps = Steps::begin();
        let mut ran = Vec::new();
        steps.step("page", &[], || Err(Failure::new("no page")));
        steps.step("app", &["page"], || {
            ran.push("app");
            Ok(())
        });
        steps.step("format", &[], || {
            ran.push("format");
            Ok(())
        });
        assert_eq!(ran, ["format"]);
        let summary = steps.summary("all");
        assert!(summary.contains("page  no page"), "{summary}");
        assert!(summary.contains("app  needs `page`"), "{summary}");
        assert!(steps.finish("all").is_err());
    }

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(clock(Duration::from_millis(1_249)), "1.2 s");
        assert_eq!(clock(Duration::from_secs(125)), "2:05");
    }
}
