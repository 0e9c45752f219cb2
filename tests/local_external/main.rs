//! What only chapter 7's own tests know: goals, switches, claims of its texts, causes, and the
//! largest files allowed. That the dots on the stage are hops of the model is tested beside them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod goals;
mod hostile;
mod notes;
mod switches;
mod why;
