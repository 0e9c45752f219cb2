//! The window, its widgets, what a room sees and what is exported.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[path = "common/window.rs"]
mod window;

mod charts;
mod comfort;
mod counted_drawn;
mod export;
mod one_tooltip;
mod picture;
mod presenting;
mod purity;
mod room;
mod shell;
mod shell_bets;
mod shell_compare;
mod shell_export;
mod shell_files;
mod shell_future;
mod shell_game;
mod shell_path;
mod shell_practice;
mod shell_scenes;
mod shell_share;
mod shell_trace;
mod talk_on_paper;
mod texts_apart;
mod theme;
mod type_sizes;
mod ui;
mod walls;
