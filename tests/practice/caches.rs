//! Eviction and the cache laboratory: naive policies, Che's approximation, and a stack of keys.

use hotset::chapters::{chapter, eviction};
use hotset::lesson::practice::Exercise;

use super::naive::{Ended, Naive, hits};
use super::{accepts, lab_of, options};

pub fn solve(exercise: &Exercise) {
    match (exercise.chapter, exercise.kind) {
        ("eviction", "next-victim") => next_victim(exercise),
        ("eviction", "count-hits") => count_hits(exercise),
        ("eviction", "best-policy") => best_policy(exercise),
        ("cache-lab", "hit-rate") => hit_rate(exercise),
        ("cache-lab", "ttl-hit-rate") => ttl_hit_rate(exercise),
        ("cache-lab", "read-outcome") => read_outcome(exercise),
        (_, kind) => panic!("{kind} is not solved by other means"),
    }
}

/// What stands between two texts.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text
        .split_once(from)
        .unwrap_or_else(|| panic!("`{from}` in {text}"))
        .1;
    rest.split_once(to)
        .unwrap_or_else(|| panic!("`{to}` in {text}"))
        .0
}

/// The number between two texts.
pub fn number(text: &str, from: &str, to: &str) -> f64 {
    let found = between(text, from, to);
    found
        .trim()
        .parse()
        .unwrap_or_else(|_| panic!("`{found}` in {text}"))
}

fn next_victim(exercise: &Exercise) {
    let text = &exercise.question;
    let slots = number(text, "A cache of ", " slots") as usize;
    let mut cache = Naive::new(between(text, "evicts by ", ":"), slots);
    for key in between(text, "`", "`").split(' ') {
        cache.ask(key);
    }
    let (right, wrong) = options(exercise);
    let key = between(text, " is for ", ", which is not");
    assert!(!cache.holds(key), "{text}");
    assert!(wrong.iter().all(|key| cache.holds(key)), "{text}");
    match cache.ask(key) {
        Ended::Evicted(victim) => assert_eq!(victim, right, "{text}"),
        _ => panic!("no key is evicted: {text}"),
    }
}

fn count_hits(exercise: &Exercise) {
    let text = &exercise.question;
    let slots = number(text, "A cache of ", " slots") as usize;
    let keys = between(text, "`", "`").split(' ');
    let count = hits(between(text, "evicts by ", ":"), slots, keys);
    assert_eq!(options(exercise).0, count.to_string(), "{text}");
}

fn best_policy(exercise: &Exercise) {
    let chapter = chapter("eviction").unwrap();
    let lab = lab_of::<eviction::Model>(chapter, &exercise.moments[0].file);
    // The requests are drawn ahead, at least a thousand of them; eight hundred come in time.
    let keys: Vec<String> = lab
        .model()
        .requests()
        .coming()
        .map(|one| one.key.to_string())
        .collect();
    let slots = lab.model().params().capacity as usize;
    let count = |policy: &str| hits(policy, slots, keys.iter().take(799).map(String::as_str));
    let (right, wrong) = options(exercise);
    for other in wrong {
        assert!(
            count(&right) > count(&other),
            "{right} {other}: {}",
            exercise.question
        );
    }
}

/// The hit rate of LRU by Che's approximation (Che, Tung and Wang, 2002): a key is a hit if it was
/// asked for within the characteristic time, which is such that as many keys as slots were.
fn che(weights: &[f64], slots: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    let held = |time: f64| -> f64 {
        weights
            .iter()
            .map(|w| 1.0 - libm::exp(-w / total * time))
            .sum()
    };
    let (mut low, mut high) = (0.0, 1e9);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if held(middle) < slots {
            low = middle;
        } else {
            high = middle;
        }
    }
    weights
        .iter()
        .map(|w| w / total * (1.0 - libm::exp(-w / total * low)))
        .sum()
}

fn hit_rate(exercise: &Exercise) {
    let text = &exercise.question;
    let slots = number(text, "A cache of ", " slots");
    let keys = number(text, "database with ", " keys") as usize;
    let weights: Vec<f64> = if text.contains("equally likely") {
        vec![1.0; keys]
    } else if text.contains("hot keys") {
        let hot = number(text, "keys. ", " hot keys") as usize;
        let cold = (keys - hot) as f64;
        let weight = |key| {
            if key < hot {
                0.9 / hot as f64
            } else {
                0.1 / cold
            }
        };
        (0..keys).map(weight).collect()
    } else {
        let exponent = number(text, "1/i^", " (");
        (1..=keys)
            .map(|key| libm::pow(key as f64, -exponent))
            .collect()
    };
    let expected = che(&weights, slots) * 100.0;
    assert!(
        accepts(exercise, expected),
        "{expected}, {}: {text}",
        exercise.solution()
    );
}

fn ttl_hit_rate(exercise: &Exercise) {
    let text = &exercise.question;
    let rate = number(text, " is read ", " time");
    let ttl = number(text, "expires ", " s after");
    let expected = if text.contains("equal gaps") {
        let hits = (rate * ttl).floor();
        hits / (hits + 1.0)
    } else {
        // Reads and writes come at random, so that a read that is no miss is a hit as long as the
        // entry lives, which the shorter of its TTL and the wait for a write decides. Midpoints of
        // small steps add up the time that it still lives.
        let written = if text.contains("a write deletes") {
            number(text, "also written ", " times")
        } else {
            0.0
        };
        let steps = 10_000;
        let step = ttl / f64::from(steps);
        let lives = (0..steps).map(|i| libm::exp(-written * step * (f64::from(i) + 0.5)));
        let hits = rate * step * lives.sum::<f64>();
        hits / (1.0 + hits)
    };
    let percent = expected * 100.0;
    assert!(
        accepts(exercise, percent),
        "{percent}, {}: {text}",
        exercise.solution()
    );
}

/// A moment as it is written, in seconds.
fn seconds(text: &str) -> f64 {
    let (value, unit) = text.trim().split_once(' ').unwrap();
    let factor = match unit {
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => 60.0,
        unit => panic!("{unit}"),
    };
    value.parse::<f64>().unwrap() * factor
}

fn read_outcome(exercise: &Exercise) {
    let text = &exercise.question;
    let slots = number(text, "A cache of ", " slots");
    let ttl = number(text, "TTL of ", " s;");
    let others = number(text, "that read, ", " other");
    let filled = seconds(between(text, "filled last at ", " and read"));
    let read = seconds(
        text.rsplit_once("At ")
            .unwrap()
            .1
            .split_once(" it is read")
            .unwrap()
            .0,
    );
    let deletes = text.contains("a write deletes");
    let written = text.contains("the fill it was written");
    let right = options(exercise).0;
    let expected = if written && deletes {
        "a miss: a write deleted the entry"
    } else if others >= slots {
        "a miss: the entry was evicted"
    } else if read - filled > ttl {
        "a miss: the entry has expired"
    } else if written {
        "a stale hit: an old version"
    } else {
        "a hit with the present version"
    };
    assert_eq!(right, expected, "{text}");
}
