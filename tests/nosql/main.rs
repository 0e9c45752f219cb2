//! Chapter 3: the engines against a plain evaluation, the goals, and the numbers of its texts.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod claims;
#[path = "../common/mod.rs"]
mod common;
mod engines;
mod goals;
mod switches;
