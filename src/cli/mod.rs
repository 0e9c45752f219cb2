//! The headless commands, as scripts and graders know them.

mod arguments;
mod cache;
mod capacity;
mod chapters;
mod check;
mod compare;
mod export;
mod from_lab;
mod install;
mod long_about;
mod mrc;
mod parallel;
mod practice;
mod run;
mod sweep;
mod trace;
mod trace_input;
mod trace_view;
mod watch;

pub use arguments::{Arguments, Command, ExportArguments, Format};

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::io::{Draw, print, refuse};
use crate::lesson::{Lab, Refusal, ignored_text};
use crate::signals;

/// A check failed: a digest differs, or a goal is not met.
const FAILED: u8 = 1;

/// Carries out a headless command. Results go to standard output; a refusal is one sentence on
/// standard error.
/// `draw` makes pictures, in a build that can.
pub fn run(command: &Command, draw: Option<Draw>) -> ExitCode {
    let outcome = match command {
        Command::Chapters { chapter, format } => match chapter {
            Some(chapter) => chapters::one(chapter, *format).map(|()| true),
            None => chapters::all(*format).map(|()| true),
        },
        Command::Run(arguments) => run::run(arguments).map(|()| true),
        Command::Sweep(arguments) => sweep::sweep(arguments).map(|()| true),
        Command::Compare(arguments) => compare::compare(arguments).map(|()| true),
        Command::Check {
            files,
            against,
            seconds,
            format,
        } => check::check(files, against.as_deref(), *seconds, *format),
        Command::Export(arguments) => export::export(arguments, draw).map(|()| true),
        Command::Install => install::install().map(|()| true),
        Command::Uninstall => install::uninstall().map(|()| true),
        Command::Cache(arguments) => cache::cache(arguments).map(|()| true),
        Command::Mrc(arguments) => mrc::mrc(arguments).map(|()| true),
        Command::Trace(command) => trace::trace(command).map(|()| true),
        Command::Practice(arguments) => practice::practice(arguments).map(|()| true),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(refusal) => {
            let status = refuse(&refusal);
            if signals::asked_to_end() {
                ExitCode::from(signals::INTERRUPTED)
            } else {
                status
            }
        }
    }
}

/// What works without a window, as the end of a sentence: all commands of the table.
pub fn headless() -> String {
    let table = Arguments::command();
    let names: Vec<String> = table
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .map(|command| format!("`{}`", command.get_name()))
        .collect();
    let (last, others) = names
        .split_last()
        .map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
    let others = others.join(", ");
    format!("the headless commands of `hotset` are {others} and {last} (see --help).")
}

/// Says in one sentence what is wrong with the command line; help and version are printed whole.
pub fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let printed = error.print().and_then(|()| std::io::stdout().flush());
        return match print::written(printed) {
            Ok(()) => ExitCode::SUCCESS,
            Err(refusal) => refuse(&refusal),
        };
    }
    let text = error.to_string();
    let first = text.lines().take_while(|line| !line.trim().is_empty());
    let sentence: Vec<&str> = first.map(str::trim).collect();
    let sentence = sentence.join(" ");
    let sentence = sentence.strip_prefix("error: ").unwrap_or(&sentence);
    refuse(&Refusal::new(format!("{sentence}; see hotset --help.")))
}

/// Says on standard error what is to be known of a file before its numbers are believed: what in
/// it was left aside, and whether it was written for another version of its model.
fn note_of(path: &Path, lab: &dyn Lab) {
    if let Some(text) = ignored_text(lab.unknown()) {
        print::say(format_args!("{}: {text}", path.display()));
    }
    if let Some((theirs, ours)) = lab.other_version() {
        print::say(format_args!(
            "{}: it was written for version {theirs} of the model, and this program has version \
             {ours}; numbers may differ.",
            path.display()
        ));
    }
}

/// Says on standard error which bounds of the model's memory the run has met, and in which file.
fn note_bounds(path: Option<&Path>, lab: &dyn Lab) {
    let file = path.map_or_else(String::new, |path| format!("{}: ", path.display()));
    for text in lab.bounds_met() {
        print::say(format_args!("{file}{text}"));
    }
}
