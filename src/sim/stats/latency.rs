//! Quantiles of durations since the start.

use hdrhistogram::Histogram;
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use crate::sim::SimDuration;

/// Durations counted in buckets no wider than 1 % of their value (the crate `hdrhistogram` with
/// two significant digits), and their exact mean.
#[derive(Clone, Debug, PartialEq)]
pub struct LatencyHistogram {
    /// `None` until the first record, and should the crate refuse its constant settings.
    counts: Option<Histogram<u64>>,
    sum_ns: u128,
    count: u64,
}

impl LatencyHistogram {
    /// Nothing recorded yet.
    pub fn new() -> Self {
        Self {
            counts: None,
            sum_ns: 0,
            count: 0,
        }
    }

    /// Counts one duration.
    pub fn record(&mut self, duration: SimDuration) {
        self.sum_ns += u128::from(duration.as_nanos());
        self.count += 1;
        if self.counts.is_none() {
            self.counts = Histogram::new(2).ok().map(|mut counts| {
                counts.auto(true);
                counts
            });
        }
        if let Some(counts) = &mut self.counts {
            // It can only fail for want of memory for a larger range, which `auto` has avoided
            // for any duration a run of days can contain.
            let _counted = counts.record(duration.as_nanos());
        }
    }

    /// How many were recorded.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The exact mean in nanoseconds, fractions included; `None` if nothing was recorded.
    pub fn mean_ns(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum_ns as f64 / self.count as f64)
    }

    /// The same in milliseconds.
    pub fn mean_ms(&self) -> Option<f64> {
        self.mean_ns().map(|nanos| nanos / 1e6)
    }

    /// What was recorded, shortest first: durations, to 1 %, and how often each.
    pub fn recorded(&self) -> impl Iterator<Item = (SimDuration, u64)> {
        self.counts.iter().flat_map(|counts| {
            counts.iter_recorded().map(|step| {
                let duration = SimDuration::from_nanos(step.value_iterated_to());
                (duration, step.count_at_value())
            })
        })
    }

    /// The smallest duration that a share `q` (0 to 1) of all records does not exceed, to 1 %.
    pub fn quantile(&self, q: f64) -> Option<SimDuration> {
        if self.count == 0 {
            return None;
        }
        let counts = self.counts.as_ref()?;
        Some(SimDuration::from_nanos(counts.value_at_quantile(q)))
    }
}

impl Default for LatencyHistogram {
    fn default() -> Self {
        Self::new()
    }
}

/// Canonical: the sum, the count and every bucket that is not empty.
impl Serialize for LatencyHistogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let buckets: Vec<(u64, u64)> = self
            .counts
            .iter()
            .flat_map(|counts| {
                counts
                    .iter_recorded()
                    .map(|step| (step.value_iterated_to(), step.count_at_value()))
            })
            .collect();
        let mut seq = serializer.serialize_seq(Some(buckets.len() + 1))?;
        seq.serialize_element(&((self.sum_ns >> 64) as u64, self.sum_ns as u64))?;
        for bucket in &buckets {
            seq.serialize_element(bucket)?;
        }
        seq.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_stay_within_one_percent() {
        let mut histogram = LatencyHistogram::new();
        for micros in 1..=10_000_u64 {
            histogram.record(SimDuration::from_nanos(micros * 1_000));
        }
        for (q, expected_us) in [(0.5, 5_000.0), (0.95, 9_500.0), (0.99, 9_900.0)] {
            let found = histogram.quantile(q).unwrap().as_nanos() as f64 / 1e3;
            assert!(
                (found - expected_us).abs() <= 0.01 * expected_us,
                "{q}: {found}"
            );
        }
        assert_eq!(histogram.mean_ns(), Some(5_000_500.0));
    }

    #[test]
    fn a_mean_keeps_its_fraction_of_a_nanosecond() {
        let mut histogram = LatencyHistogram::new();
        for nanos in [1, 2, 2, 2] {
            histogram.record(SimDuration::from_nanos(nanos));
        }
        assert_eq!(histogram.mean_ns(), Some(1.75));
        assert_eq!(histogram.mean_ms(), Some(1.75e-6));
    }

    #[test]
    fn nothing_recorded_has_no_value() {
        assert_eq!(LatencyHistogram::new().mean_ns(), None);
        assert_eq!(LatencyHistogram::new().quantile(0.5), None);
    }
}
