//! What the chapter tells of its run: its events in words, and what can be explained.

use super::explanation::{headline, of_request};
use super::model::{LogEvent, Model};
use crate::components::trace::TraceLog;
use crate::lesson::sentences::{killed, revived, setting_changed};
use crate::lesson::{ExplanationOf, Narrative};
use crate::sim::{SimDuration, SimTime};

/// A wait from which on it is told rather than what the page cost.
const LONG: SimDuration = SimDuration::from_millis(20);

impl Narrative for Model {
    type LogEvent = LogEvent;
    /// A request, by its number.
    type Thing = u64;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::Killed { .. } | LogEvent::Revived => 9,
            LogEvent::Changed { .. } => 8,
            LogEvent::Refused { .. } | LogEvent::Shed { .. } => 7,
            LogEvent::TimedOut { .. } => 6,
            LogEvent::Wasted { .. } | LogEvent::RetryDenied { .. } => 5,
            LogEvent::Started { waited, .. } if waited > LONG => 4,
            LogEvent::Started {
                in_memory: Some(false),
                ..
            } => 3,
            LogEvent::Started { .. } | LogEvent::Written { .. } => 2,
            LogEvent::Answered { .. } => 1,
            LogEvent::Retried { .. } => 0,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        match event {
            LogEvent::Started {
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
                    format!("Page {page} is served{from}, after {waited} in the queue.")
                }
            }
            LogEvent::Answered {
                page,
                from_cache: true,
                ..
            } => format!("Page {page} is answered from the cache."),
            LogEvent::Answered { page, .. } => format!("Page {page} is answered."),
            LogEvent::TimedOut { page, .. } => {
                format!("The request for page {page} times out; it stays in the queue.")
            }
            LogEvent::Refused { page, .. } => format!("Page {page} is refused: the queue is full."),
            LogEvent::Shed { page, wait, .. } => {
                format!("Page {page} is rejected at once (load shedding): it would wait {wait}.")
            }
            LogEvent::RetryDenied { page, .. } => {
                format!("Page {page} is not retried: the retry budget is spent.")
            }
            LogEvent::Retried { page, attempt, .. } => {
                format!("A client retries page {page}, retry {attempt}.")
            }
            LogEvent::Wasted { page, .. } => {
                format!("Page {page} is served after its client timed out: wasted work.")
            }
            LogEvent::Written { page, .. } => {
                format!("Page {page} is written at the first replica.")
            }
            LogEvent::Killed { entries } => killed("The cache", entries),
            LogEvent::Revived => revived("The cache"),
            LogEvent::Changed { name } => setting_changed(name),
        }
    }

    fn story(&self, event: LogEvent, now: SimTime) -> String {
        let ended = match event {
            LogEvent::Answered { id, .. }
            | LogEvent::TimedOut { id, .. }
            | LogEvent::Refused { id, .. }
            | LogEvent::Shed { id, .. } => self.request(id),
            _ => None,
        };
        ended.map_or_else(
            || self.sentence(event),
            |request| headline(self, request, now),
        )
    }

    fn thing(&self, event: LogEvent) -> Option<u64> {
        event.request().filter(|id| self.request(*id).is_some())
    }

    fn explain(&self, id: u64, now: SimTime) -> Option<ExplanationOf<Self>> {
        self.request(id)
            .map(|request| of_request(self, request, now))
    }
}
