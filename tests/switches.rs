//! Every switch, number and verb of the laboratory has a set-up in which it moves a metric by
//! more than luck does: over 20 seeds the ranges with and without it do not overlap.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Run, in_parallel, metric, open};

/// Seeds a comparison is made on.
const SEEDS: u64 = 20;

type Set = &'static [(&'static str, &'static str)];
type Commands = &'static [(&'static str, f64)];

/// A comparison: what differs, on top of a set-up that both runs share.
struct Switch {
    name: &'static str,
    preset: &'static str,
    shared: Set,
    commands: Commands,
    set: Set,
    and: Commands,
    metric: &'static str,
}

/// A parameter of a preset.
const fn setting(
    name: &'static str,
    preset: &'static str,
    shared: Set,
    set: Set,
    metric: &'static str,
) -> Switch {
    Switch {
        name,
        preset,
        shared,
        commands: &[],
        set,
        and: &[],
        metric,
    }
}

/// Something done, after something else was done.
const fn verb(
    name: &'static str,
    preset: &'static str,
    commands: Commands,
    and: Commands,
    metric: &'static str,
) -> Switch {
    Switch {
        name,
        preset,
        shared: &[],
        commands,
        set: &[],
        and,
        metric,
    }
}

const ZIPF: &str = "zipf-20-slots";
/// Few slots and no TTL, so that who is evicted decides.
const TIGHT: Set = &[("capacity", "10"), ("ttl_s", "0"), ("database_per_s", "40")];
const TIGHT_LFU: Set = &[
    ("capacity", "10"),
    ("ttl_s", "0"),
    ("database_per_s", "40"),
    ("policy", "lfu"),
];
const HOT: Set = &[("pattern", "hotset"), ("database_per_s", "40")];
const FADING: Set = &[
    ("policy", "lfu-decay"),
    ("lfu_log_factor", "30"),
    ("lfu_decay_s", "3"),
];
const KILLED: Commands = &[("kill-cache", 30.0)];
const TEN_WRITES: Commands = &[
    ("write=1", 20.0),
    ("write=1", 25.0),
    ("write=1", 30.0),
    ("write=1", 35.0),
    ("write=1", 40.0),
];

const SWITCHES: &[Switch] = &[
    setting("keys", "uniform", &[], &[("keys", "40")], "hit_rate"),
    setting("capacity", ZIPF, &[], &[("capacity", "5")], "hit_rate"),
    setting("ttl_s", ZIPF, &[], &[("ttl_s", "2")], "misses_expired"),
    setting(
        "pattern",
        ZIPF,
        &[("database_per_s", "40")],
        &[("pattern", "uniform")],
        "hit_rate",
    ),
    setting(
        "pattern",
        ZIPF,
        &[("database_per_s", "40")],
        &[("pattern", "scan")],
        "hit_rate",
    ),
    setting(
        "pattern",
        ZIPF,
        &[("database_per_s", "40")],
        &[("pattern", "hotset")],
        "hit_rate",
    ),
    setting(
        "pattern",
        ZIPF,
        TIGHT_LFU,
        &[("pattern", "shift")],
        "hit_rate",
    ),
    setting(
        "zipf_exponent",
        ZIPF,
        &[],
        &[("zipf_exponent", "1.2")],
        "hit_rate",
    ),
    setting(
        "scan_every_s",
        "scan",
        &[],
        &[("scan_every_s", "0")],
        "hit_rate",
    ),
    setting(
        "scan_length",
        "scan",
        &[],
        &[("scan_length", "10")],
        "hit_rate",
    ),
    setting("hot_keys", ZIPF, HOT, &[("hot_keys", "40")], "hit_rate"),
    setting("hot_share", ZIPF, HOT, &[("hot_share", "0.5")], "hit_rate"),
    setting(
        "shift_every_s",
        "popularity-shift",
        &[],
        &[("shift_every_s", "5")],
        "hit_rate",
    ),
    setting(
        "shift_by",
        "most-frequent",
        &[],
        &[("shift_by", "0")],
        "hit_rate",
    ),
    setting(
        "arrivals",
        ZIPF,
        &[],
        &[("arrivals", "fixed")],
        "latency_p99_ms",
    ),
    setting("reads_per_s", ZIPF, &[], &[("reads_per_s", "10")], "reads"),
    setting(
        "writes_per_s",
        ZIPF,
        &[],
        &[("writes_per_s", "1")],
        "misses_invalidated",
    ),
    setting(
        "invalidate",
        "writes-forgotten",
        &[],
        &[("invalidate", "true")],
        "stale_reads",
    ),
    setting("policy", ZIPF, TIGHT, &[("policy", "fifo")], "hit_rate"),
    setting("policy", ZIPF, TIGHT, &[("policy", "random")], "hit_rate"),
    setting("policy", ZIPF, TIGHT, &[("policy", "lfu")], "hit_rate"),
    setting(
        "policy",
        "popularity-shift",
        &[],
        &[("policy", "lfu")],
        "hit_rate",
    ),
    setting("policy", "popularity-shift", &[], FADING, "hit_rate"),
    setting(
        "lfu_log_factor",
        "fading-counts",
        &[],
        &[("lfu_log_factor", "100")],
        "hit_rate",
    ),
    setting(
        "lfu_decay_s",
        "fading-counts",
        &[],
        &[("lfu_decay_s", "60")],
        "hit_rate",
    ),
    setting(
        "cache_ms",
        ZIPF,
        &[],
        &[("cache_ms", "5")],
        "latency_p50_ms",
    ),
    setting(
        "database_ms",
        ZIPF,
        &[],
        &[("database_ms", "200")],
        "latency_mean_ms",
    ),
    setting(
        "database_per_s",
        ZIPF,
        &[],
        &[("database_per_s", "100")],
        "latency_mean_ms",
    ),
    setting(
        "queue_limit",
        "kill-at-peak",
        &[],
        &[("queue_limit", "1000")],
        "refused",
    ),
    setting(
        "timeout_ms",
        "kill-at-peak",
        &[],
        &[("timeout_ms", "0")],
        "timed_out",
    ),
    verb("kill-cache", ZIPF, &[], KILLED, "misses_cache_down"),
    verb(
        "revive-cache",
        ZIPF,
        KILLED,
        &[("revive-cache", 40.0)],
        "hits",
    ),
    verb(
        "revive-cache",
        ZIPF,
        KILLED,
        &[("revive-cache", 40.0)],
        "misses_lost",
    ),
    verb("write", ZIPF, &[], TEN_WRITES, "misses_invalidated"),
    verb(
        "restart-metrics",
        ZIPF,
        &[],
        &[("restart-metrics", 100.0)],
        "reads",
    ),
];

impl Switch {
    /// The metric on every seed, with and without the switch.
    fn values(&self, on: bool) -> Vec<f64> {
        let what = format!("cache-lab/{}", self.preset);
        let mut set = self.shared.to_vec();
        let mut commands = self.commands.to_vec();
        if on {
            set.extend(self.set);
            commands.extend(self.and);
        }
        let value = |seed| {
            let run = Run {
                what: &what,
                seed,
                set: &set,
                commands: &commands,
                until_s: 300.0,
            };
            metric(&run.metrics(), self.metric)
        };
        (0..SEEDS).map(value).collect()
    }
}

fn range(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (least, most)
}

#[test]
fn every_switch_moves_a_metric_beyond_the_band_of_luck() {
    let mut wrong = Vec::new();
    let ranges = in_parallel(SWITCHES, |switch| {
        (range(&switch.values(false)), range(&switch.values(true)))
    });
    for (switch, (off, on)) in SWITCHES.iter().zip(ranges) {
        let moved = off.1 < on.0 || on.1 < off.0;
        let (name, metric, preset) = (switch.name, switch.metric, switch.preset);
        let line = format!("{name}: {metric} from {off:.3?} to {on:.3?} ({preset})");
        println!("{line}");
        if !moved {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "within the band:\n{}", wrong.join("\n"));
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    let lab = open("cache-lab");
    let names = lab.ranges().into_iter().map(|(name, _)| name);
    for name in names.chain(lab.verbs().iter().map(|verb| verb.name)) {
        assert!(SWITCHES.iter().any(|switch| switch.name == name), "{name}");
    }
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    let default = open("cache-lab").seed();
    for until_s in [60.0, 300.0] {
        let rate = |seed: &u64| {
            let run = Run {
                what: "cache-lab",
                seed: *seed,
                set: &[],
                commands: &[],
                until_s,
            };
            metric(&run.metrics(), "hit_rate")
        };
        let seeds: Vec<u64> = (0..100).collect();
        let mut all = in_parallel(&seeds, rate);
        all.sort_by(f64::total_cmp);
        let (low, high) = (all[25], all[74]);
        let own = rate(&default);
        assert!(
            (low..=high).contains(&own),
            "{until_s} s: {own} is not in {low} to {high}"
        );
    }
}
