//! What the laboratory tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::GOALS;
use super::metrics::metrics;
use super::model::Model;
use super::params::Params;
use super::request::Cause;
use crate::components::workload::Key;
use crate::lesson::{
    Argument, Goal, GoalReading, Mark, MarkKind, Metrics, NamedSeries, Parameters as _, Refusal,
    Subject, Value, Verb, VerbArgument, series,
};
use crate::sim::SimTime;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const VERBS: &'static [Verb] = &[
        Verb {
            name: "kill-cache",
            argument: VerbArgument::None,
            help: "all entries are lost and nobody answers",
        },
        Verb {
            name: "revive-cache",
            argument: VerbArgument::None,
            help: "an empty cache takes its place",
        },
        Verb {
            name: "write",
            argument: VerbArgument::Number("KEY"),
            help: "one write of this key",
        },
        Verb {
            name: "restart-metrics",
            argument: VerbArgument::None,
            help: "the metrics begin anew; the system goes on",
        },
    ];
    const GOALS: &'static [Goal] = &GOALS;

    fn set_command(name: &str, value: Value) -> Command {
        Command::Set(name.to_owned(), value)
    }

    fn verb_command(verb: &str, argument: Argument<'_>) -> Option<Command> {
        match (verb, argument) {
            ("kill-cache", _) => Some(Command::KillCache),
            ("revive-cache", _) => Some(Command::ReviveCache),
            ("write", Argument::Number(key)) => Key::try_from(key).ok().map(Command::Write),
            ("restart-metrics", _) => Some(Command::RestartMetrics),
            _ => None,
        }
    }

    fn as_set(command: &Command) -> Option<(&str, &Value)> {
        match command {
            Command::Set(name, value) => Some((name, value)),
            _ => None,
        }
    }

    fn check_command(command: &Command, params: &Params) -> Result<(), Refusal> {
        match command {
            Command::Set(name, value) => {
                let mut changed = params.clone();
                Params::field(name)?.set(&mut changed, value)?;
                changed.check_together()
            }
            Command::Write(key) if *key == 0 || u64::from(*key) > params.keys => {
                Err(Refusal::new(format!(
                    "`write` takes a key from 1 to {}, not `{key}`.",
                    params.keys
                )))
            }
            _ => Ok(()),
        }
    }

    fn command_text(command: &Command) -> String {
        match command {
            Command::Set(name, value) => format!("{name} = {value}"),
            Command::KillCache => "the cache is killed".to_owned(),
            Command::ReviveCache => "an empty cache is back".to_owned(),
            Command::Write(key) => format!("key {key} is written"),
            Command::RestartMetrics => "the metrics begin anew".to_owned(),
        }
    }

    fn command_mark(command: &Command) -> MarkKind {
        match command {
            Command::KillCache => MarkKind::Failure,
            Command::ReviveCache => MarkKind::Recovery,
            _ => MarkKind::Change,
        }
    }

    fn params(&self) -> &Params {
        self.params()
    }

    fn metrics(&self, _now: SimTime) -> Metrics {
        metrics(self)
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
                ("hit_rate_recent", &sampled.hit_recent),
                ("hit_rate", &sampled.hit_total),
                ("misses_cold", &sampled.misses[Cause::Cold as usize]),
                ("misses_capacity", &sampled.misses[Cause::Capacity as usize]),
                ("misses_expired", &sampled.misses[Cause::Expired as usize]),
                (
                    "misses_invalidated",
                    &sampled.misses[Cause::Invalidated as usize],
                ),
                ("misses_lost", &sampled.misses[Cause::Lost as usize]),
                (
                    "misses_cache_down",
                    &sampled.misses[Cause::CacheDown as usize],
                ),
                ("database_served", &sampled.served),
                ("database_waiting", &sampled.waiting),
                ("latency_p50_ms", &sampled.latency_p50_ms),
                ("latency_p99_ms", &sampled.latency_p99_ms),
            ],
        )
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally()
            .sampled
            .hit_recent
            .points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let ttl = match params.ttl_s {
            ttl if ttl > 0.0 => format!("{ttl} s"),
            _ => "no TTL".to_owned(),
        };
        format!("{} slots, {ttl}", params.capacity)
    }
}
