//! What the chapter tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::GOALS;
use super::metrics::metrics;
use super::model::Model;
use super::params::Params;
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
            name: "restart-metrics",
            argument: VerbArgument::None,
            help: "the metrics begin anew; the system goes on",
        },
    ];
    const GOALS: &'static [Goal] = &GOALS;

    fn set_command(name: &str, value: Value) -> Command {
        Command::Set(name.to_owned(), value)
    }

    fn verb_command(verb: &str, _argument: Argument<'_>) -> Option<Command> {
        match verb {
            "kill-cache" => Some(Command::KillCache),
            "revive-cache" => Some(Command::ReviveCache),
            "restart-metrics" => Some(Command::RestartMetrics),
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
            Command::KillCache | Command::ReviveCache if !params.has_cache() => Err(Refusal::new(
                "there is no cache; set `cache_slots` or `cache_hit` first.".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    fn command_text(command: &Command) -> String {
        match command {
            Command::Set(name, value) => format!("{name} = {value}"),
            Command::KillCache => "the cache is killed".to_owned(),
            Command::ReviveCache => "an empty cache is back".to_owned(),
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
                ("latency_p50_ms", &sampled.latency_p50_ms),
                ("latency_p99_ms", &sampled.latency_p99_ms),
                ("waiting", &sampled.waiting),
                ("pool_hit_rate", &sampled.pool_hit),
                ("cache_hit_rate", &sampled.cache_hit),
                ("busy_s", &sampled.busy_s),
                ("capacity_s", &sampled.capacity_s),
                ("answered", &sampled.answered),
                ("timed_out", &sampled.timed_out),
                ("refused", &sampled.refused),
            ],
        )
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally()
            .sampled
            .latency_p99_ms
            .points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let cache = match params.cache_slots {
            _ if params.cache_hit > 0.0 => format!("{:.0} % cached", params.cache_hit * 100.0),
            0 => "no cache".to_owned(),
            slots => format!("{slots} slots"),
        };
        format!("{} reads/s, {cache}", params.reads_per_s.round())
    }
}
