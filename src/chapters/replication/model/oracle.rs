//! The oracle: what was accepted, what was promised, and what each client has seen. The system
//! never asks it.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::chapters::replication::node::Stored;
use crate::chapters::replication::operation::{Seen, Staleness};
use crate::components::workload::Key;
use crate::sim::SimTime;

/// Acknowledged writes that it remembers one by one, of all keys together. With so many an answer
/// tells how long ago the first write was acknowledged that it lacks.
pub const MOST_REMEMBERED: usize = 200_000;
/// Pairs of client and key of which it remembers what the client knows.
pub const MOST_SEEN: usize = 250_000;
/// Acknowledged writes that some node may not have yet, a region.
pub const MOST_OWED: usize = 200_000;
/// Committed entries it holds nodes to, and terms whose leader it knows. No metric depends on them.
const MOST_COMMITTED: usize = 512;

/// An acknowledged write of a key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Promise {
    version: u64,
    /// When the first write of this version or a later one was acknowledged: since then an answer
    /// that knows of nothing but older versions is stale.
    since: SimTime,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Promises {
    /// The newest acknowledged version of each region.
    acknowledged: [u64; 2],
    /// Acknowledged writes of each region, by version; `since` grows with it.
    remembered: [VecDeque<Promise>; 2],
    /// The newest version of each region that is not remembered any more.
    forgotten: [u64; 2],
}

impl Promises {
    fn remember(&mut self, region: usize, version: u64, now: SimTime) {
        let list = &mut self.remembered[region];
        let at = list.partition_point(|promise| promise.version < version);
        // A later version that was acknowledged before has been promised for longer.
        let since = list.get(at).map_or(now, |later| later.since);
        list.insert(at, Promise { version, since });
        let newest = &mut self.acknowledged[region];
        *newest = (*newest).max(version);
    }

    fn forget(&mut self, region: usize) {
        let list = &mut self.remembered[region];
        if let Some(promise) = list.pop_front() {
            self.forgotten[region] = promise.version;
        }
        if list.is_empty() {
            *list = VecDeque::new();
        }
    }
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

/// How often the truth was larger than its memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoundsMet {
    /// Stale answers that lacked writes of which it is not known any more when they were
    /// acknowledged: their age is at least what was counted.
    pub ages: u64,
    /// Operations after which it was not remembered what their client knew of their key.
    pub pairs: u64,
    /// Fail-overs to a leader that may lack acknowledged writes of which nothing is known any more.
    pub losses: u64,
}

/// Who knows the truth.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Oracle {
    accepted: u64,
    promises: BTreeMap<Key, Promises>,
    /// The keys and regions of all remembered promises, in the order of their acknowledgement.
    remembered: VecDeque<(Key, u8)>,
    seen: BTreeMap<(u8, Key), Seen>,
    /// Acknowledged writes of each region that not every node has yet.
    owed: [VecDeque<Owed>; 2],
    /// The last position of each region of which it has forgotten that it is owed.
    owed_forgotten: [u64; 2],
    /// Committed entries: position, version, term.
    committed: VecDeque<(u64, u64, u64)>,
    leaders: BTreeMap<u64, u8>,
    /// What must never happen, and did.
    violations: u64,
    bounds_met: BoundsMet,
}

impl Oracle {
    /// How often its memory did not reach, since the start of the run.
    pub fn bounds_met(&self) -> BoundsMet {
        self.bounds_met
    }

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

    /// A write is acknowledged: it counts in a region, and the logs of a region or of a side of a
    /// split, `debtor`, owe it.
    pub(super) fn acknowledge(
        &mut self,
        client: u8,
        (region, debtor): (usize, usize),
        owed: Owed,
        now: SimTime,
    ) {
        if self.remembered.len() >= MOST_REMEMBERED
            && let Some((key, region)) = self.remembered.pop_front()
            && let Some(promises) = self.promises.get_mut(&key)
        {
            promises.forget(usize::from(region));
        }
        self.remembered.push_back((owed.key, region as u8));
        let promises = self.promises.entry(owed.key).or_default();
        promises.remember(region, owed.version, now);
        if let Some(seen) = self.seen_by(client, owed.key) {
            seen.own[region] = seen.own[region].max(owed.version);
        }
        if owed.position > 0 {
            let list = &mut self.owed[debtor];
            if list.len() >= MOST_OWED
                && let Some(oldest) = list.pop_front()
            {
                let forgotten = &mut self.owed_forgotten[debtor];
                *forgotten = (*forgotten).max(oldest.position);
            }
            list.push_back(owed);
        }
    }

    fn seen_by(&mut self, client: u8, key: Key) -> Option<&mut Seen> {
        if self.seen.len() >= MOST_SEEN && !self.seen.contains_key(&(client, key)) {
            self.bounds_met.pairs += 1;
            return None;
        }
        Some(self.seen.entry((client, key)).or_default())
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
        // Who was told that there is nothing has seen nothing that can go backwards.
        if answer.seen != [0; 2]
            && let Some(seen) = self.seen_by(client, key)
        {
            for (mine, theirs) in seen.seen.iter_mut().zip(answer.seen) {
                *mine = (*mine).max(theirs);
            }
        }
        Score {
            stale,
            backwards,
            own_missed,
        }
    }

    fn staleness(
        &mut self,
        key: Key,
        answer: &Stored,
        must_include: [u64; 2],
        sent_at: SimTime,
    ) -> Staleness {
        let (mut versions, mut missing, mut first_at) = (0, 0, sent_at);
        let mut forgotten = false;
        let promises = self.promises.get(&key);
        for region in (0..2).filter(|&region| must_include[region] > answer.seen[region]) {
            let (has, needs) = (answer.seen[region], must_include[region]);
            missing = missing.max(needs);
            let Some(promises) = promises else {
                continue;
            };
            let list = &promises.remembered[region];
            let from = list.partition_point(|promise| promise.version <= has);
            let to = list.partition_point(|promise| promise.version <= needs);
            versions += (to - from) as u64;
            if let Some(promise) = list.get(from).filter(|_| from < to) {
                first_at = first_at.min(promise.since);
            }
            forgotten |= promises.forgotten[region] > has;
        }
        self.bounds_met.ages += u64::from(forgotten);
        Staleness {
            versions: versions.max(1),
            age: sent_at.since(first_at),
            missing,
        }
    }

    /// Takes out the acknowledged writes of a region that are not held any more by a log that
    /// ends at `last`.
    pub(super) fn take_lost(
        &mut self,
        region: usize,
        last: u64,
        held: impl Fn(&Owed) -> bool,
    ) -> Vec<Owed> {
        self.bounds_met.losses += u64::from(self.owed_forgotten[region] > last);
        self.owed_forgotten[region] = 0;
        let list = &mut self.owed[region];
        let lost = list.iter().filter(|owed| !held(owed)).copied().collect();
        list.retain(held);
        lost
    }

    /// Forgets what was acknowledged on a side: it is lost, and no answer is held to it any more.
    /// Returns how much it looked at.
    pub(super) fn forget_side(&mut self, side: usize) -> u64 {
        for promises in self.promises.values_mut() {
            promises.acknowledged[side] = 0;
            promises.forgotten[side] = 0;
            promises.remembered[side] = VecDeque::new();
        }
        for seen in self.seen.values_mut() {
            (seen.seen[side], seen.own[side]) = (0, 0);
        }
        self.remembered
            .retain(|(_, region)| usize::from(*region) != side);
        (self.promises.len() + self.seen.len() + self.remembered.len()) as u64
    }

    /// What was acknowledged on a side goes on in the first region: whoever took it leads there.
    /// The first region owes nothing any more that lies behind the common part of both logs.
    pub(super) fn join_sides(&mut self, side: usize) {
        let theirs = std::mem::take(&mut self.owed[side]);
        let forgotten = std::mem::take(&mut self.owed_forgotten[side]);
        self.owed_forgotten[0] = self.owed_forgotten[0].max(forgotten);
        let list = &mut self.owed[0];
        list.extend(theirs);
        while list.len() > MOST_OWED
            && let Some(oldest) = list.pop_front()
        {
            let forgotten = &mut self.owed_forgotten[0];
            *forgotten = (*forgotten).max(oldest.position);
        }
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
            bounds_met: self.bounds_met,
            ..Self::default()
        };
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.promises.len() * 320
            + self.remembered.len() * 40
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
