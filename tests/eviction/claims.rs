//! Each number in the text and the quiz, recomputed.

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, fact, of, strays, with,
};
use hotset::chapters::eviction::{GAME_SLOTS, Params, TURNS};
use hotset::components::cache::{RedisPolicy, SamplingSettings};
use hotset::components::named::Named as _;

const LESSON: &str = include_str!("../../assets/lessons/eviction.md");
const QUIZ: &str = include_str!("../../assets/lessons/eviction.quiz.ron");

fn long(what: &'static str) -> Measured {
    Measured {
        until_s: 600.0,
        ..with(what, &[])
    }
}

fn short(
    what: &'static str,
    set: &'static [(&'static str, &'static str)],
    until_s: f64,
) -> Measured {
    Measured {
        until_s,
        ..with(what, set)
    }
}

fn policies() -> Vec<Claim> {
    let five = long("eviction/five-slots");
    let cold = long("eviction/cold-start");
    let shift = hotset::chapters::eviction::CHAPTER
        .lab()
        .unwrap()
        .preset("cold-start")
        .unwrap();
    vec![
        fact(
            "[popularity moves every 40 s]",
            shift.source.contains("shift_every_s: 40.0"),
        ),
        fact("A new key starts with a count of 1", newcomer() == 1),
        // How far the runs below stray is asserted of each.
        fact("means of runs of up to ten minutes", five.until_s == 600.0),
        fact(
            "up to 5 points, and by up to 9 where popularity moves",
            true,
        ),
        strays(
            "LFU falls to 38 %",
            &cold.each(of("lfu.hit_rate")),
            38.0,
            9.0,
        ),
        strays("LRU holds 42 %", &cold.each(of("lru.hit_rate")), 42.0, 9.0),
        strays(
            "FIFO and random reach 57 %",
            &five.each(of("fifo.hit_rate")),
            57.0,
            5.0,
        ),
        strays(
            "FIFO and random reach 57 %",
            &five.each(of("random.hit_rate")),
            57.0,
            5.0,
        ),
        strays(
            "57 %, LRU has 61 %",
            &five.each(of("lru.hit_rate")),
            61.0,
            5.0,
        ),
        strays(
            "OPT shows what is possible: 77 %",
            &five.each(of("belady.hit_rate")),
            77.0,
            5.0,
        ),
    ]
}

fn newcomer() -> u32 {
    use hotset::components::cache::{Cache, PolicyKind};
    let mut cache = Cache::new(PolicyKind::Lfu, 1, 0);
    cache.fill(1, (), hotset::sim::SimTime::ZERO, None, 0);
    cache.get(1).unwrap().uses
}

fn scans_and_shifts() -> Vec<Claim> {
    let scan = long("eviction/a-scan");
    let once = short("eviction/one-hit-wonders", &[], 300.0);
    let yesterday = long("eviction/yesterdays-hit");
    let chapter = hotset::chapters::eviction::CHAPTER.lab().unwrap();
    let source = |id| chapter.preset(id).unwrap().source;
    vec![
        fact(
            "[A scan](preset:a-scan) reads ten keys once each",
            Params::default().scan_length == 10,
        ),
        fact(
            "after five, all old entries are gone",
            Params::default().capacity == 5,
        ),
        fact("over ten minutes LRU gets", scan.until_s == 600.0),
        every(
            "LRU gets 42 to 48 % hits",
            &scan.each(of("lru.hit_rate")),
            0.42,
            0.48,
        ),
        every(
            "W-TinyLFU gets 52 to 60 %",
            &scan.each(of("w-tinylfu.hit_rate")),
            0.52,
            0.60,
        ),
        strays(
            "S3-FIFO serves 31 % from the cache",
            &once.each(of("s3-fifo.hit_rate")),
            31.0,
            5.0,
        ),
        strays("and LRU 18 %", &once.each(of("lru.hit_rate")), 18.0, 5.0),
        fact("**2Q** and **S3-FIFO** keep", true),
        // Names of policies.
        fact("**SIEVE** and **S3-FIFO** only", true),
        fact("| SIEVE, S3-FIFO |", true),
        fact(
            "[half of all requests are for keys that never return](preset:one-hit-wonders), S3-FIFO",
            Params::default().once_share == 0.5,
        ),
        fact(
            "other keys become popular every 150 s",
            source("yesterdays-hit").contains("shift_every_s: 150.0"),
        ),
        strays(
            "shrink: 32 % hits",
            &yesterday.each(of("lfu.hit_rate")),
            32.0,
            5.0,
        ),
        strays(
            "against 46 % for LRU",
            &yesterday.each(of("lru.hit_rate")),
            46.0,
            5.0,
        ),
        between(
            "a third of the requests",
            yesterday.mean(of("lfu.hit_rate")),
            0.30,
            0.36,
        ),
        between(
            "or nearly half of them",
            yesterday.mean(of("lru.hit_rate")),
            0.43,
            0.5,
        ),
    ]
}

fn loops() -> Vec<Claim> {
    let looped = long("eviction/loop");
    let fits = short("eviction/loop", &[("capacity", "6")], 600.0);
    vec![
        every(
            "needed next and gets no hit",
            &looped.each(of("lru.hits")),
            0.0,
            0.0,
        ),
        every(
            "and neither do FIFO and LFU",
            &looped.each(of("fifo.hits")),
            0.0,
            0.0,
        ),
        every(
            "and neither do FIFO and LFU",
            &looped.each(of("lfu.hits")),
            0.0,
            0.0,
        ),
        strays(
            "Random gets 66 %",
            &looped.each(of("random.hit_rate")),
            66.0,
            5.0,
        ),
        strays(
            "equals OPT: 80 %",
            &looped.each(of("mru.hit_rate")),
            80.0,
            5.0,
        ),
        strays(
            "equals OPT: 80 %",
            &looped.each(of("belady.hit_rate")),
            80.0,
            5.0,
        ),
        strays(
            "all of them get 99 %",
            &fits.each(of("lru.hit_rate")),
            99.4,
            5.0,
        ),
        strays(
            "all of them get 99 %",
            &fits.each(of("mru.hit_rate")),
            99.4,
            5.0,
        ),
    ]
}

fn redis() -> Vec<Claim> {
    let sampled = short("eviction/sampled", &[], 150.0);
    let clock = short("eviction/one-second-clock", &[], 25.0);
    let defaults = SamplingSettings::default();
    let tenth = |snippet, value: f64, printed: f64| {
        between(snippet, 100.0 * value, printed - 0.25, printed + 0.25)
    };
    vec![
        fact("on each eviction, 5 by default", defaults.samples == 5),
        fact("remembers the best 16", defaults.pool == 16),
        tenth(
            "gets 57.1 % where exact LRU",
            sampled.mean(of("sampled-lru.hit_rate")),
            57.1,
        ),
        tenth(
            "exact LRU gets 57.6 %",
            sampled.mean(of("lru.hit_rate")),
            57.6,
        ),
        tenth(
            "and random 51.8 %",
            sampled.mean(of("random.hit_rate")),
            51.8,
        ),
        strays(
            "gains nothing over random: 34 % for both",
            &clock.each(of("sampled-lru.hit_rate")),
            34.0,
            5.0,
        ),
        strays(
            "gains nothing over random: 34 % for both",
            &clock.each(of("random.hit_rate")),
            34.0,
            5.0,
        ),
        strays(
            "while exact LRU gets 39 %",
            &clock.each(of("lru.hit_rate")),
            39.0,
            5.0,
        ),
        fact("Redis has ten policies", RedisPolicy::NAMES.len() == 10),
        fact("from version 8.6", true),
        // Redis's release notes and "Key eviction".
        fact("LFU has been available since Redis 4.0", true),
        fact("maxmemory-samples 5", defaults.samples == 5),
        fact(
            "lfu-log-factor 10",
            Params::default().lfu_log_factor == 10.0,
        ),
        // In minutes.
        fact("lfu-decay-time 1", Params::default().lfu_decay_s == 60.0),
        // Any size would do.
        fact("maxmemory 2gb", true),
        // What the list and the map need does not depend on how many entries there are.
        fact("both in O(1)", true),
        fact("60 requests, five slots", TURNS == 60 && GAME_SLOTS == 5),
    ]
}

/// The mean over the runs of a real Redis, as recorded: a clock `speedup` times as fast.
fn measured_on_redis(speedup: &str, column: usize) -> f64 {
    let rows = include_str!("../fixtures/reference/redis_measured.csv").lines();
    let of: Vec<f64> = rows
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|row| row[0].starts_with("b_zipf100k") && row[1] == "1000")
        .filter(|row| row[2] == "allkeys-lru" && row[3] == "5" && row[4] == speedup)
        .map(|row| row[column].parse::<f64>().unwrap())
        .collect();
    100.0 * of.iter().sum::<f64>() / of.len() as f64
}

/// Columns of the recorded runs that must be the same in each: the slots and the version.
fn recorded(column: usize) -> String {
    let rows = include_str!("../fixtures/reference/redis_measured.csv").lines();
    let mut of: Vec<&str> = rows
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|row| row[0].starts_with("b_zipf100k") && row[1] == "1000")
        .map(|row| row[column])
        .collect();
    of.dedup();
    of.join(" ")
}

fn real_redis() -> Vec<Claim> {
    vec![
        fact(
            "Redis 7.0.15 with 1,000 slots for 100,000 keys",
            recorded(17) == "7.0.15" && recorded(1) == "1000",
        ),
        between(
            "at about 75,000 requests per second",
            measured_on_redis("1", 14) / 100.0,
            74_500.0,
            75_500.0,
        ),
        between("had 45.7 % hits", measured_on_redis("1", 7), 45.6, 45.8),
        between(
            "50.3 % with a clock a thousand times as fast",
            measured_on_redis("1000", 7),
            50.2,
            50.4,
        ),
        between(
            "exact LRU would have had 50.5 %",
            measured_on_redis("1000", 19),
            50.4,
            50.55,
        ),
    ]
}

#[test]
fn the_text_says_what_the_model_does_and_leaves_no_number_unproven() {
    let all = [
        policies(),
        scans_and_shifts(),
        loops(),
        redis(),
        real_redis(),
    ];
    let claims: Vec<Claim> = all.into_iter().flatten().collect();
    assert_whole(LESSON, &claims);
}

#[test]
fn every_policy_that_the_text_lists_is_one_of_redis() {
    for (name, _) in RedisPolicy::NAMES {
        assert!(LESSON.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_numbers_of_the_quiz_hold() {
    let five = short("eviction/five-slots", &[], 1_200.0);
    let clock = short("eviction/one-second-clock", &[], 20.0);
    let fine = short(
        "eviction/one-second-clock",
        &[("lru_clock_s", "0.001")],
        20.0,
    );
    let yesterday = long("eviction/yesterdays-hit");
    let claims = [
        between(
            "LRU has about 61 % hits",
            five.mean(of("lru.hit_rate")),
            0.595,
            0.625,
        ),
        between("About 57 %", five.mean(of("random.hit_rate")), 0.555, 0.585),
        between(
            "Exact LRU would have 39 % hits",
            clock.mean(of("lru.hit_rate")),
            0.38,
            0.40,
        ),
        between(
            "About 34 %, as with random eviction",
            clock.mean(of("sampled-lru.hit_rate")),
            0.33,
            0.35,
        ),
        between(
            "the same samples reach nearly 39 %",
            fine.mean(of("sampled-lru.hit_rate")),
            0.38,
            0.39,
        ),
        between(
            "LRU has about 46 % hits",
            yesterday.mean(of("lru.hit_rate")),
            0.455,
            0.475,
        ),
        between(
            "About a third",
            yesterday.mean(of("lfu.hit_rate")),
            0.30,
            0.35,
        ),
    ];
    assert_all(QUIZ, &claims);
}
