//! What only one chapter knows: its goals, switches, texts, explanations and largest files.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[cfg(feature = "gui")]
#[path = "common/window.rs"]
mod window;

mod bottleneck;
mod cache_aside;
mod connections;
mod eviction;
mod local_external;
mod nosql;
mod partitioning;
mod paths;
mod replication;
#[cfg(feature = "gui")]
mod stage_controls;
mod talk_claims;
mod write_patterns;
