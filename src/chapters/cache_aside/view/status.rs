//! The line that says what is happening.

use crate::chapters::cache_aside::because::miss_sentence;
use crate::chapters::cache_aside::model::{Model, What};
use crate::chapters::cache_aside::request::Step;
use crate::components::trace::Trace;
use crate::lesson::{Pace, QuietWords, STAYS_S, Status, most_telling, quiet, setting_changed};
use crate::sim::SimTime;

/// What is said while nothing is told.
const STEPS: QuietWords = QuietWords {
    none_yet: "Nothing has been asked for yet. Press Space.",
    first: "The first requests are on their way.",
    next: "Waiting for the next step.",
};

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        return quiet(model.log(), (now, pace), &STEPS, idle(model));
    };
    let known = line.what.request().and_then(|id| model.request(id));
    Status::told(line.at, sentence(model, line.what), known.is_some())
}

/// Where so few lines come while a sentence stays, each can be told when it happens.
const FEW: usize = 12;

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    let is_recent = |line: &&Trace<What>| now.since(line.at).as_secs_f64() < STAYS_S * pace.speed;
    let recent = || model.log().lines().rev().take_while(is_recent);
    if pace.playing && recent().take(FEW + 1).count() <= FEW {
        // The first of the weightiest found is the latest of them.
        let mut best: Option<Trace<What>> = None;
        for line in recent() {
            if best.is_none_or(|known| weight(line.what) > weight(known.what)) {
                best = Some(*line);
            }
        }
        return best;
    }
    most_telling(model.log(), now, pace, weight)
}

/// How telling something is.
fn weight(what: What) -> u8 {
    match what {
        What::Stored { old: true, .. } => 9,
        What::Rejected { .. } | What::DeleteLost { .. } | What::Refused { .. } => 8,
        What::Hit { stale: true, .. } => 7,
        What::Crowd { .. } | What::Warmed { .. } => 6,
        What::Committed { .. } | What::Deleted { .. } => 5,
        What::Missed { .. } | What::Hit { early: true, .. } => 4,
        What::Waits { .. }
        | What::NothingToStore { .. }
        | What::Stopped { .. }
        | What::Held { .. }
        | What::Released { .. } => 3,
        What::Selected { .. } | What::Stored { .. } => 2,
        What::Hit { .. } => 1,
        _ => 0,
    }
}

fn sentence(model: &Model, what: What) -> String {
    match what {
        What::Missed { id, cause, key } => match model.request(id) {
            Some(request) => {
                let params = model.params();
                format!(
                    "{} {} + {} ms.",
                    miss_sentence(request, cause),
                    params.cache_ms,
                    params.database_ms
                )
            }
            None => format!("Key {key} missed: {}.", cause.name()),
        },
        What::Stored {
            id,
            key,
            version,
            old: true,
            ..
        } => late_set(model, id, key, version),
        _ => line_text(what),
    }
}

/// The sentence about a set that comes too late, with by how much.
fn late_set(model: &Model, id: u64, key: u32, version: u64) -> String {
    let newest = model.truth().committed(key);
    let read = model.request(id);
    let ago = read.and_then(|read| read.set_done_at.zip(read.row_at));
    match ago {
        Some((set, row)) => format!(
            "Version {version} of key {key}, read {} before, is stored although version {newest} \
             is written and its delete has passed.",
            set.since(row)
        ),
        None => line_text(What::Stored {
            id,
            key,
            slot: 0,
            version,
            old: true,
        }),
    }
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Get => "get",
        Step::Select => "select",
        Step::Set => "set",
        Step::Update => "update",
        Step::Delete => "delete",
        Step::Return => "return",
    }
}

/// A line of the event log in words.
pub(super) fn line_text(what: What) -> String {
    match what {
        What::Held { seat } => format!("Thread {seat} will stop before its next step."),
        What::Released { seat } => format!("Thread {seat} goes on."),
        What::Crowd { readers } => format!("{readers} threads read key 1 at the same moment."),
        What::Warmed { entries } => format!("The cache is filled: {entries} entries."),
        What::Changed { name } => setting_changed(name),
        What::Committed { .. }
        | What::Deleted { .. }
        | What::DeleteLost { .. }
        | What::Acknowledged { .. } => update_text(what),
        _ => read_text(what),
    }
}

/// The lines about updates.
fn update_text(what: What) -> String {
    match what {
        What::Committed { key, version, .. } => {
            format!("The row of key {key} is now version {version}.")
        }
        What::Deleted { key, had: true, .. } => format!("Key {key} is deleted from the cache."),
        What::Deleted { key, .. } => {
            format!("A delete of key {key} reaches the cache and finds nothing.")
        }
        What::DeleteLost { key, .. } => {
            format!("The delete of key {key} is lost: the cache keeps what it has.")
        }
        What::Acknowledged { key, version, .. } => {
            format!("Version {version} of key {key} is acknowledged.")
        }
        _ => String::new(),
    }
}

/// The lines about reads and about threads that stand.
fn read_text(what: What) -> String {
    match what {
        What::Hit {
            key, early: true, ..
        } => format!("Key {key} is a hit; this reader loads it all the same, early."),
        What::Hit {
            key,
            slot,
            stale: false,
            ..
        } => format!("Key {key} is a hit in slot {}.", slot + 1),
        What::Hit { key, slot, .. } => {
            format!(
                "Key {key} is a stale hit in slot {}: an old version.",
                slot + 1
            )
        }
        What::Missed { key, cause, .. } => format!("Key {key} is a miss: {}.", cause.name()),
        What::Waits { key, .. } => {
            format!("Another reader loads key {key} already: this one waits.")
        }
        What::Selected { key, version, .. } => {
            format!("The row of key {key} is read: version {version}.")
        }
        What::Stored {
            key,
            version,
            old: false,
            ..
        } => format!("Version {version} of key {key} is stored."),
        What::Stored { key, version, .. } => {
            format!("Version {version} of key {key} is stored, though a newer one is out.")
        }
        What::Rejected { key, version, .. } => format!(
            "Version {version} of key {key} is refused: a delete has voided the reader's token."
        ),
        What::NothingToStore { key, .. } => {
            format!("There is no row for key {key}, and that is not cached.")
        }
        What::Evicted {
            key,
            by_key: Some(by),
            ..
        } => format!("Key {key} has to go for key {by}."),
        What::Evicted { key, .. } => format!("Key {key} has to go: fewer slots."),
        What::Stopped {
            seat, key, step, ..
        } => {
            format!(
                "Thread {seat} is held before its {} of key {key}.",
                step_name(step)
            )
        }
        What::Refused { key, .. } => format!("Key {key} is refused: every thread is busy."),
        _ => String::new(),
    }
}

/// Why nothing goes on by itself, and what to press.
fn idle(model: &Model) -> Option<(&'static str, &'static str)> {
    let rate = model.params().reads_per_s + model.params().writes_per_s;
    if model.held().len() > 0 {
        Some(("A thread is held.", "Press \"go on\" at its code."))
    } else if rate <= 0.0 && model.under_way().len() == 0 {
        Some(("Nobody asks by itself.", "Press Read or Update."))
    } else {
        None
    }
}
