//! Journeys: the real app, driven by WebDriver, with the real portal and the real command line program. They are also the
//! product's tour: each saves pictures of what a person sees.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "journeys are tests")]

#[path = "journeys/newsroom.rs"]
mod newsroom;

#[path = "journeys/words.rs"]
mod words;

#[path = "journeys/hands.rs"]
mod hands;

#[path = "journeys/main_job.rs"]
mod main_job;

#[path = "journeys/faults.rs"]
mod faults;

#[path = "journeys/people.rs"]
mod people;

#[path = "journeys/publication.rs"]
mod publication;

#[path = "journeys/review.rs"]
mod review;

#[path = "journeys/writing.rs"]
mod writing;

#[path = "journeys/first_run.rs"]
mod first_run;

#[path = "journeys/around_the_window.rs"]
mod around_the_window;

#[path = "journeys/desk_work.rs"]
mod desk_work;

#[path = "journeys/bringing_in.rs"]
mod bringing_in;

#[path = "journeys/long_work.rs"]
mod long_work;

#[path = "journeys/on_paper.rs"]
mod on_paper;

#[path = "journeys/recovery.rs"]
mod recovery;

#[path = "journeys/telex.rs"]
mod telex;

#[path = "journeys/walk.rs"]
mod walk;

#[path = "journeys/every_screen.rs"]
mod every_screen;

#[path = "journeys/read_aloud.rs"]
mod read_aloud;

#[path = "journeys/told_outside.rs"]
mod told_outside;
