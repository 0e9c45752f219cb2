//! What the chapter tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::families::Family;
use super::goals::GOALS;
use super::metrics::metrics;
use super::model::{MOST_MALFORMED, Model};
use super::params::Params;
use crate::components::named::Named as _;
use crate::lesson::{
    Argument, Goal, GoalReading, Mark, MarkKind, Metrics, NamedSeries, Parameters as _, Refusal,
    Subject, Value, Verb, VerbArgument,
};
use crate::sim::SimTime;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 1;
    const VERBS: &'static [Verb] = &[
        Verb {
            name: "ask",
            argument: VerbArgument::None,
            help: "the present question, once, now",
        },
        Verb {
            name: "insert-malformed",
            argument: VerbArgument::None,
            help: "a user whose age is a text",
        },
        Verb {
            name: "restart-metrics",
            argument: VerbArgument::None,
            help: "the metrics begin anew; the questions go on",
        },
    ];
    const GOALS: &'static [Goal] = &GOALS;

    fn set_command(name: &str, value: Value) -> Command {
        Command::Set(name.to_owned(), value)
    }

    fn verb_command(verb: &str, _argument: Argument<'_>) -> Option<Command> {
        match verb {
            "ask" => Some(Command::Ask),
            "insert-malformed" => Some(Command::InsertMalformed),
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
            _ => Ok(()),
        }
    }

    fn command_text(command: &Command) -> String {
        match command {
            Command::Set(name, value) => format!("{name} = {value}"),
            Command::Ask => "the question is asked".to_owned(),
            Command::InsertMalformed => {
                format!("a user whose age is a text is written (at most {MOST_MALFORMED})")
            }
            Command::RestartMetrics => "the metrics begin anew".to_owned(),
        }
    }

    fn command_mark(command: &Command) -> MarkKind {
        match command {
            Command::InsertMalformed => MarkKind::Failure,
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
        let families = Family::ALL.iter().zip(&tally.cost_us);
        families
            .map(|(family, cost)| {
                NamedSeries::new(format!("{}.cost_us", family.name()), cost, &tally.sampler)
            })
            .chain([NamedSeries::new("plan_us", &tally.plan_us, &tally.sampler)])
            .collect()
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally().plan_us.points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        format!("{}, {} users", params.query.name(), params.users)
    }
}
