//! Chapter 4 as a whole: its goals both ways, what each switch moves, and the numbers in its texts.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod contract;
mod goals;
mod hostile;
mod race;
mod switches;
mod why;
