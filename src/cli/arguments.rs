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
    /// Lists the chapters with their presets, or what one of them can be set, told and measured
    #[command(long_about = long_about::LIST)]
    Chapters {
        /// The chapter whose parameters, commands and metrics are listed
        chapter: Option<String>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Runs an experiment and prints its numbers
    Run(RunArguments),
    /// Runs an experiment over all values of one or two parameters
    #[command(long_about = long_about::SWEEP)]
    Sweep(SweepArguments),
    /// Compares two experiments on the same luck
    #[command(long_about = long_about::COMPARE)]
    Compare(CompareArguments),
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
    /// Measures miss ratios of policies over the size of the cache
    #[command(long_about = long_about::MRC)]
    Mrc(MrcArguments),
    /// Tells what a trace of requests is like
    #[command(subcommand)]
    Trace(TraceCommand),
}

/// What `hotset trace` does.
#[derive(Debug, Subcommand)]
pub enum TraceCommand {
    /// Tells the format, counts, popularity and working set of a trace
    #[command(long_about = long_about::TRACE_INFO)]
    Info {
        /// The trace.
        #[command(flatten)]
        input: TraceInput,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Prints and draws a view of a trace: its popularity, working set, reuse or hit rate
    #[command(long_about = long_about::TRACE_VIEW)]
    View(TraceViewArguments),
    /// Prints the requests for keys of a lab's run
    #[command(long_about = long_about::TRACE_FROM_LAB)]
    FromLab(FromLabArguments),
    /// Prints a trace by Zipf's law, one key a line
    #[command(long_about = long_about::TRACE_ZIPF)]
    Zipf {
        /// The law.
        #[command(flatten)]
        law: Law,
        /// Requests
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        requests: u64,
    },
    /// Prints a trace whose keys are all equally popular
    Uniform {
        /// Different keys
        #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
        keys: u32,
        /// Requests
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        requests: u64,
        /// The seed of its luck
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
    },
    /// Prints a trace that goes through its keys over and over again
    Loop {
        /// Different keys
        #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
        keys: u64,
        /// Requests
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        requests: u64,
    },
    /// Prints a trace by Zipf's law with a scan in its midst: keys that are requested once each
    Scan {
        /// The law.
        #[command(flatten)]
        law: Law,
        /// Requests by the law before the scan, and as many behind it
        #[arg(long, value_name = "N", default_value_t = 500_000)]
        around: u64,
        /// Keys of the scan, which follow on each other
        #[arg(long, value_name = "N", default_value_t = 100_000)]
        length: u64,
        /// The first key of the scan
        #[arg(long, value_name = "KEY", default_value_t = 1_000_000_001)]
        first: u64,
        /// Put a request by the law before each of the scan
        #[arg(long)]
        interleaved: bool,
    },
    /// Prints a trace by Zipf's law whose popular keys change from phase to phase
    Shift {
        /// The law.
        #[command(flatten)]
        law: Law,
        /// Requests of a phase
        #[arg(long, value_name = "N", default_value_t = 100_000)]
        phase: u64,
        /// Phases
        #[arg(long, value_name = "N", default_value_t = 10)]
        phases: u64,
        /// By as many places the keys move from one phase to the next
        #[arg(long, value_name = "N", default_value_t = 100)]
        step: u64,
    },
}

/// What `hotset trace from-lab` is given.
#[derive(Debug, Args)]
pub struct FromLabArguments {
    /// A file (`-`: standard input), a chapter, or a chapter and a preset (CHAPTER/PRESET)
    pub what: String,
    /// The moment to run to [default: 60s; of a file, its own moment]
    #[arg(long, value_name = "MOMENT")]
    pub until: Option<String>,
    /// Another seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// Another value of a parameter; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// A command and its second, such as read=3@30; can be repeated
    #[arg(long = "do", value_name = "COMMAND@SECONDS")]
    pub commands: Vec<String>,
    /// How requests are written
    #[arg(long, value_enum, default_value_t = TraceLines::Keys)]
    pub format: TraceLines,
}

/// How the requests of a trace are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceLines {
    /// One key a line.
    Keys,
    /// A table of time in seconds, key and operation.
    Csv,
}

/// A law of popularity, and its luck.
#[derive(Clone, Copy, Debug, Args)]
pub struct Law {
    /// Different keys
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub keys: u32,
    /// Zipf's exponent, from 0 to 10
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub exponent: f64,
    /// The seed of its luck
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
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
    /// Requests are those of this trace, the first million of them, in their order (chapters 6 and 8)
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
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

/// What `hotset sweep` is given.
#[derive(Debug, Args)]
pub struct SweepArguments {
    /// A file (`-`: standard input), a chapter, or a chapter and a preset (CHAPTER/PRESET)
    pub what: String,
    /// A parameter and its values; give it twice for a map of two
    #[arg(long, value_name = "NAME=FROM..TO[:STEPS][:log]", required = true)]
    pub vary: Vec<String>,
    /// Runs at each point, at the seed of the experiment and those that follow it
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seeds: u64,
    /// Metrics, separated by commas, or `all` [default: the headline metrics of the chapter]
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    pub metric: Vec<String>,
    /// The first seed [default: that of the experiment]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Another value of a parameter; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// How each run is measured
    #[command(flatten)]
    pub measured: MeasuredArguments,
    /// Draw the curve, or the map of two parameters, into this file as well
    #[arg(long, value_name = "FILE.svg")]
    pub plot: Option<PathBuf>,
}

/// What `hotset compare` is given.
#[derive(Debug, Args)]
pub struct CompareArguments {
    /// A file, a chapter, or a chapter and a preset (CHAPTER/PRESET)
    pub a: String,
    /// The same for the other side [default: as A, or the run beside what is pinned in A's file]
    pub b: Option<String>,
    /// Another value of a parameter on both sides; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Another value of a parameter of A; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set_a: Vec<String>,
    /// Another value of a parameter of B; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub set_b: Vec<String>,
    /// The first seed of both sides [default: that of A]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Pairs of runs, each on a seed of its own, from the first seed on
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub seeds: u64,
    /// Metrics, separated by commas, or `all` [default: all]
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    pub metric: Vec<String>,
    /// How each run is measured
    #[command(flatten)]
    pub measured: MeasuredArguments,
}

/// How many runs are measured alike.
#[derive(Debug, Args)]
pub struct MeasuredArguments {
    /// The moment to run to [default: 60s; of a file, its own moment]
    #[arg(long, value_name = "MOMENT")]
    pub until: Option<String>,
    /// Start the metrics at this moment
    #[arg(long, value_name = "MOMENT", default_value = "0s")]
    pub warmup: String,
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
    /// The step of a talk, counted from 1; without it a pdf or md holds all of them
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,
    /// Where it goes; the ending (png, svg, gif, csv, pdf, md) says as what
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
    /// Requests are those of this trace, the first million of them, in their order (chapters 6 and 8)
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
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

/// Where a trace comes from, and how it is read.
#[derive(Clone, Debug, Args)]
pub struct TraceInput {
    /// The trace: a file, plain, gzip or zstd, a pipe, or `-` for standard input
    pub trace: PathBuf,
    /// The format, where it is not recognised: keys, csv, tsv, oracle-general, twitter,
    /// redis-monitor, arc or cachelib-kv
    #[arg(long, value_name = "NAME")]
    pub format_of_trace: Option<String>,
    /// The columns of a table by number or name, such as key=5,size=4,time=1; also op, ttl and
    /// count (how often a request is repeated)
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    pub columns: Option<String>,
    /// The unit of a table's times: s, ms, us or ns [default: s, or as the header says]
    #[arg(long, value_name = "UNIT")]
    pub time_unit: Option<String>,
}

/// What `hotset trace view` is given.
#[derive(Debug, Args)]
pub struct TraceViewArguments {
    /// The view: popularity, working-set, reuse or hit-rate
    pub view: String,
    /// What is looked at.
    #[command(flatten)]
    pub input: TraceInput,
    /// The policy whose hit rate is shown
    #[arg(long, value_name = "NAME", default_value = "lru")]
    pub policy: String,
    /// The size of its cache, in slots [default: a tenth of the keys]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub capacity: Option<u32>,
    /// Draw the view into this file
    #[arg(long, value_name = "FILE.svg")]
    pub plot: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What `hotset cache` is given.
#[derive(Debug, Args)]
pub struct CacheArguments {
    /// What it is run on.
    #[command(flatten)]
    pub input: TraceInput,
    /// Policies, separated by commas; all: those below without the names of Redis
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', required = true)]
    pub policy: Vec<String>,
    /// Sizes, separated by commas: slots (100), or a share of the trace's keys (1%); with --bytes
    /// bytes (2GiB), or a share of the bytes of all objects
    #[arg(
        long,
        value_name = "N|N%|BYTES,...",
        value_delimiter = ',',
        required = true
    )]
    pub capacity: Vec<String>,
    /// Sizes are bytes, and hits are counted by bytes as well; the trace must tell sizes
    #[arg(long)]
    pub bytes: bool,
    /// Entries expire so many seconds after their fill, or as the trace says (trace); it must tell
    /// times
    #[arg(long, value_name = "SECONDS|trace")]
    pub ttl: Option<String>,
    /// So many requests fill the cache before counting begins
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub warmup: usize,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What `hotset mrc` is given.
#[derive(Debug, Args)]
pub struct MrcArguments {
    /// What it is measured on.
    #[command(flatten)]
    pub input: TraceInput,
    /// Policies, separated by commas; all: those that `hotset cache --help` lists, without the
    /// names of Redis
    #[arg(
        long,
        value_name = "NAME,...",
        value_delimiter = ',',
        default_value = "lru"
    )]
    pub policy: Vec<String>,
    /// Sizes to measure, from one slot to as many as there are keys, at equal ratios
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub points: usize,
    /// Estimate all policies but LRU from this share of the keys, in four samples
    #[arg(long, value_name = "SHARE")]
    pub sample: Option<f64>,
    /// What a GiB of cache costs an hour, in any currency: adds what each size costs
    #[arg(long, value_name = "X", requires = "price_per_million_reads")]
    pub price_per_gib_hour: Option<f64>,
    /// What a million reads of the store behind the cache cost
    #[arg(long, value_name = "Y", requires = "price_per_gib_hour")]
    pub price_per_million_reads: Option<f64>,
    /// Bytes of the cache that an object takes [default: the mean size in the trace]
    #[arg(long, value_name = "N", requires = "price_per_gib_hour")]
    pub object_bytes: Option<f64>,
    /// Requests a second [default: those of the trace]
    #[arg(long, value_name = "R", requires = "price_per_gib_hour")]
    pub requests_per_s: Option<f64>,
    /// Draw the curves into this file
    #[arg(long, value_name = "FILE.svg")]
    pub plot: Option<PathBuf>,
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
