//! What the model tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::cards::Card;
use super::command::Command;
use super::goals::GOALS;
use super::layout::{MOST_NODES, Node};
use super::metrics::metrics;
use super::model::{LONGEST_NAME, Model};
use super::params::{Params, Strategy};
use crate::components::named::Named as _;
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
            name: "add-node",
            argument: VerbArgument::None,
            help: "one more shelf; keys move to it as the rule says",
        },
        Verb {
            name: "remove-node",
            argument: VerbArgument::Number("N"),
            help: "takes a shelf away; its keys move to the others",
        },
        Verb {
            name: "border",
            argument: VerbArgument::Link,
            help: "border A of the ranges stands before row B, counted from the oldest",
        },
        Verb {
            name: "ask",
            argument: VerbArgument::Word("CARD", &["user", "month", "row"]),
            help: "executes a query card",
        },
        Verb {
            name: "put",
            argument: VerbArgument::Text("NAME"),
            help: "stores a row of today for a user of this name; the last 24 of them stay",
        },
        Verb {
            name: "restart-metrics",
            argument: VerbArgument::None,
            help: "the metrics begin anew; everything else goes on",
        },
    ];
    const GOALS: &'static [Goal] = &GOALS;

    fn set_command(name: &str, value: Value) -> Command {
        Command::Set(name.to_owned(), value)
    }

    fn verb_command(verb: &str, argument: Argument<'_>) -> Option<Command> {
        match (verb, argument) {
            ("add-node", _) => Some(Command::AddNode),
            ("remove-node", Argument::Number(node)) => {
                Node::try_from(node).ok().map(Command::RemoveNode)
            }
            ("border", Argument::Link(number, row)) => {
                let number = u32::try_from(number).ok()?;
                Some(Command::Border(number, row))
            }
            ("ask", Argument::Word(card)) => Card::from_name(card).map(Command::Ask),
            ("put", Argument::Text(name)) => Some(Command::Put(name.to_owned())),
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
        let refuse = |text: String| Err(Refusal::new(text));
        match command {
            Command::Set(name, value) => {
                let mut changed = params.clone();
                Params::field(name)?.set(&mut changed, value)?;
                changed.check_together()
            }
            Command::RemoveNode(0) => {
                refuse("`remove-node` takes the number of a shelf, from 1.".to_owned())
            }
            Command::Border(number, row) => {
                // Shelves come and go by commands; a border that is not there moves nothing.
                let borders = MOST_NODES - 1;
                let known = (1..=borders).contains(&u64::from(*number));
                if known && (1..=params.keys).contains(row) {
                    return Ok(());
                }
                refuse(format!(
                    "`border` takes a border from 1 to {borders} and a row from 1 to {}, not \
                     `{number}-{row}`.",
                    params.keys
                ))
            }
            Command::Put(name) if !is_name(name) => refuse(format!(
                "`put` takes a name of 1 to {LONGEST_NAME} letters a to z."
            )),
            _ => Ok(()),
        }
    }

    fn command_text(command: &Command) -> String {
        match command {
            Command::Set(name, value) => format!("{name} = {value}"),
            Command::AddNode => "a shelf is added".to_owned(),
            Command::RemoveNode(node) => format!("shelf {node} is taken away"),
            Command::Border(number, row) => format!("border {number} stands before row {row}"),
            Command::Ask(card) => format!("the card \"{}\" is asked", card.kind()),
            Command::Put(name) => format!("a row of {name} is stored"),
            Command::RestartMetrics => "the metrics begin anew".to_owned(),
        }
    }

    fn command_mark(_command: &Command) -> MarkKind {
        MarkKind::Change
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
        self.goals().reading(index, self)
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
                ("imbalance_data", &sampled.data),
                ("imbalance_traffic", &sampled.traffic),
                ("latency_ms", &sampled.latency_ms),
            ],
        )
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally().sampled.traffic.points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let name = match self.params().strategy {
            Strategy::Range => "range",
            Strategy::HashMod => "mod N",
            Strategy::Ring => "ring",
            Strategy::Compound => "compound",
        };
        format!("{name}, {} shelves", self.params().nodes)
    }
}

/// Whether a name can be stored: short, and of plain letters.
pub(super) fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase())
}
