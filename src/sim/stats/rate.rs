//! How many requests a second have come lately.

use std::collections::VecDeque;

use serde::Serialize;

use crate::sim::{SimDuration, SimTime};

/// The window of the rate.
const WINDOW: SimDuration = SimDuration::from_secs(5);
/// Arrivals it remembers; at higher rates the window is as long as these took.
const MOST: usize = 128;

/// A rate over the last five seconds, or over the last 128 arrivals if those took less.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecentRate {
    arrivals: VecDeque<SimTime>,
}

impl Default for RecentRate {
    fn default() -> Self {
        Self::new()
    }
}

impl RecentRate {
    /// No arrivals yet.
    pub fn new() -> Self {
        Self {
            arrivals: VecDeque::new(),
        }
    }

    /// Notes an arrival.
    pub fn record(&mut self, now: SimTime) {
        if self.arrivals.len() == MOST {
            self.arrivals.pop_front();
        }
        self.arrivals.push_back(now);
    }

    /// Arrivals a second at `now`. In the first seconds of a run the window is the run.
    pub fn per_s(&self, now: SimTime) -> f64 {
        let from = now - WINDOW;
        let first = self.arrivals.partition_point(|&at| at < from);
        let count = self.arrivals.len() - first;
        let window = match self.arrivals.get(first) {
            Some(&oldest) if self.arrivals.len() == MOST && first == 0 => now.since(oldest),
            _ => now.since(from),
        };
        if window.is_zero() {
            0.0
        } else {
            count as f64 / window.as_secs_f64()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_has_its_rate_however_fast_it_is() {
        for per_s in [2.0, 20.0, 1_000.0] {
            let mut rate = RecentRate::new();
            let mut at = 0.0;
            for _ in 0..2_000 {
                at += 1.0 / per_s;
                rate.record(SimTime::from_secs_f64(at));
            }
            let found = rate.per_s(SimTime::from_secs_f64(at));
            assert!((found / per_s - 1.0).abs() < 0.11, "{per_s}: {found}");
        }
    }

    #[test]
    fn silence_brings_it_to_zero() {
        let mut rate = RecentRate::new();
        rate.record(SimTime::from_secs_f64(1.0));
        assert_eq!(rate.per_s(SimTime::from_secs_f64(7.0)), 0.0);
    }
}
