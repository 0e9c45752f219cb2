//! What crosses the border of the program, in the window and in the commands alike: ordinary files,
//! read alone and written whole, what is printed, tables, and what is asked for from outside.

pub mod chart_svg;
mod export;
mod moment;
pub mod print;
mod read;
pub mod tables;
pub mod trace;
pub mod trace_views;
mod window;
mod write;

pub use export::{
    DEFAULT_FPS, DEFAULT_WATCHED_S, Draw, Export, Exported, GoOn, Kind, Made, Stretch,
    default_name, parse_export_size,
};
pub use moment::parse_moment;
pub use read::{
    experiment_given, is_standard_input, named, read_experiment, read_file, standard_input,
};
pub use window::WindowArguments;
pub use write::{clean, write_whole};

use std::process::ExitCode;

use crate::lesson::Refusal;

/// The input was refused.
const REFUSED: u8 = 2;

/// Says why something was not done.
pub fn refuse(refusal: &Refusal) -> ExitCode {
    print::say(refusal);
    ExitCode::from(REFUSED)
}

/// Says why something was not done by a program that goes on.
pub fn warn(refusal: &Refusal) {
    print::say(refusal);
}
