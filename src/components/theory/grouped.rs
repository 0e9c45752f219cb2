//! Least recently used, for so many keys that they are counted in groups of equal popularity.

use super::numeric::rising_root;

/// The steady-state hit ratio of LRU by the approximation of Che, Tung and Wang (2002), as
/// [`super::lru`] has it above [`super::EXACT_KEYS`], from counts of which each group says how many
/// keys were requested how often: `(requests, keys)`.
///
/// A key that is requested `n` times of `N` is taken to be the next one with the chance `n / N`,
/// whatever was requested before. It takes a time that grows with the groups, not with the keys.
pub fn lru_of_counts(groups: &[(u64, u64)], slots: usize) -> f64 {
    let total: f64 = groups
        .iter()
        .map(|&(requests, keys)| requests as f64 * keys as f64)
        .sum();
    let asked = |&&(requests, keys): &&(u64, u64)| requests > 0 && keys > 0;
    let shares: Vec<(f64, f64)> = (groups.iter().filter(asked))
        .map(|&(requests, keys)| (requests as f64 / total, keys as f64))
        .collect();
    let all: f64 = shares.iter().map(|(_, keys)| keys).sum();
    let capacity = slots as f64;
    if slots == 0 || shares.is_empty() {
        return 0.0;
    }
    if capacity >= all {
        return 1.0;
    }
    let time = rising_root(capacity, |t| {
        let seen: f64 = (shares.iter())
            .map(|(share, keys)| -keys * libm::expm1(-share * t))
            .sum();
        let slope: f64 = (shares.iter())
            .map(|(share, keys)| keys * share * libm::exp(-share * t))
            .sum();
        (seen - capacity, slope)
    });
    let hit: f64 = (shares.iter())
        .map(|(share, keys)| -keys * share * libm::expm1(-share * time))
        .sum();
    hit.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::theory::lru;

    #[test]
    fn groups_give_what_the_keys_one_by_one_give() {
        // 400 keys in four groups: above the number for which `lru` sums exactly.
        let groups = [(90, 4), (30, 16), (5, 80), (1, 300)];
        let each = groups
            .iter()
            .flat_map(|&(requests, keys)| std::iter::repeat_n(requests as f64, keys as usize));
        let weights: Vec<f64> = each.collect();
        for slots in [1, 10, 50, 200, 399] {
            let (found, expected) = (lru_of_counts(&groups, slots), lru(&weights, slots));
            assert!(
                (found - expected).abs() < 1e-9,
                "{slots}: {found}, {expected}"
            );
        }
    }

    #[test]
    fn equal_keys_hit_as_often_as_they_have_slots() {
        // Each of 1,000 keys is resident with the chance slots / keys.
        for slots in [0, 100, 500, 1_000, 2_000] {
            let expected = (slots as f64 / 1_000.0).min(1.0);
            let found = lru_of_counts(&[(7, 1_000)], slots);
            assert!((found - expected).abs() < 1e-9, "{slots}: {found}");
        }
        assert!(lru_of_counts(&[], 5).abs() < f64::EPSILON);
    }
}
