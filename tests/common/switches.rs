//! Comparisons that show that a switch matters: over 20 seeds the ranges of a metric with and
//! without it do not overlap.

use hotset::lesson::Metrics;

use super::{Run, in_parallel, metric, open};

/// Seeds a comparison is made on.
const SEEDS: u64 = 20;

pub type Set = &'static [(&'static str, &'static str)];
pub type Commands = &'static [(&'static str, f64)];

/// A comparison: what differs, on top of a set-up that both runs share.
pub struct Switch {
    pub name: &'static str,
    /// `CHAPTER/PRESET`, or `CHAPTER`.
    what: &'static str,
    pub shared: Set,
    commands: Commands,
    set: Set,
    and: Commands,
    metric: &'static str,
    until_s: f64,
}

/// A parameter of a preset.
pub const fn setting(
    name: &'static str,
    what: &'static str,
    shared: Set,
    set: Set,
    metric: &'static str,
) -> Switch {
    Switch {
        name,
        what,
        shared,
        commands: &[],
        set,
        and: &[],
        metric,
        until_s: 300.0,
    }
}

/// Something done, after something else was done.
pub const fn verb(
    name: &'static str,
    what: &'static str,
    commands: Commands,
    and: Commands,
    metric: &'static str,
) -> Switch {
    Switch {
        name,
        what,
        shared: &[],
        commands,
        set: &[],
        and,
        metric,
        until_s: 300.0,
    }
}

impl Switch {
    /// The same over another time.
    pub const fn lasting(mut self, until_s: f64) -> Self {
        self.until_s = until_s;
        self
    }

    /// The same after these commands, in both runs.
    pub const fn after(mut self, commands: Commands) -> Self {
        self.commands = commands;
        self
    }

    /// What is run, with or without the switch.
    fn info(&self, on: bool) -> ChapterInfo {
        let mut set = self.shared.to_vec();
        let mut commands = self.commands.to_vec();
        if on {
            set.extend(self.set);
            commands.extend(self.and);
        }
        ChapterInfo {
            what: self.what,
            set,
            commands,
            until_s: self.until_s,
        }
    }
}

/// A run that is made on every seed, once for all switches that need it.
#[derive(Clone, Debug, PartialEq)]
struct ChapterInfo {
    what: &'static str,
    set: Vec<(&'static str, &'static str)>,
    commands: Vec<(&'static str, f64)>,
    until_s: f64,
}

impl ChapterInfo {
    fn metrics(&self, seed: u64) -> Metrics {
        let run = Run {
            what: self.what,
            seed,
            set: &self.set,
            commands: &self.commands,
            until_s: self.until_s,
        };
        run.metrics()
    }
}

/// All courses that the switches need, each with its metrics on every seed.
fn run_all(switches: &[Switch]) -> Vec<(ChapterInfo, Vec<Metrics>)> {
    let mut chapters: Vec<ChapterInfo> = Vec::new();
    for info in switches.iter().flat_map(|s| [s.info(false), s.info(true)]) {
        if !chapters.contains(&info) {
            chapters.push(info);
        }
    }
    let on_seeds = |place: usize| (0..SEEDS).map(move |seed| (place, seed));
    let runs: Vec<(usize, u64)> = (0..chapters.len()).flat_map(on_seeds).collect();
    let metrics = in_parallel(&runs, |&(place, seed)| chapters[place].metrics(seed));
    let mut metrics = metrics.into_iter();
    let each = chapters.into_iter().map(|info| {
        let own = metrics.by_ref().take(SEEDS as usize).collect();
        (info, own)
    });
    each.collect()
}

fn range(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (least, most)
}

/// Fails if a switch does not move its metric beyond the band of luck.
pub fn assert_all_matter(switches: &[Switch]) {
    let mut wrong = Vec::new();
    let runs = run_all(switches);
    let measured = |switch: &Switch, on: bool| {
        let info = switch.info(on);
        let (_, metrics) = runs.iter().find(|(known, _)| *known == info).unwrap();
        let values: Vec<f64> = metrics.iter().map(|m| metric(m, switch.metric)).collect();
        range(&values)
    };
    for switch in switches {
        let (off, on) = (measured(switch, false), measured(switch, true));
        let moved = off.1 < on.0 || on.1 < off.0;
        let (name, metric, what) = (switch.name, switch.metric, switch.what);
        let line = format!("{name}: {metric} from {off:.3?} to {on:.3?} ({what})");
        println!("{line}");
        if !moved {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "within the band:\n{}", wrong.join("\n"));
}

/// Fails if a parameter or a verb of the chapter is not among the switches.
pub fn assert_none_left_out(chapter: &str, switches: &[Switch]) {
    let lab = open(chapter);
    let names = lab.ranges().into_iter().map(|(name, _)| name);
    for name in names.chain(lab.verbs().iter().map(|verb| verb.name)) {
        assert!(switches.iter().any(|switch| switch.name == name), "{name}");
    }
}

/// Fails if the default seed does not show the typical case: its metric is to lie within the
/// middle half of those of 100 seeds.
pub fn assert_default_seed_is_typical(chapter: &str, headline: &str, until_s: f64) {
    let default = open(chapter).seed();
    let value = |seed: &u64| {
        let run = Run {
            what: chapter,
            seed: *seed,
            set: &[],
            commands: &[],
            until_s,
        };
        metric(&run.metrics(), headline)
    };
    let seeds: Vec<u64> = (0..100).collect();
    let mut all = in_parallel(&seeds, value);
    all.sort_by(f64::total_cmp);
    let (low, high) = (all[25], all[74]);
    let own = value(&default);
    assert!(
        (low..=high).contains(&own),
        "{until_s} s: {own} is not in {low} to {high}"
    );
}
