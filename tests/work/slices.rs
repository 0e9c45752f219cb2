//! One event, and one command, costs no more than a slice may.

use hotset::lesson::{LabOf, Opening, Parameters as _, Subject, Value};
use hotset::sim::{MOST_UNITS, Simulation};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::every_model;
use crate::common::whole::{Dice, MOST_BYTES, command, setup};

/// Runs of each chapter, commands in each, and instants after each of them.
const RUNS: u32 = 3;
const COMMANDS: usize = 4;
const INSTANTS: usize = 150;
/// A run that has cost this, in units of work, ends there.
const MOST_WORK: u64 = 400_000;

/// What has happened since the last look, in events and in units of work.
struct Meter {
    events: u64,
    work: u64,
}

impl Meter {
    fn of<M: Subject>(run: &Simulation<M>) -> Self {
        Self {
            events: run.events(),
            work: run.work(),
        }
    }

    /// No event, and none of `more` besides, has cost too much.
    fn check<M: Subject>(&self, run: &Simulation<M>, more: u64, what: &dyn std::fmt::Debug) {
        let events = run.events() - self.events + more;
        let work = run.work() - self.work;
        // A command counts the memory that it may touch besides.
        let touched = more * run.model().footprint_bytes() as u64 / 4_096;
        assert!(
            work <= events * MOST_UNITS + touched,
            "{work} units in {events} events: {what:?}"
        );
    }
}

/// A session from the whole range of what the chapter allows.
fn session<M: Subject>(seed: u64) {
    let mut dice = Dice::new(seed);
    let params = setup::<M>(&mut dice);
    let mut run = Simulation::<M>::new(&params, seed);
    let start = Meter { events: 0, work: 0 };
    start.check(&run, 1, &params);
    let mut most_bytes = M::most_bytes(&params);
    for _ in 0..COMMANDS {
        for _ in 0..INSTANTS {
            let Some(at) = run.next_instant() else {
                break;
            };
            if run.work() > MOST_WORK {
                return;
            }
            let before = Meter::of(&run);
            run.run_until(at);
            before.check(&run, 0, run.model().params());
        }
        let bytes = run.model().footprint_bytes() as u64;
        assert!(
            bytes <= most_bytes + (1 << 20),
            "{bytes} bytes, and at most {most_bytes} were announced: {params:?}"
        );
        if let Some(command) = command::<M>(run.model().params(), &mut dice) {
            let before = Meter::of(&run);
            run.apply(&command);
            before.check(&run, 1, &command);
            most_bytes = most_bytes.max(M::most_bytes(run.model().params()));
        }
    }
}

/// What is handed out is never refused for want of memory.
#[test]
fn every_ready_made_experiment_fits_in_memory() {
    fn fits<M: Subject>(chapter: &str) {
        let chapter = hotset::chapters::chapter(&chapter.replace('_', "-")).unwrap();
        for preset in chapter.lab().unwrap().presets {
            let lab = LabOf::<M>::open(chapter, Opening::Preset(preset)).unwrap();
            let bytes = M::most_bytes(&lab.experiment().setup().params);
            assert!(bytes <= MOST_BYTES, "{} {}: {bytes}", chapter.id, preset.id);
        }
        // The contract: a million keys can be asked for, in whatever is large at all.
        let mut many = M::Params::default();
        if let Ok(keys) = M::Params::field("keys")
            && !matches!(
                chapter.id,
                "write-patterns" | "local-external" | "replication"
            )
        {
            keys.set(&mut many, &Value::Count(1_000_000)).unwrap();
            let bytes = M::most_bytes(&many);
            assert!(
                bytes <= MOST_BYTES,
                "{}: {bytes} with a million keys",
                chapter.id
            );
        }
    }
    every_model!(fits);
}

#[test]
#[ignore = "takes minutes: cargo test --test models no_event -- --ignored"]
fn no_event_and_no_command_costs_more_than_a_slice() {
    fn runs<M: Subject>(chapter: &str) {
        let config = Config {
            cases: RUNS,
            max_shrink_iters: 0,
            failure_persistence: None,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&any::<u64>(), |seed| {
            session::<M>(seed);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{chapter}: {error}"));
    }
    every_model!(runs);
}
