//! Every lab's model: laws, digests, theory, reference traces, parameters, bounds.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[cfg(feature = "gui")]
#[path = "common/window.rs"]
mod window;

mod bets;
mod commands;
mod counted;
mod formulas;
mod goals;
mod golden;
mod guides;
mod hostile_files;
mod laws;
mod lesson_claims;
mod metrics;
mod practice;
mod questions;
mod quiz_claims;
mod recorded;
mod saves;
mod storyboards;
mod sweep;
mod switches;
mod teachers_claims;
mod texts;
mod theory;
mod traces;
mod why;
mod work;
