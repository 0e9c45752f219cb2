//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::long_about;
use crate::io::{Exported, WindowArguments};

/// A laboratory for data storage and caching.
///
/// Without a command it opens the window; with one it works without a display.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the window opens.
    #[command(flatten)]
    pub window: WindowArguments,
}

/// The headless commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the chapters with their presets
    Chapters {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Runs an experiment and prints its numbers
    Run(RunArguments),
    /// Replays files and grades them: do they prove themselves, which goals and tasks do they meet
    #[command(long_about = long_about::CHECK)]
    Check {
        /// The files, folders of files, or `-` for standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The file that was handed out: its tasks count, and what differs from it fails
        #[arg(long, value_name = "TASK.ron")]
        against: Option<PathBuf>,
        /// Seconds that the replay of one file may take; what takes longer fails
        #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
        seconds: u64,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Lets the file manager open experiments with this program (Linux; for this user)
    #[command(long_about = long_about::INSTALL)]
    Install,
    /// Takes back what `install` wrote
    Uninstall,
    /// Writes a picture, an animation or a table of a run to a file
    #[command(long_about = long_about::EXPORT)]
    Export(ExportArguments),
    /// Counts the hits of eviction policies on a trace of keys
    #[command(long_about = long_about::cache())]
    Cache(CacheArguments),
    /// Prints exercises of a chapter, made anew from each seed
    #[command(long_about = long_about::practice())]
    Practice(PracticeArguments),
}

/// What `hotset run` is given.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// A file (`-`: standard input), a chapter, or a chapter and a preset (CHAPTER/PRESET)
    pub what: String,
    /// The moment to run to [default: 60s; of a file, its own moment]
    #[arg(long, value_name = "MOMENT")]
    pub until: Option<String>,
    /// Start the metrics at this moment
    #[arg(long, value_name = "MOMENT", default_value = "0s")]
    pub warmup: String,
    /// Another seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// Another value of a parameter; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// A command and its second, such as kill-cache@30; can be repeated
    #[arg(long = "do", value_name = "COMMAND@SECONDS")]
    pub commands: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What `hotset export` is given.
#[derive(Clone, Debug, Args)]
pub struct ExportArguments {
    /// A file (`-`: standard input), a chapter, or a chapter and a preset (CHAPTER/PRESET)
    pub what: String,
    /// What is exported
    #[arg(long = "what", value_enum, default_value_t = Exported::Stage)]
    pub part: Exported,
    /// The plot, counted from 1 on the left
    #[arg(long, value_name = "N")]
    pub plot: Option<usize>,
    /// Where it goes; the ending (png, svg, gif, csv) says as what
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// The moment that is shown [default: 60s; of a file, its own moment]
    #[arg(long, value_name = "MOMENT")]
    pub at: Option<String>,
    /// The first moment of an animation [default: 4s of watching before its last]
    #[arg(long, value_name = "MOMENT")]
    pub from: Option<String>,
    /// The last moment of an animation [default: as --at]
    #[arg(long, value_name = "MOMENT", conflicts_with = "at")]
    pub until: Option<String>,
    /// Frames a second of an animation, from 1 to 50 [default: 20]
    #[arg(long, value_name = "N")]
    pub fps: Option<u32>,
    /// Virtual seconds a second of an animation [default: the experiment's own pace]
    #[arg(long, value_name = "X")]
    pub speed: Option<f64>,
    /// The size in points [default: 1280x720; of a plot, 640x360]
    #[arg(long, value_name = "WxH")]
    pub size: Option<String>,
    /// Pixels a point: 1, 2 or 4 [default: 1]
    #[arg(long, value_name = "N")]
    pub scale: Option<u32>,
    /// Dark or light [default: dark]
    #[arg(long, value_enum)]
    pub theme: Option<Shade>,
    /// Another seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// Another value of a parameter; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// A command and its second, such as kill-cache@30; can be repeated
    #[arg(long = "do", value_name = "COMMAND@SECONDS")]
    pub commands: Vec<String>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Shade {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

/// What `hotset cache` is given.
#[derive(Debug, Args)]
pub struct CacheArguments {
    /// The trace: one key a line; `-` for standard input
    pub trace: PathBuf,
    /// Policies, separated by commas
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', required = true)]
    pub policy: Vec<String>,
    /// Numbers of slots, separated by commas
    #[arg(long, value_name = "N,...", value_delimiter = ',', required = true)]
    pub capacity: Vec<usize>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What `hotset practice` is given.
#[derive(Debug, Args)]
pub struct PracticeArguments {
    /// The chapter
    pub chapter: String,
    /// The seed of the first exercise; the next ones have the seeds that follow
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The kind of exercise [default: one after the other, by seed]
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// How hard they are, from 1 to 3
    #[arg(long, value_name = "D", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub difficulty: u8,
    /// How many, from 1 to 200
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=200))]
    pub count: u64,
    /// Print the solutions as well
    #[arg(long)]
    pub answer: bool,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Written::Text)]
    pub format: Written,
}

/// How exercises are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Written {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
    /// For a page or a paper.
    Markdown,
    /// For learning platforms, always with the answers.
    Gift,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}
