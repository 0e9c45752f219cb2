//! The longest piece of work that nothing interrupts, and the memory: of a thousand set-ups drawn
//! from the whole range of what is allowed, or of the files that are named. Prints plain figures;
//! it judges nothing.

#![expect(clippy::disallowed_types, reason = "a benchmark measures real time")]

#[path = "../tests/common/whole.rs"]
mod whole;

use std::path::Path;
use std::time::{Duration, Instant};

use hotset::chapters::opened;
use hotset::lesson::{FileText, Subject};
use hotset::sim::{Progress, SimDuration, Simulation};
use whole::{Dice, command, setup};

/// Set-ups that are drawn, of all chapters together.
const DRAWN: u64 = 1_000;
/// Commands in a run, and instants before each of them.
const COMMANDS: usize = 4;
const INSTANTS: usize = 300;
/// The longest slices that are told.
const TOLD: usize = 12;

/// Draws a session of every chapter.
macro_rules! every_session {
    ($seed:expr, $totals:expr) => {
        every_session!(
            $seed, $totals; bottleneck, cache_aside, cache_lab, eviction, local_external, nosql,
            partitioning, replication, write_patterns
        )
    };
    ($seed:expr, $totals:expr; $($chapter:ident),*) => {
        $( session::<hotset::chapters::$chapter::Model>(stringify!($chapter), $seed, $totals); )*
    };
}

/// What is told of all sessions.
#[derive(Default)]
struct Totals {
    longest: Longest,
    /// The largest model in bytes, and which it was.
    largest: (usize, String),
}

/// Pieces of work by how long they took, the longest first.
#[derive(Default)]
struct Longest {
    told: Vec<(Duration, String)>,
}

impl Longest {
    fn note(&mut self, took: Duration, what: impl FnOnce() -> String) {
        if self.told.len() == TOLD && self.told[TOLD - 1].0 >= took {
            return;
        }
        self.told.push((took, what()));
        self.told.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
        self.told.truncate(TOLD);
    }
}

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| {
            Path::new(argument)
                .extension()
                .is_some_and(|end| end == "ron")
        })
        .collect();
    if files.is_empty() {
        drawn();
    }
    for path in files {
        match std::fs::read_to_string(&path) {
            Ok(source) => file(&path, &source),
            Err(error) => println!("{path}: {error}"),
        }
    }
}

fn drawn() {
    let mut totals = Totals::default();
    for seed in 0..DRAWN / 9 {
        every_session!(seed, &mut totals);
    }
    for (took, what) in &totals.longest.told {
        println!("{:8.1} ms: {what}", took.as_secs_f64() * 1e3);
    }
    let (bytes, what) = totals.largest;
    println!(
        "largest model: {:.1} MiB: {what}",
        bytes as f64 / 1_048_576.0
    );
    println!("most memory of the process: {:.1} MiB", most_mib());
}

fn session<M: Subject>(name: &str, seed: u64, totals: &mut Totals) {
    let Totals { longest, largest } = totals;
    let mut dice = Dice::new(seed * 1_000 + name.len() as u64);
    let params = setup::<M>(&mut dice);
    let short = |what: String| what.chars().take(160).collect::<String>();
    let told = |what: &dyn std::fmt::Debug| short(format!("{name} {seed}: {what:?}"));
    let start = Instant::now();
    let mut run = Simulation::<M>::new(&params, seed);
    longest.note(start.elapsed(), || told(&params));
    for _ in 0..COMMANDS {
        for _ in 0..INSTANTS {
            let Some(at) = run.next_instant() else {
                break;
            };
            let event = run.upcoming().next().map(|(_, event)| format!("{event:?}"));
            let (start, events) = (Instant::now(), run.events());
            run.run_until(at);
            let took = start.elapsed();
            let events = run.events() - events;
            longest.note(took, || told(&format!("{events} events from {event:?}")));
        }
        if let Some(command) = command::<M>(run.model().params(), &mut dice) {
            let start = Instant::now();
            run.apply(&command);
            longest.note(start.elapsed(), || told(&command));
        }
        let bytes = run.model().footprint_bytes();
        if bytes > largest.0 {
            *largest = (bytes, told(run.model().params()));
        }
    }
}

/// How long a file takes to open, and its longest slice while it opens and plays.
fn file(path: &str, source: &str) {
    let start = Instant::now();
    let opened = FileText::read(source).and_then(|file| opened(&file));
    let mut lab = match opened {
        Ok(lab) => lab,
        Err(refusal) => {
            println!("{path}: refused: {refusal}");
            return;
        }
    };
    let mut longest = start.elapsed();
    // As a window does it: for ten seconds, a frame's budget at a time.
    while start.elapsed() < Duration::from_secs(10) {
        let slice = Instant::now();
        let replayed = lab.replay(2_000);
        longest = longest.max(slice.elapsed());
        if replayed.is_some() {
            break;
        }
    }
    let opening = start.elapsed();
    lab.cancel_replay();
    println!(
        "{path}: open {:.0} ms, longest slice {:.1} ms",
        opening.as_secs_f64() * 1e3,
        longest.as_secs_f64() * 1e3
    );
    for speed in [1, 1_000] {
        let mut longest = Duration::ZERO;
        let start = Instant::now();
        let mut frames = 0;
        while start.elapsed() < Duration::from_secs(5) {
            let slice = Instant::now();
            let frame = SimDuration::from_millis(16 * speed);
            let arrived = lab.advance(frame, 2_000) == Progress::Arrived;
            longest = longest.max(slice.elapsed());
            frames += u32::from(arrived);
        }
        println!(
            "  {speed}x: longest slice {:.1} ms, {frames} frames arrived in 5 s",
            longest.as_secs_f64() * 1e3
        );
    }
    println!("  memory: {:.1} MiB at most so far", most_mib());
}

/// The most memory that the process has held, where the system says it (Linux); otherwise 0.
fn most_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
