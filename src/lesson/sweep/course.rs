//! How a run is measured: how long it lasts, what is done on the way, from when on metrics count.

use crate::lesson::{KeyRequest, Lab, Refusal, Tape};
use crate::sim::{Progress, SimTime};

/// How long a set-up runs unless told otherwise, in seconds.
pub const DEFAULT_UNTIL_S: f64 = 60.0;
/// Units of work between two looks at whether to go on: some tens of milliseconds.
pub const SLICE: u64 = 50_000;
/// Units of work after which a run is stopped: an hour of it, and no set-up of a chapter needs as
/// much.
pub const MOST_WORK: u64 = 10_000_000_000;

/// The course of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    until_s: f64,
    warmup_s: f64,
    commands: Vec<(f64, String)>,
}

impl Default for Course {
    fn default() -> Self {
        Self {
            until_s: DEFAULT_UNTIL_S,
            warmup_s: 0.0,
            commands: Vec::new(),
        }
    }
}

impl Course {
    /// A run of `until_s` seconds whose metrics count from `warmup_s` on, with commands in words at
    /// their seconds. What would come after the end is refused.
    pub fn new(
        until_s: f64,
        warmup_s: f64,
        mut commands: Vec<(f64, String)>,
    ) -> Result<Self, Refusal> {
        if warmup_s > 0.0 {
            commands.push((warmup_s, "restart-metrics".to_owned()));
        }
        commands.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some((at_s, text)) = commands.iter().find(|(at_s, _)| *at_s > until_s) {
            return Err(Refusal::new(format!(
                "`{text}` comes at {at_s} s, after the end of the run at {until_s} s."
            )));
        }
        Ok(Self {
            until_s,
            warmup_s,
            commands,
        })
    }

    /// The end, in seconds.
    pub fn until_s(&self) -> f64 {
        self.until_s
    }

    /// From when on metrics count, in seconds.
    pub fn warmup_s(&self) -> f64 {
        self.warmup_s
    }

    /// The moments at which something is done, and the end, soonest first.
    pub(super) fn stops(&self) -> Vec<(SimTime, Option<String>)> {
        let done = self.commands.iter();
        let mut stops: Vec<_> = done
            .map(|(at_s, text)| (SimTime::from_secs_f64(*at_s), Some(text.clone())))
            .collect();
        stops.push((SimTime::from_secs_f64(self.until_s), None));
        stops
    }

    /// Takes a run from its start to its end. Between slices of work `go_on` is given the run and
    /// may end it.
    pub fn run(
        &self,
        lab: &mut dyn Lab,
        go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.drive(lab, go_on, |lab, at| Ok(lab.seek(at, SLICE)))
    }

    /// As [`Self::run`], and gives each request for a key to `each`, in the order in which clients
    /// send them.
    pub fn record(
        &self,
        lab: &mut dyn Lab,
        go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
        each: &mut dyn FnMut(KeyRequest) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut tape = Tape::default();
        self.drive(lab, go_on, |lab, at| lab.record(&mut tape, at, SLICE, each))
    }

    /// A run whose slices of work `slice` does: it takes the lab to a moment, or nearer to it.
    fn drive(
        &self,
        lab: &mut dyn Lab,
        go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
        mut slice: impl FnMut(&mut dyn Lab, SimTime) -> Result<Progress, Refusal>,
    ) -> Result<(), Refusal> {
        for (at_s, text) in &self.commands {
            go_to(lab, *at_s, go_on, &mut slice)?;
            lab.command(text)?;
        }
        go_to(lab, self.until_s, go_on, &mut slice)
    }
}

fn go_to(
    lab: &mut dyn Lab,
    at_s: f64,
    go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
    slice: &mut impl FnMut(&mut dyn Lab, SimTime) -> Result<Progress, Refusal>,
) -> Result<(), Refusal> {
    let at = SimTime::from_secs_f64(at_s);
    while slice(lab, at)? == Progress::OutOfBudget {
        go_on(lab)?;
        if lab.work() > MOST_WORK {
            return Err(Refusal::new(format!(
                "the run takes more work than {MOST_WORK} ordinary events; it was stopped at {}.",
                lab.now()
            )));
        }
    }
    Ok(())
}
