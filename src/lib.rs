//! hotset: a laboratory for data storage and caching.
//!
//! A *chapter* is a text and a lab; a lab is a pure model plus an egui view. The model is a
//! plain value that reacts to timestamped events; what a learner does becomes a command in the
//! same timeline. ARCHITECTURE.md is the map.
//!
//! The layers, lowest first, each using only those before it:
//!
//! - [`sim`]: virtual time, events, seeded luck, experiments that rewind
//! - [`components`]: the parts that simulated systems are made of
//! - [`lesson`]: what a chapter is to the rest of the program
//! - `picture`: pixels, vectors and animations of what egui draws (feature `gui`)
//! - `ui`: widgets that know no chapter (feature `gui`)
//! - `kit`: what all labs have in common on the screen (feature `gui`)
//! - [`chapters`]: the chapters themselves, and their registry
//! - [`io`]: files, tables and what is printed, for window and commands alike
//! - `app`: the window (feature `gui`), and beside it [`cli`]: the headless commands; neither names
//!   the other
//!
//! Beside them stands [`signals`], which window and commands ask whether they are to end.

#[cfg(feature = "gui")]
pub mod app;
pub mod chapters;
pub mod cli;
pub mod components;
pub mod io;
#[cfg(feature = "gui")]
pub mod kit;
pub mod lesson;
#[cfg(feature = "gui")]
pub mod picture;
pub mod signals;
pub mod sim;
#[cfg(feature = "gui")]
pub mod ui;
