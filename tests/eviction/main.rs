//! Chapter 6, eviction: what only this chapter knows of itself.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod goals;
mod hostile;
mod notes;
mod optimum;
mod stream;
mod switches;
mod why;
