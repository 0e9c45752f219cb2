//! What replication tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::GOALS;
use super::metrics::metrics;
use super::model::Model;
use super::params::{Ack, Params, ReadFrom, Strategy};
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::lesson::{
    Argument, Goal, GoalReading, Mark, MarkKind, Metrics, NamedSeries, Parameters as _, Refusal,
    Subject, Value, Verb, VerbArgument, series,
};
use crate::sim::SimTime;

/// The longest delay of a message by hand, or of all on a link.
pub(super) const MOST_DELAY_MS: u32 = 60_000;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const VERBS: &'static [Verb] = &[
        Verb {
            name: "crash",
            argument: VerbArgument::Number("NODE"),
            help: "a node stops; what it had on disk stays there",
        },
        Verb {
            name: "revive",
            argument: VerbArgument::Number("NODE"),
            help: "it comes back with what it has on disk",
        },
        Verb {
            name: "cut",
            argument: VerbArgument::Link,
            help: "nothing gets through between two nodes",
        },
        Verb {
            name: "heal",
            argument: VerbArgument::Link,
            help: "messages get through again",
        },
        Verb {
            name: "slow-link",
            argument: VerbArgument::LinkAndNumber("MS"),
            help: "messages between two nodes take so much longer each way; 0 is as before",
        },
        Verb {
            name: "delay-message",
            argument: VerbArgument::Number("NUMBER"),
            help: "a message under way arrives 20 ms later",
        },
        Verb {
            name: "delay-message-by",
            argument: VerbArgument::Link,
            help: "message A under way arrives B milliseconds later",
        },
        Verb {
            name: "drop-message",
            argument: VerbArgument::Number("NUMBER"),
            help: "a message under way never arrives",
        },
        Verb {
            name: "write",
            argument: VerbArgument::Number("KEY"),
            help: "a client writes this key",
        },
        Verb {
            name: "read",
            argument: VerbArgument::Number("KEY"),
            help: "a client reads this key",
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
        let node = |number: u64| u8::try_from(number).ok();
        match (verb, argument) {
            ("crash", Argument::Number(id)) => node(id).map(Command::Crash),
            ("revive", Argument::Number(id)) => node(id).map(Command::Revive),
            ("cut", Argument::Link(a, b)) => Some(Command::Cut(node(a)?, node(b)?)),
            ("heal", Argument::Link(a, b)) => Some(Command::Heal(node(a)?, node(b)?)),
            ("slow-link", Argument::LinkAndNumber(a, b, by_ms)) => {
                let by_ms = u32::try_from(by_ms).ok()?;
                Some(Command::SlowLink(node(a)?, node(b)?, by_ms))
            }
            ("delay-message", Argument::Number(number)) => {
                u32::try_from(number).ok().map(Command::DelayMessage)
            }
            ("delay-message-by", Argument::Link(number, by_ms)) => {
                let (number, by_ms) = (u32::try_from(number).ok()?, u32::try_from(by_ms).ok()?);
                Some(Command::DelayMessageBy(number, by_ms))
            }
            ("drop-message", Argument::Number(number)) => {
                u32::try_from(number).ok().map(Command::DropMessage)
            }
            ("write", Argument::Number(key)) => Key::try_from(key).ok().map(Command::Write),
            ("read", Argument::Number(key)) => Key::try_from(key).ok().map(Command::Read),
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
        let nodes = params.all_nodes();
        let is_node = |id: u8| (1..=nodes).contains(&usize::from(id));
        match command {
            Command::Set(name, value) => {
                let mut changed = params.clone();
                Params::field(name)?.set(&mut changed, value)?;
                changed.check_together()
            }
            Command::Crash(id) | Command::Revive(id) if !is_node(*id) => Err(Refusal::new(
                format!("nodes are numbered from 1 to {nodes}; there is no node `{id}`."),
            )),
            Command::Cut(a, b) | Command::Heal(a, b) | Command::SlowLink(a, b, _)
                if a == b || !is_node(*a) || !is_node(*b) =>
            {
                Err(Refusal::new(format!(
                    "a link joins two different nodes from 1 to {nodes}, not `{a}-{b}`."
                )))
            }
            Command::DelayMessage(0) | Command::DelayMessageBy(0, _) | Command::DropMessage(0) => {
                Err(Refusal::new(
                    "messages under way are numbered from 1, not `0`.".to_owned(),
                ))
            }
            Command::DelayMessageBy(_, by_ms) if !(1..=MOST_DELAY_MS).contains(by_ms) => {
                Err(Refusal::new(format!(
                    "a message is delayed by 1 to {MOST_DELAY_MS} ms, not by `{by_ms}`."
                )))
            }
            Command::SlowLink(_, _, by_ms) if *by_ms > MOST_DELAY_MS => Err(Refusal::new(format!(
                "a link takes 0 to {MOST_DELAY_MS} ms longer, not `{by_ms}`."
            ))),
            Command::Write(key) | Command::Read(key)
                if *key == 0 || u64::from(*key) > params.keys =>
            {
                Err(Refusal::new(format!(
                    "keys are numbered from 1 to {}; there is no key `{key}`.",
                    params.keys
                )))
            }
            _ => Ok(()),
        }
    }

    fn command_text(command: &Command) -> String {
        match command {
            Command::Set(name, value) => format!("{name} = {value}"),
            Command::Crash(id) => format!("node {id} crashes"),
            Command::Revive(id) => format!("node {id} is back"),
            Command::Cut(a, b) => format!("the link between {a} and {b} is cut"),
            Command::Heal(a, b) => format!("the link between {a} and {b} is healed"),
            Command::SlowLink(a, b, 0) => {
                format!("the link between {a} and {b} is as quick as others")
            }
            Command::SlowLink(a, b, by_ms) => {
                format!("the link between {a} and {b} takes {by_ms} ms more each way")
            }
            Command::DelayMessage(number) => format!("message {number} is delayed"),
            Command::DelayMessageBy(number, by_ms) => {
                format!("message {number} is delayed by {by_ms} ms")
            }
            Command::DropMessage(number) => format!("message {number} is dropped"),
            Command::Write(key) => format!("key {key} is written"),
            Command::Read(key) => format!("key {key} is read"),
            Command::RestartMetrics => "the metrics begin anew".to_owned(),
        }
    }

    fn command_mark(command: &Command) -> MarkKind {
        match command {
            Command::Crash(_) | Command::Cut(..) | Command::DropMessage(_) => MarkKind::Failure,
            Command::Revive(_) | Command::Heal(..) => MarkKind::Recovery,
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
        let mut all = series::named(
            &tally.sampler,
            [
                ("write_p50_ms", &sampled.write_p50_ms),
                ("write_p99_ms", &sampled.write_p99_ms),
                ("available_writes", &sampled.available_writes),
                ("available_reads", &sampled.available_reads),
                ("stale_share_recent", &sampled.stale_recent),
                ("stale_share", &sampled.stale_total),
                ("lost_writes", &sampled.lost),
            ],
        );
        let nodes = sampled.lag.iter().enumerate().skip(1);
        all.extend(
            nodes
                .take(self.params().nodes as usize)
                .map(|(node, lag)| NamedSeries::new(format!("lag_{node}"), lag, &tally.sampler)),
        );
        all
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let tally = self.tally();
        tally.sampled.write_p99_ms.points(&tally.sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        match params.strategy {
            Strategy::Leaderless => {
                format!("N {}, W {}, R {}", params.nodes, params.w(), params.r())
            }
            Strategy::Consensus => format!("consensus of {}", params.nodes),
            Strategy::MultiLeader => format!("two leaders, {}", params.conflict.name()),
            Strategy::SingleLeader => {
                let ack = match params.ack {
                    Ack::Any => format!("any {}", params.ack_count),
                    ack => ack.name().to_owned(),
                };
                match params.read_from {
                    ReadFrom::Leader => ack,
                    from => format!("{ack}, reads {}", from.name()),
                }
            }
        }
    }
}
