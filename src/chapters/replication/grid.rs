//! W against R: what every pair of quorums would have made of the same messages.
//!
//! A leaderless write and the read that follows it leave behind when the write was on each
//! replica's disk, when each acknowledgement was back, and when the read was looked up and answered.
//! That is all it takes to tell, for any W and R, when the write would have been acknowledged and
//! whether the first R answers, sent as long after that as this one was, would have contained it.

use serde::Serialize;

use super::operation::Touch;
use super::params::MOST_NODES;
use crate::sim::{SimDuration, SimTime};

/// One write and the read that followed it: what went between them and a replica, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Legs {
    /// From the write's sending until it was on the replica's disk (W).
    pub write: u64,
    /// Until its acknowledgement was back (W + A).
    pub acked: u64,
    /// From the read's sending until it was looked up (R).
    pub read: u64,
    /// Until its answer was back (R + S).
    pub answered: u64,
}

/// A write and the read that followed it: one row a replica.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// The write.
    pub write: u64,
    /// One a replica; those that nothing came back from are missing.
    pub legs: Vec<Legs>,
}

impl Trial {
    /// Joins what a write and a read left behind.
    pub(super) fn new(
        write: u64,
        (sent_at, writes): (SimTime, &[Touch]),
        (read_at, reads): (SimTime, &[Touch]),
        nodes: usize,
    ) -> Option<Self> {
        let mut legs = Vec::with_capacity(nodes);
        for node in 1..=nodes as u8 {
            let find = |touches: &[Touch]| {
                let touch = touches.iter().find(|touch| touch.node == node)?;
                Some((touch.there_at?, touch.back_at?))
            };
            let (there, acked) = find(writes)?;
            let (read, answered) = find(reads)?;
            legs.push(Legs {
                write: there.since(sent_at).as_nanos(),
                acked: acked.since(sent_at).as_nanos(),
                read: read.since(read_at).as_nanos(),
                answered: answered.since(read_at).as_nanos(),
            });
        }
        Some(Self { write, legs })
    }

    /// What a write that waits for `w` acknowledgements takes.
    pub fn write_latency(&self, w: usize) -> SimDuration {
        SimDuration::from_nanos(self.nth(w, |legs| legs.acked))
    }

    /// What a read that waits for `r` answers takes.
    pub fn read_latency(&self, r: usize) -> SimDuration {
        SimDuration::from_nanos(self.nth(r, |legs| legs.answered))
    }

    fn nth(&self, n: usize, of: impl Fn(&Legs) -> u64) -> u64 {
        let mut all: Vec<u64> = self.legs.iter().map(of).collect();
        all.sort_unstable();
        all.get(n.saturating_sub(1)).copied().unwrap_or(u64::MAX)
    }

    /// How long after the acknowledgement under `w` a read under `r` must be sent to contain the
    /// write: t-visibility. It is stale at t if this is larger than t.
    pub fn visible_after(&self, w: usize, r: usize) -> SimDuration {
        let committed = self.nth(w, |legs| legs.acked);
        let mut order: Vec<&Legs> = self.legs.iter().collect();
        order.sort_by_key(|legs| legs.answered);
        let needed = |legs: &&Legs| legs.write.saturating_sub(committed + legs.read);
        let least = order.iter().take(r).map(needed).min();
        SimDuration::from_nanos(least.unwrap_or(0))
    }
}

/// Counts for every pair of quorums.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Grid {
    nodes: usize,
    trials: u64,
    /// Stale reads, W by W and within it R by R.
    stale: Vec<u64>,
}

impl Grid {
    /// Counts a trial whose read was sent `after` the acknowledgement.
    pub(super) fn count(&mut self, trial: &Trial, after: SimDuration) {
        let nodes = trial.legs.len().min(MOST_NODES);
        if nodes != self.nodes {
            *self = Self {
                nodes,
                trials: 0,
                stale: vec![0; nodes * nodes],
            };
        }
        self.trials += 1;
        let mut acked: Vec<u64> = trial.legs.iter().map(|legs| legs.acked).collect();
        acked.sort_unstable();
        let mut order: Vec<&Legs> = trial.legs.iter().collect();
        order.sort_by_key(|legs| legs.answered);
        for (w, committed) in acked.iter().enumerate() {
            let mut fresh = false;
            for (r, legs) in order.iter().enumerate() {
                fresh |= committed + after.as_nanos() + legs.read >= legs.write;
                self.stale[w * nodes + r] += u64::from(!fresh);
            }
        }
    }

    /// The number of replicas N; 0 before the first trial.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// Writes with the read that followed each.
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// The share of reads that would have been stale under these quorums (from 1), 0 to 1.
    pub fn stale_rate(&self, w: usize, r: usize) -> Option<f64> {
        let stale = self.stale_count(w, r)?;
        (self.trials > 0).then(|| stale as f64 / self.trials as f64)
    }

    /// How many that are.
    pub fn stale_count(&self, w: usize, r: usize) -> Option<u64> {
        let inside = (1..=self.nodes).contains(&w) && (1..=self.nodes).contains(&r);
        inside.then(|| self.stale[(w - 1) * self.nodes + r - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legs(write: u64, acked: u64, read: u64, answered: u64) -> Legs {
        Legs {
            write,
            acked,
            read,
            answered,
        }
    }

    /// Three replicas, worked by hand: acknowledged after 2, 6 and 20; node 3 answers first, then
    /// node 1, then node 2.
    #[test]
    fn every_pair_of_quorums_is_told_from_the_same_messages() {
        let trial = Trial {
            write: 1,
            legs: vec![legs(1, 2, 1, 4), legs(5, 6, 2, 9), legs(19, 20, 1, 3)],
        };
        assert_eq!(trial.write_latency(2).as_nanos(), 6);
        assert_eq!(trial.read_latency(1).as_nanos(), 3);
        // W = 1: acknowledged at 2. Node 3 is read at 3 and has it at 19.
        assert_eq!(trial.visible_after(1, 1).as_nanos(), 16);
        assert_eq!(trial.visible_after(1, 2).as_nanos(), 0);
        assert_eq!(trial.visible_after(3, 1).as_nanos(), 0);
        let mut grid = Grid::default();
        grid.count(&trial, SimDuration::ZERO);
        grid.count(&trial, SimDuration::from_nanos(16));
        assert_eq!((grid.nodes(), grid.trials()), (3, 2));
        assert_eq!(grid.stale_rate(1, 1), Some(0.5));
        assert_eq!(grid.stale_rate(1, 2), Some(0.0));
        assert_eq!(grid.stale_rate(3, 1), Some(0.0));
        assert_eq!(grid.stale_rate(0, 1), None);
        assert_eq!(grid.stale_rate(1, 4), None);
    }
}
