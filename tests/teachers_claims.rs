//! The numbers of the teachers' page, proven as those of the text.

use crate::common::claims::{
    Claim, Measured, assert_all, between, deviation, every, fact, of, percent, percent_tenths,
    preset, share,
};
use hotset::chapters::cache_lab::Params;
use hotset::components::theory;

const TEACHERS: &str = include_str!("../assets/lessons/cache-lab.teachers.md");

const IMMEDIATE: &[(&str, &str)] = &[
    ("cache_ms", "0"),
    ("database_ms", "0"),
    ("database_per_s", "0"),
];
const IMMEDIATE_2_S: &[(&str, &str)] = &[
    ("cache_ms", "0"),
    ("database_ms", "0"),
    ("database_per_s", "0"),
    ("ttl_s", "2"),
];
const IMMEDIATE_100_SLOTS: &[(&str, &str)] = &[
    ("cache_ms", "0"),
    ("database_ms", "0"),
    ("database_per_s", "0"),
    ("capacity", "100"),
];

fn formulas() -> Vec<Claim> {
    let p = Params::default();
    let weights = theory::zipf_weights(p.keys as usize, p.zipf_exponent);
    let stale: f64 = weights
        .iter()
        .map(|share| {
            let (reads, writes) = (20.0 * share * 10.0, share * 10.0);
            let hit = reads / (1.0 + reads);
            share * hit * (1.0 - (1.0 - libm::exp(-writes)) / writes)
        })
        .sum();
    let hit = long(&[]).mean(of("hit_rate"));
    vec![
        between(
            "slots` | 84.8 %",
            100.0 * theory::lru(&weights, 20),
            84.75,
            84.85,
        ),
        between(
            "sum of the largest `p_i` | 90.0 %",
            100.0 * theory::best_static(&weights, 20),
            89.95,
            90.05,
        ),
        between(
            "of key `i` | 85.4 %",
            100.0 * theory::ttl_ceiling(&weights, 20.0, 10.0),
            85.35,
            85.45,
        ),
        percent(
            "43 % over all keys, 1 write/s, unlimited slots",
            stale,
            43.0,
        ),
        between("`1 / (1 - h)` | 5.4 times", 1.0 / (1.0 - hit), 5.3, 5.45),
        percent(
            "At a TTL of 10 s the ceiling is 85 %",
            theory::ttl_ceiling(&weights, 20.0, 10.0),
            85.0,
        ),
    ]
}

fn settings() -> Vec<Claim> {
    let p = Params::default();
    let first = "100 keys, 20 slots, TTL 10 s, Zipf exponent 1.5, 20 reads/s, LRU, a database that serves 12 requests/s";
    let as_printed = p.keys == 100 && p.capacity == 20 && p.queue_limit == 100;
    let rates = [p.ttl_s, p.zipf_exponent, p.reads_per_s, p.database_per_s];
    let times = [p.cache_ms, p.database_ms, p.timeout_ms];
    vec![
        fact(
            first,
            as_printed && format!("{rates:?}") == "[10.0, 1.5, 20.0, 12.0]",
        ),
        fact(
            "A look-up costs 0.5 ms",
            format!("{times:?}") == "[0.5, 2.0, 2000.0]",
        ),
        fact(
            "At most 100 requests wait at the database. A read not answered within 2 s",
            as_printed,
        ),
        between(
            "exactly 1/12 s; the answer takes 2 ms more",
            p.fill_s(),
            0.085_83,
            0.085_84,
        ),
    ]
}

/// The first experiment without its warm-up, long enough for three digits.
const fn long(set: &'static [(&'static str, &'static str)]) -> Measured {
    Measured {
        what: "cache-lab/zipf-20-slots",
        set,
        commands: &[("restart-metrics", 100.0)],
        until_s: 10_100.0,
    }
}

fn long_runs() -> Vec<Claim> {
    let rate = |set| long(set).mean(of("hit_rate"));
    let minute = Measured {
        until_s: 60.0,
        ..preset("cache-lab/zipf-20-slots")
    };
    let short: &'static [(&str, &str)] = &[("ttl_s", "2")];
    vec![
        percent_tenths(
            "81.4 % (82.1 % with immediate fills) by default",
            rate(&[]),
            81.4,
        ),
        percent_tenths("82.1 % with immediate fills", rate(IMMEDIATE), 82.1),
        percent_tenths("66.9 % (70.1 %) at a TTL of 2 s", rate(short), 66.9),
        percent_tenths("(70.1 %)", rate(IMMEDIATE_2_S), 70.1),
        percent_tenths(
            "84.6 % (85.4 %) with unlimited slots",
            rate(&[("capacity", "100")]),
            84.6,
        ),
        percent_tenths("(85.4 %)", rate(IMMEDIATE_100_SLOTS), 85.4),
        // The standard deviation of 20 runs is itself known to a sixth.
        between(
            "varies by about 1 percentage point",
            100.0 * deviation(&minute.each(of("hit_rate"))),
            0.7,
            1.5,
        ),
    ]
}

fn mission() -> Vec<Claim> {
    let forgotten = preset("cache-lab/writes-forgotten");
    vec![
        between(
            "With 45 slots about 60 % of the misses are already **expired**",
            long(&[("capacity", "45")]).mean(share("misses_expired", "misses")),
            0.57,
            0.63,
        ),
        percent(
            "20 slots reach 85 % with the TTL off",
            long(&[("ttl_s", "0")]).mean(of("hit_rate")),
            85.0,
        ),
        percent(
            "45 slots and 30 s give 91 %",
            long(&[("capacity", "45"), ("ttl_s", "30")]).mean(of("hit_rate")),
            91.0,
        ),
        every(
            "slots from 20 to 100: the rate stops below 85 %",
            &long(&[("capacity", "100")]).each(of("hit_rate")),
            0.84,
            0.85,
        ),
        every(
            "and the misses turn to **expired**",
            &long(&[("capacity", "100")]).each(share("misses_expired", "misses")),
            0.9,
            1.0,
        ),
        percent(
            "the same 20 slots, 20 %",
            preset("cache-lab/uniform").mean(of("hit_rate")),
            20.0,
        ),
        percent(
            "81 % hits, two reads in five stale",
            forgotten.mean(of("hit_rate")),
            81.0,
        ),
        between(
            "two reads in five stale",
            forgotten.mean(share("stale_reads", "reads")),
            0.38,
            0.45,
        ),
        every(
            "nothing is stale in [writes delete]",
            &preset("cache-lab/writes-deleted").each(of("stale_reads")),
            0.0,
            0.0,
        ),
        every(
            "time-outs, then refusals",
            &preset("cache-lab/kill-at-peak").each(of("timed_out")),
            1.0,
            f64::MAX,
        ),
        every(
            "time-outs, then refusals",
            &preset("cache-lab/kill-at-peak").each(of("refused")),
            1.0,
            f64::MAX,
        ),
    ]
}

#[test]
fn the_teachers_page_says_what_the_model_does() {
    let claims: Vec<Claim> = [formulas(), settings(), long_runs(), mission()]
        .into_iter()
        .flatten()
        .collect();
    assert_all(TEACHERS, &claims);
}

#[test]
fn every_metric_of_the_page_exists() {
    let metrics = preset("cache-lab/zipf-20-slots").each(|metrics| metrics.len() as f64);
    assert!(metrics[0] > 0.0);
    let known = crate::common::open("cache-lab").summary().metrics;
    let table = TEACHERS
        .split("## Metrics")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let rows = table.lines().filter_map(|row| row.strip_prefix("| `"));
    for name in rows.flat_map(|row| row.split(" | ").next().unwrap().split('`')) {
        let name = name.trim_matches(|c: char| c == ',' || c == ' ');
        if !name.is_empty() {
            assert!(known.iter().any(|(metric, _)| *metric == name), "{name}");
        }
    }
}
