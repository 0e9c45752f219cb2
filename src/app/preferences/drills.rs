//! What was practised: how it went, and what was missed and comes back.

use serde::{Deserialize, Serialize};

use super::Preferences;

/// Days after which what was missed comes back, one after the other.
const SPACED_DAYS: [i64; 4] = [1, 3, 7, 21];
/// Right answers in a row after which exercises become harder.
const HARDER_AFTER: u64 = 2;

/// How a kind of exercises went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Drill {
    /// Exercises that were shown; the next one has the seed after them.
    pub asked: u64,
    /// Answers that were right.
    pub right: u64,
    /// Answers that were wrong.
    pub wrong: u64,
    /// Right answers in a row, up to the last one.
    pub streak: u64,
    /// The most there were in a row.
    pub best: u64,
    /// When it comes back because it was missed; `None` if nothing is left of that.
    pub missed: Option<Missed>,
}

/// A kind that was missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Missed {
    /// How often it came back and was right.
    pub stage: u8,
    /// The day on which it comes back, in days since 1970.
    pub due: i64,
}

impl Drill {
    /// How hard the next exercise is, from 1 to 3.
    pub fn difficulty(&self) -> u8 {
        1 + u8::try_from(self.streak / HARDER_AFTER).map_or(2, |harder| harder.min(2))
    }

    /// Whether it comes back on this day, or should have before.
    pub fn is_due(&self, today: i64) -> bool {
        self.missed.is_some_and(|missed| missed.due <= today)
    }

    /// Notes an answer that was given on this day.
    pub fn note(&mut self, right: bool, today: i64) {
        if !right {
            self.wrong += 1;
            self.streak = 0;
            self.missed = Some(Missed {
                stage: 0,
                due: today.saturating_add(SPACED_DAYS[0]),
            });
            return;
        }
        self.right += 1;
        self.streak += 1;
        self.best = self.best.max(self.streak);
        // What is answered before its day proves nothing about that day.
        if let Some(missed) = self.missed.filter(|missed| missed.due <= today) {
            let stage = missed.stage.saturating_add(1);
            let days = SPACED_DAYS.get(usize::from(stage));
            self.missed = days.map(|days| Missed {
                stage,
                due: today.saturating_add(*days),
            });
        }
    }
}

impl Preferences {
    /// How a kind of exercises of a chapter went.
    pub fn drill(&self, chapter: &str, kind: &str) -> Drill {
        let found = self.practice.get(&format!("{chapter}/{kind}"));
        found.copied().unwrap_or_default()
    }

    /// The same, to be changed.
    pub fn drill_mut(&mut self, chapter: &str, kind: &str) -> &mut Drill {
        self.practice
            .entry(format!("{chapter}/{kind}"))
            .or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_comes_back_after_one_three_seven_and_twenty_one_days() {
        let mut drill = Drill::default();
        let mut today = 100;
        drill.note(false, today);
        for days in SPACED_DAYS {
            for early in 0..days {
                assert!(!drill.is_due(today + early), "{days}");
            }
            drill.note(true, today);
            today += days;
            assert!(drill.is_due(today) && drill.is_due(today + 40), "{days}");
            drill.note(true, today);
            assert!(!drill.is_due(today));
        }
        assert_eq!(drill.missed, None);
        assert_eq!((drill.right, drill.wrong), (8, 1));
        drill.note(false, today);
        assert_eq!(drill.missed.map(|missed| missed.due), Some(today + 1));
    }

    #[test]
    fn a_streak_makes_it_harder_and_ends_with_a_wrong_answer() {
        let mut drill = Drill::default();
        let difficulties: Vec<u8> = (0..6)
            .map(|_| {
                let difficulty = drill.difficulty();
                drill.note(true, 0);
                difficulty
            })
            .collect();
        assert_eq!(difficulties, [1, 1, 2, 2, 3, 3]);
        drill.note(false, 0);
        assert_eq!((drill.streak, drill.best, drill.difficulty()), (0, 6, 1));
        drill.streak = u64::MAX;
        assert_eq!(drill.difficulty(), 3);
    }
}
