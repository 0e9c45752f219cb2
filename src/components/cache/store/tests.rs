use super::*;
use crate::components::named::Named as _;

const NOW: SimTime = SimTime::ZERO;

fn at(seconds: f64) -> SimTime {
    SimTime::from_secs_f64(seconds)
}

/// Asks for a key and stores it on a miss; returns whether it was a hit.
fn request(cache: &mut Cache<()>, key: Key, now: SimTime, ttl: Option<SimDuration>) -> bool {
    let hit = cache.look_up(key, now, 0).is_hit();
    if !hit {
        cache.fill(key, (), now, ttl, 0);
    }
    cache.assert_invariants();
    hit
}

fn filled(policy: PolicyKind) -> Cache<()> {
    let mut cache = Cache::new(policy, 3, u64::MAX);
    for key in [1, 2, 3, 1, 1, 2] {
        request(&mut cache, key, NOW, None);
    }
    cache
}

fn next_victim(cache: &Cache<()>, now: SimTime) -> Option<Key> {
    cache.slots()[cache.next_victim(now)? as usize].map(|entry| entry.key)
}

#[test]
fn the_marked_victim_is_the_one_that_goes() {
    for (policy, victim) in [
        (PolicyKind::Fifo, 1),
        (PolicyKind::Lru, 3),
        (PolicyKind::Lfu, 3),
        (PolicyKind::LfuDecay, 3),
        (PolicyKind::Random, 3),
    ] {
        let mut cache = filled(policy);
        assert_eq!(next_victim(&cache, NOW), Some(victim), "{policy:?}");
        let evicted = cache.fill(9, (), NOW, None, 0).unwrap().evicted.unwrap();
        assert_eq!(evicted.key, victim, "{policy:?}");
    }
}

#[test]
fn a_tie_in_counts_takes_the_least_recently_used() {
    let mut cache = Cache::new(PolicyKind::Lfu, 3, 0);
    for key in [1, 2, 3, 2, 1, 3] {
        request(&mut cache, key, NOW, None);
    }
    assert_eq!(next_victim(&cache, NOW), Some(2));
}

#[test]
fn the_time_to_live_counts_from_the_fill_and_not_from_a_use() {
    let ttl = Some(SimDuration::from_secs(10));
    let mut cache = Cache::new(PolicyKind::Lru, 3, 0);
    assert!(!request(&mut cache, 1, at(0.0), ttl));
    assert!(request(&mut cache, 1, at(9.9), ttl));
    assert_eq!(cache.look_up(1, at(10.0), 0), Lookup::Expired(0));
    assert!(!request(&mut cache, 1, at(10.0), ttl));
    assert!(request(&mut cache, 1, at(19.9), ttl));
}

#[test]
fn an_expired_entry_keeps_its_slot_and_its_place_in_the_order_of_insertion() {
    let ttl = Some(SimDuration::from_secs(1));
    for (policy, victim) in [(PolicyKind::Fifo, 1), (PolicyKind::Lru, 2)] {
        let mut cache = Cache::new(policy, 3, 0);
        for key in [1, 2, 3] {
            request(&mut cache, key, at(0.0), ttl);
        }
        assert!(!request(&mut cache, 1, at(5.0), ttl));
        assert_eq!(cache.len(), 3);
        assert_eq!(next_victim(&cache, at(5.0)), Some(victim), "{policy:?}");
    }
}

#[test]
fn fading_counters_forget_old_fame() {
    let decay = DecaySettings {
        log_factor: 0.0,
        period: SimDuration::from_secs(1),
    };
    // Nine uses at once bring key 1 to 13; it stands at 6 after 7 s and at 4 after 9 s. The
    // newcomer starts at 5.
    for (newcomer_at, victim) in [(7.0, 2), (9.0, 1)] {
        let mut cache = Cache::new(PolicyKind::LfuDecay, 2, 0);
        cache.set_policy(PolicyKind::LfuDecay, decay);
        for _ in 0..9 {
            request(&mut cache, 1, at(0.0), None);
        }
        request(&mut cache, 2, at(newcomer_at), None);
        assert_eq!(next_victim(&cache, at(newcomer_at)), Some(victim));
    }
}

#[test]
fn fewer_slots_evict_by_the_policy_and_keep_the_order_of_use() {
    let mut cache = filled(PolicyKind::Lru);
    let gone: Vec<Key> = cache
        .set_capacity(1, NOW, 0)
        .iter()
        .map(|entry| entry.key)
        .collect();
    assert_eq!(gone, [3, 1]);
    cache.assert_invariants();
    assert!(cache.get(2).is_some());
    cache.set_capacity(0, NOW, 0);
    assert_eq!(cache.fill(2, (), NOW, None, 0), None);
    cache.assert_invariants();
}

#[test]
fn taking_slots_away_evicts_whom_single_evictions_would_have_taken() {
    for policy in [
        PolicyKind::Fifo,
        PolicyKind::Lru,
        PolicyKind::Lfu,
        PolicyKind::LfuDecay,
    ] {
        let mut at_once = Cache::new(policy, 9, 0);
        for key in [1, 2, 3, 1, 4, 5, 2, 6, 7, 1, 8, 9, 5, 5] {
            request(&mut at_once, key, at(f64::from(key)), None);
        }
        let mut one_by_one = at_once.clone();
        let keys = |gone: Vec<Entry<()>>| gone.iter().map(|e| e.key).collect::<Vec<_>>();
        let gone = keys(at_once.set_capacity(3, at(20.0), 0));
        let mut expected = Vec::new();
        for capacity in (3..9).rev() {
            expected.extend(keys(one_by_one.set_capacity(capacity, at(20.0), 0)));
        }
        assert_eq!(gone, expected, "{policy:?}");
        at_once.assert_invariants();
    }
}

#[test]
fn a_change_of_policy_keeps_what_the_entries_remember() {
    let mut cache = filled(PolicyKind::Fifo);
    for (policy, victim) in [
        (PolicyKind::Lru, 3),
        (PolicyKind::Lfu, 3),
        (PolicyKind::Fifo, 1),
    ] {
        cache.set_policy(policy, DecaySettings::default());
        assert_eq!(next_victim(&cache, NOW), Some(victim), "{policy:?}");
    }
}

/// A stream that has hits, misses and returns: squares modulo a prime, folded.
fn mixed(step: u32) -> Key {
    let spread = (u64::from(step) * u64::from(step) + u64::from(step)) % 1_009;
    if step.is_multiple_of(7) {
        200 + step
    } else {
        (spread % 40) as Key + 1
    }
}

#[test]
fn under_every_policy_the_victim_marked_for_a_stranger_is_the_one_that_goes() {
    for (name, policy) in PolicyKind::NAMES {
        let ttl = Some(SimDuration::from_secs(100));
        for capacity in [1, 2, 5, 20] {
            let mut cache = Cache::new(*policy, capacity, 1);
            for step in 0..600 {
                let now = at(f64::from(step));
                let coin = crate::sim::Luck::new(u64::from(step)).bits(crate::sim::Stream::Policy);
                cache.foresee(u64::from(step * 37 % 101));
                request(&mut cache, mixed(step), now, ttl);
                // On a copy, so that strangers do not change the run.
                let mut copy = cache.clone();
                let marked = next_victim(&copy, now);
                copy.foresee(0);
                copy.look_up(9_999, now, coin);
                // The sketch of W-TinyLFU may age with this look-up.
                if *policy == PolicyKind::WTinyLfu {
                    continue;
                }
                let filled = copy.fill(9_999, (), now, ttl, coin);
                let gone = filled
                    .and_then(|filled| filled.evicted)
                    .map(|entry| entry.key);
                assert_eq!(gone, marked, "{name}, {capacity} slots, step {step}");
                copy.assert_invariants();
            }
        }
    }
}

#[test]
fn under_every_policy_slots_can_come_and_go() {
    for (name, policy) in PolicyKind::NAMES {
        let mut cache = Cache::new(*policy, 12, 1);
        for step in 0..1_200 {
            let now = at(f64::from(step));
            cache.foresee(u64::from(step * 37 % 101));
            request(&mut cache, mixed(step), now, None);
            if step % 50 == 49 {
                let capacity = [3, 30, 0, 1, 12, 8][step as usize / 50 % 6];
                let before = cache.len();
                let gone = cache.set_capacity(capacity, now, 5);
                cache.assert_invariants();
                assert_eq!(before - gone.len(), cache.len(), "{name}");
                assert!(cache.len() <= capacity, "{name}");
            }
            if step % 170 == 169 {
                cache.remove(mixed(step));
                cache.set_policy(PolicyKind::Lru, DecaySettings::default());
                cache.set_policy(*policy, DecaySettings::default());
            }
        }
    }
}

#[test]
fn a_refill_keeps_its_place_in_queues_and_sets_no_mark() {
    let ttl = Some(SimDuration::from_secs(1));
    for policy in [PolicyKind::Clock, PolicyKind::Sieve, PolicyKind::S3Fifo] {
        let mut cache = Cache::new(policy, 3, 0);
        for key in [1, 2, 3] {
            request(&mut cache, key, at(0.0), ttl);
        }
        assert!(!request(&mut cache, 1, at(5.0), ttl));
        assert_eq!(next_victim(&cache, at(5.0)), Some(1), "{policy:?}");
    }
}

#[test]
fn what_expires_first_goes_first() {
    let seconds = |s| Some(SimDuration::from_secs(s));
    let mut cache = Cache::new(PolicyKind::Ttl, 3, 0);
    for (key, ttl) in [(1, seconds(9)), (2, seconds(3)), (3, None)] {
        cache.fill(key, (), NOW, ttl, 0);
    }
    assert_eq!(next_victim(&cache, NOW), Some(2));
    cache.fill(2, (), at(4.0), seconds(30), 0);
    assert_eq!(next_victim(&cache, at(4.0)), Some(1));
}

#[test]
fn redis_considers_only_what_its_policy_says() {
    let ttl = Some(SimDuration::from_secs(50));
    let filled = |name: &str, expiring: bool| {
        let policy = crate::components::named::Named::from_name(name).unwrap();
        let mut cache: Cache<()> = Cache::new(policy, 4, 3);
        for key in 1..=4 {
            let ttl = ttl.filter(|_| expiring && key == 3);
            cache.fill(key, (), at(f64::from(key)), ttl, 0);
        }
        cache
    };
    for name in [
        "volatile-lru",
        "volatile-lfu",
        "volatile-random",
        "volatile-lrm",
        "volatile-ttl",
    ] {
        assert_eq!(next_victim(&filled(name, true), at(9.0)), Some(3), "{name}");
        let mut none = filled(name, false);
        assert_eq!(next_victim(&none, at(9.0)), None, "{name}");
        assert_eq!(
            none.fill(9, (), at(9.0), ttl, 0),
            None,
            "{name}: as noeviction"
        );
    }
    let mut full = filled("noeviction", true);
    assert_eq!(full.fill(9, (), at(9.0), ttl, 0), None);
    assert!(full.get(1).is_some());
}

#[test]
fn random_victims_are_spread_evenly() {
    let mut luck = crate::sim::Luck::new(5);
    let mut cache = Cache::new(PolicyKind::Random, 10, 0);
    let mut counts = [0.0; 10];
    for key in 1..=100_010 {
        let coin = luck.bits(crate::sim::Stream::Policy);
        let filled = cache.fill(key, (), NOW, None, coin).unwrap();
        if filled.evicted.is_some() {
            counts[filled.slot as usize] += 1.0;
        }
    }
    // Pearson's chi-squared over 9 degrees of freedom; 0.999 quantile 27.9.
    let chi: f64 = counts.iter().map(|c| (c - 1e4) * (c - 1e4) / 1e4).sum();
    assert!(chi < 27.9, "{chi}");
}
