//! The line that says what is happening.

use super::Selection;
use crate::chapters::write_patterns::model::{Model, What};
use crate::components::trace::Trace;
use crate::lesson::{Pace, QuietWords, Status, most_telling, quiet};
use crate::sim::SimTime;

/// What is said while nothing is told.
const OPERATIONS: QuietWords = QuietWords {
    none_yet: "Nothing has been written yet. Press Space.",
    first: "The first operations are on their way.",
    next: "Waiting for the next operation.",
};

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        let asks = model.params().reads_per_s + model.params().writes_per_s > 0.0;
        let idle = (!asks).then_some(("Nobody asks for anything.", ""));
        return quiet(model.log(), (now, pace), &OPERATIONS, idle);
    };
    let known = explained(line.what).is_some_and(|what| is_known(model, what));
    Status::told(line.at, line_text(line.what), known)
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    most_telling(model.log(), now, pace, weight)
}

/// What explains a line.
pub(super) fn explained(what: What) -> Option<Selection> {
    match what {
        What::CacheCrashed { lane, lost, .. } if lost > 0 => Some(Selection::Lost(lane)),
        _ => {
            let (id, _) = what.about()?;
            Some(Selection::Request(what.lane()?, id))
        }
    }
}

/// Whether what would be explained is still remembered.
fn is_known(model: &Model, what: Selection) -> bool {
    match what {
        Selection::Request(lane, id) => {
            let lane = model.lane(lane);
            lane.request(id).is_some() || lane.lost().iter().any(|lost| lost.id == id)
        }
        _ => true,
    }
}

/// How telling something is.
fn weight(what: What) -> u8 {
    match what {
        What::CacheCrashed { lost, .. } if lost > 0 => 12,
        What::CacheCrashed { .. } | What::DatabaseCrashed { .. } => 11,
        What::DatabaseBack { .. } | What::Chosen { .. } => 10,
        What::Hit { stale: true, .. } => 9,
        What::FlushFailed { .. } => 8,
        What::WaitsForRoom { .. } => 7,
        What::Refused { .. } | What::TimedOut { .. } => 6,
        What::FlushSent { .. } | What::FlushCommitted { .. } => 5,
        What::NotFilled { .. } => 4,
        What::Buffered { absorbed: true, .. } => 3,
        What::Buffered { .. } | What::Committed { .. } => 2,
        What::Missed { .. } => 1,
        _ => 0,
    }
}

/// A line of the event log in words.
pub(super) fn line_text(what: What) -> String {
    let text = what.text();
    match what.lane() {
        Some(lane) => format!("{}: {text}.", lane.name()),
        None => format!("{}.", text.replace('_', " ")),
    }
}
