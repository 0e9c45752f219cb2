//! That the optimum is one, however little of the future it is told at a time, and that fading
//! counters choose whom a look at all of them would choose.

use std::collections::BTreeMap;

use crate::common::go_to;
use hotset::chapters::eviction::{CHAPTER, Model, Params, REDIS, Requests};
use hotset::components::cache::{Cache, DecaySettings, Lookup, NEVER, PolicyKind, UNKNOWN};
use hotset::lesson::{Changes, Lab as _, LabOf, Opening};
use hotset::sim::{Luck, SimDuration, SimTime, Stream};
use proptest::prelude::*;

/// The most hits that so many slots can have: whoever is needed last goes, found by looking at all
/// that comes (Belady, IBM Systems Journal 1966). A missed key always enters.
fn most_hits(trace: &[u32], capacity: usize) -> u64 {
    let mut slots: Vec<u32> = Vec::new();
    let mut hits = 0;
    for (index, key) in trace.iter().enumerate() {
        if slots.contains(key) {
            hits += 1;
            continue;
        }
        if capacity > 0 && slots.len() == capacity {
            let rest = &trace[index + 1..];
            let next = |key: &u32| {
                let found = rest.iter().position(|other| other == key);
                found.unwrap_or(usize::MAX)
            };
            let last = (0..capacity).max_by_key(|&slot| next(&slots[slot]));
            slots.swap_remove(last.expect("there is a slot"));
        }
        if capacity > 0 {
            slots.push(*key);
        }
    }
    hits
}

/// The hits of the optimum that sees so many requests ahead. From `once` on keys are known to be
/// asked for once.
fn hits_in_sight(trace: &[u32], capacity: usize, sight: usize, once: u32) -> u64 {
    let mut cache: Cache<()> = Cache::new(PolicyKind::Belady, capacity, 0);
    cache.expect_keys_up_to(once - 1);
    let mut hits = 0;
    for (index, &key) in trace.iter().enumerate() {
        // The request that comes in sight with this one.
        let far = index + sight;
        if let Some(&key) = trace.get(far)
            && !trace[index..far].contains(&key)
        {
            cache.foresee_for(key, far as u64);
        }
        let coming = trace.iter().enumerate().take(far + 1).skip(index + 1);
        let mut coming = coming.filter(|&(_, &other)| other == key);
        let unseen = if key < once { UNKNOWN } else { NEVER };
        cache.foresee(coming.next().map_or(unseen, |(at, _)| at as u64));
        if cache.look_up(key, SimTime::ZERO, 0).is_hit() {
            hits += 1;
        } else {
            cache.fill(key, (), SimTime::ZERO, None, 0);
        }
        cache.assert_invariants();
    }
    assert_eq!(cache.times_settled(), 0);
    hits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_optimum_has_all_hits_there_are_however_short_its_sight(
        trace in prop::collection::vec((1_u32..14, any::<bool>()), 1..160),
        capacity in 0_usize..7,
        sight in 1_usize..24,
        skew in 0_u32..3,
        with_strangers in any::<bool>(),
    ) {
        let mut stranger = 99;
        let trace: Vec<u32> = trace.into_iter().map(|(key, odd)| {
            if with_strangers && odd && key > 8 {
                stranger += 1;
                return stranger;
            }
            // The higher the skew, the more requests for the first keys.
            (0..skew).fold(key, |key, _| if key % 2 == 0 { key / 2 } else { key })
        }).collect();
        prop_assert_eq!(
            hits_in_sight(&trace, capacity, sight, 100),
            most_hits(&trace, capacity)
        );
    }

    #[test]
    fn fading_counters_choose_whom_a_look_at_all_of_them_would_choose(
        steps in prop::collection::vec((1_u32..30, 0_u64..9, any::<u64>()), 1..200),
        capacity in 1_usize..12,
        period_s in 0_u64..6,
        log_factor in 0.0..3.0,
    ) {
        let mut cache: Cache<()> = Cache::new(PolicyKind::LfuDecay, capacity, 0);
        let period = SimDuration::from_secs(period_s);
        cache.set_policy(PolicyKind::LfuDecay, DecaySettings { log_factor, period });
        let mut now = SimTime::ZERO;
        for (key, wait_s, coin) in steps {
            now += SimDuration::from_secs(wait_s);
            let seldom = cache.slots().iter().flatten().min_by_key(|entry| {
                (cache.faded(entry, now), entry.last_use)
            });
            let seldom = seldom.map(|entry| entry.key);
            let is_full = cache.len() == capacity;
            if cache.look_up(key, now, coin) == Lookup::Absent {
                let evicted = cache.fill(key, (), now, None, coin).and_then(|filled| filled.evicted);
                prop_assert_eq!(evicted.map(|entry| entry.key), seldom.filter(|_| is_full));
            }
        }
    }
}

fn lab(set: &[(&str, &str)]) -> LabOf<Model> {
    let mut lab: LabOf<Model> = LabOf::open(&CHAPTER, Opening::Default).unwrap();
    let owned = set
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let changes = Changes {
        seed: Some(3),
        set: owned.collect(),
    };
    lab.change_setup(&changes).unwrap();
    lab
}

fn keys(params: &Params, many: usize) -> Vec<u32> {
    let mut luck = Luck::new(3);
    let mut requests = Requests::new(params, SimTime::ZERO, &mut luck);
    let next = |_| requests.advance(params, &mut luck).unwrap().0.key;
    (0..many).map(next).collect()
}

/// Round a loop of n keys through c slots the most that can be had is c - 1 hits in n - 1 requests,
/// once the slots are full (which MRU has, too).
#[test]
fn round_a_loop_the_optimum_has_a_hit_for_each_slot_but_one() {
    let mut lab = lab(&[
        ("pattern", "loop"),
        ("keys", "2000"),
        ("loop_length", "2000"),
        ("capacity", "100"),
        ("reads_per_s", "2000"),
    ]);
    go_to(&mut lab, 60.0);
    let rows = lab.model().rows();
    let expected: f64 = (120_000.0 - 2_000.0) * 99.0 / 1_999.0;
    let hits = rows[REDIS - 1].counts.hits as f64;
    assert!((hits - expected).abs() < 100.0, "{hits}, not {expected}");
    assert!(hits >= rows[2].counts.hits as f64 && hits >= 5_900.0);
}

/// Ten thousand keys, all alike, and no more in sight than one in six of them: nearly every eviction
/// is open for long.
#[test]
fn the_optimum_is_one_where_hardly_anything_is_in_sight() {
    for (pattern, capacity) in [("uniform", "100"), ("one-hit", "40"), ("shift", "30")] {
        let mut lab = lab(&[
            ("pattern", pattern),
            ("keys", "10000"),
            ("capacity", capacity),
            ("reads_per_s", "100"),
            ("every_row", "false"),
        ]);
        go_to(&mut lab, 300.0);
        let model = lab.model();
        let trace = keys(model.params(), 30_000);
        let best =
            hotset::components::cache::hits(&trace, PolicyKind::Belady, capacity.parse().unwrap());
        assert_eq!(model.rows()[REDIS - 1].counts.hits, best, "{pattern}");
        lab.assert_invariants();
        assert!(lab.summary().bounds_met.is_empty());
    }
}

/// The bound of its memory: what is left open is settled, and the run says so.
#[test]
fn an_optimum_that_must_leave_too_much_open_says_so() {
    for (capacity, many, is_met) in [(1, 260_000, false), (2, 240_000, false), (2, 260_000, true)] {
        let mut cache: Cache<()> = Cache::new(PolicyKind::Belady, capacity, 0);
        for key in 1..=many {
            cache.foresee(UNKNOWN);
            cache.look_up(key, SimTime::ZERO, 0);
            cache.fill(key, (), SimTime::ZERO, None, 0);
        }
        // With one slot nobody can stand in for another, and nothing stays open.
        let case = format!("{capacity} slots, {many} keys");
        assert_eq!(cache.times_settled() > 0, is_met, "{case}");
        assert!(cache.footprint_bytes() < 64 << 20, "{case}");
    }
}

#[test]
fn a_million_keys_asked_for_once_are_all_new_and_take_no_memory() {
    let mut lab = lab(&[
        ("pattern", "one-hit"),
        ("once_share", "1"),
        ("keys", "100"),
        ("capacity", "20"),
        ("reads_per_s", "10000"),
    ]);
    go_to(&mut lab, 30.0);
    for (row, name) in lab.model().rows().iter().zip(0..) {
        if row.cache.is_some() {
            assert_eq!(row.counts.misses, [300_000, 0, 0], "row {name}");
        }
    }
    let held = |lab: &LabOf<Model>| hotset::sim::Model::footprint_bytes(lab.model());
    let before = held(&lab);
    go_to(&mut lab, 40.0);
    assert!(
        held(&lab) <= before + 10_000,
        "{before}, then {}",
        held(&lab)
    );
    // Until somebody asks again.
    lab.command("read=250000").unwrap();
    let cold: BTreeMap<_, _> = lab
        .model()
        .rows()
        .iter()
        .map(|row| row.counts.misses)
        .zip(0..)
        .collect();
    assert!(cold.contains_key(&[400_000, 1, 0]), "{cold:?}");
}

#[test]
fn keys_that_were_asked_for_once_stay_known_when_they_are_asked_for_again() {
    let mut lab = lab(&[
        ("pattern", "one-hit"),
        ("once_share", "1"),
        ("reads_per_s", "10"),
        ("capacity", "1"),
    ]);
    go_to(&mut lab, 5.0);
    let misses = |lab: &LabOf<Model>| lab.model().rows()[1].counts.misses;
    assert_eq!(misses(&lab), [50, 0, 0], "12 keys, so these are 13 to 62");
    lab.command("read=62").unwrap();
    lab.command("read=63").unwrap();
    lab.command("read=20").unwrap();
    assert_eq!(misses(&lab), [51, 1, 0]);
    go_to(&mut lab, 5.1);
    assert_eq!(
        misses(&lab),
        [51, 2, 0],
        "the learner was first to ask for 63"
    );
    lab.command("set keys=100").unwrap();
    lab.command("read=30").unwrap();
    lab.command("read=90").unwrap();
    assert_eq!(misses(&lab), [52, 3, 0]);
    go_to(&mut lab, 5.3);
    assert_eq!(lab.model().past().back().unwrap().key, 102);
    lab.command("set keys=50").unwrap();
    go_to(&mut lab, 5.4);
    assert_eq!(
        lab.model().past().back().unwrap().key,
        103,
        "no key is given twice"
    );
    assert_eq!(misses(&lab), [55, 3, 0]);
}

/// What a learner does has luck of its own: neither a setting that stays as it is nor a request by
/// hand is any later choice's.
#[test]
fn what_the_learner_does_leaves_the_luck_of_policies_alone() {
    let coins = |commands: &[&str]| {
        let mut lab = lab(&[("keys", "60"), ("capacity", "10")]);
        go_to(&mut lab, 60.0);
        for command in commands {
            lab.command(command).unwrap();
        }
        go_to(&mut lab, 120.0);
        lab.summary().metrics
    };
    let plain = coins(&[]);
    assert_eq!(plain, coins(&["set loop_length=6"]));
    assert_eq!(plain, coins(&["set loop_length=7"]), "Zipf has no loop");
    assert_eq!(
        plain,
        coins(&["set capacity=10", "set row_2=lfu", "set lfu_decay_s=60"])
    );
    let mut ahead = Luck::new(3);
    let first = ahead.bits(Stream::Policy);
    assert_ne!(first, ahead.bits(Stream::Learner), "streams are apart");
}
