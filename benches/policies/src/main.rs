//! Requests a second of hotset's policies and of caches from crates.io, on a text trace in memory.
//! Prints CSV: who, policy, slots, hits, seconds of processor time, bytes per resident object.
//!
//! `policies TRACE SLOTS,... POLICY,...`

use std::alloc::{GlobalAlloc, Layout, System};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use cpu_time::ProcessTime;
use hotset::components::cache::{Cache, PolicyKind, Recording, Room, Trial};
use hotset::components::named::Named as _;
use hotset::components::request_trace::RequestTrace;
use hotset::sim::SimTime;

/// Counts what is allocated, so that memory can be compared.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is left to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, trace, slots, policies] = arguments.as_slice() else {
        eprintln!("policies TRACE SLOTS,... POLICY,...");
        std::process::exit(2);
    };
    let text = std::fs::read_to_string(trace).expect("a trace of one key a line");
    let keys = numbered(&text);
    drop(text);
    let slots: Vec<usize> = slots.split(',').map(|many| many.parse().expect("slots")).collect();
    let kinds: Vec<PolicyKind> = policies.split(',').filter_map(PolicyKind::from_name).collect();
    for &many in &slots {
        for (name, run) in CRATES {
            let start = HELD.load(Ordering::Relaxed);
            let clock = ProcessTime::now();
            let (hits, held) = run(&keys, many);
            let bytes = held.saturating_sub(start) / many.max(1);
            show(name, name, many, hits, clock.elapsed().as_secs_f64(), bytes);
        }
    }
    let recording = Recording::new(RequestTrace::from_keys(keys), &kinds);
    for &kind in &kinds {
        for &many in &slots {
            let clock = ProcessTime::now();
            let trial = Trial::new(kind, Room::Slots(many));
            let counts = trial.run(&recording, |_| Ok::<(), std::convert::Infallible>(()));
            let seconds = clock.elapsed().as_secs_f64();
            let Ok(counts) = counts;
            let bytes = bytes_of(kind, recording.trace().keys(), many);
            show("hotset", kind.name(), many, counts.hits, seconds, bytes);
        }
    }
}

fn show(who: &str, policy: &str, slots: usize, hits: u64, seconds: f64, bytes: usize) {
    println!("{who},{policy},{slots},{hits},{seconds:.6},{bytes}");
}

fn numbered(text: &str) -> Vec<u32> {
    let mut numbers = std::collections::HashMap::new();
    text.lines()
        .map(|key| {
            let next = numbers.len() as u32;
            *numbers.entry(key).or_insert(next)
        })
        .collect()
}

/// Bytes that a cache of hotset holds at the end of the trace, by resident object. The place that
/// each key of the trace has is left out: it is there for the trace, not for the residents.
fn bytes_of(kind: PolicyKind, keys: &[u32], slots: usize) -> usize {
    let start = HELD.load(Ordering::Relaxed);
    let mut cache: Cache<u32> = Cache::new(kind, slots, 0);
    for &key in keys.iter().take(1_000_000) {
        if !cache.look_up(key, SimTime::ZERO, 0).is_hit() {
            cache.fill(key, 1, SimTime::ZERO, None, 0);
        }
    }
    let largest = keys.iter().take(1_000_000).max().map_or(0, |&key| key as usize + 1);
    let places = (largest * 4).next_power_of_two();
    (HELD.load(Ordering::Relaxed) - start).saturating_sub(places) / slots.max(1)
}

/// The hits of a cache and the bytes that were held at its end.
type Run = fn(&[u32], usize) -> (u64, usize);

const CRATES: [(&str, Run); 3] = [
    ("lru", |keys, slots| {
        let mut cache = lru::LruCache::new(NonZeroUsize::new(slots.max(1)).expect("not zero"));
        let mut hits = 0;
        for &key in keys {
            if cache.get(&key).is_some() {
                hits += 1;
            } else {
                cache.put(key, 1_u32);
            }
        }
        (hits, HELD.load(Ordering::Relaxed))
    }),
    ("quick_cache", |keys, slots| {
        let cache = quick_cache::unsync::Cache::new(slots);
        let mut cache = cache;
        let mut hits = 0;
        for &key in keys {
            if cache.get(&key).is_some() {
                hits += 1;
            } else {
                cache.insert(key, 1_u32);
            }
        }
        (hits, HELD.load(Ordering::Relaxed))
    }),
    ("moka", |keys, slots| {
        let cache = moka::sync::Cache::new(slots as u64);
        let mut hits = 0;
        for &key in keys {
            if cache.get(&key).is_some() {
                hits += 1;
            } else {
                cache.insert(key, 1_u32);
            }
        }
        (hits, HELD.load(Ordering::Relaxed))
    }),
];
