//! Things that come, stay a while and go.

use serde::Serialize;

use crate::sim::SimTime;

/// Counts what is inside, in whole nanoseconds, in two ways: the area under the number inside,
/// and the stays of those who have gone. Little's law says that the area is the sum of all stays;
/// here it must hold to the nanosecond at every moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Flow {
    inside: u64,
    last_at: SimTime,
    area_ns: u128,
    stays_ns: u128,
}

impl Flow {
    /// Nobody inside yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One comes in.
    pub fn enter(&mut self, now: SimTime) {
        self.pass(now);
        self.inside += 1;
    }

    /// One that came in at `entered_at` goes.
    pub fn leave(&mut self, now: SimTime, entered_at: SimTime) {
        self.pass(now);
        self.inside = self.inside.saturating_sub(1);
        self.stays_ns += u128::from(now.since(entered_at).as_nanos());
    }

    /// How many are inside.
    pub fn inside(&self) -> u64 {
        self.inside
    }

    /// The area under the number inside up to `now`, in nanoseconds.
    pub fn area_ns(&self, now: SimTime) -> u128 {
        self.area_ns + u128::from(self.inside) * u128::from(now.since(self.last_at).as_nanos())
    }

    /// How long those who have gone were inside, together, in nanoseconds.
    pub fn stays_ns(&self) -> u128 {
        self.stays_ns
    }

    fn pass(&mut self, now: SimTime) {
        self.area_ns = self.area_ns(now);
        self.last_at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_the_sum_of_the_stays() {
        let at = SimTime::from_nanos;
        let mut flow = Flow::new();
        flow.enter(at(10));
        flow.enter(at(20));
        flow.leave(at(50), at(10));
        assert_eq!((flow.inside(), flow.stays_ns()), (1, 40));
        // The other one has been inside for 40 ns at 60.
        assert_eq!(flow.area_ns(at(60)), 40 + 40);
    }
}
