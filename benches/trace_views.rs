//! How long the views of a trace take: reading it as the window does, and what its threads measure,
//! in the window's order. Without an argument it writes 10 million requests by Zipf's law (exponent
//! 1.0, a million keys) to `target/zipf-10m.txt` once. Prints plain figures; it judges nothing.

#![expect(clippy::disallowed_types, reason = "a benchmark measures real time")]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hotset::components::cache::PolicyKind;
use hotset::components::trace_generator::{GeneratedTrace, TraceRule};
use hotset::io::trace::Options;
use hotset::io::trace_views::{Crew, FIRST_POLICIES, Found, Opened, Task};
use hotset::lesson::sweep::cores;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = std::env::args()
        .skip(1)
        .find(|given| !given.starts_with('-'));
    let path = match given {
        Some(path) => PathBuf::from(path),
        None => written()?,
    };
    let bytes = std::fs::metadata(&path)?.len();
    println!("{}: {} MiB, {} cores", path.display(), bytes >> 20, cores());
    let begins = Instant::now();
    let said = |what: &str| println!("{:6.2} s  {what}", begins.elapsed().as_secs_f64());
    let opened = Opened::read(&path, &Options::default(), |_| Ok(()))?;
    said(&format!("read, with its popularity: {}", opened.said));
    let scope = opened.scope.clone();
    let mut crew = Crew::begin(opened.recording, scope.clone(), || {});
    crew.give(Task::WorkingSet, false);
    crew.give(Task::Reuse, false);
    let slots = (opened.popularity.keys / 10).max(1) as usize;
    crew.give(Task::Course(PolicyKind::Lru, slots), false);
    let policies: Vec<PolicyKind> = (FIRST_POLICIES.into_iter())
        .filter(|policy| !scope.is_stacked(*policy))
        .collect();
    for &place in &scope.order {
        crew.give(Task::Points(policies.clone(), place), false);
    }
    let (mut points, all) = (0, scope.order.len());
    while crew.left() > 0 {
        for found in crew.collect() {
            match found {
                Found::WorkingSet(_) => said("working set"),
                Found::Reuse(reuse) => said(&format!("reuse, from {:.0} %", reuse.rate * 100.0)),
                Found::Course(..) => said("hit rate over time of LRU"),
                Found::Points(..) => {
                    points += 1;
                    if [2, 5, all].contains(&points) {
                        said(&format!(
                            "curves of {} policies, {points} of {all} sizes",
                            FIRST_POLICIES.len()
                        ));
                    }
                }
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// The trace that is measured unless another is named.
fn written() -> std::io::Result<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/zipf-10m.txt");
    if path.exists() {
        return Ok(path);
    }
    let rule = TraceRule::Zipf {
        keys: 1_000_000,
        exponent: 1.0,
        requests: 10_000_000,
    };
    let mut file = BufWriter::new(File::create(&path)?);
    let mut line = String::new();
    for key in GeneratedTrace::new(rule, 4) {
        line.clear();
        // Writing to a string does not fail.
        let _ = writeln!(line, "{key}");
        file.write_all(line.as_bytes())?;
    }
    file.flush()?;
    Ok(path)
}
