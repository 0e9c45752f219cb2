//! The engine: virtual time, future events, seeded luck, and experiments that rewind.
//!
//! It knows nothing of egui, files, caches or chapters. A [`Simulation`] is one plain value
//! that holds everything a run depends on; an [`Experiment`] adds what a learner did to it and
//! how to get back to any earlier moment.

mod back;
mod checkpoints;
mod digest;
mod event_queue;
mod experiment;
mod random;
mod simulation;
pub mod stats;
mod time;

pub use event_queue::{EventHandle, EventQueue};
pub use experiment::{Experiment, LogEntry, Progress, Setup};
pub use random::{Draws, Luck, Stream, scale};
pub use simulation::{Context, MOST_UNITS, Model, Simulation, digest_text};
pub use time::{SimDuration, SimTime};
