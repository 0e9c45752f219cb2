//! Bounded series for plots: the whole run at a resolution that adapts to its length.

use serde::Serialize;

use crate::sim::{SimDuration, SimTime};

/// The grid on which a model's series are sampled. When the longest series is full, neighbours
/// are merged and the spacing doubles, so that a run of any length fits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sampler {
    spacing: SimDuration,
    next_at: SimTime,
    samples: usize,
    most: usize,
}

/// What [`Sampler::due`] asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Push the present value onto every series.
    Push,
    /// Merge neighbours in every series.
    Merge,
}

impl Sampler {
    /// A grid that starts at time zero with this spacing and holds at most `most` samples (an
    /// even number of at least two).
    pub fn new(spacing: SimDuration, most: usize) -> Self {
        Self {
            spacing,
            next_at: SimTime::ZERO + spacing,
            samples: 0,
            most: (most & !1).max(2),
        }
    }

    /// Call before anything happens at `now`, until it returns `None`: whether a grid point lies
    /// before or at `now` that has not been sampled. The state since the last event has not
    /// changed, so its value is the value at that point.
    pub fn due(&mut self, now: SimTime) -> Option<Sample> {
        if self.next_at > now || self.spacing.is_zero() {
            return None;
        }
        if self.samples == self.most {
            let last_at = self.next_at - self.spacing;
            self.samples /= 2;
            self.spacing = self.spacing + self.spacing;
            self.next_at = last_at + self.spacing;
            return Some(Sample::Merge);
        }
        self.samples += 1;
        self.next_at += self.spacing;
        Some(Sample::Push)
    }

    /// Whether a grid point lies before or at `now` that has not been sampled.
    pub fn is_due(&self, now: SimTime) -> bool {
        self.next_at <= now && !self.spacing.is_zero()
    }

    /// The time between two samples.
    pub fn spacing(&self) -> SimDuration {
        self.spacing
    }

    /// The time of the sample at `index`.
    pub fn time_of(&self, index: usize) -> f64 {
        self.spacing.as_secs_f64() * (index + 1) as f64
    }
}

/// The samples of one quantity; `None` where it has no value yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Series {
    values: Vec<Option<f32>>,
}

impl Series {
    /// An empty series.
    pub fn new() -> Self {
        Self::default()
    }

    /// Does what the sampler asks, with the value that holds at the sampled moment.
    pub fn take(&mut self, sample: Sample, value: Option<f64>) {
        match sample {
            Sample::Push => self.values.push(value.map(|value| value as f32)),
            // A merged sample keeps the later half: a grid point's value is the value there.
            Sample::Merge => {
                self.values = self
                    .values
                    .chunks(2)
                    .filter_map(|pair| pair.last().copied())
                    .collect();
            }
        }
    }

    /// The samples, oldest first.
    pub fn values(&self) -> &[Option<f32>] {
        &self.values
    }

    /// The samples that have a value, as (seconds, value).
    pub fn points(&self, sampler: &Sampler) -> Vec<[f64; 2]> {
        self.values
            .iter()
            .enumerate()
            .filter_map(|(index, value)| value.map(|v| [sampler.time_of(index), f64::from(v)]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_keeps_its_whole_length_within_the_bound() {
        let mut sampler = Sampler::new(SimDuration::from_secs(1), 8);
        let mut series = Series::new();
        for second in 1..=1_000_u64 {
            while let Some(sample) = sampler.due(SimTime::ZERO + SimDuration::from_secs(second)) {
                series.take(sample, Some(second as f64));
            }
            assert!(series.values().len() <= 8);
        }
        for [time, value] in series.points(&sampler) {
            assert!(
                (time - value).abs() < 1e-9,
                "sample of {time} s holds {value}"
            );
        }
    }
}
