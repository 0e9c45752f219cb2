//! The shell: the window around the chapters.
//!
//! It owns real time, files and what is open; chapters own everything else. Controls and keys
//! only say what is wanted, as an `Action`; [`Shell`] does it once the frame has been drawn.

mod act;
mod action;
mod bet;
mod browse;
mod centre;
mod chapter_info;
mod clock;
mod closing;
mod coming;
mod dialog;
mod entries;
mod experiments;
mod export;
mod files;
mod finder;
mod former;
mod frame;
mod geometry;
mod glossary;
mod help;
mod icon;
mod kept;
mod keys;
mod layout;
mod left;
mod map;
mod measure;
mod menus;
mod notices;
mod open;
mod opening;
mod practice;
mod preferences;
mod present;
mod progress;
mod reading;
mod save;
mod screenshot;
mod session;
mod share;
mod shell;
mod shortcuts;
mod sidebar;
mod source;
mod start;
mod storyboard;
mod strips;
mod tasks;
mod thumbnails;
mod timeline;
mod top_bar;
mod transport;
mod undo;
mod widgets;

use action::Action;
pub use export::draw;
pub use files::Folders;
pub use open::open;
use session::Session;
pub use shell::Shell;
pub use start::{Start, What};
