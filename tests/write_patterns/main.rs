//! What only the chapter on write patterns knows.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod goals;
mod hostile;
mod oracle;
mod switches;
mod why;
mod windows;
