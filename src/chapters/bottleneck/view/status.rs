//! The line that says what is happening.

use crate::chapters::bottleneck::because::why;
use crate::chapters::bottleneck::model::{Model, What};
use crate::components::trace::Trace;
use crate::lesson::{Pace, REQUESTS, Status, most_telling, quiet, setting_changed};
use crate::sim::{SimDuration, SimTime};

/// A wait from which on it is told rather than what the page cost.
const LONG: SimDuration = SimDuration::from_millis(20);

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        let asks = model.params().reads_per_s > 0.0;
        let idle = (!asks).then_some(("Nobody asks for anything.", ""));
        return quiet(model.log(), (now, pace), &REQUESTS, idle);
    };
    let known = line.what.request().and_then(|id| model.request(id));
    Status::told(line.at, sentence(model, line.what, now), known.is_some())
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    most_telling(model.log(), now, pace, weight)
}

/// How telling something is.
fn weight(what: What) -> u8 {
    match what {
        What::Killed { .. } | What::Revived => 9,
        What::Changed { .. } => 8,
        What::Refused { .. } => 7,
        What::TimedOut { .. } => 6,
        What::Wasted { .. } => 5,
        What::Started { waited, .. } if waited > LONG => 4,
        What::Started {
            in_memory: Some(false),
            ..
        } => 3,
        What::Started { .. } | What::Written { .. } => 2,
        What::Answered { .. } => 1,
        What::Retried { .. } => 0,
    }
}

fn sentence(model: &Model, what: What, now: SimTime) -> String {
    match what {
        What::Answered { id, .. } | What::TimedOut { id, .. } | What::Refused { id, .. } => {
            match model.request(id) {
                Some(request) => why(model, request, now).headline,
                None => line_text(what),
            }
        }
        _ => line_text(what),
    }
}

/// A line of the event log in words.
pub(super) fn line_text(what: What) -> String {
    match what {
        What::Started {
            page,
            in_memory,
            waited,
            ..
        } => {
            let from = match in_memory {
                Some(true) => " from memory",
                Some(false) => " from disk",
                None => "",
            };
            if waited.is_zero() {
                format!("Page {page} is served{from} at once.")
            } else {
                format!("Page {page} is served{from}, after {waited} in line.")
            }
        }
        What::Answered {
            page,
            from_cache: true,
            ..
        } => format!("Page {page} is answered from the cache."),
        What::Answered { page, .. } => format!("Page {page} is answered."),
        What::TimedOut { page, .. } => {
            format!("A client gives up on page {page}; its request stays in line.")
        }
        What::Refused { page, .. } => format!("Page {page} is refused: the line is full."),
        What::Retried { page, attempt, .. } => {
            format!("Page {page} is tried again, retry {attempt}.")
        }
        What::Wasted { page, .. } => {
            format!("Page {page} is served for a client that has given up: work for nothing.")
        }
        What::Written { page, .. } => format!("Page {page} is written at the first copy."),
        What::Killed { entries } => format!("The cache is killed; {entries} entries are lost."),
        What::Revived => "The cache is back, and empty.".to_owned(),
        What::Changed { name } => setting_changed(name),
    }
}
