//! The commands, files and the rules of the house.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[cfg(feature = "gui")]
#[path = "common/window.rs"]
mod window;

mod cli;
mod cli_export;
mod cli_files;
mod cli_practice;
mod cli_sweep;
mod glossary;
mod handout;
mod readers;
mod tidy;
