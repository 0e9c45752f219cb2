//! The replica of the database that answers reads: it applies each commit after its lag, in the
//! order of the log.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// Commits that it has not applied yet, at most; beyond them the oldest is applied early.
const MOST_PENDING: usize = 100_000;

/// A commit that the replica has not applied yet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Commit {
    version: u64,
    applied_at: SimTime,
    /// When it, or a later one of the key, was acknowledged, and by which write.
    acknowledged: Option<(SimTime, u64)>,
}

/// What the replica has not applied yet. With nothing pending it is as the primary.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Replica {
    pending: BTreeMap<Key, VecDeque<Commit>>,
    /// The keys of all pending commits, in the order of the log.
    order: VecDeque<(SimTime, Key)>,
    early: u64,
}

impl Replica {
    /// The primary has committed a version of a key.
    pub fn committed(&mut self, key: Key, version: u64, lag: SimDuration, now: SimTime) {
        self.apply_until(now);
        if self.order.len() >= MOST_PENDING {
            self.early += 1;
            self.apply_oldest();
        }
        // A log is applied in order, also after its lag was set to less.
        let last = self.order.back().map_or(now, |(at, _)| *at);
        let applied_at = last.max(now + lag);
        self.order.push_back((applied_at, key));
        self.pending.entry(key).or_default().push_back(Commit {
            version,
            applied_at,
            acknowledged: None,
        });
    }

    /// A write of this version is acknowledged: whoever lacks it is behind from now on.
    pub fn acknowledged(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let pending = self.pending.get_mut(&key).into_iter().flatten();
        for commit in pending.filter(|commit| commit.version <= version) {
            commit.acknowledged = commit.acknowledged.or(Some((now, by)));
        }
    }

    /// The version of a key that it shows, given the one that the primary has; and since when it is
    /// behind, if a newer one was acknowledged.
    pub fn shows(
        &mut self,
        key: Key,
        current: u64,
        now: SimTime,
    ) -> (u64, Option<(SimTime, Option<u64>)>) {
        self.apply_until(now);
        match self.pending.get(&key).and_then(VecDeque::front) {
            Some(next) => {
                let behind = next.acknowledged.map(|(at, by)| (at, Some(by)));
                (next.version.saturating_sub(1), behind)
            }
            None => (current, None),
        }
    }

    /// How many commits were applied early because too many were pending.
    pub fn early(&self) -> u64 {
        self.early
    }

    /// Reads are answered by the primary from now on.
    pub fn forget(&mut self) {
        self.pending.clear();
        self.order.clear();
    }

    fn apply_until(&mut self, now: SimTime) {
        while self.order.front().is_some_and(|(at, _)| *at <= now) {
            self.apply_oldest();
        }
    }

    fn apply_oldest(&mut self) {
        let Some((_, key)) = self.order.pop_front() else {
            return;
        };
        if let Some(commits) = self.pending.get_mut(&key) {
            commits.pop_front();
            if commits.is_empty() {
                self.pending.remove(&key);
            }
        }
    }

    pub fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, VecDeque<Commit>>(self.pending.len())
            + footprint::list::<Commit>(2 * self.order.len())
            + footprint::list::<(SimTime, Key)>(self.order.len())
    }

    /// The most it takes with so many commits a second and this lag, in bytes.
    pub fn most_bytes(per_s: f64, lag_ms: f64) -> u64 {
        let pending = ((per_s * lag_ms / 1e3 * 1.5) as u64 + 1_000).min(MOST_PENDING as u64);
        let each = footprint::tree::<Key, VecDeque<Commit>>(1)
            + footprint::list::<Commit>(4)
            + footprint::list::<(SimTime, Key)>(2);
        if lag_ms > 0.0 {
            pending * each as u64
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_each_commit_after_its_lag_and_in_order() {
        let at = SimTime::from_secs_f64;
        let lag = SimDuration::from_millis(100);
        let mut replica = Replica::default();
        for version in 1..=5_u64 {
            replica.committed(7, version, lag, at(version as f64 * 0.04));
        }
        // At 0.21 s what was committed until 0.11 s is there: versions 1 and 2.
        assert_eq!(replica.shows(7, 5, at(0.21)), (2, None));
        replica.acknowledged(7, 4, 99, at(0.22));
        assert_eq!(replica.shows(7, 5, at(0.225)).1, Some((at(0.22), Some(99))));
        assert_eq!(replica.shows(8, 3, at(0.225)), (3, None));
        assert_eq!(replica.shows(7, 5, at(0.31)), (5, None));
        assert_eq!(replica, Replica::default());
        // With a lag that has become shorter, the log keeps its order.
        replica.committed(7, 6, lag, at(1.0));
        replica.committed(8, 1, SimDuration::ZERO, at(1.01));
        assert_eq!(replica.shows(8, 1, at(1.05)), (0, None));
        assert_eq!(replica.shows(8, 1, at(1.1)), (1, None));
    }
}
