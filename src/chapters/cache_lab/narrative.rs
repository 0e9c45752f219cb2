//! What the laboratory tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{miss_sentence, of_request, of_slot};
use super::model::{LogEvent, Model};
use super::request::{Cause, Request};
use crate::components::trace::TraceLog;
use crate::lesson::{ExplanationOf, Narrative, setting_changed};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    fn log(&self) -> &TraceLog<LogEvent> {
        self.log()
    }

    fn weight(&self, event: LogEvent) -> u8 {
        weight(event)
    }

    fn sentence(&self, event: LogEvent) -> String {
        sentence(event)
    }

    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        let LogEvent::Missed { id, cause, .. } = event else {
            return sentence(event);
        };
        match self.request(id) {
            Some(request) => format!("{} {}", miss_sentence(request, cause), cost(self, request)),
            None => sentence(event),
        }
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        let known = event.request().filter(|id| self.request(*id).is_some());
        known.map(Thing::Request)
    }

    fn explain(&self, thing: Thing, now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Request(id) => self.request(id).map(|request| of_request(self, request)),
            Thing::Slot(slot) => of_slot(self, slot, now),
        }
    }
}

/// How telling something is.
fn weight(event: LogEvent) -> u8 {
    match event {
        LogEvent::Killed { .. } | LogEvent::Revived => 9,
        LogEvent::Refused { .. } => 8,
        LogEvent::TimedOut { .. } => 7,
        LogEvent::Hit { stale: true, .. } => 6,
        LogEvent::Missed {
            cause: Cause::Invalidated | Cause::Lost,
            ..
        } => 5,
        LogEvent::Missed {
            cause: Cause::Expired,
            ..
        } => 4,
        LogEvent::Missed {
            cause: Cause::Capacity,
            ..
        } => 3,
        LogEvent::Missed { .. } => 2,
        LogEvent::Hit { .. } => 1,
        _ => 0,
    }
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
fn sentence(event: LogEvent) -> String {
    match event {
        LogEvent::Hit {
            key,
            slot,
            stale: false,
            ..
        } => format!("Key {key} is a hit in slot {}.", slot + 1),
        LogEvent::Hit { key, slot, .. } => {
            format!(
                "Key {key} is a stale hit in slot {}: an old version.",
                slot + 1
            )
        }
        LogEvent::Missed { key, cause, .. } => format!("Key {key} is a miss: {}.", cause.name()),
        LogEvent::Filled { key, slot, .. } => format!("Key {key} is stored in slot {}.", slot + 1),
        LogEvent::Evicted {
            key,
            by_key: Some(by),
            ..
        } => format!("Key {key} has to go for key {by}."),
        LogEvent::Evicted { key, .. } => format!("Key {key} has to go: fewer slots."),
        LogEvent::Committed { key, version, .. } => format!("Key {key} is now version {version}."),
        LogEvent::Invalidated { key, .. } => format!("A write removes key {key} from the cache."),
        LogEvent::Acknowledged { key, version, .. } => {
            format!("Version {version} of key {key} is acknowledged.")
        }
        LogEvent::TimedOut { key, .. } => {
            format!("The client gives up on key {key}: it waited too long at the database.")
        }
        LogEvent::Refused { key, .. } => format!("Key {key} is refused: the queue is full."),
        LogEvent::Killed { entries } => format!("The cache is killed; {entries} entries are lost."),
        LogEvent::Revived => "The cache is back, and empty.".to_owned(),
        LogEvent::Changed { name } => setting_changed(name),
    }
}
