//! Without expiry, and the order of all policies.

use super::super::*;
use super::close;

/// King's sum over all ordered cache contents, for a handful of keys.
fn king(p: &[f64], capacity: usize) -> f64 {
    fn extend(p: &[f64], taken: &mut Vec<usize>, capacity: usize, chance: f64, held: f64) -> f64 {
        if taken.len() == capacity {
            return chance * held;
        }
        let mut sum = 0.0;
        for key in 0..p.len() {
            if !taken.contains(&key) {
                taken.push(key);
                sum += extend(
                    p,
                    taken,
                    capacity,
                    chance * p[key] / (1.0 - held),
                    held + p[key],
                );
                taken.pop();
            }
        }
        sum
    }
    extend(p, &mut Vec::new(), capacity, 1.0, 0.0)
}

/// The product form summed over all cache contents, for a handful of keys.
fn gelenbe(p: &[f64], capacity: usize) -> f64 {
    let (mut hit, mut total) = (0.0, 0.0);
    for set in 0_u32..1 << p.len() {
        if set.count_ones() as usize == capacity {
            let members = || {
                (0..p.len())
                    .filter(|key| set >> key & 1 == 1)
                    .map(|key| p[key])
            };
            let weight: f64 = members().product();
            hit += weight * members().sum::<f64>();
            total += weight;
        }
    }
    hit / total
}

#[test]
fn zipf_weights_add_up_and_fall() {
    for exponent in [0.0, 0.5, 1.0, 4.0] {
        let p = zipf_weights(50, exponent);
        assert!(close(p.iter().sum(), 1.0, 1e-12));
        assert!(p.windows(2).all(|pair| pair[0] >= pair[1]));
    }
    assert!(zipf_weights(4, 0.0).iter().all(|&w| close(w, 0.25, 1e-15)));
    assert!(close(zipf_weights(2, 1.0)[0], 2.0 / 3.0, 1e-15));
    assert!(zipf_weights(0, 1.0).is_empty());
}

#[test]
fn exact_forms_equal_the_sums_over_all_contents() {
    for exponent in [0.0, 0.7, 1.0, 2.0, 4.0] {
        let p = zipf_weights(7, exponent);
        for capacity in 1..7 {
            let (ours, sum) = (lru(&p, capacity), king(&p, capacity));
            assert!(
                close(ours, sum, 1e-9),
                "LRU, {exponent}, {capacity}: {ours}, not {sum}"
            );
            let (ours, sum) = (fifo_or_random(&p, capacity), gelenbe(&p, capacity));
            assert!(
                close(ours, sum, 1e-12),
                "FIFO, {exponent}, {capacity}: {ours}, not {sum}"
            );
        }
    }
}

#[test]
fn exact_lru_does_not_depend_on_the_step() {
    for (keys, exponent) in [(100, 0.0), (100, 1.0), (200, 0.0), (200, 1.5), (200, 4.0)] {
        let p = zipf_weights(keys, exponent);
        for capacity in [1, 2, 5, keys / 2, keys - 1] {
            let centre = characteristic_time(&p, capacity);
            let fine = super::super::lru::trapezoid(&p, capacity, (centre, 0.01), |s, t| {
                -libm::expm1(-s * t)
            });
            let ours = lru(&p, capacity);
            assert!(
                close(ours, fine, 1e-8),
                "{keys}, {exponent}, {capacity}: {ours}, not {fine}"
            );
        }
    }
}

#[test]
fn uniform_popularity_hits_at_the_share_of_keys_held() {
    for keys in [10, 100, 1_000] {
        let p = zipf_weights(keys, 0.0);
        for capacity in [1, keys / 3, keys - 1, keys] {
            let share = capacity as f64 / keys as f64;
            for hit in [
                lru(&p, capacity),
                fifo_or_random(&p, capacity),
                best_static(&p, capacity),
            ] {
                assert!(close(hit, share, 1e-9), "{keys}, {capacity}: {hit}");
            }
        }
    }
}

#[test]
fn more_slots_never_hurt_and_policies_keep_their_order() {
    for exponent in [0.0, 0.8, 1.0, 1.5, 3.0] {
        let p = zipf_weights(60, exponent);
        let mut last = [0.0; 5];
        for capacity in 0..=60 {
            let now = [
                fifo_or_random(&p, capacity),
                lru(&p, capacity),
                best_static(&p, capacity),
                lru_with_ttl(&p, capacity, 20.0, 10.0),
                lru_with_ttl_and_writes(&p, capacity, 20.0, 5.0, 10.0),
            ];
            assert!(now.iter().zip(&last).all(|(new, old)| *new >= old - 1e-9));
            assert!(now[0] <= now[1] + 1e-9 && now[1] <= now[2] + 1e-9);
            assert!(now[4] <= now[3] + 1e-9 && now[3] <= now[1] + 1e-6);
            last = now;
        }
    }
}

#[test]
fn the_exact_and_approximate_forms_meet() {
    for exponent in [0.0, 0.8, 1.2] {
        let p = zipf_weights(EXACT_KEYS, exponent);
        for capacity in [20, 100, 180] {
            let approximate = super::super::lru::approximate(&p, capacity);
            assert!(close(lru(&p, capacity), approximate, 2e-3));
            // One more key puts the number of keys above the bound.
            let more = zipf_weights(EXACT_KEYS + 1, exponent);
            assert!(close(
                fifo_or_random(&p, capacity),
                fifo_or_random(&more, capacity),
                5e-3
            ));
        }
    }
}

#[test]
fn inverse_questions_invert_lru() {
    let p = zipf_weights(100, 1.0);
    let slots = smallest_capacity(&p, 0.8).expect("a slot for every key reaches it");
    assert!(lru(&p, slots) >= 0.8 && lru(&p, slots - 1) < 0.8);
    assert_eq!(smallest_capacity(&zipf_weights(100, 0.0), 0.2), Some(20));
    assert_eq!(smallest_capacity(&p, 1.0), Some(100));
    assert_eq!(smallest_capacity(&p, 1.1), None);
    assert_eq!(smallest_capacity(&p, f64::NAN), None);
    assert_eq!(smallest_capacity(&p, 0.0), Some(0));
    assert_eq!(smallest_capacity(&[], 0.5), None);
    let exponent = exponent_for(100, 20, 0.7).expect("a steep law reaches it");
    assert!(close(lru(&zipf_weights(100, exponent), 20), 0.7, 1e-6));
    assert_eq!(exponent_for(100, 20, 0.2), Some(0.0));
    assert_eq!(exponent_for(100, 0, 0.5), None);
    assert_eq!(exponent_for(0, 5, 0.5), None);
    assert_eq!(exponent_for(100, 20, f64::NAN), None);
}

#[test]
fn characteristic_time_sees_the_capacity() {
    for exponent in [0.0, 1.0, 4.0] {
        let p = zipf_weights(1_000, exponent);
        for capacity in [1, 100, 999] {
            let t = characteristic_time(&p, capacity);
            let seen: f64 = p.iter().map(|share| -libm::expm1(-share * t)).sum();
            assert!(
                close(seen, capacity as f64, 1e-6),
                "{exponent}, {capacity}: {seen} in {t}"
            );
        }
        assert!(characteristic_time(&p, 0) <= 0.0);
        assert!(characteristic_time(&p, 1_000).is_infinite());
    }
    assert!(characteristic_time(&[], 0) <= 0.0);
}

#[test]
fn a_cold_cache_warms_up() {
    let p = zipf_weights(100, 1.0);
    let mut last = 0.0;
    for m in [1, 2, 10, 100, 1_000, 100_000, u64::MAX] {
        let now = warm_up(&p, m);
        assert!(now >= last);
        last = now;
    }
    assert!(close(last, 1.0, 1e-9));
    // The second request hits when it repeats the first.
    assert!(close(warm_up(&p, 2), p.iter().map(|s| s * s).sum(), 1e-12));
    assert!(close(warm_up(&[1.0], 2), 1.0, 1e-12) && warm_up(&[1.0], 1) <= 0.0);
}
