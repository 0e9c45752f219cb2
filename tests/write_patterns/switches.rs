//! Each parameter and each verb moves a named metric beyond the band over twenty seeds.

use crate::common::{Run, in_parallel, metric, open};

const SEEDS: u64 = 20;

type Set = &'static [(&'static str, &'static str)];
type Commands = &'static [(&'static str, f64)];

struct Switch {
    name: &'static str,
    preset: &'static str,
    shared: Set,
    set: Set,
    before: Commands,
    and: Commands,
    metric: &'static str,
    until_s: f64,
}

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
        set,
        before: &[],
        and: &[],
        metric,
        until_s: 31.0,
    }
}

const fn verb(
    name: &'static str,
    shared: Set,
    before: Commands,
    and: Commands,
    metric: &'static str,
) -> Switch {
    Switch {
        name,
        preset: "four-lanes",
        shared,
        set: &[],
        before,
        and,
        metric,
        until_s: 31.0,
    }
}

const FIRST: &str = "four-lanes";

static SWITCHES: [Switch; 29] = [
    setting(
        "keys",
        FIRST,
        &[("capacity", "5")],
        &[("keys", "5")],
        "write-behind.dirty_mean",
    ),
    setting(
        "capacity",
        FIRST,
        &[],
        &[("capacity", "4")],
        "write-through.hit_rate",
    ),
    setting(
        "ttl_s",
        FIRST,
        &[],
        &[("ttl_s", "0.3")],
        "write-through.hit_rate",
    ),
    setting(
        "zipf_exponent",
        FIRST,
        &[],
        &[("zipf_exponent", "2.5")],
        "write-behind.database_writes",
    ),
    setting(
        "arrivals",
        FIRST,
        &[("database_per_s", "20"), ("reads_per_s", "0")],
        &[("arrivals", "fixed")],
        "write-through.write_latency_p99_ms",
    ),
    setting(
        "write_keys",
        FIRST,
        &[],
        &[("write_keys", "sequence")],
        "write-behind.database_writes",
    ),
    setting(
        "reads_per_s",
        FIRST,
        &[],
        &[("reads_per_s", "20")],
        "cache-aside.reads",
    ),
    setting(
        "writes_per_s",
        FIRST,
        &[],
        &[("writes_per_s", "20")],
        "cache-aside.writes",
    ),
    setting(
        "write_path",
        FIRST,
        &[],
        &[("write_path", "behind")],
        "read-through.flushes",
    ),
    setting(
        "flush_s",
        FIRST,
        &[],
        &[("flush_s", "1")],
        "write-behind.at_risk_mean",
    ),
    setting(
        "batch",
        FIRST,
        &[],
        &[("batch", "4")],
        "write-behind.at_risk_mean",
    ),
    setting(
        "buffer",
        FIRST,
        &[],
        &[("buffer", "2")],
        "write-behind.writes_failed",
    ),
    setting(
        "retry_s",
        "database-outage",
        &[],
        &[("retry_s", "5")],
        "write-behind.flush_failures",
    ),
    setting(
        "replicated_log",
        "ten-second-flush",
        &[],
        &[("replicated_log", "true")],
        "write-behind.writes_lost",
    ),
    setting(
        "versions",
        "two-writers",
        &[],
        &[("versions", "true")],
        "write-through.stale_reads",
    ),
    setting(
        "cache_ms",
        FIRST,
        &[],
        &[("cache_ms", "3")],
        "write-behind.write_latency_mean_ms",
    ),
    setting(
        "database_ms",
        FIRST,
        &[],
        &[("database_ms", "30")],
        "write-through.write_latency_mean_ms",
    ),
    setting(
        "jitter_ms",
        FIRST,
        &[],
        &[("jitter_ms", "20")],
        "write-through.write_latency_mean_ms",
    ),
    setting(
        "database_per_s",
        FIRST,
        &[],
        &[("database_per_s", "0")],
        "write-through.write_latency_mean_ms",
    ),
    setting(
        "queue_limit",
        "slow-database",
        &[("writes_per_s", "20")],
        &[("queue_limit", "0")],
        "write-through.timed_out",
    ),
    setting(
        "timeout_ms",
        "slow-database",
        &[("writes_per_s", "20")],
        &[("timeout_ms", "0")],
        "write-through.timed_out",
    ),
    setting(
        "restart_s",
        FIRST,
        &[("crash_every_s", "3")],
        &[("restart_s", "0")],
        "write-through.reads_failed",
    ),
    setting(
        "crash_every_s",
        FIRST,
        &[],
        &[("crash_every_s", "3")],
        "write-behind.writes_lost",
    ),
    verb(
        "crash-cache",
        &[],
        &[],
        &[("crash-cache=write-behind", 29.0)],
        "write-behind.writes_lost",
    ),
    verb(
        "crash-database",
        &[],
        &[],
        &[("crash-database=cache-aside", 10.0)],
        "cache-aside.writes_failed",
    ),
    verb(
        "revive-database",
        &[],
        &[("crash-database=cache-aside", 5.0)],
        &[("revive-database=cache-aside", 8.0)],
        "cache-aside.writes_failed",
    ),
    verb(
        "write",
        &[("writes_per_s", "0")],
        &[],
        &[("write=3", 5.0)],
        "read-through.writes",
    ),
    verb(
        "choose",
        &[],
        &[],
        &[("choose=write-behind", 5.0)],
        "chosen_lane",
    ),
    verb(
        "restart-metrics",
        &[],
        &[],
        &[("restart-metrics", 25.0)],
        "cache-aside.writes",
    ),
];

fn range(switch: &Switch, on: bool) -> (f64, f64) {
    let (mut set, mut commands) = (switch.shared.to_vec(), switch.before.to_vec());
    if on {
        set.extend(switch.set);
        commands.extend(switch.and);
    }
    let what = format!("write-patterns/{}", switch.preset);
    let values = (0..SEEDS).map(|seed| {
        let run = Run {
            what: &what,
            seed,
            set: &set,
            commands: &commands,
            until_s: switch.until_s,
        };
        let value = metric(&run.metrics(), switch.metric);
        if value.is_nan() { 0.0 } else { value }
    });
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

#[test]
fn every_switch_moves_its_metric_beyond_the_band_of_luck() {
    let ranges = in_parallel(&SWITCHES, |switch| {
        (range(switch, false), range(switch, true))
    });
    let mut wrong = Vec::new();
    for (switch, (off, on)) in SWITCHES.iter().zip(ranges) {
        let line = format!(
            "{}: {} from {off:.3?} to {on:.3?}",
            switch.name, switch.metric
        );
        println!("{line}");
        if off.1 >= on.0 && on.1 >= off.0 {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "within the band:\n{}", wrong.join("\n"));
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    let lab = open("write-patterns");
    let names = lab.ranges().into_iter().map(|(name, _)| name);
    for name in names.chain(lab.verbs().iter().map(|verb| verb.name)) {
        assert!(SWITCHES.iter().any(|switch| switch.name == name), "{name}");
    }
}

/// The seed the chapter opens with shows the typical case: the middle half of a hundred seeds.
#[test]
fn the_first_seed_is_typical() {
    let what = "write-patterns/four-lanes";
    let value = |seed: &u64| {
        let run = Run {
            what,
            seed: *seed,
            set: &[],
            commands: &[],
            until_s: 30.0,
        };
        metric(&run.metrics(), "write-behind.at_risk_mean")
    };
    let seeds: Vec<u64> = (0..100).collect();
    let mut all = in_parallel(&seeds, value);
    all.sort_by(f64::total_cmp);
    let own = value(&open(what).seed());
    assert!(
        (all[25]..=all[74]).contains(&own),
        "{own}: {} to {}",
        all[25],
        all[74]
    );
}
