//! What the chapter's model tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::GOALS;
use super::metrics::metrics;
use super::model::Model;
use super::params::Params;
use super::request::Tier;
use crate::components::named::Named as _;
use crate::lesson::{
    Goal, GoalReading, Mark, Metrics, NamedSeries, Parameters as _, Refusal, Subject, series,
};
use crate::sim::SimTime;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;

    fn check_command(command: &Command, params: &Params) -> Result<(), Refusal> {
        let within = |verb: &str, what: &str, number: u32, most: u64| {
            if number == 0 || u64::from(number) > most {
                return Err(Refusal::new(format!(
                    "`{verb}` takes {what} from 1 to {most}, not `{number}`."
                )));
            }
            Ok(())
        };
        match command {
            Command::Set(name, value) => {
                let mut changed = params.clone();
                Params::field(name)?.set(&mut changed, value)?;
                changed.check_together()
            }
            Command::Write(key) => within("write", "a key", *key, params.keys),
            Command::Read(key) => within("read", "a key", *key, params.keys),
            Command::WriteFrom(instance, key) => {
                within("write-from", "an instance", *instance, params.instances)?;
                within("write-from", "a key", *key, params.keys)
            }
            Command::Restart(instance) => {
                within("restart", "an instance", *instance, params.instances)
            }
            Command::KillShared | Command::ReviveShared | Command::RestartMetrics => Ok(()),
        }
    }

    fn params(&self) -> &Params {
        self.params()
    }

    fn metrics(&self, now: SimTime) -> Metrics {
        metrics(self, now)
    }

    fn bounds_met(&self) -> Vec<String> {
        bounds_met(self)
    }

    fn goal(&self, index: usize) -> GoalReading {
        self.goals().reading(index)
    }

    fn marks(&self) -> &[Mark] {
        self.marks()
    }

    fn series(&self) -> Vec<NamedSeries> {
        let tally = self.tally();
        let sampled = &tally.sampled;
        series::named(
            &tally.sampler,
            [
                ("latency_mean_us", &sampled.latency_mean_us),
                ("latency_p99_us", &sampled.latency_p99_us),
                ("found_local", &sampled.found[Tier::L1 as usize]),
                ("found_shared", &sampled.found[Tier::L2 as usize]),
                ("found_database", &sampled.found[Tier::Database as usize]),
                ("stale_instances", &sampled.stale_instances),
                ("stale_reads", &sampled.stale_reads),
                ("shared_calls", &sampled.shared_calls),
                ("database_calls", &sampled.database_calls),
                ("entries", &sampled.entries),
                ("distinct", &sampled.distinct),
            ],
        )
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let tally = self.tally();
        tally.sampled.latency_mean_us.points(&tally.sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let ttl = match params.l1_ttl_s {
            _ if !params.mode.has_l1() => return params.mode.name().to_owned(),
            ttl if ttl > 0.0 => format!("{ttl} s"),
            _ => "no TTL".to_owned(),
        };
        format!("{}, {ttl}", params.mode.name())
    }
}
