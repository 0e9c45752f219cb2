//! The line that says what is happening.

use crate::chapters::replication::because::why;
use crate::chapters::replication::model::{Model, What};
use crate::components::trace::Trace;
use crate::lesson::{Pace, QuietWords, Status, most_telling, quiet, setting_changed};
use crate::sim::SimTime;

/// What is said while nothing is told.
const WRITES: QuietWords = QuietWords {
    none_yet: "Nothing has been written yet. Press Space.",
    first: "The first writes are on their way.",
    next: "Waiting for the next request.",
};

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        let asks = model.params().reads_per_s + model.params().writes_per_s > 0.0;
        let idle = (!asks).then_some(("Nobody asks for anything.", ""));
        return quiet(model.log(), (now, pace), &WRITES, idle);
    };
    let known = line.what.operation().and_then(|id| model.operation(id));
    Status::told(line.at, sentence(model, line.what), known.is_some())
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    most_telling(model.log(), now, pace, weight)
}

/// How telling something is.
fn weight(what: What) -> u8 {
    match what {
        What::Promoted { .. } | What::Elected { .. } => 11,
        What::Crashed { .. }
        | What::Revived { .. }
        | What::Cut { .. }
        | What::Healed { .. }
        | What::Slowed { .. } => 10,
        What::Dropped { .. } | What::StoodForElection { .. } => 9,
        What::Answered { stale: true, .. } => 8,
        What::Refused { .. } | What::TimedOut { .. } => 7,
        What::Conflicted { .. }
        | What::SteppedDown { .. }
        | What::Rebuilt
        | What::MessageDelayed { .. }
        | What::MessageDropped { .. } => 6,
        What::CaughtUp { .. } | What::HandedOff { .. } | What::Repaired { .. } => 5,
        What::Exchanged { .. } | What::Changed { .. } => 4,
        What::Acknowledged { .. } => 3,
        What::Answered { .. } => 2,
        What::Accepted { .. } => 1,
    }
}

/// An operation that has ended is told with its cause, everything else as the log has it.
fn sentence(model: &Model, what: What) -> String {
    let tells = matches!(
        what,
        What::Acknowledged { .. }
            | What::Answered { .. }
            | What::Refused { .. }
            | What::TimedOut { .. }
            | What::Dropped { .. }
    );
    let operation = what.operation().and_then(|id| model.operation(id));
    match operation.filter(|_| tells) {
        Some(operation) => why(model, operation).headline,
        None => line_text(what),
    }
}

/// A line of the event log in words.
pub(super) fn line_text(what: What) -> String {
    match what {
        What::Accepted {
            client,
            key,
            version,
            node,
            ..
        } => format!("Client {client} writes key {key} at node {node}: version {version}."),
        What::Acknowledged {
            key,
            version,
            nodes,
            ..
        } => {
            let held = if nodes == 1 {
                "1 node holds it".to_owned()
            } else {
                format!("{nodes} nodes hold it")
            };
            format!("Version {version} of key {key} is acknowledged: {held}.")
        }
        What::Answered {
            key,
            version,
            stale,
            ..
        } => {
            let stale = if stale { ", a stale read" } else { "" };
            format!("Key {key} is answered with version {version}{stale}.")
        }
        other => fault_text(other),
    }
}

/// What broke, what was mended and who leads, in words.
fn fault_text(what: What) -> String {
    match what {
        What::Refused { key, .. } => format!("Key {key} is refused: nobody can take it."),
        What::TimedOut { key, .. } => format!("A client gives up on key {key}."),
        What::Crashed { node } => format!("Node {node} crashes."),
        What::Revived { node } => format!("Node {node} is back."),
        What::Cut { a, b } => format!("The line between nodes {a} and {b} is cut."),
        What::Healed { a, b } => format!("The line between nodes {a} and {b} is healed."),
        What::Slowed { a, b, by_ms: 0 } => {
            format!("The line between nodes {a} and {b} is as quick as the others.")
        }
        What::Slowed { a, b, by_ms } => {
            format!("The line between nodes {a} and {b} takes {by_ms} ms more each way.")
        }
        What::Promoted { node, lost: 0, .. } => {
            format!("Node {node} takes over, and no acknowledged write is missing.")
        }
        What::Promoted { node, lost, .. } => {
            let writes = if lost == 1 {
                "1 acknowledged write is".to_owned()
            } else {
                format!("{lost} acknowledged writes are")
            };
            format!("Node {node} takes over, and {writes} gone.")
        }
        What::StoodForElection { node, term } => {
            format!("Node {node} has heard of no leader and asks for votes in term {term}.")
        }
        What::Elected { node, term } => {
            format!("A majority votes for node {node}: it leads in term {term}.")
        }
        What::SteppedDown { node, term } => {
            format!("Node {node} hears of term {term} and steps down.")
        }
        What::CaughtUp { node } => format!("Node {node} has what it had missed."),
        What::Conflicted {
            key, version, node, ..
        } => format!(
            "At node {node} version {version} of key {key} meets a write that it did not know of."
        ),
        What::Dropped {
            key, version, by, ..
        } => format!(
            "Version {version} of key {key} is dropped: version {by} has a later time stamp."
        ),
        What::Repaired { node, key, version } => {
            format!("A read has node {node} mended: version {version} of key {key}.")
        }
        What::HandedOff { node, key, version } => {
            format!("Node {node} is handed version {version} of key {key}, kept for it.")
        }
        What::Exchanged { node, values } => {
            format!("Node {node} takes {values} newer values from another.")
        }
        What::MessageDelayed { number, by_ms } => {
            format!("Message {number} is delayed by {by_ms} ms.")
        }
        What::MessageDropped { number } => format!("Message {number} is dropped."),
        What::Changed { name } => setting_changed(name),
        What::Rebuilt => "Another cluster, which starts empty.".to_owned(),
        What::Accepted { .. } | What::Acknowledged { .. } | What::Answered { .. } => String::new(),
    }
}
