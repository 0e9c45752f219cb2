//! What the chapter tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::GOALS;
use super::lane::{LANES, LaneKind};
use super::metrics::metrics;
use super::model::{Lane, Model};
use super::params::Params;
use crate::components::workload::Key;
use crate::lesson::{
    Argument, Goal, GoalReading, Mark, MarkKind, Metrics, NamedSeries, Parameters as _, Refusal,
    Subject, Value, Verb, VerbArgument,
};
use crate::sim::SimTime;

const LANE: VerbArgument = VerbArgument::Word("LANE", &LANES);

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const VERBS: &'static [Verb] = &[
        Verb {
            name: "crash-cache",
            argument: LANE,
            help: "a lane's cache crashes: what is only in its memory is gone",
        },
        Verb {
            name: "crash-database",
            argument: LANE,
            help: "a lane's database crashes: what is committed stays",
        },
        Verb {
            name: "revive-database",
            argument: LANE,
            help: "a lane's database is back",
        },
        Verb {
            name: "write",
            argument: VerbArgument::Number("KEY"),
            help: "one write of this key in all lanes",
        },
        Verb {
            name: "choose",
            argument: LANE,
            help: "chooses a lane for the workload, for the goals to judge",
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
        let lane = match argument {
            Argument::Word(name) => LaneKind::from_name(name),
            _ => None,
        };
        match (verb, argument) {
            ("crash-cache", _) => lane.map(Command::CrashCache),
            ("crash-database", _) => lane.map(Command::CrashDatabase),
            ("revive-database", _) => lane.map(Command::ReviveDatabase),
            ("choose", _) => lane.map(Command::Choose),
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
            Command::CrashCache(lane) => format!("{}: the cache crashes", lane.name()),
            Command::CrashDatabase(lane) => format!("{}: the database crashes", lane.name()),
            Command::ReviveDatabase(lane) => format!("{}: the database is back", lane.name()),
            Command::Write(key) => format!("key {key} is written"),
            Command::Choose(lane) => format!("{} is chosen", lane.name()),
            Command::RestartMetrics => "the metrics begin anew".to_owned(),
        }
    }

    fn command_mark(command: &Command) -> MarkKind {
        match command {
            Command::CrashCache(_) | Command::CrashDatabase(_) => MarkKind::Failure,
            Command::ReviveDatabase(_) => MarkKind::Recovery,
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
        self.tally().marks.all()
    }

    fn series(&self) -> Vec<NamedSeries> {
        let sampler = &self.tally().sampler;
        let of_lane = |lane: &Lane| {
            let sampled = &lane.tally().sampled;
            let name = lane.kind().name();
            [
                ("write_p50_ms", &sampled.write_ms),
                ("database_rows", &sampled.rows),
                ("at_risk", &sampled.at_risk),
                ("dirty_keys", &sampled.dirty),
                ("stale_reads", &sampled.stale),
                ("lost_writes", &sampled.lost),
            ]
            .map(|(what, series)| NamedSeries::new(format!("{name}.{what}"), series, sampler))
        };
        self.lanes().iter().flat_map(of_lane).collect()
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let behind = self.lane(LaneKind::WriteBehind);
        behind.tally().sampled.at_risk.points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let log = if params.replicated_log {
            ", replicated"
        } else {
            ""
        };
        format!(
            "{} writes/s, flush {} s{log}",
            params.writes_per_s, params.flush_s
        )
    }
}
