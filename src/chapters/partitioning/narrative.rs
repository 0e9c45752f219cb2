//! What the chapter tells of its run: its events in words, and what can be explained.

use super::cards::{Card, words};
pub use super::explanation::Thing;
use super::explanation::{of_name, of_query, of_row, of_shard, shards};
use super::model::{LogEvent, Model};
use super::params::Strategy;
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{plural, setting_changed, verb};
use crate::lesson::{ExplanationOf, Narrative, digits};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::Added { .. } | LogEvent::Removed { .. } => 9,
            LogEvent::Refused { .. } => 8,
            LogEvent::Bordered { .. } | LogEvent::Named { .. } => 7,
            LogEvent::Answered { slow: true, .. } => 6,
            LogEvent::Changed { .. } | LogEvent::Hedged { .. } => 5,
            LogEvent::Answered { .. } => 4,
            LogEvent::Asked { .. } => 3,
            LogEvent::Came { .. } | LogEvent::Called { .. } => 1,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        let world = self.world();
        match event {
            LogEvent::Came {
                row,
                node,
                asked,
                write,
                ..
            } => {
                let (verb, rest) = (accessed(write), and_others(asked));
                let (user, date) = (world.user(row), world.date(row));
                format!("Row (user {user}, {date}) is {verb} shard {node}{rest}.")
            }
            LogEvent::Asked {
                card,
                shards: count,
                ..
            } => {
                let question = words(card, self.params(), world);
                format!("\"{question}\" asks {}.", shards(count))
            }
            LogEvent::Answered {
                id,
                card,
                slowest,
                slow,
            } => answered(self, id, card, slowest, slow),
            LogEvent::Hedged { parts, .. } => hedged(parts),
            LogEvent::Refused { .. } => "A query is not sent: too many are under way.".to_owned(),
            LogEvent::Added { node, moved, of } => moved_text(self, "is added", node, moved, of),
            LogEvent::Removed { node, moved, of } => {
                moved_text(self, "is taken away", node, moved, of)
            }
            LogEvent::Bordered { number, row } => {
                let day = world.date(row.clamp(world.first, world.end() - 1));
                format!("Border {number} now stands before {day}.")
            }
            LogEvent::Named { number, node } => {
                format!(
                    "A row of {} is stored on shard {node}.",
                    own_key(self, number)
                )
            }
            LogEvent::Called {
                number,
                node,
                write,
                ..
            } => {
                let (key, verb) = (own_key(self, number), accessed(write));
                format!("The row of {key} is {verb} shard {node}.")
            }
            LogEvent::Changed { name } => setting_changed(name),
        }
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        match event {
            LogEvent::Came { row, .. } => Some(Thing::Row(row)),
            LogEvent::Named { number, .. } | LogEvent::Called { number, .. } => {
                Some(Thing::Name(number))
            }
            _ => {
                let known = event.query().filter(|id| self.query(*id).is_some());
                known.map(Thing::Query)
            }
        }
    }

    fn explain(&self, thing: Thing, _now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Row(row) => {
                let world = self.world();
                Some(of_row(self, row.clamp(world.first, world.end() - 1)))
            }
            Thing::Query(id) => self.query(id).map(|ask| of_query(self, ask)),
            Thing::Name(number) => {
                let stored = self.names().find(|stored| stored.number == number)?;
                Some(of_name(self, &stored.name))
            }
            Thing::Shard(node) => of_shard(self, node),
        }
    }
}

/// A key of the learner's own; it may be gone.
fn own_key(model: &Model, number: u64) -> &str {
    let mut names = model.names();
    let stored = names.find(|stored| stored.number == number);
    stored.map_or("a key of yours", |stored| stored.name.as_str())
}

/// Parts of a query for which second replicas are asked.
fn hedged(parts: u32) -> String {
    match parts {
        1 => "One part is late: a second replica is asked for it (hedged request).".to_owned(),
        _ => {
            format!("{parts} parts are late: second replicas are asked for them (hedged requests).")
        }
    }
}

/// What happens to a row on a shard.
fn accessed(write: bool) -> &'static str {
    if write { "written to" } else { "read from" }
}

/// The shards that a request had to ask besides the one that is named.
fn and_others(asked: u32) -> String {
    match asked {
        0 | 1 => String::new(),
        2 => " and one other".to_owned(),
        _ => format!(" and {} others", asked - 1),
    }
}

fn answered(model: &Model, id: u64, card: Card, slowest: u32, slow: bool) -> String {
    let question = words(card, model.params(), model.world());
    let Some(ask) = model.query(id) else {
        return format!("\"{question}\" is answered; shard {slowest} was last.");
    };
    let took = ask.latency();
    let tail = if slow { ", which was slow" } else { "" };
    if ask.asked == 1 {
        return format!("\"{question}\" asked shard {slowest} alone: {took}{tail}.");
    }
    format!(
        "\"{question}\" asked {} and waited {took} for the last, shard {slowest}{tail}.",
        shards(ask.asked)
    )
}

fn moved_text(model: &Model, what: &str, node: u32, moved: u64, of: u64) -> String {
    let share = 100.0 * moved as f64 / of.max(1) as f64;
    let why = match model.params().strategy {
        Strategy::HashMod => "the remainder changes for the rest",
        Strategy::Ring | Strategy::Compound => "the other tokens stay where they are",
        Strategy::Range => "only one range is split or closed",
    };
    format!(
        "Shard {node} {what}: {} of {} {} {}, {share:.0} %; {why}.",
        digits(moved as f64),
        digits(of as f64),
        plural(of, "key"),
        verb(moved, "moves", "move")
    )
}
