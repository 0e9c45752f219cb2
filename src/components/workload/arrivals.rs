//! When requests arrive.

use serde::Serialize;

use crate::components::named::Named;
use crate::sim::{Luck, SimDuration, SimTime, Stream};

/// How the gaps between arrivals are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum ArrivalProcess {
    /// Independent clients: exponential gaps.
    #[default]
    Poisson,
    /// A metronome: all gaps are equal.
    Fixed,
}

impl Named for ArrivalProcess {
    const NAMES: &'static [(&'static str, Self)] =
        &[("poisson", Self::Poisson), ("fixed", Self::Fixed)];
}

/// A stream of arrivals whose rate can change at any moment.
///
/// It counts in *expected arrivals* rather than in seconds: each gap is drawn once with mean 1 and
/// then used up at the present rate. A change of rate therefore costs no draw, and the same luck
/// gives the same requests in the same order at any rate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arrivals {
    process: ArrivalProcess,
    stream: Stream,
    rate_per_s: f64,
    /// What is left of the present gap, in expected arrivals.
    left: f64,
    since: SimTime,
}

impl Arrivals {
    /// Arrivals at `rate_per_s` (requests a second, 0 or more) whose gaps come from `stream`.
    pub fn new(process: ArrivalProcess, stream: Stream, rate_per_s: f64, luck: &mut Luck) -> Self {
        let mut arrivals = Self {
            process,
            stream,
            rate_per_s,
            left: 0.0,
            since: SimTime::ZERO,
        };
        arrivals.next(SimTime::ZERO, luck);
        arrivals
    }

    /// Draws the gap that follows an arrival at `now`.
    pub fn next(&mut self, now: SimTime, luck: &mut Luck) {
        self.since = now;
        self.left = match self.process {
            ArrivalProcess::Poisson => luck.exponential(self.stream),
            ArrivalProcess::Fixed => 1.0,
        };
    }

    /// Changes the rate from `now` on; what is left of the gap is stretched or squeezed.
    pub fn set_rate(&mut self, now: SimTime, rate_per_s: f64) {
        self.left = (self.left - now.since(self.since).as_secs_f64() * self.rate_per_s).max(0.0);
        self.since = now;
        self.rate_per_s = rate_per_s;
    }

    /// Changes the process from the next gap on.
    pub fn set_process(&mut self, process: ArrivalProcess) {
        self.process = process;
    }

    /// How long after the last [`Self::next`] or [`Self::set_rate`] the next arrival comes;
    /// `None` at rate 0.
    pub fn delay(&self) -> Option<SimDuration> {
        (self.rate_per_s > 0.0).then(|| SimDuration::from_secs_f64(self.left / self.rate_per_s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_rate_rescales_what_is_left_of_the_gap() {
        let mut luck = Luck::new(1);
        let mut arrivals =
            Arrivals::new(ArrivalProcess::Fixed, Stream::ReadArrivals, 1.0, &mut luck);
        assert_eq!(arrivals.delay(), Some(SimDuration::from_secs(1)));
        arrivals.set_rate(SimTime::from_secs_f64(0.5), 0.0);
        assert_eq!(arrivals.delay(), None);
        arrivals.set_rate(SimTime::from_secs_f64(9.0), 5.0);
        assert_eq!(arrivals.delay(), Some(SimDuration::from_millis(100)));
    }
}
