//! The numbers of the presets' notes and of the teachers' page.

use hotset::chapters::chapter;
use hotset::chapters::eviction::{ALL_ROWS_UP_TO, GOALS, Params, horizon, key_name};
use hotset::components::cache::{Cache, PolicyKind, SamplingSettings};
use hotset::components::theory;
use hotset::lesson::{Metrics, Opening, Preset};
use hotset::sim::SimTime;

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, fact, names, of, preset, uncovered,
    with,
};
use crate::common::{labs, metric, open};

const TEACHERS: &str = include_str!("../../assets/lessons/eviction.teachers.md");

/// `snippet` names a parameter of a preset.
fn is(snippet: &'static str, preset: &str, name: &str, printed: f64) -> Claim {
    names(snippet, &format!("eviction/{preset}"), name, printed)
}

/// Minutes between the last request for each of A to E and the moment at which F comes.
fn minutes_ago() -> Vec<f64> {
    let opened = chapter("eviction").unwrap().lab().unwrap();
    let quiz = opened.preset("five-slot-quiz").unwrap();
    let lab = (opened.open)(Opening::Preset(quiz)).unwrap();
    let comes = lab.replaying_to().unwrap();
    let marks = lab.marks();
    let ago = |key: u32| {
        let text = format!("key {key} is asked for");
        let last = marks.iter().rev().find(|mark| mark.text == text).unwrap();
        comes.since(last.at).as_secs_f64() / 60.0
    };
    (1..=5).map(ago).collect()
}

fn streams_in_notes() -> Vec<Claim> {
    let scan = preset("eviction/a-scan");
    let hits = |name| scan.mean(of(name));
    vec![
        is("Every 25 s", "a-scan", "scan_every_s", 25.0),
        is(
            "a scan reads ten keys once each",
            "a-scan",
            "scan_length",
            10.0,
        ),
        fact(
            "Which rows lose their popular keys to it, and which do not",
            hits("lru.hit_rate") + 0.05 < hits("w-tinylfu.hit_rate"),
        ),
        is(
            "Every 40 s other keys become popular",
            "cold-start",
            "shift_every_s",
            40.0,
        ),
        is(
            "Every 150 s other keys become popular",
            "yesterdays-hit",
            "shift_every_s",
            150.0,
        ),
        fact(
            "make it follow within 2,000 requests",
            GOALS
                .iter()
                .any(|goal| goal.title.contains("2,000 requests")),
        ),
        is("Six keys in turn", "loop", "loop_length", 6.0),
        is("five slots", "loop", "capacity", 5.0),
        every(
            "LRU always evicts the key that is needed next",
            &preset("eviction/loop").each(of("lru.hits")),
            0.0,
            0.0,
        ),
        is("Half of all requests", "one-hit-wonders", "once_share", 0.5),
        is("A scan every 40 s", "scan-and-shift", "scan_every_s", 40.0),
        is(
            "a shift every 150 s",
            "scan-and-shift",
            "shift_every_s",
            150.0,
        ),
        is(
            "A scan of 1,500 keys",
            "thousand-slots",
            "scan_length",
            1_500.0,
        ),
        is("comes every 20 s", "thousand-slots", "scan_every_s", 20.0),
    ]
}

/// By how much sampling is behind exact LRU.
fn behind(metrics: &Metrics) -> f64 {
    metric(metrics, "lru.hit_rate") - metric(metrics, "sampled-lru.hit_rate")
}

fn policies_in_notes() -> Vec<Claim> {
    let mut newcomer = Cache::new(PolicyKind::Lfu, 1, 0);
    newcomer.fill(1, (), SimTime::ZERO, None, 0);
    let starts_at = newcomer.get(1).unwrap().uses;
    let defaults = SamplingSettings::default();
    let sampled = |set| {
        let run = Measured {
            until_s: 60.0,
            ..with("eviction/sampled", set)
        };
        run.mean(behind)
    };
    vec![
        fact("A new key starts with a count of 1", starts_at == 1),
        fact("Redis compares five sampled entries", defaults.samples == 5),
        fact("a pool of sixteen", defaults.pool == 16),
        fact(
            "Move the samples (under more) from 1 to 10: how far from exact LRU is it",
            sampled(&[("samples", "10")]) < sampled(&[("samples", "1")]),
        ),
        fact(
            "A, B, C, D and E were last used 5, 1, 3, 10 and 2 minutes ago",
            minutes_ago() == [5.0, 1.0, 3.0, 10.0, 2.0],
        ),
    ]
}

#[test]
fn the_notes_of_the_presets_hold_and_leave_no_number_unproven() {
    let (_, opened) = labs().find(|(id, _)| *id == "eviction").unwrap();
    let note = |preset: &Preset| open(&format!("eviction/{}", preset.id)).notes().to_owned();
    let notes: Vec<String> = opened.presets.iter().map(note).collect();
    let notes = notes.join("\n");
    let mut claims = streams_in_notes();
    claims.extend(policies_in_notes());
    assert_whole(&notes, &claims);
}

/// Whether a policy passes over an entry that was hit as often as `hits`, at the first miss.
fn spares(policy: PolicyKind, hits: u32, misses: u32) -> bool {
    let mut cache = Cache::new(policy, 2, 0);
    let mut ask = |key| {
        if !cache.look_up(key, SimTime::ZERO, 0).is_hit() {
            cache.fill(key, (), SimTime::ZERO, None, 0);
        }
        cache.get(1).is_some()
    };
    ask(1);
    (0..hits).for_each(|_| {
        ask(1);
    });
    let mut others = 2..2 + misses + 1;
    others.all(&mut ask)
}

fn assumptions() -> Vec<Claim> {
    let uniform = theory::zipf_weights(10, 0.0);
    vec![
        fact(
            "Zipf rank `i` has weight `i^-s`; key 1 (A)",
            key_name(1, 12) == "A",
        ),
        fact(
            "16 for each slot, at least 1,000 and at most 100,000",
            [1, 100, 1_000_000].map(|capacity| {
                horizon(&Params {
                    capacity,
                    ..Params::default()
                })
            }) == [1_000, 1_600, 100_000],
        ),
        between(
            "Above 5,000 slots only the rows of the stage run",
            ALL_ROWS_UP_TO as f64,
            5_000.0,
            5_000.0,
        ),
        between(
            "slots / keys, under any policy",
            theory::lru(&uniform, 3),
            0.299,
            0.301,
        ),
    ]
}

fn rules() -> Vec<Claim> {
    let defaults = SamplingSettings::default();
    vec![
        fact(
            "a hit adds 1 up to 1 or 3",
            // One hit saves an entry from one pass of the hand, more from as many as there are bits.
            spares(PolicyKind::Clock, 1, 1)
                && !spares(PolicyKind::Clock, 5, 3)
                && spares(PolicyKind::Clock2, 5, 3)
                && !spares(PolicyKind::Clock2, 1, 3),
        ),
        fact(
            "5 uniform draws, a pool of 16",
            (defaults.samples, defaults.pool) == (5, 16),
        ),
    ]
}

#[test]
fn the_teachers_page_describes_the_model_and_leaves_no_assumption_unproven() {
    let claims = assumptions();
    assert_all(TEACHERS, &claims);
    assert_all(TEACHERS, &rules());
    let assumes = TEACHERS.split("\n## ").nth(1).unwrap();
    let missing = uncovered(assumes, &claims);
    assert!(
        missing.is_empty(),
        "no claim covers:\n{}",
        missing.join("\n")
    );
}

#[test]
fn the_class_on_the_teachers_page_lasts_as_long_as_it_says() {
    let mut last = 0;
    for line in TEACHERS.lines().filter(|line| line.contains(" to ")) {
        let cell = line.trim_start_matches("| ").split(" |").next().unwrap();
        let Some((from, to)) = cell.split_once(" to ") else {
            continue;
        };
        let (Ok(from), Ok(to)) = (from.parse::<u32>(), to.parse::<u32>()) else {
            continue;
        };
        assert_eq!(from, last, "{line}");
        last = to;
    }
    assert!(
        TEACHERS.contains(&format!("## A class of {last} minutes")),
        "{last}"
    );
}
