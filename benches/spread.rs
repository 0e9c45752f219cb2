//! What a mean does not tell: the median and the worst of many seeks, and how memory grows over a
//! virtual hour. Prints plain figures; it judges nothing.

use std::time::Duration;

use hotset::chapters::cache_lab::{Model, Params};
use hotset::sim::{Experiment, Setup, SimTime};

/// Virtual seconds.
const HOUR: f64 = 3_600.0;

fn main() {
    let params = Params {
        reads_per_s: 100.0,
        database_per_s: 0.0,
        ..Params::default()
    };
    let mut experiment = Experiment::<Model>::new(Setup { seed: 14, params });
    experiment.seek(SimTime::from_secs_f64(1.0));
    let before = resident_mib();
    experiment.seek(SimTime::from_secs_f64(HOUR));
    let after = resident_mib();
    println!("memory: {before:.1} MiB after a second, {after:.1} MiB after a virtual hour");

    let mut times: Vec<Duration> = (1..=400)
        .map(|n| {
            let at = SimTime::from_secs_f64((f64::from(n) * 0.618_034).fract() * HOUR);
            timed(|| experiment.seek(at))
        })
        .collect();
    times.sort_unstable();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "seek: median {:.1} ms, 95 % within {:.1} ms, worst {:.1} ms of {} places",
        millis(times[times.len() / 2]),
        millis(times[times.len() * 95 / 100]),
        millis(times[times.len() - 1]),
        times.len()
    );
}

#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
fn timed(work: impl FnOnce()) -> Duration {
    let start = std::time::Instant::now();
    work();
    start.elapsed()
}

/// What the process holds in memory, where the system says it (Linux); otherwise 0.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
