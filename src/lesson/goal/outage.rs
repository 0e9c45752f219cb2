//! The goal to lose a cache without a read that waits long for its answer.

use serde::Serialize;

use crate::sim::{SimDuration, SimTime};

/// What such a goal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutageRule {
    /// For how long the cache is away at least.
    pub least: SimDuration,
    /// For how long reads are judged after its return.
    pub aftermath: SimDuration,
    /// How long a read may take.
    pub patience: SimDuration,
}

/// An outage that the learner has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Outage {
    killed_at: SimTime,
    revived_at: Option<SimTime>,
    a_read_waited: bool,
    is_over: bool,
}

/// How far an outage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutageStage {
    /// None has begun that counts.
    Awaited,
    /// A read took too long, or had no answer.
    TooSlow,
    /// The cache is away.
    Down,
    /// It has come back.
    Back,
}

impl Outage {
    /// An outage that begins now.
    pub fn begin(now: SimTime) -> Self {
        Self {
            killed_at: now,
            revived_at: None,
            a_read_waited: false,
            is_over: false,
        }
    }

    /// The cache comes back now; `None` if it was away for less than the goal asks for.
    pub fn revived(self, now: SimTime, rule: OutageRule) -> Option<Self> {
        let counts = now.since(self.killed_at) >= rule.least;
        counts.then_some(Self {
            revived_at: Some(now),
            ..self
        })
    }

    /// A read that was sent at `sent_at` ends now, with an answer or without.
    ///
    /// Reads end in the order of their sending but for hits, which are quicker: an aftermath that is
    /// longer than the patience leaves room for the slowest that was still in time.
    pub fn read_ended(&mut self, sent_at: SimTime, now: SimTime, answered: bool, rule: OutageRule) {
        if sent_at < self.killed_at {
            return;
        }
        self.a_read_waited |= !answered || now.since(sent_at) > rule.patience;
        let judged = self.revived_at.map(|revived| revived + rule.aftermath);
        self.is_over |= judged.is_some_and(|end| sent_at >= end);
    }

    /// Whether all reads of it have been judged.
    pub fn is_over(self) -> bool {
        self.is_over
    }

    /// Whether all of them were answered in time.
    pub fn is_survived(self) -> bool {
        self.is_over && !self.a_read_waited
    }
}

impl OutageStage {
    /// The stage of an outage, if one has begun.
    pub fn of(outage: Option<Outage>) -> Self {
        match outage {
            None => Self::Awaited,
            Some(outage) if outage.a_read_waited => Self::TooSlow,
            Some(outage) if outage.revived_at.is_none() => Self::Down,
            Some(_) => Self::Back,
        }
    }

    /// Progress from 0 to 1, and how the goal stands in a word or two.
    pub fn reading(self) -> (f64, String) {
        let (progress, word) = match self {
            Self::Awaited => (0.0, ""),
            Self::TooSlow => (0.0, "too slow"),
            Self::Down => (0.3, "down"),
            Self::Back => (0.6, "back"),
        };
        (progress, word.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: OutageRule = OutageRule {
        least: SimDuration::from_secs(5),
        aftermath: SimDuration::from_secs(3),
        patience: SimDuration::from_secs(1),
    };

    fn at(seconds: f64) -> SimTime {
        SimTime::from_secs_f64(seconds)
    }

    #[test]
    fn an_outage_counts_from_the_least_length_on() {
        let outage = Outage::begin(at(10.0));
        assert_eq!(outage.revived(at(14.9), RULE), None);
        assert_eq!(OutageStage::of(Some(outage)), OutageStage::Down);
        let back = outage.revived(at(15.0), RULE);
        assert_eq!(OutageStage::of(back), OutageStage::Back);
        assert_eq!(OutageStage::of(None), OutageStage::Awaited);
    }

    #[test]
    fn it_is_survived_when_the_first_read_after_the_aftermath_ends() {
        let mut outage = Outage::begin(at(10.0)).revived(at(15.0), RULE).unwrap();
        outage.read_ended(at(17.9), at(18.9), true, RULE);
        assert!(!outage.is_over());
        outage.read_ended(at(18.0), at(18.1), true, RULE);
        assert!(outage.is_over() && outage.is_survived());
    }

    #[test]
    fn one_read_that_waits_or_fails_is_too_many() {
        for (sent, ends, answered) in [(11.0, 12.1, true), (11.0, 11.1, false)] {
            let mut outage = Outage::begin(at(10.0));
            outage.read_ended(at(sent), at(ends), answered, RULE);
            assert_eq!(OutageStage::of(Some(outage)), OutageStage::TooSlow);
        }
        // What was sent before the cache was lost is not judged.
        let mut outage = Outage::begin(at(10.0));
        outage.read_ended(at(9.9), at(14.0), false, RULE);
        assert_eq!(OutageStage::of(Some(outage)), OutageStage::Down);
    }
}
