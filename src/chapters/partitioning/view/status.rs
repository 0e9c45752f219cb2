//! The line that says what is happening.

use crate::chapters::partitioning::because::shelves;
use crate::chapters::partitioning::cards::words;
use crate::chapters::partitioning::model::{Model, What};
use crate::chapters::partitioning::params::{KeyStream, Strategy};
use crate::components::trace::Trace;
use crate::lesson::{Pace, Status, most_telling, setting_changed};
use crate::sim::SimTime;
use crate::ui::thousands;

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        return Status::quiet(now, quiet(model, now), "");
    };
    let has_why = line.what.query().is_none_or(|id| model.query(id).is_some());
    Status::told(line.at, line_text(model, line.what), has_why)
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    most_telling(model.log(), now, pace, weight)
}

fn weight(what: What) -> u8 {
    match what {
        What::Added { .. } | What::Removed { .. } => 9,
        What::Refused { .. } => 8,
        What::Bordered { .. } | What::Named { .. } => 7,
        What::Answered { slow: true, .. } => 6,
        What::Changed { .. } => 5,
        What::Answered { .. } => 4,
        What::Asked { .. } => 3,
        What::Came { .. } | What::Called { .. } => 1,
    }
}

fn quiet(model: &Model, now: SimTime) -> &'static str {
    if now == SimTime::ZERO {
        "Nothing has been asked for yet. Press Space."
    } else if model.params().reads_per_s <= 0.0 {
        "Nobody asks for anything."
    } else if model.params().stream == KeyStream::Names && model.names().next().is_none() {
        "No key of yours is stored yet: nobody asks for one."
    } else {
        "Waiting for the next request."
    }
}

/// A line of the event log in words.
pub(super) fn line_text(model: &Model, what: What) -> String {
    let world = model.world();
    match what {
        What::Came {
            row,
            node,
            asked,
            write,
            ..
        } => {
            let verb = if write {
                "is written to"
            } else {
                "is read from"
            };
            let rest = match asked {
                0 | 1 => String::new(),
                _ => format!(" and {}", others(asked - 1)),
            };
            let (user, date) = (world.user(row), world.date(row));
            format!("Row (user {user}, {date}) {verb} shelf {node}{rest}.")
        }
        What::Asked {
            card,
            shelves: count,
            ..
        } => {
            let question = words(card, model.params(), world);
            format!("\"{question}\" asks {}.", shelves(count))
        }
        What::Answered {
            id,
            card,
            slowest,
            slow,
        } => answered(model, id, card, slowest, slow),
        What::Refused { .. } => "A query is not sent: too many are under way.".to_owned(),
        What::Added { node, moved, of } => moved_text(model, "is added", node, moved, of),
        What::Removed { node, moved, of } => moved_text(model, "is taken away", node, moved, of),
        What::Bordered { number, row } => {
            let day = world.date(row.clamp(world.first, world.end() - 1));
            format!("Border {number} now stands before {day}.")
        }
        What::Named { number, node } => {
            format!(
                "A row of {} is stored on shelf {node}.",
                own_key(model, number)
            )
        }
        What::Called {
            number,
            node,
            write,
            ..
        } => {
            let verb = if write { "written to" } else { "read from" };
            format!(
                "The row of {} is {verb} shelf {node}.",
                own_key(model, number)
            )
        }
        What::Changed { name } => setting_changed(name),
    }
}

/// A key of the learner's own; it may be gone.
fn own_key(model: &Model, number: u64) -> &str {
    let mut names = model.names();
    let stored = names.find(|stored| stored.number == number);
    stored.map_or("a key of yours", |stored| stored.name.as_str())
}

fn others(count: u32) -> String {
    match count {
        1 => "one other".to_owned(),
        _ => format!("{count} others"),
    }
}

fn answered(
    model: &Model,
    id: u64,
    card: crate::chapters::partitioning::cards::Card,
    slowest: u32,
    slow: bool,
) -> String {
    let question = words(card, model.params(), model.world());
    let Some(ask) = model.query(id) else {
        return format!("\"{question}\" is answered; shelf {slowest} was last.");
    };
    let took = ask.latency();
    let tail = if slow { ", which was slow" } else { "" };
    if ask.asked == 1 {
        return format!("\"{question}\" asked shelf {slowest} alone: {took}{tail}.");
    }
    format!(
        "\"{question}\" asked {} and waited {took} for the last, shelf {slowest}{tail}.",
        shelves(ask.asked)
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
        "Shelf {node} {what}: {} of {} keys move, {share:.0} %; {why}.",
        thousands(moved as f64),
        thousands(of as f64)
    )
}
