//! What only the partitioning chapter knows of itself: its goals, its switches, the claims of its
//! texts, its explanations, the largest files allowed, and that dots are hops.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod claims;
#[cfg(feature = "gui")]
mod dots;
mod goals;
mod hostile;
mod own_keys;
mod switches;
mod why;
