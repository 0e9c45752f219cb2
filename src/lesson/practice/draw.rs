//! What an exercise draws, and the runs it starts.

use std::ops::RangeInclusive;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Moment, PracticeKind};
use crate::lesson::subject::value_of;
use crate::lesson::{Changes, Chapter, FileText, Lab, LabOf, Narrative, Opening, Refusal, Subject};
use crate::sim::{Luck, SimTime, Stream};

/// Causes of an explanation that an exercise cites.
const MOST_CAUSES: usize = 5;
/// Seeds of the runs are below this, short enough to be typed.
const SEEDS: u64 = 1_000_000;

/// A parameter's name and its value.
pub type Setting<'a> = (&'a str, &'a dyn ToString);

/// The luck of one exercise. It follows from chapter, kind, seed and difficulty alone.
#[derive(Debug)]
pub struct Draw {
    chapter: &'static Chapter,
    title: &'static str,
    difficulty: u8,
    luck: Luck,
}

impl Draw {
    /// `number` counts the situations that were drawn before and came to nothing.
    pub(super) fn new(
        chapter: &'static Chapter,
        kind: &PracticeKind,
        seed: u64,
        difficulty: u8,
        number: u32,
    ) -> Self {
        let name = format!("{}/{}/{difficulty}/{number}", chapter.id, kind.id);
        Self {
            chapter,
            title: kind.title,
            difficulty,
            luck: Luck::new(xxh3_64_with_seed(name.as_bytes(), seed)),
        }
    }

    /// How hard the exercise is to be, from 1 to 3.
    pub fn difficulty(&self) -> u8 {
        self.difficulty
    }

    /// One of three, by difficulty.
    pub fn by_difficulty<T: Clone>(&self, of: &[T; 3]) -> T {
        let index = usize::from(self.difficulty.clamp(1, 3)) - 1;
        of[index].clone()
    }

    /// Uniform in 0..n; 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.luck.below(Stream::Practice, n)
    }

    /// Uniform between two whole numbers, both included.
    pub fn between(&mut self, range: RangeInclusive<u64>) -> u64 {
        let (from, to) = range.into_inner();
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// One of a list, which must not be empty.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }

    /// Puts a list into a drawn order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end as u64 + 1) as usize);
        }
    }

    /// Begins a run of the chapter's model with a drawn seed. Refuses what files may not say.
    pub fn begin<M: Subject>(&mut self, set: &[Setting]) -> Result<LabOf<M>, Refusal> {
        let seed = self.below(SEEDS);
        self.begin_with(seed, set)
    }

    /// Begins a run in which nothing happens that is not done to it: `idle` are the settings that
    /// make it so, and those of `set` come after them.
    pub fn begin_idle<M: Subject>(
        &mut self,
        idle: &[Setting],
        set: &[Setting],
    ) -> Result<LabOf<M>, Refusal> {
        self.begin(&[idle, set].concat())
    }

    /// As [`Self::begin`] with a seed of one's own, so that two runs can have the same luck.
    pub fn begin_with<M: Subject>(&self, seed: u64, set: &[Setting]) -> Result<LabOf<M>, Refusal> {
        let mut lab = LabOf::open(self.chapter, Opening::Default)?;
        let named = |(name, value): &(&str, &dyn ToString)| ((*name).to_owned(), value.to_string());
        lab.change_setup(&Changes {
            seed: Some(seed),
            set: set.iter().map(named).collect(),
        })?;
        Ok(lab)
    }

    /// The run as a file at the moment of the question, with all that is done to it later.
    pub fn moment(
        &self,
        lab: &mut dyn Lab,
        label: &str,
        asked_s: f64,
        answered_s: f64,
    ) -> Result<Moment, Refusal> {
        let asked_at = SimTime::from_secs_f64(asked_s);
        let now = lab.now();
        let _arrived = lab.seek(asked_at, u64::MAX);
        let title = if label.is_empty() {
            self.title.to_owned()
        } else {
            format!("{} ({label})", self.title)
        };
        lab.describe(title, String::new());
        let file = FileText::read(lab.to_file()?)?;
        let _arrived = lab.seek(now, u64::MAX);
        Ok(Moment {
            label: label.to_owned(),
            file,
            asked_at,
            answered_at: SimTime::from_secs_f64(answered_s).max(asked_at),
        })
    }
}

/// Goes to a moment, in seconds.
pub fn go_to(lab: &mut dyn Lab, seconds: f64) {
    let _arrived = lab.seek(SimTime::from_secs_f64(seconds), u64::MAX);
}

/// Does something at a moment, in seconds, that is not before now.
pub fn at(lab: &mut dyn Lab, seconds: f64, command: &str) -> Result<(), Refusal> {
    go_to(lab, seconds);
    lab.command(command)
}

/// A metric as it stands; `None` if it has no value, or there is none of that name.
pub fn metric(lab: &dyn Lab, name: &str) -> Option<f64> {
    value_of(&lab.summary().metrics, name)
}

/// Why a thing is as it is now, in a few lines, its first causes alone where there are many; empty
/// if that cannot be explained.
pub fn why_of<M: Narrative>(lab: &LabOf<M>, thing: M::Thing) -> String {
    let Some(explanation) = lab.model().explain(thing, lab.now()) else {
        return String::new();
    };
    let mut text = explanation.headline.clone();
    for cause in explanation.causes.iter().take(MOST_CAUSES) {
        text += &match cause.at {
            Some(at) => format!("\n- {at}: {}", cause.text),
            None => format!("\n- {}", cause.text),
        };
    }
    text
}
