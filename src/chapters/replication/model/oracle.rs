//! The oracle: what was accepted, what was promised, and what each client has seen. The system
//! never asks it.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::chapters::replication::node::Stored;
use crate::chapters::replication::operation::Staleness;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// Acknowledged writes of a key that it remembers one by one.
const REMEMBERED: usize = 8;
/// What it remembers of clients and keys.
const MOST_SEEN: usize = 4_096;
/// Acknowledged writes that some node may not have yet, a region.
const MOST_OWED: usize = 20_000;
/// Committed entries it holds nodes to, and terms whose leader it knows.
const MOST_COMMITTED: usize = 512;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Promises {
    /// The newest acknowledged version of each region.
    acknowledged: [u64; 2],
    /// The last acknowledgements: version, region, when.
    last: VecDeque<(u64, usize, SimTime)>,
}

/// What a client knows of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Seen {
    /// The newest version of each region that an answer contained.
    pub seen: [u64; 2],
    /// Its own last acknowledged write, by region.
    pub own: [u64; 2],
}

/// An acknowledged write, and where it stands in its leader's log.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Owed {
    pub position: u64,
    pub operation: u64,
    pub version: u64,
    pub key: Key,
}

/// What an answer was worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Score {
    pub stale: Option<Staleness>,
    pub backwards: bool,
    pub own_missed: bool,
}

/// Who knows the truth.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Oracle {
    accepted: u64,
    promises: BTreeMap<Key, Promises>,
    seen: BTreeMap<(u8, Key), Seen>,
    /// Acknowledged writes of each region that not every node has yet.
    owed: [VecDeque<Owed>; 2],
    /// Committed entries: position, version, term.
    committed: VecDeque<(u64, u64, u64)>,
    leaders: BTreeMap<u64, u8>,
    /// What must never happen, and did.
    violations: u64,
}

impl Oracle {
    /// The newest version that was ever accepted.
    pub fn accepted(&self) -> u64 {
        self.accepted
    }

    /// The newest acknowledged version of a key, of all regions.
    pub fn acknowledged(&self, key: Key) -> u64 {
        let [a, b] = self.must_include(key);
        a.max(b)
    }

    /// Who led in a term, if anybody did and it is not long ago.
    pub fn leader_of(&self, term: u64) -> Option<u8> {
        self.leaders.get(&term).copied()
    }

    pub(super) fn next_version(&mut self) -> u64 {
        self.accepted += 1;
        self.accepted
    }

    /// What a read that is sent now must include.
    pub(super) fn must_include(&self, key: Key) -> [u64; 2] {
        self.promises
            .get(&key)
            .map_or([0; 2], |promises| promises.acknowledged)
    }

    pub(super) fn acknowledge(&mut self, client: u8, region: usize, owed: Owed, now: SimTime) {
        let promises = self.promises.entry(owed.key).or_default();
        if promises.last.len() == REMEMBERED {
            promises.last.pop_front();
        }
        promises.last.push_back((owed.version, region, now));
        let newest = &mut promises.acknowledged[region];
        *newest = (*newest).max(owed.version);
        let seen = self.seen_by(client, owed.key);
        seen.own[region] = seen.own[region].max(owed.version);
        if owed.position > 0 {
            let list = &mut self.owed[region];
            if list.len() == MOST_OWED {
                list.pop_front();
            }
            list.push_back(owed);
        }
    }

    fn seen_by(&mut self, client: u8, key: Key) -> &mut Seen {
        if self.seen.len() >= MOST_SEEN && !self.seen.contains_key(&(client, key)) {
            self.seen.pop_first();
        }
        self.seen.entry((client, key)).or_default()
    }

    /// What a client knows of a key.
    pub(super) fn known_to(&self, client: u8, key: Key) -> Seen {
        self.seen.get(&(client, key)).copied().unwrap_or_default()
    }

    /// Scores an answer to a read that was sent at `sent_at`, when it had to include
    /// `must_include` and its client knew `known`.
    pub(super) fn score(
        &mut self,
        (client, key): (u8, Key),
        answer: &Stored,
        (must_include, known): ([u64; 2], Seen),
        sent_at: SimTime,
    ) -> Score {
        let lacks = |needed: [u64; 2]| (0..2).any(|region| answer.seen[region] < needed[region]);
        let stale = lacks(must_include).then(|| self.staleness(key, answer, must_include, sent_at));
        let (backwards, own_missed) = (lacks(known.seen), lacks(known.own));
        let seen = self.seen_by(client, key);
        for (mine, theirs) in seen.seen.iter_mut().zip(answer.seen) {
            *mine = (*mine).max(theirs);
        }
        Score {
            stale,
            backwards,
            own_missed,
        }
    }

    fn staleness(
        &self,
        key: Key,
        answer: &Stored,
        must_include: [u64; 2],
        sent_at: SimTime,
    ) -> Staleness {
        let missing = |region: usize, version: u64| {
            version > answer.seen[region] && version <= must_include[region]
        };
        let last = self.promises.get(&key).map(|promises| &promises.last);
        let list: Vec<_> = last
            .into_iter()
            .flatten()
            .filter(|(version, region, _)| missing(*region, *version))
            .collect();
        let newest = (0..2)
            .filter(|&region| must_include[region] > answer.seen[region])
            .map(|region| must_include[region])
            .max();
        let first_at = list.iter().map(|(_, _, at)| *at).min().unwrap_or(sent_at);
        Staleness {
            versions: (list.len() as u64).max(1),
            age: sent_at.since(first_at),
            missing: newest.unwrap_or(0),
        }
    }

    /// Takes out the acknowledged writes of a region that are not held any more.
    pub(super) fn take_lost(&mut self, region: usize, held: impl Fn(&Owed) -> bool) -> Vec<Owed> {
        let list = &mut self.owed[region];
        let lost = list.iter().filter(|owed| !held(owed)).copied().collect();
        list.retain(held);
        lost
    }

    /// Every node of a region has its log on disk up to `position`.
    pub(super) fn safe_up_to(&mut self, region: usize, position: u64) {
        let list = &mut self.owed[region];
        while list.front().is_some_and(|owed| owed.position <= position) {
            list.pop_front();
        }
    }

    /// A node takes an entry for committed. The first to do so fixes it.
    pub(super) fn commit(&mut self, position: u64, version: u64, term: u64) {
        let first = self.committed.front().map_or(position, |entry| entry.0);
        if position < first {
            return;
        }
        match self.committed.get((position - first) as usize) {
            Some(known) => self.violations += u64::from(*known != (position, version, term)),
            None => self.committed.push_back((position, version, term)),
        }
        if self.committed.len() > MOST_COMMITTED {
            self.committed.pop_front();
        }
    }

    /// A node leads in a term.
    pub(super) fn leads(&mut self, term: u64, node: u8) {
        let known = *self.leaders.entry(term).or_insert(node);
        self.violations += u64::from(known != node);
        if self.leaders.len() > MOST_COMMITTED {
            self.leaders.pop_first();
        }
    }

    /// Something that a promise rests on: whether it is so.
    pub(super) fn hold(&mut self, holds: bool) {
        self.violations += u64::from(!holds);
    }

    /// Another cluster begins: versions go on counting, promises do not hold any more.
    pub(super) fn begin_anew(&mut self) {
        *self = Self {
            accepted: self.accepted,
            violations: self.violations,
            ..Self::default()
        };
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.promises.len() * 320
            + self.seen.len() * 80
            + (self.owed[0].len() + self.owed[1].len()) * size_of::<Owed>()
            + self.committed.len() * 24
    }

    pub(super) fn assert_invariants(&self) {
        assert_eq!(
            self.violations, 0,
            "two leaders in a term, a committed entry that changed, or an empty promise"
        );
        for promises in self.promises.values() {
            assert!(promises.acknowledged.iter().all(|v| *v <= self.accepted));
        }
    }
}
