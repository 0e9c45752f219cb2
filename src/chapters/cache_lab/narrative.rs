//! What the laboratory tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{miss_sentence, of_request, of_slot};
use super::model::{LogEvent, Model};
use super::request::{Cause, Request};
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{
    acknowledged, evicted, hit, killed, missed, revived, setting_changed,
};
use crate::lesson::{ExplanationOf, Narrative};
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

    fn sentence(&self, event: LogEvent) -> String {
        match event {
            LogEvent::Hit {
                key, slot, stale, ..
            } => hit(key, slot, stale),
            LogEvent::Missed { key, cause, .. } => missed(key, cause.name()),
            LogEvent::Filled { key, slot, .. } => {
                format!("Key {key} is stored in slot {}.", slot + 1)
            }
            LogEvent::Evicted { key, by_key, .. } => evicted(key, by_key),
            LogEvent::Committed { key, version, .. } => {
                format!("Key {key} is now version {version}.")
            }
            LogEvent::Invalidated { key, .. } => {
                format!("A write removes key {key} from the cache.")
            }
            LogEvent::Acknowledged { key, version, .. } => acknowledged(key, version),
            LogEvent::TimedOut { key, .. } => {
                format!("The request for key {key} times out: it waited too long at the database.")
            }
            LogEvent::Refused { key, .. } => format!("Key {key} is refused: the queue is full."),
            LogEvent::Killed { entries } => killed("The cache", entries),
            LogEvent::Revived => revived("The cache"),
            LogEvent::Changed { name } => setting_changed(name),
        }
    }

    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        let LogEvent::Missed { id, cause, .. } = event else {
            return self.sentence(event);
        };
        match self.request(id) {
            Some(request) => format!("{} {}", miss_sentence(request, cause), cost(self, request)),
            None => self.sentence(event),
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
