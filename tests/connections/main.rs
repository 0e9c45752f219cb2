//! What only chapter 9's own tests know: that the map names what there is and hangs together, and
//! that it leads there in the window.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "gui")]
#[path = "../common/window.rs"]
mod window;

mod claims;
mod map;
#[cfg(feature = "gui")]
mod shown;
