//! Chapter 0: its goals, its switches, every number in its texts, its explanations, the largest
//! files it accepts and, with a window, what it draws.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod goals;
mod hostile;
mod switches;
mod why;
