//! What the chapter tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{of_key, of_loss, of_losses, of_request};
use super::model::{LogEvent, Model};
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{counted, verb};
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

    fn sentence(&self, event: LogEvent) -> String {
        let text = text(event);
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

/// An event in words, without its lane.
fn text(event: LogEvent) -> String {
    match event {
        LogEvent::Hit { key, stale, .. } if stale => format!("key {key}: a hit, but stale"),
        LogEvent::Hit { key, .. } => format!("key {key}: a hit"),
        LogEvent::Missed { key, .. } => format!("key {key}: a miss"),
        LogEvent::Filled { key, .. } => format!("key {key} was stored"),
        LogEvent::NotFilled { key, .. } => format!("key {key} came too late to be stored"),
        LogEvent::Written { key, .. } => format!("key {key} was written into the cache"),
        LogEvent::Buffered {
            key,
            absorbed: true,
            ..
        } => {
            format!("key {key} was dirty already: one row for both writes")
        }
        LogEvent::Buffered { key, .. } => format!("key {key} became dirty"),
        LogEvent::WaitsForRoom { key, .. } => format!("key {key} waits: the buffer is full"),
        LogEvent::Committed { key, version, .. } => {
            format!("key {key}, version {version} is in the database")
        }
        LogEvent::Removed { key, .. } => format!("key {key} was removed from the cache"),
        LogEvent::Acknowledged { key, version, .. } => {
            format!("key {key}, version {version} was acknowledged")
        }
        LogEvent::TimedOut { key, .. } => format!("key {key} waited too long"),
        LogEvent::Refused { key, why, .. } => format!("key {key} was refused: {}", why.because()),
        LogEvent::FlushSent { rows, .. } => format!("a flush of {} left", rows_text(rows)),
        LogEvent::FlushCommitted { rows, .. } => {
            format!("a flush of {} is in the database", rows_text(rows))
        }
        LogEvent::FlushFailed { rows, .. } => {
            format!("a flush of {} failed; it will be retried", rows_text(rows))
        }
        LogEvent::CacheCrashed { lost: 0, .. } => {
            "the cache crashed; no acknowledged write was lost".to_owned()
        }
        LogEvent::CacheCrashed { lost, .. } => {
            let (writes, were) = (
                counted(lost, "acknowledged write"),
                verb(lost, "was", "were"),
            );
            format!("the cache crashed; {writes} {were} lost")
        }
        LogEvent::CacheBack { .. } => "the cache is back, empty".to_owned(),
        LogEvent::DatabaseCrashed { .. } => "the database crashed".to_owned(),
        LogEvent::DatabaseBack { .. } => "the database is back".to_owned(),
        LogEvent::Lost { key, version, .. } => {
            format!("key {key}, version {version}: acknowledged, and lost")
        }
        LogEvent::Changed { name } => format!("{name} was changed"),
        LogEvent::Chosen { .. } => "chosen for this workload".to_owned(),
    }
}

fn rows_text(rows: u32) -> String {
    counted(rows.into(), "row")
}
