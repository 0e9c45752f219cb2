//! Times to live and writes, and input at the edges of every function.

use super::super::*;
use super::close;

#[test]
fn expiry_tends_to_its_limits() {
    for exponent in [0.0, 1.0, 2.0] {
        let p = zipf_weights(100, exponent);
        assert!(close(lru_with_ttl(&p, 30, 10.0, 1e12), lru(&p, 30), 1e-5));
        let many = zipf_weights(400, exponent);
        assert!(close(
            lru_with_ttl(&many, 30, 10.0, 1e12),
            lru(&many, 30),
            1e-5
        ));
        assert!(close(lru_with_ttl(&p, 30, 10.0, 0.0), lru(&p, 30), 1e-15));
        assert!(close(
            lru_with_ttl(&p, 100, 10.0, 5.0),
            ttl_ceiling(&p, 10.0, 5.0),
            1e-12
        ));
        assert!(close(
            best_static_with_ttl(&p, 30, 10.0, 1e15),
            best_static(&p, 30),
            1e-9
        ));
        assert!(close(
            best_static_with_ttl(&p, 30, 10.0, 0.0),
            best_static(&p, 30),
            1e-15
        ));
        assert!(close(
            lru_with_ttl_and_writes(&p, 30, 10.0, 1e-9, 0.0),
            lru(&p, 30),
            1e-6
        ));
        let unwritten = lru_with_ttl(&p, 30, 10.0, 4.0);
        assert!(close(
            lru_with_ttl_and_writes(&p, 30, 10.0, 1e-9, 4.0),
            unwritten,
            1e-6
        ));
        // Only the product of rate and time to live matters.
        assert!(close(
            lru_with_ttl(&p, 30, 10.0, 5.0),
            lru_with_ttl(&p, 30, 50.0, 1.0),
            1e-12
        ));
    }
}

#[test]
fn a_longer_life_never_hurts() {
    let p = zipf_weights(100, 1.0);
    let mut last = (0.0, 0.0);
    for step in 1..150 {
        let ttl = f64::from(step) * 0.7;
        let now = (
            lru_with_ttl(&p, 20, 10.0, ttl),
            lru_with_ttl_and_writes(&p, 20, 10.0, 4.0, ttl),
        );
        assert!(
            now.0 >= last.0 - 1e-9 && now.1 >= last.1 - 1e-9,
            "at {ttl}: {now:?}, {last:?}"
        );
        assert!(now.0 <= ttl_ceiling(&p, 10.0, ttl));
        last = now;
    }
}

#[test]
fn hits_in_a_cycle_solve_the_delay_equation() {
    // Euler's method on the equation itself, for a key read less and more than once per t_C.
    for (rate, limit) in [(0.2, 3.5), (1.0, 7.2), (3.0, 9.9), (3.0, 40.0), (8.0, 30.0)] {
        let steps_per_keep = 20_000_usize;
        let h = 1.0 / steps_per_keep as f64;
        let b = rate * libm::exp(-rate);
        let (mut density, mut total): (Vec<f64>, f64) = (Vec::new(), 0.0);
        for step in 0..(limit / h) as usize {
            let value = match step.checked_sub(steps_per_keep) {
                None => rate,
                Some(0) => rate - b,
                Some(before) => density[step - 1] - h * b * density[before],
            };
            density.push(value);
            total += h * value;
        }
        let ours = ttl::hits_per_cycle(rate, 0.0, 1.0, limit);
        assert!(
            close(ours, total, 1e-3 * total),
            "{rate}, {limit}: {ours}, not {total}"
        );
    }
}

#[test]
fn uniform_writes_leave_a_truncated_binomial_number_of_slots() {
    // With one write a read, each key is valid half of the time; the bound cuts the rest off.
    let (keys, capacity) = (20, 8);
    let (mut weight, mut total, mut mean) = (1.0, 1.0, 0.0);
    for taken in 1..=capacity {
        weight *= f64::from(keys - taken + 1) / f64::from(taken);
        total += weight;
        mean += weight * f64::from(taken);
    }
    let taken = mean / total;
    assert!(close(writes::slots_taken(8, 1.0, 1.0 / 20.0), taken, 1e-12));
    // Every slot taken serves the same share of the reads.
    let p = zipf_weights(20, 0.0);
    assert!(close(
        lru_with_ttl_and_writes(&p, 8, 30.0, 30.0, 0.0),
        taken / 20.0,
        1e-2
    ));
    // Without a bound the last event of a key decides.
    assert!(close(
        lru_with_ttl_and_writes(&p, 20, 30.0, 10.0, 0.0),
        0.75,
        1e-12
    ));
}

/// Popularities at the edges: none, one, odd weights, and very flat and steep laws.
fn edges() -> Vec<Vec<f64>> {
    let odd = [
        0.0,
        -1.0,
        f64::NAN,
        f64::INFINITY,
        f64::MAX,
        f64::MAX,
        1e-300,
        1.0,
    ];
    let mut edges = vec![
        vec![],
        vec![1.0],
        vec![0.0, 0.0],
        odd.to_vec(),
        vec![1.0, 1e-190],
    ];
    for exponent in [
        0.0,
        0.5,
        1.0,
        2.0,
        4.0,
        300.0,
        -1.0,
        f64::NAN,
        f64::INFINITY,
    ] {
        edges.push(zipf_weights(9, exponent));
        edges.push(zipf_weights(210, exponent));
    }
    edges
}

#[test]
fn degenerate_input_gives_a_ratio() {
    let numbers = [
        0.0,
        1e-300,
        1e-3,
        1.0,
        1e4,
        1e300,
        -1.0,
        f64::NAN,
        f64::INFINITY,
    ];
    for p in &edges() {
        for capacity in [0, 1, 2, 8, 9, 10, 205, usize::MAX] {
            let mut ratios = vec![
                lru(p, capacity),
                fifo_or_random(p, capacity),
                best_static(p, capacity),
            ];
            assert!(characteristic_time(p, capacity) >= 0.0);
            for rate in numbers {
                for ttl in numbers {
                    let writes = |w| lru_with_ttl_and_writes(p, capacity, rate, w, ttl);
                    ratios.push(lru_with_ttl(p, capacity, rate, ttl));
                    ratios.push(ttl_ceiling(p, rate, ttl));
                    ratios.push(best_static_with_ttl(p, capacity, rate, ttl));
                    if p.len() < 100 {
                        ratios.extend(numbers.map(writes));
                    }
                }
            }
            assert!(
                ratios.iter().all(|hit| (0.0..=1.0).contains(hit)),
                "{p:?}, {capacity}"
            );
        }
        assert!(
            [0, 1, 2, u64::MAX]
                .iter()
                .all(|&m| (0.0..=1.0).contains(&warm_up(p, m)))
        );
    }
}

#[test]
fn fills_that_take_no_time_change_nothing_and_slower_ones_cost_hits() {
    let p = zipf_weights(100, 1.5);
    for (capacity, ttl_s) in [(20, 10.0), (20, 2.0), (100, 10.0), (20, 0.0)] {
        let quick = lru_with_slow_fills(&p, capacity, 20.0, ttl_s, 0.0);
        assert!((quick - lru_with_ttl(&p, capacity, 20.0, ttl_s)).abs() < 1e-6);
        let slow = lru_with_slow_fills(&p, capacity, 20.0, ttl_s, 0.1);
        assert!(
            slow < quick && slow > quick - 0.05,
            "{capacity} {ttl_s}: {slow} {quick}"
        );
    }
    assert!(lru_with_slow_fills(&p, 20, 0.0, 10.0, 0.1) < 1e-9);
    let quick = lru_with_ttl_and_writes(&p, 20, 20.0, 1.0, 10.0);
    let slow = lru_with_writes_and_slow_fills(&p, 20, 20.0, 1.0, 10.0, 0.1);
    assert!(slow < quick && slow > quick - 0.05, "{slow} {quick}");
}
