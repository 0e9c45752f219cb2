//! Which keys were asked for before.

use std::collections::BTreeSet;

use serde::Serialize;

use super::requests::Requests;
use crate::components::footprint;
use crate::components::workload::Key;

/// Keys that were asked for. Those that the stream asks for once come in the order of their
/// numbers, so that nothing need be remembered of them but the last.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Known {
    /// For each key up to the highest that is asked for again and again, whether it was.
    again: Vec<bool>,
    /// Of the others those that the learner asked for before the stream did.
    by_hand: BTreeSet<Key>,
}

impl Known {
    /// Nothing was asked for yet.
    pub(super) fn new(requests: &Requests) -> Self {
        Self {
            again: vec![false; requests.highest_key() as usize + 1],
            by_hand: BTreeSet::new(),
        }
    }

    /// A key is asked for; returns whether it is the first time. What the stream asks for was
    /// taken from it before.
    pub(super) fn ask(&mut self, key: Key, by_hand: bool, requests: &Requests) -> bool {
        let last_once = requests.last_once();
        if let Some(known) = self.again.get_mut(key as usize) {
            return !std::mem::replace(known, true);
        }
        let is_first = !self.by_hand.contains(&key);
        if by_hand {
            is_first && u64::from(key) > last_once && self.by_hand.insert(key)
        } else {
            self.by_hand.remove(&key);
            is_first
        }
    }

    /// More keys may be asked for again and again now; some of them were asked for once.
    pub(super) fn reach(&mut self, requests: &Requests) {
        for key in self.again.len() as u64..=requests.highest_key() {
            let by_hand = Key::try_from(key).is_ok_and(|key| self.by_hand.remove(&key));
            self.again.push(by_hand || key <= requests.last_once());
        }
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<bool>(self.again.len()) + footprint::tree::<Key, ()>(self.by_hand.len())
    }
}
