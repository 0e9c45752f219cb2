//! What the oracle says of what is stored, and what each client saw.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::oracle::Oracle;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// What clients saw is remembered for this many pairs of client and key. It bounds memory.
const MOST_SEEN: usize = 100_000;

/// What a cache stores besides the key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// The version of the value; 0 was never written.
    pub version: u64,
    /// When the first newer version was acknowledged.
    pub behind_since: Option<SimTime>,
    /// The write that made it so.
    pub behind_by: Option<u64>,
    /// When a message that would have removed it was lost.
    pub lost_at: Option<SimTime>,
}

impl Stored {
    /// What a cache stores with a version. What it was copied from may know since when it is
    /// behind; an answer that was overtaken on its way is behind since it was.
    pub(super) fn of(
        oracle: &Oracle,
        (key, version): (Key, u64),
        known: Option<(SimTime, Option<u64>)>,
    ) -> Self {
        let overtaken = oracle.overtaken(key, version);
        let behind = known.or_else(|| overtaken.map(|first| (first.at, Some(first.by))));
        Self {
            version,
            behind_since: behind.map(|(at, _)| at),
            behind_by: behind.and_then(|(_, by)| by),
            lost_at: None,
        }
    }
}

/// The newest version of each key that each client has seen; keys never written need no memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Seen {
    newest: BTreeMap<(Key, u32), u64>,
    forgotten: u64,
}

impl Seen {
    /// A client is shown a version. Returns the newer one that it has seen before, if it has.
    pub(super) fn show(&mut self, client: u32, key: Key, version: u64) -> Option<u64> {
        let known = self.newest.get(&(key, client)).copied().unwrap_or(0);
        if known > version {
            return Some(known);
        }
        if version > known {
            self.newest.insert((key, client), version);
            // The coldest key's is given up first.
            if self.newest.len() > MOST_SEEN {
                self.newest.pop_last();
                self.forgotten += 1;
            }
        }
        None
    }

    /// How often something was given up.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<(Key, u32), u64>(self.newest.len())
    }

    pub(super) fn most_bytes(pairs: u64) -> u64 {
        footprint::tree::<(Key, u32), u64>(1) as u64 * pairs.min(MOST_SEEN as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_behind_from_the_first_version_that_it_lacks() {
        let mut oracle = Oracle::default();
        let at = SimTime::from_secs_f64;
        oracle.leaves(5, 0);
        for second in 1..=30_u64 {
            let version = oracle.commit(5);
            oracle.acknowledge(5, version, 70 + second, at(second as f64));
        }
        assert_eq!(
            Stored::of(&oracle, (5, 0), None).behind_since,
            Some(at(1.0))
        );
        assert_eq!(Stored::of(&oracle, (5, 0), None).behind_by, Some(71));
        assert_eq!(Stored::of(&oracle, (5, 30), None).behind_since, None);
        let known = Some((at(0.5), Some(70)));
        assert_eq!(
            Stored::of(&oracle, (5, 0), known).behind_since,
            Some(at(0.5))
        );
    }

    #[test]
    fn a_client_goes_back_only_behind_what_it_saw_itself() {
        let mut seen = Seen::default();
        assert_eq!(seen.show(1, 5, 2), None);
        assert_eq!(seen.show(2, 5, 1), None);
        assert_eq!(seen.show(1, 5, 1), Some(2));
        assert_eq!(seen.show(1, 6, 0), None);
        assert_eq!(seen.show(1, 5, 2), None);
    }
}
