//! The talks that are shipped: each keeps the shape of a talk of five minutes, each of its commands
//! does something, and every number and cause it states is measured at the step that states it.
#![allow(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test may panic, and the claims of a talk are one list"
)]

mod caches;
mod data;
mod load;
mod shape;
mod told;
mod writes;
