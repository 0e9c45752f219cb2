//! Answers on their way from a row, and since when each of them has been behind.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// That a newer version than an answer's was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Overtaken {
    /// When the first was.
    pub at: SimTime,
    /// The write it belongs to.
    pub by: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Answer {
    carriers: u64,
    overtaken: Option<Overtaken>,
}

/// The versions that are on their way to a cache. Whatever the number of writes that overtake one,
/// the first is known; what is remembered is bounded by what is on its way.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OnTheWay {
    answers: BTreeMap<(Key, u64), Answer>,
}

impl OnTheWay {
    /// An answer sets out with a version that is not known to be behind.
    pub fn leaves(&mut self, key: Key, version: u64) {
        self.answers.entry((key, version)).or_default().carriers += 1;
    }

    /// A write of a key is acknowledged: older versions are behind from now on, unless they are
    /// already.
    pub fn acknowledged(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let older = self.answers.range_mut((key, 0)..(key, version)).rev();
        // What is older than one that is behind was read before it, and is behind as well.
        let fresh = older.take_while(|(_, answer)| answer.overtaken.is_none());
        for (_, answer) in fresh {
            answer.overtaken = Some(Overtaken { at: now, by });
        }
    }

    /// Since when a version on its way is behind, if it is.
    pub fn overtaken(&self, key: Key, version: u64) -> Option<Overtaken> {
        self.answers.get(&(key, version))?.overtaken
    }

    /// An answer has arrived with it.
    pub fn arrives(&mut self, key: Key, version: u64) {
        if let Some(answer) = self.answers.get_mut(&(key, version)) {
            answer.carriers -= 1;
            if answer.carriers == 0 {
                self.answers.remove(&(key, version));
            }
        }
    }

    /// Memory it takes, roughly, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        footprint::tree::<(Key, u64), Answer>(self.answers.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_behind_from_the_first_version_that_it_lacks() {
        let at = SimTime::from_secs_f64;
        let since = |way: &OnTheWay, version| way.overtaken(5, version).map(|first| first.by);
        let mut way = OnTheWay::default();
        way.leaves(5, 3);
        way.leaves(5, 3);
        // A thousand writes overtake it, and one that was not acknowledged when it left is no news.
        way.acknowledged(5, 3, 3, at(0.5));
        assert_eq!(since(&way, 3), None);
        for write in 4..1_004 {
            way.acknowledged(5, write, write, at(write as f64));
            way.acknowledged(6, write, 7, at(0.0));
        }
        way.leaves(5, 1_003);
        assert_eq!((since(&way, 3), since(&way, 1_003)), (Some(4), None));
        way.acknowledged(5, 1_004, 9, at(2e3));
        assert_eq!((since(&way, 3), since(&way, 1_003)), (Some(4), Some(9)));
        way.arrives(5, 3);
        assert_eq!(since(&way, 3), Some(4), "another carries it still");
        way.arrives(5, 3);
        way.arrives(5, 1_003);
        assert_eq!(way, OnTheWay::default());
    }
}
