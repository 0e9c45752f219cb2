//! Exporting: pictures, animations and tables of what the window shows, with a display or without.
//!
//! What is drawn on the screen is drawn once more on a [`sheet::Sheet`], an egui of its own that has no
//! screen, at any size. So it shows the same numbers, and needs no graphics card.

mod film;
mod form;
mod handout;
mod headless;
mod job;
mod picture;
mod printing;
mod scene;
mod sheet;
mod shots;

pub(super) use form::ExportForm;
pub use headless::draw;
pub(super) use job::{Job, note_stage};
pub(super) use picture::picture;
