//! What clients waited: for answers, and for nothing.

use serde::Serialize;

use super::LatencyHistogram;
use crate::sim::SimDuration;

/// From a client's send to its receipt, of all that has ended for it: with an answer, an error or
/// a time-out. Without those that were given nothing, a system that answers nobody would look
/// quick. What was answered is kept beside it, for comparison with formulas about it alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClientLatencies {
    all: LatencyHistogram,
    answered: LatencyHistogram,
}

impl ClientLatencies {
    /// Nothing has ended yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A client has its answer.
    pub fn answer(&mut self, latency: SimDuration) {
        self.all.record(latency);
        self.answered.record(latency);
    }

    /// A client has waited so long and is given no answer: it was refused or timed out.
    pub fn fail(&mut self, waited: SimDuration) {
        self.all.record(waited);
    }

    /// What clients saw.
    pub fn all(&self) -> &LatencyHistogram {
        &self.all
    }

    /// What those saw that were answered.
    pub fn answered(&self) -> &LatencyHistogram {
        &self.answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_gives_up_has_waited_as_well() {
        let mut seen = ClientLatencies::new();
        seen.answer(SimDuration::from_millis(1));
        for _ in 0..3 {
            seen.fail(SimDuration::from_millis(2_000));
        }
        let mean_ms = LatencyHistogram::mean_ms;
        assert_eq!(mean_ms(seen.all()), Some(6_001.0 / 4.0));
        assert_eq!(mean_ms(seen.answered()), Some(1.0));
        let median = seen.all().quantile(0.5).map(SimDuration::as_millis_f64);
        assert!(median > Some(1_980.0), "{median:?}");
    }
}
