//! What only chapter 7's own tests know: goals, switches, claims of its texts, causes, large
//! files, and that the dots on the stage are hops of the model.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod goals;
