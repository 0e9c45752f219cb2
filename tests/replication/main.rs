//! Replication: what its model does, what its goals ask for, what its texts claim.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod behaviour;
