//! What the integration tests share: opening labs by name, running them, reading them off.
#![allow(
    dead_code,
    clippy::missing_panics_doc,
    reason = "each test file uses a part of it, and a test may panic"
)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

pub mod claims;
pub mod counted;
pub mod generator;
pub mod goals;
pub mod program;
pub mod reference;
pub mod steps;
pub mod switches;
pub mod user;
pub mod whole;

use hotset::chapters::{chapter, opened};
use hotset::lesson::{
    Changes, Chapter, FileText, Lab, LabEntry, LabOf, Metrics, Opening, Refusal, Subject,
};
use hotset::sim::{Progress, SimDuration, SimTime};

/// The chapters that have a lab.
pub fn labs() -> impl Iterator<Item = (&'static str, &'static LabEntry)> {
    hotset::chapters::CHAPTERS
        .iter()
        .filter_map(|chapter| Some((chapter.id, chapter.content.lab()?)))
}

/// Every chapter and every chapter with each of its presets, as `hotset run` names them.
pub fn openings() -> Vec<String> {
    let mut all = Vec::new();
    for (id, opened) in labs() {
        all.push(id.to_owned());
        all.extend(
            opened
                .presets
                .iter()
                .map(|preset| format!("{id}/{}", preset.id)),
        );
    }
    all
}

/// Opens `CHAPTER` or `CHAPTER/PRESET` at its first moment.
pub fn open(what: &str) -> Box<dyn Lab> {
    let (id, preset) = match what.split_once('/') {
        Some((id, preset)) => (id, Some(preset)),
        None => (what, None),
    };
    let opened = chapter(id).unwrap().lab().unwrap();
    let opening = preset.map_or(Opening::Default, |preset| {
        Opening::Preset(opened.preset(preset).unwrap())
    });
    let mut lab = (opened.open)(opening).unwrap();
    lab.cancel_replay();
    lab
}

/// Opens the text of a file as the program does; the clock stands at its first moment.
pub fn load(source: &str) -> Box<dyn Lab> {
    try_load(source).unwrap()
}

/// As [`load`], for a text that may be refused.
pub fn try_load(source: &str) -> Result<Box<dyn Lab>, Refusal> {
    opened(&FileText::read(source)?)
}

/// Opens the text of a file of a chapter whose model the test knows.
pub fn open_as<M: Subject>(chapter: &'static Chapter, source: &str) -> Result<LabOf<M>, Refusal> {
    LabOf::open(chapter, Opening::File(&FileText::read(source)?))
}

/// A file with these parameters and commands, saved at the last allowed moment.
pub fn longest_of<M: Subject>(chapter: &'static Chapter, params: &str, log: &str) -> LabOf<M> {
    let (id, version) = (chapter.id, M::MODEL_VERSION);
    let source = format!(
        "(format: 1, chapter: \"{id}\", model_version: {version}, setup: (seed: 1, params: \
         ({params})), log: [{log}], now_ns: 86400000000000)"
    );
    open_as(chapter, &source).unwrap()
}

/// A run as `hotset run` makes it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub what: &'a str,
    pub seed: u64,
    pub set: &'a [(&'a str, &'a str)],
    /// Commands and their seconds, in order.
    pub commands: &'a [(&'a str, f64)],
    pub until_s: f64,
}

impl Run<'_> {
    /// The lab at the end of the run.
    pub fn lab(&self) -> Box<dyn Lab> {
        let mut lab = open(self.what);
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        lab.change_setup(&Changes {
            seed: Some(self.seed),
            set: self.set.iter().map(owned).collect(),
        })
        .unwrap();
        for (command, at_s) in self.commands {
            go_to(lab.as_mut(), *at_s);
            lab.command(command).unwrap();
        }
        go_to(lab.as_mut(), self.until_s);
        lab
    }

    /// Whether a goal is met in this run. What has been met stays so: the run ends there.
    pub fn meets(&self, goal: &str) -> bool {
        let begun = self.commands.last().map_or(0.0, |(_, at_s)| *at_s);
        let start = Run {
            until_s: begun,
            ..*self
        };
        let mut lab = start.lab();
        let met = |lab: &dyn Lab| {
            let goals = lab.goals();
            let mut own = goals.iter().filter(|(known, _)| known.id == goal);
            own.next().is_some_and(|(_, reading)| reading.met)
        };
        let steps = 8;
        for step in 1..=steps {
            let share = f64::from(step) / f64::from(steps);
            go_to(lab.as_mut(), begun + (self.until_s - begun) * share);
            if met(lab.as_ref()) {
                return true;
            }
        }
        false
    }

    /// The metrics at the end of the run.
    pub fn metrics(&self) -> Metrics {
        self.lab().summary().metrics
    }
}

/// Goes to a second of virtual time.
pub fn go_to(lab: &mut dyn Lab, at_s: f64) {
    seek(lab, SimTime::from_secs_f64(at_s));
}

/// Goes to a moment.
pub fn seek(lab: &mut dyn Lab, at: SimTime) {
    assert_eq!(lab.seek(at, u64::MAX), Progress::Arrived);
}

/// Lets time pass.
pub fn advance(lab: &mut dyn Lab, millis: u64) {
    let duration = SimDuration::from_millis(millis);
    assert_eq!(lab.advance(duration, u64::MAX), Progress::Arrived);
}

/// A metric by name; a mean of nothing is NaN.
pub fn metric(metrics: &Metrics, name: &str) -> f64 {
    let found = metrics.iter().find(|(known, _)| *known == name);
    let (_, value) = found.unwrap_or_else(|| panic!("no metric {name}"));
    value.unwrap_or(f64::NAN)
}

/// Does `job` for every item on as many threads as there are cores; the results keep the order
/// of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                match items.get(index) {
                    Some(item) => done.push((index, job(item))),
                    None => return done,
                }
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
