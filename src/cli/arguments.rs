//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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

/// How the window opens.
#[derive(Clone, Debug, Default, Args)]
pub struct WindowArguments {
    /// An experiment to open
    pub file: Option<PathBuf>,
    /// The chapter to open
    #[arg(long, value_name = "ID")]
    pub chapter: Option<String>,
    /// The ready-made experiment to open
    #[arg(long, value_name = "ID")]
    pub preset: Option<String>,
    /// The moment to go to, such as 30s
    #[arg(long, value_name = "MOMENT")]
    pub at: Option<String>,
    /// Start playing at once
    #[arg(long)]
    pub play: bool,
    /// Show it to a room: full screen, with large type
    #[arg(long)]
    pub present: bool,
    /// The window's inner size in points, such as 1600x900
    #[arg(long, value_name = "WxH")]
    pub size: Option<String>,
    /// Save a picture of the window to this file and close it
    #[arg(long, value_name = "FILE.png")]
    pub screenshot: Option<PathBuf>,
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
    /// Replays files and says whether they prove themselves
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Counts the hits of eviction policies on a trace of keys
    #[command(long_about = super::cache::long_about())]
    Cache(CacheArguments),
}

/// What `hotset run` is given.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// A file, a chapter, or a chapter and one of its presets (CHAPTER/PRESET)
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

/// What `hotset cache` is given.
#[derive(Debug, Args)]
pub struct CacheArguments {
    /// The trace: one key a line
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
