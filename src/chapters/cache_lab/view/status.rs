//! The line that says what is happening.

use crate::chapters::cache_lab::because::miss_sentence;
use crate::chapters::cache_lab::model::{Model, What};
use crate::chapters::cache_lab::request::{Cause, Request};
use crate::components::trace::Trace;
use crate::lesson::{Pace, REQUESTS, Status, changed, most_telling, quiet};
use crate::sim::SimTime;

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        let asks = model.params().reads_per_s > 0.0;
        let idle = (!asks).then_some(("Nobody asks for anything.", ""));
        return quiet(model.log(), (now, pace), &REQUESTS, idle);
    };
    let known = line.what.request().and_then(|id| model.request(id));
    Status::told(line.at, sentence(model, line.what), known.is_some())
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    most_telling(model.log(), now, pace, weight)
}

/// How telling something is.
fn weight(what: What) -> u8 {
    match what {
        What::Killed { .. } | What::Revived => 9,
        What::Refused { .. } => 8,
        What::TimedOut { .. } => 7,
        What::Hit { stale: true, .. } => 6,
        What::Missed {
            cause: Cause::Invalidated | Cause::Lost,
            ..
        } => 5,
        What::Missed {
            cause: Cause::Expired,
            ..
        } => 4,
        What::Missed {
            cause: Cause::Capacity,
            ..
        } => 3,
        What::Missed { .. } => 2,
        What::Hit { .. } => 1,
        _ => 0,
    }
}

fn sentence(model: &Model, what: What) -> String {
    if let What::Missed { id, cause, key } = what {
        return match model.request(id) {
            Some(request) => format!("{} {}", miss_sentence(request, cause), cost(model, request)),
            None => format!("Key {key} missed: {}.", cause.name()),
        };
    }
    line_text(what)
}

/// What a miss costs, in the numbers of the set-up.
fn cost(model: &Model, request: &Request) -> String {
    let params = model.params();
    let waits = request.database_at.is_some() && request.service_at.is_none();
    if waits {
        return "It waits at the database.".to_owned();
    }
    let cache = if request.cause() == Some(Cause::CacheDown) {
        0.0
    } else {
        params.cache_ms
    };
    let service = params.service().unwrap_or_default().as_millis_f64();
    let parts: Vec<String> = [cache, service, params.database_ms]
        .into_iter()
        .filter(|part| *part > 0.0)
        .map(|part| format!("{part:.1}"))
        .collect();
    if parts.is_empty() {
        "It goes to the database.".to_owned()
    } else {
        format!("It goes to the database: {} ms.", parts.join(" + "))
    }
}

/// A line of the event log in words.
pub(super) fn line_text(what: What) -> String {
    match what {
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
        What::Filled { key, slot, .. } => format!("Key {key} is stored in slot {}.", slot + 1),
        What::Evicted {
            key,
            by_key: Some(by),
            ..
        } => format!("Key {key} has to go for key {by}."),
        What::Evicted { key, .. } => format!("Key {key} has to go: fewer slots."),
        What::Committed { key, version, .. } => format!("Key {key} is now version {version}."),
        What::Invalidated { key, .. } => format!("A write removes key {key} from the cache."),
        What::Acknowledged { key, version, .. } => {
            format!("Version {version} of key {key} is acknowledged.")
        }
        What::TimedOut { key, .. } => {
            format!("The client gives up on key {key}: it waited too long at the database.")
        }
        What::Refused { key, .. } => format!("Key {key} is refused: the line is full."),
        What::Killed { entries } => format!("The cache is killed; {entries} entries are lost."),
        What::Revived => "The cache is back, and empty.".to_owned(),
        What::Changed { name } => changed(name),
    }
}
