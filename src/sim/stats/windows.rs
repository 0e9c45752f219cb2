//! What happened lately, and averages over time.

use std::collections::VecDeque;

use serde::Serialize;

use crate::sim::{SimDuration, SimTime};

/// The share of successes among the last so many trials.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WindowedShare {
    outcomes: VecDeque<bool>,
    size: usize,
    successes: usize,
}

impl WindowedShare {
    /// A window over the last `size` trials (at least one).
    pub fn new(size: usize) -> Self {
        let size = size.max(1);
        Self {
            outcomes: VecDeque::with_capacity(size),
            size,
            successes: 0,
        }
    }

    /// Counts one trial.
    pub fn record(&mut self, success: bool) {
        if self.outcomes.len() == self.size && self.outcomes.pop_front() == Some(true) {
            self.successes -= 1;
        }
        self.outcomes.push_back(success);
        self.successes += usize::from(success);
    }

    /// Successes over trials in the window, 0 to 1; `None` while it is empty.
    pub fn share(&self) -> Option<f64> {
        (!self.outcomes.is_empty()).then(|| self.successes as f64 / self.outcomes.len() as f64)
    }

    /// Whether the window has filled.
    pub fn is_full(&self) -> bool {
        self.outcomes.len() == self.size
    }

    /// How many trials it holds now.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// Forgets all trials.
    pub fn clear(&mut self) {
        self.outcomes.clear();
        self.successes = 0;
    }
}

/// The last so many durations, for quantiles of the recent past.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecentQuantiles {
    durations: VecDeque<SimDuration>,
    size: usize,
}

impl RecentQuantiles {
    /// Keeps the last `size` durations (at least one).
    pub fn new(size: usize) -> Self {
        let size = size.max(1);
        Self {
            durations: VecDeque::with_capacity(size),
            size,
        }
    }

    /// Counts one duration.
    pub fn record(&mut self, duration: SimDuration) {
        if self.durations.len() == self.size {
            self.durations.pop_front();
        }
        self.durations.push_back(duration);
    }

    /// The exact mean of what it holds, in nanoseconds with their fractions; `None` while it is
    /// empty.
    pub fn mean_ns(&self) -> Option<f64> {
        let sum: u128 = self
            .durations
            .iter()
            .map(|duration| u128::from(duration.as_nanos()))
            .sum();
        (!self.durations.is_empty()).then(|| sum as f64 / self.durations.len() as f64)
    }

    /// Exact quantiles (nearest rank) of what it holds; `None` while it is empty.
    pub fn quantiles<const N: usize>(&self, shares: [f64; N]) -> Option<[SimDuration; N]> {
        if self.durations.is_empty() {
            return None;
        }
        let mut sorted: Vec<SimDuration> = self.durations.iter().copied().collect();
        sorted.sort_unstable();
        let last = sorted.len() - 1;
        Some(shares.map(|share| {
            let rank = (share * sorted.len() as f64).ceil() as usize;
            sorted[rank.saturating_sub(1).min(last)]
        }))
    }
}

/// The average of a step function over virtual time: its integral divided by the time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeAverage {
    since: SimTime,
    last_at: SimTime,
    value: f64,
    integral: f64,
}

impl TimeAverage {
    /// Starts at zero at time `since`.
    pub fn new(since: SimTime) -> Self {
        Self {
            since,
            last_at: since,
            value: 0.0,
            integral: 0.0,
        }
    }

    /// The value from `now` on.
    pub fn set(&mut self, now: SimTime, value: f64) {
        self.integral += self.value * now.since(self.last_at).as_secs_f64();
        self.last_at = now;
        self.value = value;
    }

    /// As [`Self::set`], at no cost where the value stays what it is.
    pub fn change(&mut self, now: SimTime, value: f64) {
        if value != self.value {
            self.set(now, value);
        }
    }

    /// The present value.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Forgets the past and goes on from `now` with the present value.
    pub fn restart(&mut self, now: SimTime) {
        *self = Self {
            since: now,
            last_at: now,
            value: self.value,
            integral: 0.0,
        };
    }

    /// The integral from the start or the last restart to `now`, in seconds times the value.
    pub fn integral(&self, now: SimTime) -> f64 {
        self.integral + self.value * now.since(self.last_at).as_secs_f64()
    }

    /// The average from the start to `now`; `None` if no time has passed.
    pub fn mean(&self, now: SimTime) -> Option<f64> {
        let total = now.since(self.since).as_secs_f64();
        (total > 0.0).then(|| self.integral(now) / total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_forgets_what_is_older() {
        let mut window = WindowedShare::new(4);
        for success in [true, true, false, false, false, false] {
            window.record(success);
        }
        assert_eq!(window.share(), Some(0.0));
        window.record(true);
        assert_eq!(window.share(), Some(0.25));
    }

    #[test]
    fn recent_quantiles_are_nearest_ranks() {
        let mut recent = RecentQuantiles::new(100);
        for nanos in 1..=150 {
            recent.record(SimDuration::from_nanos(nanos));
        }
        let [median, p99] = recent.quantiles([0.5, 0.99]).unwrap();
        assert_eq!((median.as_nanos(), p99.as_nanos()), (100, 149));
    }

    #[test]
    fn an_average_over_time_weighs_each_value_by_how_long_it_held() {
        let mut average = TimeAverage::new(SimTime::ZERO);
        average.set(SimTime::from_secs_f64(1.0), 4.0);
        average.set(SimTime::from_secs_f64(3.0), 0.0);
        assert_eq!(average.mean(SimTime::from_secs_f64(4.0)), Some(2.0));
    }
}
