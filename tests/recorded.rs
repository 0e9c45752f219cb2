//! Labs whose requests are a recorded trace: the keys come in its order, and all laws hold.

use std::collections::{BTreeMap, BTreeSet};

use hotset::components::workload::{MOST_RECORDED, Recorded};
use hotset::lesson::{Changes, KeyRequest, Lab, Replayed, Tape};
use hotset::sim::{Progress, SimDuration, SimTime};

use crate::common::{go_to, open, try_load};

/// The chapters that run on a trace.
const CHAPTERS: [&str; 2] = ["eviction", "cache-lab"];

/// Requests by no law at all: a few keys often, many once, with a jump in the middle.
fn uneven(requests: u32) -> Vec<u32> {
    let mut state = 1_u64;
    let mut step = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    (0..requests)
        .map(|at| {
            let base = if at < requests / 2 { 0 } else { 1_000 };
            let of = if step() % 4 == 0 { 300 } else { 20 };
            base + step() % of
        })
        .collect()
}

/// A lab of a chapter on these requests.
fn on(chapter: &str, keys: &[u32]) -> Box<dyn Lab> {
    let mut lab = open(chapter);
    lab.run_on(&Recorded::new("uneven.csv", keys).unwrap())
        .unwrap();
    lab
}

/// A number of a lab.
fn metric(lab: &dyn Lab, name: &str) -> Option<f64> {
    let found = lab.metrics().into_iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("no metric {name}")).1
}

fn set(lab: &mut dyn Lab, set: &[(&str, &str)]) {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let set = set.iter().map(owned).collect();
    lab.change_setup(&Changes { seed: None, set }).unwrap();
}

/// The keys that clients ask for up to a moment.
fn asked(lab: &mut dyn Lab, until_s: f64) -> Vec<u32> {
    let (mut tape, mut keys) = (Tape::default(), Vec::new());
    let mut each = |request: KeyRequest| {
        keys.push(request.key as u32);
        Ok(())
    };
    let until = SimTime::from_secs_f64(until_s);
    while lab.record(&mut tape, until, 10_000, &mut each).unwrap() == Progress::OutOfBudget {}
    keys
}

/// Hits of a cache that keeps the keys that were used last, or came last, in a list.
fn naive(keys: &[u32], capacity: usize, is_lru: bool) -> u64 {
    let (mut list, mut hits) = (Vec::new(), 0);
    for key in keys {
        let found = list.iter().position(|known| known == key);
        hits += u64::from(found.is_some());
        if let Some(place) = found.filter(|_| is_lru) {
            list.remove(place);
        } else if found.is_some() {
            continue;
        } else if list.len() == capacity {
            list.remove(0);
        }
        list.push(*key);
    }
    hits
}

/// Hits of the optimum: evicts the key whose next request is farthest.
fn naive_optimum(keys: &[u32], capacity: usize) -> u64 {
    let next = |from: usize, key: u32| {
        let later = keys[from..].iter().position(|&other| other == key);
        later.map_or(usize::MAX, |distance| from + distance)
    };
    let (mut held, mut hits) = (BTreeMap::new(), 0);
    for (at, &key) in keys.iter().enumerate() {
        if held.contains_key(&key) {
            hits += 1;
        } else if held.len() == capacity {
            let farthest = *held.iter().max_by_key(|(_, next)| **next).unwrap().0;
            held.remove(&farthest);
        }
        held.insert(key, next(at + 1, key));
    }
    hits
}

#[test]
fn the_keys_come_in_the_order_of_the_trace_and_then_none_comes() {
    let trace = uneven(3_000);
    let renumbered = Recorded::new("a", &trace).unwrap();
    assert_eq!(
        renumbered.distinct() as usize,
        trace.iter().collect::<BTreeSet<_>>().len()
    );
    for chapter in CHAPTERS {
        let mut lab = on(chapter, &trace);
        // 3,000 in a minute are 50 a second; Poisson arrivals take a little longer.
        let keys = asked(lab.as_mut(), 90.0);
        assert_eq!(keys, renumbered.keys(), "{chapter}");
        assert_eq!(lab.next_instant(), None, "{chapter}: nothing more happens");
        let mut slow = on(chapter, &trace);
        set(slow.as_mut(), &[("reads_per_s", "10")]);
        let keys = asked(slow.as_mut(), 20.0);
        assert!(
            (100..300).contains(&keys.len()),
            "{chapter}: {}",
            keys.len()
        );
        assert_eq!(keys, renumbered.keys()[..keys.len()], "{chapter}");
    }
}

#[test]
fn rows_hit_as_naive_caches_do() {
    let trace = uneven(3_000);
    for capacity in [1, 7, 40, 200] {
        let mut lab = on("eviction", &trace);
        set(lab.as_mut(), &[("capacity", &capacity.to_string())]);
        go_to(lab.as_mut(), 70.0);
        for (row, expected) in [
            ("lru", naive(&trace, capacity, true)),
            ("fifo", naive(&trace, capacity, false)),
            ("belady", naive_optimum(&trace, capacity)),
        ] {
            let found = metric(lab.as_ref(), &format!("{row}.hits"));
            assert_eq!(found, Some(expected as f64), "{row} {capacity}");
            assert_eq!(metric(lab.as_ref(), &format!("{row}.reads")), Some(3_000.0));
        }
        lab.assert_invariants();
    }
    // In the laboratory a miss is filled before the next read, if nothing takes time.
    let mut lab = on("cache-lab", &trace);
    let at_once = [("capacity", "40"), ("cache_ms", "0"), ("database_ms", "0")];
    set(lab.as_mut(), &at_once);
    go_to(lab.as_mut(), 90.0);
    assert_eq!(metric(lab.as_ref(), "reads"), Some(3_000.0));
    assert_eq!(
        metric(lab.as_ref(), "hits"),
        Some(naive(&trace, 40, true) as f64)
    );
}

#[test]
fn the_laws_hold_and_a_file_needs_nothing_besides() {
    let trace = uneven(2_000);
    for chapter in CHAPTERS {
        let mut whole = on(chapter, &trace);
        go_to(whole.as_mut(), 20.0);
        whole.command("set capacity=9").unwrap();
        if chapter == "eviction" {
            whole.command("scan=30").unwrap();
        }
        go_to(whole.as_mut(), 40.0);
        let digest = whole.digest();
        // Chunking: in small steps, over a pause.
        let mut parts = on(chapter, &trace);
        for step in 1..=200_u32 {
            let _within = parts.advance(SimDuration::from_millis(100), u64::MAX);
            assert_eq!(parts.now(), SimTime::from_secs_f64(f64::from(step) * 0.1));
        }
        parts.command("set capacity=9").unwrap();
        if chapter == "eviction" {
            parts.command("scan=30").unwrap();
        }
        go_to(parts.as_mut(), 40.0);
        assert_eq!(parts.digest(), digest, "{chapter}: chunking");
        // Back and forth.
        go_to(parts.as_mut(), 7.0);
        go_to(parts.as_mut(), 40.0);
        assert_eq!(parts.digest(), digest, "{chapter}: seeking");
        // As a file.
        let file = whole.to_file().unwrap();
        let mut again = try_load(&file).unwrap();
        assert_eq!(again.trace(), whole.trace());
        assert_eq!(
            again.replay(u64::MAX),
            Some(Replayed::Identical),
            "{chapter}"
        );
        assert_eq!(again.digest(), digest);
        assert_eq!(again.to_file().unwrap(), file, "{chapter}");
        // Another trace is another run, though all numbers of its set-up are the same.
        let mut other = trace.clone();
        other.swap(3, 4);
        assert_ne!(trace[3], trace[4]);
        assert_ne!(on(chapter, &other).digest(), on(chapter, &trace).digest());
        assert_ne!(
            on(chapter, &other).setup_params(),
            on(chapter, &trace).setup_params()
        );
        assert_ne!(
            on(chapter, &other).origin_key(&[]),
            on(chapter, &trace).origin_key(&[])
        );
    }
}

#[test]
fn a_scan_by_hand_comes_between_and_after_the_trace() {
    let mut lab = on("eviction", &[5, 6, 5, 6, 7, 5]);
    set(lab.as_mut(), &[("reads_per_s", "1")]);
    go_to(lab.as_mut(), 2.0);
    lab.command("scan=2").unwrap();
    go_to(lab.as_mut(), 20.0);
    assert_eq!(metric(lab.as_ref(), "lru.reads"), Some(8.0));
    lab.command("scan=3").unwrap();
    lab.command("read=1").unwrap();
    go_to(lab.as_mut(), 40.0);
    assert_eq!(metric(lab.as_ref(), "lru.reads"), Some(12.0));
    lab.assert_invariants();
}

#[test]
fn what_a_trace_decides_is_not_set_and_other_chapters_have_none() {
    for chapter in CHAPTERS {
        let mut lab = on(chapter, &uneven(500));
        lab.command("set capacity=3").unwrap();
        let refusal = lab.command("set keys=9").unwrap_err().to_string();
        assert!(refusal.contains("the trace has"), "{refusal}");
        let refusal = lab.command("set pattern=uniform").unwrap_err().to_string();
        assert!(refusal.contains("the trace is the stream"), "{refusal}");
        let file = lab.to_file().unwrap();
        for (from, to, says) in [
            (
                "requests: 500",
                "requests: 501",
                "the trace in it is damaged",
            ),
            ("keys: ", "keys: 1", "the trace"),
        ] {
            let refusal = try_load(&file.replacen(from, to, 1))
                .err()
                .unwrap()
                .to_string();
            assert!(refusal.contains(says), "{refusal}");
            assert_eq!(refusal.lines().count(), 1);
        }
    }
    for chapter in ["bottleneck", "replication", "write-patterns"] {
        let trace = Recorded::new("a", &[1]).unwrap();
        let refusal = open(chapter).run_on(&trace).unwrap_err().to_string();
        assert!(refusal.contains("run on a trace"), "{refusal}");
    }
}

#[test]
fn the_longest_trace_is_allowed_and_kept_once() {
    let keys: Vec<u32> = (0..MOST_RECORDED as u32).collect();
    for chapter in CHAPTERS {
        let mut lab = on(chapter, &keys);
        go_to(lab.as_mut(), 0.05);
        assert!(lab.to_file().unwrap().len() < 8_000_000);
        assert!(lab.bytes() < 165 << 20, "{chapter}: {}", lab.bytes());
    }
}
