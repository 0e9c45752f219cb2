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
            "popularity moves every 40 s",
            shift.source.contains("shift_every_s: 40.0"),
        ),
        fact("a newcomer starts with a count of 1", newcomer() == 1),
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
            "they reach 57 %",
            &five.each(of("fifo.hit_rate")),
            57.0,
            5.0,
        ),
        strays(
            "they reach 57 %",
            &five.each(of("random.hit_rate")),
            57.0,
            5.0,
        ),
        strays(
            "where LRU has 61 %",
            &five.each(of("lru.hit_rate")),
            61.0,
            5.0,
        ),
        strays(
            "how much there is to win: 77 %",
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
            "A [scan](preset:a-scan) asks for ten keys once each",
            Params::default().scan_length == 10,
        ),
        fact(
            "after five of them nothing old is left",
            Params::default().capacity == 5,
        ),
        fact("In ten minutes LRU", scan.until_s == 600.0),
        every(
            "LRU has 42 to 48 % hits",
            &scan.each(of("lru.hit_rate")),
            0.42,
            0.48,
        ),
        every(
            "W-TinyLFU 52 to 60 %",
            &scan.each(of("w-tinylfu.hit_rate")),
            0.52,
            0.60,
        ),
        strays(
            "S3-FIFO serves 31 %",
            &once.each(of("s3-fifo.hit_rate")),
            31.0,
            5.0,
        ),
        strays("LRU 18 %", &once.each(of("lru.hit_rate")), 18.0, 5.0),
        fact("**2Q** and **S3-FIFO**", true),
        fact(
            "half of all requests never return: S3-FIFO",
            Params::default().once_share == 0.5,
        ),
        fact(
            "other keys become popular every 150 s",
            source("yesterdays-hit").contains("shift_every_s: 150.0"),
        ),
        strays("32 % hits", &yesterday.each(of("lfu.hit_rate")), 32.0, 5.0),
        strays(
            "against 46 % for LRU",
            &yesterday.each(of("lru.hit_rate")),
            46.0,
            5.0,
        ),
    ]
}

fn loops() -> Vec<Claim> {
    let looped = long("eviction/loop");
    let fits = short("eviction/loop", &[("capacity", "6")], 600.0);
    vec![
        every(
            "has not one hit. So do FIFO and LFU",
            &looped.each(of("lru.hits")),
            0.0,
            0.0,
        ),
        every(
            "So do FIFO and LFU",
            &looped.each(of("fifo.hits")),
            0.0,
            0.0,
        ),
        every("So do FIFO and LFU", &looped.each(of("lfu.hits")), 0.0, 0.0),
        strays(
            "Random has 66 %",
            &looped.each(of("random.hit_rate")),
            66.0,
            5.0,
        ),
        strays(
            "as good as the optimum: 80 %",
            &looped.each(of("mru.hit_rate")),
            80.0,
            5.0,
        ),
        strays(
            "as good as the optimum: 80 %",
            &looped.each(of("belady.hit_rate")),
            80.0,
            5.0,
        ),
        strays("all have 99 %", &fits.each(of("lru.hit_rate")), 99.4, 5.0),
        strays("all have 99 %", &fits.each(of("mru.hit_rate")), 99.4, 5.0),
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
        fact("draws a few, 5 by default", defaults.samples == 5),
        fact("remembers the best 16", defaults.pool == 16),
        tenth(
            "57.1 % where exact LRU",
            sampled.mean(of("sampled-lru.hit_rate")),
            57.1,
        ),
        tenth(
            "exact LRU has 57.6 %",
            sampled.mean(of("lru.hit_rate")),
            57.6,
        ),
        tenth(
            "Random has 51.8 %",
            sampled.mean(of("random.hit_rate")),
            51.8,
        ),
        strays(
            "gains nothing over random: 34 % both",
            &clock.each(of("sampled-lru.hit_rate")),
            34.0,
            5.0,
        ),
        strays(
            "gains nothing over random: 34 % both",
            &clock.each(of("random.hit_rate")),
            34.0,
            5.0,
        ),
        strays(
            "while exact LRU has 39 %",
            &clock.each(of("lru.hit_rate")),
            39.0,
            5.0,
        ),
        fact(
            "Its ten policies have names",
            RedisPolicy::NAMES.len() == 10,
        ),
        fact("from version 8.6", true),
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

fn real_redis() -> Vec<Claim> {
    vec![
        between(
            "45.7 % with the clock as it is",
            measured_on_redis("1", 7),
            45.6,
            45.8,
        ),
        between(
            "50.3 % with a clock a thousand times as fast",
            measured_on_redis("1000", 7),
            50.2,
            50.4,
        ),
        between(
            "50.5 % for exact LRU",
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
            "About 34 %, as random victims have",
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
