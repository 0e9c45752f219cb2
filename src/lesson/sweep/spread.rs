//! A number over several seeds.

/// Mean and percentiles of a metric over the runs in which it has a value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The mean; `None` if no run has a value.
    pub mean: Option<f64>,
    /// The 5th percentile.
    pub p05: Option<f64>,
    /// The 95th percentile.
    pub p95: Option<f64>,
    /// The runs that have a value.
    pub runs: usize,
}

/// The spread of the values that are there.
///
/// Percentiles lie between order statistics on a straight line: with `n` values in order, counted
/// from 0, the share `q` is at the place `q * (n - 1)` (Hyndman and Fan 1996, definition 7).
pub fn spread(values: impl IntoIterator<Item = Option<f64>>) -> Spread {
    let mut values: Vec<f64> = values.into_iter().flatten().collect();
    values.sort_by(f64::total_cmp);
    let runs = values.len();
    // Equal values have their own mean: a sum of many would lose its last digit.
    let mean = match (values.first(), values.last()) {
        (Some(first), Some(last)) if first == last => Some(*first),
        (Some(_), Some(_)) => Some(values.iter().sum::<f64>() / runs as f64),
        _ => None,
    };
    Spread {
        mean,
        p05: at_share(&values, 0.05),
        p95: at_share(&values, 0.95),
        runs,
    }
}

fn at_share(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let below = place.floor();
    let (low, high) = (*sorted.get(below as usize)?, sorted.get(below as usize + 1));
    Some(high.map_or(low, |high| low + (high - low) * (place - below)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentiles_of_a_hundred_and_one_steps_are_their_numbers() {
        let found = spread((0..=100).rev().map(|step| Some(f64::from(step))));
        assert_eq!(found.mean, Some(50.0));
        assert_eq!((found.p05, found.p95), (Some(5.0), Some(95.0)));
        assert_eq!(found.runs, 101);
    }

    #[test]
    fn between_two_values_percentiles_lie_on_the_line() {
        let found = spread([Some(10.0), None, Some(20.0)]);
        assert_eq!(found.runs, 2);
        assert_eq!(found.mean, Some(15.0));
        assert!((found.p05.unwrap() - 10.5).abs() < 1e-12);
        assert!((found.p95.unwrap() - 19.5).abs() < 1e-12);
    }

    #[test]
    fn nothing_has_no_mean_and_one_value_is_all_of_them() {
        assert_eq!(spread([None, None]), Spread::default());
        let one = spread([Some(0.1)]);
        assert_eq!(
            (one.mean, one.p05, one.p95),
            (Some(0.1), Some(0.1), Some(0.1))
        );
        assert_eq!(spread([Some(0.1); 3]).mean, Some(0.1));
    }
}
