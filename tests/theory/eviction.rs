//! Chapter 6: rows of `theory_policies` about streams, `theory_redis`, and a real Redis.
//!
//! Hits on recorded sequences are in `tests/traces.rs`.

use std::collections::BTreeMap;

use hotset::components::cache::{
    Cache, DecaySettings, PolicyKind, RedisPolicy, Replay, SamplingSettings,
};
use hotset::components::workload::{Key, KeyPattern, Keys};
use hotset::lesson::{Changes, Lab};
use hotset::sim::{Luck, SimDuration, SimTime, Stream};

use crate::common::generator::generate;
use crate::common::reference::{Row, rows};
use crate::common::{Run, go_to, in_parallel, metric, open};

const POLICIES: &str = include_str!("../fixtures/reference/theory_policies.csv");
const REDIS: &str = include_str!("../fixtures/reference/theory_redis.csv");
const MEASURED: &str = include_str!("../fixtures/reference/redis_measured.csv");
const MANIFEST: &str = include_str!("../fixtures/reference/cachesim_manifest.json");

/// Requests that are counted after scans, over all scans of a run: the standard error of their
/// share is then at most 0.0063, a third of what the table allows.
const COUNTED: f64 = 6_200.0;
/// Only the row that the table is about runs.
const LRU_ALONE: [(&str, &str); 6] = [
    ("every_row", "false"),
    ("row_1", "lru"),
    ("row_2", "none"),
    ("row_3", "none"),
    ("row_4", "none"),
    ("row_5", "none"),
];

fn lru(lab: &dyn Lab, name: &str) -> f64 {
    let metrics = lab.summary().metrics;
    metric(&metrics, name)
}

/// The chance that the m-th request after a scan is a hit, over many scans of a run. It moves
/// slowly with m, so its neighbours are counted with it: a fifth of m to both sides.
fn after_scans(row: &Row) -> f64 {
    let m = row.number("m");
    let aside = (m / 5.0).floor().min(50.0);
    let mut lab = open("eviction");
    let set = [
        ("keys", row.number("N").to_string()),
        ("capacity", row.number("C").to_string()),
        ("zipf_exponent", row.number("alpha").to_string()),
        ("reads_per_s", "1000".to_owned()),
    ];
    let alone = LRU_ALONE.map(|(name, value)| (name, value.to_owned()));
    let set = set.into_iter().chain(alone);
    let set = set.map(|(name, value)| (name.to_owned(), value)).collect();
    lab.change_setup(&Changes { seed: Some(1), set }).unwrap();
    let scan = row.number("C");
    let window = 2.0 * aside + 1.0;
    // The first request is never a hit; a few scans show that.
    let scans = (COUNTED / window).min(155.0).ceil();
    let (mut at, mut hits) = (1.0, 0.0);
    for _ in 0..scans as usize {
        go_to(lab.as_mut(), at + 0.0005);
        lab.command(&format!("scan={scan}")).unwrap();
        let first = at + (scan + m - aside - 1.0) / 1_000.0;
        go_to(lab.as_mut(), first + 0.0005);
        let before = lru(lab.as_ref(), "lru.hits");
        go_to(lab.as_mut(), first + 0.0005 + window / 1_000.0);
        hits += lru(lab.as_ref(), "lru.hits") - before;
        at = first + (2.0 * aside + 2.0) / 1_000.0;
        at = (at * 1_000.0).round() / 1_000.0;
    }
    hits / (scans * window)
}

fn steady(row: &Row) -> f64 {
    let share = row.params["s"].as_f64();
    // As many reads of other keys, whatever the share of one-time keys is.
    let once = share.unwrap_or(0.0);
    let (reads, warm) = (60_000.0 / (1.0 - once), 20_000.0 / (1.0 - once));
    let set = [
        ("keys", row.number("N").to_string()),
        ("capacity", row.number("C").to_string()),
        ("zipf_exponent", row.number("alpha").to_string()),
        (
            "pattern",
            if share.is_some() { "one-hit" } else { "zipf" }.to_owned(),
        ),
        ("once_share", once.to_string()),
        ("reads_per_s", "1000".to_owned()),
    ];
    let mut set: Vec<(&str, &str)> = set.iter().map(|(n, v)| (*n, v.as_str())).collect();
    set.extend(LRU_ALONE);
    let run = Run {
        what: "eviction",
        seed: 1,
        set: &set,
        commands: &[("restart-metrics", warm / 1_000.0)],
        until_s: (warm + reads) / 1_000.0,
    };
    // One-time keys never hit, so all hits are those of the others.
    let metrics = run.metrics();
    metric(&metrics, "lru.hit_rate") / (1.0 - once)
}

fn report(table: &str, rows: &[Row], values: &[f64], expected: usize) {
    let mut largest: f64 = 0.0;
    let mut wrong = Vec::new();
    for (row, value) in rows.iter().zip(values) {
        let off = (value - row.expected()).abs();
        largest = largest.max(off / row.tolerance(row.expected()));
        println!(
            "{}: {value:.4}, expected {:.4} {}",
            row.id,
            row.expected(),
            row.params
        );
        if !row.agrees(*value) {
            wrong.push(format!("{}: {value}, not {}", row.id, row.expected()));
        }
    }
    println!(
        "{table}: {} rows, largest deviation {largest:.2} of the tolerance",
        rows.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(rows.len(), expected, "rows checked");
}

#[test]
fn streams_of_the_chapter_agree_with_the_policies_table() {
    let about =
        |row: &Row| row.quantity.starts_with("P(m-th") || row.quantity.starts_with("hit ratio");
    let rows: Vec<Row> = rows(POLICIES).into_iter().filter(about).collect();
    let values = in_parallel(&rows, |row| {
        if row.quantity.starts_with("P(m-th") {
            after_scans(row)
        } else {
            steady(row)
        }
    });
    report("theory_policies", &rows, &values, 12);
}

/// The mean counter after so many hits, without fading, over runs of a cache.
fn counter(row: &Row) -> f64 {
    let hits = row.number("hits") as u64;
    let decay = DecaySettings {
        log_factor: row.number("lfu_log_factor"),
        period: SimDuration::ZERO,
    };
    // Long runs end at 255 for sure; of the others the mean must be within a fourth of the
    // tolerance.
    let runs = if hits >= 1_000_000 && row.expected() >= 254.5 {
        1
    } else if hits >= 100_000 {
        60
    } else {
        2_000
    };
    let mut luck = Luck::new(3);
    let mut sum = 0.0;
    for _ in 0..runs {
        let mut cache = Cache::new(PolicyKind::SampledLfu, 1, 0);
        cache.set_policy(PolicyKind::SampledLfu, decay);
        cache.fill(1, (), SimTime::ZERO, None, 0);
        for _ in 0..hits {
            let coin = luck.bits(Stream::Policy);
            assert!(cache.look_up(1, SimTime::ZERO, coin).is_hit());
        }
        sum += f64::from(cache.get(1).unwrap().counter);
    }
    sum / f64::from(runs)
}

fn zipf(keys: u32, zipf_exponent: f64, many: usize) -> Vec<Key> {
    let mut chooser = Keys::new(KeyPattern::zipf(keys.into(), zipf_exponent));
    let mut luck = Luck::new(1);
    (0..many)
        .map(|_| chooser.read(SimTime::ZERO, luck.unit(Stream::ReadKeys)))
        .collect()
}

fn sampling(row: &Row) -> SamplingSettings {
    SamplingSettings {
        samples: row.number("samples") as u32,
        pool: row.params["pool"].as_u64().unwrap_or(0) as u32,
        lru_clock: SimDuration::ZERO,
    }
}

/// The hit ratio of sampled LRU from an empty cache.
fn sampled(row: &Row) -> f64 {
    let trace = zipf(row.number("N") as u32, row.number("alpha"), 600_000);
    let replay = Replay {
        sampling: sampling(row),
        ..Replay::new(PolicyKind::SampledLru, row.number("C") as usize)
    };
    replay.hits(&trace) as f64 / trace.len() as f64
}

/// The mean rank of the victim by age, the oldest being 1.
fn victim_rank(row: &Row) -> f64 {
    const SLOTS: usize = 1_000;
    let mut cache = Cache::new(PolicyKind::SampledLru, SLOTS, 5);
    cache.set_sampling(sampling(row));
    let mut luck = Luck::new(2);
    let (mut sum, mut count) = (0.0, 0.0);
    for key in 1..=21_000 {
        let full = cache.len() == SLOTS;
        let coin = luck.bits(Stream::Policy);
        if full {
            let victim = cache.next_victim(SimTime::ZERO).unwrap();
            let last = cache.slots()[victim as usize].unwrap().last_use;
            let younger = cache.slots().iter().flatten();
            let younger = younger.filter(|entry| entry.last_use > last).count();
            sum += (younger as f64 + 0.5) / SLOTS as f64;
            count += 1.0;
        }
        cache.fill(key, (), SimTime::ZERO, None, coin);
    }
    sum / count
}

#[test]
fn counters_and_samples_agree_with_the_table_of_redis() {
    let rows = rows(REDIS);
    let values = in_parallel(&rows, |row| match row.id.as_str() {
        id if id.starts_with("lfu_") => counter(row),
        id if id.starts_with("rlru_") => sampled(row),
        id if id.starts_with("victim_rank") => victim_rank(row),
        other => panic!("no run for {other}"),
    });
    report("theory_redis", &rows, &values, 45);
}

/// A server's run: trace, slots, policy, samples, how much its clock was sped up, requests a
/// second, hit ratio.
#[expect(clippy::type_complexity, reason = "used once, where it is made")]
fn measured() -> BTreeMap<(String, usize, String, u32, u32), Vec<(f64, f64, f64)>> {
    let mut reader = csv::Reader::from_reader(MEASURED.as_bytes());
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for record in reader.deserialize::<BTreeMap<String, String>>() {
        let row = record.unwrap();
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        let key = (
            row["trace"].clone(),
            number("slots_target") as usize,
            row["policy"].clone(),
            number("samples") as u32,
            number("clock_speedup") as u32,
        );
        groups.entry(key).or_default().push((
            number("dbsize_median"),
            number("replay_req_s"),
            number("hit_ratio"),
        ));
    }
    groups
}

/// A model that is given the same clock comes to the hit ratios of the real server: the mean of
/// each group of runs within 1.5 points, a bound that was set before the first run.
#[test]
fn the_same_clock_gives_the_hit_ratios_of_a_real_server() {
    let specs: Vec<serde_json::Value> = serde_json::from_str(MANIFEST).unwrap();
    let groups = measured();
    let mut names: Vec<&String> = groups.keys().map(|key| &key.0).collect();
    names.sort();
    names.dedup();
    let traces: BTreeMap<&String, Vec<Key>> = names
        .iter()
        .map(|name| {
            let spec = specs
                .iter()
                .find(|spec| spec["id"] == name.as_str())
                .unwrap();
            (
                *name,
                generate(spec).into_iter().map(|key| key as Key).collect(),
            )
        })
        .collect();
    let groups: Vec<_> = groups.iter().collect();
    let found = in_parallel(&groups, |((trace, _, policy, samples, speedup), runs)| {
        let mean =
            |of: fn(&(f64, f64, f64)) -> f64| runs.iter().map(of).sum::<f64>() / runs.len() as f64;
        let kind = hotset::components::named::Named::from_name(policy).unwrap();
        let volatile = kind == PolicyKind::Redis(RedisPolicy::VolatileTtl);
        let replay = Replay {
            sampling: SamplingSettings {
                samples: *samples,
                pool: 16,
                lru_clock: SimDuration::from_secs_f64(1.0 / f64::from(*speedup)),
            },
            gap: SimDuration::from_secs_f64(1.0 / mean(|run| run.1)),
            ttl: volatile.then(|| SimDuration::from_secs(80_000)),
            ..Replay::new(kind, mean(|run| run.0).round() as usize)
        };
        let trace = &traces[trace];
        (
            replay.hits(trace) as f64 / trace.len() as f64,
            mean(|run| run.2),
        )
    });
    let mut largest: f64 = 0.0;
    let mut wrong = Vec::new();
    for ((key, _), (model, server)) in groups.iter().zip(found) {
        println!("{key:?}: model {model:.4}, server {server:.4}");
        largest = largest.max((model - server).abs());
        if (model - server).abs() > 0.015 {
            wrong.push(format!("{key:?}: {model}, not {server}"));
        }
    }
    println!(
        "redis_measured: {} groups of runs, largest deviation {largest:.4}",
        groups.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
