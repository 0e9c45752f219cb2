//! Writes that are collected before they are written.

use super::popularity::{non_negative, shares};

/// The mean number of different keys among a Poisson number of writes with mean `writes`:
/// `sum_i 1 - exp(-writes * p_i)`. It is how many rows a flush has when every dirty key is one
/// row, if `writes` is rate times interval.
///
/// Source: Poisson thinning; key `i` is written a Poisson number of times with mean
/// `writes * p_i`, and is dirty unless that is 0.
pub fn distinct_keys(p: &[f64], writes: f64) -> f64 {
    let writes = non_negative(writes);
    shares(p)
        .iter()
        .map(|share| -libm::expm1(-writes * share))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_writes_are_all_different_and_many_reach_every_key() {
        let uniform = vec![1.0; 1_000];
        assert!((distinct_keys(&uniform, 0.1) - 0.1).abs() < 1e-4);
        assert!((distinct_keys(&uniform, 1e6) - 1_000.0).abs() < 1e-6);
        assert_eq!(distinct_keys(&uniform, 0.0), 0.0);
        assert_eq!(distinct_keys(&[], 5.0), 0.0);
        assert_eq!(distinct_keys(&uniform, f64::NAN), 0.0);
    }
}
