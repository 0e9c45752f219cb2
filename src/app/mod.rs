//! The shell: the window around the chapters.
//!
//! It owns real time, files and what is open; chapters own everything else. Controls and keys
//! only say what is wanted, as an [`Action`]; [`Shell`] does it once the frame has been drawn.

mod act;
mod action;
mod centre;
mod clock;
mod course;
mod icon;
mod keys;
mod open;
mod preferences;
mod reading;
mod session;
mod shell;
mod sidebar;
mod start;
mod timeline;
mod top_bar;
mod transport;
mod widgets;

pub use action::Action;
pub use open::open;
pub use session::Session;
pub use shell::Shell;
pub use start::{Start, What};
