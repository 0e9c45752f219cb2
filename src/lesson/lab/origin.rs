//! An experiment as something that can be begun again with other settings: what sweeps, comparisons
//! and curves are made of.

use std::fmt;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::checked::leave_out_impossible;
use super::fits::fits;
use super::{Changes, Lab, LabOf};
use crate::components::workload::Recorded;
use crate::lesson::{
    Chapter, Commands as _, Control, Field, MetricInfo, Metrics, Parameters as _, Range, Refusal,
    Subject, Threshold, Told, Value, metric,
};
use crate::sim::{LogEntry, Setup, SimTime};

/// What a lab says of itself as one run among others.
pub trait Rerun {
    /// This experiment from its start: its set-up and all that is done to it.
    fn origin(&self) -> Origin;
    /// A run from the start with the settings as they stand now, and with what else is done to it,
    /// at its moments.
    fn origin_from_here(&self) -> Origin;
    /// A run from the start with the settings as they stand now, to which nothing is done.
    fn origin_of_settings(&self) -> Origin;
    /// By what runs of [`Self::origin_from_here`] are known: equal as long as they are the same but
    /// for the parameters `without`.
    fn origin_key(&self, without: &[&str]) -> u64;
    /// The parameters as they stand.
    fn settings(&self) -> Vec<(&'static str, Value)>;
    /// The numbers that goals of this chapter ask for.
    fn thresholds(&self) -> &'static [Threshold];
    /// How a parameter is moved now; `None` if there is none of this name, or it is not moved.
    fn control(&self, name: &str) -> Option<Control>;
    /// What the window calls a parameter, and this value of it as its control says it; `None` if
    /// there is none of this name.
    fn setting_said(&self, name: &str, value: &Value) -> Option<(String, String)>;
    /// What is said of the parameters, in the order of their table.
    fn setting_infos(&self) -> Vec<SettingInfo>;
    /// Its numbers as they stand.
    fn metrics(&self) -> Metrics;
    /// What is measured, in the order in which it is listed.
    fn metric_infos(&self) -> Vec<MetricInfo>;
    /// What is said of the metric of this name, if there is one.
    fn metric_info(&self, name: &str) -> Option<MetricInfo>;
    /// The few metrics by which settings are judged.
    fn headlines(&self) -> &'static [&'static str];
    /// What the event log has noted from the line `id` on, as far as it still has it.
    fn told_since(&self, id: u64) -> Vec<Told>;
}

/// What is said of a parameter, whatever the run.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingInfo {
    /// Its name in files and commands.
    pub name: &'static str,
    /// What the window calls it.
    pub label: String,
    /// What it may be, in words.
    pub allowed: String,
    /// What it is where nothing is said of it.
    pub default: String,
    /// What it is for, in a few words.
    pub help: &'static str,
}

/// Begins runs of one experiment. It holds no run itself, so that threads share it.
#[derive(Clone)]
pub struct Origin(Arc<dyn Begin + Send + Sync>);

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seed = self.seed();
        f.debug_struct("Origin").field("seed", &seed).finish()
    }
}

impl Origin {
    /// The seed of the experiment.
    pub fn seed(&self) -> u64 {
        self.0.seed()
    }

    /// The parameters that can be set, and from where to where.
    pub fn ranges(&self) -> Vec<(&'static str, Range)> {
        self.0.ranges()
    }

    /// When the command log first sets this parameter, if it does: its value in the set-up counts
    /// up to then only.
    pub fn set_at(&self, name: &str) -> Option<SimTime> {
        self.0.set_at(name)
    }

    /// Refuses changes that are not allowed, without beginning a run.
    pub fn check(&self, changes: &Changes) -> Result<(), Refusal> {
        self.0.check(changes)
    }

    /// The same experiment with another seed.
    pub fn with_seed(&self, seed: u64) -> Self {
        self.0.with_seed(seed)
    }

    /// Begins a run with these changes to the set-up. It is made to go on only: back is possible,
    /// but slow.
    pub fn begin(&self, changes: &Changes) -> Result<Box<dyn Lab>, Refusal> {
        self.0.begin(changes)
    }
}

/// [`Origin`] for one kind of model.
trait Begin {
    fn seed(&self) -> u64;
    fn ranges(&self) -> Vec<(&'static str, Range)>;
    fn set_at(&self, name: &str) -> Option<SimTime>;
    fn check(&self, changes: &Changes) -> Result<(), Refusal>;
    fn with_seed(&self, seed: u64) -> Origin;
    fn begin(&self, changes: &Changes) -> Result<Box<dyn Lab>, Refusal>;
}

struct OriginOf<M: Subject> {
    chapter: &'static Chapter,
    setup: Setup<M::Params>,
    log: Vec<LogEntry<M::Command>>,
}

/// A set-up with changes, if they are allowed.
pub(super) fn changed<M: Subject>(
    setup: &Setup<M::Params>,
    changes: &Changes,
) -> Result<Setup<M::Params>, Refusal> {
    let mut setup = setup.clone();
    for (name, text) in &changes.set {
        let field = M::Params::field(name)?;
        field.set(&mut setup.params, &field.parse(text))?;
    }
    setup.params.check()?;
    fits::<M>(&setup.params)?;
    setup.seed = changes.seed.unwrap_or(setup.seed);
    Ok(setup)
}

/// A set-up with a recorded stream in the place of the made-up one, if the chapter takes one.
pub(super) fn on_trace<M: Subject>(
    setup: &Setup<M::Params>,
    trace: &Recorded,
) -> Result<Setup<M::Params>, Refusal> {
    let params = setup.params.on_trace(trace)?;
    params.check()?;
    fits::<M>(&params)?;
    let seed = setup.seed;
    Ok(Setup { seed, params })
}

impl<M: Subject> Begin for OriginOf<M> {
    fn seed(&self) -> u64 {
        self.setup.seed
    }

    fn ranges(&self) -> Vec<(&'static str, Range)> {
        let fields = M::Params::FIELDS.iter();
        fields.map(|field| (field.name, field.range())).collect()
    }

    fn set_at(&self, name: &str) -> Option<SimTime> {
        let sets = |entry: &&LogEntry<M::Command>| {
            let set = entry.command.as_set();
            set.is_some_and(|(set, _)| set == name)
        };
        self.log.iter().find(sets).map(|entry| entry.at_ns)
    }

    fn check(&self, changes: &Changes) -> Result<(), Refusal> {
        changed::<M>(&self.setup, changes).map(drop)
    }

    fn with_seed(&self, seed: u64) -> Origin {
        Origin(Arc::new(Self {
            chapter: self.chapter,
            setup: Setup {
                seed,
                params: self.setup.params.clone(),
            },
            log: self.log.clone(),
        }))
    }

    fn begin(&self, changes: &Changes) -> Result<Box<dyn Lab>, Refusal> {
        let setup = changed::<M>(&self.setup, changes)?;
        let lab = LabOf::<M>::only_going_on(self.chapter, setup, self.log.clone());
        Ok(Box::new(lab))
    }
}

impl<M: Subject> LabOf<M> {
    /// A set-up and a log as something that can be begun again.
    pub(super) fn origin_of(
        &self,
        setup: Setup<M::Params>,
        log: Vec<LogEntry<M::Command>>,
    ) -> Origin {
        Origin(Arc::new(OriginOf::<M> {
            chapter: self.chapter(),
            setup,
            log,
        }))
    }
}

impl<M: Subject> Rerun for LabOf<M> {
    fn origin(&self) -> Origin {
        let (setup, log) = (self.experiment.setup().clone(), self.experiment.log());
        self.origin_of(setup, log.to_vec())
    }

    fn origin_from_here(&self) -> Origin {
        let setup = Setup {
            seed: self.experiment.setup().seed,
            params: self.model().params().clone(),
        };
        let mut log = self.experiment.log().to_vec();
        log.retain(|entry| entry.command.as_set().is_none());
        leave_out_impossible::<M>(&setup.params, &mut [&mut log]);
        self.origin_of(setup, log)
    }

    fn origin_of_settings(&self) -> Origin {
        let setup = Setup {
            seed: self.experiment.setup().seed,
            params: self.model().params().clone(),
        };
        self.origin_of(setup, Vec::new())
    }

    fn origin_key(&self, without: &[&str]) -> u64 {
        let mut settings = self.settings();
        settings.retain(|(name, _)| !without.contains(name));
        let log = self.experiment.log().iter();
        let verbs: Vec<_> = log
            .filter(|entry| entry.command.as_set().is_none())
            .collect();
        let seed = self.experiment.setup().seed;
        let trace = self.model().params().trace();
        xxh3_64(format!("{seed} {settings:?} {verbs:?} {trace:?}").as_bytes())
    }

    fn settings(&self) -> Vec<(&'static str, Value)> {
        let params = self.model().params();
        let fields = M::Params::FIELDS.iter();
        fields
            .map(|field| (field.name, field.get(params)))
            .collect()
    }

    fn thresholds(&self) -> &'static [Threshold] {
        M::THRESHOLDS
    }

    fn control(&self, name: &str) -> Option<Control> {
        M::Params::field(name).ok()?.control(self.model().params())
    }

    fn setting_said(&self, name: &str, value: &Value) -> Option<(String, String)> {
        let field = M::Params::field(name).ok()?;
        Some((field.label(), field.said(self.model().params(), value)))
    }

    fn setting_infos(&self) -> Vec<SettingInfo> {
        let default = M::Params::default();
        let of = |field: &Field<M::Params>| SettingInfo {
            name: field.name,
            label: field.label(),
            allowed: field.allowed(),
            default: field.get(&default).to_string(),
            help: field.help,
        };
        M::Params::FIELDS.iter().map(of).collect()
    }

    fn metrics(&self) -> Metrics {
        self.model().metrics(self.experiment.now())
    }

    fn metric_infos(&self) -> Vec<MetricInfo> {
        metric::infos(M::METRICS)
    }

    fn metric_info(&self, name: &str) -> Option<MetricInfo> {
        metric::info(M::METRICS, name)
    }

    fn headlines(&self) -> &'static [&'static str] {
        M::HEADLINES
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        self.model().told_since(id)
    }
}
