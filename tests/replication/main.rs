//! Replication: what its model does, what its goals ask for, what its texts claim.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod behaviour;
mod goals;
mod hostile;
mod levers;
mod memory;
mod prediction;
#[cfg(feature = "gui")]
mod stage;
mod texts;
mod why;

#[cfg(feature = "gui")]
#[path = "../common/window.rs"]
mod window;
