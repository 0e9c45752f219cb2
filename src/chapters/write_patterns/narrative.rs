//! What the chapter tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{of_key, of_loss, of_losses, of_request};
use super::model::{LogEvent, Model};
use crate::components::trace::TraceLog;
use crate::lesson::{ExplanationOf, Narrative};
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
        let text = event.text();
        match event.lane() {
            Some(lane) => format!("{}: {text}.", lane.name()),
            None => format!("{}.", text.replace('_', " ")),
        }
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        if let LogEvent::CacheCrashed { lane, lost, .. } = event
            && lost > 0
        {
            return Some(Thing::Lost(lane));
        }
        let ((id, _), kind) = event.about().zip(event.lane())?;
        let lane = self.lane(kind);
        let known = lane.request(id).is_some() || lane.lost().iter().any(|lost| lost.id == id);
        known.then_some(Thing::Request(kind, id))
    }

    fn explain(&self, thing: Thing, _now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Request(kind, id) => {
                let lane = self.lane(kind);
                let lost = || lane.lost().iter().find(|lost| lost.id == id);
                lane.request(id)
                    .map(|request| of_request(self, kind, request))
                    .or_else(|| lost().map(|lost| of_loss(self, kind, lost)))
            }
            Thing::Key(kind, key) => Some(of_key(self, kind, key)),
            Thing::Lost(kind) => Some(of_losses(self, kind)),
        }
    }
}

/// How telling something is.
fn weight(event: LogEvent) -> u8 {
    match event {
        LogEvent::CacheCrashed { lost, .. } if lost > 0 => 12,
        LogEvent::CacheCrashed { .. } | LogEvent::DatabaseCrashed { .. } => 11,
        LogEvent::DatabaseBack { .. } | LogEvent::Chosen { .. } => 10,
        LogEvent::Hit { stale: true, .. } => 9,
        LogEvent::FlushFailed { .. } => 8,
        LogEvent::WaitsForRoom { .. } => 7,
        LogEvent::Refused { .. } | LogEvent::TimedOut { .. } => 6,
        LogEvent::FlushSent { .. } | LogEvent::FlushCommitted { .. } => 5,
        LogEvent::NotFilled { .. } => 4,
        LogEvent::Buffered { absorbed: true, .. } => 3,
        LogEvent::Buffered { .. } | LogEvent::Committed { .. } => 2,
        LogEvent::Missed { .. } => 1,
        _ => 0,
    }
}
