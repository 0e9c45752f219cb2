//! hotset: opens the window, or carries out a headless command.

use std::process::ExitCode;

use clap::Parser as _;
use hotset::cli::{self, Arguments};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return cli::explain(&error),
    };
    match &arguments.command {
        Some(command) => cli::run(command, DRAW),
        None => open_window(&arguments),
    }
}

/// What draws pictures without a window; nothing in a build that has none.
#[cfg(feature = "gui")]
const DRAW: Option<hotset::io::Draw> = Some(hotset::app::draw);
#[cfg(not(feature = "gui"))]
const DRAW: Option<hotset::io::Draw> = None;

#[cfg(not(feature = "gui"))]
fn open_window(_arguments: &Arguments) -> ExitCode {
    hotset::io::refuse(&hotset::lesson::Refusal::new(format!(
        "this build has no window; {}",
        cli::headless()
    )))
}

#[cfg(feature = "gui")]
fn open_window(arguments: &Arguments) -> ExitCode {
    hotset::app::open(&arguments.window, &cli::headless())
}
